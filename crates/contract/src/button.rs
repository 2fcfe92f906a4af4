//! Which button, which consent: the table at the heart of the product.
//!
//! One pure function of the situation. The server's answer carries decision and reason and wins; the
//! widget runs it itself only on the LP. A consent of one kind is never used for the other.

use serde::{Deserialize, Serialize};

use crate::ConsentKind;

/// Most that one Recurring permission may be charged in a calendar month in Japan, in yen.
///
/// Source: developer.amazon.com/docs/amazon-pay-checkout/monthly-recurring-charge-limits.
pub const RECURRING_MONTHLY_LIMIT: i64 = 100_000;

/// Largest single charge in Japan, in yen.
pub const CHARGE_LIMIT: i64 = 10_000_000;

/// Where the shopper stands when a button is about to be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    /// A checkout session is open and nothing was placed yet.
    SessionOpen {
        /// The kind that the buyer consented to.
        consented: ConsentKind,
        /// The kind of what is being bought now (定期 wins in a mixed order).
        wanted: ConsentKind,
    },
    /// An offer on the thanks page, after an order was placed.
    ThanksOffer {
        /// The completed order's kind.
        completed: ConsentKind,
        /// The offer's kind.
        offered: ConsentKind,
        /// Whether the LP skips its confirm page.
        confirm_skip: bool,
    },
}

/// The button to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Button {
    /// The LP's own button; the consent that exists is used.
    Ordinary,
    /// An Amazon Pay button; a new consent of `kind` is asked for.
    AmazonPay {
        /// The kind to ask for.
        kind: ConsentKind,
        /// Why the shopper sees Amazon's button.
        reason: SwapReason,
    },
}

/// Why the ordinary button became an Amazon Pay button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwapReason {
    /// 単品 became 定期, or the other way round.
    KindChanged,
    /// Thanks offers of confirm-skip LPs always ask Amazon.
    ConfirmSkip,
    /// A OneTime permission is capped at its order and never reused.
    OneTimeUsed,
}

/// Decides.
#[must_use]
pub fn decide(situation: Situation) -> Button {
    use ConsentKind::{OneTime, Recurring};
    match situation {
        Situation::SessionOpen { consented, wanted } if consented == wanted => Button::Ordinary,
        Situation::SessionOpen { wanted, .. } => {
            Button::AmazonPay { kind: wanted, reason: SwapReason::KindChanged }
        }
        Situation::ThanksOffer { confirm_skip: true, offered, .. } => {
            Button::AmazonPay { kind: offered, reason: SwapReason::ConfirmSkip }
        }
        Situation::ThanksOffer { completed: Recurring, offered: Recurring, .. } => Button::Ordinary,
        Situation::ThanksOffer { completed: OneTime, offered, .. } => {
            Button::AmazonPay { kind: offered, reason: SwapReason::OneTimeUsed }
        }
        Situation::ThanksOffer { completed: Recurring, offered: OneTime, .. } => {
            Button::AmazonPay { kind: OneTime, reason: SwapReason::KindChanged }
        }
    }
}

/// Whether Amazon Pay can take this total at all (yen, what the first order costs).
#[must_use]
pub fn amount_is_payable(kind: ConsentKind, total: i64) -> bool {
    match kind {
        ConsentKind::OneTime => (1..=CHARGE_LIMIT).contains(&total),
        // 0 yen today is fine for 定期: the permission is confirmed with the next cycle's amount.
        ConsentKind::Recurring => (0..=RECURRING_MONTHLY_LIMIT).contains(&total),
    }
}

#[cfg(test)]
mod tests {
    use super::{Button, ConsentKind::*, Situation::*, SwapReason, amount_is_payable, decide};

    #[test]
    fn the_table_of_the_design_line_by_line() {
        let swap = |kind, reason| Button::AmazonPay { kind, reason };
        for (situation, expected) in [
            (SessionOpen { consented: OneTime, wanted: OneTime }, Button::Ordinary),
            (SessionOpen { consented: Recurring, wanted: Recurring }, Button::Ordinary),
            (SessionOpen { consented: OneTime, wanted: Recurring }, swap(Recurring, SwapReason::KindChanged)),
            (SessionOpen { consented: Recurring, wanted: OneTime }, swap(OneTime, SwapReason::KindChanged)),
            (
                ThanksOffer { completed: Recurring, offered: Recurring, confirm_skip: true },
                swap(Recurring, SwapReason::ConfirmSkip),
            ),
            (
                ThanksOffer { completed: OneTime, offered: OneTime, confirm_skip: false },
                swap(OneTime, SwapReason::OneTimeUsed),
            ),
            (ThanksOffer { completed: Recurring, offered: Recurring, confirm_skip: false }, Button::Ordinary),
            (
                ThanksOffer { completed: Recurring, offered: OneTime, confirm_skip: false },
                swap(OneTime, SwapReason::KindChanged),
            ),
        ] {
            assert_eq!(decide(situation), expected, "{situation:?}");
        }
    }

    #[test]
    fn amounts_that_amazon_refuses_are_not_offered() {
        assert!(!amount_is_payable(OneTime, 0));
        assert!(amount_is_payable(OneTime, 1));
        assert!(!amount_is_payable(OneTime, 10_000_001));
        assert!(amount_is_payable(Recurring, 0));
        assert!(amount_is_payable(Recurring, 100_000));
        assert!(!amount_is_payable(Recurring, 100_001));
    }
}
