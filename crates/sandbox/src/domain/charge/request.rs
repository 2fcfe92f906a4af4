//! The bodies of the charge operations.

use serde_json::Value;

use super::ChargeDetails;
use crate::domain::fields::Fields;
use crate::domain::metadata::{self, MerchantMetadata};
use crate::domain::refusal::Refusal;
use crate::domain::yen::Yen;

const CHANNELS: &[&str] = &["Web", "Phone", "App", "Alexa", "PointOfSale", "FireTv", "Offline", "Amazon"];
const INITIATORS: &[&str] = &["CITU", "MITU", "CITR", "MITR"];

/// The body of Create Charge.
#[derive(Debug, Clone)]
pub(crate) struct CreateCharge {
    pub(crate) permission_id: String,
    pub(crate) amount: Yen,
    pub(crate) capture_now: bool,
    pub(crate) can_handle_pending: bool,
    pub(crate) details: ChargeDetails,
}

impl CreateCharge {
    pub(crate) fn read(body: &Value) -> Result<Self, Refusal> {
        let mut allowed = vec![
            "chargePermissionId",
            "chargeAmount.amount",
            "chargeAmount.currencyCode",
            "captureNow",
            "canHandlePendingAuthorization",
            "softDescriptor",
            "providerMetadata.providerReferenceId",
            "platformId",
            "channel",
            "chargeInitiator",
            "webCheckoutDetails.checkoutResultReturnUrl",
        ];
        allowed.extend(metadata::MEMBERS);
        let fields = Fields::of(body, &allowed)?;
        let listed = |list: &'static [&str]| move |text: &str| list.contains(&text).then(|| text.to_owned());
        fields.url("webCheckoutDetails.checkoutResultReturnUrl")?;
        let capture_now = fields.flag("captureNow")?.unwrap_or(false);
        let soft_descriptor = fields.text("softDescriptor", 16)?;
        if soft_descriptor.is_some() && !capture_now {
            return Err(Refusal::bad_combination("[softDescriptor] is only allowed with captureNow true"));
        }
        Ok(Self {
            permission_id: fields
                .text("chargePermissionId", 64)?
                .ok_or_else(|| Refusal::missing("chargePermissionId"))?,
            amount: fields.yen("chargeAmount")?.ok_or_else(|| Refusal::missing("chargeAmount"))?,
            capture_now,
            can_handle_pending: fields.flag("canHandlePendingAuthorization")?.unwrap_or(false),
            details: ChargeDetails {
                soft_descriptor,
                metadata: MerchantMetadata::read(fields)?,
                provider_reference_id: fields.text("providerMetadata.providerReferenceId", 256)?,
                platform_id: fields.text("platformId", 256)?,
                channel: fields.kind("channel", listed(CHANNELS))?,
                initiator: fields.kind("chargeInitiator", listed(INITIATORS))?,
            },
        })
    }
}

/// The body of Capture Charge.
#[derive(Debug, Clone)]
pub(crate) struct CaptureCharge {
    pub(crate) amount: Yen,
    pub(crate) soft_descriptor: Option<String>,
}

impl CaptureCharge {
    pub(crate) fn read(body: &Value) -> Result<Self, Refusal> {
        let fields =
            Fields::of(body, &["captureAmount.amount", "captureAmount.currencyCode", "softDescriptor"])?;
        Ok(Self {
            amount: fields.yen("captureAmount")?.ok_or_else(|| Refusal::missing("captureAmount"))?,
            soft_descriptor: fields.text("softDescriptor", 16)?,
        })
    }
}

/// The body of Cancel Charge. The reason is for people; it is checked and not kept.
pub(crate) fn check_cancellation(body: &Value) -> Result<(), Refusal> {
    let path = "cancellationReason";
    Fields::of(body, &[path])?.text(path, 255)?.map(drop).ok_or_else(|| Refusal::missing(path))
}
