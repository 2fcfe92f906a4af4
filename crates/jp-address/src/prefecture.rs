//! The 47 prefectures.
//!
//! Invariant: a text is a prefecture only if all of it is one; nothing is matched by resemblance.

use crate::spelling;
use crate::text::starts_with;

/// A prefecture by its number in JIS X 0401 order: 1 is 北海道, 47 is 沖縄県.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Prefecture(u8);

impl Prefecture {
    /// `None` unless `number` is 1–47.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if matches!(number, 1..=47) { Some(Self(number)) } else { None }
    }

    /// 1–47.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// With its 都道府県: `東京都`.
    #[must_use]
    pub const fn kanji(self) -> &'static str {
        spelling::TABLE[self.0 as usize - 1].0
    }

    /// Without it: `東京`; 北海道 keeps its 道.
    #[must_use]
    pub fn bare(self) -> &'static str {
        let full = self.kanji();
        full.strip_suffix(['都', '府', '県']).unwrap_or(full)
    }

    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (1..=47).map(Self)
    }

    /// If `text` begins with the full name: the prefecture and the number of characters it takes.
    pub(crate) fn leading(text: &[char]) -> Option<(Self, usize)> {
        Self::all().find_map(|prefecture| Some((prefecture, starts_with(text, prefecture.kanji())?)))
    }
}

/// Reads `東京都`, `東京`, `とうきょうと`, `Tokyo`, `TOKYO-TO`, `Tōkyō`, `Toukyou`, `Tokyo Prefecture`, and the misspellings
/// that are known. `None` for anything else.
#[must_use]
pub fn prefecture(text: &str) -> Option<Prefecture> {
    spelling::read(text)
}
