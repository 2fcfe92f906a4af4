//! The sandbox as a program: `amazon-pay-sandbox --listen 127.0.0.1:8788 --seed demo`.
#![forbid(unsafe_code)]

use std::net::SocketAddr;
use std::path::PathBuf;

use amazon_pay_sandbox::{Listeners, Options, Throttle, serve_until};
use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use tokio::net::TcpListener;

/// A stand-in for Amazon Pay v2 (Japan) on this machine: REST API, checkout.js, hosted pages, notifications and
/// a Seller Central page. Nothing is ever charged.
///
/// Open the origin it prints in a browser: from there every page and control route can be reached. The demo
/// merchant's ids and key are at /_sandbox/demo-merchant.json.
#[derive(Parser)]
#[command(
    version,
    after_help = "インターネットも本物のアカウントも要りません。起動後に表示されるURLを開いてください。\n\
    詳しい説明: crates/sandbox/README.md"
)]
struct Arguments {
    /// Address and port to listen on. The pages take sign-ins: keep it on this machine.
    #[arg(long, default_value = "127.0.0.1:8788", env = "AMAZON_PAY_SANDBOX_LISTEN")]
    listen: SocketAddr,
    /// Listen for TLS too, e.g. on 127.0.0.1:8789: Amazon's own SDKs insist on https. The certificate is made at
    /// the start and stands at /_sandbox/tls-certificate.pem.
    #[arg(long, value_name = "ADDRESS", env = "AMAZON_PAY_SANDBOX_TLS_LISTEN")]
    tls_listen: Option<SocketAddr>,
    /// Origin under which browsers reach the sandbox, e.g. http://localhost:8788. Default: the listen address.
    #[arg(long, env = "AMAZON_PAY_SANDBOX_ORIGIN")]
    public_origin: Option<String>,
    /// Who exists at the start (a state file that exists goes before).
    #[arg(long, value_enum, default_value_t = Seed::Demo)]
    seed: Seed,
    /// Keep everything in this file across restarts; it is made if it does not exist. Who exists and how Amazon
    /// behaves then come from the file, whatever the other options say.
    #[arg(long, value_name = "FILE", env = "AMAZON_PAY_SANDBOX_STATE")]
    state_file: Option<PathBuf>,
    /// Always show Amazon's address and payment selection page.
    #[arg(long)]
    no_skip_selection: bool,
    /// Ask a buyer who is still signed in whether to continue as the same one, also before a checkout.
    #[arg(long)]
    ask_to_continue: bool,
    /// Do as the live environment does: a declined card offers "choose another payment method", and buttons and
    /// return URLs must lie under registered origins (see --allow-origin).
    #[arg(long)]
    live_like: bool,
    /// Register one more JavaScript origin for the demo merchant's store, e.g. http://localhost:3000. Repeatable.
    #[arg(long, value_name = "ORIGIN")]
    allow_origin: Vec<String>,
    /// Where the demo merchant's notifications (IPN) go, e.g. http://localhost:8787/ipn.
    #[arg(long, value_name = "URL")]
    ipn_url: Option<String>,
    /// Ask every buyer for a code (123456) before a payment.
    #[arg(long)]
    mfa: bool,
    /// Answer 429 TooManyRequests as Amazon would.
    #[arg(long, value_enum, default_value_t = Strictness::Off)]
    throttle: Strictness,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Seed {
    /// One merchant and five buyers; the password of every buyer is `amazon`.
    Demo,
    /// Nobody.
    Empty,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Strictness {
    /// Never.
    Off,
    /// With the quotas of Amazon's sandbox.
    Sandbox,
    /// With the quotas of the live environment.
    Live,
}

impl From<Strictness> for Throttle {
    fn from(strictness: Strictness) -> Self {
        match strictness {
            Strictness::Off => Self::Off,
            Strictness::Sandbox => Self::Sandbox,
            Strictness::Live => Self::Live,
        }
    }
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        let mut options = Self::default()
            .seeding_demo(arguments.seed == Seed::Demo)
            .skipping_selection(!arguments.no_skip_selection)
            .asking_to_continue(arguments.ask_to_continue)
            .like_live(arguments.live_like)
            .asking_for_codes(arguments.mfa)
            .throttling(arguments.throttle.into());
        options.origins.extend(arguments.allow_origin);
        options.public_origin = arguments.public_origin;
        options.state_file = arguments.state_file;
        options.ipn_url = arguments.ipn_url;
        options
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let arguments = Arguments::parse();
    let (listen, tls_listen) = (arguments.listen, arguments.tls_listen);
    let options = Options::from(arguments);
    let plain = bind(listen).await?;
    announce(&plain, &options)?;
    let listeners = match tls_listen {
        Some(address) => Listeners::with_tls(plain, bind(address).await?),
        None => plain.into(),
    };
    serve_until(listeners, options, ended()).await
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.with_context(|| format!("{address} で待ち受けできません / cannot listen on it"))
}

#[expect(clippy::print_stdout, reason = "the one line that says where the sandbox is")]
fn announce(listener: &TcpListener, options: &Options) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    let origin = options.public_origin.clone().unwrap_or_else(|| format!("http://{address}"));
    println!("amazon-pay-sandbox: {origin} (listening on {address})");
    Ok(())
}

/// Ctrl-C, or the request to end that a service manager sends.
async fn ended() {
    #[cfg(unix)]
    if let Ok(mut asked) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = asked.recv() => return,
            _ = tokio::signal::ctrl_c() => return,
        }
    }
    drop(tokio::signal::ctrl_c().await);
}
