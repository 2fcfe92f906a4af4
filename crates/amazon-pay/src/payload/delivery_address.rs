//! The address inside a ProcessOrder payload.
//!
//! Amazon page: `amazon-pay-checkout/address-formatting-and-validation`.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::percent;

/// Where an order is shipped that was completed on the shop's own pages. Redacted in `Debug`.
///
/// Japan demands all but the optional members here; the US and Europe also demand `city`. A value that is not plain
/// ASCII is percent-encoded (UTF-8) as Amazon's Japanese sample does it, and so is one with a `%`, so that decoding
/// it once always gives the value back. Whether Amazon insists on the encoding is not documented.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryAddress {
    /// Full name, at most 50 characters.
    #[serde(serialize_with = "encoded")]
    pub name: String,
    /// Japan: city and street with number. At most 180 characters.
    #[serde(serialize_with = "encoded")]
    pub address_line1: String,
    /// Japan: the building. At most 60 characters.
    #[serde(serialize_with = "encoded_option", skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// Japan: often the company. At most 60 characters.
    #[serde(serialize_with = "encoded_option", skip_serializing_if = "Option::is_none")]
    pub address_line3: Option<String>,
    /// Not needed in Japan.
    #[serde(serialize_with = "encoded_option", skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Not needed in Japan.
    #[serde(serialize_with = "encoded_option", skip_serializing_if = "Option::is_none")]
    pub district_or_county: Option<String>,
    /// The prefecture or state.
    #[serde(serialize_with = "encoded_option", skip_serializing_if = "Option::is_none")]
    pub state_or_region: Option<String>,
    /// Postal code.
    #[serde(serialize_with = "encoded")]
    pub postal_code: String,
    /// ISO 3166 alpha-2.
    #[serde(serialize_with = "encoded")]
    pub country_code: String,
    /// Phone number.
    #[serde(serialize_with = "encoded")]
    pub phone_number: String,
}

impl DeliveryAddress {
    /// A Japanese address with all that Amazon demands: 氏名, 郵便番号, 都道府県, 市区町村から番地まで, 電話番号.
    #[must_use]
    pub fn japan(name: &str, postal_code: &str, prefecture: &str, street: &str, phone: &str) -> Self {
        Self {
            name: name.to_owned(),
            address_line1: street.to_owned(),
            state_or_region: Some(prefecture.to_owned()),
            postal_code: postal_code.to_owned(),
            country_code: "JP".to_owned(),
            phone_number: phone.to_owned(),
            ..Self::default()
        }
    }
}

impl fmt::Debug for DeliveryAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeliveryAddress([redacted])")
    }
}

fn encoded<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if text.is_ascii() && !text.contains('%') {
        serializer.serialize_str(text)
    } else {
        serializer.serialize_str(&percent::encode(text.as_bytes()))
    }
}

#[allow(clippy::ref_option, reason = "the shape that serde asks for")]
fn encoded_option<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    match text {
        Some(text) => encoded(text, serializer),
        None => serializer.serialize_none(),
    }
}
