//! Brotli 11 through Node, which esbuild brings along anyway: native speed, and no compressor to compile.

use anyhow::{Context, Result};
use std::path::PathBuf;

use crate::child;

/// Prints one size per file; with the mark `beside` first, also writes `<file>.br`.
const SCRIPT: &str = "
const { readFileSync, writeFileSync } = require('node:fs');
const { brotliCompressSync, constants } = require('node:zlib');
const [mode, ...files] = process.argv.slice(1);
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
for (const file of files) {
  const packed = brotliCompressSync(readFileSync(file), { params });
  if (mode === 'beside') writeFileSync(file + '.br', packed);
  console.log(packed.length);
}";

/// Sizes in bytes after brotli 11, in the files' order.
pub(crate) fn compressed_sizes(files: &[PathBuf]) -> Result<Vec<u64>> {
    node("measure", files)
}

/// The same, and `<file>.br` beside each for the server to hand out.
pub(super) fn compress_beside(files: &[PathBuf]) -> Result<Vec<u64>> {
    node("beside", files)
}

fn node(mode: &str, files: &[PathBuf]) -> Result<Vec<u64>> {
    let sizes = child::output(child::command("node")?.args(["-e", SCRIPT, mode]).args(files))?;
    let sizes = String::from_utf8(sizes)?;
    sizes.lines().map(|size| size.trim().parse().context("node printed no size")).collect()
}
