//! Logins, drafts and orders: one winner of every race.

use server::environment::Environment;
use server::store::{Added, NewOrder, OrderState, Paid, SUPERSEDED, Source};

use crate::support::{
    buyer, content, draft, order, other_order, stores, with_claimed_draft, with_draft, with_other_attempt,
};

#[tokio::test]
async fn a_code_is_redeemed_once_in_time_and_only_for_its_lp() {
    for (engine, store) in stores().await {
        store.add_login("login", ("demo", Environment::Sandbox), "code", 60_000, &buyer(), 0).await.unwrap();
        assert!(
            store.redeem_code("teiki", "code", "t1", 99_000, 1).await.unwrap().is_none(),
            "{engine}: other LP"
        );
        assert!(
            store.redeem_code("demo", "code", "t1", 99_000, 60_000).await.unwrap().is_none(),
            "{engine}: late"
        );
        let login = store.redeem_code("demo", "code", "t1", 99_000, 59_999).await.unwrap().unwrap();
        assert_eq!(login.buyer.name.as_deref(), Some("試験 太郎"), "{engine}");
        assert!(
            store.redeem_code("demo", "code", "t2", 99_000, 59_999).await.unwrap().is_none(),
            "{engine}: twice"
        );
        assert!(store.login_by_token("demo", "t1", 98_999).await.unwrap().is_some(), "{engine}");
        assert!(
            store.login_by_token("demo", "t1", 99_000).await.unwrap().is_none(),
            "{engine}: ended by time"
        );
        store.end_login("login", 5).await.unwrap();
        assert!(store.login_by_token("demo", "t1", 6).await.unwrap().is_none(), "{engine}: ended by logout");
    }
}

#[tokio::test]
async fn the_first_browser_owns_the_review() {
    for (engine, store) in stores().await {
        with_draft(&store).await;
        assert!(store.claim_draft("draft", "mine", "session").await.unwrap(), "{engine}");
        assert!(!store.claim_draft("draft", "theirs", "session").await.unwrap(), "{engine}");
        let draft = store.draft("draft").await.unwrap().unwrap();
        assert_eq!(draft.claim_hash.as_deref(), Some("mine"), "{engine}");
        assert!(draft.content.is_none(), "{engine}");
    }
}

#[tokio::test]
async fn a_draft_is_closed_by_its_order_and_foreign_logins_change_nothing() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        assert!(!store.save_draft("draft", "stranger", &content()).await.unwrap(), "{engine}");
        assert!(store.save_draft("draft", "login", &content()).await.unwrap(), "{engine}");
        assert_eq!(store.draft("draft").await.unwrap().unwrap().content, Some(content()), "{engine}");
        assert_eq!(store.add_order(&order("N1"), 100, 0).await.unwrap(), Added::Stands, "{engine}");
        assert!(
            !store.save_draft("draft", "login", &content()).await.unwrap(),
            "{engine}: an order stands on it"
        );
        assert!(
            !store.change_session("draft", "other").await.unwrap(),
            "{engine}: an order keeps its session"
        );
    }
}

#[tokio::test]
async fn one_draft_and_one_session_make_one_order() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        let other_session = NewOrder { source: Source::Session("other".into()), ..order("N0") };
        let refused = store.add_order(&other_session, 100, 0).await.unwrap();
        assert_eq!(refused, Added::OtherSession, "{engine}: not the draft's session");
        assert_eq!(store.add_order(&order("N1"), 100, 0).await.unwrap(), Added::Stands, "{engine}");
        assert_eq!(
            store.add_order(&order("N2"), 100, 0).await.unwrap(),
            Added::Stands,
            "{engine}: same draft"
        );
        store.add_draft(&draft("draft2"), 0).await.unwrap();
        assert!(store.claim_draft("draft2", "mine", "session").await.is_err(), "{engine}: same session");
        assert_eq!(store.orders().await.unwrap().len(), 1, "{engine}");
        let read = store.order_by_number("N1").await.unwrap().unwrap();
        assert_eq!((read.total().0, read.content.answers), (4510, content().answers), "{engine}");
    }
}

#[tokio::test]
async fn of_many_that_finish_an_order_exactly_one_wins() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        store.add_order(&order("N1"), 100, 0).await.unwrap();
        let lease = store.lease_order("id-N1", 5, 0).await.unwrap().unwrap();
        assert!(store.record_sent(&lease, &order("N1")).await.unwrap(), "{engine}");
        let paid = Paid {
            charge_permission_id: Some("S03-1".into()),
            charge_id: Some("S03-1-C1".into()),
            ..Paid::default()
        };
        let tries = (0..12).map(|_| {
            let (store, paid) = (store.clone(), paid.clone());
            tokio::spawn(async move {
                let leased = store.lease_order("id-N1", 1_000, 10).await.unwrap().is_some();
                (leased, leased && store.mark_paid("id-N1", &paid, 20).await.unwrap())
            })
        });
        let mut wins = (0, 0);
        for attempt in tries.collect::<Vec<_>>() {
            let (leased, won) = attempt.await.unwrap();
            wins = (wins.0 + u32::from(leased), wins.1 + u32::from(won));
        }
        assert_eq!(wins, (1, 1), "{engine}");
        let read = store.order_by_number("N1").await.unwrap().unwrap();
        assert_eq!((read.state, read.charge_id.as_deref()), (OrderState::Paid, Some("S03-1-C1")), "{engine}");
        assert!(!store.mark_canceled("id-N1", "Declined", 30).await.unwrap(), "{engine}: paid stays paid");
    }
}

