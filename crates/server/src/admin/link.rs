//! 外部連携アカウント管理 > Amazon Pay(v2): the key pair is made here, its public half is registered at Amazon, the ids
//! come back, and a throw-away checkout session shows whether they belong together. Only then is the account linked.

use amazon_pay::{CheckoutPayload, Error, IdempotencyKey, PrivateKey, PublicKeyId, ReasonCode};
use serde_json::Value;

use crate::amazon::AmazonAccount;
use crate::environment::Environment;
use crate::secret::word;
use crate::shop::Shop;
use crate::store::{AccountIds, AccountRow};

/// What came of linking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linked {
    /// Linked; every server goes over within seconds.
    Linked,
    /// Nothing was linked; a word for what is wrong, and Amazon's code where that helps.
    Wrong(&'static str, Option<String>),
}

impl AccountIds {
    /// Reads the ids from the JSON of Seller Central, or of the page that stands in for it: whatever its members are
    /// called.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(text).ok()?;
        let mut members = Vec::new();
        collect(&json, &mut members);
        let find = |names: &[&str]| {
            let found = members.iter().find(|(name, _)| names.contains(&name.as_str()));
            found.map(|(_, value)| value.trim().to_owned())
        };
        Some(Self {
            merchant_id: find(&["merchantid", "sellerid"])?,
            store_id: find(&["storeid", "clientid"])?,
            public_key_id: find(&["publickeyid"])?,
        })
    }

    /// The environment that the key is good in.
    #[must_use]
    pub fn environment(&self) -> Option<Environment> {
        Some(Environment::of_key(&PublicKeyId::parse(self.public_key_id.as_str()).ok()?))
    }

    /// Which one cannot be right, before Amazon is asked: mostly one id pasted into the box of another.
    fn misshapen(&self) -> Option<&'static str> {
        let capitals = |text: &str| {
            (8..=64).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        };
        let store = self.store_id.strip_prefix("amzn1.application-oa2-client.");
        let key = self.public_key_id.as_str();
        let key = key.strip_prefix("SANDBOX-").or(key.strip_prefix("LIVE-")).unwrap_or(key);
        if !capitals(&self.merchant_id) {
            return Some("merchant_id");
        }
        if !store
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        {
            return Some("store_id");
        }
        (!capitals(key)).then_some("public_key_id")
    }
}

