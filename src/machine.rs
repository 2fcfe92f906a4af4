//! What happens next: a pure function of the state and an event, tested on the host.
//!
//! Invariants: one press saves once; an answer that was overtaken is thrown away; nobody is sent to Amazon before
//! the draft is saved; whatever fails, the form keeps what the shopper typed. The machine knows that there is a token,
//! a consent, a text of the server's; the values themselves stay with whoever runs its effects.

#[cfg(test)]
mod diagram;
mod session;
#[cfg(test)]
mod tests;

use lp_amazon_pay_contract::{ConsentKind, ErrorCode};

use crate::i18n::Key;
#[cfg(test)]
use session::Phase;
pub(crate) use session::Session;

/// Where the shopper stands with Amazon on this page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum State {
    /// Not logged in: the page is the LP's own.
    #[default]
    Guest,
    /// A code came back that this tab did not ask for; the shopper is asked first.
    Asking,
    /// The server is asked for the buyer.
    Redeeming {
        /// What to say once the answer is there.
        said: Key,
        /// True after a reload (a token is known), false with a fresh code.
        resumed: bool,
    },
    /// Logged in; fields are filled and the payment method is locked.
    LoggedIn(Session),
}

/// How the page was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Landing {
    /// An ordinary visit.
    Plain,
    /// With a one-time code in the fragment; `asked`: this tab has started the login.
    Code { asked: bool },
    /// The shopper cancelled at Amazon.
    Back,
    /// Amazon could not tell who logged in.
    Failed,
}

/// Why the server did not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection, or an answer that nobody understands.
    Network,
    /// The time limit passed.
    Timeout,
    /// The server said why; its text for the shopper is kept by the caller.
    Told(ErrorCode),
}

/// Something happened.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// The widget is up; `token`: this tab remembers a login.
    Landed { landing: Landing, token: bool },
    /// 「反映する」.
    Agreed,
    /// 「反映しない」.
    Declined,
    /// The buyer is known, with a consent of this kind.
    LoginArrived(ConsentKind),
    /// The buyer is not known.
    LoginRefused(Failure),
    /// The form shows a product of this kind.
    ProductShown(ConsentKind),
    /// A consent of another kind was prepared.
    ConsentArrived { generation: u32 },
    /// It was not.
    ConsentRefused { generation: u32, failure: Failure },
    /// 「申し込み内容を確認する」 with Amazon Pay.
    Pressed,
    /// The draft's content is safe.
    Saved { generation: u32 },
    /// It is not.
    SaveRefused { generation: u32, failure: Failure },
    /// Amazon's script refused to start.
    AmazonRefused,
    /// The page is still here long after it was sent away (a closed pop-up window).
    StillHere { generation: u32 },
    /// The browser brought the page back as it was left.
    PageReturned,
    /// 「Amazon Payをやめて、ほかの方法で支払う」.
    LogoutPressed,
}

/// Something to do, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// POST login with the fragment's code.
    Redeem,
    /// POST resume with the remembered token.
    Resume,
    /// POST drafts, for the product that the form shows.
    OpenConsent { generation: u32 },
    /// The consent that has just arrived is the one to use.
    TakeConsent,
    /// PUT draft with what the form holds now.
    Save { generation: u32 },
    /// To Amazon, with the consent.
    Leave { generation: u32 },
    /// POST logout; nobody waits for the answer.
    EndLogin,
    /// Keep the token for this tab.
    Remember,
    /// Wipe the token, and with `form` the form's snapshot as well.
    Forget { form: bool },
    /// Fill and lock the form.
    Reflect,
    /// Unlock the form; `keep_values` leaves the filled values.
    Release { keep_values: bool },
    /// Snapshot the form before leaving.
    Snapshot,
    /// The submit button's busy state.
    Busy(bool),
    /// Tell the shopper.
    Say(Say),
    /// Lead to the login button.
    PointToLogin,
    /// Tell the page.
    Emit(Signal),
}

/// A message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Say {
    /// What.
    pub(crate) text: Text,
    /// Interrupts (something went wrong) or waits its turn.
    pub(crate) alert: bool,
    /// Takes the focus, because a press caused it.
    pub(crate) focus: bool,
}

/// Our words or the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// From the table.
    Key(Key),
    /// What the server said last, already in the shopper's language.
    Server,
}

/// Events for the page, without personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// Logged in.
    Login,
    /// Logged out, or the login ended.
    Logout,
    /// The consent changes to this kind.
    Swap(ConsentKind),
    /// The draft is saved and the shopper goes to Amazon.
    Confirm,
    /// A login did not work.
    LoginError,
    /// A save did not work.
    SaveError,
}

