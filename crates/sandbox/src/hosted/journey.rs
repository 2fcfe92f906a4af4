//! What comes next on a visit. One function decides for every page and every action, from three facts: the
//! visit, who is signed in, and the state of the session. Deciding changes nothing; leaving does.

use super::links::with_parameter;
use super::visit::{Attempt, Change, Errand, Visit};
use crate::app::App;
use crate::domain::buyer::{Buyer, BuyerKey};
use crate::domain::choice::{Choice, skips_selection};
use crate::domain::refusal::Refusal;
use crate::domain::session::State;
use crate::world::{BuyerToken, World, token};

/// The next page, or the way out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    SignIn {
        other_account: bool,
    },
    ContinueAs(BuyerKey),
    Consent(BuyerKey),
    Selection(BuyerKey, Choice),
    /// Asks whether future charges are fine.
    Upgrade(BuyerKey, Choice),
    List(BuyerKey, Change),
    Processing(BuyerKey),
    /// Asks for a code, after so many wrong ones.
    Code(BuyerKey, u8),
    Declined(BuyerKey),
    Leave(Exit),
    Dead(Refusal),
}

/// The ways back to the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// With a buyer token.
    SignedIn(BuyerKey),
    /// To the review page; from now on the shop may read the buyer's data.
    Review(Choice),
    /// To the result page, after the payment page.
    Result,
}

/// Decides.
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
        Some((key, _)) if owner.is_some_and(|owner| owner != key) => {
            return Next::SignIn { other_account: true };
        }
        Some(found) => found,
    };
    if !world.consents.contains(&(key, visit.merchant_id.clone())) {
        return Next::Consent(key);
    }
    match &visit.errand {
        Errand::SignIn { .. } if !visit.greeted => Next::ContinueAs(key),
        Errand::SignIn { .. } => Next::Leave(Exit::SignedIn(key)),
        Errand::Checkout { .. } if world.switches.ask_to_continue && !visit.greeted => Next::ContinueAs(key),
        Errand::Checkout { session } => checkout(world, session, &visit, (key, &buyer)),
        Errand::Change { what, .. } => Next::List(key, *what),
        Errand::Pay { session, token } => pay(world, session, Some(token), visit.attempt, key),
    }
}

/// Checkout and change need a session that can still change; paying an ended one only leads back.
fn session_ended(world: &mut World, visit: &Visit) -> Option<Refusal> {
    let session = match world.session(visit.session()?) {
        Ok(session) => session,
        Err(refusal) => return Some(refusal),
    };
    match visit.errand {
        Errand::SignIn { .. } | Errand::Pay { .. } => None,
        Errand::Checkout { .. } if visit.confirmed => None,
        Errand::Checkout { .. } | Errand::Change { .. } => session.must_be_changeable().err(),
    }
}

fn checkout(world: &mut World, id: &str, visit: &Visit, (key, buyer): (BuyerKey, &Buyer)) -> Next {
    if visit.confirmed {
        return pay(world, id, None, visit.attempt, key);
    }
    let skips = world.switches.skip_selection;
    let session = match world.session(id) {
        Ok(session) => session,
        Err(refusal) => return Next::Dead(refusal),
    };
    let defaults = || session.choice.unwrap_or_else(|| Choice::defaults(key, buyer, &session.terms));
    let picked = visit.choice.filter(|choice| choice.buyer == key);
    let choice = picked.unwrap_or_else(defaults);
    if session.upgrade.is_some() {
        return Next::Upgrade(key, choice);
    }
    if picked.is_none() && skips_selection(skips, session, buyer, choice) {
        return Next::Leave(Exit::Review(choice));
    }
    Next::Selection(key, choice)
}

/// Without a review page there is no payment link, and no `link` token to compare.
fn pay(world: &mut World, id: &str, link: Option<&str>, attempt: Attempt, key: BuyerKey) -> Next {
    match world.session(id) {
        Ok(session) if session.processed || session.state != State::Open => Next::Leave(Exit::Result),
        Ok(session) if link.is_some() && session.redirect_token.as_deref() != link => {
            Next::Dead(Refusal::session_status(
                "The shop has updated the order since this page was opened. Please go back to the shop and confirm again",
            ))
        }
        Ok(_) => match attempt {
            Attempt::Fresh => Next::Processing(key),
            Attempt::AsksCode { wrong } => Next::Code(key, wrong),
            Attempt::Declined => Next::Declined(key),
        },
        Err(refusal) => Next::Dead(refusal),
    }
}

/// Does what leaving this way means, and returns the shop's URL.
pub(super) fn leave(world: &mut World, visit_id: &str, exit: Exit) -> Result<String, Refusal> {
    let visit = world.visit(visit_id).cloned().ok_or_else(|| Refusal::not_found("page"))?;
    if let (Errand::SignIn { payload, environment }, Exit::SignedIn(buyer)) = (&visit.errand, exit) {
        let token = token();
        let url = with_parameter(&payload.return_url, "buyerToken", &token);
        let scopes = payload.scopes.clone();
        let known = BuyerToken { merchant_id: visit.merchant_id, environment: *environment, buyer, scopes };
        world.buyer_tokens.insert(token, known);
        return Ok(url);
    }
    let now = world.now();
    let id = visit.session().ok_or_else(|| Refusal::not_found("checkout session"))?;
    let session = world.session(id)?;
    let url = if let Exit::Review(choice) = exit {
        session.must_be_changeable()?;
        session.associate(choice, token(), now);
        session.terms.review_return_url.as_deref()
    } else {
        session.terms.result_return_url.as_deref()
    };
    let url = url.ok_or_else(|| Refusal::missing("return URL"))?;
    Ok(with_parameter(url, "amazonCheckoutSessionId", id))
}

/// Where the cancel links lead: the shop's cancel URL, else the page with the button; a change link goes back
/// to the review page that it stood on. `None` on the payment page, which has a form for that.
pub(super) fn cancel_url(world: &mut World, visit: &Visit) -> Option<String> {
    match &visit.errand {
        Errand::SignIn { payload, .. } => payload.cancel_url.clone().or_else(|| visit.origin_url.clone()),
        // From the payment page on, canceling is a form that ends the session.
        Errand::Checkout { .. } if visit.confirmed => None,
        Errand::Checkout { session } => {
            let named = world.session(session).ok().and_then(|session| session.terms.cancel_url.clone());
            named.or_else(|| visit.origin_url.clone())
        }
        Errand::Change { session, .. } => review_url(world, session),
        Errand::Pay { .. } => None,
    }
}

/// The link of an error page. From the payment page nothing is canceled by it: it leads to the review page.
pub(super) fn way_back(world: &mut World, visit: &Visit) -> Option<String> {
    match &visit.errand {
        Errand::Pay { session, .. } => review_url(world, session),
        _ => cancel_url(world, visit),
    }
}

fn review_url(world: &mut World, session: &str) -> Option<String> {
    let url = world.session(session).ok()?.terms.review_return_url.clone()?;
    Some(with_parameter(&url, "amazonCheckoutSessionId", session))
}
