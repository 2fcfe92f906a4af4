//! Paying without a review page: the additional payment button, the upgrade, and the code that Amazon may ask.

use amazon_pay_sandbox::{Options, Throttle};
use serde_json::{Value, json};

use crate::support::{SHOP, Stage, returned_id};

fn order(stage: &Stage) -> Value {
    json!({
        "webCheckoutDetails": {
            "checkoutResultReturnUrl": format!("{SHOP}/result"),
            "checkoutCancelUrl": format!("{SHOP}/cart"),
            "checkoutMode": "ProcessOrder"
        },
        "storeId": stage.merchant["storeId"],
        "chargePermissionType": "OneTime",
        "paymentDetails": {
            "paymentIntent": "Authorize",
            "chargeAmount": { "amount": "3300", "currencyCode": "JPY" }
        },
        "addressDetails": {
            "name": "%E8%A9%A6%E9%A8%93 次郎", "addressLine1": "千代田区丸の内1-1-1", "stateOrRegion": "東京都",
            "postalCode": "100-0005", "countryCode": "JP", "phoneNumber": "0300000000"
        }
    })
}

fn result_id(location: &str) -> String {
    let start = format!("{SHOP}/result?amazonCheckoutSessionId=");
    location.strip_prefix(&start).unwrap_or_else(|| panic!("no result: {location}")).to_owned()
}

#[tokio::test]
async fn the_additional_payment_button_pays_at_once() {
    let mut stage = Stage::new().await;
    let visit = stage.click("PayAndShip", &order(&stage)).await;
    let page = stage.arrive(&visit, "taro@buyer.example").await;
    page.has("¥3,300").has("今すぐ支払う").has("試験 次郎").has("id=\"return_back_to_merchant_link\"");
    assert!(!page.body.contains("change-address-button"), "the address is the shop's");
    assert_eq!(stage.get(&format!("{visit}/address")).await.location(), visit);
    assert_eq!(stage.get(&format!("{visit}/cancel")).await.location(), format!("{SHOP}/cart"));
    stage.post(&format!("{visit}/payment"), &[("payment", "3")]).await;
    stage.get(&visit).await.has("MasterCard ****4444");
    stage.post(&format!("{visit}/continue"), &[]).await;
    stage.get(&visit).await.has("processing-form");
    stage.post(&format!("{visit}/process"), &[]).await;
    let id = result_id(stage.get(&visit).await.location());
    let session = stage.session(&id).await;
    assert_eq!(session["shippingAddress"]["addressLine1"], "千代田区丸の内1-1-1");
    assert_eq!(session["webCheckoutDetails"]["amazonPayRedirectUrl"], Value::Null);
    let (status, done) = stage.complete(&id, 3300, &[]).await;
    assert_eq!(status, 200, "{done}");
    let path = format!("/v2/chargePermissions/{}", done["chargePermissionId"].as_str().unwrap());
    let (_, permission) = stage.api("GET", &path, &Value::Null, &[]).await;
    assert_eq!(permission["shippingAddress"]["name"], "試験 次郎");
}

#[tokio::test]
async fn the_additional_payment_button_needs_its_address_only_where_it_ships() {
    let mut stage = Stage::new().await;
    let mut payload = order(&stage);
    let fields = stage.click_fields("PayOnly", &payload);
    stage.click_with(&fields).await.has("InvalidParameterCombination");
    payload.as_object_mut().unwrap().remove("addressDetails");
    let fields = stage.click_fields("PayAndShip", &payload);
    stage.click_with(&fields).await.has("MissingParameterValue");
    let visit = stage.click("PayOnly", &payload).await;
    stage.arrive(&visit, "gift@buyer.example").await.has("今すぐ支払う");
}

#[tokio::test]
async fn a_declined_additional_payment_offers_another_card_when_live_like() {
    let mut stage = Stage::with(Options::default().like_live(true)).await;
    let visit = stage.click("PayAndShip", &order(&stage)).await;
    stage.arrive(&visit, "taro@buyer.example").await;
    stage.post(&format!("{visit}/payment"), &[("payment", "1")]).await;
    stage.post(&format!("{visit}/continue"), &[]).await;
    stage.post(&format!("{visit}/process"), &[]).await;
    stage.get(&visit).await.has("choose-another-payment");
    stage.post(&format!("{visit}/payment"), &[("payment", "0")]).await;
    stage.get(&visit).await.has("processing-form");
    stage.post(&format!("{visit}/process"), &[]).await;
    let id = result_id(stage.get(&visit).await.location());
    assert_eq!(stage.complete(&id, 3300, &[]).await.0, 200);
}

