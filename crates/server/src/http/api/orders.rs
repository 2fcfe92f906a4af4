//! `/v1/orders`: the list, one order with the story of its money, notes.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::errors::{Code, Refusal};
use super::extract::{Answer, Asked, At, Body, Caller, MOST, USUAL, cursor, place};
use super::money_shapes::{Charge, Event, Money, Move, Payment};
use super::shapes::{Address, Buyer, FormAnswer, Kind, Price};
use crate::admin::{Ledger, MoneyWord};
use crate::calendar::instant;
use crate::environment::Environment;
use crate::secret::fingerprint;
use crate::shop::Shop;
use crate::store::{Note, Order, OrderFilter, OrderGroup, OrderLine, OrderState};

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2_000;

/// Which orders.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Part of a number, a name, an address or Amazon's id of the charge permission.
    q: Option<String>,
    /// A group of orders, as in the back office.
    group: Option<Group>,
    kind: Option<Kind>,
    /// An LP's id.
    lp: Option<String>,
    /// Where it is paid.
    environment: Option<Environment>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How many at most; 50 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// A group of orders, as in the back office.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Group {
    Waiting,
    Captured,
    Refunded,
    Open,
    Canceled,
    Replaced,
    Trouble,
}

/// A page of orders, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Orders {
    orders: Vec<Short>,
    /// `cursor` of the page that follows; absent on the last page.
    next: Option<String>,
}

/// An order in the list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Short {
    number: String,
    #[schema(format = DateTime)]
    created_at: String,
    lp: String,
    /// Where it is paid: `sandbox` is Amazon's test environment, where no money moves. Nothing of it is to be shipped.
    environment: Environment,
    kind: Kind,
    state: OrderState,
    price: Price,
    money: Money,
    buyer_name: Option<String>,
}

fn short(line: &OrderLine) -> Short {
    let word = MoneyWord::of(line.state, line.authorized, line.captured, line.refunded);
    Short {
        number: line.number.clone(),
        created_at: instant(line.created_at),
        lp: line.lp.clone(),
        environment: line.environment,
        kind: line.quote.kind.into(),
        state: line.state,
        price: Price::from(&line.quote),
        money: Money::new(word, line.quote.total, line.authorized, line.captured, line.refunded),
        buyer_name: line.buyer.clone(),
    }
}

#[utoipa::path(get, path = "/v1/orders", summary = "受注の一覧", description = "Orders, newest first.", tag = "orders", params(Wanted), responses((status = 200, body = Orders)))]
pub(super) async fn list(
    State(shop): State<Shop>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Answer<Orders> {
    let after = place(wanted.cursor.as_deref()).map_err(|()| caller.refuse(Code::BadRequest))?;
    let limit = wanted.limit.unwrap_or(USUAL);
    if limit == 0 || limit > MOST {
        return Err(caller.refuse(Code::BadRequest));
    }
    let filter = OrderFilter {
        // No engine keeps a NUL in a text, and PostgreSQL refuses to look for one.
        search: wanted.q.unwrap_or_default().replace('\0', ""),
        group: wanted.group.map_or(OrderGroup::All, |group| match group {
            Group::Waiting => OrderGroup::Waiting,
            Group::Captured => OrderGroup::Captured,
            Group::Refunded => OrderGroup::Refunded,
            Group::Open => OrderGroup::Open,
            Group::Canceled => OrderGroup::Canceled,
            Group::Replaced => OrderGroup::Replaced,
            Group::Trouble => OrderGroup::Trouble,
        }),
        kind: wanted.kind.map(Into::into),
        environment: wanted.environment,
        lp: wanted.lp.unwrap_or_default().replace('\0', ""),
        ..OrderFilter::default()
    };
    let limit = usize::from(limit);
    let more = i64::from(wanted.limit.unwrap_or(USUAL)) + 1;
    let mut lines = caller.done(shop.store.order_lines_after(&filter, after.as_ref(), more).await)?;
    let next = (lines.len() > limit).then(|| cursor(lines[limit - 1].created_at, &lines[limit - 1].number));
    lines.truncate(limit);
    Ok(Json(Orders { orders: lines.iter().map(short).collect(), next }))
}

/// An order with everything that is known of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Detail {
    number: String,
    #[schema(format = DateTime)]
    created_at: String,
    lp: String,
    /// Whether the LP was shown by a preview link.
    preview: bool,
    /// Where it is paid: `sandbox` is Amazon's test environment, where no money moves. Nothing of it is to be shipped.
    environment: Environment,
    kind: Kind,
    state: OrderState,
    /// Why it ended, in Amazon's word.
    reason: Option<String>,
    price: Price,
    money: Money,
    /// Until then an offer may take its place: it can be neither captured nor canceled.
    #[schema(format = DateTime)]
    offer_until: Option<String>,
    payment: Payment,
    charges: Vec<Charge>,
    moves: Vec<Move>,
    story: Vec<Event>,
    /// The 定期 that it belongs to.
    subscription: Option<CycleOf>,
    buyer: Buyer,
    ship_to: Address,
    /// The form's other answers.
    answers: Vec<FormAnswer>,
    notes: Vec<Written>,
}

