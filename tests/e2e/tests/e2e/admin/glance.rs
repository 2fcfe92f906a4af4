//! What an operator sees at a glance: the way to an order as it was really gone, and what Amazon's ledger has that our
//! orders do not, or the other way round.

use amazon_pay::{ChargeId, CheckoutSessionId, CompleteCheckoutSession, MerchantReason};
use e2e::{LpPage, Shopper, Sites, scenario};
use serde_json::json;
use server::admin::Role;
use server::clock::HOUR;
use server::store::OrderState;

use super::{confirms, opens, signs_in};
use crate::TARO;
use crate::witness::{charges, reaches_confirm};

/// Reloads a page until something on it says a text.
async fn says(shopper: &Shopper, path: &str, css: &str, text: &str) -> anyhow::Result<()> {
    for _ in 0..80 {
        opens(shopper, path).await?;
        if shopper.sees_now(css).await && shopper.reads(css).await?.contains(text) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    anyhow::bail!("{path} never said {text}")
}

#[tokio::test]
async fn glance_counts_the_way_to_an_order_and_health_finds_nothing() {
    scenario("admin_glance", LpPage::default(), Sites::Three, |shopper| async move {
        // A look at the button first: who presses it before the widget has come is not counted as having seen it.
        shopper.opens_lp("").await?;
        shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        reaches_confirm(&shopper, TARO, "101").await?;
        shopper.places(TARO).await?;
        signs_in(&shopper, Role::Viewer).await?;
        opens(&shopper, "/admin/glance?lp=demo").await?;
        let table = "return [...document.querySelectorAll('#funnel tbody tr')].map(row => row.innerText ?? row.textContent).join('|')";
        shopper.asks_page("for (const part of document.querySelectorAll('details')) part.open = true").await?;
        let steps = shopper.asks_page(table).await?;
        let steps: String = steps.as_str().unwrap_or_default().split_whitespace().collect();
        // The widget itself has told of the button: once for each page that showed it.
        assert!((1..=3).any(|seen| steps.contains(&format!("ボタン表示{seen}"))), "{steps}");
        assert!(steps.contains("Amazonログイン1") && steps.contains("確認画面1(100.0%)|注文1(100.0%)"), "{steps}");
        shopper.sees("#no-alarms").await?;
        shopper.finds_no_barrier("glance").await?;
        opens(&shopper, "/admin/lps/demo").await?;
        shopper.reads_in("#checks", "AmazonはこのサーバーのAPIキーを認めています").await?;
        let checks = shopper.reads("#checks").await?;
        assert!(checks.contains("タグの読み込みを確認") && !checks.contains("要対応"), "{checks}");
        shopper.finds_no_barrier("health").await
    })
    .await;
}

#[tokio::test]
async fn glance_tells_an_order_whose_money_is_gone() {
    scenario("admin_no_money", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        let number = shopper.places(TARO).await?;
        let charge = shopper.world().orders().await?[0].charge_id.clone().unwrap_or_default();
        let amazon = shopper.world().test_account()?;
        let reason = MerchantReason::parse("somebody in Seller Central")?;
        amazon.client.cancel_charge(&ChargeId::parse(charge)?, &reason).await?;
        shopper.world().time_passes_everywhere(25 * HOUR).await?;
        signs_in(&shopper, Role::Operator).await?;
        says(&shopper, "/admin/glance", "#alarms", "受注があるのにお金がありません").await?;
        assert!(shopper.reads("#alarms").await?.contains(&number));
        shopper.finds_no_barrier("alarms").await?;
        confirms(&shopper, "#alarms form button", "対応済みにしました").await?;
        // It is looked at again and again, and stays settled.
        shopper.world().time_passes_everywhere(25 * HOUR).await?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert_eq!(shopper.world().shop().store.count_open_alarms().await?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn glance_tells_a_payment_that_no_order_stands_for() {
    scenario("admin_no_order", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        // Amazon does not complete; the order is given up here by mistake; then the session is completed after all.
        let down = json!({"operation": "completeCheckoutSession", "status": 500, "always": true});
        shopper.world().amazon_fails(&down).await?;
        shopper.clicks("#place").await?;
        shopper.passes_amazon_until(".busy", TARO).await?;
        let (world, now) = (shopper.world(), shopper.world().shop().clock.now());
        let order = world.orders_stand(&[OrderState::Sent]).await?.remove(0);
        assert!(world.shop().store.mark_canceled(&order.content.id, "Expired", now).await?);
        world.amazon_recovers().await?;
        let session = CheckoutSessionId::parse(order.content.session().unwrap_or_default())?;
        let complete = CompleteCheckoutSession::new(order.total().money());
        world.test_account()?.client.complete_checkout_session(&session, &complete, None).await?;
        assert_eq!(charges(&shopper).await?, ["Authorized 2530"]);
        let ledger = world.ledger().await?;
        let charge = ledger["charges"][0]["chargeId"].as_str().unwrap_or_default().to_owned();
        world.time_passes_everywhere(27 * HOUR).await?;
        signs_in(&shopper, Role::Viewer).await?;
        says(&shopper, "/admin/glance", "#alarms", "お支払いがあるのに受注がありません").await?;
        let alarms = shopper.reads("#alarms").await?;
        assert!(alarms.contains(&order.content.number) && alarms.contains(&charge), "{alarms}");
        assert!(!shopper.sees_now("#alarms form").await, "a viewer settles nothing");
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert_eq!(shopper.world().shop().store.count_open_alarms().await?, 1, "told once");
        Ok(())
    })
    .await;
}
