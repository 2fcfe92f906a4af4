//! Thanks offers: beside the order or in its place, with the standing consent or a new one, and in time.

use e2e::{LpPage, Shopper, Sites, scenario};
use server::clock::SECOND;
use server::live::LpSwitch;
use server::store::OrderState;

use crate::TARO;
use crate::witness::{charges, paid, permission, reaches_confirm, sessions};

const AMAZON: &str = "#pitch-amazon[class*=amazonpay-button]";

/// Takes an offer by its Amazon Pay button and places it.
async fn takes_by_amazon(shopper: &Shopper) -> anyhow::Result<String> {
    shopper.clicks(AMAZON).await?;
    shopper.passes_amazon_until("#place", TARO).await?;
    shopper.places(TARO).await
}

#[tokio::test]
async fn thanks_offer_of_a_subscription_beside_a_subscription_charges_the_standing_permission() {
    scenario("thanks_add", LpPage::of("teiki"), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        let first = shopper.places(TARO).await?;
        assert!(!shopper.sees_now(AMAZON).await, "the consent stands: no Amazon Pay button");
        assert!(!shopper.sees_now("#countdown").await, "no time limit, no countdown");
        shopper.clicks("#pitch-ordinary").await?;
        shopper.sees("#place").await?;
        assert_eq!(shopper.reads("#total").await?, "2,050円");
        assert!(shopper.reads("#legal").await?.contains("解約"));
        assert!(!shopper.sees_now("#change-address").await, "there is no session to change it in");
        shopper.clicks("#place").await?;
        shopper.sees("#order-number").await?;
        let second = shopper.reads("#order-number").await?;
        assert_ne!(first, second);
        assert_eq!(charges(&shopper).await?, ["Authorized 2330", "Authorized 2050"]);
        let orders = paid(&shopper).await?;
        assert_eq!(orders.len(), 2);
        assert_eq!(orders[0].charge_permission_id, orders[1].charge_permission_id, "one permission");
        assert_eq!(shopper.world().subscriptions().await?.len(), 2);
        assert_eq!(sessions(&shopper, "Completed").await?, ["Recurring 2330"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn thanks_offer_is_taken_once_however_often_it_is_pressed() {
    scenario("thanks_once", LpPage::of("teiki"), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        shopper.places(TARO).await?;
        let thanks = shopper.url().await;
        shopper.clicks("#pitch-ordinary").await?;
        shopper.sees("#place").await?;
        let confirm = shopper.url().await;
        // A second window takes the same offer before the first one places.
        shopper.browser().goto(&thanks).await?;
        shopper.clicks("#pitch-ordinary").await?;
        shopper.sees("#place").await?;
        shopper.clicks("#place").await?;
        shopper.sees("#order-number").await?;
        shopper.browser().goto(&confirm).await?;
        shopper.reads_in("main", "このご案内は終了しました").await?;
        shopper.browser().goto(&thanks).await?;
        shopper.sees("#order-number").await?;
        assert!(!shopper.sees_now("#pitch").await, "not pitched again");
        assert_eq!(charges(&shopper).await?.len(), 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn thanks_offer_of_a_one_time_product_after_a_subscription_needs_a_consent_of_its_own() {
    scenario("thanks_one_time", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "202").await?;
        shopper.places(TARO).await?;
        assert!(shopper.reads("#countdown").await?.contains(':'), "the time limit is counted down");
        takes_by_amazon(&shopper).await?;
        assert_eq!(charges(&shopper).await?, ["Authorized 5410", "Authorized 1750"]);
        assert_eq!(paid(&shopper).await?.len(), 2, "beside the first");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn thanks_offer_after_its_time_limit_is_refused_by_the_server() {
    scenario("thanks_late", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "202").await?;
        shopper.places(TARO).await?;
        shopper.sees(AMAZON).await?;
        shopper.world().time_passes(601 * SECOND);
        // The page still shows it (its own clock did not move); the press is refused and says so.
        shopper.clicks(AMAZON).await?;
        shopper.sees("#pitch-trouble").await?;
        shopper.browser().refresh().await?;
        shopper.sees("#order-number").await?;
        assert!(!shopper.sees_now("#pitch").await);
        assert_eq!(charges(&shopper).await?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn thanks_offer_on_a_confirm_skip_lp_is_always_an_amazon_pay_button_and_replaces_the_order() {
    scenario("thanks_replace", LpPage::of("skip"), Sites::Three, |shopper| async move {
        reaches_thanks_by_skip(&shopper).await?;
        let old = paid(&shopper).await?.remove(0);
        assert!(
            !shopper.sees_now("#pitch-ordinary").await,
            "定期 after 定期, but this LP skips its confirm page"
        );
        takes_by_amazon(&shopper).await?;
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Replaced]).await?;
        assert_eq!(charges(&shopper).await?, ["Canceled 2330", "Authorized 5410"]);
        waits_until_closed(&shopper, old.charge_permission_id.as_deref().unwrap()).await?;
        let alive: Vec<_> = shopper.world().subscriptions().await?;
        assert_eq!(alive.len(), 2);
        assert_eq!(alive[1].state, server::store::SubscriptionState::Ended, "the replaced one");
        Ok(())
    })
    .await;
}

/// A crash between the new consent and the cancellation of the old charge: the job ends it right.
#[tokio::test]
async fn thanks_replacement_survives_amazon_refusing_to_cancel_the_old_charge() {
    scenario("thanks_crash", LpPage::of("skip"), Sites::Three, |shopper| async move {
        reaches_thanks_by_skip(&shopper).await?;
        let fault =
            serde_json::json!({"operation": "cancelCharge", "status": 500, "count": 1, "dropAnswer": true});
        shopper.world().amazon_fails(&fault).await?;
        let fault = serde_json::json!({"operation": "getCharge", "status": 503, "count": 6});
        shopper.world().amazon_fails(&fault).await?;
        takes_by_amazon(&shopper).await?;
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Replacing]).await?;
        for _ in 0..40 {
            shopper.world().time_passes(server::clock::HOUR);
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
            if shopper.world().orders().await?[1].state == OrderState::Replaced {
                break;
            }
        }
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Replaced]).await?;
        assert_eq!(charges(&shopper).await?, ["Canceled 2330", "Authorized 5410"]);
        Ok(())
    })
    .await;
}

async fn reaches_thanks_by_skip(shopper: &Shopper) -> anyhow::Result<()> {
    crate::witness::fills_form(shopper, TARO, "201").await?;
    shopper.confirms().await?;
    shopper.passes_amazon_to_thanks(TARO).await
}

async fn waits_until_closed(shopper: &Shopper, id: &str) -> anyhow::Result<()> {
    for _ in 0..100 {
        if permission(shopper, id).await? == "Closed" {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("the old permission stays open")
}

#[tokio::test]
async fn thanks_offer_canceled_at_amazon_leads_back_to_the_thanks_page() {
    scenario("thanks_canceled", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "202").await?;
        let number = shopper.places(TARO).await?;
        shopper.world().tells_sandbox("switches", &serde_json::json!({"skipSelection": false})).await?;
        shopper.clicks(AMAZON).await?;
        shopper.passes_amazon_until("#return_back_to_merchant_link", TARO).await?;
        shopper.clicks("#return_back_to_merchant_link").await?;
        shopper.arrives_at(&format!("{}/thanks/", shopper.world().server())).await?;
        assert_eq!(shopper.reads("#order-number").await?, number, "never an order form after an order");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn thanks_offer_with_a_free_first_delivery_charges_nothing_today() {
    let shop = &[(
        "price = 1500\ncycle = { every = 1, unit = \"month\" }",
        "price = 1500\nfirst_price = 0\nfirst_delivery_fee = 0\ncycle = { every = 1, unit = \"month\" }",
    )];
    let page = LpPage { shop, ..LpPage::of("teiki") };
    scenario("thanks_free", page, Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        shopper.places(TARO).await?;
        shopper.clicks("#pitch-ordinary").await?;
        shopper.sees("#place").await?;
        assert_eq!(shopper.reads("#total").await?, "0円");
        shopper.clicks("#place").await?;
        shopper.arrives_at(&format!("{}/thanks/", shopper.world().server())).await?;
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Paid]).await?;
        assert_eq!(charges(&shopper).await?, ["Authorized 2330"], "nothing was charged for the second");
        assert_eq!(shopper.world().subscriptions().await?.len(), 2);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn thanks_offer_is_not_pitched_and_cannot_be_taken_once_the_kill_switch_is_pulled() {
    scenario("thanks_killed", LpPage::of("teiki"), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        shopper.places(TARO).await?;
        let thanks = shopper.url().await;
        shopper.sees("#pitch-ordinary").await?;
        let shop = shopper.world().shop();
        shop.store
            .switch_lp("teiki", LpSwitch { enabled: false, preview_only: false, sandbox: false })
            .await?;
        shop.refresh().await?;
        shopper.clicks("#pitch-ordinary").await?;
        shopper.reads_in("main", "このご案内は終了しました").await?;
        shopper.browser().goto(&thanks).await?;
        shopper.sees("#order-number").await?;
        assert!(!shopper.sees_now("#pitch").await, "an offer is a sale that begins");
        assert_eq!(charges(&shopper).await?, ["Authorized 2330"]);
        Ok(())
    })
    .await;
}
