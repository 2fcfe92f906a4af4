//! Why the merchant ends something, in a text that Amazon keeps.

use std::fmt;

use serde::Serialize;

use crate::ids::InvalidId;

/// A merchant's reason for a cancellation or a closure: 1 to 255 characters. Redacted in `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct MerchantReason(String);

impl MerchantReason {
    /// Checks the length.
    ///
    /// # Errors
    /// [`InvalidId`] if it is empty or longer than 255 characters.
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidId> {
        let text = text.into();
        let fits = (1..=255).contains(&text.chars().count());
        if fits { Ok(Self(text)) } else { Err(InvalidId::of("reason")) }
    }
}

impl fmt::Debug for MerchantReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MerchantReason([redacted])")
    }
}
