//! Names: 姓 and 名 out of one text.
//!
//! Invariant: `certain` is true only where the text itself divides a Japanese name: exactly one space between two
//! parts in kanji or kana. Everything else is a guess, or not divided at all.

use std::fmt;

use crate::surnames;
use crate::text::{is_variation_selector, normalise};

/// A name. Redacted in `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// 姓; the whole name where it could not be divided.
    pub family: String,
    /// 名; empty where the name could not be divided.
    pub given: String,
    /// The whole, with one half-width space wherever there were any.
    pub full: String,
    /// False where the division is a guess or missing: ask.
    pub certain: bool,
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Name").field("certain", &self.certain).finish_non_exhaustive()
    }
}

/// Divides a name at its first space, half or full width; without one, after the longest common surname.
#[must_use]
pub fn name(text: &str) -> Name {
    let full = normalise(text);
    if let Some((family, given)) = full.split_once(' ') {
        let japanese = |part: &str| part.chars().all(is_japanese);
        let certain = japanese(family) && japanese(given) && !is_organisation(&full);
        return Name { family: family.to_owned(), given: given.to_owned(), full, certain };
    }
    let guess = if is_organisation(&full) { None } else { surname_end(&full) };
    let (family, given) = full.split_at(guess.unwrap_or(full.len()));
    Name { family: family.to_owned(), given: given.to_owned(), certain: false, full: full.clone() }
}

/// Kanji (with 々 and 〆), kana, and the marks that choose a kanji's shape. A second space is none of these.
fn is_japanese(c: char) -> bool {
    matches!(c, '々' | '〆' | '〇' | 'ヶ' | 'ー' | '\u{3041}'..='\u{30FA}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
        || matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
        || is_variation_selector(c)
}

fn is_organisation(name: &str) -> bool {
    ["会社", "(株)", "(有)", "(同)", "法人", "組合"].iter().any(|word| name.contains(word))
}

/// The byte where the longest common surname ends, if at least one character follows.
fn surname_end(full: &str) -> Option<usize> {
    let chars: Vec<char> = full.chars().collect();
    let length = surnames::longest(&chars)?;
    let end: usize = chars[..length].iter().map(|c| c.len_utf8()).sum();
    (end < full.len()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(text: &str) -> (String, String, bool) {
        let name = name(text);
        (name.family, name.given, name.certain)
    }

    #[test]
    fn a_space_divides() {
        for text in ["山田 太郎", "山田　太郎", " 山田  太郎 ", "山田\t太郎", "\u{202A}山田 太郎"]
        {
            assert_eq!(divided(text), ("山田".into(), "太郎".into(), true), "{text:?}");
        }
        assert_eq!(divided("ｻﾄｳ ﾊﾅｺ"), ("サトウ".into(), "ハナコ".into(), true));
        assert_eq!(divided("佐々木 ゆう"), ("佐々木".into(), "ゆう".into(), true));
        assert_eq!(divided("﨑山 髙志"), ("﨑山".into(), "髙志".into(), true));
        assert_eq!(divided("葛\u{E0100}城 一"), ("葛\u{E0100}城".into(), "一".into(), true));
    }

    #[test]
    fn without_a_space_the_longest_surname_is_a_guess() {
        for (text, family, given) in [
            ("山田太郎", "山田", "太郎"),
            ("佐々木希", "佐々木", "希"),
            ("長谷川誠", "長谷川", "誠"),
            ("森田一義", "森田", "一義"),
            ("森鴎外", "森", "鴎外"),
            ("髙橋一生", "髙橋", "一生"),
            ("渡邉優子", "渡邉", "優子"),
            ("山﨑賢人", "山﨑", "賢人"),
            ("齊藤孝", "齊藤", "孝"),
            ("五十嵐大介", "五十嵐", "大介"),
            ("勅使河原宏", "勅使河原", "宏"),
        ] {
            assert_eq!(divided(text), (family.into(), given.into(), false), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_divided_is_left_whole_and_flagged() {
        for text in ["鬨鬩太郎", "佐藤", "Madonna", "ジョン・スミス", "株式会社サンプル", "森田", "."]
        {
            assert_eq!(divided(text), (text.into(), String::new(), false), "{text}");
        }
        assert_eq!(divided(""), (String::new(), String::new(), false));
    }

    #[test]
    fn a_space_is_no_proof_outside_japanese_names() {
        // Which part of a Latin name is the family's is anybody's guess.
        assert_eq!(divided("Taro Yamada"), ("Taro".into(), "Yamada".into(), false));
        assert_eq!(divided("ジャン ポール 田中"), ("ジャン".into(), "ポール 田中".into(), false));
        assert_eq!(
            divided("株式会社サンプル 山田太郎"),
            ("株式会社サンプル".into(), "山田太郎".into(), false)
        );
    }
}
