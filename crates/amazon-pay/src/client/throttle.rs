//! Amazon's quotas as token buckets: a caller waits for its turn instead of earning a 429.
//!
//! Invariant: within one [`Throttle`] no operation goes out faster than its quota; turns are given in the order of
//! asking. Amazon page: `amazon-pay-api-v2/api-throttling-limits`.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::operation::Operation;
use crate::region::Environment;

/// So many calls at once, then so many per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Calls that may go out together after a rest.
    pub burst: u32,
    /// Calls that come back per second.
    pub per_second: u32,
}

impl Quota {
    /// Amazon's own quota for an operation; `None` where Amazon documents none.
    ///
    /// ```
    /// # use amazon_pay::{Environment, Operation, Quota};
    /// let quota = Quota::of(Operation::CreateCharge, Environment::Live);
    /// assert_eq!(quota, Some(Quota { burst: 10, per_second: 4 }));
    /// ```
    #[must_use]
    pub const fn of(operation: Operation, environment: Environment) -> Option<Self> {
        let (live, sandbox_burst) = match operation {
            Operation::CreateCheckoutSession => ((40, 16), 5),
            Operation::GetCheckoutSession => ((40, 8), 10),
            Operation::UpdateCheckoutSession => ((20, 8), 5),
            Operation::CompleteCheckoutSession | Operation::CaptureCharge => ((20, 4), 2),
            Operation::GetChargePermission => ((20, 4), 10),
            Operation::UpdateChargePermission => ((10, 2), 5),
            Operation::CloseChargePermission | Operation::CancelCharge => ((10, 2), 2),
            Operation::CreateCharge | Operation::CreateRefund => ((10, 4), 2),
            Operation::GetCharge | Operation::GetRefund => ((20, 4), 5),
            Operation::GetBuyer => return None,
        };
        Some(match environment {
            Environment::Live => Self { burst: live.0, per_second: live.1 },
            Environment::Sandbox => Self { burst: sandbox_burst, per_second: 1 },
        })
    }

    /// Time in which one call comes back.
    fn interval(self) -> Duration {
        Duration::from_secs(1) / self.per_second.max(1)
    }

    /// Time in which a whole burst comes back.
    fn refill(self) -> Duration {
        self.interval() * self.burst.max(1)
    }
}

/// The buckets of one merchant in one environment. Clones share them: give one to all clients of a merchant.
///
/// They are kept per process. With several servers Amazon may still answer 429; the bucket is then emptied, and the
/// next caller waits.
#[derive(Clone, Default)]
pub struct Throttle {
    environment: Option<Environment>,
    own: HashMap<Operation, Quota>,
    /// When each bucket will be full again.
    full_at: Arc<Mutex<HashMap<Operation, Instant>>>,
}

impl Throttle {
    /// Amazon's own quotas.
    #[must_use]
    pub fn amazon(environment: Environment) -> Self {
        Self { environment: Some(environment), ..Self::default() }
    }

    /// No quotas.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Another quota for one operation, e.g. a share of Amazon's on each of several servers.
    #[must_use]
    pub fn quota(mut self, operation: Operation, quota: Quota) -> Self {
        self.own.insert(operation, quota);
        self
    }

    fn quota_of(&self, operation: Operation) -> Option<Quota> {
        let own = self.own.get(&operation).copied();
        own.or_else(|| self.environment.and_then(|environment| Quota::of(operation, environment)))
    }

    /// Takes the next turn and says when it is; `None`, and nothing taken, if that is after `deadline`.
    pub(super) fn turn(&self, operation: Operation, deadline: Instant) -> Option<Instant> {
        let now = Instant::now();
        let Some(quota) = self.quota_of(operation) else { return Some(now) };
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full = full_at.get(&operation).copied().unwrap_or(now).max(now) + quota.interval();
        // The bucket holds a burst: the turn is when taking one more leaves it not below empty.
        let turn = full.checked_sub(quota.refill()).unwrap_or(now).max(now);
        if turn > deadline {
            return None;
        }
        full_at.insert(operation, full);
        Some(turn)
    }

    /// Amazon says that the quota is used up (by another server, perhaps).
    pub(super) fn exhausted(&self, operation: Operation) {
        if let Some(quota) = self.quota_of(operation) {
            let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
            let empty = Instant::now() + quota.refill();
            let full = full_at.entry(operation).or_insert(empty);
            *full = empty.max(*full);
        }
    }
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Throttle").field("environment", &self.environment).field("own", &self.own).finish()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    const CREATE: Operation = Operation::CreateCharge;

    fn wait(throttle: &Throttle) -> Option<Duration> {
        let deadline = Instant::now() + Duration::from_secs(30);
        throttle.turn(CREATE, deadline).map(|turn| turn - Instant::now())
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_at_once_then_one_per_interval() {
        let throttle = Throttle::amazon(Environment::Live);
        for _ in 0..10 {
            assert_eq!(wait(&throttle), Some(Duration::ZERO));
        }
        assert_eq!(wait(&throttle.clone()), Some(Duration::from_millis(250)), "clones share the buckets");
        assert_eq!(wait(&throttle), Some(Duration::from_millis(500)));
        let deadline = Instant::now() + Duration::from_secs(1);
        assert!(throttle.turn(Operation::GetCharge, deadline).unwrap() <= Instant::now(), "one bucket each");
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!(wait(&throttle), Some(Duration::from_millis(250)));
        tokio::time::advance(Duration::from_secs(60)).await;
        for _ in 0..10 {
            assert_eq!(wait(&throttle), Some(Duration::ZERO), "a rest fills the bucket, to the burst");
        }
        assert_eq!(wait(&throttle), Some(Duration::from_millis(250)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_after_the_deadline_is_not_taken() {
        let throttle = Throttle::none().quota(CREATE, Quota { burst: 1, per_second: 1 });
        let soon = || Instant::now() + Duration::from_millis(1500);
        assert!(throttle.turn(CREATE, soon()).is_some());
        assert!(throttle.turn(CREATE, soon()).is_some());
        assert_eq!(throttle.turn(CREATE, soon()), None);
        assert_eq!(throttle.turn(CREATE, soon()), None);
        assert_eq!(wait(&throttle), Some(Duration::from_secs(2)), "the refused ones took nothing");
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_empties_the_bucket() {
        let throttle = Throttle::amazon(Environment::Sandbox);
        throttle.exhausted(CREATE);
        assert_eq!(wait(&throttle), Some(Duration::from_secs(1)));
        let free = Throttle::none();
        free.exhausted(CREATE);
        for _ in 0..100 {
            assert_eq!(wait(&free), Some(Duration::ZERO));
        }
    }

    #[test]
    fn the_sandbox_restores_one_a_second() {
        for operation in [Operation::CreateCheckoutSession, Operation::GetRefund, Operation::CancelCharge] {
            assert_eq!(Quota::of(operation, Environment::Sandbox).unwrap().per_second, 1);
        }
        assert_eq!(Quota::of(Operation::GetBuyer, Environment::Live), None);
        let complete = Quota::of(Operation::CompleteCheckoutSession, Environment::Sandbox);
        assert_eq!(complete, Some(Quota { burst: 2, per_second: 1 }));
    }
}
