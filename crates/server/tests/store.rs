//! The store on both engines: the same steps, the same winners. PostgreSQL by `TEST_POSTGRES_URL` (an address
//! that may create databases); on CI its absence is a failure, elsewhere it is said.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::sync::atomic::{AtomicU32, Ordering};

use lp_amazon_pay_contract::{Answer, ConsentKind, DraftContent};
use server::quote::quote;
use server::settings::Settings;
use server::store::{Language, NewOrder, OrderState, Paid, Store};
use sqlx::{AnyConnection, Connection as _, Executor as _};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A fresh database on each engine that there is.
async fn stores() -> Vec<(&'static str, Store)> {
    let name = format!("lp_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let file = std::env::temp_dir().join(format!("{name}.db"));
    let mut stores =
        vec![("sqlite", Store::open(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap())];
    match std::env::var("TEST_POSTGRES_URL") {
        Ok(url) => {
            sqlx::any::install_default_drivers();
            let mut admin = AnyConnection::connect(&url).await.unwrap();
            admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
            let mut own = url::Url::parse(&url).unwrap();
            own.set_path(&name);
            stores.push(("postgres", Store::open(own.as_str()).await.unwrap()));
        }
        Err(_) if std::env::var_os("CI").is_some() => panic!("TEST_POSTGRES_URL is not set"),
        Err(_) => eprintln!("not run on PostgreSQL: TEST_POSTGRES_URL is not set"),
    }
    stores
}

fn buyer() -> amazon_pay::Buyer {
    serde_json::from_str(
        r#"{"buyerId":"amzn1.account.A","name":"試験 太郎","shippingAddress":{"name":"試験 太郎"}}"#,
    )
    .unwrap()
}

async fn with_claimed_draft(store: &Store) {
    with_draft(store).await;
    store.claim_draft("draft", "mine", "session").await.unwrap();
}

async fn with_draft(store: &Store) {
    store.add_login("login", "demo", "code", 60_000, &buyer(), 0).await.unwrap();
    store.add_draft("draft", "demo", "login", ConsentKind::OneTime, Language::Ja, 0).await.unwrap();
}

fn content() -> DraftContent {
    let kana =
        Answer { name: "kana01".into(), label: "フリガナ".into(), value: "シケン タロウ".into() };
    DraftContent { product: "101".into(), quantity: 2, answers: vec![kana] }
}

fn order(number: &str) -> NewOrder {
    let settings = Settings::parse(include_str!("../../../shop.toml")).unwrap();
    let product = settings.product(settings.lp("demo").unwrap(), "101").unwrap();
    NewOrder {
        id: format!("id-{number}"),
        number: number.into(),
        draft: "draft".into(),
        lp: "demo".into(),
        checkout_session_id: "session".into(),
        quote: quote(product, 2, &settings.delivery, Some("東京都")).unwrap(),
        ship_to: amazon_pay::Address::default(),
        buyer: serde_json::from_str(r#"{"buyerId":"amzn1.account.A"}"#).unwrap(),
        answers: content().answers,
        payment_descriptor: "Visa ****1111 (Amazon Pay)".into(),
    }
}

#[tokio::test]
async fn a_code_is_redeemed_once_in_time_and_only_for_its_lp() {
    for (engine, store) in stores().await {
        store.add_login("login", "demo", "code", 60_000, &buyer(), 0).await.unwrap();
        assert!(
            store.redeem_code("teiki", "code", "t1", 99_000, 1).await.unwrap().is_none(),
            "{engine}: other LP"
        );
        assert!(
            store.redeem_code("demo", "code", "t1", 99_000, 60_000).await.unwrap().is_none(),
            "{engine}: late"
        );
        let login = store.redeem_code("demo", "code", "t1", 99_000, 59_999).await.unwrap().unwrap();
        assert_eq!(login.buyer.name.as_deref(), Some("試験 太郎"), "{engine}");
        assert!(
            store.redeem_code("demo", "code", "t2", 99_000, 59_999).await.unwrap().is_none(),
            "{engine}: twice"
        );
        assert!(store.login_by_token("demo", "t1", 98_999).await.unwrap().is_some(), "{engine}");
        assert!(
            store.login_by_token("demo", "t1", 99_000).await.unwrap().is_none(),
            "{engine}: ended by time"
        );
        store.end_login("login", 5).await.unwrap();
        assert!(store.login_by_token("demo", "t1", 6).await.unwrap().is_none(), "{engine}: ended by logout");
    }
}

#[tokio::test]
async fn the_first_browser_owns_the_review() {
    for (engine, store) in stores().await {
        with_draft(&store).await;
        assert!(store.claim_draft("draft", "mine", "session").await.unwrap(), "{engine}");
        assert!(!store.claim_draft("draft", "theirs", "session").await.unwrap(), "{engine}");
        let draft = store.draft("draft").await.unwrap().unwrap();
        assert_eq!(draft.claim_hash.as_deref(), Some("mine"), "{engine}");
        assert!(draft.content.is_none(), "{engine}");
    }
}

#[tokio::test]
async fn a_draft_is_closed_by_its_order_and_foreign_logins_change_nothing() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        assert!(!store.save_draft("draft", "stranger", &content()).await.unwrap(), "{engine}");
        assert!(store.save_draft("draft", "login", &content()).await.unwrap(), "{engine}");
        assert_eq!(store.draft("draft").await.unwrap().unwrap().content, Some(content()), "{engine}");
        assert!(store.add_order(&order("N1"), 100, 0).await.unwrap(), "{engine}");
        assert!(
            !store.save_draft("draft", "login", &content()).await.unwrap(),
            "{engine}: an order stands on it"
        );
        assert!(
            !store.change_session("draft", "other").await.unwrap(),
            "{engine}: an order keeps its session"
        );
    }
}

#[tokio::test]
async fn one_draft_and_one_session_make_one_order() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        let other_session = NewOrder { checkout_session_id: "other".into(), ..order("N0") };
        assert!(!store.add_order(&other_session, 100, 0).await.unwrap(), "{engine}: not the draft's session");
        assert!(store.add_order(&order("N1"), 100, 0).await.unwrap(), "{engine}");
        assert!(!store.add_order(&order("N2"), 100, 0).await.unwrap(), "{engine}: same draft");
        store.add_draft("draft2", "demo", "login", ConsentKind::OneTime, Language::Ja, 0).await.unwrap();
        assert!(store.claim_draft("draft2", "mine", "session").await.is_err(), "{engine}: same session");
        assert_eq!(store.orders().await.unwrap().len(), 1, "{engine}");
        let read = store.order_by_number("N1").await.unwrap().unwrap();
        assert_eq!((read.total().0, read.content.answers), (4510, content().answers), "{engine}");
    }
}

