//! 番地: where the street number begins after the 町域, and where it ends before the building.
//!
//! Invariant: works on characters of the text and returns positions in it, so nothing can be lost. Kanji numerals are
//! part of names here (一番町, 四条) and never numbers.

/// Marks of the end of an address line in a joined text.
pub(crate) const LINE_END: char = '\n';

/// Where the 番地 stands in `text`: its first character and the one after its last.
///
/// In the second line it is looked for only at the start: a number further on belongs to the building.
pub(crate) fn find(text: &[char]) -> Option<(usize, usize)> {
    let line_end = text.iter().position(|&c| c == LINE_END).unwrap_or(text.len());
    let in_first_line = first_number(&text[..line_end]);
    let start = in_first_line.or_else(|| {
        let next = line_end + 1;
        let rest = text.get(next..)?;
        let end = rest.iter().position(|&c| c == LINE_END).unwrap_or(rest.len());
        first_number(&rest[..end]).filter(|&at| at == 0).map(|at| next + at)
    })?;
    Some((start, end_of(text, start)))
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
        // 北1条西2丁目: the 条 belongs to the 町域, as does 東3線.
        let in_town = matches!(line.get(end), Some('条' | '線'));
        let in_word = at > 0 && line[at - 1].is_ascii_alphabetic();
        if in_town || in_word || is_indoors(line, end) {
            at = end + 1;
            continue;
        }
        let ordinal = at > 0 && line[at - 1] == '第';
        return Some(if ordinal { at - 1 } else { at });
    }
    None
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
    floor || ["階", "号室", "号棟", "号館", "棟", "室"].iter().any(|word| has(text, end, word))
}

/// Words that belong to a 番地 after a number, longest first.
const UNITS: [&str; 10] = ["丁目", "番地先", "番地", "番外地", "番", "号地", "号", "地割", "丁", "地先"];

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
    let mut next = at;
    while text.get(next).is_some_and(|&c| c == ' ' || c == LINE_END) {
        next += 1;
    }
    if !matches!(text.get(next), Some('-' | 'の' | 'ノ')) {
        return None;
    }
    next += 1;
    while text.get(next).is_some_and(|&c| c == ' ' || c == LINE_END) {
        next += 1;
    }
    let number = text.get(next)?.is_ascii_digit().then_some(next)?;
    (!is_indoors(text, digits_end(text, number))).then_some(number)
}

/// Does a 町域 without digits end in a number written in kanji (一番五号)?
pub(crate) fn has_kanji_number(town: &str) -> bool {
    let chars: Vec<char> = town.chars().collect();
    let numeral = |c: char| "〇一二三四五六七八九十百千".contains(c);
    (1..chars.len()).any(|at| {
        let name = matches!(chars.get(at + 1), Some('町' | '丁' | '街' | '館'));
        numeral(chars[at - 1]) && matches!(chars[at], '番' | '号') && !name
    })
}
