//! Subscriptions: one order per cycle, states that hold, letters in the same breath.

use server::calendar;
use server::environment::Environment;
use server::settings::{Cycle, CycleUnit};
use server::store::{
    Added, Change, Letter, NewOrder, NewSubscription, OrderState, Paid, PurchaseOf, Source, Store,
    Subscription, SubscriptionState,
};
use time::macros::date;

use crate::support::{content, draft, order, other_order, stores, with_claimed_draft, with_other_attempt};

const MONTHLY: Cycle = Cycle { every: 1, unit: CycleUnit::Month };

/// A paid first order of 定期, and the subscription that began with it.
pub(crate) async fn with_subscription(store: &Store) -> Subscription {
    with_claimed_draft(store).await;
    with_other_attempt(store).await;
    store.add_order(&other_order("N1"), 100, 0).await.unwrap();
    let content = other_order("N1");
    let begun = NewSubscription {
        id: "sub".into(),
        number: "N1".into(),
        first_order: "id-N1".into(),
        lp: "demo".into(),
        language: content.language,
        environment: content.environment,
        permission: "S03-1".into(),
        quote: content.quote.renewed().unwrap(),
        ship_to: content.ship_to,
        buyer: content.buyer,
        payment_descriptor: content.payment_descriptor,
        cycle: MONTHLY,
        anchor: date!(2026 - 01 - 31),
        anchor_cycle: 1,
    };
    let paid = Paid {
        charge_permission_id: Some("S03-1".into()),
        charge_id: Some("S03-1-C1".into()),
        subscription: Some(begun),
        letter: Some(Letter::Ordered),
        ..Paid::default()
    };
    assert!(store.mark_paid("id-N1", &paid, 10).await.unwrap());
    store.subscription("sub").await.unwrap().unwrap()
}

#[tokio::test]
async fn a_paid_first_order_begins_a_subscription_and_writes_one_letter() {
    for (engine, store) in stores().await {
        let subscription = with_subscription(&store).await;
        assert_eq!((subscription.next_cycle, subscription.next_due), (2, date!(2026 - 02 - 28)), "{engine}");
        assert_eq!(subscription.content.quote.total.0, 2330, "{engine}");
        let letter = store.take_letter(1_000, 20).await.unwrap().unwrap();
        assert_eq!(
            (letter.letter, letter.about.as_str(), letter.tries),
            (Letter::Ordered, "id-N1", 1),
            "{engine}"
        );
        assert!(store.take_letter(1_000, 20).await.unwrap().is_none(), "{engine}: taken");
        assert_eq!(
            store.take_letter(2_000, 1_000).await.unwrap().map(|l| l.tries),
            Some(2),
            "{engine}: its server died"
        );
        assert!(store.letter_sent(&letter.id, 30).await.unwrap(), "{engine}");
        assert!(store.take_letter(9_999, 5_000).await.unwrap().is_none(), "{engine}: sent");
        assert_eq!(store.story("sub").await.unwrap()[0].what, "began", "{engine}");
    }
}

