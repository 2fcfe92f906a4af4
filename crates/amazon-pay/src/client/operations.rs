//! The operations as methods, for the common case. Each is `client.call(&operation(…))`.

use super::Client;
use crate::error::Error;
use crate::ids::{BuyerToken, ChargeId, ChargePermissionId, CheckoutSessionId, IdempotencyKey};
use crate::model::{Buyer, Charge, ChargePermission, CheckoutSession};
use crate::operation::{self, CompleteCheckoutSession, Completion, UpdateCheckoutSession};
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

    /// See [`get_charge`](operation::get_charge).
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn get_charge(&self, id: &ChargeId) -> Result<Charge, Error> {
        self.call(&operation::get_charge(id)).await
    }
}
