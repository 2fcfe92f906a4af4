//! The two signature algorithms of Amazon Pay. They differ in the salt length alone.

use super::sha256_hex;

/// Named in button options and in the `authorization` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// `AMZN-PAY-RSASSA-PSS`, salt of 20 bytes; what checkout.js sends when none is named.
    Pss,
    /// `AMZN-PAY-RSASSA-PSS-V2`, salt of 32 bytes.
    PssV2,
}

impl Algorithm {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "AMZN-PAY-RSASSA-PSS" => Some(Self::Pss),
            "AMZN-PAY-RSASSA-PSS-V2" => Some(Self::PssV2),
            _ => None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pss => "AMZN-PAY-RSASSA-PSS",
            Self::PssV2 => "AMZN-PAY-RSASSA-PSS-V2",
        }
    }

    pub(crate) fn salt_length(self) -> usize {
        match self {
            Self::Pss => 20,
            Self::PssV2 => 32,
        }
    }

    /// What gets signed: the name, a newline, the hash of the payload or of the canonical request.
    pub(crate) fn string_to_sign(self, text: &[u8]) -> String {
        format!("{}\n{}", self.name(), sha256_hex(text))
    }
}
