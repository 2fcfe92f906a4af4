//! The job that tells: taken one by one under a lease, a few at once, each with a short limit; tried again with growing
//! pauses, and given up after about two days.

use std::sync::LazyLock;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, header};
use tokio::task::JoinSet;

use super::address::{PublicOnly, fit};
use super::sign::signatures;
use crate::clock::{HOUR, Millis, SECOND};
use crate::secret::fingerprint;
use crate::shop::Shop;
use crate::store::{DueDelivery, Told};

/// One request may take this long.
const LIMIT: Duration = Duration::from_secs(10);
/// For so long nobody else takes a delivery that was taken.
const LEASE: Millis = 60 * SECOND;
/// Deliveries on the way at once.
const AT_ONCE: usize = 8;
/// Deliveries of one round.
const A_ROUND: usize = 100;
/// After so many tries it is given up.
const MOST_TRIES: i64 = 16;
/// Longest pause between two tries.
const LONGEST_PAUSE: Millis = 6 * HOUR;

/// Never follows a redirect, goes through no proxy of the environment (it would resolve names for us), knows public
/// addresses alone.
static PUBLIC: LazyLock<Option<Client>> = LazyLock::new(|| {
    let builder = Client::builder().dns_resolver(PublicOnly).https_only(true);
    builder.redirect(Policy::none()).no_proxy().timeout(LIMIT).build().ok()
});

/// The same for development, where the cart is on this machine.
static THIS_MACHINE: LazyLock<Option<Client>> =
    LazyLock::new(|| Client::builder().redirect(Policy::none()).no_proxy().timeout(LIMIT).build().ok());

/// Delivers for ever, every `pause`; beside the other jobs, which must not wait for a slow cart.
pub async fn work_forever(shop: Shop, pause: Duration) {
    loop {
        if let Err(error) = shop.deliver_webhooks().await {
            tracing::error!(
                error = format!("{error:#}"),
                "webhooks could not be delivered; they are tried again"
            );
        }
        tokio::time::sleep(pause).await;
    }
}

impl Shop {
    /// Delivers what is due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliver_webhooks(&self) -> anyhow::Result<()> {
        let mut on_the_way = JoinSet::new();
        for _ in 0..A_ROUND {
            let now = self.clock.now();
            let Some(due) = self.store.take_delivery(now + LEASE, now).await? else { break };
            if on_the_way.len() >= AT_ONCE
                && let Some(done) = on_the_way.join_next().await
            {
                done??;
            }
            let shop = self.clone();
            on_the_way.spawn(async move { shop.deliver(due).await });
        }
        while let Some(done) = on_the_way.join_next().await {
            done??;
        }
        Ok(())
    }

    async fn deliver(&self, due: DueDelivery) -> anyhow::Result<()> {
        let told = self.tell(&due).await;
        let now = self.clock.now();
        let again = (due.tries < MOST_TRIES).then(|| now + pause(&due));
        tracing::info!(tries = due.tries, ?told, "a webhook was sent");
        self.store.delivery_told(&due, &told, again, now).await?;
        Ok(())
    }

    async fn tell(&self, due: &DueDelivery) -> Told {
        let trouble = |word: &'static str| Told { status: None, trouble: Some(word) };
        let now = self.clock.now();
        let Ok(secrets) = self.webhook_secrets(&due.webhook, now) else { return trouble("secret") };
        let timestamp = now / SECOND;
        let Some(signature) = signatures(&secrets, &due.event, timestamp, &due.body) else {
            return trouble("secret");
        };
        let Some(url) = fit(&due.webhook.url, self.is_development()) else { return trouble("address") };
        let here = self.is_development() && fit(&due.webhook.url, false).is_none();
        let client = if here { &*THIS_MACHINE } else { &*PUBLIC };
        let Some(client) = client else { return trouble("client") };
        let request = client
            .post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("lp-amazon-pay/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", &due.event)
            .header("webhook-timestamp", timestamp.to_string())
            .header("webhook-signature", signature)
            .body(due.body.clone());
        match request.send().await {
            // What it says beside its status is nobody's business here.
            Ok(answer) => Told { status: Some(answer.status().as_u16()), trouble: None },
            Err(error) if error.is_timeout() => trouble("timeout"),
            Err(error) if error.is_connect() => trouble("connect"),
            Err(_) => trouble("request"),
        }
    }
}

/// Doubles from half a minute; up to a quarter more, so that many deliveries do not come back at one moment.
fn pause(due: &DueDelivery) -> Millis {
    let exponent = u32::try_from((due.tries - 1).clamp(0, 12)).unwrap_or(12);
    let plain = (30 * SECOND * i64::from(2_u32.pow(exponent))).min(LONGEST_PAUSE);
    let spread = fingerprint(&format!("{} {}", due.id, due.tries)).bytes().map(i64::from).sum::<i64>() % 256;
    plain + plain * spread / 1_024
}
