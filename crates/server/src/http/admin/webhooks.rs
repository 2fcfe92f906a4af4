//! 設定 > Webhook: where the cart is told, and the log of telling. A secret is on the page that answers the press that
//! made it, and nowhere else.

use axum::extract::{Form, Path, Query, RawForm, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

use super::guard::Me;
use super::page::{Nothing, back, or_broken, page, refusal};
use crate::calendar::moment;
use crate::shop::Shop;
use crate::store::{Delivery, DeliveryState, Webhook};
use crate::webhooks::{Happening, NoWebhook};

const PATH: &str = "/admin/webhooks";
const PER_PAGE: i64 = 50;

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    said: String,
    #[serde(default)]
    state: String,
    /// The last line of the page before: when, and its id.
    at: Option<i64>,
    id: Option<String>,
}

pub(super) async fn list(State(shop): State<Shop>, me: Me, Query(asked): Query<Asked>) -> Response {
    let done = shown(&shop, &me, &asked, context! {}).await;
    or_broken(&shop, &me, done)
}

async fn shown(shop: &Shop, me: &Me, asked: &Asked, values: Value) -> anyhow::Result<Response> {
    let now = shop.clock.now();
    let webhooks: Vec<Value> =
        shop.store.webhooks().await?.iter().map(|webhook| place(webhook, now)).collect();
    let after = asked.at.zip(asked.id.clone());
    let state = DeliveryState::from_word(&asked.state);
    let mut log = shop.store.deliveries_after(state, after.as_ref(), PER_PAGE + 1).await?;
    let more = log.len() > 50;
    log.truncate(50);
    let older = log.last().filter(|_| more).map(|last| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("state", &asked.state).append_pair("at", &last.created_at.to_string());
        format!("{PATH}?{}", query.append_pair("id", &last.id).finish())
    });
    let lists = context! {
        webhooks, older,
        said => asked.said.clone(),
        state => asked.state.clone(),
        states => DeliveryState::ALL.iter().map(|state| state.as_str()).collect::<Vec<_>>(),
        log => log.iter().map(line).collect::<Vec<_>>(),
        events => Happening::ALL.iter().map(|event| event.as_str()).collect::<Vec<_>>(),
        vault => shop.vault.is_some(),
        secret => "",
    };
    Ok(page(shop, me, "admin/webhooks.html", context! { ..values, ..lists }))
}

fn place(webhook: &Webhook, now: i64) -> Value {
    context! {
        id => webhook.id.clone(),
        url => webhook.url.clone(),
        events => webhook.events.iter().map(|event| event.as_str()).collect::<Vec<_>>(),
        made => moment(webhook.created_at),
        former_until => webhook.former_until.filter(|until| *until > now).map(moment),
    }
}

fn line(delivery: &Delivery) -> Value {
    context! {
        id => delivery.id.clone(),
        at => moment(delivery.created_at),
        event => delivery.happening.clone(),
        about => delivery.about.clone(),
        host => url::Url::parse(&delivery.url).ok().and_then(|url| url.host_str().map(str::to_owned)),
        state => delivery.state.as_str(),
        tries => delivery.tries,
        status => delivery.status,
        trouble => delivery.trouble.clone(),
        next => (delivery.state == DeliveryState::Waiting).then(|| moment(delivery.due_at)),
    }
}

pub(super) async fn add(State(shop): State<Shop>, me: Me, RawForm(form): RawForm) -> Response {
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
    let named = |name: &'static str| {
        fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    };
    let url = named("url").next().unwrap_or_default();
    let events: Vec<Happening> = named("event").filter_map(Happening::from_word).collect();
    let done = async {
        match shop.add_webhook(url, &events, me.name()).await {
            Ok(secret) => shown(&shop, &me, &Asked::default(), context! { secret }).await,
            Err(error) => refused(error),
        }
    };
    or_broken(&shop, &me, done.await)
}

fn refused(error: anyhow::Error) -> anyhow::Result<Response> {
    Ok(match error.downcast_ref() {
        Some(NoWebhook::Address) => back(PATH, "hook_address"),
        Some(NoWebhook::Events) => back(PATH, "hook_events"),
        Some(NoWebhook::TooMany) => back(PATH, "hook_too_many"),
        Some(NoWebhook::Vault) => back(PATH, "no_vault"),
        None => return Err(error),
    })
}

pub(super) async fn rotate(
    State(shop): State<Shop>,
    me: Me,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Response {
    let done = async {
        match shop.rotate_webhook(&id, me.name()).await {
            Ok(Some(secret)) => shown(&shop, &me, &Asked::default(), context! { secret }).await,
            Ok(None) => Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND)),
            Err(error) => refused(error),
        }
    };
    or_broken(&shop, &me, done.await)
}

pub(super) async fn remove(
    State(shop): State<Shop>,
    me: Me,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Response {
    let done = async {
        let removed = shop.store.remove_webhook(&id, me.name(), shop.clock.now()).await?;
        Ok(if removed {
            back(PATH, "hook_removed")
        } else {
            refusal(&shop, Some(&me), StatusCode::NOT_FOUND)
        })
    };
    or_broken(&shop, &me, done.await)
}

pub(super) async fn test(
    State(shop): State<Shop>,
    me: Me,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Response {
    let done = async {
        let told = shop.store.tell_a_test(&id, shop.clock.now()).await?;
        Ok(if told { back(PATH, "hook_sent") } else { refusal(&shop, Some(&me), StatusCode::NOT_FOUND) })
    };
    or_broken(&shop, &me, done.await)
}

pub(super) async fn resend(
    State(shop): State<Shop>,
    me: Me,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Response {
    let done = async {
        let again = shop.store.send_again(&id, me.name(), shop.clock.now()).await?;
        Ok(if again { back(PATH, "hook_sent") } else { refusal(&shop, Some(&me), StatusCode::NOT_FOUND) })
    };
    or_broken(&shop, &me, done.await)
}
