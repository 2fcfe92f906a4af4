//! Bulk capture: the reserved money of every selected order, each a move of its own, with a result for each.
//!
//! The rows stand before anything is sent; the page may be left, the server may restart: the job goes on.

use axum::extract::{Path, Query, RawForm, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;

use super::super::super::pages::redirect;
use super::super::guard::Me;
use super::super::page::{or_broken, page, refusal};
use super::Asked;
use crate::admin::{MoneyWish, Wished};
use crate::secret::fingerprint;
use crate::shop::Shop;
use crate::store::{ChargeStands, MoveKind, MoveState};

/// Orders of one selection: a page of the list.
const MOST: usize = 50;

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
    let numbers: Vec<&str> = named("number").take(MOST).collect();
    if numbers.is_empty() {
        return asked.back("/admin/orders", "none_selected");
    }
    let batch = fingerprint(&format!("batch {once}"));
    let done = async {
        let mut standing = Vec::new();
        for number in numbers {
            let Some(order) = shop.store.order_by_number(number).await? else { continue };
            let charges = shop.store.charges_of(&order.content.id).await?;
            let waiting = charges.iter().find(|charge| charge.stands == ChargeStands::Authorized);
            let charge = waiting.or(charges.last());
            let wish = MoneyWish {
                kind: MoveKind::Capture,
                charge: charge.map(|charge| charge.charge_id.as_str()),
                amount: charge.map(|charge| charge.amount).unwrap_or_default(),
                once,
                operator: me.name(),
                batch: Some(&batch),
            };
            if let Wished::Stands(id) = shop.wish_for_money(&order, wish).await? {
                standing.push(id);
            }
        }
        // Should this server die now, the job finds the rows.
        let working = shop.clone();
        tokio::spawn(async move {
            for id in standing {
                if let Err(error) = working.settle_move(&id).await {
                    tracing::error!(error = format!("{error:#}"), "a capture of a selection stays half done");
                }
            }
        });
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
