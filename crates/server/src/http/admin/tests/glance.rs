//! The page at a glance, what it counts, alarms, and why a button is not shown.

use axum::http::StatusCode;

use super::support::Office;
use crate::admin::{Check, Detail, Finding, Role};
use crate::clock::HOUR;
use crate::live::LpSwitch;
use crate::store::AlarmKind;

const BUTTON: &str = r#"{"what":"button"}"#;

fn origin(office: &Office) -> String {
    office.shop.settings.lps[0].origins[0].clone()
}

#[tokio::test]
async fn glance_counts_what_an_allowed_page_says_and_nothing_else() {
    let office = Office::open().await;
    let (word, origin) = (office.signed_in(Role::Viewer).await, origin(&office));
    let says = async |origin: Option<&str>, body: &str| office.tells("/v1/lp/demo/seen", origin, body).await;
    for _ in 0..3 {
        assert_eq!(says(Some(&origin), BUTTON).await, StatusCode::NO_CONTENT);
    }
    for (from, body) in [
        (Some("https://elsewhere.example"), BUTTON),
        (None, BUTTON),
        (Some(origin.as_str()), r#"{"what":"order"}"#),
        (Some(origin.as_str()), "button"),
        (Some(origin.as_str()), ""),
    ] {
        assert!(says(from, body).await.is_client_error(), "{from:?} {body}");
    }
    assert_eq!(office.tells("/v1/lp/nobody/seen", Some(&origin), BUTTON).await, StatusCode::NOT_FOUND);
    let page = office.get("/admin/glance", Some(&word)).await.text;
    assert!(page.contains(">3</text>") && page.contains("ボタン表示"), "{page}");
    assert!(office.get("/admin/glance?lp=teiki", Some(&word)).await.text.contains(">0</text>"));
    // Asked twice, written down once.
    let counted = office.shop.store.counted("demo", "").await.unwrap();
    assert_eq!(counted["button"].count, 3);
    assert_eq!(says(Some(&origin), BUTTON).await, StatusCode::NO_CONTENT);
    office.shop.write_counts().await.unwrap();
    assert_eq!(office.shop.store.counted("demo", "").await.unwrap()["button"].count, 4);
    let many = (0..60).map(|_| says(Some(&origin), BUTTON));
    let mut answers = Vec::new();
    for told in many {
        answers.push(told.await);
    }
    assert!(answers.contains(&StatusCode::TOO_MANY_REQUESTS), "one address cannot count for ever");
}

#[tokio::test]
async fn glance_shows_orders_declines_and_nothing_personal() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Viewer).await;
    office.with_order("AS-1", None).await;
    office.with_copies("AS-1", 2).await;
    let mut database = office.database().await;
    sqlx::query("INSERT INTO history (id, about, at, what, reason) VALUES ('h', 'id-AS-1', $1, 'declined', 'SoftDeclined')")
        .bind(office.shop.clock.now())
        .execute(&mut database)
        .await
        .unwrap();
    let page = office.get("/admin/glance?lp=demo&days=7", Some(&word)).await.text;
    assert!(page.contains("合計 3件") && page.contains("カード会社が一時的に承認しませんでした"), "{page}");
    for shopper in ["試験", "taro@", "153-0064"] {
        assert!(!page.contains(shopper), "{shopper}");
    }
    assert_eq!(page.matches("<svg role=\"img\"").count(), page.matches("</desc>").count());
}

