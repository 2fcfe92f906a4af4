//! A guest's manners: whatever fails on our side, the LP keeps selling by its own form, and says why once.

use e2e::{LpPage, Shopper, Sites, scenario};

use crate::TARO;

const PAYMENT: &str = "order[payment_attributes][payment_method_id]";

/// Counts our warnings, because WebDriver has no common way to read a console.
const CONSOLE: &str = "<script>window.warned = [];
    for (const level of ['warn', 'error']) {
        const real = console[level];
        console[level] = (...all) => { if (String(all[0]).includes('lp-amazon-pay')) warned.push(all.join(' ')); real(...all); };
    }
    addEventListener('error', event => { if (event.message) warned.push('uncaught: ' + event.message); });
</script>";

async fn buys_on_account(shopper: &Shopper) -> anyhow::Result<()> {
    shopper.fills_everything_by_hand().await?;
    shopper.chooses(PAYMENT, "9").await?;
    shopper.confirms().await?;
    shopper.sees("#cart-confirm").await?;
    let sent = shopper.world().cart_received().pop().unwrap_or_default();
    assert!(sent.contains("payment_method_id%5D=9"), "{sent}");
    assert!(!sent.contains("lp-amazon-pay") && !sent.contains("lpap"), "nothing of ours in the form: {sent}");
    Ok(())
}

async fn warnings(shopper: &Shopper) -> anyhow::Result<Vec<String>> {
    let list = shopper
        .waits_for("a warning", "return window.warned", |list| list.as_array().is_some_and(|l| !l.is_empty()))
        .await?;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let list2 = shopper.asks_page("return window.warned").await?;
    assert_eq!(list.as_array().map(Vec::len), list2.as_array().map(Vec::len), "said once: {list2}");
    Ok(list2.as_array().into_iter().flatten().filter_map(|w| w.as_str().map(str::to_owned)).collect())
}

#[tokio::test]
async fn guest_a_payment_by_another_method_is_untouched_by_us() {
    scenario("guest_card", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
        buys_on_account(&shopper).await?;
        assert!(shopper.world().orders().await?.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn guest_after_logout_the_form_submits_as_if_we_were_not_there() {
    scenario("guest_logout", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.finds("name01", "試験 太郎").await?;
        shopper.presses_in_panel("ほかの方法で支払う").await?;
        shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
        // For a moment the widget holds what it gave back against the page's late look-ups, and a choice that a script
        // makes (as this test does) is none of the shopper's.
        tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
        buys_on_account(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn guest_with_our_server_down_the_form_still_submits() {
    scenario("guest_down", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.world().server_dies();
        shopper.opens_lp("").await?;
        buys_on_account(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn guest_with_checkout_js_blocked_the_form_still_submits_and_the_console_says_why() {
    let page = LpPage {
        head: CONSOLE.to_owned(),
        csp: Some("script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' {server}".to_owned()),
        ..LpPage::default()
    };
    scenario("guest_blocked", page, Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        let said = warnings(&shopper).await?;
        assert!(said.len() == 1 && said[0].contains("checkout.js"), "{said:?}");
        buys_on_account(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn guest_with_wasm_refused_there_is_no_amazon_button_and_the_console_says_why() {
    let page = LpPage {
        head: CONSOLE.to_owned(),
        csp: Some("script-src 'self' 'unsafe-inline' {server} {amazon}".to_owned()),
        ..LpPage::default()
    };
    scenario("guest_no_wasm", page, Sites::Three, |shopper| async move {
        if shopper.refuses_wasm_by_csp().await? {
            let said = warnings(&shopper).await?;
            assert!(said.len() == 1 && said[0].contains("WebAssembly"), "{said:?}");
            assert_eq!(shopper.counts("[class*=amazonpay-button-parent-container]").await?, 0);
        }
        buys_on_account(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn guest_amazon_chosen_without_login_leads_to_the_button() {
    scenario("guest_no_login", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
        shopper.fills_everything_by_hand().await?;
        shopper.chooses(PAYMENT, "20").await?;
        shopper.confirms().await?;
        shopper.note_says("Amazon Payボタン").await?;
        assert!(shopper.world().cart_received().is_empty(), "the cart got nothing");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn guest_when_saving_fails_nobody_is_sent_to_amazon() {
    scenario("guest_save_fails", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.fills_the_rest().await?;
        let broken = "const real = window.fetch;
            window.fetch = (...all) => String(all[0]?.url || all[0]).includes('/drafts/') ? Promise.reject(new TypeError('offline')) : real(...all);";
        shopper.asks_page(broken).await?;
        shopper.confirms().await?;
        let said = shopper.panel_says("お支払いは発生していません").await?;
        assert!(shopper.url().await.starts_with(shopper.world().lp()), "{said}");
        assert_eq!(shopper.field("kana01").await?, "シケン タロウ");
        Ok(())
    })
    .await;
}
