//! What stays true whatever shops, buyers and the clock do, in whatever order.

use proptest::prelude::*;
use serde_json::json;

use super::charging::ChargeSimulation;
use super::tests::{START, asked, granted};
use super::*;
use crate::domain::charge::request::CaptureCharge;
use crate::domain::moment::compact;
use crate::domain::pending::Verdict;
use crate::domain::refund::{CreateRefund, RefundState, refundable};

/// Limits are kept or broken at their edge, which random numbers seldom meet.
#[derive(Debug, Clone, Copy)]
enum Amount {
    Random(u64),
    /// All that is left.
    Edge,
    /// One yen more than is left.
    OverTheEdge,
}

impl Amount {
    fn of(self, left: u64) -> Yen {
        Yen(match self {
            Self::Random(yen) => yen,
            Self::Edge => left.max(1),
            Self::OverTheEdge => left + 1,
        })
    }
}

/// One step. A charge is chosen by its place; there may be none.
#[derive(Debug, Clone)]
enum Step {
    Wait(i64),
    Charge { yen: Amount, capture_now: bool, waits: bool, simulation: Option<ChargeSimulation> },
    Capture { charge: usize, yen: Amount, simulated: Option<Verdict> },
    Cancel { charge: usize },
    Refund { charge: usize, yen: Amount, verdict: Verdict },
    Close { reason: ClosedReason, cancels: bool },
    Block(Option<NonChargeableReason>),
    DeclineNext(DeclineReason),
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![Just(Verdict::Granted), Just(Verdict::Declined(DeclineReason::AmazonRejected))]
}

fn simulation() -> impl Strategy<Value = ChargeSimulation> {
    prop_oneof![
        Just(ChargeSimulation::AuthorizationInitiated),
        Just(ChargeSimulation::Decline(DeclineReason::SoftDeclined))
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let yen = || {
        prop_oneof![
            3 => (1_u64..4_000).prop_map(Amount::Random),
            1 => (1_u64..120_000).prop_map(Amount::Random),
            2 => Just(Amount::Edge),
            2 => Just(Amount::OverTheEdge),
        ]
    };
    let charge = || 0_usize..6;
    let seconds = prop_oneof![0_i64..60, 0_i64..10 * 86_400, 0_i64..200 * 86_400];
    let closing = prop_oneof![Just(ClosedReason::MerchantClosed), Just(ClosedReason::BuyerClosed)];
    let step = prop_oneof![
        4 => seconds.prop_map(Step::Wait),
        8 => (yen(), any::<bool>(), any::<bool>(), prop::option::weighted(0.3, simulation()))
            .prop_map(|(yen, capture_now, waits, simulation)| Step::Charge { yen, capture_now, waits, simulation }),
        6 => (charge(), yen(), prop::option::weighted(0.3, verdict()))
            .prop_map(|(charge, yen, simulated)| Step::Capture { charge, yen, simulated }),
        2 => charge().prop_map(|charge| Step::Cancel { charge }),
        6 => (charge(), yen(), verdict()).prop_map(|(charge, yen, verdict)| Step::Refund { charge, yen, verdict }),
        1 => (closing, any::<bool>()).prop_map(|(reason, cancels)| Step::Close { reason, cancels }),
        1 => prop::option::of(Just(NonChargeableReason::PaymentMethodInvalid)).prop_map(Step::Block),
        1 => Just(Step::DeclineNext(DeclineReason::HardDeclined)),
    ];
    prop::collection::vec(step, 1..60)
}

/// Refusals are fine: what counts is what they leave behind.
fn take(permission: &mut ChargePermission, step: &Step, now: OffsetDateTime) {
    let id = |charge: usize| format!("C{charge}");
    match *step {
        Step::Wait(_) => {}
        Step::Charge { yen, capture_now, waits, simulation } => {
            let extra = json!({ "captureNow": capture_now, "canHandlePendingAuthorization": waits });
            let number = id(permission.charges.len());
            let yen = yen.of(permission.balance(now)).0;
            drop(permission.charge(asked(yen, &extra), simulation, number, now).cloned());
        }
        Step::Capture { charge, yen, simulated } => {
            let authorized = permission.find_charge(&id(charge)).map_or(0, |charge| charge.amount.0);
            let asked = CaptureCharge { amount: yen.of(authorized), soft_descriptor: None };
            drop(permission.capture(&id(charge), asked, simulated, now));
        }
        Step::Cancel { charge } => {
            drop(permission.cancel_charge(&id(charge), ChargeCancelReason::MerchantCanceled, now));
        }
        Step::Refund { charge, yen, verdict } => {
            let taken = permission.find_charge(&id(charge)).map_or(0, Charge::taken);
            let left = refundable(taken).saturating_sub(permission.refunded(&id(charge)));
            let asked = CreateRefund { charge_id: id(charge), amount: yen.of(left), soft_descriptor: None };
            let number = format!("R{}", permission.refunds.len());
            drop(permission.refund(asked, verdict, number, now).cloned());
        }
        Step::Close { reason, cancels } => drop(permission.close(reason, cancels, now)),
        Step::Block(reason) => drop(permission.block(reason, now)),
        Step::DeclineNext(reason) => permission.decline_next(reason, 1),
    }
}

fn check(before: &ChargePermission, after: &ChargePermission) -> Result<(), TestCaseError> {
    for charge in &after.charges {
        prop_assert!(charge.taken() <= charge.amount.0, "captured over authorized");
        prop_assert!(after.refunded(&charge.id) <= refundable(charge.taken()), "refunds over the rule");
    }
    let within = |counts: &dyn Fn(&Charge) -> bool| {
        after.charges.iter().filter(|charge| counts(charge)).map(Charge::committed).sum::<u64>()
            <= after.limit.0
    };
    if after.terms.is_recurring() {
        for month in after.charges.iter().map(|charge| japanese_month(charge.created)) {
            prop_assert!(
                within(&|charge| japanese_month(charge.created) == month),
                "{month} is over the limit"
            );
        }
    } else {
        prop_assert!(within(&|_| true), "over the limit");
        prop_assert!(after.charges.len() <= 25);
    }
    if let PermissionState::Closed(_) = before.state() {
        prop_assert_eq!(before.state(), after.state());
        prop_assert_eq!(before.charges.len(), after.charges.len(), "charged after its end");
    }
    for (old, new) in before.charges.iter().zip(&after.charges) {
        prop_assert!(!old.state.is_final() || old.state == new.state, "a charge left {:?}", old.state);
    }
    for (old, new) in before.refunds.iter().zip(&after.refunds) {
        let open = old.state == RefundState::RefundInitiated;
        prop_assert!(open || old.state == new.state, "a refund left {:?}", old.state);
    }
    Ok(())
}

/// `202501`, told apart from the code under test by way of its text.
fn japanese_month(moment: OffsetDateTime) -> String {
    compact(moment + Duration::hours(9))[..6].to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn money_stays_within_its_limits_and_ends_are_ends(
        recurring in any::<bool>(),
        overcharge in any::<bool>(),
        order in 1_u64..50_000,
        steps in steps(),
    ) {
        let kind = if recurring { "Recurring" } else { "OneTime" };
        let mut permission = granted(kind, order, &json!({ "allowOvercharge": overcharge }));
        let mut now = START;
        for step in steps {
            if let Step::Wait(seconds) = step {
                now += Duration::seconds(seconds);
            }
            let before = permission.clone();
            permission.settle(now);
            take(&mut permission, &step, now);
            check(&before, &permission)?;
        }
    }
}
