//! From a failure to its two consequences: may it be repeated, may money have moved.
//!
//! Invariant: doubt counts as "possibly". Only reasons that are known to leave everything as it was say "no".

use super::{ReasonCode, TransportKind};

/// What to do after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retry {
    /// The same request will fail again.
    Never,
    /// The same request, with the same idempotency key, after a pause.
    AsIs,
    /// Read the object first (GET): the operation may have succeeded.
    AskFirst,
}

/// May money have been reserved, taken or returned?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoneyMoved {
    /// Certainly not.
    No,
    /// It may have been, by this call or by an earlier try: do not tell the buyer that nothing was charged.
    Possibly,
}

/// What an operation does at Amazon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Changes nothing.
    Reads,
    /// Changes an object; repeating it (with its key, if it is a POST) leaves the same state.
    Changes,
    /// Cancels or closes: takes no money, but a repetition may meet the state that the first try made.
    Ends,
    /// Reserves, takes or returns money under an idempotency key: a repetition gets the first answer again.
    MovesMoney,
    /// Completes a session. Its key is optional, so doubt is settled by reading the session, never by repeating.
    Completes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Judgement {
    pub(crate) retry: Retry,
    pub(crate) money: MoneyMoved,
}

const NEVER: Judgement = Judgement { retry: Retry::Never, money: MoneyMoved::No };
const AGAIN: Judgement = Judgement { retry: Retry::AsIs, money: MoneyMoved::No };
const ASK: Judgement = Judgement { retry: Retry::AskFirst, money: MoneyMoved::No };
const POSSIBLY: Judgement = Judgement { retry: Retry::AskFirst, money: MoneyMoved::Possibly };
/// Perhaps done already; the key makes sure that it is not done twice.
const POSSIBLY_AGAIN: Judgement = Judgement { retry: Retry::AsIs, money: MoneyMoved::Possibly };

