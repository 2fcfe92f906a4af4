//! The ledger: every session, permission, charge and refund that ever existed, for tests to count money.
//! It holds no names and addresses.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::app::Shared;
use crate::domain::charge::Charge;
use crate::domain::kinds::ProductType;
use crate::domain::moment::compact;
use crate::domain::permission::ChargePermission;
use crate::domain::session::CheckoutSession;

pub(super) async fn show(State(app): State<Shared>) -> Json<Value> {
    let mut guard = app.world();
    let world = &mut *guard;
    let now = world.now();
    world.sessions.iter_mut().for_each(|session| session.expire_if_due(now));
    world.charges.iter_mut().for_each(|charge| charge.settle(now));
    Json(json!({
        "now": compact(now),
        "checkoutSessions": world.sessions.iter().map(session).collect::<Vec<_>>(),
        "chargePermissions": world.permissions.iter().map(|one| permission(one, one.state(now))).collect::<Vec<_>>(),
        "charges": world.charges.iter().map(charge).collect::<Vec<_>>(),
        "refunds": [],
    }))
}

fn session(session: &CheckoutSession) -> Value {
    json!({
        "checkoutSessionId": session.id,
        "merchantId": session.merchant_id,
        "state": session.state.name(),
        "reasonCode": session.state.reason().map(|reason| reason.name()),
        "chargePermissionType": session.terms.permission_type().name(),
        "productType": session.product_type.map(ProductType::name),
        "paymentIntent": session.terms.intent.map(|intent| intent.name()),
        "amount": session.terms.charge_amount.map(|yen| yen.0.to_string()),
        "merchantReferenceId": session.terms.reference_id,
        "chargePermissionId": session.charge_permission_id,
        "chargeId": session.charge_id,
        "buyerAssociated": session.choice.is_some(),
        "processed": session.processed,
        "creationTimestamp": compact(session.created),
        "lastUpdatedTimestamp": compact(session.updated),
    })
}

fn permission(permission: &ChargePermission, state: &str) -> Value {
    json!({
        "chargePermissionId": permission.id,
        "checkoutSessionId": permission.session_id,
        "chargePermissionType": permission.terms.permission_type().name(),
        "state": state,
        "amountLimit": permission.limit.0.to_string(),
        "amountBalance": permission.balance.to_string(),
        "merchantReferenceId": permission.terms.reference_id,
        "creationTimestamp": compact(permission.created),
    })
}

fn charge(charge: &Charge) -> Value {
    json!({
        "chargeId": charge.id,
        "chargePermissionId": charge.permission_id,
        "state": charge.state.name(),
        "reasonCode": charge.state.reason(),
        "amount": charge.amount.0.to_string(),
        "creationTimestamp": compact(charge.created),
    })
}
