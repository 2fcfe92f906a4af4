//! One spelling for what looks the same: widths, spaces, hyphens, invisible marks, old and new forms of a character.
//!
//! Invariant: normalising never drops a visible character.

use unicode_normalization::UnicodeNormalization as _;

/// NFKC, except that compatibility ideographs stay (they are how some people write their names); invisible marks
/// are dropped, and every run of white space becomes one space.
pub(crate) fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = String::new();
    for c in text.chars().filter(|&c| !is_invisible(c)) {
        if is_compatibility_ideograph(c) {
            out.extend(pending.nfkc());
            pending.clear();
            out.push(c);
        } else {
            pending.push(c);
        }
    }
    out.extend(pending.nfkc());
    // NFKC may itself bring spaces, so they are joined last.
    out.split(char::is_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// [`normalise`], and every kind of hyphen becomes `-`: a long vowel mark only where it cannot be one, a kanji 一 only
/// between digits.
pub(crate) fn normalise_address(text: &str) -> String {
    let chars: Vec<char> = normalise(text).chars().collect();
    let mut out = String::with_capacity(text.len());
    for (index, &c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(index + 1).copied();
        let between_digits =
            before.is_some_and(|b| b.is_ascii_digit()) && after.is_some_and(|a| a.is_ascii_digit());
        let long_vowel_as_hyphen = c == 'ー'
            && before.is_some_and(|b| b.is_ascii_alphanumeric() || "目番地号丁条".contains(b))
            && after.is_some_and(|a| a.is_ascii_alphanumeric());
        out.push(if is_hyphen(c) || long_vowel_as_hyphen || (c == '一' && between_digits) {
            '-'
        } else {
            c
        });
    }
    out
}

/// Dashes of all kinds, but not the long vowel mark.
pub(crate) const fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{02D7}' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2500}' | '\u{2501}' | '\u{FE63}' | '\u{FF0D}'
    )
}

/// Control and format characters (but white space), e.g. the U+202A that Amazon puts before phone numbers.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00}'..='\u{08}' | '\u{0E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{AD}' | '\u{061C}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0001}'..='\u{E007F}'
    )
}

const fn is_compatibility_ideograph(c: char) -> bool {
    matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

/// Marks after a character that choose one of its shapes.
pub(crate) const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// One character for the variants in which names of places and people are written.
pub(crate) fn fold(c: char) -> char {
    let c = if is_compatibility_ideograph(c) { c.nfkc().next().unwrap_or(c) } else { c };
    match c {
        'ケ' => 'ヶ',
        '龍' => '竜',
        '竈' => '釜',
        '檜' => '桧',
        '﨑' | '嵜' => '崎',
        '邊' | '邉' => '辺',
        '髙' => '高',
        '澤' => '沢',
        '濱' | '濵' => '浜',
        '嶋' | '嶌' => '島',
        '櫻' => '桜',
        '廣' => '広',
        '國' => '国',
        '齋' | '齊' | '斉' => '斎',
        '眞' => '真',
        '德' => '徳',
        '曾' => '曽',
        '條' => '条',
        '瀨' => '瀬',
        '冨' => '富',
        '𠮷' => '吉',
        '舘' => '館',
        '彌' => '弥',
        '榮' => '栄',
        '關' => '関',
        '渕' | '渊' => '淵',
        '鯵' => '鰺',
        '梼' => '檮',
        '籠' => '篭',
        '壷' => '壺',
        '薮' => '藪',
        '槇' => '槙',
        '靏' | '靍' => '鶴',
        other => other,
    }
}

/// Compares the start of `text` with `word`, variants alike, skipping spaces and variation selectors in `text`.
/// Returns how many characters of `text` the word takes.
pub(crate) fn starts_with(text: &[char], word: &str) -> Option<usize> {
    let skipped = |c: char| c.is_whitespace() || is_variation_selector(c);
    let mut at = 0;
    for wanted in word.chars() {
        while text.get(at).copied().is_some_and(skipped) {
            at += 1;
        }
        if fold(*text.get(at)?) != fold(wanted) {
            return None;
        }
        at += 1;
    }
    while text.get(at).copied().is_some_and(is_variation_selector) {
        at += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_spaces_and_marks() {
        assert_eq!(normalise("\u{202A}　１－２　 ｱｲｳﾞ\u{200B}㈱ "), "1-2 アイヴ(株)");
        assert_eq!(normalise("神\u{FA19}宮﨑髙"), "神\u{FA19}宮﨑髙", "the shape of a name is its owner's");
    }

    #[test]
    fn hyphens_but_not_long_vowels() {
        assert_eq!(normalise_address("１ー８‐１−２–3—4―5─6ｰ7"), "1-8-1-2-3-4-5-6-7");
        assert_eq!(normalise_address("タワー1ー2センターA棟、1丁目ー2"), "タワー1-2センターA棟、1丁目-2");
    }

    #[test]
    fn variants_match_and_spaces_are_skipped() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(starts_with(&chars("竜ヶ崎市1"), "龍ケ崎市"), Some(4));
        assert_eq!(starts_with(&chars("葛\u{E0100}城 市1"), "葛城市"), Some(5));
        assert_eq!(starts_with(&chars("葛"), "葛城市"), None);
    }

    proptest::proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in ".{0,40}", japanese in "[ーｰ一−‐0-9０-９a番目ァｱﾞ　 \u{200B}\u{FA19}\u{309B}]{0,20}") {
            for text in [text, japanese] {
                let (once, address) = (normalise(&text), normalise_address(&text));
                proptest::prop_assert_eq!(normalise(&once), once);
                proptest::prop_assert_eq!(normalise_address(&address), address);
            }
        }
    }
}
