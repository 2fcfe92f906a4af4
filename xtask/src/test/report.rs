//! Runs layers one after the other, keeps count, and has the last word.

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

use super::summary::Tally;
use crate::house;

pub(super) struct Report {
    total: Tally,
    failed_layers: Vec<String>,
    not_run: Vec<String>,
    /// With `--only` most layers have nothing to run; then only all of them together must have something.
    narrowed: bool,
    /// Whether there was any test to run; a build step is not a test.
    any_test: bool,
}

impl Report {
    pub(super) fn new(narrowed: bool) -> Self {
        Self {
            total: Tally::default(),
            failed_layers: Vec::new(),
            not_run: Vec::new(),
            narrowed,
            any_test: false,
        }
    }

    /// A layer of tests: it counts what its runner counted.
    pub(super) fn tests(&mut self, name: &str, run: impl FnOnce() -> Result<Tally>) {
        self.optional(name, || run().map(Some));
    }

    /// A layer of tests that nobody needs to have: `None` is a remark, on CI too.
    pub(super) fn optional(&mut self, name: &str, run: impl FnOnce() -> Result<Option<Tally>>) {
        let narrowed = self.narrowed;
        let (mut ran, mut idle) = (false, false);
        self.layer(name, || {
            let Some(tally) = run()? else {
                idle = true;
                return Ok(Tally::default());
            };
            ran = tally != Tally::default();
            if !ran && !narrowed {
                bail!("no test ran");
            }
            Ok(tally)
        });
        self.any_test |= ran || idle;
        if idle {
            self.not_run.push(name.to_owned());
        }
    }

    /// A step that passes or fails as one.
    pub(super) fn step(&mut self, name: &str, run: impl FnOnce() -> Result<()>) -> bool {
        self.layer(name, || run().map(|()| Tally { passed: 1, ..Tally::default() }))
    }

    /// Something that this machine does not have: a remark on a desk, a failure on CI.
    pub(super) fn missing(&mut self, name: &str, why: &anyhow::Error) {
        eprintln!("\n── {name}: not run: {why:#}");
        if house::on_ci() {
            self.total.failed += 1;
            self.failed_layers.push(format!("{name} (missing)"));
        } else {
            self.not_run.push(name.to_owned());
        }
    }

    fn layer(&mut self, name: &str, run: impl FnOnce() -> Result<Tally>) -> bool {
        eprintln!("\n── {name}");
        let begun = Instant::now();
        let tally = run().unwrap_or_else(|error| {
            eprintln!("{name}: {error:#}");
            Tally { failed: 1, ..Tally::default() }
        });
        let sign = if tally.failed == 0 { "ok" } else { "FAILED" };
        eprintln!("── {name}: {sign}, {} ({})", tally.line(), seconds(begun.elapsed()));
        if tally.failed > 0 {
            self.failed_layers.push(name.to_owned());
        }
        self.total += tally;
        tally.failed == 0
    }

    /// Prints the last line; an error if anything failed or nothing ran.
    pub(super) fn close(self) -> Result<()> {
        eprintln!();
        if !self.not_run.is_empty() {
            println!("not run on this machine: {}", self.not_run.join(", "));
        }
        if self.total.flaky > 0 {
            println!("{} flaky: passed only at the second try, named above", self.total.flaky);
        }
        println!("{}", self.total.line());
        if self.total.failed > 0 {
            bail!("failed: {}", self.failed_layers.join(", "));
        }
        if self.narrowed && !self.any_test {
            bail!("no test ran: no test's name matches --only");
        }
        Ok(())
    }
}

/// `12.3 s`.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_layer_does_not_hide_the_next_one_and_fails_the_whole() {
        let mut report = Report::new(false);
        report.tests("a", || bail!("does not compile"));
        report.tests("b", || Ok(Tally { passed: 2, ..Tally::default() }));
        assert_eq!(report.total, Tally { passed: 2, failed: 1, flaky: 0 });
        assert_eq!(report.close().expect_err("a failed").to_string(), "failed: a");
    }

    #[test]
    fn a_layer_without_tests_has_failed_unless_narrowed() {
        let mut report = Report::new(false);
        report.tests("a", || Ok(Tally::default()));
        assert_eq!(report.total.failed, 1);
        let mut report = Report::new(true);
        report.tests("a", || Ok(Tally::default()));
        assert_eq!(report.total.failed, 0);
        assert!(report.step("build", || Ok(())), "a build is no test");
        assert!(report.close().is_err(), "all layers together must have run a test");
    }

    #[test]
    fn a_layer_that_nobody_needs_may_stay_idle_and_counts_nothing() {
        let mut report = Report::new(false);
        report.optional("a", || Ok(None));
        assert_eq!(
            (report.total, report.not_run.as_slice()),
            (Tally::default(), ["a".to_owned()].as_slice())
        );
        report.close().expect("nothing failed");
        let mut report = Report::new(false);
        report.optional("a", || Ok(Some(Tally::default())));
        assert!(report.close().is_err(), "with keys it must have run something");
    }

    #[test]
    fn seconds_without_floats() {
        assert_eq!(seconds(Duration::from_millis(12_345)), "12.3 s");
        assert_eq!(seconds(Duration::from_millis(45)), "0.0 s");
    }
}
