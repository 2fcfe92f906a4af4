//! `cargo xtask bench`: measurements against the budgets of the design.
//!
//! `size`: an end-to-end test notes what a real browser loads of ours from the tag to the confirm press; here
//! those bodies are compressed and added up. So nothing that is loaded late or lazily can be forgotten.

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

use crate::house;
use crate::pack::{self, LOADER, LOADER_BUDGET, TOTAL_BUDGET};
use crate::test::{self, Engine};

/// The end-to-end test that writes down what was loaded.
const RECORDER: &str = "bench_size_records";

struct File {
    name: String,
    raw: u64,
    brotli: u64,
}

/// Sizes of everything of ours that a shopper loads; fails above the budgets.
pub(crate) fn size(as_json: bool) -> Result<()> {
    let dir = house::scratch("bench")?;
    let record = dir.join("loaded.json");
    fs::remove_file(&record).ok();
    if !test::end_to_end(Engine::Chromium, RECORDER, &record)? {
        bail!("the end-to-end test {RECORDER} failed");
    }
    let record = fs::read(&record).with_context(|| format!("no test {RECORDER} wrote E2E_BENCH_OUT"))?;
    let bodies = bodies(&serde_json::from_slice(&record).context("E2E_BENCH_OUT is not JSON")?)?;
    let files = measure(bodies)?;
    let loader = pack::compressed_sizes(&pack::packed_files()?)?[LOADER];
    let total: u64 = files.iter().map(|file| file.brotli).sum();
    if as_json {
        println!("{}", as_object(&files, loader));
    } else {
        for file in &files {
            println!("{:>9} raw {:>8} brotli  {}", file.raw, file.brotli, file.name);
        }
        println!(
            "{:>9} raw {total:>8} brotli  together, of {TOTAL_BUDGET}",
            files.iter().map(|f| f.raw).sum::<u64>()
        );
        println!("{loader:>22} brotli  loader without settings, of {LOADER_BUDGET}");
    }
    pack::within_budgets(loader, total)
}

/// `[{"name": …, "bytes_base64": …}]` → names and bodies. An empty list means that the browser loaded nothing of
/// ours: no measurement.
fn bodies(record: &Value) -> Result<Vec<(String, Vec<u8>)>> {
    let loaded = record.as_array().filter(|list| !list.is_empty()).context("nothing of ours was loaded")?;
    loaded
        .iter()
        .map(|file| {
            let name = file["name"].as_str().context("a loaded file has no name")?;
            let bytes = file["bytes_base64"].as_str().with_context(|| format!("{name} has no bytes"))?;
            Ok((name.to_owned(), STANDARD.decode(bytes).with_context(|| format!("{name} is not base64"))?))
        })
        .collect()
}

fn measure(bodies: Vec<(String, Vec<u8>)>) -> Result<Vec<File>> {
    let dir = house::scratch("bench/loaded")?;
    let paths: Vec<PathBuf> = (0..bodies.len()).map(|index| dir.join(index.to_string())).collect();
    for (path, (_, body)) in paths.iter().zip(&bodies) {
        fs::write(path, body)?;
    }
    let sizes = pack::compressed_sizes(&paths)?;
    let files = bodies.into_iter().zip(sizes);
    Ok(files.map(|((name, body), brotli)| File { name, raw: body.len() as u64, brotli }).collect())
}

fn as_object(files: &[File], loader: u64) -> Value {
    json!({
        "files": files.iter().map(|f| json!({ "name": f.name, "raw": f.raw, "brotli": f.brotli })).collect::<Vec<_>>(),
        "total_raw": files.iter().map(|f| f.raw).sum::<u64>(),
        "total_brotli": files.iter().map(|f| f.brotli).sum::<u64>(),
        "total_budget": TOTAL_BUDGET,
        "loader_brotli": loader,
        "loader_budget": LOADER_BUDGET,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_loaded_is_read_and_nothing_is_no_measurement() {
        let record = json!([{ "name": "/lp/demo.js", "bytes_base64": "YWJj" }]);
        assert_eq!(bodies(&record).expect("one file"), [("/lp/demo.js".to_owned(), b"abc".to_vec())]);
        assert!(bodies(&json!([])).is_err());
        assert!(bodies(&json!([{ "name": "x" }])).is_err());
    }

    #[test]
    fn json_adds_up() {
        let file = |raw, brotli| File { name: "x".into(), raw, brotli };
        let object = as_object(&[file(10, 4), file(20, 5)], 3);
        assert_eq!((object["total_raw"].as_u64(), object["total_brotli"].as_u64()), (Some(30), Some(9)));
    }
}
