//! Erasing: the words of a shopper are looked for in every column of every table, on both engines.

use server::environment::Environment;
use server::settings::OfferMode;
use server::store::{
    Change, NewDraft, NewOrder, Note, Paid, PurchaseOf, SeenAtAmazon, Store, SubscriptionState,
};
use sqlx::{AnyConnection, Connection as _, Row as _};

use crate::subscriptions::with_subscription;
use crate::support::{content, draft, order, stores_with_urls};

/// What only this shopper's data holds.
const WORDS: [&str; 7] = ["太郎", "Taro_1@buyer", "9012345678", "下目黒", "シケン", "1111", "account.A"];

/// Everything that a database holds, as text.
pub(crate) async fn everything(url: &str) -> String {
    let mut database = AnyConnection::connect(url).await.unwrap();
    let tables = if url.starts_with("sqlite") {
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    } else {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
    };
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut database).await.unwrap();
    let mut text = String::new();
    for table in tables.iter().filter(|table| !table.starts_with("_sqlx")) {
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"))).fetch_all(&mut database);
        for row in rows.await.unwrap() {
            for column in 0..row.len() {
                if let Ok(Some(value)) = row.try_get::<Option<String>, _>(column) {
                    text.push_str(&format!("{table}: {value}\n"));
                }
            }
        }
    }
    text
}

fn of_taro(number: &str) -> NewOrder {
    let buyer = r#"{"buyerId":"amzn1.account.A","name":"試験 太郎","email":"Taro_1@buyer.example","phoneNumber":"+819012345678"}"#;
    let ship_to = r#"{"name":"試験 太郎","postalCode":"153-0064","addressLine1":"目黒区下目黒1-8-1"}"#;
    NewOrder {
        buyer: serde_json::from_str(buyer).unwrap(),
        ship_to: serde_json::from_str(ship_to).unwrap(),
        ..order(number)
    }
}

pub(crate) async fn with_paid_order(store: &Store) {
    store
        .add_login("login", ("demo", Environment::Sandbox), "code", 60_000, &crate::support::buyer(), 0)
        .await
        .unwrap();
    store.add_draft(&draft("draft"), 0).await.unwrap();
    store.save_draft("draft", "login", &crate::support::content()).await.unwrap();
    store.claim_draft("draft", "mine", "session").await.unwrap();
    store.add_order(&of_taro("N1"), 100, 0).await.unwrap();
    let note = Note { at: 1, operator: "hanako".into(), text: "太郎さまに電話".into() };
    store.add_note("n", "id-N1", &note).await.unwrap();
    let paid = Paid {
        charge_permission_id: Some("S03-9".into()),
        charge_id: Some("S03-9-C9".into()),
        letter: Some(server::store::Letter::Ordered),
        ..Paid::default()
    };
    store.mark_paid("id-N1", &paid, 10).await.unwrap();
}

#[tokio::test]
async fn an_erased_order_leaves_no_word_of_its_shopper_and_all_of_its_money() {
    for (engine, store, url) in stores_with_urls().await {
        with_paid_order(&store).await;
        // An offer that was looked at and left.
        let offer = PurchaseOf::Offer {
            after: "id-N1".into(),
            mode: OfferMode::Add,
            preview: false,
            permission: Some(("S03-9".into(), "mine".into())),
        };
        let left = NewDraft { purchase: offer, content: Some(content()), ..draft("offer") };
        store.add_draft(&left, 20).await.unwrap();
        let before = everything(&url).await;
        for word in WORDS {
            assert!(before.contains(word), "{engine}: {word} was there");
        }
        assert!(!store.erase_order("id-N1", "N1", "hanako", 20).await.unwrap(), "{engine}: money waits");
        let charge = store.charge("S03-9-C9").await.unwrap().unwrap();
        store.seen_at_amazon(&charge, &SeenAtAmazon::Captured(charge.amount), 30).await.unwrap();
        assert!(store.erase_order("id-N1", "N1", "hanako", 40).await.unwrap(), "{engine}");
        assert!(!store.erase_order("id-N1", "N1", "hanako", 50).await.unwrap(), "{engine}: once");
        let after = everything(&url).await;
        for word in WORDS {
            let line = after.lines().find(|line| line.contains(word));
            assert_eq!(line, None, "{engine}: {word} stays");
        }
        let erased = store.order("id-N1").await.unwrap().unwrap();
        assert_eq!((erased.erased_at, erased.total().0), (Some(40), 4510), "{engine}");
        assert_eq!(store.charges_of("id-N1").await.unwrap()[0].captured.0, 4510, "{engine}");
        assert!(store.draft("draft").await.unwrap().is_some(), "{engine}: still readable");
        assert_eq!(store.notes("id-N1").await.unwrap().len(), 1, "{engine}: that there was a note");
        let deeds = store.deeds(9, 0).await.unwrap();
        assert_eq!(
            (deeds[0].action.as_str(), deeds[0].about.as_deref()),
            ("order.erase", Some("N1")),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_running_subscription_keeps_what_it_needs_and_an_ended_one_goes_with_its_order() {
    for (engine, store, url) in stores_with_urls().await {
        with_subscription(&store).await;
        let charge = store.charge("S03-1-C1").await.unwrap().unwrap();
        store.seen_at_amazon(&charge, &SeenAtAmazon::Captured(charge.amount), 20).await.unwrap();
        assert!(!store.erase_order("id-N1", "N1", "hanako", 30).await.unwrap(), "{engine}: it runs");
        let end = Change {
            from: &[SubscriptionState::Active],
            to: SubscriptionState::Ended,
            what: "ended",
            reason: None,
            letter: None,
            next: None,
            seen_cycle: None,
            seen_due: None,
        };
        store.change_subscription("sub", &end, 40).await.unwrap();
        assert!(store.erase_order("id-N1", "N1", "hanako", 50).await.unwrap(), "{engine}");
        let after = everything(&url).await;
        for word in ["太郎", "1111", "account.A", "シケン"] {
            let line = after.lines().find(|line| line.contains(word));
            assert_eq!(line, None, "{engine}: {word} stays");
        }
        assert!(store.subscription("sub").await.unwrap().is_some(), "{engine}: still readable");
    }
}

#[tokio::test]
async fn what_was_kept_long_enough_is_found_and_visits_are_forgotten() {
    for (engine, store, _) in stores_with_urls().await {
        with_paid_order(&store).await;
        assert!(store.orders_to_erase(1_000).await.unwrap().is_empty(), "{engine}: money waits");
        let charge = store.charge("S03-9-C9").await.unwrap().unwrap();
        store.seen_at_amazon(&charge, &SeenAtAmazon::Ended("ExpiredUnused".into()), 30).await.unwrap();
        assert!(store.orders_to_erase(0).await.unwrap().is_empty(), "{engine}: too young");
        assert_eq!(store.orders_to_erase(1).await.unwrap(), [("id-N1".into(), "N1".into())], "{engine}");
        store.forget_visits(0).await.unwrap();
        assert!(
            store.login_by_id("login").await.unwrap().unwrap().buyer.name.is_some(),
            "{engine}: too young"
        );
        store.forget_visits(1).await.unwrap();
        assert!(store.login_by_id("login").await.unwrap().unwrap().buyer.name.is_none(), "{engine}");
        let forgotten = store.draft("draft").await.unwrap().unwrap().content.unwrap();
        assert!(forgotten.answers.is_empty() && forgotten.product == "101", "{engine}");
        assert_eq!(
            store.order("id-N1").await.unwrap().unwrap().content.answers.len(),
            1,
            "{engine}: its own copy"
        );
    }
}
