//! The designer's tools: what the panel says of a page, and the same from a terminal.

use e2e::{LpPage, Shopper, Sites, scenario};
use serde_json::Value;
use server::live::LpSwitch;

use super::press::page;
use super::table;

/// The report's checks: `"id ok remedy"`.
async fn report(shopper: &Shopper) -> anyhow::Result<Vec<String>> {
    let text = shopper
        .waits_for(
            "the panel's report",
            "return document.querySelector('#lp-amazon-pay-report')?.textContent ?? ''",
            |text| text.as_str().is_some_and(|text| text.contains("\"server\"")),
        )
        .await?;
    let report: Value = serde_json::from_str(text.as_str().unwrap_or_default())?;
    let word = |check: &Value, key: &str| check[key].as_str().unwrap_or_default().to_owned();
    Ok(report["checks"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|check| format!("{} {} {}", word(check, "id"), check["ok"], word(check, "remedy")))
        .collect())
}

fn bad(checks: &[String]) -> Vec<&str> {
    checks.iter().map(String::as_str).filter(|check| check.contains(" false ")).collect()
}

async fn opens(shopper: &Shopper) -> anyhow::Result<()> {
    shopper.browser().goto(format!("{}/?lp-amazon-pay-debug", shopper.world().lp())).await?;
    // What comes late is looked at again.
    tokio::time::sleep(std::time::Duration::from_millis(3_500)).await;
    Ok(())
}

#[tokio::test]
async fn pages_debug_panel_finds_nothing_to_mend_on_the_demo_and_names_the_upsells_that_swap() {
    scenario("pages_debug_demo", LpPage::default(), Sites::Three, |shopper| async move {
        opens(&shopper).await?;
        shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
        let checks = report(&shopper).await?;
        assert_eq!(bad(&checks), Vec::<&str>::new());
        let said = shopper
            .asks_page("return document.querySelector('#lp-amazon-pay-debug').shadowRoot.textContent")
            .await?;
        let said = said.as_str().unwrap_or_default();
        for words in [
            "問題ありません",
            "101 → 201",
            "Amazon Payボタンになります",
            "102 → 103 では、ふつうの確認ボタンのまま",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        shopper.finds_no_barrier("debug panel").await
    })
    .await;
}

#[tokio::test]
async fn pages_debug_panel_names_each_trouble_and_the_line_that_mends_it() {
    let row = table::generic_romaji();
    let spoilt = "<script>addEventListener('DOMContentLoaded', () => {
        for (const name of ['yubin1', 'yubin2', 'mail', 'mail_kakunin']) document.querySelector(`[name=${name}]`).remove();
        document.querySelector('[name=siharai] [value=amazonpay]').remove();
        document.querySelector('[name=product_id]').value = '999';
        document.querySelector('[data-lp-amazon-pay=login]').remove();
    })</script>";
    let lp = LpPage { tag: "data-colour=\"gold\"".to_owned(), ..page(row, spoilt) };
    scenario("pages_debug_spoilt", lp, Sites::Three, move |shopper| async move {
        opens(&shopper).await?;
        let checks = report(&shopper).await?;
        for wanted in [
            "tag false ",
            "login false <div data-lp-amazon-pay=\"login\" style=\"min-height:60px\"></div>",
            "field-zip01 false data-lp-amazon-pay-field=\"zip01\"",
            "field-email false data-lp-amazon-pay-field=\"email\"",
            "method false <option value=\"20\">Amazon Pay</option>",
            "product false products = [\"999\"]",
        ] {
            assert!(bad(&checks).contains(&wanted), "{wanted}: {checks:#?}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_debug_panel_says_what_the_policy_refused_and_that_the_lp_is_stopped() {
    let row = table::tamago();
    let lp = LpPage {
        csp: Some("script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' {server}".to_owned()),
        ..page(row, "")
    };
    scenario("pages_debug_policy", lp, Sites::Three, move |shopper| async move {
        opens(&shopper).await?;
        let checks = report(&shopper).await?;
        let amazon = format!("amazon false script-src … {}", shopper.world().amazon());
        assert!(bad(&checks).contains(&amazon.as_str()), "{checks:#?}");
        // The kill switch: no tag of ours works any more, and the panel still says why.
        let shop = shopper.world().shop();
        shop.store
            .switch_lp("demo", LpSwitch { enabled: false, preview_only: false, sandbox: false })
            .await?;
        shop.refresh().await?;
        opens(&shopper).await?;
        let checks = report(&shopper).await?;
        assert!(checks[0].starts_with("server false 管理画面"), "{checks:?}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_debug_costs_shoppers_nothing_and_reads_no_value() {
    let row = table::ecforce_one();
    scenario("pages_debug_guest", page(row, ""), Sites::Three, move |shopper| async move {
        super::press::logs_in(&shopper, row.slot).await?;
        assert_eq!(shopper.counts("#lp-amazon-pay-debug, #lp-amazon-pay-report").await?, 0);
        opens(&shopper).await?;
        shopper.panel_says("ログイン中").await?;
        shopper.waits_until_still().await?;
        report(&shopper).await?;
        let page = shopper
            .asks_page("return document.querySelector('#lp-amazon-pay-report').textContent + document.querySelector('#lp-amazon-pay-debug').shadowRoot.textContent")
            .await?;
        let script = reqwest::get(shopper.world().server_by_number() + "/debug/demo.js").await?.text().await?;
        assert!(script.contains("\"signature\":\"\""), "nothing that logs anybody in");
        for personal in ["試験", "1530064", "目黒", crate::TARO] {
            assert!(!page.to_string().contains(personal), "{personal}: {page}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_check_says_the_same_in_a_terminal() {
    let row = table::ecforce_one();
    scenario("pages_check", page(row, ""), Sites::Three, move |shopper| async move {
        let lp = format!("{}/?u=ad1", shopper.world().lp());
        let look =
            |page: String| tokio::task::spawn_blocking(move || server::check::check(&page, None, false));
        let report = look(lp).await??;
        let text = report.text();
        assert!(!report.is_bad(), "{text}");
        for line in
            ["○ このLPは公開中です", "○ ウィジェットは動いています(guest)", "zip01", "商品: 101(単品)"]
        {
            assert!(text.contains(line), "{line}: {text}");
        }
        // The same page from elsewhere: nobody could log in there.
        let elsewhere = shopper.world().lp().replace("lp.localhost", "shop.localhost");
        let report = look(elsewhere).await??;
        assert!(
            report.is_bad() && report.text().contains("→ origins = [\"http://shop.localhost"),
            "{}",
            report.text()
        );
        Ok(())
    })
    .await;
}
