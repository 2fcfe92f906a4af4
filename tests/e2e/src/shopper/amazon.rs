//! What the shopper does on Amazon's pages (the sandbox's, with the real pages' selectors).

use std::time::Instant;

use anyhow::bail;

use super::{PATIENCE, Shopper};

/// The seeded buyers; their password is `amazon`.
const PASSWORD: &str = "amazon";
/// What the sandbox wants of a buyer whom it asks for a code.
const CODE: &str = "123456";

impl Shopper {
    /// Clicks Amazon's button in a slot, once it is drawn.
    ///
    /// # Errors
    /// When there is no button.
    pub async fn presses_amazon_button(&self, slot: &str) -> anyhow::Result<()> {
        self.clicks(&format!("{slot} [class*=amazonpay-button-parent-container]")).await
    }

    /// Signs in with the login button on top of the form, and comes back to the LP.
    ///
    /// # Errors
    /// When a step does not work.
    pub async fn logs_in_from_top(&self, email: &str) -> anyhow::Result<()> {
        self.presses_amazon_button("#AmazonPayButtonAll").await?;
        self.passes_login(email).await?;
        self.panel_says("ログイン中").await?;
        self.waits_until_still().await
    }

    /// Goes through Amazon's sign-in, back to the LP.
    ///
    /// # Errors
    /// When a page of Amazon's offers no way on.
    pub async fn passes_login(&self, email: &str) -> anyhow::Result<()> {
        self.arrives_at(self.world.amazon()).await?;
        self.passes_amazon_to(self.world.lp(), email).await
    }

    /// Goes through Amazon's checkout (which Amazon may skip) to our confirm page.
    ///
    /// # Errors
    /// When a page of Amazon's offers no way on.
    pub async fn passes_amazon(&self, email: &str) -> anyhow::Result<()> {
        self.passes_amazon_to(&format!("{}/review/", self.world.server()), email).await
    }

    /// Goes through Amazon's checkout and payment to the thanks page, on an LP that skips its confirm page.
    ///
    /// # Errors
    /// When a page of Amazon's offers no way on.
    pub async fn passes_amazon_to_thanks(&self, email: &str) -> anyhow::Result<()> {
        self.passes_amazon_to(&format!("{}/thanks/", self.world.server()), email).await
    }

    /// Gives the ordinary answers on Amazon's pages until something is seen there.
    ///
    /// # Errors
    /// When it is not seen in time.
    pub async fn passes_amazon_until(&self, css: &str, email: &str) -> anyhow::Result<()> {
        let start = Instant::now();
        while !self.sees_now(css).await {
            if self.url().await.starts_with(self.world.amazon()) {
                self.answers_amazon_page(email, Some(css)).await;
            }
            if start.elapsed() > PATIENCE {
                bail!("never saw {css}; stuck on {}", self.url().await);
            }
            tokio::time::sleep(std::time::Duration::from_millis(80)).await;
        }
        Ok(())
    }

    /// Gives the ordinary answers on Amazon's pages until an address is reached.
    ///
    /// # Errors
    /// When it is not reached in time.
    pub async fn passes_amazon_to(&self, goal: &str, email: &str) -> anyhow::Result<()> {
        let start = Instant::now();
        loop {
            let here = self.url().await;
            if here.starts_with(goal) {
                return Ok(());
            }
            if here.starts_with(self.world.amazon()) {
                self.answers_amazon_page(email, None).await;
            }
            if start.elapsed() > PATIENCE {
                bail!("never reached {goal}; stuck on {here}");
            }
            tokio::time::sleep(std::time::Duration::from_millis(80)).await;
        }
    }

    /// One page, unless it is the one that shows `until`. An element may vanish between look and click because the page
    /// moved on: then look again.
    async fn answers_amazon_page(&self, email: &str, until: Option<&str>) {
        if self.sees_now("#ap_email").await {
            self.signs_in(email).await.ok();
            return;
        }
        if self.sees_now("#auth-mfa-otpcode").await {
            match until {
                Some(css) if self.sees_now(css).await => {}
                _ => drop(self.gives_code().await),
            }
            return;
        }
        for button in [
            "#consent-form input[type=submit]",
            "#maxo_consent input[type=submit]",
            ".continue-as-consent-button",
            "#default-button-content input[type=submit]",
            "#buyer-action-button-bottom .a-button-input",
        ] {
            if self.sees_now(button).await {
                // Looked for again now that the page is there: it may have come since the last look.
                match until {
                    Some(css) if self.sees_now(css).await => {}
                    _ => drop(self.clicks(button).await),
                }
                return;
            }
        }
    }

    /// Forgets who is signed in at Amazon in this browser, as another person at the same machine would.
    ///
    /// # Errors
    /// When Amazon's page does not load.
    pub async fn signs_out_of_amazon(&self) -> anyhow::Result<()> {
        self.browser.goto(format!("{}/", self.world.amazon())).await?;
        self.browser.delete_all_cookies().await?;
        Ok(())
    }

    async fn gives_code(&self) -> anyhow::Result<()> {
        self.sees("#auth-mfa-otpcode").await?.send_keys(CODE).await?;
        self.clicks("#auth-signin-button").await
    }

    async fn signs_in(&self, email: &str) -> anyhow::Result<()> {
        for (field, text) in [("#ap_email", email), ("#ap_password", PASSWORD)] {
            let element = self.sees(field).await?;
            element.clear().await?;
            element.send_keys(text).await?;
        }
        self.clicks("#signInSubmit").await
    }

    /// On the confirm page: presses 「注文を確定する」 and goes through Amazon's payment page.
    ///
    /// # Errors
    /// When a step does not work.
    pub async fn places(&self, email: &str) -> anyhow::Result<String> {
        self.clicks("#place").await?;
        self.passes_amazon_to(&format!("{}/thanks/", self.world.server()), email).await?;
        self.reads("#order-number").await
    }
}
