//! The final screen says what 特定商取引法 asks for: six items, for 定期 every later cycle's total too, in both languages.

use e2e::{LpPage, Sites, scenario};

use crate::TARO;
use crate::witness::reaches_confirm;

#[tokio::test]
async fn legal_items_of_a_one_time_order() {
    scenario("legal_one_time", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        let legal = shopper.reads("#legal").await?;
        for item in [
            "分量",
            "販売価格",
            "お支払い時期・方法",
            "お届け時期",
            "キャンセル・返品・解約",
            "お申し込み期間",
            "2,530円",
        ] {
            assert!(legal.contains(item), "{item} is missing: {legal}");
        }
        assert!(!legal.contains("2回目以降"), "a one-time order has no second time");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn legal_items_of_a_subscription_in_english_too() {
    let page = LpPage { tag: "data-locale=\"en\"".to_owned(), ..LpPage::default() };
    scenario("legal_recurring", page, Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.chooses(crate::witness::PRODUCT, "201").await?;
        shopper.presses_amazon_button("#AmazonPayButtonAll").await?;
        shopper.passes_login(TARO).await?;
        shopper.panel_says("Signed in with Amazon").await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        let legal = shopper.reads("#legal").await?;
        for item in [
            "Quantity",
            "Price",
            "When and how paid",
            "When delivered",
            "Cancellation",
            "until you cancel",
            "Each later delivery 2,330円",
        ] {
            assert!(legal.contains(item), "{item} is missing: {legal}");
        }
        assert!(shopper.reads("#h-payment + *").await.is_ok());
        assert!(
            shopper.reads("main").await?.contains("gift card balance cannot be used"),
            "said before it is tried"
        );
        Ok(())
    })
    .await;
}
