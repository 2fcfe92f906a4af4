//! Webhooks: the cart is told what happened, by signed requests (Standard Webhooks) with ids and amounts.
//!
//! An event is written in the transaction of its fact (`store::webhooks`) and delivered by a job, at least once, in no
//! promised order. What else the cart needs it reads through `/v1`.

mod address;
mod deliver;
mod sign;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::clock::{HOUR, Millis};
use crate::secret::{secret_bytes, word};
use crate::shop::Shop;
use crate::store::{NewWebhook, Webhook};

pub use deliver::work_forever;

/// How long the former secret signs beside the new one.
pub const BOTH_SIGN: Millis = 24 * HOUR;
/// How long events and their deliveries are kept.
pub const KEPT: Millis = 30 * 24 * HOUR;
/// More places than these are a mistake.
const MOST: usize = 10;
/// Longest address.
const LONGEST_URL: usize = 500;

/// What the cart can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// The shopper placed an order; it is not paid yet.
    OrderPlaced,
    /// The payment was authorised (or nothing is to be paid today).
    OrderPaid,
    /// Money was captured, here or in Seller Central.
    OrderCaptured,
    /// Money went back.
    OrderRefunded,
    /// It ended without money, or its authorisation was given up.
    OrderCanceled,
    /// An offer took its place.
    OrderReplaced,
    /// Money was reserved again.
    OrderAuthorized,
    /// A reservation is over without a capture.
    AuthorizationEnded,
    /// A capture, a refund, a cancellation or a new authorisation was asked for and refused: nothing moved.
    MoneyRefused,
    /// A chargeback was opened.
    OrderChargeback,
    /// A payment was declined.
    PaymentFailed,
    /// A 定期 began.
    SubscriptionBegan,
    /// A later cycle's order was paid.
    SubscriptionRenewed,
    /// A 定期 was paused, resumed, skipped, suspended or ended.
    SubscriptionChanged,
}

impl Happening {
    /// Every one.
    pub const ALL: [Self; 14] = [
        Self::OrderPlaced,
        Self::OrderPaid,
        Self::OrderCaptured,
        Self::OrderRefunded,
        Self::OrderCanceled,
        Self::OrderReplaced,
        Self::OrderAuthorized,
        Self::AuthorizationEnded,
        Self::MoneyRefused,
        Self::OrderChargeback,
        Self::PaymentFailed,
        Self::SubscriptionBegan,
        Self::SubscriptionRenewed,
        Self::SubscriptionChanged,
    ];

    /// The word in the request, the database and the documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderPlaced => "order.placed",
            Self::OrderPaid => "order.paid",
            Self::OrderCaptured => "order.captured",
            Self::OrderRefunded => "order.refunded",
            Self::OrderCanceled => "order.canceled",
            Self::OrderReplaced => "order.replaced",
            Self::OrderAuthorized => "order.authorized",
            Self::AuthorizationEnded => "order.authorization_ended",
            Self::MoneyRefused => "money.refused",
            Self::OrderChargeback => "order.chargeback",
            Self::PaymentFailed => "payment.failed",
            Self::SubscriptionBegan => "subscription.began",
            Self::SubscriptionRenewed => "subscription.renewed",
            Self::SubscriptionChanged => "subscription.changed",
        }
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|happening| happening.as_str() == word)
    }
}

/// Why a webhook is not set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoWebhook {
    /// Not `https://…` of a public host (on a development server also `http://localhost…`).
    #[error("the address cannot be used")]
    Address,
    /// Nothing chosen to be told.
    #[error("nothing is to be told")]
    Events,
    /// Too many places.
    #[error("too many webhooks")]
    TooMany,
    /// There is no key to seal its secret with.
    #[error("LP_AMAZON_PAY_SECRET_KEY is not set")]
    Vault,
}

impl Shop {
    /// Sets a webhook up; its secret is returned, and never again.
    ///
    /// # Errors
    /// [`NoWebhook`], or the database.
    pub async fn add_webhook(
        &self,
        url: &str,
        events: &[Happening],
        operator: &str,
    ) -> anyhow::Result<String> {
        let url = url.trim();
        if url.len() > LONGEST_URL || address::fit(url, self.is_development()).is_none() {
            return Err(NoWebhook::Address.into());
        }
        let events: Vec<Happening> =
            Happening::ALL.into_iter().filter(|event| events.contains(event)).collect();
        if events.is_empty() {
            return Err(NoWebhook::Events.into());
        }
        if self.store.webhooks().await?.len() >= MOST {
            return Err(NoWebhook::TooMany.into());
        }
        let id = word();
        let (secret, sealed_secret) = self.new_secret(&id)?;
        let new = NewWebhook { id, url: url.to_owned(), events, sealed_secret };
        self.store.add_webhook(&new, operator, self.clock.now()).await?;
        Ok(secret)
    }

    /// Gives a webhook a new secret, returned now and never again; the former one signs beside it for a day.
    /// `None`: there is no such webhook.
    ///
    /// # Errors
    /// [`NoWebhook::Vault`], or the database.
    pub async fn rotate_webhook(&self, id: &str, operator: &str) -> anyhow::Result<Option<String>> {
        if !self.store.webhooks().await?.iter().any(|webhook| webhook.id == id) {
            return Ok(None);
        }
        let (secret, sealed) = self.new_secret(id)?;
        let now = self.clock.now();
        let done = self.store.rotate_webhook(id, &sealed, now + BOTH_SIGN, operator, now).await?;
        Ok(done.then_some(secret))
    }

    /// The secrets that sign now, the new one first.
    pub(crate) fn webhook_secrets(&self, webhook: &Webhook, now: Millis) -> anyhow::Result<Vec<String>> {
        let vault = self.vault.as_ref().ok_or(NoWebhook::Vault)?;
        let former =
            webhook.sealed_former.as_ref().filter(|_| webhook.former_until.is_some_and(|until| until > now));
        let sealed = std::iter::once(&webhook.sealed_secret).chain(former);
        sealed.map(|sealed| Ok(vault.open(sealed, &webhook.id)?)).collect()
    }

    /// A server that browsers do not reach by https is nobody's shop: there, a webhook may go to this machine.
    pub(crate) fn is_development(&self) -> bool {
        !self.settings.secure()
    }

    fn new_secret(&self, id: &str) -> anyhow::Result<(String, String)> {
        let vault = self.vault.as_ref().ok_or(NoWebhook::Vault)?;
        let secret = format!("{}{}", sign::PREFIX, STANDARD.encode(secret_bytes()));
        let sealed = vault.seal(&secret, id)?;
        Ok((secret, sealed))
    }
}