fn collect(json: &Value, members: &mut Vec<(String, String)>) {
    match json {
        Value::Object(object) => {
            for (name, value) in object {
                match value {
                    Value::String(text) => {
                        let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
                        members.push((name.to_ascii_lowercase(), text.clone()));
                    }
                    other => collect(other, members),
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|value| collect(value, members)),
        _ => {}
    }
}

impl Shop {
    /// Makes a key pair for a new link; answers our id of it. The one that is linked stays until the new one is.
    ///
    /// # Errors
    /// When there is no vault, or the database fails.
    pub async fn make_account_key(&self, operator: &str) -> anyhow::Result<String> {
        let vault =
            self.vault.as_ref().ok_or_else(|| anyhow::anyhow!("{} is not set", crate::vault::VARIABLE))?;
        let pair = tokio::task::spawn_blocking(PrivateKey::generate).await??;
        let id = word();
        let account = AccountRow {
            public_key: pair.public_key_pem()?,
            sealed_key: vault.seal(&pair.to_pkcs8_pem()?, &id)?,
            id,
            ids: None,
            transfer: None,
        };
        self.store.add_account_key(&account, operator, self.clock.now()).await?;
        Ok(account.id)
    }

    /// Checks the ids with Amazon and links the account that waits. The other environment's account stays.
    ///
    /// # Errors
    /// When there is no vault, or the database fails.
    pub async fn link(&self, ids: &AccountIds, operator: &str) -> anyhow::Result<Linked> {
        let Some(waiting) = self.store.waiting_account().await? else {
            return Ok(Linked::Wrong("no_key", None));
        };
        self.link_row(&waiting, ids, operator).await
    }

    /// The same for the key pair that is meant.
    pub(super) async fn link_row(
        &self,
        waiting: &AccountRow,
        ids: &AccountIds,
        operator: &str,
    ) -> anyhow::Result<Linked> {
        if let Some(wrong) = ids.misshapen() {
            return Ok(Linked::Wrong(wrong, None));
        }
        let account = self.account_of_row(waiting, ids)?;
        if let Err(error) = self.try_account(&account, &waiting.id).await {
            tracing::warn!(%error, "an account was not linked");
            let code = error.reason().map(|reason| reason.as_str().to_owned());
            return Ok(Linked::Wrong(what_is_wrong(&error), code));
        }
        let (environment, now) = (account.environment, self.clock.now());
        // Written down at the first link: whatever is given at a later start changes nothing about where the shop sells.
        let sells = self.given.as_ref().map_or(environment, |given| given.environment);
        if !self.store.link_account(&waiting.id, ids, environment, sells, operator, now).await? {
            return Ok(Linked::Wrong("no_key", None));
        }
        self.refresh().await?;
        Ok(Linked::Linked)
    }

    /// 「連携削除」 of one environment. What was given at the start of the server takes over again, where it belongs there.
    /// `false`: nothing was linked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unlink(&self, environment: Environment, operator: &str) -> anyhow::Result<bool> {
        let done = self.store.unlink_account(environment, operator, self.clock.now()).await?;
        self.refresh().await?;
        Ok(done)
    }

    /// An account of a row, ready to speak to Amazon.
    pub(crate) fn account_of_row(&self, row: &AccountRow, ids: &AccountIds) -> anyhow::Result<AmazonAccount> {
        let pem = self.sealed_pem(row)?;
        self.amazon.account(&ids.merchant_id, &ids.store_id, &ids.public_key_id, &pem)
    }

    /// The private key of a row.
    pub(super) fn sealed_pem(&self, row: &AccountRow) -> anyhow::Result<String> {
        let vault =
            self.vault.as_ref().ok_or_else(|| anyhow::anyhow!("{} is not set", crate::vault::VARIABLE))?;
        Ok(vault.open(&row.sealed_key, &row.id)?)
    }

    /// A session that nobody will ever pay: it proves key, key id and store.
    async fn try_account(&self, account: &AmazonAccount, id: &str) -> Result<(), Error> {
        let payload = CheckoutPayload::one_time(account.store_id.clone(), self.url("/review/link-check"));
        let facts = ["link", id, account.public_key_id.as_str(), account.store_id.as_str(), &word()];
        account.client.create_checkout_session(&payload, &IdempotencyKey::from_facts(&facts)).await.map(drop)
    }
}

fn what_is_wrong(error: &Error) -> &'static str {
    use ReasonCode as R;
    match error.reason() {
        Some(R::InvalidRequestSignature) => "key_mismatch",
        Some(R::InvalidAuthentication | R::UnauthorizedAccess) => "key_unknown",
        Some(R::InvalidParameterValue | R::ResourceNotFound) => "store_unknown",
        Some(R::InvalidAccountStatus) => "account_status",
        Some(_) => "other",
        None => "no_answer",
    }
}

#[cfg(test)]
mod tests {
    use super::AccountIds;

    #[test]
    fn ids_are_found_whatever_the_file_calls_them() {
        let expected = AccountIds {
            merchant_id: "A1".into(),
            store_id: "amzn1.application-oa2-client.x".into(),
            public_key_id: "SANDBOX-B".into(),
        };
        for text in [
            r#"{"merchantId":"A1","storeId":"amzn1.application-oa2-client.x","publicKeyId":"SANDBOX-B"}"#,
            r#"{"merchant_id":" A1 ","client_id":"amzn1.application-oa2-client.x","keys":[{"public_key_id":"SANDBOX-B"}]}"#,
        ] {
            assert_eq!(AccountIds::from_json(text).as_ref(), Some(&expected), "{text}");
        }
        assert_eq!(AccountIds::from_json(r#"{"merchantId":"A1"}"#), None);
        assert_eq!(AccountIds::from_json("A1"), None);
    }
}