impl State {
    /// Whether a confirm press is ours: always when logged in, else only when the form says Amazon Pay.
    pub(crate) const fn claims(self, amazon_chosen: bool) -> bool {
        amazon_chosen || matches!(self, Self::LoggedIn(_))
    }

    /// Whether a press is being worked on.
    pub(crate) const fn busy(self) -> bool {
        matches!(self, Self::LoggedIn(session) if session.busy())
    }

    /// Whether the page has last asked for another kind. Asked first: a look at the page must not cause the next one.
    pub(crate) fn wants_other_than(self, kind: ConsentKind) -> bool {
        matches!(self, Self::LoggedIn(session) if session.wanted != kind)
    }

    /// The word that `api.state()` answers.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Asking => "asking",
            Self::Redeeming { .. } => "checking",
            Self::LoggedIn(session) if session.busy() => "confirming",
            Self::LoggedIn(_) => "login",
        }
    }
}

/// Decides.
pub(crate) fn step(state: State, event: Event) -> (State, Vec<Effect>) {
    match (state, event) {
        (State::Guest, Event::Landed { landing, token }) => landed(landing, token),
        (State::Asking, Event::Agreed) => redeem(),
        (State::Asking, Event::Declined) => (State::Guest, vec![]),
        (State::Redeeming { said, .. }, Event::LoginArrived(kind)) => (
            State::LoggedIn(Session::new(kind)),
            vec![Effect::Remember, Effect::Reflect, Effect::Emit(Signal::Login), status(said)],
        ),
        (State::Redeeming { resumed, .. }, Event::LoginRefused(failure)) => refused(resumed, failure),
        (State::LoggedIn(session), event) => session::step(session, event),
        // A press while nobody is logged in: the way to the login is shown, nothing is sent.
        (State::Guest, Event::Pressed) => {
            (state, vec![trouble(Key::LoginFirst, false), Effect::PointToLogin])
        }
        (State::Redeeming { .. }, Event::Pressed) => {
            (state, vec![say(Text::Key(Key::Checking), false, true)])
        }
        (State::Asking, Event::Pressed) => (state, vec![trouble(Key::Ask, true)]),
        // Late answers and presses that no longer mean anything.
        _ => (state, vec![]),
    }
}

fn landed(landing: Landing, token: bool) -> (State, Vec<Effect>) {
    let said = match landing {
        Landing::Code { asked: true } => return redeem(),
        Landing::Code { asked: false } => return (State::Asking, vec![]),
        Landing::Plain => Key::Reflected,
        Landing::Back => Key::BackFromAmazon,
        Landing::Failed => Key::LoginFailed,
    };
    if token {
        return (State::Redeeming { said, resumed: true }, vec![Effect::Resume]);
    }
    let effects = match landing {
        Landing::Back => vec![status(Key::LoginCanceled)],
        Landing::Failed => vec![trouble(said, false), Effect::Emit(Signal::LoginError)],
        Landing::Plain | Landing::Code { .. } => vec![],
    };
    (State::Guest, effects)
}

fn redeem() -> (State, Vec<Effect>) {
    (State::Redeeming { said: Key::Reflected, resumed: false }, vec![Effect::Redeem])
}

fn refused(resumed: bool, failure: Failure) -> (State, Vec<Effect>) {
    if resumed && failure.ended() {
        // Ordered, or a day later: a new visit, not a fault.
        return (State::Guest, vec![Effect::Forget { form: true }]);
    }
    (State::Guest, vec![say(failure.text(), true, false), Effect::Emit(Signal::LoginError)])
}

impl Failure {
    /// Whether the login is over.
    pub(crate) const fn ended(self) -> bool {
        matches!(self, Self::Told(ErrorCode::LoginEnded))
    }

    /// For the shopper.
    pub(crate) const fn text(self) -> Text {
        match self {
            Self::Network => Text::Key(Key::NoConnection),
            Self::Timeout => Text::Key(Key::NoAnswer),
            Self::Told(_) => Text::Server,
        }
    }
}

const fn say(text: Text, alert: bool, focus: bool) -> Effect {
    Effect::Say(Say { text, alert, focus })
}

const fn status(key: Key) -> Effect {
    say(Text::Key(key), false, false)
}

const fn trouble(key: Key, pressed: bool) -> Effect {
    say(Text::Key(key), true, pressed)
}
