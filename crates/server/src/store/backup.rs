//! The whole database as one file of JSON lines, and back: for either engine, also from one to the other.
//!
//! A backup is one moment (one transaction) and ends with a line that says so: half a file is refused. It is restored
//! into an empty database of the same version, in one transaction: whole or not at all.

mod tables;

use std::io::{BufRead, Write};

use anyhow::{Context as _, bail, ensure};
use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::Store;
use tables::{Kind, Table};

const FORMAT: &str = "lp-amazon-pay backup 1";

/// A line that is not a row.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Line {
    Head { format: String, version: i64 },
    Table { table: String, columns: Vec<String> },
    End { rows: u64 },
    Row(Vec<Value>),
}

impl Store {
    /// Writes everything; how many rows it was. Other servers may go on working.
    ///
    /// # Errors
    /// When the database fails, or the file.
    pub async fn backup(&self, mut to: impl Write) -> anyhow::Result<u64> {
        let version = self.version().await?;
        write_line(&mut to, &Line::Head { format: FORMAT.to_owned(), version })?;
        let mut transaction = self.pool.begin().await?;
        if transaction.backend_name() == "PostgreSQL" {
            // One moment for all tables; SQLite has it anyway.
            sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute(&mut *transaction).await?;
        }
        let mut count = 0;
        for table in tables::all(&mut transaction).await? {
            let columns: Vec<String> = table.columns.iter().map(|(name, _)| name.clone()).collect();
            write_line(&mut to, &Line::Table { table: table.name.clone(), columns })?;
            let sql = format!("SELECT {} FROM \"{}\"", table.column_list(), table.name);
            let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *transaction);
            while let Some(row) = rows.try_next().await? {
                write_line(&mut to, &Line::Row(values(&row, &table)?))?;
                count += 1;
            }
        }
        write_line(&mut to, &Line::End { rows: count })?;
        to.flush()?;
        Ok(count)
    }

    /// Reads a backup into this database, which must be empty; how many rows it was.
    ///
    /// # Errors
    /// When something is in the database, the backup is of another version or not whole, or the database fails. Then
    /// nothing was read.
    pub async fn restore(&self, from: impl BufRead) -> anyhow::Result<u64> {
        let mut lines = from.lines();
        let first = lines.next().context("空のファイルです / the file is empty")??;
        let Ok(Line::Head { format, version }) = serde_json::from_str(&first) else {
            bail!("バックアップではありません / this is no backup");
        };
        ensure!(format == FORMAT, "別の形式のバックアップです / a backup of another format: {format}");
        let own = self.version().await?;
        ensure!(
            version == own,
            "バックアップは版 {version}、このサーバーは版 {own} です。同じ版のサーバーで戻してください / restore it with the server that wrote it"
        );
        let mut transaction = self.pool.begin().await?;
        let known = tables::all(&mut transaction).await?;
        for table in &known {
            let sql = format!("SELECT COUNT(*) FROM \"{}\"", table.name);
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *transaction).await?;
            ensure!(rows == 0, "データベースが空ではありません / the database is not empty: {}", table.name);
        }
        let (mut now, mut count): (Option<(String, Vec<Kind>)>, u64) = (None, 0);
        for line in lines {
            match serde_json::from_str(&line?).context("壊れた行があります / a line is broken")? {
                Line::Table { table, columns } => {
                    let table = known.iter().find(|found| found.name == table);
                    let table = table.context("知らない表があります / a table is unknown")?;
                    now = Some(table.insert(&columns)?);
                }
                Line::Row(values) => {
                    let (sql, kinds) =
                        now.as_ref().context("表のない行があります / a row without a table")?;
                    ensure!(values.len() == kinds.len(), "壊れた行があります / a row is broken");
                    let mut query = sqlx::query(AssertSqlSafe(sql.clone()));
                    for (value, kind) in values.into_iter().zip(kinds) {
                        query = match (kind, value) {
                            (Kind::Text, Value::Null) => query.bind(None::<String>),
                            (Kind::Text, Value::String(text)) => query.bind(text),
                            (Kind::Number, Value::Null) => query.bind(None::<i64>),
                            (Kind::Number, Value::Number(number)) => query.bind(number.as_i64()),
                            _ => bail!("壊れた値があります / a value is broken"),
                        };
                    }
                    query.execute(&mut *transaction).await?;
                    count += 1;
                }
                Line::End { rows } => {
                    ensure!(rows == count, "行が足りません / rows are missing");
                    transaction.commit().await?;
                    return Ok(count);
                }
                Line::Head { .. } => bail!("壊れた行があります / a line is broken"),
            }
        }
        bail!("バックアップが途中で終わっています / the backup is not whole")
    }

    async fn version(&self) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(&self.pool).await?)
    }
}

fn values(row: &AnyRow, table: &Table) -> anyhow::Result<Vec<Value>> {
    let value = |(at, (_, kind)): (usize, &(String, Kind))| {
        Ok(match kind {
            Kind::Text => row.try_get::<Option<String>, _>(at)?.map_or(Value::Null, Value::from),
            Kind::Number => row.try_get::<Option<i64>, _>(at)?.map_or(Value::Null, Value::from),
        })
    };
    table.columns.iter().enumerate().map(value).collect()
}

fn write_line(to: &mut impl Write, line: &Line) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *to, line)?;
    Ok(to.write_all(b"\n")?)
}
