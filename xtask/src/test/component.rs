//! The widget's parts in real browsers: wasm-bindgen-test on each engine.
//!
//! `cargo test`, not nextest: nextest would start a browser per test.

use super::engine::Engine;
use super::report::Report;
use super::summary::Tally;
use crate::child;
use crate::tools::{self, Tool};

pub(super) fn run(report: &mut Report, engines: &[Engine], only: Option<&str>) {
    for engine in engines {
        let name = format!("component: {}", engine.name());
        if let Err(why) = engine.ensure() {
            report.missing(&name, &why);
            continue;
        }
        report.tests(&name, || {
            tools::ensure(&[Tool::WasmTarget, Tool::WasmBindgen])?;
            let mut command = engine.wasm_test_command()?;
            command.args(["test", "-p", "lp-amazon-pay", "--target", "wasm32-unknown-unknown", "--tests"]);
            command.arg("--no-fail-fast");
            if let Some(only) = only {
                command.args(["--", only]);
            }
            Ok(Tally::of_run(&child::tee(&mut command)?))
        });
    }
}
