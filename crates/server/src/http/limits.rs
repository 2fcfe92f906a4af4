//! Limits per address: signing costs CPU and every login costs a call to Amazon.
//!
//! A bucket of tokens per address and LP, refilled steadily. The table is swept when it grows, so memory stays flat.

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

/// Requests that may come at once.
const BURST: u32 = 60;
/// Requests that are given back each second.
const PER_SECOND: u32 = 1;
/// Addresses that are remembered before full buckets are forgotten.
const MAX_KEPT: usize = 10_000;

/// The buckets.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits {
    buckets: Arc<Mutex<HashMap<(IpAddr, String), Bucket>>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: u32,
    filled: Instant,
}

impl Limits {
    /// Takes one token; `false` when none is left.
    fn take(&self, address: IpAddr, lp: &str, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > MAX_KEPT {
            buckets.retain(|_, bucket| bucket.refilled(now).left < BURST);
        }
        let bucket = buckets.entry((address, lp.to_owned())).or_insert(Bucket { left: BURST, filled: now });
        *bucket = bucket.refilled(now);
        let allowed = bucket.left > 0;
        bucket.left = bucket.left.saturating_sub(1);
        allowed
    }
}

impl Bucket {
    fn refilled(self, now: Instant) -> Self {
        let seconds = u32::try_from(now.duration_since(self.filled).as_secs()).unwrap_or(u32::MAX);
        if seconds == 0 {
            return self;
        }
        Self { left: self.left.saturating_add(seconds.saturating_mul(PER_SECOND)).min(BURST), filled: now }
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
    let forwarded = if shop.settings.shop.behind_proxy { forwarded_for(request.headers()) } else { None };
    if limits.take(forwarded.unwrap_or(peer.ip()), lp, Instant::now()) {
        next.run(request).await
    } else {
        ApiError::new(ErrorCode::TooMany, Language::of(request.headers())).into_response()
    }
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

    use super::{BURST, Limits};

    #[test]
    fn only_the_proxys_own_entry_counts() {
        let mut headers = axum::http::HeaderMap::new();
        assert_eq!(super::forwarded_for(&headers), None);
        headers.insert("x-forwarded-for", axum::http::HeaderValue::from_static("6.6.6.6, 192.0.2.7"));
        assert_eq!(super::forwarded_for(&headers), Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7))));
    }

    #[test]
    fn a_burst_passes_then_one_a_second_and_addresses_do_not_share() {
        let (limits, start) = (Limits::default(), Instant::now());
        let me = IpAddr::V4(Ipv4Addr::LOCALHOST);
        assert!((0..BURST).all(|_| limits.take(me, "demo", start)));
        assert!(!limits.take(me, "demo", start));
        assert!(limits.take(me, "teiki", start));
        assert!(limits.take(IpAddr::V4(Ipv4Addr::BROADCAST), "demo", start));
        assert!(limits.take(me, "demo", start + Duration::from_secs(1)));
        assert!(!limits.take(me, "demo", start + Duration::from_secs(1)));
    }
}
