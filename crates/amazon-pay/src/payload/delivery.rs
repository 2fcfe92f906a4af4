//! Where goods may be shipped. Restricted addresses are greyed out on Amazon's page; check again on review.
//!
//! Amazon page: `amazon-pay-checkout/restrict-shipping-addresses`.

use std::collections::BTreeMap;

use serde::Serialize;

/// Delivery restrictions of a checkout.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliverySpecifications {
    /// `RestrictPOBoxes` (US, UK) and `RestrictPackstations` (DE).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub special_restrictions: Vec<String>,
    /// Countries, regions, postal codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_restrictions: Option<AddressRestrictions>,
}

/// A list of places and whether it names the good ones or the bad ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressRestrictions {
    /// Which way the list is meant.
    #[serde(rename = "type")]
    pub kind: RestrictionType,
    /// By ISO 3166 alpha-2 country; a restriction without members means the whole country.
    pub restrictions: BTreeMap<String, CountryRestriction>,
}

/// Which way a list of places is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum RestrictionType {
    /// Only there.
    Allowed,
    /// Everywhere but there.
    NotAllowed,
}

/// Part of a country. Outside the US the regions are free text: list every spelling in use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CountryRestriction {
    /// E.g. `東京都`, `東京`, `Tokyo`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub states_or_regions: Vec<String>,
    /// With or without `*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub zip_codes: Vec<String>,
}
