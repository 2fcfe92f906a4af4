//! Which cycles are taken.

use time::macros::date;

use super::{NoCycle, check};
use crate::calendar;
use crate::environment::Environment;
use crate::language::Language;
use crate::settings::{Cycle, CycleUnit};
use crate::store::{NewSubscription, Subscription, SubscriptionState};
use crate::yen::Yen;

fn subscription(total: i64) -> Subscription {
    let settings =
        crate::settings::Settings::parse(include_str!("../../../../../shop.toml")).expect("settings");
    let product = settings.any_product("201").expect("a 定期");
    let basket = crate::basket::Basket::one(product, 1);
    let quote = crate::quote::quote(&basket, &settings.delivery, Some("東京都")).expect("a price");
    let quote = crate::quote::Quote { total: Yen(total), ..quote };
    Subscription {
        content: NewSubscription {
            id: "sub".into(),
            number: "N1".into(),
            first_order: "id-N1".into(),
            lp: "demo".into(),
            language: Language::Ja,
            environment: Environment::Sandbox,
            permission: "S03-1".into(),
            quote,
            ship_to: amazon_pay::Address::default(),
            buyer: serde_json::from_str(r#"{"buyerId":"amzn1.account.A"}"#).expect("a buyer"),
            payment_descriptor: "Visa".into(),
            cycle: Cycle { every: 1, unit: CycleUnit::Month },
            anchor: date!(2026 - 01 - 31),
            anchor_cycle: 1,
        },
        state: SubscriptionState::Active,
        reason: None,
        next_cycle: 4,
        next_due: date!(2026 - 04 - 30),
        created_at: 0,
    }
}

#[test]
fn order_cycles_keep_amazons_permission_alive_and_within_its_month() {
    let today = date!(2026 - 04 - 10);
    let asked = |total, every, unit, day| check(&subscription(total), Cycle { every, unit }, day, today);
    let soon = date!(2026 - 04 - 11);
    for (every, unit) in
        [(1, CycleUnit::Month), (12, CycleUnit::Month), (1, CycleUnit::Day), (365, CycleUnit::Day)]
    {
        assert_eq!(asked(2_330, every, unit, soon), Ok(()), "{every} {unit:?}");
    }
    for (every, unit) in
        [(0, CycleUnit::Month), (13, CycleUnit::Month), (0, CycleUnit::Day), (366, CycleUnit::Day)]
    {
        assert_eq!(asked(2_330, every, unit, soon), Err(NoCycle::Length), "{every} {unit:?}");
    }
    for day in [today, date!(2026 - 04 - 01), date!(2027 - 04 - 11)] {
        assert_eq!(asked(2_330, 1, CycleUnit::Month, day), Err(NoCycle::Day), "{day}");
    }
    // Every 10 days comes four times in a month of 31 days, every 31 once, every 30 twice.
    assert_eq!(asked(25_000, 10, CycleUnit::Day, soon), Ok(()));
    assert_eq!(asked(25_001, 10, CycleUnit::Day, soon), Err(NoCycle::Limit));
    assert_eq!(asked(100_000, 31, CycleUnit::Day, soon), Ok(()));
    assert_eq!(asked(50_001, 30, CycleUnit::Day, soon), Err(NoCycle::Limit));
}

#[test]
fn order_cycles_are_counted_from_the_day_of_the_change() {
    let mut changed = subscription(2_330);
    changed.content.cycle = Cycle { every: 2, unit: CycleUnit::Month };
    (changed.content.anchor, changed.content.anchor_cycle) = (date!(2026 - 05 - 31), 4);
    assert_eq!(changed.cycle_after(4, date!(2026 - 05 - 31)), (5, date!(2026 - 07 - 31)));
    assert_eq!(changed.cycle_after(5, date!(2026 - 07 - 31)), (6, date!(2026 - 09 - 30)));
    // After a pause the missed ones are not made up.
    assert_eq!(changed.cycle_after(3, date!(2026 - 08 - 01)), (6, date!(2026 - 09 - 30)));
    let same = subscription(2_330);
    assert_eq!(
        same.cycle_after(3, date!(2026 - 04 - 10)),
        (4, calendar::due(same.content.anchor, same.content.cycle, 4))
    );
}
