//! A whole sale: LP → Amazon → LP → Amazon → confirm → Amazon → thanks. Three witnesses agree on the money.

use e2e::{LpPage, Shopper, Sites, scenario};
use serde_json::Value;
use server::store::OrderState;

use crate::{GIFT, MESSY, MOVE, TARO};

const PRODUCT: &str = "order[order_items_attributes][][variant_id]";

/// The page, our order and Amazon's ledger all say that this was sold, once.
async fn sold(shopper: &Shopper, number: &str, total: i64, kind: &str) -> anyhow::Result<()> {
    let orders = shopper.world().orders().await?;
    assert_eq!(orders.len(), 1, "one order");
    let order = &orders[0];
    assert_eq!(order.content.number, number);
    assert_eq!(order.state, OrderState::Paid);
    assert_eq!(order.total().0, total);
    let ledger = shopper.world().ledger().await?;
    let completed: Vec<&Value> = ledger["checkoutSessions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|session| session["state"] == "Completed")
        .collect();
    assert_eq!(completed.len(), 1, "one completed session: {ledger}");
    assert_eq!(completed[0]["amount"], total.to_string());
    assert_eq!(completed[0]["chargePermissionType"], kind);
    assert_eq!(completed[0]["merchantReferenceId"], number);
    assert_eq!(completed[0]["chargePermissionId"].as_str(), order.charge_permission_id.as_deref());
    let charges = ledger["charges"].as_array().unwrap();
    assert_eq!(charges.len(), 1, "one charge");
    assert_eq!(charges[0]["state"], "Authorized");
    assert_eq!(charges[0]["amount"], total.to_string());
    Ok(())
}

async fn buys(shopper: &Shopper, email: &str, product: &str) -> anyhow::Result<String> {
    shopper.opens_lp("?u=ad1").await?;
    shopper.chooses(PRODUCT, product).await?;
    shopper.logs_in_from_top(email).await?;
    shopper.fills_the_rest().await?;
    shopper.confirms().await?;
    shopper.passes_amazon(email).await?;
    shopper.reads("h1").await
}

#[tokio::test]
async fn sale_one_time() {
    scenario("sale_one_time", LpPage::default(), Sites::Three, |shopper| async move {
        assert!(buys(&shopper, TARO, "101").await?.contains("ご注文内容の確認"));
        assert_eq!(shopper.reads("#total").await?, "2,530円");
        assert!(shopper.reads("#descriptor").await?.contains("1111"));
        assert!(shopper.reads("address").await?.contains("目黒区"));
        let number = shopper.places(TARO).await?;
        sold(&shopper, &number, 2530, "OneTime").await
    })
    .await;
}

#[tokio::test]
async fn sale_subscription() {
    scenario("sale_subscription", LpPage::default(), Sites::Three, |shopper| async move {
        buys(&shopper, TARO, "201").await?;
        assert_eq!(shopper.reads("#total").await?, "2,330円");
        assert_eq!(shopper.reads("#each-cycle").await?, "2,330円");
        let legal = shopper.reads("#legal").await?;
        for item in ["分量", "販売価格", "お支払い時期", "お届け時期", "解約", "お申し込み期間"]
        {
            assert!(legal.contains(item), "{item} is missing: {legal}");
        }
        let number = shopper.places(TARO).await?;
        sold(&shopper, &number, 2330, "Recurring").await
    })
    .await;
}

#[tokio::test]
async fn sale_on_one_site() {
    scenario("sale_on_one_site", LpPage::default(), Sites::One, |shopper| async move {
        buys(&shopper, TARO, "102").await?;
        let number = shopper.places(TARO).await?;
        sold(&shopper, &number, 5400, "OneTime").await
    })
    .await;
}

#[tokio::test]
async fn sale_to_a_buyer_with_gift_balance_only() {
    scenario("sale_gift", LpPage::default(), Sites::Three, |shopper| async move {
        buys(&shopper, GIFT, "101").await?;
        assert!(shopper.reads("#descriptor").await?.contains("ギフト"));
        let number = shopper.places(GIFT).await?;
        sold(&shopper, &number, 2530, "OneTime").await
    })
    .await;
}

#[tokio::test]
async fn sale_to_a_buyer_with_messy_data() {
    scenario("sale_messy", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(MESSY).await?;
        shopper.finds("zip01", "1500031").await?;
        shopper.finds("prefecture_id", "13").await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(MESSY).await?;
        let number = shopper.places(MESSY).await?;
        sold(&shopper, &number, 2530, "OneTime").await
    })
    .await;
}

