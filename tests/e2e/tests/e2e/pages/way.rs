//! What is done on every page, whatever cart it is of.

use anyhow::Context as _;
use e2e::Shopper;
use serde_json::Value;
use server::store::OrderState;

use super::samples::Sample;
use super::table::Page;
use crate::TARO;

/// Opens the page, logs in, and waits until late answers of the page have come.
async fn logs_in(shopper: &Shopper, page: &Page, email: &str) -> anyhow::Result<()> {
    shopper.browser().goto(shopper.world().lp()).await?;
    shopper.presses_amazon_button(page.slot).await?;
    shopper.passes_login(email).await?;
    shopper.panel_says("ログイン中").await?;
    shopper.waits_until_still().await
}

/// The reflect step with one sample: the fields, the framework's state, and what the cart's server receives.
pub(crate) async fn reflects(shopper: &Shopper, page: &Page, sample: &Sample) -> anyhow::Result<()> {
    if !sample.account.is_empty() {
        shopper.world().account_opens(sample.account).await?;
    }
    shopper.signs_out_of_amazon().await?;
    // Another person, another tab; cleared where no widget would write into it again.
    shopper.browser().goto(format!("{}/page.js", shopper.world().lp())).await?;
    shopper.asks_page("sessionStorage.clear()").await?;
    logs_in(shopper, page, sample.email).await?;
    for (css, template, _) in page.fields {
        let wanted = sample.fill(template);
        let script =
            format!("return document.querySelector({})?.value ?? '(no such field)'", Value::from(*css));
        let what = format!("「{wanted}」 in {css} for {}", sample.email);
        shopper.waits_for(&what, &script, |held| held == &wanted).await?;
    }
    // Late look-ups and redraws of the page have had their time by now.
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    for (css, template, _) in page.fields {
        let wanted = sample.fill(template);
        assert_eq!(value(shopper, css).await?, wanted, "{css} for {}, a moment later", sample.email);
    }
    for css in page.untouched {
        assert_eq!(value(shopper, css).await?, "", "{css} was written into");
    }
    shopper
        .waits_for("Amazon Pay to be chosen", &there(page.method), |there| there == &Value::Bool(true))
        .await?;
    let state = shopper.asks_page("return window.state ? window.state() : null").await?;
    for (css, template, key) in page.fields.iter().filter(|(.., key)| !key.is_empty() && state.is_object()) {
        let held = state[*key].as_str().map_or_else(|| state[*key].to_string(), str::to_owned);
        assert_eq!(held, sample.fill(template), "the page's own state holds otherwise: {key} ({css})");
    }
    receives(shopper, page, sample).await
}

/// Sends the form as the page would without us, and looks at what arrives.
async fn receives(shopper: &Shopper, page: &Page, sample: &Sample) -> anyhow::Result<()> {
    let before = shopper.world().cart_received().len();
    let send = format!(
        "if (window.send) return void window.send();
         const form = document.querySelector({}).form;
         HTMLFormElement.prototype.submit.call(form);",
        Value::from(page.fields[0].0)
    );
    shopper.asks_page(&send).await?;
    let start = std::time::Instant::now();
    while shopper.world().cart_received().len() == before {
        anyhow::ensure!(start.elapsed().as_secs() < 20, "the cart received nothing");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let body = shopper.world().cart_received().pop().context("a body")?;
    for (css, template, key) in page.fields {
        let name = if key.is_empty() {
            css.split_once("[name=").map_or("", |(_, name)| name).trim_end_matches(']').trim_matches('\'')
        } else {
            key
        };
        let wanted = sample.fill(template);
        let received = match serde_json::from_str::<Value>(&body) {
            Ok(json) => json[name].as_str().map_or_else(|| json[name].to_string(), str::to_owned),
            Err(_) => url::form_urlencoded::parse(body.as_bytes())
                .filter(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .collect::<Vec<_>>()
                .join("|"),
        };
        assert_eq!(received, wanted, "the cart received otherwise: {name} of {body}");
    }
    Ok(())
}

/// LP → login → filled → confirm → place → thanks.
pub(crate) async fn buys(shopper: &Shopper, page: &Page) -> anyhow::Result<()> {
    logs_in(shopper, page, TARO).await?;
    let (css, template, _) = page.fields[0];
    let filled = format!("return document.querySelector({})?.value ?? ''", Value::from(css));
    let wanted = super::samples::clean().fill(template);
    shopper.waits_for("the form to be filled", &filled, |held| held == &wanted).await?;
    // The host's own validation comes first: what only the shopper knows is still missing.
    shopper.clicks(page.confirm).await?;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert!(shopper.url().await.starts_with(shopper.world().lp()), "the page's own validation was passed by");
    for (css, text) in page.rest {
        if *text == "✓" {
            shopper.clicks(css).await?;
        } else {
            shopper.sees(css).await?.send_keys(*text).await?;
        }
    }
    shopper.waits_until_still().await?;
    shopper.clicks(page.confirm).await?;
    shopper.passes_amazon(TARO).await?;
    let number = shopper.places(TARO).await?;
    let orders = shopper.world().orders().await?;
    assert_eq!(orders.len(), 1);
    assert_eq!((orders[0].state, orders[0].content.number.as_str()), (OrderState::Paid, number.as_str()));
    assert!(shopper.world().cart_received().is_empty(), "the cart got an order, too");
    Ok(())
}

async fn value(shopper: &Shopper, css: &str) -> anyhow::Result<String> {
    let script = format!("return document.querySelector({})?.value ?? '(no such field)'", Value::from(css));
    Ok(shopper.asks_page(&script).await?.as_str().unwrap_or_default().to_owned())
}

fn there(css: &str) -> String {
    format!("return Boolean(document.querySelector({}))", Value::from(css))
}
