//! What a shopper without a mouse, or with a screen reader, would find: axe's verdict, and the way of the Tab key.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use serde_json::Value;
use thirtyfour::Key;

use super::Shopper;

/// Amazon's own buttons are not ours to judge.
const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run({ exclude: [['[class*=amazonpay-button-parent-container]']] },
            { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
       .then(found => done(found.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`)),
             thrown => done([String(thrown)]));";

impl Shopper {
    /// axe finds nothing against WCAG 2.2 AA on the page as it stands.
    ///
    /// # Errors
    /// With every violation and where it stands.
    pub async fn finds_no_barrier(&self, state: &str) -> anyhow::Result<()> {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&file)
            .with_context(|| format!("{} is missing: run `cargo xtask test e2e`", file.display()))?;
        self.browser.execute(axe.as_str(), Vec::new()).await?;
        let found = self.browser.execute_async(RUN, Vec::new()).await?.json().clone();
        match found.as_array() {
            Some(violations) if violations.is_empty() => Ok(()),
            _ => bail!("{state}: {found:#}"),
        }
    }

    /// Presses Tab until the focus is on an element; what has the focus must be seen to have it.
    ///
    /// # Errors
    /// When the focus never gets there.
    pub async fn tabs_to(&self, css: &str) -> anyhow::Result<()> {
        for _ in 0..120 {
            self.presses(Key::Tab).await?;
            let there = format!("return document.activeElement?.matches({}) ?? false", Value::from(css));
            if self.asks_page(&there).await? == Value::Bool(true) {
                return Ok(());
            }
        }
        bail!("the Tab key never reaches {css}")
    }

    /// Presses Shift and Tab.
    ///
    /// # Errors
    /// When the browser cannot be asked.
    pub async fn tabs_back(&self) -> anyhow::Result<()> {
        let chain =
            self.browser.action_chain().key_down(Key::Shift).send_keys(Key::Tab + "").key_up(Key::Shift);
        chain.perform().await?;
        Ok(())
    }

    /// Presses a key where the focus is.
    ///
    /// # Errors
    /// When the browser cannot be asked.
    pub async fn presses(&self, key: Key) -> anyhow::Result<()> {
        self.browser.action_chain().send_keys(key + "").perform().await?;
        Ok(())
    }
}
