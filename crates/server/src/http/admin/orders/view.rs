//! What the pages of orders show, in words and sums; templates only place it.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::super::guard::Me;
use crate::calendar::moment;
use crate::clock::{HOUR, Millis};
use crate::pages::AddressView;
use crate::shop::Shop;
use crate::store::{
    ChargeRow, ChargeStands, Happened, MoneyMove, MoveKind, MoveState, OFFER_GRACE, Order, OrderLine,
    OrderState,
};
use crate::yen::Yen;

const DAY: Millis = 24 * HOUR;
/// A capture within this is decided at once, a later one may take a while (facts of Amazon: G.3).
const AT_ONCE: Millis = 7 * DAY;
/// After this an unused authorisation is gone.
const EXPIRES: Millis = 30 * DAY;

pub(super) fn line(line: &OrderLine, now: Millis) -> Value {
    let word = line.state.money_word(line.authorized, line.captured, line.refunded);
    let offer_open = line.offer_until.is_some_and(|until| until + OFFER_GRACE > now);
    context! {
        number => line.number.clone(),
        at => moment(line.created_at),
        lp => line.lp.clone(),
        buyer => line.buyer.clone(),
        product => line.quote.contents(),
        kind => line.quote.kind.as_str(),
        total => line.quote.total.to_string(),
        money => word,
        capturable => line.state == OrderState::Paid && line.authorized > Yen(0) && !offer_open,
        offer_open,
    }
}

pub(super) async fn detail(shop: &Shop, me: &Me, order: &Order) -> anyhow::Result<Value> {
    let (now, content) = (shop.clock.now(), &order.content);
    let charges = shop.store.charges_of(&content.id).await?;
    let moves = shop.store.moves_of(&content.id).await?;
    let story = shop.store.story(&content.id).await?;
    let notes: Vec<Value> = shop
        .store
        .notes(&content.id)
        .await?
        .into_iter()
        .map(|note| context! { at => moment(note.at), operator => note.operator, text => note.text })
        .collect();
    let sum = |part: fn(&ChargeRow) -> Yen| Yen(charges.iter().map(|charge| part(charge).0).sum());
    let reserved = sum(|charge| match charge.stands {
        ChargeStands::Authorized | ChargeStands::Capturing | ChargeStands::Canceling => charge.amount,
        ChargeStands::Captured | ChargeStands::Canceled | ChargeStands::Ended => Yen(0),
    });
    let (captured, refunded) = (sum(|charge| charge.captured), sum(|charge| charge.refunded));
    let chargeable = Yen((order.total().0 - reserved.0 - captured.0).max(0));
    let offer_until = order.offer_until.map(|until| until + OFFER_GRACE).filter(|until| *until > now);
    let free = order.state == OrderState::Paid && offer_until.is_none();
    let subscription = match &content.renewal {
        Some((id, cycle)) => {
            let subscription = shop.store.subscription(id).await?;
            subscription.map(|found| context! { number => found.content.number, cycle })
        }
        None => {
            let found = shop.store.subscription_by_number(&content.number).await?;
            found.map(|found| context! { number => found.content.number, cycle => 1 })
        }
    };
    Ok(context! {
        order => context! {
            number => content.number.clone(),
            at => moment(order.created_at),
            erased => order.erased_at.map(moment),
            lp => content.lp.clone(),
            preview => content.preview,
            kind => order.kind().as_str(),
            state => order.state.as_str(),
            reason => order.reason.clone(),
            product => content.quote.contents(),
            unit => content.quote.unit.to_string(),
            delivery => content.quote.delivery.to_string(),
            total => order.total().to_string(),
            cycle => content.quote.cycle.map(|cycle| cycle.text()),
            descriptor => content.payment_descriptor.clone(),
            permission => order.charge_permission_id.clone(),
            seller_central => order.charge_permission_id.as_deref().map(|id| shop.amazon().seller_central(id)),
        },
        money => context! {
            word => order.state.money_word(reserved, captured, refunded),
            reserved => reserved.to_string(),
            captured => captured.to_string(),
            refunded => refunded.to_string(),
            chargeable => chargeable.to_string(),
            chargeable_digits => chargeable.0,
            may_authorize => free && chargeable > Yen(0) && order.charge_permission_id.is_some()
                && !moves.iter().any(|wish| wish.kind == MoveKind::Authorize && is_open(wish)),
        },
        offer_until => offer_until.map(moment),
        charges => charges.iter().map(|row| charge(row, free, now)).collect::<Vec<_>>(),
        events => events(order, &story, &moves),
        subscription,
        buyer => context! {
            name => content.buyer.name.clone(),
            email => content.buyer.email.clone(),
            phone => content.buyer.phone_number.clone(),
        },
        address => Value::from(Serde(AddressView::new(&content.ship_to))),
        answers => content.answers.iter().map(|answer| context! { label => answer.label.clone(), value => answer.value.clone() })
            .collect::<Vec<_>>(),
        notes,
        language => me.language().as_str(),
    })
}

