//! The cart's server: an owner makes it a key and tells it by webhook, in the browser; it moves an order's money at
//! Amazon over `/v1`, and its key dies in the browser, too.

use std::sync::{Arc, Mutex, PoisonError};

use axum::routing::post;
use e2e::{LpPage, Shopper, Sites, scenario};
use serde_json::{Value, json};
use server::admin::Role;
use server::clock::HOUR;
use tokio::net::TcpListener;

use super::{opens, signs_in, types};
use crate::TARO;
use crate::witness::{charges, reaches_confirm};

/// What the cart's server was told.
type Heard = Arc<Mutex<Vec<Value>>>;

async fn cart() -> anyhow::Result<(String, Heard)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/webhooks", listener.local_addr()?);
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    let hears = async move |axum::Json(told): axum::Json<Value>| {
        kept.lock().unwrap_or_else(PoisonError::into_inner).push(told);
    };
    let router = axum::Router::new().route("/webhooks", post(hears));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok((url, heard))
}

async fn hears(heard: &Heard, what: &str) -> anyhow::Result<Value> {
    for _ in 0..100 {
        let all = heard.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(told) = all.into_iter().find(|told| told["type"] == what) {
            return Ok(told);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    anyhow::bail!("the cart was never told {what}")
}

/// A request of the cart's server.
async fn asks(shopper: &Shopper, key: &str, path: &str, body: Option<Value>) -> anyhow::Result<(u16, Value)> {
    let url = format!("{}{path}", shopper.world().server_by_number());
    let request = match body {
        Some(body) => reqwest::Client::new().post(url).header("idempotency-key", path).json(&body),
        None => reqwest::Client::new().get(url),
    };
    let answer = request.bearer_auth(key).send().await?;
    Ok((answer.status().as_u16(), answer.json().await?))
}

#[tokio::test]
async fn api_of_a_cart_with_a_key_and_webhooks_made_in_the_browser() {
    scenario("admin_api", LpPage::default(), Sites::Three, |shopper| async move {
        let (url, heard) = cart().await?;
        reaches_confirm(&shopper, TARO, "101").await?;
        let number = shopper.places(TARO).await?;
        shopper.world().time_passes_everywhere(HOUR).await?;
        signs_in(&shopper, Role::Owner).await?;
        opens(&shopper, "/admin/webhooks").await?;
        shopper.finds_no_barrier("webhooks").await?;
        types(&shopper, "input[name=url]", &url).await?;
        shopper.turns_page("#add").await?;
        assert!(shopper.reads("#secret").await?.starts_with("whsec_"));
        shopper.finds_no_barrier("a secret").await?;
        opens(&shopper, "/admin/api-keys").await?;
        shopper.finds_no_barrier("API keys").await?;
        types(&shopper, "input[name=name]", "カート").await?;
        for scope in ["orders:read", "orders:money"] {
            shopper.clicks(&format!("input[value='{scope}']")).await?;
        }
        shopper.turns_page("#make").await?;
        let key = shopper.reads("#key").await?;
        shopper.finds_no_barrier("a key").await?;
        // The cart's server, which knows the number from its webhook, or from its own page.
        let (status, order) = asks(&shopper, &key, &format!("/v1/orders/{number}"), None).await?;
        assert_eq!((status, &order["money"]["status"]), (200, &json!("waiting")), "{order}");
        let charge = order["charges"][0]["id"].as_str().unwrap_or_default().to_owned();
        let path = format!("/v1/orders/{number}/charges/{charge}");
        for _ in 0..2 {
            let (status, captured) =
                asks(&shopper, &key, &format!("{path}/capture"), Some(json!({"amount": 2000}))).await?;
            assert_eq!((status, &captured["state"]), (200, &json!("done")), "{captured}");
        }
        assert_eq!(charges(&shopper).await?, ["Captured 2530"]);
        let (_, refunded) =
            asks(&shopper, &key, &format!("{path}/refund"), Some(json!({"amount": 500}))).await?;
        assert_eq!(refunded["state"], "pending", "{refunded}");
        let told = hears(&heard, "order.captured").await?;
        assert_eq!(
            (&told["data"]["order"]["number"], &told["data"]["amount"]),
            (&json!(number), &json!(2000))
        );
        shopper.world().time_passes_everywhere(120_000).await?;
        assert_eq!(hears(&heard, "order.refunded").await?["data"]["amount"], 500);
        let (status, _) = asks(&shopper, &key, "/v1/lps", None).await?;
        assert_eq!(status, 403, "not its scope");
        opens(&shopper, &format!("/admin/orders/{number}")).await?;
        assert!(shopper.reads("#story").await?.contains("api:カート"));
        // The log, and once more by hand.
        opens(&shopper, "/admin/webhooks").await?;
        assert!(shopper.reads("#log").await?.contains("送信済み"));
        shopper.finds_no_barrier("the log").await?;
        let before = heard.lock().unwrap_or_else(PoisonError::into_inner).len();
        shopper.turns_page("#log li:first-child button").await?;
        shopper.reads_in("#said", "送信を予約しました").await?;
        for _ in 0..100 {
            if heard.lock().unwrap_or_else(PoisonError::into_inner).len() > before {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(heard.lock().unwrap_or_else(PoisonError::into_inner).len(), before + 1);
        opens(&shopper, "/admin/api-keys").await?;
        assert!(!shopper.reads("main").await?.contains(&key), "shown once");
        super::confirms(&shopper, "form[action$='/revoke'] button", "失効させました").await?;
        let (status, _) = asks(&shopper, &key, &format!("/v1/orders/{number}"), None).await?;
        assert_eq!(status, 401);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn api_docs_in_the_browser() {
    scenario("admin_api_docs", LpPage::default(), Sites::Three, |shopper| async move {
        for (address, word) in [("/v1/docs", "データの形"), ("/v1/docs?lang=en", "Schemas")] {
            opens(&shopper, address).await?;
            shopper.reads_in("nav", word).await?;
            shopper.finds_no_barrier(address).await?;
        }
        let wide = shopper
            .asks_page("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await?;
        assert_eq!(wide, 0, "nothing stands out of the page");
        Ok(())
    })
    .await;
}
