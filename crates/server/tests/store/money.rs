//! Money moves: counters that cannot be overdrawn, one winner of every race, and what is refused gives back.

use server::clock::HOUR;
use server::environment::Environment;
use server::store::{
    Asked, ChargeStands, MoveKind, MoveState, NewMove, OrderState, Paid, SeenAtAmazon, Store,
};
use server::yen::Yen;

use crate::support::{order, stores, with_claimed_draft};

const TOTAL: i64 = 4510;
const NOW: i64 = 10 * HOUR;

/// An order that is paid, with its charge of 4,510 yen.
pub(crate) async fn paid(store: &Store, offer_until: Option<i64>) {
    with_claimed_draft(store).await;
    store.add_order(&order("N1"), 100, 0).await.unwrap();
    let paid = Paid {
        charge_permission_id: Some("S03-1".into()),
        charge_id: Some("C1".into()),
        offer_until,
        ..Paid::default()
    };
    assert!(store.mark_paid("id-N1", &paid, 20).await.unwrap());
}

fn wish(id: &str, kind: MoveKind, amount: i64) -> NewMove {
    NewMove {
        id: id.into(),
        order: "id-N1".into(),
        number: "N1".into(),
        charge: (kind != MoveKind::Authorize).then(|| "C1".into()),
        kind,
        amount: Yen(amount),
        operator: "hanako".into(),
        batch: None,
    }
}

pub(crate) async fn asks(store: &Store, id: &str, kind: MoveKind, amount: i64) -> Asked {
    store.ask_for_move(&wish(id, kind, amount), NOW).await.unwrap()
}

async fn ends(store: &Store, id: &str, amount: i64, amazon_id: Option<&str>) {
    let lease = store.lease_move(id, NOW + 1, NOW).await.unwrap().unwrap();
    let wish = store.money_move(id).await.unwrap().unwrap();
    assert!(store.move_done(&lease, &wish, Yen(amount), amazon_id, NOW).await.unwrap());
}

pub(crate) async fn is_refused(store: &Store, id: &str, ended: bool) {
    let lease = store.lease_move(id, NOW + 1, NOW).await.unwrap().unwrap();
    let wish = store.money_move(id).await.unwrap().unwrap();
    assert!(store.move_refused(&lease, &wish, "AmazonRejected", ended, NOW).await.unwrap());
}

/// The shop gives the reservation up, if it can.
pub(crate) async fn cancels(store: &Store) {
    if asks(store, "cancel", MoveKind::Cancel, TOTAL).await == Asked::Stands {
        ends(store, "cancel", TOTAL, None).await;
    }
}

async fn charge(store: &Store) -> (ChargeStands, i64, i64) {
    let charge = store.charge("C1").await.unwrap().unwrap();
    (charge.stands, charge.captured.0, charge.refunded.0)
}

#[tokio::test]
async fn never_more_is_captured_than_was_authorised_and_only_once() {
    for (engine, store) in stores().await {
        paid(&store, None).await;
        for amount in [0, -1, TOTAL + 1] {
            assert_eq!(
                asks(&store, "no", MoveKind::Capture, amount).await,
                Asked::Impossible,
                "{engine} {amount}"
            );
        }
        assert!(store.money_move("no").await.unwrap().is_none(), "{engine}: nothing was written");
        assert_eq!(asks(&store, "m1", MoveKind::Capture, TOTAL).await, Asked::Stands, "{engine}");
        assert_eq!(
            asks(&store, "m1", MoveKind::Capture, TOTAL).await,
            Asked::Before,
            "{engine}: the form again"
        );
        assert_eq!(asks(&store, "m2", MoveKind::Capture, 1).await, Asked::Impossible, "{engine}: under way");
        assert_eq!(
            asks(&store, "m3", MoveKind::Cancel, TOTAL).await,
            Asked::Impossible,
            "{engine}: under way"
        );
        ends(&store, "m1", TOTAL, None).await;
        assert_eq!(charge(&store).await, (ChargeStands::Captured, TOTAL, 0), "{engine}");
        assert_eq!(asks(&store, "m4", MoveKind::Capture, 1).await, Asked::Impossible, "{engine}: captured");
        let deeds = store.deeds(10, 0).await.unwrap();
        assert_eq!(deeds.len(), 1, "{engine}");
        assert_eq!(
            (deeds[0].action.as_str(), deeds[0].detail.as_deref()),
            ("order.capture", Some("4,510円"))
        );
    }
}

