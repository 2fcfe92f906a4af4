//! The backend of lp-amazon-pay: widget API, checkout pages, orders and jobs.
//!
//! `http` parses and renders, [`checkout`] decides, [`store`] keeps. Money comes from the catalogue; the
//! order row stands before money moves; a crash at any line is finished by the job.
#![forbid(unsafe_code)]

mod accounts;
pub mod admin;
pub mod amazon;
pub mod api_keys;
pub mod basket;
mod buyer;
pub mod calendar;
pub mod check;
pub mod checkout;
pub mod clock;
pub mod counts;
pub mod csv;
pub mod environment;
mod http;
pub mod jobs;
mod language;
pub mod live;
pub mod mail;
mod pages;
pub mod quote;
mod secret;
pub mod settings;
pub mod shop;
pub mod store;
pub mod subscriptions;
pub mod vault;
pub mod webhooks;
pub mod widget;
pub mod yen;

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;

pub use http::app;

/// Serves until `stop` is done, with the jobs beside it. Without a postman, letters wait in the outbox.
///
/// # Errors
/// When the listener fails, or what operators have set cannot be read.
pub async fn serve(
    listener: TcpListener,
    shop: shop::Shop,
    postman: Option<mail::Postman>,
    job_pause: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // An account that cannot be opened must not be taken for another one.
    shop.refresh().await.map_err(std::io::Error::other)?;
    let job = tokio::spawn(jobs::work_forever(shop.clone(), postman, job_pause));
    let telling = tokio::spawn(webhooks::work_forever(shop.clone(), job_pause));
    let last = shop.clone();
    let service = app(shop).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop).await;
    job.abort();
    telling.abort();
    if let Err(error) = last.write_counts().await {
        tracing::warn!(error = format!("{error:#}"), "the last counts are lost");
    }
    served
}
