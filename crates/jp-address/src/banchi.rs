//! 番地: where the street number begins after the 町域, and where it ends before the building.
//!
//! Invariant: works on characters of the text and returns positions in it, so nothing can be lost. Kanji numerals are
//! part of names here (一番町, 四条) and never numbers, unless 番 and 号 or 番地 say that they are.

use crate::company;

/// Marks of the end of an address line in a joined text.
pub(crate) const LINE_END: char = '\n';

/// Where the parts of an address below the municipality stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Places {
    /// The first character of the 番地, and the one after its last. Empty if there is none: the 町域 ends there.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What follows may belong to the 番地, or be a room.
    pub(crate) open: bool,
}

/// Finds the 番地 in `text`.
///
/// In the second line it is looked for only at the start: a number further on belongs to the building. `box_is_full`: the
/// first line fills its box, so that it may have been cut anywhere.
pub(crate) fn find(text: &[char], box_is_full: bool) -> Places {
    let line_end = text.iter().position(|&c| c == LINE_END).unwrap_or(text.len());
    let line = &text[..line_end];
    let second = || {
        let next = (line_end + 1).min(text.len());
        let end = text[next..].iter().position(|&c| c == LINE_END).map_or(text.len(), |at| next + at);
        let rest = &text[next..end];
        (first_number(rest) == Some(0) && !rest.is_empty()).then_some(next)
    };
    if let Some(start) = first_number(line) {
        let end = end_of(text, start);
        let cut = end == line_end && is_open(&text[start..], end - start, box_is_full);
        // 象潟町5丁目塩越12番地: what was taken for a building has a 番地.
        return Places { start, end, open: cut || has_banchi(&text[end..]) };
    }
    if let Some(start) = second() {
        return Places { start, end: end_of(text, start), open: false };
    }
    // A 町域 that was cut at the box's edge may go on in the second line: probable, no more.
    if box_is_full && let Some(start) = first_number(text) {
        return Places { start, end: end_of(text, start), open: true };
    }
    let (start, end) = kanji_number(line).unwrap_or_else(|| {
        // 港区六本木 ヒルズ201: without a number, a building begins after a space.
        let space = line.iter().position(|&c| c == ' ');
        let at = space.filter(|&at| company::names_building(&line[at..])).unwrap_or(line_end);
        (at, at)
    });
    Places { start, end, open: false }
}

/// The first number of a line that is no floor, room or 条.
fn first_number(line: &[char]) -> Option<usize> {
    let mut at = 0;
    while at < line.len() {
        if !line[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = digits_end(line, at);
        // 北1条西2丁目: the 条 belongs to the 町域, as do 東3線, 東9号北 and つつじが丘北3番町.
        let in_town = ["条", "線", "号線", "番町", "町内", "の通り"].iter().any(|unit| has(line, end, unit))
            || is_quarter(line, at, end);
        let in_word = at > 0 && line[at - 1].is_ascii_alphabetic();
        let ordinal = at > 0 && line[at - 1] == '第';
        let in_name = ordinal && !["地割", "番", "区"].iter().any(|unit| has(line, end, unit));
        if in_town || in_word || in_name || is_indoors(line, end) {
            at = end + 1;
            continue;
        }
        // ハイツ201 without a 番地 before it; but ハウステンボス町1-1.
        if !is_joined(line, end) && company::names_building(&line[..at]) {
            return None;
        }
        return Some(if ordinal { at - 1 } else { at });
    }
    None
}

/// Does a number go on as only a 番地 does: `1-2`, `1丁目`, `1番`?
fn is_joined(line: &[char], end: usize) -> bool {
    matches!(line.get(end), Some('番' | '丁')) || joined_number(line, end).is_some()
}

/// Hokkaido's 北10西5 and 東9号北: a number between two points of the compass.
fn is_quarter(line: &[char], at: usize, end: usize) -> bool {
    let end = end + usize::from(has(line, end, "号"));
    let compass = |at: usize| matches!(line.get(at), Some('東' | '西' | '南' | '北'));
    at > 0 && compass(at - 1) && compass(end) && line.get(end + 1).is_some_and(char::is_ascii_digit)
}

fn digits_end(text: &[char], at: usize) -> usize {
    text[at..].iter().position(|c| !c.is_ascii_digit()).map_or(text.len(), |length| at + length)
}

fn has(text: &[char], at: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(offset, c)| text.get(at + offset) == Some(&c))
}

/// Does what follows the number make it a floor, a room or a house's number?
fn is_indoors(text: &[char], end: usize) -> bool {
    let floor =
        matches!(text.get(end), Some('F' | 'f')) && !text.get(end + 1).is_some_and(char::is_ascii_alphabetic);
    floor
        || ["階", "号室", "号棟", "号館", "棟", "室", "番館", "番街"].iter().any(|word| has(text, end, word))
}

/// Words that belong to a 番地 after a number, longest first.
const UNITS: [&str; 11] =
    ["丁目", "番地先", "番地", "番外地", "番", "号地", "号", "地割", "丁", "地先", "区"];

/// The end of the 番地 that starts at `start`.
fn end_of(text: &[char], start: usize) -> usize {
    let mut at = digits_end(text, start + usize::from(text[start] == '第'));
    loop {
        if let Some(unit) = UNITS.iter().find(|unit| has(text, at, unit)) {
            let after = at + unit.chars().count();
            at = number_after_unit(text, unit, after).map_or(after, |number| digits_end(text, number));
        } else if let Some(number) = joined_number(text, at) {
            at = digits_end(text, number);
        } else {
            return at;
        }
    }
}

