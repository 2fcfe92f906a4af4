//! A stand-in for Amazon Pay v2 (Japan): the REST API, `checkout.js` and Amazon's hosted pages, on one
//! origin, without the internet. Everything lives in memory, and in a file if wanted.
//!
//! It checks what Amazon checks (signatures of buttons and requests, members, amounts, states) and shares
//! no signing code with any client, so that a client's mistake shows here as it would show at Amazon.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use amazon_pay_sandbox::{Options, serve};
//!
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8788").await?;
//! let options = Options::default().at("http://localhost:8788").notifying("http://localhost:3000/ipn");
//! serve(listener, options).await?;
//! # Ok(())
//! # }
//! ```
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
mod options;
mod register;
mod script;
mod seed;
mod seller;
mod state_file;
mod switches;
mod tls;
mod world;

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use tokio::net::TcpListener;

use app::App;
pub use options::Options;
pub use switches::Throttle;

/// All routes over one fresh world; notifications are queued and not sent. Without a public origin in the
/// options, `http://localhost:8788` is assumed.
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
