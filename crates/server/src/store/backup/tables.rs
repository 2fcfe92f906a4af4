//! Which tables there are, read from the engine, so that a new one is never forgotten; parents before children.

use anyhow::Context as _;
use sqlx::{Any, AssertSqlSafe, Row as _, Transaction};

/// What a column holds: there is nothing else in this house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// TEXT.
    Text,
    /// BIGINT.
    Number,
}

/// A table and its columns.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<(String, Kind)>,
}

impl Table {
    pub(super) fn column_list(&self) -> String {
        let quoted: Vec<String> = self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        quoted.join(", ")
    }

    /// The statement that a row of these columns is written by, and what each holds.
    pub(super) fn insert(&self, columns: &[String]) -> anyhow::Result<(String, Vec<Kind>)> {
        let kind = |name: &String| {
            let found = self.columns.iter().find(|(own, _)| own == name).map(|(_, kind)| *kind);
            found.context("知らない列があります / a column is unknown")
        };
        let kinds: Vec<Kind> = columns.iter().map(kind).collect::<anyhow::Result<_>>()?;
        let names: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
        let places: Vec<String> = (1..=columns.len()).map(|at| format!("${at}")).collect();
        let sql =
            format!("INSERT INTO \"{}\" ({}) VALUES ({})", self.name, names.join(", "), places.join(", "));
        Ok((sql, kinds))
    }
}

const SQLITE: [&str; 2] = [
    "SELECT m.name AS t, c.name AS c, c.type AS k FROM sqlite_master m JOIN pragma_table_info(m.name) c
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid",
    "SELECT m.name AS child, f.\"table\" AS parent FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
     WHERE m.type = 'table'",
];
const POSTGRES: [&str; 2] = [
    "SELECT CAST(table_name AS TEXT) AS t, CAST(column_name AS TEXT) AS c, CAST(data_type AS TEXT) AS k
     FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position",
    "SELECT CAST(c.relname AS TEXT) AS child, CAST(p.relname AS TEXT) AS parent FROM pg_constraint f
     JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid WHERE f.contype = 'f'",
];

/// All tables but the record of migrations, parents first.
pub(super) async fn all(transaction: &mut Transaction<'_, Any>) -> anyhow::Result<Vec<Table>> {
    let [columns, parents] = if transaction.backend_name() == "PostgreSQL" { POSTGRES } else { SQLITE };
    let mut tables: Vec<Table> = Vec::new();
    for row in sqlx::query(AssertSqlSafe(columns)).fetch_all(&mut **transaction).await? {
        let (name, column, kind): (String, String, String) =
            (row.try_get("t")?, row.try_get("c")?, row.try_get("k")?);
        if name == "_sqlx_migrations" {
            continue;
        }
        let kind = if kind.eq_ignore_ascii_case("bigint") { Kind::Number } else { Kind::Text };
        match tables.last_mut().filter(|table| table.name == name) {
            Some(table) => table.columns.push((column, kind)),
            None => tables.push(Table { name, columns: vec![(column, kind)] }),
        }
    }
    let mut pairs: Vec<(String, String)> = Vec::new();
    for row in sqlx::query(AssertSqlSafe(parents)).fetch_all(&mut **transaction).await? {
        pairs.push((row.try_get("child")?, row.try_get("parent")?));
    }
    let mut sorted: Vec<Table> = Vec::new();
    while !tables.is_empty() {
        let stands = |name: &str| sorted.iter().any(|table| table.name == name);
        let ready = |table: &Table| {
            pairs.iter().all(|(child, parent)| *child != table.name || parent == child || stands(parent))
        };
        let at = tables.iter().position(ready).context("the tables refer to each other in a circle")?;
        sorted.push(tables.remove(at));
    }
    Ok(sorted)
}
