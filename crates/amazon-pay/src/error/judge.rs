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

/// May money have been reserved or taken?
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
    /// Reserves, takes or returns money.
    MovesMoney,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Judgement {
    pub(crate) retry: Retry,
    pub(crate) money: MoneyMoved,
}

const POSSIBLY: Judgement = Judgement { retry: Retry::AskFirst, money: MoneyMoved::Possibly };
const AGAIN: Judgement = Judgement { retry: Retry::AsIs, money: MoneyMoved::No };
const NEVER: Judgement = Judgement { retry: Retry::Never, money: MoneyMoved::No };

/// Statuses that pass. Amazon page: `amazon-pay-api-v2/error-handling`; the SDKs retry the same list.
pub(crate) const fn passes(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

impl Judgement {
    pub(crate) fn of_refusal(effect: Effect, status: u16, reason: &ReasonCode) -> Self {
        if effect == Effect::MovesMoney && leaves_doubt(status, reason) {
            POSSIBLY
        } else if passes(status) {
            AGAIN
        } else {
            NEVER
        }
    }

    pub(crate) fn of_silence(effect: Effect, kind: TransportKind) -> Self {
        if effect == Effect::MovesMoney && kind != TransportKind::Connect { POSSIBLY } else { AGAIN }
    }

    pub(crate) fn of_unreadable(effect: Effect) -> Self {
        if effect == Effect::MovesMoney { POSSIBLY } else { NEVER }
    }
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
    fn only_certain_refusals_clear_the_money() {
        let judge = |status, reason| Judgement::of_refusal(Effect::MovesMoney, status, &reason);
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
        assert_eq!(Judgement::of_silence(Effect::MovesMoney, TransportKind::Connect), AGAIN);
        assert_eq!(Judgement::of_silence(Effect::MovesMoney, TransportKind::Interrupted), POSSIBLY);
        assert_eq!(Judgement::of_silence(Effect::MovesMoney, TransportKind::Timeout), POSSIBLY);
    }
}
