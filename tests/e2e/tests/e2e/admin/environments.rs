//! Test and live accounts side by side: new orders begin where the operator chose, what began in one environment is
//! finished, captured and renewed there, and one LP can be tried while the shop sells live.

use e2e::{LpPage, Shopper, Sites, scenario};
use server::admin::Role;
use server::clock::{HOUR, Millis};
use server::environment::Environment;
use server::live::LpSwitch;
use server::store::{Order, OrderState};
use server::subscriptions::Wish;

use super::{confirms, opens, signs_in, types};
use crate::TARO;
use crate::witness::{PRODUCT, charges, permission, reaches_confirm};

const DAY: Millis = 24 * HOUR;

/// Where the newest order was paid, by our row and by the first letter of Amazon's permission.
async fn newest(shopper: &Shopper) -> anyhow::Result<(Order, char)> {
    let order = shopper.world().orders().await?.remove(0);
    let letter = order.charge_permission_id.as_deref().and_then(|id| id.chars().next());
    Ok((order, letter.unwrap_or('?')))
}

/// Browsers keep an LP's script for a minute: after this they have the one of now.
async fn forgets_the_script(shopper: &Shopper) -> anyhow::Result<()> {
    shopper.opens_lp("").await?;
    let script = format!("{}/lp/demo.js", shopper.world().server());
    let fetch = format!(
        "fetch('{script}', {{ cache: 'reload', mode: 'no-cors', credentials: 'include' }}).finally(arguments[0])"
    );
    shopper.browser().execute_async(fetch, Vec::new()).await?;
    // Firefox keeps scripts in memory besides.
    Ok(shopper.browser().refresh().await?)
}

