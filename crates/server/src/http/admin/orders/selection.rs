//! Bulk capture: the reserved money of every selected order, each a move of its own, with a result for each.
//!
//! The page may be left, the server may restart: the job goes on.

use axum::extract::{Path, Query, RawForm, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;

use super::super::super::pages::redirect;
use super::super::guard::Me;
use super::super::page::{or_broken, page, refusal};
use super::Asked;
use crate::admin::MOST_AT_ONCE;
use crate::shop::Shop;
use crate::store::MoveState;

pub(in super::super) async fn capture_selected(
    State(shop): State<Shop>,
    me: Me,
    Query(asked): Query<Asked>,
    RawForm(form): RawForm,
) -> Response {
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
    let named = |name: &'static str| {
        fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    };
    let once = named("once").next().unwrap_or_default();
    let numbers: Vec<&str> = named("number").take(MOST_AT_ONCE).collect();
    if numbers.is_empty() {
        return asked.back("/admin/orders", "none_selected");
    }
    let done = async {
        let batch = shop.capture_batch(&numbers, once, me.name()).await?;
        Ok(redirect(&format!("/admin/selections/{batch}")))
    };
    or_broken(&shop, &me, done.await)
}

pub(in super::super) async fn show_selection(
    State(shop): State<Shop>,
    me: Me,
    Path(batch): Path<String>,
) -> Response {
    let done = async {
        let moves = shop.store.moves_of_batch(&batch).await?;
        if moves.is_empty() {
            return Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND));
        }
        let count = |state: MoveState| moves.iter().filter(|wish| wish.state == state).count();
        let (all, captured, refused) = (moves.len(), count(MoveState::Done), count(MoveState::Refused));
        let open = count(MoveState::Asked);
        let mut lines = Vec::new();
        for wish in &moves {
            let Some(order) = shop.store.order(&wish.order).await? else { continue };
            lines.push(context! {
                number => order.content.number,
                amount => wish.amount.to_string(),
                state => wish.state.as_str(),
                reason => wish.reason.clone(),
            });
        }
        let values = context! { lines, all, captured, refused, open, decided => all - open };
        Ok(page(&shop, &me, "admin/selection.html", values))
    };
    or_broken(&shop, &me, done.await)
}
