//! Where each thing belongs: what stood before there were two environments, and accounts of both side by side.

use server::environment::Environment;
use server::store::{AccountIds, AccountRow, Store};
use sqlx::{AnyConnection, Connection as _, Executor as _, Row as _};

use crate::support::{databases, stores};

/// A database of the version before, with an order on the way, one that was paid, and its 定期.
async fn before(url: &str, linked: Option<&str>, newest: &str) {
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(url).await.unwrap();
    sqlx::migrate!("./migrations").run_to(24, &pool).await.unwrap();
    let order = |id: &str, draft: &str, permission: &str, at: u8| {
        format!(
            "INSERT INTO orders (id, number, draft, lp, language, kind, quote_json, total, ship_to_json, buyer_json,
                answers_json, payment_descriptor, preview, state, attempt, charge_permission_id, lease_until, tries,
                due_at, created_at, checkout_session_id, search_text)
             VALUES ('{id}', '{id}', '{draft}', 'demo', 'ja', 'OneTime', '{{}}', 1, '{{}}', '{{}}', '[]', '', 0, 'sent',
                1, {permission}, 0, 0, 0, {at}, '{id}', '')"
        )
    };
    let mut all = vec![
        "INSERT INTO logins (id, lp, code_hash, code_expires_at, buyer_id, buyer_json, created_at)
         VALUES ('l', 'demo', 'c', 0, 'b', '{}', 0)"
            .to_owned(),
    ];
    for draft in ["d1", "d2", "d3"] {
        all.push(format!(
            "INSERT INTO drafts (handle, lp, login_id, kind, language, created_at, purchase)
             VALUES ('{draft}', 'demo', 'l', 'OneTime', 'ja', 0, '{draft}')"
        ));
    }
    all.push(order("a-test", "d1", "'S03-1'", 0));
    all.push(order("newest", "d2", &format!("'{newest}'"), 2));
    all.push(order("on-the-way", "d3", "NULL", 1));
    all.push(
        "INSERT INTO subscriptions (id, number, first_order, lp, language, charge_permission_id, quote_json,
            ship_to_json, buyer_json, payment_descriptor, state, anchor, cycle_every, cycle_unit, next_cycle,
            next_due, permission_closed, created_at)
         VALUES ('s', 's', 'a-test', 'demo', 'ja', 'S03-1', '{}', '{}', '{}', '', 'active', '2026-01-01', 1, 'month', 2,
            '2026-02-01', 0, 0)"
            .to_owned(),
    );
    if let Some(key) = linked {
        all.push(format!(
            "INSERT INTO amazon_accounts (id, state, public_key, sealed_key, public_key_id, created_at)
             VALUES ('a', 'linked', '', '', '{key}', 0)"
        ));
    }
    for sql in all {
        pool.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    }
    pool.close().await;
}

/// The environments of a table's rows, in a fixed order.
async fn places(url: &str, table: &str, key: &str) -> Vec<String> {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let sql = format!("SELECT environment FROM {table} ORDER BY {key}");
    let rows = connection.fetch_all(sqlx::AssertSqlSafe(sql)).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn what_stood_before_belongs_where_it_was_begun() {
    for (linked, newest) in [
        (None, "S03-2"),
        // Tested first, then started with live keys.
        (None, "P03-2"),
        (Some("SANDBOX-A"), "P03-2"),
        (Some("LIVE-A"), "S03-2"),
    ] {
        for (engine, url) in databases().await {
            before(&url, linked, newest).await;
            let store = Store::open(&url).await.unwrap();
            // A permission says it itself; what has none belongs to the account that was in use.
            let of_newest = if newest.starts_with('S') { "sandbox" } else { "live" };
            let now = linked.map_or(of_newest, |key| if key.starts_with('S') { "sandbox" } else { "live" });
            let case = format!("{engine} {linked:?} {newest}");
            assert_eq!(places(&url, "orders", "id").await, ["sandbox", of_newest, now], "{case}");
            assert_eq!(places(&url, "drafts", "handle").await, [now; 3], "{case}");
            assert_eq!(places(&url, "logins", "id").await, [now], "{case}");
            assert_eq!(places(&url, "subscriptions", "id").await, ["sandbox"], "{case}");
            let in_use = store.environment_in_use().await.unwrap();
            assert_eq!(in_use.map(Environment::as_str), linked.map(|_| now), "{case}");
        }
    }
}

/// Links an account whose key is of an environment.
async fn link(store: &Store, id: &str, environment: Environment) {
    let account = AccountRow {
        id: id.into(),
        public_key: String::new(),
        sealed_key: "sealed".into(),
        ids: None,
        transfer: None,
    };
    store.add_account_key(&account, "hanako", 0).await.unwrap();
    let ids = AccountIds {
        merchant_id: "A1".into(),
        store_id: "S1".into(),
        public_key_id: format!("{}-{id}", environment.as_str().to_uppercase()),
    };
    assert!(store.link_account(id, &ids, environment, environment, "hanako", 0).await.unwrap());
}

/// Our ids of what is linked.
async fn linked(store: &Store) -> Vec<String> {
    let mut ids: Vec<String> = store.linked_accounts().await.unwrap().into_iter().map(|row| row.id).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn an_account_takes_the_place_of_the_one_of_its_environment_alone() {
    for (engine, store) in stores().await {
        link(&store, "live-1", Environment::Live).await;
        let first = store.environment_in_use().await.unwrap();
        assert_eq!(first, Some(Environment::Live), "{engine}: the first one sells");
        link(&store, "test-1", Environment::Sandbox).await;
        assert_eq!(linked(&store).await, ["live-1", "test-1"], "{engine}");
        assert_eq!(store.environment_in_use().await.unwrap(), first, "{engine}: and no other by itself");
        link(&store, "test-2", Environment::Sandbox).await;
        assert_eq!(linked(&store).await, ["live-1", "test-2"], "{engine}: another key of the same");
        assert!(store.unlink_account(Environment::Live, "hanako", 0).await.unwrap(), "{engine}");
        assert!(!store.unlink_account(Environment::Live, "hanako", 0).await.unwrap(), "{engine}: once");
        assert_eq!(linked(&store).await, ["test-2"], "{engine}");
        for chosen in [Environment::Live, Environment::Sandbox] {
            store.use_environment(chosen, "hanako", 0).await.unwrap();
            assert_eq!(store.environment_in_use().await.unwrap(), Some(chosen), "{engine}");
        }
    }
}

#[tokio::test]
async fn a_switch_is_remembered_for_whom_it_concerns() {
    for (engine, store) in stores().await {
        assert!(!store.switched_since("demo", 0).await.unwrap(), "{engine}");
        store.record("hanako", "lp.switch", Some("demo"), None, 100).await.unwrap();
        assert!(store.switched_since("demo", 100).await.unwrap(), "{engine}");
        assert!(!store.switched_since("demo", 101).await.unwrap(), "{engine}: long ago");
        assert!(!store.switched_since("teiki", 0).await.unwrap(), "{engine}: another LP");
        store.use_environment(Environment::Live, "hanako", 200).await.unwrap();
        assert!(store.switched_since("teiki", 200).await.unwrap(), "{engine}: the whole shop");
    }
}
