//! End to end: the release build of the widget, the real server, the stand-in for Amazon and a real browser.
//!
//! The package `e2e` runs server and sandbox inside itself and finds the rest in the environment: `E2E_ENGINE`,
//! `E2E_WEBDRIVER`, `E2E_DIST`, and for measurements `E2E_BENCH_OUT`.

use anyhow::Result;
use std::path::Path;

use super::engine::Engine;
use super::report::Report;
use super::summary::Tally;
use crate::build::{self, Profile};
use crate::child;
use crate::house;
use crate::pack;
use crate::tools::{self, Tool};

pub(super) fn run(report: &mut Report, engines: &[Engine], only: Option<&str>) {
    if !report.step("e2e: build", prepare) {
        return;
    }
    if only.is_none() {
        report.step("e2e: size budgets", pack::check_budgets);
    }
    for engine in engines {
        let name = format!("e2e: {}", engine.name());
        if let Err(why) = engine.ensure() {
            report.missing(&name, &why);
            continue;
        }
        report.tests(&name, || run_nextest(*engine, only, None).map(|run| Tally::of_run(&run)));
    }
}

/// One test of `e2e` on one engine, after building all that it takes; what it records goes to `record`.
pub(crate) fn nextest(engine: Engine, only: &str, record: &Path) -> Result<bool> {
    prepare()?;
    engine.ensure()?;
    run_nextest(engine, Some(only), Some(record)).map(|run| Tally::of_run(&run).failed == 0)
}

/// Pictures instead of verdicts: the same stage, on Chromium, at the size of a phone and of a desk.
pub(crate) fn look(scene: &str) -> Result<()> {
    prepare()?;
    let engine = Engine::Chromium;
    engine.ensure()?;
    let (_driver, url) = engine.start_driver()?;
    let mut look = child::command("cargo")?;
    look.args(["run", "--quiet", "-p", "e2e", "--example", "look", "--", scene]);
    look.env("E2E_ENGINE", engine.name())
        .env("E2E_WEBDRIVER", url)
        .env("E2E_DIST", house::root()?.join("dist"));
    child::run(&mut look)?;
    eprintln!("look: {}", house::root()?.join("target/look").display());
    Ok(())
}

fn prepare() -> Result<()> {
    tools::ensure(&[Tool::Nextest])?;
    build::run(Profile::Release)
}

/// What an engine runs of the whole suite.
fn share(engine: Engine) -> String {
    // Where the process dies now and then, each sample has a browser of its own; elsewhere four share one, which is faster.
    let samples = if engine == Engine::Webkit {
        "not test(/::is_filled_as_the_page_believes_with_each_sample$/)"
    } else {
        "not test(/::in_a_browser_of_its_own::/)"
    };
    match engine {
        Engine::Chromium => samples.to_owned(),
        // What goes wrong on the server or at Amazon, and plain screens of the back office, one engine tells.
        _ => format!(
            "{samples} and not test(/^trouble::/) and not test(/^admin::(api|csv|door|glance|ipn|method)::/)"
        ),
    }
}

fn run_nextest(engine: Engine, only: Option<&str>, record: Option<&Path>) -> Result<(bool, String)> {
    let (_driver, url) = engine.start_driver()?;
    let mut nextest = child::command("cargo")?;
    nextest.args(["nextest", "run", "-p", "e2e", "--no-fail-fast", "-j", engine.at_once()]);
    match only {
        Some(only) => drop(nextest.args(["--no-tests=pass", "-E", &format!("test(/{only}/)")])),
        None => drop(nextest.args(["-E", &share(engine)])),
    }
    nextest.env("E2E_ENGINE", engine.name()).env("E2E_WEBDRIVER", url);
    nextest.env("E2E_DIST", house::root()?.join("dist"));
    // Three engines on a busy machine: what fails once and then passes is named as flaky, and does not cost the landing.
    // WebKitGTK's web process crashes now and then ("session deleted because of page crash or hang").
    if house::on_ci() {
        let retries = if engine == Engine::Webkit { "3" } else { "1" };
        nextest.args(["--retries", retries, "--flaky-result", "pass"]);
    }
    if let Some(record) = record {
        nextest.args(["--run-ignored", "only"]).env("E2E_BENCH_OUT", record);
    }
    child::tee(&mut nextest)
}
