//! Answers of the documented shape with anything in them null, missing, empty or new: read, never failed.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use amazon_pay::{
    Answer, BuyerToken, Call, ChargeId, ChargePermissionId, CheckoutSessionId, CompleteCheckoutSession,
    Money, RefundId, complete_checkout_session, get_buyer, get_charge, get_charge_permission,
    get_checkout_session, get_refund,
};
use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
enum Mutation {
    Null,
    ListOfNull,
    EmptyList,
    EmptyText,
    Missing,
    NewMember(String),
    NewName(String),
}

/// Members whose values are names of Amazon's.
const NAMES: [&str; 10] = [
    "state",
    "reasonCode",
    "chargePermissionType",
    "productType",
    "paymentIntent",
    "unit",
    "constraintId",
    "currencyCode",
    "releaseEnvironment",
    "presentmentCurrency",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        Just(Mutation::Null),
        Just(Mutation::ListOfNull),
        Just(Mutation::EmptyList),
        Just(Mutation::EmptyText),
        Just(Mutation::Missing),
        "[a-z]{1,8}New".prop_map(Mutation::NewMember),
        any::<String>().prop_map(Mutation::NewName),
    ]
}

/// JSON pointers of every member, at any depth.
fn members(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, child)| (name.clone(), child)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, child)| (i.to_string(), child)).collect(),
        _ => Vec::new(),
    };
    for (name, child) in children {
        let path = format!("{at}/{name}");
        members(child, &path, found);
        found.push(path);
    }
}

fn mutate(body: &mut Value, own_id: &str, place: prop::sample::Index, mutation: &Mutation) {
    let mut places = Vec::new();
    members(body, "", &mut places);
    places.retain(|path| path != &format!("/{own_id}"));
    if matches!(mutation, Mutation::NewName(_)) {
        places.retain(|path| NAMES.contains(&path.rsplit('/').next().unwrap()));
    }
    if places.is_empty() {
        return;
    }
    let path = place.get(&places);
    let (parent, name) = path.rsplit_once('/').unwrap();
    match mutation {
        Mutation::Missing => match body.pointer_mut(parent).unwrap() {
            Value::Object(members) => drop(members.remove(name)),
            Value::Array(items) => drop(items.remove(name.parse().unwrap())),
            _ => unreachable!(),
        },
        Mutation::NewMember(new) => {
            if let Some(members) = body.pointer_mut(parent).unwrap().as_object_mut() {
                members.insert(new.clone(), json!({"deep": [1, null, {"x": "y"}]}));
            }
        }
        Mutation::Null => *body.pointer_mut(path).unwrap() = Value::Null,
        Mutation::ListOfNull => *body.pointer_mut(path).unwrap() = json!([null]),
        Mutation::EmptyList => *body.pointer_mut(path).unwrap() = json!([]),
        Mutation::EmptyText => *body.pointer_mut(path).unwrap() = json!(""),
        Mutation::NewName(text) => *body.pointer_mut(path).unwrap() = json!(text),
    }
}

fn address() -> Value {
    json!({"name": "試験 太郎", "addressLine1": "目黒区下目黒1-8-1", "addressLine2": "", "addressLine3": null,
           "city": null, "county": null, "district": null, "stateOrRegion": "東京都", "postalCode": "153-0064",
           "countryCode": "JP", "phoneNumber": "0312345678"})
}

fn person() -> Value {
    json!({"buyerId": "amzn1.account.AEXAMPLE", "name": "試験 太郎", "email": "buyer@example.com",
           "phoneNumber": "0312345678", "primeMembershipTypes": ["PRIME_GENERAL_US"]})
}

fn yen(amount: &str) -> Value {
    json!({"amount": amount, "currencyCode": "JPY"})
}

fn metadata() -> Value {
    json!({"merchantReferenceId": "LP-42", "merchantStoreName": "Example", "noteToBuyer": null,
           "customInformation": null})
}

fn status(state: &str) -> Value {
    json!({"state": state, "reasonCode": "Declined", "reasonDescription": "…",
           "lastUpdatedTimestamp": "20250102T030405Z"})
}

fn cycle() -> Value {
    json!({"frequency": {"unit": "Month", "value": "1"}, "amount": yen("3000")})
}

fn session() -> Value {
    json!({"checkoutSessionId": "3f0c2b1a-7f4e-4c58-9d55-0c2b8d6f4a11",
        "webCheckoutDetails": {"checkoutReviewReturnUrl": "https://shop.example/r", "checkoutResultReturnUrl": null,
            "amazonPayRedirectUrl": "https://payments.amazon.co.jp/x", "checkoutCancelUrl": null},
        "productType": "PayAndShip", "chargePermissionType": "Recurring", "recurringMetadata": cycle(),
        "paymentDetails": {"paymentIntent": "Authorize", "canHandlePendingAuthorization": false,
            "chargeAmount": yen("3300"), "totalOrderAmount": {"amount": null, "currencyCode": null},
            "softDescriptor": null, "presentmentCurrency": "JPY", "allowOvercharge": null, "extendExpiration": true},
        "merchantMetadata": metadata(), "buyer": person(), "billingAddress": address(),
        "paymentPreferences": [{"paymentDescriptor": "Visa ****1111 (Amazon Pay)"}],
        "statusDetails": status("Open"), "shippingAddress": address(), "chargePermissionId": "S03-1234567-1234567",
        "chargeId": "S03-1234567-1234567-C012345",
        "constraints": [{"constraintId": "ChargeAmountNotSet", "description": "…"}],
        "creationTimestamp": "20250102T030300Z", "expirationTimestamp": "20250103T030300Z",
        "storeId": "amzn1.application-oa2-client.x", "releaseEnvironment": "Sandbox",
        "deliverySpecifications": null})
}

