//! How the page is entered: with a code, back from Amazon, after a reload.

use js_sys::{Array, JSON};
use lp_amazon_pay_contract::{ErrorCode, RedeemCode};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{ONE_FIELD, PAYMENT, PRODUCT, Stage, billing, wait};

fn token() -> Option<String> {
    let storage = web_sys::window().unwrap().session_storage().unwrap().unwrap();
    storage.get_item("lp-amazon-pay:demo:login").unwrap()
}

fn keep_token() {
    let storage = web_sys::window().unwrap().session_storage().unwrap().unwrap();
    storage.set_item("lp-amazon-pay:demo:login", "token-1").unwrap();
}

#[wasm_bindgen_test]
async fn our_own_code_is_redeemed_for_the_product_that_is_shown() {
    let stage = Stage::new(ONE_FIELD);
    stage.put(PRODUCT, "201");
    stage.expect(
        "POST /drafts",
        200,
        &crate::stage::consent("two", lp_amazon_pay_contract::ConsentKind::Recurring),
    );
    let widget = stage.log_in().await;
    let asked: RedeemCode = serde_wasm_bindgen::from_value(stage.body("POST /login")).unwrap();
    assert_eq!((asked.code.as_str(), asked.product.as_str()), ("code", "201"));
    assert_eq!(token().as_deref(), Some("token-1"));
    assert!(stage.emitted_names().contains(&"login".to_owned()));
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_foreign_code_asks_first() {
    let stage = Stage::new(ONE_FIELD);
    let before = stage.picture();
    let widget = stage.open(Some("code"), false).await;
    assert!(stage.called().is_empty());
    assert!(stage.read(0).contains("このページにAmazonアカウントの情報を反映しますか?"), "{}", stage.read(0));
    stage.act("no");
    wait(120).await;
    assert_eq!(stage.read(0), "");
    assert!(stage.called().is_empty());
    drop(widget);
    assert_eq!(stage.picture(), before);
    stage.strike();
}

#[wasm_bindgen_test]
async fn and_yes_reflects() {
    let stage = Stage::new(ONE_FIELD);
    let widget = stage.open(Some("code"), false).await;
    stage.act("yes");
    wait(120).await;
    assert_eq!(stage.value(&billing("name01")), "山田 花子");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_code_that_is_too_old_says_so_and_leaves_the_form() {
    let stage = Stage::new(ONE_FIELD);
    stage.expect_error("POST /login", ErrorCode::CodeInvalid);
    let before = stage.picture();
    let widget = stage.log_in().await;
    assert_eq!(stage.region(0, "alert"), ErrorCode::CodeInvalid.shopper_ja());
    assert_eq!(token(), None);
    drop(widget);
    assert_eq!(stage.picture(), before);
    stage.strike();
}

#[wasm_bindgen_test]
async fn the_trip_loses_nothing_and_amazons_data_wins_over_what_was_typed() {
    let stage = Stage::new(ONE_FIELD);
    let fields = format!(
        r#"[["{PRODUCT}",0,"101"],["{}",0,"ヤマダ"],["{}",0,"前の住所"],["order[customer_attributes][sex_id]",1,true],["{PAYMENT}",0,"5"]]"#,
        billing("kana01"),
        billing("addr01"),
    );
    stage.remembers(&JSON::parse(&fields).unwrap());
    let widget = stage.log_in().await;
    assert_eq!(stage.value(&billing("kana01")), "ヤマダ");
    assert_eq!(stage.value(&billing("addr01")), "目黒区下目黒");
    assert_eq!(stage.value(PAYMENT), "20");
    wait(1_000).await;
    assert_eq!(stage.value(&billing("addr01")), "目黒区下目黒");
    assert_eq!(stage.value(PAYMENT), "20", "the second pass leaves the lock alone");
    stage.act("logout");
    wait(120).await;
    assert_eq!(stage.value(&billing("addr01")), "前の住所");
    assert_eq!(stage.value(PAYMENT), "5");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn the_snapshot_at_the_press_has_what_stood_there_before_us() {
    let stage = Stage::new(ONE_FIELD);
    stage.put(PAYMENT, "5");
    let widget = stage.log_in().await;
    stage.put(&billing("kana01"), "ヤマダ");
    stage.field("order[customer_attributes][sex_id]").set_checked(true);
    stage.field("agree").set_checked(true);
    stage.submit();
    wait(60).await;
    let saved = |name: &str| {
        Array::from(&stage.saved())
            .iter()
            .map(|entry| Array::from(&entry))
            .find(|entry| entry.get(0).as_string().as_deref() == Some(name))
            .expect(name)
            .get(2)
            .as_string()
            .unwrap()
    };
    assert_eq!(saved(&billing("name01")), "鈴木 一");
    assert_eq!(saved(&billing("kana01")), "ヤマダ");
    assert_eq!(saved(PAYMENT), "5");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_reload_resumes_with_the_tabs_token() {
    let stage = Stage::new(ONE_FIELD);
    keep_token();
    let widget = stage.open(None, false).await;
    assert_eq!(stage.called(), ["POST /resume"]);
    assert_eq!(stage.value(&billing("name01")), "山田 花子");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn a_login_that_ended_is_forgotten() {
    let stage = Stage::new(ONE_FIELD);
    keep_token();
    stage.expect_error("POST /resume", ErrorCode::LoginEnded);
    let widget = stage.open(None, false).await;
    assert_eq!(token(), None);
    assert_eq!(stage.read(0), "");
    drop(widget);
    stage.strike();
}

#[wasm_bindgen_test]
async fn back_and_failed_are_told_apart() {
    for (word, text) in [("back", "ログインは行われていません"), ("failed", "確認できませんでした")]
    {
        let stage = Stage::new(ONE_FIELD);
        let widget = stage.open(Some(word), false).await;
        assert!(stage.read(0).contains(text), "{}", stage.read(0));
        assert!(stage.called().is_empty());
        drop(widget);
        stage.strike();
    }
}

#[wasm_bindgen_test]
async fn english_pages_are_spoken_to_in_english() {
    let stage = Stage::new(ONE_FIELD);
    stage.speaks(include_str!("../../src/i18n/en.json"));
    let widget = stage.log_in().await;
    assert!(stage.read(0).contains("Signed in with Amazon"), "{}", stage.read(0));
    assert!(stage.read(0).contains("3 more to fill in"), "{}", stage.read(0));
    drop(widget);
    stage.strike();
}
