//! Amazon's registration with automatic key transfer (onboarding version 2), where there is one.

use url::Url;

/// Pages of Amazon's that bring the keys (developer.amazon.com/docs/amazon-pay-registration/automatickeyexchange).
const ORIGINS: [&str; 4] = [
    "https://payments.amazon.com",
    "https://payments-eu.amazon.com",
    "https://sellercentral.amazon.com",
    "https://sellercentral-europe.amazon.com",
];

/// Where shops register, and as whose.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Its address.
    pub url: String,
    /// The solution provider's id.
    pub sp_id: String,
}

impl Registration {
    /// From `AMAZON_PAY_REGISTER_URL` and `AMAZON_PAY_SP_ID`: Amazon documents neither for Japan's own shops.
    pub(super) fn from_env() -> Option<Self> {
        let variable = |name| std::env::var(name).ok().filter(|text| !text.is_empty());
        Some(Self { url: variable("AMAZON_PAY_REGISTER_URL")?, sp_id: variable("AMAZON_PAY_SP_ID")? })
    }

    /// The one of a stand-in, which serves this script.
    pub(super) fn of_stand_in(script: &str) -> Option<Self> {
        let url = Url::parse(script).ok()?.join("/register").ok()?;
        Some(Self { url: url.into(), sp_id: "LP-AMAZON-PAY".to_owned() })
    }

    /// The origin of its pages.
    #[must_use]
    pub fn origin(&self) -> String {
        Url::parse(&self.url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }

    /// Whether a page of this origin may bring keys.
    #[must_use]
    pub fn trusts(&self, origin: &str) -> bool {
        ORIGINS.contains(&origin) || self.origin() == origin
    }
}

#[cfg(test)]
mod tests {
    use super::Registration;

    #[test]
    fn keys_come_from_amazons_own_pages_only() {
        let stand_in = Registration::of_stand_in("http://amazon.localhost:8788/checkout.js").expect("a URL");
        assert_eq!(stand_in.url, "http://amazon.localhost:8788/register");
        for origin in ["http://amazon.localhost:8788", "https://payments.amazon.com"] {
            assert!(stand_in.trusts(origin), "{origin}");
        }
        for origin in ["http://amazon.localhost", "https://payments.amazon.com.evil.example", "null", ""] {
            assert!(!stand_in.trusts(origin), "{origin}");
        }
    }
}
