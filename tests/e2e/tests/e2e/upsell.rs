//! Upsells on the confirm page: the ordinary button while the kind stays, Amazon's where it changes.

use e2e::{LpPage, Sites, scenario};

use crate::witness::{charges, paid, reaches_confirm, sessions};
use crate::{MFA, TARO};

const AMAZON: &str = "#pitch-amazon[class*=amazonpay-button]";

#[tokio::test]
async fn upsell_of_the_same_kind_keeps_the_ordinary_button_and_updates_the_session() {
    scenario("upsell_same", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "102").await?;
        assert_eq!(shopper.reads("#total").await?, "5,400円");
        assert!(!shopper.sees_now("#pitch-amazon").await, "the kind stays: no Amazon Pay button");
        shopper.clicks("#pitch-ordinary").await?;
        shopper.sees("#back-to-main").await?;
        assert_eq!(shopper.reads("#total").await?, "9,800円");
        // And back, and forth again: the first product was not lost.
        shopper.clicks("#back-to-main").await?;
        shopper.sees("#pitch-ordinary").await?;
        assert_eq!(shopper.reads("#total").await?, "5,400円");
        shopper.clicks("#pitch-ordinary").await?;
        shopper.sees("#back-to-main").await?;
        shopper.places(TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 9800"]);
        assert_eq!(charges(&shopper).await?, ["Authorized 9800"]);
        assert_eq!(paid(&shopper).await?[0].content.quote.product, "103");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn upsell_declined_buys_the_first_product() {
    scenario("upsell_declined", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "102").await?;
        shopper.sees("#pitch").await?;
        shopper.places(TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 5400"]);
        Ok(())
    })
    .await;
}

/// The article's own example: the main product is 定期, the upsell 単品.
#[tokio::test]
async fn upsell_of_a_one_time_product_after_a_subscription_swaps_to_the_amazon_pay_button() {
    scenario("upsell_article", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        assert_eq!(shopper.reads("#each-cycle").await?, "2,330円");
        let why = shopper.reads("#why").await?;
        assert!(why.contains("定期から単品に変わるため"), "{why}");
        assert!(!shopper.sees_now("#pitch-ordinary").await, "the ordinary button is swapped");
        shopper.sees(AMAZON).await?;
        let height = shopper.asks_page("return document.querySelector('#pitch-amazon').scrollHeight").await?;
        assert!(
            height.as_i64().is_some_and(|height| (40..90).contains(&height)),
            "drawn as Amazon draws it: {height}"
        );
        let first = shopper.url().await;
        shopper.clicks(AMAZON).await?;
        shopper.passes_amazon_until("#back-to-main", TARO).await?;
        assert_eq!(shopper.reads("#total").await?, "5,400円");
        assert!(!shopper.sees_now("#each-cycle").await, "no cycle any more");
        assert_ne!(shopper.url().await, first);
        shopper.places(TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 5400"]);
        assert_eq!(charges(&shopper).await?, ["Authorized 5400"]);
        assert!(shopper.world().subscriptions().await?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn upsell_of_a_subscription_after_a_one_time_product_asks_for_a_recurring_consent() {
    scenario("upsell_recurring", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        assert!(shopper.reads("#why").await?.contains("単品から定期に変わるため"));
        shopper.clicks(AMAZON).await?;
        shopper.passes_amazon_until("#back-to-main", TARO).await?;
        assert_eq!(shopper.reads("#each-cycle").await?, "2,330円");
        assert!(shopper.reads("#legal").await?.contains("解約のお申し出があるまで継続"));
        shopper.places(TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["Recurring 2330"]);
        assert_eq!(shopper.world().subscriptions().await?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn upsell_given_back_swaps_back_and_the_first_session_is_the_one_that_is_completed() {
    scenario("upsell_back", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        shopper.clicks(AMAZON).await?;
        shopper.passes_amazon_until("#back-to-main", TARO).await?;
        shopper.clicks("#back-to-main").await?;
        shopper.sees(AMAZON).await?;
        assert_eq!(shopper.reads("#total").await?, "2,330円");
        shopper.places(TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["Recurring 2330"]);
        assert_eq!(paid(&shopper).await?.len(), 1);
        Ok(())
    })
    .await;
}

/// Place → back → upsell with a new consent → place: the first session is never completed.
#[tokio::test]
async fn upsell_after_place_and_back_never_completes_the_first_session() {
    scenario("upsell_after_place", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, MFA, "201").await?;
        let review = shopper.url().await;
        shopper.clicks("#place").await?;
        // Amazon asks this buyer for a code, and the shopper goes back instead.
        shopper.sees("#auth-mfa-otpcode").await?;
        shopper.browser().goto(&review).await?;
        shopper.clicks(AMAZON).await?;
        shopper.passes_amazon_until("#back-to-main", MFA).await?;
        shopper.places(MFA).await?;
        // A shopper with two windows: the first one's result page must not complete anything.
        shopper.browser().goto(review.replace("/review/", "/result/")).await?;
        let told = shopper.reads("main").await?;
        assert!(
            told.contains("別のお手続きに切り替わりました") && told.contains("発生していません"),
            "{told}"
        );
        shopper.world().time_passes(server::clock::HOUR);
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 5400"]);
        assert_eq!(charges(&shopper).await?, ["Authorized 5400"]);
        assert_eq!(paid(&shopper).await?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn upsell_pressed_on_an_old_page_does_nothing_that_the_page_did_not_say() {
    scenario("upsell_forged", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        // The page's ordinary button, forged where the server wants Amazon's.
        let forge = "const form = document.createElement('form');
            form.method = 'post'; form.action = location.pathname + '/upsell';
            const token = document.querySelector('[name=token]').value;
            form.innerHTML = '<input name=token>'; form.firstChild.value = token;
            document.body.append(form); form.submit();";
        shopper.marks_page().await?;
        shopper.asks_page(forge).await?;
        shopper.waits_for_next_page().await?;
        shopper.sees("#pitch").await?;
        assert_eq!(shopper.reads("#total").await?, "2,330円", "nothing changed");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn upsell_canceled_at_amazon_leads_back_to_the_first_products_confirm_page() {
    scenario("upsell_canceled", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        let first = shopper.url().await;
        shopper.clicks(AMAZON).await?;
        shopper.passes_amazon_until("#return_back_to_merchant_link", TARO).await?;
        shopper.clicks("#return_back_to_merchant_link").await?;
        shopper.sees("#place").await?;
        assert_eq!(shopper.url().await.split('#').next(), first.split('#').next());
        assert_eq!(shopper.reads("#total").await?, "2,530円");
        Ok(())
    })
    .await;
}
