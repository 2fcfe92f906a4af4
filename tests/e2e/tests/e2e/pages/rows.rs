//! What breaks naive form fillers, as it was seen on real ecforce pages: each habit by its number in our notes (9 stands
//! with the manners).

use std::time::Duration;

use e2e::{LpPage, Sites, scenario};
use serde_json::Value;

use super::press::{fills_rest, leads_to_amazon, logs_in, page};
use super::table;

const METHOD: &str = "return document.querySelector('#payment_method_id')?.value";
const ADDR01: &str =
    "return document.querySelector('[name=\"order[billing_address_attributes][addr01]\"]').value";

#[tokio::test]
async fn pages_row_1_each_change_recalculates_so_few_are_told_and_amazon_pay_stays_chosen() {
    let row = table::ecforce_one();
    scenario("pages_row_1", page(row, ""), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        // The prefecture is the only select that is filled.
        assert_eq!(shopper.asks_page("return window.recalculations").await?, 1);
        assert_eq!(shopper.asks_page(METHOD).await?, "20");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_row_2_a_late_look_up_of_the_postal_code_does_not_win() {
    let row = table::ecforce_one();
    scenario("pages_row_2", page(row, ""), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(shopper.asks_page(ADDR01).await?, "目黒区下目黒");
        // The same look-up, asked for once more by the page's own event.
        let ask = "document.querySelector('[name=\"order[billing_address_attributes][zip01]\"]')
            .dispatchEvent(new Event('input', {bubbles: true}))";
        shopper.asks_page(ask).await?;
        tokio::time::sleep(Duration::from_millis(600)).await;
        shopper.waits_for("Amazon's address", ADDR01, |held| held == "目黒区下目黒").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn pages_row_3_a_payment_select_that_is_replaced_is_locked_anew() {
    let row = table::ecforce_one();
    scenario("pages_row_3", page(row, ""), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        let replace = "window.old = document.querySelector('#payment_method_id');
            document.querySelector('#product_id').dispatchEvent(new Event('change', {bubbles: true}))";
        shopper.asks_page(replace).await?;
        let locked = "const select = document.querySelector('#payment_method_id');
            return Boolean(select && select !== window.old && select.value === '20'
              && [...select.options].every(one => one.disabled === (one.value !== '20'))
              && select.selectedOptions[0].text === 'Amazon Pay')";
        shopper
            .waits_for("the new select locked", locked, |locked| locked == &Value::Bool(true))
            .await
            .map(drop)
    })
    .await;
}

#[tokio::test]
async fn pages_row_4_a_picture_button_with_a_doubled_id_leads_on_and_comes_back_as_it_was() {
    let doubled = "<script>addEventListener('DOMContentLoaded', () => {
        const other = document.createElement('form');
        other.innerHTML = '<input type=submit id=submit value=offer>'; other.hidden = true; document.body.prepend(other);
        const button = document.querySelector('#new-view [data-disable-with]');
        document.querySelector('#new-view').addEventListener('submit', () => {
            button.value = button.dataset.disableWith; setTimeout(() => { button.disabled = true });
        });
    })</script>";
    let row = table::ecforce_one();
    let press = "#new-view [type=submit]";
    scenario("pages_row_4", page(row, doubled), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        shopper.world().server_dies();
        shopper.clicks(press).await?;
        shopper.panel_says("もう一度").await?;
        let button = "const {value, disabled} = document.querySelector('#new-view [type=submit]'); return value + disabled";
        shopper.waits_for("the button as it was", button, |seen| seen == "false").await?;
        shopper.world().server_restarts().await?;
        shopper.clicks(press).await?;
        leads_to_amazon(&shopper).await
    })
    .await;
}