#[tokio::test]
async fn glance_alarms_are_settled_once_by_somebody_who_may() {
    let office = Office::open().await;
    let viewer = office.signed_in(Role::Viewer).await;
    let word = office.signed_in(Role::Operator).await;
    office.with_order("AS-1", None).await;
    let (store, now) = (&office.shop.store, office.shop.clock.now());
    assert!(store.raise(AlarmKind::OrderWithoutMoney, Some("AS-1"), Some("C"), now).await.unwrap());
    assert!(!store.raise(AlarmKind::OrderWithoutMoney, Some("AS-1"), Some("C"), now).await.unwrap());
    assert!(office.get("/admin/orders", Some(&viewer)).await.text.contains("id=\"alarms\""));
    let page = office.get("/admin/glance", Some(&viewer)).await.text;
    assert!(page.contains("受注があるのにお金がありません") && !page.contains("glance/settle"));
    let fields = "id=order_without_money+AS-1+C";
    let refused = office.post("/admin/glance/settle", &viewer, fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let settled = office.post("/admin/glance/settle", &word, fields).await;
    assert_eq!(settled.location(), "/admin/glance?said=alarm_settled");
    assert_eq!(office.post("/admin/glance/settle", &word, fields).await.status, StatusCode::NOT_FOUND);
    assert!(office.get("/admin/glance", Some(&word)).await.text.contains("id=\"no-alarms\""));
    assert!(
        !store.raise(AlarmKind::OrderWithoutMoney, Some("AS-1"), Some("C"), now).await.unwrap(),
        "settled stays"
    );
    let deeds = store.deeds(9, 0).await.unwrap();
    assert_eq!(deeds.iter().filter(|deed| deed.action == "alarm.settle").count(), 1);
}

async fn checks(office: &Office) -> Vec<Check> {
    office.shop.health_of(&office.shop.settings.lps[0]).await.unwrap()
}

#[tokio::test]
async fn glance_health_says_what_keeps_the_button_away() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Viewer).await;
    let found = async |word: &str| checks(&office).await.into_iter().find(|check| check.word == word);
    assert!(found("tag.never").await.is_some_and(|check| check.finding == Finding::Bad));
    assert!(found("widget.missing").await.is_some() && found("switch.on").await.is_some());
    let lp = office.shop.settings.lps[0].id.clone();
    office.get(&format!("/lp/{lp}.js"), None).await;
    let seen = found("tag.lately").await.unwrap();
    assert_eq!((seen.finding, seen.detail.is_some()), (Finding::Good, true));
    office.tells(&format!("/v1/lp/{lp}/seen"), Some("https://staging.shop.example"), BUTTON).await;
    office.tells(&format!("/v1/lp/{lp}/seen"), Some("javascript:alert(1)"), BUTTON).await;
    let refused = found("origin.refused").await.unwrap();
    assert_eq!(refused.detail, Some(Detail::Text("https://staging.shop.example".into())));
    let page = office.get(&format!("/admin/lps/{lp}"), Some(&word)).await.text;
    assert!(page.contains("staging.shop.example") && page.contains("ボタンを妨げているものが"), "{page}");
    assert!(page.contains("Amazonから答えがない"), "{page}");
    office.shop.clock.advance(25 * HOUR);
    assert!(found("tag.long_ago").await.is_some());
    let off = LpSwitch { enabled: false, preview_only: true, sandbox: false };
    office.shop.store.switch_lp(&lp, off).await.unwrap();
    office.shop.refresh().await.unwrap();
    // A switched-off tag that is loaded is still a tag that is there.
    office.get(&format!("/lp/{lp}.js"), None).await;
    let all: Vec<&str> = checks(&office).await.iter().map(|check| check.word).collect();
    for bad in ["switch.off", "preview.only", "tag.lately", "origin.refused", "button.never", "login.never"] {
        assert!(all.contains(&bad), "{bad} in {all:?}");
    }
}

#[tokio::test]
async fn metrics_are_for_the_token_and_hold_nothing_personal() {
    let office = Office::open().await;
    office.with_order("AS-1", None).await;
    office.shop.store.raise(AlarmKind::OrderWithoutMoney, Some("AS-1"), None, 1).await.unwrap();
    assert_eq!(office.metrics(None).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(office.metrics(Some("let-me")).await.0, StatusCode::UNAUTHORIZED);
    let (status, text) = office.metrics(Some("let-me-count")).await;
    assert_eq!(status, StatusCode::OK);
    for line in [
        "lpap_orders{state=\"paid\"} 1",
        "lpap_charges{state=\"authorized\"} 1",
        "lpap_alarms_open{kind=\"order_without_money\"} 1",
        "lpap_overdue{what=\"letters\"} 0",
        "lpap_jobs_last_round_seconds 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    for shopper in ["AS-1", "試験", "taro", "S03", "amzn1"] {
        assert!(!text.contains(shopper), "{shopper}");
    }
    crate::jobs::work(&office.shop, None).await.unwrap();
    assert!(office.shop.last_round() > 0);
}
