//! Carries notifications: gathers what changed by itself, and posts what is due, one after the other.

use std::time::Duration;

use axum::http::header;

use super::envelope::{envelope, topic};
use super::queue::{Attempt, Delivery};
use crate::app::App;
use crate::domain::notice::Notice;
use crate::world::World;

/// How often the courier looks.
const ROUND: Duration = Duration::from_millis(100);
/// How long a shop may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Works until dropped.
pub(crate) async fn run(app: &App) {
    let client = match reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        // Shops under test are near: no proxy of the machine stands between.
        .no_proxy()
        .user_agent("Amazon Simple Notification Service Agent")
        .build()
    {
        Ok(client) => client,
        Err(error) => {
            tracing::error!("notifications can not be sent: {error}");
            return std::future::pending().await;
        }
    };
    loop {
        tokio::time::sleep(ROUND).await;
        while let Some((delivery, url, body)) = next(app) {
            let attempt = post(&client, &delivery, &url, body).await;
            let mut world = app.world();
            let now = world.now();
            world.ipn.record(delivery.number, attempt, now);
        }
    }
}

/// The next notification that is due, with its address and its signed body.
fn next(app: &App) -> Option<(Delivery, String, String)> {
    let mut world = app.world_at_rest();
    gather(app, &mut world);
    let now = world.now();
    let version = world.ipn.settings.signature_version;
    let delivery = world.ipn.next_due(now)?.clone();
    drop(world);
    let url = app.merchant(&delivery.merchant_id).and_then(|merchant| merchant.ipn_url.clone());
    let Some(url) = url else {
        // The address was taken away meanwhile.
        app.world().ipn.record(delivery.number, Attempt::Unreachable, now);
        return None;
    };
    let body = envelope(app.signer()?, &app.origin, &delivery, version).to_string();
    Some((delivery, url, body))
}

/// Queues what every permission has to tell.
pub(crate) fn gather(app: &App, world: &mut World) {
    let now = world.settle();
    let told: Vec<(String, Vec<Notice>)> = world
        .permissions
        .iter_mut()
        .map(|permission| (permission.merchant_id.clone(), permission.take_notices()))
        .filter(|(_, notices)| !notices.is_empty())
        .collect();
    for (merchant_id, notices) in told {
        let has_address = app.merchant(&merchant_id).is_some_and(|merchant| merchant.ipn_url.is_some());
        for notice in notices {
            world.ipn.add(&merchant_id, &notice, has_address, now);
        }
    }
}

async fn post(client: &reqwest::Client, delivery: &Delivery, url: &str, body: String) -> Attempt {
    let sent = client
        .post(url)
        .header(header::CONTENT_TYPE, "text/plain; charset=UTF-8")
        .header("x-amz-sns-message-type", "Notification")
        .header("x-amz-sns-message-id", &delivery.message_id)
        .header("x-amz-sns-topic-arn", topic(&delivery.merchant_id))
        .body(body)
        .send()
        .await;
    match sent {
        Ok(answer) => Attempt::Answered(answer.status().as_u16()),
        Err(error) if error.is_timeout() => Attempt::TimedOut,
        Err(error) => {
            tracing::info!("a notification found nobody: {}", error.without_url());
            Attempt::Unreachable
        }
    }
}
