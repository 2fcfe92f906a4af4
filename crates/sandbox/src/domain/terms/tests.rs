//! Which members each way knows, and the rules between them.

use serde_json::json;

use super::*;

fn code(result: Result<Terms, Refusal>) -> &'static str {
    result.err().map_or("accepted", |refusal| refusal.code)
}

fn button(extra: &Value) -> Value {
    let mut payload = json!({
        "webCheckoutDetails": { "checkoutReviewReturnUrl": "https://shop.example/review" },
        "storeId": "amzn1.application-oa2-client.x"
    });
    for (name, value) in extra.as_object().into_iter().flatten() {
        payload[name] = value.clone();
    }
    payload
}

#[test]
fn payloads_of_the_documentation_pass() {
    assert_eq!(
        code(Terms::of_button(&button(&json!({
            "chargePermissionType": "Recurring",
            "recurringMetadata": { "frequency": { "unit": "Month", "value": "1" },
                                   "amount": { "amount": "3000", "currencyCode": "JPY" } },
            "scopes": ["name", "billingAddress"]
        })))),
        "accepted"
    );
}

#[test]
fn each_refusal_has_its_code() {
    let cases = [
        (json!({ "unknown": 1 }), "UnrecognizedField"),
        (json!({ "storeId": null }), "MissingParameterValue"),
        (json!({ "webCheckoutDetails": null }), "MissingParameterValue"),
        (
            json!({ "webCheckoutDetails": { "checkoutReviewReturnUrl": "http://shop.example/" } }),
            "InvalidParameterValue",
        ),
        (json!({ "webCheckoutDetails": { "checkoutMode": "ProcessOrder" } }), "MissingParameterValue"),
        (json!({ "webCheckoutDetails": { "checkoutMode": "processOrder" } }), "InvalidParameterValue"),
        (json!({ "addressDetails": { "name": "x" } }), "UnrecognizedField"),
        (json!({ "chargePermissionType": "Onetime" }), "InvalidParameterValue"),
        (json!({ "scopes": ["kana"] }), "InvalidParameterValue"),
        (json!({ "recurringMetadata": { "frequency": { "unit": "Month" } } }), "MissingParameterValue"),
        (
            json!({ "recurringMetadata": { "frequency": { "unit": "Month", "value": "0" } } }),
            "InvalidParameterValue",
        ),
        (
            json!({ "paymentDetails": { "chargeAmount": { "amount": "1.5", "currencyCode": "JPY" } } }),
            "InvalidParameterValue",
        ),
        (
            json!({ "paymentDetails": { "paymentIntent": "AuthorizeWithCapture", "canHandlePendingAuthorization": true } }),
            "InvalidParameterCombination",
        ),
        (
            json!({ "paymentDetails": { "paymentIntent": "Authorize", "softDescriptor": "X" } }),
            "InvalidParameterCombination",
        ),
    ];
    for (extra, expected) in cases {
        assert_eq!(code(Terms::of_button(&button(&extra))), expected, "{extra}");
    }
}

#[test]
fn an_update_may_not_touch_what_only_creation_sets() {
    for body in [
        json!({ "storeId": "x" }),
        json!({ "scopes": ["name"] }),
        json!({ "paymentDetails": { "allowOvercharge": true } }),
        json!({ "paymentDetails": { "extendExpiration": true } }),
        json!({ "productType": "PayOnly" }),
    ] {
        assert_eq!(code(Terms::of_update(&body)), "UnrecognizedField", "{body}");
    }
}

#[test]
fn merging_keeps_what_is_not_given() {
    let first = Terms::of_button(&button(&json!({}))).expect("a good payload");
    let newer = Terms::of_update(&json!({
        "paymentDetails": { "chargeAmount": { "amount": 3300, "currencyCode": "JPY" } },
        "webCheckoutDetails": { "checkoutResultReturnUrl": "https://shop.example/result" }
    }));
    let merged = first.merged(newer.expect("a good update"));
    assert_eq!(merged.review_return_url.as_deref(), Some("https://shop.example/review"));
    assert_eq!(merged.result_return_url.as_deref(), Some("https://shop.example/result"));
    assert_eq!(merged.charge_amount, Some(Yen(3300)));
}
