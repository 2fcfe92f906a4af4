//! Each rule of charges, refunds and limits, at its edge.

use serde_json::{Value, json};
use time::macros::datetime;

use super::charging::ChargeSimulation;
use super::update::UpdatePermission;
use super::*;
use crate::domain::charge::request::{CaptureCharge, CreateCharge};
use crate::domain::pending::Verdict;
use crate::domain::refund::{CreateRefund, RefundState};

pub(super) const START: OffsetDateTime = datetime!(2025-01-02 03:04:05 UTC);

/// A permission without a charge, over an order of `amount` yen.
pub(super) fn granted(kind: &str, amount: u64, details: &Value) -> ChargePermission {
    let terms = Terms::of_creation(&json!({
        "webCheckoutDetails": { "checkoutReviewReturnUrl": "https://shop.example/review" },
        "storeId": "x",
        "chargePermissionType": kind,
        "recurringMetadata": (kind == "Recurring").then(|| json!({ "frequency": { "unit": "Month", "value": "1" } })),
        "paymentDetails": details,
    }));
    let terms = terms.expect("good terms");
    let product = Some(ProductType::PayAndShip);
    let session =
        CheckoutSession::open("cs".into(), "A1".into(), Environment::Sandbox, terms, product, START);
    ChargePermission::at_completion(&session, "S03-1".into(), Yen(amount), None, START)
}

fn money(field: &str, yen: u64) -> Value {
    json!({ field: { "amount": yen, "currencyCode": "JPY" } })
}

pub(super) fn asked(yen: u64, extra: &Value) -> CreateCharge {
    let mut body = money("chargeAmount", yen);
    body["chargePermissionId"] = json!("S03-1");
    for (name, value) in extra.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    CreateCharge::read(&body).expect("a good body")
}

type Outcome = Result<String, &'static str>;

fn charge(permission: &mut ChargePermission, yen: u64, at: OffsetDateTime) -> Outcome {
    charge_as(permission, yen, &json!({}), None, at)
}

fn charge_as(
    permission: &mut ChargePermission,
    yen: u64,
    extra: &Value,
    simulation: Option<ChargeSimulation>,
    at: OffsetDateTime,
) -> Outcome {
    let id = format!("S03-1-C{}", permission.charges.len());
    permission.settle(at);
    permission
        .charge(asked(yen, extra), simulation, id.clone(), at)
        .map(|_| id)
        .map_err(|refusal| refusal.code)
}

fn capture(
    permission: &mut ChargePermission,
    id: &str,
    yen: u64,
    at: OffsetDateTime,
) -> Result<(), &'static str> {
    let asked = CaptureCharge::read(&money("captureAmount", yen)).expect("a good body");
    permission.settle(at);
    permission.capture(id, asked, None, at).map_err(|refusal| refusal.code)
}

fn refund(
    permission: &mut ChargePermission,
    id: &str,
    yen: u64,
    verdict: Verdict,
) -> Result<(), &'static str> {
    let mut body = money("refundAmount", yen);
    body["chargeId"] = json!(id);
    let asked = CreateRefund::read(&body).expect("a good body");
    let number = format!("S03-1-R{}", permission.refunds.len());
    permission.refund(asked, verdict, number, START).map(drop).map_err(|refusal| refusal.code)
}

fn state_of(permission: &ChargePermission, id: &str) -> (&'static str, Option<&'static str>) {
    let state = permission.find_charge(id).expect("a charge").state;
    (state.name(), state.reason())
}

#[test]
fn one_time_is_capped_at_its_order_unless_overcharge_was_agreed() {
    let mut plain = granted("OneTime", 3300, &json!({}));
    assert_eq!(charge(&mut plain, 3301, START), Err("TransactionAmountExceeded"));
    assert!(charge(&mut plain, 3300, START).is_ok());
    assert_eq!(charge(&mut plain, 1, START), Err("TransactionAmountExceeded"));
    let over = |amount| granted("OneTime", amount, &json!({ "allowOvercharge": true })).limit;
    assert_eq!((over(3300), over(10_000)), (Yen(70_000), Yen(90_000)));
}

