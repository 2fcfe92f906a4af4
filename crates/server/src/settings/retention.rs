//! How long a shopper's personal data is kept. Orders themselves stay: the books need them.

use serde::Deserialize;

use super::SettingsError;

/// `[retention]`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Days after which personal data goes out of an order that nothing needs any more; absent: it stays until an owner
    /// erases it.
    pub order_days: Option<u16>,
    /// Days after which it is forgotten who signed in and what a form said. Orders keep their own copy.
    pub visit_days: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self { order_days: None, visit_days: 30 }
    }
}

impl Retention {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        // A session at Amazon lives for a day, money goes back within months.
        if self.visit_days < 2 || self.order_days.is_some_and(|days| days < 90) {
            return Err(SettingsError::value(
                "retention.visit_days / order_days",
                "visit_days は2日以上、order_days は90日以上 / 2 days at least, and 90 for orders",
            ));
        }
        Ok(())
    }
}
