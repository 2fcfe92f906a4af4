//! The stage of the browser tests: a page with a form, the loader's own keeper and snapshot, a pretended server.

use js_sys::{Array, Function, Promise};
use lp_amazon_pay::{Widget, mount};
use lp_amazon_pay_contract::{
    AddressParts, BuyerData, Consent, ConsentKind, ErrorBody, ErrorCode, Login, LpSettings, NameParts,
    SignInButton, SignedPayload, WidgetFiles,
};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlInputElement};

#[wasm_bindgen(module = "/loader/src/keep.js")]
extern "C" {
    #[wasm_bindgen(js_name = makeKeeper)]
    fn make_keeper() -> JsValue;
}

#[wasm_bindgen(module = "/loader/src/snapshot.js")]
extern "C" {
    #[wasm_bindgen(js_name = takeFields)]
    fn take_fields(form: &JsValue, before: &Function) -> Array;
}

#[wasm_bindgen(module = "/loader/src/facts.js")]
extern "C" {
    #[wasm_bindgen(js_name = makeEyes)]
    fn make_eyes(find: &JsValue, form: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/loader/src/form.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = form)]
    static FORM: JsValue;
}

#[wasm_bindgen(module = "/loader/src/door.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = door)]
    static DOOR: JsValue;
}

#[wasm_bindgen(module = "/loader/src/dress.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = dress)]
    static DRESS: JsValue;
}

#[wasm_bindgen(module = "/loader/src/send.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = send)]
    static SEND: JsValue;
}

#[wasm_bindgen(module = "/loader/src/settle.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = settle)]
    static SETTLE: JsValue;
}

#[wasm_bindgen(module = "/loader/src/finder.js")]
extern "C" {
    fn find(facts: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/tests/component/stage.js")]
extern "C" {
    pub type Stage;
    #[wasm_bindgen(js_name = makeStage)]
    fn make_stage(html: &str, settings: &JsValue, keeper: &JsValue, take: &JsValue, late: &JsValue) -> Stage;
    #[wasm_bindgen(js_name = wait)]
    fn wait_js(ms: u32) -> Promise;

    #[wasm_bindgen(method, getter)]
    pub fn handover(this: &Stage) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub fn before(this: &Stage) -> String;
    #[wasm_bindgen(method, getter)]
    pub fn calls(this: &Stage) -> Array;
    #[wasm_bindgen(method, getter)]
    pub fn checkouts(this: &Stage) -> Array;
    #[wasm_bindgen(method, getter)]
    pub fn events(this: &Stage) -> Array;
    #[wasm_bindgen(method, getter)]
    pub fn emitted(this: &Stage) -> Array;
    #[wasm_bindgen(method, getter)]
    pub fn submits(this: &Stage) -> Array;
    #[wasm_bindgen(method, getter)]
    pub fn saved(this: &Stage) -> JsValue;
    #[wasm_bindgen(method, setter)]
    pub fn set_delay(this: &Stage, ms: u32);
    #[wasm_bindgen(method, setter)]
    pub fn set_refuses(this: &Stage, refuses: bool);
    #[wasm_bindgen(method)]
    pub fn picture(this: &Stage) -> String;
    #[wasm_bindgen(method)]
    pub fn field(this: &Stage, name: &str) -> HtmlInputElement;
    #[wasm_bindgen(method)]
    pub fn put(this: &Stage, name: &str, value: &str);
    #[wasm_bindgen(method)]
    fn answer(this: &Stage, call: &str, status: u16, body: &JsValue);
    #[wasm_bindgen(method)]
    pub fn hosts(this: &Stage) -> u32;
    #[wasm_bindgen(method)]
    pub fn read(this: &Stage, at: u32) -> String;
    #[wasm_bindgen(method)]
    pub fn height(this: &Stage, at: u32) -> u32;
    #[wasm_bindgen(method)]
    pub fn region(this: &Stage, at: u32, role: &str) -> String;
    #[wasm_bindgen(method)]
    pub fn act(this: &Stage, word: &str);
    #[wasm_bindgen(method)]
    pub fn submit(this: &Stage);
    #[wasm_bindgen(method)]
    pub fn redraw(this: &Stage, name: &str);
    #[wasm_bindgen(method)]
    pub fn returned(this: &Stage);
    #[wasm_bindgen(method)]
    fn opened(this: &Stage);
    #[wasm_bindgen(method)]
    pub fn strike(this: &Stage);
}

pub const PAYMENT: &str = "order[payment_attributes][payment_method_id]";
pub const PRODUCT: &str = "order[order_items_attributes][][variant_id]";

/// A field of the orderer's block.
pub fn billing(field: &str) -> String {
    format!("order[billing_address_attributes][{field}]")
}

/// The cart's form with one box for each value.
pub const ONE_FIELD: &str = include_str!("one_field.html");
/// The same with values in parts.
pub const SPLIT: &str = include_str!("split.html");

pub async fn wait(ms: u32) {
    JsFuture::from(wait_js(ms)).await.expect("a timer");
}

/// As JSON would carry it.
pub fn json(value: &impl Serialize) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).expect("JSON")
}

