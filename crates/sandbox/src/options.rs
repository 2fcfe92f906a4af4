//! How a sandbox starts. Most of it can be changed while it runs.

use std::path::PathBuf;

use crate::switches::{Switches, Throttle};

/// Where the demos of this house stand.
const DEMO_ORIGINS: [&str; 3] = ["http://localhost:8787", "http://localhost:8080", "https://shop.example"];

/// How a sandbox behaves. `Options::default()` plays the demo merchant as Amazon Japan usually does.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// Scheme, host and port under which browsers and servers reach the sandbox, without a trailing slash.
    /// `None`: `http://` and the listener's own address.
    pub public_origin: Option<String>,
    /// One merchant with a fresh RSA key, and five buyers. Without it nobody can sign anything.
    pub seed_demo: bool,
    /// Skip the address and payment selection where Amazon does ("Buyer default preferences").
    pub skip_selection: bool,
    /// Ask a buyer who is still signed in whether to continue as the same one, also before a checkout.
    pub ask_to_continue: bool,
    /// Do what only the live environment does: a declined card offers "choose another" first, and buttons and
    /// return URLs must lie under registered origins.
    pub live_like: bool,
    /// Ask every buyer for a code before a payment.
    pub mfa: bool,
    /// How strictly requests are counted.
    pub throttle: Throttle,
    /// "Allowed JavaScript origins" of the demo merchant's store.
    pub origins: Vec<String>,
    /// Where the demo merchant's notifications go.
    pub ipn_url: Option<String>,
    /// Where everything is kept across restarts. `None`: in memory alone. Read by [`router`](crate::router), written by
    /// [`serve`](crate::serve).
    pub state_file: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            public_origin: None,
            seed_demo: true,
            skip_selection: true,
            ask_to_continue: false,
            live_like: false,
            mfa: false,
            throttle: Throttle::Off,
            origins: DEMO_ORIGINS.map(str::to_owned).to_vec(),
            ipn_url: None,
            state_file: None,
        }
    }
}

impl Options {
    /// The same options, reached under this origin.
    #[must_use]
    pub fn at(mut self, public_origin: impl Into<String>) -> Self {
        self.public_origin = Some(public_origin.into());
        self
    }

    /// The same options, with or without the skipping of Amazon's selection page.
    #[must_use]
    pub fn skipping_selection(mut self, skip: bool) -> Self {
        self.skip_selection = skip;
        self
    }

    /// The same options, asking remembered buyers or not whether to continue.
    #[must_use]
    pub fn asking_to_continue(mut self, ask: bool) -> Self {
        self.ask_to_continue = ask;
        self
    }

    /// The same options, with or without the pages that only the live environment has.
    #[must_use]
    pub fn like_live(mut self, live_like: bool) -> Self {
        self.live_like = live_like;
        self
    }

    /// The same options, with or without a code before each payment.
    #[must_use]
    pub fn asking_for_codes(mut self, mfa: bool) -> Self {
        self.mfa = mfa;
        self
    }

    /// The same options, counting requests like this.
    #[must_use]
    pub fn throttling(mut self, throttle: Throttle) -> Self {
        self.throttle = throttle;
        self
    }

    /// The same options, with this origin registered for the demo merchant's buttons.
    #[must_use]
    pub fn allowing(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// The same options, with this address for the demo merchant's notifications.
    #[must_use]
    pub fn notifying(mut self, ipn_url: impl Into<String>) -> Self {
        self.ipn_url = Some(ipn_url.into());
        self
    }

    /// The same options, keeping everything in this file.
    #[must_use]
    pub fn keeping_state_in(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// How Amazon behaves at the start.
    pub(crate) fn switches(&self) -> Switches {
        Switches {
            skip_selection: self.skip_selection,
            ask_to_continue: self.ask_to_continue,
            choose_another: self.live_like,
            check_origins: self.live_like,
            mfa: self.mfa,
            throttle: self.throttle,
        }
    }

    /// The same options, with or without the demo merchant and its buyers.
    #[must_use]
    pub fn seeding_demo(mut self, seed: bool) -> Self {
        self.seed_demo = seed;
        self
    }
}
