//! The ledger: every session, permission, charge and refund that ever existed, for tests to count money.
//! It holds no names and addresses.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::app::Shared;
use crate::domain::charge::Charge;
use crate::domain::kinds::ProductType;
use crate::domain::moment::compact;
use crate::domain::permission::ChargePermission;
use crate::domain::refund::Refund;
use crate::domain::session::CheckoutSession;

pub(super) async fn show(State(app): State<Shared>) -> Json<Value> {
    let mut world = app.world();
    let now = world.settle();
    let permissions = &world.permissions;
    let mut charges: Vec<(&ChargePermission, &Charge)> =
        permissions.iter().flat_map(|one| one.charges.iter().map(move |charge| (one, charge))).collect();
    charges.sort_by_key(|(_, charge)| charge.created);
    let mut refunds: Vec<&Refund> = permissions.iter().flat_map(|one| &one.refunds).collect();
    refunds.sort_by_key(|refund| refund.created);
    Json(json!({
        "now": compact(now),
        "checkoutSessions": world.sessions.iter().map(session).collect::<Vec<_>>(),
        "chargePermissions": permissions.iter().map(|one| permission(one, now)).collect::<Vec<_>>(),
        "charges": charges.into_iter().map(|(permission, one)| charge(permission, one)).collect::<Vec<_>>(),
        "refunds": refunds.into_iter().map(refund).collect::<Vec<_>>(),
    }))
}

pub(crate) fn session(session: &CheckoutSession) -> Value {
    json!({
        "checkoutSessionId": session.id,
        "merchantId": session.merchant_id,
        "state": session.state.name(),
        "reasonCode": session.state.reason().map(|reason| reason.name()),
        "chargePermissionType": session.terms.permission_type().name(),
        "productType": session.product_type.map(ProductType::name),
        "paymentIntent": session.terms.intent.map(|intent| intent.name()),
        "amount": session.terms.charge_amount.map(|yen| yen.0.to_string()),
        "merchantReferenceId": session.terms.metadata.reference_id,
        "chargePermissionId": session.charge_permission_id,
        "chargeId": session.charge_id,
        "buyerAssociated": session.choice.is_some(),
        "processed": session.processed,
        "creationTimestamp": compact(session.created),
        "lastUpdatedTimestamp": compact(session.updated),
    })
}

pub(crate) fn permission(permission: &ChargePermission, now: OffsetDateTime) -> Value {
    json!({
        "chargePermissionId": permission.id,
        "checkoutSessionId": permission.session_id,
        "chargePermissionType": permission.terms.permission_type().name(),
        "state": permission.state().name(),
        "reasonCode": permission.state().reason(),
        "amountLimit": permission.limit.0.to_string(),
        "amountBalance": permission.balance(now).to_string(),
        "merchantReferenceId": permission.terms.metadata.reference_id,
        "orderedDeclines": permission.ordered_declines().map(|reason| reason.name()).collect::<Vec<_>>(),
        "creationTimestamp": compact(permission.created),
        "expirationTimestamp": compact(permission.expires()),
    })
}

pub(crate) fn charge(permission: &ChargePermission, charge: &Charge) -> Value {
    json!({
        "chargeId": charge.id,
        "chargePermissionId": permission.id,
        "state": charge.state.name(),
        "reasonCode": charge.state.reason(),
        "amount": charge.amount.0.to_string(),
        "captured": charge.taken().to_string(),
        "refunded": permission.refunded(&charge.id).to_string(),
        "chargedBack": permission.chargebacks.contains(&charge.id),
        "merchantReferenceId": charge.details.metadata.reference_id,
        "creationTimestamp": compact(charge.created),
    })
}

pub(crate) fn refund(refund: &Refund) -> Value {
    json!({
        "refundId": refund.id,
        "chargeId": refund.charge_id,
        "state": refund.state.name(),
        "reasonCode": refund.state.reason(),
        "amount": refund.amount.0.to_string(),
        "creationTimestamp": compact(refund.created),
    })
}