#[test]
fn a_canceled_charge_and_the_rest_of_a_small_capture_are_free_again() {
    let mut permission = granted("OneTime", 3300, &json!({}));
    let id = charge(&mut permission, 3300, START).expect("within the order");
    permission.cancel_charge(&id, ChargeCancelReason::MerchantCanceled, START).expect("Authorized");
    let again = charge(&mut permission, 3300, START).expect("free again");
    capture(&mut permission, &again, 3000, START).expect("less than authorized");
    assert_eq!((permission.balance(START), permission.state()), (300, PermissionState::Chargeable));
    let rest = charge(&mut permission, 300, START).expect("the rest");
    capture(&mut permission, &rest, 300, START).expect("the rest");
    assert_eq!(permission.state(), PermissionState::Closed(None));
    assert_eq!(charge(&mut permission, 1, START), Err("InvalidChargePermissionStatus"));
}

#[test]
fn twenty_five_charges_are_the_most_of_one_time() {
    let mut permission = granted("OneTime", 3300, &json!({}));
    for _ in 0..25 {
        let id = charge(&mut permission, 10, START).expect("not the 26th");
        permission.cancel_charge(&id, ChargeCancelReason::MerchantCanceled, START).expect("Authorized");
    }
    assert_eq!(charge(&mut permission, 10, START), Err("TransactionCountExceeded"));
}

#[test]
fn a_month_of_a_subscription_ends_at_midnight_in_japan() {
    let before = datetime!(2025-01-31 14:59:59 UTC);
    let mut permission = granted("Recurring", 3300, &json!({}));
    charge(&mut permission, 60_000, START).expect("within the month");
    assert_eq!(charge(&mut permission, 40_001, before), Err("PeriodicAmountExceeded"));
    charge(&mut permission, 40_000, before).expect("exactly the limit");
    assert_eq!(permission.balance(before), 0);
    let after = before + Duration::SECOND;
    assert_eq!(permission.balance(after), 100_000);
    charge(&mut permission, 100_000, after).expect("a new month");
}

#[test]
fn permissions_live_180_days_or_13_months_and_each_granted_charge_extends_recurring() {
    let mut plain = granted("OneTime", 3300, &json!({}));
    plain.settle(START + Duration::days(180) - Duration::SECOND);
    assert_eq!(plain.state(), PermissionState::Chargeable);
    plain.settle(START + Duration::days(180));
    assert_eq!(plain.state(), PermissionState::Closed(Some(ClosedReason::Expired)));
    assert_eq!(granted("OneTime", 1, &json!({ "extendExpiration": true })).expires(), add_months(START, 13));

    let mut recurring = granted("Recurring", 3300, &json!({}));
    let later = add_months(START, 12);
    let declined = Some(ChargeSimulation::Decline(DeclineReason::SoftDeclined));
    let waits = json!({ "canHandlePendingAuthorization": true });
    charge_as(&mut recurring, 10, &waits, declined, later).expect("pending");
    recurring.settle(later + Duration::seconds(30));
    assert_eq!(recurring.expires(), add_months(START, 13), "a declined charge extends nothing");
    charge(&mut recurring, 3300, later + Duration::minutes(1)).expect("alive");
    assert_eq!(recurring.expires(), add_months(later + Duration::minutes(1), 13));
}

#[test]
fn declines_are_errors_for_those_who_cannot_wait_and_charges_for_those_who_can() {
    let mut permission = granted("OneTime", 3300, &json!({}));
    let waits = json!({ "canHandlePendingAuthorization": true });
    for reason in [
        DeclineReason::SoftDeclined,
        DeclineReason::HardDeclined,
        DeclineReason::AmazonRejected,
        DeclineReason::TransactionTimedOut,
    ] {
        let simulation = ChargeSimulation::named(reason.name());
        assert_eq!(charge_as(&mut permission, 10, &json!({}), simulation, START), Err(reason.name()));
        let count = permission.charges.len();
        let id = charge_as(&mut permission, 10, &waits, simulation, START).expect("pending");
        assert_eq!(state_of(&permission, &id), ("AuthorizationInitiated", None));
        assert_eq!(permission.state(), PermissionState::NonChargeable(NonChargeableReason::ChargeInProgress));
        assert_eq!(charge(&mut permission, 10, START), Err("InvalidChargePermissionStatus"));
        permission.settle(START + Duration::seconds(30));
        assert_eq!(state_of(&permission, &id), ("Declined", Some(reason.name())));
        assert_eq!((permission.charges.len(), permission.balance(START)), (count + 1, 3300));
    }
    let initiated = Some(ChargeSimulation::AuthorizationInitiated);
    let code = charge_as(&mut permission, 10, &json!({}), initiated, START);
    assert_eq!(code, Err("InvalidSandboxSimulationSpecified"));
    let captures = json!({ "canHandlePendingAuthorization": true, "captureNow": true });
    let id = charge_as(&mut permission, 10, &captures, initiated, START).expect("pending");
    permission.settle(START + Duration::seconds(30));
    assert_eq!(state_of(&permission, &id), ("Captured", None));
}

