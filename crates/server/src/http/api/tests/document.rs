//! The document is the router: neither has what the other lacks, and the one that is checked in is the one that is
//! served.

use std::path::Path;

use axum::http::{Method, StatusCode, header};
use serde_json::Value;

use super::super::openapi::{DOCUMENT, operations};
use super::doors::filled;
use super::support::{Cart, key};
use crate::api_keys::Scope;

#[test]
fn api_the_checked_in_document_is_the_generated_one() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let generated = format!("{}\n", serde_json::to_string_pretty(&*DOCUMENT).unwrap());
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&file, &generated).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == generated, "docs/openapi.json is old: run this test with UPDATE_OPENAPI=1");
}

#[tokio::test]
async fn api_every_route_is_in_the_document_and_the_reverse() {
    let cart = Cart::open().await;
    let mut documented: Vec<(String, String)> = Vec::new();
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        documented
            .extend(item.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())));
    }
    let mut routed: Vec<(String, String)> =
        operations().iter().map(|operation| (operation.method.to_string(), operation.path.clone())).collect();
    documented.sort();
    routed.sort();
    assert_eq!(documented, routed);
    // What the document has, the router answers; what it has not, the router does not.
    let paths: std::collections::BTreeSet<&String> = documented.iter().map(|(_, path)| path).collect();
    for (at, path) in paths.into_iter().enumerate() {
        // A key for each path, so that no limit answers instead.
        let key = key(&cart.office, &format!("key {at}"), &Scope::ALL).await;
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            let there = documented.contains(&(method.to_string(), path.clone()));
            let answer = cart.ask(method.clone(), &filled(path), Some(&key), None, "").await;
            let taken = answer.status != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(taken, there, "{method} {path} {}", answer.status);
        }
    }
}

#[test]
fn api_the_document_says_scope_errors_and_both_languages_of_each_operation() {
    let mut ids: Vec<&str> = Vec::new();
    for operation in operations() {
        let written = &DOCUMENT["paths"][&operation.path][operation.method.as_str().to_lowercase()];
        let path = &operation.path;
        assert_eq!(written["security"][0]["apiKey"][0], operation.scope.as_str(), "{path}");
        for status in ["200", "401", "403", "429", "500"] {
            assert!(written["responses"][status].is_object(), "{path} {status}");
        }
        let summary = written["summary"].as_str().unwrap();
        assert!(!summary.is_ascii(), "{path}: the summary is Japanese");
        assert!(!written["description"].as_str().unwrap().is_empty(), "{path}");
        ids.push(written["operationId"].as_str().unwrap());
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "operation ids are different");
}

#[test]
fn api_no_amount_is_a_float() {
    fn walk(value: &Value) {
        assert_ne!(value["type"], "number", "{value}");
        match value {
            Value::Object(members) => members.values().for_each(walk),
            Value::Array(members) => members.iter().for_each(walk),
            _ => {}
        }
    }
    walk(&DOCUMENT);
}

#[tokio::test]
async fn api_the_docs_are_a_page_of_ours_with_a_strict_policy() {
    let cart = Cart::open().await;
    let json = cart.ask(Method::GET, "/v1/openapi.json", None, None, "").await;
    assert_eq!(serde_json::from_str::<Value>(&json.text).unwrap(), *DOCUMENT);
    for (address, word) in [("/v1/docs", "データの形"), ("/v1/docs?lang=en", "Schemas")] {
        let page = cart.ask(Method::GET, address, None, None, "").await;
        assert_eq!(page.status, StatusCode::OK);
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(page.text.contains(word) && !page.text.contains("<script") && !page.text.contains("style="));
        for operation in operations() {
            assert!(
                page.text.contains(&operation.path.replace('/', "&#x2f;"))
                    || page.text.contains(&operation.path),
                "{}",
                operation.path
            );
        }
    }
}
