//! What operators change while the server runs: the names of payment methods, the switches of LPs, the Amazon accounts.
//!
//! Read from the database at the start, after each change here, and in each round of the jobs, so that several servers
//! agree within seconds and no request waits for it.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use crate::accounts::Accounts;
use crate::amazon::AmazonAccount;
use crate::settings::Lp;
use crate::shop::Shop;

/// Id of Amazon Pay v1 among the cart's payment methods.
pub const METHOD_V1: u32 = 14;
/// What a method is called until an operator says otherwise, and what Amazon wants it to be called.
pub const METHOD_NAME: &str = "Amazon Pay";

/// The state of it.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) accounts: Accounts,
    methods: BTreeMap<i64, String>,
    switches: BTreeMap<String, LpSwitch>,
}

/// What an operator has switched for an LP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LpSwitch {
    /// `false`: the kill switch is pulled.
    pub enabled: bool,
    /// 「Previewでのみ表示」.
    pub preview_only: bool,
    /// Stays in the test environment, wherever the shop sells.
    pub sandbox: bool,
}

impl Live {
    pub(crate) fn new(given: Option<AmazonAccount>) -> Self {
        Self { accounts: Accounts::given(given), methods: BTreeMap::new(), switches: BTreeMap::new() }
    }
}

impl Shop {
    /// Reads it anew.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh(&self) -> anyhow::Result<()> {
        let _turn = self.refreshing.lock().await;
        let methods = self.store.payment_methods().await?.into_iter().collect();
        let switches = self.store.lp_switches().await?.into_iter().collect();
        let accounts = self.accounts_now().await?;
        let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
        live.methods = methods;
        live.switches = switches;
        live.accounts = accounts;
        Ok(())
    }

    /// Switches an LP, and says so in the audit log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_switch(&self, lp: &Lp, switch: LpSwitch, operator: &str) -> anyhow::Result<()> {
        self.store.switch_lp(&lp.id, switch).await?;
        let detail = match switch {
            LpSwitch { enabled: false, .. } => "off",
            LpSwitch { sandbox: true, preview_only: true, .. } => "preview only, test environment",
            LpSwitch { sandbox: true, .. } => "on, test environment",
            LpSwitch { preview_only: true, .. } => "preview only",
            LpSwitch { .. } => "on",
        };
        self.store.record(operator, "lp.switch", Some(&lp.id), Some(detail), self.clock.now()).await?;
        self.refresh().await
    }

    /// Names a payment method, and says so in the audit log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_method_name(&self, id: u32, name: &str, operator: &str) -> anyhow::Result<()> {
        self.store.name_payment_method(i64::from(id), name).await?;
        let about = id.to_string();
        self.store.record(operator, "method.name", Some(&about), Some(name), self.clock.now()).await?;
        self.refresh().await
    }

    /// A payment method's name, as shoppers and CSV read it.
    #[must_use]
    pub fn method_name(&self, id: u32) -> String {
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        live.methods.get(&i64::from(id)).cloned().unwrap_or_else(|| METHOD_NAME.to_owned())
    }

    /// How an LP is switched: by an operator, or as shop.toml says.
    #[must_use]
    pub fn switch_of(&self, lp: &Lp) -> LpSwitch {
        let live = self.live.read().unwrap_or_else(PoisonError::into_inner);
        let given = LpSwitch { enabled: lp.enabled, preview_only: lp.preview_only, sandbox: false };
        live.switches.get(&lp.id).copied().unwrap_or(given)
    }

    /// An LP where Amazon Pay may begin. What was begun before a kill switch was pulled may still be finished.
    #[must_use]
    pub fn open_lp(&self, id: &str) -> Option<&Lp> {
        self.settings
            .lps
            .iter()
            .find(|lp| lp.id == id)
            .filter(|lp| self.switch_of(lp).enabled && self.account_for(lp).is_some())
    }
}

/// A method's name as it may be saved: 1 to 50 characters on one line.
#[must_use]
pub fn fit_method_name(name: &str) -> Option<&str> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= 50 && !name.chars().any(char::is_control);
    fits.then_some(name)
}

/// Whether a name says 「(v2)」 in any spelling: right in the back office, wrong before shoppers.
#[must_use]
pub fn says_v2(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| !c.is_whitespace())
        // Full-width signs as their plain ones.
        .map(|c| match u32::from(c) {
            wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect();
    plain.to_ascii_lowercase().contains("(v2)")
}

/// A method's name in the back office, where v1 and v2 must be told apart.
#[must_use]
pub fn office_name(name: &str, is_v2: bool) -> String {
    if is_v2 && !says_v2(name) { format!("{name} (v2)") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{office_name, says_v2};

    #[test]
    fn v2_is_seen_in_every_spelling() {
        for name in [
            "Amazon Pay (v2)",
            "Amazon Pay(V2)",
            "Amazon Pay\u{ff08}\u{ff56}\u{ff12}\u{ff09}",
            "Amazon Pay ( v 2 )",
        ] {
            assert!(says_v2(name), "{name}");
        }
        for name in ["Amazon Pay", "Amazon Pay v2", "(v1)"] {
            assert!(!says_v2(name), "{name}");
        }
        assert_eq!(office_name("Amazon Pay", true), "Amazon Pay (v2)");
        assert_eq!(office_name("Amazon Pay (v2)", true), "Amazon Pay (v2)");
        assert_eq!(office_name("Amazon Pay", false), "Amazon Pay");
    }
}
