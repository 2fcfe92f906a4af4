//! 「Amazon アカウント 新規登録・連携」: Amazon's registration is given our public key, its merchant agrees there, and the ids
//! come back by themselves, the key's id encrypted with that very key. Then the account is checked and linked as by hand.
//!
//! Only where Amazon offers it (facts K.2): its stand-in does; for Japan's own shops nothing of the kind is documented, so
//! it must be named in the environment. The address that the ids come to carries a word that only Amazon was told.

use amazon_pay::PrivateKey;
use percent_encoding::percent_decode_str;
use serde::Deserialize;

use super::Linked;
use crate::clock::{HOUR, Millis};
use crate::secret::{fingerprint, matches};
use crate::shop::Shop;
use crate::store::{AccountIds, AccountRow};

/// How long a registration at Amazon may take before it must be begun again.
const LIFE: Millis = 24 * HOUR;

/// What Amazon's page sends.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transferred {
    merchant_id: String,
    store_id: String,
    public_key_id: String,
}

/// A transfer that was begun.
#[derive(Debug)]
pub struct Transfer {
    /// Amazon's registration.
    pub url: String,
    /// What is posted there, in order.
    pub fields: Vec<(&'static str, String)>,
    /// What was wrong with an answer: a word of [`Linked::Wrong`].
    pub trouble: Option<String>,
}

impl Shop {
    /// Begins a transfer: a key pair that waits, and Amazon's leave to tell its ids. What waited before is thrown away.
    /// Answers our id of the key pair.
    ///
    /// # Errors
    /// When there is no vault, or the database fails.
    pub async fn begin_transfer(&self, operator: &str) -> anyhow::Result<String> {
        let id = self.make_account_key(operator).await?;
        let until = self.clock.now() + LIFE;
        self.store.open_transfer(&id, operator, until).await?;
        Ok(id)
    }

    /// The transfer that was begun with a key pair, while it waits for Amazon's answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transfer(&self, id: &str) -> anyhow::Result<Option<Transfer>> {
        let (Some(registration), Some(row)) =
            (&self.amazon.registration, self.store.waiting_account().await?)
        else {
            return Ok(None);
        };
        let open = row.transfer.as_ref().filter(|transfer| row.id == id && transfer.until > self.clock.now());
        let Some(transfer) = open else {
            return Ok(None);
        };
        let trouble = transfer.trouble.clone();
        Ok(Some(Transfer {
            url: registration.url.clone(),
            fields: self.fields(&registration.sp_id, &row),
            trouble,
        }))
    }

    /// The fields of Amazon's registration, onboarding version 2.
    fn fields(&self, sp_id: &str, row: &AccountRow) -> Vec<(&'static str, String)> {
        let public_key: String = row.public_key.lines().filter(|line| !line.starts_with("-----")).collect();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let mut fields = vec![
            ("spId", sp_id.to_owned()),
            ("onboardingVersion", "2".to_owned()),
            ("publicKey", public_key),
            ("keyShareURL", self.url(&format!("/amazon/keys/{}", word_of(row)))),
            ("locale", "ja_JP".to_owned()),
            ("source", "SPPL".to_owned()),
            ("spSoftwareVersion", version.clone()),
            ("spAmazonPluginVersion", version),
            ("merchantStoreDescription", self.settings.shop.name.clone()),
            ("merchantPrivacyNoticeURL", self.settings.shop.privacy_url.to_string()),
            ("merchantSandboxIPNURL", self.url("/ipn")),
            ("merchantProductionIPNURL", self.url("/ipn")),
        ];
        fields.extend(self.origins().into_iter().map(|origin| ("merchantLoginDomains[]", origin)));
        fields.extend(self.return_urls().into_iter().map(|url| ("merchantLoginRedirectURLs[]", url)));
        fields
    }

    /// Origins that show Amazon's button: to be registered at Amazon.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        let mut origins: Vec<String> = self.settings.lps.iter().flat_map(|lp| lp.origins.clone()).collect();
        origins.push(self.settings.origin());
        origins.sort();
        origins.dedup();
        origins
    }

    /// Where Amazon's login returns to: to be registered at Amazon.
    #[must_use]
    pub fn return_urls(&self) -> Vec<String> {
        self.settings.lps.iter().map(|lp| self.url(&format!("/login/{}", lp.id))).collect()
    }

    /// Amazon's page brings the ids. `None`: nobody waits under this word.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn receive_transfer(&self, word: &str, payload: &str) -> anyhow::Result<Option<Linked>> {
        let Some(row) = self.store.waiting_account().await? else { return Ok(None) };
        let open = row.transfer.as_ref().filter(|transfer| transfer.until > self.clock.now());
        let Some(transfer) = open.filter(|_| matches(word, &fingerprint(&word_of(&row)))) else {
            return Ok(None);
        };
        let linked = match self.ids_of(&row, payload)? {
            Some(ids) => self.link_row(&row, &ids, &transfer.by).await?,
            None => Linked::Wrong("transfer", None),
        };
        if let Linked::Wrong(wrong, _) = &linked {
            self.store.transfer_failed(&row.id, wrong).await?;
        }
        Ok(Some(linked))
    }

    /// The ids of a payload; `None` when it cannot be read, or was encrypted for another key.
    fn ids_of(&self, row: &AccountRow, payload: &str) -> anyhow::Result<Option<AccountIds>> {
        let Ok(sent) = serde_json::from_str::<Transferred>(payload) else { return Ok(None) };
        let Ok(encrypted) = percent_decode_str(&sent.public_key_id).decode_utf8() else { return Ok(None) };
        let key = PrivateKey::from_pem(&self.sealed_pem(row)?)?;
        Ok(key.decrypt_key_id(&encrypted).map(|public_key_id| AccountIds {
            merchant_id: sent.merchant_id,
            store_id: sent.store_id,
            public_key_id,
        }))
    }
}

/// The word in the address that the ids come to: it follows from what nobody but us can read.
fn word_of(row: &AccountRow) -> String {
    fingerprint(&format!("key transfer {} {}", row.id, row.sealed_key))
}
