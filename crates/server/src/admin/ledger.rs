//! How an order's money stands, and the story of it: what the screens and `/v1` both show.

use crate::clock::{HOUR, Millis};
use crate::store::{
    ChargeRow, ChargeStands, Happened, MoneyMove, MoveKind, MoveState, OFFER_GRACE, Order, OrderState, Store,
    StoreError,
};
use crate::yen::Yen;

/// A capture within this is decided at once, a later one may take a while (facts of Amazon: G.3).
pub const AT_ONCE: Millis = 7 * 24 * HOUR;
/// After this an unused authorisation is gone.
pub const EXPIRES: Millis = 30 * 24 * HOUR;

/// In one word, where an order's money stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoneyWord {
    /// The shopper is, or was, on the way.
    Open,
    /// Ended without money.
    Canceled,
    /// An offer is taking its place.
    Replacing,
    /// An offer took its place.
    Replaced,
    /// All that was taken went back.
    Refunded,
    /// Some of it went back.
    PartRefunded,
    /// Some was taken, some is still reserved.
    PartCaptured,
    /// Taken.
    Captured,
    /// Reserved, and waits to be captured.
    Waiting,
    /// Nothing is reserved and nothing was taken.
    Nothing,
}

impl MoneyWord {
    /// The word of an order that stands so.
    #[must_use]
    pub fn of(state: OrderState, authorized: Yen, captured: Yen, refunded: Yen) -> Self {
        match state {
            OrderState::Sending | OrderState::Sent => Self::Open,
            OrderState::Canceled => Self::Canceled,
            OrderState::Replacing => Self::Replacing,
            OrderState::Replaced => Self::Replaced,
            OrderState::Paid if refunded >= captured && captured > Yen(0) => Self::Refunded,
            OrderState::Paid if refunded > Yen(0) => Self::PartRefunded,
            OrderState::Paid if captured > Yen(0) && authorized > Yen(0) => Self::PartCaptured,
            OrderState::Paid if captured > Yen(0) => Self::Captured,
            OrderState::Paid if authorized > Yen(0) => Self::Waiting,
            OrderState::Paid => Self::Nothing,
        }
    }

    /// The word of templates and of `/v1`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Canceled => "canceled",
            Self::Replacing => "replacing",
            Self::Replaced => "replaced",
            Self::Refunded => "refunded",
            Self::PartRefunded => "part_refunded",
            Self::PartCaptured => "part_captured",
            Self::Captured => "captured",
            Self::Waiting => "waiting",
            Self::Nothing => "nothing",
        }
    }
}

/// An order's money.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Amazon's charges, oldest first.
    pub charges: Vec<ChargeRow>,
    /// What was asked for, oldest first.
    pub moves: Vec<MoneyMove>,
    /// What happened, oldest first.
    pub story: Vec<Happened>,
    /// Reserved now.
    pub reserved: Yen,
    /// Taken.
    pub captured: Yen,
    /// Given back, or on its way back.
    pub refunded: Yen,
    /// What of the total is neither reserved nor taken.
    pub chargeable: Yen,
    /// Until when an offer may still take the order's place.
    pub offer_until: Option<Millis>,
    /// In one word.
    pub word: MoneyWord,
}

/// One line of the story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Millis,
    /// `began`, `paid`, `capture.done` …
    pub what: String,
    /// How much.
    pub amount: Option<Yen>,
    /// Who wanted it.
    pub operator: Option<String>,
    /// Why, in Amazon's word or ours.
    pub reason: Option<String>,
    /// Amazon's id of a refund or a new charge.
    pub amazon_id: Option<String>,
}

impl Ledger {
    /// Reads it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(store: &Store, order: &Order, now: Millis) -> Result<Self, StoreError> {
        let id = &order.content.id;
        let charges = store.charges_of(id).await?;
        let sum = |part: fn(&ChargeRow) -> Yen| Yen(charges.iter().map(|charge| part(charge).0).sum());
        let reserved = sum(|charge| match charge.stands {
            ChargeStands::Authorized | ChargeStands::Capturing | ChargeStands::Canceling => charge.amount,
            ChargeStands::Captured | ChargeStands::Canceled | ChargeStands::Ended => Yen(0),
        });
        let (captured, refunded) = (sum(|charge| charge.captured), sum(|charge| charge.refunded));
        Ok(Self {
            moves: store.moves_of(id).await?,
            story: store.story(id).await?,
            reserved,
            captured,
            refunded,
            chargeable: Yen((order.total().0 - reserved.0 - captured.0).max(0)),
            offer_until: order.offer_until.map(|until| until + OFFER_GRACE).filter(|until| *until > now),
            word: MoneyWord::of(order.state, reserved, captured, refunded),
            charges,
        })
    }

    /// Whether the order is paid and no offer can take its place: only then its money may move.
    #[must_use]
    pub fn is_free(&self, order: &Order) -> bool {
        order.state == OrderState::Paid && self.offer_until.is_none()
    }

    /// Whether a new authorisation may be asked for.
    #[must_use]
    pub fn may_authorize(&self, order: &Order) -> bool {
        let open = |wish: &MoneyMove| matches!(wish.state, MoveState::Asked | MoveState::Pending);
        self.is_free(order)
            && self.chargeable > Yen(0)
            && order.charge_permission_id.is_some()
            && !self.moves.iter().any(|wish| wish.kind == MoveKind::Authorize && open(wish))
    }

    /// What the order went through and what operators did, oldest first.
    #[must_use]
    pub fn events(&self, order: &Order) -> Vec<Event> {
        let mut events = vec![Event { at: order.created_at, what: "began".to_owned(), ..Event::default() }];
        events.extend(self.story.iter().map(|line| Event {
            at: line.at,
            what: line.what.clone(),
            reason: line.reason.clone(),
            ..Event::default()
        }));
        for wish in &self.moves {
            let amount = Some(wish.amount);
            let what = |how: &str| format!("{}.{how}", wish.kind.as_str());
            let operator = Some(wish.operator.clone());
            events.push(Event {
                at: wish.created_at,
                what: what("asked"),
                amount,
                operator,
                ..Event::default()
            });
            if wish.state != MoveState::Asked {
                events.push(Event {
                    at: wish.finished_at.unwrap_or(wish.created_at),
                    what: what(wish.state.as_str()),
                    amount,
                    operator: None,
                    reason: wish.reason.clone(),
                    amazon_id: wish.amazon_id.clone(),
                });
            }
        }
        events.sort_by_key(|event| event.at);
        events
    }
}
