//! The stage of the end-to-end tests: three sites, one shopper with a real browser.
//!
//! Tests read like what a shopper does and then ask three witnesses: the page, the server's order, and the
//! sandbox's ledger. `cargo xtask test e2e` starts the drivers and says by `E2E_ENGINE` which engine runs.
#![forbid(unsafe_code)]
#![allow(clippy::missing_panics_doc, reason = "a test may fail loudly")]

mod browser;
mod cart;
mod lp_host;
mod post_office;
mod seller;
mod shopper;
mod world;

pub use browser::Engine;
pub use lp_host::LpPage;
pub use shopper::Shopper;
pub use thirtyfour::Key;
pub use world::{Sites, World};

/// Runs one test: a world, a shopper, a scenario. On failure the page is kept as a picture and a text in
/// `target/e2e/`; the browser is always closed.
pub async fn scenario<F>(name: &str, page: LpPage, sites: Sites, act: impl FnOnce(Shopper) -> F)
where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let world = World::open(page, sites).await.expect("the three sites open");
    let shopper = Shopper::arrives(world).await.expect("a browser opens");
    let done = tokio::spawn(act(shopper.clone())).await;
    let failed = match done {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(format!("{error:#}")),
        Err(panic) => Some(panic_text(panic)),
    };
    if let Some(reason) = &failed {
        shopper.leaves_evidence(name, reason).await;
    }
    shopper.leaves().await;
    if let Some(reason) = failed {
        panic!("{name}: {reason}");
    }
}

fn panic_text(error: tokio::task::JoinError) -> String {
    match error.try_into_panic() {
        Ok(panic) => panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default(),
        Err(error) => error.to_string(),
    }
}