/// Statuses that pass. Amazon page: `amazon-pay-api-v2/error-handling`; the SDKs retry the same list.
pub(crate) const fn passes(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

impl Judgement {
    pub(crate) fn of_refusal(effect: Effect, status: u16, reason: &ReasonCode) -> Self {
        let plain = if passes(status) { AGAIN } else { NEVER };
        match effect {
            Effect::Reads | Effect::Changes => plain,
            Effect::Ends if state_stands_against(reason) => ASK,
            Effect::Ends => plain,
            Effect::Completes | Effect::MovesMoney if !leaves_doubt(status, reason) => plain,
            Effect::Completes => POSSIBLY,
            // Amazon's answer is stored under the key: repeating would only bring the failure back.
            Effect::MovesMoney if *reason == ReasonCode::ProcessingFailure => POSSIBLY,
            Effect::MovesMoney if passes(status) => POSSIBLY_AGAIN,
            Effect::MovesMoney => POSSIBLY,
        }
    }

    pub(crate) fn of_silence(effect: Effect, kind: TransportKind) -> Self {
        match (effect, kind) {
            (Effect::Reads | Effect::Changes | Effect::Ends, _) | (_, TransportKind::Connect) => AGAIN,
            (Effect::MovesMoney, _) => POSSIBLY_AGAIN,
            (Effect::Completes, _) => POSSIBLY,
        }
    }

    pub(crate) fn of_unreadable(effect: Effect) -> Self {
        match effect {
            Effect::Reads | Effect::Changes => NEVER,
            Effect::Ends => ASK,
            Effect::MovesMoney | Effect::Completes => POSSIBLY,
        }
    }
}

/// "Wrong state": for a repeated cancellation or closure this may be its own success.
fn state_stands_against(reason: &ReasonCode) -> bool {
    use ReasonCode as R;
    matches!(
        reason,
        R::InvalidChargeStatus | R::InvalidChargePermissionStatus | R::ChargePermissionNotModifiable
    )
}

/// After a refusal of an operation that moves money: could money stand at Amazon nevertheless?
fn leaves_doubt(status: u16, reason: &ReasonCode) -> bool {
    use ReasonCode as R;
    match reason {
        // "Wrong state", "used up" and "key used before" are also what a repeated success looks like.
        R::InvalidCheckoutSessionStatus
        | R::InvalidChargeStatus
        | R::InvalidChargePermissionStatus
        | R::TransactionAmountExceeded
        | R::PeriodicAmountExceeded
        | R::TransactionCountExceeded
        | R::DuplicateIdempotencyKey => true,
        // Amazon stopped half way.
        R::RequestTimeout | R::InternalServerError | R::ProcessingFailure | R::ServiceUnavailable => true,
        // Turned away at the door: 425 and 429 say that nothing was begun.
        R::TooManyRequests => false,
        R::Unknown(_) => !matches!(status, 425 | 429),
        _ => status >= 500 || status == 408,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_certain_refusals_clear_the_money_of_a_completion() {
        let judge = |status, reason| Judgement::of_refusal(Effect::Completes, status, &reason);
        assert_eq!(judge(422, ReasonCode::SoftDeclined), NEVER);
        assert_eq!(judge(422, ReasonCode::CheckoutSessionCanceled), NEVER);
        assert_eq!(judge(409, ReasonCode::AmountMismatch), NEVER);
        assert_eq!(judge(403, ReasonCode::InvalidRequestSignature), NEVER);
        assert_eq!(judge(429, ReasonCode::TooManyRequests), AGAIN);
        assert_eq!(judge(422, ReasonCode::InvalidCheckoutSessionStatus), POSSIBLY);
        assert_eq!(judge(400, ReasonCode::DuplicateIdempotencyKey), POSSIBLY);
        assert_eq!(judge(500, ReasonCode::ProcessingFailure), POSSIBLY);
        assert_eq!(judge(502, ReasonCode::Unknown(String::new())), POSSIBLY);
        assert_eq!(judge(422, ReasonCode::Unknown("New".to_owned())), POSSIBLY);
        assert_eq!(judge(408, ReasonCode::SoftDeclined), POSSIBLY);
    }

    #[test]
    fn a_key_makes_doubt_repeatable_but_not_a_stored_failure() {
        let judge = |status, reason| Judgement::of_refusal(Effect::MovesMoney, status, &reason);
        assert_eq!(judge(503, ReasonCode::ServiceUnavailable), POSSIBLY_AGAIN);
        assert_eq!(judge(500, ReasonCode::InternalServerError), POSSIBLY_AGAIN);
        assert_eq!(judge(504, ReasonCode::Unknown(String::new())), POSSIBLY_AGAIN);
        assert_eq!(judge(500, ReasonCode::ProcessingFailure), POSSIBLY);
        assert_eq!(judge(400, ReasonCode::DuplicateIdempotencyKey), POSSIBLY);
        assert_eq!(judge(400, ReasonCode::TransactionAmountExceeded), POSSIBLY);
        assert_eq!(judge(422, ReasonCode::InvalidChargePermissionStatus), POSSIBLY);
        assert_eq!(judge(429, ReasonCode::TooManyRequests), AGAIN);
        for declined in [ReasonCode::SoftDeclined, ReasonCode::HardDeclined, ReasonCode::AmazonRejected] {
            assert_eq!(judge(422, declined), NEVER);
        }
        assert_eq!(judge(400, ReasonCode::InvalidParameterValue), NEVER);
    }

    #[test]
    fn an_ending_may_meet_its_own_success() {
        let judge = |status, reason| Judgement::of_refusal(Effect::Ends, status, &reason);
        assert_eq!(judge(422, ReasonCode::InvalidChargeStatus), ASK);
        assert_eq!(judge(422, ReasonCode::InvalidChargePermissionStatus), ASK);
        assert_eq!(judge(503, ReasonCode::ServiceUnavailable), AGAIN);
        assert_eq!(judge(404, ReasonCode::ResourceNotFound), NEVER);
        assert_eq!(Judgement::of_silence(Effect::Ends, TransportKind::Timeout), AGAIN);
        assert_eq!(Judgement::of_unreadable(Effect::Ends), ASK);
    }

    #[test]
    fn reading_and_changing_never_move_money() {
        for effect in [Effect::Reads, Effect::Changes] {
            assert_eq!(Judgement::of_refusal(effect, 503, &ReasonCode::ServiceUnavailable), AGAIN);
            assert_eq!(Judgement::of_refusal(effect, 404, &ReasonCode::ResourceNotFound), NEVER);
            assert_eq!(Judgement::of_silence(effect, TransportKind::Timeout), AGAIN);
            assert_eq!(Judgement::of_unreadable(effect), NEVER);
        }
    }

    #[test]
    fn a_request_that_never_left_moved_nothing() {
        for (effect, doubt) in [(Effect::Completes, POSSIBLY), (Effect::MovesMoney, POSSIBLY_AGAIN)] {
            assert_eq!(Judgement::of_silence(effect, TransportKind::Connect), AGAIN);
            assert_eq!(Judgement::of_silence(effect, TransportKind::Interrupted), doubt);
            assert_eq!(Judgement::of_silence(effect, TransportKind::Timeout), doubt);
            assert_eq!(Judgement::of_unreadable(effect), POSSIBLY);
        }
    }
}
