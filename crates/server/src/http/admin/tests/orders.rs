//! Orders as pages: found, shown, refused. The money itself is tested against the sandbox, end to end.

use axum::http::StatusCode;

use super::support::Office;
use crate::admin::Role;
use crate::clock::HOUR;
use crate::store::MoveState;

#[tokio::test]
async fn order_another_orders_charge_is_nobodys() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Operator).await;
    office.with_order("AS-1", None).await;
    office.with_order("AS-2", None).await;
    for what in ["capture", "cancel", "refund"] {
        let path = format!("/admin/orders/AS-1/charges/C-AS-2/{what}");
        assert_eq!(
            office.post(&path, &word, "amount=1&once=a").await.status,
            StatusCode::NOT_FOUND,
            "{what}"
        );
    }
    assert!(office.shop.store.moves_of("id-AS-1").await.unwrap().is_empty());
    assert!(office.shop.store.moves_of("id-AS-2").await.unwrap().is_empty());
}

#[tokio::test]
async fn order_list_is_searched_and_filtered_and_a_page_shows_what_a_role_may_do() {
    let office = Office::open().await;
    let (viewer, operator) = (office.signed_in(Role::Viewer).await, office.signed_in(Role::Operator).await);
    office.with_order("AS-1", None).await;
    for (query, found) in [
        ("", true),
        ("?q=as-1", true),
        ("?q=TARO%40buyer", true),
        ("?q=%E8%A9%A6%E9%A8%93", true),
        ("?q=153-0064", true),
        ("?q=%25", false),
        ("?state=waiting&kind=OneTime&lp=demo", true),
        ("?state=captured", false),
        ("?kind=Recurring", false),
        ("?lp=teiki", false),
        ("?page=2", false),
    ] {
        let answer = office.get(&format!("/admin/orders{query}"), Some(&viewer)).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        assert_eq!(answer.text.contains("/admin/orders/AS-1\""), found, "{query}");
    }
    let seen = office.get("/admin/orders/AS-1", Some(&viewer)).await.text;
    assert!(seen.contains("4,510円") && seen.contains("試験 太郎") && seen.contains("あと29日"));
    assert!(!seen.contains("id=\"capture\"") && !seen.contains("<textarea"));
    let acts = office.get("/admin/orders/AS-1", Some(&operator)).await.text;
    assert!(acts.contains("id=\"capture\"") && acts.contains("<textarea"));
}

#[tokio::test]
async fn order_with_an_open_offer_warns_and_can_not_be_captured() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Operator).await;
    office.with_order("AS-1", Some(office.shop.clock.now() + HOUR)).await;
    let page = office.get("/admin/orders/AS-1", Some(&word)).await.text;
    assert!(page.contains("サンクスオファーの受付中") && !page.contains("id=\"capture\""));
    for what in ["capture", "cancel"] {
        let path = format!("/admin/orders/AS-1/charges/C-AS-1/{what}");
        let answer = office.post(&path, &word, "amount=4510&once=a").await;
        assert_eq!(answer.location(), "/admin/orders/AS-1?said=OfferOpen", "{what}");
    }
    let answer = office.post("/admin/orders/capture", &word, "number=AS-1&once=b").await;
    let selection = office.get(answer.location(), Some(&word)).await.text;
    assert!(
        selection.contains("AS-1") && selection.contains("サンクスオファーの受付中のため"),
        "{selection}"
    );
    let moves = office.shop.store.moves_of("id-AS-1").await.unwrap();
    assert_eq!(moves.iter().map(|wish| wish.state).collect::<Vec<_>>(), [MoveState::Refused]);
}

#[tokio::test]
async fn order_notes_are_kept_once_and_escaped() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Operator).await;
    office.with_order("AS-1", None).await;
    for _ in 0..2 {
        let answer =
            office.post("/admin/orders/AS-1/notes", &word, "once=n&text=%3Cb%3E%E9%9B%BB%E8%A9%B1").await;
        assert_eq!(answer.location(), "/admin/orders/AS-1?said=noted");
    }
    let page = office.get("/admin/orders/AS-1?said=noted", Some(&word)).await.text;
    assert_eq!(page.matches("&lt;b&gt;電話").count(), 1);
    let empty = office.post("/admin/orders/AS-1/notes", &word, "once=m&text=+").await;
    assert_eq!(empty.location(), "/admin/orders/AS-1?said=note_length");
    let amount = office.post("/admin/orders/AS-1/charges/C-AS-1/refund", &word, "amount=abc&once=a").await;
    assert_eq!(amount.location(), "/admin/orders/AS-1?said=amount");
    let early = office.post("/admin/orders/AS-1/charges/C-AS-1/refund", &word, "amount=1&once=a").await;
    assert_eq!(early.location(), "/admin/orders/AS-1?said=NotCaptured");
}

#[tokio::test]
async fn door_an_owner_erases_a_shopper_who_means_it() {
    let office = Office::open().await;
    let operator = office.signed_in(Role::Operator).await;
    let owner = office.signed_in(Role::Owner).await;
    office.with_order("AS-1", None).await;
    let path = "/admin/orders/AS-1";
    assert!(!office.get(path, Some(&operator)).await.text.contains("id=\"erasure\""));
    let refused = office.post("/admin/orders/AS-1/erase", &operator, "sure=on").await;
    assert_eq!(refused.status, axum::http::StatusCode::FORBIDDEN);
    let erase = async |fields: &str| office.post("/admin/orders/AS-1/erase", &owner, fields).await;
    assert_eq!(erase("").await.location(), "/admin/orders/AS-1?said=not_sure");
    assert_eq!(erase("sure=on").await.location(), "/admin/orders/AS-1?said=erase_later", "money waits");
    sqlx::query("UPDATE charges SET state = 'captured'").execute(&mut office.database().await).await.unwrap();
    assert_eq!(erase("sure=on").await.location(), "/admin/orders/AS-1?said=erased");
    let page = office.get(path, Some(&owner)).await.text;
    assert!(page.contains("id=\"erased\"") && !page.contains("id=\"erasure\""));
    for word in ["試験", "taro@", "153-0064", "Visa"] {
        assert!(!page.contains(word), "{word}");
    }
    let list = office.get("/admin/orders?q=taro", Some(&owner)).await.text;
    assert!(!list.contains("AS-1"), "nobody is found by what was erased");
    assert!(office.get("/admin/orders?q=as-1", Some(&owner)).await.text.contains("AS-1"));
}

#[tokio::test]
async fn order_data_goes_by_the_clock_of_the_settings() {
    let office = Office::open_with_settings("visit_days = 30", "visit_days = 30\norder_days = 100").await;
    let day = 24 * HOUR;
    office.with_order("AS-1", None).await;
    sqlx::query("UPDATE charges SET state = 'captured'").execute(&mut office.database().await).await.unwrap();
    let erased = async || office.shop.store.order("id-AS-1").await.unwrap().unwrap().erased_at.is_some();
    office.shop.clock.advance(99 * day);
    office.shop.erase_old().await.unwrap();
    assert!(!erased().await);
    office.shop.clock.advance(2 * day);
    office.shop.erase_old().await.unwrap();
    assert!(erased().await);
    let deeds = office.shop.store.deeds(9, 0).await.unwrap();
    assert_eq!((deeds[0].operator.as_str(), deeds[0].action.as_str()), ("(retention)", "order.erase"));
}
