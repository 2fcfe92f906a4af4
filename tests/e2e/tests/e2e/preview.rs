//! 「Previewでのみ表示」: live visitors keep the LP as it was, v1 and all; a preview link shows v2 and survives the login.

use e2e::{LpPage, Shopper, Sites, scenario};

use crate::TARO;
use crate::witness::paid;

/// A cart that has v1 too, and draws its options after the page has loaded, as carts do.
const WITH_V1: &str = "<script>addEventListener('load', () => setTimeout(() => {
    const select = document.querySelector('#payment_method_id');
    select.append(new Option('Amazon Pay', '14'), new Option('Amazon Pay (v2)', '20'));
}, 300))</script>";

async fn link(shopper: &Shopper) -> anyhow::Result<String> {
    let shop = shopper.world().shop();
    let link = shop.preview_link(shop.settings.lp("preview").unwrap(), 7).await?;
    Ok(link.replace(&format!("{}/", shopper.world().lp()), ""))
}

#[tokio::test]
async fn preview_only_leaves_the_live_lp_to_v1() {
    let page = LpPage { head: WITH_V1.to_owned(), ..LpPage::of("preview") };
    scenario("preview_live", page, Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        let script =
            "return [...document.querySelector('#payment_method_id').options].map(o => o.value).join(' ')";
        let v1_alone = |offered: &serde_json::Value| {
            let all: Vec<&str> = offered.as_str().unwrap_or_default().split(' ').collect();
            all.contains(&"14") && !all.contains(&"20")
        };
        shopper.waits_for("v1 alone", script, v1_alone).await?;
        assert!(!shopper.sees_now("[class*=amazonpay-button-parent-container]").await, "no button of v2");
        assert_eq!(shopper.counts("[data-lp-amazon-pay-ui]").await?, 0);
        // And it still sells.
        shopper.fills_everything_by_hand().await?;
        shopper.chooses("order[payment_attributes][payment_method_id]", "9").await?;
        shopper.confirms().await?;
        shopper.sees("#cart-confirm").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn preview_link_shows_v2_and_survives_the_login() {
    scenario("preview_link", LpPage::of("preview"), Sites::Three, |shopper| async move {
        let link = link(&shopper).await?;
        shopper.opens_lp(&link).await?;
        shopper.logs_in_from_top(TARO).await?;
        assert!(shopper.payment_is_locked().await?);
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        shopper.places(TARO).await?;
        assert!(paid(&shopper).await?[0].content.preview, "the operator sees that it came from a preview");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn preview_link_that_is_revoked_shows_v1_again() {
    scenario("preview_revoked", LpPage::of("preview"), Sites::Three, |shopper| async move {
        let link = link(&shopper).await?;
        let shop = shopper.world().shop().clone();
        assert_eq!(shop.store.revoke_previews("preview", shop.clock.now()).await?, 1);
        shopper.opens_lp(&link).await?;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        assert!(!shopper.sees_now("[class*=amazonpay-button-parent-container]").await);
        // The next visit finds the live LP: the word is forgotten.
        shopper.opens_lp("").await?;
        let script =
            "return [...document.querySelector('#payment_method_id').options].some(o => o.value === '20')";
        shopper
            .waits_for("v2 to be withdrawn", script, |offered| offered == &serde_json::Value::Bool(false))
            .await?;
        Ok(())
    })
    .await;
}
