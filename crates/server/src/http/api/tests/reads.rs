//! What `/v1` reads and changes beside money: lists by place, notes, 定期, LPs, payment methods.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::json;

use super::support::Cart;
use crate::secret::fingerprint;
use crate::store::SubscriptionState;

#[tokio::test]
async fn api_a_list_is_walked_by_place_while_new_orders_come() {
    let cart = Cart::open().await;
    for number in 1..=7 {
        cart.office.with_order(&format!("AS-{number}"), None).await;
    }
    let (mut seen, mut address) = (Vec::new(), "/v1/orders?limit=3".to_owned());
    for round in 0..5 {
        let (status, page) = cart.get(&address).await;
        assert_eq!(status, StatusCode::OK);
        let numbers =
            page["orders"].as_array().unwrap().iter().map(|order| order["number"].as_str().unwrap());
        seen.extend(numbers.map(str::to_owned));
        // What comes meanwhile stands before the place and moves nothing.
        cart.office.with_order(&format!("AS-new-{round}"), None).await;
        let Some(next) = page["next"].as_str() else { break };
        address = format!("/v1/orders?limit=3&cursor={next}");
    }
    let expected: Vec<String> = (1..=7).rev().map(|number| format!("AS-{number}")).collect();
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 7, "{seen:?}");
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.reverse();
    assert_eq!(sorted, expected);
    for wrong in ["limit=0", "limit=101", "limit=x", "cursor=x", "group=nothing", "kind=x", "colour=red"] {
        let (status, body) = cart.get(&format!("/v1/orders?{wrong}")).await;
        assert_eq!((status, &body["code"]), (StatusCode::BAD_REQUEST, &"bad_request".into()), "{wrong}");
    }
}

#[tokio::test]
async fn api_lists_are_filtered() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    cart.office.with_subscription("AS-2").await;
    for (query, expected) in [
        ("kind=recurring", vec!["AS-2"]),
        ("kind=one_time", vec!["AS-1"]),
        ("q=as-1", vec!["AS-1"]),
        ("q=100%25", vec![]),
        ("group=waiting&kind=one_time", vec!["AS-1"]),
        ("group=canceled", vec![]),
        ("lp=nobody", vec![]),
        ("q=%E5%A4%AA%E9%83%8E&kind=one_time", vec!["AS-1"]),
        ("q=%00", vec!["AS-2", "AS-1"]),
    ] {
        let (_, page) = cart.get(&format!("/v1/orders?{query}")).await;
        let mut numbers: Vec<&str> = page["orders"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["number"].as_str().unwrap())
            .collect();
        numbers.sort_unstable();
        numbers.reverse();
        assert_eq!(numbers, expected, "{query}");
    }
    let (_, page) = cart.get("/v1/subscriptions?state=active&limit=1").await;
    assert_eq!((&page["subscriptions"][0]["number"], &page["next"]), (&"AS-2".into(), &json!(null)));
    let (_, page) = cart.get("/v1/subscriptions?state=ended").await;
    assert_eq!(page["subscriptions"], json!([]));
}

#[tokio::test]
async fn api_an_order_says_buyer_address_and_price() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    let (_, order) = cart.get("/v1/orders/AS-1").await;
    assert_eq!(order["buyer"]["email"], "taro@buyer.example");
    assert_eq!(order["shipTo"]["postalCode"], "153-0064");
    assert_eq!(
        order["price"]["items"][0],
        json!({"product":"101","name":order["price"]["items"][0]["name"],"quantity":2,"unit":1980,"subtotal":3960})
    );
    assert_eq!((&order["price"]["delivery"], &order["price"]["total"]), (&550.into(), &4510.into()));
    assert_eq!(order["payment"]["methodName"], "Amazon Pay");
    assert_eq!(order["payment"]["methodId"], 20);
}

