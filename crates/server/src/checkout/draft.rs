//! Drafts: opened empty with a signed payload, filled at the confirm press.

use contract::{Consent, DraftContent, ErrorCode, SavedDraft, terms};
use lp_amazon_pay_contract as contract;

use super::StepError;
use crate::basket::{self, Basket};
use crate::language::Language;
use crate::quote::goods;
use crate::secret::word;
use crate::settings::{Cycle, Lp};
use crate::shop::Shop;
use crate::store::{LoginRow, NewDraft, PurchaseOf};

/// Most answers that a draft keeps, and the longest text of one.
const MAX_ANSWERS: usize = 100;
const MAX_TEXT: usize = 2_000;

impl Shop {
    /// Opens an empty draft of the product's kind and signs its payload.
    ///
    /// # Errors
    /// [`ErrorCode::ProductUnknown`].
    pub async fn open_draft(
        &self,
        lp: &Lp,
        login: &LoginRow,
        product: &str,
        language: Language,
    ) -> Result<Consent, StepError> {
        let product = self.settings.product(lp, product).ok_or(ErrorCode::ProductUnknown)?;
        let draft = NewDraft {
            handle: word(),
            lp: lp.id.clone(),
            login_id: login.id.clone(),
            environment: login.environment,
            kind: product.kind(),
            language,
            purchase: PurchaseOf::Form { preview: self.switch_of(lp).preview_only },
            content: None,
            address_ok: None,
        };
        self.consent(&draft, product.cycle).await
    }

    /// Opens a draft and signs the payload that asks for its consent.
    pub(super) async fn consent(&self, draft: &NewDraft, cycle: Option<Cycle>) -> Result<Consent, StepError> {
        let amazon = self.account_of(draft.environment)?;
        self.store.add_draft(draft, self.clock.now()).await?;
        let config = amazon.checkout(
            draft.kind,
            cycle,
            &self.review_url(&draft.handle),
            &self.url(&format!("/cancel/{}", draft.handle)),
        )?;
        Ok(Consent { handle: draft.handle.clone(), kind: draft.kind, config })
    }

    /// Saves what the form holds. The page says what and how many; never what it costs.
    ///
    /// # Errors
    /// A refusal that names what cannot be ordered, [`ErrorCode::KindChanged`] when the draft's consent is of
    /// the other kind, [`ErrorCode::DraftClosed`] when it is another login's or already an order.
    pub async fn save_draft(
        &self,
        lp: &Lp,
        login: &LoginRow,
        handle: &str,
        mut content: DraftContent,
    ) -> Result<SavedDraft, StepError> {
        let draft = self.store.draft(handle).await?.ok_or(ErrorCode::DraftUnknown)?;
        if draft.login_id != login.id || draft.lp != lp.id {
            return Err(ErrorCode::DraftUnknown.into());
        }
        let product = self.settings.product(lp, &content.product).ok_or(ErrorCode::ProductUnknown)?;
        content.product.clone_from(&product.id);
        if content.beside.iter().any(|item| self.settings.product(lp, &item.product).is_none()) {
            return Err(ErrorCode::ProductUnknown.into());
        }
        basket::arranged(&mut content, &self.settings)?;
        let basket = Basket::of(&content, &self.settings).ok_or(ErrorCode::ProductUnknown)?;
        if basket.kind() != draft.kind {
            return Err(ErrorCode::KindChanged.into());
        }
        let subtotal = goods(&basket).map_err(ErrorCode::from)?;
        let later = basket.main.product.price.saturating_mul(i64::from(basket.main.quantity));
        if terms::terms(basket.kind(), subtotal.0, later).is_err() {
            return Err(ErrorCode::AmountRefused.into());
        }
        if content.answers.len() > MAX_ANSWERS
            || content.answers.iter().any(|a| a.name.len().max(a.label.len()).max(a.value.len()) > MAX_TEXT)
        {
            return Err(ErrorCode::BadRequest.into());
        }
        content.answers.retain(|answer| !is_secret(&answer.name));
        if !self.store.save_draft(handle, &login.id, &content).await? {
            return Err(ErrorCode::DraftClosed.into());
        }
        Ok(SavedDraft { handle: handle.to_owned(), subtotal: subtotal.0 })
    }

    /// Where Amazon brings the shopper back to, for one draft. Also what a session must carry to be ours.
    #[must_use]
    pub fn review_url(&self, handle: &str) -> String {
        self.url(&format!("/review/{handle}"))
    }
}

/// Passwords and card data are never kept, whatever the page sends.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "source_attributes", "cvv", "cvc", "card"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    #[test]
    fn secrets_are_known_by_their_names() {
        assert!(super::is_secret("order[customer_attributes][password_confirmation]"));
        assert!(super::is_secret("order[payment_attributes][source_attributes][number]"));
        assert!(!super::is_secret("order[billing_address_attributes][kana01]"));
    }
}
