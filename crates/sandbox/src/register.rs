//! `/register`: a shop hands over its public key, its merchant agrees, and the new ids travel back through the
//! merchant's browser; the id of the key is encrypted with that key. Amazon offers this in the US and Europe
//! (onboarding version 2); that it works for Japan here is the sandbox's own, and every page says so.

use std::collections::HashMap;

use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use minijinja::context;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::app::{App, Shared};
use crate::control::log::Entry;
use crate::domain::fields::is_shop_url;
use crate::domain::kinds::Environment;
use crate::domain::merchant::{ApiKey, origin_of};
use crate::domain::refusal::Refusal;
use crate::enroll;
use crate::hosted::{guarded, reply};
use crate::world::token;

/// What a shop asked for, until its merchant agrees. Not to be printed: `keyShareURL` may carry a secret.
#[derive(Clone)]
pub(crate) struct Registration {
    /// With an id that is not told before the merchant agrees.
    key: ApiKey,
    key_share_url: String,
    store_name: String,
    origins: Vec<String>,
    ipn_url: Option<String>,
}

pub(crate) fn routes() -> Router<Shared> {
    let pages = Router::new()
        .route("/register", post(begin))
        .route("/register/{id}", get(show))
        .route("/register/{id}/agree", post(agree));
    guarded(pages)
}

/// The form of the shop's page.
async fn begin(State(app): State<Shared>, Form(fields): Form<Vec<(String, String)>>) -> Response {
    let result = Registration::read(&fields);
    app.world().note(Entry::of("POST", "/register", "register", 303, result.as_ref().err()));
    match result {
        Ok(registration) => {
            let id = token();
            app.world().registrations.insert(id.clone(), registration);
            reply::see_other(&format!("/register/{id}"))
        }
        Err(refusal) => reply::error(&app, &refusal, None),
    }
}

impl Registration {
    fn read(fields: &[(String, String)]) -> Result<Self, Refusal> {
        let all = |name: &'static str| {
            let named = move |field: &&(String, String)| field.0 == name && !field.1.is_empty();
            fields.iter().filter(named).map(|(_, value)| value.trim())
        };
        let needed = |name| all(name).next().ok_or_else(|| Refusal::missing(name));
        needed("spId")?;
        if needed("onboardingVersion")? != "2" {
            return Err(Refusal::bad_value("onboardingVersion", "2; this sandbox does not play version 1"));
        }
        let key_share_url = needed("keyShareURL")?;
        if !is_shop_url(key_share_url) {
            return Err(Refusal::bad_value("keyShareURL", "an https URL (http is fine on localhost)"));
        }
        let key = ApiKey::from_text(enroll::public_key_id(Environment::Sandbox), needed("publicKey")?);
        let key = key.ok_or_else(|| {
            Refusal::bad_value("publicKey", "base64 of an RSA public key (SPKI) of at least 2048 bits")
        })?;
        let origins: Option<Vec<String>> = all("merchantLoginDomains[]").map(origin_of).collect();
        let origins =
            origins.ok_or_else(|| Refusal::bad_value("merchantLoginDomains[]", "http(s) origins"))?;
        let redirects = all("merchantLoginRedirectURLs[]");
        if redirects.into_iter().any(|url| url.len() > 512 || !is_shop_url(url)) {
            return Err(Refusal::bad_value("merchantLoginRedirectURLs[]", "URLs of at most 512 characters"));
        }
        Ok(Self {
            key,
            key_share_url: key_share_url.to_owned(),
            store_name: all("merchantStoreDescription").next().unwrap_or_default().to_owned(),
            origins,
            ipn_url: all("merchantSandboxIPNURL").next().filter(|url| is_shop_url(url)).map(str::to_owned),
        })
    }

    /// Base64 of the key's id, encrypted with the key itself (PKCS#1 v1.5, as plugins decrypt it).
    fn encrypted_key_id(&self) -> Option<String> {
        let key = PublicEncryptingKey::from_der(&self.key.spki_der()?).ok()?;
        let key = Pkcs1PublicEncryptingKey::new(key).ok()?;
        let mut room = vec![0; key.ciphertext_size()];
        let encrypted = key.encrypt(self.key.id.as_bytes(), &mut room).ok()?;
        Some(BASE64_STANDARD.encode(encrypted))
    }
}

async fn show(State(app): State<Shared>, Path(id): Path<String>) -> Response {
    let registration = app.world().registrations.get(&id).cloned();
    let Some(registration) = registration else {
        return reply::error(&app, &Refusal::not_found("registration: it has ended"), None);
    };
    let merchants: Vec<minijinja::Value> = app
        .accounts
        .merchants()
        .iter()
        .map(|merchant| {
            let name = merchant.stores.first().map(|store| store.name.clone());
            context! { id => &merchant.id, name => name }
        })
        .collect();
    let page = context! {
        id => id,
        store => registration.store_name,
        origins => registration.origins,
        receiver => origin_of(&registration.key_share_url),
        merchants => merchants,
        buyer_name => (),
    };
    reply::page(&app, "register.html", page)
}

/// The merchant agrees: with an account of theirs, or with a new one.
async fn agree(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let registration = app.world().registrations.remove(&id);
    let Some(registration) = registration else {
        return reply::error(&app, &Refusal::not_found("registration: it has ended"), None);
    };
    let account = form.get("account").map(String::as_str).unwrap_or_default();
    match enroll_shop(&app, &registration, account) {
        Ok((merchant_id, payload)) => transfer(&app, &registration, &merchant_id, &payload),
        Err(refusal) => reply::error(&app, &refusal, None),
    }
}

/// Stores the key and tells what travels to the shop.
fn enroll_shop(app: &App, registration: &Registration, account: &str) -> Result<(String, String), Refusal> {
    let store = enroll::store(&registration.store_name, registration.origins.clone());
    let store_id = store.id.clone();
    let merchant_id = if account == "new" {
        let mut merchant = enroll::merchant(store, registration.ipn_url.clone());
        merchant.keys.push(registration.key.clone());
        let id = merchant.id.clone();
        app.accounts.add_merchant(merchant);
        id
    } else {
        let added = app.accounts.edit(account, |merchant| {
            merchant.stores.push(store);
            merchant.keys.push(registration.key.clone());
            merchant.id.clone()
        });
        added.ok_or_else(|| Refusal::bad_value("account", "new, or one that exists"))?
    };
    let encrypted = registration
        .encrypted_key_id()
        .ok_or_else(|| Refusal::bad_value("publicKey", "a key that can encrypt"))?;
    let payload = json!({
        "merchantId": merchant_id,
        "storeId": store_id,
        "publicKeyId": utf8_percent_encode(&encrypted, NON_ALPHANUMERIC).to_string(),
    });
    Ok((merchant_id, payload.to_string()))
}

/// The page whose script posts to the shop, across origins.
fn transfer(app: &App, registration: &Registration, merchant_id: &str, payload: &str) -> Response {
    let receiver = origin_of(&registration.key_share_url).unwrap_or_default();
    let page = context! {
        url => &registration.key_share_url,
        payload => payload,
        receiver => &receiver,
        merchant_id => merchant_id,
        key_id => &registration.key.id,
        buyer_name => (),
    };
    let mut response = axum::response::Html(app.pages.render("transfer.html", page)).into_response();
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src {receiver}; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
