//! 設定 > 外部連携アカウント管理 > Amazon Pay(v2): the accounts of both environments, which of them sells, linking and unlinking.

use axum::extract::{Form, Query, State};
use axum::response::Response;
use minijinja::{Value, context};
use serde::Deserialize;

use super::super::pages::redirect;
use super::guard::Me;
use super::page::{back, lets_forms_go_to, or_broken, page};
use crate::admin::{Linked, Transfer};
use crate::calendar::moment;
use crate::environment::Environment;
use crate::shop::Shop;
use crate::store::{AccountIds, AccountRow};

const PATH: &str = "/admin/amazon";
const REGISTER: &str = "/admin/amazon/register";

#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    said: String,
}

pub(super) async fn show(State(shop): State<Shop>, me: Me, Query(query): Query<Said>) -> Response {
    let done = shown(&shop, &me, &query.said, None, "", None).await;
    or_broken(&shop, &me, done)
}

async fn shown(
    shop: &Shop,
    me: &Me,
    said: &str,
    typed: Option<&AccountIds>,
    wrong: &str,
    code: Option<String>,
) -> anyhow::Result<Response> {
    // Another server may have linked or switched a moment ago.
    shop.refresh().await?;
    let (linked, waiting) = (shop.store.linked_accounts().await?, shop.store.waiting_account().await?);
    let mut accounts = Vec::new();
    for environment in Environment::ALL {
        accounts.push(account(shop, environment, &linked).await?);
    }
    let (origins, returns) = (shop.origins(), shop.return_urls());
    let blank =
        AccountIds { merchant_id: String::new(), store_id: String::new(), public_key_id: String::new() };
    let values = context! {
        said, wrong, code,
        vault => shop.vault.is_some(),
        linked => !linked.is_empty(),
        // Nobody has chosen where to sell: the first account that is linked does.
        fresh => shop.given.is_none() && shop.store.environment_in_use().await?.is_none(),
        accounts,
        public_key => waiting.map(|row| row.public_key),
        registration => shop.amazon.registration.is_some(),
        typed => ids(typed.unwrap_or(&blank)),
        origins, returns,
        ipn_url => shop.url("/ipn"),
        last_notice => shop.store.last_notice().await?.map(moment),
    };
    Ok(page(shop, me, "admin/link.html", values))
}

fn ids(ids: &AccountIds) -> Value {
    context! { merchant => ids.merchant_id.clone(), store => ids.store_id.clone(), key => ids.public_key_id.clone() }
}

/// How the account of an environment stands; without ids where there is none.
async fn account(shop: &Shop, environment: Environment, linked: &[AccountRow]) -> anyhow::Result<Value> {
    let of_here = |row: &&AccountRow| row.ids.as_ref().and_then(AccountIds::environment) == Some(environment);
    let now = shop.account_in(environment).map(|amazon| {
        ids(&AccountIds {
            merchant_id: amazon.merchant_id.to_string(),
            store_id: amazon.store_id.to_string(),
            public_key_id: amazon.public_key_id.to_string(),
        })
    });
    let (authorized, subscriptions) = shop.store.what_needs_the_account(environment).await?;
    Ok(context! {
        environment => environment.as_str(),
        linked => linked.iter().any(|row| of_here(&row)),
        given => shop.given.as_ref().is_some_and(|given| given.environment == environment),
        in_use => shop.selling() == environment,
        now, authorized, subscriptions,
    })
}

/// 「Amazon アカウント 新規登録・連携」.
pub(super) async fn begin_transfer(State(shop): State<Shop>, me: Me) -> Response {
    let done = async {
        if shop.vault.is_none() || shop.amazon.registration.is_none() {
            return Ok(back(PATH, "no_vault"));
        }
        let begun = shop.begin_transfer(me.name()).await?;
        Ok(redirect(&format!("{REGISTER}?begun={begun}")))
    };
    or_broken(&shop, &me, done.await)
}

/// Which key pair a transfer was begun with.
#[derive(Deserialize)]
pub(super) struct Begun {
    #[serde(default)]
    begun: String,
}

/// The stages of a transfer; asked again by the page until it is over.
pub(super) async fn transfer(State(shop): State<Shop>, me: Me, Query(query): Query<Begun>) -> Response {
    let done = async {
        let transfer = shop.transfer(&query.begun).await?;
        let linked = shop.store.linked_accounts().await?.into_iter().find(|row| row.id == query.begun);
        let stage = match &transfer {
            Some(Transfer { trouble: Some(_), .. }) => "trouble",
            Some(_) => "waiting",
            None if linked.is_some() => "linked",
            None => "none",
        };
        let trouble = transfer.as_ref().and_then(|transfer| transfer.trouble.clone());
        let form = transfer.map(|Transfer { url, fields, .. }| context! { url, fields });
        let now = linked.and_then(|row| row.ids).map(|linked| ids(&linked));
        let values = context! { transfer => form, stage, trouble, now };
        let mut response = page(&shop, &me, "admin/register.html", values);
        if let Some(registration) = &shop.amazon.registration {
            lets_forms_go_to(&mut response, &registration.origin());
        }
        Ok(response)
    };
    or_broken(&shop, &me, done.await)
}

pub(super) async fn make_key(State(shop): State<Shop>, me: Me) -> Response {
    let done = async {
        if shop.vault.is_none() {
            return Ok(back(PATH, "no_vault"));
        }
        shop.make_account_key(me.name()).await?;
        Ok(back(PATH, "key_made"))
    };
    or_broken(&shop, &me, done.await)
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    merchant_id: String,
    #[serde(default)]
    store_id: String,
    #[serde(default)]
    public_key_id: String,
    #[serde(default)]
    json: String,
}

pub(super) async fn link(State(shop): State<Shop>, me: Me, Form(typed): Form<Typed>) -> Response {
    let done = async {
        let trimmed = |text: &str| text.trim().to_owned();
        let ids = if typed.json.trim().is_empty() {
            Some(AccountIds {
                merchant_id: trimmed(&typed.merchant_id),
                store_id: trimmed(&typed.store_id),
                public_key_id: trimmed(&typed.public_key_id),
            })
        } else {
            AccountIds::from_json(&typed.json)
        };
        let Some(ids) = ids else { return shown(&shop, &me, "", None, "json", None).await };
        match shop.link(&ids, me.name()).await? {
            Linked::Linked => Ok(back(PATH, "linked")),
            Linked::Wrong(wrong, code) => shown(&shop, &me, "", Some(&ids), wrong, code).await,
        }
    };
    or_broken(&shop, &me, done.await)
}

/// Which environment, and that it is meant.
#[derive(Deserialize)]
pub(super) struct Chosen {
    environment: Environment,
    #[serde(default)]
    sure: Option<String>,
}

/// New checkouts begin in the chosen environment.
pub(super) async fn sell_in(State(shop): State<Shop>, me: Me, Form(form): Form<Chosen>) -> Response {
    let done = shop.sell_in(form.environment, me.name()).await;
    or_broken(&shop, &me, done.map(|done| back(PATH, if done { "sells_there" } else { "not_from_here" })))
}

pub(super) async fn unlink(State(shop): State<Shop>, me: Me, Form(form): Form<Chosen>) -> Response {
    let done = async {
        if form.sure.is_none() {
            return Ok(back(PATH, "not_sure"));
        }
        Ok(back(
            PATH,
            if shop.unlink(form.environment, me.name()).await? { "unlinked" } else { "not_from_here" },
        ))
    };
    or_broken(&shop, &me, done.await)
}
