//! CSV: who may, what stands in it, what is remembered, and that its length costs no memory.

use axum::http::{StatusCode, header};
use futures_util::StreamExt as _;
use lp_amazon_pay_contract::Answer;

use super::support::Office;
use crate::admin::{Role, Sheet};

fn answer(name: &str, label: &str, value: &str) -> Answer {
    Answer { name: name.into(), label: label.into(), value: value.into() }
}

async fn with_answers(office: &Office) {
    let answers = vec![answer("kana01", "フリガナ", "シケン"), answer("q1", "肌の悩み", "=HYPERLINK(\"x\")")];
    office.with_answered_order("AS-1", None, answers).await;
    office.with_answered_order("AS-2", None, vec![answer("q1", "年齢", "042")]).await;
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_start_matches('\u{feff}').split(',').map(|cell| cell.trim_matches('"')).collect()
}

#[tokio::test]
async fn csv_has_a_column_for_each_question_and_tells_who_took_it() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Operator).await;
    with_answers(&office).await;
    let answer = office.post("/admin/csv/orders/file", &word, "encoding=utf-8&q=taro%40buyer").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("orders-2"));
    let lines: Vec<&str> = answer.text.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 3);
    let at = |title: &str| cells(lines[0]).iter().position(|head| *head == title).unwrap();
    let order = |number: &str| cells(lines.iter().find(|line| line.contains(number)).unwrap());
    let (first, second) = (order("AS-1"), order("AS-2"));
    assert_eq!((first[at("フリガナ")], second[at("フリガナ")]), ("シケン", ""));
    assert!(first[at("肌の悩み")].starts_with("'=HYPERLINK"), "{}", first[at("肌の悩み")]);
    assert_eq!(second[at("年齢")], "042");
    assert!(at("フリガナ") < at("肌の悩み") && at("番号") == 0);
    // A number stands without quotes, and the method as shoppers read it.
    assert!(lines[1].contains(",4510,") && first[at("支払い方法")] == "Amazon Pay", "{}", lines[1]);
    assert_eq!((first[at("お届け先の郵便番号")], first[at("状態")]), ("153-0064", "売上待ち"));
    let deeds = office.shop.store.deeds(9, 0).await.unwrap();
    let deed = deeds.iter().find(|deed| deed.action == "orders.csv").unwrap();
    assert_eq!((deed.operator.as_str(), deed.detail.as_deref()), ("operator", Some("2 search")));
}

#[tokio::test]
async fn csv_columns_are_chosen_ordered_and_remembered_for_each_operator() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Operator).await;
    with_answers(&office).await;
    let choice = office.shop.csv_choice(Sheet::Orders, "operator").await.unwrap();
    let at = choice.columns.len() - 1;
    assert_eq!(choice.columns[at].key, "others");
    let question = choice.columns[at - 1].key.clone();
    // Every place is shown, two columns are on: the question moves to the front.
    let places: String =
        (1..).zip(&choice.columns).map(|(place, column)| format!("place-{}={place}&", column.key)).collect();
    let places = places.replace(&format!("place-{question}={at}"), &format!("place-{question}=1"));
    let fields = format!("{places}on=number&on={question}&encoding=shift-jis&excel=on&state=waiting");
    let saved = office.post("/admin/csv/orders", &word, &fields).await;
    assert_eq!(saved.location(), "/admin/csv/orders?state=waiting&said=csv_saved");
    let now = office.shop.csv_choice(Sheet::Orders, "operator").await.unwrap();
    let on: Vec<&str> = now.columns.iter().filter(|column| column.on).map(|c| c.key.as_str()).collect();
    assert_eq!(on, [question.as_str(), "number"]);
    let others = office.shop.csv_choice(Sheet::Orders, "owner").await.unwrap();
    assert_eq!(others, choice, "somebody else's choice is their own");
    let page = office.get("/admin/csv/orders?state=waiting", Some(&word)).await.text;
    assert!(page.contains("2件") && page.contains("一覧で絞り込んだ範囲"), "{page}");
    let nothing = office.post("/admin/csv/orders/file", &word, &places).await;
    assert_eq!(nothing.location(), "/admin/csv/orders?said=csv_no_column");
    let file = office.open_answer("/admin/csv/orders/file", &word, &fields).await;
    assert_eq!(file.headers()[header::CONTENT_TYPE], "text/csv; charset=Shift_JIS");
    let bytes = axum::body::to_bytes(file.into_body(), usize::MAX).await.unwrap();
    let (text, _, broken) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert!(!broken && text.starts_with("\"年齢\",\"番号\"\r\n"), "{text}");
    assert!(text.contains("\"=\"\"042\"\"\",\"AS-2\""), "{text}");
}

#[tokio::test]
async fn csv_of_very_many_orders_goes_out_page_by_page() {
    const MANY: i64 = 100_000;
    let office = Office::open().await;
    let word = office.signed_in(Role::Operator).await;
    with_answers(&office).await;
    office.with_copies("AS-1", MANY - 2).await;
    let mut choice = office.shop.csv_choice(Sheet::Orders, "operator").await.unwrap();
    for column in &mut choice.columns {
        column.on = ["number", "total", "buyer_name"].contains(&column.key.as_str());
    }
    office.shop.choose_csv(Sheet::Orders, "operator", &choice).await.unwrap();
    let file = office.open_answer("/admin/csv/orders/file", &word, "encoding=utf-8").await;
    let mut pieces = file.into_body().into_data_stream();
    let (mut lines, mut largest, mut count) = (0, 0, 0);
    while let Some(piece) = pieces.next().await {
        let piece = piece.unwrap();
        lines += piece.iter().filter(|byte| **byte == b'\n').count();
        largest = largest.max(piece.len());
        count += 1;
        if count == 3 {
            // What is not taken is not read: a row of a later page that goes away now is not in the file.
            let mut database = office.database().await;
            sqlx::query("DELETE FROM orders WHERE id = 'id-AS-150000'").execute(&mut database).await.unwrap();
        }
    }
    assert_eq!(lines, 100_000, "the head, and all rows but the one that went away");
    assert_eq!(count, 202, "the head, 200 pages, the empty last one");
    assert!(largest < 500 * 60, "one page at most: {largest}");
}

#[tokio::test]
async fn csv_is_not_for_viewers_and_not_by_a_link() {
    let office = Office::open().await;
    let word = office.signed_in(Role::Viewer).await;
    with_answers(&office).await;
    let list = office.get("/admin/orders", Some(&word)).await.text;
    assert!(!list.contains("/admin/csv/"));
    for path in ["/admin/csv/orders", "/admin/csv/subscriptions"] {
        assert_eq!(office.get(path, Some(&word)).await.status, StatusCode::FORBIDDEN);
    }
    let operator = office.signed_in(Role::Operator).await;
    let linked = office.get("/admin/csv/orders/file", Some(&operator)).await;
    assert_eq!(linked.status, StatusCode::UNPROCESSABLE_ENTITY, "without the form's token");
}
