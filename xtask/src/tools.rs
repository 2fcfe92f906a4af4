//! The tools of the house: each is looked for first, in its exact version, and fetched only when it is not there.
//!
//! Nothing is installed silently: one line says what comes and about how long it takes. What needs an
//! administrator is never tried without being one; the line to type is shown instead.

mod cargo;
mod debian;
mod npm;

pub(crate) use debian::{Package, postgres_program};

use anyhow::Result;

/// Something that a chore cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// Rust's standard library for wasm.
    WasmTarget,
    /// `wasm-bindgen` and its test runner, in the version of `Cargo.lock`.
    WasmBindgen,
    Trunk,
    Geckodriver,
    CargoDeny,
    Nextest,
    /// `node_modules`: wasm-opt, esbuild, jsdom, axe-core, Amazon's own SDK.
    NodeModules,
    Debian(Package),
}

/// What building the widget takes.
pub(crate) const BUILD: [Tool; 4] = [Tool::WasmTarget, Tool::WasmBindgen, Tool::Trunk, Tool::NodeModules];

/// Sees to it that all of them are there.
pub(crate) fn ensure(tools: &[Tool]) -> Result<()> {
    // Debian's come first and together: npm is one of them, and one apt run is quicker than five.
    let mut packages = Vec::new();
    for tool in tools {
        match tool {
            Tool::Debian(package) => packages.push(*package),
            Tool::NodeModules => packages.extend([Package::Node, Package::Npm]),
            _ => {}
        }
    }
    debian::ensure(&packages)?;
    for tool in tools {
        match tool {
            Tool::Debian(_) => {}
            Tool::WasmTarget => cargo::ensure_wasm_target()?,
            Tool::WasmBindgen => cargo::ensure(&cargo::WASM_BINDGEN)?,
            Tool::Trunk => cargo::ensure(&cargo::TRUNK)?,
            Tool::Geckodriver => cargo::ensure(&cargo::GECKODRIVER)?,
            Tool::CargoDeny => cargo::ensure(&cargo::CARGO_DENY)?,
            Tool::Nextest => cargo::ensure(&cargo::NEXTEST)?,
            Tool::NodeModules => npm::ensure()?,
        }
    }
    Ok(())
}