#[tokio::test]
async fn link_of_both_environments_sells_where_chosen_and_finishes_where_it_began() {
    scenario("environments", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        let test = shopper.places(TARO).await?;
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, "/admin/amazon").await?;
        assert!(shopper.reads("#account-live").await?.contains("未連携"));
        shopper.turns_page("#make-key").await?;
        let key = shopper.reads("#public-key").await?;
        let ids: serde_json::Value =
            serde_json::from_str(&shopper.world().registers_key(Environment::Live, &key).await?)?;
        for (field, name) in
            [("merchant_id", "merchantId"), ("store_id", "storeId"), ("public_key_id", "publicKeyId")]
        {
            let id = ids[name].as_str().unwrap_or_default();
            types(&shopper, &format!("input[name={field}]"), id).await?;
        }
        shopper.turns_page("#link-now").await?;
        assert!(shopper.reads("#account-live").await?.contains("連携済み"));
        let still = shopper.reads("#account-sandbox").await?;
        assert!(still.contains("販売に使用中"), "linking alone switches nothing: {still}");
        shopper.finds_no_barrier("environments").await?;
        confirms(&shopper, "#use-live", "切り替えました").await?;
        assert!(shopper.reads("#account-live").await?.contains("販売に使用中"));

        forgets_the_script(&shopper).await?;
        reaches_confirm(&shopper, TARO, "101").await?;
        let live = shopper.places(TARO).await?;
        let (order, letter) = newest(&shopper).await?;
        assert_eq!((order.content.environment, letter), (Environment::Live, 'P'), "a live sale");

        // Each is captured with the account of its own environment.
        shopper.world().time_passes_everywhere(HOUR).await?;
        for (number, is_test) in [(&test, true), (&live, false)] {
            opens(&shopper, &format!("/admin/orders/{number}")).await?;
            assert_eq!(shopper.reads("h1").await?.contains("テスト環境"), is_test, "{number}");
            confirms(&shopper, "#capture", "完了しました").await?;
        }
        opens(&shopper, "/admin/orders?environment=live").await?;
        let list = shopper.reads("#selection").await?;
        assert!(list.contains(&live) && !list.contains(&test), "{list}");

        // The 定期 goes on where it began, although the shop sells live now.
        shopper.world().time_passes_everywhere(32 * DAY).await?;
        shopper.world().orders_stand(&[OrderState::Paid; 3]).await?;
        let (renewal, letter) = newest(&shopper).await?;
        assert_eq!((renewal.content.environment, letter), (Environment::Sandbox, 'S'), "a renewal");
        assert!(renewal.content.renewal.is_some());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn link_switched_while_shoppers_are_on_the_way_charges_them_where_they_began() {
    scenario("environments_on_the_way", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.world().links_live_account().await?;
        reaches_confirm(&shopper, TARO, "101").await?;
        let shop = shopper.world().shop();
        assert!(shop.sell_in(Environment::Live, "hanako").await?);
        shopper.places(TARO).await?;
        let (order, letter) = newest(&shopper).await?;
        assert_eq!((order.content.environment, letter), (Environment::Sandbox, 'S'));

        // On a page with the button of before a switch: the login is a test's, and so is all that follows from it.
        assert!(shop.sell_in(Environment::Sandbox, "hanako").await?);
        forgets_the_script(&shopper).await?;
        shopper.opens_lp("").await?;
        shopper.sees("#AmazonPayButtonAll").await?;
        assert!(shop.sell_in(Environment::Live, "hanako").await?);
        shopper.chooses(PRODUCT, "101").await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        shopper.places(TARO).await?;
        let (order, letter) = newest(&shopper).await?;
        assert_eq!((order.content.environment, letter), (Environment::Sandbox, 'S'));

        // Logged in for real, and the page is switched to tests: a reload begins anew.
        forgets_the_script(&shopper).await?;
        shopper.opens_lp("").await?;
        shopper.chooses(PRODUCT, "101").await?;
        shopper.logs_in_from_top(TARO).await?;
        let lp = shop.settings.lp("demo").ok_or_else(|| anyhow::anyhow!("the LP"))?;
        let test = LpSwitch { enabled: true, preview_only: false, sandbox: true };
        shop.set_switch(lp, test, "hanako").await?;
        forgets_the_script(&shopper).await?;
        reaches_confirm(&shopper, TARO, "101").await?;
        shopper.places(TARO).await?;
        let (order, letter) = newest(&shopper).await?;
        assert_eq!(
            (order.content.environment, letter),
            (Environment::Sandbox, 'S'),
            "no real money in a test"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn link_lets_one_lp_be_tried_in_the_test_environment_and_never_sells_live_by_mistake() {
    scenario("environments_lp", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.world().links_live_account().await?;
        let shop = shopper.world().shop();
        assert!(shop.sell_in(Environment::Live, "hanako").await?);
        signs_in(&shopper, Role::Operator).await?;
        opens(&shopper, "/admin/lps").await?;
        shopper.clicks("form[action='/admin/lps/demo'] input[name=sandbox]").await?;
        shopper.turns_page("form[action='/admin/lps/demo'] button").await?;
        let warned = shopper.reads("main").await?;
        assert!(warned.contains("公開中のLPがテスト環境で動いています"), "{warned}");
        shopper.finds_no_barrier("lp_in_test").await?;
        reaches_confirm(&shopper, TARO, "201").await?;
        shopper.places(TARO).await?;
        let (order, _) = newest(&shopper).await?;
        assert_eq!(order.content.environment, Environment::Sandbox);
        assert_eq!(
            permission(&shopper, order.charge_permission_id.as_deref().unwrap_or_default()).await?,
            "Chargeable"
        );
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn link_of_the_first_account_is_all_that_a_new_shop_needs_to_sell() {
    scenario("environments_first", LpPage::default(), Sites::Three, |shopper| async move {
        let world = shopper.world();
        world.server_restarts_without_account().await?;
        shopper.opens_lp("").await?;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        assert!(!shopper.sees_now("#AmazonPayButtonAll > *").await, "the LP stays as it was");
        let panel = reqwest::get(format!("{}/debug/demo.js", world.server_by_number())).await?.text().await?;
        assert!(panel.contains("\"state\":\"no_account\""), "the designer's panel says why");
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, "/admin/lps/demo").await?;
        assert!(shopper.reads("main").await?.contains("アカウントが連携されていません"));
        opens(&shopper, "/admin/amazon").await?;
        assert!(shopper.reads("#account-sandbox").await?.contains("未連携"));
        shopper.finds_no_barrier("no_account").await?;
        shopper.turns_page("#make-key").await?;
        let key = shopper.reads("#public-key").await?;
        let file = world.registers_key(Environment::Sandbox, &key).await?;
        let paste = format!("arguments[0].value = {}", serde_json::Value::from(file));
        let field = shopper.sees("textarea[name=json]").await?;
        shopper.browser().execute(paste.as_str(), vec![field.to_json()?]).await?;
        shopper.turns_page("#link-now").await?;
        assert!(shopper.reads("#account-sandbox").await?.contains("販売に使用中"));
        forgets_the_script(&shopper).await?;
        reaches_confirm(&shopper, TARO, "101").await?;
        let number = shopper.places(TARO).await?;
        world.time_passes_everywhere(HOUR).await?;
        opens(&shopper, &format!("/admin/orders/{number}")).await?;
        confirms(&shopper, "#capture", "完了しました").await
    })
    .await;
}

#[tokio::test]
async fn link_that_is_gone_charges_nothing_and_what_ended_meanwhile_stays_uncharged() {
    scenario("environments_gone", LpPage::default(), Sites::Three, |shopper| async move {
        reaches_confirm(&shopper, TARO, "201").await?;
        let number = shopper.places(TARO).await?;
        let world = shopper.world();
        world.time_passes_everywhere(HOUR).await?;
        world.server_restarts_without_account().await?;
        signs_in(&shopper, Role::Operator).await?;
        opens(&shopper, &format!("/admin/orders/{number}")).await?;
        confirms(&shopper, "#capture", "連携されていないため").await?;
        // Three deliveries would be due; the shopper has had enough.
        world.time_passes_everywhere(95 * DAY).await?;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert_eq!(world.orders().await?.len(), 1, "nothing is begun that nobody can charge");
        let subscription = world.subscriptions().await?.remove(0);
        assert!(world.shop().change_subscription(&subscription, Wish::End).await?);
        world.server_restarts().await?;
        let start = std::time::Instant::now();
        while permission(&shopper, &subscription.content.permission).await? != "Closed" {
            anyhow::ensure!(start.elapsed().as_secs() < 30, "the permission stays open");
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
        assert_eq!(world.orders().await?.len(), 1, "an ended 定期 is not charged");
        assert_eq!(charges(&shopper).await?.len(), 1);
        Ok(())
    })
    .await;
}
