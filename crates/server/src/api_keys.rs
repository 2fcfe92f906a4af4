//! Keys of other systems: the cart's server calls `/v1` with one.
//!
//! A key is shown once, kept as SHA-256, limited to its scopes, and dead the moment it is revoked. It is 256 random
//! bits, so it needs no slow hash.

use crate::clock::{Millis, SECOND};
use crate::secret::{fingerprint, word};
use crate::shop::Shop;
use crate::store::{ApiKey, NewApiKey, Store, StoreError};

/// What every key begins with, so that a leaked one is recognised by whoever finds it.
pub const PREFIX: &str = "lpap_";
/// "Last used" is written at most this often.
const NOTED_EVERY: Millis = 60 * SECOND;
/// Longest name, in characters.
const LONGEST_NAME: usize = 40;

/// What a key may do. Nothing follows from another one: whoever may refund need not be able to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Orders with buyer, address and the story of their money.
    OrdersRead,
    /// Notes.
    OrdersWrite,
    /// Capture, cancel, refund, authorise again.
    OrdersMoney,
    /// 定期.
    SubscriptionsRead,
    /// Pause, resume, skip, end.
    SubscriptionsWrite,
    /// LPs and payment methods.
    ShopRead,
    /// The kill switch, 「Previewでのみ表示」, the names of payment methods.
    ShopWrite,
    /// What was told to the cart, and how that went.
    WebhooksRead,
    /// Tell it again.
    WebhooksWrite,
    /// Confirm and place for a shopper, on the cart's own pages.
    Checkout,
}

impl Scope {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::OrdersRead,
        Self::OrdersWrite,
        Self::OrdersMoney,
        Self::SubscriptionsRead,
        Self::SubscriptionsWrite,
        Self::ShopRead,
        Self::ShopWrite,
        Self::WebhooksRead,
        Self::WebhooksWrite,
        Self::Checkout,
    ];

    /// The word in the database, the documents and the command.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrdersRead => "orders:read",
            Self::OrdersWrite => "orders:write",
            Self::OrdersMoney => "orders:money",
            Self::SubscriptionsRead => "subscriptions:read",
            Self::SubscriptionsWrite => "subscriptions:write",
            Self::ShopRead => "shop:read",
            Self::ShopWrite => "shop:write",
            Self::WebhooksRead => "webhooks:read",
            Self::WebhooksWrite => "webhooks:write",
            Self::Checkout => "checkout",
        }
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

/// Why a key is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    /// 1 to 40 characters, no control characters.
    #[error("名前は1~40文字です / a name takes 1 to 40 characters")]
    Name,
    /// Another key has it, perhaps a revoked one: the audit log names keys.
    #[error("その名前のキーはすでにあります / there is a key of this name")]
    NameTaken,
    /// A key that may do nothing is a mistake.
    #[error("権限を1つ以上選んでください / choose at least one scope")]
    Scopes,
}

impl Store {
    /// Makes a key; its text is returned, and never again.
    ///
    /// # Errors
    /// [`NoKey`], or the database.
    pub async fn make_api_key(
        &self,
        name: &str,
        scopes: &[Scope],
        operator: &str,
        now: Millis,
    ) -> anyhow::Result<String> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(NoKey::Name.into());
        }
        if scopes.is_empty() {
            return Err(NoKey::Scopes.into());
        }
        let key = format!("{PREFIX}{}", word());
        let new = NewApiKey {
            id: word(),
            name: name.to_owned(),
            key_hash: fingerprint(&key),
            hint: key.chars().skip(key.len() - 4).collect(),
            scopes: Scope::ALL.into_iter().filter(|scope| scopes.contains(scope)).collect(),
        };
        match self.add_api_key(&new, operator, now).await {
            Err(StoreError::Database(error)) if error.is_unique_violation() => Err(NoKey::NameTaken.into()),
            done => done.map(|()| key).map_err(Into::into),
        }
    }
}

impl Shop {
    /// Whose key this is; `None` when nobody's, or revoked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_key(&self, key: &str) -> Result<Option<ApiKey>, StoreError> {
        if !key.starts_with(PREFIX) {
            return Ok(None);
        }
        let Some(found) = self.store.live_api_key(&fingerprint(key)).await? else { return Ok(None) };
        let now = self.clock.now();
        if found.last_used_at.is_none_or(|at| at + NOTED_EVERY <= now) {
            self.store.api_key_used(&found.id, now).await?;
        }
        Ok(Some(found))
    }
}
