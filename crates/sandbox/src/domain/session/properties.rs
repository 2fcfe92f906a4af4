//! What stays true of a session in whatever order shops, buyers and the clock act.

use proptest::prelude::*;

use super::tests::{START, complete_at, opened, update};
use super::*;
use crate::domain::buyer::BuyerKey;
use crate::domain::complete::Simulation;

#[derive(Debug, Clone)]
enum Step {
    Wait(i64),
    Associate,
    Update(&'static str, u64),
    Pay,
    Cancel(CancelReason),
    Complete(u64, Option<CancelReason>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let reason = || prop_oneof![Just(CancelReason::Declined), Just(CancelReason::BuyerCanceled)];
    let intent = prop_oneof![Just("Confirm"), Just("Authorize"), Just("AuthorizeWithCapture")];
    let yen = || prop_oneof![Just(3300_u64), 1_u64..200_000];
    let step = prop_oneof![
        1 => (0_i64..20 * 3600).prop_map(Step::Wait),
        3 => Just(Step::Associate),
        4 => (intent, yen()).prop_map(|(intent, yen)| Step::Update(intent, yen)),
        3 => Just(Step::Pay),
        1 => reason().prop_map(Step::Cancel),
        4 => (yen(), prop::option::weighted(0.1, reason())).prop_map(|(yen, reason)| Step::Complete(yen, reason)),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn ends_are_ends_and_money_is_what_was_agreed(recurring in any::<bool>(), steps in steps()) {
        let mut session = opened(if recurring { "Recurring" } else { "OneTime" });
        let mut now = START;
        let mut permissions = 0;
        for step in steps {
            let before = session.clone();
            session.expire_if_due(now);
            match step {
                Step::Wait(seconds) => now += Duration::seconds(seconds),
                Step::Associate => {
                    let choice = Choice { buyer: BuyerKey(0), address: 0, instrument: Some(0) };
                    if session.must_be_changeable().is_ok() {
                        session.associate(choice, "token".into(), now);
                    }
                }
                Step::Update(intent, yen) => drop(session.update(update(intent, yen), "token".into(), now)),
                // The payment page opens by a link alone, and the link exists without constraints alone.
                Step::Pay if session.redirect_token.is_some() => session.accept_payment(now),
                Step::Pay => {}
                Step::Cancel(reason) => session.cancel(reason, now),
                Step::Complete(yen, reason) => {
                    let agreed = session.terms.charge_amount;
                    if let Ok(permission) = complete_at(&mut session, yen, reason.map(Simulation::Cancel), now) {
                        permissions += 1;
                        prop_assert_eq!(agreed.map(|agreed| agreed.0), Some(yen));
                        prop_assert!(before.processed && before.constraints().is_empty());
                        let charged: u64 = permission.charges.iter().map(|charge| charge.amount.0).sum();
                        prop_assert!(charged == 0 || charged == yen);
                    }
                }
            }
            prop_assert!(before.state == State::Open || before.state == session.state, "{:?}", before.state);
            prop_assert!(session.redirect_token.is_none() || session.constraints().is_empty());
            prop_assert!(!before.processed || before.terms == session.terms, "changed after the payment");
        }
        prop_assert!(permissions <= 1);
        prop_assert_eq!(permissions == 1, session.state == State::Completed);
    }
}
