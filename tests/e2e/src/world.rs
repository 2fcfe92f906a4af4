//! Three sites on free ports: the LP's, ours, Amazon's. Each test has its own, with its own database.
//!
//! Cookies ignore ports, so the sites have different names; one run puts all three on one name.

mod restart;

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use amazon_pay_sandbox::Options;
use serde_json::Value;
use server::amazon::Amazon;
use server::api_keys::Scope;
use server::clock::{Clock, Millis, SECOND};
use server::mail::Postman;
use server::settings::Settings;
use server::shop::Shop;
use server::store::{Order, OrderState, Store, Subscription};
use server::vault::Vault;
use server::widget::Widget;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::cart::Cart;
use crate::lp_host::{self, LpPage, Received};
use crate::post_office::PostOffice;

/// Whether the three are different sites.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sites {
    /// `lp.localhost`, `pay.localhost`, `amazon.localhost`.
    #[default]
    Three,
    /// All on `localhost`.
    One,
}

/// Seals private keys in these worlds: 32 bytes of nothing.
const SECRET_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// The stage of one test.
#[derive(Clone)]
pub struct World(Arc<Stage>);

struct Stage {
    lp: String,
    server: String,
    amazon: String,
    amazon_api: String,
    shop: Shop,
    settings_text: String,
    clock: Clock,
    received: Received,
    post_office: PostOffice,
    running: std::sync::Mutex<Option<Runtime>>,
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
            .replace("http://localhost:8080", &lp)
            // The suite runs at any hour of the day; renewals would wait for nine o'clock in Japan.
            .replace("hour = 9", "hour = 0");
        let text = patched(&text, page.shop).replace("{lp}", &lp);
        let clock = Clock::default();
        let store = Store::open(&format!("sqlite://{}?mode=rwc", database().display())).await?;
        let settings = Settings::parse(&text)?;
        let post_office = PostOffice::open().await?;
        let postman =
            settings.mail.as_ref().map(|mail| Postman::new(mail, &post_office.url())).transpose()?;
        let (place, account) = Amazon::sandbox(&amazon_api).await?;
        let shop =
            Shop::new(settings, store, place, Widget::new(lp_host::dist().join("widget")), clock.clone())
                .with_account(Some(account))
                .with_vault(Some(Vault::new(SECRET_KEY)?));
        let received = Received::default();
        let key = shop.store.make_api_key("cart", &[Scope::Checkout], "e2e", clock.now()).await?;
        let lp_id = if page.lp.is_empty() { "demo" } else { page.lp };
        let cart = Cart::new(format!("http://{}", server_at.local_addr()?), key, &server, lp_id);
        let lp_router = lp_host::router(&page, &server, &amazon, Arc::clone(&received))?.merge(cart.router());
        tokio::spawn(async move { axum::serve(lp_at, lp_router).await });
        let running = std::sync::Mutex::new(Some(serve(server_at, shop.clone(), postman)?));
        Ok(Self(Arc::new(Stage {
            lp,
            server,
            amazon,
            amazon_api,
            shop,
            settings_text: text,
            clock,
            received,
            post_office,
            running,
        })))
    }

    /// `shop.toml` of this run.
    #[must_use]
    pub fn settings_text(&self) -> &str {
        &self.0.settings_text
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

    /// The stand-in for Amazon by its number, for requests without a browser.
    #[must_use]
    pub fn amazon_by_number(&self) -> &str {
        &self.0.amazon_api
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

    /// Lets time pass on our server and at Amazon.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub async fn time_passes_everywhere(&self, by: Millis) -> anyhow::Result<()> {
        // Amazon first: our jobs must not ask a clock of yesterday and then wait for tomorrow.
        self.tells_sandbox("clock", &serde_json::json!({ "advanceSeconds": by / SECOND })).await?;
        self.0.clock.advance(by);
        Ok(())
    }

    /// Turns a switch of the sandbox, or lets the other side act: `POST /_sandbox/<path>`.
    ///
    /// # Errors
    /// When the sandbox refuses it.
    pub async fn tells_sandbox(&self, path: &str, body: &Value) -> anyhow::Result<()> {
        let url = format!("{}/_sandbox/{path}", self.0.amazon_api);
        reqwest::Client::new().post(url).json(body).send().await?.error_for_status()?;
        Ok(())
    }

    /// Opens an account at Amazon: fields as on the sandbox's page of test accounts.
    ///
    /// # Errors
    /// When the sandbox refuses it.
    pub async fn account_opens(&self, fields: &[(&str, &str)]) -> anyhow::Result<()> {
        let url = format!("{}/seller/buyers", self.0.amazon_api);
        let answer = reqwest::Client::new().post(url).form(fields).send().await?.error_for_status()?;
        anyhow::ensure!(answer.text().await?.contains(fields[0].1), "the sandbox has not taken {fields:?}");
        Ok(())
    }

    /// The shop behind our server.
    #[must_use]
    pub fn shop(&self) -> &Shop {
        &self.0.shop
    }

    /// Every subscription of our server.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscriptions(&self) -> anyhow::Result<Vec<Subscription>> {
        Ok(self.0.shop.store.subscriptions().await?)
    }

    /// Waits until a letter to a shopper contains a text.
    ///
    /// # Errors
    /// When none does in time.
    pub async fn letter_says(&self, to: &str, text: &str) -> anyhow::Result<String> {
        self.0.post_office.waits_for(to, text).await
    }

    /// Every letter that was sent.
    #[must_use]
    pub fn letters(&self) -> Vec<String> {
        self.0.post_office.letters()
    }

    /// Waits until the orders of our server are in certain states, newest first.
    ///
    /// # Errors
    /// When they are not in time; says how they stand instead.
    pub async fn orders_stand(&self, states: &[OrderState]) -> anyhow::Result<Vec<Order>> {
        let start = std::time::Instant::now();
        loop {
            let orders = self.orders().await?;
            let stand: Vec<OrderState> = orders.iter().map(|order| order.state).collect();
            if stand == states {
                return Ok(orders);
            }
            anyhow::ensure!(
                start.elapsed() < Duration::from_secs(20),
                "the orders stand {stand:?}, not {states:?}"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
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

    /// Takes every fault of the sandbox back.
    ///
    /// # Errors
    /// When the sandbox does not answer.
    pub async fn amazon_recovers(&self) -> anyhow::Result<()> {
        let url = format!("{}/_sandbox/faults", self.0.amazon_api);
        reqwest::Client::new().delete(url).send().await?.error_for_status()?;
        Ok(())
    }

    /// Orders a fault of the sandbox.
    ///
    /// # Errors
    /// When the sandbox refuses it.
    pub async fn amazon_fails(&self, fault: &Value) -> anyhow::Result<()> {
        self.tells_sandbox("faults", fault).await
    }
}

/// Our server in a runtime of its own, so that it can die with all its connections.
fn serve(listener: TcpListener, shop: Shop, postman: Option<Postman>) -> anyhow::Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let listener = listener.into_std()?;
    runtime.spawn(async move {
        let listener = TcpListener::from_std(listener).expect("the listener moves");
        let pause = Duration::from_millis(500);
        server::serve(listener, shop, postman, pause, std::future::pending()).await.ok();
    });
    Ok(runtime)
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A runtime must not be dropped from within another one.
        if let Some(runtime) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() {
            runtime.shutdown_background();
        }
    }
}

fn patched(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "shop.toml has no {old}");
        text.replace(old, new)
    })
}

async fn listen() -> anyhow::Result<TcpListener> {
    Ok(TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?)
}

fn database() -> std::path::PathBuf {
    let nanos = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_nanos());
    std::env::temp_dir().join(format!("lp-amazon-pay-e2e-{}-{nanos}.db", std::process::id()))
}
