//! The lock: 20 stays, the others cannot be chosen, shoppers read 「Amazon Pay」, and nothing of ours stays behind.

use e2e::{LpPage, Sites, scenario};
use serde_json::Value;

use crate::TARO;

/// A cart with radios instead of a select.
const RADIOS: &str = "<script>addEventListener('DOMContentLoaded', () => {
    const select = document.querySelector('#payment_method_id');
    const box = document.createElement('div');
    for (const option of select.options) if (option.value) {
        const label = document.createElement('label');
        label.innerHTML = `<input type=radio name='${select.name}' value='${option.value}'> <span></span>`;
        label.querySelector('span').textContent = option.textContent;
        box.append(label);
    }
    select.replaceWith(box);
    box.querySelector('[value=\\'1\\']').checked = true;
})</script>";

/// A cart that draws its payment select anew after every change, back to what it thinks is right.
const REDRAWS: &str = "<script>addEventListener('DOMContentLoaded', () => {
    document.querySelector('#new-view').addEventListener('change', () => setTimeout(() => {
        const old = document.querySelector('#payment_method_id');
        const copy = document.createElement('select');
        copy.id = old.id; copy.name = old.name; copy.required = true;
        copy.innerHTML = '<option value=1>クレジットカード</option><option value=5>代金引換</option><option value=20>Amazon Pay (v2)</option>';
        old.replaceWith(copy);
    }, 150));
})</script>";

#[tokio::test]
async fn lock_of_a_select_shows_amazon_pay_without_its_version_and_gives_everything_back() {
    scenario("lock_select", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.chooses("order[payment_attributes][payment_method_id]", "9").await?;
        shopper.types("name01", "手打 花子").await?;
        let before = shopper.asks_page("return document.querySelector('#payment_method_id').outerHTML").await?;
        shopper.logs_in_from_top(TARO).await?;
        let locked = "const s = document.querySelector('#payment_method_id');
            return s.value === '20' && [...s.options].every(o => o.value === '20' || o.disabled)";
        shopper.waits_for("the lock", locked, |held| held == &Value::Bool(true)).await?;
        let shown = "const s = document.querySelector('#payment_method_id'); return s.selectedOptions[0].textContent";
        assert_eq!(shopper.asks_page(shown).await?, "Amazon Pay");
        shopper.panel_says("お支払い方法はAmazon Payになります").await?;
        shopper.presses_in_panel("Amazon Payをやめて").await?;
        shopper.finds("name01", "手打 花子").await?;
        shopper.waits_for("the earlier choice", "return document.querySelector('#payment_method_id').value", |v| v == "9").await?;
        let after = shopper.asks_page("return document.querySelector('#payment_method_id').outerHTML").await?;
        assert_eq!(before, after, "nothing of ours remains in it");
        let left = "return document.querySelectorAll('#new-view [data-lp-amazon-pay-locked], #new-view [readonly]').length";
        assert_eq!(shopper.asks_page(left).await?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn lock_of_radios_holds_and_is_undone_at_logout() {
    let page = LpPage { head: RADIOS.to_owned(), ..LpPage::default() };
    scenario("lock_radios", page, Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        let locked =
            "const all = [...document.getElementsByName('order[payment_attributes][payment_method_id]')];
            return all.every(r => r.checked === (r.value === '20') && (r.value === '20' || r.disabled))";
        shopper.waits_for("the lock", locked, |held| held == &Value::Bool(true)).await?;
        shopper.presses_in_panel("Amazon Payをやめて").await?;
        let free =
            "const all = [...document.getElementsByName('order[payment_attributes][payment_method_id]')];
            return all.every(r => !r.disabled && r.checked === (r.value === '1'))";
        shopper.waits_for("the earlier choice", free, |held| held == &Value::Bool(true)).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn lock_holds_on_a_cart_that_redraws_its_payment_select() {
    let page = LpPage { head: REDRAWS.to_owned(), ..LpPage::default() };
    scenario("lock_redraws", page, Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.fills_the_rest().await?;
        shopper.chooses("order[order_items_attributes][][quantity]", "2").await?;
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        let locked = "const s = document.querySelector('#payment_method_id');
            return s.value === '20' && [...s.options].every(o => o.value === '20' || o.disabled)";
        shopper.waits_for("the lock", locked, |held| held == &Value::Bool(true)).await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        shopper.sees("#place").await.map(drop)
    })
    .await;
}