#[tokio::test]
async fn refunds_stay_within_what_was_captured_and_fifteen_percent() {
    for (engine, store) in stores().await {
        paid(&store, None).await;
        assert_eq!(
            asks(&store, "r0", MoveKind::Refund, 1).await,
            Asked::Impossible,
            "{engine}: nothing taken"
        );
        asks(&store, "m1", MoveKind::Capture, 4000).await;
        ends(&store, "m1", 4000, None).await;
        assert_eq!(store.charge("C1").await.unwrap().unwrap().refundable(), Yen(4600), "{engine}");
        assert_eq!(asks(&store, "r1", MoveKind::Refund, 4601).await, Asked::Impossible, "{engine}");
        assert_eq!(asks(&store, "r2", MoveKind::Refund, 4000).await, Asked::Stands, "{engine}");
        assert_eq!(asks(&store, "r3", MoveKind::Refund, 601).await, Asked::Impossible, "{engine}");
        is_refused(&store, "r2", false).await;
        assert_eq!(charge(&store).await, (ChargeStands::Captured, 4000, 0), "{engine}: given back");
        assert_eq!(
            asks(&store, "r4", MoveKind::Refund, 4600).await,
            Asked::Stands,
            "{engine}: the whole rule"
        );
        ends(&store, "r4", 4600, Some("R1")).await;
        assert_eq!(charge(&store).await, (ChargeStands::Captured, 4000, 4600), "{engine}");
        assert_eq!(store.move_of_refund("R1").await.unwrap().unwrap().id, "r4", "{engine}");
    }
}

#[tokio::test]
async fn of_many_refunds_at_once_only_as_many_win_as_there_is_money() {
    for (engine, store) in stores().await {
        paid(&store, None).await;
        asks(&store, "m1", MoveKind::Capture, 1000).await;
        ends(&store, "m1", 1000, None).await;
        let tries = (0..12).map(|number| {
            let store = store.clone();
            tokio::spawn(async move { asks(&store, &format!("r{number}"), MoveKind::Refund, 300).await })
        });
        let mut won = 0;
        for attempt in tries.collect::<Vec<_>>() {
            won += u32::from(attempt.await.unwrap() == Asked::Stands);
        }
        assert_eq!(won, 3, "{engine}: 3 × 300 ≤ 1,150 < 4 × 300");
        assert_eq!(charge(&store).await.2, 900, "{engine}");
    }
}

#[tokio::test]
async fn nothing_moves_while_an_offer_is_open_or_its_order_is_being_paid_or_has_won() {
    for (engine, store) in stores().await {
        paid(&store, Some(NOW + 1)).await;
        assert_eq!(asks(&store, "m1", MoveKind::Capture, TOTAL).await, Asked::Impossible, "{engine}: open");
        let later = NOW + 1 + server::store::OFFER_GRACE;
        let early = store.ask_for_move(&wish("m1", MoveKind::Capture, TOTAL), later - 1).await.unwrap();
        assert_eq!(early, Asked::Impossible, "{engine}: the last click may be on its way");
        crate::support::with_replacing_offer(&store, "N9").await;
        let paying = store.ask_for_move(&wish("m1", MoveKind::Capture, TOTAL), later).await.unwrap();
        assert_eq!(paying, Asked::Impossible, "{engine}: its order is being paid");
        assert!(store.mark_paid("id-N9", &Paid::default(), later).await.unwrap(), "{engine}");
        for (id, kind) in [("m2", MoveKind::Capture), ("m3", MoveKind::Cancel)] {
            let late = store.ask_for_move(&wish(id, kind, TOTAL), later + HOUR).await.unwrap();
            assert_eq!(late, Asked::Impossible, "{engine}: replaced");
        }
        let lease = store.lease_order("id-N1", later + 9, later + 5).await.unwrap().unwrap();
        assert!(store.mark_replaced(&lease, later + 6).await.unwrap(), "{engine}");
        assert_eq!(charge(&store).await.0, ChargeStands::Canceled, "{engine}");
    }
}

