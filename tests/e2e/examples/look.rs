//! Pictures of every page a shopper sees, at the size of a phone and of a desk: `cargo xtask look`, or with a
//! WebDriver at `E2E_WEBDRIVER`. To be looked at by a person; nothing is compared.

use std::path::PathBuf;

use e2e::{LpPage, Shopper, Sites, scenario};

const TARO: &str = "taro@buyer.example";
const MOVE: &str = "move@buyer.example";

#[tokio::main]
async fn main() {
    for (size, width, height) in [("390", 390, 844), ("1280", 1280, 800)] {
        scenario("look", LpPage::default(), Sites::Three, move |shopper| async move {
            shopper.browser().set_window_rect(0, 0, width, height).await?;
            shopper.opens_lp("").await?;
            picture(&shopper, &format!("lp-{size}")).await?;
            shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
            at(&shopper, "#AmazonPayButtonAll", &format!("lp-button-{size}")).await?;
            shopper.chooses("order[order_items_attributes][][variant_id]", "201").await?;
            shopper.logs_in_from_top(TARO).await?;
            tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
            at(&shopper, "#AmazonPayButtonAll", &format!("lp-login-{size}")).await?;
            at(&shopper, "#view-payment-information", &format!("lp-payment-{size}")).await?;
            shopper.fills_the_rest().await?;
            shopper.confirms().await?;
            shopper.passes_amazon(TARO).await?;
            shopper.sees("#place").await?;
            picture(&shopper, &format!("review-{size}")).await?;
            shopper.places(TARO).await?;
            picture(&shopper, &format!("thanks-{size}")).await?;
            shopper.browser().goto(format!("{}/review/unknown", shopper.world().server())).await?;
            picture(&shopper, &format!("trouble-{size}")).await
        })
        .await;
        scenario("look", LpPage::default(), Sites::Three, move |shopper| async move {
            shopper.browser().set_window_rect(0, 0, width, height).await?;
            shopper.opens_lp("").await?;
            shopper.logs_in_from_top(MOVE).await?;
            shopper.fills_the_rest().await?;
            shopper.confirms().await?;
            shopper.clicks("#change-address-button").await?;
            shopper.clicks("#maxo_addresses li[data-selected=false]").await?;
            shopper.passes_amazon(MOVE).await?;
            shopper.sees("#address-ok").await?;
            picture(&shopper, &format!("address-{size}")).await
        })
        .await;
    }
}

async fn at(shopper: &Shopper, css: &str, name: &str) -> anyhow::Result<()> {
    let scroll =
        format!("document.querySelector('{css}').scrollIntoView({{block: 'start'}}); scrollBy(0, -80)");
    shopper.asks_page(&scroll).await?;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    window(shopper, name).await
}

/// The whole page, as far as the window can be made that tall.
async fn picture(shopper: &Shopper, name: &str) -> anyhow::Result<()> {
    let rect = shopper.browser().get_window_rect().await?;
    let tall = shopper.asks_page("return document.documentElement.scrollHeight").await?.as_i64().unwrap_or(0);
    if name.starts_with("lp-") {
        return window(shopper, name).await;
    }
    let width = u32::try_from(rect.width).unwrap_or(390);
    shopper.browser().set_window_rect(0, 0, width, u32::try_from(tall + 160).unwrap_or(844)).await?;
    window(shopper, name).await?;
    shopper.browser().set_window_rect(0, 0, width, u32::try_from(rect.height).unwrap_or(844)).await?;
    Ok(())
}

async fn window(shopper: &Shopper, name: &str) -> anyhow::Result<()> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/look");
    std::fs::create_dir_all(&folder)?;
    shopper.browser().screenshot(&folder.join(format!("{name}.png"))).await?;
    Ok(())
}
