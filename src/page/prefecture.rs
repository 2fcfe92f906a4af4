//! Prefectures: 1–47 in JIS order, and the option of a select that means one.

const NAMES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// The name of a number.
pub(super) fn name(number: u8) -> Option<&'static str> {
    NAMES.get(usize::from(number).checked_sub(1)?).copied()
}

/// Which of a select's options (text, value) means the prefecture: by its text first, because not every select is in
/// JIS order, then by its value (13, 013, JP13).
pub(super) fn choose(number: u8, options: &[(String, String)]) -> Option<&str> {
    let name = name(number)?;
    // 北海道 keeps its 道: no prefecture is called 北海.
    let bare = name.strip_suffix(['都', '府', '県']).unwrap_or(name);
    let by_text = options.iter().find(|(text, _)| text == name || text == bare);
    let by_value = || {
        let digits = |value: &str| value.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse();
        options.iter().find(|(_, value)| digits(value) == Ok(number))
    };
    by_text.or_else(by_value).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::{choose, name};

    fn options(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(text, value)| ((*text).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn jis_order() {
        assert_eq!(name(0), None);
        assert_eq!(name(1), Some("北海道"));
        assert_eq!(name(13), Some("東京都"));
        assert_eq!(name(26), Some("京都府"));
        assert_eq!(name(47), Some("沖縄県"));
        assert_eq!(name(48), None);
    }

    #[test]
    fn the_text_wins_over_the_value() {
        let shuffled = options(&[("選択", ""), ("東京都", "1"), ("北海道", "13")]);
        assert_eq!(choose(13, &shuffled), Some("1"));
    }

    #[test]
    fn bare_names_and_coded_values() {
        assert_eq!(choose(26, &options(&[("東京", "a"), ("京都", "b")])), Some("b"));
        assert_eq!(choose(13, &options(&[("Tokyo", "JP13")])), Some("JP13"));
        assert_eq!(choose(3, &options(&[("Iwate", "03"), ("Yamanashi", "13")])), Some("03"));
        assert_eq!(choose(13, &options(&[("選択してください", "")])), None);
    }
}
