//! The question about an address that was changed at Amazon: it survives everything but an answer.

use e2e::{Key, LpPage, Shopper, Sites, scenario};
use serde_json::Value;

use crate::witness::{fills_form, reaches_confirm, sessions};
use crate::{MOVE, TARO};

/// Up to the question, with Sapporo chosen instead of Tokyo.
async fn moves(shopper: &Shopper) -> anyhow::Result<()> {
    fills_form(shopper, MOVE, "101").await?;
    shopper.confirms().await?;
    chooses_the_other(shopper).await
}

async fn chooses_the_other(shopper: &Shopper) -> anyhow::Result<()> {
    shopper.passes_amazon_until("#change-address-button, #maxo_addresses", MOVE).await?;
    if shopper.sees_now("#change-address-button").await {
        shopper.clicks("#change-address-button").await?;
    }
    shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
    shopper.passes_amazon(MOVE).await
}

#[tokio::test]
async fn address_question_is_a_dialog_that_only_its_buttons_answer() {
    scenario("address_dialog", LpPage::default(), Sites::Three, |shopper| async move {
        moves(&shopper).await?;
        let asked = shopper.reads("#address-dialog").await?;
        for part in ["世田谷区", "札幌市", "550円", "990円", "2,530円", "2,970円"] {
            assert!(asked.contains(part), "{part} is missing: {asked}");
        }
        let focused = "return document.activeElement.id";
        assert_eq!(shopper.asks_page(focused).await?, "address-changed", "the heading is read first");
        assert_eq!(
            shopper.asks_page("return document.querySelector('dialog:modal') !== null").await?,
            Value::Bool(true)
        );
        for _ in 0..3 {
            shopper.presses(Key::Escape).await?;
        }
        assert!(shopper.sees_now("#address-ok").await, "Esc accepts nothing and closes nothing");
        // Reload and back button: the question stays.
        shopper.browser().refresh().await?;
        shopper.sees("#address-ok").await?;
        shopper.clicks("#address-ok").await?;
        shopper.sees("#place").await?;
        assert_eq!(shopper.asks_page(focused).await?, "confirm", "then the page's own heading");
        shopper.browser().back().await?;
        shopper.browser().refresh().await?;
        shopper.sees("#place").await?;
        shopper.places(MOVE).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 2970"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn address_changed_back_asks_nothing_and_a_second_change_asks_again() {
    scenario("address_back", LpPage::default(), Sites::Three, |shopper| async move {
        moves(&shopper).await?;
        // 「住所を変更する」 leads to Amazon again; the address of the login is chosen.
        shopper.waits_until_bound().await?;
        shopper.clicks("#change-address").await?;
        chooses_the_other(&shopper).await?;
        shopper.sees("#place").await?;
        assert!(!shopper.sees_now("#address-dialog").await, "back at the baseline: nothing to ask");
        assert_eq!(shopper.reads("#total").await?, "2,530円");
        shopper.waits_until_bound().await?;
        shopper.clicks("#change-address").await?;
        chooses_the_other(&shopper).await?;
        shopper.sees("#address-ok").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn address_outside_the_delivery_area_offers_only_to_change() {
    let page = LpPage { shop: &[("not_to = []", "not_to = [\"北海道\"]")], ..LpPage::default() };
    scenario("address_outside", page, Sites::Three, |shopper| async move {
        moves(&shopper).await?;
        assert!(shopper.reads("#not-delivered").await?.contains("お届けできません"));
        assert!(!shopper.sees_now("#address-ok").await, "no OK to an address that is not delivered to");
        shopper.waits_until_bound().await?;
        shopper.clicks("#change-address").await?;
        chooses_the_other(&shopper).await?;
        shopper.sees("#place").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn address_question_cannot_be_passed_by_a_forged_place() {
    scenario("address_forged", LpPage::default(), Sites::Three, |shopper| async move {
        moves(&shopper).await?;
        let forge = "const form = document.createElement('form');
            form.method = 'post'; form.action = location.pathname + '/place';
            form.innerHTML = '<input name=token><input name=seen>';
            form.children[0].value = document.querySelector('[name=token]').value;
            form.children[1].value = document.querySelector('[name=answer]').value;
            document.body.append(form); form.submit();";
        shopper.asks_page(forge).await?;
        shopper.sees("#address-ok").await?;
        assert!(sessions(&shopper, "Completed").await?.is_empty());
        assert!(shopper.world().orders().await?.is_empty(), "refused before an order stands");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn change_of_the_card_at_amazon_shows_the_new_one_and_asks_nothing() {
    scenario("change_payment", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        assert!(shopper.reads("#descriptor").await?.contains("1111"));
        assert!(shopper.counts("address input, #descriptor input").await? == 0, "both are read-only");
        shopper.waits_until_bound().await?;
        shopper.clicks("#change-payment").await?;
        shopper.passes_amazon_until("#maxo_payment_methods", TARO).await?;
        shopper.clicks("#maxo_payment_methods li[data-trail_number='4444']").await?;
        shopper.passes_amazon(TARO).await?;
        shopper.sees("#place").await?;
        assert!(shopper.reads("#descriptor").await?.contains("4444"));
        shopper.places(TARO).await?;
        assert!(shopper.world().orders().await?[0].content.payment_descriptor.contains("4444"));
        Ok(())
    })
    .await;
}
