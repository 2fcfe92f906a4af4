//! Host tests by nextest, the store's on SQLite and PostgreSQL, and the examples in our public documentation.

use anyhow::Result;

use super::postgres::Postgres;
use super::report::Report;
use super::summary::Tally;
use crate::child;
use crate::tools::{self, Tool};

/// Crates whose documentation others read.
const DOCUMENTED: [&str; 2] = ["amazon-pay", "lp-amazon-pay-contract"];

pub(super) fn run(report: &mut Report, only: Option<&str>) {
    let postgres = match Postgres::start() {
        Ok(postgres) => Some(postgres),
        Err(error) => {
            report.missing("unit: PostgreSQL", &error);
            None
        }
    };
    report.tests("unit", || {
        tools::ensure(&[Tool::Nextest])?;
        let mut tally = nextest(postgres.as_ref(), only)?;
        tally += examples(only)?;
        Ok(tally)
    });
}

fn nextest(postgres: Option<&Postgres>, only: Option<&str>) -> Result<Tally> {
    let mut nextest = child::command("cargo")?;
    nextest.args(["nextest", "run", "--workspace", "--exclude", "e2e", "--no-fail-fast"]);
    if let Some(only) = only {
        nextest.args(["--no-tests=pass", "-E", &format!("test(/{only}/)")]);
    }
    if let Some(postgres) = postgres {
        nextest.env("TEST_POSTGRES_URL", postgres.url());
    }
    Ok(Tally::of_run(&child::tee(&mut nextest)?))
}

fn examples(only: Option<&str>) -> Result<Tally> {
    let mut cargo = child::command("cargo")?;
    cargo.args(["test", "--doc", "--no-fail-fast"]);
    cargo.args(DOCUMENTED.iter().flat_map(|krate| ["-p", krate]));
    if let Some(only) = only {
        cargo.args(["--", only]);
    }
    Ok(Tally::of_run(&child::tee(&mut cargo)?))
}
