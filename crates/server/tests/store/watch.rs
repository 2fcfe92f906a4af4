//! What is watched: orders without money, sessions that led to nothing, sums by day.

use server::clock::HOUR;
use server::environment::Environment;
use server::store::{AlarmKind, Paid, SeenAtAmazon};
use time::macros::date;

use crate::support::{order, stores, with_claimed_draft};

/// Where the orders of these tests are.
const TEST: Environment = Environment::Sandbox;
const DAY: i64 = 24 * HOUR;

fn paid() -> Paid {
    Paid { charge_permission_id: Some("S03-1".into()), charge_id: Some("S03-1-C1".into()), ..Paid::default() }
}

#[tokio::test]
async fn an_order_whose_charge_is_over_has_no_money_and_is_told_once() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        store.add_order(&order("N1"), 100, 0).await.unwrap();
        let without = async || store.orders_without_money(2 * DAY).await.unwrap();
        assert!(without().await.is_empty(), "{engine}: not paid yet");
        store.mark_paid("id-N1", &paid(), 10).await.unwrap();
        assert!(without().await.is_empty(), "{engine}: reserved");
        let charge = store.charge("S03-1-C1").await.unwrap().unwrap();
        store.seen_at_amazon(&charge, &SeenAtAmazon::Ended("ExpiredUnused".into()), DAY).await.unwrap();
        let first = Some("S03-1-C1");
        assert_eq!(without().await, [("N1".to_owned(), first.map(str::to_owned))], "{engine}");
        assert!(!store.is_being_paid("N1").await.unwrap(), "{engine}");
        assert!(store.raise(AlarmKind::OrderWithoutMoney, Some("N1"), first, DAY).await.unwrap(), "{engine}");
        assert!(
            !store.raise(AlarmKind::OrderWithoutMoney, Some("N1"), first, DAY).await.unwrap(),
            "{engine}"
        );
        assert!(without().await.is_empty(), "{engine}: told");
        assert_eq!(store.count_open_alarms().await.unwrap(), 1, "{engine}");
        let alarm = store.open_alarms(9).await.unwrap().remove(0);
        assert!(store.settle_alarm(&alarm.id, "hanako", DAY).await.unwrap(), "{engine}");
        assert!(!store.settle_alarm(&alarm.id, "taro", DAY).await.unwrap(), "{engine}");
        assert_eq!(store.count_open_alarms().await.unwrap(), 0, "{engine}");
        // Another charge of the same order that is over is another alarm.
        let second = Some("S03-1-C2");
        assert!(
            store.raise(AlarmKind::OrderWithoutMoney, Some("N1"), second, DAY).await.unwrap(),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_session_is_compared_once_a_day_later_unless_an_order_lives_of_it() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        assert!(
            store.sessions_to_compare(TEST, DAY).await.unwrap().is_empty(),
            "{engine}: it may still be paid"
        );
        let due = store.sessions_to_compare(TEST, 2 * DAY).await.unwrap();
        let found = (due[0].draft.as_str(), due[0].session.as_str(), due[0].number.as_deref());
        assert_eq!((due.len(), found), (1, ("draft", "session", None)), "{engine}");
        store.add_order(&order("N1"), 100, 0).await.unwrap();
        assert!(
            store.sessions_to_compare(TEST, 2 * DAY).await.unwrap().is_empty(),
            "{engine}: an order lives"
        );
        store.mark_canceled("id-N1", "Declined", 20).await.unwrap();
        let due = store.sessions_to_compare(TEST, 2 * DAY).await.unwrap();
        assert_eq!(due[0].number.as_deref(), Some("N1"), "{engine}");
        assert!(store.session_compared("draft", 2 * DAY).await.unwrap(), "{engine}");
        assert!(store.sessions_to_compare(TEST, 2 * DAY).await.unwrap().is_empty(), "{engine}: once");
        assert!(
            store.sessions_to_compare(TEST, 31 * DAY).await.unwrap().is_empty(),
            "{engine}: Amazon forgot"
        );
    }
}

#[tokio::test]
async fn days_are_days_in_japan() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        // 1970-01-02 00:30 in Japan is still the first in London.
        let at = 15 * HOUR + HOUR / 2;
        store.add_order(&order("N1"), 100, at).await.unwrap();
        assert!(store.paid_by_day(TEST, "", 0).await.unwrap().is_empty(), "{engine}: not paid");
        store.mark_paid("id-N1", &paid(), at).await.unwrap();
        assert_eq!(
            store.paid_by_day(TEST, "demo", 0).await.unwrap(),
            [(date!(1970 - 01 - 02), 1)],
            "{engine}"
        );
        assert!(
            store.paid_by_day(Environment::Live, "demo", 0).await.unwrap().is_empty(),
            "{engine}: a test"
        );
        assert!(store.paid_by_day(TEST, "teiki", 0).await.unwrap().is_empty(), "{engine}");
        assert!(store.paid_by_day(TEST, "", at + 1).await.unwrap().is_empty(), "{engine}");
        assert!(store.declines(TEST, "", 0).await.unwrap().is_empty(), "{engine}");
        assert!(store.renewals_until(TEST, "", date!(2099 - 01 - 01)).await.unwrap().is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn metrics_are_counted() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        store.add_order(&order("N1"), 100, 0).await.unwrap();
        let text = store.metrics(DAY).await.unwrap();
        assert!(text.contains("lpap_orders{state=\"sending\"} 1\n"), "{engine}: {text}");
        assert!(text.contains("lpap_overdue{what=\"orders\"} 1\n"), "{engine}: {text}");
        assert!(store.metrics(200).await.unwrap().contains("lpap_overdue{what=\"orders\"} 0\n"), "{engine}");
    }
}
