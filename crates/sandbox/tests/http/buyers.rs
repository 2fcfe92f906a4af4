//! The four buyers, and what the selection and change pages do for them.

use serde_json::Value;

use crate::support::{SHOP, Stage, returned_id};

fn change(id: &str, action: &str) -> String {
    format!(
        "/checkout/initiate_auth?amazonCheckoutSessionId={id}&changeAction={action}&viewType=redirectView"
    )
}

#[tokio::test]
async fn moving_buyer_picks_an_address_twice() {
    let mut stage = Stage::new().await;
    let payload = stage.payload("OneTime");
    let visit = stage.click("PayAndShip", &payload).await;
    let page = stage.arrive(&visit, "move@buyer.example").await;
    page.has("世田谷区北沢2-3-4").has("id=\"return_back_to_merchant_link\"");
    let list = stage.get(&format!("{visit}/address")).await;
    list.has("data-selected=\"false\"").has("data-zip_code=\"060-0001\"").has("id=\"addresses-back-button\"");
    stage.post(&format!("{visit}/address"), &[("address", "1")]).await;
    stage.get(&visit).await.has("札幌市中央区");
    let id = returned_id(stage.post(&format!("{visit}/continue"), &[]).await.location());
    assert_eq!(stage.session(&id).await["shippingAddress"]["stateOrRegion"], "北海道");

    let visit = stage.get(&change(&id, "changeAddress")).await.location().to_owned();
    assert_eq!(stage.get(&visit).await.location(), format!("{visit}/address"));
    stage.get(&format!("{visit}/address")).await.has("id=\"maxo_addresses\"");
    assert_eq!(
        stage.get(&format!("{visit}/payment")).await.location(),
        visit,
        "this link changes the address alone"
    );
    let back = stage.get(&format!("{visit}/cancel")).await;
    assert_eq!(returned_id(back.location()), id);
    assert_eq!(stage.session(&id).await["shippingAddress"]["stateOrRegion"], "北海道");
    let back = stage.post(&format!("{visit}/address"), &[("address", "0")]).await;
    assert_eq!(returned_id(back.location()), id);
    assert_eq!(stage.session(&id).await["shippingAddress"]["stateOrRegion"], "東京都");
}

#[tokio::test]
async fn payment_is_changed_by_its_link() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    let visit = stage.get(&change(&id, "changePayment")).await.location().to_owned();
    stage.get(&format!("{visit}/payment")).await.has("data-trail_number=\"4444\"").has("a-button-input");
    let nothing = stage.post(&format!("{visit}/payment"), &[("payment", "9")]).await;
    assert_eq!(nothing.location(), visit);
    stage.post(&format!("{visit}/payment"), &[("payment", "3")]).await;
    let session = stage.session(&id).await;
    assert_eq!(session["paymentPreferences"][0]["paymentDescriptor"], "MasterCard ****4444 (Amazon Pay)");
}

#[tokio::test]
async fn an_address_can_only_be_changed_where_something_ships() {
    let mut stage = Stage::new().await;
    let payload = stage.payload("OneTime");
    let visit = stage.click("PayOnly", &payload).await;
    stage.arrive(&visit, "taro@buyer.example").await.has("お支払い方法の確認");
    let id = returned_id(stage.post(&format!("{visit}/continue"), &[]).await.location());
    assert_eq!(stage.get(&change(&id, "changeAddress")).await.status, 400);
    assert_eq!(stage.get(&change(&id, "changePayment")).await.status, 303);
    let log = stage.control("/_sandbox/requests").await["requests"].clone();
    let refused = log.as_array().unwrap().iter().find(|entry| entry["reasonCode"] == "InvalidParameterValue");
    assert_eq!(refused.unwrap()["operation"], "initiateAuth");
}

#[tokio::test]
async fn a_remembered_buyer_may_be_asked_before_a_checkout() {
    let mut stage = Stage::with(amazon_pay_sandbox::Options::default().asking_to_continue(true)).await;
    stage.reviewed("OneTime", "taro@buyer.example").await;
    let payload = stage.payload("OneTime");
    let visit = stage.click("PayAndShip", &payload).await;
    stage.get(&visit).await.has("continue-as-consent-button").has("キャンセルして");
    stage.post(&format!("{visit}/continue"), &[]).await;
    returned_id(stage.get(&visit).await.location());
}

#[tokio::test]
async fn messy_buyer_comes_as_messy_as_real_ones() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "messy@buyer.example").await;
    let address = stage.session(&id).await["shippingAddress"].clone();
    assert_eq!(address["name"], "佐藤花子");
    assert_eq!(address["stateOrRegion"], "Tokyo-to");
    assert_eq!(address["postalCode"], "１５０−００３１");
    assert_eq!(address["phoneNumber"], "\u{202A}+81 90-1234-5678");
    assert_eq!(address["addressLine3"], "株式会社テスト商会");
    assert_eq!(address["city"], Value::Null);
}

