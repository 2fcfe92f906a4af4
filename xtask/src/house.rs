//! Where things stand: the repository, the build folder, the cache of tools, the ports.
//!
//! The repository is found from the folder we were called in, not from where xtask was compiled:
//! CI shares one build folder between clones.

use anyhow::{Context, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The demo shop's landing page (`trunk serve`).
pub(crate) const LP_PORT: u16 = 8080;
/// Our server.
pub(crate) const SERVER_PORT: u16 = 8787;
/// The stand-in for Amazon.
pub(crate) const SANDBOX_PORT: u16 = 8788;

/// The repository: the nearest folder upwards that holds `Trunk.toml` and `xtask/`.
pub(crate) fn root() -> Result<PathBuf> {
    let here = env::current_dir().context("the current folder cannot be read")?;
    here.ancestors()
        .find(|dir| dir.join("Trunk.toml").is_file() && dir.join("xtask").is_dir())
        .map(Path::to_path_buf)
        .context("run `cargo xtask` inside the repository")
}

/// Cargo's build folder.
pub(crate) fn target() -> Result<PathBuf> {
    let root = root()?;
    Ok(env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir)))
}

/// A folder of our own below the build folder; made if it is not there.
pub(crate) fn scratch(name: &str) -> Result<PathBuf> {
    let dir = target()?.join(name);
    fs::create_dir_all(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    Ok(dir)
}

/// Root of `cargo install --root`: outside the clone, so that a fresh clone does not compile tools again.
pub(crate) fn tools() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("LP_AMAZON_PAY_TOOLS") {
        return Ok(PathBuf::from(dir));
    }
    Ok(cache()?.join("lp-amazon-pay").join("tools"))
}

fn cache() -> Result<PathBuf> {
    if let Some(dir) = env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()) {
        return Ok(PathBuf::from(dir));
    }
    let home = env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set")?;
    Ok(PathBuf::from(home).join(".cache"))
}

/// `PATH` for everything we start: our own pinned tools win over whatever the machine has.
pub(crate) fn path() -> Result<OsString> {
    let own = [tools()?.join("bin"), root()?.join("node_modules/.bin")];
    let inherited = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(own.into_iter().chain(env::split_paths(&inherited)))?)
}

/// Where a program stands on [`path`], if anywhere.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    env::split_paths(&path().ok()?).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// On CI a missing browser or database is a failure; on a desk it is a remark.
pub(crate) fn on_ci() -> bool {
    env::var("CI").is_ok_and(|value| value == "1" || value == "true")
}
