//! What operators write down about an order for each other.

use sqlx::Row as _;

use super::{Result, Store};
use crate::clock::Millis;

/// A note. Not printable: people write names into notes.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: Millis,
    /// Who.
    pub operator: String,
    /// What.
    pub text: String,
}

impl Store {
    /// Keeps a note. A form that is sent twice has its id twice and leaves one note.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_note(&self, id: &str, order: &str, note: &Note) -> Result<bool> {
        self.change(
            sqlx::query(
                "INSERT INTO notes (id, order_id, at, operator, text) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (id) DO NOTHING",
            )
            .bind(id)
            .bind(order)
            .bind(note.at)
            .bind(&note.operator)
            .bind(&note.text),
        )
        .await
    }

    /// An order's notes, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notes(&self, order: &str) -> Result<Vec<Note>> {
        sqlx::query("SELECT at, operator, text FROM notes WHERE order_id = $1 ORDER BY at")
            .bind(order)
            .fetch_all(&self.pool)
            .await?
            .iter()
            .map(|row| Ok(Note { at: row.try_get(0)?, operator: row.try_get(1)?, text: row.try_get(2)? }))
            .collect()
    }
}
