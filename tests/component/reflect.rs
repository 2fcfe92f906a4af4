//! The buyer's data in the form.

use lp_amazon_pay_contract::BuyerData;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{ONE_FIELD, SPLIT, Stage, billing, buyer, wait};

#[wasm_bindgen_test]
async fn one_field_form_is_filled_and_its_address_is_read_only() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    for (field, value) in [
        ("name01", "山田 花子"),
        ("zip01", "1530064"),
        ("prefecture_id", "13"),
        ("addr01", "目黒区下目黒"),
        ("addr02", "1-8-1 しずくハイツ101"),
        ("tel01", "09012345678"),
    ] {
        assert_eq!(stage.value(&billing(field)), value, "{field}");
    }
    assert_eq!(stage.value("order[email]"), "hanako@buyer.example");
    assert_eq!(stage.value("order[email_confirmation]"), "hanako@buyer.example");
    for field in ["name01", "zip01", "addr01", "addr02"] {
        assert!(stage.has(&billing(field), "readonly"), "{field}");
    }
    assert!(stage.has(&billing("prefecture_id"), "aria-readonly"));
    assert!(!stage.has(&billing("prefecture_id"), "disabled"), "a disabled select is not submitted");
    assert!(!stage.has(&billing("tel01"), "readonly"));
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn kana_password_delivery_block_and_card_are_never_touched() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    assert_eq!(stage.value(&billing("kana01")), "");
    assert!(!stage.has(&billing("kana01"), "readonly"));
    assert_eq!(stage.value("order[customer_attributes][password]"), "secret-word");
    assert_eq!(stage.value("order[shipping_address_attributes][addr01]"), "");
    assert_eq!(stage.value("cvv"), "123");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn the_page_hears_input_for_texts_and_change_for_selects_postal_code_first() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    let events = stage.event_names();
    let at = |event: String| events.iter().position(|found| *found == event);
    let (postal, address) =
        (at(format!("input {}", billing("zip01"))), at(format!("input {}", billing("addr01"))));
    assert!(postal.is_some() && postal < address, "{events:?}");
    assert!(at(format!("change {}", billing("prefecture_id"))).is_some());
    assert_eq!(
        at(format!("change {}", billing("addr01"))),
        None,
        "a change on every field makes carts recalculate"
    );
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn split_form_gets_its_parts() {
    let stage = Stage::new(SPLIT);
    let widget = stage.log_in().await;
    for (field, value) in [
        ("name01", "山田"),
        ("name02", "花子"),
        ("kana01", "スズキ"),
        ("zip01", "153"),
        ("zip02", "0064"),
        ("prefecture_name", "東京都"),
        ("addr01", "目黒区下目黒"),
        ("addr02", "1-8-1"),
        ("addr03", "しずくハイツ101"),
        ("tel01", "090"),
        ("tel02", "1234"),
        ("tel03", "5678"),
    ] {
        assert_eq!(stage.value(&billing(field)), value, "{field}");
    }
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn uncertain_data_stays_editable_and_is_pointed_out() {
    let stage = Stage::new(SPLIT);
    let mut whole = buyer();
    whole.name.family = "山田花子".into();
    whole.name.given.clear();
    whole.name.certain = false;
    whole.complete = false;
    stage.expect_login(&whole);
    let widget = stage.log_in().await;
    assert_eq!(stage.value(&billing("name01")), "山田花子");
    assert!(!stage.has(&billing("name01"), "readonly"));
    assert!(!stage.has(&billing("addr01"), "readonly"));
    assert!(stage.read(0).contains("ご確認ください"), "{}", stage.read(0));
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn what_amazon_did_not_give_is_left_as_it_was() {
    let stage = Stage::new(ONE_FIELD);
    stage.expect_login(&BuyerData { email: "a@b.example".into(), ..BuyerData::default() });
    let widget = stage.log_in().await;
    assert_eq!(stage.value(&billing("name01")), "鈴木 一");
    assert_eq!(stage.value(&billing("prefecture_id")), "");
    assert_eq!(stage.value("order[email]"), "a@b.example");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_late_look_up_of_the_page_does_not_win() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    stage.field(&billing("addr01")).set_value("look-up");
    stage.field(&billing("addr02")).set_value("");
    wait(1_000).await;
    assert_eq!(stage.value(&billing("addr01")), "目黒区下目黒");
    assert_eq!(stage.value(&billing("addr02")), "1-8-1 しずくハイツ101");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn silent_reflection_tells_abandonment_tools_nothing() {
    let stage = Stage::new(ONE_FIELD);
    stage.tag("reflect", "silent");
    let widget = stage.log_in().await;
    assert_eq!(stage.value("order[email]"), "hanako@buyer.example");
    assert!(!stage.event_names().iter().any(|event| event.starts_with("input")), "{:?}", stage.event_names());
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn the_missing_list_names_what_is_left_in_the_forms_order_and_leads_there() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    let text = stage.read(0);
    assert!(text.contains("あと3項目 フリガナ 性別 利用規約に同意する"), "{text}");
    stage.act("0");
    let active = web_sys::window().unwrap().document().unwrap().active_element().unwrap();
    assert_eq!(active.get_attribute("name").unwrap(), billing("kana01"));
    stage.put(&billing("kana01"), "ヤマダ ハナコ");
    wait(120).await;
    assert!(stage.read(0).contains("あと2項目 性別"), "{}", stage.read(0));
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn nothing_above_the_form_moves_while_it_is_filled_in() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.log_in().await;
    let height = stage.height(0);
    assert!(height > 100, "the panel is drawn: {height}");
    stage.put(&billing("kana01"), "ヤマダ ハナコ");
    wait(120).await;
    assert!(stage.read(0).contains("あと2項目"), "{}", stage.read(0));
    assert_eq!(stage.height(0), height);
    drop(widget);
    stage.strike();
}
