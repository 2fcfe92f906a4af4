//! The recent requests and why each refusal happened. Neither bodies nor personal data stand in it.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::domain::moment::compact;
use crate::domain::refusal::Refusal;
use crate::world::token;

const KEPT: usize = 500;

/// One request to the API, one click that led to the hosted pages, or one request for the script.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    /// The sandbox's time, written by the log.
    pub(crate) at: String,
    pub(crate) request_id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) operation: &'static str,
    pub(crate) status: u16,
    pub(crate) reason_code: Option<&'static str>,
    pub(crate) message: Option<String>,
}

impl Entry {
    /// An entry for something that ended with `status`, or with this refusal.
    pub(crate) fn of(
        method: &str,
        path: &str,
        operation: &'static str,
        status: u16,
        refusal: Option<&Refusal>,
    ) -> Self {
        Self {
            at: String::new(),
            request_id: token(),
            method: method.to_owned(),
            path: path.to_owned(),
            operation,
            status: refusal.map_or(status, |refusal| refusal.status),
            reason_code: refusal.map(|refusal| refusal.code),
            message: refusal.map(|refusal| refusal.message.clone()),
        }
    }
}

/// The newest come last.
#[derive(Debug, Default)]
pub(crate) struct RequestLog(VecDeque<Entry>);

impl RequestLog {
    pub(crate) fn push(&mut self, mut entry: Entry, now: OffsetDateTime) {
        if let Some(message) = &entry.message {
            tracing::info!(
                operation = entry.operation,
                status = entry.status,
                reason = entry.reason_code,
                "{message}"
            );
        }
        entry.at = compact(now);
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    /// The newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter().rev()
    }

    pub(crate) fn json(&self) -> Value {
        json!({ "requests": self.0 })
    }
}
