//! The payment method: fixed while logged in, and exactly as before afterwards.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::stage::{ONE_FIELD, PAYMENT, SPLIT, Stage, wait};

fn select(stage: &Stage) -> HtmlSelectElement {
    stage.field(PAYMENT).unchecked_into()
}

#[wasm_bindgen_test]
async fn select_is_fixed_and_named_amazon_pay() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    let select = select(&stage);
    assert_eq!(select.value(), "20");
    let states: Vec<(String, bool)> = (0..4)
        .map(|at| select.item(at).unwrap().unchecked_into::<web_sys::HtmlOptionElement>())
        .map(|option| (option.text(), option.disabled()))
        .collect();
    assert_eq!(states[3], ("Amazon Pay".to_owned(), false));
    assert!(states[..3].iter().all(|(_, disabled)| *disabled), "{states:?}");
    assert!(stage.event_names().contains(&format!("change {PAYMENT}")), "the page shows its blocks by this");
    assert!(stage.read(1).contains("お支払い方法はAmazon Payになります"), "the reason stands beside it");
    assert!(stage.emitted_names().contains(&"lock".to_owned()));
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn logout_puts_a_select_form_back_exactly() {
    let stage = Stage::new(ONE_FIELD);
    stage.put(PAYMENT, "5");
    let before = stage.picture();
    let widget = stage.log_in().await;
    assert_ne!(stage.picture(), before);
    stage.act("logout");
    wait(120).await;
    assert_eq!(select(&stage).value(), "5");
    assert!(stage.called().contains(&"POST /logout".to_owned()));
    assert!(stage.region(0, "status").contains("Amazon Payをやめました"));
    drop(widget);
    assert_eq!(stage.picture(), before);
    stage.strike();
}

#[wasm_bindgen_test]
async fn radios_are_fixed_and_come_back() {
    let stage = Stage::new(SPLIT);
    let before = stage.picture();
    let widget = stage.log_in().await;
    let document = web_sys::window().unwrap().document().unwrap();
    let radio = |value: &str| -> HtmlInputElement {
        document
            .query_selector(&format!("[name=\"{PAYMENT}\"][value=\"{value}\"]"))
            .unwrap()
            .unwrap()
            .unchecked_into()
    };
    assert!(radio("20").checked());
    assert!(radio("1").disabled() && radio("5").disabled() && !radio("20").disabled());
    assert_eq!(radio("20").closest("label").unwrap().unwrap().text_content().unwrap().trim(), "Amazon Pay");
    stage.act("logout");
    wait(120).await;
    assert!(radio("5").checked() && !radio("5").disabled());
    drop(widget);
    assert_eq!(stage.picture(), before);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_redrawn_payment_control_is_fixed_again_and_still_comes_back() {
    let stage = Stage::new(ONE_FIELD);
    stage.put(PAYMENT, "5");
    let widget = stage.log_in().await;
    stage.redraw(PAYMENT);
    assert_eq!(select(&stage).value(), "");
    wait(200).await;
    assert_eq!(select(&stage).value(), "20");
    stage.act("logout");
    wait(120).await;
    assert_eq!(select(&stage).value(), "5", "what the shopper had chosen, not what the page drew");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_redrawn_address_is_filled_and_locked_again() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    let name = crate::stage::billing("addr01");
    stage.redraw(&name);
    assert_eq!(stage.value(&name), "");
    wait(200).await;
    assert_eq!(stage.value(&name), "目黒区下目黒");
    assert!(stage.has(&name, "readonly"));
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_page_that_never_stops_redrawing_is_not_fought_forever() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    for _ in 0..8 {
        stage.redraw(PAYMENT);
        wait(100).await;
    }
    let told = stage.event_names().iter().filter(|event| **event == format!("change {PAYMENT}")).count();
    assert!(told <= 3, "{told}");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn panel_and_note_come_and_go_without_a_trace() {
    let stage = Stage::new(ONE_FIELD);
    let before = stage.picture();
    let widget = stage.open(None, false).await;
    assert_eq!(stage.hosts(), 2);
    assert_eq!(
        (stage.read(0), stage.read(1)),
        (String::new(), String::new()),
        "a guest sees nothing of ours"
    );
    assert_eq!(stage.region(0, "alert"), "", "live regions are there before the first message");
    drop(widget);
    assert_eq!(stage.hosts(), 0);
    assert_eq!(stage.picture(), before);
    stage.strike();
}

#[wasm_bindgen_test]
async fn two_hundred_mounts_leave_nothing_behind() {
    let stage = Stage::new(ONE_FIELD);
    let before = stage.picture();
    let memory = || {
        let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
        memory.buffer().unchecked_into::<js_sys::ArrayBuffer>().byte_length()
    };
    let mut held = Vec::new();
    for _ in 0..2 {
        for _ in 0..100 {
            let widget = lp_amazon_pay::mount(stage.handover()).unwrap();
            wait(4).await;
            drop(widget);
        }
        // What waits for a timer lets go by then.
        wait(1_300).await;
        held.push(memory());
    }
    assert!(held[1] <= held[0] + 65_536, "the memory grows: {held:?}");
    assert_eq!(stage.hosts(), 0);
    assert_eq!(stage.picture(), before);
    stage.strike();
}

#[wasm_bindgen_test]
async fn the_panel_takes_the_buttons_place_without_a_jump() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    let document = web_sys::window().unwrap().document().unwrap();
    let button: web_sys::HtmlElement =
        document.query_selector("[data-slot=login] .amazon").unwrap().unwrap().unchecked_into();
    assert_eq!(button.offset_height(), 0);
    let slot: web_sys::HtmlElement =
        document.query_selector("[data-slot=login]").unwrap().unwrap().unchecked_into();
    assert!(slot.offset_height() >= 60);
    assert!(stage.read(0).contains("山田 花子 様"), "{}", stage.read(0));
    stage.act("logout");
    wait(120).await;
    assert_eq!(button.offset_height(), 60);
    drop(widget);
    stage.strike();
}
