//! Signing in, guessing, sessions that end, and the last owner.

use axum::http::{StatusCode, header};

use super::support::{Answer, Office};
use crate::admin::Role;
use crate::clock::HOUR;
use crate::secret::fingerprint;

const PASSWORD: &str = "correct horse battery";

async fn with_hanako() -> Office {
    let office = Office::open().await;
    office.shop.store.let_in("hanako", Role::Owner, PASSWORD.into(), office.shop.clock.now()).await.unwrap();
    office
}

async fn signs_in(office: &Office, name: &str, password: &str) -> Answer {
    let page = office.get("/admin/sign-in", None).await;
    let word = page.cookie().unwrap();
    let fields = format!("name={name}&password={}", password.replace(' ', "+"));
    office.post("/admin/sign-in", &word, &fields).await
}

#[tokio::test]
async fn door_opens_with_the_password_and_the_word_is_new_and_kept_as_a_hash() {
    let office = with_hanako().await;
    let planted = office.get("/admin/sign-in", None).await.cookie().unwrap();
    let fields = "name=hanako&password=correct+horse+battery";
    let answer = office.post("/admin/sign-in", &planted, fields).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/admin"));
    let line = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(line.contains("HttpOnly") && line.contains("SameSite=Lax") && !line.contains("Domain"), "{line}");
    let word = answer.cookie().unwrap();
    assert_ne!(word, planted);
    assert_eq!(office.get("/admin/me", Some(&word)).await.status, StatusCode::OK);
    assert_eq!(office.get("/admin/me", Some(&planted)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(office.get("/admin/me", Some(&fingerprint(&word))).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn door_does_not_say_which_was_wrong_and_slows_guessing_down() {
    let office = with_hanako().await;
    let wrong = signs_in(&office, "hanako", "wrong horse battery").await;
    let unknown = signs_in(&office, "nobody", "wrong horse battery").await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    assert!(
        wrong.text.contains("名前かパスワードが違います")
            && unknown.text.contains("名前かパスワードが違います")
    );
    for _ in 0..7 {
        assert_eq!(signs_in(&office, "hanako", "wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    let even_right = signs_in(&office, "hanako", PASSWORD).await;
    assert_eq!(even_right.status, StatusCode::TOO_MANY_REQUESTS);
    office.shop.clock.advance(HOUR);
    assert_eq!(signs_in(&office, "hanako", PASSWORD).await.status, StatusCode::SEE_OTHER);
    let deeds = office.shop.store.deeds(50, 0).await.unwrap();
    assert_eq!(deeds.iter().filter(|deed| deed.action == "sign_in.failed").count(), 9);
}

#[tokio::test]
async fn door_sessions_end_by_signing_out_by_rest_and_by_time() {
    let office = with_hanako().await;
    let word = signs_in(&office, "hanako", PASSWORD).await.cookie().unwrap();
    office.post("/admin/sign-out", &word, "").await;
    assert_eq!(office.get("/admin/me", Some(&word)).await.status, StatusCode::SEE_OTHER, "signed out");
    let word = signs_in(&office, "hanako", PASSWORD).await.cookie().unwrap();
    for _ in 0..11 {
        office.shop.clock.advance(HOUR);
        assert_eq!(office.get("/admin/me", Some(&word)).await.status, StatusCode::OK, "at work");
    }
    office.shop.clock.advance(HOUR);
    assert_eq!(
        office.get("/admin/me", Some(&word)).await.status,
        StatusCode::SEE_OTHER,
        "after twelve hours"
    );
    let word = signs_in(&office, "hanako", PASSWORD).await.cookie().unwrap();
    office.shop.clock.advance(2 * HOUR);
    assert_eq!(office.get("/admin/me", Some(&word)).await.status, StatusCode::SEE_OTHER, "after two at rest");
}

#[tokio::test]
async fn door_another_role_or_password_ends_the_sessions() {
    let office = with_hanako().await;
    let owner = signs_in(&office, "hanako", PASSWORD).await.cookie().unwrap();
    let fields = "name=taro&password=correct+horse+battery&role=operator";
    assert_eq!(
        office.post("/admin/operators", &owner, fields).await.location(),
        "/admin/operators?said=added"
    );
    assert_eq!(
        office.post("/admin/operators", &owner, fields).await.location(),
        "/admin/operators?said=name_taken"
    );
    let taro = signs_in(&office, "taro", PASSWORD).await.cookie().unwrap();
    office.post("/admin/operators/taro", &owner, "role=viewer&enabled=on").await;
    assert_eq!(office.get("/admin/me", Some(&taro)).await.status, StatusCode::SEE_OTHER, "other role");
    office.post("/admin/operators/taro", &owner, "role=viewer").await;
    assert_eq!(signs_in(&office, "taro", PASSWORD).await.status, StatusCode::UNAUTHORIZED, "stopped");
    let changed = office.post("/admin/me/password", &owner, "old=wrong&new=another+long+word").await;
    assert_eq!(changed.location(), "/admin/me?said=wrong_password");
    let fields = "old=correct+horse+battery&new=another+long+word";
    assert_eq!(office.post("/admin/me/password", &owner, fields).await.location(), "/admin/sign-in");
    assert_eq!(office.get("/admin/me", Some(&owner)).await.status, StatusCode::SEE_OTHER, "other password");
    assert_eq!(signs_in(&office, "hanako", "another long word").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn door_the_last_owner_stays_one() {
    let office = with_hanako().await;
    let owner = signs_in(&office, "hanako", PASSWORD).await.cookie().unwrap();
    for fields in ["role=operator&enabled=on", "role=owner"] {
        let answer = office.post("/admin/operators/hanako", &owner, fields).await;
        assert_eq!(answer.location(), "/admin/operators?said=last_owner", "{fields}");
    }
    assert_eq!(office.get("/admin/operators", Some(&owner)).await.status, StatusCode::OK);
}
