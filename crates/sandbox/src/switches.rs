//! How Amazon behaves, as far as testers may choose. The command line sets the start; `/_sandbox/switches` and
//! the Seller Central page turn them while the sandbox runs.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How strictly requests are counted (facts of Amazon's "Throttling limits").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Throttle {
    /// Not at all.
    #[default]
    Off,
    /// As in Amazon's sandbox: a few calls at once, then one a second.
    Sandbox,
    /// As in the live environment.
    Live,
}

/// The switches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Switches {
    /// Skip address and payment selection where Amazon does ("Buyer default preferences").
    pub(crate) skip_selection: bool,
    /// A buyer who is still signed in is asked whether to continue as the same one, also before a checkout.
    pub(crate) ask_to_continue: bool,
    /// A declined payment shows "choose another payment method" first, as live does.
    pub(crate) choose_another: bool,
    /// Buttons and return URLs must lie under a store's registered origins, as live demands.
    pub(crate) check_origins: bool,
    /// Every payment asks for a code first (one test buyer is asked in any case).
    pub(crate) mfa: bool,
    pub(crate) throttle: Throttle,
}

/// These settings with the members that `change` gives; `None` when one is unknown or of the wrong kind.
pub(crate) fn changed<T: Serialize + DeserializeOwned>(settings: &T, change: &Value) -> Option<T> {
    let mut all = serde_json::to_value(settings).ok()?;
    for (name, value) in change.as_object()? {
        all[name.as_str()] = value.clone();
    }
    serde_json::from_value(all).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_gives_some_and_keeps_the_rest() {
        let start = Switches {
            skip_selection: true,
            ask_to_continue: false,
            choose_another: false,
            check_origins: false,
            mfa: false,
            throttle: Throttle::Off,
        };
        for bad in [json!({ "mfaa": true }), json!({ "mfa": "yes" }), json!([])] {
            assert_eq!(changed(&start, &bad), None, "{bad}");
        }
        let new = changed(&start, &json!({ "mfa": true, "throttle": "live" })).expect("known members");
        assert_eq!(new, Switches { mfa: true, throttle: Throttle::Live, ..start });
    }
}
