//! Three sites on free ports: the LP's, ours, Amazon's. Each test has its own, with its own database.
//!
//! Cookies ignore ports, so the sites have different names; one run puts all three on one name.

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use amazon_pay_sandbox::Options;
use serde_json::Value;
use server::amazon::AmazonAccount;
use server::clock::{Clock, Millis};
use server::settings::Settings;
use server::shop::Shop;
use server::store::{Order, Store};
use server::widget::Widget;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::lp_host::{self, LpPage, Received};

/// Whether the three are different sites.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sites {
    /// `lp.localhost`, `pay.localhost`, `amazon.localhost`.
    #[default]
    Three,
    /// All on `localhost`.
    One,
}

/// The stage of one test.
#[derive(Clone)]
pub struct World(Arc<Stage>);

struct Stage {
    lp: String,
    server: String,
    amazon: String,
    amazon_api: String,
    shop: Shop,
    clock: Clock,
    received: Received,
    server_task: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl World {
    pub(crate) async fn open(page: LpPage, sites: Sites) -> anyhow::Result<Self> {
        let [lp_at, server_at, amazon_at] = [listen().await?, listen().await?, listen().await?];
        let origin = |name: &str, listener: &TcpListener| -> anyhow::Result<String> {
            let host = if sites == Sites::One { "localhost".to_owned() } else { format!("{name}.localhost") };
            Ok(format!("http://{host}:{}", listener.local_addr()?.port()))
        };
        let (lp, server, amazon) =
            (origin("lp", &lp_at)?, origin("pay", &server_at)?, origin("amazon", &amazon_at)?);
        let amazon_api = format!("http://{}", amazon_at.local_addr()?);

        let options = Options::default().at(amazon.clone());
        tokio::spawn(async move { amazon_pay_sandbox::serve(amazon_at, options).await });

        let text = include_str!("../../../shop.toml")
            .replace("http://localhost:8787", &server)
            .replace("http://localhost:8080", &lp);
        let clock = Clock::default();
        let store = Store::open(&format!("sqlite://{}?mode=rwc", database().display())).await?;
        let shop = Shop::new(
            Settings::parse(&text)?,
            store,
            AmazonAccount::from_sandbox(&amazon_api).await?,
            Widget::new(lp_host::dist().join("widget")),
            clock.clone(),
        );
        let received = Received::default();
        let lp_router = lp_host::router(&page, &server, &amazon, Arc::clone(&received))?;
        tokio::spawn(async move { axum::serve(lp_at, lp_router).await });
        let served = shop.clone();
        let server_task = tokio::spawn(async move {
            server::serve(server_at, served, Duration::from_secs(1), std::future::pending()).await.ok();
        });
        let server_task = std::sync::Mutex::new(Some(server_task));
        Ok(Self(Arc::new(Stage { lp, server, amazon, amazon_api, shop, clock, received, server_task })))
    }

    /// Origin of the LP.
    #[must_use]
    pub fn lp(&self) -> &str {
        &self.0.lp
    }

    /// Origin of our server, as browsers know it.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.0.server
    }

    /// Origin of the stand-in for Amazon, as browsers know it.
    #[must_use]
    pub fn amazon(&self) -> &str {
        &self.0.amazon
    }

    /// Our server by its number, for requests without a browser (this machine may not know `*.localhost`).
    #[must_use]
    pub fn server_by_number(&self) -> String {
        let port = url::Url::parse(&self.0.server).ok().and_then(|url| url.port()).unwrap_or(80);
        format!("http://127.0.0.1:{port}")
    }

    /// Lets time pass on our server.
    pub fn time_passes(&self, by: Millis) {
        self.0.clock.advance(by);
    }

    /// Our server goes away, as if its machine had died.
    pub fn server_dies(&self) {
        if let Some(task) = self.0.server_task.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }

    /// What the cart behind the LP's form received.
    #[must_use]
    pub fn cart_received(&self) -> Vec<String> {
        self.0.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every order of our server.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders(&self) -> anyhow::Result<Vec<Order>> {
        Ok(self.0.shop.store.orders().await?)
    }

    /// The sandbox's ledger.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub async fn ledger(&self) -> anyhow::Result<Value> {
        Ok(reqwest::get(format!("{}/_sandbox/ledger", self.0.amazon_api)).await?.json().await?)
    }

    /// The sandbox's log of requests, as text.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub async fn amazon_requests(&self) -> anyhow::Result<String> {
        Ok(reqwest::get(format!("{}/_sandbox/requests", self.0.amazon_api)).await?.text().await?)
    }

    /// Orders a fault of the sandbox.
    ///
    /// # Errors
    /// When the sandbox refuses it.
    pub async fn amazon_fails(&self, fault: &Value) -> anyhow::Result<()> {
        let url = format!("{}/_sandbox/faults", self.0.amazon_api);
        reqwest::Client::new().post(url).json(fault).send().await?.error_for_status()?;
        Ok(())
    }
}

async fn listen() -> anyhow::Result<TcpListener> {
    Ok(TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?)
}

fn database() -> std::path::PathBuf {
    let nanos = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_nanos());
    std::env::temp_dir().join(format!("lp-amazon-pay-e2e-{}-{nanos}.db", std::process::id()))
}
