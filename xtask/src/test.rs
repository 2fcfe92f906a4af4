//! `cargo xtask test`: every layer of tests, or one of them.
//!
//! A layer that fails does not stop the others. A layer that ran nothing has failed, and so has, on CI, one whose
//! browser or database could not be had. The last line is `N passed, N failed`, and the exit code agrees with it.

mod amazon_sandbox;
mod component;
mod e2e;
mod engine;
mod lint;
mod node;
mod official_sdk;
mod postgres;
mod report;
mod summary;
mod unit;

pub(crate) use e2e::{look, nextest as end_to_end};
pub(crate) use engine::Engine;
pub(crate) use report::seconds;

use anyhow::Result;
use clap::ValueEnum;
use report::Report;

/// A layer of tests, cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LayerName {
    /// Formatting, clippy, licences.
    Lint,
    /// Host tests, with PostgreSQL, and documentation's examples.
    Unit,
    /// The loader, in Node.
    Loader,
    /// Amazon's own package for Node against our stand-in, and our signatures against that package.
    OfficialSdk,
    /// The widget's parts, in real browsers.
    Component,
    /// The shopper's whole way, in real browsers.
    E2e,
    /// Our SDK against Amazon's real sandbox, with keys from the environment; only when it is named.
    AmazonSandbox,
}

impl LayerName {
    /// Whether it runs without being named.
    fn is_usual(self, narrowed: bool) -> bool {
        match self {
            // A lint has no name to be picked by.
            Self::Lint => !narrowed,
            Self::AmazonSandbox => false,
            _ => true,
        }
    }
}

/// Runs one layer or all, on one engine or all three; `only` narrows to tests by name.
pub(crate) fn run(layer: Option<LayerName>, engine: Option<Engine>, only: Option<&str>) -> Result<()> {
    let all_engines = Engine::value_variants();
    let engines = engine.as_ref().map_or(all_engines, std::slice::from_ref);
    let layers = match layer {
        Some(layer) => vec![layer],
        None => LayerName::value_variants().iter().copied().filter(|l| l.is_usual(only.is_some())).collect(),
    };
    let mut report = Report::new(only.is_some());
    for layer in layers {
        match layer {
            LayerName::Lint => lint::run(&mut report),
            LayerName::Unit => unit::run(&mut report, only),
            LayerName::Loader => report.tests("loader", || node::run("loader", only)),
            LayerName::OfficialSdk => official_sdk::run(&mut report, only),
            LayerName::Component => component::run(&mut report, engines, only),
            LayerName::E2e => e2e::run(&mut report, engines, only),
            LayerName::AmazonSandbox => report.optional("amazon-sandbox", || amazon_sandbox::run(only)),
        }
    }
    report.close()
}
