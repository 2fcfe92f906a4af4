//! Tests in Node: `node --test` on a folder's `**/*.test.js`.
//!
//! The files are named one by one: what Node makes of a folder differs between its versions.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::summary::Tally;
use crate::child;
use crate::house;
use crate::tools::{self, Tool};

pub(super) fn run(folder: &str, only: Option<&str>) -> Result<Tally> {
    let mut files = Vec::new();
    test_files(&house::root()?.join(folder), &mut files)
        .with_context(|| format!("{folder}/ cannot be read"))?;
    if files.is_empty() {
        return Ok(Tally::default());
    }
    files.sort();
    tools::ensure(&[Tool::NodeModules])?;
    let mut node = child::command("node")?;
    node.args(["--test", "--test-reporter=spec"]);
    if let Some(only) = only {
        node.arg(format!("--test-name-pattern={only}"));
    }
    Ok(Tally::of_run(&child::tee(node.args(files))?))
}

fn test_files(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            test_files(&path, files)?;
        } else if path.to_string_lossy().ends_with(".test.js") {
            files.push(path);
        }
    }
    Ok(())
}
