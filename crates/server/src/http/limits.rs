//! Limits: per address and LP, because signing costs CPU and every login costs a call to Amazon; per key for `/v1`.
//!
//! A bucket of tokens for each, refilled steadily. The table is swept when it grows, so memory stays flat.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use contract::ErrorCode;
use lp_amazon_pay_contract as contract;

use super::errors::ApiError;
use crate::language::Language;
use crate::shop::Shop;

/// Callers that are remembered before full buckets are forgotten.
const MAX_KEPT: usize = 10_000;

/// The buckets.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    buckets: Arc<Mutex<HashMap<String, Bucket>>>,
    /// Requests that may come at once.
    burst: u32,
    /// Requests that are given back each second.
    per_second: u32,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: u32,
    filled: Instant,
}

impl Limits {
    pub(super) fn new(burst: u32, per_second: u32) -> Self {
        Self { buckets: Arc::default(), burst, per_second }
    }

    /// Takes one token; `false` when none is left.
    pub(super) fn take(&self, caller: &str, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > MAX_KEPT {
            buckets.retain(|_, bucket| self.refilled(*bucket, now).left < self.burst);
        }
        let bucket = buckets.entry(caller.to_owned()).or_insert(Bucket { left: self.burst, filled: now });
        *bucket = self.refilled(*bucket, now);
        let allowed = bucket.left > 0;
        bucket.left = bucket.left.saturating_sub(1);
        allowed
    }

    fn refilled(&self, bucket: Bucket, now: Instant) -> Bucket {
        let seconds = u32::try_from(now.duration_since(bucket.filled).as_secs()).unwrap_or(u32::MAX);
        if seconds == 0 {
            return bucket;
        }
        let back = seconds.saturating_mul(self.per_second);
        Bucket { left: bucket.left.saturating_add(back).min(self.burst), filled: now }
    }
}

/// Middleware: answers `too_many` when the caller's bucket is empty.
pub(super) async fn limit(
    State((shop, limits)): State<(Shop, Limits)>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(path): Path<HashMap<String, String>>,
    request: Request,
    next: Next,
) -> Response {
    let lp = path.get("lp").map_or("", String::as_str);
    let address = caller(&shop, peer, request.headers());
    if limits.take(&format!("{address} {lp}"), Instant::now()) {
        next.run(request).await
    } else {
        ApiError::new(ErrorCode::TooMany, Language::of(request.headers())).into_response()
    }
}

/// Where a request comes from.
pub(super) fn caller(shop: &Shop, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    forwarded_for(headers).filter(|_| shop.settings.shop.behind_proxy).unwrap_or(peer.ip())
}

/// The address that our own proxy saw: the last entry of `X-Forwarded-For`. Earlier ones anybody could write.
pub(super) fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let list = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    list.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::{Duration, Instant};

    use super::Limits;

    #[test]
    fn only_the_proxys_own_entry_counts() {
        let mut headers = axum::http::HeaderMap::new();
        assert_eq!(super::forwarded_for(&headers), None);
        headers.insert("x-forwarded-for", axum::http::HeaderValue::from_static("6.6.6.6, 192.0.2.7"));
        assert_eq!(super::forwarded_for(&headers), Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7))));
    }

    #[test]
    fn a_burst_passes_then_one_a_second_and_callers_do_not_share() {
        let (limits, start) = (Limits::new(60, 1), Instant::now());
        assert!((0..60).all(|_| limits.take("192.0.2.1 demo", start)));
        assert!(!limits.take("192.0.2.1 demo", start));
        assert!(limits.take("192.0.2.1 teiki", start));
        assert!(limits.take("192.0.2.2 demo", start));
        assert!(limits.take("192.0.2.1 demo", start + Duration::from_secs(1)));
        assert!(!limits.take("192.0.2.1 demo", start + Duration::from_secs(1)));
    }
}
