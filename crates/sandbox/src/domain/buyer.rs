//! Test buyers: who they are, where they live, how they pay; and how the API shows each of these.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Index into the list of seeded buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct BuyerKey(pub(crate) usize);

/// A Japanese address in Amazon's free-text members. `city`, `county` and `district` are always null in Japan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) name: String,
    pub(crate) line1: String,
    pub(crate) line2: Option<String>,
    pub(crate) line3: Option<String>,
    pub(crate) state_or_region: String,
    pub(crate) postal_code: String,
    pub(crate) phone_number: String,
}

impl Address {
    pub(crate) fn json(&self) -> Value {
        json!({
            "name": self.name,
            "addressLine1": self.line1,
            "addressLine2": self.line2,
            "addressLine3": self.line3,
            "city": null,
            "county": null,
            "district": null,
            "stateOrRegion": self.state_or_region,
            "postalCode": self.postal_code,
            "countryCode": "JP",
            "phoneNumber": self.phone_number,
        })
    }
}

/// What Amazon's page answers when the buyer pays with this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Behaviour {
    Succeeds,
    /// The session comes back Canceled / Declined.
    Declined,
    /// The session comes back Canceled / BuyerCanceled.
    BuyerCancels,
    /// Decided after completion, where the shop can wait: Authorized.
    AuthorizesLater,
    /// Decided after completion, where the shop can wait: Declined / HardDeclined.
    DeclinesLater,
}

/// A card, or the gift-card balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Instrument {
    Card { brand: String, tail: String, behaviour: Behaviour },
    GiftBalance,
}

impl Instrument {
    /// `paymentDescriptor`, shown to buyers as it is.
    pub(crate) fn descriptor(&self) -> String {
        match self {
            Self::Card { brand, tail, .. } => format!("{brand} ****{tail} (Amazon Pay)"),
            Self::GiftBalance => "Amazonギフトカード残高 (Amazon Pay)".to_owned(),
        }
    }

    pub(crate) fn behaviour(&self) -> Behaviour {
        match self {
            Self::Card { behaviour, .. } => *behaviour,
            Self::GiftBalance => Behaviour::Succeeds,
        }
    }

    pub(crate) fn is_gift_balance(&self) -> bool {
        matches!(self, Self::GiftBalance)
    }
}

/// The first address and the first instrument are the defaults.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Buyer {
    pub(crate) email: String,
    pub(crate) name: String,
    /// The phone of the default billing address; gift-card-only buyers have none.
    pub(crate) phone_number: Option<String>,
    pub(crate) billing_address: Option<Address>,
    pub(crate) addresses: Vec<Address>,
    pub(crate) instruments: Vec<Instrument>,
    /// Amazon shows this buyer the selection page in any case.
    pub(crate) always_selects: bool,
    /// Amazon asks this buyer for a code before each payment.
    pub(crate) asks_code: bool,
    /// What this buyer is there to test; shown beside the sign-in form.
    pub(crate) purpose: String,
}

impl Buyer {
    /// Stable for one buyer and one merchant, different between merchants.
    pub(crate) fn id_for(&self, merchant_id: &str) -> String {
        let digest = hex::encode_upper(Sha256::digest(format!("{merchant_id}/{}", self.email)));
        format!("amzn1.account.A{}", &digest[..27])
    }

    pub(crate) fn has_gift_balance(&self) -> bool {
        self.instruments.iter().any(Instrument::is_gift_balance)
    }

    /// The `buyer` member of sessions and permissions; `shares` says which scopes the shop asked for.
    pub(crate) fn json(&self, merchant_id: &str, shares: impl Fn(&str) -> bool) -> Value {
        let mut value = json!({
            "name": shares("name").then_some(&self.name),
            "email": shares("email").then_some(&self.email),
            "buyerId": self.id_for(merchant_id),
            "primeMembershipTypes": null,
        });
        // Without a billing address the member is not null, it is missing.
        if let Some(phone) = &self.phone_number {
            value["phoneNumber"] = json!(shares("phoneNumber").then_some(phone));
        }
        value
    }

    /// The answer of Get Buyer.
    pub(crate) fn profile_json(&self, merchant_id: &str, shares: impl Fn(&str) -> bool) -> Value {
        let mut value = self.json(merchant_id, &shares);
        let address = self.addresses.first();
        let code = address.filter(|_| shares("postalCode")).map(|address| &address.postal_code);
        value["postalCode"] = json!(code);
        value["countryCode"] = json!("JP");
        value["shippingAddress"] = json!(address.filter(|_| shares("shippingAddress")).map(Address::json));
        let billing = self.billing_address.as_ref().filter(|_| shares("billingAddress"));
        value["billingAddress"] = json!(billing.map(Address::json));
        value
    }
}
