//! A shop with keys, and requests as the cart's server sends them.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, Ordering};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;

use super::super::super::admin::tests::support::{Answer, Office};
use super::amazon::Amazon;
use crate::api_keys::Scope;

pub(super) struct Cart {
    pub(super) office: Office,
    pub(super) amazon: Amazon,
    /// May do everything.
    pub(super) key: String,
    /// The last number of the address that its requests come from.
    address: AtomicU8,
}

impl Cart {
    pub(super) async fn open() -> Self {
        let amazon = Amazon::open().await;
        let office = Office::open_beside(&amazon.url).await;
        let key = key(&office, "cart", &Scope::ALL).await;
        Self { office, amazon, key, address: AtomicU8::new(1) }
    }

    /// From now on requests come from another address, which has its own limit.
    pub(super) fn comes_from_elsewhere(&self) {
        self.address.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) async fn get(&self, path: &str) -> (StatusCode, Value) {
        read(&self.ask(Method::GET, path, Some(&self.key), None, "").await)
    }

    /// A POST under an Idempotency-Key.
    pub(super) async fn post(&self, path: &str, once: &str, body: &str) -> (StatusCode, Value) {
        read(&self.ask(Method::POST, path, Some(&self.key), Some(once), body).await)
    }

    pub(super) async fn put(&self, path: &str, body: &str) -> (StatusCode, Value) {
        read(&self.ask(Method::PUT, path, Some(&self.key), None, body).await)
    }

    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        once: Option<&str>,
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        if let Some(once) = once {
            request = request.header("idempotency-key", once);
        }
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let address = [192, 0, 2, self.address.load(Ordering::Relaxed)];
        request = request.extension(ConnectInfo(SocketAddr::from((address, 4000))));
        self.office.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }
}

pub(super) async fn key(office: &Office, name: &str, scopes: &[Scope]) -> String {
    office.shop.store.make_api_key(name, scopes, "hanako", office.shop.clock.now()).await.unwrap()
}

pub(super) fn read(answer: &Answer) -> (StatusCode, Value) {
    let body = serde_json::from_str(&answer.text).unwrap_or_else(|_| panic!("no JSON: {}", answer.text));
    (answer.status, body)
}