#[tokio::test]
async fn gift_buyer_has_no_phone_and_no_subscription() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "gift@buyer.example").await;
    let session = stage.session(&id).await;
    assert!(session["buyer"].get("phoneNumber").is_none(), "missing, not null");
    assert_eq!(session["paymentPreferences"][0]["paymentDescriptor"], "Amazonギフトカード残高 (Amazon Pay)");

    let payload = stage.payload("Recurring");
    let visit = stage.click("PayAndShip", &payload).await;
    stage.get(&visit).await.has("使えるお支払い方法がありません").has("disabled");
    assert_eq!(stage.post(&format!("{visit}/continue"), &[]).await.location(), visit);
}

#[tokio::test]
async fn addresses_that_the_shop_does_not_ship_to_are_closed() {
    let mut stage = Stage::new().await;
    let mut payload = stage.payload("OneTime");
    payload["deliverySpecifications"] = serde_json::json!({
        "addressRestrictions": { "type": "NotAllowed", "restrictions": { "JP": { "statesOrRegions": ["東京都"] } } }
    });
    let visit = stage.click("PayAndShip", &payload).await;
    stage.arrive(&visit, "move@buyer.example").await.has("札幌市中央区");
    stage.get(&format!("{visit}/address")).await.has("お届けできません");
    stage.post(&format!("{visit}/address"), &[("address", "0")]).await;
    let id = returned_id(stage.post(&format!("{visit}/continue"), &[]).await.location());
    assert_eq!(stage.session(&id).await["shippingAddress"]["stateOrRegion"], "北海道");
}

#[tokio::test]
async fn cancel_leads_to_the_cancel_url_or_to_the_page_with_the_button() {
    let mut stage = Stage::new().await;
    let mut payload = stage.payload("OneTime");
    let visit = stage.click("PayAndShip", &payload).await;
    assert_eq!(stage.get(&format!("{visit}/cancel")).await.location(), format!("{SHOP}/cart"));
    payload["webCheckoutDetails"].as_object_mut().unwrap().remove("checkoutCancelUrl");
    let visit = stage.click("PayAndShip", &payload).await;
    assert_eq!(stage.get(&format!("{visit}/cancel")).await.location(), format!("{SHOP}/lp?u=1"));
    assert_eq!(stage.ledger().await["checkoutSessions"][0]["buyerAssociated"], false);
}

#[tokio::test]
async fn nobody_acts_on_the_session_of_another() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    let visit = stage.get(&change(&id, "changePayment")).await.location().to_owned();
    for thief in [None, Some("move@buyer.example")] {
        stage.cookie = None;
        if let Some(email) = thief {
            let payload = stage.payload("OneTime");
            let own = stage.click("PayAndShip", &payload).await;
            stage.arrive(&own, email).await;
        }
        stage.get(&visit).await.has("id=\"ap_email\"");
        assert_eq!(stage.get(&format!("{visit}/payment")).await.location(), visit);
        assert_eq!(stage.post(&format!("{visit}/payment"), &[("payment", "3")]).await.location(), visit);
        let session = stage.session(&id).await;
        assert_eq!(session["paymentPreferences"][0]["paymentDescriptor"], "Visa ****1111 (Amazon Pay)");
    }
}

#[tokio::test]
async fn sign_in_form_is_filled_by_number_and_refuses_other_passwords() {
    let mut stage = Stage::new().await;
    let payload = stage.payload("OneTime");
    let visit = stage.click("PayAndShip", &payload).await;
    stage.get(&format!("{visit}?fill=1")).await.has("value=\"messy@buyer.example\"").has("value=\"amazon\"");
    let wrong = [("email", "taro@buyer.example"), ("password", "Amazon1")];
    let answer = stage.post(&format!("{visit}/sign-in"), &wrong).await;
    let failed = answer.location().to_owned();
    stage.get(&failed).await.has("ログインできませんでした");
    assert_eq!(stage.cookie, None);
}

#[tokio::test]
async fn signing_out_is_possible_on_the_page_and_from_the_shop() {
    let mut stage = Stage::new().await;
    let payload = stage.payload("Recurring");
    let visit = stage.click("PayAndShip", &payload).await;
    stage
        .arrive(&visit, "taro@buyer.example")
        .await
        .has("id=\"sign-out-button\"")
        .has("id=\"header-buyer-popover\"");
    stage.post(&format!("{visit}/sign-out"), &[]).await;
    stage.get(&visit).await.has("id=\"ap_email\"");

    stage.arrive(&visit, "taro@buyer.example").await;
    assert_eq!(stage.get("/checkout/signout?language=ja").await.json()["result"], "success");
    stage.get(&visit).await.has("id=\"ap_email\"");
    assert_eq!(stage.get("/checkout/signout?language=ja").await.json()["result"], "noBuyer");

    stage.arrive(&visit, "taro@buyer.example").await;
    let mut fields = stage.click_fields("PayAndShip", &payload);
    fields.push(("forceSignIn".into(), "true".into()));
    let fresh = stage.click_with(&fields).await.location().to_owned();
    stage.get(&fresh).await.has("id=\"ap_email\"");
}
