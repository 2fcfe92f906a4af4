//! Every route, tried by whoever must not come in. The table is the router's own.

use axum::http::{Method, StatusCode, header};

use super::super::openapi::operations;
use super::support::{Cart, key, read};
use crate::api_keys::{NoKey, Scope};

/// A path with something in its gaps that nobody has.
pub(super) fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "nobody-has-this" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// A body that would be right, were the rest right.
fn body(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap() {
        "capture" | "refund" | "authorize" => r#"{"amount":1}"#,
        "skip" => r#"{"cycle":2}"#,
        "notes" => r#"{"text":"x"}"#,
        "cycle" => r#"{"cycle":{"every":1,"unit":"month"},"nextDue":"2030-01-01"}"#,
        "captures" => r#"{"orders":["nobody-has-this"]}"#,
        "address" => r#"{"answer":"x"}"#,
        "place" => r#"{"seen":"x"}"#,
        "checkouts" => r#"{"code":"x"}"#,
        "{lp}" => r#"{"enabled":false,"previewOnly":false}"#,
        "{id}" if path.contains("payment-methods") => r#"{"name":"Amazon Pay"}"#,
        _ => "",
    }
}

#[tokio::test]
async fn api_without_a_good_key() {
    let cart = Cart::open().await;
    let revoked = key(&cart.office, "revoked", &Scope::ALL).await;
    let store = &cart.office.shop.store;
    let id = store.api_keys().await.unwrap().into_iter().find(|key| key.name == "revoked").unwrap().id;
    assert!(store.revoke_api_key(&id, "hanako", 1).await.unwrap());
    let unknown = revoked.replace("lpap_", "lpap_x");
    for operation in operations() {
        let path = filled(&operation.path);
        for key in [None, Some(""), Some("lpap_"), Some(unknown.as_str()), Some(revoked.as_str())] {
            cart.comes_from_elsewhere();
            let answer =
                cart.ask(operation.method.clone(), &path, key, Some("once"), body(&operation.path)).await;
            assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
            let (status, body) = read(&answer);
            assert_eq!((status, &body["code"]), (StatusCode::UNAUTHORIZED, &"key_unknown".into()), "{path}");
        }
    }
}

#[tokio::test]
async fn api_with_every_scope_but_the_right_one() {
    let cart = Cart::open().await;
    for scope in Scope::ALL {
        let others: Vec<Scope> = Scope::ALL.into_iter().filter(|other| *other != scope).collect();
        let key = key(&cart.office, scope.as_str(), &others).await;
        for operation in operations().into_iter().filter(|operation| operation.scope == scope) {
            let path = filled(&operation.path);
            let answer =
                cart.ask(operation.method, &path, Some(&key), Some("x"), body(&operation.path)).await;
            let (status, body) = read(&answer);
            assert_eq!((status, &body["code"]), (StatusCode::FORBIDDEN, &"scope_missing".into()), "{path}");
        }
    }
}

#[tokio::test]
async fn api_about_what_nobody_has() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    for operation in operations().into_iter().filter(|operation| operation.path.contains('{')) {
        for path in [
            filled(&operation.path),
            operation.path.replace("{number}", "AS-1").replace(['{', '}'], "x"),
            operation.path.replace('{', "%00").replace('}', "%FF"),
        ] {
            if path == "/v1/orders/AS-1"
                || path == "/v1/orders/AS-1/notes"
                || path == "/v1/orders/AS-1/authorize"
            {
                continue;
            }
            let method = operation.method.clone();
            let answer = cart.ask(method, &path, Some(&cart.key), Some(&path), body(&operation.path)).await;
            let (status, body) = read(&answer);
            assert_eq!((status, &body["code"]), (StatusCode::NOT_FOUND, &"not_found".into()), "{path}");
        }
    }
    assert!(cart.office.shop.store.moves_of("id-AS-1").await.unwrap().is_empty());
}

#[tokio::test]
async fn api_another_orders_charge_is_nobodys() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    cart.office.with_order("AS-2", None).await;
    for what in ["capture", "refund", "cancel"] {
        let path = format!("/v1/orders/AS-1/charges/C-AS-2/{what}");
        let (status, body) = cart.post(&path, what, r#"{"amount":1}"#).await;
        assert_eq!((status, &body["code"]), (StatusCode::NOT_FOUND, &"not_found".into()), "{what}");
    }
    assert!(cart.office.shop.store.moves_of("id-AS-2").await.unwrap().is_empty());
}