/// The number after a unit, with or without a space: `1丁目 8`. After 番 or 号 a space ends the 番地, unless a 号 follows.
fn number_after_unit(text: &[char], unit: &str, after: usize) -> Option<usize> {
    let gap = text.get(after).is_some_and(|&c| c == ' ' || c == LINE_END);
    let number = after + usize::from(gap);
    if !text.get(number)?.is_ascii_digit() {
        return None;
    }
    let end = digits_end(text, number);
    let belongs = !gap || matches!(unit, "丁目" | "丁" | "地割") || (unit == "番" && has(text, end, "号"));
    (belongs && !is_indoors(text, end)).then_some(number)
}

/// The number after a hyphen or の: `-8`, `の2`; also where the line was cut at the hyphen.
fn joined_number(text: &[char], at: usize) -> Option<usize> {
    let after_gap = |mut at: usize| {
        while text.get(at).is_some_and(|&c| c == ' ' || c == LINE_END) {
            at += 1;
        }
        at
    };
    let mark = after_gap(at);
    if !matches!(text.get(mark), Some('-' | 'の' | 'ノ')) {
        return None;
    }
    let number = after_gap(mark + 1);
    (text.get(number)?.is_ascii_digit() && !is_indoors(text, digits_end(text, number))).then_some(number)
}

/// The line ends with the 番地, in a lone number or at the box's edge, and the next begins with a number: the rest of the
/// 番地, or a room.
fn is_open(street: &[char], line_end: usize, box_is_full: bool) -> bool {
    let lone = street[..line_end].iter().all(char::is_ascii_digit) && has_joined_numbers(&street[line_end..]);
    street.get(line_end + 1).is_some_and(char::is_ascii_digit) && (lone || box_is_full)
}

/// `…12番地…`, `…3丁目…`; but 芝公園3丁目ビル.
fn has_banchi(text: &[char]) -> bool {
    let numbered = |unit| (1..text.len()).any(|at| text[at - 1].is_ascii_digit() && has(text, at, unit));
    numbered("番地") || (numbered("丁目") && !company::names_building(text))
}

/// `\n8-1`, `\n8番1号`: what follows looks like a 番地 itself.
fn has_joined_numbers(rest: &[char]) -> bool {
    let end = digits_end(rest, 1.min(rest.len()));
    matches!(rest.get(end), Some('-' | '番' | '丁')) && !is_indoors(rest, end)
}

/// A number in kanji at a line's end that a unit makes one (八番一号, 百二十三番地), or 無番地 and its like.
fn kanji_number(line: &[char]) -> Option<(usize, usize)> {
    let numeral = |at: usize| line.get(at).is_some_and(|&c| "〇一二三四五六七八九十百千".contains(c));
    let run = |at: usize| (at..line.len()).find(|&at| !numeral(at)).unwrap_or(line.len());
    for at in 1..line.len() {
        if let Some(none) = ["無番地", "番外地", "番地なし"].iter().find(|none| has(line, at, none))
        {
            return Some((at, at + none.chars().count()));
        }
        if !numeral(at) || numeral(at - 1) {
            continue;
        }
        let unit = run(at);
        let after = unit + if has(line, unit, "番地") { 2 } else { 1 };
        let end = if numeral(after) && has(line, run(after), "号") { run(after) + 1 } else { after };
        let is_number = has(line, unit, "番地") || (has(line, unit, "番") && end > after);
        if is_number {
            return Some((at, end.min(line.len())));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> [String; 3] {
        let chars: Vec<char> = text.chars().collect();
        let Places { start, end, .. } = find(&chars, false);
        [&chars[..start], &chars[start..end], &chars[end..]].map(|part| part.iter().collect())
    }

    #[test]
    fn numbers_of_towns_and_houses_are_not_those_of_streets() {
        for (text, expected) in [
            ("北10西5-1", ["北10西", "5-1", ""]),
            ("東9号北1-2", ["東9号北", "1-2", ""]),
            ("東3線北12号5", ["東3線北", "12号5", ""]),
            ("つつじが丘北3番町12", ["つつじが丘北3番町", "12", ""]),
            ("ハウステンボス町1-1", ["ハウステンボス町", "1-1", ""]),
            ("元町第2コーポ201", ["元町第2コーポ201", "", ""]),
            ("元町 第2コーポ201", ["元町", "", " 第2コーポ201"]),
            ("大釜第3地割12", ["大釜", "第3地割12", ""]),
            ("一番町四丁目", ["一番町四丁目", "", ""]),
            ("本町八番一号テスト", ["本町", "八番一号", "テスト"]),
            ("本町百二十番地", ["本町", "百二十番地", ""]),
            ("字元町無番地", ["字元町", "無番地", ""]),
            ("麻布十番2-3", ["麻布十番", "2-3", ""]),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn a_line_that_ends_in_a_lone_number_is_open() {
        let find = |text: &str, full| find(&text.chars().collect::<Vec<_>>(), full).open;
        let open = |text| find(text, false);
        assert!(open("下目黒1\n8-1"));
        assert!(open("下目黒1\n8番1号"));
        assert!(find("あいうえおかきくけこさしすせ1-8\n1 コーポ", true));
        assert!(!open("下目黒1-8-1\n101"));
        assert!(!open("下目黒123\n101"));
        assert!(!open("下目黒1-8-\n1"));
        assert!(!open("下目黒1-8-1\nコーポ101"));
    }
}
