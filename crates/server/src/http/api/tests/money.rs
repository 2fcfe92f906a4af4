//! Money over `/v1` moves once: replayed, sent twice at once, and after a crash in between.

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::support::{Cart, read};
use crate::admin::{MoneyWish, Wished};
use crate::clock::HOUR;
use crate::secret::fingerprint;
use crate::store::{MoveKind, MoveState, Reply};
use crate::yen::Yen;

const CAPTURE: &str = "/v1/orders/AS-1/charges/C-AS-1/capture";

#[tokio::test]
async fn api_money_goes_its_whole_way() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    let (_, before) = cart.get("/v1/orders/AS-1").await;
    assert_eq!(
        before["money"],
        json!({"status":"waiting","total":4510,"authorized":4510,"captured":0,"refunded":0})
    );
    let (status, captured) = cart.post(CAPTURE, "capture-1", r#"{"amount":4000}"#).await;
    assert_eq!(
        (status, &captured["state"], &captured["amount"]),
        (StatusCode::OK, &"done".into(), &4000.into())
    );
    assert_eq!(captured["by"], "api:cart");
    let (status, again) = cart.post(CAPTURE, "capture-2", r#"{"amount":510}"#).await;
    assert_eq!((status, &again["code"]), (StatusCode::CONFLICT, &"captured".into()));
    let refund = "/v1/orders/AS-1/charges/C-AS-1/refund";
    let (_, refunded) = cart.post(refund, "refund-1", r#"{"amount":1000}"#).await;
    assert_eq!((&refunded["state"], &refunded["kind"]), (&"done".into(), &"refund".into()));
    let (status, above) = cart.post(refund, "refund-2", r#"{"amount":3601}"#).await;
    assert_eq!((status, &above["code"]), (StatusCode::CONFLICT, &"too_much".into()));
    let (_, anew) = cart.post("/v1/orders/AS-1/authorize", "authorize-1", r#"{"amount":510}"#).await;
    assert_eq!(anew["state"], "done");
    let charge = anew["charge"].as_str().unwrap_or_default().to_owned();
    let (_, detail) = cart.get("/v1/orders/AS-1").await;
    assert_eq!(
        detail["money"],
        json!({"status":"part_refunded","total":4510,"authorized":510,"captured":4000,"refunded":1000})
    );
    assert_eq!(detail["charges"].as_array().unwrap().len(), 2);
    let (_, given_up) = cart
        .post(
            &format!("/v1/orders/AS-1/charges/{}/cancel", detail["charges"][1]["id"].as_str().unwrap()),
            "cancel-1",
            "",
        )
        .await;
    assert_eq!((&given_up["state"], &given_up["amount"]), (&"done".into(), &510.into()), "{charge}");
    let id = captured["id"].as_str().unwrap();
    let (_, found) = cart.get(&format!("/v1/orders/AS-1/moves/{id}")).await;
    assert_eq!(found, captured);
    let story: Vec<String> = detail["story"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["what"].as_str().unwrap().to_owned())
        .collect();
    for what in ["began", "paid", "capture.asked", "capture.done", "refund.done", "authorize.done"] {
        assert!(story.contains(&what.to_owned()), "{what}: {story:?}");
    }
    let deeds = cart.office.shop.store.deeds(20, 0).await.unwrap();
    assert!(deeds.iter().any(|deed| deed.operator == "api:cart" && deed.action == "order.capture"));
}

#[tokio::test]
async fn api_the_same_key_replays_and_another_body_is_refused() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    let first = cart.ask(Method::POST, CAPTURE, Some(&cart.key), Some("k"), r#"{"amount":4510}"#).await;
    let again = cart.ask(Method::POST, CAPTURE, Some(&cart.key), Some("k"), r#"{"amount":4510}"#).await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert!(!first.headers.contains_key("idempotency-replayed"));
    for (path, body) in
        [(CAPTURE, r#"{"amount":4509}"#), ("/v1/orders/AS-1/charges/C-AS-1/refund", r#"{"amount":4510}"#)]
    {
        let (status, other) = cart.post(path, "k", body).await;
        let expected = (StatusCode::UNPROCESSABLE_ENTITY, &"idempotency_key_reused".into());
        assert_eq!((status, &other["code"]), expected);
    }
    assert_eq!(cart.amazon.was_asked("POST capture"), 1);
    assert_eq!(cart.amazon.was_asked("POST refunds"), 0);
    // A refusal is an answer too.
    let refund = "/v1/orders/AS-1/charges/C-AS-1/refund";
    let (_, refused) = cart.post(refund, "much", r#"{"amount":9000}"#).await;
    assert_eq!(cart.post(refund, "much", r#"{"amount":9000}"#).await.1, refused);
    // What was not understood did nothing: the key may be used for the request as it should have been.
    let (status, _) = cart.post(refund, "typo", r#"{"amount":"9"}"#).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(cart.post(refund, "typo", r#"{"amount":9}"#).await.0, StatusCode::OK);
    // Another API key's request is another request.
    let other = super::support::key(&cart.office, "other", &[crate::api_keys::Scope::OrdersMoney]).await;
    let answer = cart.ask(Method::POST, refund, Some(&other), Some("typo"), r#"{"amount":1}"#).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn api_sent_ten_times_at_once_it_is_one_refund() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    cart.post(CAPTURE, "c", r#"{"amount":4510}"#).await;
    let refund = "/v1/orders/AS-1/charges/C-AS-1/refund";
    let ask = || cart.post(refund, "r", r#"{"amount":100}"#);
    let answers = tokio::join!(ask(), ask(), ask(), ask(), ask(), ask(), ask(), ask(), ask(), ask());
    assert_eq!(answers.0.0, StatusCode::OK);
    let moves = cart.office.shop.store.moves_of("id-AS-1").await.unwrap();
    assert_eq!(moves.iter().filter(|wish| wish.kind == MoveKind::Refund).count(), 1);
    assert_eq!(cart.amazon.was_asked("POST refunds"), 1);
    let charge = cart.office.shop.store.charge("C-AS-1").await.unwrap().unwrap();
    assert_eq!(charge.refunded, Yen(100));
    let (kept, again) = (ask().await, ask().await);
    assert_eq!(kept, again, "one answer for good");
}

#[tokio::test]
async fn api_a_crash_before_or_after_amazon_is_finished_by_the_same_request() {
    for amazon_was_asked in [false, true] {
        let cart = Cart::open().await;
        cart.office.with_order("AS-1", None).await;
        let shop = &cart.office.shop;
        // A server wrote the key's row and the wish, perhaps asked Amazon, and died before it answered.
        let key = shop.store.api_keys().await.unwrap().remove(0);
        let once = fingerprint(&format!("{} k", key.id));
        let asked = fingerprint(&format!("POST {CAPTURE} {}", fingerprint(r#"{"amount":4510}"#)));
        assert_eq!(shop.store.begin_reply(&once, &asked, 1).await.unwrap(), Reply::Open);
        let order = shop.store.order_by_number("AS-1").await.unwrap().unwrap();
        let wish = MoneyWish {
            kind: MoveKind::Capture,
            charge: Some("C-AS-1"),
            amount: Yen(4510),
            once: &once,
            operator: "api:cart",
            batch: None,
        };
        let Wished::Stands(id) = shop.wish_for_money(&order, wish).await.unwrap() else {
            panic!("it stands")
        };
        if amazon_was_asked {
            shop.settle_move(&id).await.unwrap();
        }
        let (status, done) = cart.post(CAPTURE, "k", r#"{"amount":4510}"#).await;
        assert_eq!((status, &done["state"], &done["id"]), (StatusCode::OK, &"done".into(), &id.into()));
        assert_eq!(cart.amazon.was_asked("POST capture"), 1, "{amazon_was_asked}");
        let moves = shop.store.moves_of("id-AS-1").await.unwrap();
        assert_eq!(moves.iter().map(|wish| wish.state).collect::<Vec<_>>(), [MoveState::Done]);
    }
}

#[tokio::test]
async fn api_money_with_an_open_offer_stays_where_it_is() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", Some(cart.office.shop.clock.now() + HOUR)).await;
    let (status, body) = cart.post(CAPTURE, "k", r#"{"amount":4510}"#).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &"offer_open".into()));
    assert!(body["operator"].as_str().unwrap().contains("サンクスオファー"));
    let (_, detail) = cart.get("/v1/orders/AS-1").await;
    assert!(detail["offerUntil"].is_string());
    assert_eq!(cart.amazon.was_asked("POST capture"), 0);
}

#[tokio::test]
async fn api_only_whole_yen_are_an_amount() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    for body in [
        r#"{"amount":0}"#,
        r#"{"amount":-1}"#,
        r#"{"amount":1.5}"#,
        r#"{"amount":1.0}"#,
        r#"{"amount":"1"}"#,
        r#"{"amount":100000000}"#,
        r#"{"amount":1e3}"#,
        r#"{"amount":1,"currency":"USD"}"#,
        r#"{}"#,
        "[]",
        "",
        "{",
    ] {
        let answer = cart.ask(Method::POST, CAPTURE, Some(&cart.key), Some("k"), body).await;
        let (status, answer) = read(&answer);
        assert_eq!((status, &answer["code"]), (StatusCode::BAD_REQUEST, &"bad_request".into()), "{body}");
    }
    assert!(cart.office.shop.store.moves_of("id-AS-1").await.unwrap().is_empty());
}

#[tokio::test]
async fn api_many_orders_are_captured_at_once_each_for_itself() {
    let cart = Cart::open().await;
    for number in ["AS-1", "AS-2", "AS-3"] {
        cart.office.with_order(number, None).await;
    }
    assert_eq!(cart.post("/v1/orders/AS-2/charges/C-AS-2/cancel", "give-up", "").await.0, StatusCode::OK);
    let body = r#"{"orders":["AS-1","AS-2","AS-3","nobody-has-this"]}"#;
    let (status, begun) = cart.post("/v1/captures", "batch-1", body).await;
    assert_eq!(status, StatusCode::OK, "{begun}");
    let path = format!("/v1/captures/{}", begun["id"].as_str().unwrap());
    let state = |batch: &serde_json::Value, number: &str| {
        let lines = batch["captures"].as_array().unwrap().clone();
        let line = lines.into_iter().find(|line| line["order"] == number);
        line.map(|line| line["state"].as_str().unwrap_or_default().to_owned())
    };
    let mut batch = cart.get(&path).await.1;
    for _ in 0..100 {
        if state(&batch, "AS-3").as_deref() == Some("done") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        batch = cart.get(&path).await.1;
    }
    let states = ["AS-1", "AS-2", "AS-3", "nobody-has-this"].map(|number| state(&batch, number));
    let word = |word: &str| Some(word.to_owned());
    assert_eq!(states, [word("done"), word("refused"), word("done"), None]);
    let (_, again) = cart.post("/v1/captures", "batch-1", body).await;
    assert_eq!(again["id"], begun["id"]);
    assert_eq!(cart.amazon.was_asked("POST capture"), 2, "each once");
    for wrong in [r#"{"orders":[]}"#, r#"{"orders":["a\u0000"]}"#] {
        assert_eq!(cart.post("/v1/captures", "batch-2", wrong).await.0, StatusCode::BAD_REQUEST, "{wrong}");
    }
}
