//! `/admin/glance`: alarms, how far people come on each LP, why payments failed, which renewals are due.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Deserialize;
use time::{Date, Duration};

use super::guard::Me;
use super::page::{back, or_broken, page, refusal};
use crate::calendar::{at_hour, day, moment, written};
use crate::counts::Step;
use crate::pages::chart::{Chart, bars, columns, per_cent};
use crate::pages::{reason_name, step_name};
use crate::shop::Shop;

/// How many days may be looked at; the first is the ordinary one.
const SPANS: [i64; 3] = [30, 7, 90];
/// So far ahead renewals are shown.
const AHEAD: i64 = 14;
/// Alarms on one page; more is a catastrophe that no page helps with.
const ALARMS: i64 = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    lp: String,
    #[serde(default)]
    days: Option<i64>,
    #[serde(default)]
    said: String,
}

pub(super) async fn show(State(shop): State<Shop>, me: Me, Query(asked): Query<Asked>) -> Response {
    or_broken(&shop, &me, shown(&shop, &me, &asked).await)
}

async fn shown(shop: &Shop, me: &Me, asked: &Asked) -> anyhow::Result<Response> {
    shop.write_counts().await?;
    let (store, language) = (&shop.store, me.language());
    let span = asked.days.filter(|days| SPANS.contains(days)).unwrap_or(SPANS[0]);
    let today = day(shop.clock.now());
    let first = today - Duration::days(span - 1);
    let from = at_hour(first, 0);
    let counted = store.counted(&asked.lp, &written(first)).await?;
    // Tests are no sales; but whoever looks at an LP in test wants to see them.
    let lp = shop.settings.lps.iter().find(|lp| lp.id == asked.lp);
    let selling = lp.map_or(shop.selling(), |lp| shop.environment_of(lp));
    let paid = store.paid_by_day(selling, &asked.lp, from).await?;
    let count = |step: Step| counted.get(step.as_str()).map_or(0, |counted| counted.count);
    let orders: i64 = paid.iter().map(|(_, count)| count).sum();
    let declines = store.declines(selling, &asked.lp, from).await?;
    let until = today + Duration::days(AHEAD - 1);
    let mut due = store.renewals_until(selling, &asked.lp, until).await?;
    // What should have been charged already is due today.
    for (day, _) in &mut due {
        *day = today.max(*day);
    }
    let alarms: Vec<Value> = store
        .open_alarms(ALARMS)
        .await?
        .into_iter()
        .map(|alarm| {
            context! {
                id => alarm.id, kind => alarm.kind, number => alarm.number, amazon_id => alarm.amazon_id,
                at => moment(alarm.seen_at),
            }
        })
        .collect();
    let lps: Vec<String> = shop.settings.lps.iter().map(|lp| lp.id.clone()).collect();
    let chart = |chart: Chart| Value::from(Serde(chart));
    let steps = [
        (Step::Button, count(Step::Button)),
        (Step::Login, count(Step::Login)),
        (Step::Confirm, count(Step::Confirm)),
    ];
    let named = |(step, count): (Step, i64)| (step_name(language, step.as_str()), count);
    let order_step = (language.pick("注文", "Ordered").to_owned(), orders);
    let funnel: Vec<(String, i64)> = steps.into_iter().map(named).chain([order_step]).collect();
    let whys =
        declines.iter().map(|(reason, count)| (reason_name(language, reason), *count, count.to_string()));
    let values = context! {
        alarms, lps, spans => SPANS, span, lp => asked.lp.clone(), said => asked.said.clone(),
        funnel => chart(bars(&with_rates(&funnel))),
        button_unknown => count(Step::Button) == 0 && count(Step::Login) > 0,
        paid => chart(columns(&every_day(first, today, &paid))),
        orders,
        declines => chart(bars(&whys.collect::<Vec<_>>())),
        renewals => chart(columns(&every_day(today, until, &due))),
        renewal_count => due.iter().map(|(_, count)| count).sum::<i64>(),
    };
    Ok(page(shop, me, "admin/glance.html", values))
}

/// Each step with its share of the step before it.
fn with_rates(steps: &[(String, i64)]) -> Vec<(String, i64, String)> {
    let before = std::iter::once(0).chain(steps.iter().map(|(_, count)| *count));
    let rate = |count: i64, before: i64| match before {
        0 => count.to_string(),
        before => format!("{count} ({})", per_cent(count, before)),
    };
    steps
        .iter()
        .zip(before)
        .map(|((label, count), before)| (label.clone(), *count, rate(*count, before)))
        .collect()
}

/// Every day has a column, also one on which nothing happened.
fn every_day(first: Date, last: Date, counts: &[(Date, i64)]) -> Vec<(String, i64)> {
    let days = std::iter::successors(Some(first), |day| day.next_day()).take_while(|day| *day <= last);
    days.map(|day| {
        let of_day = counts.iter().filter(|(at, _)| *at == day).map(|(_, count)| count);
        (written(day), of_day.sum())
    })
    .collect()
}

#[derive(Deserialize)]
pub(super) struct Settled {
    #[serde(default)]
    id: String,
}

pub(super) async fn settle(State(shop): State<Shop>, me: Me, Form(settled): Form<Settled>) -> Response {
    let done = async {
        if !shop.store.settle_alarm(&settled.id, me.name(), shop.clock.now()).await? {
            return Ok(refusal(&shop, Some(&me), StatusCode::NOT_FOUND));
        }
        Ok(back("/admin/glance", "alarm_settled"))
    };
    or_broken(&shop, &me, done.await)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::{every_day, with_rates};

    #[test]
    fn glance_steps_have_their_share_of_the_step_before() {
        let steps = [("a".to_owned(), 200), ("b".to_owned(), 50), ("c".to_owned(), 0), ("d".to_owned(), 1)];
        let words: Vec<String> = with_rates(&steps).into_iter().map(|(_, _, words)| words).collect();
        assert_eq!(words, ["200", "50 (25.0%)", "0 (0.0%)", "1"]);
    }

    #[test]
    fn glance_days_without_anything_are_there() {
        let days = every_day(
            date!(2026 - 11 - 30),
            date!(2026 - 12 - 02),
            &[(date!(2026 - 12 - 01), 2), (date!(2026 - 12 - 01), 1), (date!(2026 - 12 - 09), 5)],
        );
        let expected = [("2026-11-30", 0), ("2026-12-01", 3), ("2026-12-02", 0)];
        assert_eq!(days, expected.map(|(day, count)| (day.to_owned(), count)));
    }
}
