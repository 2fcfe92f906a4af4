//! Finding orders: by what an operator types of a typed field, never by raw JSON; and page by page for a CSV.

use lp_amazon_pay_contract::ConsentKind;
use server::environment::Environment;
use server::store::{NewOrder, OrderFilter, OrderGroup, Paid, Source, Store};

use crate::support::{draft, order, stores, with_claimed_draft};

async fn found(store: &Store, search: &str) -> i64 {
    let filter = OrderFilter { search: search.into(), ..OrderFilter::default() };
    let count = store.count_orders(&filter).await.unwrap();
    let lines = store.order_lines(&filter, 10, 0).await.unwrap();
    assert_eq!(usize::try_from(count).unwrap(), lines.len(), "{search}");
    count
}

fn of_taro() -> NewOrder {
    let buyer = r#"{"buyerId":"amzn1.account.A","name":"試験 太郎","email":"Taro_1@buyer.example","phoneNumber":"+819012345678"}"#;
    let ship_to = r#"{"name":"試験 花子","postalCode":"153-0064","stateOrRegion":"東京都","addressLine1":"目黒区下目黒1-8-1"}"#;
    NewOrder {
        buyer: serde_json::from_str(buyer).unwrap(),
        ship_to: serde_json::from_str(ship_to).unwrap(),
        ..order("AS-20261125-BCDFGH")
    }
}

#[tokio::test]
async fn order_is_found_by_its_fields_in_any_spelling() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        store.add_order(&of_taro(), 100, 0).await.unwrap();
        for search in [
            "as-20261125-bcdfgh",
            "20261125",
            "試験太郎",
            "試験\u{3000}太郎",
            "花子",
            "TARO_1@buyer",
            "090-1234-5678",
            "+81 90 1234",
            "153-0064",
            "1530064",
            "下目黒1-8-1",
            "",
            "SESSION",
        ] {
            assert_eq!(found(&store, search).await, 1, "{engine}: {search}");
        }
        for search in ["email", "buyerId", "amzn1", "postalCode", "\"", "taro%1", "taro-2", "二郎", "{"] {
            assert_eq!(found(&store, search).await, 0, "{engine}: {search}");
        }
        let paid = Paid {
            charge_permission_id: Some("S03-1111111-2222222".into()),
            charge_id: Some("S03-1111111-2222222-C033333".into()),
            ..Paid::default()
        };
        store.mark_paid("id-AS-20261125-BCDFGH", &paid, 10).await.unwrap();
        for search in ["s03-1111111-2222222", "S03-1111111-2222222-C033333", " c033333 "] {
            assert_eq!(found(&store, search).await, 1, "{engine}: {search}");
        }
        assert_eq!(found(&store, "S03-9").await, 0, "{engine}");
    }
}

#[tokio::test]
async fn order_filters_narrow_each_other() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        store.add_order(&of_taro(), 100, 5_000).await.unwrap();
        let all = OrderFilter {
            search: "太郎".into(),
            group: OrderGroup::Open,
            kind: Some(ConsentKind::OneTime),
            lp: "demo".into(),
            environment: Some(Environment::Sandbox),
            from: Some(5_000),
            until: Some(5_001),
        };
        assert_eq!(store.count_orders(&all).await.unwrap(), 1, "{engine}");
        for narrower in [
            OrderFilter { search: "二郎".into(), ..all.clone() },
            OrderFilter { group: OrderGroup::Captured, ..all.clone() },
            OrderFilter { environment: Some(Environment::Live), ..all.clone() },
            OrderFilter { kind: Some(ConsentKind::Recurring), ..all.clone() },
            OrderFilter { lp: "teiki".into(), ..all.clone() },
            OrderFilter { from: Some(5_001), until: None, ..all.clone() },
            OrderFilter { until: Some(5_000), ..all.clone() },
        ] {
            assert_eq!(store.count_orders(&narrower).await.unwrap(), 0, "{engine}");
        }
    }
}

#[tokio::test]
async fn csv_pages_hold_every_order_once_and_questions_come_in_their_order() {
    for (engine, store) in stores().await {
        with_claimed_draft(&store).await;
        for number in 1..=5_i64 {
            let (handle, session) = (format!("draft-{number}"), format!("session-{number}"));
            store.add_draft(&draft(&handle), 0).await.unwrap();
            store.claim_draft(&handle, "mine", &session).await.unwrap();
            let new = NewOrder {
                draft: Some(handle.clone()),
                purchase: Some(handle),
                source: Source::Session(session),
                ..order(&format!("N{number}"))
            };
            // Several of one moment are told apart by their number.
            store.add_order(&new, 100, number / 2).await.unwrap();
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = store.orders_after(&OrderFilter::default(), after.as_ref(), 2).await.unwrap();
            assert!(page.len() <= 2, "{engine}");
            let Some(last) = page.last() else { break };
            after = Some((last.order.created_at, last.order.content.number.clone()));
            seen.extend(page.into_iter().map(|row| row.order.content.number));
        }
        assert_eq!(seen, ["N5", "N4", "N3", "N2", "N1"], "{engine}");
        let questions = store.questions(700_000).await.unwrap();
        assert_eq!(questions.len(), 1, "{engine}");
        assert_eq!(
            (questions[0].name.as_str(), questions[0].label.as_str()),
            ("kana01", "フリガナ"),
            "{engine}"
        );
        assert_eq!(store.questions(700_000).await.unwrap(), questions, "{engine}: looked through again");
    }
}
