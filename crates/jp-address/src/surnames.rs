//! Common surnames, for names that were written without a space.
//!
//! Variants (髙橋, 渡邉, 山﨑, 齊藤) are folded into the form that stands here. The longest match wins: 森田 before 森.

use crate::text::starts_with;

/// How many characters of `name` the longest common surname at its start takes.
pub(crate) fn longest(name: &[char]) -> Option<usize> {
    LIST.split_whitespace().filter_map(|surname| starts_with(name, surname)).max()
}

/// In no particular order; one per word.
const LIST: &str = include_str!("data/surnames.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_holds_each_name_once() {
        let mut names: Vec<&str> = LIST.split_whitespace().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(count > 500);
    }
}
