//! 市区町村: where the municipality ends and the 町域 begins, and which municipalities a postal code belongs to.
//!
//! Invariant: a municipality is called listed only if it stands in the table of today's 1,892 (wards of designated
//! cities one by one). The table decides 四日市市, 八王子市 and 町田市, which no rule about 市 and 町 gets right.

use std::sync::LazyLock;

use crate::gazetteer::{self, Municipality};
use crate::prefecture::Prefecture;
use crate::text::starts_with;

/// What a text begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// Characters of the text that belong to the municipality.
    pub(crate) length: usize,
    /// Its prefecture, if only one has a municipality of that name.
    pub(crate) prefecture: Option<Prefecture>,
    /// Its full name in the table, where it was put together from it and not by rule.
    pub(crate) listed: Option<&'static str>,
    /// How completely it is named.
    pub(crate) form: Form,
}

/// How completely a municipality is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// A town without its 郡, or a ward that other cities have too: others may share the name, 町域 as well.
    Short,
    /// A designated city without its ward.
    WardMissing,
    /// A city, a ward with its city, a town with its 郡, a ward that only Tokyo has.
    Whole,
}

impl Found {
    /// Can the address lie in `municipality`?
    pub(crate) fn may_be(self, municipality: Municipality) -> bool {
        self.prefecture.is_none_or(|prefecture| prefecture == municipality.prefecture)
            && self.listed.is_none_or(|listed| match self.form {
                Form::WardMissing => city_of(listed) == city_of(municipality.name),
                Form::Short | Form::Whole => listed == municipality.name,
            })
    }
}

/// The designated city of a ward, without the ward.
fn city_of(name: &str) -> &str {
    match name.rfind('市') {
        Some(at) if name.ends_with('区') => name.get(..at + '市'.len_utf8()).unwrap_or(name),
        _ => name,
    }
}

/// A municipality in one of the ways in which it is written.
struct Spelling {
    text: &'static str,
    name: &'static str,
    form: Form,
}

/// By prefecture, in JIS order.
static SPELLINGS: LazyLock<Vec<Vec<Spelling>>> = LazyLock::new(|| {
    let of = |prefecture| {
        gazetteer::of(prefecture).iter().flat_map(move |name| spellings(name, prefecture)).collect()
    };
    Prefecture::all().map(of).collect()
});

/// The longest municipality of `prefecture` at the start of `text`.
pub(crate) fn leading_in(text: &[char], prefecture: Prefecture) -> Option<Found> {
    let spellings = SPELLINGS.get(usize::from(prefecture.number()) - 1)?;
    let candidates = spellings.iter().filter_map(|&Spelling { text: spelling, name, form }| {
        let length = starts_with(text, spelling)?;
        let former = if form == Form::WardMissing { former_ward(&text[length..]) } else { 0 };
        let listed = (former == 0).then_some(name);
        Some(Found { length: length + former, prefecture: Some(prefecture), listed, form })
    });
    candidates.max_by_key(|found| (found.length, found.listed.is_some()))
}

/// The longest municipality of any prefecture at the start of `text`.
pub(crate) fn leading(text: &[char]) -> Option<Found> {
    let found: Vec<Found> = Prefecture::all().filter_map(|prefecture| leading_in(text, prefecture)).collect();
    let mut best = *found.iter().max_by_key(|found| (found.length, found.form))?;
    if found.iter().filter(|found| found.length == best.length).count() > 1 {
        best.prefecture = None;
    }
    Some(best)
}

/// The two ways in which a municipality is written: whole; without its 郡, its island, or its ward.
fn spellings(name: &'static str, prefecture: Prefecture) -> impl Iterator<Item = Spelling> {
    let behind = |mark: char| {
        let at = name.char_indices().skip(1).find(|&(_, c)| c == mark)?.0 + mark.len_utf8();
        name.get(at..).filter(|rest| rest.chars().nth(1).is_some())
    };
    let (whole, other) = match name.chars().last() {
        Some('区') if prefecture.number() == TOKYO => {
            (if gazetteer::is_ward_of_a_city(name) { Form::Short } else { Form::Whole }, None)
        }
        Some('区') => (Form::Whole, Some((city_of(name), Form::WardMissing))),
        Some('町' | '村') => match behind('郡').or_else(|| behind('島')) {
            Some(town) => (Form::Whole, Some((town, Form::Short))),
            None => (Form::Short, None),
        },
        _ => (Form::Whole, None),
    };
    let both = [Some((name, whole)), other].into_iter().flatten();
    both.map(move |(text, form)| Spelling { text, name, form })
}