#[tokio::test]
async fn a_part_leaves_a_balance_that_can_be_authorised_again() {
    for (engine, store) in stores().await {
        paid(&store, None).await;
        assert_eq!(
            asks(&store, "a0", MoveKind::Authorize, 1).await,
            Asked::Impossible,
            "{engine}: all is reserved"
        );
        asks(&store, "m1", MoveKind::Capture, 4000).await;
        ends(&store, "m1", 4000, None).await;
        assert_eq!(asks(&store, "a1", MoveKind::Authorize, 511).await, Asked::Impossible, "{engine}");
        assert_eq!(asks(&store, "a2", MoveKind::Authorize, 510).await, Asked::Stands, "{engine}");
        assert_eq!(asks(&store, "a3", MoveKind::Authorize, 1).await, Asked::Impossible, "{engine}");
        is_refused(&store, "a2", false).await;
        assert_eq!(asks(&store, "a4", MoveKind::Authorize, 510).await, Asked::Stands, "{engine}: given back");
        ends(&store, "a4", 510, Some("C2")).await;
        let second = store.charge("C2").await.unwrap().unwrap();
        assert_eq!((second.stands, second.amount), (ChargeStands::Authorized, Yen(510)), "{engine}");
        assert_eq!(store.order("id-N1").await.unwrap().unwrap().charge_id.as_deref(), Some("C2"), "{engine}");
    }
}

#[tokio::test]
async fn a_canceled_reservation_ends_the_order_and_a_refused_cancellation_does_not() {
    for (engine, store) in stores().await {
        paid(&store, None).await;
        asks(&store, "x1", MoveKind::Cancel, TOTAL).await;
        is_refused(&store, "x1", false).await;
        assert_eq!(charge(&store).await.0, ChargeStands::Authorized, "{engine}");
        asks(&store, "x2", MoveKind::Cancel, TOTAL).await;
        ends(&store, "x2", TOTAL, None).await;
        let order = store.order("id-N1").await.unwrap().unwrap();
        assert_eq!(order.state, OrderState::Canceled, "{engine}");
        assert_eq!(order.reason.as_deref(), Some("MerchantCanceled"), "{engine}");
        assert_eq!(asks(&store, "m1", MoveKind::Capture, 1).await, Asked::Impossible, "{engine}");
    }
}

#[tokio::test]
async fn what_happened_at_amazon_without_us_is_written_down_once() {
    for (engine, store) in stores().await {
        paid(&store, None).await;
        let row = store.charge("C1").await.unwrap().unwrap();
        assert_eq!(
            store.charges_to_look_at(Environment::Sandbox, NOW).await.unwrap().len(),
            0,
            "{engine}: not yet"
        );
        assert_eq!(
            store.charges_to_look_at(Environment::Sandbox, 25 * HOUR).await.unwrap(),
            ["C1"],
            "{engine}"
        );
        let elsewhere = store.charges_to_look_at(Environment::Live, 25 * HOUR).await.unwrap();
        assert!(elsewhere.is_empty(), "{engine}: not of this account");
        assert!(store.look_again("C1", 26 * HOUR).await.unwrap(), "{engine}");
        let later = store.charges_to_look_at(Environment::Sandbox, 25 * HOUR).await.unwrap();
        assert!(later.is_empty(), "{engine}: one that cannot be looked at goes behind the others");
        let ended = SeenAtAmazon::Ended("ExpiredUnused".into());
        assert!(store.seen_at_amazon(&row, &ended, 25 * HOUR).await.unwrap(), "{engine}");
        assert!(!store.seen_at_amazon(&row, &ended, 25 * HOUR).await.unwrap(), "{engine}: twice");
        assert_eq!(
            store.charges_to_look_at(Environment::Sandbox, 99 * HOUR).await.unwrap().len(),
            0,
            "{engine}: over"
        );
        let story = store.story("id-N1").await.unwrap();
        assert_eq!(story.iter().filter(|line| line.what == "charge_ended").count(), 1, "{engine}");
        assert_eq!(asks(&store, "a1", MoveKind::Authorize, TOTAL).await, Asked::Stands, "{engine}: again");
    }
}

