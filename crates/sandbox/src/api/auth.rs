//! Who calls. The canonical request is rebuilt from the headers that arrived, and a wrong signature is
//! answered with the string that should have been signed: the best debugging aid there is.

use std::sync::Arc;

use axum::http::HeaderMap;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::Request;
use crate::app::App;
use crate::crypto::algorithm::Algorithm;
use crate::crypto::authorization::Authorization;
use crate::crypto::{canonical, pss};
use crate::domain::kinds::Environment;
use crate::domain::merchant::Merchant;
use crate::domain::refusal::Refusal;

/// Both spellings of `x-amz-pay-date` that Amazon's SDKs send.
const DATES: [&[BorrowedFormatItem<'_>]; 2] = [
    format_description!("[year][month][day]T[hour][minute][second]Z"),
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z"),
];

/// A merchant whose signature was right.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) merchant_id: String,
    pub(super) merchant: Arc<Merchant>,
    pub(super) environment: Environment,
}

/// 400 for broken headers, 403 for a wrong key or signature.
pub(super) fn authenticate(app: &App, request: &Request<'_>) -> Result<Caller, Refusal> {
    let text = header(request.headers, "authorization")
        .ok_or_else(|| Refusal::new(400, "MissingHeader", "[authorization] is required"))?;
    let authorization = Authorization::parse(&text).ok_or_else(|| {
        Refusal::new(
            400,
            "InvalidHeaderValue",
            "[authorization] must be: <algorithm> PublicKeyId=<id>, SignedHeaders=<a;b;c>, Signature=<base64>",
        )
    })?;
    if let Some(name) = authorization.unsigned() {
        return Err(Refusal::new(
            403,
            "InvalidRequestSignature",
            format!("[{name}] is not among the SignedHeaders"),
        ));
    }
    let mut signed = Vec::new();
    for name in &authorization.signed_headers {
        let value = header(request.headers, name).ok_or_else(|| {
            Refusal::new(400, "MissingHeader", format!("[{name}] is signed but was not sent"))
        })?;
        signed.push((name.clone(), value));
    }
    check_values(&signed)?;
    let merchant = app.accounts.merchant_of_key(&authorization.public_key_id);
    let (merchant, key) = merchant
        .and_then(|merchant| {
            let key = merchant.key(&authorization.public_key_id)?.public_key()?;
            Some((merchant, key))
        })
        .ok_or_else(|| Refusal::new(403, "InvalidAuthentication", "The public key id is not known"))?;
    let environment = environment(&authorization.public_key_id, request.uri.path())?;
    let canonical = canonical::request(
        request.method.as_str(),
        request.uri.path(),
        request.uri.query().unwrap_or_default(),
        &signed,
        request.body,
    );
    let string_to_sign = authorization.algorithm.string_to_sign(canonical.as_bytes());
    let salt = Algorithm::salt_length(authorization.algorithm);
    if !pss::verify(&key, string_to_sign.as_bytes(), &authorization.signature, salt) {
        let message = format!("Unable to verify signature, signing String [{string_to_sign}]");
        return Err(Refusal::new(403, "InvalidRequestSignature", message));
    }
    Ok(Caller { merchant_id: merchant.id.clone(), merchant, environment })
}

/// One header; several lines of the same name are one list.
pub(super) fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn check_values(signed: &[(String, String)]) -> Result<(), Refusal> {
    for (name, value) in signed {
        let value = value.trim();
        let good = match name.as_str() {
            "x-amz-pay-region" => value == "jp",
            "x-amz-pay-date" => {
                DATES.iter().any(|format| time::PrimitiveDateTime::parse(value, format).is_ok())
            }
            "content-type" => value.starts_with("application/json"),
            _ => !value.is_empty(),
        };
        if !good {
            return Err(Refusal::new(400, "InvalidHeaderValue", format!("The value of [{name}] is invalid")));
        }
    }
    Ok(())
}

/// A key with a prefix decides by itself; an older one needs `/sandbox` or `/live` in the path.
fn environment(key_id: &str, path: &str) -> Result<Environment, Refusal> {
    let named = match path.split('/').find(|segment| !segment.is_empty()) {
        Some("sandbox") => Some(Environment::Sandbox),
        Some("live") => Some(Environment::Live),
        _ => None,
    };
    match (Environment::of_key(key_id), named) {
        (Some(of_key), Some(of_path)) if of_key != of_path => {
            Err(Refusal::new(403, "InvalidAuthentication", "The public key belongs to the other environment"))
        }
        (Some(environment), _) | (None, Some(environment)) => Ok(environment),
        (None, None) => Err(Refusal::new(
            403,
            "InvalidAuthentication",
            "This key needs /sandbox/v2 or /live/v2 in the path",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_and_the_path_agree_on_the_environment() {
        assert_eq!(environment("SANDBOX-A", "/v2/x"), Ok(Environment::Sandbox));
        assert_eq!(environment("SANDBOX-A", "/sandbox/v2/x"), Ok(Environment::Sandbox));
        assert_eq!(environment("LIVE-A", "/v2/x"), Ok(Environment::Live));
        assert_eq!(environment("AOLD", "/live/v2/x"), Ok(Environment::Live));
        assert!(environment("SANDBOX-A", "/live/v2/x").is_err());
        assert!(environment("AOLD", "/v2/x").is_err());
    }
}
