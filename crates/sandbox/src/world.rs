//! Everything that happens in a sandbox, in one struct behind one mutex: what shops and buyers made, who is
//! signed in where, and what a tester ordered to go wrong. A reset is a new `World`.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::control::faults::Fault;
use crate::control::log::RequestLog;
use crate::domain::buyer::BuyerKey;
use crate::domain::charge::Charge;
use crate::domain::complete::NewIds;
use crate::domain::permission::ChargePermission;
use crate::domain::refusal::Refusal;
use crate::domain::session::CheckoutSession;
use crate::hosted::visit::Visit;

/// What a Sign-in left behind for Get Buyer.
pub(crate) struct BuyerToken {
    pub(crate) merchant_id: String,
    pub(crate) buyer: BuyerKey,
    pub(crate) scopes: Option<Vec<String>>,
}

/// The first answer to an idempotency key.
pub(crate) struct StoredAnswer {
    /// Hash over method, path and body.
    pub(crate) fingerprint: String,
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// All that changes.
#[derive(Default)]
pub(crate) struct World {
    clock_offset: Duration,
    pub(crate) sessions: Vec<CheckoutSession>,
    pub(crate) permissions: Vec<ChargePermission>,
    pub(crate) charges: Vec<Charge>,
    pub(crate) buyer_tokens: HashMap<String, BuyerToken>,
    /// By merchant and key.
    pub(crate) answers: HashMap<(String, String), StoredAnswer>,
    pub(crate) visits: HashMap<String, Visit>,
    /// By the value of the buyer cookie.
    pub(crate) logins: HashMap<String, BuyerKey>,
    /// Who agreed to share data with which merchant.
    pub(crate) consents: HashSet<(BuyerKey, String)>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) log: RequestLog,
}

impl World {
    /// The machine's clock and what testers added to it.
    pub(crate) fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc().saturating_add(self.clock_offset)
    }

    pub(crate) fn advance_clock(&mut self, by: Duration) {
        self.clock_offset = self.clock_offset.saturating_add(by);
    }

    /// The session as of now; one that is older than 30 days is gone.
    pub(crate) fn session(&mut self, id: &str) -> Result<&mut CheckoutSession, Refusal> {
        let now = self.now();
        let session = self.sessions.iter_mut().find(|session| session.id == id && !session.is_deleted(now));
        let session = session.ok_or_else(|| Refusal::not_found("checkout session"))?;
        session.expire_if_due(now);
        Ok(session)
    }

    pub(crate) fn visit(&mut self, id: &str) -> Option<&mut Visit> {
        self.visits.get_mut(id)
    }

    /// Keeps a visit under a new unguessable id, which it returns.
    pub(crate) fn begin(&mut self, visit: Visit) -> String {
        let id = token();
        self.visits.insert(id.clone(), visit);
        id
    }
}

/// An unguessable text that needs no encoding in URLs, headers and cookies.
pub(crate) fn token() -> String {
    Uuid::new_v4().simple().to_string()
}

/// Ids in Amazon's Japanese sandbox shape: `S03-1234567-1234567` and the same with `-C123456`.
pub(crate) fn new_ids() -> NewIds {
    let random = Uuid::new_v4().as_u128();
    let digits = |shift: u32, modulus: u128| (random >> shift) % modulus;
    let permission = format!("S03-{:07}-{:07}", digits(0, 10_000_000), digits(32, 10_000_000));
    NewIds { charge: format!("{permission}-C{:06}", digits(80, 1_000_000)), permission }
}
