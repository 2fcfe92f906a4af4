//! Every chore of the house: `cargo xtask demo | test | look | bench | build | lint`.
//!
//! What it keeps true: each chore fetches the tools it needs, says in one line what went wrong,
//! leaves no process behind, and its exit code tells the truth. Progress goes to stderr, results to stdout.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a command-line tool answers on stdout")]

mod bench;
mod build;
mod child;
mod demo;
mod house;
mod net;
mod pack;
mod test;
mod tools;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

use crate::build::Profile;
use crate::test::{Engine, LayerName};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Every chore of the house", version)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Demo shop on this machine: landing page, server and a stand-in for Amazon, until Ctrl-C.
    Demo {
        /// Build the widget with the quick profile: faster rebuilds while you change it, a heavier page.
        #[arg(long)]
        dev: bool,
    },
    /// Every test; or one layer of them.
    Test {
        /// The one layer to run (default: all).
        layer: Option<LayerName>,
        /// The one browser engine for component and e2e tests (default: all three).
        #[arg(long)]
        engine: Option<Engine>,
        /// Only tests whose name contains this.
        #[arg(long, value_name = "PART")]
        only: Option<String>,
    },
    /// Formatting, clippy, licences: the same as `test lint`.
    Lint,
    /// The landing page and the widget into `dist/`, through Trunk.
    Build {
        /// Small and precompressed, as shoppers get it.
        #[arg(long)]
        release: bool,
    },
    /// Pictures of every state that a shopper sees, into `target/look/`, for a person to look at.
    Look {
        /// Only scenes whose name contains this: sale, upsell, address, offer, skip, trouble.
        #[arg(default_value = "")]
        scene: String,
    },
    /// Measurements against the budgets.
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
    /// Trunk's `post_build` hook: turns staged glue and wasm into `widget/`.
    #[command(hide = true)]
    Pack,
}

#[derive(Subcommand)]
enum Bench {
    /// Bytes of ours that a real browser loads from the tag to the confirm press.
    Size {
        /// One JSON object on stdout.
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    child::end_all_on_interrupt();
    let done = match Cli::parse().chore {
        Chore::Demo { dev } => demo::run(if dev { Profile::Dev } else { Profile::Release }),
        Chore::Test { layer, engine, only } => test::run(layer, engine, only.as_deref()),
        Chore::Lint => test::run(Some(LayerName::Lint), None, None),
        Chore::Build { release } => build::run(if release { Profile::Release } else { Profile::Dev }),
        Chore::Look { scene } => test::look(&scene),
        Chore::Bench { what: Bench::Size { json } } => bench::size(json),
        Chore::Pack => pack::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
