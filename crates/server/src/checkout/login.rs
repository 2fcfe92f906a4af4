//! Login: Amazon's buyer token becomes a one-time code, the code becomes the tab's token.
//!
//! The buyer token stands in one URL only: ours. Codes and tokens are known to the database by their
//! fingerprint.

use amazon_pay::{Buyer, BuyerToken};
use contract::{ErrorCode, Login, RedeemCode};
use lp_amazon_pay_contract as contract;

use super::StepError;
use crate::buyer::for_form;
use crate::clock::{HOUR, Millis, SECOND};
use crate::counts::Step;
use crate::environment::Environment;
use crate::language::Language;
use crate::secret::{fingerprint, word};
use crate::settings::Lp;
use crate::shop::Shop;
use crate::store::LoginRow;

/// How long a one-time code may be redeemed.
pub const CODE_LIFE: Millis = 60 * SECOND;
/// How long a page may show the button of before a switch: its script is kept for five minutes, and a login takes a while.
const OLD_BUTTONS: Millis = 900 * SECOND;
/// How long a tab stays logged in.
pub const TOKEN_LIFE: Millis = 24 * HOUR;

impl Shop {
    /// Reads the buyer from Amazon at once and answers the one-time code for the LP's fragment.
    ///
    /// # Errors
    /// When Amazon refuses the token or does not answer.
    pub async fn receive_buyer(&self, lp: &Lp, token: &BuyerToken) -> Result<String, StepError> {
        let (buyer, environment) = self.buyer_of(lp, token).await?;
        let (code, now) = (word(), self.clock.now());
        let place = (lp.id.as_str(), environment);
        self.store.add_login(&word(), place, &fingerprint(&code), now + CODE_LIFE, &buyer, now).await?;
        self.count(&lp.id, Step::Login);
        Ok(code)
    }

    /// A page may show the button of before an operator's switch for some minutes: then the other account knows the token.
    async fn buyer_of(&self, lp: &Lp, token: &BuyerToken) -> anyhow::Result<(Buyer, Environment)> {
        let own = self.environment_of(lp);
        let mut refusal = anyhow::anyhow!("there is no account of the LP's environment");
        let mut places = vec![own];
        if self.store.switched_since(&lp.id, self.clock.now() - OLD_BUTTONS).await? {
            places.push(own.other());
        }
        for amazon in places.into_iter().filter_map(|place| self.account_in(place)) {
            match amazon.client.get_buyer(token).await {
                Ok(buyer) => return Ok((buyer, amazon.environment)),
                Err(error) if error.reason().is_none() => return Err(error.into()),
                Err(error) => refusal = error.into(),
            }
        }
        Err(refusal)
    }

    /// Exchanges the code: once, within 60 seconds.
    ///
    /// # Errors
    /// [`ErrorCode::CodeInvalid`], or what [`Shop::open_draft`] refuses.
    pub async fn redeem(&self, lp: &Lp, asked: &RedeemCode, language: Language) -> Result<Login, StepError> {
        let (token, now) = (word(), self.clock.now());
        let login = self
            .store
            .redeem_code(&lp.id, &fingerprint(&asked.code), &fingerprint(&token), now + TOKEN_LIFE, now)
            .await?
            .filter(|login| self.page_speaks_for(lp, login.environment))
            .ok_or(ErrorCode::CodeInvalid)?;
        self.logged_in(lp, login, token, &asked.product, language).await
    }

    /// The same answer for a tab that was logged in before a reload.
    ///
    /// # Errors
    /// [`ErrorCode::LoginEnded`], or what [`Shop::open_draft`] refuses.
    pub async fn resume(
        &self,
        lp: &Lp,
        token: String,
        product: &str,
        language: Language,
    ) -> Result<Login, StepError> {
        let login = self.login(lp, &token).await?;
        if login.environment != self.environment_of(lp) {
            // A reload begins anew: nobody pays for real on a page that was switched to tests, or the other way round.
            return Err(ErrorCode::LoginEnded.into());
        }
        self.logged_in(lp, login, token, product, language).await
    }

    /// The login of a bearer token.
    ///
    /// # Errors
    /// [`ErrorCode::LoginEnded`].
    pub async fn login(&self, lp: &Lp, token: &str) -> Result<LoginRow, StepError> {
        let login = self.store.login_by_token(&lp.id, &fingerprint(token), self.clock.now()).await?;
        login
            .filter(|login| self.page_speaks_for(lp, login.environment))
            .ok_or_else(|| ErrorCode::LoginEnded.into())
    }

    /// Whether an LP's page can go on with what began in an environment: its account is there, and the page's button names
    /// the same merchant. Else the shopper logs in again.
    fn page_speaks_for(&self, lp: &Lp, environment: Environment) -> bool {
        let Some(own) = self.account_in(environment) else { return false };
        self.account_for(lp).is_none_or(|page| page.merchant_id == own.merchant_id)
    }

    /// Ends a login. Ending it twice is no error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn logout(&self, lp: &Lp, token: &str) -> Result<(), StepError> {
        if let Some(login) = self.store.login_by_token(&lp.id, &fingerprint(token), self.clock.now()).await? {
            self.store.end_login(&login.id, self.clock.now()).await?;
        }
        Ok(())
    }

    async fn logged_in(
        &self,
        lp: &Lp,
        login: LoginRow,
        token: String,
        product: &str,
        language: Language,
    ) -> Result<Login, StepError> {
        // A form may show a product that the catalogue does not know; the login must not fail for that.
        let product = if self.settings.product(lp, product).is_some() { product } else { "" };
        let consent = self.open_draft(lp, &login, product, language).await?;
        Ok(Login { token, buyer: for_form(&login.buyer), consent })
    }
}
