//! What operators set: names of payment methods and switches of LPs.

use sqlx::Row as _;

use super::{Result, Store};
use crate::live::LpSwitch;

impl Store {
    /// Names of payment methods that an operator has saved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn payment_methods(&self) -> Result<Vec<(i64, String)>> {
        sqlx::query("SELECT id, name FROM payment_methods")
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect()
    }

    /// Saves a payment method's name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name_payment_method(&self, id: i64, name: &str) -> Result<bool> {
        self.change(
            sqlx::query(
                "INSERT INTO payment_methods (id, name) VALUES ($1, $2)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            )
            .bind(id)
            .bind(name),
        )
        .await
    }

    /// Switches that an operator has set.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lp_switches(&self) -> Result<Vec<(String, LpSwitch)>> {
        sqlx::query("SELECT lp, enabled, preview_only, sandbox FROM lp_switches")
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(|row| {
                let is = |column: usize| row.try_get::<i64, _>(column).map(|number| number != 0);
                Ok((row.try_get(0)?, LpSwitch { enabled: is(1)?, preview_only: is(2)?, sandbox: is(3)? }))
            })
            .collect()
    }

    /// Sets the switches of an LP.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn switch_lp(&self, lp: &str, switch: LpSwitch) -> Result<bool> {
        self.change(
            sqlx::query(
                "INSERT INTO lp_switches (lp, enabled, preview_only, sandbox) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (lp) DO UPDATE SET enabled = excluded.enabled, preview_only = excluded.preview_only,
                     sandbox = excluded.sandbox",
            )
            .bind(lp)
            .bind(i64::from(switch.enabled))
            .bind(i64::from(switch.preview_only))
            .bind(i64::from(switch.sandbox)),
        )
        .await
    }
}
