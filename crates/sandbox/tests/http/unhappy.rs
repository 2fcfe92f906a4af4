//! Money that does not come: declined cards, buyers who give up, time that runs out.

use amazon_pay_sandbox::Options;
use serde_json::json;

use crate::support::{SHOP, Stage, order};

async fn with_card(stage: &mut Stage, index: &str) -> String {
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    let link = format!("/checkout/initiate_auth?amazonCheckoutSessionId={id}&changeAction=changePayment");
    let visit = stage.get(&link).await.location().to_owned();
    stage.post(&format!("{visit}/payment"), &[("payment", index)]).await;
    id
}

#[tokio::test]
async fn cards_that_fail_come_back_canceled() {
    for (index, reason) in [("1", "Declined"), ("2", "BuyerCanceled")] {
        let mut stage = Stage::new().await;
        let id = with_card(&mut stage, index).await;
        let result = stage.pay(&id, "Authorize").await;
        assert_eq!(result, format!("{SHOP}/result?amazonCheckoutSessionId={id}"));
        let session = stage.session(&id).await;
        assert_eq!(
            (session["statusDetails"]["state"].as_str(), session["statusDetails"]["reasonCode"].as_str()),
            (Some("Canceled"), Some(reason))
        );
        let (status, refused) = stage.complete(&id, 3300, &[]).await;
        assert_eq!((status, refused["reasonCode"].as_str()), (422, Some("CheckoutSessionCanceled")));
        assert_eq!(stage.ledger().await["charges"], json!([]));
    }
}

#[tokio::test]
async fn live_like_decline_offers_another_card_first() {
    let mut stage = Stage::with(Options::default().like_live(true)).await;
    let id = with_card(&mut stage, "1").await;
    let visit = stage.open_payment(&id, "Authorize").await;
    stage.get(&visit).await.has("processing-form");
    stage.post(&format!("{visit}/process"), &[]).await;
    stage.get(&visit).await.has("choose-another-payment");
    assert_eq!(stage.session(&id).await["statusDetails"]["state"], "Open");
    stage.post(&format!("{visit}/payment"), &[("payment", "0")]).await;
    stage.get(&visit).await.has("processing-form");
    stage.post(&format!("{visit}/process"), &[]).await;
    assert_eq!(stage.complete(&id, 3300, &[]).await.0, 200);
}

#[tokio::test]
async fn live_like_buyer_may_give_up() {
    let mut stage = Stage::with(Options::default().like_live(true)).await;
    let id = with_card(&mut stage, "1").await;
    let visit = stage.open_payment(&id, "Authorize").await;
    stage.post(&format!("{visit}/process"), &[]).await;
    stage.post(&format!("{visit}/give-up"), &[]).await;
    assert!(stage.get(&visit).await.location().starts_with(&format!("{SHOP}/result")));
    assert_eq!(stage.session(&id).await["statusDetails"]["reasonCode"], "Declined");
}

#[tokio::test]
async fn simulated_decline_at_completion() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    stage.pay(&id, "Authorize").await;
    let unknown = stage.complete(&id, 3300, &[("x-amz-pay-simulation-code", "Sunshine")]).await;
    assert_eq!(
        (unknown.0, unknown.1["reasonCode"].as_str()),
        (400, Some("InvalidSandboxSimulationSpecified"))
    );
    let (status, refused) = stage.complete(&id, 3300, &[("x-amz-pay-simulation-code", "Declined")]).await;
    assert_eq!((status, refused["reasonCode"].as_str()), (422, Some("CheckoutSessionCanceled")));
    assert_eq!(stage.session(&id).await["statusDetails"]["reasonCode"], "Declined");
}

#[tokio::test]
async fn a_day_later_everything_about_the_session_is_over() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    let visit = stage.open_payment(&id, "Authorize").await;
    stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": 86_401 })).await;
    let session = stage.session(&id).await;
    assert_eq!(session["statusDetails"]["reasonCode"], "Expired");
    assert_eq!(session["buyer"], json!(null));
    assert!(stage.get(&visit).await.location().starts_with(&format!("{SHOP}/result")));
    assert_eq!(stage.update(&id, &order("Authorize", 1)).await.0, 422);
    stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": 30 * 86_400 })).await;
    let (status, gone) = stage.api("GET", &format!("/v2/checkoutSessions/{id}"), &json!(null), &[]).await;
    assert_eq!((status, gone["reasonCode"].as_str()), (404, Some("ResourceNotFound")));
}

#[tokio::test]
async fn an_update_replaces_the_payment_link_even_under_an_open_page() {
    let mut stage = Stage::new().await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    let visit = stage.open_payment(&id, "Authorize").await;
    assert_eq!(stage.update(&id, &order("Authorize", 4400)).await.0, 200);
    stage.post(&format!("{visit}/process"), &[]).await;
    stage.get(&visit).await.has("InvalidCheckoutSessionStatus");
    assert_eq!(stage.ledger().await["checkoutSessions"][0]["processed"], false);
}
