//! `POST /checkout/initiate`: what a click on the button sends. Everything about the merchant and the signed
//! payload is checked here, before a page is shown. The buyer's Lax cookie does not come with this
//! cross-site POST, so the answer is a 303 to a GET that sees it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::Value;
use uuid::Uuid;

use super::reply;
use super::visit::{Errand, Visit};
use crate::app::{App, Shared};
use crate::control::log::Entry;
use crate::crypto::algorithm::Algorithm;
use crate::crypto::{pss, sha256_hex};
use crate::domain::fields::{self, is_shop_url};
use crate::domain::kinds::{Environment, ProductType};
use crate::domain::merchant::{ApiKey, Merchant};
use crate::domain::permission::PermissionState;
use crate::domain::refusal::Refusal;
use crate::domain::session::CheckoutSession;
use crate::domain::sign_in::SignInPayload;
use crate::domain::terms::Terms;
use crate::domain::upgrade::{self, UpgradeAction};

type Fields = HashMap<String, String>;

pub(super) async fn initiate(State(app): State<Shared>, Form(form): Form<Fields>) -> Response {
    let result = admit(&app, &form);
    app.world().note(Entry::of("POST", "/checkout/initiate", "initiate", 303, result.as_ref().err()));
    match result {
        Ok(visit) => reply::to_visit(&visit),
        Err(refusal) => reply::error(&app, &refusal, origin_url(&form)),
    }
}

/// Checks the click and opens a visit, whose id it returns.
fn admit(app: &App, form: &Fields) -> Result<String, Refusal> {
    let (merchant, errand) = match form.get("upgradeAction") {
        Some(action) => upgrade(app, form, action)?,
        None => button(app, form)?,
    };
    let mut visit = Visit::new(errand, merchant.id.clone());
    visit.origin_url = origin_url(form).map(str::to_owned);
    visit.forgets_login = form.get("forceSignIn").is_some_and(|flag| flag == "true");
    Ok(app.world().begin(visit))
}

fn button(app: &App, form: &Fields) -> Result<(Arc<Merchant>, Errand), Refusal> {
    let merchant = app
        .merchant(field(form, "merchantId")?)
        .ok_or_else(|| Refusal::new(400, "InvalidParameterValue", "The merchantId is not known"))?;
    let product = ProductType::named(field(form, "productType")?)
        .ok_or_else(|| Refusal::bad_value("productType", "PayAndShip, PayOnly or SignIn in this sandbox"))?;
    if field(form, "ledgerCurrency")? != "JPY" {
        return Err(Refusal::new(400, "CurrencyMismatch", "[ledgerCurrency] must be JPY in Japan"));
    }
    let errand = match form.get("amazonCheckoutSessionId") {
        Some(id) => adopt_session(app, &merchant, product, id)?,
        None => {
            let payload = verified_payload(&merchant, form)?;
            open_errand(app, &merchant, product, form, &payload)?
        }
    };
    Ok((merchant, errand))
}

/// `bindUpgradeAction` names no merchant: the key says whose payload it is.
fn upgrade(app: &App, form: &Fields, action: &str) -> Result<(Arc<Merchant>, Errand), Refusal> {
    let action = UpgradeAction::named(action)
        .ok_or_else(|| Refusal::bad_value("upgradeAction", "recurringUpgrade or recurringUpdate"))?;
    let merchant = app.accounts.merchant_of_key(field(form, "publicKeyId")?);
    let merchant = merchant
        .ok_or_else(|| Refusal::new(403, "InvalidAuthentication", "The public key id is not known"))?;
    let (upgrade, terms) = upgrade::read(&verified_payload(&merchant, form)?, action)?;
    own_store(app, &merchant, &terms, form)?;
    let mut world = app.world();
    let now = world.now();
    let permission = world.permission(&upgrade.permission_id)?;
    let updates = action == UpgradeAction::RecurringUpdate;
    let closed = matches!(permission.state(), PermissionState::Closed(_)) && updates;
    if permission.merchant_id != merchant.id || permission.terms.is_recurring() != updates || closed {
        return Err(Refusal::not_found("charge permission for this upgrade"));
    }
    let id = Uuid::new_v4().to_string();
    let (environment, product) = (permission.environment, permission.product_type);
    let mut session =
        CheckoutSession::open(id.clone(), merchant.id.clone(), environment, terms, product, now);
    // Only the buyer whose permission it is may agree.
    session.choice = permission.choice;
    session.upgrade = Some(upgrade);
    world.sessions.push(session);
    Ok((merchant, Errand::Checkout { session: id }))
}

