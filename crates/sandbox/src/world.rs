//! Everything that happens in a sandbox, in one struct behind one mutex: what shops and buyers made, who is
//! signed in where, and what a tester ordered to go wrong. A reset is a new `World`; the state file is a kept one.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::api::throttle::Buckets;
use crate::control::faults::Fault;
use crate::control::log::{Entry, RequestLog};
use crate::domain::buyer::BuyerKey;
use crate::domain::complete::NewIds;
use crate::domain::kinds::{Environment, PermissionType};
use crate::domain::permission::ChargePermission;
use crate::domain::refusal::Refusal;
use crate::domain::session::CheckoutSession;
use crate::hosted::visit::Visit;
use crate::ipn::queue::Queue;
use crate::register::Registration;
use crate::switches::Switches;

/// What a Sign-in left behind for Get Buyer.
#[derive(Serialize, Deserialize)]
pub(crate) struct BuyerToken {
    pub(crate) merchant_id: String,
    pub(crate) environment: Environment,
    pub(crate) buyer: BuyerKey,
    pub(crate) scopes: Option<Vec<String>>,
}

/// The first answer to an idempotency key.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredAnswer {
    /// Hash over method, path and body.
    pub(crate) fingerprint: String,
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// All that changes.
#[derive(Serialize, Deserialize)]
pub(crate) struct World {
    clock_offset: Duration,
    pub(crate) switches: Switches,
    pub(crate) sessions: Vec<CheckoutSession>,
    pub(crate) permissions: Vec<ChargePermission>,
    pub(crate) buyer_tokens: HashMap<String, BuyerToken>,
    /// By merchant, environment and key: `A3…/Sandbox/key`.
    pub(crate) answers: HashMap<String, StoredAnswer>,
    pub(crate) visits: HashMap<String, Visit>,
    /// By the value of the buyer cookie.
    pub(crate) logins: HashMap<String, BuyerKey>,
    /// Who agreed to share data with which merchant.
    pub(crate) consents: HashSet<(BuyerKey, String)>,
    /// Of shops whose merchant has not agreed yet.
    #[serde(skip)]
    pub(crate) registrations: HashMap<String, Registration>,
    #[serde(skip)]
    pub(crate) faults: Vec<Fault>,
    pub(crate) ipn: Queue,
    #[serde(skip)]
    pub(crate) log: RequestLog,
    #[serde(skip)]
    pub(crate) buckets: Buckets,
}

impl World {
    pub(crate) fn new(switches: Switches) -> Self {
        Self {
            clock_offset: Duration::ZERO,
            switches,
            sessions: Vec::new(),
            permissions: Vec::new(),
            buyer_tokens: HashMap::new(),
            answers: HashMap::new(),
            visits: HashMap::new(),
            logins: HashMap::new(),
            consents: HashSet::new(),
            registrations: HashMap::new(),
            faults: Vec::new(),
            ipn: Queue::default(),
            log: RequestLog::default(),
            buckets: Buckets::default(),
        }
    }

    /// The machine's clock and what testers added to it.
    pub(crate) fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc().saturating_add(self.clock_offset)
    }

    pub(crate) fn advance_clock(&mut self, by: Duration) {
        self.clock_offset = self.clock_offset.saturating_add(by);
    }

    pub(crate) fn note(&mut self, entry: Entry) {
        let now = self.now();
        self.log.push(entry, now);
    }

    /// The session as of now; one that is older than 30 days is gone.
    pub(crate) fn session(&mut self, id: &str) -> Result<&mut CheckoutSession, Refusal> {
        let now = self.now();
        let session = self.sessions.iter_mut().find(|session| session.id == id && !session.is_deleted(now));
        let session = session.ok_or_else(|| Refusal::not_found("checkout session"))?;
        session.expire_if_due(now);
        Ok(session)
    }

    /// The permission as of now.
    pub(crate) fn permission(&mut self, id: &str) -> Result<&mut ChargePermission, Refusal> {
        let now = self.now();
        let permission = self.permissions.iter_mut().find(|permission| permission.id == id);
        let permission = permission.ok_or_else(|| Refusal::not_found("charge permission"))?;
        permission.settle(now);
        Ok(permission)
    }

    /// Everything as of now.
    pub(crate) fn settle(&mut self) -> OffsetDateTime {
        let now = self.now();
        self.sessions.iter_mut().for_each(|session| session.expire_if_due(now));
        self.permissions.iter_mut().for_each(|permission| permission.settle(now));
        now
    }

    pub(crate) fn visit(&mut self, id: &str) -> Option<&mut Visit> {
        self.visits.get_mut(id)
    }

    /// The session that a visit is about.
    pub(crate) fn session_of_visit(&mut self, id: &str) -> Option<&mut CheckoutSession> {
        let session = self.visit(id)?.session()?.to_owned();
        self.session(&session).ok()
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

/// Ids in Amazon's Japanese shape: `S03-1234567-1234567` in the sandbox, `P03` or (Recurring) `C03` in live.
pub(crate) fn new_ids(environment: Environment, kind: PermissionType) -> NewIds {
    let letter = match (environment, kind) {
        (Environment::Sandbox, _) => 'S',
        (Environment::Live, PermissionType::OneTime) => 'P',
        (Environment::Live, PermissionType::Recurring) => 'C',
    };
    let [first, second] = [(), ()].map(|()| digits(10_000_000));
    let permission = format!("{letter}03-{first:07}-{second:07}");
    NewIds { charge: part_id(&permission, 'C'), permission }
}

/// The id of a charge (`C`) or refund (`R`) under a permission.
pub(crate) fn part_id(permission: &str, letter: char) -> String {
    format!("{permission}-{letter}{:06}", digits(1_000_000))
}

fn digits(below: u128) -> u128 {
    (Uuid::new_v4().as_u128() >> 80) % below
}