/// Which delivery of which 定期.
#[derive(Serialize, ToSchema)]
struct CycleOf {
    number: String,
    cycle: i64,
}

/// A note.
#[derive(Serialize, ToSchema)]
pub(super) struct Written {
    #[schema(format = DateTime)]
    at: String,
    by: String,
    text: String,
}

#[utoipa::path(get, path = "/v1/orders/{number}", summary = "受注の詳細とお金の流れ", description = "An order with the story of its money.", tag = "orders",
    params(("number" = String, Path, description = "The number that the shopper reads")),
    responses((status = 200, body = Detail)))]
pub(super) async fn detail(
    State(shop): State<Shop>,
    caller: Caller,
    At(number): At<String>,
) -> Answer<Detail> {
    let order = named(&shop, &caller, &number).await?;
    let ledger = caller.done(Ledger::of(&shop.store, &order, shop.clock.now()).await)?;
    let notes = caller.done(shop.store.notes(&order.content.id).await)?;
    let subscription = caller.done(shop.store.cycle_of(&order).await)?;
    let content = &order.content;
    Ok(Json(Detail {
        number: content.number.clone(),
        created_at: instant(order.created_at),
        lp: content.lp.clone(),
        preview: content.preview,
        environment: content.environment,
        kind: order.kind().into(),
        state: order.state,
        reason: order.reason.clone(),
        price: Price::from(&content.quote),
        money: Money::of(&ledger, order.total()),
        offer_until: ledger.offer_until.map(instant),
        payment: Payment::new(&shop, &content.payment_descriptor, order.charge_permission_id.clone()),
        charges: ledger.charges.iter().map(Charge::from).collect(),
        moves: ledger.moves.iter().map(Move::from).collect(),
        story: ledger.events(&order).into_iter().map(Event::from).collect(),
        subscription: subscription.map(|(number, cycle)| CycleOf { number, cycle }),
        buyer: Buyer::from(&content.buyer),
        ship_to: Address::from(&content.ship_to),
        answers: content.answers.iter().map(FormAnswer::from).collect(),
        notes: notes
            .into_iter()
            .map(|note| Written { at: instant(note.at), by: note.operator, text: note.text })
            .collect(),
    }))
}

/// An order by its number.
pub(super) async fn named(shop: &Shop, caller: &Caller, number: &str) -> Result<Order, Refusal> {
    if number.contains('\0') {
        return Err(caller.refuse(Code::NotFound));
    }
    caller.found(shop.store.order_by_number(number).await)
}

/// What is to be written down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewNote {
    /// Never shown to the buyer.
    #[schema(min_length = 1, max_length = 2000, pattern = r"\S")]
    text: String,
}

/// A note was written down.
#[derive(Serialize, ToSchema)]
pub(super) struct Noted {
    #[schema(format = DateTime)]
    at: String,
    by: String,
}

#[utoipa::path(post, path = "/v1/orders/{number}/notes", summary = "メモを書く", description = "Writes a note.", tag = "orders",
    params(("number" = String, Path, description = "The number that the shopper reads")),
    request_body = NewNote, responses((status = 200, body = Noted)))]
pub(super) async fn note(
    State(shop): State<Shop>,
    caller: Caller,
    At(number): At<String>,
    Body(new): Body<NewNote>,
) -> Answer<Noted> {
    let order = named(&shop, &caller, &number).await?;
    let text = new.text.trim().to_owned();
    if text.is_empty() || new.text.chars().count() > LONGEST_NOTE || text.contains('\0') {
        return Err(caller.refuse(Code::BadRequest));
    }
    let (at, by) = (shop.clock.now(), caller.name());
    let id = fingerprint(&format!("note {} {}", caller.once, order.content.id));
    let note = Note { at, operator: by.clone(), text };
    if caller.done(shop.store.add_note(&id, &order.content.id, &note).await)? {
        let about = Some(order.content.number.as_str());
        caller.done(shop.store.record(&by, "order.note", about, None, at).await)?;
    }
    Ok(Json(Noted { at: instant(at), by }))
}
