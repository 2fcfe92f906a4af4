//! Style and script of the hosted pages. They come from files, so that the pages need no inline code.

use axum::Router;
use axum::http::header;
use axum::routing::get;

use crate::app::Shared;

const STYLE: &str = include_str!("../../assets/hosted.css");
const PROCESSING: &str = include_str!("../../assets/processing.js");
const REGISTER: &str = include_str!("../../assets/register.js");

pub(super) fn routes() -> Router<Shared> {
    let file = |kind: &'static str, text: &'static str| {
        get(
            move || async move { ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=60")], text) },
        )
    };
    Router::new()
        .route("/checkout/assets/hosted.css", file("text/css; charset=utf-8", STYLE))
        .route("/checkout/assets/register.js", file("text/javascript; charset=utf-8", REGISTER))
        .route("/checkout/assets/processing.js", file("text/javascript; charset=utf-8", PROCESSING))
}
