//! Numbers for whoever watches the server: how many of what stand where. Nothing about anybody.

use sqlx::Row as _;

use super::{Result, Store};
use crate::clock::Millis;

/// Name, what it is, the name of its label, and a query for (label, number); $1 is now.
type Gauge = (&'static str, &'static str, &'static str, &'static str);

const GAUGES: &[Gauge] = &[
    ("orders", "Orders by state.", "state", "SELECT state, COUNT(*) FROM orders WHERE $1 > 0 GROUP BY state"),
    (
        "subscriptions",
        "Subscriptions by state.",
        "state",
        "SELECT state, COUNT(*) FROM subscriptions WHERE $1 > 0 GROUP BY state",
    ),
    ("charges", "Charges by state.", "state", "SELECT state, COUNT(*) FROM charges WHERE $1 > 0 GROUP BY state"),
    (
        "alarms_open",
        "Where Amazon and our orders do not agree, and nobody has settled it.",
        "kind",
        "SELECT kind, COUNT(*) FROM alarms WHERE handled_at IS NULL AND $1 > 0 GROUP BY kind",
    ),
    (
        "overdue",
        "What the jobs should have done five minutes ago and have not.",
        "what",
        "SELECT 'orders', COUNT(*) FROM orders
         WHERE state IN ('sending', 'sent', 'replacing') AND due_at < $1 - 300000 AND lease_until < $1 - 300000
         UNION ALL SELECT 'letters', COUNT(*) FROM outbox WHERE sent_at IS NULL AND due_at < $1 - 300000
         UNION ALL SELECT 'notices', COUNT(*) FROM notices WHERE done_at IS NULL AND due_at < $1 - 300000
         UNION ALL SELECT 'money_moves', COUNT(*) FROM money_moves
         WHERE state IN ('asked', 'pending') AND due_at < $1 - 300000",
    ),
];

impl Store {
    /// Every number, in Prometheus' text form.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn metrics(&self, now: Millis) -> Result<String> {
        let mut text = String::new();
        for (name, help, label, sql) in GAUGES {
            text.push_str(&format!("# HELP lpap_{name} {help}\n# TYPE lpap_{name} gauge\n"));
            for row in sqlx::query(sqlx::AssertSqlSafe(*sql)).bind(now).fetch_all(&self.pool).await? {
                let (value, number): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
                text.push_str(&format!("lpap_{name}{{{label}=\"{value}\"}} {number}\n"));
            }
        }
        Ok(text)
    }
}
