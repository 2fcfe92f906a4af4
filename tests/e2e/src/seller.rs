//! The shop's owner at the make-believe Seller Central: registers a key there and carries the ids back.

use std::sync::Arc;

use server::admin::Linked;
use server::amazon::AmazonAccount;
use server::environment::Environment;
use server::store::AccountIds;

use crate::World;

impl World {
    /// The test account, where everything begins unless a test chooses otherwise.
    ///
    /// # Errors
    /// When it was unlinked.
    pub fn test_account(&self) -> anyhow::Result<Arc<AmazonAccount>> {
        self.shop().account_of(Environment::Sandbox)
    }

    /// Registers a public key for an environment; answers the file with merchant, store and key id.
    ///
    /// # Errors
    /// When Seller Central does not take it.
    pub async fn registers_key(&self, environment: Environment, public_key: &str) -> anyhow::Result<String> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
        let merchants: serde_json::Value =
            reqwest::get(format!("{}/_sandbox/merchants", self.amazon_by_number())).await?.json().await?;
        let merchant = merchants["merchants"][0]["merchantId"].as_str().unwrap_or_default().to_owned();
        let shop = format!("{}/seller/shops/{merchant}", self.amazon_by_number());
        let form = [("public_key", public_key), ("environment", environment.as_str())];
        let done = http.post(format!("{shop}/keys")).form(&form).send().await?;
        anyhow::ensure!(done.status().as_u16() < 400, "the key was not taken: {}", done.text().await?);
        Ok(reqwest::get(format!("{shop}/ids.json")).await?.text().await?)
    }

    /// Links the live account beside the test account, as the screen does it; orders still begin where they did.
    ///
    /// # Errors
    /// When it is not linked.
    pub async fn links_live_account(&self) -> anyhow::Result<()> {
        let shop = self.shop();
        shop.make_account_key("hanako").await?;
        let waiting = shop.store.waiting_account().await?;
        let key = waiting.map(|row| row.public_key).unwrap_or_default();
        let file = self.registers_key(Environment::Live, &key).await?;
        let ids = AccountIds::from_json(&file).ok_or_else(|| anyhow::anyhow!("no ids in {file}"))?;
        let linked = shop.link(&ids, "hanako").await?;
        anyhow::ensure!(linked == Linked::Linked, "{linked:?}");
        Ok(())
    }
}