#[tokio::test]
async fn a_buyer_with_a_code_pays_after_it_and_not_before() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "mfa@buyer.example").await;
    let visit = stage.open_payment(&id, "Authorize").await;
    stage.post(&format!("{visit}/process"), &[]).await;
    stage.get(&visit).await.has("id=\"auth-mfa-otpcode\"");
    assert_eq!(stage.complete(&id, 3300, &[]).await.1["reasonCode"], "MFANotCompleted");
    stage.post(&format!("{visit}/code"), &[("code", "000000")]).await;
    stage.get(&visit).await.has("コードが正しくありません");
    stage.post(&format!("{visit}/code"), &[("code", "123456")]).await;
    assert_eq!(result_id(stage.get(&visit).await.location()), id);
    assert_eq!(stage.complete(&id, 3300, &[]).await.0, 200);
}

#[tokio::test]
async fn the_code_page_ends_by_three_wrong_codes_or_by_giving_up() {
    for (gives_up, reason) in [(false, "Declined"), (true, "BuyerCanceled")] {
        let mut stage = Stage::with(Options::default().asking_for_codes(true)).await;
        let id = stage.reviewed("OneTime", "taro@buyer.example").await;
        let visit = stage.open_payment(&id, "Authorize").await;
        stage.post(&format!("{visit}/process"), &[]).await;
        if gives_up {
            stage.post(&format!("{visit}/give-up"), &[]).await;
        } else {
            for _ in 0..3 {
                stage.post(&format!("{visit}/code"), &[("code", "1")]).await;
            }
        }
        assert_eq!(result_id(stage.get(&visit).await.location()), id);
        assert_eq!(stage.session(&id).await["statusDetails"]["reasonCode"], reason);
    }
}

/// A completed OneTime order; the id of its permission.
async fn bought(stage: &mut Stage) -> String {
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    stage.pay(&id, "Authorize").await;
    stage.complete(&id, 3300, &[]).await.1["chargePermissionId"].as_str().unwrap().to_owned()
}

fn upgrade_fields(stage: &Stage, action: &str, permission: &str, unit: &str) -> Vec<(String, String)> {
    let payload = json!({
        "chargePermissionId": permission,
        "storeId": stage.merchant["storeId"],
        "webCheckoutDetails": { "checkoutResultReturnUrl": format!("{SHOP}/result") },
        "recurringMetadata": {
            "frequency": { "unit": unit, "value": "1" },
            "amount": { "amount": "2980", "currencyCode": "JPY" }
        }
    });
    let mut fields = stage.click_fields("PayAndShip", &payload);
    // bindUpgradeAction knows neither of them.
    fields.retain(|(name, _)| {
        !["merchantId", "ledgerCurrency", "productType", "environment"].contains(&name.as_str())
    });
    fields.push(("upgradeAction".to_owned(), action.to_owned()));
    fields
}

async fn agree(stage: &mut Stage, fields: &[(String, String)]) -> Value {
    let visit = stage.click_with(fields).await.location().to_owned();
    stage.get(&visit).await.has("今後のお支払いの許可").has("¥2,980");
    stage.post(&format!("{visit}/continue"), &[]).await;
    stage.post(&format!("{visit}/process"), &[]).await;
    let id = result_id(stage.get(&visit).await.location());
    let (status, done) = stage.complete(&id, 2980, &[]).await;
    assert_eq!(status, 200, "{done}");
    done
}

