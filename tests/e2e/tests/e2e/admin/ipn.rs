//! Amazon's notices: what changes without us is known within seconds, once, and nobody else is believed.

use e2e::{LpPage, Sites, scenario};
use serde_json::json;
use server::store::{ChargeStands, MoveKind, MoveState, SubscriptionState};
use server::yen::Yen;

use crate::TARO;
use crate::witness::reaches_confirm;

#[tokio::test]
async fn ipn_settles_a_refund_and_a_forged_one_does_nothing() {
    // One site: this machine must find the certificate by its name.
    scenario("admin_ipn", LpPage::default(), Sites::One, |shopper| async move {
        let world = shopper.world();
        let shop = world.shop();
        let merchant = shopper.world().test_account()?.merchant_id.to_string();
        let ipn = format!("{}/ipn", world.server_by_number());
        world.tells_sandbox(&format!("merchants/{merchant}"), &json!({"ipnUrl": ipn})).await?;
        let forged = reqwest::Client::new().post(&ipn).body("{}").send().await?;
        assert_eq!(forged.status().as_u16(), 400);
        assert!(shop.store.last_notice().await?.is_none());

        reaches_confirm(&shopper, TARO, "101").await?;
        shopper.places(TARO).await?;
        let order = world.orders().await?.remove(0);
        let charge = order.charge_id.clone().unwrap_or_default();
        let wish = |kind, amount, once| server::admin::MoneyWish {
            kind,
            charge: Some(&charge),
            amount: Yen(amount),
            once,
            operator: "hanako",
            batch: None,
        };
        for (kind, amount, once) in [(MoveKind::Capture, 2530, "a"), (MoveKind::Refund, 500, "b")] {
            let server::admin::Wished::Stands(id) =
                shop.wish_for_money(&order, wish(kind, amount, once)).await?
            else {
                anyhow::bail!("{kind:?} was not possible");
            };
            shop.settle_move(&id).await?;
        }
        let duplicates = json!({"duplicates": 2, "reversed": true});
        world.tells_sandbox("ipn", &duplicates).await?;
        // At Amazon alone: our own poll sleeps, so only the notice can bring the news.
        world.tells_sandbox("clock", &json!({"advanceSeconds": 60})).await?;
        let start = std::time::Instant::now();
        loop {
            let moves = shop.store.moves_of(&order.content.id).await?;
            if moves.iter().all(|wish| wish.state == MoveState::Done) {
                break;
            }
            anyhow::ensure!(start.elapsed().as_secs() < 20, "no news: {moves:?}");
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        assert!(shop.store.last_notice().await?.is_some());
        let row = shop.store.charge(&charge).await?;
        let row = row.ok_or_else(|| anyhow::anyhow!("no charge"))?;
        assert_eq!((row.stands, row.refunded), (ChargeStands::Captured, Yen(500)));
        Ok(())
    })
    .await;
}

/// Between two cycles: nobody waits for the next one to learn that the buyer has closed the permission.
#[tokio::test]
async fn ipn_of_a_permission_that_the_buyer_closed_ends_the_subscription_at_once() {
    scenario("admin_ipn_closed", LpPage::default(), Sites::One, |shopper| async move {
        let world = shopper.world();
        let merchant = world.test_account()?.merchant_id.to_string();
        let ipn = format!("{}/ipn", world.server_by_number());
        world.tells_sandbox(&format!("merchants/{merchant}"), &json!({"ipnUrl": ipn})).await?;
        reaches_confirm(&shopper, TARO, "201").await?;
        shopper.places(TARO).await?;
        let begun = world.subscriptions().await?.remove(0);
        let path = format!("charge-permissions/{}", begun.content.permission);
        world.tells_sandbox(&path, &json!({"action": "closeByBuyer"})).await?;
        world.letter_says(TARO, "終了しました").await?;
        let ended = world.subscriptions().await?.remove(0);
        assert_eq!((ended.state, ended.reason.as_deref()), (SubscriptionState::Ended, Some("BuyerClosed")));
        assert_eq!(ended.next_cycle, begun.next_cycle, "no cycle was begun");
        assert_eq!(world.orders().await?.len(), 1);
        Ok(())
    })
    .await;
}
