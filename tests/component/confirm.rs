//! 「申し込み内容を確認する」.

use lp_amazon_pay_contract::{ConsentKind, DraftContent, ErrorCode, OpenDraft};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{ONE_FIELD, PAYMENT, PRODUCT, Stage, billing, consent, wait};

/// Fills in what only the shopper knows.
fn complete(stage: &Stage) {
    stage.put(&billing("kana01"), "ヤマダ ハナコ");
    stage.field("order[customer_attributes][sex_id]").set_checked(true);
    stage.field("agree").set_checked(true);
}

fn saves(stage: &Stage) -> usize {
    stage.called().iter().filter(|call| call.starts_with("PUT")).count()
}

fn button(stage: &Stage) -> web_sys::HtmlInputElement {
    stage.field("commit")
}

#[wasm_bindgen_test]
async fn a_double_press_saves_once_and_then_goes_to_amazon() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    complete(&stage);
    stage.set_delay(100);
    stage.submit();
    stage.submit();
    assert_eq!(button(&stage).get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(button(&stage).value(), "申し込み内容を確認する", "its words stay");
    wait(60).await;
    assert_eq!(stage.checkouts().length(), 0, "not before the draft is saved");
    wait(200).await;
    assert_eq!(saves(&stage), 1);
    assert_eq!(stage.checkouts().length(), 1);
    let payload = js_sys::Reflect::get(&stage.checkouts().get(0), &"payloadJSON".into()).unwrap();
    assert_eq!(payload.as_string().as_deref(), Some(r#"{"of":"one"}"#), "byte for byte what was signed");
    assert!(stage.submits().iter().all(|prevented| prevented.is_truthy()), "the form itself stays");
    assert!(stage.emitted_names().contains(&"confirm".to_owned()));
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn the_draft_carries_the_other_answers_and_no_secret() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    complete(&stage);
    stage.put("order[order_items_attributes][][quantity]", "2");
    stage.submit();
    wait(120).await;
    let content: DraftContent = serde_wasm_bindgen::from_value(stage.body("PUT /drafts/one")).unwrap();
    assert_eq!((content.product.as_str(), content.quantity), ("101", 2));
    let answers: Vec<(&str, &str)> =
        content.answers.iter().map(|answer| (answer.label.as_str(), answer.value.as_str())).collect();
    assert_eq!(
        answers,
        [("フリガナ", "ヤマダ ハナコ"), ("性別", "男性"), ("利用規約に同意する", "同意")],
        "Amazon's own data, passwords and card fields are not sent"
    );
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_failed_save_sends_nobody_and_says_so() {
    for code in [ErrorCode::Internal, ErrorCode::QuantityRefused] {
        let stage = Stage::new(ONE_FIELD);
        stage.expect_error("PUT /drafts/one", code);
        let widget = stage.log_in().await;
        complete(&stage);
        stage.submit();
        wait(120).await;
        assert_eq!(stage.checkouts().length(), 0);
        assert_eq!(stage.region(0, "alert"), code.shopper_ja());
        assert_eq!(
            button(&stage).outer_html(),
            r#"<input type="submit" name="commit" value="申し込み内容を確認する">"#
        );
        drop(widget);
        stage.strike();
    }
}

#[wasm_bindgen_test]
async fn no_connection_has_its_own_words_and_the_next_press_works() {
    let stage = Stage::new(ONE_FIELD);
    stage.expect_silence("PUT /drafts/one");
    let widget = stage.log_in().await;
    complete(&stage);
    stage.submit();
    wait(120).await;
    assert!(stage.region(0, "alert").contains("通信できませんでした"));
    assert!(stage.region(0, "alert").contains("お支払いは発生していません"));
    stage.expect_saved("one");
    stage.submit();
    wait(120).await;
    assert_eq!(stage.checkouts().length(), 1);
    assert_eq!(stage.region(0, "alert"), "", "the old trouble is over");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_button_that_the_page_disabled_comes_back_after_a_failure() {
    let stage = Stage::new(ONE_FIELD);
    stage.expect_error("PUT /drafts/one", ErrorCode::Internal);
    let widget = stage.log_in().await;
    complete(&stage);
    let press = button(&stage);
    // What `data-disable-with` does.
    let busy = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || {
        press.set_disabled(true);
        press.set_value("送信中…");
    });
    let form = button(&stage).form().unwrap();
    form.add_event_listener_with_callback("submit", busy.as_ref().unchecked_ref()).unwrap();
    stage.submit();
    assert!(button(&stage).disabled());
    wait(120).await;
    assert!(!button(&stage).disabled());
    assert_eq!(button(&stage).value(), "申し込み内容を確認する");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn amazon_refusing_to_open_gives_the_button_back() {
    let stage = Stage::new(ONE_FIELD);
    stage.set_refuses(true);
    let widget = stage.log_in().await;
    complete(&stage);
    stage.submit();
    wait(120).await;
    assert!(stage.region(0, "alert").contains("Amazonの画面を開けませんでした"));
    assert!(!button(&stage).has_attribute("aria-disabled"));
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn the_pages_own_validation_speaks_first() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    complete(&stage);
    let no = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        event.prevent_default();
    });
    let form = button(&stage).form().unwrap();
    form.add_event_listener_with_callback("submit", no.as_ref().unchecked_ref()).unwrap();
    stage.submit();
    wait(120).await;
    assert_eq!(saves(&stage), 0);
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_guest_with_another_method_is_none_of_our_business() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.open(None, false).await;
    fill_as_guest(&stage);
    stage.put(PAYMENT, "5");
    stage.submit();
    assert_eq!(stage.submits().get(0).as_bool(), Some(false));
    assert!(stage.called().is_empty());
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_guest_who_chose_amazon_pay_is_led_to_the_button() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.open(None, false).await;
    fill_as_guest(&stage);
    stage.put(PAYMENT, "20");
    stage.submit();
    wait(120).await;
    assert_eq!(stage.submits().get(0).as_bool(), Some(true));
    assert!(stage.region(1, "alert").contains("ログインが必要です"));
    let active = web_sys::window().unwrap().document().unwrap().active_element().unwrap();
    assert!(active.closest("[data-slot=payment]").unwrap().is_some());
    drop(widget);
    stage.strike();
}

fn fill_as_guest(stage: &Stage) {
    complete(stage);
    for (name, value) in [
        ("zip01", "1530064"),
        ("prefecture_id", "13"),
        ("addr01", "a"),
        ("addr02", "b"),
        ("tel01", "0312345678"),
    ] {
        stage.put(&billing(name), value);
    }
    stage.put("order[email]", "a@b.example");
    stage.put("order[email_confirmation]", "a@b.example");
}

#[wasm_bindgen_test]
async fn another_kind_of_product_gets_its_own_consent() {
    let stage = Stage::new(ONE_FIELD);
    stage.expect("POST /drafts", 200, &consent("two", ConsentKind::Recurring));
    stage.expect_saved("two");
    let widget = stage.log_in().await;
    complete(&stage);
    stage.put(PRODUCT, "201");
    stage.submit();
    wait(150).await;
    let asked: OpenDraft = serde_wasm_bindgen::from_value(stage.body("POST /drafts")).unwrap();
    assert_eq!(asked.product, "201");
    assert!(stage.called().contains(&"PUT /drafts/two".to_owned()));
    assert!(
        !stage.called().contains(&"PUT /drafts/one".to_owned()),
        "a one-time consent is never used for a subscription"
    );
    assert!(stage.emitted_names().contains(&"swap".to_owned()));
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn the_page_from_the_back_cache_is_ready_again() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    complete(&stage);
    stage.submit();
    wait(120).await;
    assert!(button(&stage).has_attribute("aria-disabled"));
    stage.returned();
    wait(20).await;
    assert!(!button(&stage).has_attribute("aria-disabled"));
    stage.submit();
    wait(120).await;
    assert_eq!(stage.checkouts().length(), 2);
    drop(widget);
    stage.strike();
}
