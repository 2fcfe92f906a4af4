//! Guests under strict houses: policies, in-app windows, the browser's memory of pages, a slow line, things on top of us.

use std::time::Duration;

use e2e::{LpPage, Sites, scenario};
use serde_json::Value;

use super::press::{fills_rest, leads_to_amazon, logs_in, page};
use super::table;

const BUTTON: &str = "[data-lp-amazon-pay=login] [class*=amazonpay-button-parent-container]";

#[tokio::test]
async fn pages_manners_a_strict_policy_with_a_nonce_is_enough() {
    let row = table::generic_romaji();
    let lp = LpPage {
        csp: Some(
            "default-src 'none'; script-src 'nonce-abc' 'wasm-unsafe-eval'; connect-src {server} {amazon}; \
             img-src 'self' {amazon} data:; style-src 'unsafe-inline'; form-action *; base-uri 'none'"
                .to_owned(),
        ),
        tag: "nonce=\"abc\"".to_owned(),
        head:
            "<script nonce=\"abc\">window.refused = []; addEventListener('securitypolicyviolation', event =>
            refused.push(event.violatedDirective + ' ' + event.blockedURI))</script>"
                .to_owned(),
        ..page(row, "")
    };
    scenario("pages_nonce", lp, Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        assert_eq!(shopper.asks_page("return window.refused.join()").await?, "");
        fills_rest(&shopper, row).await?;
        shopper.clicks(row.confirm).await?;
        leads_to_amazon(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn pages_manners_a_bar_on_top_of_everything_hides_nothing_that_we_lead_to() {
    let row = table::ecforce_one();
    scenario("pages_bar", page(row, ""), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        let bar = "document.head.insertAdjacentHTML('beforeend', `<style>
            #bar { position: fixed; inset: 0 0 auto; height: 120px; z-index: 2147483647; background: #fff }
            #bar ~ * { z-index: 2147483647 !important }</style>`);
            document.body.insertAdjacentHTML('afterbegin', '<div id=bar></div>')";
        shopper.asks_page(bar).await?;
        shopper
            .asks_page(
                "document.querySelector('[data-lp-amazon-pay-ui=panel]').scrollIntoView({block: 'center'})",
            )
            .await?;
        shopper.presses_in_panel("フリガナ").await?;
        let free = "const field = document.activeElement;
            const {left, top, width, height} = field.getBoundingClientRect();
            return field.name + (document.elementFromPoint(left + width / 2, top + height / 2) === field)";
        let wanted = "order[billing_address_attributes][kana01]true";
        shopper.waits_for("the field under nothing", free, |seen| seen == wanted).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn pages_manners_line_instagram_and_facebook_name_the_way_out_and_an_ordinary_browser_does_not() {
    let row = table::eccube4();
    for (name, app, inside) in [
        ("line", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1.15 Safari Line/14.9.0", true),
        (
            "instagram",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1.15 Instagram 300.0.0",
            true,
        ),
        ("facebook", "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile [FB_IAB/FB4A;FBAV/480.0]", true),
        (
            "safari",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            false,
        ),
    ] {
        let head =
            format!("<script>Object.defineProperty(navigator, 'userAgent', {{get: () => '{app}'}})</script>");
        let lp = page(row, &head);
        scenario(&format!("pages_app_{name}"), lp, Sites::Three, move |shopper| async move {
            shopper.browser().goto(format!("{}/#lpap=failed", shopper.world().lp())).await?;
            let said = shopper.panel_says("確認できませんでした").await?;
            assert_eq!(said.contains("Safari"), inside, "{said}");
            // The same window all the way: an app has no other.
            shopper.sees(BUTTON).await?;
            Ok(())
        })
        .await;
    }
}

#[tokio::test]
async fn pages_manners_a_page_that_the_browser_has_kept_works_as_if_it_had_never_been_left() {
    let kept = "<script>window.kept = 0; addEventListener('pageshow', event => { kept += event.persisted })</script>";
    let row = table::ecforce_theme();
    scenario("pages_bfcache", page(row, kept), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        for _ in 0..2 {
            shopper.asks_page("location.href = '/page.js'").await?;
            shopper.arrives_at(&format!("{}/page.js", shopper.world().lp())).await?;
            shopper.browser().back().await?;
            shopper.panel_says("ログイン中").await?;
        }
        assert_eq!(shopper.counts("[data-lp-amazon-pay-ui=panel]").await?, 1, "one panel");
        // A page that was loaded anew has lost what only the shopper knew, save what we keep for the trip to Amazon.
        if shopper.asks_page("return window.kept").await? == 0 {
            fills_rest(&shopper, row).await?;
        }
        shopper.waits_until_still().await?;
        shopper.clicks(row.confirm).await?;
        leads_to_amazon(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn pages_manners_on_a_slow_line_the_page_sells_before_we_are_there_and_we_come() {
    // A shopper who is quicker than our script: once.
    let hasty = "<script>addEventListener('DOMContentLoaded', () => {
        if (sessionStorage.hasty) return; sessionStorage.hasty = 1;
        document.querySelector('[name=\"order[payment]\"]').value = 'cod';
        document.querySelector('#u_seik').value = 'シケン'; PRESS.click() })</script>";
    let row = table::tamago();
    let hasty = hasty.replace("PRESS", &format!("document.querySelector({})", Value::from(row.confirm)));
    scenario("pages_slow", page(row, &hasty), Sites::Three, move |shopper| async move {
        if !shopper.has_a_slow_line().await {
            return Ok(());
        }
        shopper.browser().goto(shopper.world().lp()).await?;
        shopper.sees("#cart-confirm").await?;
        assert_eq!(shopper.world().cart_received().len(), 1, "by the cart's own way");
        shopper.browser().goto(shopper.world().lp()).await?;
        shopper.sees(BUTTON).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn pages_manners_a_slot_that_comes_and_goes_two_hundred_times_leaves_one_button() {
    let row = table::subscstore();
    scenario("pages_two_hundred", page(row, ""), Sites::Three, move |shopper| async move {
        shopper.browser().goto(shopper.world().lp()).await?;
        shopper.sees(BUTTON).await?;
        let again = "const slot = document.querySelector('[data-lp-amazon-pay=login]'); const place = slot.parentNode;
            return (async () => { for (let at = 0; at < 200; at += 1) {
                slot.remove(); if (at % 2) slot.replaceChildren(); await new Promise(requestAnimationFrame); place.prepend(slot);
                await new Promise(requestAnimationFrame);
            } })()";
        shopper.asks_page(again).await?;
        shopper
            .waits_for("one button", &format!("return document.querySelectorAll('{BUTTON}').length"), |count| {
                count == &Value::from(1)
            })
            .await?;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(shopper.counts(BUTTON).await?, 1);
        logs_in(&shopper, row.slot).await
    })
    .await;
}
