//! The diagrams of orders and subscriptions in `docs/states.md`, drawn by trying every step from every state on a real
//! database; a test holds the page against them. `BLESS=1` writes them after a deliberate change.

use std::collections::{BTreeMap, BTreeSet};

use server::store::{Change, OrderState, Paid, Store, SubscriptionState};
use server::subscriptions::Wish;
use server::subscriptions::change_of;

use crate::subscriptions::with_subscription;
use crate::support::{
    order, other_order, stores, with_claimed_draft, with_other_attempt, with_replacing_offer,
};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/states.md");
const ORDER_STEPS: [&str; 7] = [
    "sent to Amazon",
    "paid",
    "ended without money",
    "another consent placed",
    "placed again",
    "replacement paid",
    "canceled by the shop",
];

type Edges = BTreeMap<(String, String), BTreeSet<String>>;

/// Brings a fresh order into a state.
async fn order_in(state: OrderState) -> Store {
    let (_, store) = stores().await.remove(0);
    with_claimed_draft(&store).await;
    with_other_attempt(&store).await;
    store.add_order(&order("N1"), 0, 0).await.unwrap();
    match state {
        OrderState::Sending => {}
        OrderState::Sent => try_order(&store, "sent to Amazon").await,
        OrderState::Canceled => try_order(&store, "another consent placed").await,
        OrderState::Paid => try_order(&store, "paid").await,
        OrderState::Replacing => {
            try_order(&store, "paid").await;
            try_order(&store, "replacement paid").await;
        }
        OrderState::Replaced => {
            try_order(&store, "paid").await;
            try_order(&store, "replacement paid").await;
            try_order(&store, "old charge canceled").await;
        }
    }
    store
}

/// Tries a step, whether or not it does anything.
async fn try_order(store: &Store, step: &str) {
    let now = 10;
    let lease = store.lease_order("id-N1", 9_999, now).await.unwrap();
    match (step, lease) {
        ("sent to Amazon", Some(lease)) => {
            store.record_sent(&lease, &order("N1")).await.unwrap();
            store.release_order(&lease, None, 0).await.unwrap();
        }
        ("old charge canceled", Some(lease)) => {
            store.mark_replaced(&lease, now).await.unwrap();
        }
        (step, lease) => {
            if let Some(lease) = lease {
                store.release_order(&lease, None, 0).await.unwrap();
            }
            match step {
                "paid" => {
                    let paid = Paid { charge_id: Some("C1".into()), ..Paid::default() };
                    store.mark_paid("id-N1", &paid, now).await.unwrap();
                }
                "ended without money" => drop(store.mark_canceled("id-N1", "Declined", now).await.unwrap()),
                "another consent placed" => drop(store.add_order(&other_order("N2"), 0, now).await.unwrap()),
                "placed again" => drop(store.add_order(&order("N1"), 0, now).await.unwrap()),
                "replacement paid" => replacement_paid(store).await,
                "canceled by the shop" => crate::money::cancels(store).await,
                _ => {}
            }
        }
    }
}

/// An offer that takes the order's place is placed and paid.
async fn replacement_paid(store: &Store) {
    if with_replacing_offer(store, "N9").await {
        store.mark_paid("id-N9", &Paid::default(), 50).await.unwrap();
    }
}

fn drawn(first: &str, edges: Edges) -> String {
    let mut lines =
        vec!["```mermaid".to_owned(), "stateDiagram-v2".to_owned(), format!("    [*] --> {first}")];
    for ((from, to), steps) in edges {
        let steps: Vec<String> = steps.into_iter().collect();
        lines.push(format!("    {from} --> {to}: {}", steps.join(", ")));
    }
    lines.push("```".to_owned());
    lines.join("\n")
}

fn hold(section: &str, drawn: &str) {
    let (start, end) = (format!("<!-- {section} -->\n"), format!("\n<!-- /{section} -->"));
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(&start).unwrap();
    let (written, after) = rest.split_once(&end).unwrap();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PAGE, format!("{before}{start}{drawn}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(written, drawn, "docs/states.md is older than the code: run this test with BLESS=1");
}

#[tokio::test]
async fn the_orders_diagram_on_the_page_is_the_store() {
    let mut edges = Edges::new();
    for state in OrderState::ALL {
        for step in ORDER_STEPS.iter().chain(&["old charge canceled"]) {
            let store = order_in(state).await;
            assert_eq!(store.order("id-N1").await.unwrap().unwrap().state, state);
            try_order(&store, step).await;
            let next = store.order("id-N1").await.unwrap().unwrap().state;
            if next != state {
                edges
                    .entry((state.as_str().into(), next.as_str().into()))
                    .or_default()
                    .insert((*step).into());
            }
        }
    }
    hold("orders", &drawn("sending", edges));
}

#[tokio::test]
async fn the_subscriptions_diagram_on_the_page_is_the_store() {
    let mut edges = Edges::new();
    for state in SubscriptionState::ALL {
        for wish in [Wish::Pause, Wish::Resume, Wish::Skip, Wish::End] {
            let (_, store) = stores().await.remove(0);
            let subscription = with_subscription(&store).await;
            let all = &[SubscriptionState::Active];
            if state != SubscriptionState::Active {
                let bring = Change {
                    from: all,
                    to: state,
                    what: "brought",
                    reason: None,
                    letter: None,
                    next: None,
                    seen_cycle: None,
                    seen_due: None,
                };
                assert!(store.change_subscription("sub", &bring, 20).await.unwrap());
            }
            store.change_subscription("sub", &change_of(&subscription, wish, 30), 30).await.unwrap();
            let next = store.subscription("sub").await.unwrap().unwrap().state;
            if next != state {
                let word = format!("{wish:?}").to_lowercase();
                edges.entry((state.as_str().into(), next.as_str().into())).or_default().insert(word);
            }
        }
    }
    for (to, why) in
        [(SubscriptionState::Suspended, "declined for good"), (SubscriptionState::Ended, "closed at Amazon")]
    {
        let (_, store) = stores().await.remove(0);
        let subscription = with_subscription(&store).await;
        let renewal = subscription.next_order();
        store.add_renewal(&renewal, subscription.next_due, (3, subscription.next_due), 20).await.unwrap();
        let lease = store.lease_order(&renewal.id, 500, 30).await.unwrap().unwrap();
        assert!(store.fail_renewal(&lease, "sub", to, "because", 40).await.unwrap());
        edges.entry(("active".into(), to.as_str().into())).or_default().insert(why.into());
    }
    hold("subscriptions", &drawn("active", edges));
}
