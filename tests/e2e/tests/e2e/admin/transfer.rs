//! 「Amazon アカウント 新規登録・連携」 where Amazon offers it: the merchant agrees on Amazon's pages, the ids come back by
//! themselves, the waiting page changes, and the linked account sells.

use e2e::{LpPage, Shopper, Sites, scenario};
use server::admin::Role;

use super::{opens, signs_in};
use crate::TARO;
use crate::witness::reaches_confirm;

/// Presses 「Amazonの画面を開く」 and goes to the tab that opens; answers the handle of the back office's tab.
async fn goes_to_amazon(shopper: &Shopper) -> anyhow::Result<thirtyfour::WindowHandle> {
    let browser = shopper.browser();
    let office = browser.window().await?;
    shopper.clicks("#to-amazon").await?;
    let start = std::time::Instant::now();
    loop {
        let opened = browser.windows().await?.into_iter().find(|window| *window != office);
        if let Some(opened) = opened {
            browser.switch_to_window(opened).await?;
            return Ok(office);
        }
        anyhow::ensure!(start.elapsed().as_secs() < 20, "no tab was opened");
        tokio::time::sleep(std::time::Duration::from_millis(80)).await;
    }
}

#[tokio::test]
async fn link_transfers_the_keys_of_a_new_seller_by_itself_and_then_sells() {
    scenario("admin_transfer", LpPage::default(), Sites::Three, |shopper| async move {
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, "/admin/amazon").await?;
        let before = shopper.reads("#account-sandbox .merchant").await?;
        shopper.turns_page("#register").await?;
        assert!(shopper.reads("#stage").await?.contains("待っています"));
        shopper.finds_no_barrier("transfer").await?;
        let office = goes_to_amazon(&shopper).await?;
        let asked = shopper.reads("form.card").await?;
        for part in [shopper.world().lp(), shopper.world().server(), "朝しずく"] {
            assert!(asked.contains(part), "{part} is missing: {asked}");
        }
        shopper.clicks("#register-agree").await?;
        shopper.sees("#arrived").await?;
        let amazon = shopper.browser().window().await?;
        shopper.browser().switch_to_window(office).await?;
        // The page that waits changes by itself.
        let merchant = shopper.reads("#stage #merchant").await?;
        assert_ne!(merchant, before, "a new seller");
        assert_eq!(shopper.world().test_account()?.merchant_id.to_string(), merchant);
        shopper.finds_no_barrier("transferred").await?;
        // In the other tab: WebKit's driver leads the one that opened it to no other site any more.
        shopper.browser().switch_to_window(amazon).await?;
        reaches_confirm(&shopper, TARO, "101").await?;
        shopper.places(TARO).await?;
        opens(&shopper, "/admin/audit").await?;
        let story = shopper.reads("main").await?;
        assert!(story.contains(&merchant), "who linked what is written down: {story}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn link_transfer_that_is_overtaken_links_nothing_and_says_so_at_amazon() {
    scenario("admin_transfer_late", LpPage::default(), Sites::Three, |shopper| async move {
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, "/admin/amazon").await?;
        shopper.turns_page("#register").await?;
        let office = goes_to_amazon(&shopper).await?;
        shopper.sees("#register-agree").await?;
        let amazon = shopper.browser().window().await?;
        // Meanwhile somebody begins again: another key pair waits now.
        shopper.browser().switch_to_window(office.clone()).await?;
        opens(&shopper, "/admin/amazon").await?;
        shopper.turns_page("#register").await?;
        shopper.browser().switch_to_window(amazon).await?;
        shopper.clicks("#register-agree").await?;
        let told = shopper.reads("#failed").await?;
        assert!(told.contains("nobody waits"), "{told}");
        assert!(shopper.world().shop().store.linked_accounts().await?.is_empty());
        shopper.browser().switch_to_window(office).await?;
        assert!(shopper.reads("#stage").await?.contains("待っています"), "the other attempt still waits");
        // Nothing was begun from here.
        opens(&shopper, "/admin/amazon/register").await?;
        assert!(shopper.reads("#stage").await?.contains("待っている手続きはありません"));
        Ok(())
    })
    .await;
}
