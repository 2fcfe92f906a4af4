//! What a list is asked for: the filter of its form, and the same filter in every link, field and answer.

use std::collections::BTreeMap;

use axum::response::Response;
use contract::ConsentKind;
use lp_amazon_pay_contract as contract;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Deserialize;

use super::super::super::pages::redirect;
use crate::calendar;
use crate::environment::Environment;
use crate::store::{OrderFilter, OrderGroup};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct Asked {
    pub(in super::super) q: String,
    pub(in super::super) state: String,
    pub(in super::super) kind: String,
    pub(in super::super) lp: String,
    pub(in super::super) environment: String,
    /// Days in Japan, both included.
    pub(in super::super) from: String,
    pub(in super::super) to: String,
    pub(in super::super) page: Option<u16>,
    pub(in super::super) said: String,
}

impl Asked {
    /// From the fields of a form.
    pub(in super::super) fn of(fields: &[(String, String)]) -> Self {
        let field = |name: &str| {
            fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        Self {
            q: field("q"),
            state: field("state"),
            kind: field("kind"),
            lp: field("lp"),
            environment: field("environment"),
            from: field("from"),
            to: field("to"),
            ..Self::default()
        }
    }

    pub(in super::super) fn filter(&self) -> OrderFilter {
        let day = |text: &str| calendar::read(text.trim());
        OrderFilter {
            search: self.q.clone(),
            group: OrderGroup::from_word(&self.state),
            kind: ConsentKind::from_word(&self.kind),
            lp: self.lp.clone(),
            environment: Environment::from_word(&self.environment),
            from: day(&self.from).map(|day| calendar::at_hour(day, 0)),
            until: day(&self.to).and_then(time::Date::next_day).map(|day| calendar::at_hour(day, 0)),
        }
    }

    fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("q", &self.q),
            ("state", &self.state),
            ("kind", &self.kind),
            ("lp", &self.lp),
            ("environment", &self.environment),
            ("from", &self.from),
            ("to", &self.to),
        ]
    }

    /// For the fields of a form.
    pub(in super::super) fn values(&self) -> Value {
        let fields: BTreeMap<&str, &str> = self.fields().into_iter().collect();
        Value::from(Serde(fields))
    }

    pub(in super::super) fn is_narrowed(&self) -> bool {
        self.fields().iter().any(|(_, value)| !value.is_empty())
    }

    /// The filter for the audit log. Not what was searched for: that may be a shopper's name.
    pub(in super::super) fn without_search(&self) -> String {
        let parts = self.fields().into_iter().filter(|(_, value)| !value.is_empty());
        let parts = parts.map(|(name, value)| match name {
            "q" => "search".to_owned(),
            _ => format!("{name}={}", value.chars().take(40).collect::<String>()),
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    /// The same filter on another page.
    pub(in super::super) fn address(&self, path: &str, page: Option<usize>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.fields().into_iter().filter(|(_, value)| !value.is_empty()));
        if let Some(page) = page {
            query.append_pair("page", &page.to_string());
        }
        format!("{path}?{}", query.finish())
    }

    /// After a POST: back to the same filter, with a word for what happened.
    pub(in super::super) fn back(&self, path: &str, said: &str) -> Response {
        redirect(&format!("{}&said={said}", self.address(path, self.page.map(usize::from))))
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn the_filter_stays_in_every_link_and_the_search_out_of_the_log() {
        let fields = [("q", "試験 太郎"), ("state", "waiting"), ("from", "2026-11-01"), ("to", "2026-11-30")];
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let asked = Asked::of(&fields);
        let link = asked.address("/admin/orders", Some(2));
        assert!(
            link.contains("state=waiting&from=2026-11-01&to=2026-11-30&page=2") && link.contains("q=%E8"),
            "{link}"
        );
        assert_eq!(asked.without_search(), "search state=waiting from=2026-11-01 to=2026-11-30");
        let filter = asked.filter();
        assert_eq!(filter.until.zip(filter.from).map(|(until, from)| (until - from) / 86_400_000), Some(30));
        assert!(Asked::default().filter().from.is_none() && !Asked::default().is_narrowed());
    }
}
