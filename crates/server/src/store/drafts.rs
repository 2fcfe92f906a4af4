//! Drafts, and the purchase that they are tried for.
//!
//! A draft's content may change until an order stands on it; whoever opens the review first owns it. A purchase has
//! several drafts when another kind of consent was asked for on the way; at most one of them becomes its order.

mod cart_code;
mod steps;

use contract::{ConsentKind, DraftContent};
use lp_amazon_pay_contract as contract;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Result, Store, from_json, to_json};
use crate::clock::Millis;
use crate::environment::Environment;
use crate::language::Language;
use crate::settings::OfferMode;

const SELECT: &str =
    "SELECT d.handle, d.lp, d.login_id, d.kind, d.language, d.product, d.quantity, d.beside_json, d.answers_json,
        d.claim_hash, d.checkout_session_id, d.address_ok_json, d.created_at, d.purchase, d.main_product,
        d.main_quantity, d.permission, d.placed_at, d.environment,
        p.after_order, p.offer_mode, p.preview
     FROM drafts d JOIN purchases p ON p.id = d.purchase";

/// A delivery address that the shopper answered OK to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedAddress {
    /// Fingerprint of who and where, as [`crate::checkout::review::Change::answer`].
    pub answer: String,
    /// The address itself, to show what changed since.
    pub address: amazon_pay::Address,
}

/// A draft to be opened.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// Unguessable; stands in its review URL.
    pub handle: String,
    /// The LP.
    pub lp: String,
    /// Whose.
    pub login_id: String,
    /// Where it is paid: where that login is good.
    pub environment: Environment,
    /// The kind of consent that its payload asks for.
    pub kind: ConsentKind,
    /// The language that the LP speaks to this shopper.
    pub language: Language,
    /// What it is tried for.
    pub purchase: PurchaseOf,
    /// What is ordered; `None` until the confirm press saves it.
    pub content: Option<DraftContent>,
    /// The delivery address that was answered OK to before.
    pub address_ok: Option<AgreedAddress>,
}

/// The purchase that a new draft is tried for.
#[derive(Clone, Debug)]
pub enum PurchaseOf {
    /// A new one, from the LP's form.
    Form {
        /// Whether the LP was shown by a preview link.
        preview: bool,
    },
    /// One that has drafts already: an upsell needs another kind of consent.
    Same(String),
    /// A new one that follows a paid order.
    Offer {
        /// That order's id.
        after: String,
        /// What becomes of that order.
        mode: OfferMode,
        /// Whether the LP was shown by a preview link.
        preview: bool,
        /// The Recurring permission that is charged without a new consent, and the browser that owns it.
        permission: Option<(String, String)>,
    },
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
    /// Where it is paid.
    pub environment: Environment,
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
    /// The purchase that it is tried for: the handle of that purchase's first draft.
    pub purchase: String,
    /// Product and quantity before an upsell of the same kind took their place.
    pub main: Option<(String, u32)>,
    /// A standing permission that is charged instead of a new consent.
    pub permission: Option<String>,
    /// For a thanks offer: the order that it follows, and what becomes of it.
    pub offer: Option<(String, OfferMode)>,
    /// Whether the LP was shown by a preview link.
    pub preview: bool,
    /// Whether it was ever placed.
    pub placed: bool,
}

impl Draft {
    /// Whether an upsell was accepted, in place or with a consent of its own.
    #[must_use]
    pub fn upsold(&self) -> bool {
        self.main.is_some() || self.purchase != self.handle
    }
}

