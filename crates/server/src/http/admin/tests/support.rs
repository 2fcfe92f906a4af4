//! A shop without a network, and requests that a browser could send.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lp_amazon_pay_contract::Answer as FormAnswer;
use sqlx::{AnyConnection, Connection as _, Executor as _};
use tower::ServiceExt as _;

use crate::admin::Role;
use crate::amazon::Amazon;
use crate::basket::Basket;
use crate::clock::{Clock, HOUR};
use crate::environment::Environment;
use crate::language::Language;
use crate::quote::quote;
use crate::secret::fingerprint;
use crate::settings::Settings;
use crate::shop::Shop;
use crate::store::{NewDraft, NewOperator, NewOrder, NewSubscription, Paid, PurchaseOf, Source, Store};
use crate::vault::Vault;
use crate::widget::Widget;

const SHOP: &str = include_str!("../../../../../../shop.toml");

static NEXT: AtomicU32 = AtomicU32::new(0);

pub(in crate::http) struct Office {
    pub(in crate::http) shop: Shop,
    app: Router,
    database: String,
}

fn vault() -> Vault {
    Vault::new(&STANDARD.encode([7; 32])).unwrap()
}

fn sqlite() -> String {
    let name = format!("lp_admin_{}_{}.db", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let file = std::env::temp_dir().join(name);
    // Process numbers come round again.
    std::fs::remove_file(&file).ok();
    format!("sqlite://{}?mode=rwc", file.display())
}

/// What came back.
pub(in crate::http) struct Answer {
    pub(in crate::http) status: StatusCode,
    pub(in crate::http) headers: HeaderMap,
    pub(in crate::http) text: String,
}

impl Answer {
    pub(in crate::http) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    pub(in crate::http) fn cookie(&self) -> Option<String> {
        let line = self.headers.get(header::SET_COOKIE)?.to_str().unwrap();
        Some(line.split(';').next().unwrap().split_once('=').unwrap().1.to_owned())
    }
}

impl Office {
    pub(in crate::http) async fn open() -> Self {
        Self::open_at(sqlite(), None, None).await
    }

    /// With somebody who plays Amazon at this address.
    pub(in crate::http) async fn open_beside(amazon: &str) -> Self {
        Self::open_at(sqlite(), Some(vault()), Some(amazon)).await
    }

    /// The same on every engine that there is: PostgreSQL by `TEST_POSTGRES_URL`, like the store's tests.
    pub(in crate::http) async fn on_every_engine(amazon: &str) -> Vec<(&'static str, Self)> {
        let mut offices = vec![("sqlite", Self::open_beside(amazon).await)];
        match std::env::var("TEST_POSTGRES_URL") {
            Ok(url) => {
                sqlx::any::install_default_drivers();
                let name = format!("lp_api_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
                let mut admin = AnyConnection::connect(&url).await.unwrap();
                admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
                let mut own = url::Url::parse(&url).unwrap();
                own.set_path(&name);
                offices.push(("postgres", Self::open_at(own.into(), Some(vault()), Some(amazon)).await));
            }
            Err(_) if std::env::var_os("CI").is_some() => panic!("TEST_POSTGRES_URL is not set"),
            Err(_) => eprintln!("not run on PostgreSQL: TEST_POSTGRES_URL is not set"),
        }
        offices
    }

    pub(in crate::http) async fn open_with_vault() -> Self {
        Self::open_at(sqlite(), Some(vault()), None).await
    }

    /// With one setting of the demo shop changed.
    pub(super) async fn open_with_settings(from: &str, to: &str) -> Self {
        let text = SHOP.replace(from, to);
        assert_ne!(text, SHOP);
        Self::open_as(sqlite(), None, None, &text, true).await
    }

    async fn open_at(database: String, vault: Option<Vault>, stand_in: Option<&str>) -> Self {
        Self::open_as(database, vault, stand_in, SHOP, true).await
    }

    /// One that no Amazon account was given to.
    pub(in crate::http) async fn open_without_account() -> Self {
        Self::open_as(sqlite(), Some(vault()), None, SHOP, false).await
    }

    async fn open_as(
        database: String,
        vault: Option<Vault>,
        stand_in: Option<&str>,
        settings: &str,
        given: bool,
    ) -> Self {
        let store = Store::open(&database).await.unwrap();
        let key = amazon_pay::PrivateKey::generate().unwrap().to_pkcs8_pem().unwrap();
        // Nothing answers at that port: no test asks the real Amazon.
        let amazon =
            Amazon::stand_in(stand_in.unwrap_or("http://127.0.0.1:9"), "http://localhost/checkout.js");
        let account = amazon.account(
            "A1EXAMPLEEXAMP",
            "amzn1.application-oa2-client.0123456789abcdef0123456789abcdef",
            "SANDBOX-AEXAMPLEEXAMPLEEXAMPLEEX",
            &key,
        );
        let settings = Settings::parse(settings).unwrap();
        let shop = Shop::new(settings, store, amazon, Widget::new("nowhere".into()), Clock::default());
        let shop = shop
            .with_account(account.ok().filter(|_| given))
            .with_vault(vault)
            .with_metrics_token(Some("let-me-count"));
        Self { app: crate::http::app(shop.clone()), shop, database }
    }

    /// Somebody with a role is signed in; their cookie's word.
    pub(in crate::http) async fn signed_in(&self, role: Role) -> String {
        let (word, now) = (format!("word-of-{}", role.as_str()), self.shop.clock.now());
        let operator = NewOperator {
            id: role.as_str().into(),
            name: role.as_str().into(),
            role,
            password_hash: "none".into(),
            language: Language::Ja,
        };
        self.shop.store.add_operator(&operator, now).await.unwrap();
        let hash = fingerprint(&word);
        self.shop.store.add_session(&hash, role.as_str(), now + HOUR, now + HOUR, now).await.unwrap();
        word
    }

    /// A paid order of 4,510 yen under a number, with the charge `C-<number>`.
    pub(in crate::http) async fn with_order(&self, number: &str, offer_until: Option<i64>) {
        self.with_order_of(number, ("101", 2), offer_until, Vec::new()).await;
    }

    /// The same, with what the form answered.
    pub(super) async fn with_answered_order(
        &self,
        number: &str,
        offer_until: Option<i64>,
        answers: Vec<FormAnswer>,
    ) {
        self.with_order_of(number, ("101", 2), offer_until, answers).await;
    }

    /// A paid first order of a 定期 and the subscription that began with it, both under a number.
    pub(in crate::http) async fn with_subscription(&self, number: &str) {
        self.with_order_of(number, ("201", 1), None, Vec::new()).await;
    }

    async fn with_order_of(
        &self,
        number: &str,
        (product, quantity): (&str, u32),
        offer_until: Option<i64>,
        answers: Vec<FormAnswer>,
    ) {
        let (store, now) = (&self.shop.store, self.shop.clock.now());
        let id = |what: &str| format!("{what}-{number}");
        let buyer = r#"{"buyerId":"amzn1.account.A","name":"試験 太郎","email":"taro@buyer.example"}"#;
        let login = serde_json::from_str(buyer).unwrap();
        store
            .add_login(&id("login"), ("demo", Environment::Sandbox), &id("code"), now, &login, now)
            .await
            .unwrap();
        let draft = NewDraft {
            handle: id("draft"),
            lp: "demo".into(),
            login_id: id("login"),
            environment: Environment::Sandbox,
            kind: self.shop.settings.any_product(product).unwrap().kind(),
            language: Language::Ja,
            purchase: PurchaseOf::Form { preview: false },
            content: None,
            address_ok: None,
        };
        store.add_draft(&draft, now).await.unwrap();
        store.claim_draft(&draft.handle, "mine", &id("session")).await.unwrap();
        let settings = &self.shop.settings;
        let order = NewOrder {
            id: id("id"),
            number: number.into(),
            draft: Some(draft.handle.clone()),
            purchase: Some(draft.handle),
            lp: "demo".into(),
            language: Language::Ja,
            environment: Environment::Sandbox,
            source: Source::Session(id("session")),
            quote: quote(
                &Basket::one(settings.any_product(product).unwrap(), quantity),
                &settings.delivery,
                Some("東京都"),
            )
            .unwrap(),
            ship_to: serde_json::from_str(r#"{"name":"試験 太郎","postalCode":"153-0064"}"#).unwrap(),
            buyer: serde_json::from_str(buyer).unwrap(),
            answers,
            payment_descriptor: "Visa ****1111".into(),
            renewal: None,
            replaces: None,
            preview: false,
        };
        store.add_order(&order, now, now).await.unwrap();
        let subscription = order.quote.renewed().map(|quote| NewSubscription {
            id: id("sub"),
            number: number.into(),
            first_order: order.id.clone(),
            lp: order.lp.clone(),
            language: order.language,
            environment: order.environment,
            permission: id("S03"),
            cycle: quote.cycle.unwrap(),
            quote,
            ship_to: order.ship_to.clone(),
            buyer: order.buyer.clone(),
            payment_descriptor: order.payment_descriptor.clone(),
            anchor: crate::calendar::day(now),
            anchor_cycle: 1,
        });
        let paid = Paid {
            subscription,
            charge_permission_id: Some(id("S03")),
            charge_id: Some(id("C")),
            offer_until,
            ..Paid::default()
        };
        assert!(store.mark_paid(&order.id, &paid, now).await.unwrap());
    }

    /// A connection of one's own to the database, for what no operator does.
    pub(super) async fn database(&self) -> AnyConnection {
        AnyConnection::connect(&self.database).await.unwrap()
    }

    /// The order under a number is there so many more times, a second apart.
    pub(super) async fn with_copies(&self, number: &str, copies: i64) {
        let columns = "lp, language, kind, quote_json, total, ship_to_json, buyer_json, answers_json,
            payment_descriptor, preview, environment, state, attempt, lease_until, tries, due_at, search_text";
        let sql = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {copies})
             INSERT INTO orders (id, number, created_at, checkout_session_id, charge_permission_id, {columns})
             SELECT o.id || i, o.number || '-' || i, o.created_at - 1000 * i, 'copy' || i, NULL, {columns}
             FROM orders o, n WHERE o.number = '{number}'"
        );
        self.database().await.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    }

    /// The answer itself, its body unread.
    pub(super) async fn open_answer(&self, path: &str, word: &str, fields: &str) -> axum::response::Response {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, format!("lpap-admin={word}"))
            .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4000))))
            .body(Body::from(format!("{fields}&token={}", token(word))));
        self.app.clone().oneshot(request.unwrap()).await.unwrap()
    }

    /// What `/metrics` says to whoever has a token.
    pub(super) async fn metrics(&self, token: Option<&str>) -> (StatusCode, String) {
        let mut request = Request::get("/metrics");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let answer = self.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = answer.status();
        let text = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(text.to_vec()).unwrap())
    }

    /// What a page of an origin tells the widget API.
    pub(super) async fn tells(&self, path: &str, origin: Option<&str>, body: &str) -> StatusCode {
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, "text/plain;charset=UTF-8")
            .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4000))));
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        self.app.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap().status()
    }

    pub(in crate::http) async fn get(&self, path: &str, word: Option<&str>) -> Answer {
        self.ask(Method::GET, path, word, "").await
    }

    /// Any request at all.
    pub(in crate::http) async fn send(&self, mut request: Request<Body>) -> Answer {
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4000))));
        }
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// A form as its own page would send it.
    pub(in crate::http) async fn post(&self, path: &str, word: &str, fields: &str) -> Answer {
        let form = format!("{fields}&token={}", token(word));
        self.ask(Method::POST, path, Some(word), &form).await
    }

    pub(in crate::http) async fn ask(
        &self,
        method: Method,
        path: &str,
        word: Option<&str>,
        form: &str,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(word) = word {
            request = request.header(header::COOKIE, format!("other=1; lpap-admin={word}"));
        }
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }
}

pub(in crate::http) fn token(word: &str) -> String {
    fingerprint(&format!("csrf {word}"))
}
