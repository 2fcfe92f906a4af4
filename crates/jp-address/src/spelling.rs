//! Every spelling of a prefecture that people type: kanji old, new and Chinese, kana, Latin letters in three
//! romanisations, and the mistakes that are known.
//!
//! Invariant: no spelling belongs to two prefectures.

use unicode_normalization::UnicodeNormalization as _;

use crate::prefecture::Prefecture;
use crate::text::{normalise, starts_with};

pub(crate) fn read(text: &str) -> Option<Prefecture> {
    let text = normalise(text);
    let word: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(plain).collect();
    let is = |name: &str| starts_with(&word, name) == Some(word.len());
    Prefecture::all()
        .find(|prefecture| is(prefecture.kanji()) || is(prefecture.bare()))
        .or_else(|| {
            let (_, name) = MISTAKES.iter().find(|(mistake, _)| is(mistake))?;
            Prefecture::all().find(|prefecture| prefecture.kanji() == *name)
        })
        .or_else(|| kana(&word))
        .or_else(|| romaji(&text))
}

/// Today's Japanese form of a kanji in its old, traditional or simplified one; katakana as hiragana.
fn plain(c: char) -> char {
    match c {
        '縣' | '县' => '県',
        '东' => '東',
        '爱' => '愛',
        '廣' | '广' => '広',
        '岛' => '島',
        '冈' => '岡',
        '靜' => '静',
        '长' => '長',
        '马' => '馬',
        '贺' => '賀',
        '鸟' => '鳥',
        '兒' | '儿' => '児',
        '冲' => '沖',
        '繩' | '绳' => '縄',
        '库' => '庫',
        '叶' => '葉',
        '宫' => '宮',
        '櫪' => '栃',
        '瀉' | '泻' => '潟',
        '羣' => '群',
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    }
}

/// Kanji that are written for those of the prefecture's name.
const MISTAKES: [(&str, &str); 10] = [
    ("茨木県", "茨城県"),
    ("崎玉県", "埼玉県"),
    ("琦玉県", "埼玉県"),
    ("東京部", "東京都"),
    ("岐皐県", "岐阜県"),
    ("大坂府", "大阪府"),
    ("大坂", "大阪府"),
    ("愛姫県", "愛媛県"),
    ("烏取県", "鳥取県"),
    ("高地県", "高知県"),
];

/// With its suffix or without it.
fn kana(word: &[char]) -> Option<Prefecture> {
    let word: String = word.iter().collect();
    Prefecture::all().find(|prefecture| {
        let (kanji, readings, _) = TABLE[usize::from(prefecture.number()) - 1];
        let suffix = match kanji.chars().last() {
            Some('都') => "と",
            Some('府') => "ふ",
            Some('道') => "",
            _ => "けん",
        };
        readings.split(' ').any(|reading| word == reading || word.strip_suffix(suffix) == Some(reading))
    })
}

/// Letters only, without macrons, and without the words around the name.
fn romaji(text: &str) -> Option<Prefecture> {
    let letters: String =
        text.nfd().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let all_latin =
        text.nfd().all(|c| c.is_ascii() || ('\u{300}'..='\u{36F}').contains(&c) || c == '\'' || c == '’');
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    if letters.is_empty() || !all_latin || has_digit {
        return None;
    }
    let name = letters.strip_suffix("japan").unwrap_or(&letters);
    let name = ["prefecture", "pref", "metropolis", "city"]
        .iter()
        .find_map(|word| name.strip_suffix(word))
        .unwrap_or(name);
    Prefecture::all().find(|prefecture| {
        let (kanji, _, spellings) = TABLE[usize::from(prefecture.number()) - 1];
        let suffix = match kanji.chars().last() {
            Some('都') => "to",
            Some('府') => "fu",
            Some('道') => "do",
            _ => "ken",
        };
        spellings.split(' ').any(|spelling| name == spelling || name.strip_suffix(suffix) == Some(spelling))
    })
}

