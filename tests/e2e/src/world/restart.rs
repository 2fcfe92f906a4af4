//! Our server dies and comes back, as it was or otherwise; its database and Amazon stay.

use std::net::SocketAddr;
use std::sync::PoisonError;
use std::time::Duration;

use server::amazon::AmazonAccount;
use server::settings::Settings;
use server::shop::Shop;
use server::vault::Vault;
use tokio::net::TcpListener;

use super::{SECRET_KEY, World, patched, serve};

impl World {
    /// Our server goes away, as if its machine had died.
    pub fn server_dies(&self) {
        // Its connections die with it, as they do with a machine.
        if let Some(runtime) = self.0.running.lock().unwrap_or_else(PoisonError::into_inner).take() {
            runtime.shutdown_background();
        }
    }

    /// Our server goes away and comes back on the same address, as after an update.
    ///
    /// # Errors
    /// When the address cannot be taken again.
    pub async fn server_restarts(&self) -> anyhow::Result<()> {
        self.server_restarts_with(&[]).await
    }

    /// The same, with another `shop.toml`: texts and what takes their place.
    ///
    /// # Errors
    /// When the address cannot be taken again, or the settings make no sense.
    pub async fn server_restarts_with(&self, changes: &[(&str, &str)]) -> anyhow::Result<()> {
        let settings = Settings::parse(&patched(&self.0.settings_text, changes))?;
        let account = self.test_account()?.as_ref().clone();
        self.server_restarts_as(settings, Some(account)).await
    }

    /// The same as a shop that no Amazon account was given to.
    ///
    /// # Errors
    /// When the address cannot be taken again.
    pub async fn server_restarts_without_account(&self) -> anyhow::Result<()> {
        self.server_restarts_as(Settings::parse(&self.0.settings_text)?, None).await
    }

    async fn server_restarts_as(
        &self,
        settings: Settings,
        account: Option<AmazonAccount>,
    ) -> anyhow::Result<()> {
        let old = &self.0.shop;
        let (store, widget, clock) = (old.store.clone(), old.widget.clone(), self.0.clock.clone());
        let shop = Shop::new(settings, store, old.amazon.clone(), widget, clock)
            .with_account(account)
            .with_vault(Some(Vault::new(SECRET_KEY)?));
        self.server_dies();
        let port = url::Url::parse(&self.0.server)?.port().unwrap_or(80);
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut listener = TcpListener::bind(address).await;
        for _ in 0..50 {
            if listener.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            listener = TcpListener::bind(address).await;
        }
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(serve(listener?, shop, None)?);
        Ok(())
    }
}
