//! `/v1/lp/<lp>/…`: what the widget asks. Bearer tokens, no cookies; CORS is a list per LP.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{post, put};
use axum::{Json, Router};
use contract::{Consent, DraftContent, ErrorCode, Login, OpenDraft, RedeemCode, SavedDraft, Seen, SeenWhat};
use lp_amazon_pay_contract as contract;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::errors::ApiError;
use super::limits::{self, Limits};
use crate::checkout::StepError;
use crate::counts::Step;
use crate::language::Language;
use crate::settings::Lp;
use crate::shop::Shop;

type Answer<T> = Result<T, ApiError>;
type Body<T> = Result<Json<T>, JsonRejection>;

pub(super) fn routes(shop: &Shop, limits: Limits) -> Router<Shop> {
    let listed = shop.clone();
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, request| {
            let lp = request.uri.path().split('/').nth(3).and_then(|id| listed.open_lp(id));
            lp.is_some_and(|lp| origin.to_str().is_ok_and(|origin| lp.allows(origin)))
        }))
        .allow_methods([Method::POST, Method::PUT])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT_LANGUAGE])
        .max_age(std::time::Duration::from_secs(600));
    Router::new()
        .route("/v1/lp/{lp}/login", post(redeem))
        .route("/v1/lp/{lp}/resume", post(resume))
        .route("/v1/lp/{lp}/drafts", post(open_draft))
        .route("/v1/lp/{lp}/drafts/{handle}", put(save_draft))
        .route("/v1/lp/{lp}/logout", post(logout))
        .route("/v1/lp/{lp}/seen", post(seen))
        .layer(middleware::map_response(no_store))
        .layer(middleware::from_fn_with_state((shop.clone(), limits), limits::limit))
        .layer(middleware::from_fn_with_state(shop.clone(), check_origin))
        .layer(cors)
}

/// CORS only hides answers from other pages; this refuses their requests before anything happens.
async fn check_origin(
    State(shop): State<Shop>,
    Path(path): Path<HashMap<String, String>>,
    request: Request,
    next: Next,
) -> Response {
    let refuse = |code| ApiError::new(code, Language::of(request.headers())).into_response();
    let Some(lp) = path.get("lp").and_then(|id| shop.open_lp(id)) else {
        return refuse(ErrorCode::LpUnknown);
    };
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
    if !origin.is_some_and(|origin| lp.allows(origin)) {
        if let Some(origin) = origin {
            shop.count_refused(&lp.id, origin);
        }
        return refuse(ErrorCode::OriginRefused);
    }
    next.run(request).await
}

async fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The LP of the path, the language, and the bearer token if there is one.
struct Caller {
    shop: Shop,
    lp: Lp,
    language: Language,
    token: String,
}

impl FromRequestParts<Shop> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, shop: &Shop) -> Result<Self, ApiError> {
        let language = Language::of(&parts.headers);
        let unknown = || ApiError::new(ErrorCode::LpUnknown, language);
        let Path(path) =
            Path::<HashMap<String, String>>::from_request_parts(parts, shop).await.map_err(|_| unknown())?;
        let lp = path.get("lp").and_then(|id| shop.open_lp(id)).ok_or_else(unknown)?.clone();
        Ok(Self { shop: shop.clone(), lp, language, token: bearer(&parts.headers).to_owned() })
    }
}

impl Caller {
    fn body<T>(&self, body: Body<T>) -> Answer<T> {
        body.map(|Json(body)| body).map_err(|_| ApiError::new(ErrorCode::BadRequest, self.language))
    }

    fn answer<T>(&self, result: Result<T, StepError>) -> Answer<T> {
        result.map_err(|error| ApiError::from_step(error, self.language))
    }
}

fn bearer(headers: &HeaderMap) -> &str {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or("")
}

async fn redeem(caller: Caller, body: Body<RedeemCode>) -> Answer<Json<Login>> {
    let asked = caller.body(body)?;
    caller.answer(caller.shop.redeem(&caller.lp, &asked, caller.language).await.map(Json))
}

async fn resume(caller: Caller, body: Body<OpenDraft>) -> Answer<Json<Login>> {
    let asked = caller.body(body)?;
    let token = caller.token.clone();
    caller.answer(caller.shop.resume(&caller.lp, token, &asked.product, caller.language).await.map(Json))
}

async fn open_draft(caller: Caller, body: Body<OpenDraft>) -> Answer<Json<Consent>> {
    let asked = caller.body(body)?;
    let login = caller.answer(caller.shop.login(&caller.lp, &caller.token).await)?;
    caller.answer(caller.shop.open_draft(&caller.lp, &login, &asked.product, caller.language).await.map(Json))
}

async fn save_draft(
    caller: Caller,
    Path((_, handle)): Path<(String, String)>,
    body: Body<DraftContent>,
) -> Answer<Json<SavedDraft>> {
    let content = caller.body(body)?;
    let login = caller.answer(caller.shop.login(&caller.lp, &caller.token).await)?;
    caller.answer(caller.shop.save_draft(&caller.lp, &login, &handle, content).await.map(Json))
}

async fn logout(caller: Caller) -> Answer<StatusCode> {
    caller.answer(caller.shop.logout(&caller.lp, &caller.token).await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The widget says how far the page came. Counted, and nothing else: whoever asks stays unknown. The body is read as JSON
/// whatever it says it is, because a beacon without a preflight says `text/plain`.
async fn seen(caller: Caller, body: Bytes) -> Answer<StatusCode> {
    let Ok(Seen { what: SeenWhat::Button }) = serde_json::from_slice(&body) else {
        return Err(ApiError::new(ErrorCode::BadRequest, caller.language));
    };
    caller.shop.count(&caller.lp.id, Step::Button);
    Ok(StatusCode::NO_CONTENT)
}
