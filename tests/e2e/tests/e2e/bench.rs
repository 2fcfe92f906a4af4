//! What a real browser loads of ours from the tag to the confirm press, for `cargo xtask bench size`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::{LpPage, Sites, scenario};
use serde_json::{Value, json};

use crate::TARO;

#[tokio::test]
#[ignore = "a measurement: cargo xtask bench size"]
async fn bench_size_records() {
    let file = std::env::var_os("E2E_BENCH_OUT").expect("E2E_BENCH_OUT says where to");
    scenario("bench_size", LpPage::default(), Sites::Three, |shopper| async move {
        shopper.opens_lp("").await?;
        shopper.logs_in_from_top(TARO).await?;
        shopper.fills_the_rest().await?;
        let list = "return performance.getEntriesByType('resource').map(entry => entry.name)";
        let loaded = shopper.asks_page(list).await?;
        shopper.confirms().await?;
        shopper.passes_amazon(TARO).await?;
        let mut files = Vec::new();
        for url in loaded.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let Some(path) = url.strip_prefix(shopper.world().server()) else {
                continue;
            };
            if path.starts_with("/v1/") {
                continue;
            }
            let body = reqwest::get(shopper.world().server_by_number() + path).await?.bytes().await?;
            files.push(json!({ "name": path, "bytes_base64": STANDARD.encode(&body) }));
        }
        assert!(files.len() >= 3, "script, glue and wasm: {files:?}");
        std::fs::write(&file, serde_json::to_vec(&files)?)?;
        Ok(())
    })
    .await;
}
