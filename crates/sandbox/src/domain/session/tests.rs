//! The state machine of a session, from open to both ends.

use serde_json::{Value, json};
use time::macros::datetime;

use super::super::buyer::BuyerKey;
use super::super::charge::ChargeState;
use super::super::complete::{CompleteRequest, NewIds, Simulation, complete, http_status};
use super::super::kinds::PermissionType;
use super::super::pending::Verdict;
use super::super::permission::ChargePermission;
use super::*;

pub(super) const START: OffsetDateTime = datetime!(2025-01-02 03:04:05 UTC);

fn payload(kind: &str) -> Value {
    json!({
        "webCheckoutDetails": { "checkoutReviewReturnUrl": "https://shop.example/review" },
        "storeId": "amzn1.application-oa2-client.x",
        "chargePermissionType": kind,
        "recurringMetadata": (kind == "Recurring").then(|| json!({ "frequency": { "unit": "Month", "value": "1" } }))
    })
}

pub(super) fn opened(kind: &str) -> CheckoutSession {
    let terms = Terms::of_button(&payload(kind)).expect("a good payload");
    let product = Some(ProductType::PayAndShip);
    CheckoutSession::open("cs".into(), "A1".into(), Environment::Sandbox, terms, product, START)
}

pub(super) fn update(intent: &str, amount: u64) -> Terms {
    Terms::of_update(&json!({
        "webCheckoutDetails": { "checkoutResultReturnUrl": "https://shop.example/result" },
        "paymentDetails": {
            "paymentIntent": intent,
            "canHandlePendingAuthorization": intent == "Authorize",
            "chargeAmount": { "amount": amount.to_string(), "currencyCode": "JPY" }
        }
    }))
    .expect("a good update")
}

fn ready(kind: &str, intent: &str) -> CheckoutSession {
    let mut session = opened(kind);
    let choice = Choice { buyer: BuyerKey(0), address: 0, instrument: Some(0) };
    session.associate(choice, "first".into(), START);
    session.update(update(intent, 3300), "second".into(), START).expect("an Open session takes updates");
    session
}

fn try_complete(
    session: &mut CheckoutSession,
    amount: u64,
    simulation: Option<Simulation>,
) -> Result<ChargePermission, &'static str> {
    complete_at(session, amount, simulation, START)
}

pub(super) fn complete_at(
    session: &mut CheckoutSession,
    amount: u64,
    simulation: Option<Simulation>,
    now: OffsetDateTime,
) -> Result<ChargePermission, &'static str> {
    let body = json!({ "chargeAmount": { "amount": amount, "currencyCode": "JPY" } });
    let request = CompleteRequest::read(&body).expect("a good body");
    let ids = NewIds { permission: "S03-1".into(), charge: "S03-1-C1".into() };
    complete(session, request, simulation, ids, now).map_err(|refusal| refusal.code)
}

fn ids(session: &CheckoutSession) -> Vec<&'static str> {
    session.constraints().into_iter().map(|(id, _)| id).collect()
}

#[test]
fn constraints_fall_one_by_one_and_only_then_a_redirect_exists() {
    let mut session = opened("OneTime");
    assert_eq!(
        ids(&session),
        ["BuyerNotAssociated", "ChargeAmountNotSet", "CheckoutResultReturnUrlNotSet", "PaymentIntentNotSet"]
    );
    session.update(update("Authorize", 3300), "early".into(), START).expect("Open");
    assert_eq!((ids(&session), session.redirect_token.is_some()), (vec!["BuyerNotAssociated"], false));
    let choice = Choice { buyer: BuyerKey(0), address: 0, instrument: Some(0) };
    session.associate(choice, "token".into(), START);
    assert_eq!(session.redirect_token.as_deref(), Some("token"));
    session.update(update("Authorize", 4400), "newer".into(), START).expect("Open");
    assert_eq!(session.redirect_token.as_deref(), Some("newer"));
}

#[test]
fn one_time_becomes_recurring_only_with_a_frequency() {
    let mut session = ready("OneTime", "Authorize");
    let turn = Terms { permission_type: Some(PermissionType::Recurring), ..Terms::default() };
    session.update(turn, "t".into(), START).expect("documented");
    assert_eq!((ids(&session), session.redirect_token.is_some()), (vec!["RecurringFrequencyNotSet"], false));
}

