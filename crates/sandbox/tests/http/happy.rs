//! The ways that end well: an order, a subscription, a sign-in.

use serde_json::{Value, json};

use crate::support::{SHOP, Stage, order};

#[tokio::test]
async fn one_time_from_the_click_to_the_charge() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;

    let session = stage.session(&id).await;
    assert_eq!(session["statusDetails"]["state"], "Open");
    assert_eq!(session["productType"], "PayAndShip");
    assert_eq!(session["releaseEnvironment"], "Sandbox");
    assert_eq!(session["buyer"]["email"], "taro@buyer.example");
    assert_eq!(session["buyer"]["phoneNumber"], "0312345678");
    assert_eq!(session["billingAddress"], Value::Null);
    assert_eq!(
        session["shippingAddress"],
        json!({
            "name": "試験 太郎", "addressLine1": "目黒区下目黒1-8-1", "addressLine2": "テストビル5F", "addressLine3": null,
            "city": null, "county": null, "district": null, "stateOrRegion": "東京都", "postalCode": "153-0064",
            "countryCode": "JP", "phoneNumber": "0312345678"
        })
    );
    assert_eq!(session["paymentPreferences"], json!([{ "paymentDescriptor": "Visa ****1111 (Amazon Pay)" }]));
    assert_eq!(session["webCheckoutDetails"]["amazonPayRedirectUrl"], Value::Null);
    let constraints: Vec<&str> = session["constraints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["constraintId"].as_str().unwrap())
        .collect();
    assert_eq!(constraints, ["ChargeAmountNotSet", "CheckoutResultReturnUrlNotSet", "PaymentIntentNotSet"]);

    assert_eq!(stage.complete(&id, 3300, &[]).await.0, 422);
    let visit = stage.open_payment(&id, "Authorize").await;
    stage.get(&visit).await.has("¥3,300").has("id=\"processing-form\"");
    assert_eq!(stage.complete(&id, 3300, &[]).await.1["reasonCode"], "InvalidCheckoutSessionStatus");
    stage.post(&format!("{visit}/process"), &[]).await;
    let result = format!("{SHOP}/result?amazonCheckoutSessionId={id}");
    assert_eq!(stage.get(&visit).await.location(), result);

    let (status, refused) = stage.update(&id, &order("Authorize", 4400)).await;
    assert_eq!((status, refused["reasonCode"].as_str()), (422, Some("InvalidCheckoutSessionStatus")));
    let (status, refused) = stage.complete(&id, 3299, &[]).await;
    assert_eq!((status, refused["reasonCode"].as_str()), (409, Some("AmountMismatch")));

    let (status, done) = stage.complete(&id, 3300, &[]).await;
    assert_eq!((status, done["statusDetails"]["state"].as_str()), (200, Some("Completed")));
    assert_eq!((&done["buyer"], &done["webCheckoutDetails"]), (&Value::Null, &Value::Null));
    assert_eq!(done["paymentPreferences"], json!([null]));
    let permission = done["chargePermissionId"].as_str().unwrap();
    let charge = done["chargeId"].as_str().unwrap();
    assert!(
        permission.starts_with("S03-") && charge.starts_with(&format!("{permission}-C")),
        "{permission} {charge}"
    );
    assert_eq!(stage.session(&id).await["shippingAddress"], Value::Null);
    assert_eq!(stage.complete(&id, 3300, &[]).await.1["reasonCode"], "InvalidCheckoutSessionStatus");

    let (_, charge) = stage.api("GET", &format!("/v2/charges/{charge}"), &Value::Null, &[]).await;
    assert_eq!(
        (charge["statusDetails"]["state"].as_str(), &charge["captureAmount"]),
        (Some("Authorized"), &Value::Null)
    );
    assert_eq!(charge["chargeAmount"], json!({ "amount": "3300", "currencyCode": "JPY" }));
    let (_, permission) =
        stage.api("GET", &format!("/v2/chargePermissions/{permission}"), &Value::Null, &[]).await;
    assert_eq!(permission["shippingAddress"]["postalCode"], "153-0064");
    assert_eq!(permission["merchantMetadata"]["merchantReferenceId"], "AS-1");
    assert_eq!(permission["limits"]["amountBalance"]["amount"], "0");

    let ledger = stage.ledger().await;
    assert_eq!(ledger["checkoutSessions"][0]["state"], "Completed");
    assert_eq!(ledger["checkoutSessions"][0]["amount"], "3300");
    assert_eq!(ledger["checkoutSessions"][0]["processed"], true);
    assert_eq!(ledger["charges"].as_array().unwrap().len(), 1);
    assert_eq!(ledger["charges"][0]["amount"], "3300");
    assert_eq!(ledger["refunds"], json!([]));
}

