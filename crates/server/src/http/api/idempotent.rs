//! What changes something is done once per Idempotency-Key: the same request under the same key gets the stored answer,
//! another request under it is refused.
//!
//! The key's row stands before anything is done. After a crash the same request simply runs again: money moves have
//! their id from this row, and what could be done twice takes the row's one right in its own transaction.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::errors::{Code, Refusal};
use super::extract::Caller;
use crate::secret::fingerprint;
use crate::shop::Shop;
use crate::store::Reply;

/// Largest body of a request that changes something.
const MAX_BODY: usize = 64 * 1024;
/// Longest answer that is kept.
const MAX_ANSWER: usize = 256 * 1024;

pub(super) async fn once(shop: &Shop, mut caller: Caller, request: Request, next: Next) -> Response {
    let Some(key) = key(request.headers()) else {
        return caller.refuse(Code::IdempotencyKeyMissing).into_response();
    };
    let id = fingerprint(&format!("{} {key}", caller.key.id));
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return caller.refuse(Code::BadRequest).into_response();
    };
    let asked = format!("{} {} {}", parts.method, parts.uri, fingerprint(&String::from_utf8_lossy(&body)));
    let asked = fingerprint(&asked);
    match shop.store.begin_reply(&id, &asked, shop.clock.now()).await {
        Ok(Reply::Open) => {}
        Ok(Reply::Given { status, body }) => return replayed(status, body),
        Ok(Reply::Other) => return caller.refuse(Code::IdempotencyKeyReused).into_response(),
        Err(error) => return Refusal::broken(&error.into(), caller.language).into_response(),
    }
    let language = caller.language;
    caller.once.clone_from(&id);
    let mut request = Request::from_parts(parts, Body::from(body));
    request.extensions_mut().insert(caller);
    let answer = next.run(request).await;
    match kept(shop, &id, &asked, answer).await {
        Ok(answer) => answer,
        Err(error) => Refusal::broken(&error, language).into_response(),
    }
}

async fn kept(shop: &Shop, id: &str, asked: &str, answer: Response) -> anyhow::Result<Response> {
    let status = answer.status();
    // What was not understood or not found did nothing: the caller may mend it under the same key.
    if matches!(status, StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
        shop.store.forget_reply(id, asked).await?;
        return Ok(answer);
    }
    if status.is_server_error() {
        return Ok(answer);
    }
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, MAX_ANSWER).await?;
    let text = String::from_utf8(body.to_vec())?;
    Ok(match shop.store.keep_reply(id, asked, status.as_u16(), &text).await? {
        // A twin of this request answered first.
        Reply::Given { status, body } if body != text => replayed(status, body),
        _ => Response::from_parts(parts, Body::from(body)),
    })
}

fn replayed(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let again = (header::HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true"));
    (status, [json, again], body).into_response()
}

fn key(headers: &HeaderMap) -> Option<&str> {
    let key = headers.get("idempotency-key")?.to_str().ok()?;
    let fits = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then_some(key)
}
