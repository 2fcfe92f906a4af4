//! What the boxes show, and what a press in them means.

/// Which face a box shows. The words are for the style sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Screen {
    /// Nothing but a message, if there is one.
    Guest,
    /// 「反映しますか?」.
    Asking,
    /// Waiting for the server.
    Checking,
    /// The account, what is missing, the way out.
    LoggedIn,
}

impl Screen {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Asking => "ask",
            Self::Checking => "wait",
            Self::LoggedIn => "account",
        }
    }
}

/// A press in one of our boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// 「反映する」.
    Agree,
    /// 「反映しない」.
    Decline,
    /// 「Amazon Payをやめて、ほかの方法で支払う」.
    Logout,
    /// To the missing field at this place in the list.
    Show(usize),
}

impl Action {
    /// Of a button's `data-act`.
    pub(super) fn of(word: &str) -> Option<Self> {
        match word {
            "yes" => Some(Self::Agree),
            "no" => Some(Self::Decline),
            "logout" => Some(Self::Logout),
            at => at.parse().ok().map(Self::Show),
        }
    }
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the panel.
    Panel,
    /// Inside お支払い方法.
    Payment,
}

/// Everything that is shown.
pub(super) struct Shown {
    pub(super) english: bool,
    pub(super) screen: Screen,
    pub(super) name: String,
    pub(super) missing: Vec<String>,
    pub(super) doubts: Vec<String>,
    pub(super) said: String,
    pub(super) alert: bool,
    pub(super) place: Place,
}

impl Shown {
    pub(super) const fn new(english: bool) -> Self {
        Self {
            english,
            screen: Screen::Guest,
            name: String::new(),
            missing: Vec::new(),
            doubts: Vec::new(),
            said: String::new(),
            alert: false,
            place: Place::Panel,
        }
    }

    /// The message for a live region; empty when it is for another.
    pub(super) fn said_in(&self, place: Place, alert: bool) -> String {
        if self.place == place && self.alert == alert { self.said.clone() } else { String::new() }
    }
}
