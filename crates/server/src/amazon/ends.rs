//! What is brought to an end at Amazon however often it is tried: a charge, a permission.

use amazon_pay::{
    ChargeId, ChargePermissionId, ChargePermissionState, ChargeState, CloseChargePermission, Error,
    MerchantReason,
};

use super::AmazonAccount;

impl AmazonAccount {
    /// Cancels a charge. One that is canceled already is no error.
    ///
    /// # Errors
    /// When Amazon does not cancel it.
    pub async fn make_charge_canceled(&self, id: &ChargeId) -> Result<(), Error> {
        let Err(refusal) = self.client.cancel_charge(id, &reason()?).await else {
            return Ok(());
        };
        // An earlier try may have canceled it: ask before anything is called failed.
        let charge = self.client.get_charge(id).await?;
        match charge.state() {
            Some(ChargeState::Canceled | ChargeState::Declined) => Ok(()),
            _ => Err(refusal),
        }
    }

    /// Closes a permission for good. One that is closed already is no error.
    ///
    /// # Errors
    /// When Amazon does not close it.
    pub async fn make_permission_closed(&self, id: &ChargePermissionId) -> Result<(), Error> {
        let close = CloseChargePermission::new(reason()?);
        let Err(refusal) = self.client.close_charge_permission(id, &close).await else {
            return Ok(());
        };
        let permission = self.client.get_charge_permission(id).await?;
        if permission.state() == Some(&ChargePermissionState::Closed) { Ok(()) } else { Err(refusal) }
    }
}

fn reason() -> Result<MerchantReason, Error> {
    MerchantReason::parse("ended or replaced at the buyer's wish")
        .map_err(|_| Error::Settings("the reason is too long"))
}