#[tokio::test]
async fn an_upgrade_ends_in_a_recurring_permission_and_an_update_changes_it() {
    let mut stage = Stage::new().await;
    let bought = bought(&mut stage).await;
    let fields = upgrade_fields(&stage, "recurringUpgrade", &bought, "Month");
    let done = agree(&mut stage, &fields).await;
    let recurring = done["chargePermissionId"].as_str().unwrap().to_owned();
    assert_ne!(recurring, bought);
    let path = format!("/v2/chargePermissions/{recurring}");
    let (_, permission) = stage.api("GET", &path, &Value::Null, &[]).await;
    assert_eq!(permission["chargePermissionType"], "Recurring");
    assert_eq!(permission["shippingAddress"]["postalCode"], "153-0064");

    let fields = upgrade_fields(&stage, "recurringUpdate", &recurring, "Week");
    assert_eq!(agree(&mut stage, &fields).await["chargePermissionId"], json!(recurring));
    let (_, permission) = stage.api("GET", &path, &Value::Null, &[]).await;
    assert_eq!(permission["recurringMetadata"]["frequency"]["unit"], "Week");

    let mut fields = upgrade_fields(&stage, "recurringUpgrade", &bought, "Month");
    fields.last_mut().unwrap().1 = "monthlyUpgrade".into();
    stage.click_with(&fields).await.has("InvalidParameterValue");
    let fields = upgrade_fields(&stage, "recurringUpgrade", "S03-0-0", "Month");
    stage.click_with(&fields).await.has("ResourceNotFound");
    let fields = upgrade_fields(&stage, "recurringUpgrade", &recurring, "Month");
    stage.click_with(&fields).await.has("ResourceNotFound");
}

#[tokio::test]
async fn an_upgrade_is_for_the_buyer_who_bought() {
    let mut stage = Stage::new().await;
    let bought = bought(&mut stage).await;
    stage.cookie = None;
    let fields = upgrade_fields(&stage, "recurringUpgrade", &bought, "Month");
    let visit = stage.click_with(&fields).await.location().to_owned();
    stage.arrive(&visit, "move@buyer.example").await.has("別のアカウントでログインしています");
    stage.post(&format!("{visit}/continue"), &[]).await;
    assert_eq!(stage.ledger().await["checkoutSessions"][1]["processed"], false);
}

#[tokio::test]
async fn origins_are_checked_when_live_like_and_only_then() {
    for (live_like, expected) in [(false, 303), (true, 400)] {
        let mut stage = Stage::with(Options::default().like_live(live_like)).await;
        let payload = stage.payload("OneTime");
        let mut fields = stage.click_fields("PayAndShip", &payload);
        fields.last_mut().unwrap().1 = "https://stranger.example/lp".into();
        assert_eq!(stage.click_with(&fields).await.status, expected);
        let mut payload = stage.payload("OneTime");
        payload["webCheckoutDetails"]["checkoutReviewReturnUrl"] = json!("https://stranger.example/review");
        let fields = stage.click_fields("PayAndShip", &payload);
        assert_eq!(stage.click_with(&fields).await.status, expected);
    }
    let mut stage = Stage::with(Options::default().like_live(true).allowing("https://other.example")).await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    let url = |host: &str| json!({ "webCheckoutDetails": { "checkoutResultReturnUrl": format!("https://{host}/r") } });
    assert_eq!(stage.update(&id, &url("other.example")).await.0, 200);
    assert_eq!(stage.update(&id, &url("stranger.example")).await.1["reasonCode"], "InvalidParameterValue");
}

#[tokio::test]
async fn throttling_is_a_switch() {
    let mut stage = Stage::with(Options::default().throttling(Throttle::Sandbox)).await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    let path = format!("/v2/checkoutSessions/{id}");
    let mut codes = Vec::new();
    for _ in 0..12 {
        codes.push(stage.api("GET", &path, &Value::Null, &[]).await.0);
    }
    assert!(codes.contains(&429) && codes[..5].iter().all(|code| *code == 200), "{codes:?}");
    assert_eq!(
        stage.post_json("/_sandbox/switches", &json!({ "throttle": "off" })).await.json()["throttle"],
        "off"
    );
    assert_eq!(stage.api("GET", &path, &Value::Null, &[]).await.0, 200);
    assert_eq!(stage.post_json("/_sandbox/switches", &json!({ "throtle": "off" })).await.status, 400);
    assert_eq!(stage.get("/_sandbox/switches").await.json()["skipSelection"], true);
    let payload = stage.payload("OneTime");
    stage.post_json("/_sandbox/switches", &json!({ "skipSelection": false })).await;
    let visit = stage.click("PayAndShip", &payload).await;
    stage.get(&visit).await.has("id=\"default-button-content\"");
    returned_id(stage.post(&format!("{visit}/continue"), &[]).await.location());
}
