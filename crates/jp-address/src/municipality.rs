//! 市区町村: where the municipality ends and the 町域 begins.
//!
//! Invariant: a municipality is called known only if it stands in the list of today's 1,892 (wards of designated
//! cities one by one). The list decides 四日市市, 八王子市 and 町田市, which no rule about 市 and 町 gets right. It was made
//! from Japan Post's list of August 2026, one line per prefecture in JIS order.

use std::sync::LazyLock;

use crate::prefecture::Prefecture;
use crate::text::starts_with;

/// By prefecture, in JIS order.
static LIST: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("data/municipalities.txt").lines().map(|line| line.split(' ').collect()).collect()
});

/// What a text begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// Characters of the text that belong to the municipality.
    pub(crate) length: usize,
    /// Its prefecture, if only one has a municipality of that name.
    pub(crate) prefecture: Option<Prefecture>,
    /// In the list, as against put together by rule.
    pub(crate) known: bool,
    /// How completely it is named.
    pub(crate) form: Form,
}

/// How completely a municipality is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// A bare ward, or a town without its 郡: others may share the name.
    Short,
    /// A designated city without its ward.
    WardMissing,
    /// A city, a ward with its city, a town with its 郡.
    Whole,
}

/// The municipalities of a prefecture.
fn of(prefecture: Prefecture) -> impl Iterator<Item = &'static str> {
    LIST[usize::from(prefecture.number()) - 1].iter().copied()
}

/// The longest municipality of `prefecture` at the start of `text`.
pub(crate) fn leading_in(text: &[char], prefecture: Prefecture) -> Option<Found> {
    let candidates = of(prefecture).flat_map(aliases).filter_map(|(alias, form)| {
        let length = starts_with(text, alias)?;
        let ward = if form == Form::WardMissing { former_ward(&text[length..]) } else { 0 };
        Some(Found { length: length + ward, prefecture: Some(prefecture), known: ward == 0, form })
    });
    candidates.max_by_key(|found| (found.length, found.known))
}

/// The longest municipality of any prefecture at the start of `text`.
pub(crate) fn leading(text: &[char]) -> Option<Found> {
    let found: Vec<Found> = Prefecture::all().filter_map(|prefecture| leading_in(text, prefecture)).collect();
    let mut best = *found.iter().max_by_key(|found| (found.length, found.form))?;
    let rivals = found.iter().filter(|found| found.length == best.length).count();
    if rivals > 1 {
        best.prefecture = None;
    }
    Some(best)
}

/// The ways a municipality is written: whole; without its 郡; the designated city without its ward.
fn aliases(name: &'static str) -> impl Iterator<Item = (&'static str, Form)> {
    let after = |at: usize, c: char| at + c.len_utf8();
    let county = name.char_indices().skip(1).find(|&(_, c)| c == '郡').map(|(at, c)| after(at, c));
    let city = name.rfind('市').map(|at| after(at, '市'));
    let (form, other) = match name.chars().last() {
        Some('市') => (Form::Whole, None),
        Some('区') if city.is_some() => (Form::Whole, city.map(|end| (&name[..end], Form::WardMissing))),
        Some('町' | '村') if county.is_some() => {
            (Form::Whole, county.map(|start| (&name[start..], Form::Short)))
        }
        _ => (Form::Short, None),
    };
    [Some((name, form)), other].into_iter().flatten()
}

/// After a designated city without a ward of the list: the length of a ward of former days (浜松市中区), else 0.
fn former_ward(rest: &[char]) -> usize {
    let end = rest.iter().take(5).position(|&c| c == '区' || c.is_ascii_digit());
    match end {
        Some(at @ 1..) if rest[at] == '区' => at + 1,
        _ => 0,
    }
}

/// For names that are not in the list (merged since, misspelt): up to the first 市, or 郡 … 町/村.
pub(crate) fn by_rule(text: &[char]) -> Option<Found> {
    let found = |length| Some(Found { length, prefecture: None, known: false, form: Form::Short });
    let head: Vec<char> = text.iter().copied().take_while(|c| !c.is_ascii_digit()).take(12).collect();
    let city = head.iter().skip(1).take(6).position(|&c| c == '市').map(|at| at + 2);
    let county = head.iter().skip(1).take(5).position(|&c| c == '郡').map(|at| at + 1);
    if let Some(length) = city
        && county.is_none_or(|county| length < county)
    {
        return found(length);
    }
    let county = county?;
    let town = head.iter().skip(county + 2).position(|&c| c == '町' || c == '村')?;
    found(county + 2 + town + 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(LIST.len(), 47);
        // 1,892 and the two islands' towns that are also written without their island.
        assert_eq!(Prefecture::all().map(|prefecture| of(prefecture).count()).sum::<usize>(), 1894);
        assert!(Prefecture::all().flat_map(of).all(|name| name.ends_with(['市', '区', '町', '村'])));
    }

    #[test]
    fn every_municipality_finds_itself() {
        for prefecture in Prefecture::all() {
            for name in of(prefecture) {
                let text: Vec<char> = name.chars().chain("本町1-2-3".chars()).collect();
                let found = leading_in(&text, prefecture).unwrap();
                assert_eq!((found.length, found.known), (name.chars().count(), true), "{name}");
            }
        }
    }

    #[test]
    fn shared_names_tell_no_prefecture() {
        let prefecture = |text: &str| {
            leading(&text.chars().collect::<Vec<_>>()).map(|found| found.prefecture.map(Prefecture::number))
        };
        assert_eq!(prefecture("四日市市諏訪町"), Some(Some(24)));
        assert_eq!(prefecture("府中市宮町"), Some(None), "Tokyo and Hiroshima");
        assert_eq!(prefecture("森町森"), Some(None), "Hokkaido and Shizuoka");
        assert_eq!(prefecture("Meguro"), None);
    }
}