#[tokio::test]
async fn a_cycle_becomes_one_order_however_many_servers_try() {
    for (engine, store) in stores().await {
        let subscription = with_subscription(&store).await;
        assert!(
            store.due_subscriptions(Environment::Sandbox, date!(2026 - 02 - 27)).await.unwrap().is_empty(),
            "{engine}"
        );
        assert_eq!(
            store.due_subscriptions(Environment::Sandbox, date!(2026 - 02 - 28)).await.unwrap(),
            ["sub"],
            "{engine}"
        );
        let live = store.due_subscriptions(Environment::Live, date!(2026 - 02 - 28)).await.unwrap();
        assert!(live.is_empty(), "{engine}: another account's");
        let next = calendar::next_cycle(date!(2026 - 01 - 31), MONTHLY, 2, date!(2026 - 02 - 28));
        let due = subscription.next_due;
        let tries = (0..8).map(|_| {
            let (store, order) = (store.clone(), subscription.next_order());
            tokio::spawn(async move { store.add_renewal(&order, due, next, 50).await.unwrap() })
        });
        let mut written = 0;
        for attempt in tries.collect::<Vec<_>>() {
            written += u32::from(attempt.await.unwrap());
        }
        assert_eq!(written, 1, "{engine}");
        let moved = store.subscription("sub").await.unwrap().unwrap();
        assert_eq!((moved.next_cycle, moved.next_due), (3, date!(2026 - 03 - 31)), "{engine}");
        let renewal = &store.orders().await.unwrap()[0];
        assert_eq!(renewal.content.renewal, Some(("sub".into(), 2)), "{engine}");
        assert_eq!(renewal.content.source, Source::Permission("S03-1".into()), "{engine}");
        assert_eq!(
            (renewal.state, renewal.attempt, renewal.total().0),
            (OrderState::Sending, 1, 2330),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_declined_renewal_gets_a_new_attempt_or_suspends_its_subscription() {
    for (engine, store) in stores().await {
        let subscription = with_subscription(&store).await;
        let renewal = subscription.next_order();
        store.add_renewal(&renewal, subscription.next_due, (3, date!(2026 - 03 - 31)), 50).await.unwrap();
        let lease = store.lease_order(&renewal.id, 500, 60).await.unwrap().unwrap();
        let letter = Some(Letter::RenewalDeclined);
        assert!(store.try_again_later(&lease, "SoftDeclined", letter, 900, 70).await.unwrap(), "{engine}");
        assert!(
            !store.try_again_later(&lease, "SoftDeclined", letter, 900, 70).await.unwrap(),
            "{engine}: its lease is gone"
        );
        let waiting = store.order(&renewal.id).await.unwrap().unwrap();
        assert_eq!((waiting.state, waiting.attempt), (OrderState::Sending, 2), "{engine}");
        assert!(store.due_orders(Environment::Sandbox, 899).await.unwrap().is_empty(), "{engine}");
        let lease = store.lease_order(&renewal.id, 1_500, 900).await.unwrap().unwrap();
        let failed =
            store.fail_renewal(&lease, "sub", SubscriptionState::Suspended, "HardDeclined", 910).await;
        assert!(failed.unwrap(), "{engine}");
        let suspended = store.subscription("sub").await.unwrap().unwrap();
        assert_eq!(
            (suspended.state, suspended.reason.as_deref()),
            (SubscriptionState::Suspended, Some("HardDeclined")),
            "{engine}"
        );
        assert!(
            store.due_subscriptions(Environment::Sandbox, date!(2030 - 01 - 01)).await.unwrap().is_empty(),
            "{engine}: nothing is charged"
        );
        let story: Vec<_> =
            store.story(&renewal.id).await.unwrap().into_iter().map(|line| line.what).collect();
        assert_eq!(story, ["declined", "canceled"], "{engine}");
    }
}

#[tokio::test]
async fn a_skip_that_was_thought_of_with_another_day_does_not_undo_a_change_of_the_cycle() {
    for (engine, store) in stores().await {
        let subscription = with_subscription(&store).await;
        let skip = Change {
            from: &[SubscriptionState::Active],
            to: SubscriptionState::Active,
            what: "skipped",
            reason: None,
            letter: None,
            next: Some((3, date!(2026 - 03 - 31))),
            seen_cycle: Some(subscription.next_cycle),
            seen_due: Some(subscription.next_due),
        };
        let cycle = Cycle { every: 2, unit: CycleUnit::Month };
        let day = date!(2026 - 06 - 10);
        assert!(store.change_cycle(&subscription, cycle, day, 50).await.unwrap(), "{engine}");
        assert!(
            !store.change_subscription("sub", &skip, 60).await.unwrap(),
            "{engine}: seen before the change"
        );
        assert_eq!(store.subscription("sub").await.unwrap().unwrap().next_due, day, "{engine}");
    }
}

#[tokio::test]
async fn an_ended_subscription_gives_its_permission_back_when_nothing_else_needs_it() {
    for (engine, store) in stores().await {
        let subscription = with_subscription(&store).await;
        let end = Change {
            from: &[SubscriptionState::Active],
            to: SubscriptionState::Ended,
            what: "ended",
            reason: None,
            letter: Some(Letter::Ended),
            next: None,
            seen_cycle: None,
            seen_due: None,
        };
        let renewal = subscription.next_order();
        store.add_renewal(&renewal, subscription.next_due, (3, date!(2026 - 03 - 31)), 50).await.unwrap();
        assert!(store.change_subscription("sub", &end, 60).await.unwrap(), "{engine}");
        assert!(!store.change_subscription("sub", &end, 60).await.unwrap(), "{engine}: once");
        assert!(
            store.permissions_to_close(Environment::Sandbox).await.unwrap().is_empty(),
            "{engine}: a charge is under way"
        );
        store.mark_canceled(&renewal.id, "HardDeclined", 70).await.unwrap();
        assert_eq!(store.permissions_to_close(Environment::Sandbox).await.unwrap(), ["S03-1"], "{engine}");
        assert!(store.permission_closed("S03-1").await.unwrap(), "{engine}");
        assert!(store.permissions_to_close(Environment::Sandbox).await.unwrap().is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn a_paid_replacement_stops_the_order_and_the_subscription_that_it_replaces() {
    for (engine, store) in stores().await {
        with_subscription(&store).await;
        let offer = PurchaseOf::Offer {
            after: "id-N1".into(),
            mode: server::settings::OfferMode::Replace,
            preview: false,
            permission: Some(("S03-1".into(), "mine".into())),
        };
        let next = server::store::NewDraft { purchase: offer, content: Some(content()), ..draft("offer") };
        store.add_draft(&next, 20).await.unwrap();
        let new = NewOrder {
            draft: Some("offer".into()),
            purchase: Some("offer".into()),
            source: Source::Permission("S03-1".into()),
            replaces: Some("id-N1".into()),
            ..order("N2")
        };
        assert_eq!(store.add_order(&new, 100, 30).await.unwrap(), Added::Stands, "{engine}");
        assert_eq!(store.order_after("id-N1").await.unwrap().unwrap().content.number, "N2", "{engine}");
        assert!(
            store.due_orders(Environment::Sandbox, 40).await.unwrap().is_empty(),
            "{engine}: the old one is untouched"
        );
        store.mark_paid("id-N2", &Paid::default(), 50).await.unwrap();
        let old = store.order("id-N1").await.unwrap().unwrap();
        assert_eq!(old.state, OrderState::Replacing, "{engine}");
        assert_eq!(
            store.due_orders(Environment::Sandbox, 60).await.unwrap(),
            ["id-N1"],
            "{engine}: the job finishes it"
        );
        let lease = store.lease_order("id-N1", 500, 60).await.unwrap().unwrap();
        assert!(store.mark_replaced(&lease, 70).await.unwrap(), "{engine}");
        assert_eq!(
            store.subscription("sub").await.unwrap().unwrap().state,
            SubscriptionState::Ended,
            "{engine}"
        );
        assert!(store.due_orders(Environment::Sandbox, 9_999).await.unwrap().is_empty(), "{engine}");
    }
}

/// An offer that follows `id-N1`, claimed and ready to be placed.
async fn with_offer(store: &Store, handle: &str, mode: server::settings::OfferMode) -> NewOrder {
    let purchase = PurchaseOf::Offer {
        after: "id-N1".into(),
        mode,
        preview: false,
        permission: Some(("S03-1".into(), "mine".into())),
    };
    let next = server::store::NewDraft { purchase, content: Some(content()), ..draft(handle) };
    store.add_draft(&next, 20).await.unwrap();
    NewOrder {
        draft: Some(handle.into()),
        purchase: Some(handle.into()),
        source: Source::Permission("S03-1".into()),
        replaces: (mode == server::settings::OfferMode::Replace).then(|| "id-N1".into()),
        ..order(handle)
    }
}

#[tokio::test]
async fn an_offer_beside_its_order_is_taken_once_in_two_tabs() {
    for (engine, store) in stores().await {
        with_subscription(&store).await;
        let mode = server::settings::OfferMode::Add;
        let (one, other) =
            (with_offer(&store, "one", mode).await, with_offer(&store, "other-tab", mode).await);
        let race = [one, other].map(|order| {
            let store = store.clone();
            tokio::spawn(async move { store.add_order(&order, 100, 30).await.unwrap() })
        });
        let mut done = Vec::new();
        for attempt in race {
            done.push(attempt.await.unwrap());
        }
        let stand = done.iter().filter(|added| **added == Added::Stands).count();
        assert_eq!(stand, 1, "{engine}: {done:?}");
        assert!(done.contains(&Added::OtherAttempt), "{engine}: {done:?}");
    }
}

#[tokio::test]
async fn an_offer_cannot_take_the_place_of_an_order_whose_money_moved() {
    for (engine, store) in stores().await {
        with_subscription(&store).await;
        let late = with_offer(&store, "late", server::settings::OfferMode::Replace).await;
        let capture = server::store::NewMove {
            id: "move".into(),
            order: "id-N1".into(),
            number: "N1".into(),
            charge: Some("S03-1-C1".into()),
            kind: server::store::MoveKind::Capture,
            amount: server::yen::Yen(2330),
            operator: "hanako".into(),
            batch: None,
        };
        let much_later = 24 * server::clock::HOUR;
        assert_eq!(
            store.ask_for_move(&capture, much_later).await.unwrap(),
            server::store::Asked::Stands,
            "{engine}"
        );
        assert_eq!(store.add_order(&late, 100, much_later).await.unwrap(), Added::OfferOver, "{engine}");
    }
}

#[tokio::test]
async fn a_renewal_that_waits_is_not_tried_after_the_end_and_a_stale_skip_does_nothing() {
    for (engine, store) in stores().await {
        let subscription = with_subscription(&store).await;
        let renewal = subscription.next_order();
        store.add_renewal(&renewal, subscription.next_due, (3, date!(2026 - 03 - 31)), 50).await.unwrap();
        let skip = server::subscriptions::change_of(&subscription, server::subscriptions::Wish::Skip, 55);
        assert!(
            !store.change_subscription("sub", &skip, 55).await.unwrap(),
            "{engine}: the cycle has begun meanwhile"
        );
        let lease = store.lease_order(&renewal.id, 500, 60).await.unwrap().unwrap();
        assert!(store.try_again_later(&lease, "SoftDeclined", None, 9_000, 70).await.unwrap(), "{engine}");
        let now = store.subscription("sub").await.unwrap().unwrap();
        let end = server::subscriptions::change_of(&now, server::subscriptions::Wish::End, 80);
        assert!(store.change_subscription("sub", &end, 80).await.unwrap(), "{engine}");
        assert_eq!(store.order(&renewal.id).await.unwrap().unwrap().state, OrderState::Canceled, "{engine}");
        assert_eq!(
            store.permissions_to_close(Environment::Sandbox).await.unwrap(),
            ["S03-1"],
            "{engine}: closed at once"
        );
    }
}

#[tokio::test]
async fn a_changed_cycle_is_counted_from_its_next_delivery_told_by_mail_and_to_amazon_once() {
    for (engine, store) in stores().await {
        let subscription = with_subscription(&store).await;
        store.take_letter(99_000, 20).await.unwrap();
        let quarterly = Cycle { every: 3, unit: CycleUnit::Month };
        let day = date!(2026 - 03 - 31);
        assert!(store.change_cycle(&subscription, quarterly, day, 30).await.unwrap(), "{engine}");
        let now = store.subscription("sub").await.unwrap().unwrap();
        assert_eq!((now.content.cycle, now.next_cycle, now.next_due), (quarterly, 2, day), "{engine}");
        assert_eq!(now.content.quote.cycle, Some(quarterly), "{engine}: in letters and orders, too");
        assert_eq!(now.content.quote.total, subscription.content.quote.total, "{engine}");
        assert_eq!(now.cycle_after(2, day), (3, date!(2026 - 06 - 30)), "{engine}");
        let letter = store.take_letter(99_000, 30).await.unwrap().unwrap();
        assert_eq!((letter.letter, letter.about.as_str()), (Letter::CycleChanged, "sub"), "{engine}");
        assert_eq!(store.cycles_to_tell(Environment::Sandbox).await.unwrap(), ["S03-1"], "{engine}");
        assert!(
            !store.cycle_told("S03-1", MONTHLY).await.unwrap(),
            "{engine}: that is not its cycle any more"
        );
        assert!(store.cycle_told("S03-1", quarterly).await.unwrap(), "{engine}");
        assert!(store.cycles_to_tell(Environment::Sandbox).await.unwrap().is_empty(), "{engine}");
        // The cycle went on meanwhile: thought of with the old one, nothing happens.
        let renewal = now.next_order();
        let next = now.cycle_after(2, day);
        // A job that read the day before the change begins nothing on it.
        assert!(!store.add_renewal(&renewal, date!(2026 - 02 - 28), next, 40).await.unwrap(), "{engine}");
        assert!(store.add_renewal(&renewal, now.next_due, next, 40).await.unwrap(), "{engine}");
        assert!(!store.change_cycle(&now, MONTHLY, day, 50).await.unwrap(), "{engine}");
        let story = store.story("sub").await.unwrap();
        assert_eq!(story.iter().filter(|line| line.what == "cycle_changed").count(), 1, "{engine}");
    }
}
