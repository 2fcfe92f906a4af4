//! Real browsers by WebDriver: Chromium, Firefox, WebKit. Everything that differs between them stands here.

use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium by chromedriver.
    Chromium,
    /// Firefox by geckodriver.
    Firefox,
    /// WebKitGTK's MiniBrowser by WebKitWebDriver.
    WebKit,
}

impl Engine {
    /// The engine that this run tests, from `E2E_ENGINE` (Chromium when not set).
    #[must_use]
    pub fn of_this_run() -> Self {
        match std::env::var("E2E_ENGINE").as_deref() {
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            _ => Self::Chromium,
        }
    }

    fn capabilities(self) -> Value {
        match self {
            Self::Chromium => json!({
                "browserName": "chrome",
                "goog:chromeOptions": {
                    "binary": "/usr/bin/chromium",
                    "args": [
                        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--disable-quic", "--lang=ja", "--hide-scrollbars",
                    ],
                },
                "goog:loggingPrefs": { "browser": "ALL" },
            }),
            Self::Firefox => json!({
                "browserName": "firefox",
                "moz:firefoxOptions": {
                    "binary": "/usr/bin/firefox-esr",
                    "args": ["-headless"],
                    "prefs": { "intl.accept_languages": "ja", "network.captive-portal-service.enabled": false },
                },
            }),
            Self::WebKit => json!({
                "webkitgtk:browserOptions": {
                    "binary": "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
                    "args": ["--automation"],
                },
            }),
        }
    }
}

/// Opens a browser of this run's engine at the size of a phone.
pub(crate) async fn open() -> anyhow::Result<WebDriver> {
    let driver = std::env::var("E2E_WEBDRIVER").unwrap_or_else(|_| "http://127.0.0.1:9515".to_owned());
    let Value::Object(wanted) = Engine::of_this_run().capabilities() else { unreachable!() };
    let mut capabilities = Capabilities::new();
    for (name, value) in wanted {
        capabilities.set(&name, value)?;
    }
    let browser = WebDriver::new(&driver, capabilities)
        .await
        .with_context(|| format!("no WebDriver at {driver}: run `cargo xtask test e2e`"))?;
    browser.set_page_load_timeout(Duration::from_secs(60)).await?;
    browser.set_script_timeout(Duration::from_secs(60)).await?;
    // Not every engine can be resized; the layout is looked at elsewhere.
    browser.set_window_rect(0, 0, 390, 844).await.ok();
    Ok(browser)
}

/// A line of 400 ms and 50 KB/s from here on, as on a crowded train. Only Chromium can play one: false elsewhere.
pub(crate) async fn slows_line(browser: &WebDriver) -> bool {
    let line =
        json!({"offline": false, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000});
    browser.cdp().send_raw("Network.emulateNetworkConditions", line).await.is_ok()
}
