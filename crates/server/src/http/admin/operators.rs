//! The operators: oneself, and (for owners) the others.

use axum::extract::{Form, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use minijinja::context;
use serde::Deserialize;

use super::super::pages::redirect;
use super::guard::{Me, clear_cookie};
use super::page::{back, or_broken, page, refusal};
use crate::admin::{AddOperator, Role, Unfit, knows_password};
use crate::language::Language;
use crate::shop::Shop;

#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    said: String,
}

pub(super) async fn me(State(shop): State<Shop>, me: Me, Query(query): Query<Said>) -> Response {
    page(&shop, &me, "admin/me.html", context! { said => query.said, language => me.language().as_str() })
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    language: String,
}

pub(super) async fn language(State(shop): State<Shop>, me: Me, Form(chosen): Form<Chosen>) -> Response {
    let language = Language::from_word(&chosen.language);
    let done = async {
        shop.store.set_operator_language(&me.operator.id, language).await?;
        Ok(back("/admin/me", "language"))
    };
    or_broken(&shop, &me, done.await)
}

#[derive(Deserialize)]
pub(super) struct Passwords {
    old: String,
    new: String,
}

pub(super) async fn own_password(State(shop): State<Shop>, me: Me, Form(typed): Form<Passwords>) -> Response {
    let done = async {
        if !knows_password(typed.old, me.operator.password_hash.clone()).await? {
            return Ok(back("/admin/me", "wrong_password"));
        }
        match shop.store.change_password(&me.operator.id, typed.new).await {
            Err(error) if error.is::<Unfit>() => return Ok(back("/admin/me", "unfit_password")),
            done => done?,
        };
        shop.store.record(me.name(), "operator.password", Some(me.name()), None, shop.clock.now()).await?;
        // Every session ended, this one too.
        let mut response = redirect("/admin/sign-in");
        if let Some(cookie) = clear_cookie(&shop) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    };
    or_broken(&shop, &me, done.await)
}

pub(super) async fn list(State(shop): State<Shop>, me: Me, Query(query): Query<Said>) -> Response {
    let done = async {
        let operators: Vec<_> = shop
            .store
            .operators()
            .await?
            .into_iter()
            .map(|operator| {
                let role = operator.role.as_str();
                context! { name => operator.name, role, disabled => operator.disabled }
            })
            .collect();
        Ok(page(&shop, &me, "admin/operators.html", context! { operators, said => query.said }))
    };
    or_broken(&shop, &me, done.await)
}

#[derive(Deserialize)]
pub(super) struct Newcomer {
    name: String,
    password: String,
    role: String,
}

pub(super) async fn add(State(shop): State<Shop>, me: Me, Form(new): Form<Newcomer>) -> Response {
    let Some(role) = Role::from_word(&new.role) else {
        return refusal(&shop, Some(&me), StatusCode::BAD_REQUEST);
    };
    let (name, now) = (new.name.trim(), shop.clock.now());
    let done = async {
        let said = match shop.store.let_in(name, role, new.password, now).await {
            Ok(AddOperator::Added) => {
                shop.store.record(me.name(), "operator.add", Some(name), Some(role.as_str()), now).await?;
                "added"
            }
            Ok(AddOperator::NameTaken) => "name_taken",
            Err(error) => match error.downcast_ref() {
                Some(Unfit::Name) => "unfit_name",
                Some(Unfit::Password) => "unfit_password",
                None => return Err(error),
            },
        };
        Ok(back("/admin/operators", said))
    };
    or_broken(&shop, &me, done.await)
}

#[derive(Deserialize)]
pub(super) struct Changed {
    role: String,
    #[serde(default)]
    enabled: Option<String>,
}

pub(super) async fn change(
    State(shop): State<Shop>,
    me: Me,
    Path(name): Path<String>,
    Form(changed): Form<Changed>,
) -> Response {
    let (role, enabled, now) = (Role::from_word(&changed.role), changed.enabled.is_some(), shop.clock.now());
    let Some(role) = role else { return refusal(&shop, Some(&me), StatusCode::BAD_REQUEST) };
    let done = async {
        if shop.store.operator_by_name(&name).await?.is_none() {
            return Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND));
        }
        if !shop.store.change_operator(&name, role, enabled, now).await? {
            return Ok(back("/admin/operators", "last_owner"));
        }
        let detail = if enabled { role.as_str() } else { "disabled" };
        shop.store.record(me.name(), "operator.change", Some(&name), Some(detail), now).await?;
        Ok(back("/admin/operators", "changed"))
    };
    or_broken(&shop, &me, done.await)
}