#[tokio::test]
async fn recurring_shows_the_selection_and_asks_for_future_charges() {
    let mut stage = Stage::new().await;
    let payload = stage.payload("Recurring");
    let visit = stage.click("PayAndShip", &payload).await;
    let page = stage.arrive(&visit, "taro@buyer.example").await;
    page.has("定期のお支払い").has("id=\"change-address-button\"").has("id=\"change-payment-button\"");
    let back = stage.post(&format!("{visit}/continue"), &[]).await;
    let id = crate::support::returned_id(back.location());
    assert_eq!(stage.session(&id).await["recurringMetadata"]["frequency"]["unit"], "Month");

    stage.pay(&id, "AuthorizeWithCapture").await;
    let (status, done) = stage.complete(&id, 3300, &[]).await;
    assert_eq!(status, 200);
    let ledger = stage.ledger().await;
    assert_eq!(ledger["charges"][0]["state"], "Captured");
    assert_eq!(ledger["chargePermissions"][0]["chargePermissionType"], "Recurring");
    assert_eq!(ledger["chargePermissions"][0]["amountBalance"], "96700");
    assert_eq!(ledger["chargePermissions"][0]["chargePermissionId"], done["chargePermissionId"]);
}

#[tokio::test]
async fn free_trial_confirms_without_a_charge() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("Recurring", "taro@buyer.example").await;
    stage.pay(&id, "Confirm").await;
    let (status, done) = stage.complete(&id, 3300, &[]).await;
    assert_eq!((status, &done["chargeId"]), (200, &Value::Null));
    assert_eq!(stage.ledger().await["charges"], json!([]));
}

#[tokio::test]
async fn sign_in_gives_a_token_and_the_second_time_asks_to_continue() {
    let mut stage = Stage::new().await;
    let payload = json!({
        "signInReturnUrl": format!("{SHOP}/login/demo"),
        "storeId": stage.merchant["storeId"],
        "signInScopes": ["name", "email", "postalCode", "shippingAddress", "phoneNumber"]
    });
    let visit = stage.click("SignIn", &payload).await;
    let page = stage.sign_in(&visit, "taro@buyer.example").await;
    page.has("id=\"consent-form\"").has("data-action=\"cancel-consent\"").has("お届け先住所");
    stage.post(&format!("{visit}/consent"), &[]).await;
    let back = stage.get(&visit).await;
    let token =
        back.location().strip_prefix(&format!("{SHOP}/login/demo?buyerToken=")).expect("a token").to_owned();
    let (status, buyer) = stage.api("GET", &format!("/v2/buyers/{token}"), &Value::Null, &[]).await;
    assert_eq!(status, 200);
    assert_eq!((buyer["name"].as_str(), buyer["postalCode"].as_str()), (Some("試験 太郎"), Some("153-0064")));
    assert_eq!((&buyer["billingAddress"], buyer["countryCode"].as_str()), (&Value::Null, Some("JP")));

    let again = stage.click("SignIn", &payload).await;
    stage.get(&again).await.has("continue-as-consent-button").has("maxo-bn-singnin-txt-block");
    stage.post(&format!("{again}/continue"), &[]).await;
    let back = stage.get(&again).await;
    let second = back.location().split('=').next_back().unwrap().to_owned();
    assert_ne!(second, token);
    let (_, same) = stage.api("GET", &format!("/v2/buyers/{second}"), &Value::Null, &[]).await;
    assert_eq!(same["buyerId"], buyer["buyerId"]);

    // A checkout by the same browser asks nothing at all.
    let payload = stage.payload("OneTime");
    let visit = stage.click("PayAndShip", &payload).await;
    crate::support::returned_id(stage.get(&visit).await.location());
}

#[tokio::test]
async fn pending_authorization_settles_with_the_clock() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    let pending = json!({ "paymentDetails": { "canHandlePendingAuthorization": true } });
    assert_eq!(stage.update(&id, &pending).await.0, 200);
    stage.pay(&id, "Authorize").await;
    let simulation = [("x-amz-pay-simulation-code", "AuthorizationInitiated")];
    assert_eq!(stage.complete(&id, 3300, &simulation).await.0, 202);
    assert_eq!(stage.ledger().await["charges"][0]["state"], "AuthorizationInitiated");
    stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": 30 })).await;
    assert_eq!(stage.ledger().await["charges"][0]["state"], "Authorized");
}

#[tokio::test]
async fn a_session_made_by_api_waits_for_its_buyer() {
    let mut stage = Stage::new().await;
    let body = stage.payload("OneTime");
    let key = [("x-amz-pay-idempotency-key", "k1")];
    let (status, session) = stage.api("POST", "/v2/checkoutSessions", &body, &key).await;
    assert_eq!(status, 201);
    assert_eq!((&session["productType"], &session["buyer"]), (&Value::Null, &Value::Null));
    assert_eq!(session["paymentPreferences"], json!([null]));
    let id = session["checkoutSessionId"].as_str().unwrap().to_owned();
    let mut fields = stage.click_fields("PayOnly", &json!({}));
    fields.retain(|(name, _)| !["payloadJSON", "signature"].contains(&name.as_str()));
    fields.push(("amazonCheckoutSessionId".into(), id.clone()));
    let visit = stage.click_with(&fields).await.location().to_owned();
    stage.arrive(&visit, "taro@buyer.example").await.has("お支払い方法の確認");
    stage.post(&format!("{visit}/continue"), &[]).await;
    let session = stage.session(&id).await;
    assert_eq!(
        (session["productType"].as_str(), &session["shippingAddress"]),
        (Some("PayOnly"), &Value::Null)
    );
    assert_eq!(session["buyer"]["name"], "試験 太郎");
}
