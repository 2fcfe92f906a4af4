//! The grammar of the `authorization` header:
//! `<algorithm> PublicKeyId=<id>, SignedHeaders=<a;b;c>, Signature=<base64>`.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::algorithm::Algorithm;

/// Every API request signs at least these.
pub(crate) const ALWAYS_SIGNED: [&str; 5] =
    ["accept", "content-type", "x-amz-pay-date", "x-amz-pay-host", "x-amz-pay-region"];

/// One header, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Authorization {
    pub(crate) algorithm: Algorithm,
    pub(crate) public_key_id: String,
    /// Lower-case names.
    pub(crate) signed_headers: Vec<String>,
    pub(crate) signature: Vec<u8>,
}

impl Authorization {
    /// `None` when the text does not follow the grammar.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (algorithm, rest) = text.trim().split_once(' ')?;
        let (mut key, mut headers, mut signature) = (None, None, None);
        for part in rest.split(',') {
            match part.trim().split_once('=')? {
                ("PublicKeyId", value) => key = Some(value),
                ("SignedHeaders", value) => headers = Some(value),
                ("Signature", value) => signature = Some(value),
                _ => return None,
            }
        }
        Some(Self {
            algorithm: Algorithm::named(algorithm)?,
            public_key_id: key?.to_owned(),
            signed_headers: headers?.split(';').map(str::to_lowercase).collect(),
            signature: BASE64_STANDARD.decode(signature?).ok()?,
        })
    }

    /// The first header that should have been signed and was not.
    pub(crate) fn unsigned(&self) -> Option<&'static str> {
        ALWAYS_SIGNED.into_iter().find(|name| !self.signed_headers.iter().any(|signed| signed == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_three_parts() {
        let text = "AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=SANDBOX-AB, SignedHeaders=accept;X-Amz-Pay-Date, Signature=AAE=";
        let found = Authorization::parse(text).expect("well formed");
        assert_eq!(found.public_key_id, "SANDBOX-AB");
        assert_eq!(found.signed_headers, ["accept", "x-amz-pay-date"]);
        assert_eq!(found.signature, [0, 1]);
        assert_eq!(found.unsigned(), Some("content-type"));
    }

    #[test]
    fn refuses_other_shapes() {
        for text in [
            "",
            "Bearer abc",
            "AMZN-PAY-RSASSA-PSS-V3 PublicKeyId=A, SignedHeaders=a, Signature=AAE=",
            "AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=A, SignedHeaders=a",
            "AMZN-PAY-RSASSA-PSS-V2 PublicKeyId=A, SignedHeaders=a, Signature=%%",
        ] {
            assert_eq!(Authorization::parse(text), None, "{text}");
        }
    }
}