#[tokio::test]
async fn an_unfinished_move_is_found_when_its_server_died_and_a_late_one_changes_nothing() {
    for (engine, store) in stores().await {
        paid(&store, None).await;
        asks(&store, "m1", MoveKind::Capture, TOTAL).await;
        let dead = store.lease_move("m1", NOW + 50, NOW).await.unwrap().unwrap();
        assert!(store.lease_move("m1", NOW + 99, NOW + 49).await.unwrap().is_none(), "{engine}: held");
        assert!(store.due_moves(Environment::Sandbox, NOW + 49).await.unwrap().is_empty(), "{engine}: held");
        assert_eq!(store.due_moves(Environment::Sandbox, NOW + 50).await.unwrap(), ["m1"], "{engine}");
        let live = store.due_moves(Environment::Live, NOW + 50).await.unwrap();
        assert!(live.is_empty(), "{engine}: another account's");
        let mine = store.lease_move("m1", NOW + 99, NOW + 50).await.unwrap().unwrap();
        let wish = store.money_move("m1").await.unwrap().unwrap();
        assert!(!store.move_done(&dead, &wish, Yen(TOTAL), None, NOW).await.unwrap(), "{engine}: late");
        assert!(store.move_later(&mine, true, None, NOW + 60).await.unwrap(), "{engine}");
        let wish = store.money_move("m1").await.unwrap().unwrap();
        assert_eq!((wish.state, wish.tries), (MoveState::Pending, 2), "{engine}");
        is_refused(&store, "m1", true).await;
        assert_eq!(charge(&store).await.0, ChargeStands::Ended, "{engine}");
        assert!(store.due_moves(Environment::Sandbox, NOW + 999).await.unwrap().is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn a_notice_is_kept_once_worked_by_one_and_a_chargeback_told_once() {
    for (engine, store) in stores().await {
        paid(&store, None).await;
        let notice = server::store::Notice {
            message_id: "m-1".into(),
            kind: "chargeback".into(),
            object_id: "C1".into(),
            permission: None,
            tries: 0,
        };
        assert!(store.add_notice(&notice, NOW).await.unwrap(), "{engine}");
        assert!(!store.add_notice(&notice, NOW).await.unwrap(), "{engine}: twice");
        let taken = store.take_notice(NOW + 60, NOW).await.unwrap().unwrap();
        assert_eq!((taken.object_id.as_str(), taken.tries), ("C1", 1), "{engine}");
        assert!(store.take_notice(NOW + 60, NOW).await.unwrap().is_none(), "{engine}: held");
        let order = store.order_of_chargeback(&taken).await.unwrap();
        assert_eq!(order.as_deref(), Some("id-N1"), "{engine}");
        for _ in 0..2 {
            store.note_chargeback(&taken, "id-N1", NOW).await.unwrap();
        }
        let told = store.story("id-N1").await.unwrap();
        assert_eq!(told.iter().filter(|line| line.what == "chargeback").count(), 1, "{engine}");
        assert!(store.take_notice(NOW + 999, NOW + 900).await.unwrap().is_none(), "{engine}: done");
    }
}