#[tokio::test]
async fn a_lease_runs_out_by_itself_and_due_orders_are_found() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        store.add_order(&order("N1"), 100, 0).await.unwrap();
        assert!(store.due_orders(Environment::Sandbox, 99).await.unwrap().is_empty(), "{engine}: not yet");
        let dead = store.lease_order("id-N1", 500, 100).await.unwrap().unwrap();
        assert!(store.lease_order("id-N1", 900, 499).await.unwrap().is_none(), "{engine}: held");
        assert!(store.due_orders(Environment::Sandbox, 499).await.unwrap().is_empty(), "{engine}: held");
        assert_eq!(
            store.due_orders(Environment::Sandbox, 500).await.unwrap().len(),
            1,
            "{engine}: its server died"
        );
        let live = store.due_orders(Environment::Live, 500).await.unwrap();
        assert!(live.is_empty(), "{engine}: another account's");
        let mine = store.lease_order("id-N1", 900, 500).await.unwrap().unwrap();
        assert!(
            !store.release_order(&dead, None, 0).await.unwrap(),
            "{engine}: a late one frees nobody else's lease"
        );
        assert!(!store.record_sent(&dead, &order("N1")).await.unwrap(), "{engine}: nor writes under it");
        assert!(store.release_order(&mine, Some("Open"), 700).await.unwrap(), "{engine}");
        let read = store.order_by_number("N1").await.unwrap().unwrap();
        assert_eq!((read.tries, read.reason.as_deref()), (1, Some("Open")), "{engine}");
        assert!(store.mark_canceled("id-N1", "Expired", 800).await.unwrap(), "{engine}");
        assert!(
            store.due_orders(Environment::Sandbox, 9_999).await.unwrap().is_empty(),
            "{engine}: finished"
        );
    }
}

#[tokio::test]
async fn a_purchase_has_one_live_order_and_the_attempt_before_it_is_superseded() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        with_other_attempt(&store).await;
        store.add_order(&order("N1"), 100, 0).await.unwrap();
        assert_eq!(store.add_order(&other_order("N2"), 100, 10).await.unwrap(), Added::Stands, "{engine}");
        let first = store.order_by_number("N1").await.unwrap().unwrap();
        assert_eq!(
            (first.state, first.reason.as_deref()),
            (OrderState::Canceled, Some(SUPERSEDED)),
            "{engine}"
        );
        assert!(
            store.lease_order("id-N1", 500, 20).await.unwrap().is_none(),
            "{engine}: nobody completes it"
        );
        assert_eq!(store.due_orders(Environment::Sandbox, 9_999).await.unwrap(), ["id-N2"], "{engine}");
        // Back to the first product: its session is open, its order lives again, the other one is superseded.
        assert_eq!(store.add_order(&order("N3"), 100, 30).await.unwrap(), Added::Stands, "{engine}");
        let live = store.order_of_purchase("draft").await.unwrap().unwrap();
        assert_eq!((live.content.number.as_str(), live.state), ("N1", OrderState::Sending), "{engine}");
        assert_eq!(store.orders().await.unwrap().len(), 2, "{engine}");
    }
}

#[tokio::test]
async fn an_attempt_that_is_being_finished_or_was_paid_is_never_superseded() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        with_other_attempt(&store).await;
        store.add_order(&order("N1"), 100, 0).await.unwrap();
        let lease = store.lease_order("id-N1", 500, 10).await.unwrap().unwrap();
        let refused = store.add_order(&other_order("N2"), 100, 20).await.unwrap();
        assert_eq!(refused, Added::OtherAttempt, "{engine}: somebody is completing it");
        store.release_order(&lease, None, 0).await.unwrap();
        assert!(store.mark_paid("id-N1", &Paid::default(), 30).await.unwrap(), "{engine}");
        let refused = store.add_order(&other_order("N2"), 100, 40).await.unwrap();
        assert_eq!(refused, Added::OtherAttempt, "{engine}: paid");
        assert_eq!(store.orders().await.unwrap().len(), 1, "{engine}");
    }
}

#[tokio::test]
async fn of_two_attempts_placed_at_once_one_stands() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        with_other_attempt(&store).await;
        let race = |order: NewOrder| {
            let store = store.clone();
            tokio::spawn(async move { store.add_order(&order, 100, 0).await.unwrap() })
        };
        let tries: Vec<_> = (0..6).map(|_| [race(order("N1")), race(other_order("N2"))]).collect();
        for attempt in tries.into_iter().flatten() {
            attempt.await.unwrap();
        }
        let live: Vec<_> =
            store.orders().await.unwrap().into_iter().filter(|o| o.state != OrderState::Canceled).collect();
        assert_eq!(live.len(), 1, "{engine}");
    }
}

#[tokio::test]
async fn a_preview_link_is_good_for_its_lp_until_it_expires_or_is_revoked() {
    for (engine, store) in stores().await {
        store.add_preview("word", "demo", 100, 0).await.unwrap();
        assert!(store.is_preview("word", "demo", 99).await.unwrap(), "{engine}");
        assert!(!store.is_preview("word", "teiki", 99).await.unwrap(), "{engine}: another LP");
        assert!(!store.is_preview("word", "demo", 100).await.unwrap(), "{engine}: expired");
        assert_eq!(store.revoke_previews("demo", 50).await.unwrap(), 1, "{engine}");
        assert!(!store.is_preview("word", "demo", 51).await.unwrap(), "{engine}: revoked");
    }
}
