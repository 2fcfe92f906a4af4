//! Words that a designer wrote, made fit to be repeated.

use crate::js::{find, glue};

/// Without line breaks, and without the marks that say "required".
pub(super) fn tidy(text: &str) -> String {
    let mut words = String::new();
    for letter in text.chars() {
        if letter > ' ' && letter != '\u{3000}' {
            words.push(letter);
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    while let Some(mark) =
        [" ", "*", "※", ":", ":", "必須", "任意"].iter().find(|mark| words.ends_with(**mark))
    {
        words.truncate(words.len() - mark.len());
    }
    words
}

/// "Amazon Pay (v2)" → "Amazon Pay"; nothing where there is no version in it.
pub(super) fn without_version(label: &str) -> Option<String> {
    let marks = ["(v2)", "(V2)", "(v2)", "(V2)"];
    let (at, mark) = marks.iter().find_map(|mark| Some((find(label, mark)?, mark)))?;
    let (before, after) = (label.get(..at)?, label.get(at + mark.len()..)?);
    Some(glue(&[before.strip_suffix([' ', '\u{3000}']).unwrap_or(before), after]))
}

#[cfg(test)]
mod tests {
    use super::{tidy, without_version};

    #[test]
    fn labels_lose_their_marks_but_not_their_words() {
        assert_eq!(tidy("  お名前\n 必須"), "お名前");
        assert_eq!(tidy("フリガナ※"), "フリガナ");
        assert_eq!(tidy("利用規約に同意する必須"), "利用規約に同意する");
        assert_eq!(tidy("Email: *"), "Email");
        assert_eq!(tidy("お届け\u{3000}希望日"), "お届け 希望日");
        assert_eq!(tidy("必須"), "");
    }

    #[test]
    fn shoppers_never_read_the_version() {
        assert_eq!(without_version("Amazon Pay (v2)").as_deref(), Some("Amazon Pay"));
        assert_eq!(without_version("Amazon Pay(V2)をご利用").as_deref(), Some("Amazon Payをご利用"));
        assert_eq!(without_version("Amazon Pay"), None);
    }
}
