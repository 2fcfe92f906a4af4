//! 定期 for real: each cycle charged once, declines that pass and declines that do not, the monthly limit, a permission
//! closed by the buyer, pause, skip and end; what the operator sees and what the shopper is told.

use e2e::{LpPage, Shopper, Sites, scenario};
use serde_json::json;
use server::clock::{HOUR, Millis};
use server::settings::Settings;
use server::shop::Shop;
use server::store::{OrderState, Store, Subscription, SubscriptionState};
use server::subscriptions::Wish;

use crate::TARO;
use crate::witness::{charges, paid, permission, reaches_confirm, sessions};

const DAY: Millis = 24 * HOUR;

/// A first order of 定期, placed; answers its subscription.
async fn subscribes(shopper: &Shopper, product: &str) -> anyhow::Result<Subscription> {
    reaches_confirm(shopper, TARO, product).await?;
    shopper.places(TARO).await?;
    Ok(shopper.world().subscriptions().await?.remove(0))
}

async fn subscription(shopper: &Shopper) -> anyhow::Result<Subscription> {
    Ok(shopper.world().subscriptions().await?.remove(0))
}

async fn act(
    shopper: &Shopper,
    subscription: &Subscription,
    action: serde_json::Value,
) -> anyhow::Result<()> {
    let path = format!("charge-permissions/{}", subscription.content.permission);
    shopper.world().tells_sandbox(&path, &action).await
}

/// What the operator reads of a renewal.
async fn story(shopper: &Shopper, order: &str) -> anyhow::Result<Vec<String>> {
    let lines = shopper.world().shop().store.story(order).await?;
    Ok(lines.into_iter().map(|line| format!("{} {}", line.what, line.reason.unwrap_or_default())).collect())
}

