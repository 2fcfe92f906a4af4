//! A guest's manners on other people's pages, and presses that cannot pass us by: each by its name.

use e2e::{LpPage, Sites, scenario};
use serde_json::Value;

use super::press::{fills_rest, leads_to_amazon, logs_in, page};
use super::table;

#[tokio::test]
async fn pages_door_form_submit_by_script_is_ours() {
    let row = table::generic_labels();
    scenario("pages_door_submit", page(row, ""), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        shopper.asks_page("document.querySelector('#order').submit()").await?;
        leads_to_amazon(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn pages_door_enter_in_a_field_is_ours() {
    let row = table::tamago();
    scenario("pages_door_enter", page(row, ""), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        shopper.sees("#u_meik").await?.send_keys(e2e::Key::Enter + "").await?;
        leads_to_amazon(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn pages_door_a_hidden_original_button_is_ours() {
    let row = table::ecforce_theme();
    scenario("pages_door_hidden", page(row, ""), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        let press =
            "const button = document.querySelector('[name=commit]'); button.hidden = true; button.click()";
        shopper.asks_page(press).await?;
        leads_to_amazon(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn pages_door_a_swallowed_submit_event_is_ours() {
    let swallows = "<script>addEventListener('DOMContentLoaded', () =>
        document.querySelector('#order_form').addEventListener('submit', event => event.stopPropagation()))</script>";
    let row = table::ecforce_theme();
    scenario("pages_door_swallowed", page(row, swallows), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        shopper.clicks(row.confirm).await?;
        leads_to_amazon(&shopper).await
    })
    .await;
}

/// The page's script that sends the order by itself, and what it makes of the answer.
fn sends_by(way: &str) -> String {
    format!(
        "<script>window.told = ''; addEventListener('DOMContentLoaded', () =>
        document.querySelector('#order_form').addEventListener('submit', event => {{
            event.preventDefault();
            const done = () => {{ told = 'sent' }}, failed = () => {{ told = 'failed' }};
            {way}
        }}))</script>"
    )
}

const BY_FETCH: &str =
    "setTimeout(() => fetch('/cart/confirm', {method: 'POST', body: 'order'}).then(done, failed), 60);";
const BY_XHR: &str = "const request = new XMLHttpRequest(); request.open('POST', '/cart/confirm');
    request.onload = done; request.onerror = failed; request.send('order');";

#[tokio::test]
async fn pages_door_an_order_sent_by_fetch_is_ours() {
    let row = table::ecforce_theme();
    scenario("pages_door_fetch", page(row, &sends_by(BY_FETCH)), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        shopper.clicks(row.confirm).await?;
        leads_to_amazon(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn pages_door_an_order_sent_by_xhr_is_ours_and_the_page_hears_of_it_when_the_shopper_stays() {
    let row = table::ecforce_theme();
    scenario("pages_door_xhr", page(row, &sends_by(BY_XHR)), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        shopper.world().server_dies();
        shopper.clicks(row.confirm).await?;
        shopper.panel_says("もう一度").await?;
        shopper.waits_for("the page to hear of it", "return window.told", |told| told == "failed").await?;
        shopper.world().server_restarts().await?;
        shopper.clicks(row.confirm).await?;
        leads_to_amazon(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn pages_door_of_another_method_stays_the_carts() {
    let row = table::tamago();
    scenario("pages_door_guest", page(row, ""), Sites::Three, move |shopper| async move {
        shopper.browser().goto(shopper.world().lp()).await?;
        shopper.sees("[data-lp-amazon-pay=login] [class*=amazonpay-button-parent-container]").await?;
        shopper.sees("#u_seik").await?.send_keys("シケン").await?;
        shopper.asks_page("document.querySelector('[name=\"order[payment]\"]').value = 'cod'").await?;
        shopper.clicks(row.confirm).await?;
        shopper.sees("#cart-confirm").await?;
        assert_eq!(shopper.world().cart_received().len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_a_registered_email_is_answered_and_not_looped() {
    let refuses = "<script>addEventListener('DOMContentLoaded', () => {
        const form = document.querySelector('#order_form');
        form.addEventListener('submit', event => {
            event.preventDefault();
            setTimeout(() => {
                const box = document.createElement('p');
                box.className = 'alert_ec alert-danger_ec'; box.textContent = 'メールアドレスは登録済みです';
                form.prepend(box);
            }, 1500);
        });
    })</script>";
    let row = table::ecforce_theme();
    scenario("pages_registered", page(row, refuses), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        shopper.clicks(row.confirm).await?;
        let said = shopper.panel_says("登録済み").await?;
        assert!(said.contains("別のメールアドレス"), "{said}");
        assert!(shopper.url().await.starts_with(shopper.world().lp()));
        let free = "return !document.querySelector('[name=\"order[email]\"]').readOnly";
        assert_eq!(shopper.asks_page(free).await?, Value::Bool(true), "it can be changed");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_row_9_a_product_changed_by_a_script_without_an_event_is_noticed() {
    let swaps = "<script>window.swaps = []; document.addEventListener('lp-amazon-pay:swap', event => swaps.push(event.detail.kind))</script>";
    let row = table::ecforce_one();
    scenario("pages_silent_product", page(row, swaps), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        shopper.asks_page("document.querySelector('#cart_items input').value = '201'").await?;
        shopper
            .waits_for("the other consent", "return window.swaps.join()", |swaps| swaps == "Recurring")
            .await?;
        fills_rest(&shopper, row).await?;
        shopper.clicks(row.confirm).await?;
        leads_to_amazon(&shopper).await?;
        assert!(shopper.reads("main").await?.contains("定期便"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_folded_rows_never_hide_what_is_asked() {
    let row = table::ecforce_one();
    let lp = LpPage { tag: "data-after-login=\"fold\"".to_owned(), ..page(row, "") };
    scenario("pages_fold", lp, Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        let open =
            "return [...document.querySelectorAll('.hide-on-amazon-pay')].filter(row => row.offsetHeight > 0)
            .map(row => row.className.split(' ')[0]).join()";
        shopper.waits_for("the rows to be folded", open, |open| open == "input_kana_ec").await?;
        shopper.presses_in_panel("ほかの方法で支払う").await?;
        shopper
            .waits_for("all rows again", open, |open| {
                open.as_str().is_some_and(|open| open.contains("input_name_ec"))
            })
            .await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_manners_no_layout_shift_where_the_box_is_reserved() {
    let watch = "<script>window.shift = 0; try { new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
    }).observe({type: 'layout-shift', buffered: true}) } catch {}</script>";
    let row = table::generic_labels();
    scenario("pages_shift", page(row, watch), Sites::Three, move |shopper| async move {
        shopper.browser().goto(shopper.world().lp()).await?;
        shopper.sees("[data-lp-amazon-pay=login] [class*=amazonpay-button-parent-container]").await?;
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        // Measured by Chromium; the others do not know the measure and answer 0.
        assert_eq!(shopper.asks_page("return window.shift").await?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_manners_hostile_css_and_a_small_root_leave_our_faces_readable() {
    let hostile = "<style>html { font-size: 62.5% } * { all: unset !important; color: red !important; position: static !important }
        div { display: none !important } [data-lp-amazon-pay], #order div, body > div { display: block !important }</style>";
    let row = table::generic_labels();
    scenario("pages_hostile", page(row, hostile), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        let seen = "const face = document.querySelector('[data-lp-amazon-pay-ui=panel]').shadowRoot.querySelector('section');
            const style = getComputedStyle(face);
            return face.offsetHeight > 100 && style.fontSize === '15px' && style.color !== 'rgb(255, 0, 0)'";
        shopper.waits_for("a readable panel", seen, |seen| seen == &Value::Bool(true)).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn pages_manners_trusted_types_are_kept_or_the_page_goes_on_without_us() {
    let row = table::ecforce_theme();
    let lp = LpPage {
        csp: Some("require-trusted-types-for 'script'".to_owned()),
        head: "<script>window.faults = []; addEventListener('error', event => faults.push(event.message))</script>".to_owned(),
        ..page(row, "")
    };
    scenario("pages_trusted_types", lp, Sites::Three, move |shopper| async move {
        shopper.browser().goto(shopper.world().lp()).await?;
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        shopper.sees("[name='order[billing_address_attributes][kana01]']").await?.send_keys("シケン").await?;
        shopper.asks_page("document.querySelector('#payment_method_id').value = '1'").await?;
        shopper.clicks(row.confirm).await?;
        shopper.sees("#cart-confirm").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn pages_manners_slots_that_a_page_removes_and_adds_again_are_drawn_again() {
    let row = table::subscstore();
    scenario("pages_slots", page(row, ""), Sites::Three, move |shopper| async move {
        shopper.browser().goto(shopper.world().lp()).await?;
        let button = "[data-lp-amazon-pay=login] [class*=amazonpay-button-parent-container]";
        shopper.sees(button).await?;
        let again = "const slot = document.querySelector('[data-lp-amazon-pay=login]');
            slot.remove(); setTimeout(() => { slot.replaceChildren(); document.body.prepend(slot) }, 300)";
        shopper.asks_page(again).await?;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        shopper.sees(button).await?;
        logs_in(&shopper, row.slot).await
    })
    .await;
}

#[tokio::test]
async fn pages_manners_a_tag_that_a_tag_manager_inserts_late_works_and_a_second_one_does_nothing() {
    let late = "<script>addEventListener('load', () => setTimeout(() => {
        const tag = document.querySelector('script[src*=\"/lp/demo.js\"]');
        for (const wait of [0, 400]) setTimeout(() => {
            const copy = document.createElement('script'); copy.src = tag.src; document.body.append(copy);
        }, wait);
    }, 500))</script>";
    let row = table::eccube4();
    let lp = LpPage { tag: "type=\"text/plain\"".to_owned(), ..page(row, late) };
    scenario("pages_late_tag", lp, Sites::Three, move |shopper| async move {
        shopper.browser().goto(shopper.world().lp()).await?;
        shopper.sees("[data-lp-amazon-pay=login] [class*=amazonpay-button-parent-container]").await?;
        tokio::time::sleep(std::time::Duration::from_millis(900)).await;
        let buttons =
            shopper.counts("[data-lp-amazon-pay=login] [class*=amazonpay-button-parent-container]").await?;
        assert_eq!(buttons, 1);
        logs_in(&shopper, row.slot).await
    })
    .await;
}

#[tokio::test]
async fn pages_manners_inside_an_app_the_way_out_is_named_when_the_login_fell_short() {
    let app = "<script>Object.defineProperty(navigator, 'userAgent', {get: () => 'Mozilla/5.0 (iPhone) Instagram 300.0'})</script>";
    let row = table::eccube4();
    scenario("pages_in_app", page(row, app), Sites::Three, move |shopper| async move {
        shopper.browser().goto(format!("{}/#lpap=failed", shopper.world().lp())).await?;
        let said = shopper.panel_says("確認できませんでした").await?;
        assert!(said.contains("Safari"), "{said}");
        Ok(())
    })
    .await;
}
