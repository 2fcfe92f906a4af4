//! Webhooks as the cart receives them: signed, once per event, again after trouble, nowhere else.

use std::sync::{Arc, Mutex};

use aws_lc_rs::hmac::{HMAC_SHA256, Key, verify};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tokio::net::TcpListener;

use super::support::Cart;
use crate::clock::{HOUR, SECOND};
use crate::webhooks::Happening;

const CAPTURE: &str = "/v1/orders/AS-1/charges/C-AS-1/capture";

/// What came: path, headers, body.
type Came = Arc<Mutex<Vec<(String, HeaderMap, String)>>>;

struct Receiver {
    url: String,
    came: Came,
    answers: Arc<Mutex<StatusCode>>,
}

impl Receiver {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (came, answers) = (Came::default(), Arc::new(Mutex::new(StatusCode::OK)));
        let state = (came.clone(), answers.clone());
        let answer = async |State((came, answers)): State<(Came, Arc<Mutex<StatusCode>>)>,
                            request: Request| {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            came.lock().unwrap().push((parts.uri.path().to_owned(), parts.headers, body));
            let status = *answers.lock().unwrap();
            (status, [(header::LOCATION, "/elsewhere")], "never read").into_response()
        };
        let router = Router::new().fallback(answer).with_state(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, came, answers }
    }

    fn answers(&self, status: StatusCode) {
        *self.answers.lock().unwrap() = status;
    }

    fn bodies(&self) -> Vec<Value> {
        self.came.lock().unwrap().iter().map(|(_, _, body)| serde_json::from_str(body).unwrap()).collect()
    }

    fn types(&self) -> Vec<String> {
        self.bodies().iter().map(|body| body["type"].as_str().unwrap().to_owned()).collect()
    }

    /// How many of the last request's signatures each secret made.
    fn signed_by(&self, secret: &str) -> usize {
        let came = self.came.lock().unwrap();
        let (_, headers, body) = came.last().unwrap();
        let text = |name: &str| headers[name].to_str().unwrap().to_owned();
        let signed = format!("{}.{}.{body}", text("webhook-id"), text("webhook-timestamp"));
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let right = |signature: &&str| {
            let tag = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
            verify(&Key::new(HMAC_SHA256, &key), signed.as_bytes(), &tag).is_ok()
        };
        text("webhook-signature").split(' ').filter(right).count()
    }
}

async fn told() -> (Cart, Receiver, String) {
    let (cart, receiver) = (Cart::open().await, Receiver::open().await);
    let secret = cart.office.shop.add_webhook(&receiver.url, &Happening::ALL, "hanako").await.unwrap();
    (cart, receiver, secret)
}

