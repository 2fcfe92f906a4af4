//! The shop's Amazon accounts: one of the live environment and one of the test environment, side by side.
//!
//! New checkouts begin in the environment that sells, or in the test environment where an LP is switched to it; where
//! that one has no account, nothing begins. What was begun or sold is finished with the account of its own environment,
//! whatever is switched meanwhile.

use std::sync::{Arc, PoisonError};

use crate::amazon::AmazonAccount;
use crate::environment::Environment;
use crate::settings::Lp;
use crate::shop::Shop;
use crate::store::AccountRow;

/// The accounts that there are now.
#[derive(Clone, Debug)]
pub(crate) struct Accounts {
    /// Where new checkouts begin.
    selling: Environment,
    /// That environment's, or else the other's.
    first: Arc<AmazonAccount>,
    second: Option<Arc<AmazonAccount>>,
}

impl Accounts {
    pub(crate) fn only(account: AmazonAccount) -> Self {
        Self { selling: account.environment, first: Arc::new(account), second: None }
    }

    fn of(&self, environment: Environment) -> Option<&Arc<AmazonAccount>> {
        std::iter::once(&self.first).chain(&self.second).find(|account| account.environment == environment)
    }
}

impl Shop {
    /// Where new checkouts begin.
    #[must_use]
    pub fn selling(&self) -> Environment {
        self.accounts().selling
    }

    /// The account that new checkouts begin with; where there is none, the other one.
    #[must_use]
    pub fn amazon(&self) -> Arc<AmazonAccount> {
        self.accounts().first
    }

    /// The account of an environment, if there is one.
    #[must_use]
    pub fn amazon_in(&self, environment: Environment) -> Option<Arc<AmazonAccount>> {
        self.accounts().of(environment).cloned()
    }

    /// The account for what was begun or sold in an environment. Where it was unlinked, another one: like the account of
    /// another merchant it knows nothing of it, and from that nothing is concluded.
    #[must_use]
    pub fn amazon_of(&self, environment: Environment) -> Arc<AmazonAccount> {
        self.amazon_in(environment).unwrap_or_else(|| self.amazon())
    }

    /// Both, where there are two; the one that sells first.
    #[must_use]
    pub fn every_amazon(&self) -> Vec<Arc<AmazonAccount>> {
        let Accounts { first, second, .. } = self.accounts();
        std::iter::once(first).chain(second).collect()
    }

    /// Where an LP's checkouts begin.
    #[must_use]
    pub fn environment_of(&self, lp: &Lp) -> Environment {
        if self.switch_of(lp).sandbox { Environment::Sandbox } else { self.selling() }
    }

    /// The account that an LP's checkouts begin with. None where nobody has linked one of its environment: an LP in test
    /// must not sell by mistake, and no test button may come before shoppers because the live account was unlinked.
    #[must_use]
    pub fn amazon_for(&self, lp: &Lp) -> Option<Arc<AmazonAccount>> {
        self.amazon_in(self.environment_of(lp))
    }

    /// New checkouts begin in another environment from now on. `false`: there is no account of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sell_in(&self, environment: Environment, operator: &str) -> anyhow::Result<bool> {
        if self.amazon_in(environment).is_none() {
            return Ok(false);
        }
        self.store.use_environment(environment, operator, self.clock.now()).await?;
        self.refresh().await?;
        Ok(true)
    }

    fn accounts(&self) -> Accounts {
        self.live.read().unwrap_or_else(PoisonError::into_inner).accounts.clone()
    }

    /// Reads which accounts there are. One that did not change is kept, with what its client has learned.
    pub(crate) async fn accounts_now(&self) -> anyhow::Result<Accounts> {
        let linked = self.store.linked_accounts().await?;
        let selling = self.store.environment_in_use().await?.unwrap_or(self.given.environment);
        let own = self.account_now(selling, &linked)?;
        let other = self.account_now(selling.other(), &linked)?;
        Ok(match (own, other) {
            (Some(first), second) => Accounts { selling, first, second },
            (None, Some(first)) => Accounts { selling, first, second: None },
            // What was given belongs to one of the two.
            (None, None) => Accounts::only(self.given.clone()),
        })
    }

    /// What is linked, or else what was given at the start.
    fn account_now(
        &self,
        environment: Environment,
        linked: &[AccountRow],
    ) -> anyhow::Result<Option<Arc<AmazonAccount>>> {
        let now = self.amazon_in(environment);
        let kept = |key: &str| now.as_ref().filter(|now| now.public_key_id.as_str() == key).cloned();
        for row in linked {
            if let Some(ids) = row.ids.as_ref().filter(|ids| ids.environment() == Some(environment)) {
                return Ok(Some(match kept(&ids.public_key_id) {
                    Some(account) => account,
                    None => Arc::new(self.account_of(row, ids)?),
                }));
            }
        }
        let given = Some(&self.given).filter(|given| given.environment == environment);
        Ok(given.map(|given| kept(given.public_key_id.as_str()).unwrap_or_else(|| Arc::new(given.clone()))))
    }
}
