//! `@amazonpay/amazon-pay-api-sdk-nodejs`, unmodified, against our stand-in for Amazon; and what our SDK signs, checked
//! by that package. The tests start what they need: they find the programs in cargo's build folder.

use anyhow::Result;

use super::node;
use super::report::Report;
use crate::child;

pub(super) fn run(report: &mut Report, only: Option<&str>) {
    if report.step("official-sdk: build", build) {
        report.tests("official-sdk", || node::run("tests/official-sdk", only));
    }
}

fn build() -> Result<()> {
    let mut cargo = child::command("cargo")?;
    cargo.args([
        "build",
        "-p",
        "amazon-pay-sandbox",
        "-p",
        "amazon-pay",
        "--bins",
        "--example",
        "print_signed",
    ]);
    child::run(&mut cargo)
}
