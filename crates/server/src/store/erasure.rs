//! Erasing a shopper's personal data: who, where to, what the form asked, what operators wrote. What was paid, when and
//! for what stays, with Amazon's ids, because the books need it.
//!
//! One transaction; what still needs the data (an order on the way, money that waits, a running 定期) is not erased.

use sqlx::Row as _;

use super::search::plain;
use super::{Result, Store, audit, history};
use crate::clock::Millis;

/// Stands in the place of a buyer.
const NOBODY: &str = r#"{"buyerId":"amzn1.account.erased"}"#;
const NOBODYS_ID: &str = "amzn1.account.erased";
/// An order may be erased when nothing needs its data any more.
const MAY_BE_ERASED: &str = "o.erased_at IS NULL AND o.state IN ('paid', 'canceled', 'replaced')
     AND NOT EXISTS (SELECT 1 FROM charges c WHERE c.order_id = o.id AND c.state IN ('authorized', 'capturing', 'canceling'))
     AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.state <> 'ended' AND (s.id = o.subscription OR s.first_order = o.id))";

impl Store {
    /// Erases an order's personal data, with the login and the drafts that led to it and the 定期 that began with it.
    /// `false`: something still needs it, or it was erased before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn erase_order(&self, id: &str, number: &str, by: &str, now: Millis) -> Result<bool> {
        let mut transaction = self.pool.begin().await?;
        let sql = format!(
            "UPDATE orders SET erased_at = $1, ship_to_json = '{{}}', buyer_json = $2, answers_json = '[]',
                    payment_descriptor = 'Amazon Pay', search_text = $3
             WHERE id = (SELECT o.id FROM orders o WHERE o.id = $4 AND {MAY_BE_ERASED})"
        );
        let won = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(now)
            .bind(NOBODY)
            .bind(plain(number))
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        if won.rows_affected() == 0 {
            return Ok(false);
        }
        // With the offers that followed it and were opened but never placed.
        let of_purchase = "purchase IN (SELECT purchase FROM orders WHERE id = $1)
             OR purchase IN (SELECT p.id FROM purchases p
                 WHERE p.after_order = $1 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.purchase = p.id))";
        let of_order = format!("SELECT login_id FROM drafts WHERE {of_purchase}");
        for sql in [forget_logins(&format!("id IN ({of_order})")), forget_drafts(&format!("({of_purchase})"))]
        {
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).execute(&mut *transaction).await?;
        }
        sqlx::query(
            "UPDATE subscriptions SET ship_to_json = '{}', buyer_json = $1, payment_descriptor = 'Amazon Pay'
             WHERE first_order = $2",
        )
        .bind(NOBODY)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
        // People write names into notes; that there was a note stays.
        for sql in [
            "UPDATE notes SET text = '' WHERE order_id = $1",
            "DELETE FROM outbox WHERE about = $1 AND sent_at IS NULL",
        ] {
            sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
        }
        history::add(&mut transaction, id, "erased", None, now).await?;
        audit::add(&mut transaction, by, "order.erase", Some(number), None, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Orders that ended before a moment and whose personal data nothing needs any more: id and number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_to_erase(&self, before: Millis) -> Result<Vec<(String, String)>> {
        let sql = format!(
            "SELECT o.id, o.number FROM orders o WHERE o.created_at < $1 AND {MAY_BE_ERASED}
             ORDER BY o.created_at LIMIT 50"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(before).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Forgets who signed in, and what forms said, before a moment: orders keep what they need themselves.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_visits(&self, before: Millis) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        for sql in [forget_logins("created_at < $1"), forget_drafts("created_at < $1")] {
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(before).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    }
}

/// Logins of a condition on $1.
fn forget_logins(condition: &str) -> String {
    format!(
        "UPDATE logins SET buyer_json = '{NOBODY}', buyer_id = '{NOBODYS_ID}', token_hash = NULL
         WHERE buyer_id <> '{NOBODYS_ID}' AND {condition}"
    )
}

/// Drafts of a condition on $1.
fn forget_drafts(condition: &str) -> String {
    format!(
        "UPDATE drafts SET answers_json = CASE WHEN answers_json IS NULL THEN NULL ELSE '[]' END, address_ok_json = NULL
         WHERE ((answers_json IS NOT NULL AND answers_json <> '[]') OR address_ok_json IS NOT NULL) AND {condition}"
    )
}
