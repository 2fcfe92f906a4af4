//! 確認画面スキップ: straight to the payment where the law and Amazon's page allow it, else one screen; an address
//! change always asks.

use e2e::{LpPage, Sites, scenario};

use crate::witness::{fills_form, paid, sessions};
use crate::{MFA, MOVE, TARO};

#[tokio::test]
async fn skip_of_a_subscription_goes_straight_to_the_thanks_page() {
    scenario("skip_recurring", LpPage::of("skip"), Sites::Three, |shopper| async move {
        fills_form(&shopper, TARO, "201").await?;
        shopper.confirms().await?;
        shopper.passes_amazon_to_thanks(TARO).await?;
        shopper.sees("#order-number").await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["Recurring 2330"]);
        assert_eq!(paid(&shopper).await?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn skip_of_a_one_time_product_shows_one_screen_because_amazon_skipped_its_own() {
    scenario("skip_one_time", LpPage::of("skip"), Sites::Three, |shopper| async move {
        fills_form(&shopper, TARO, "101").await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        shopper.sees("#place").await?;
        for part in ["#change-address", "#change-payment", "#descriptor", "#total", "#legal"] {
            assert!(shopper.sees_now(part).await, "{part}");
        }
        assert!(!shopper.sees_now(".steps").await, "one screen, no steps");
        shopper.places(TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["OneTime 2530"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn skip_still_asks_when_the_address_was_changed_at_amazon() {
    scenario("skip_address", LpPage::of("skip"), Sites::Three, |shopper| async move {
        fills_form(&shopper, MOVE, "201").await?;
        shopper.confirms().await?;
        shopper.clicks("#change-address-button").await?;
        shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
        shopper.passes_amazon(MOVE).await?;
        assert!(shopper.reads("#address-dialog").await?.contains("札幌市"));
        assert!(sessions(&shopper, "Completed").await?.is_empty(), "nothing was placed behind the question");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn skip_shows_the_screen_to_a_shopper_who_comes_back_from_the_payment_page() {
    scenario("skip_back", LpPage::of("skip"), Sites::Three, |shopper| async move {
        fills_form(&shopper, MFA, "201").await?;
        shopper.confirms().await?;
        shopper.passes_amazon_until("#auth-mfa-otpcode", MFA).await?;
        let draft = shopper.world().orders().await?[0].content.draft.clone().unwrap();
        shopper.browser().goto(format!("{}/review/{draft}", shopper.world().server())).await?;
        // Not bounced to Amazon for ever: the one screen, with its way back.
        shopper.sees("#place").await?;
        shopper.sees(".back a").await?;
        Ok(())
    })
    .await;
}