#[test]
fn ordered_declines_strike_in_their_order_and_only_when_a_charge_is_otherwise_fine() {
    let mut permission = granted("OneTime", 3300, &json!({}));
    permission.decline_next(DeclineReason::SoftDeclined, 1);
    permission.decline_next(DeclineReason::ProcessingFailure, 1);
    assert_eq!(charge(&mut permission, 3301, START), Err("TransactionAmountExceeded"));
    assert_eq!(charge(&mut permission, 10, START), Err("SoftDeclined"));
    assert_eq!(charge(&mut permission, 10, START), Err("ProcessingFailure"));
    assert!(charge(&mut permission, 10, START).is_ok());
}

#[test]
fn captures_happen_once_and_late_ones_take_time() {
    let mut permission = granted("OneTime", 9000, &json!({}));
    let first = charge(&mut permission, 3000, START).expect("fine");
    let second = charge(&mut permission, 3000, START).expect("fine");
    assert_eq!(capture(&mut permission, &first, 3001, START), Err("TransactionAmountExceeded"));
    capture(&mut permission, &first, 1, START + Duration::days(7) - Duration::SECOND).expect("Authorized");
    assert_eq!(state_of(&permission, &first), ("Captured", None));
    assert_eq!(capture(&mut permission, &first, 1, START), Err("InvalidChargeStatus"));
    let late = START + Duration::days(7);
    capture(&mut permission, &second, 3000, late).expect("Authorized");
    assert_eq!(state_of(&permission, &second), ("CaptureInitiated", None));
    assert_eq!(permission.find_charge(&second).expect("it").taken(), 0);
    permission.settle(late + Duration::seconds(30));
    assert_eq!(state_of(&permission, &second), ("Captured", None));

    let unused = charge(&mut permission, 10, late).expect("fine");
    permission.settle(late + Duration::days(30) - Duration::SECOND);
    assert_eq!(state_of(&permission, &unused), ("Authorized", None));
    permission.settle(late + Duration::days(30));
    assert_eq!(state_of(&permission, &unused), ("Canceled", Some("ExpiredUnused")));
}

#[test]
fn refunds_stay_within_the_captured_amount_and_fifteen_percent() {
    let mut permission = granted("OneTime", 10_000, &json!({}));
    let id = charge(&mut permission, 10_000, START).expect("fine");
    assert_eq!(refund(&mut permission, &id, 1, Verdict::Granted), Err("InvalidChargeStatus"));
    capture(&mut permission, &id, 10_000, START).expect("Authorized");
    refund(&mut permission, &id, 10_000, Verdict::Granted).expect("all of it");
    assert_eq!(refund(&mut permission, &id, 1501, Verdict::Granted), Err("TransactionAmountExceeded"));
    let rejected = Verdict::Declined(DeclineReason::AmazonRejected);
    refund(&mut permission, &id, 1500, rejected).expect("within the rule");
    assert_eq!(refund(&mut permission, &id, 1, Verdict::Granted), Err("TransactionAmountExceeded"));
    permission.settle(START + Duration::seconds(30));
    let states: Vec<RefundState> = permission.refunds.iter().map(|refund| refund.state).collect();
    assert_eq!(states, [RefundState::Refunded, RefundState::Declined(DeclineReason::AmazonRejected)]);
    refund(&mut permission, &id, 1500, Verdict::Granted).expect("the declined one is free again");
    assert_eq!(permission.refunded(&id), 11_500);
}

