//! What the widget tells about a page, for the operator's counts: a word, and nothing about anybody.

use serde::{Deserialize, Serialize};

/// Body of `POST /v1/lp/<lp>/seen`; the answer is empty. May be sent as a beacon (`text/plain`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seen {
    /// What was seen.
    pub what: SeenWhat,
}

/// What may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SeenWhat {
    /// Amazon's button came into view; once for each page.
    Button,
}
