//! What every handler shares: the accounts, the pages, and the world behind its mutex.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::Context as _;
use serde_json::Value;
use url::Url;

use crate::Options;
use crate::accounts::{Accounts, Registry};
use crate::domain::buyer::{Buyer, BuyerKey};
use crate::domain::fields::is_shop_url;
use crate::domain::merchant::{Merchant, origin_of};
use crate::domain::session::CheckoutSession;
use crate::hosted::pages::Pages;
use crate::ipn::signer::Signer;
use crate::seed;
use crate::state_file::{self, State};
use crate::switches::Switches;
use crate::world::World;

/// The state of all handlers.
pub(crate) type Shared = Arc<App>;

/// One sandbox.
pub(crate) struct App {
    /// Without a trailing slash.
    pub(crate) origin: String,
    pub(crate) accounts: Registry,
    pub(crate) pages: Pages,
    /// Of the notification service.
    signer: OnceLock<Option<Signer>>,
    /// Where TLS is served.
    pub(crate) tls_certificate: OnceLock<String>,
    /// As at the start, for a reset.
    switches: Switches,
    world: Mutex<World>,
    changed: AtomicBool,
}

fn first_accounts(options: &Options) -> anyhow::Result<Accounts> {
    if !options.seed_demo {
        return Ok(Accounts::default());
    }
    let origins: anyhow::Result<Vec<String>> = options
        .origins
        .iter()
        .map(|text| origin_of(text).with_context(|| format!("not an origin: {text}")))
        .collect();
    let ipn_url = options.ipn_url.clone();
    anyhow::ensure!(
        ipn_url.as_deref().is_none_or(is_shop_url),
        "the address for notifications is an https URL, or http on localhost"
    );
    let demo = Merchant { ipn_url, ..seed::merchant(origins?)? };
    Ok(Accounts { merchants: vec![demo], buyers: seed::buyers() })
}

impl App {
    pub(crate) fn new(options: &Options) -> anyhow::Result<Self> {
        let origin = options.public_origin.as_deref().unwrap_or("http://localhost:8788");
        let url = Url::parse(origin).with_context(|| format!("not an origin: {origin}"))?;
        anyhow::ensure!(
            matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none(),
            "the public origin is a scheme, a host and a port, nothing more: {origin}"
        );
        let switches = options.switches();
        let kept = options.state_file.as_deref().map(state_file::read).transpose()?.flatten();
        let State { accounts, world } = match kept {
            Some(kept) => kept,
            None => State { accounts: first_accounts(options)?, world: World::new(switches.clone()) },
        };
        Ok(Self {
            origin: url.origin().ascii_serialization(),
            accounts: Registry::new(accounts),
            pages: Pages::new()?,
            signer: OnceLock::new(),
            tls_certificate: OnceLock::new(),
            world: Mutex::new(world),
            changed: AtomicBool::new(true),
            switches,
        })
    }

    /// Whether something may have changed since the last call.
    pub(crate) fn has_changed(&self) -> bool {
        let accounts = self.accounts.have_changed();
        self.changed.swap(false, Ordering::Relaxed) || accounts
    }

    /// A panic elsewhere does not end the sandbox: the world is used as it was left.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.changed.store(true, Ordering::Relaxed);
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Made when the first notification is sent or its certificate is asked for: a key takes a moment.
    pub(crate) fn signer(&self) -> Option<&Signer> {
        let made = || Signer::new().inspect_err(|error| tracing::error!("no notifications: {error:#}")).ok();
        self.signer.get_or_init(made).as_ref()
    }

    /// The same, for those who look whether something is to be done: looking is no change to keep.
    pub(crate) fn world_at_rest(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything as at the start, but for the accounts.
    pub(crate) fn reset(&self) {
        *self.world() = World::new(self.switches.clone());
    }

    pub(crate) fn merchant(&self, id: &str) -> Option<Arc<Merchant>> {
        self.accounts.merchant(id)
    }

    pub(crate) fn buyer(&self, key: BuyerKey) -> Option<Arc<Buyer>> {
        self.accounts.buyer(key)
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
        session.json(buyer.as_deref(), redirect.as_deref())
    }
}
