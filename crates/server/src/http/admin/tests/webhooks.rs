//! Webhooks are set up by owners; a secret is on one page, once; whoever moves money may send again.

use axum::http::StatusCode;

use super::support::Office;
use crate::admin::Role;

const PATH: &str = "/admin/webhooks";

fn secret(page: &str) -> String {
    page.split("<pre id=\"secret\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn webhook_secret_is_shown_once_sealed_and_rotated() {
    let office = Office::open_with_vault().await;
    let word = office.signed_in(Role::Owner).await;
    let fields = "url=http%3A%2F%2Flocalhost%3A9%2Fhook%3Fkey%3Dhush&event=order.paid&event=order.refunded";
    let first = secret(&office.post(PATH, &word, fields).await.text);
    assert!(first.starts_with("whsec_"), "{first}");
    let list = office.get(PATH, Some(&word)).await.text;
    assert!(list.contains("order.refunded") && !list.contains(&first));
    let webhook = office.shop.store.webhooks().await.unwrap().remove(0);
    assert!(!webhook.sealed_secret.contains(&first[6..]));
    let second = secret(&office.post(&format!("{PATH}/{}/rotate", webhook.id), &word, "").await.text);
    assert_ne!(first, second);
    assert!(office.get(PATH, Some(&word)).await.text.contains("以前の秘密も有効"));
    let answer = office.post(&format!("{PATH}/{}/test", webhook.id), &word, "").await;
    assert_eq!(answer.location(), "/admin/webhooks?said=hook_sent");
    assert!(office.get(PATH, Some(&word)).await.text.contains("送信待ち"));
    let answer = office.post(&format!("{PATH}/{}/remove", webhook.id), &word, "").await;
    assert_eq!(answer.location(), "/admin/webhooks?said=hook_removed");
    let list = office.get(PATH, Some(&word)).await.text;
    assert!(list.contains("Webhookが削除された"), "what waited is not sent");
    let log = office.get("/admin/audit", Some(&word)).await.text;
    for word in ["Webhookを追加", "Webhookの秘密を入れ替え", "Webhookを削除"] {
        assert!(log.contains(word), "{word}");
    }
    assert!(!log.contains("hush"), "an address may carry a secret of the cart");
}

#[tokio::test]
async fn webhook_is_not_set_up_wrongly() {
    let office = Office::open_with_vault().await;
    let word = office.signed_in(Role::Owner).await;
    for (fields, said) in [
        ("url=http%3A%2F%2F10.0.0.1%2F&event=order.paid", "hook_address"),
        ("url=nonsense&event=order.paid", "hook_address"),
        ("url=https%3A%2F%2Fcart.example%2F", "hook_events"),
        ("url=https%3A%2F%2Fcart.example%2F&event=nothing", "hook_events"),
    ] {
        let answer = office.post(PATH, &word, fields).await;
        assert_eq!(answer.location(), format!("{PATH}?said={said}"), "{fields}");
    }
    let bare = Office::open().await;
    let word = bare.signed_in(Role::Owner).await;
    let answer = bare.post(PATH, &word, "url=https%3A%2F%2Fcart.example%2F&event=order.paid").await;
    assert_eq!(answer.location(), "/admin/webhooks?said=no_vault");
}

#[tokio::test]
async fn webhook_log_is_seen_by_viewers_and_sent_again_by_operators() {
    let office = Office::open_with_vault().await;
    let (viewer, operator) = (office.signed_in(Role::Viewer).await, office.signed_in(Role::Operator).await);
    office.shop.add_webhook("http://localhost:9/", &crate::webhooks::Happening::ALL, "x").await.unwrap();
    office.with_order("AS-1", None).await;
    let id = office.shop.store.deliveries_after(None, None, 9).await.unwrap().remove(0).id;
    let path = format!("/admin/webhook-deliveries/{id}/resend");
    let page = office.get(PATH, Some(&viewer)).await.text;
    assert!(page.contains("AS-1") && !page.contains("/resend") && !page.contains("add-webhook"));
    assert_eq!(office.post(&path, &viewer, "").await.status, StatusCode::FORBIDDEN);
    assert!(office.get(PATH, Some(&operator)).await.text.contains(&path));
    assert_eq!(office.post(&path, &operator, "").await.location(), "/admin/webhooks?said=hook_sent");
    let none = office.get(&format!("{PATH}?state=failed"), Some(&viewer)).await.text;
    assert!(!none.contains("AS-1"));
}
