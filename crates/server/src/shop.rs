//! The shop at work: settings, store, Amazon and the clock in one place, shared by every request and job.

use std::sync::Arc;

use crate::amazon::AmazonAccount;
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::Store;
use crate::widget::Widget;

/// Shared state; a clone is a reference.
#[derive(Clone, Debug)]
pub struct Shop(Arc<Inner>);

/// What every part of the server may use.
#[derive(Debug)]
pub struct Inner {
    /// `shop.toml`.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// The Amazon account.
    pub amazon: AmazonAccount,
    /// The widget's files.
    pub widget: Widget,
    /// Now.
    pub clock: Clock,
}

impl Shop {
    /// Opens the shop.
    #[must_use]
    pub fn new(
        settings: Settings,
        store: Store,
        amazon: AmazonAccount,
        widget: Widget,
        clock: Clock,
    ) -> Self {
        Self(Arc::new(Inner { settings, store, amazon, widget, clock }))
    }

    /// An absolute URL of this server.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.settings.origin())
    }
}

impl std::ops::Deref for Shop {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