#[test]
fn recurring_over_the_monthly_limit_changes_nothing() {
    let mut session = ready("Recurring", "Authorize");
    let refusal =
        session.update(update("Authorize", 100_001), "t".into(), START).expect_err("over the limit");
    assert_eq!(refusal.code, "PeriodicAmountExceeded");
    assert_eq!(session.terms.charge_amount.map(|yen| yen.0), Some(3300));
}

#[test]
fn completion_waits_for_the_payment_page_and_the_same_amount() {
    let mut session = ready("OneTime", "Authorize");
    assert_eq!(try_complete(&mut session, 3300, None).err(), Some("InvalidCheckoutSessionStatus"));
    session.accept_payment(START);
    assert_eq!(
        session.must_be_changeable().map_err(|refusal| refusal.code),
        Err("InvalidCheckoutSessionStatus")
    );
    assert_eq!(try_complete(&mut session, 3301, None).err(), Some("AmountMismatch"));
    assert_eq!(session.state, State::Open);
    let done = try_complete(&mut session, 3300, None).expect("all guards passed");
    assert_eq!(done.charges.first().map(|charge| charge.state), Some(ChargeState::Authorized));
    assert_eq!((session.state, session.charge_id.as_deref()), (State::Completed, Some("S03-1-C1")));
    assert_eq!(try_complete(&mut session, 3300, None).err(), Some("InvalidCheckoutSessionStatus"));
}

#[test]
fn the_intent_decides_about_the_charge() {
    for (intent, expected, permission) in [
        ("Confirm", None, "Chargeable"),
        ("Authorize", Some(ChargeState::Authorized), "Chargeable"),
        ("AuthorizeWithCapture", Some(ChargeState::Captured), "Closed"),
    ] {
        let mut session = ready("OneTime", intent);
        session.accept_payment(START);
        let done = try_complete(&mut session, 3300, None).expect("all guards passed");
        assert_eq!(done.charges.first().map(|charge| charge.state), expected, "{intent}");
        assert_eq!(done.state().name(), permission, "{intent}");
    }
}

#[test]
fn recurring_permission_keeps_what_is_left_of_the_month() {
    let mut session = ready("Recurring", "AuthorizeWithCapture");
    session.accept_payment(START);
    let done = try_complete(&mut session, 3300, None).expect("all guards passed");
    assert_eq!((done.state().name(), done.balance(START)), ("Chargeable", 96_700));
}

#[test]
fn simulated_failures_cancel_and_pending_ones_settle() {
    let mut session = ready("OneTime", "Authorize");
    session.accept_payment(START);
    let declined = Simulation::named("Declined").expect("known");
    assert_eq!(try_complete(&mut session, 3300, Some(declined)).err(), Some("CheckoutSessionCanceled"));
    assert_eq!(session.state, State::Canceled(CancelReason::Declined));

    let mut session = ready("OneTime", "Authorize");
    session.accept_payment(START);
    let pending = Simulation::Pending(Verdict::Granted);
    let mut done = try_complete(&mut session, 3300, Some(pending)).expect("pending");
    assert_eq!(http_status(&done), 202);
    done.settle(START + Duration::seconds(29));
    assert_eq!(done.charges[0].state, ChargeState::AuthorizationInitiated);
    done.settle(START + Duration::seconds(30));
    assert_eq!(done.charges[0].state, ChargeState::Authorized);

    let mut session = ready("OneTime", "Confirm");
    session.accept_payment(START);
    let code = try_complete(&mut session, 3300, Some(pending)).err();
    assert_eq!(code, Some("InvalidSandboxSimulationSpecified"));
    assert_eq!(Simulation::named("Expired"), None);
}

#[test]
fn a_day_ends_an_open_session_and_only_an_open_one() {
    let mut session = ready("OneTime", "Authorize");
    session.expire_if_due(START + Duration::hours(24) - Duration::SECOND);
    assert_eq!(session.state, State::Open);
    session.expire_if_due(START + Duration::hours(24));
    assert_eq!(session.state, State::Canceled(CancelReason::Expired));
    session.cancel(CancelReason::Declined, START);
    assert_eq!(session.state, State::Canceled(CancelReason::Expired));
    assert_eq!(try_complete(&mut session, 3300, None).err(), Some("CheckoutSessionCanceled"));
    assert!(
        !session.is_deleted(START + Duration::days(29)) && session.is_deleted(START + Duration::days(30))
    );
}
