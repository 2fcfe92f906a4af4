//! A checkout that the cart's own pages show: the browser carries a one-time code there, the cart's server redeems it
//! and then acts for that browser through `/v1`.
//!
//! Only the browser that owns the review is given a code, so a checkout is the cart's only after it was that browser's.

use super::review::{Review, Trouble};
use crate::clock::{Millis, SECOND};
use crate::secret::{fingerprint, word};
use crate::settings::{CartPages, Lp};
use crate::shop::Shop;
use crate::store::Draft;

/// How long a code lasts: one redirect.
const CODE_LIFE: Millis = 60 * SECOND;

/// Which of the cart's pages comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CartPage {
    /// Confirm.
    Confirm,
    /// What comes after Amazon.
    Result,
}

impl Shop {
    /// The pages of an LP's cart, where they take the place of ours.
    #[must_use]
    pub fn cart_pages(&self, lp: &str) -> Option<&CartPages> {
        self.settings.lp(lp).and_then(|lp: &Lp| lp.cart_pages.as_ref())
    }

    /// The cart's page for a draft, with a fresh code. `None`: this LP has our pages. The caller has proved that the
    /// browser owns the draft.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn way_to_cart(&self, draft: &Draft, page: CartPage) -> Result<Option<String>, Trouble> {
        let Some(pages) = self.cart_pages(&draft.lp) else { return Ok(None) };
        let code = word();
        let until = self.clock.now() + CODE_LIFE;
        self.store.set_cart_code(&draft.handle, &fingerprint(&code), until).await?;
        let page = match page {
            CartPage::Confirm => &pages.confirm,
            CartPage::Result => &pages.result,
        };
        Ok(Some(CartPages::with_code(page, &code)))
    }

    /// The draft of a code that is still good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft_of_cart_code(&self, code: &str) -> Result<Option<Draft>, Trouble> {
        let Some(handle) = self.store.draft_of_cart_code(&fingerprint(code), self.clock.now()).await? else {
            return Ok(None);
        };
        self.cart_draft(&handle).await
    }

    /// Uses a code up: once, within a minute. `false`: somebody was first, or it was never good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn redeem_cart_code(&self, code: &str) -> Result<bool, Trouble> {
        Ok(self.store.take_cart_code(&fingerprint(code), self.clock.now()).await?)
    }

    /// The draft of a checkout that is the cart's: its LP has pages of the cart's, and a browser owns it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cart_draft(&self, handle: &str) -> Result<Option<Draft>, Trouble> {
        let draft = self.store.draft(handle).await?;
        Ok(draft.filter(|draft| draft.claim_hash.is_some() && self.cart_pages(&draft.lp).is_some()))
    }

    /// The review of such a draft, as its owner would see it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn cart_review(&self, handle: &str) -> Result<Review, Trouble> {
        let draft = self.cart_draft(handle).await?.ok_or(Trouble::NotYours)?;
        self.review_of(draft, None, None, true).await
    }
}
