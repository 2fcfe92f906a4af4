//! Fresh databases, and rows to put into them.

use std::sync::atomic::{AtomicU32, Ordering};

use lp_amazon_pay_contract::{Answer, ConsentKind, DraftContent};
use server::basket::Basket;
use server::environment::Environment;
use server::quote::quote;
use server::settings::Settings;
use server::store::{Language, NewDraft, NewOrder, PurchaseOf, Source, Store};
use sqlx::{AnyConnection, Connection as _, Executor as _};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A fresh database on each engine that there is.
pub(crate) async fn stores() -> Vec<(&'static str, Store)> {
    stores_with_urls().await.into_iter().map(|(engine, store, _)| (engine, store)).collect()
}

/// The same, with their addresses.
pub(crate) async fn stores_with_urls() -> Vec<(&'static str, Store, String)> {
    let mut stores = Vec::new();
    for (engine, url) in databases().await {
        stores.push((engine, Store::open(&url).await.unwrap(), url));
    }
    stores
}

/// The addresses of databases that hold nothing yet.
pub(crate) async fn databases() -> Vec<(&'static str, String)> {
    let name = format!("lp_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let file = std::env::temp_dir().join(format!("{name}.db"));
    // Process numbers come round again.
    std::fs::remove_file(&file).ok();
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let mut found = vec![("sqlite", url)];
    match std::env::var("TEST_POSTGRES_URL") {
        Ok(url) => {
            sqlx::any::install_default_drivers();
            let mut admin = AnyConnection::connect(&url).await.unwrap();
            admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
            let mut own = url::Url::parse(&url).unwrap();
            own.set_path(&name);
            found.push(("postgres", own.into()));
        }
        Err(_) if std::env::var_os("CI").is_some() => panic!("TEST_POSTGRES_URL is not set"),
        Err(_) => eprintln!("not run on PostgreSQL: TEST_POSTGRES_URL is not set"),
    }
    found
}

pub(crate) fn buyer() -> amazon_pay::Buyer {
    serde_json::from_str(
        r#"{"buyerId":"amzn1.account.A","name":"試験 太郎","shippingAddress":{"name":"試験 太郎"}}"#,
    )
    .unwrap()
}

pub(crate) async fn with_claimed_draft(store: &Store) {
    with_draft(store).await;
    store.claim_draft("draft", "mine", "session").await.unwrap();
}

pub(crate) async fn with_draft(store: &Store) {
    store.add_login("login", ("demo", Environment::Sandbox), "code", 60_000, &buyer(), 0).await.unwrap();
    store.add_draft(&draft("draft"), 0).await.unwrap();
}

/// Another consent for the purchase of `draft`, claimed with a session of its own.
pub(crate) async fn with_other_attempt(store: &Store) {
    let other = NewDraft {
        kind: ConsentKind::Recurring,
        purchase: PurchaseOf::Same("draft".into()),
        content: Some(content()),
        ..draft("other")
    };
    store.add_draft(&other, 0).await.unwrap();
    store.claim_draft("other", "mine", "other-session").await.unwrap();
}

/// An offer that takes the place of order `N1` is placed, under a number. `false`: it was placed before.
pub(crate) async fn with_replacing_offer(store: &Store, number: &str) -> bool {
    let offer = PurchaseOf::Offer {
        after: "id-N1".into(),
        mode: server::settings::OfferMode::Replace,
        preview: false,
        permission: Some(("S03-1".into(), "mine".into())),
    };
    let next = NewDraft { purchase: offer, ..draft("offer") };
    if store.add_draft(&next, 20).await.is_err() {
        return false;
    }
    let new = NewOrder {
        draft: Some("offer".into()),
        purchase: Some("offer".into()),
        source: Source::Permission("S03-1".into()),
        replaces: Some("id-N1".into()),
        ..order(number)
    };
    store.add_order(&new, 100, 30).await.unwrap();
    true
}

pub(crate) fn draft(handle: &str) -> NewDraft {
    NewDraft {
        handle: handle.into(),
        lp: "demo".into(),
        login_id: "login".into(),
        environment: Environment::Sandbox,
        kind: ConsentKind::OneTime,
        language: Language::Ja,
        purchase: PurchaseOf::Form { preview: false },
        content: None,
        address_ok: None,
    }
}

pub(crate) fn content() -> DraftContent {
    let kana =
        Answer { name: "kana01".into(), label: "フリガナ".into(), value: "シケン タロウ".into() };
    DraftContent { product: "101".into(), quantity: 2, beside: Vec::new(), answers: vec![kana] }
}

pub(crate) fn order(number: &str) -> NewOrder {
    order_of(number, "draft", "session", "101", 2)
}

pub(crate) fn other_order(number: &str) -> NewOrder {
    order_of(number, "other", "other-session", "201", 1)
}

fn order_of(number: &str, draft: &str, session: &str, product: &str, quantity: u32) -> NewOrder {
    let settings = Settings::parse(include_str!("../../../../shop.toml")).unwrap();
    let product = settings.any_product(product).unwrap();
    NewOrder {
        id: format!("id-{number}"),
        number: number.into(),
        draft: Some(draft.into()),
        purchase: Some("draft".into()),
        lp: "demo".into(),
        language: Language::Ja,
        environment: Environment::Sandbox,
        source: Source::Session(session.into()),
        quote: quote(&Basket::one(product, quantity), &settings.delivery, Some("東京都")).unwrap(),
        ship_to: amazon_pay::Address::default(),
        buyer: serde_json::from_str(r#"{"buyerId":"amzn1.account.A"}"#).unwrap(),
        answers: content().answers,
        payment_descriptor: "Visa ****1111 (Amazon Pay)".into(),
        renewal: None,
        replaces: None,
        preview: false,
    }
}