#[tokio::test]
async fn sale_with_an_address_changed_at_amazon_asks_first() {
    scenario("sale_moved", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(MOVE).await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.clicks("#change-address-button").await?;
        shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
        shopper.passes_amazon(MOVE).await?;
        let asked = shopper.reads("main").await?;
        assert!(asked.contains("お届け先が変更されています") && asked.contains("札幌市"), "{asked}");
        assert!(asked.contains("550円") && asked.contains("990円"), "old and new fee: {asked}");
        shopper.clicks("#address-ok").await?;
        assert_eq!(shopper.reads("#total").await?, "2,970円");
        let number = shopper.places(MOVE).await?;
        sold(&shopper, &number, 2970, "OneTime").await
    })
    .await;
}

#[tokio::test]
async fn sale_placed_twice_and_result_opened_twice_is_one_order() {
    scenario("sale_twice", LpPage::default(), Sites::Three, |shopper| async move {
        buys(&shopper, TARO, "101").await?;
        let review = shopper.url().await;
        let number = shopper.places(TARO).await?;
        let result = review.replace("/review/", "/result/");
        for again in [&result, &result, &review] {
            shopper.browser().goto(again).await?;
            assert_eq!(shopper.reads("#order-number").await?, number, "{again}");
        }
        sold(&shopper, &number, 2530, "OneTime").await
    })
    .await;
}

#[tokio::test]
async fn sale_whose_browser_was_closed_at_amazon_is_finished_by_the_job() {
    scenario("sale_job", LpPage::default(), Sites::Three, |shopper| async move {
        buys(&shopper, TARO, "101").await?;
        // Amazon is in trouble just when the shopper comes back paid.
        let fault = serde_json::json!({"operation": "completeCheckoutSession", "status": 500, "count": 1});
        shopper.world().amazon_fails(&fault).await?;
        shopper.clicks("#place").await?;
        shopper.arrives_at(&format!("{}/result/", shopper.world().server())).await?;
        assert!(
            shopper.reads("main").await?.contains("確認しています"),
            "nothing uncertain is called unpaid"
        );
        shopper.browser().goto("about:blank").await?;
        shopper.world().time_passes(server::clock::HOUR);
        for _ in 0..100 {
            if shopper.world().orders().await?[0].state == OrderState::Paid {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let number = shopper.world().orders().await?[0].content.number.clone();
        sold(&shopper, &number, 2530, "OneTime").await
    })
    .await;
}

#[tokio::test]
async fn sale_whose_answer_was_lost_after_amazon_did_the_work_is_a_sale() {
    scenario("sale_lost_answer", LpPage::default(), Sites::Three, |shopper| async move {
        buys(&shopper, TARO, "101").await?;
        let fault = serde_json::json!({
            "operation": "completeCheckoutSession", "status": 500, "count": 1, "dropAnswer": true
        });
        shopper.world().amazon_fails(&fault).await?;
        let number = shopper.places(TARO).await?;
        sold(&shopper, &number, 2530, "OneTime").await
    })
    .await;
}

#[tokio::test]
async fn sale_carries_birth_date_and_delivery_wish_to_the_order() {
    scenario("sale_answers", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        for (part, value) in [("1i", "1985"), ("2i", "7"), ("3i", "9")] {
            shopper.chooses(&format!("order[customer_attributes][birth({part})]"), value).await?;
        }
        let zones = "return document.querySelector('[name=\"order[scheduled_delivery_time_zone_id]\"]').options[1].value";
        let zone = shopper.asks_page(zones).await?.as_str().unwrap().to_owned();
        shopper.chooses("order[scheduled_delivery_time_zone_id]", &zone).await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        shopper.places(TARO).await?;
        let answers = shopper.world().orders().await?[0].content.answers.clone();
        let value = |name: &str| {
            answers.iter().find(|a| a.name.contains(name)).map_or_else(String::new, |a| a.value.clone())
        };
        assert!(value("birth(1i)").contains("1985"), "{answers:?}");
        assert!(!value("time_zone").is_empty(), "{answers:?}");
        assert_eq!(value("kana01"), "シケン タロウ");
        assert!(!answers.iter().any(|a| a.value.contains("himitsu")), "a password was kept");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn sale_ignores_a_price_that_the_page_sends() {
    scenario("sale_price", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        let lie = "const form = document.querySelector('#new-view');
            for (const name of ['order[order_items_attributes][][price]', 'price', 'total']) {
                const input = document.createElement('input');
                input.type = 'text'; input.name = name; input.value = '1';
                form.append(input);
            }
            document.querySelectorAll('[data-price]').forEach(o => o.dataset.price = '1');";
        shopper.asks_page(lie).await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        let number = shopper.places(TARO).await?;
        sold(&shopper, &number, 2530, "OneTime").await
    })
    .await;
}
