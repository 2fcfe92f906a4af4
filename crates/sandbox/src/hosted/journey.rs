//! What comes next on a visit. One function decides for every page and every action, from three facts: the
//! visit, who is signed in, and the state of the session. Nothing else may send a buyer anywhere.

use super::links::with_parameter;
use super::visit::{Change, Errand, Visit};
use crate::app::App;
use crate::domain::buyer::{Buyer, BuyerKey};
use crate::domain::choice::{Choice, skips_selection};
use crate::domain::refusal::Refusal;
use crate::domain::session::State;
use crate::world::{BuyerToken, World, token};

/// The next page, or the way out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    SignIn { other_account: bool },
    ContinueAs(BuyerKey),
    Consent(BuyerKey),
    Selection(BuyerKey, Choice),
    List(BuyerKey, Change),
    Processing(BuyerKey),
    Declined(BuyerKey),
    Leave(String),
    Dead(Refusal),
}

/// Decides; leaving also does what leaving means (a buyer token, the buyer's association with the session).
pub(super) fn next(app: &App, world: &mut World, visit_id: &str, login: Option<BuyerKey>) -> Next {
    let Some(visit) = world.visit(visit_id).cloned() else {
        return Next::Dead(Refusal::not_found("page: it has expired"));
    };
    if let Some(refusal) = session_ended(world, &visit) {
        return Next::Dead(refusal);
    }
    let owner = visit.session().and_then(|id| world.session(id).ok()?.choice).map(|choice| choice.buyer);
    let (key, buyer) = match login.and_then(|key| Some((key, app.buyer(key)?))) {
        None => return Next::SignIn { other_account: false },
        Some(_) if visit.forgets_login => return Next::SignIn { other_account: false },
        Some((key, _)) if owner.is_some_and(|owner| owner != key) => return Next::SignIn { other_account: true },
        Some(found) => found,
    };
    if !world.consents.contains(&(key, visit.merchant_id.clone())) {
        return Next::Consent(key);
    }
    match &visit.errand {
        Errand::SignIn(_) if !visit.greeted => Next::ContinueAs(key),
        Errand::SignIn(payload) => {
            let token = token();
            let known = BuyerToken { merchant_id: visit.merchant_id, buyer: key, scopes: payload.scopes.clone() };
            let url = with_parameter(&payload.return_url, "buyerToken", &token);
            world.buyer_tokens.insert(token, known);
            Next::Leave(url)
        }
        Errand::Checkout { session } => checkout(app, world, session, &visit, (key, buyer)),
        Errand::Change { what, .. } => Next::List(key, *what),
        Errand::Pay { session } => pay(world, session, &visit, key),
    }
}

/// Checkout and change need a session that can still change; paying an ended one only leads back.
fn session_ended(world: &mut World, visit: &Visit) -> Option<Refusal> {
    let session = match world.session(visit.session()?) {
        Ok(session) => session,
        Err(refusal) => return Some(refusal),
    };
    match visit.errand {
        Errand::SignIn(_) | Errand::Pay { .. } => None,
        Errand::Checkout { .. } | Errand::Change { .. } => session.must_be_changeable().err(),
    }
}

fn checkout(app: &App, world: &mut World, id: &str, visit: &Visit, (key, buyer): (BuyerKey, &Buyer)) -> Next {
    let session = match world.session(id) {
        Ok(session) => session,
        Err(refusal) => return Next::Dead(refusal),
    };
    let defaults = || session.choice.unwrap_or_else(|| Choice::defaults(key, buyer, &session.terms));
    let picked = visit.choice.filter(|choice| choice.buyer == key);
    let choice = picked.unwrap_or_else(defaults);
    if picked.is_none() && skips_selection(app.skip_selection, session, buyer, choice) {
        return leave_checkout(world, id, choice);
    }
    Next::Selection(key, choice)
}

/// The buyer continues with this choice: from now on the shop may read the buyer's data.
pub(super) fn leave_checkout(world: &mut World, id: &str, choice: Choice) -> Next {
    let now = world.now();
    match world.session(id) {
        Ok(session) => {
            session.associate(choice, token(), now);
            let url = session.terms.review_return_url.clone().unwrap_or_default();
            Next::Leave(with_parameter(&url, "amazonCheckoutSessionId", id))
        }
        Err(refusal) => Next::Dead(refusal),
    }
}

fn pay(world: &mut World, id: &str, visit: &Visit, key: BuyerKey) -> Next {
    match world.session(id) {
        Ok(session) if session.processed || session.state != State::Open => {
            let url = session.terms.result_return_url.clone().unwrap_or_default();
            Next::Leave(with_parameter(&url, "amazonCheckoutSessionId", id))
        }
        Ok(_) if visit.declined => Next::Declined(key),
        Ok(_) => Next::Processing(key),
        Err(refusal) => Next::Dead(refusal),
    }
}

/// Where the cancel links lead: the shop's cancel URL, else the page with the button; a change link goes back
/// to the review page that it stood on. `None` on the payment page, which has a form for that.
pub(super) fn cancel_url(world: &mut World, visit: &Visit) -> Option<String> {
    match &visit.errand {
        Errand::SignIn(payload) => payload.cancel_url.clone().or_else(|| visit.origin_url.clone()),
        Errand::Checkout { session } => {
            let named = world.session(session).ok().and_then(|session| session.terms.cancel_url.clone());
            named.or_else(|| visit.origin_url.clone())
        }
        Errand::Change { session, .. } => {
            let url = world.session(session).ok()?.terms.review_return_url.clone()?;
            Some(with_parameter(&url, "amazonCheckoutSessionId", session))
        }
        Errand::Pay { .. } => None,
    }
}