#[tokio::test]
async fn pages_row_5_and_6_what_is_hidden_is_not_asked_and_kana_password_and_consent_are() {
    let row = table::ecforce_one();
    scenario("pages_row_5", page(row, ""), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        let said = shopper.panel_says("あと3項目").await?;
        for asked in ["フリガナ", "パスワード", "利用規約に同意する"] {
            assert!(said.contains(asked), "{asked}: {said}");
        }
        shopper.clicks(row.confirm).await?;
        shopper.sees(".formError").await?;
        assert!(shopper.url().await.starts_with(shopper.world().lp()));
        assert!(shopper.world().cart_received().is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_row_7_an_error_that_the_page_draws_seconds_later_is_said_again() {
    let late = "<script>addEventListener('DOMContentLoaded', () =>
        document.querySelector('#new-view').addEventListener('submit', event => {
            event.preventDefault();
            setTimeout(() => {
                const box = document.createElement('p'); box.className = 'alert_ec alert-danger_ec';
                box.textContent = 'この商品はお一人様1回限りです'; document.querySelector('#new-view').prepend(box);
            }, 7000);
        }))</script>";
    let row = table::ecforce_one();
    scenario("pages_row_7", page(row, late), Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        fills_rest(&shopper, row).await?;
        shopper.clicks(row.confirm).await?;
        shopper.panel_says("お一人様1回限り").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn pages_row_8_a_chat_tool_that_listens_hears_nothing_where_the_designer_wants_it() {
    let tool = "<script>window.captured = []; addEventListener('input', event => captured.push(event.target.name), true);
        addEventListener('change', event => event.target.type !== 'select-one' && captured.push(event.target.name), true)</script>";
    let row = table::ecforce_one();
    let lp = LpPage { tag: "data-reflect=\"silent\"".to_owned(), ..page(row, tool) };
    scenario("pages_row_8", lp, Sites::Three, move |shopper| async move {
        logs_in(&shopper, row.slot).await?;
        shopper.waits_for("the address", ADDR01, |held| held == "目黒区下目黒").await?;
        assert_eq!(shopper.asks_page("return window.captured.join()").await?, "");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pages_row_10_of_two_copies_with_the_same_ids_the_one_that_is_seen_is_filled() {
    let copies = "<script>window.$ = window.jQuery = () => { throw new Error('another library') };
        addEventListener('DOMContentLoaded', () => {
            const copy = document.querySelector('#order').cloneNode(true);
            copy.style.setProperty('display', 'none', 'important'); copy.dataset.copy = ''; document.body.prepend(copy);
        })</script><style>* { font-family: serif !important; letter-spacing: 0 !important }</style>";
    let row = table::generic_labels();
    scenario("pages_row_10", page(row, copies), Sites::Three, move |shopper| async move {
        shopper.browser().goto(shopper.world().lp()).await?;
        shopper.presses_amazon_button(row.slot).await?;
        shopper.passes_login(crate::TARO).await?;
        shopper.panel_says("ログイン中").await?;
        let filled = "return ['[data-copy]', ':not([data-copy])'].map(which =>
            [...document.querySelectorAll('form#order' + which + ' input')].filter(one =>
                /text|email|tel/.test(one.type) && one.value).length > 3).join()";
        shopper.waits_for("the form that is seen", filled, |filled| filled == "false,true").await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn pages_row_11_a_fault_of_ours_leaves_the_page_as_it_was() {
    let broken = "<script>window.warned = []; const warn = console.warn, error = console.error;
        console.warn = (...all) => { warned.push(String(all[0])); warn(...all) };
        console.error = (...all) => { warned.push(String(all[0])); error(...all) };
        for (const way of ['instantiate', 'instantiateStreaming', 'compile', 'compileStreaming'])
            WebAssembly[way] = () => Promise.reject(new Error('a pushed fault'))</script>";
    let row = table::tamago();
    scenario("pages_row_11", page(row, broken), Sites::Three, move |shopper| async move {
        shopper.browser().goto(shopper.world().lp()).await?;
        shopper
            .waits_for("a word in the console", "return window.warned.join()", |said| {
                said.as_str().is_some_and(|said| said.contains("lp-amazon-pay"))
            })
            .await?;
        assert_eq!(
            shopper.counts("[class*=amazonpay-button-parent-container]").await?,
            0,
            "no button that leads nowhere"
        );
        shopper.sees("#u_seik").await?.send_keys("シケン").await?;
        shopper.asks_page("document.querySelector('[name=\"order[payment]\"]').value = 'cod'").await?;
        shopper.clicks(row.confirm).await?;
        shopper.sees("#cart-confirm").await?;
        assert_eq!(shopper.world().cart_received().len(), 1);
        Ok(())
    })
    .await;
}
