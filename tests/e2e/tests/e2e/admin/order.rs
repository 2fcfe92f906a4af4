//! Orders and their money: the page, our rows and Amazon's ledger agree.

use amazon_pay::{ChargeId, ChargePermissionId, MerchantReason};
use e2e::{LpPage, Shopper, Sites, scenario};
use serde_json::{Value, json};
use server::admin::Role;
use server::clock::{HOUR, SECOND};
use server::store::{OrderState, SubscriptionState};

use super::{confirms, opens, signs_in, types};
use crate::TARO;
use crate::witness::{charges, reaches_confirm};

const DAY: i64 = 24 * HOUR;

/// An order is placed and its offer is over; an operator who may act looks at it.
async fn sold(shopper: &Shopper, product: &str) -> anyhow::Result<String> {
    reaches_confirm(shopper, TARO, product).await?;
    let number = shopper.places(TARO).await?;
    shopper.world().time_passes_everywhere(HOUR).await?;
    signs_in(shopper, Role::Operator).await?;
    opens(shopper, &format!("/admin/orders/{number}")).await?;
    Ok(number)
}

/// Refunds at Amazon: amount and state.
async fn refunds(shopper: &Shopper) -> anyhow::Result<Vec<String>> {
    let ledger = shopper.world().ledger().await?;
    let text = |refund: &Value, name: &str| refund[name].as_str().unwrap_or_default().to_owned();
    let line = |refund: &Value| format!("{} {}", text(refund, "state"), text(refund, "amount"));
    Ok(ledger["refunds"].as_array().map(|all| all.iter().map(line).collect()).unwrap_or_default())
}

#[tokio::test]
async fn order_is_captured_in_part_refunded_within_the_rule_and_authorised_again() {
    scenario("admin_order", LpPage::default(), Sites::Three, |shopper| async move {
        let number = sold(&shopper, "101").await?;
        assert!(shopper.reads("#clocks").await?.contains("30日"));
        shopper.finds_no_barrier("order").await?;
        types(&shopper, "form[action$='/capture'] input[name=amount]", "2,000").await?;
        confirms(&shopper, "#capture", "完了しました").await?;
        assert_eq!(shopper.reads("#captured").await?, "2,000円");
        assert_eq!(charges(&shopper).await?, ["Captured 2530"]);
        types(&shopper, "form[action$='/refund'] input[name=amount]", "500").await?;
        confirms(&shopper, "#refund", "Amazonで処理中").await?;
        assert_eq!(refunds(&shopper).await?, ["RefundInitiated 500"]);
        shopper.world().time_passes_everywhere(120 * SECOND).await?;
        story_says(&shopper, &number, "返金が完了").await?;
        assert_eq!(refunds(&shopper).await?, ["Refunded 500"]);
        // 2,000 + 15 % − 500.
        types(&shopper, "form[action$='/refund'] input[name=amount]", "1801").await?;
        confirms(&shopper, "#refund", "上限を超えています").await?;
        types(&shopper, "form[action$='/refund'] input[name=amount]", "1800").await?;
        confirms(&shopper, "#refund", "Amazonで処理中").await?;
        assert_eq!(shopper.reads("#refunded").await?, "2,300円");
        // What was not captured can be reserved again, no more.
        types(&shopper, "form[action$='/authorize'] input[name=amount]", "531").await?;
        confirms(&shopper, "#authorize", "上限を超えています").await?;
        types(&shopper, "form[action$='/authorize'] input[name=amount]", "530").await?;
        confirms(&shopper, "#authorize", "完了しました").await?;
        confirms(&shopper, "#capture", "完了しました").await?;
        assert_eq!(charges(&shopper).await?, ["Captured 2530", "Captured 530"]);
        assert_eq!(shopper.reads("#captured").await?, "2,530円");
        Ok(())
    })
    .await;
}