#[test]
fn closing_may_take_open_authorizations_along() {
    for (cancels, expected) in
        [(true, ("Canceled", Some("ChargePermissionCanceled"))), (false, ("Authorized", None))]
    {
        let mut permission = granted("OneTime", 3300, &json!({}));
        let id = charge(&mut permission, 3000, START).expect("fine");
        permission.close(ClosedReason::MerchantClosed, cancels, START).expect("open");
        assert_eq!(state_of(&permission, &id), expected);
        let again = permission.close(ClosedReason::MerchantClosed, cancels, START);
        assert_eq!(again.map_err(|refusal| refusal.code), Err("InvalidChargePermissionStatus"));
        assert_eq!(capture(&mut permission, &id, 3000, START).is_ok(), !cancels);
    }
}

#[test]
fn a_closed_permission_only_takes_what_is_missing() {
    let update = |body: &Value| UpdatePermission::read(body).expect("a good body");
    let reference = |text: &str| update(&json!({ "merchantMetadata": { "merchantReferenceId": text } }));
    let note = update(&json!({ "merchantMetadata": { "noteToBuyer": "ありがとう" } }));
    let cycle = json!({ "recurringMetadata": { "frequency": { "unit": "Week", "value": "2" } } });
    let mut permission = granted("Recurring", 3300, &json!({}));
    permission.update(reference("A-1"), START).expect("open");
    permission.update(reference("A-2"), START).expect("open: as often as the shop likes");
    permission.update(update(&cycle), START).expect("open");
    permission.close(ClosedReason::MerchantClosed, false, START).expect("open");
    for newer in [reference("A-3"), update(&cycle)] {
        let refused = permission.update(newer, START).map_err(|refusal| refusal.code);
        assert_eq!(refused, Err("ChargePermissionNotModifiable"));
    }
    permission.update(note, START).expect("was null");
    assert_eq!(permission.terms.metadata.reference_id.as_deref(), Some("A-2"));
    let refused = granted("OneTime", 1, &json!({})).update(update(&cycle), START);
    assert_eq!(refused.map_err(|refusal| refusal.code), Err("InvalidParameterCombination"));
}

#[test]
fn what_happens_at_amazon_is_told_and_what_the_shop_does_is_not() {
    let mut permission = granted("Recurring", 3300, &json!({}));
    let id = charge_as(&mut permission, 3300, &json!({ "captureNow": true }), None, START).expect("fine");
    assert_eq!(permission.take_notices(), []);
    permission.block(Some(NonChargeableReason::PaymentMethodExpired), START).expect("open");
    assert_eq!(charge(&mut permission, 1, START), Err("InvalidChargePermissionStatus"));
    permission.block(None, START).expect("open");
    charge(&mut permission, 1, START).expect("works again");
    permission.charge_back(&id).expect("Captured");
    assert!(permission.charge_back(&id).is_err(), "once");
    permission.closed_at_amazon(ClosedReason::BuyerClosed, START).expect("open");
    refund(&mut permission, &id, 1, Verdict::Granted).expect("Captured");
    permission.settle(START + Duration::seconds(30));
    let told: Vec<ObjectType> =
        permission.take_notices().into_iter().map(|notice| notice.object_type).collect();
    let (itself, refund) = (ObjectType::ChargePermission, ObjectType::Refund);
    assert_eq!(told, [itself, itself, ObjectType::Chargeback, itself, refund]);
    permission.settle(START + Duration::days(1));
    assert_eq!(permission.take_notices(), [], "each change is told once");
}

#[test]
fn the_buyers_data_is_readable_for_thirty_days() {
    let readable = |permission: &ChargePermission, at| permission.buyer_is_readable(at);
    let one_time = granted("OneTime", 3300, &json!({}));
    assert!(readable(&one_time, START + Duration::days(30) - Duration::SECOND));
    assert!(!readable(&one_time, START + Duration::days(30)));
    let mut recurring = granted("Recurring", 3300, &json!({}));
    let end = START + Duration::days(300);
    assert!(readable(&recurring, end));
    recurring.close(ClosedReason::MerchantClosed, false, end).expect("open");
    assert!(
        readable(&recurring, end + Duration::days(29)) && !readable(&recurring, end + Duration::days(30))
    );
}
