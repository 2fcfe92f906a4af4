//! What comes from the system: browsers, their drivers, PostgreSQL, Node.
//!
//! Found by the file that matters, not by the package manager, so that any system with these programs will do;
//! fetched with apt, and only by root.

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::child;
use crate::house;

/// A package of Debian 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Package {
    Node,
    Npm,
    Chromium,
    Chromedriver,
    Firefox,
    WebKitDriver,
    Xvfb,
    Xauth,
    /// Japanese letters; without them screenshots are boxes and widths are wrong.
    Fonts,
    Postgres,
}

impl Package {
    fn name(self) -> &'static str {
        match self {
            Self::Node => "nodejs",
            Self::Npm => "npm",
            Self::Chromium => "chromium",
            Self::Chromedriver => "chromium-driver",
            Self::Firefox => "firefox-esr",
            Self::WebKitDriver => "webkit2gtk-driver",
            Self::Xvfb => "xvfb",
            Self::Xauth => "xauth",
            Self::Fonts => "fonts-noto-cjk",
            Self::Postgres => "postgresql",
        }
    }

    /// The program (or file) that it is wanted for, where it stands.
    pub(crate) fn find(self) -> Option<PathBuf> {
        match self {
            Self::Node => house::which("node"),
            Self::Npm => house::which("npm"),
            Self::Chromium => house::which("chromium"),
            Self::Chromedriver => house::which("chromedriver"),
            Self::Firefox => house::which("firefox-esr").or_else(|| house::which("firefox")),
            Self::WebKitDriver => house::which("WebKitWebDriver"),
            Self::Xvfb => house::which("xvfb-run"),
            Self::Xauth => house::which("xauth"),
            Self::Fonts => {
                let dirs = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/Library/Fonts"];
                dirs.iter()
                    .map(|dir| Path::new(dir).join("NotoSansCJK-Regular.ttc"))
                    .find(|file| file.is_file())
            }
            Self::Postgres => postgres_program("initdb"),
        }
    }
}

/// A program of PostgreSQL; Debian keeps them off `PATH`, by major version. The newest wins.
pub(crate) fn postgres_program(program: &str) -> Option<PathBuf> {
    if let Some(file) = house::which(program) {
        // Debian's link leads to its siblings, `postgres` among them.
        return fs::canonicalize(file).ok();
    }
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let newest = versions.flatten().filter_map(|dir| dir.file_name().to_str()?.parse::<u32>().ok()).max()?;
    Some(PathBuf::from(format!("/usr/lib/postgresql/{newest}/bin/{program}"))).filter(|file| file.is_file())
}

/// Installs what is missing, as root; else says what to type.
pub(super) fn ensure(packages: &[Package]) -> Result<()> {
    let missing: Vec<_> =
        packages.iter().filter(|package| package.find().is_none()).map(|p| p.name()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !nix::unistd::geteuid().is_root() || house::which("apt-get").is_none() {
        bail!("missing on this machine: {names}\n  to type once: sudo apt-get install -y {names}");
    }
    eprintln!("tools: Debian packages {names}: about 2 min");
    let apt = |arguments: &[&str]| -> Result<()> {
        let mut apt = child::command("apt-get")?;
        apt.args(["-qq", "-o", "DPkg::Lock::Timeout=300"]).args(arguments);
        // No daemon is wanted: the tests start a database of their own.
        child::run(
            apt.env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1").current_dir(env::temp_dir()),
        )
    };
    apt(&["update"])?;
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(missing);
    apt(&install)
}
