//! 設定 > APIキー: keys for the cart's server. The key itself is on the page that answers the press that made it, and
//! nowhere else.

use axum::extract::{Form, Path, Query, RawForm, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

use super::guard::Me;
use super::page::{Nothing, back, or_broken, page, refusal};
use crate::api_keys::{NoKey, Scope};
use crate::calendar::moment;
use crate::shop::Shop;
use crate::store::ApiKey;

const PATH: &str = "/admin/api-keys";

#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    said: String,
}

pub(super) async fn list(State(shop): State<Shop>, me: Me, Query(query): Query<Said>) -> Response {
    let done = shown(&shop, &me, context! { said => query.said }).await;
    or_broken(&shop, &me, done)
}

async fn shown(shop: &Shop, me: &Me, values: Value) -> anyhow::Result<Response> {
    let keys: Vec<Value> = shop.store.api_keys().await?.iter().map(line).collect();
    let scopes: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    let usual = context! { said => "", key => "", name => "" };
    let lists = context! { keys, scopes, docs => shop.url("/v1/docs") };
    Ok(page(shop, me, "admin/api_keys.html", context! { ..values, ..context! { ..lists, ..usual } }))
}

fn line(key: &ApiKey) -> Value {
    context! {
        id => key.id.clone(),
        name => key.name.clone(),
        hint => key.hint.clone(),
        scopes => key.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>(),
        by => key.created_by.clone(),
        made => moment(key.created_at),
        used => key.last_used_at.map(moment),
        revoked => key.revoked_at.map(moment),
    }
}

pub(super) async fn make(State(shop): State<Shop>, me: Me, RawForm(form): RawForm) -> Response {
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
    let named = |name: &'static str| {
        fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    };
    let (name, scopes) = (named("name").next().unwrap_or_default(), named("scope"));
    let scopes: Vec<Scope> = scopes.filter_map(Scope::from_word).collect();
    let done = async {
        match shop.store.make_api_key(name, &scopes, me.name(), shop.clock.now()).await {
            Ok(key) => shown(&shop, &me, context! { key, name }).await,
            Err(error) => match error.downcast_ref() {
                Some(NoKey::Name) => Ok(back(PATH, "key_name")),
                Some(NoKey::NameTaken) => Ok(back(PATH, "key_name_taken")),
                Some(NoKey::Scopes) => Ok(back(PATH, "key_scopes")),
                None => Err(error),
            },
        }
    };
    or_broken(&shop, &me, done.await)
}

pub(super) async fn revoke(
    State(shop): State<Shop>,
    me: Me,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Response {
    let done = async {
        if shop.store.revoke_api_key(&id, me.name(), shop.clock.now()).await? {
            return Ok(back(PATH, "revoked"));
        }
        let known = shop.store.api_keys().await?.iter().any(|key| key.id == id);
        Ok(if known { back(PATH, "revoked") } else { refusal(&shop, Some(&me), StatusCode::NOT_FOUND) })
    };
    or_broken(&shop, &me, done.await)
}
