//! Names: 姓 and 名 out of one text.
//!
//! Invariant: [`Division::Written`] is said only where the text itself divides a Japanese name: exactly one space between
//! two parts in kanji or kana. Everything else is a guess that says so, or not divided at all.

use std::fmt;

use crate::surnames::{is_common, is_common_in_romaji, may_be_given};
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
    /// How sure the division is.
    pub division: Division,
}

/// How sure it is where 姓 ends and 名 begins. Only [`Division::Written`] is a fact; ask about all others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Division {
    /// Not divided: nothing says where.
    #[default]
    None,
    /// A guess among several, by a rare surname, or of which part of a Latin name is the family's.
    Unsure,
    /// A guess by a common surname before something that looks like a given name, and nothing else fits.
    Likely,
    /// One space between two Japanese parts.
    Written,
}

impl Name {
    /// Whether the text itself divides the name.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.division == Division::Written
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Name").field("division", &self.division).finish_non_exhaustive()
    }
}

/// Divides a name at its space, half or full width; without one, by the evidence of common surnames.
#[must_use]
pub fn name(text: &str) -> Name {
    let full = normalise(text);
    let words: Vec<&str> = full.split(' ').collect();
    let (family, given, division) = match *words {
        _ if is_organisation(&full) => (full.clone(), String::new(), Division::None),
        [family, given] if family.chars().chain(given.chars()).all(is_japanese) => {
            let reversed = is_common(given) && !is_common(family) && may_be_given(family);
            let division = if reversed { Division::Unsure } else { Division::Written };
            (family.to_owned(), given.to_owned(), division)
        }
        [word] => guess(word),
        // 山 田 太 郎
        _ if words.iter().all(|word| word.chars().count() == 1) => guess(&words.concat()),
        _ if full.is_ascii() || full.chars().all(|c| !is_japanese(c)) => latin(&words),
        [family, ..] => (family.to_owned(), full[family.len()..].trim_start().to_owned(), Division::Unsure),
        [] => (String::new(), String::new(), Division::None),
    };
    Name { family, given, full, division }
}

/// A Latin name: the part that is a common surname, or the one before a comma or all in capitals, is the family's; else
/// the first, as Japanese forms have it.
fn latin(words: &[&str]) -> (String, String, Division) {
    let shouted = |word: &&str| word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    let last = words.len() - 1;
    let family_last = !words[0].ends_with(',')
        && (is_common_in_romaji(words[last]) && !is_common_in_romaji(words[0])
            || shouted(&words[last]) && !words[..last].iter().any(shouted));
    let (family, given) = if family_last { (&words[last..], &words[..last]) } else { words.split_at(1) };
    (family.concat().trim_end_matches(',').to_owned(), given.join(" "), Division::Unsure)
}

/// Divides a name without a space.
fn guess(word: &str) -> (String, String, Division) {
    let whole = (word.to_owned(), String::new(), Division::None);
    let kanji = word.chars().take_while(|&c| is_kanji(c)).map(char::len_utf8).sum::<usize>();
    let cuts = || {
        let starts = word.char_indices().skip(1).filter(|&(_, c)| !is_variation_selector(c));
        starts.map(|(at, _)| at).filter(|&at| at <= kanji)
    };
    let length = |at: usize| word[..at].chars().filter(|&c| !is_variation_selector(c)).count();
    let rest = |at: usize| word[at..].chars().count();
    let kana = kanji < word.len() && word[kanji..].chars().all(is_kana);
    if kanji < word.len() && !kana || is_common(word) {
        return whole;
    }
    let given = |at: usize| if kana { at == kanji } else { may_be_given(&word[at..]) };
    let common: Vec<usize> = cuts().filter(|&at| is_common(&word[..at])).collect();
    let fitting: Vec<usize> = common.iter().copied().filter(|&at| given(at)).collect();
    let (at, division) = match *fitting {
        // One kanji may as well be the first of a rare surname: 宮里 is not 宮.
        [at] if length(at) > 1 || kana => (Some(at), Division::Likely),
        [.., at] => (Some(at), Division::Unsure),
        [] => {
            let rare =
                |kanji: usize| cuts().find(|&at| length(at) == kanji && given(at) && (kana || rest(at) <= 2));
            let longest = common.iter().copied().rfind(|&at| length(at) > 1);
            let at = longest.or_else(|| rare(2)).or_else(|| rare(3)).or(common.last().copied());
            (at, Division::Unsure)
        }
    };
    at.map_or(whole, |at| (word[..at].to_owned(), word[at..].to_owned(), division))
}

/// Kanji (with 々 and 〆), kana, and the marks that choose a kanji's shape. A second space is none of these.
fn is_japanese(c: char) -> bool {
    is_kanji(c) || is_kana(c)
}

fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '〇' | 'ヶ' | 'ケ' | 'ノ' | 'ツ' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
        || matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
        || is_variation_selector(c)
}

const fn is_kana(c: char) -> bool {
    matches!(c, 'ー' | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309E}' | '\u{30A1}'..='\u{30FA}' | '\u{30FD}'..='\u{30FE}')
}

fn is_organisation(name: &str) -> bool {
    ["会社", "(株)", "(有)", "(同)", "法人", "組合"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_of_a_kanji_stays_its_owners() {
        for (text, family) in
            [("﨑山 髙志", "﨑山"), ("葛\u{E0100}城 一", "葛\u{E0100}城"), ("𠮷田 一郎", "𠮷田")]
        {
            let name = name(text);
            assert_eq!((name.family.as_str(), name.division), (family, Division::Written));
        }
    }

    #[test]
    fn a_guess_is_never_called_written() {
        for text in [
            "山田太郎",
            "森鴎外",
            "太郎 山田",
            "Taro Yamada",
            "ジャン ポール 田中",
            "株式会社サンプル 山田太郎",
            "山田 .",
        ] {
            assert!(!name(text).is_certain(), "{text}");
        }
    }

    #[test]
    fn nothing_is_divided_from_nothing() {
        for text in ["", " ", "\u{202A}"] {
            assert_eq!(name(text), Name::default(), "{text:?}");
        }
        assert_eq!(name(".").division, Division::None);
    }
}
