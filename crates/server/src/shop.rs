//! The shop at work: settings, store, Amazon and the clock in one place, shared by every request and job.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use crate::amazon::{Amazon, AmazonAccount};
use crate::clock::{Clock, HOUR, Millis};
use crate::counts::Counts;
use crate::live::Live;
use crate::secret::{fingerprint, word};
use crate::settings::{Lp, Settings};
use crate::store::{Store, StoreError};
use crate::vault::Vault;
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
    /// Where Amazon is.
    pub amazon: Amazon,
    /// The account that the server was started with, if one was given.
    pub(crate) given: Option<AmazonAccount>,
    /// Opens and seals secrets; none: accounts cannot be linked here.
    pub(crate) vault: Option<Vault>,
    /// What operators change while the server runs.
    pub(crate) live: RwLock<Live>,
    /// Held while it is read anew: an older reading must not overwrite a newer one.
    pub(crate) refreshing: tokio::sync::Mutex<()>,
    /// How far people come; not written down yet.
    pub(crate) counts: Counts,
    /// Fingerprint of what opens `/metrics`; none: nobody.
    pub(crate) metrics_token: Option<String>,
    last_round: AtomicI64,
    /// The widget's files.
    pub widget: Widget,
    /// Now.
    pub clock: Clock,
}

impl Shop {
    /// Opens the shop; no account is given.
    #[must_use]
    pub fn new(settings: Settings, store: Store, amazon: Amazon, widget: Widget, clock: Clock) -> Self {
        let live = RwLock::new(Live::new(None));
        let refreshing = tokio::sync::Mutex::default();
        let counts = Counts::default();
        Self(Arc::new(Inner {
            settings,
            store,
            amazon,
            given: None,
            vault: None,
            live,
            refreshing,
            counts,
            metrics_token: None,
            last_round: AtomicI64::new(0),
            widget,
            clock,
        }))
    }

    /// With an account that is used where none of its environment is linked. To be called before the shop is shared.
    #[must_use]
    pub fn with_account(mut self, given: Option<AmazonAccount>) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.live = RwLock::new(Live::new(given.clone()));
            inner.given = given;
        }
        self
    }

    /// With keys that open and seal secrets. To be called before the shop is shared.
    #[must_use]
    pub fn with_vault(mut self, vault: Option<Vault>) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.vault = vault;
        }
        self
    }

    /// With a token that opens `/metrics`. To be called before the shop is shared.
    #[must_use]
    pub fn with_metrics_token(mut self, token: Option<&str>) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.metrics_token = token.filter(|token| !token.is_empty()).map(fingerprint);
        }
        self
    }

    /// When the jobs of this server last came round; 0: not yet.
    #[must_use]
    pub fn last_round(&self) -> Millis {
        self.last_round.load(Ordering::Relaxed)
    }

    /// The jobs came round.
    pub(crate) fn round_done(&self) {
        self.last_round.store(self.clock.now(), Ordering::Relaxed);
    }

    /// A link that shows Amazon Pay (v2) on an LP that is not public yet, for some days.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn preview_link(&self, lp: &Lp, days: u16) -> Result<String, StoreError> {
        let (word, now) = (word(), self.clock.now());
        let expires_at = now + i64::from(days) * 24 * HOUR;
        self.store.add_preview(&fingerprint(&word), &lp.id, expires_at, now).await?;
        let mut url = lp.url.clone();
        url.query_pairs_mut().append_pair("lpap-preview", &word);
        Ok(url.into())
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
