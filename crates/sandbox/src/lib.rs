//! A stand-in for Amazon Pay v2 (Japan): the REST API, `checkout.js` and Amazon's hosted pages, on one
//! origin, without the internet. Everything lives in memory, and in a file if wanted.
//!
//! It checks what Amazon checks (signatures of buttons and requests, members, amounts, states) and shares
//! no signing code with any client, so that a client's mistake shows here as it would show at Amazon.
#![forbid(unsafe_code)]

mod accounts;
mod api;
mod app;
mod control;
mod crypto;
mod domain;
mod enroll;
mod hosted;
mod ipn;
mod register;
mod script;
mod seed;
mod seller;
mod state_file;
mod switches;
mod tls;
mod world;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use tokio::net::TcpListener;

use app::App;
use switches::Switches;
pub use switches::Throttle;

/// Where the demos of this house stand.
const DEMO_ORIGINS: [&str; 3] = ["http://localhost:8787", "http://localhost:8080", "https://shop.example"];

/// How a sandbox behaves. `Options::default()` plays the demo merchant as Amazon Japan usually does.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Scheme, host and port under which browsers and servers reach the sandbox, without a trailing slash.
    /// `None`: `http://` and the listener's own address.
    pub public_origin: Option<String>,
    /// One merchant with a fresh RSA key, and five buyers. Without it nobody can sign anything.
    pub seed_demo: bool,
    /// Skip the address and payment selection where Amazon does ("Buyer default preferences").
    pub skip_selection: bool,
    /// Ask a buyer who is still signed in whether to continue as the same one, also before a checkout.
    pub ask_to_continue: bool,
    /// Do what only the live environment does: a declined card offers "choose another" first, and buttons and
    /// return URLs must lie under registered origins.
    pub live_like: bool,
    /// Ask every buyer for a code before a payment.
    pub mfa: bool,
    /// How strictly requests are counted.
    pub throttle: Throttle,
    /// "Allowed JavaScript origins" of the demo merchant's store.
    pub origins: Vec<String>,
    /// Where everything is kept across restarts. `None`: in memory alone. Read by [`router`], written by
    /// [`serve`].
    pub state_file: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            public_origin: None,
            seed_demo: true,
            skip_selection: true,
            ask_to_continue: false,
            live_like: false,
            mfa: false,
            throttle: Throttle::Off,
            origins: DEMO_ORIGINS.map(str::to_owned).to_vec(),
            state_file: None,
        }
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

    /// The same options, asking remembered buyers or not whether to continue.
    #[must_use]
    pub fn asking_to_continue(mut self, ask: bool) -> Self {
        self.ask_to_continue = ask;
        self
    }

    /// The same options, with or without the pages that only the live environment has.
    #[must_use]
    pub fn like_live(mut self, live_like: bool) -> Self {
        self.live_like = live_like;
        self
    }

    /// The same options, with or without a code before each payment.
    #[must_use]
    pub fn asking_for_codes(mut self, mfa: bool) -> Self {
        self.mfa = mfa;
        self
    }

    /// The same options, counting requests like this.
    #[must_use]
    pub fn throttling(mut self, throttle: Throttle) -> Self {
        self.throttle = throttle;
        self
    }

    /// The same options, with this origin registered for the demo merchant's buttons.
    #[must_use]
    pub fn allowing(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// The same options, keeping everything in this file.
    #[must_use]
    pub fn keeping_state_in(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    fn switches(&self) -> Switches {
        Switches {
            skip_selection: self.skip_selection,
            ask_to_continue: self.ask_to_continue,
            choose_another: self.live_like,
            check_origins: self.live_like,
            mfa: self.mfa,
            throttle: self.throttle,
        }
    }

    /// The same options, with or without the demo merchant and its buyers.
    #[must_use]
    pub fn seeding_demo(mut self, seed: bool) -> Self {
        self.seed_demo = seed;
        self
    }
}

/// All routes over one fresh world; notifications are queued and not sent. Without a public origin in the options, `http://localhost:8788` is assumed.
///
/// # Errors
/// When the demo merchant's key cannot be made, or the public origin is no http(s) origin.
pub fn router(options: &Options) -> anyhow::Result<Router> {
    Ok(routes(Arc::new(App::new(options)?)))
}

fn routes(app: Arc<App>) -> Router {
    Router::new()
        .merge(api::routes())
        .merge(hosted::routes())
        .merge(script::routes())
        .merge(control::routes())
        .merge(ipn::routes())
        .merge(register::routes())
        .merge(seller::routes())
        .with_state(app)
}

/// Where a sandbox listens. A plain listener alone is one, too.
#[derive(Debug)]
pub struct Listeners {
    plain: TcpListener,
    tls: Option<TcpListener>,
}

impl Listeners {
    /// Plain HTTP on one, and the same over TLS with a self-signed certificate on the other.
    #[must_use]
    pub fn with_tls(plain: TcpListener, tls: TcpListener) -> Self {
        Self { plain, tls: Some(tls) }
    }
}

impl From<TcpListener> for Listeners {
    fn from(plain: TcpListener) -> Self {
        Self { plain, tls: None }
    }
}

/// Serves until dropped, and sends notifications. What happened in the last moment before may be missing from
/// the state file; [`serve_until`] writes it once more.
///
/// # Errors
/// See [`router`]; and when a listener fails.
pub async fn serve(listeners: impl Into<Listeners>, options: Options) -> anyhow::Result<()> {
    serve_until(listeners, options, std::future::pending()).await
}

/// Serves until `end` comes.
///
/// # Errors
/// See [`router`]; when a listener fails, and when the state file cannot be written at the end.
pub async fn serve_until(
    listeners: impl Into<Listeners>,
    mut options: Options,
    end: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let Listeners { plain, tls } = listeners.into();
    let address = plain.local_addr().context("the listener has no address")?;
    options.public_origin.get_or_insert_with(|| format!("http://{address}"));
    let app = Arc::new(App::new(&options)?);
    let path = options.state_file.as_deref();
    tokio::select! {
        served = async { axum::serve(plain, routes(Arc::clone(&app))).await } => {
            served.context("the sandbox stopped serving")?;
        }
        served = serve_tls(&app, tls) => served?,
        () = ipn::courier::run(&app) => {}
        () = state_file::keep(&app, path) => {}
        () = end => {}
    }
    match path {
        Some(path) => state_file::write(&app, path).await,
        None => Ok(()),
    }
}

async fn serve_tls(app: &Arc<App>, listener: Option<TcpListener>) -> anyhow::Result<()> {
    let Some(listener) = listener else { return std::future::pending().await };
    let (listener, certificate) = tls::listen(listener, &app.origin)?;
    app.tls_certificate.get_or_init(|| certificate);
    axum::serve(listener, routes(Arc::clone(app))).await.context("the sandbox stopped serving TLS")
}
