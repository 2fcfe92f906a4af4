//! Trunk's `post_build` hook: what Trunk staged becomes `widget/`, the folder that the server serves.
//!
//! Names carry a hash of the final bytes (Trunk would hash cargo's wasm, before wasm-bindgen and wasm-opt), so
//! that `immutable` caching is true. Development and release take the same way; release is smaller.

mod brotli;
mod bundle;
mod page;
mod slim;

pub(crate) use brotli::compressed_sizes;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::build::Profile;
use crate::house;

/// Brotli bytes of the loader, at most.
pub(crate) const LOADER_BUDGET: u64 = 3 * 1024;
/// Brotli bytes of everything of ours that a shopper loads, at most.
pub(crate) const TOTAL_BUDGET: u64 = 48 * 1024;

/// What the manifest calls the files.
const ROLES: [&str; 3] = ["glue", "wasm", "loader"];
/// The loader's place among them.
pub(crate) const LOADER: usize = 2;

/// What wasm-bindgen names its files after: the widget's package.
const STAGED: &str = "lp-amazon-pay";

/// Runs as a hook: Trunk says where and for which profile.
pub(crate) fn run() -> Result<()> {
    let staging =
        env::var_os("TRUNK_STAGING_DIR").context("`pack` is Trunk's hook; run `cargo xtask build`")?;
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    pack(&PathBuf::from(staging), if release { Profile::Release } else { Profile::Dev })
}

fn pack(staging: &Path, profile: Profile) -> Result<()> {
    let staged_glue = staging.join(format!("{STAGED}.js"));
    let staged_wasm = staging.join(format!("{STAGED}_bg.wasm"));
    let read =
        |file: &Path| fs::read(file).with_context(|| format!("Trunk did not stage {}", file.display()));
    let (wasm, names) = match profile {
        Profile::Dev => (read(&staged_wasm)?, None),
        Profile::Release => bundle::optimised(&staged_wasm).map(|(wasm, names)| (wasm, Some(names)))?,
    };
    let english = fs::read(house::root()?.join("src/i18n/en.json"))?;
    let english_name = hashed_name("english", "json", &english);
    let glue =
        bundle::wrapped_glue(&String::from_utf8(read(&staged_glue)?)?, names.as_deref(), &english_name)?;
    let loader = bundle::loader()?;

    let widget = staging.join("widget");
    fs::create_dir_all(&widget)?;
    // Only those who read English fetch it.
    fs::write(widget.join(&english_name), &english)?;
    // Only designers fetch it (`?lp-amazon-pay-debug`).
    let debug = bundle::debug()?;
    let debug_name = hashed_name("debug", "js", &debug);
    fs::write(widget.join(&debug_name), &debug)?;
    let files = [
        (ROLES[0], hashed_name("widget", "js", &glue), glue),
        (ROLES[1], hashed_name("widget", "wasm", &wasm), wasm),
        (ROLES[LOADER], hashed_name("loader", "js", &loader), loader),
    ];
    let mut manifest = serde_json::Map::new();
    for (role, name, bytes) in &files {
        fs::write(widget.join(name), bytes)?;
        manifest.insert((*role).to_owned(), name.as_str().into());
    }
    manifest.insert("debug".to_owned(), debug_name.into());
    fs::write(widget.join("manifest.json"), serde_json::to_string_pretty(&manifest)?)?;
    fs::remove_file(&staged_glue)?;
    fs::remove_file(&staged_wasm)?;
    page::drop_build_link(&staging.join("index.html"))?;

    // The heavy development wasm is not measured: nobody's budget, and brotli would take longer than the build.
    let measured = match profile {
        Profile::Dev => &files[LOADER..],
        Profile::Release => &files[..],
    };
    let paths: Vec<_> = measured.iter().map(|(_, name, _)| widget.join(name)).collect();
    let sizes = match profile {
        Profile::Dev => brotli::compressed_sizes(&paths)?,
        Profile::Release => brotli::compress_beside(&paths)?,
    };
    let listed: Vec<_> =
        measured.iter().zip(&sizes).map(|((role, ..), size)| format!("{role} {size}")).collect();
    let total: u64 = sizes.iter().sum();
    eprintln!("pack: {} = {total} bytes (brotli)", listed.join(" + "));
    // A remark here: who is in the middle of a change wants to see the page. The gate is in the tests.
    if let Err(error) = within_budgets(sizes.last().copied().unwrap_or_default(), total) {
        eprintln!("pack: {error}");
    }
    Ok(())
}

/// The gate: sizes of the packed release in `dist/`.
pub(crate) fn check_budgets() -> Result<()> {
    let files = packed_files()?;
    let sizes = compressed_sizes(&files)?;
    within_budgets(sizes[LOADER], sizes.iter().sum())
}

/// Fails when the loader, or all together, have grown too big (bytes after brotli).
pub(crate) fn within_budgets(loader: u64, total: u64) -> Result<()> {
    let grown: Vec<_> = [("loader", loader, LOADER_BUDGET), ("widget with its loader", total, TOTAL_BUDGET)]
        .into_iter()
        .filter(|(_, size, budget)| size > budget)
        .map(|(what, size, budget)| format!("{what}: {size} of {budget} bytes"))
        .collect();
    if !grown.is_empty() {
        bail!("over budget (brotli): {}", grown.join(", "));
    }
    Ok(())
}

/// The three packed files in `dist/`, as its manifest names them, in the order of [`ROLES`].
pub(crate) fn packed_files() -> Result<[PathBuf; 3]> {
    let widget = house::root()?.join("dist/widget");
    let manifest = fs::read(widget.join("manifest.json")).context("dist/ holds no widget; build it first")?;
    let manifest: Value = serde_json::from_slice(&manifest)?;
    let files = ROLES.map(|role| widget.join(manifest[role].as_str().unwrap_or_default()));
    match files.iter().find(|file| !file.is_file()) {
        Some(file) => bail!("{} is named by the manifest but not there", file.display()),
        None => Ok(files),
    }
}

/// `widget-<12 hex digits>.js`.
fn hashed_name(stem: &str, extension: &str, bytes: &[u8]) -> String {
    let hash = hex::encode(&Sha256::digest(bytes)[..6]);
    format!("{stem}-{hash}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_inclusive() {
        assert!(within_budgets(LOADER_BUDGET, TOTAL_BUDGET).is_ok());
        assert!(within_budgets(LOADER_BUDGET + 1, TOTAL_BUDGET).is_err());
        let both =
            within_budgets(LOADER_BUDGET + 1, TOTAL_BUDGET + 1).expect_err("both have grown").to_string();
        assert_eq!(
            both,
            "over budget (brotli): loader: 3073 of 3072 bytes, widget with its loader: 49153 of 49152 bytes"
        );
    }

    #[test]
    fn names_follow_the_bytes() {
        let name = hashed_name("widget", "js", b"");
        assert_eq!(name, "widget-e3b0c44298fc.js");
        assert_ne!(hashed_name("widget", "js", b"a"), hashed_name("widget", "js", b"b"));
    }
}
