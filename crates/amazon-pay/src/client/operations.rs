//! The operations as methods, for the common case. Each is `client.call(&operation(…))`.

use super::Client;
use crate::error::Error;
use crate::ids::{BuyerToken, ChargeId, ChargePermissionId, CheckoutSessionId, IdempotencyKey, RefundId};
use crate::model::{Buyer, Charge, ChargePermission, CheckoutSession, Refund};
use crate::operation::{
    self, CaptureCharge, CloseChargePermission, CompleteCheckoutSession, Completion, CreateCharge,
    CreateRefund, MerchantReason, UpdateChargePermission, UpdateCheckoutSession,
};
use crate::payload::CheckoutPayload;

impl Client {
    /// See [`get_buyer`](operation::get_buyer).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn get_buyer(&self, token: &BuyerToken) -> Result<Buyer, Error> {
        self.call(&operation::get_buyer(token)).await
    }

    /// See [`create_checkout_session`](operation::create_checkout_session). Not repeated by itself; the key makes it
    /// safe for the caller to do so.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn create_checkout_session(
        &self,
        payload: &CheckoutPayload,
        key: &IdempotencyKey,
    ) -> Result<CheckoutSession, Error> {
        self.call(&operation::create_checkout_session(payload, key)).await
    }

    /// See [`get_checkout_session`](operation::get_checkout_session).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn get_checkout_session(&self, id: &CheckoutSessionId) -> Result<CheckoutSession, Error> {
        self.call(&operation::get_checkout_session(id)).await
    }

    /// See [`update_checkout_session`](operation::update_checkout_session).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn update_checkout_session(
        &self,
        id: &CheckoutSessionId,
        update: &UpdateCheckoutSession,
    ) -> Result<CheckoutSession, Error> {
        self.call(&operation::update_checkout_session(id, update)).await
    }

    /// See [`complete_checkout_session`](operation::complete_checkout_session). Sent once, never repeated.
    ///
    /// # Errors
    /// As [`Client::call`]. [`Error::money`] says whether the order may be paid nevertheless.
    pub async fn complete_checkout_session(
        &self,
        id: &CheckoutSessionId,
        complete: &CompleteCheckoutSession,
        key: Option<&IdempotencyKey>,
    ) -> Result<Completion, Error> {
        self.call(&operation::complete_checkout_session(id, complete, key)).await
    }

    /// See [`get_charge_permission`](operation::get_charge_permission).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn get_charge_permission(&self, id: &ChargePermissionId) -> Result<ChargePermission, Error> {
        self.call(&operation::get_charge_permission(id)).await
    }

    /// See [`update_charge_permission`](operation::update_charge_permission).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn update_charge_permission(
        &self,
        id: &ChargePermissionId,
        update: &UpdateChargePermission,
    ) -> Result<ChargePermission, Error> {
        self.call(&operation::update_charge_permission(id, update)).await
    }

    /// See [`close_charge_permission`](operation::close_charge_permission).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn close_charge_permission(
        &self,
        id: &ChargePermissionId,
        close: &CloseChargePermission,
    ) -> Result<ChargePermission, Error> {
        self.call(&operation::close_charge_permission(id, close)).await
    }

    /// See [`create_charge`](operation::create_charge).
    ///
    /// # Errors
    /// As [`Client::call`]. [`Error::money`] says whether it may be charged nevertheless.
    pub async fn create_charge(&self, charge: &CreateCharge, key: &IdempotencyKey) -> Result<Charge, Error> {
        self.call(&operation::create_charge(charge, key)).await
    }

    /// See [`get_charge`](operation::get_charge).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn get_charge(&self, id: &ChargeId) -> Result<Charge, Error> {
        self.call(&operation::get_charge(id)).await
    }

    /// See [`capture_charge`](operation::capture_charge).
    ///
    /// # Errors
    /// As [`Client::call`]. [`Error::money`] says whether it may be captured nevertheless.
    pub async fn capture_charge(
        &self,
        id: &ChargeId,
        capture: &CaptureCharge,
        key: &IdempotencyKey,
    ) -> Result<Charge, Error> {
        self.call(&operation::capture_charge(id, capture, key)).await
    }

    /// See [`cancel_charge`](operation::cancel_charge).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn cancel_charge(&self, id: &ChargeId, reason: &MerchantReason) -> Result<Charge, Error> {
        self.call(&operation::cancel_charge(id, reason)).await
    }

    /// See [`create_refund`](operation::create_refund).
    ///
    /// # Errors
    /// As [`Client::call`]. [`Error::money`] says whether it may be refunded nevertheless.
    pub async fn create_refund(&self, refund: &CreateRefund, key: &IdempotencyKey) -> Result<Refund, Error> {
        self.call(&operation::create_refund(refund, key)).await
    }

    /// See [`get_refund`](operation::get_refund).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn get_refund(&self, id: &RefundId) -> Result<Refund, Error> {
        self.call(&operation::get_refund(id)).await
    }
}
