//! Why is the button not shown on this LP? Everything that can keep it away, looked at in the order in which it comes.

use amazon_pay::{CheckoutSessionId, ReasonCode};
use std::time::Duration;

use crate::amazon::is_not_found;
use crate::clock::{HOUR, Millis};
use crate::counts::{Counted, Step};
use crate::settings::Lp;
use crate::shop::Shop;

/// A page that was seen within this is taken to be there.
const LATELY: Millis = 24 * HOUR;
/// What was refused within this is worth telling.
const REFUSED_LATELY: Millis = 7 * 24 * HOUR;
/// Longest that Amazon is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// A session that nobody has: Amazon's answer tells whether it knows our key.
const NOBODYS_SESSION: &str = "00000000-0000-0000-0000-000000000000";

/// How one thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// As it should be.
    Good,
    /// This keeps the button away, or will.
    Bad,
    /// Not known, or worth a look.
    Unsure,
}

impl Finding {
    /// The word for its tag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Unsure => "warn",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// A word for it and how it stands: `switch.off`.
    pub word: &'static str,
    /// How it stands.
    pub finding: Finding,
    /// A moment or an origin that belongs to it.
    pub detail: Option<Detail>,
}

/// What belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// When it was last.
    At(Millis),
    /// Which one.
    Text(String),
}

fn check(word: &'static str, finding: Finding) -> Check {
    Check { word, finding, detail: None }
}

impl Shop {
    /// Looks at everything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn health_of(&self, lp: &Lp) -> anyhow::Result<Vec<Check>> {
        self.write_counts().await?;
        let switch = self.switch_of(lp);
        let counted = self.store.counted(&lp.id, "").await?;
        let last = |step: Step| counted.get(step.as_str()).copied();
        let refused = self.store.refused_origin(&lp.id).await?;
        let now = self.clock.now();
        Ok(vec![
            if switch.enabled {
                check("switch.on", Finding::Good)
            } else {
                check("switch.off", Finding::Bad)
            },
            if switch.preview_only {
                check("preview.only", Finding::Bad)
            } else {
                check("preview.public", Finding::Good)
            },
            self.check_key(lp).await,
            if self.widget.is_there() {
                check("widget.there", Finding::Good)
            } else {
                check("widget.missing", Finding::Bad)
            },
            of_tag(last(Step::Tag), now),
            match refused {
                Some((origin, at)) if at > now - REFUSED_LATELY && !lp.allows(&origin) => {
                    Check { detail: Some(Detail::Text(origin)), ..check("origin.refused", Finding::Bad) }
                }
                _ => check("origin.fine", Finding::Good),
            },
            of_step(last(Step::Button), "button.seen", "button.never"),
            of_step(last(Step::Login), "login.seen", "login.never"),
        ])
    }

    async fn check_key(&self, lp: &Lp) -> Check {
        let Some(amazon) = self.account_for(lp) else { return check("key.no_account", Finding::Bad) };
        let Ok(nobodys) = CheckoutSessionId::parse(NOBODYS_SESSION) else {
            return check("key.no_answer", Finding::Unsure);
        };
        let asked = amazon.client.get_checkout_session(&nobodys);
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Err(error)) if is_not_found(&error) => check("key.good", Finding::Good),
            Ok(Ok(_)) => check("key.good", Finding::Good),
            Ok(Err(error)) => match error.reason() {
                Some(ReasonCode::InvalidRequestSignature) => check("key.mismatch", Finding::Bad),
                Some(ReasonCode::InvalidAuthentication | ReasonCode::UnauthorizedAccess) => {
                    check("key.unknown", Finding::Bad)
                }
                Some(ReasonCode::InvalidAccountStatus) => check("key.account", Finding::Bad),
                // A malformed id is told only to those whose signature was right.
                Some(ReasonCode::InvalidParameterValue) => check("key.good", Finding::Good),
                _ => check("key.no_answer", Finding::Unsure),
            },
            Err(_) => check("key.no_answer", Finding::Unsure),
        }
    }
}

fn of_tag(last: Option<Counted>, now: Millis) -> Check {
    match last {
        None => check("tag.never", Finding::Bad),
        Some(counted) => {
            let lately = counted.last_at > now - LATELY;
            let (word, finding) =
                if lately { ("tag.lately", Finding::Good) } else { ("tag.long_ago", Finding::Unsure) };
            Check { detail: Some(Detail::At(counted.last_at)), ..check(word, finding) }
        }
    }
}

fn of_step(last: Option<Counted>, seen: &'static str, never: &'static str) -> Check {
    match last {
        Some(counted) => Check { detail: Some(Detail::At(counted.last_at)), ..check(seen, Finding::Good) },
        None => check(never, Finding::Unsure),
    }
}