fn is_open(wish: &MoneyMove) -> bool {
    matches!(wish.state, MoveState::Asked | MoveState::Pending)
}

fn charge(row: &ChargeRow, free: bool, now: Millis) -> Value {
    let (at_once, expires) = (row.authorized_at + AT_ONCE, row.authorized_at + EXPIRES);
    let waiting = row.stands == ChargeStands::Authorized;
    context! {
        id => row.charge_id.clone(),
        amount => row.amount.to_string(),
        digits => row.amount.0,
        stands => row.stands.as_str(),
        reason => row.reason.clone(),
        captured => row.captured.to_string(),
        refunded => row.refunded.to_string(),
        refundable => row.refundable().to_string(),
        refundable_digits => row.refundable().0,
        rest_digits => (row.captured.0 - row.refunded.0).max(0),
        at => moment(row.authorized_at),
        at_once_until => moment(at_once),
        at_once => now < at_once,
        expires => moment(expires),
        days_left => (expires - now).max(0) / DAY,
        soon => waiting && expires - now < 5 * DAY,
        may_move => waiting && free,
        may_refund => row.stands == ChargeStands::Captured && row.refundable() > Yen(0),
    }
}

/// One line of the story; what it does not have is absent.
#[derive(Default, Serialize)]
struct Event {
    at: String,
    what: String,
    amount: Option<String>,
    operator: Option<String>,
    reason: Option<String>,
    amazon_id: Option<String>,
}

/// The story of the money: what the order went through and what operators did, oldest first.
fn events(order: &Order, story: &[Happened], moves: &[MoneyMove]) -> Vec<Value> {
    let began = Event { what: "began".to_owned(), ..Event::default() };
    let mut events = vec![(order.created_at, began)];
    for line in story {
        events.push((
            line.at,
            Event { what: line.what.clone(), reason: line.reason.clone(), ..Event::default() },
        ));
    }
    for wish in moves {
        let amount = Some(wish.amount.to_string());
        let what = |how: &str| format!("{}.{how}", wish.kind.as_str());
        let operator = Some(wish.operator.clone());
        events.push((
            wish.created_at,
            Event { what: what("asked"), amount: amount.clone(), operator, ..Event::default() },
        ));
        if wish.state != MoveState::Asked {
            let at = wish.finished_at.unwrap_or(wish.created_at);
            let (reason, amazon_id) = (wish.reason.clone(), wish.amazon_id.clone());
            events.push((
                at,
                Event { what: what(wish.state.as_str()), amount, reason, amazon_id, ..Event::default() },
            ));
        }
    }
    events.sort_by_key(|(at, _)| *at);
    events.into_iter().map(|(at, event)| Value::from(Serde(Event { at: moment(at), ..event }))).collect()
}
