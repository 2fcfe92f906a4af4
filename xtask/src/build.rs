//! `cargo xtask build`: the landing page and the widget into `dist/`, through Trunk.
//!
//! Trunk compiles and calls back `cargo xtask pack`; the page in `dist/` is the one that shoppers would get,
//! in development too.

use anyhow::Result;
use std::process::Command;
use std::time::Instant;

use crate::child;
use crate::house;
use crate::test::seconds;
use crate::tools;

/// How the widget is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to compile.
    Dev,
    /// Small to load: cargo's `wasm-release`, then wasm-opt.
    Release,
}

/// Fetches the tools that building takes, and builds.
pub(crate) fn run(profile: Profile) -> Result<()> {
    tools::ensure(&tools::BUILD)?;
    let begun = Instant::now();
    child::run(trunk("build", profile)?.arg("--quiet"))?;
    eprintln!("build: dist/ is ready ({})", seconds(begun.elapsed()));
    Ok(())
}

/// Server and sandbox, for the demo.
pub(crate) fn host_programs() -> Result<()> {
    child::run(child::command("cargo")?.args([
        "build",
        "-p",
        "lp-amazon-pay-server",
        "-p",
        "amazon-pay-sandbox",
        "--bins",
    ]))
}

/// Where [`host_programs`] has put one of them.
pub(crate) fn program(name: &str) -> Result<String> {
    Ok(house::target()?.join("debug").join(name).display().to_string())
}

/// Trunk with the environment that it needs, after cargo has fetched what Trunk's offline cargo will want.
pub(crate) fn trunk(verb: &str, profile: Profile) -> Result<Command> {
    let mut fetch = child::command("cargo")?;
    fetch.args(["fetch", "--quiet"]);
    if house::on_ci() {
        fetch.arg("--locked");
    }
    child::run(&mut fetch)?;
    let mut trunk = child::command("trunk")?;
    // With NO_COLOR=1 Trunk 0.21 ends with a usage error; and it is not to ask the network for newer ones.
    trunk.arg(verb).env_remove("NO_COLOR").env("TRUNK_SKIP_VERSION_CHECK", "true");
    // The compiler's own message is the one to read; Trunk's stack trace would scroll it away.
    trunk.env("RUST_LIB_BACKTRACE", "0");
    if profile == Profile::Release {
        trunk.arg("--release");
    }
    Ok(trunk)
}
