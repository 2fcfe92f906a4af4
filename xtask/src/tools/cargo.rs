//! Tools that cargo compiles, into a cache outside the clone, and the wasm target.
//!
//! wasm-bindgen's version is read from `Cargo.lock`: program and crate must be the same to the last digit.

use anyhow::{Context, Result, bail};
use std::fs;

use crate::child;
use crate::house;

/// One program from crates.io.
pub(crate) struct Program {
    /// Name of the crate, and how to call its program to hear its version.
    krate: &'static str,
    version_call: &'static [&'static str],
    version: Version,
    /// With the crate's own lock file. wasm-bindgen-cli's names a withdrawn package and cannot be used.
    locked: bool,
    minutes: u8,
}

enum Version {
    Exactly(&'static str),
    /// Any that the machine has; this one if it has none.
    AnyOr(&'static str),
    /// That of a crate in our `Cargo.lock`.
    OfCrate(&'static str),
}

pub(crate) const WASM_BINDGEN: Program = Program {
    krate: "wasm-bindgen-cli",
    version_call: &["wasm-bindgen", "--version"],
    version: Version::OfCrate("wasm-bindgen"),
    locked: false,
    minutes: 3,
};

// 0.22 wants a newer Rust than ours; Trunk.toml holds the same number.
pub(crate) const TRUNK: Program = Program {
    krate: "trunk",
    version_call: &["trunk", "--version"],
    version: Version::Exactly("0.21.14"),
    locked: true,
    minutes: 7,
};

pub(crate) const GECKODRIVER: Program = Program {
    krate: "geckodriver",
    version_call: &["geckodriver", "--version"],
    version: Version::Exactly("0.37.1"),
    locked: true,
    minutes: 2,
};

pub(crate) const CARGO_DENY: Program = Program {
    krate: "cargo-deny",
    version_call: &["cargo-deny", "--version"],
    version: Version::Exactly("0.20.2"),
    locked: true,
    minutes: 3,
};

pub(crate) const NEXTEST: Program = Program {
    krate: "cargo-nextest",
    version_call: &["cargo-nextest", "nextest", "--version"],
    version: Version::AnyOr("0.9.143"),
    locked: true,
    minutes: 5,
};

/// Installs the program unless the right version answers.
pub(crate) fn ensure(program: &Program) -> Result<()> {
    let root = house::root()?;
    let lock;
    let (wanted, any) = match program.version {
        Version::Exactly(version) => (version, false),
        Version::AnyOr(version) => (version, true),
        Version::OfCrate(krate) => {
            lock = fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock cannot be read")?;
            let version = locked_version(&lock, krate);
            (version.with_context(|| format!("Cargo.lock does not name {krate}"))?, false)
        }
    };
    let found = found_version(program)?;
    if found.as_deref().is_some_and(|found| any || found == wanted) {
        return Ok(());
    }
    let instead = found.map(|found| format!(" (found {found})")).unwrap_or_default();
    eprintln!(
        "tools: compiling {} {wanted}{instead}: about {} min, once per machine",
        program.krate, program.minutes
    );
    let tools = house::tools()?;
    fs::create_dir_all(&tools).with_context(|| format!("{} cannot be made", tools.display()))?;
    let mut install = child::command("cargo")?;
    install.args(["install", "--quiet", "--root"]).arg(&tools).args([
        "--version",
        &format!("={wanted}"),
        program.krate,
    ]);
    if program.locked {
        install.arg("--locked");
    }
    // Away from our own cargo configuration and build folder: this is not part of the workspace.
    child::run(install.current_dir(&tools).env_remove("CARGO_TARGET_DIR"))?;
    let found = found_version(program)?;
    if !found.as_deref().is_some_and(|found| any || found == wanted) {
        bail!("{} {wanted} was installed but `{}` answers {found:?}", program.krate, program.version_call[0]);
    }
    Ok(())
}

/// Adds Rust's wasm target to the toolchain in use.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let mut ask = child::command("rustc")?;
    let libraries = child::output(ask.args(["--print", "target-libdir", "--target", TARGET]))?;
    let libraries = String::from_utf8(libraries)?;
    if fs::read_dir(libraries.trim()).is_ok_and(|mut files| files.next().is_some()) {
        return Ok(());
    }
    if house::which("rustup").is_none() {
        bail!(
            "Rust has no {TARGET} standard library here; install it (with rustup: `rustup target add {TARGET}`)"
        );
    }
    eprintln!("tools: Rust's standard library for wasm: some seconds");
    child::run(child::command("rustup")?.args(["target", "add", TARGET]))
}

fn found_version(program: &Program) -> Result<Option<String>> {
    let [name, arguments @ ..] = program.version_call else {
        return Ok(None);
    };
    if house::which(name).is_none() {
        return Ok(None);
    }
    let answer = child::output(child::command(name)?.args(arguments));
    // A program that cannot even say its version is to be replaced.
    Ok(answer.ok().and_then(|text| spoken_version(&String::from_utf8_lossy(&text)).map(str::to_owned)))
}

/// `trunk 0.21.14` → `0.21.14`; `geckodriver 0.37.1 (abc 2026-01-01)` → `0.37.1`.
fn spoken_version(text: &str) -> Option<&str> {
    let version = text.lines().next()?.split_whitespace().nth(1)?;
    version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
}

fn locked_version<'a>(lock: &'a str, krate: &str) -> Option<&'a str> {
    let name = format!("name = \"{krate}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_the_programs_say_them() {
        assert_eq!(spoken_version("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(spoken_version("geckodriver 0.37.1 (5be2b3b 2026-08-04)\n\nThe source"), Some("0.37.1"));
        assert_eq!(
            spoken_version("cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: x"),
            Some("0.9.143")
        );
        assert_eq!(spoken_version("command not found"), None);
        assert_eq!(spoken_version(""), None);
    }

    #[test]
    fn the_lock_says_which_wasm_bindgen() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }
}
