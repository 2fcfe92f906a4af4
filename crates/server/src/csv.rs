//! The text of a CSV: cells, quoting, encodings, and what a spreadsheet would make of them.
//!
//! What people wrote never becomes a formula, and Excel does not eat its leading zero or turn it into a date; amounts
//! stay numbers. A character that `Shift_JIS` does not have becomes 〓, never another one.

use encoding_rs::{EncoderResult, SHIFT_JIS};
use serde::{Deserialize, Serialize};

/// Stands for what an encoding does not have (geta: the printers' sign for a missing type).
const MISSING: &[u8] = &[0x81, 0xac];

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Somebody's words: quoted, defused.
    Text(String),
    /// Our own words that a spreadsheet may read as it likes: a moment, a day, a word.
    Plain(String),
    /// A number.
    Number(i64),
    /// Nothing.
    Empty,
}

impl Cell {
    /// A text, or nothing.
    #[must_use]
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }
}

/// How a file is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8 with a byte order mark, so that Excel knows it.
    #[default]
    Utf8,
    /// `Shift_JIS` as Windows has it (CP932).
    ShiftJis,
}

impl Encoding {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Utf8, Self::ShiftJis];

    /// The word in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::ShiftJis => "shift-jis",
        }
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.as_str() == word)
    }

    /// As the HTTP header names it.
    #[must_use]
    pub const fn charset(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::ShiftJis => "Shift_JIS",
        }
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Its encoding.
    pub encoding: Encoding,
    /// Texts that Excel would change (`0120`, `1-2-3`) are written as `="0120"`. Not for what another program reads.
    pub excel: bool,
}

impl Dialect {
    /// What a file begins with.
    #[must_use]
    pub fn begin(self) -> Vec<u8> {
        match self.encoding {
            Encoding::Utf8 => "\u{feff}".into(),
            Encoding::ShiftJis => Vec::new(),
        }
    }

    /// One line, with its end.
    #[must_use]
    pub fn line(self, cells: &[Cell]) -> Vec<u8> {
        let cells: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
        let line = format!("{}\r\n", cells.join(","));
        match self.encoding {
            Encoding::Utf8 => line.into_bytes(),
            Encoding::ShiftJis => shift_jis(&line),
        }
    }

    fn cell(self, cell: &Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Number(number) => number.to_string(),
            Cell::Plain(word) => quoted(word),
            Cell::Text(text) => {
                let text = text.replace("\r\n", "\n").replace(['\r', '\0'], " ");
                if begins_formula(&text) {
                    quoted(&format!("'{text}"))
                } else if self.excel && excel_changes(&text) {
                    quoted(&format!("=\"{text}\""))
                } else {
                    quoted(&text)
                }
            }
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// What spreadsheets run, also behind spaces and in full-width signs.
fn begins_formula(text: &str) -> bool {
    let signs = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\t', '|'];
    text.starts_with(['\t', '\n', ' ']) && text.trim_start().starts_with(signs) || text.starts_with(signs)
}

/// Whether Excel would show something else: a zero less, a date, a rounded number. Such a text holds digits and
/// `-/.:eE` only, so it is safe inside `="…"`.
fn excel_changes(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if digits(text) {
        return text.len() > 1 && (text.starts_with('0') || text.len() > 11);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ':', 'e', 'E']).collect();
    let numbers = parts.iter().all(|part| digits(part));
    let short = |part: &&str| part.len() <= 2;
    let days = parts.iter().all(short)
        || parts[0].len() == 4 && parts[1..].iter().all(short)
        || text.contains(['.', ':', 'e', 'E']);
    numbers && (2..=3).contains(&parts.len()) && days
}

fn shift_jis(line: &str) -> Vec<u8> {
    // The same sign under two numbers: Windows knows the other one.
    let line: String = line
        .chars()
        .map(|c| match c {
            '\u{301c}' => '\u{ff5e}',
            '\u{2014}' => '\u{2015}',
            '\u{2016}' => '\u{2225}',
            '\u{a0}' => ' ',
            // The encoder would write a backslash, and a tilde.
            '\u{a5}' => '\u{ffe5}',
            '\u{203e}' => '\u{ffe3}',
            _ => c,
        })
        .collect();
    let mut encoder = SHIFT_JIS.new_encoder();
    let (mut rest, mut bytes) = (line.as_str(), Vec::with_capacity(line.len() * 2));
    loop {
        bytes.reserve(rest.len() * 2 + 8);
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, &mut bytes, true);
        rest = &rest[read..];
        match result {
            EncoderResult::InputEmpty => return bytes,
            EncoderResult::OutputFull => {}
            EncoderResult::Unmappable(_) => bytes.extend_from_slice(MISSING),
        }
    }
}

#[cfg(test)]
mod tests;
