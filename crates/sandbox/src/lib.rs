//! A stand-in for Amazon Pay v2 (Japan): the REST API, `checkout.js` and Amazon's hosted pages, on one
//! origin, without the internet. Everything lives in memory and is gone when the process ends.
//!
//! It checks what Amazon checks (signatures of buttons and requests, members, amounts, states) and shares
//! no signing code with any client, so that a client's mistake shows here as it would show at Amazon.
#![forbid(unsafe_code)]

mod api;
mod app;
mod control;
mod crypto;
mod domain;
mod hosted;
mod script;
mod seed;
mod world;

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use tokio::net::TcpListener;

use app::App;

/// How a sandbox behaves. `Options::default()` plays the demo merchant as Amazon Japan usually does.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Scheme, host and port under which browsers and servers reach the sandbox, without a trailing slash.
    /// `None`: `http://` and the listener's own address.
    pub public_origin: Option<String>,
    /// One merchant with a fresh RSA key, and four buyers. Without it nobody can sign anything.
    pub seed_demo: bool,
    /// Skip the address and payment selection where Amazon does ("Buyer default preferences").
    pub skip_selection: bool,
    /// Show the pages that only the live environment has: a declined card offers "choose another" first.
    pub live_like: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { public_origin: None, seed_demo: true, skip_selection: true, live_like: false }
    }
}

impl Options {
    /// The same options, reached under this origin.
    #[must_use]
    pub fn at(mut self, public_origin: impl Into<String>) -> Self {
        self.public_origin = Some(public_origin.into());
        self
    }

    /// The same options, with or without the skipping of Amazon's selection page.
    #[must_use]
    pub fn skipping_selection(mut self, skip: bool) -> Self {
        self.skip_selection = skip;
        self
    }

    /// The same options, with or without the pages that only the live environment has.
    #[must_use]
    pub fn like_live(mut self, live_like: bool) -> Self {
        self.live_like = live_like;
        self
    }

    /// The same options, with or without the demo merchant and its buyers.
    #[must_use]
    pub fn seeding_demo(mut self, seed: bool) -> Self {
        self.seed_demo = seed;
        self
    }
}

/// All routes over one fresh world. Without a public origin in the options, `http://localhost:8788` is assumed.
///
/// # Errors
/// When the demo merchant's key cannot be made, or the public origin is no http(s) origin.
pub fn router(options: &Options) -> anyhow::Result<Router> {
    let app = Arc::new(App::new(options)?);
    Ok(Router::new()
        .merge(api::routes())
        .merge(hosted::routes())
        .merge(script::routes())
        .merge(control::routes())
        .with_state(app))
}

/// Serves until dropped.
///
/// # Errors
/// See [`router`]; and when the listener fails.
pub async fn serve(listener: TcpListener, mut options: Options) -> anyhow::Result<()> {
    let address = listener.local_addr().context("the listener has no address")?;
    options.public_origin.get_or_insert_with(|| format!("http://{address}"));
    axum::serve(listener, router(&options)?).await.context("the sandbox stopped serving")
}
