//! `POST /ipn`: Amazon's notices. Believed after their signature, stored before 200, acted on after a signed GET.

use amazon_pay::{IpnError, IpnMessage};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;

use crate::shop::Shop;

pub(super) fn routes() -> Router<Shop> {
    Router::new().route("/ipn", post(receive))
}

/// A notice to the merchant of either environment.
async fn believed(shop: &Shop, body: &[u8]) -> Result<IpnMessage, IpnError> {
    let mut believed = shop.amazon().ipn.receive(body).await;
    for other in shop.every_amazon().iter().skip(1) {
        match &believed {
            Err(error) if !error.is_temporary() => believed = other.ipn.receive(body).await,
            _ => break,
        }
    }
    believed
}

async fn receive(State(shop): State<Shop>, body: Bytes) -> StatusCode {
    let news = match believed(&shop, &body).await {
        Ok(IpnMessage::Notification(news)) => news,
        // SNS asks whether we want its messages: whoever registered the address at Amazon does.
        Ok(_) => return StatusCode::OK,
        Err(error) if error.is_temporary() => {
            tracing::warn!(%error, "a notice could not be checked yet");
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        Err(error) => {
            tracing::warn!(%error, "a notice was not believed");
            return StatusCode::BAD_REQUEST;
        }
    };
    if let Err(error) = shop.receive_notice(news).await {
        tracing::error!(error = format!("{error:#}"), "a notice could not be stored");
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    tokio::spawn(async move {
        if let Err(error) = shop.work_off_notices().await {
            tracing::warn!(error = format!("{error:#}"), "a notice is left to the jobs");
        }
    });
    StatusCode::OK
}