fn permission() -> Value {
    json!({"chargePermissionId": "S03-1234567-1234567", "chargePermissionReferenceId": "R",
        "chargePermissionType": "Recurring", "recurringMetadata": cycle(), "buyer": person(),
        "limits": {"amountLimit": yen("100000"), "amountBalance": yen("96700")}, "shippingAddress": address(),
        "billingAddress": address(), "paymentPreferences": [{"paymentDescriptor": "Visa ****1111"}],
        "merchantMetadata": metadata(), "presentmentCurrency": "JPY",
        "statusDetails": {"state": "NonChargeable", "reasons": [{"reasonCode": "MFAFailed", "reasonDescription": "…"}],
            "lastUpdatedTimestamp": "20250102T030405Z"},
        "creationTimestamp": "20250102T030405Z", "expirationTimestamp": "20260202T030405Z",
        "releaseEnvironment": "Live"})
}

fn charge() -> Value {
    json!({"chargeId": "S03-1234567-1234567-C012345", "chargePermissionId": "S03-1234567-1234567",
        "chargeAmount": yen("3300"), "captureAmount": yen("3300"), "refundedAmount": yen("0"),
        "convertedAmount": null, "conversionRate": null, "softDescriptor": "EXAMPLE", "merchantMetadata": metadata(),
        "providerMetadata": {"providerReferenceId": null}, "statusDetails": status("Captured"),
        "creationTimestamp": "20250102T030405Z", "expirationTimestamp": "20250201T030405Z",
        "releaseEnvironment": "Sandbox"})
}

fn refund() -> Value {
    json!({"refundId": "S03-1234567-1234567-R065780", "chargeId": "S03-1234567-1234567-C012345",
        "refundAmount": yen("500"), "softDescriptor": null, "creationTimestamp": "20250102T030405Z",
        "statusDetails": status("RefundInitiated"), "releaseEnvironment": "Sandbox"})
}

fn buyer() -> Value {
    let mut buyer = person();
    buyer["postalCode"] = "153-0064".into();
    buyer["countryCode"] = "JP".into();
    buyer["shippingAddress"] = address();
    buyer["billingAddress"] = address();
    buyer
}

type Mutations = Vec<(prop::sample::Index, Mutation)>;

fn survives<T: Answer>(
    call: &Call<T>,
    mut body: Value,
    own_id: &str,
    mutations: &Mutations,
) -> Result<(), TestCaseError> {
    for (place, mutation) in mutations {
        mutate(&mut body, own_id, *place, mutation);
    }
    let text = body.to_string();
    let read = call.read(200, None, text.as_bytes());
    prop_assert!(read.is_ok(), "{} of {text}", read.err().unwrap());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_answer_fails(mutations in prop::collection::vec((any::<prop::sample::Index>(), mutation()), 1..12)) {
        let session_id = CheckoutSessionId::parse("x").unwrap();
        let complete = CompleteCheckoutSession::new(Money::yen(3300));
        let permission_id = ChargePermissionId::parse("x").unwrap();
        let m = &mutations;
        survives(&get_checkout_session(&session_id), session(), "checkoutSessionId", m)?;
        survives(&complete_checkout_session(&session_id, &complete, None), session(), "checkoutSessionId", m)?;
        survives(&get_charge_permission(&permission_id), permission(), "chargePermissionId", m)?;
        survives(&get_charge(&ChargeId::parse("x").unwrap()), charge(), "chargeId", m)?;
        survives(&get_refund(&RefundId::parse("x").unwrap()), refund(), "refundId", m)?;
        survives(&get_buyer(&BuyerToken::parse("x").unwrap()), buyer(), "buyerId", m)?;
    }

    #[test]
    fn new_members_change_nothing(places in prop::collection::vec(any::<prop::sample::Index>(), 1..8)) {
        let call = get_checkout_session(&CheckoutSessionId::parse("x").unwrap());
        let mut with_news = session();
        for place in places {
            mutate(&mut with_news, "checkoutSessionId", place, &Mutation::NewMember("soonNew".to_owned()));
        }
        let read = |body: &Value| call.read(200, None, body.to_string().as_bytes()).unwrap();
        prop_assert_eq!(read(&with_news), read(&session()));
    }
}

#[test]
fn the_object_without_its_own_id_is_no_answer() {
    for hollow in [json!(null), json!([null]), json!("")] {
        let mut body = charge();
        body["chargeId"] = hollow;
        let call = get_charge(&ChargeId::parse("x").unwrap());
        assert!(call.read(200, None, body.to_string().as_bytes()).is_err());
    }
}

#[test]
fn an_unknown_currency_is_no_amount() {
    let mut body = charge();
    body["captureAmount"]["currencyCode"] = "XAU".into();
    let read =
        get_charge(&ChargeId::parse("x").unwrap()).read(200, None, body.to_string().as_bytes()).unwrap();
    assert_eq!((read.capture_amount, read.charge_amount), (None, Some(Money::yen(3300))));
}
