//! What Amazon is asked for: intent and amount of a session, or why Amazon Pay cannot take the order.
//!
//! Whole yen, tax and delivery included. No float, no rounding.

use crate::ConsentKind;

/// Most that one Recurring permission may be charged in a calendar month in Japan, in yen.
///
/// Source: developer.amazon.com/docs/amazon-pay-checkout/monthly-recurring-charge-limits.
pub const RECURRING_MONTHLY_LIMIT: i64 = 100_000;

/// Largest single charge in Japan, in yen.
pub const CHARGE_LIMIT: i64 = 10_000_000;

/// Amazon's `paymentIntent`, as far as we use it: nothing is captured before it is shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// A permission without a charge: 定期 with nothing to pay today.
    Confirm,
    /// A permission and an authorised charge.
    Authorize,
}

/// What a session is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What happens at the final click.
    pub intent: Intent,
    /// The session's amount. With [`Intent::Confirm`] it is the next cycle's, and nothing is charged.
    pub amount: i64,
}

/// Why Amazon Pay is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOffered {
    /// 単品 that costs nothing, or a 定期 that never costs anything.
    NothingToPay,
    /// 定期 above what may be charged in a month.
    AboveMonthlyLimit,
    /// More than Amazon takes in one charge.
    AboveChargeLimit,
}

/// The terms of an order: `today` is paid now, `each_cycle` is what every later cycle of a 定期 costs.
///
/// # Errors
/// [`NotOffered`].
pub fn terms(kind: ConsentKind, today: i64, each_cycle: i64) -> Result<Terms, NotOffered> {
    match kind {
        ConsentKind::OneTime if today <= 0 => Err(NotOffered::NothingToPay),
        ConsentKind::OneTime if today > CHARGE_LIMIT => Err(NotOffered::AboveChargeLimit),
        ConsentKind::OneTime => Ok(Terms { intent: Intent::Authorize, amount: today }),
        ConsentKind::Recurring if today.max(each_cycle) > RECURRING_MONTHLY_LIMIT => {
            Err(NotOffered::AboveMonthlyLimit)
        }
        ConsentKind::Recurring if today > 0 => Ok(Terms { intent: Intent::Authorize, amount: today }),
        ConsentKind::Recurring if each_cycle > 0 => Ok(Terms { intent: Intent::Confirm, amount: each_cycle }),
        ConsentKind::Recurring => Err(NotOffered::NothingToPay),
    }
}

#[cfg(test)]
mod tests {
    use super::{ConsentKind::*, Intent, NotOffered, Terms, terms};

    #[test]
    fn amounts_that_amazon_refuses_are_not_offered_and_the_reason_is_said() {
        let authorized = |amount| Ok(Terms { intent: Intent::Authorize, amount });
        for (kind, today, each_cycle, expected) in [
            (OneTime, 0, 0, Err(NotOffered::NothingToPay)),
            (OneTime, 1, 0, authorized(1)),
            (OneTime, 10_000_000, 0, authorized(10_000_000)),
            (OneTime, 10_000_001, 0, Err(NotOffered::AboveChargeLimit)),
            (Recurring, 0, 3_000, Ok(Terms { intent: Intent::Confirm, amount: 3_000 })),
            (Recurring, 0, 0, Err(NotOffered::NothingToPay)),
            (Recurring, 500, 3_000, authorized(500)),
            (Recurring, 100_000, 100_000, authorized(100_000)),
            (Recurring, 100_001, 3_000, Err(NotOffered::AboveMonthlyLimit)),
            (Recurring, 0, 100_001, Err(NotOffered::AboveMonthlyLimit)),
        ] {
            assert_eq!(terms(kind, today, each_cycle), expected, "{kind:?} {today} {each_cycle}");
        }
    }
}
