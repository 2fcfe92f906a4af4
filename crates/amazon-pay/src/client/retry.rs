//! How often and how patiently a call is repeated.

use std::time::Duration;

use aws_lc_rs::rand;

/// Number of tries, and the pauses between them: doubling, capped, with jitter so that many clients do not come back
/// at once.
///
/// Amazon page: `amazon-pay-api-v2/api-throttling-limits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Tries in all, the first included. Default: 3.
    pub tries: u32,
    /// Longest pause after the first try. Default: 500 ms.
    pub first_pause: Duration,
    /// Longest pause at all. Default: 4 s.
    pub longest_pause: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { tries: 3, first_pause: Duration::from_millis(500), longest_pause: Duration::from_secs(4) }
    }
}

impl RetryPolicy {
    /// The pause after the `tried`-th try (from 1): between half and all of the doubled, capped pause.
    pub(super) fn pause(&self, tried: u32) -> Duration {
        let factor = 1_u32.checked_shl(tried - 1).unwrap_or(u32::MAX);
        let longest = self.first_pause.saturating_mul(factor).min(self.longest_pause);
        // Without randomness the pause is merely less spread.
        let mut byte = [0_u8];
        let spread = if rand::fill(&mut byte).is_ok() { u32::from(byte[0]) } else { 0 };
        longest / 2 + longest * spread / 510
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_cap() {
        let policy = RetryPolicy::default();
        for (tried, longest) in [(1, 500), (2, 1000), (3, 2000), (4, 4000), (5, 4000), (80, 4000)] {
            for _ in 0..20 {
                let pause = policy.pause(tried).as_millis();
                assert!((longest / 2..=longest).contains(&pause), "{tried}: {pause}");
            }
        }
        let spread: std::collections::HashSet<_> = (0..50).map(|_| policy.pause(3)).collect();
        assert!(spread.len() > 5, "the pauses must differ");
    }
}
