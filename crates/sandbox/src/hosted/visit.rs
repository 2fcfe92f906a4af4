//! One trip of a buyer to the hosted pages, from a click in a shop until the way back.

use serde::{Deserialize, Serialize};

use crate::domain::choice::Choice;
use crate::domain::kinds::Environment;
use crate::domain::sign_in::SignInPayload;

/// Which list a change link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Change {
    Address,
    Payment,
}

/// Why the buyer came. Sessions are named by id; the visit keeps nothing of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Errand {
    /// A Sign-in button.
    SignIn { payload: SignInPayload, environment: Environment },
    /// A checkout button, an additional payment button or an upgrade: the session knows which.
    Checkout { session: String },
    /// A change link on the shop's review page.
    Change { session: String, what: Change },
    /// `amazonPayRedirectUrl`, good as long as the session's redirect token is this one.
    Pay { session: String, token: String },
}

/// The state of a trip.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Visit {
    pub(crate) errand: Errand,
    pub(crate) merchant_id: String,
    /// The page with the button; the way back when the shop named no cancel URL.
    pub(crate) origin_url: Option<String>,
    /// The shop signed the buyer out: whoever is signed in here must sign in again.
    pub(crate) forgets_login: bool,
    /// The buyer has just signed in, or confirmed to continue as the one who is.
    pub(crate) greeted: bool,
    /// What the buyer picked so far in a checkout.
    pub(crate) choice: Option<Choice>,
    /// Without a review page: the buyer pressed "pay now" or agreed to the upgrade.
    pub(crate) confirmed: bool,
    pub(crate) attempt: Attempt,
}

/// How far the payment of this visit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Attempt {
    Fresh,
    /// Waiting for the buyer's code, after so many wrong ones.
    AsksCode {
        wrong: u8,
    },
    /// Declined; another payment method may be chosen.
    Declined,
}

impl Visit {
    pub(crate) fn new(errand: Errand, merchant_id: String) -> Self {
        Self {
            errand,
            merchant_id,
            origin_url: None,
            forgets_login: false,
            greeted: false,
            choice: None,
            confirmed: false,
            attempt: Attempt::Fresh,
        }
    }

    /// The session that this visit is about.
    pub(crate) fn session(&self) -> Option<&str> {
        match &self.errand {
            Errand::SignIn { .. } => None,
            Errand::Checkout { session } | Errand::Change { session, .. } | Errand::Pay { session, .. } => {
                Some(session)
            }
        }
    }
}