impl Store {
    /// Opens a draft, and its purchase where that is new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_draft(&self, draft: &NewDraft, now: Millis) -> Result<()> {
        let (after, mode, preview, permission) = match &draft.purchase {
            PurchaseOf::Form { preview } => (None, None, *preview, None),
            PurchaseOf::Same(_) => (None, None, false, None),
            PurchaseOf::Offer { after, mode, preview, permission } => {
                (Some(after), Some(mode.as_str()), *preview, permission.clone())
            }
        };
        let (permission, claim) = permission.unzip();
        let mut transaction = self.pool.begin().await?;
        let purchase = if let PurchaseOf::Same(purchase) = &draft.purchase {
            purchase
        } else {
            sqlx::query(
                "INSERT INTO purchases (id, after_order, offer_mode, preview, turn) VALUES ($1, $2, $3, $4, 0)",
            )
            .bind(&draft.handle)
            .bind(after)
            .bind(mode)
            .bind(i64::from(preview))
            .execute(&mut *transaction)
            .await?;
            &draft.handle
        };
        sqlx::query(
            "INSERT INTO drafts (handle, lp, login_id, kind, language, purchase, product, quantity, answers_json,
                 address_ok_json, permission, claim_hash, created_at, beside_json, environment)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(&draft.handle)
        .bind(&draft.lp)
        .bind(&draft.login_id)
        .bind(draft.kind.as_str())
        .bind(draft.language.as_str())
        .bind(purchase)
        .bind(draft.content.as_ref().map(|content| content.product.as_str()))
        .bind(draft.content.as_ref().map(|content| i64::from(content.quantity)))
        .bind(draft.content.as_ref().map(|content| to_json(&content.answers)))
        .bind(draft.address_ok.as_ref().map(to_json))
        .bind(permission)
        .bind(claim)
        .bind(now)
        .bind(draft.content.as_ref().map(|content| to_json(&content.beside)))
        .bind(draft.environment.as_str())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }

    /// A draft by its handle.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft(&self, handle: &str) -> Result<Option<Draft>> {
        sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE d.handle = $1")))
            .bind(handle)
            .fetch_optional(&self.pool)
            .await?
            .map(|row| read(&row))
            .transpose()
    }
}

fn read(row: &AnyRow) -> Result<Draft> {
    let kind: String = row.try_get("kind")?;
    let product: Option<String> = row.try_get("product")?;
    let quantity: Option<i64> = row.try_get("quantity")?;
    let answers: Option<String> = row.try_get("answers_json")?;
    // Absent in drafts that were opened before an order could have several products.
    let beside: Option<String> = row.try_get("beside_json")?;
    let beside = beside.as_deref().map(from_json).transpose()?.unwrap_or_default();
    let content = match (product, quantity, answers) {
        (Some(product), Some(quantity), Some(answers)) => {
            Some(DraftContent { product, quantity: count(quantity)?, beside, answers: from_json(&answers)? })
        }
        _ => None,
    };
    let agreed: Option<String> = row.try_get("address_ok_json")?;
    let main: (Option<String>, Option<i64>) = (row.try_get("main_product")?, row.try_get("main_quantity")?);
    let after: (Option<String>, Option<String>) = (row.try_get("after_order")?, row.try_get("offer_mode")?);
    let mode =
        |word: String| OfferMode::from_word(&word).ok_or_else(|| sqlx::Error::Decode("offer_mode".into()));
    Ok(Draft {
        purchase: row.try_get("purchase")?,
        main: match main {
            (Some(product), Some(quantity)) => Some((product, count(quantity)?)),
            _ => None,
        },
        permission: row.try_get("permission")?,
        offer: match after {
            (Some(order), Some(word)) => Some((order, mode(word)?)),
            _ => None,
        },
        preview: row.try_get::<i64, _>("preview")? != 0,
        placed: row.try_get::<Option<i64>, _>("placed_at")?.is_some(),
        handle: row.try_get("handle")?,
        lp: row.try_get("lp")?,
        login_id: row.try_get("login_id")?,
        environment: Environment::of_row(row)?,
        kind: ConsentKind::from_word(&kind).ok_or_else(|| sqlx::Error::Decode("kind".into()))?,
        language: Language::from_word(row.try_get::<&str, _>("language")?),
        content,
        claim_hash: row.try_get("claim_hash")?,
        checkout_session_id: row.try_get("checkout_session_id")?,
        address_ok: agreed.as_deref().map(from_json).transpose()?,
        created_at: row.try_get("created_at")?,
    })
}

fn count(quantity: i64) -> Result<u32> {
    u32::try_from(quantity).map_err(|error| sqlx::Error::Decode(error.into()))
}
