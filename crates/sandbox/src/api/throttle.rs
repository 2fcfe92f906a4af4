//! Amazon's throttling: a bucket of calls per merchant and operation, which fills up again second by second.
//! Source: "API throttling limits" (the rows for Japan are assumed to equal the others).

use std::collections::HashMap;

use time::OffsetDateTime;

use super::operation::Kind;
use crate::domain::refusal::Refusal;
use crate::switches::Throttle;

/// One call, in the unit of the buckets (they fill by the millisecond).
const CALL: i128 = 1000;

/// Calls at once, and calls that come back each second.
#[derive(Debug, Clone, Copy)]
struct Quota {
    burst: i128,
    restored: i128,
}

impl Quota {
    fn of(throttle: Throttle, kind: Kind) -> Option<Self> {
        let (live, sandbox) = match kind {
            Kind::GetBuyer => return None,
            Kind::CreateCheckoutSession => ((40, 16), (5, 1)),
            Kind::GetCheckoutSession => ((40, 8), (10, 1)),
            Kind::UpdateCheckoutSession => ((20, 8), (5, 1)),
            Kind::CompleteCheckoutSession => ((20, 4), (2, 1)),
            Kind::GetChargePermission => ((20, 4), (10, 1)),
            Kind::UpdateChargePermission => ((10, 2), (5, 1)),
            Kind::CloseChargePermission | Kind::CancelCharge => ((10, 2), (2, 1)),
            Kind::CreateCharge | Kind::CreateRefund => ((10, 4), (2, 1)),
            Kind::GetCharge | Kind::GetRefund => ((20, 4), (5, 1)),
            Kind::CaptureCharge => ((20, 4), (2, 1)),
        };
        let (burst, restored) = match throttle {
            Throttle::Off => return None,
            Throttle::Sandbox => sandbox,
            Throttle::Live => live,
        };
        Some(Self { burst, restored })
    }
}

#[derive(Debug)]
struct Bucket {
    left: i128,
    since: OffsetDateTime,
}

/// All buckets.
#[derive(Debug, Default)]
pub(crate) struct Buckets(HashMap<(String, &'static str), Bucket>);

impl Buckets {
    /// Takes one call out, or refuses it.
    pub(super) fn take(
        &mut self,
        throttle: Throttle,
        merchant: &str,
        kind: Kind,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        let Some(quota) = Quota::of(throttle, kind) else {
            return Ok(());
        };
        let full = quota.burst * CALL;
        let slot = (merchant.to_owned(), kind.name());
        let bucket = self.0.entry(slot).or_insert(Bucket { left: full, since: now });
        let restored = (now - bucket.since).whole_milliseconds() * quota.restored;
        bucket.left = (bucket.left + restored).min(full);
        bucket.since = now;
        if bucket.left < CALL {
            let message = format!(
                "{} is throttled: {} calls at once, {} a second",
                kind.name(),
                quota.burst,
                quota.restored
            );
            return Err(Refusal::new(429, "TooManyRequests", message));
        }
        bucket.left -= CALL;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again_for_each_merchant_and_operation() {
        let mut buckets = Buckets::default();
        let start = datetime!(2025-01-02 03:04:05 UTC);
        let mut take = |merchant: &str, kind, seconds: i64| {
            let now = start + Duration::seconds(seconds);
            buckets.take(Throttle::Sandbox, merchant, kind, now).map_err(|refusal| refusal.status)
        };
        assert_eq!(take("A", Kind::CreateCharge, 0), Ok(()));
        assert_eq!(take("A", Kind::CreateCharge, 0), Ok(()));
        assert_eq!(take("A", Kind::CreateCharge, 0), Err(429));
        assert_eq!(take("B", Kind::CreateCharge, 0), Ok(()));
        assert_eq!(take("A", Kind::CreateRefund, 0), Ok(()));
        assert_eq!(take("A", Kind::CreateCharge, 1), Ok(()));
        assert_eq!(take("A", Kind::CreateCharge, 1), Err(429));
        assert_eq!((take("A", Kind::CreateCharge, 99), take("A", Kind::CreateCharge, 99)), (Ok(()), Ok(())));
        assert_eq!(take("A", Kind::CreateCharge, 99), Err(429), "no more than the burst");
    }

    #[test]
    fn off_is_off() {
        let mut buckets = Buckets::default();
        let now = datetime!(2025-01-02 03:04:05 UTC);
        for _ in 0..100 {
            assert_eq!(buckets.take(Throttle::Off, "A", Kind::CompleteCheckoutSession, now), Ok(()));
        }
    }
}
