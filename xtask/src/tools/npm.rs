//! `node_modules`, exactly as `package-lock.json` says.
//!
//! A note inside `node_modules` holds the hash of the lock that it was made from; files' times would lie
//! after a `git checkout`.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;

use crate::child;
use crate::house;

pub(super) fn ensure() -> Result<()> {
    let root = house::root()?;
    let lock = fs::read(root.join("package-lock.json")).context("package-lock.json cannot be read")?;
    let hash = hex::encode(Sha256::digest(&lock));
    let note = root.join("node_modules/.made-from");
    if fs::read_to_string(&note).is_ok_and(|made_from| made_from == hash) {
        return Ok(());
    }
    eprintln!("tools: wasm-opt, esbuild, jsdom, axe-core and Amazon's own SDK from npm: some seconds");
    child::run(child::command("npm")?.args(["ci", "--no-fund", "--no-audit", "--loglevel=error"]))?;
    fs::write(&note, hash).with_context(|| format!("{} cannot be written", note.display()))
}
