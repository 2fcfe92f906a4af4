//! What every handler shares: the seeded people, the settings, the pages, and the world behind its mutex.
//! Merchants and buyers never change while the sandbox runs, so they stand outside the lock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context as _;
use serde_json::Value;
use url::Url;

use crate::Options;
use crate::domain::buyer::{Buyer, BuyerKey};
use crate::domain::session::CheckoutSession;
use crate::hosted::pages::Pages;
use crate::seed::{self, Merchant};
use crate::world::World;

/// The state of all handlers.
pub(crate) type Shared = Arc<App>;

/// One sandbox.
pub(crate) struct App {
    /// Without a trailing slash.
    pub(crate) origin: String,
    pub(crate) skip_selection: bool,
    pub(crate) live_like: bool,
    pub(crate) merchants: Vec<Merchant>,
    pub(crate) buyers: Vec<Buyer>,
    pub(crate) pages: Pages,
    world: Mutex<World>,
}

impl App {
    pub(crate) fn new(options: &Options) -> anyhow::Result<Self> {
        let origin = options.public_origin.as_deref().unwrap_or("http://localhost:8788");
        let url = Url::parse(origin).with_context(|| format!("not an origin: {origin}"))?;
        anyhow::ensure!(
            matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none(),
            "the public origin is a scheme, a host and a port, nothing more: {origin}"
        );
        let (merchants, buyers) = if options.seed_demo {
            (vec![seed::merchant()?], seed::buyers())
        } else {
            (Vec::new(), Vec::new())
        };
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            skip_selection: options.skip_selection,
            live_like: options.live_like,
            merchants,
            buyers,
            pages: Pages::new()?,
            world: Mutex::default(),
        })
    }

    /// A panic elsewhere does not end the sandbox: the world is used as it was left.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn merchant(&self, id: &str) -> Option<&Merchant> {
        self.merchants.iter().find(|merchant| merchant.id == id)
    }

    pub(crate) fn merchant_of_key(&self, public_key_id: &str) -> Option<&Merchant> {
        self.merchants.iter().find(|merchant| merchant.public_key_id == public_key_id)
    }

    pub(crate) fn buyer(&self, key: BuyerKey) -> Option<&Buyer> {
        self.buyers.get(key.0)
    }

    /// A session as the API shows it.
    pub(crate) fn session_json(&self, session: &CheckoutSession) -> Value {
        let buyer = session.choice.and_then(|choice| self.buyer(choice.buyer));
        let redirect = session.redirect_token.as_ref().map(|token| {
            format!(
                "{}/checkout/processing?amazonCheckoutSessionId={}&token={token}",
                self.origin, session.id
            )
        });
        session.json(buyer, redirect.as_deref())
    }
}
