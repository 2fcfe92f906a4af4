//! The shop's Amazon accounts: one of the live environment and one of the test environment, side by side, or none yet.
//!
//! New checkouts begin in the environment that sells, or in the test environment where an LP is switched to it; where
//! that one has no account, nothing begins. What was begun or sold is finished with the account of its own environment,
//! whatever is switched meanwhile; while there is none, it waits, and nobody else is asked.

use std::sync::{Arc, PoisonError};

use anyhow::Context as _;

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
    /// At most one of each environment.
    all: Vec<Arc<AmazonAccount>>,
}

impl Accounts {
    pub(crate) fn given(account: Option<AmazonAccount>) -> Self {
        let selling = account.as_ref().map_or(Environment::Live, |account| account.environment);
        Self { selling, all: account.into_iter().map(Arc::new).collect() }
    }
}

impl Shop {
    /// Where new checkouts begin.
    #[must_use]
    pub fn selling(&self) -> Environment {
        self.accounts_read().selling
    }

    /// Every account that there is.
    #[must_use]
    pub fn accounts(&self) -> Vec<Arc<AmazonAccount>> {
        self.accounts_read().all
    }

    /// The account of an environment, if there is one.
    #[must_use]
    pub fn account_in(&self, environment: Environment) -> Option<Arc<AmazonAccount>> {
        self.accounts().into_iter().find(|account| account.environment == environment)
    }

    /// The account for what was begun or sold in an environment.
    ///
    /// # Errors
    /// When it was unlinked.
    pub fn account_of(&self, environment: Environment) -> anyhow::Result<Arc<AmazonAccount>> {
        self.account_in(environment)
            .with_context(|| format!("no {} account is linked any more", environment.as_str()))
    }

    /// Where an LP's checkouts begin.
    #[must_use]
    pub fn environment_of(&self, lp: &Lp) -> Environment {
        if self.switch_of(lp).sandbox { Environment::Sandbox } else { self.selling() }
    }

    /// The account that an LP's checkouts begin with. None where nobody has linked one of its environment: an LP in test
    /// must not sell by mistake, and no test button may come before shoppers because the live account was unlinked.
    #[must_use]
    pub fn account_for(&self, lp: &Lp) -> Option<Arc<AmazonAccount>> {
        self.account_in(self.environment_of(lp))
    }

    /// New checkouts begin in another environment from now on. `false`: there is no account of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sell_in(&self, environment: Environment, operator: &str) -> anyhow::Result<bool> {
        if self.account_in(environment).is_none() {
            return Ok(false);
        }
        self.store.use_environment(environment, operator, self.clock.now()).await?;
        self.refresh().await?;
        Ok(true)
    }

    fn accounts_read(&self) -> Accounts {
        self.live.read().unwrap_or_else(PoisonError::into_inner).accounts.clone()
    }

    /// Reads which accounts there are. One that did not change is kept, with what its client has learned.
    pub(crate) async fn accounts_now(&self) -> anyhow::Result<Accounts> {
        let linked = self.store.linked_accounts().await?;
        let mut all = Vec::new();
        for environment in Environment::ALL {
            all.extend(self.account_now(environment, &linked).unwrap_or_else(|error| {
                // Never another one in its place; the other environment goes on.
                let error = format!("{error:#}");
                tracing::error!(error, ?environment, "a linked account cannot be read; its orders wait");
                None
            }));
        }
        let chosen = self.store.environment_in_use().await?;
        let given = self.given.as_ref().map(|given| given.environment);
        Ok(Accounts { selling: chosen.or(given).unwrap_or(Environment::Live), all })
    }

    /// What is linked, or else what was given at the start.
    fn account_now(
        &self,
        environment: Environment,
        linked: &[AccountRow],
    ) -> anyhow::Result<Option<Arc<AmazonAccount>>> {
        let now = self.account_in(environment);
        let kept = |key: &str| now.as_ref().filter(|now| now.public_key_id.as_str() == key).cloned();
        for row in linked {
            if let Some(ids) = row.ids.as_ref().filter(|ids| ids.environment() == Some(environment)) {
                return Ok(Some(match kept(&ids.public_key_id) {
                    Some(account) => account,
                    None => Arc::new(self.account_of_row(row, ids)?),
                }));
            }
        }
        let given = self.given.as_ref().filter(|given| given.environment == environment);
        Ok(given.map(|given| kept(given.public_key_id.as_str()).unwrap_or_else(|| Arc::new(given.clone()))))
    }
}
