//! From the LP of a row to a press that is looked at.

use e2e::{LpPage, Shopper};

use super::table;
use crate::TARO;

/// The page of a row, with something more in its head.
pub(super) fn page(row: &'static table::Page, head: &str) -> LpPage {
    LpPage { head: head.to_owned(), ..row.lp() }
}

pub(super) async fn logs_in(shopper: &Shopper, slot: &str) -> anyhow::Result<()> {
    shopper.browser().goto(shopper.world().lp()).await?;
    shopper.presses_amazon_button(slot).await?;
    shopper.passes_login(TARO).await?;
    shopper.panel_says("ログイン中").await?;
    shopper.waits_until_still().await
}

/// Fills what only the shopper knows, by script: the press is what is looked at.
pub(super) async fn fills_rest(shopper: &Shopper, row: &table::Page) -> anyhow::Result<()> {
    for (css, text) in row.rest {
        if *text == "✓" {
            shopper.clicks(css).await?;
        } else {
            shopper.sees(css).await?.send_keys(*text).await?;
        }
    }
    shopper.waits_until_still().await
}

pub(super) async fn leads_to_amazon(shopper: &Shopper) -> anyhow::Result<()> {
    shopper.passes_amazon(TARO).await?;
    shopper.sees("#place").await?;
    assert!(shopper.world().cart_received().is_empty(), "the cart got the order past us");
    Ok(())
}