#[tokio::test]
async fn api_without_an_idempotency_key_changes_nothing() {
    let cart = Cart::open().await;
    cart.office.with_order("AS-1", None).await;
    let long = "x".repeat(256);
    // A checkout's own steps say what is to be so: placing twice is placing once.
    let acts = operations()
        .into_iter()
        .filter(|operation| operation.method == Method::POST && operation.scope != Scope::Checkout);
    for operation in acts {
        assert!(operation.once, "{}: a POST that may be done twice", operation.path);
        let path = operation.path.replace("{number}", "AS-1").replace("{charge}", "C-AS-1");
        for once in [None, Some(""), Some("two words"), Some(long.as_str())] {
            let answer = cart.ask(Method::POST, &path, Some(&cart.key), once, body(&operation.path)).await;
            let (status, body) = read(&answer);
            let expected = (StatusCode::BAD_REQUEST, &"idempotency_key_missing".into());
            assert_eq!((status, &body["code"]), expected, "{path} {once:?}");
        }
    }
    assert!(cart.office.shop.store.moves_of("id-AS-1").await.unwrap().is_empty());
}

#[tokio::test]
async fn api_limits_a_key_by_itself_and_strangers_by_address() {
    let cart = Cart::open().await;
    let other = key(&cart.office, "other", &[Scope::ShopRead]).await;
    let ask = |key: Option<String>| {
        let cart = &cart;
        async move { cart.ask(Method::GET, "/v1/lps", key.as_deref(), None, "").await }
    };
    let mut last = ask(Some(cart.key.clone())).await;
    for _ in 0..200 {
        last = ask(Some(cart.key.clone())).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(last.headers[header::RETRY_AFTER], "1");
    assert_eq!(ask(Some(other)).await.status, StatusCode::OK, "another key has its own limit");
    for _ in 0..200 {
        last = ask(None).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS, "guessing is limited too");
}

#[tokio::test]
async fn api_unknown_addresses_and_methods_answer_in_the_same_shape() {
    let cart = Cart::open().await;
    let (status, body) = cart.get("/v1/nothing/here").await;
    assert_eq!((status, &body["code"]), (StatusCode::NOT_FOUND, &"not_found".into()));
    let answer = cart.ask(Method::DELETE, "/v1/orders", Some(&cart.key), None, "").await;
    let (status, body) = read(&answer);
    assert_eq!((status, &body["code"]), (StatusCode::METHOD_NOT_ALLOWED, &"method_not_allowed".into()));
}

#[tokio::test]
async fn api_keys_are_kept_as_a_hash_named_once_and_noted_when_used() {
    let cart = Cart::open().await;
    let store = &cart.office.shop.store;
    let made = store.api_keys().await.unwrap().remove(0);
    assert!(cart.key.ends_with(&made.hint) && !format!("{made:?}").contains(&cart.key[9..]));
    assert_eq!(made.last_used_at, None);
    cart.get("/v1/lps").await;
    let used = store.api_keys().await.unwrap().remove(0).last_used_at.unwrap();
    cart.office.shop.clock.advance(10_000);
    cart.get("/v1/lps").await;
    assert_eq!(store.api_keys().await.unwrap().remove(0).last_used_at, Some(used), "to the minute");
    cart.office.shop.clock.advance(60_000);
    cart.get("/v1/lps").await;
    assert!(store.api_keys().await.unwrap().remove(0).last_used_at > Some(used));
    for (name, scopes, why) in [
        ("cart", vec![Scope::ShopRead], NoKey::NameTaken),
        (" ", vec![Scope::ShopRead], NoKey::Name),
        ("a\u{7}", vec![Scope::ShopRead], NoKey::Name),
        ("none", vec![], NoKey::Scopes),
    ] {
        let error = store.make_api_key(name, &scopes, "hanako", 1).await.unwrap_err();
        assert_eq!(error.downcast_ref::<NoKey>(), Some(&why));
    }
}
