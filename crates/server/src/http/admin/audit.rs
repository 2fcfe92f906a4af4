//! Who did what, newest first.

use axum::extract::{Query, State};
use axum::response::Response;
use minijinja::context;
use serde::Deserialize;

use super::guard::Me;
use super::page::{or_broken, page};
use crate::calendar;
use crate::shop::Shop;

const PER_PAGE: i64 = 100;

#[derive(Deserialize)]
pub(super) struct Asked {
    page: Option<u16>,
}

pub(super) async fn list(State(shop): State<Shop>, me: Me, Query(asked): Query<Asked>) -> Response {
    let number = i64::from(asked.page.unwrap_or(1).max(1));
    let done = async {
        let mut deeds = shop.store.deeds(PER_PAGE + 1, (number - 1) * PER_PAGE).await?;
        let more = deeds.len() > 100;
        deeds.truncate(100);
        let deeds: Vec<_> = deeds
            .into_iter()
            .map(|deed| {
                let at = calendar::moment(deed.at);
                context! { at, operator => deed.operator, action => deed.action, about => deed.about, detail => deed.detail }
            })
            .collect();
        Ok(page(&shop, &me, "admin/audit.html", context! { deeds, number, more }))
    };
    or_broken(&shop, &me, done.await)
}