/// The signature says whether the payload is the merchant's own.
fn verified_payload(merchant: &Merchant, form: &Fields) -> Result<Value, Refusal> {
    let (text, key_id) = (field(form, "payloadJSON")?, field(form, "publicKeyId")?);
    if form.get("publicKeyIdMismatch").is_some_and(|flag| flag == "true") {
        return Err(Refusal::bad_value("publicKeyId", "the same at the button and in its configuration"));
    }
    let key = merchant.key(key_id).and_then(ApiKey::public_key).ok_or_else(|| {
        Refusal::new(403, "InvalidAuthentication", "The publicKeyId does not belong to the merchantId")
    })?;
    let named = form.get("algorithm").map_or("AMZN-PAY-RSASSA-PSS", String::as_str);
    let algorithm =
        Algorithm::named(named).ok_or_else(|| Refusal::bad_value("algorithm", "not a known algorithm"))?;
    let signature = BASE64_STANDARD.decode(field(form, "signature")?).unwrap_or_default();
    let signed = algorithm.string_to_sign(text.as_bytes());
    if !pss::verify(&key, signed.as_bytes(), &signature, algorithm.salt_length()) {
        let message = format!(
            "Unable to verify signature, signing String [{} {}], merchantId [{}]",
            algorithm.name(),
            sha256_hex(text.as_bytes()),
            merchant.id
        );
        return Err(Refusal::new(403, "InvalidSignatureError", message));
    }
    fields::parse(text.as_bytes())
}

/// The flag of the form must not contradict the key's prefix.
fn environment(form: &Fields) -> Result<Environment, Refusal> {
    let asked = match field(form, "environment")? {
        "SANDBOX" => Environment::Sandbox,
        "LIVE" => Environment::Live,
        _ => return Err(Refusal::bad_value("environment", "SANDBOX or LIVE")),
    };
    match Environment::of_key(field(form, "publicKeyId")?) {
        Some(of_key) if of_key != asked => {
            Err(Refusal::bad_value("environment", "the environment that the prefix of publicKeyId names"))
        }
        _ => Ok(asked),
    }
}

fn open_errand(
    app: &App,
    merchant: &Merchant,
    product: ProductType,
    form: &Fields,
    payload: &Value,
) -> Result<Errand, Refusal> {
    let environment = environment(form)?;
    if product == ProductType::SignIn {
        let payload = SignInPayload::read(payload)?;
        let terms = Terms {
            store_id: Some(payload.store_id.clone()),
            review_return_url: Some(payload.return_url.clone()),
            cancel_url: payload.cancel_url.clone(),
            ..Terms::default()
        };
        own_store(app, merchant, &terms, form)?;
        return Ok(Errand::SignIn { payload, environment });
    }
    let terms = Terms::of_button(payload)?;
    terms.check_product(product)?;
    own_store(app, merchant, &terms, form)?;
    let id = Uuid::new_v4().to_string();
    let mut world = app.world();
    let now = world.now();
    let session =
        CheckoutSession::open(id.clone(), merchant.id.clone(), environment, terms, Some(product), now);
    world.sessions.push(session);
    Ok(Errand::Checkout { session: id })
}

/// The store is the merchant's; where origins are checked, the page with the button and every URL of the
/// payload lie under those that the store registered.
fn own_store(app: &App, merchant: &Merchant, terms: &Terms, form: &Fields) -> Result<(), Refusal> {
    let store = merchant.store(terms.store_id.as_deref().unwrap_or_default());
    let store = store.ok_or_else(|| Refusal::bad_value("storeId", "a store of this merchant"))?;
    if !app.world().switches.check_origins {
        return Ok(());
    }
    let page = form.get("origin_url").map(String::as_str).unwrap_or_default();
    if !store.allows(page) {
        let rule = "a page under a registered JavaScript origin of the store";
        return Err(Refusal::bad_value("origin_url", rule));
    }
    terms.check_origins(store)
}

/// The older way: the shop made the session by API, the button only brings its id.
fn adopt_session(app: &App, merchant: &Merchant, product: ProductType, id: &str) -> Result<Errand, Refusal> {
    let mut world = app.world();
    let session = world.session(id)?;
    if session.merchant_id != merchant.id {
        return Err(Refusal::not_found("checkout session"));
    }
    session.must_be_changeable()?;
    session.product_type = Some(product);
    Ok(Errand::Checkout { session: session.id.clone() })
}

fn field<'a>(form: &'a Fields, name: &'static str) -> Result<&'a str, Refusal> {
    form.get(name).map(String::as_str).filter(|text| !text.is_empty()).ok_or_else(|| Refusal::missing(name))
}

/// The page with the button, if it can be one.
fn origin_url(form: &Fields) -> Option<&str> {
    form.get("origin_url").map(String::as_str).filter(|url| is_shop_url(url))
}
