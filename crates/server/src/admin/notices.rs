//! What Amazon's notices lead to: the object is read by a signed GET and goes the way that the poll goes.

use amazon_pay::{ChargeId, ChargePermissionId, Notification, NotifiedObject, RefundId};

use crate::clock::SECOND;
use crate::shop::Shop;
use crate::store::Notice;

/// A notice that could not be worked off so often is left to the daily look.
const MOST_TRIES: i64 = 20;

impl Shop {
    /// Keeps a verified notice. Only then may Amazon be answered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn receive_notice(&self, news: Notification) -> anyhow::Result<()> {
        let (kind, object_id) = match news.object {
            NotifiedObject::Charge(id) => ("charge", id.to_string()),
            NotifiedObject::Refund(id) => ("refund", id.to_string()),
            NotifiedObject::ChargePermission(id) => ("permission", id.to_string()),
            NotifiedObject::Chargeback(id) => ("chargeback", id),
            NotifiedObject::Other { id, .. } => ("other", id),
            _ => ("other", String::new()),
        };
        let permission = news.charge_permission_id.map(|id| id.to_string());
        let kind = kind.to_owned();
        let notice = Notice { message_id: news.message_id, kind, object_id, permission, tries: 0 };
        self.store.add_notice(&notice, self.clock.now()).await?;
        Ok(())
    }

    /// Works off what waits.
    ///
    /// # Errors
    /// When the database fails. What Amazon does not answer now is tried again.
    pub async fn work_off_notices(&self) -> anyhow::Result<()> {
        for _ in 0..50 {
            let now = self.clock.now();
            let Some(notice) = self.store.take_notice(now + 60 * SECOND, now).await? else { break };
            match self.heed(&notice).await {
                Ok(()) => {
                    self.store.notice_done(&notice.message_id, self.clock.now()).await?;
                }
                Err(error) if notice.tries >= MOST_TRIES => {
                    tracing::error!(error = format!("{error:#}"), kind = notice.kind, "a notice is given up");
                    self.store.notice_done(&notice.message_id, self.clock.now()).await?;
                }
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), kind = notice.kind, "a notice waits");
                }
            }
        }
        Ok(())
    }

    async fn heed(&self, notice: &Notice) -> anyhow::Result<()> {
        match notice.kind.as_str() {
            "charge" => {
                let id = ChargeId::parse(notice.object_id.as_str())?;
                match self.store.charge(id.as_str()).await? {
                    Some(_) => self.look_at_charge(id.as_str()).await,
                    None => self.look_at_unknown_charge(&id, notice).await,
                }
            }
            "refund" => self.look_at_refund(&RefundId::parse(notice.object_id.as_str())?).await,
            "permission" => {
                for charge in self.store.open_charges_of_permission(&notice.object_id).await? {
                    self.look_at_charge(&charge).await?;
                }
                self.look_at_permission(&ChargePermissionId::parse(notice.object_id.as_str())?).await
            }
            "chargeback" => {
                let order = self.store.order_of_chargeback(notice).await?;
                match order {
                    Some(order) => Ok(self.store.note_chargeback(notice, &order, self.clock.now()).await?),
                    None => {
                        tracing::warn!("a chargeback of an order that is not ours");
                        Ok(())
                    }
                }
            }
            _ => Ok(()),
        }
    }
}
