//! Moving an order's money: capture, cancel, refund, authorise again.
//!
//! The row and its counter stand before Amazon is asked; one row has one idempotency key. Nothing is called refused
//! unless Amazon said so; what is not certain stays, and the job asks again.

mod ask_amazon;

use amazon_pay::{ChargeId, ChargeReason, ChargeState, RefundId};

use crate::amazon::is_not_found;
use crate::clock::{HOUR, Millis, SECOND};
use crate::environment::Environment;
use crate::secret::fingerprint;
use crate::shop::Shop;
use crate::store::{
    Asked, ChargeStands, MoneyMove, MoveKind, MoveState, NewMove, OFFER_GRACE, Order, OrderState,
    SeenAtAmazon,
};
use crate::yen::Yen;

/// How long one talk with Amazon may take at most.
const LEASE: Millis = 90 * SECOND;
/// Longest pause between two looks of the job.
const LONGEST_PAUSE: Millis = 1_800 * SECOND;

/// What Amazon says of a move.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// Done: so much, under this id.
    Done(Yen, Option<String>),
    /// Amazon has it and has not decided.
    Pending(Option<String>),
    /// Not done. `ended`: the charge itself is over.
    Refused { reason: String, ended: bool },
    /// Not known: the same again, later.
    Unclear,
}

/// What came of asking for a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wished {
    /// The row stands, under this id.
    Stands(String),
    /// Not possible, for this reason (a word of ours).
    Impossible(&'static str),
}

/// What somebody wants done with an order's money.
#[derive(Clone, Copy, Debug)]
pub struct MoneyWish<'a> {
    /// What.
    pub kind: MoveKind,
    /// The charge; none for a new authorisation.
    pub charge: Option<&'a str>,
    /// How much.
    pub amount: Yen,
    /// A word of the form that asked: sent twice, it is one wish.
    pub once: &'a str,
    /// Who.
    pub operator: &'a str,
    /// The selection that it belongs to.
    pub batch: Option<&'a str>,
}

