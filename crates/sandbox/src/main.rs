//! The sandbox as a program: `amazon-pay-sandbox --listen 127.0.0.1:8788 --seed demo`.
#![forbid(unsafe_code)]

use std::net::SocketAddr;

use amazon_pay_sandbox::{Options, serve};
use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use tokio::net::TcpListener;

/// A stand-in for Amazon Pay v2 on this machine: REST API, checkout.js and hosted pages.
/// Everything is kept in memory; nothing is ever charged.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Address and port to listen on. The pages take sign-ins: keep it on this machine.
    #[arg(long, default_value = "127.0.0.1:8788")]
    listen: SocketAddr,
    /// Origin under which browsers reach the sandbox, e.g. http://localhost:8788. Default: the listen address.
    #[arg(long)]
    public_origin: Option<String>,
    /// Who exists at the start.
    #[arg(long, value_enum, default_value_t = Seed::Demo)]
    seed: Seed,
    /// Always show Amazon's address and payment selection page.
    #[arg(long)]
    no_skip_selection: bool,
    /// A declined card shows Amazon's "choose another payment method" page, as in the live environment.
    #[arg(long)]
    live_like: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Seed {
    /// One merchant and four buyers; the password of every buyer is `amazon`.
    Demo,
    /// Nobody.
    Empty,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let arguments = Arguments::parse();
    let mut options = Options::default()
        .seeding_demo(arguments.seed == Seed::Demo)
        .skipping_selection(!arguments.no_skip_selection)
        .like_live(arguments.live_like);
    options.public_origin = arguments.public_origin;
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| format!("{} で待ち受けできません / cannot listen on it", arguments.listen))?;
    announce(&listener, &options)?;
    serve(listener, options).await
}

#[expect(clippy::print_stdout, reason = "the one line that says where the sandbox is")]
fn announce(listener: &TcpListener, options: &Options) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    let origin = options.public_origin.clone().unwrap_or_else(|| format!("http://{address}"));
    println!("amazon-pay-sandbox: {origin} (listening on {address})");
    Ok(())
}
