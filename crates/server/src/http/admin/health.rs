//! `/admin/lps/{lp}`: why is the button not shown on this LP?

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;

use super::guard::Me;
use super::page::{or_broken, page, refusal};
use crate::admin::{Detail, Finding};
use crate::calendar::moment;
use crate::shop::Shop;

pub(super) async fn show(State(shop): State<Shop>, me: Me, Path(lp): Path<String>) -> Response {
    let Some(lp) = shop.settings.lps.iter().find(|known| known.id == lp) else {
        return refusal(&shop, Some(&me), StatusCode::NOT_FOUND);
    };
    let done = async {
        let checks = shop.health_of(lp).await?;
        let shown: Vec<_> = checks
            .iter()
            .map(|check| {
                let detail = check.detail.as_ref().map(|detail| match detail {
                    Detail::At(at) => moment(*at),
                    Detail::Text(text) => text.clone(),
                });
                context! { word => check.word, tone => check.finding.as_str(), detail }
            })
            .collect();
        let bad = checks.iter().filter(|check| check.finding == Finding::Bad).count();
        let values = context! {
            lp => context! {
                id => lp.id.clone(), url => lp.url.to_string(), origins => lp.origins.clone(),
                tag => format!("<script async src=\"{}\"></script>", shop.url(&format!("/lp/{}.js", lp.id))),
            },
            checks => shown, bad,
        };
        Ok(page(&shop, &me, "admin/health.html", values))
    };
    or_broken(&shop, &me, done.await)
}
