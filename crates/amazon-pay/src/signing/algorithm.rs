//! Amazon Pay's two signature algorithms, which differ in the salt only.

use std::fmt;

/// RSASSA-PSS with SHA-256 and MGF1-SHA-256. Amazon page: `amazon-pay-checkout/add-the-amazon-pay-button`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// `AMZN-PAY-RSASSA-PSS`, salt of 20 bytes. Still accepted by Amazon; this crate verifies it but never signs so.
    V1,
    /// `AMZN-PAY-RSASSA-PSS-V2`, salt of 32 bytes.
    V2,
}

impl Algorithm {
    /// The name on the wire, which is signed too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1 => "AMZN-PAY-RSASSA-PSS",
            Self::V2 => "AMZN-PAY-RSASSA-PSS-V2",
        }
    }

    /// The algorithm of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::V1, Self::V2].into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// The text under a signature: the name, a line feed, the lower-case hex SHA-256 of `text`.
    pub(crate) fn string_to_sign(self, text: &str) -> String {
        format!("{}\n{}", self.name(), super::sha256_hex(text.as_bytes()))
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
