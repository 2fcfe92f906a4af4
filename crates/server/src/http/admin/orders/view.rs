//! What the pages of orders show, in words and sums; templates only place it.

use minijinja::value::Serde;
use minijinja::{Value, context};

use super::super::guard::Me;
use crate::admin::{AT_ONCE, EXPIRES, Event, Ledger, MoneyWord};
use crate::calendar::moment;
use crate::clock::{HOUR, Millis};
use crate::pages::AddressView;
use crate::shop::Shop;
use crate::store::{ChargeRow, ChargeStands, OFFER_GRACE, Order, OrderLine, OrderState};
use crate::yen::Yen;

const DAY: Millis = 24 * HOUR;

pub(super) fn line(line: &OrderLine, now: Millis) -> Value {
    let word = MoneyWord::of(line.state, line.authorized, line.captured, line.refunded).as_str();
    let offer_open = line.offer_until.is_some_and(|until| until + OFFER_GRACE > now);
    context! {
        number => line.number.clone(),
        at => moment(line.created_at),
        lp => line.lp.clone(),
        environment => line.environment.as_str(),
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
    let ledger = Ledger::of(&shop.store, order, now).await?;
    let notes: Vec<Value> = shop
        .store
        .notes(&content.id)
        .await?
        .into_iter()
        .map(|note| context! { at => moment(note.at), operator => note.operator, text => note.text })
        .collect();
    let free = ledger.is_free(order);
    let subscription = shop.store.cycle_of(order).await?;
    let subscription = subscription.map(|(number, cycle)| context! { number, cycle });
    Ok(context! {
        order => context! {
            number => content.number.clone(),
            at => moment(order.created_at),
            erased => order.erased_at.map(moment),
            lp => content.lp.clone(),
            preview => content.preview,
            environment => content.environment.as_str(),
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
            seller_central => order.charge_permission_id.as_deref().map(|id| shop.amazon.seller_central(id)),
        },
        money => context! {
            word => ledger.word.as_str(),
            reserved => ledger.reserved.to_string(),
            captured => ledger.captured.to_string(),
            refunded => ledger.refunded.to_string(),
            chargeable => ledger.chargeable.to_string(),
            chargeable_digits => ledger.chargeable.0,
            may_authorize => ledger.may_authorize(order),
        },
        offer_until => ledger.offer_until.map(moment),
        charges => ledger.charges.iter().map(|row| charge(row, free, now)).collect::<Vec<_>>(),
        events => ledger.events(order).into_iter().map(event).collect::<Vec<_>>(),
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

fn event(event: Event) -> Value {
    context! {
        at => moment(event.at),
        what => event.what,
        amount => event.amount.map(|amount| amount.to_string()),
        operator => event.operator,
        reason => event.reason,
        amazon_id => event.amazon_id,
    }
}
