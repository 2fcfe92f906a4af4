//! `/admin/orders`: the list, and one order with the story of its money.

mod asked;
mod money;
mod selection;
mod view;

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;
use serde::Deserialize;

pub(super) use asked::Asked;
pub(super) use money::{authorize, cancel, capture, refund};
pub(super) use selection::{capture_selected, show_selection};

use super::guard::Me;
use super::page::{back, or_broken, page, refusal};
use crate::secret::{fingerprint, word};
use crate::shop::Shop;
use crate::store::{Note, Order, OrderGroup};

const PER_PAGE: usize = 50;
/// Longest note, in characters.
const LONGEST_NOTE: usize = 2_000;

pub(super) async fn list(State(shop): State<Shop>, me: Me, Query(asked): Query<Asked>) -> Response {
    let number = usize::from(asked.page.unwrap_or(1).max(1));
    let filter = asked.filter();
    let done = async {
        let (limit, offset) = (i64::try_from(PER_PAGE + 1)?, i64::try_from((number - 1) * PER_PAGE)?);
        let mut lines = shop.store.order_lines(&filter, limit, offset).await?;
        let more = lines.len() > PER_PAGE;
        lines.truncate(PER_PAGE);
        let now = shop.clock.now();
        let lines: Vec<_> = lines.iter().map(|line| view::line(line, now)).collect();
        let newer = (number > 1).then(|| asked.address("/admin/orders", Some(number - 1)));
        let older = more.then(|| asked.address("/admin/orders", Some(number + 1)));
        let lps: Vec<String> = shop.settings.lps.iter().map(|lp| lp.id.clone()).collect();
        let groups: Vec<&str> = OrderGroup::ALL.iter().map(|group| group.as_str()).collect();
        Ok(page(
            &shop,
            &me,
            "admin/orders.html",
            context! {
                lines, lps, groups, number, said => asked.said.clone(),
                asked => asked.values(), newer, older, once => word(),
                alarms => shop.store.count_open_alarms().await?,
                csv => asked.address("/admin/csv/orders", None),
                capture => asked.address("/admin/orders/capture", Some(number)),
            },
        ))
    };
    or_broken(&shop, &me, done.await)
}

#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    said: String,
}

pub(super) async fn detail(
    State(shop): State<Shop>,
    me: Me,
    Path(number): Path<String>,
    Query(query): Query<Said>,
) -> Response {
    let done = async {
        let Some(order) = shop.store.order_by_number(&number).await? else {
            return Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND));
        };
        let values = view::detail(&shop, &me, &order).await?;
        let fresh = context! { said => query.said, once => word() };
        Ok(page(&shop, &me, "admin/order.html", context! { ..fresh, ..values }))
    };
    or_broken(&shop, &me, done.await)
}

#[derive(Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    text: String,
    #[serde(default)]
    once: String,
}

pub(super) async fn note(
    State(shop): State<Shop>,
    me: Me,
    Path(number): Path<String>,
    Form(written): Form<Written>,
) -> Response {
    let done = async {
        let Some(order) = shop.store.order_by_number(&number).await? else {
            return Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND));
        };
        let text = written.text.trim().to_owned();
        let path = path(&order);
        if text.is_empty() || text.chars().count() > LONGEST_NOTE {
            return Ok(back(&path, "note_length"));
        }
        let note = Note { at: shop.clock.now(), operator: me.name().to_owned(), text };
        let id = fingerprint(&format!("note {} {}", written.once, order.content.id));
        if shop.store.add_note(&id, &order.content.id, &note).await? {
            let about = Some(order.content.number.as_str());
            shop.store.record(me.name(), "order.note", about, None, shop.clock.now()).await?;
        }
        Ok(back(&path, "noted"))
    };
    or_broken(&shop, &me, done.await)
}

#[derive(Deserialize)]
pub(super) struct Sure {
    #[serde(default)]
    sure: Option<String>,
}

pub(super) async fn erase(
    State(shop): State<Shop>,
    me: Me,
    Path(number): Path<String>,
    Form(form): Form<Sure>,
) -> Response {
    let done = async {
        let Some(order) = shop.store.order_by_number(&number).await? else {
            return Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND));
        };
        let said = match form.sure {
            None => "not_sure",
            Some(_) if shop.erase(&order, me.name()).await? => "erased",
            Some(_) => "erase_later",
        };
        Ok(back(&path(&order), said))
    };
    or_broken(&shop, &me, done.await)
}

fn path(order: &Order) -> String {
    format!("/admin/orders/{}", order.content.number)
}
