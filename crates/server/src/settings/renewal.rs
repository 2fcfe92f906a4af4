//! How renewals of 定期 are tried: when in the day, how often, how far apart.

use serde::Deserialize;

use super::SettingsError;

/// `[renewal]`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Renewal {
    /// Hour of the due day, in Japan, from which it is charged.
    pub hour: u8,
    /// How often a payment that was declined for a passing reason is tried, the first try included.
    pub tries: u8,
    /// Days between two tries.
    pub days_between: u8,
}

impl Default for Renewal {
    fn default() -> Self {
        Self { hour: 9, tries: 4, days_between: 2 }
    }
}

impl Renewal {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if self.hour > 23 || self.tries == 0 || self.days_between == 0 {
            return Err(SettingsError::value(
                "renewal",
                "hour は0~23、tries と days_between は1以上 / hour 0 to 23, tries and days_between 1 or more",
            ));
        }
        Ok(())
    }
}