#[tokio::test]
async fn api_notes_are_kept_once_and_not_repeated_in_answers() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    let (path, text) = ("/v1/orders/AS-1/notes", r#"{"text":" 電話 "}"#);
    let (status, noted) = cart.post(path, "n", text).await;
    assert_eq!((status, &noted["by"]), (StatusCode::OK, &"api:cart".into()));
    assert_eq!(cart.post(path, "n", text).await.1, noted);
    let (_, order) = cart.get("/v1/orders/AS-1").await;
    let notes = order["notes"].as_array().unwrap();
    assert_eq!((notes.len(), &notes[0]["text"]), (1, &"電話".into()));
    for wrong in
        [r#"{"text":" "}"#, r#"{"text":"a\u0000b"}"#, &format!(r#"{{"text":"{}"}}"#, "x".repeat(2001))]
    {
        assert_eq!(
            cart.post(path, wrong.get(..12).unwrap().trim().replace(' ', "").as_str(), wrong).await.0,
            StatusCode::BAD_REQUEST
        );
    }
}

#[tokio::test]
async fn api_a_subscription_is_paused_resumed_skipped_and_ended() {
    let cart = Cart::open().await;
    cart.office.with_subscription("AS-2").await;
    let path = |wish: &str| format!("/v1/subscriptions/AS-2/{wish}");
    let (_, paused) = cart.post(&path("pause"), "1", "").await;
    assert_eq!(paused["state"], "paused");
    let (status, twice) = cart.post(&path("pause"), "2", "").await;
    assert_eq!((status, &twice["code"]), (StatusCode::CONFLICT, &"state_refused".into()));
    assert_eq!(cart.post(&path("resume"), "3", "").await.1["state"], "active");
    let (_, skipped) = cart.post(&path("skip"), "4", r#"{"cycle":2}"#).await;
    assert_eq!(skipped["nextCycle"], 3);
    let (status, old) = cart.post(&path("skip"), "5", r#"{"cycle":2}"#).await;
    assert_eq!((status, &old["code"]), (StatusCode::CONFLICT, &"state_refused".into()), "read before");
    assert_eq!(cart.post(&path("end"), "6", "").await.1["state"], "ended");
    let (_, full) = cart.get("/v1/subscriptions/AS-2").await;
    let story: Vec<&str> =
        full["story"].as_array().unwrap().iter().map(|event| event["what"].as_str().unwrap()).collect();
    assert_eq!(story.len(), 5, "{story:?}");
    assert_eq!((&full["orders"][0]["number"], &full["orders"][0]["cycle"]), (&"AS-2".into(), &1.into()));
    assert_eq!(full["shipTo"]["postalCode"], "153-0064");
    let deeds = cart.office.shop.store.deeds(20, 0).await.unwrap();
    assert_eq!(deeds.iter().filter(|deed| deed.action.starts_with("subscription.")).count(), 4);
}

#[tokio::test]
async fn api_a_skip_after_a_crash_is_not_a_second_skip() {
    let cart = Cart::open().await;
    cart.office.with_subscription("AS-2").await;
    let (shop, path) = (&cart.office.shop, "/v1/subscriptions/AS-2/skip");
    // A server skipped under the key and died before it answered.
    let key = shop.store.api_keys().await.unwrap().remove(0);
    let once = fingerprint(&format!("{} k", key.id));
    let asked = fingerprint(&format!("POST {path} {}", fingerprint(r#"{"cycle":2}"#)));
    shop.store.begin_reply(&once, &asked, 1).await.unwrap();
    let subscription = shop.store.subscription("sub-AS-2").await.unwrap().unwrap();
    let wish = crate::subscriptions::Wish::Skip;
    assert!(shop.change_subscription_once(&subscription, wish, Some(2), Some(&once)).await.unwrap());
    let (status, skipped) = cart.post(path, "k", r#"{"cycle":2}"#).await;
    assert_eq!((status, &skipped["nextCycle"]), (StatusCode::OK, &3.into()));
    let now = shop.store.subscription("sub-AS-2").await.unwrap().unwrap();
    assert_eq!((now.next_cycle, now.state), (3, SubscriptionState::Active));
}

#[tokio::test]
async fn api_lps_and_payment_methods_are_switched_and_named() {
    let cart = Cart::open().await;
    let (_, lps) = cart.get("/v1/lps").await;
    assert_eq!(lps["lps"][0]["enabled"], true);
    let (_, off) = cart.put("/v1/lps/demo", r#"{"enabled":false,"previewOnly":false}"#).await;
    assert_eq!((&off["id"], &off["enabled"]), (&"demo".into(), &false.into()));
    assert!(cart.office.shop.open_lp("demo").is_none(), "the kill switch works at once");
    let (status, body) = cart.put("/v1/payment-methods/20", r#"{"name":"Amazon Pay (v2)"}"#).await;
    assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &"name_says_v2".into()));
    let (_, named) = cart.put("/v1/payment-methods/20", r#"{"name":" アマゾンペイ "}"#).await;
    assert_eq!(named, json!({"id":20,"name":"アマゾンペイ","officeName":"アマゾンペイ (v2)"}));
    assert_eq!(cart.put("/v1/payment-methods/20", r#"{"name":"a\nb"}"#).await.0, StatusCode::BAD_REQUEST);
    let deeds = cart.office.shop.store.deeds(20, 0).await.unwrap();
    for action in ["lp.switch", "method.name"] {
        assert!(deeds.iter().any(|deed| deed.action == action && deed.operator == "api:cart"), "{action}");
    }
}

#[tokio::test]
async fn api_a_cycle_is_changed_within_amazons_rules_and_told_once() {
    let cart = Cart::open().await;
    cart.office.with_subscription("AS-2").await;
    let (store, now) = (&cart.office.shop.store, cart.office.shop.clock.now());
    let in_days = |days| crate::calendar::written(crate::calendar::day(now) + time::Duration::days(days));
    let path = "/v1/subscriptions/AS-2/cycle";
    let body = |every: i64, unit: &str, due: &str| {
        json!({"cycle": {"every": every, "unit": unit}, "nextDue": due}).to_string()
    };
    let wish = body(2, "month", &in_days(40));
    for _ in 0..2 {
        let (status, changed) = cart.put(path, &wish).await;
        assert_eq!(status, StatusCode::OK, "{changed}");
        assert_eq!(changed["cycle"], json!({"every": 2, "unit": "month"}));
        assert_eq!(changed["nextDue"], in_days(40));
    }
    let story = store.story("sub-AS-2").await.unwrap();
    assert_eq!(story.iter().filter(|line| line.what == "cycle_changed").count(), 1, "said twice, told once");
    for wrong in [
        body(13, "month", &in_days(40)),
        body(2, "week", &in_days(40)),
        body(2, "month", &in_days(0)),
        body(2, "month", "soon"),
        body(-1, "day", &in_days(40)),
    ] {
        assert_eq!(cart.put(path, &wrong).await.0, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn api_alarms_are_read_and_settled_once() {
    let cart = Cart::open().await;
    let (store, now) = (&cart.office.shop.store, cart.office.shop.clock.now());
    store.raise(crate::store::AlarmKind::OrderWithoutMoney, Some("AS-1"), Some("C-1"), now).await.unwrap();
    let (_, read) = cart.get("/v1/alarms").await;
    assert_eq!(
        (&read["alarms"][0]["order"], &read["alarms"][0]["amazonId"]),
        (&"AS-1".into(), &"C-1".into())
    );
    let id = read["alarms"][0]["id"].as_str().unwrap().replace(' ', "%20");
    let settle = format!("/v1/alarms/{id}/settle");
    assert_eq!(cart.post(&settle, "settle-1", "").await.1["by"], "api:cart");
    assert_eq!(cart.post(&settle, "settle-2", "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(cart.get("/v1/alarms").await.1["alarms"], json!([]));
}
