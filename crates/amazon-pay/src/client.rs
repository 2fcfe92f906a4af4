//! The async client: sends calls in their turn, with time limits, and repeats only what is safe to repeat.
//!
//! Invariants: a POST is repeated only under its idempotency key, and a completion never in doubt; every try is signed
//! anew; one call never lasts longer than its limit; doubt about money outlives the tries; no redirect is followed.

mod operations;
mod retry;
mod throttle;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use time::OffsetDateTime;
use tokio::time::Instant;

pub use retry::RetryPolicy;
pub use throttle::{Quota, Throttle};

use crate::endpoint::Endpoint;
use crate::error::{Error, MoneyMoved, ReasonCode, Retry, TransportKind};
use crate::operation::{Answer, Call};
use crate::signing::{Method, SignedPayload, SignedRequest, Signer};

/// Time limits of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLimits {
    /// For the connection. Default: 5 s.
    pub connect: Duration,
    /// For the whole call with its pauses and repetitions. Default: 30 s, since a completion can take many seconds.
    pub total: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(30) }
    }
}

/// A client for one merchant in one environment. Cloning is cheap and shares the connections.
///
/// ```no_run
/// use amazon_pay::{Client, CheckoutSessionId, Endpoint, Environment, PrivateKey, PublicKeyId, Region, Signer};
///
/// # async fn example(pem: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let signer = Signer::new(PublicKeyId::parse("SANDBOX-AEXAMPLE")?, PrivateKey::from_pem(pem)?);
/// let client = Client::new(Endpoint::new(Region::Jp, Environment::Sandbox), signer)?;
/// let session = client.get_checkout_session(&CheckoutSessionId::parse("3f0c2b1a-7f4e-4c58-9d55-0c2b8d6f4a11")?).await?;
/// println!("{:?}", session.state());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    endpoint: Endpoint,
    signer: Signer,
    limits: TimeLimits,
    retry: RetryPolicy,
    throttle: Throttle,
    http: reqwest::Client,
}

/// Settings of a [`Client`] that differ from the defaults.
#[derive(Debug)]
pub struct ClientBuilder {
    endpoint: Endpoint,
    signer: Signer,
    limits: TimeLimits,
    retry: RetryPolicy,
    throttle: Option<Throttle>,
}

