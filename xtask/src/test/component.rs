//! The widget's parts in real browsers: wasm-bindgen-test on each engine.
//!
//! `cargo test`, not nextest: nextest would start a browser per test.

use std::time::Duration;

use super::engine::Engine;
use super::report::Report;
use super::summary::Tally;
use crate::child;
use crate::tools::{self, Tool};

/// What the runner says before it opens the page.
const LOADS: &str = "Running headless tests in ";
/// How long a page may load.
const PATIENCE: Duration = Duration::from_secs(240);

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
            let first = child::tee_unless_stuck(&mut command, patience)?;
            if !is_stuck(&first.1) {
                return Ok(Tally::of_run(&first));
            }
            eprintln!("── component: the page never loaded all its scripts; once more");
            Ok(Tally::of_run(&child::tee_unless_stuck(&mut command, patience)?))
        });
    }
}

/// The runner's little server now and then drops one of the dozen scripts that a page asks for at once (seen on Chromium:
/// status 0). The page then waits for ever, and the runner with it. No test has begun by then.
fn is_stuck(text: &str) -> bool {
    text.rsplit_once(LOADS).is_some_and(|(_, after)| !after.contains("\nrunning "))
}

fn patience(text: &str) -> Option<Duration> {
    is_stuck(text).then_some(PATIENCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_stuck_until_its_first_test() {
        let loading = "no tests to run!\nRunning headless tests in Chrome on `http://127.0.0.1:1/`\nOk\n";
        assert!(is_stuck(loading) && patience(loading).is_some());
        assert!(!is_stuck(&format!("{loading}Loading Wasm module...\n\nrunning 40 tests\n")));
        assert!(!is_stuck("   Compiling lp-amazon-pay\n"), "however long that takes");
    }
}
