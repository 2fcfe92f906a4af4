//! The three browser engines that shoppers have, and the WebDriver that drives each.
//!
//! All of them are the system's own browsers: nothing patched, nothing downloaded.

use anyhow::{Context, Result};
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::child::{self, Running};
use crate::house;
use crate::net;
use crate::tools::{self, Package, Tool};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    /// WebKitGTK: the nearest thing to an iPhone's Safari that runs on Linux.
    Webkit,
}

impl Engine {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// Browser, driver and Japanese letters; an error says what is missing.
    pub(super) fn ensure(self) -> Result<()> {
        let own: &[Tool] = match self {
            Self::Chromium => &[Tool::Debian(Package::Chromium), Tool::Debian(Package::Chromedriver)],
            Self::Firefox => &[Tool::Debian(Package::Firefox), Tool::Geckodriver],
            Self::Webkit => &[
                Tool::Debian(Package::WebKitDriver),
                Tool::Debian(Package::Xvfb),
                Tool::Debian(Package::Xauth),
            ],
        };
        tools::ensure(&[own, &[Tool::Debian(Package::Fonts)]].concat())
    }

    /// How many tests may drive it at once: geckodriver and WebKitWebDriver serve one session per process.
    pub(super) fn at_once(self) -> &'static str {
        match self {
            Self::Chromium => "2",
            Self::Firefox | Self::Webkit => "1",
        }
    }

    fn driver(self) -> Result<PathBuf> {
        let file = match self {
            Self::Chromium => house::which("chromedriver"),
            Self::Firefox => house::which("geckodriver"),
            Self::Webkit => house::which("WebKitWebDriver"),
        };
        file.with_context(|| format!("{} has no WebDriver here", self.name()))
    }

    /// `cargo` such that wasm-bindgen's test runner, which asks environment variables in an order of its own,
    /// takes this engine.
    pub(super) fn wasm_test_command(self) -> Result<Command> {
        let mut command = match self {
            Self::Webkit => {
                let mut xvfb = child::command("xvfb-run")?;
                xvfb.args(["-a", "cargo"]);
                xvfb
            }
            _ => child::command("cargo")?,
        };
        for name in ["CHROMEDRIVER", "GECKODRIVER", "SAFARIDRIVER"] {
            command.env_remove(name).env_remove(format!("{name}_REMOTE"));
        }
        let (variable, capabilities) = match self {
            Self::Chromium => ("CHROMEDRIVER", "webdriver.json"),
            Self::Firefox => ("GECKODRIVER", "webdriver.json"),
            // WebKitWebDriver stands in for Safari's and refuses capabilities that it does not know:
            // a file that is not there means none.
            Self::Webkit => ("SAFARIDRIVER", "target/no-capabilities.json"),
        };
        command.env(variable, self.driver()?);
        command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", house::root()?.join(capabilities));
        command.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
        Ok(command)
    }

    /// Its WebDriver on a free port, and that port's URL; ends with the value.
    pub(super) fn start_driver(self) -> Result<(Running, String)> {
        let port = net::free_port()?;
        let driver = self.driver()?;
        let driver = driver.to_str().context("the driver's path is not UTF-8")?;
        let mut command = match self {
            Self::Webkit => {
                let mut xvfb = child::command("xvfb-run")?;
                xvfb.args(["-a", driver]);
                xvfb
            }
            _ => child::command(driver)?,
        };
        match self {
            Self::Chromium => command.arg(format!("--port={port}")),
            Self::Firefox => {
                if let Some(firefox) = Package::Firefox.find() {
                    command.arg("--binary").arg(firefox);
                }
                command.args(["--host", "127.0.0.1", "--port", &port.to_string()])
            }
            Self::Webkit => command.args(["--host=127.0.0.1", &format!("--port={port}")]),
        };
        let log = house::scratch("webdriver")?.join(format!("{}.log", self.name()));
        let mut running = Running::start(self.name(), &mut command, &log, false)?;
        net::wait_for(&mut running, port, "/status", Duration::from_secs(30))?;
        Ok((running, format!("http://127.0.0.1:{port}")))
    }
}
