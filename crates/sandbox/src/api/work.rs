//! One request, one piece of work. One lock spans the look at the idempotency key, the work and the storing
//! of its answer, so that two equal requests at once are one operation.

use super::auth::{Caller, header};
use super::operation::{Idempotency, Kind, Operation};
use super::{Answer, Request, money, sessions};
use crate::app::App;
use crate::crypto::sha256_hex;
use crate::domain::kinds::Environment;
use crate::domain::refusal::Refusal;
use crate::world::{StoredAnswer, World};

/// Does the work, or repeats the first answer to the same idempotency key. Trouble on Amazon's own side is
/// no answer: it is not kept, so that the same request can be sent again.
pub(super) fn once(
    app: &App,
    caller: &Caller,
    operation: &Operation,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let mut world = app.world();
    let Some(key) = idempotency_key(operation, request)? else {
        return run(app, &mut world, caller, operation, request);
    };
    let slot = format!("{}/{}/{key}", caller.merchant_id, caller.environment.name());
    let fingerprint = fingerprint(request);
    if let Some(stored) = world.answers.get(&slot) {
        if stored.fingerprint != fingerprint {
            let message = "The idempotency key was used with another request";
            return Err(Refusal::new(400, "DuplicateIdempotencyKey", message));
        }
        return Ok(Answer { status: stored.status, body: stored.body.clone() });
    }
    let result = run(app, &mut world, caller, operation, request);
    let answer = match &result {
        Ok(answer) => Answer { status: answer.status, body: answer.body.clone() },
        Err(refusal) => Answer::of_refusal(refusal),
    };
    if answer.status < 500 {
        world.answers.insert(slot, StoredAnswer { fingerprint, status: answer.status, body: answer.body });
    }
    result
}

fn fingerprint(request: &Request<'_>) -> String {
    let head = format!("{} {}\n", request.method, request.uri.path());
    sha256_hex(&[head.as_bytes(), request.body].concat())
}

fn idempotency_key(operation: &Operation, request: &Request<'_>) -> Result<Option<String>, Refusal> {
    let name = "x-amz-pay-idempotency-key";
    let key = header(request.headers, name);
    match (operation.kind.idempotency(), key) {
        (Idempotency::Ignored, _) | (Idempotency::Optional, None) => Ok(None),
        (Idempotency::Required, None) => {
            Err(Refusal::new(400, "MissingHeader", format!("[{name}] is required")))
        }
        (_, Some(key)) => {
            let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            if key.is_empty() || key.len() > 32 || !key.bytes().all(good) {
                let message = format!("[{name}] must be 1 to 32 characters out of A-Z, a-z, 0-9, - and _");
                return Err(Refusal::new(400, "InvalidHeaderValue", message));
            }
            Ok(Some(key))
        }
    }
}

fn run(
    app: &App,
    world: &mut World,
    caller: &Caller,
    operation: &Operation,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    let id = &operation.id;
    match operation.kind {
        Kind::GetBuyer => sessions::get_buyer(app, world, caller, id),
        Kind::CreateCheckoutSession => sessions::create(app, world, caller, request.body),
        Kind::GetCheckoutSession => sessions::get(app, world, caller, id),
        Kind::UpdateCheckoutSession => sessions::update(app, world, caller, id, request.body),
        Kind::CompleteCheckoutSession => sessions::complete_session(app, world, caller, id, request),
        Kind::GetChargePermission => money::get_permission(app, world, caller, id),
        Kind::UpdateChargePermission => money::update_permission(app, world, caller, id, request.body),
        Kind::CloseChargePermission => money::close_permission(app, world, caller, id, request),
        Kind::CreateCharge => money::create_charge(world, caller, request),
        Kind::GetCharge => money::get_charge(world, caller, id),
        Kind::CaptureCharge => money::capture_charge(world, caller, id, request),
        Kind::CancelCharge => money::cancel_charge(world, caller, id, request),
        Kind::CreateRefund => money::create_refund(world, caller, request),
        Kind::GetRefund => money::get_refund(world, caller, id),
    }
}

/// What `x-amz-pay-simulation-code` asks for; `named` knows the operation's codes.
pub(super) fn simulation<T>(
    request: &Request<'_>,
    caller: &Caller,
    named: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    let Some(code) = header(request.headers, "x-amz-pay-simulation-code") else {
        return Ok(None);
    };
    if caller.environment == Environment::Live {
        return Err(Refusal::impossible("Simulation codes exist in the sandbox environment alone"));
    }
    let found = named(code.trim());
    found.map(Some).ok_or_else(|| Refusal::impossible("This operation does not know the simulation code"))
}
