//! Login, reflect, lock, logout: what the shopper typed is never lost, what Amazon cannot know is never invented.

use e2e::{LpPage, Sites, scenario};
use serde_json::Value;

use crate::TARO;

const PAYMENT: &str = "order[payment_attributes][payment_method_id]";

#[tokio::test]
async fn login_fills_the_form_and_locks_the_payment() {
    scenario("login_fills", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        for (field, value) in [
            ("name01", "試験 太郎"),
            ("zip01", "1530064"),
            ("prefecture_id", "13"),
            ("tel01", "0312345678"),
            ("order[email]", TARO),
            ("order[email_confirmation]", TARO),
        ] {
            shopper.finds(field, value).await?;
        }
        let address = format!("{} {}", shopper.field("addr01").await?, shopper.field("addr02").await?);
        assert!(address.contains("目黒区") && address.contains("1-8-1"), "{address}");
        assert!(shopper.payment_is_locked().await?);
        let shown = format!(
            "return document.querySelector('[name=\"{PAYMENT}\"]').selectedOptions[0].textContent.trim()"
        );
        assert_eq!(shopper.asks_page(&shown).await?, "Amazon Pay");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn login_leaves_kana_empty_and_asks_for_it() {
    scenario("login_kana", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        assert_eq!(shopper.field("kana01").await?, "");
        let panel = shopper.panel_says("あと").await?;
        assert!(panel.contains("フリガナ"), "{panel}");
        shopper.confirms().await?;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        assert!(shopper.url().await.starts_with(shopper.world().lp()), "the LP's own validation runs first");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn login_from_the_payment_method_with_a_half_typed_form_loses_nothing() {
    scenario("login_payment", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("?u=ad7&utm_source=line").await?;
        shopper.chooses("order[order_items_attributes][][variant_id]", "201").await?;
        shopper.types("kana01", "シケン タロウ").await?;
        shopper.chooses("order[customer_attributes][birth(1i)]", "1990").await?;
        shopper.chooses(PAYMENT, "20").await?;
        shopper.presses_amazon_button("#AmazonPayButtonWallet").await?;
        shopper.passes_login(TARO).await?;
        shopper.panel_says("ログイン中").await?;
        assert_eq!(shopper.field("order[order_items_attributes][][variant_id]").await?, "201");
        assert_eq!(shopper.field("kana01").await?, "シケン タロウ");
        assert_eq!(shopper.field("order[customer_attributes][birth(1i)]").await?, "1990");
        shopper.finds("name01", "試験 太郎").await?;
        assert!(shopper.payment_is_locked().await?);
        assert!(shopper.url().await.ends_with("?u=ad7&utm_source=line"), "{}", shopper.url().await);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn login_canceled_at_amazon_brings_the_form_back_as_it_was() {
    scenario("login_canceled", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("?u=ad2").await?;
        shopper.types("name01", "手打 花子").await?;
        shopper.presses_amazon_button("#AmazonPayButtonAll").await?;
        shopper.arrives_at(shopper.world().amazon()).await?;
        shopper.sees("#ap_email").await?.send_keys(TARO).await?;
        shopper.sees("#ap_password").await?.send_keys("amazon").await?;
        shopper.clicks("#signInSubmit").await?;
        shopper.clicks("#consent-wrapper-content [data-action='cancel-consent'] a").await?;
        shopper.arrives_at(shopper.world().lp()).await?;
        shopper.finds("name01", "手打 花子").await?;
        assert!(shopper.url().await.ends_with("?u=ad2"), "{}", shopper.url().await);
        assert_eq!(shopper.field(PAYMENT).await?, "", "nothing is locked");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn login_logout_restores_choice_and_typed_values() {
    scenario("login_logout", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.types("name01", "手打 花子").await?;
        shopper.types("tel01", "0311112222").await?;
        shopper.chooses(PAYMENT, "9").await?;
        let label = format!(
            "return [...document.querySelector('[name=\"{PAYMENT}\"]').options].map(o => o.textContent + o.disabled).join()"
        );
        let before = shopper.asks_page(&label).await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.finds("name01", "試験 太郎").await?;
        assert_ne!(shopper.asks_page(&label).await?, before);
        shopper.presses_in_panel("ほかの方法で支払う").await?;
        shopper.finds("name01", "手打 花子").await?;
        assert_eq!(shopper.field("tel01").await?, "0311112222");
        assert_eq!(shopper.field(PAYMENT).await?, "9");
        assert_eq!(shopper.asks_page(&label).await?, before, "options and labels are as they were");
        assert_eq!(shopper.counts("#new-view [readonly]").await?, 0, "nothing stays read-only");
        shopper.sees("#AmazonPayButtonAll [class*=amazonpay-button-parent-container]").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn login_survives_a_reload() {
    scenario("login_reload", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("?u=ad3").await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.browser().refresh().await?;
        shopper.panel_says("ログイン中").await?;
        shopper.finds("name01", "試験 太郎").await?;
        assert!(shopper.payment_is_locked().await?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn login_on_a_form_with_split_fields() {
    scenario("login_split", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("?form=split").await?;
        shopper.logs_in_from_top(TARO).await?;
        for (field, value) in [
            ("name01", "試験"),
            ("name02", "太郎"),
            ("zip01", "153"),
            ("zip02", "0064"),
            ("tel01", "03"),
            ("tel02", "1234"),
            ("tel03", "5678"),
            ("kana01", ""),
            ("kana02", ""),
        ] {
            shopper.finds(field, value).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn login_by_a_tap_before_the_wasm_has_arrived() {
    // Holds back every wasm, so that only the loader can have kept the form.
    let head = "<script>if (!location.hash && !sessionStorage.slowDone) {
        sessionStorage.slowDone = 1;
        const real = window.fetch;
        window.fetch = (...all) => String(all[0]).includes('.wasm') ? new Promise(() => {}) : real(...all);
    }</script>";
    let page = LpPage { head: head.to_owned(), ..LpPage::default() };
    scenario("login_early_tap", page, Sites::Three, |shopper| async move {
        shopper.opens_lp("?u=early").await?;
        shopper.types("kana01", "シケン タロウ").await?;
        let tapped = "return Boolean(document.querySelector('[data-lp-amazon-pay-ui]'))";
        assert_eq!(shopper.asks_page(tapped).await?, Value::Bool(false), "the widget is not there yet");
        shopper.logs_in_from_top(TARO).await?;
        assert_eq!(shopper.field("kana01").await?, "シケン タロウ");
        shopper.finds("name01", "試験 太郎").await?;
        assert!(shopper.url().await.ends_with("?u=early"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn login_then_another_kind_of_product_asks_the_right_consent() {
    scenario("login_kind", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        // A second after the return our widget stops guarding the restored product against the page's scripts, and
        // this choice is made by a script.
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        shopper.chooses("order[order_items_attributes][][variant_id]", "202").await?;
        shopper.fills_the_rest().await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        assert_eq!(shopper.reads("#each-cycle").await?, "5,410円");
        shopper.places(TARO).await?;
        let ledger = shopper.world().ledger().await?;
        let sessions = ledger["checkoutSessions"].as_array().unwrap();
        assert!(sessions.iter().all(|session| session["chargePermissionType"] == "Recurring"), "{ledger}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn login_from_any_of_many_slots_is_the_same_login() {
    let more = "<script>addEventListener('DOMContentLoaded', () => {
        for (const id of ['second', 'third']) {
            const slot = document.createElement('div');
            slot.id = id; slot.dataset.lpAmazonPay = 'login'; slot.style.minHeight = '60px';
            document.querySelector('#new-view').before(slot);
        }
    })</script>";
    let page = LpPage { head: more.to_owned(), ..LpPage::default() };
    scenario("login_slots", page, Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        for slot in ["#AmazonPayButtonAll", "#second", "#third"] {
            shopper.sees(&format!("{slot} [class*=amazonpay-button-parent-container]")).await?;
        }
        shopper.presses_amazon_button("#third").await?;
        shopper.passes_login(TARO).await?;
        shopper.panel_says("ログイン中").await?;
        shopper.finds("name01", "試験 太郎").await?;
        assert!(shopper.payment_is_locked().await?);
        assert_eq!(
            shopper.counts("[data-lp-amazon-pay-ui=panel]").await?,
            1,
            "one panel, however many slots"
        );
        Ok(())
    })
    .await;
}
