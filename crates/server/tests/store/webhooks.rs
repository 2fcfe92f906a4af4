//! What is told, on both engines: an event stands if and only if its fact does.

use server::store::{Asked, MoveKind, NewWebhook, Paid, Store, Told};
use server::webhooks::Happening;

use super::money;
use super::support::{order, other_order, stores, with_claimed_draft, with_other_attempt};

/// Later than anything is due.
const NEVER: i64 = 1_000_000_000_000;

async fn with_webhook(store: &Store, id: &str, events: &[Happening]) {
    let new = NewWebhook {
        id: id.into(),
        url: "https://cart.example/".into(),
        events: events.into(),
        sealed_secret: "sealed".into(),
    };
    store.add_webhook(&new, "hanako", 1).await.unwrap();
}

/// The log, oldest first: what, about what, to whom.
async fn log(store: &Store) -> Vec<(String, String, String)> {
    let mut log: Vec<_> = store
        .deliveries_after(None, None, 100)
        .await
        .unwrap()
        .into_iter()
        .map(|line| (line.created_at, line.happening, line.about, line.webhook))
        .collect();
    log.sort();
    log.into_iter().map(|(_, happening, about, webhook)| (happening, about, webhook)).collect()
}

#[tokio::test]
async fn an_event_stands_when_its_fact_does_and_goes_to_whom_it_concerns() {
    for (engine, store) in stores().await {
        with_webhook(&store, "all", &Happening::ALL).await;
        with_webhook(&store, "paid", &[Happening::OrderPaid]).await;
        with_claimed_draft(&store).await;
        store.add_order(&order("N1"), 0, 10).await.unwrap();
        store.add_order(&order("N2"), 0, 11).await.unwrap();
        let paid = Paid {
            charge_permission_id: Some("S03-1".into()),
            charge_id: Some("C-1".into()),
            ..Paid::default()
        };
        assert!(store.mark_paid("id-N1", &paid, 20).await.unwrap());
        assert!(!store.mark_paid("id-N1", &paid, 21).await.unwrap());
        assert!(!store.mark_canceled("id-N1", "Declined", 22).await.unwrap());
        let line =
            |happening: &str, webhook: &str| (happening.to_owned(), "N1".to_owned(), webhook.to_owned());
        let expected = [line("order.placed", "all"), line("order.paid", "all"), line("order.paid", "paid")];
        assert_eq!(log(&store).await, expected, "{engine}");
        assert!(store.remove_webhook("all", "hanako", 30).await.unwrap(), "{engine}");
        assert!(!store.remove_webhook("all", "hanako", 31).await.unwrap(), "{engine}");
        let due = store.take_delivery(90, 30).await.unwrap().unwrap();
        assert_eq!(
            (due.webhook.id.as_str(), due.tries),
            ("paid", 1),
            "{engine}: nothing waits for a removed one"
        );
        let body: serde_json::Value = serde_json::from_str(&due.body).unwrap();
        assert_eq!(body["data"]["order"]["chargeId"], "C-1", "{engine}");
        assert!(store.take_delivery(91, 31).await.unwrap().is_none(), "{engine}: taken");
    }
}

#[tokio::test]
async fn another_consent_tells_that_the_first_order_is_over() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        with_other_attempt(&store).await;
        with_webhook(&store, "all", &Happening::ALL).await;
        store.add_order(&order("N1"), 0, 10).await.unwrap();
        store.add_order(&other_order("N2"), 0, 20).await.unwrap();
        store.mark_canceled("id-N2", "Declined", 30).await.unwrap();
        let told: Vec<(String, String)> =
            log(&store).await.into_iter().map(|(what, about, _)| (what, about)).collect();
        let line = |what: &str, about: &str| (what.to_owned(), about.to_owned());
        let expected = [
            line("order.placed", "N1"),
            line("order.canceled", "N1"),
            line("order.placed", "N2"),
            line("order.canceled", "N2"),
            line("payment.failed", "N2"),
        ];
        assert_eq!(told, expected, "{engine}");
    }
}

#[tokio::test]
async fn a_try_is_written_down_once_and_old_events_are_forgotten() {
    for (engine, store) in stores().await {
        with_webhook(&store, "all", &Happening::ALL).await;
        assert!(
            store.tell_a_test("all", 10).await.unwrap() && !store.tell_a_test("nobody", 10).await.unwrap()
        );
        let first = store.take_delivery(70, 10).await.unwrap().unwrap();
        let second = store.take_delivery(130, 70).await.unwrap().unwrap();
        let told = |status| Told { status: Some(status), trouble: None };
        assert!(
            !store.delivery_told(&first, &told(200), Some(99), 80).await.unwrap(),
            "{engine}: taken over"
        );
        assert!(store.delivery_told(&second, &told(503), Some(99), 80).await.unwrap(), "{engine}");
        let third = store.take_delivery(160, 99).await.unwrap().unwrap();
        assert!(store.delivery_told(&third, &told(299), None, 100).await.unwrap(), "{engine}");
        assert!(!store.delivery_told(&third, &told(500), None, 101).await.unwrap(), "{engine}: it is over");
        let line = store.deliveries_after(None, None, 9).await.unwrap().remove(0);
        assert_eq!((line.state.as_str(), line.tries, line.status), ("delivered", 3, Some(299)), "{engine}");
        assert!(store.send_again(&line.id, "hanako", 110).await.unwrap(), "{engine}");
        assert!(!store.send_again("nobody", "hanako", 110).await.unwrap(), "{engine}");
        store.forget_old_events(10).await.unwrap();
        assert_eq!(store.deliveries_after(None, None, 9).await.unwrap().len(), 1, "{engine}");
        store.forget_old_events(11).await.unwrap();
        assert!(store.deliveries_after(None, None, 9).await.unwrap().is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn a_refused_move_of_money_is_told_with_what_was_refused_and_why() {
    for (engine, store) in stores().await {
        with_webhook(&store, "all", &Happening::ALL).await;
        money::paid(&store, None).await;
        assert_eq!(money::asks(&store, "m1", MoveKind::Capture, 100).await, Asked::Stands, "{engine}");
        money::is_refused(&store, "m1", false).await;
        let mut bodies = Vec::new();
        while let Some(due) = store.take_delivery(NEVER, NEVER - 1).await.unwrap() {
            bodies.push(due.body);
        }
        let body = bodies.iter().find(|body| body.contains(r#""type":"money.refused""#));
        let body = body.unwrap_or_else(|| panic!("{engine}: {bodies:?}"));
        for part in
            [r#""what":"capture""#, r#""reason":"AmazonRejected""#, r#""amount":100"#, r#""chargeId":"C1""#]
        {
            assert!(body.contains(part), "{engine}: {part} in {body}");
        }
    }
}
