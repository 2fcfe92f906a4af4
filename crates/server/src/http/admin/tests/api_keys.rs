//! Keys are made and revoked by owners; a key is on one page, once.

use axum::http::{Method, Request, StatusCode, header};

use super::support::Office;
use crate::admin::Role;

const PATH: &str = "/admin/api-keys";

#[tokio::test]
async fn api_key_is_shown_once_works_at_once_and_dies_at_once() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Owner).await;
    let page = office.post(PATH, &word, "name=%E3%82%AB%E3%83%BC%E3%83%88&scope=shop%3Aread").await;
    assert_eq!(page.status, StatusCode::OK);
    let key = page.text.split("<pre id=\"key\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(key.starts_with("lpap_") && key.len() == 48, "{key}");
    let list = office.get(PATH, Some(&word)).await.text;
    assert!(list.contains("カート") && list.contains("まだ使われていません") && !list.contains(&key));
    let asks = async || {
        let request = Request::builder().method(Method::GET).uri("/v1/lps");
        let request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        office.send(request.body(axum::body::Body::empty()).unwrap()).await.status
    };
    assert_eq!(asks().await, StatusCode::OK);
    assert!(!office.get(PATH, Some(&word)).await.text.contains("まだ使われていません"));
    let id = office.shop.store.api_keys().await.unwrap().remove(0).id;
    for _ in 0..2 {
        let answer = office.post(&format!("{PATH}/{id}/revoke"), &word, "").await;
        assert_eq!(answer.location(), "/admin/api-keys?said=revoked");
        assert_eq!(asks().await, StatusCode::UNAUTHORIZED);
    }
    let log = office.get("/admin/audit", Some(&word)).await.text;
    assert!(log.contains("APIキーを作成") && log.contains("APIキーを失効") && !log.contains(&key));
}

#[tokio::test]
async fn api_key_without_a_name_a_scope_or_with_a_taken_name_is_not_made() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Owner).await;
    office.post(PATH, &word, "name=a&scope=shop%3Aread").await;
    for (fields, said) in [
        ("name=+&scope=shop%3Aread", "key_name"),
        ("name=a&scope=shop%3Aread", "key_name_taken"),
        ("name=b", "key_scopes"),
        ("name=b&scope=everything", "key_scopes"),
    ] {
        let answer = office.post(PATH, &word, fields).await;
        assert_eq!(answer.location(), format!("{PATH}?said={said}"), "{fields}");
    }
    assert_eq!(office.shop.store.api_keys().await.unwrap().len(), 1);
}