/// Full name, reading, and the romaji in use: Hepburn first, then with long vowels written out, Kunrei, and mistakes.
pub(crate) const TABLE: [(&str, &str, &str); 47] = [
    ("北海道", "ほっかいどう", "hokkaido hokkaidou hokkai hokaido"),
    ("青森県", "あおもり", "aomori"),
    ("岩手県", "いわて", "iwate"),
    ("宮城県", "みやぎ", "miyagi"),
    ("秋田県", "あきた", "akita"),
    ("山形県", "やまがた", "yamagata"),
    ("福島県", "ふくしま", "fukushima hukushima hukusima fukusima"),
    ("茨城県", "いばらき いばらぎ", "ibaraki ibaragi"),
    ("栃木県", "とちぎ", "tochigi totigi"),
    ("群馬県", "ぐんま", "gunma gumma gunnma"),
    ("埼玉県", "さいたま", "saitama"),
    ("千葉県", "ちば", "chiba tiba"),
    ("東京都", "とうきょう", "tokyo toukyou tokyou toukyo tokio"),
    ("神奈川県", "かながわ", "kanagawa"),
    ("新潟県", "にいがた", "niigata nigata"),
    ("富山県", "とやま", "toyama"),
    ("石川県", "いしかわ", "ishikawa isikawa"),
    ("福井県", "ふくい", "fukui hukui"),
    ("山梨県", "やまなし", "yamanashi yamanasi"),
    ("長野県", "ながの", "nagano"),
    ("岐阜県", "ぎふ", "gifu gihu"),
    ("静岡県", "しずおか", "shizuoka sizuoka shizuka shizouka"),
    ("愛知県", "あいち", "aichi aiti"),
    ("三重県", "みえ", "mie"),
    ("滋賀県", "しが", "shiga siga"),
    ("京都府", "きょうと", "kyoto kyouto kioto"),
    ("大阪府", "おおさか", "osaka oosaka ohsaka"),
    ("兵庫県", "ひょうご", "hyogo hyougo hiogo hyohgo"),
    ("奈良県", "なら", "nara"),
    ("和歌山県", "わかやま", "wakayama"),
    ("鳥取県", "とっとり", "tottori totori"),
    ("島根県", "しまね", "shimane simane"),
    ("岡山県", "おかやま", "okayama"),
    ("広島県", "ひろしま", "hiroshima hirosima"),
    ("山口県", "やまぐち", "yamaguchi yamaguti"),
    ("徳島県", "とくしま", "tokushima tokusima"),
    ("香川県", "かがわ", "kagawa"),
    ("愛媛県", "えひめ", "ehime"),
    ("高知県", "こうち", "kochi kouchi koti kouti kohchi"),
    ("福岡県", "ふくおか", "fukuoka hukuoka"),
    ("佐賀県", "さが", "saga"),
    ("長崎県", "ながさき", "nagasaki"),
    ("熊本県", "くまもと", "kumamoto"),
    ("大分県", "おおいた", "oita ooita ohita"),
    ("宮崎県", "みやざき", "miyazaki"),
    ("鹿児島県", "かごしま", "kagoshima kagosima"),
    ("沖縄県", "おきなわ", "okinawa"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<u8> {
        read(text).map(Prefecture::number)
    }

    #[test]
    fn every_spelling_of_tokyo() {
        for text in [
            "東京都",
            "東京",
            " 東京都 ",
            "東 京 都",
            "Tokyo",
            "TOKYO",
            "Tokyo-to",
            "Tokyo-To",
            "tokyo to",
            "Tōkyō",
            "Tōkyō-to",
            "Toukyou",
            "Ｔｏｋｙｏ",
            "Tokyo Metropolis",
            "Tokyo Prefecture",
            "Tokyo, Japan",
            "\u{202A}東京都",
            "Tokio",
            "東京部",
            "东京都",
            "とうきょう",
            "とうきょうと",
            "トウキョウト",
            "ﾄｳｷｮｳﾄ",
        ] {
            assert_eq!(number(text), Some(13), "{text}");
        }
    }

    #[test]
    fn all_names_bare_names_and_romaji_are_known() {
        for prefecture in Prefecture::all() {
            let own = Some(prefecture.number());
            assert_eq!(number(prefecture.kanji()), own);
            assert_eq!(number(prefecture.bare()), own);
            for spelling in TABLE[usize::from(prefecture.number()) - 1].2.split(' ') {
                assert_eq!(number(spelling), own, "{spelling}");
                let others = TABLE.iter().filter(|(_, _, all)| all.split(' ').any(|other| other == spelling));
                assert_eq!(others.count(), 1, "{spelling} names two prefectures");
            }
        }
    }

    #[test]
    fn names_that_end_like_suffixes_and_common_mistakes() {
        for (text, expected) in [
            ("Kyoto", 26),
            ("Kyoto-fu", 26),
            ("Gifu", 21),
            ("Gifu-ken", 21),
            ("Kumamoto", 43),
            ("Hokkaido", 1),
            ("Hokkai-do", 1),
            ("Hokkaidō", 1),
            ("Osaka-fu", 27),
            ("Ōsaka", 27),
            ("Ibaragi-ken", 8),
            ("Nigata", 15),
            ("Gumma", 10),
            ("Ohita", 44),
            ("Kouchi", 39),
            ("Hyougo", 28),
            ("Chiba Pref.", 12),
            ("Kanagawa Prefecture", 14),
            ("京都", 26),
            ("大阪", 27),
            ("大坂府", 27),
            ("茨木県", 8),
            ("千葉縣", 12),
            ("廣島縣", 34),
            ("冲绳县", 47),
            ("鹿儿岛县", 46),
            ("沖繩縣", 47),
            ("冨山県", 16),
            ("宮﨑県", 45),
            ("長﨑県", 42),
            ("ホッカイドウ", 1),
            ("きょうとふ", 26),
            ("おおさかふ", 27),
            ("ひょうごけん", 28),
            ("Kioto", 26),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_prefecture_is_none() {
        for text in [
            "",
            "-",
            "N/A",
            "Kanto",
            "東",
            "北海",
            "東京都目黒区",
            "茨木",
            "大坂県",
            "とうきょうけん",
            "California",
            "ken",
            "13",
            "Tokyo 1",
            "Tokyo-ken",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
