//! Backup and restore: from each engine into each, all or nothing.

use server::store::Store;

use crate::erasure::{everything, with_paid_order};
use crate::support::stores_with_urls;

async fn backed_up(store: &Store) -> Vec<u8> {
    let mut file = Vec::new();
    store.backup(&mut file).await.unwrap();
    file
}

/// Sorted: engines may give rows in another order.
async fn rows(url: &str) -> Vec<String> {
    let mut lines: Vec<String> = everything(url).await.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn a_backup_of_each_engine_is_restored_into_each() {
    for (from, store, url) in stores_with_urls().await {
        with_paid_order(&store).await;
        let file = backed_up(&store).await;
        for (to, empty, other) in stores_with_urls().await {
            let count = empty.restore(file.as_slice()).await.unwrap();
            assert!(count > 5, "{from} to {to}");
            assert_eq!(rows(&url).await, rows(&other).await, "{from} to {to}");
            assert_eq!(
                backed_up(&empty).await.len(),
                file.len(),
                "{from} to {to}: numbers and nothings, too"
            );
            // It works on.
            let order = empty.order("id-N1").await.unwrap().unwrap();
            assert_eq!((order.total().0, order.content.answers.len()), (4510, 1), "{from} to {to}");
            let again = empty.restore(file.as_slice()).await.unwrap_err().to_string();
            assert!(again.contains("not empty"), "{from} to {to}: {again}");
        }
    }
}

#[tokio::test]
async fn half_a_backup_or_another_versions_changes_nothing() {
    for (engine, store, _) in stores_with_urls().await {
        with_paid_order(&store).await;
        let file = String::from_utf8(backed_up(&store).await).unwrap();
        let (_, empty, url) =
            stores_with_urls().await.into_iter().find(|(other, _, _)| *other == engine).unwrap();
        let last = file.trim_end().rfind('\n').unwrap();
        let version = file.find("\"version\":").unwrap() + 10;
        for (broken, why) in [
            (file[..last].to_owned(), "not whole"),
            (format!("{}9{}", &file[..version], &file[version..]), "with the server that wrote it"),
            (file.replacen("\"logins\"", "\"nobodys\"", 1), "a table is unknown"),
            (file.replacen("\"buyer_id\"", "\"x\\\" --\"", 1), "a column is unknown"),
            ("{}".to_owned(), "no backup"),
            (String::new(), "empty"),
        ] {
            let error = empty.restore(broken.as_bytes()).await.unwrap_err().to_string();
            assert!(error.contains(why), "{engine}: {error}");
            assert_eq!(rows(&url).await, Vec::<String>::new(), "{engine}: {why}");
        }
        assert!(empty.restore(file.as_bytes()).await.is_ok(), "{engine}");
    }
}
