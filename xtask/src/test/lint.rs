//! What is checked without running the product: formatting, clippy on both targets, licences and advisories.

use anyhow::Result;

use super::report::Report;
use crate::child;
use crate::tools::{self, Tool};

pub(super) fn run(report: &mut Report) {
    report.step("lint: rustfmt", || cargo("fmt --all --check"));
    report.step("lint: clippy", || cargo("clippy --workspace --all-targets -- -D warnings"));
    report.step("lint: clippy, widget as wasm", || {
        tools::ensure(&[Tool::WasmTarget])?;
        cargo("clippy -p lp-amazon-pay --target wasm32-unknown-unknown --all-targets -- -D warnings")
    });
    // `--workspace`: from the root package alone it would see the widget's dependencies only.
    report.step("lint: licences, bans, sources", || {
        tools::ensure(&[Tool::CargoDeny])?;
        cargo("deny --workspace --log-level error check bans licenses sources")
    });
    advisories(report);
}

/// Known holes in what we depend on. The list comes over the network; without it, it is said and not counted,
/// on CI too: our tests must not depend on somebody else's server.
fn advisories(report: &mut Report) {
    let fetched = child::command("timeout")
        .and_then(|mut fetch| child::output(fetch.args(["60", "cargo", "deny", "fetch", "db"])));
    if fetched.is_err() {
        eprintln!("\n── lint: advisories: not checked, the advisory database could not be fetched");
        return;
    }
    report.step("lint: advisories", || {
        cargo("deny --workspace --log-level error check --disable-fetch advisories")
    });
}

fn cargo(arguments: &str) -> Result<()> {
    child::run(child::command("cargo")?.args(arguments.split(' ')))
}
