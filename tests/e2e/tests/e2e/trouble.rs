//! When it goes wrong: in each case the shopper reads what happened, whether money moved and what to do; the form
//! keeps what was typed; the ledger is right.

use e2e::{LpPage, Shopper, Sites, scenario};
use server::clock::HOUR;
use server::store::OrderState;

use crate::witness::{charges, fills_form, paid, reaches_confirm, sessions};
use crate::{MFA, MOVE, TARO};

/// The page says what happened, that nothing was charged, and offers a way on.
async fn told(shopper: &Shopper, what: &str) -> anyhow::Result<()> {
    let page = shopper.reads_in("main", what).await?;
    anyhow::ensure!(page.contains("お支払いは発生していません"), "whether money moved is missing: {page}");
    shopper.sees(".back a").await.map(drop)
}

#[tokio::test]
async fn trouble_canceled_on_amazons_selection_page_brings_the_form_back_as_it_was() {
    scenario("trouble_selection", LpPage::default(), Sites::Three, |shopper| async move {
        fills_form(&shopper, MOVE, "201").await?;
        shopper.confirms().await?;
        shopper.passes_amazon_until("#return_back_to_merchant_link", MOVE).await?;
        shopper.clicks("#return_back_to_merchant_link").await?;
        shopper.arrives_at(shopper.world().lp()).await?;
        shopper.panel_says("お支払いは発生していません").await?;
        shopper.finds("kana01", "シケン タロウ").await?;
        assert_eq!(shopper.field(crate::witness::PRODUCT).await?, "201");
        assert!(shopper.world().orders().await?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_canceled_on_the_payment_page_is_said_and_leads_back_to_the_form() {
    scenario("trouble_payment", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, MFA, "101").await?;
        shopper.clicks("#place").await?;
        shopper.sees("#auth-mfa-otpcode").await?;
        shopper.clicks("form[action$='/give-up'] button").await?;
        told(&shopper, "お支払いをキャンセルしました").await?;
        shopper.clicks(".back a").await?;
        shopper.finds("kana01", "シケン タロウ").await?;
        shopper.world().orders_stand(&[OrderState::Canceled]).await?;
        assert!(charges(&shopper).await?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_declined_card_is_said_and_another_try_with_another_card_is_a_sale() {
    scenario("trouble_declined", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        shopper.waits_until_bound().await?;
        shopper.clicks("#change-payment").await?;
        shopper.passes_amazon_until("#maxo_payment_methods", TARO).await?;
        shopper.clicks("#maxo_payment_methods li[data-trail_number='3434']").await?;
        shopper.passes_amazon(TARO).await?;
        shopper.clicks("#place").await?;
        shopper.arrives_at(&format!("{}/result/", shopper.world().server())).await?;
        told(&shopper, "決済できませんでした").await?;
        shopper.clicks(".back a").await?;
        shopper.panel_says("お支払いは発生していません").await?;
        shopper.finds("kana01", "シケン タロウ").await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        shopper.places(TARO).await?;
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Canceled]).await?;
        assert_eq!(charges(&shopper).await?, ["Authorized 2530"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_expired_session_is_said_and_the_form_starts_anew() {
    scenario("trouble_expired", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        shopper.world().time_passes_everywhere(25 * HOUR).await?;
        shopper.clicks("#place").await?;
        told(&shopper, "有効期限が切れました").await?;
        assert!(charges(&shopper).await?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_session_of_another_tab_is_not_accepted() {
    scenario("trouble_tab", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        let first = shopper.url().await;
        let ledger = shopper.world().ledger().await?;
        let session = ledger["checkoutSessions"][0]["checkoutSessionId"].as_str().unwrap().to_owned();
        // A second purchase in the same browser, opened with the first one's session.
        shopper.opens_lp("").await?;
        shopper.panel_says("ログイン中").await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        shopper.sees("#place").await?;
        let second = shopper.url().await;
        assert_ne!(first, second);
        shopper.browser().goto(format!("{second}?amazonCheckoutSessionId={session}")).await?;
        told(&shopper, "有効期限が切れました").await?;
        // Each tab's own address still works, with its own session.
        shopper.browser().goto(&second).await?;
        shopper.places(TARO).await?;
        shopper.browser().goto(&first).await?;
        shopper.places(TARO).await?;
        assert_eq!(paid(&shopper).await?.len(), 2, "two purchases that the shopper wanted");
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 2530", "OneTime 2530"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_another_amazon_account_at_confirm_than_at_login_is_shown_and_asked() {
    scenario("trouble_account", LpPage::default(), Sites::Three, |shopper| async move {
        fills_form(&shopper, TARO, "101").await?;
        // Somebody else signs in at Amazon in the meantime.
        shopper.signs_out_of_amazon().await?;
        shopper.opens_lp("").await?;
        shopper.panel_says("ログイン中").await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(MOVE).await?;
        let asked = shopper.reads("#address-dialog").await?;
        assert!(asked.contains("異なるAmazonアカウント"), "{asked}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_place_pressed_twice_and_back_after_placing_is_one_order() {
    scenario("trouble_twice", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        let double = "const button = document.querySelector('#place'); button.click(); button.click();";
        shopper.asks_page(double).await?;
        shopper.passes_amazon_to_thanks(TARO).await?;
        let number = shopper.reads("#order-number").await?;
        shopper.browser().back().await?;
        shopper.browser().refresh().await?;
        assert_eq!(shopper.reads("#order-number").await?, number);
        assert_eq!(charges(&shopper).await?, ["Authorized 2530"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_amazon_answers_500_and_429_at_the_final_click_and_the_next_click_is_a_sale() {
    scenario("trouble_amazon", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        for status in [500, 429] {
            let fault =
                serde_json::json!({"operation": "updateCheckoutSession", "status": status, "count": 3});
            shopper.world().amazon_fails(&fault).await?;
            shopper.clicks("#place").await?;
            shopper.reads_in("#trouble", "接続できません").await?;
            shopper.browser().back().await?;
            shopper.browser().refresh().await?;
            shopper.sees("#place").await?;
        }
        shopper.places(TARO).await?;
        assert_eq!(charges(&shopper).await?, ["Authorized 2530"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_our_server_restarted_while_the_shopper_was_at_amazon_loses_nothing() {
    scenario("trouble_restart", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, MFA, "101").await?;
        shopper.clicks("#place").await?;
        shopper.sees("#auth-mfa-otpcode").await?;
        shopper.world().server_restarts().await?;
        shopper.passes_amazon_to_thanks(MFA).await?;
        shopper.sees("#order-number").await?;
        assert_eq!(charges(&shopper).await?, ["Authorized 2530"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_browser_closed_at_amazon_is_canceled_by_the_job_after_a_day() {
    scenario("trouble_closed", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, MFA, "101").await?;
        shopper.clicks("#place").await?;
        shopper.sees("#auth-mfa-otpcode").await?;
        shopper.browser().goto("about:blank").await?;
        shopper.world().time_passes_everywhere(25 * HOUR).await?;
        let orders = shopper.world().orders_stand(&[OrderState::Canceled]).await?;
        assert_eq!(orders[0].reason.as_deref(), Some("Expired"));
        assert!(charges(&shopper).await?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_price_that_changed_before_the_final_click_is_shown_and_never_a_surprise() {
    scenario("trouble_price", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        assert_eq!(shopper.reads("#total").await?, "2,530円");
        shopper.world().server_restarts_with(&[("price = 1980", "price = 2980")]).await?;
        shopper.clicks("#place").await?;
        let page = shopper.reads("main").await?;
        assert!(
            page.contains("内容が変わったため、注文は確定していません") && page.contains("3,530円"),
            "{page}"
        );
        assert!(charges(&shopper).await?.is_empty());
        shopper.places(TARO).await?;
        assert_eq!(charges(&shopper).await?, ["Authorized 3530"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn trouble_amazon_is_slow_at_every_step_and_one_order_comes_of_it() {
    scenario("trouble_slow", LpPage::default(), Sites::Three, |shopper| async move {
        fills_form(&shopper, TARO, "101").await?;
        for operation in ["getCheckoutSession", "updateCheckoutSession", "completeCheckoutSession"] {
            let slow = serde_json::json!({"operation": operation, "delayMs": 4_000, "count": 1});
            shopper.world().amazon_fails(&slow).await?;
        }
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        shopper.sees("#place").await?;
        let press =
            "document.querySelector('#place').click(); return document.querySelector('#place').textContent";
        let busy = shopper.asks_page(press).await?;
        assert!(
            busy.as_str().is_some_and(|text| text.contains("処理しています")),
            "the button says that it works: {busy}"
        );
        shopper.passes_amazon_to_thanks(TARO).await?;
        assert_eq!(charges(&shopper).await?, ["Authorized 2530"]);
        assert_eq!(paid(&shopper).await?.len(), 1);
        Ok(())
    })
    .await;
}