/// Reloads the order's page until its story says something.
async fn story_says(shopper: &Shopper, number: &str, text: &str) -> anyhow::Result<()> {
    for _ in 0..80 {
        opens(shopper, &format!("/admin/orders/{number}")).await?;
        if shopper.reads("#story").await?.contains(text) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    anyhow::bail!("the story never said {text}: {}", shopper.reads("#story").await?)
}

#[tokio::test]
async fn order_whose_capture_lost_its_answer_is_captured_once() {
    scenario("admin_lost", LpPage::default(), Sites::Three, |shopper| async move {
        let number = sold(&shopper, "101").await?;
        // The work is done, every answer is lost; then Amazon does not even say how the charge stands.
        for operation in ["captureCharge", "getCharge"] {
            let lost = json!({"operation": operation, "status": 500, "dropAnswer": true, "always": true});
            shopper.world().amazon_fails(&lost).await?;
        }
        confirms(&shopper, "#capture", "Amazonで処理中").await?;
        assert!(!shopper.sees_now("#capture").await && !shopper.sees_now("#cancel").await, "under way");
        shopper.world().amazon_recovers().await?;
        shopper.world().time_passes(120 * SECOND);
        story_says(&shopper, &number, "売上確定が完了").await?;
        assert_eq!(charges(&shopper).await?, ["Captured 2530"]);
        assert_eq!(shopper.reads("#captured").await?, "2,530円");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn order_is_canceled_and_one_that_expired_says_so() {
    scenario("admin_cancel", LpPage::default(), Sites::Three, |shopper| async move {
        let number = sold(&shopper, "101").await?;
        confirms(&shopper, "#cancel", "完了しました").await?;
        assert_eq!(charges(&shopper).await?, ["Canceled 2530"]);
        shopper.world().orders_stand(&[OrderState::Canceled]).await?;
        assert!(shopper.reads("#money").await?.contains("キャンセル"));
        let ledger = shopper.world().ledger().await?;
        assert_eq!(ledger["chargePermissions"][0]["state"], "Closed", "{number}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn order_is_erased_by_an_owner_once_its_money_is_settled_and_can_still_be_refunded() {
    scenario("admin_erase", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        let number = shopper.places(TARO).await?;
        shopper.world().time_passes_everywhere(HOUR).await?;
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, &format!("/admin/orders/{number}")).await?;
        shopper.clicks("#erasure input[name=sure]").await?;
        confirms(&shopper, "#erase", "まだ消去できません").await?;
        confirms(&shopper, "#capture", "完了しました").await?;
        shopper.clicks("#erasure input[name=sure]").await?;
        confirms(&shopper, "#erase", "個人情報を消去しました").await?;
        shopper.sees("#erased").await?;
        let page = shopper.reads("main").await?;
        assert!(!page.contains("試験") && !page.contains(TARO), "{page}");
        shopper.finds_no_barrier("erased").await?;
        types(&shopper, "form[action$='/refund'] input[name=amount]", "2530").await?;
        confirms(&shopper, "#refund", "Amazonで処理中").await?;
        assert_eq!(refunds(&shopper).await?, ["RefundInitiated 2530"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn order_waits_for_its_offer_then_a_selection_is_captured_with_a_result_each() {
    scenario("admin_selection", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "101").await?;
        let early = shopper.places(TARO).await?;
        shopper.world().time_passes_everywhere(HOUR).await?;
        reaches_confirm(&shopper, TARO, "202").await?;
        let late = shopper.places(TARO).await?;
        signs_in(&shopper, Role::Operator).await?;
        opens(&shopper, &format!("/admin/orders/{late}")).await?;
        shopper.sees("#offer-open").await?;
        assert!(!shopper.sees_now("#capture").await, "the offer may still take its place");
        shopper.world().time_passes_everywhere(HOUR).await?;
        opens(&shopper, "/admin/orders?state=waiting").await?;
        shopper.finds_no_barrier("orders").await?;
        shopper.clicks("[data-select-all]").await?;
        // One of the two is over at Amazon in the meantime.
        let charge = shopper.world().orders().await?[1].charge_id.clone().unwrap_or_default();
        let reason = MerchantReason::parse("somebody in Seller Central")?;
        let amazon = shopper.world().test_account()?;
        amazon.client.cancel_charge(&ChargeId::parse(charge)?, &reason).await?;
        shopper.clicks("#capture-selected").await?;
        shopper.browser().accept_alert().await?;
        let done = "return document.querySelector('#progress [role=status]')?.textContent ?? ''";
        shopper
            .waits_for("every result", done, |text| {
                text.as_str().is_some_and(|text| text.contains("2件中 2件"))
            })
            .await?;
        shopper.finds_no_barrier("selection").await?;
        let results = shopper.reads("#progress ul").await?;
        assert!(results.contains(&early) && results.contains(&late), "{results}");
        assert!(results.contains("完了") && results.contains("できませんでした"), "{results}");
        let at_amazon = charges(&shopper).await?;
        assert_eq!(at_amazon[0], "Canceled 2530");
        assert!(at_amazon[1].starts_with("Captured "), "{at_amazon:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn order_of_a_subscription_is_steered() {
    scenario("admin_subscription", LpPage::default(), Sites::Three, |shopper| async move {
        let number = sold(&shopper, "201").await?;
        shopper.turns_page(&format!("a[href='/admin/subscriptions/{number}']")).await?;
        let first = shopper.reads("#next").await?;
        confirms(&shopper, "#skip", "変更しました").await?;
        assert_ne!(shopper.reads("#next").await?, first);
        confirms(&shopper, "#pause", "変更しました").await?;
        assert!(shopper.reads("#state").await?.contains("休止中"));
        shopper.world().time_passes_everywhere(70 * DAY).await?;
        assert_eq!(shopper.world().subscriptions().await?[0].state, SubscriptionState::Paused);
        signs_in_again(&shopper).await?;
        opens(&shopper, &format!("/admin/subscriptions/{number}")).await?;
        confirms(&shopper, "#resume", "変更しました").await?;
        shopper.finds_no_barrier("subscription").await?;
        confirms(&shopper, "#end", "変更しました").await?;
        assert_eq!(shopper.world().subscriptions().await?[0].state, SubscriptionState::Ended);
        assert!(!shopper.sees_now("#resume").await);
        opens(&shopper, "/admin/subscriptions").await?;
        assert!(shopper.reads(".subscriptions").await?.contains(&number));
        shopper.finds_no_barrier("subscriptions").await
    })
    .await;
}

#[tokio::test]
async fn order_of_a_subscription_comes_in_another_cycle_and_amazon_knows() {
    scenario("admin_cycle", LpPage::default(), Sites::Three, |shopper| async move {
        let number = sold(&shopper, "201").await?;
        opens(&shopper, &format!("/admin/subscriptions/{number}")).await?;
        shopper.clicks("details.act summary").await?;
        shopper.finds_no_barrier("cycle").await?;
        types(&shopper, "input[name=every]", "13").await?;
        confirms(&shopper, "#cycle", "1~12か月").await?;
        shopper.clicks("details.act summary").await?;
        types(&shopper, "input[name=every]", "2").await?;
        confirms(&shopper, "#cycle", "変更しました").await?;
        let changed = shopper.world().subscriptions().await?.remove(0);
        assert_eq!(changed.content.cycle.text(), "2か月ごと");
        shopper.world().letter_says(TARO, "お届け周期を「2か月ごと」に変更しました").await?;
        let permission = ChargePermissionId::parse(changed.content.permission.as_str())?;
        let amazon = shopper.world().test_account()?;
        for _ in 0..80 {
            let at_amazon = amazon.client.get_charge_permission(&permission).await?;
            let frequency = at_amazon.recurring_metadata.and_then(|metadata| metadata.frequency);
            if frequency.is_some_and(|frequency| frequency.value.as_deref() == Some("2")) {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        }
        anyhow::bail!("Amazon never learned of the cycle")
    })
    .await;
}

/// After so long nobody is signed in any more.
async fn signs_in_again(shopper: &Shopper) -> anyhow::Result<()> {
    opens(shopper, "/admin").await?;
    types(shopper, "input[name=name]", "hanako").await?;
    types(shopper, "input[name=password]", super::PASSWORD).await?;
    shopper.turns_page("#sign-in").await?;
    shopper.sees("form.out").await.map(drop)
}
