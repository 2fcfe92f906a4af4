//! 市区町村: where the municipality ends and the 町域 begins.
//!
//! Invariant: a municipality is called known only if it stands in the list of today's 1,892 (wards of designated
//! cities one by one). The list decides 四日市市, 八王子市 and 町田市, which no rule about 市 and 町 gets right. It was made
//! from Japan Post's list of August 2026, one line per prefecture in JIS order.

use crate::prefecture::Prefecture;
use crate::text::starts_with;

const LIST: &str = include_str!("data/municipalities.txt");

/// What a text begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// Characters of the text that belong to the municipality.
    pub(crate) length: usize,
    /// Its prefecture, if only one has a municipality of that name.
    pub(crate) prefecture: Option<Prefecture>,
    /// In the list, as against put together by rule.
    pub(crate) known: bool,
    /// Named whole: a city, a ward with its city, a town with its 郡 — not a bare ward or town that others may share.
    pub(crate) whole: bool,
}

/// The municipalities of a prefecture.
fn of(prefecture: Prefecture) -> impl Iterator<Item = &'static str> {
    LIST.lines()
        .nth(usize::from(prefecture.number()) - 1)
        .unwrap_or_default()
        .split(' ')
}

/// The longest municipality of `prefecture` at the start of `text`.
pub(crate) fn leading_in(text: &[char], prefecture: Prefecture) -> Option<Found> {
    let mut best: Option<Found> = None;
    for name in of(prefecture) {
        for (alias, whole, ward_missing) in aliases(name) {
            let Some(length) = starts_with(text, alias) else {
                continue;
            };
            let ward = if ward_missing {
                former_ward(&text[length..])
            } else {
                0
            };
            let found = Found {
                length: length + ward,
                prefecture: Some(prefecture),
                known: ward == 0,
                whole,
            };
            let better = |old: &Found| (found.known, found.length) > (old.known, old.length);
            if best
                .as_ref()
                .is_none_or(|old| better(old) || (ward > 0 && found.length > old.length))
            {
                best = Some(found);
            }
        }
    }
    best
}

/// The longest municipality of any prefecture at the start of `text`.
pub(crate) fn leading(text: &[char]) -> Option<Found> {
    let found: Vec<Found> = Prefecture::all()
        .filter_map(|prefecture| leading_in(text, prefecture))
        .collect();
    let mut best = *found.iter().max_by_key(|found| (found.length, found.whole))?;
    let rivals = found.iter().filter(|found| found.length == best.length).count();
    if rivals > 1 {
        best.prefecture = None;
    }
    Some(best)
}

/// The ways a municipality is written: whole; without its 郡; the designated city without its ward.
fn aliases(name: &'static str) -> impl Iterator<Item = (&'static str, bool, bool)> {
    let whole = !name.ends_with('区') || name.contains('市');
    let bare_town = name
        .ends_with(['町', '村'])
        .then(|| name.char_indices().skip(1).find(|&(_, c)| c == '郡'))
        .flatten()
        .map(|(at, gun)| (&name[at + gun.len_utf8()..], false, false));
    let city = name
        .ends_with('区')
        .then(|| name.rfind('市'))
        .flatten()
        .map(|at| (&name[..at + '市'.len_utf8()], true, true));
    // A town that stands without 郡 in the list shares its kind of name with others.
    let whole = whole && (name.ends_with(['市', '区']) || bare_town.is_some());
    [Some((name, whole, false)), bare_town, city]
        .into_iter()
        .flatten()
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
    let found = |length| {
        Some(Found {
            length,
            prefecture: None,
            known: false,
            whole: false,
        })
    };
    let head: Vec<char> = text
        .iter()
        .copied()
        .take_while(|c| !c.is_ascii_digit())
        .take(12)
        .collect();
    let city = head
        .iter()
        .skip(1)
        .take(6)
        .position(|&c| c == '市')
        .map(|at| at + 2);
    let county = head
        .iter()
        .skip(1)
        .take(5)
        .position(|&c| c == '郡')
        .map(|at| at + 1);
    if let Some(length) = city
        && county.is_none_or(|county| length < county)
    {
        return found(length);
    }
    let county = county?;
    let town = head
        .iter()
        .skip(county + 2)
        .position(|&c| c == '町' || c == '村')?;
    found(county + 2 + town + 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(LIST.lines().count(), 47);
        // 1,892 and the two islands' towns that are also written without their island.
        assert_eq!(
            Prefecture::all()
                .map(|prefecture| of(prefecture).count())
                .sum::<usize>(),
            1894
        );
        assert!(
            Prefecture::all()
                .flat_map(of)
                .all(|name| name.ends_with(['市', '区', '町', '村']))
        );
    }

    #[test]
    fn every_municipality_finds_itself() {
        for prefecture in Prefecture::all() {
            for name in of(prefecture) {
                let text: Vec<char> = name.chars().chain("本町1-2-3".chars()).collect();
                let found = leading_in(&text, prefecture).unwrap();
                assert_eq!(
                    (found.length, found.known),
                    (name.chars().count(), true),
                    "{name}"
                );
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
