//! Drafts. Their content may change until an order stands on them; whoever opens the review first owns it.

use contract::{ConsentKind, DraftContent};
use lp_amazon_pay_contract as contract;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Result, Store, from_json, to_json};
use crate::clock::Millis;
use crate::language::Language;

const COLUMNS: &str = "handle, lp, login_id, kind, language, product, quantity, answers_json, claim_hash,
     checkout_session_id, address_ok_json, created_at";

/// A delivery address that the shopper answered OK to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedAddress {
    /// Fingerprint of who and where, as [`crate::checkout::review::Change::answer`].
    pub answer: String,
    /// The address itself, to show what changed since.
    pub address: amazon_pay::Address,
}

/// A draft as it stands.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Unguessable; stands in its review URL.
    pub handle: String,
    /// The LP.
    pub lp: String,
    /// Whose.
    pub login_id: String,
    /// The kind of consent that its payload asks for.
    pub kind: ConsentKind,
    /// The language that the LP speaks to this shopper.
    pub language: Language,
    /// What is ordered; `None` until the confirm press saved it.
    pub content: Option<DraftContent>,
    /// Fingerprint of the cookie of the browser that owns the review.
    pub claim_hash: Option<String>,
    /// Amazon's session, once the review was opened with a good one.
    pub checkout_session_id: Option<String>,
    /// The delivery address that the shopper last answered OK to.
    pub address_ok: Option<AgreedAddress>,
    /// When it was opened.
    pub created_at: Millis,
}

impl Store {
    /// Opens an empty draft.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_draft(
        &self,
        handle: &str,
        lp: &str,
        login_id: &str,
        kind: ConsentKind,
        language: Language,
        now: Millis,
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO drafts (handle, lp, login_id, kind, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
            .bind(handle)
            .bind(lp)
            .bind(login_id)
            .bind(kind.as_str())
            .bind(language.as_str())
            .bind(now)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    /// A draft by its handle.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft(&self, handle: &str) -> Result<Option<Draft>> {
        sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM drafts WHERE handle = $1")))
            .bind(handle)
            .fetch_optional(&self.pool)
            .await?
            .map(|row| read(&row))
            .transpose()
    }

    /// Saves the content, unless the draft is another login's or already an order. Says whether it did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_draft(&self, handle: &str, login_id: &str, content: &DraftContent) -> Result<bool> {
        sqlx::query(
            "UPDATE drafts SET product = $1, quantity = $2, answers_json = $3
             WHERE handle = $4 AND login_id = $5 AND placed_at IS NULL",
        )
        .bind(&content.product)
        .bind(i64::from(content.quantity))
        .bind(to_json(&content.answers))
        .bind(handle)
        .bind(login_id)
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

fn read(row: &AnyRow) -> Result<Draft> {
    let kind: String = row.try_get("kind")?;
    let product: Option<String> = row.try_get("product")?;
    let quantity: Option<i64> = row.try_get("quantity")?;
    let answers: Option<String> = row.try_get("answers_json")?;
    let content = match (product, quantity, answers) {
        (Some(product), Some(quantity), Some(answers)) => Some(DraftContent {
            product,
            quantity: u32::try_from(quantity).map_err(|error| sqlx::Error::Decode(error.into()))?,
            answers: from_json(&answers)?,
        }),
        _ => None,
    };
    let agreed: Option<String> = row.try_get("address_ok_json")?;
    Ok(Draft {
        handle: row.try_get("handle")?,
        lp: row.try_get("lp")?,
        login_id: row.try_get("login_id")?,
        kind: ConsentKind::from_word(&kind).ok_or_else(|| sqlx::Error::Decode("kind".into()))?,
        language: Language::from_word(row.try_get::<&str, _>("language")?),
        content,
        claim_hash: row.try_get("claim_hash")?,
        checkout_session_id: row.try_get("checkout_session_id")?,
        address_ok: agreed.as_deref().map(from_json).transpose()?,
        created_at: row.try_get("created_at")?,
    })
}