#[tokio::test]
async fn renewal_charges_every_cycle_once_even_when_the_job_runs_often_and_the_answer_is_lost() {
    scenario("renewal_once", LpPage::default(), Sites::Three, |shopper| async move {
        subscribes(&shopper, "201").await?;
        let lost = json!({"operation": "createCharge", "status": 500, "count": 1, "dropAnswer": true});
        shopper.world().amazon_fails(&lost).await?;
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        shopper.world().orders_stand(&[OrderState::Sending, OrderState::Paid]).await?;
        shopper.world().time_passes(HOUR);
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Paid]).await?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        // The first authorisation was never captured here, so Amazon gave it back after 30 days.
        assert_eq!(charges(&shopper).await?, ["Canceled 2330", "Authorized 2330"], "one charge per cycle");
        shopper.world().letter_says(TARO, "次回のお届け予定日は").await?;
        // The server was away for three months: one delivery, not three.
        shopper.world().time_passes_everywhere(95 * DAY).await?;
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Paid, OrderState::Paid]).await?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert_eq!(paid(&shopper).await?.len(), 3);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn renewal_of_a_cycle_that_an_older_database_does_not_know_of_is_not_charged_twice() {
    scenario("renewal_restored", LpPage::default(), Sites::Three, |shopper| async move {
        subscribes(&shopper, "201").await?;
        let shop = shopper.world().shop();
        let mut kept = Vec::new();
        shop.store.backup(&mut kept).await?;
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        let orders = shopper.world().orders_stand(&[OrderState::Paid, OrderState::Paid]).await?;
        let charged = charges(&shopper).await?;
        shopper.world().server_dies();
        // Another machine, with the backup of a month ago: the cycle is due there, too.
        let file = std::env::temp_dir().join(format!("lp-amazon-pay-e2e-{}.db", orders[0].content.number));
        let store = Store::open(&format!("sqlite://{}?mode=rwc", file.display())).await?;
        store.restore(&kept[..]).await?;
        let settings = Settings::parse(shopper.world().settings_text())?;
        let (amazon, widget, clock) = (shop.amazon.clone(), shop.widget.clone(), shop.clock.clone());
        let restored = Shop::new(settings, store, amazon, widget, clock)
            .with_account(Some(shopper.world().test_account()?.as_ref().clone()));
        for _ in 0..3 {
            server::jobs::work(&restored, None).await?;
        }
        let again = restored.store.orders().await?;
        assert_eq!((again.len(), again[0].state), (2, OrderState::Paid), "the cycle was begun there");
        assert_eq!(again[0].content.number, orders[0].content.number);
        assert_eq!(again[0].charge_id, orders[0].charge_id, "the same charge");
        assert_eq!(charges(&shopper).await?, charged, "and no other");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn renewal_declined_for_a_passing_reason_is_tried_again_on_another_day() {
    scenario("renewal_soft", LpPage::default(), Sites::Three, |shopper| async move {
        let begun = subscribes(&shopper, "201").await?;
        act(&shopper, &begun, json!({"action": "declineNextCharges", "reason": "SoftDeclined", "count": 1}))
            .await?;
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        let told = shopper.world().letter_says(TARO, "承認されませんでした").await?;
        assert!(told.contains("お支払いは発生していません"), "{told}");
        let orders = shopper.world().orders_stand(&[OrderState::Sending, OrderState::Paid]).await?;
        assert_eq!((orders[0].attempt, orders[0].reason.as_deref()), (2, Some("SoftDeclined")));
        assert_eq!(story(&shopper, &orders[0].content.id).await?, ["declined SoftDeclined"]);
        shopper.world().time_passes_everywhere(2 * DAY).await?;
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Paid]).await?;
        assert_eq!(subscription(&shopper).await?.state, SubscriptionState::Active);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn renewal_declined_for_good_suspends_the_subscription_and_the_shopper_is_told() {
    scenario("renewal_hard", LpPage::default(), Sites::Three, |shopper| async move {
        let begun = subscribes(&shopper, "201").await?;
        act(&shopper, &begun, json!({"action": "declineNextCharges", "reason": "HardDeclined", "count": 1}))
            .await?;
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        shopper.world().orders_stand(&[OrderState::Canceled, OrderState::Paid]).await?;
        let told = shopper.world().letter_says(TARO, "お届けを止めています").await?;
        assert!(told.contains("発生していません") && told.contains("お支払い方法を変更"), "{told}");
        let suspended = subscription(&shopper).await?;
        assert_eq!(
            (suspended.state, suspended.reason.as_deref()),
            (SubscriptionState::Suspended, Some("HardDeclined"))
        );
        // Nothing more is charged until the shopper has acted; then it goes on.
        shopper.world().time_passes_everywhere(40 * DAY).await?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert_eq!(paid(&shopper).await?.len(), 1);
        assert!(shopper.world().shop().change_subscription(&suspended, Wish::Resume).await?);
        shopper.world().letter_says(TARO, "再開します").await?;
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Canceled, OrderState::Paid]).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn renewal_above_the_monthly_limit_waits_for_the_first_of_next_month() {
    // Seven of 14,000 yen each: the seventh time in one month is above 100,000.
    let shop = &[(
        "price = 1780\ncycle = { every = 1, unit = \"month\" }\nmax_quantity = 3",
        "price = 45000\ncycle = { every = 1, unit = \"day\" }\nmax_quantity = 3",
    )];
    let page = LpPage { shop, ..LpPage::default() };
    scenario("renewal_limit", page, Sites::Three, |shopper| async move {
        subscribes(&shopper, "201").await?;
        // Within one month: wherever the month stands, go to its fifth day first.
        let today = server::calendar::day(shopper.world().shop().clock.now());
        let ahead =
            i64::from(server::calendar::first_of_next_month(today).to_julian_day() - today.to_julian_day())
                + 4;
        shopper.world().time_passes_everywhere(ahead * DAY).await?;
        for expected in 2..=3 {
            for _ in 0..100 {
                if paid(&shopper).await?.len() >= expected {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
            shopper.world().time_passes_everywhere(DAY).await?;
        }
        let told = shopper.world().letter_says(TARO, "来月初め").await?;
        assert!(told.contains("発生していません"), "{told}");
        let waiting = shopper.world().orders().await?.remove(0);
        assert_eq!(waiting.reason.as_deref(), Some("PeriodicAmountExceeded"));
        assert_eq!(subscription(&shopper).await?.state, SubscriptionState::Active);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn renewal_of_a_permission_that_the_buyer_closed_at_amazon_ends_the_subscription() {
    scenario("renewal_closed", LpPage::default(), Sites::Three, |shopper| async move {
        let begun = subscribes(&shopper, "201").await?;
        act(&shopper, &begun, json!({"action": "closeByBuyer"})).await?;
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        shopper.world().letter_says(TARO, "終了しました").await?;
        let ended = subscription(&shopper).await?;
        assert_eq!((ended.state, ended.reason.as_deref()), (SubscriptionState::Ended, Some("BuyerClosed")));
        assert_eq!(paid(&shopper).await?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn renewal_while_the_card_is_invalid_waits_and_goes_on_when_the_buyer_mended_it() {
    scenario("renewal_blocked", LpPage::default(), Sites::Three, |shopper| async move {
        let begun = subscribes(&shopper, "201").await?;
        act(&shopper, &begun, json!({"action": "blockPayment", "reason": "PaymentMethodExpired"})).await?;
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        shopper.world().letter_says(TARO, "承認されませんでした").await?;
        let orders = shopper.world().orders_stand(&[OrderState::Sending, OrderState::Paid]).await?;
        assert_eq!(orders[0].reason.as_deref(), Some("PaymentMethodExpired"));
        act(&shopper, &begun, json!({"action": "unblockPayment"})).await?;
        shopper.world().time_passes_everywhere(2 * DAY).await?;
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Paid]).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn renewal_is_paused_skipped_and_ended_as_wished() {
    scenario("renewal_wishes", LpPage::default(), Sites::Three, |shopper| async move {
        let begun = subscribes(&shopper, "201").await?;
        let shop = shopper.world().shop().clone();
        assert!(shop.change_subscription(&begun, Wish::Pause).await?);
        assert!(!shop.change_subscription(&begun, Wish::Pause).await?, "it is paused already");
        shopper.world().time_passes_everywhere(40 * DAY).await?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert_eq!(paid(&shopper).await?.len(), 1, "a pause charges nothing");
        shopper.world().letter_says(TARO, "お休みします").await?;
        let paused = subscription(&shopper).await?;
        assert!(shop.change_subscription(&paused, Wish::Resume).await?);
        let resumed = subscription(&shopper).await?;
        assert!(
            resumed.next_due > server::calendar::day(shop.clock.now()),
            "the missed delivery is not made up"
        );
        assert!(shop.change_subscription(&resumed, Wish::Skip).await?);
        let skipped = subscription(&shopper).await?;
        assert_eq!(skipped.next_cycle, resumed.next_cycle + 1);
        assert!(shop.change_subscription(&skipped, Wish::End).await?);
        shopper.world().letter_says(TARO, "終了しました").await?;
        for _ in 0..100 {
            if permission(&shopper, &begun.content.permission).await? == "Closed" {
                return Ok(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        anyhow::bail!("the permission stays open at Amazon")
    })
    .await;
}

#[tokio::test]
async fn renewal_after_a_free_first_delivery_charges_the_full_price() {
    scenario("renewal_free", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        let option = "const select = document.querySelector('#variant_id');
            select.append(new Option('定期便 初回無料', '203'));";
        shopper.asks_page(option).await?;
        shopper.chooses(crate::witness::PRODUCT, "203").await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.asks_page(option).await?;
        shopper.chooses(crate::witness::PRODUCT, "203").await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        assert_eq!(shopper.reads("#total").await?, "0円");
        assert_eq!(shopper.reads("#each-cycle").await?, "2,330円");
        assert!(shopper.reads("main").await?.contains("本日のお支払い"), "said in so many words");
        shopper.places(TARO).await?;
        assert_eq!(sessions(&shopper, "Completed").await?, ["Recurring 2330"]);
        assert!(charges(&shopper).await?.is_empty(), "nothing was charged today");
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        shopper.world().orders_stand(&[OrderState::Paid, OrderState::Paid]).await?;
        assert_eq!(charges(&shopper).await?, ["Authorized 2330"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn renewal_that_waits_for_another_day_is_not_charged_after_the_shopper_has_ended_it() {
    scenario("renewal_ended", LpPage::default(), Sites::Three, |shopper| async move {
        let begun = subscribes(&shopper, "201").await?;
        act(&shopper, &begun, json!({"action": "declineNextCharges", "reason": "SoftDeclined", "count": 1}))
            .await?;
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        shopper.world().letter_says(TARO, "承認されませんでした").await?;
        let waiting = subscription(&shopper).await?;
        assert!(shopper.world().shop().change_subscription(&waiting, Wish::End).await?);
        shopper.world().time_passes_everywhere(5 * DAY).await?;
        shopper.world().letter_says(TARO, "終了しました").await?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert_eq!(paid(&shopper).await?.len(), 1, "no charge after the end");
        assert!(!shopper.world().letters().iter().any(|letter| letter.contains("お届け準備を始めました")));
        Ok(())
    })
    .await;
}