/// Its wards stand without a city before them.
pub(crate) const TOKYO: u8 = 13;

/// How many characters of `text` are the ward of a `name` whose city was left out: `西区` for 横浜市西区.
pub(crate) fn ward_alone(text: &[char], name: &str) -> Option<usize> {
    let ward = name.get(city_of(name).len()..).filter(|ward| !ward.is_empty())?;
    starts_with(text, ward)
}

/// After a designated city without a ward of the table: the length of a ward of former days (浜松市中区), else 0.
fn former_ward(rest: &[char]) -> usize {
    let end = rest.iter().take(5).position(|&c| c == '区' || c.is_ascii_digit());
    match end {
        Some(at @ 1..) if rest[at] == '区' => at + 1,
        _ => 0,
    }
}

/// For names that are not in the table (merged since, misspelt): up to the first 市, or 郡 … 町/村.
pub(crate) fn by_rule(text: &[char]) -> Option<Found> {
    let found = |length| Some(Found { length, prefecture: None, listed: None, form: Form::Short });
    let head: Vec<char> = text.iter().copied().take_while(|c| !c.is_ascii_digit()).take(12).collect();
    let market = |at: usize| matches!(head.get(at + 1), Some('場' | '町'));
    let city = (1..head.len().min(7)).find(|&at| head[at] == '市' && !market(at)).map(|at| at + 1);
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

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn every_municipality_finds_itself() {
        for prefecture in Prefecture::all() {
            for &name in gazetteer::of(prefecture) {
                let found = leading_in(&chars(&format!("{name}本町1-2-3")), prefecture).unwrap();
                assert_eq!((found.length, found.listed), (name.chars().count(), Some(name)), "{name}");
            }
        }
    }

    #[test]
    fn shared_names_tell_no_prefecture() {
        let prefecture =
            |text: &str| leading(&chars(text)).map(|found| found.prefecture.map(Prefecture::number));
        assert_eq!(prefecture("四日市市諏訪町"), Some(Some(24)));
        assert_eq!(prefecture("府中市宮町"), Some(None), "Tokyo and Hiroshima");
        assert_eq!(prefecture("森町森"), Some(None), "Hokkaido and Shizuoka");
        assert_eq!(prefecture("Meguro"), None);
    }

    #[test]
    fn a_ward_that_only_tokyo_has_is_whole() {
        let form = |text: &str| leading_in(&chars(text), Prefecture::new(13).unwrap()).unwrap().form;
        assert_eq!(form("世田谷区北沢"), Form::Whole);
        assert_eq!(form("中央区銀座"), Form::Short, "Sapporo, Chiba, Osaka … have one");
    }

    #[test]
    fn a_city_without_its_ward_may_be_any_of_its_wards() {
        let yokohama = leading(&chars("横浜市みなとみらい2-2-1")).unwrap();
        let named = |name| gazetteer::by_postal_code(name).first().copied().unwrap();
        assert!(yokohama.may_be(named(2_200_012)), "西区");
        assert!(!yokohama.may_be(named(2_100_001)), "川崎市川崎区");
        assert_eq!(ward_alone(&chars("西区みなとみらい"), "横浜市西区"), Some(2));
        assert_eq!(ward_alone(&chars("西区みなとみらい"), "横浜市中区"), None);
        assert_eq!(ward_alone(&chars("西区みなとみらい"), "四日市市"), None);
    }

    #[test]
    fn the_rule_stops_at_a_city_but_not_at_a_market() {
        let length = |text: &str| by_rule(&chars(text)).map(|found| found.length);
        assert_eq!(length("浦和市常盤"), Some(3));
        assert_eq!(length("西彼杵郡外海町黒崎"), Some(7));
        assert_eq!(length("二日市町1-2"), None);
        assert_eq!(length("四日市場1-2"), None);
    }
}
