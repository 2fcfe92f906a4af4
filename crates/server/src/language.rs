//! The two languages of our pages and errors. Japanese unless the LP's tag says `data-locale="en"`.
//!
//! The widget then sends `accept-language: en`, exactly; what a browser sends by itself has regions and
//! weights and does not count, because an LP is written in one language.

use axum::http::{HeaderMap, header};

/// Japanese or English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

impl Language {
    /// The code for `lang` attributes and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// Reads [`Self::as_str`]; anything else is Japanese.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        if word == "en" { Self::En } else { Self::Ja }
    }

    /// The language of a request of the widget.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self::from_word(
            headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or(""),
        )
    }

    /// Picks one of two texts.
    #[must_use]
    pub const fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }
}
