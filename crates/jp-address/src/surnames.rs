//! Common surnames, and which kanji given names begin and end with: the evidence for dividing a name without a space.
//!
//! Variants (髙橋, 渡邉, 山﨑, 齊藤) are folded into the form that stands in the table, which is ordered by how many
//! people bear a name. Its source is named in `data/SOURCES.md`.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use crate::text::{fold, is_variation_selector};

struct Table {
    kanji: HashSet<String>,
    /// In [`simplified`] spelling.
    romaji: HashSet<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { kanji: HashSet::new(), romaji: HashSet::new() };
    for line in include_str!("data/surnames.txt").lines() {
        let mut words = line.split(' ');
        table.kanji.extend(words.next().map(folded));
        table.romaji.extend(words.map(simplified));
    }
    table
});

/// Kanji that given names begin with, and those that they end with: two lines of the table.
static GIVEN: LazyLock<[HashSet<char>; 2]> = LazyLock::new(|| {
    let mut lines = include_str!("data/given_kanji.txt").lines();
    [(); 2].map(|()| lines.next().unwrap_or_default().chars().map(fold).collect())
});

/// Is it a common surname in kanji?
pub(crate) fn is_common(name: &str) -> bool {
    TABLE.kanji.contains(&folded(name))
}

/// Is it a common surname in Latin letters, in any romanisation?
pub(crate) fn is_common_in_romaji(name: &str) -> bool {
    TABLE.romaji.contains(&simplified(name))
}

/// Could these kanji be a given name: one to three, of which the first begins and the last ends one in the table?
pub(crate) fn may_be_given(name: &str) -> bool {
    let chars: Vec<char> = folded(name).chars().collect();
    let within = |side: usize, c: Option<&char>| c.is_some_and(|c| GIVEN[side].contains(c));
    let first = within(0, chars.first());
    match chars.len() {
        1 => first || within(1, chars.first()),
        2 | 3 => first && within(1, chars.last()),
        _ => false,
    }
}

fn folded(name: &str) -> String {
    name.chars().filter(|&c| !is_variation_selector(c)).map(fold).collect()
}

/// Lower-case letters with every long vowel short, as 大野 is Oono, Ohno, Ōno and Ono.
fn simplified(name: &str) -> String {
    let letters = name.nfd().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase());
    let mut out = String::new();
    let mut letters = letters.peekable();
    while let Some(letter) = letters.next() {
        let silent = match letter {
            'u' | 'o' if out.ends_with('o') => true,
            'u' => out.ends_with('u'),
            'h' if out.ends_with('o') => !letters.peek().is_some_and(|next| "aiueo".contains(*next)),
            _ => false,
        };
        if !silent {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_each_name_once() {
        let lines = include_str!("data/surnames.txt").lines();
        let mut names: Vec<&str> = lines.filter_map(|line| line.split(' ').next()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(count > 2000);
    }

    #[test]
    fn romanisations_of_one_name_are_one() {
        for name in
            ["Ohno", "OONO", "Ōno", "Ono", "Satoh", "Sato", "Satou", "Itō", "Inoue", "Ohashi", "Kondo"]
        {
            assert!(is_common_in_romaji(name), "{name}");
        }
        assert!(!is_common_in_romaji("Taro") && !is_common_in_romaji("Smith") && !is_common_in_romaji(""));
    }

    #[test]
    fn given_names_and_what_is_none() {
        for name in ["太郎", "花子", "陽翔", "誠", "結愛", "一義", "沙也加", "裕次郎", "眞一"]
        {
            assert!(may_be_given(name), "{name}");
        }
        for name in ["野陽子", "川誠", "々木希", "寺誠", "", "部誠", "海林太郎"] {
            assert!(!may_be_given(name), "{name}");
        }
    }
}