fn payload(text: &str) -> SignedPayload {
    SignedPayload {
        payload_json: text.into(),
        signature: "signature".into(),
        public_key_id: "SANDBOX-KEY".into(),
        algorithm: "AMZN-PAY-RSASSA-PSS-V2".into(),
    }
}

pub fn consent(handle: &str, kind: ConsentKind) -> Consent {
    Consent { handle: handle.into(), kind, config: payload(&format!(r#"{{"of":"{handle}"}}"#)) }
}

pub fn buyer() -> BuyerData {
    BuyerData {
        name: NameParts {
            family: "山田".into(),
            given: "花子".into(),
            full: "山田 花子".into(),
            certain: true,
        },
        email: "hanako@buyer.example".into(),
        phone: "090-1234-5678".into(),
        postal: "1530064".into(),
        prefecture: 13,
        prefecture_name: "東京都".into(),
        address: AddressParts {
            city: "目黒区".into(),
            town: "下目黒".into(),
            street: "1-8-1".into(),
            building: "しずくハイツ101".into(),
            company: String::new(),
        },
        complete: true,
    }
}

impl Stage {
    /// A page, nobody logged in, the server ready for a login of [`buyer`].
    pub fn new(html: &str) -> Self {
        let sign_in = SignInButton {
            merchant_id: "M".into(),
            ledger_currency: "JPY".into(),
            checkout_language: "ja_JP".into(),
            config: payload("{}"),
        };
        let settings = LpSettings {
            lp: "demo".into(),
            api: "https://pay.shop.example".into(),
            checkout_js: String::new(),
            widget: WidgetFiles { glue: String::new(), wasm: String::new() },
            sign_in,
            method_id: "20".into(),
            form: String::new(),
            login_slots: vec![],
            payment_slots: vec![],
            fields: [].into(),
            products: [("101".into(), ConsentKind::OneTime), ("201".into(), ConsentKind::Recurring)].into(),
        };
        let take =
            Closure::<dyn Fn(JsValue, Function) -> Array>::new(|form, before| take_fields(&form, &before));
        let finder = Closure::<dyn Fn(JsValue) -> JsValue>::new(|facts| find(&facts));
        let late = js_sys::Object::new();
        let parts = [
            ("dress", DRESS.with(Clone::clone)),
            ("door", DOOR.with(Clone::clone)),
            ("form", FORM.with(Clone::clone)),
            ("settle", SETTLE.with(Clone::clone)),
            ("send", SEND.with(Clone::clone)),
        ];
        for (name, part) in
            parts.into_iter().chain([("eyes", make_eyes(&finder.into_js_value(), &FORM.with(Clone::clone)))])
        {
            js_sys::Reflect::set(&late, &name.into(), &part).expect("an object");
        }
        let stage = make_stage(html, &json(&settings), &make_keeper(), &take.into_js_value(), &late);
        stage.expect_login(&buyer());
        stage
    }

    pub fn expect<T: Serialize>(&self, call: &str, status: u16, body: &T) {
        self.answer(call, status, &json(body));
    }

    pub fn expect_login(&self, buyer: &BuyerData) {
        let login = Login {
            token: "token-1".into(),
            buyer: buyer.clone(),
            consent: consent("one", ConsentKind::OneTime),
        };
        self.expect("POST /login", 200, &login);
        self.expect("POST /resume", 200, &login);
        self.expect("POST /logout", 204, &());
        self.expect_saved("one");
    }

    pub fn expect_saved(&self, handle: &str) {
        let saved = lp_amazon_pay_contract::SavedDraft { handle: handle.into(), subtotal: 1980 };
        self.expect(&format!("PUT /drafts/{handle}"), 200, &saved);
    }

    pub fn expect_error(&self, call: &str, code: ErrorCode) {
        let body = ErrorBody { code, shopper: code.shopper_ja().into(), operator: String::new() };
        self.expect(call, 400, &body);
    }

    /// No answer at all.
    pub fn expect_silence(&self, call: &str) {
        self.answer(call, 0, &JsValue::NULL);
    }

    fn give(&self, key: &str, value: &JsValue) {
        js_sys::Reflect::set(&self.handover(), &key.into(), value).expect("an object");
    }

    /// What the loader found in this tab's memory.
    pub fn remembers(&self, fields: &JsValue) {
        let saved = js_sys::Object::new();
        js_sys::Reflect::set(&saved, &"fields".into(), fields).expect("an object");
        self.give("saved", &saved);
    }

    /// The sentences that late.js has fetched.
    pub fn speaks(&self, english: &str) {
        self.give("english", &js_sys::JSON::parse(english).expect("JSON"));
    }

    /// An attribute of the tag.
    pub fn tag(&self, key: &str, value: &str) {
        let tag = js_sys::Reflect::get(&self.handover(), &"tag".into()).expect("a tag");
        js_sys::Reflect::set(&tag, &key.into(), &value.into()).expect("an object");
    }

    /// The widget comes up; `landing` is the fragment's word.
    pub async fn open(&self, landing: Option<&str>, asked: bool) -> Widget {
        self.give("landing", &landing.map_or(JsValue::NULL, JsValue::from_str));
        self.give("asked", &asked.into());
        let widget = mount(self.handover()).expect("mounts");
        self.opened();
        wait(120).await;
        widget
    }

    /// The shopper has come back from Amazon's login.
    pub async fn log_in(&self) -> Widget {
        self.open(Some("code"), true).await
    }

    pub fn value(&self, name: &str) -> String {
        // Selects and inputs alike.
        js_sys::Reflect::get(&self.field(name), &"value".into())
            .ok()
            .and_then(|v| v.as_string())
            .expect("a value")
    }

    pub fn has(&self, name: &str, attribute: &str) -> bool {
        self.field(name).unchecked_ref::<HtmlElement>().has_attribute(attribute)
    }

    /// The calls' names.
    pub fn called(&self) -> Vec<String> {
        self.calls().iter().map(|call| Array::from(&call).get(0).as_string().expect("a name")).collect()
    }

    /// The body of the last call of that name.
    pub fn body(&self, call: &str) -> JsValue {
        let calls: Vec<Array> = self.calls().iter().map(|call| Array::from(&call)).collect();
        let last = calls.iter().rev().find(|found| found.get(0).as_string().as_deref() == Some(call));
        last.expect("was called").get(1)
    }

    pub fn event_names(&self) -> Vec<String> {
        self.events().iter().filter_map(|event| event.as_string()).collect()
    }

    pub fn emitted_names(&self) -> Vec<String> {
        self.emitted().iter().filter_map(|event| Array::from(&event).get(0).as_string()).collect()
    }
}