#[tokio::test]
async fn api_webhooks_tell_an_orders_way_signed_and_without_personal_data() {
    let (cart, receiver, secret) = told().await;
    cart.office.with_order("AS-1", None).await;
    cart.post(CAPTURE, "c", r#"{"amount":4000}"#).await;
    cart.post("/v1/orders/AS-1/charges/C-AS-1/refund", "r", r#"{"amount":300}"#).await;
    cart.office.shop.deliver_webhooks().await.unwrap();
    let mut types = receiver.types();
    types.sort();
    assert_eq!(types, ["order.captured", "order.paid", "order.placed", "order.refunded"]);
    assert_eq!(receiver.signed_by(&secret), 1);
    for (path, headers, body) in receiver.came.lock().unwrap().iter() {
        let told: Value = serde_json::from_str(body).unwrap();
        assert_eq!(
            (path.as_str(), &headers["content-type"]),
            ("/hook", &"application/json".parse().unwrap())
        );
        assert_eq!(told["id"], headers["webhook-id"].to_str().unwrap());
        assert_eq!(
            (&told["data"]["order"]["number"], &told["data"]["order"]["total"]),
            (&"AS-1".into(), &4510.into())
        );
        for private in ["試験", "taro@", "153", "東京", "Visa"] {
            assert!(!body.contains(private), "{private}: {body}");
        }
    }
    let bodies = receiver.bodies();
    let refunded = bodies.iter().find(|body| body["type"] == "order.refunded").unwrap();
    assert_eq!((&refunded["data"]["amount"], &refunded["data"]["chargeId"]), (&300.into(), &"C-AS-1".into()));
    cart.office.shop.deliver_webhooks().await.unwrap();
    assert_eq!(receiver.types().len(), 4, "each once");
    let (_, log) = cart.get("/v1/webhook-deliveries?state=delivered&limit=3").await;
    assert_eq!(
        (log["deliveries"].as_array().unwrap().len(), &log["deliveries"][0]["status"]),
        (3, &200.into())
    );
    let (_, rest) =
        cart.get(&format!("/v1/webhook-deliveries?cursor={}", log["next"].as_str().unwrap())).await;
    assert_eq!(rest["deliveries"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn api_webhooks_tell_nothing_that_did_not_happen() {
    let (cart, receiver, _) = told().await;
    cart.office.with_order("AS-1", Some(cart.office.shop.clock.now() + HOUR)).await;
    let (status, _) = cart.post(CAPTURE, "c", r#"{"amount":4510}"#).await;
    assert_eq!(status, StatusCode::CONFLICT);
    cart.office.shop.deliver_webhooks().await.unwrap();
    let mut types = receiver.types();
    types.sort();
    assert_eq!(types, ["order.paid", "order.placed"]);
}

#[tokio::test]
async fn api_webhooks_try_again_with_growing_pauses_give_up_and_are_sent_again_by_hand() {
    let (cart, receiver, _) = told().await;
    let shop = &cart.office.shop;
    let id = shop.store.webhooks().await.unwrap().remove(0).id;
    assert!(shop.store.tell_a_test(&id, shop.clock.now()).await.unwrap());
    receiver.answers(StatusCode::INTERNAL_SERVER_ERROR);
    let mut pauses = Vec::new();
    for tried in 1..=16 {
        shop.deliver_webhooks().await.unwrap();
        assert_eq!(receiver.types().len(), tried, "one try each time");
        let line = shop.store.deliveries_after(None, None, 9).await.unwrap().remove(0);
        assert_eq!((line.tries, line.status), (i64::try_from(tried).unwrap(), Some(500)));
        if tried < 16 {
            assert_eq!(line.state.as_str(), "waiting");
            let pause = line.due_at - shop.clock.now();
            pauses.push(pause);
            shop.clock.advance(pause - 5 * SECOND);
            shop.deliver_webhooks().await.unwrap();
            assert_eq!(receiver.types().len(), tried, "not before its time");
            shop.clock.advance(6 * SECOND);
        } else {
            assert_eq!(line.state.as_str(), "failed", "given up");
        }
    }
    assert!(
        pauses[0] < 40 * SECOND && pauses[1] > pauses[0] && *pauses.iter().max().unwrap() < 8 * HOUR,
        "{pauses:?}"
    );
    shop.clock.advance(24 * HOUR);
    shop.deliver_webhooks().await.unwrap();
    assert_eq!(receiver.types().len(), 16, "given up is given up");
    receiver.answers(StatusCode::NO_CONTENT);
    let (_, log) = cart.get("/v1/webhook-deliveries?state=failed").await;
    let path = format!("/v1/webhook-deliveries/{}/resend", log["deliveries"][0]["id"].as_str().unwrap());
    let (status, again) = cart.post(&path, "again", "").await;
    assert_eq!((status, &again["state"]), (StatusCode::OK, &"waiting".into()));
    shop.deliver_webhooks().await.unwrap();
    let bodies = receiver.bodies();
    assert_eq!((bodies.len(), &bodies[16]), (17, &bodies[0]), "the same event under the same id");
    let line = shop.store.deliveries_after(None, None, 9).await.unwrap().remove(0);
    assert_eq!((line.state.as_str(), line.status, line.trouble), ("delivered", Some(204), None));
}

#[tokio::test]
async fn api_webhooks_follow_no_redirect() {
    let (cart, receiver, _) = told().await;
    let shop = &cart.office.shop;
    let id = shop.store.webhooks().await.unwrap().remove(0).id;
    shop.store.tell_a_test(&id, shop.clock.now()).await.unwrap();
    receiver.answers(StatusCode::TEMPORARY_REDIRECT);
    shop.deliver_webhooks().await.unwrap();
    let paths: Vec<String> = receiver.came.lock().unwrap().iter().map(|(path, _, _)| path.clone()).collect();
    assert_eq!(paths, ["/hook"]);
    let line = shop.store.deliveries_after(None, None, 9).await.unwrap().remove(0);
    assert_eq!((line.state.as_str(), line.status), ("waiting", Some(307)));
}

#[tokio::test]
async fn api_webhooks_are_signed_with_both_secrets_for_a_day_after_a_rotation() {
    let (cart, receiver, former) = told().await;
    let shop = &cart.office.shop;
    let id = shop.store.webhooks().await.unwrap().remove(0).id;
    let new = shop.rotate_webhook(&id, "hanako").await.unwrap().unwrap();
    assert_ne!(new, former);
    let sends = async || {
        shop.store.tell_a_test(&id, shop.clock.now()).await.unwrap();
        shop.deliver_webhooks().await.unwrap();
        (receiver.signed_by(&new), receiver.signed_by(&former))
    };
    assert_eq!(sends().await, (1, 1));
    shop.clock.advance(24 * HOUR + SECOND);
    assert_eq!(sends().await, (1, 0));
    assert!(shop.rotate_webhook("nobody", "hanako").await.unwrap().is_none());
}

#[tokio::test]
async fn api_webhooks_of_two_servers_are_sent_once_and_of_a_dead_one_by_the_other() {
    let (cart, receiver, _) = told().await;
    let shop = &cart.office.shop;
    cart.office.with_order("AS-1", None).await;
    let (one, other) = tokio::join!(shop.deliver_webhooks(), shop.deliver_webhooks());
    one.and(other).unwrap();
    assert_eq!(receiver.types().len(), 2, "placed and paid, each once");
    // A server takes one and dies.
    let id = shop.store.webhooks().await.unwrap().remove(0).id;
    shop.store.tell_a_test(&id, shop.clock.now()).await.unwrap();
    let now = shop.clock.now();
    assert!(shop.store.take_delivery(now + 60 * SECOND, now).await.unwrap().is_some());
    shop.deliver_webhooks().await.unwrap();
    assert_eq!(receiver.types().len(), 2, "it may still be at it");
    shop.clock.advance(61 * SECOND);
    shop.deliver_webhooks().await.unwrap();
    assert_eq!(receiver.types().len(), 3);
}

#[tokio::test]
async fn api_webhooks_that_cannot_be_reached_say_why_and_hold_nobody_up() {
    let (cart, receiver, _) = told().await;
    let shop = &cart.office.shop;
    // A port where nobody listens, beside one that works.
    shop.add_webhook("http://127.0.0.1:9/", &[Happening::OrderPaid], "hanako").await.unwrap();
    cart.office.with_order("AS-1", None).await;
    shop.deliver_webhooks().await.unwrap();
    assert_eq!(receiver.types().len(), 2);
    let log = shop.store.deliveries_after(None, None, 9).await.unwrap();
    let stuck = log.iter().find(|line| line.url.contains(":9/")).unwrap();
    assert_eq!((stuck.trouble.as_deref(), stuck.status, stuck.tries), (Some("connect"), None, 1));
    assert_eq!(log.len(), 3, "one wants to hear of payments alone");
}
