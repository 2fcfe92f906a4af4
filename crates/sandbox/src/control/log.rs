//! The recent requests and why each refusal happened. Neither bodies nor personal data stand in it.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::{Value, json};

const KEPT: usize = 500;

/// One request to the API or one button click.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) request_id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    pub(crate) reason_code: Option<&'static str>,
    pub(crate) message: Option<String>,
}

/// The newest come last.
#[derive(Debug, Default)]
pub(crate) struct RequestLog(VecDeque<Entry>);

impl RequestLog {
    pub(crate) fn push(&mut self, entry: Entry) {
        if let Some(message) = &entry.message {
            tracing::info!(
                operation = entry.operation,
                status = entry.status,
                reason = entry.reason_code,
                "{message}"
            );
        }
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    pub(crate) fn json(&self) -> Value {
        json!({ "requests": self.0 })
    }
}