impl ClientBuilder {
    /// Other time limits.
    #[must_use]
    pub const fn time_limits(mut self, limits: TimeLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Another number of tries or other pauses.
    #[must_use]
    pub const fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Other quotas, or shared ones. Default: [`Throttle::amazon`] at Amazon's own host, [`Throttle::none`] at a
    /// stand-in.
    #[must_use]
    pub fn throttle(mut self, throttle: Throttle) -> Self {
        self.throttle = Some(throttle);
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`Error::Settings`] if the key belongs to the other environment, or if TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        self.endpoint.base_path(self.signer.public_key_id())?;
        let http = reqwest::Client::builder()
            .connect_timeout(self.limits.connect)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(concat!("amazon-pay-rust/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| Error::Settings("the HTTP client could not be set up"))?;
        let Self { endpoint, signer, limits, retry, throttle } = self;
        let throttle = throttle.unwrap_or_else(|| {
            if endpoint.is_amazon() { Throttle::amazon(endpoint.environment()) } else { Throttle::none() }
        });
        Ok(Client { inner: Arc::new(Inner { endpoint, signer, limits, retry, throttle, http }) })
    }
}

impl Client {
    /// A client with the default limits.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn new(endpoint: Endpoint, signer: Signer) -> Result<Self, Error> {
        Self::builder(endpoint, signer).build()
    }

    /// A client with other limits.
    #[must_use]
    pub fn builder(endpoint: Endpoint, signer: Signer) -> ClientBuilder {
        ClientBuilder {
            endpoint,
            signer,
            limits: TimeLimits::default(),
            retry: RetryPolicy::default(),
            throttle: None,
        }
    }

    /// Where this client sends.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }

    /// Signs a button payload with this client's key. See [`Signer::sign_button`].
    ///
    /// # Errors
    /// [`Error::Key`] if the cryptographic library fails.
    pub fn sign_button(&self, payload_json: String) -> Result<SignedPayload, Error> {
        Ok(self.inner.signer.sign_button(payload_json)?)
    }

    /// Sends an operation.
    ///
    /// What fails with [`Retry::AsIs`] is repeated within the time limit, unless it is a POST without an idempotency
    /// key. A completion in doubt is [`Retry::AskFirst`] and therefore never repeated.
    ///
    /// # Errors
    /// The last try's error, or an earlier one's if that left doubt about money which the last did not settle. See
    /// [`Error::retry`] and [`Error::money`]. [`Error::Throttled`] if the operation's turn comes too late.
    pub async fn call<T: Answer>(&self, call: &Call<T>) -> Result<T, Error> {
        let inner = &*self.inner;
        let deadline = Instant::now() + inner.limits.total;
        let tries = if call.may_be_resent() { inner.retry.tries.max(1) } else { 1 };
        let mut doubt = None;
        let mut tried = 0;
        loop {
            tried += 1;
            let Some(turn) = inner.throttle.turn(call.operation(), deadline) else {
                return Err(doubt.unwrap_or(Error::Throttled(call.operation())));
            };
            tokio::time::sleep_until(turn).await;
            let error = match inner.attempt(call, inner.time_for(call, deadline, tries - tried)).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if error.reason() == Some(&ReasonCode::TooManyRequests) {
                inner.throttle.exhausted(call.operation());
            }
            let pause = inner.retry.pause(tried);
            let again = error.retry() == Retry::AsIs && tried < tries && Instant::now() + pause < deadline;
            if !again {
                return Err(weightier(doubt, error));
            }
            tracing::debug!(operation = %call.operation(), tried, %error, "Amazon Pay: trying again");
            let error = weightier(doubt, error);
            doubt = (error.money() == MoneyMoved::Possibly).then_some(error);
            tokio::time::sleep(pause).await;
        }
    }
}

/// Of an earlier try's doubt and a later error, the one to tell: a repeated decline settles the doubt, a request that
/// did not get through does not.
fn weightier(doubt: Option<Error>, error: Error) -> Error {
    let settled = error.money() == MoneyMoved::Possibly || error.reason().is_some_and(ReasonCode::is_decline);
    match doubt {
        Some(doubt) if !settled => doubt,
        _ => error,
    }
}

impl Inner {
    /// A read that hangs must leave time for the next try. Money gets all the time there is: it takes many seconds,
    /// and cutting it off only makes doubt.
    fn time_for<T: Answer>(&self, call: &Call<T>, deadline: Instant, tries_left: u32) -> Duration {
        let left = deadline.saturating_duration_since(Instant::now());
        if call.operation().moves_money() { left } else { left / (tries_left + 1) }
    }

    async fn attempt<T: Answer>(&self, call: &Call<T>, limit: Duration) -> Result<T, Error> {
        let signed = call.sign(&self.signer, &self.endpoint, OffsetDateTime::now_utc())?;
        let broke = |error: reqwest::Error| transport_error(call, error);
        let response = self.request(signed).timeout(limit).send().await.map_err(broke)?;
        let status = response.status().as_u16();
        let request_id =
            response.headers().get("x-amz-pay-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
        let body = response.bytes().await.map_err(broke)?;
        tracing::debug!(operation = %call.operation(), status, request_id, "Amazon Pay answered");
        call.read(status, request_id.as_deref(), &body)
    }

    fn request(&self, signed: SignedRequest) -> reqwest::RequestBuilder {
        let method = match signed.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let request = self.http.request(method, format!("{}{}", self.endpoint.origin(), signed.target));
        let request =
            signed.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        if signed.body.is_empty() { request } else { request.body(signed.body) }
    }
}

fn transport_error<T: Answer>(call: &Call<T>, error: reqwest::Error) -> Error {
    let kind = if error.is_connect() || error.is_builder() {
        TransportKind::Connect
    } else if error.is_timeout() {
        TransportKind::Timeout
    } else {
        TransportKind::Interrupted
    };
    call.broken(kind, Box::new(error.without_url()))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.inner.endpoint)
            .field("signer", &self.inner.signer)
            .finish_non_exhaustive()
    }
}
