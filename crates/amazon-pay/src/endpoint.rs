//! Where requests go: scheme, host, region, and the environment's path.
//!
//! Invariant: key prefix, environment and address never contradict each other, and real money never travels
//! unencrypted.

use url::{Host, Url};

use crate::error::Error;
use crate::ids::PublicKeyId;
use crate::region::{Environment, Region};

/// The API of one region and environment, at Amazon's host or at a stand-in for it.
#[derive(Debug, Clone)]
pub struct Endpoint {
    region: Region,
    environment: Environment,
    origin: String,
    host: String,
}

impl Endpoint {
    /// Amazon's own host.
    #[must_use]
    pub fn new(region: Region, environment: Environment) -> Self {
        let host = region.host().to_owned();
        Self { region, environment, origin: format!("https://{host}"), host }
    }

    /// Another host that speaks the same API, e.g. a local stand-in: `http://localhost:8788`.
    ///
    /// # Errors
    /// [`Error::Settings`] if the address is no plain http(s) origin, or if the environment is live and the address
    /// is neither https nor this machine.
    pub fn at(self, base_url: &str) -> Result<Self, Error> {
        let url = Url::parse(base_url).map_err(|_| Error::Settings("the base URL is no URL"))?;
        let plain = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !plain || !url.username().is_empty() || url.password().is_some() {
            return Err(Error::Settings("the base URL must be scheme, host and port only"));
        }
        let local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => return Err(Error::Settings("the base URL has no host")),
        };
        match url.scheme() {
            "https" => {}
            "http" if self.environment == Environment::Sandbox || local => {}
            _ => return Err(Error::Settings("the base URL must be https for live money")),
        }
        let origin = url.origin().ascii_serialization();
        let host = origin.split_once("://").map_or("", |(_, host)| host).to_owned();
        Ok(Self { origin, host, ..self })
    }

    /// The region, which is signed into every request.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// Sandbox or live.
    #[must_use]
    pub const fn environment(&self) -> Environment {
        self.environment
    }

    /// Whether this is Amazon's own host, and no stand-in.
    #[must_use]
    pub fn is_amazon(&self) -> bool {
        self.host == self.region.host()
    }

    /// Scheme, host and port, without a trailing slash.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host, with the port if it is not the scheme's own: the value of `x-amz-pay-host`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path before the resource: `/v2` for a key with an environment prefix, `/sandbox/v2` or `/live/v2` for a
    /// legacy key. Amazon page: `amazon-pay-api-v2/environments`.
    ///
    /// # Errors
    /// [`Error::Settings`] if the key belongs to the other environment.
    pub fn base_path(&self, key: &PublicKeyId) -> Result<String, Error> {
        match key.environment() {
            None => Ok(format!("/{}/v2", self.environment.path_segment())),
            Some(environment) if environment == self.environment => Ok("/v2".to_owned()),
            Some(_) => Err(Error::Settings("the public key id belongs to the other environment")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn the_key_decides_the_path() {
        let sandbox = Endpoint::new(Region::Jp, Environment::Sandbox);
        let live = Endpoint::new(Region::Jp, Environment::Live);
        let key = |text: &str| PublicKeyId::parse(text).unwrap();
        assert_eq!(sandbox.base_path(&key("SANDBOX-AE")).unwrap(), "/v2");
        assert_eq!(live.base_path(&key("live-ae")).unwrap(), "/v2");
        assert_eq!(sandbox.base_path(&key("AE")).unwrap(), "/sandbox/v2");
        assert_eq!(live.base_path(&key("LIVEAE")).unwrap(), "/live/v2");
        assert!(live.base_path(&key("SANDBOX-AE")).is_err());
    }

    #[test]
    fn the_signed_host_is_the_called_host() {
        let sandbox = Endpoint::new(Region::Jp, Environment::Sandbox);
        assert_eq!(sandbox.host(), "pay-api.amazon.jp");
        assert!(sandbox.is_amazon() && !sandbox.clone().at("http://localhost:8788").unwrap().is_amazon());
        assert_eq!(sandbox.clone().at("http://localhost:8788/").unwrap().host(), "localhost:8788");
        assert_eq!(sandbox.clone().at("http://[::1]:8788").unwrap().host(), "[::1]:8788");
        assert_eq!(sandbox.at("https://pay.example:443").unwrap().host(), "pay.example");
    }

    #[test]
    fn live_money_is_never_sent_in_the_clear() {
        let live = || Endpoint::new(Region::Jp, Environment::Live);
        assert!(live().at("http://pay.example").is_err());
        assert!(live().at("http://127.0.0.1:8788").is_ok());
        for bad in
            ["", "pay.example", "ftp://pay.example", "https://pay.example/base", "https://u:p@pay.example"]
        {
            assert!(live().at(bad).is_err(), "{bad}");
        }
    }
}
