//! The table of municipalities with their postal codes, and what it says about a code.
//!
//! Invariant: a code that the table does not hold decides nothing. Made from Japan Post's public lists of postal codes
//! (住所の郵便番号 and 大口事業所個別番号, October 2026); a run of codes is broken only where a code of another
//! municipality lies between.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::prefecture::Prefecture;

/// One of today's municipalities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Municipality {
    pub(crate) prefecture: Prefecture,
    /// With its 郡; a ward with its designated city.
    pub(crate) name: &'static str,
}

struct Run {
    first: u32,
    last: u32,
    municipality: Municipality,
}

struct Gazetteer {
    by_prefecture: Vec<Vec<&'static str>>,
    /// 北区 of 札幌市北区 and its like.
    wards: HashSet<&'static str>,
    /// In the codes' order. Runs are disjoint, or the same where municipalities share a code.
    runs: Vec<Run>,
}

static TABLE: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut table = Gazetteer { by_prefecture: Vec::new(), wards: HashSet::new(), runs: Vec::new() };
    let mut prefectures = Prefecture::all();
    let mut current = None;
    for line in include_str!("data/municipalities.txt").lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        let mut codes = words.filter_map(run).peekable();
        if codes.peek().is_none() {
            current = prefectures.find(|prefecture| prefecture.kanji() == name);
            table.by_prefecture.push(Vec::new());
        } else if let (Some(prefecture), Some(names)) = (current, table.by_prefecture.last_mut()) {
            names.push(name);
            table
                .wards
                .extend(name.split_once('市').map(|(_, ward)| ward).filter(|ward| ward.ends_with('区')));
            let municipality = Municipality { prefecture, name };
            table.runs.extend(codes.map(|(first, last)| Run { first, last, municipality }));
        }
    }
    table.runs.sort_by_key(|run| run.first);
    table
});

/// `0600000-0063` or `0608588`.
fn run(text: &str) -> Option<(u32, u32)> {
    let first = text.get(..7)?.parse().ok()?;
    let last = text
        .get(8..)
        .map_or(Some(first), |tail| tail.parse().ok().map(|tail: u32| first / 10_000 * 10_000 + tail));
    Some((first, last?))
}

/// The names of a prefecture's municipalities.
pub(crate) fn of(prefecture: Prefecture) -> &'static [&'static str] {
    TABLE.by_prefecture.get(usize::from(prefecture.number()) - 1).map_or(&[], Vec::as_slice)
}

/// Does a designated city have a ward of this name?
pub(crate) fn is_ward_of_a_city(ward: &str) -> bool {
    TABLE.wards.contains(ward)
}

/// The municipalities that a code belongs to: none if no list has it, several for a few.
pub(crate) fn by_postal_code(code: u32) -> Vec<Municipality> {
    let end = TABLE.runs.partition_point(|run| run.first <= code);
    let Some(first) = TABLE.runs[..end].last().map(|run| run.first) else { return Vec::new() };
    let same = TABLE.runs[..end].iter().rev().take_while(|run| run.first == first);
    same.filter(|run| code <= run.last).map(|run| run.municipality).collect()
}

/// The prefecture that a code lies in: by its municipality, else by its first three digits, if those are one's alone.
pub(crate) fn prefecture_of(code: u32) -> Option<Prefecture> {
    let exact =
        by_postal_code(code).into_iter().map(|municipality| municipality.prefecture).collect::<Vec<_>>();
    if !exact.is_empty() {
        return only(&exact);
    }
    let area = code / 10_000;
    let start = TABLE.runs.partition_point(|run| run.first < area * 10_000);
    let inside = TABLE.runs[start..].iter().take_while(|run| run.first / 10_000 == area);
    only(&inside.map(|run| run.municipality.prefecture).collect::<Vec<_>>())
}

fn only(prefectures: &[Prefecture]) -> Option<Prefecture> {
    let first = *prefectures.first()?;
    prefectures.iter().all(|&other| other == first).then_some(first)
}

/// Every municipality with the first of its codes.
#[cfg(test)]
pub(crate) fn samples() -> impl Iterator<Item = (u32, Municipality)> {
    let mut seen = HashSet::new();
    TABLE
        .runs
        .iter()
        .map(|run| (run.first, run.municipality))
        .filter(move |(_, own)| seen.insert((own.prefecture, own.name)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(TABLE.by_prefecture.len(), 47);
        assert_eq!(Prefecture::all().map(|prefecture| of(prefecture).len()).sum::<usize>(), 1892);
        assert!(Prefecture::all().flat_map(of).all(|name| name.ends_with(['市', '区', '町', '村'])));
        assert!(
            TABLE.runs.iter().all(|run| run.first <= run.last && run.first / 10_000 == run.last / 10_000)
        );
        let overlap = |pair: &[Run]| {
            pair[1].first <= pair[0].last && (pair[0].first, pair[0].last) != (pair[1].first, pair[1].last)
        };
        assert!(!TABLE.runs.windows(2).any(overlap));
    }

    #[test]
    fn a_municipality_lies_where_its_codes_say() {
        for run in &TABLE.runs {
            let own = run.municipality;
            for code in [run.first, run.last] {
                assert!(by_postal_code(code).contains(&own), "{}", own.name);
                let shared = [4_980_000, 6_180_000, 8_710_000].contains(&code);
                assert_eq!(prefecture_of(code), (!shared).then_some(own.prefecture), "{}", own.name);
            }
        }
    }

    #[test]
    fn codes_of_places_one_knows() {
        let names = |code| by_postal_code(code).iter().map(|m| m.name).collect::<Vec<_>>();
        assert_eq!(names(1_530_064), ["目黒区"]);
        assert_eq!(names(1_000_001), ["千代田区"]);
        assert_eq!(names(5_100_001), ["四日市市"]);
        assert_eq!(names(600_001), ["札幌市中央区"]);
        assert_eq!(names(9_071_801), ["八重山郡与那国町"]);
        assert_eq!(names(6_180_000).len(), 2, "大山崎町 and 島本町 share it");
        assert!(names(0).is_empty() && names(9_999_999).is_empty());
    }

    #[test]
    fn a_code_decides_only_where_it_is_unambiguous() {
        let prefecture = |code| prefecture_of(code).map(Prefecture::kanji);
        assert_eq!(prefecture(8_170_001), Some("長崎県"), "Tsushima is not Fukuoka");
        assert_eq!(prefecture(6_180_000), None, "Osaka and Kyoto share it");
        assert_eq!(prefecture(6_180_001), Some("大阪府"), "but not this one");
        assert_eq!(prefecture(4_980_000), None, "Aichi and Mie share it");
        assert_eq!(prefecture(1_539_999), Some("東京都"), "not listed, but 153 is Tokyo");
        assert_eq!(prefecture(6_189_999), None, "not listed, and 618 is shared");
        assert_eq!(prefecture(0), None);
    }
}