impl Shop {
    /// Asks for a move; Amazon is not asked yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wish_for_money(&self, order: &Order, wish: MoneyWish<'_>) -> anyhow::Result<Wished> {
        let now = self.clock.now();
        let id = fingerprint(&format!("{} {} {}", wish.once, order.content.id, wish.kind.as_str()));
        let new = NewMove {
            id: id.clone(),
            order: order.content.id.clone(),
            number: order.content.number.clone(),
            charge: wish.charge.map(str::to_owned),
            kind: wish.kind,
            amount: wish.amount,
            operator: wish.operator.to_owned(),
            batch: wish.batch.map(str::to_owned),
        };
        // Without an account nobody could say when it would be done; by then it may have been done elsewhere.
        // What was asked for before stands.
        let unlinked = self.account_in(order.content.environment).is_none()
            && self.store.money_move(&id).await?.is_none();
        let asked = if unlinked { Asked::Impossible } else { self.store.ask_for_move(&new, now).await? };
        Ok(match asked {
            Asked::Stands | Asked::Before => Wished::Stands(id),
            Asked::Impossible => {
                let reason = match unlinked {
                    true => "NoAccount",
                    false => self.why_impossible(&order.content.id, wish).await?,
                };
                if wish.batch.is_some() {
                    self.store.note_impossible_move(&new, reason, now).await?;
                }
                Wished::Impossible(reason)
            }
        })
    }

    async fn why_impossible(&self, order: &str, wish: MoneyWish<'_>) -> anyhow::Result<&'static str> {
        let Some(order) = self.store.order(order).await? else { return Ok("Unknown") };
        let charge = match wish.charge {
            Some(id) => self.store.charge(id).await?.filter(|charge| charge.order_id == order.content.id),
            None => None,
        };
        let open = order.offer_until.is_some_and(|until| until + OFFER_GRACE > self.clock.now());
        Ok(match (wish.kind, order.state, charge.map(|charge| charge.stands)) {
            (MoveKind::Refund, _, Some(ChargeStands::Captured)) => "TooMuch",
            (MoveKind::Refund, _, _) => "NotCaptured",
            (_, OrderState::Replacing | OrderState::Replaced, _) => "Replaced",
            (_, OrderState::Sending | OrderState::Sent | OrderState::Canceled, _) => "NotPaid",
            _ if open => "OfferOpen",
            (MoveKind::Authorize, _, _) => "TooMuch",
            (_, _, None) => "NoCharge",
            (_, _, Some(ChargeStands::Capturing | ChargeStands::Canceling)) => "UnderWay",
            (_, _, Some(ChargeStands::Captured)) => "Captured",
            (_, _, Some(ChargeStands::Canceled | ChargeStands::Ended)) => "Ended",
            (_, _, Some(ChargeStands::Authorized))
                if self.store.order_after(&order.content.id).await?.is_some() =>
            {
                "OfferOpen"
            }
            (_, _, Some(ChargeStands::Authorized)) => "TooMuch",
        })
    }

    /// Brings a move to its end as far as it can be now, and says how it stands. Goes on even when the caller is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_move(&self, id: &str) -> anyhow::Result<Option<MoneyMove>> {
        let (shop, id) = (self.clone(), id.to_owned());
        tokio::spawn(async move {
            shop.settle_here(&id).await?;
            Ok(shop.store.money_move(&id).await?)
        })
        .await?
    }

    async fn settle_here(&self, id: &str) -> anyhow::Result<()> {
        let now = self.clock.now();
        let Some(wish) = self.store.money_move(id).await? else { return Ok(()) };
        // Unlinked meanwhile: it waits for the account that took the order.
        let Some(amazon) = self.account_in(wish.environment) else { return Ok(()) };
        let Some(lease) = self.store.lease_move(id, now + LEASE, now).await? else { return Ok(()) };
        let Some(wish) = self.store.money_move(id).await? else { return Ok(()) };
        let verdict = self.ask_amazon(&amazon, &wish).await?;
        let now = self.clock.now();
        let exponent = u32::try_from((wish.tries - 1).clamp(0, 8)).unwrap_or(8);
        let later = now + (30 * SECOND * i64::from(2_u32.pow(exponent))).min(LONGEST_PAUSE);
        tracing::info!(kind = wish.kind.as_str(), ?verdict, "a money move was tried");
        match verdict {
            Verdict::Done(amount, amazon_id) => {
                self.store.move_done(&lease, &wish, amount, amazon_id.as_deref(), now).await?
            }
            Verdict::Refused { reason, ended } => {
                self.store.move_refused(&lease, &wish, &reason, ended, now).await?
            }
            Verdict::Pending(amazon_id) => {
                self.store.move_later(&lease, true, amazon_id.as_deref(), later).await?
            }
            Verdict::Unclear => self.store.move_later(&lease, false, None, later).await?,
        };
        Ok(())
    }

    /// The job's part: moves left half done, and charges that changed at Amazon.
    ///
    /// # Errors
    /// When the database fails. One move's trouble does not stop the others.
    pub async fn settle_due_moves(&self) -> anyhow::Result<()> {
        let now = self.clock.now();
        for amazon in self.accounts() {
            for id in self.store.due_moves(amazon.environment, now).await? {
                if let Err(error) = self.settle_move(&id).await {
                    tracing::error!(error = format!("{error:#}"), "a money move stays half done");
                }
            }
            for id in self.store.charges_to_look_at(amazon.environment, now).await? {
                if let Err(error) = self.look_at_charge(&id).await {
                    tracing::warn!(error = format!("{error:#}"), "a charge could not be looked at");
                    self.store.look_again(&id, now + HOUR).await?;
                }
            }
        }
        Ok(())
    }

    /// Asks Amazon how a charge stands; what is under way with it is settled first.
    ///
    /// # Errors
    /// When the database or Amazon does not answer.
    pub async fn look_at_charge(&self, id: &str) -> anyhow::Result<()> {
        for wish in self.store.open_moves_of_charge(id).await? {
            self.settle_move(&wish.id).await?;
        }
        let Some(row) = self.store.charge(id).await? else { return Ok(()) };
        let amazon = self.account_of(row.environment)?;
        let charge = match amazon.client.get_charge(&ChargeId::parse(id)?).await {
            Ok(charge) => charge,
            Err(error) if is_not_found(&error) => {
                self.charge_is_unknown(&row).await?;
                return Err(error.into());
            }
            Err(error) => return Err(error.into()),
        };
        self.compare_charge(&row, &charge).await?;
        let reason = || charge.reason().map_or("Ended", ChargeReason::as_str).to_owned();
        let seen = match (row.stands, charge.state()) {
            (ChargeStands::Authorized, Some(ChargeState::Canceled | ChargeState::Declined)) => {
                SeenAtAmazon::Ended(reason())
            }
            (ChargeStands::Authorized, Some(ChargeState::Captured)) => {
                SeenAtAmazon::Captured(charge.capture_amount.and_then(Yen::of).unwrap_or(row.amount))
            }
            (ChargeStands::Captured, _) => match charge.refunded_amount.and_then(Yen::of) {
                Some(sum) if sum > row.refunded => SeenAtAmazon::Refunded(sum),
                _ => SeenAtAmazon::Same,
            },
            _ => SeenAtAmazon::Same,
        };
        if self.store.seen_at_amazon(&row, &seen, self.clock.now()).await? {
            tracing::info!(?seen, "a charge changed at Amazon");
        }
        Ok(())
    }

    /// News of a refund: the move that led to it is settled.
    ///
    /// # Errors
    /// When the database or Amazon does not answer.
    pub async fn look_at_refund(&self, id: &RefundId) -> anyhow::Result<()> {
        match self.store.move_of_refund(id.as_str()).await? {
            Some(wish) if wish.state == MoveState::Pending => drop(self.settle_move(&wish.id).await?),
            Some(_) => {}
            // Made in Seller Central.
            None => {
                let amazon = self.account_of(Environment::of_object(id.as_str()))?;
                let refund = match amazon.client.get_refund(id).await {
                    Err(error) if is_not_found(&error) => return Ok(()),
                    found => found?,
                };
                if let Some(charge) = refund.charge_id {
                    self.look_at_charge(charge.as_str()).await?;
                }
            }
        }
        Ok(())
    }
}
