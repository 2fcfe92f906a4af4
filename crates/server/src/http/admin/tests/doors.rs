//! Every door, tried by whoever must not come in.

use axum::http::{Method, StatusCode, header};

use super::super::doors;
use super::support::{Office, token};
use crate::admin::Role;

/// A path with something in its gaps that nobody has.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "nobody-has-this" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// Fields that would satisfy each form, were the rest right.
const FIELDS: &str = "role=owner&enabled=on&name=x&password=correct+horse+battery&language=ja&old=a&new=b&amount=1&once=x&text=x&number=x";

#[tokio::test]
async fn door_not_signed_in() {
    let office = Office::open().await;
    for door in doors().into_iter().filter(|door| door.role.is_some()) {
        for word in [None, Some("never-given")] {
            let form = format!("{FIELDS}&token={}", token("never-given"));
            let answer = office.ask(door.method.clone(), &filled(door.path), word, &form).await;
            let expected =
                if door.method == Method::GET { StatusCode::SEE_OTHER } else { StatusCode::UNAUTHORIZED };
            assert_eq!(answer.status, expected, "{} {}", door.method, door.path);
            if door.method == Method::GET {
                assert_eq!(answer.location(), "/admin/sign-in", "{}", door.path);
            }
        }
    }
}

#[tokio::test]
async fn door_with_too_small_a_role() {
    let office = Office::open().await;
    for role in [Role::Viewer, Role::Operator] {
        let word = office.signed_in(role).await;
        for door in doors().into_iter().filter(|door| door.role > Some(role)) {
            let form = format!("{FIELDS}&token={}", token(&word));
            let answer = office.ask(door.method.clone(), &filled(door.path), Some(&word), &form).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} {} {}", door.method, door.path);
            assert!(answer.text.contains("権限がありません"), "{}", door.path);
        }
    }
}

#[tokio::test]
async fn door_without_the_forms_token() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Owner).await;
    for door in doors().into_iter().filter(|door| door.method == Method::POST) {
        for form in
            [FIELDS.to_owned(), format!("{FIELDS}&token="), format!("{FIELDS}&token={}", token("another"))]
        {
            let answer = office.ask(Method::POST, &filled(door.path), Some(&word), &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", door.path);
        }
    }
    assert_eq!(office.shop.store.operators().await.unwrap().len(), 1, "nobody was let in");
}

#[tokio::test]
async fn door_with_a_number_that_nobody_has() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Owner).await;
    for door in doors().into_iter().filter(|door| door.path.contains('{')) {
        let form = format!("{FIELDS}&token={}", token(&word));
        let answer = office.ask(door.method.clone(), &filled(door.path), Some(&word), &form).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {}", door.method, door.path);
    }
}

#[tokio::test]
async fn door_opens_for_whoever_may_with_a_strict_policy() {
    let office = Office::open().await;
    let words = [
        (Role::Viewer, office.signed_in(Role::Viewer).await),
        (Role::Operator, office.signed_in(Role::Operator).await),
        (Role::Owner, office.signed_in(Role::Owner).await),
    ];
    let pages = doors().into_iter().filter(|door| door.method == Method::GET && !door.path.contains('{'));
    for door in pages {
        for (role, word) in words.iter().filter(|(role, _)| Some(*role) >= door.role) {
            let answer = office.get(door.path, Some(word)).await;
            let fine = answer.status == StatusCode::OK || answer.location().starts_with("/admin/");
            assert!(fine, "{role:?} {} {}", door.path, answer.status);
            if answer.status == StatusCode::OK {
                let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
                assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{}", door.path);
                assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{}", door.path);
                assert!(
                    !answer.text.contains("style=\"") && !answer.text.contains("onclick"),
                    "{}",
                    door.path
                );
            }
        }
    }
}

#[tokio::test]
async fn door_pages_speak_the_operators_language() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Owner).await;
    assert!(office.get("/admin/audit", Some(&word)).await.text.contains("操作の記録"));
    let answer = office.post("/admin/me/language", &word, "language=en").await;
    assert_eq!(answer.location(), "/admin/me?said=language");
    let page = office.get("/admin/audit", Some(&word)).await.text;
    assert!(page.contains("Audit log") && !page.contains("操作の記録"));
}
