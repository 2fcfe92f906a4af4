//! Every state passes axe (WCAG 2.2 AA), and can be walked by keyboard alone.

use e2e::{Key, LpPage, Shopper, Sites, scenario};

use crate::witness::{fills_form, reaches_confirm};
use crate::{MFA, MOVE, TARO};

#[tokio::test]
async fn access_of_the_landing_page_in_every_state_of_the_widget() {
    scenario("access_lp", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
        shopper.finds_no_barrier("guest").await?;
        shopper.chooses("order[payment_attributes][payment_method_id]", "20").await?;
        shopper.fills_everything_by_hand().await?;
        shopper.confirms().await?;
        shopper.note_says("ログインが必要").await?;
        shopper.finds_no_barrier("Amazon Pay chosen without a login").await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.finds_no_barrier("logged in").await?;
        let offline = "window.fetch = () => Promise.reject(new TypeError('offline'))";
        shopper.asks_page(offline).await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.panel_says("発生していません").await?;
        shopper.finds_no_barrier("the save failed").await
    })
    .await;
}

#[tokio::test]
async fn access_of_the_confirm_page_with_an_upsell_and_of_the_address_question() {
    scenario("access_confirm", LpPage::default(), Sites::Three, |shopper| async move {
        fills_form(&shopper, MOVE, "201").await?;
        shopper.confirms().await?;
        shopper.clicks("#change-address-button").await?;
        shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
        shopper.passes_amazon(MOVE).await?;
        shopper.sees("#address-ok").await?;
        shopper.finds_no_barrier("address question").await?;
        // From the heading Tab meets the two answers, and nothing of the page behind; Shift and Tab lead back.
        shopper.presses(Key::Tab).await?;
        let focused = "return document.activeElement.id";
        assert_eq!(shopper.asks_page(focused).await?, "address-ok");
        shopper.presses(Key::Tab).await?;
        assert_eq!(shopper.asks_page(focused).await?, "change-address");
        shopper.tabs_back().await?;
        assert_eq!(shopper.asks_page(focused).await?, "address-ok");
        shopper.presses(Key::Enter).await?;
        shopper.sees("#place").await?;
        shopper.waits_until_bound().await?;
        shopper.finds_no_barrier("confirm page with an upsell that swaps").await
    })
    .await;
}

#[tokio::test]
async fn access_of_the_thanks_page_with_an_offer_of_its_confirm_page_and_of_trouble() {
    scenario("access_thanks", LpPage::of("teiki"), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        shopper.finds_no_barrier("confirm page with an ordinary upsell").await?;
        shopper.clicks("#pitch-ordinary").await?;
        shopper.sees("#back-to-main").await?;
        shopper.finds_no_barrier("upsell accepted").await?;
        shopper.clicks("#back-to-main").await?;
        shopper.sees("#pitch-ordinary").await?;
        shopper.places(TARO).await?;
        shopper.finds_no_barrier("thanks page with an offer").await?;
        shopper.clicks("#pitch-ordinary").await?;
        shopper.sees("#place").await?;
        shopper.finds_no_barrier("confirm page of an offer").await?;
        shopper.browser().goto(format!("{}/review/unknown", shopper.world().server())).await?;
        shopper.finds_no_barrier("trouble").await
    })
    .await;
}

#[tokio::test]
async fn access_of_the_waiting_page_and_of_the_one_screen_of_a_confirm_skip_lp() {
    scenario("access_wait", LpPage::of("skip"), Sites::Three, |shopper| async move {
        fills_form(&shopper, TARO, "101").await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        shopper.sees("#place").await?;
        shopper.finds_no_barrier("one screen").await?;
        for operation in ["completeCheckoutSession", "getCheckoutSession"] {
            let fault = serde_json::json!({"operation": operation, "status": 500, "count": 30});
            shopper.world().amazon_fails(&fault).await?;
        }
        // The final click by a forged-free way: the page's own button, whose update still works.
        shopper.clicks("#place").await?;
        shopper.sees(".busy, #trouble").await?;
        shopper.finds_no_barrier("waiting").await
    })
    .await;
}

/// From the LP to the thanks page without a mouse.
#[tokio::test]
async fn access_by_keyboard_alone_from_the_login_to_the_final_click() {
    scenario("access_keyboard", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
        shopper.tabs_to("#AmazonPayButtonAll *").await?;
        presses_enter_in_shadow(&shopper).await?;
        shopper.passes_login(MFA).await?;
        shopper.panel_says("ログイン中").await?;
        shopper.fills_the_rest().await?;
        shopper.tabs_to("#submit").await?;
        shopper.presses(Key::Enter).await?;
        shopper.passes_amazon(MFA).await?;
        shopper.sees("#place").await?;
        shopper.waits_until_bound().await?;
        for stop in ["#change-address", "#change-payment", "#place"] {
            shopper.tabs_to(stop).await?;
        }
        shopper.presses(Key::Enter).await?;
        shopper.passes_amazon_to_thanks(MFA).await?;
        shopper.sees("#order-number").await.map(drop)
    })
    .await;
}

/// Amazon's button has the focus inside its own shadow root; the key goes there.
async fn presses_enter_in_shadow(shopper: &Shopper) -> anyhow::Result<()> {
    shopper.presses(Key::Enter).await
}
