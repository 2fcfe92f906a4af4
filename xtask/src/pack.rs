//! Trunk's `post_build` hook: what Trunk staged becomes `widget/`, the folder that the server serves.
//!
//! Names carry a hash of the final bytes (Trunk would hash cargo's wasm, before wasm-bindgen and wasm-opt), so
//! that `immutable` caching is true. Development and release take the same way; release is smaller.

mod brotli;
mod bundle;
mod page;

pub(crate) use brotli::compressed_sizes;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::build::Profile;

/// Brotli bytes of the loader, at most.
pub(crate) const LOADER_BUDGET: u64 = 3 * 1024;
/// Brotli bytes of everything of ours that a shopper loads, at most.
pub(crate) const TOTAL_BUDGET: u64 = 48 * 1024;

/// What wasm-bindgen names its files after: the widget's package.
const STAGED: &str = "lp-amazon-pay";

/// Runs as a hook: Trunk says where and for which profile.
pub(crate) fn run() -> Result<()> {
    let staging =
        env::var_os("TRUNK_STAGING_DIR").context("`pack` is Trunk's hook; run `cargo xtask build`")?;
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    pack(
        &PathBuf::from(staging),
        if release { Profile::Release } else { Profile::Dev },
    )
}

fn pack(staging: &Path, profile: Profile) -> Result<()> {
    let staged_glue = staging.join(format!("{STAGED}.js"));
    let staged_wasm = staging.join(format!("{STAGED}_bg.wasm"));
    let read =
        |file: &Path| fs::read(file).with_context(|| format!("Trunk did not stage {}", file.display()));
    let glue = bundle::wrapped_glue(&String::from_utf8(read(&staged_glue)?)?)?;
    let wasm = match profile {
        Profile::Dev => read(&staged_wasm)?,
        Profile::Release => bundle::optimised(&staged_wasm)?,
    };
    let loader = bundle::loader()?;

    let widget = staging.join("widget");
    fs::create_dir_all(&widget)?;
    let files = [
        ("glue", hashed_name("widget", "js", &glue), glue),
        ("wasm", hashed_name("widget", "wasm", &wasm), wasm),
        ("loader", hashed_name("loader", "js", &loader), loader),
    ];
    let mut manifest = serde_json::Map::new();
    for (role, name, bytes) in &files {
        fs::write(widget.join(name), bytes)?;
        manifest.insert((*role).to_owned(), name.as_str().into());
    }
    fs::write(
        widget.join("manifest.json"),
        serde_json::to_string_pretty(&manifest)?,
    )?;
    fs::remove_file(&staged_glue)?;
    fs::remove_file(&staged_wasm)?;
    page::drop_build_link(&staging.join("index.html"))?;

    // The heavy development wasm is not measured: nobody's budget, and brotli would take longer than the build.
    let measured = match profile {
        Profile::Dev => &files[2..],
        Profile::Release => &files[..],
    };
    let paths: Vec<_> = measured.iter().map(|(_, name, _)| widget.join(name)).collect();
    let sizes = match profile {
        Profile::Dev => brotli::compressed_sizes(&paths)?,
        Profile::Release => brotli::compress_beside(&paths)?,
    };
    let listed: Vec<_> = measured
        .iter()
        .zip(&sizes)
        .map(|((role, ..), size)| format!("{role} {size}"))
        .collect();
    let total: u64 = sizes.iter().sum();
    eprintln!("pack: {} = {total} bytes (brotli)", listed.join(" + "));
    let loader = sizes.last().copied().unwrap_or_default();
    if loader > LOADER_BUDGET {
        bail!("the loader has {loader} bytes (brotli); its budget is {LOADER_BUDGET}");
    }
    if total > TOTAL_BUDGET {
        bail!("the widget has {total} bytes (brotli); its budget is {TOTAL_BUDGET}");
    }
    Ok(())
}

/// `widget-<16 hex digits>.js`.
fn hashed_name(stem: &str, extension: &str, bytes: &[u8]) -> String {
    let hash = hex::encode(&Sha256::digest(bytes)[..8]);
    format!("{stem}-{hash}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_bytes() {
        let name = hashed_name("widget", "js", b"");
        assert_eq!(name, "widget-e3b0c44298fc1c14.js");
        assert_ne!(
            hashed_name("widget", "js", b"a"),
            hashed_name("widget", "js", b"b")
        );
    }
}