#[tokio::test]
async fn of_many_that_finish_an_order_exactly_one_wins() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        store.add_order(&order("N1"), 100, 0).await.unwrap();
        let lease = store.lease_order("id-N1", 5, 0).await.unwrap().unwrap();
        assert!(store.record_sent(&lease, &order("N1")).await.unwrap(), "{engine}");
        let paid = Paid { charge_permission_id: Some("S03-1".into()), charge_id: Some("S03-1-C1".into()) };
        let tries = (0..12).map(|_| {
            let (store, paid) = (store.clone(), paid.clone());
            tokio::spawn(async move {
                let leased = store.lease_order("id-N1", 1_000, 10).await.unwrap().is_some();
                (leased, leased && store.mark_paid("id-N1", &paid, 20).await.unwrap())
            })
        });
        let mut wins = (0, 0);
        for attempt in tries.collect::<Vec<_>>() {
            let (leased, won) = attempt.await.unwrap();
            wins = (wins.0 + u32::from(leased), wins.1 + u32::from(won));
        }
        assert_eq!(wins, (1, 1), "{engine}");
        let read = store.order_by_number("N1").await.unwrap().unwrap();
        assert_eq!((read.state, read.charge_id.as_deref()), (OrderState::Paid, Some("S03-1-C1")), "{engine}");
        assert!(!store.mark_canceled("id-N1", "Declined", 30).await.unwrap(), "{engine}: paid stays paid");
    }
}

#[tokio::test]
async fn a_lease_runs_out_by_itself_and_due_orders_are_found() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        store.add_order(&order("N1"), 100, 0).await.unwrap();
        assert!(store.due_orders(99).await.unwrap().is_empty(), "{engine}: not yet");
        let dead = store.lease_order("id-N1", 500, 100).await.unwrap().unwrap();
        assert!(store.lease_order("id-N1", 900, 499).await.unwrap().is_none(), "{engine}: held");
        assert!(store.due_orders(499).await.unwrap().is_empty(), "{engine}: held");
        assert_eq!(store.due_orders(500).await.unwrap().len(), 1, "{engine}: its server died");
        let mine = store.lease_order("id-N1", 900, 500).await.unwrap().unwrap();
        assert!(
            !store.release_order(&dead, None, 0).await.unwrap(),
            "{engine}: a late one frees nobody else's lease"
        );
        assert!(!store.record_sent(&dead, &order("N1")).await.unwrap(), "{engine}: nor writes under it");
        assert!(store.release_order(&mine, Some("Open"), 700).await.unwrap(), "{engine}");
        let read = store.order_by_number("N1").await.unwrap().unwrap();
        assert_eq!((read.tries, read.reason.as_deref()), (1, Some("Open")), "{engine}");
        assert!(store.mark_canceled("id-N1", "Expired", 800).await.unwrap(), "{engine}");
        assert!(store.due_orders(9_999).await.unwrap().is_empty(), "{engine}: finished");
    }
}
