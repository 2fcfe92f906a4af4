//! The 47 prefectures, in every spelling that people type.
//!
//! Invariant: a text is a prefecture only if all of it is one; nothing is matched by resemblance.

use unicode_normalization::UnicodeNormalization as _;

use crate::text::{normalise, starts_with};

/// A prefecture by its number in JIS X 0401 order: 1 is 北海道, 47 is 沖縄県.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Prefecture(u8);

impl Prefecture {
    /// `None` unless `number` is 1–47.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if matches!(number, 1..=47) { Some(Self(number)) } else { None }
    }

    /// 1–47.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// With its 都道府県: `東京都`.
    #[must_use]
    pub const fn kanji(self) -> &'static str {
        TABLE[self.0 as usize - 1].0
    }

    /// Without it: `東京`; 北海道 keeps its 道.
    #[must_use]
    pub fn bare(self) -> &'static str {
        let full = self.kanji();
        full.strip_suffix(['都', '府', '県']).unwrap_or(full)
    }

    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (1..=47).map(Self)
    }

    /// If `text` begins with the full name: the prefecture and the number of characters it takes.
    pub(crate) fn leading(text: &[char]) -> Option<(Self, usize)> {
        Self::all().find_map(|prefecture| Some((prefecture, starts_with(text, prefecture.kanji())?)))
    }
}

/// Reads `東京都`, `東京`, `Tokyo`, `TOKYO-TO`, `Tōkyō`, `Toukyou`, `Tokyo Prefecture`. `None` for anything else.
#[must_use]
pub fn prefecture(text: &str) -> Option<Prefecture> {
    let text = normalise(text);
    let kanji: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let whole = |word: &str| starts_with(&kanji, word) == Some(kanji.len());
    let found = Prefecture::all().find(|prefecture| whole(prefecture.kanji()) || whole(prefecture.bare()));
    found.or_else(|| romaji(&text))
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
        let (kanji, spellings) = TABLE[usize::from(prefecture.0) - 1];
        let suffix = match kanji.chars().last() {
            Some('都') => "to",
            Some('府') => "fu",
            Some('道') => "do",
            _ => "ken",
        };
        spellings.split(' ').any(|spelling| name == spelling || name.strip_suffix(suffix) == Some(spelling))
    })
}

/// Full name, and the spellings in use: Hepburn first, then with long vowels written out, Kunrei, and mistakes.
const TABLE: [(&str, &str); 47] = [
    ("北海道", "hokkaido hokkaidou hokkai hokaido"),
    ("青森県", "aomori"),
    ("岩手県", "iwate"),
    ("宮城県", "miyagi"),
    ("秋田県", "akita"),
    ("山形県", "yamagata"),
    ("福島県", "fukushima hukushima hukusima fukusima"),
    ("茨城県", "ibaraki ibaragi"),
    ("栃木県", "tochigi totigi"),
    ("群馬県", "gunma gumma gunnma"),
    ("埼玉県", "saitama"),
    ("千葉県", "chiba tiba"),
    ("東京都", "tokyo toukyou tokyou toukyo"),
    ("神奈川県", "kanagawa"),
    ("新潟県", "niigata nigata"),
    ("富山県", "toyama"),
    ("石川県", "ishikawa isikawa"),
    ("福井県", "fukui hukui"),
    ("山梨県", "yamanashi yamanasi"),
    ("長野県", "nagano"),
    ("岐阜県", "gifu gihu"),
    ("静岡県", "shizuoka sizuoka shizuka"),
    ("愛知県", "aichi aiti"),
    ("三重県", "mie"),
    ("滋賀県", "shiga siga"),
    ("京都府", "kyoto kyouto"),
    ("大阪府", "osaka oosaka ohsaka"),
    ("兵庫県", "hyogo hyougo hiogo hyohgo"),
    ("奈良県", "nara"),
    ("和歌山県", "wakayama"),
    ("鳥取県", "tottori totori"),
    ("島根県", "shimane simane"),
    ("岡山県", "okayama"),
    ("広島県", "hiroshima hirosima"),
    ("山口県", "yamaguchi yamaguti"),
    ("徳島県", "tokushima tokusima"),
    ("香川県", "kagawa"),
    ("愛媛県", "ehime"),
    ("高知県", "kochi kouchi koti kouti kohchi"),
    ("福岡県", "fukuoka hukuoka"),
    ("佐賀県", "saga"),
    ("長崎県", "nagasaki"),
    ("熊本県", "kumamoto"),
    ("大分県", "oita ooita ohita"),
    ("宮崎県", "miyazaki"),
    ("鹿児島県", "kagoshima kagosima"),
    ("沖縄県", "okinawa"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<u8> {
        prefecture(text).map(Prefecture::number)
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
            for spelling in TABLE[usize::from(prefecture.number()) - 1].1.split(' ') {
                assert_eq!(number(spelling), own, "{spelling}");
                let others = TABLE.iter().filter(|(_, all)| all.split(' ').any(|other| other == spelling));
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
            "Tokio",
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
