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

/// A notice to the merchant of either environment. None: there is no account yet.
async fn believed(shop: &Shop, body: &[u8]) -> Option<Result<IpnMessage, IpnError>> {
    let mut believed = None;
    for amazon in shop.accounts() {
        match &believed {
            None => {}
            Some(Err::<IpnMessage, IpnError>(error)) if !error.is_temporary() => {}
            Some(_) => break,
        }
        believed = Some(amazon.ipn.receive(body).await);
    }
    believed
}

async fn receive(State(shop): State<Shop>, body: Bytes) -> StatusCode {
    let Some(believed) = believed(&shop, &body).await else { return StatusCode::SERVICE_UNAVAILABLE };
    let news = match believed {
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
