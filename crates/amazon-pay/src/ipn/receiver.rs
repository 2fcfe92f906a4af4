//! Verifies notifications and fetches the certificates that they name, each once.
//!
//! Invariant: no redirect is followed, no answer above 64 KB is read, one fetch at a time, and the cache is bounded:
//! a stream of forged envelopes costs little, reaches no host but the allowed ones, and delays no honest one whose
//! certificate is known.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use time::OffsetDateTime;
use url::Url;

use super::{IpnError, IpnMessage, IpnVerifier, SigningCertificate, SnsEnvelope};
use crate::error::Error;

/// Amazon changes its certificate about once a year.
const CACHED: usize = 8;
const LARGEST: usize = 64 * 1024;

/// An [`IpnVerifier`] with a cache of certificates. Cloning is cheap and shares the cache.
///
/// ```no_run
/// use amazon_pay::{IpnMessage, IpnReceiver, IpnVerifier, MerchantId};
///
/// # async fn example(body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// let receiver = IpnReceiver::new(IpnVerifier::new(MerchantId::parse("A1EXAMPLE")?))?;
/// // In the handler of the POST:
/// match receiver.receive(body).await {
///     Ok(IpnMessage::Notification(notice)) => { /* store it, answer 200, then GET notice.object */ }
///     Ok(_) => { /* nothing to do: answer 200 */ }
///     Err(error) if error.is_temporary() => { /* answer 503: Amazon sends it again */ }
///     Err(error) => { /* answer 400 */ }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct IpnReceiver {
    verifier: IpnVerifier,
    http: reqwest::Client,
    cache: Arc<Cache>,
    fresh: Duration,
}

#[derive(Debug, Default)]
struct Cache {
    known: Mutex<HashMap<Url, Known>>,
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Debug, Clone)]
struct Known {
    certificate: Arc<SigningCertificate>,
    since: Instant,
}

impl IpnReceiver {
    /// A receiver with an empty cache.
    ///
    /// # Errors
    /// [`Error::Settings`] if TLS cannot be set up.
    pub fn new(verifier: IpnVerifier) -> Result<Self, Error> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(10))
            .build()
            .map_err(|_| Error::Settings("the HTTP client could not be set up"))?;
        Ok(Self { verifier, http, cache: Arc::default(), fresh: Duration::from_secs(60) })
    }

    /// A known certificate older than this is fetched once more before a message is refused because of it: a
    /// stand-in that was started anew has another key at the same address. Default: a minute.
    #[must_use]
    pub const fn refetch_after(mut self, age: Duration) -> Self {
        self.fresh = age;
        self
    }

    /// Reads and verifies the body of one POST.
    ///
    /// # Errors
    /// [`IpnError`]; see [`IpnError::is_temporary`] for the HTTP status to answer with.
    pub async fn receive(&self, body: &[u8]) -> Result<IpnMessage, IpnError> {
        let envelope = SnsEnvelope::parse(body)?;
        let url = self.verifier.certificate_url(&envelope)?;
        let now = OffsetDateTime::now_utc();
        let known = match self.cache.get(&url) {
            Some(known) => known,
            None => self.fetch_once(&url, None).await?,
        };
        match self.verifier.verify(&envelope, &known.certificate, now) {
            Err(IpnError::Signature | IpnError::Certificate(_)) if known.since.elapsed() > self.fresh => {
                let renewed = self.fetch_once(&url, Some(known.since)).await?;
                self.verifier.verify(&envelope, &renewed.certificate, now)
            }
            verdict => verdict,
        }
    }

    /// Fetches unless another task has done so meanwhile.
    async fn fetch_once(&self, url: &Url, stale: Option<Instant>) -> Result<Known, IpnError> {
        let _one_at_a_time = self.cache.fetching.lock().await;
        if let Some(known) = self.cache.get(url).filter(|known| Some(known.since) != stale) {
            return Ok(known);
        }
        let certificate = Arc::new(SigningCertificate::from_pem(&self.fetch(url).await?)?);
        let known = Known { certificate, since: Instant::now() };
        self.cache.put(url.clone(), known.clone());
        Ok(known)
    }

    async fn fetch(&self, url: &Url) -> Result<Vec<u8>, IpnError> {
        let broke = |error: reqwest::Error| IpnError::Fetch(Box::new(error.without_url()));
        let mut response = self.http.get(url.clone()).send().await.map_err(broke)?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(IpnError::Fetch(format!("HTTP {}", response.status().as_u16()).into()));
        }
        let mut pem = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(broke)? {
            pem.extend_from_slice(&chunk);
            if pem.len() > LARGEST {
                return Err(IpnError::Certificate("is too large"));
            }
        }
        Ok(pem)
    }
}

impl Cache {
    fn get(&self, url: &Url) -> Option<Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(url).cloned()
    }

    fn put(&self, url: Url, known: Known) {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= CACHED && !all.contains_key(&url) {
            all.clear();
        }
        all.insert(url, known);
    }
}
