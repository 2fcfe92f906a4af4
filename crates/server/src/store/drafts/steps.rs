//! What may change about a draft while no order stands on it, and whose it becomes. Each is one conditional update.

use contract::DraftContent;
use lp_amazon_pay_contract as contract;

use super::super::{Result, Store, to_json};
use super::AgreedAddress;

impl Store {
    /// Saves the content, unless the draft is another login's or already an order. Says whether it did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_draft(&self, handle: &str, login_id: &str, content: &DraftContent) -> Result<bool> {
        sqlx::query(
            "UPDATE drafts SET product = $1, quantity = $2, answers_json = $3, beside_json = $4
             WHERE handle = $5 AND login_id = $6 AND placed_at IS NULL",
        )
        .bind(&content.product)
        .bind(i64::from(content.quantity))
        .bind(to_json(&content.answers))
        .bind(to_json(&content.beside))
        .bind(handle)
        .bind(login_id)
        .execute(&self.pool)
        .await
        .map(|done| done.rows_affected() == 1)
    }

    /// An upsell of the same kind takes the product's place (`main`: what stood there), or gives it back (`None`).
    /// Only while the draft's order is not paid: its price is told to Amazon at the next final click.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_product(
        &self,
        handle: &str,
        (product, quantity): (&str, u32),
        main: Option<&(String, u32)>,
    ) -> Result<bool> {
        sqlx::query(
            "UPDATE drafts SET product = $1, quantity = $2, main_product = $3, main_quantity = $4
             WHERE handle = $5
               AND NOT EXISTS (SELECT 1 FROM orders WHERE draft = $5 AND state NOT IN ('sending', 'sent', 'canceled'))",
        )
        .bind(product)
        .bind(i64::from(quantity))
        .bind(main.map(|(product, _)| product.as_str()))
        .bind(main.map(|(_, quantity)| i64::from(*quantity)))
        .bind(handle)
        .execute(&self.pool)
        .await
        .map(|done| done.rows_affected() == 1)
    }

    /// The first browser that comes back from Amazon with the draft's own session owns its review.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_draft(&self, handle: &str, claim_hash: &str, session: &str) -> Result<bool> {
        sqlx::query(
            "UPDATE drafts SET claim_hash = $1, checkout_session_id = $2
             WHERE handle = $3 AND claim_hash IS NULL",
        )
        .bind(claim_hash)
        .bind(session)
        .bind(handle)
        .execute(&self.pool)
        .await
        .map(|done| done.rows_affected() == 1)
    }

    /// The owner came back with another session for the same draft (it pressed the LP's button again).
    /// Refused once an order stands on the draft.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_session(&self, handle: &str, session: &str) -> Result<bool> {
        sqlx::query(
            "UPDATE drafts SET checkout_session_id = $1, address_ok_json = NULL
             WHERE handle = $2 AND placed_at IS NULL",
        )
        .bind(session)
        .bind(handle)
        .execute(&self.pool)
        .await
        .map(|done| done.rows_affected() == 1)
    }

    /// The shopper answered OK to a delivery address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accept_address(&self, handle: &str, agreed: &AgreedAddress) -> Result<()> {
        sqlx::query("UPDATE drafts SET address_ok_json = $1 WHERE handle = $2")
            .bind(to_json(agreed))
            .bind(handle)
            .execute(&self.pool)
            .await
            .map(drop)
    }
}
