//! What happens next: a pure function of the state and an event, tested on the host.
//!
//! Invariants: one press saves once; an answer that was overtaken is thrown away; nobody is sent to Amazon before
//! the draft is saved; whatever fails, the form keeps what the shopper typed.

mod session;
#[cfg(test)]
mod tests;

use lp_amazon_pay_contract::{BuyerData, Consent, ConsentKind, ErrorCode, Login, SignedPayload};

use crate::i18n::Key;
#[cfg(test)]
use session::Phase;
pub(crate) use session::Session;

/// Where the shopper stands with Amazon on this page.
#[derive(Clone, Debug, Default)]
pub(crate) enum State {
    /// Not logged in: the page is the LP's own.
    #[default]
    Guest,
    /// A code came back that this tab did not ask for; the shopper is asked first.
    Asking {
        /// The one-time code.
        code: String,
    },
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Landing {
    /// An ordinary visit.
    Plain,
    /// With a one-time code in the fragment.
    Code(String),
    /// The shopper cancelled at Amazon.
    Back,
    /// Amazon could not tell who logged in.
    Failed,
}

/// Why the server did not do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection, or an answer that nobody understands.
    Network,
    /// The time limit passed.
    Timeout,
    /// The server said why.
    Told {
        /// For branching.
        code: ErrorCode,
        /// For the shopper.
        text: String,
    },
}

/// Something happened.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// The widget is up.
    Landed { landing: Landing, asked: bool, token: Option<String> },
    /// 「反映する」.
    Agreed,
    /// 「反映しない」.
    Declined,
    /// The buyer is known.
    LoginArrived(Box<Login>),
    /// The buyer is not known.
    LoginRefused(Failure),
    /// The form shows a product of this kind.
    ProductShown(ConsentKind),
    /// A consent of another kind was prepared.
    ConsentArrived { generation: u32, consent: Box<Consent> },
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
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// POST login.
    Redeem { code: String },
    /// POST resume.
    Resume { token: String },
    /// POST drafts, for the product that the form shows.
    OpenConsent { generation: u32, token: String },
    /// PUT draft with what the form holds now.
    Save { generation: u32, token: String, handle: String },
    /// To Amazon.
    Leave { config: SignedPayload, generation: u32 },
    /// POST logout; nobody waits for the answer.
    EndLogin { token: String },
    /// Keep the token for this tab.
    Remember { token: String },
    /// Wipe the token, and with `form` the form's snapshot as well.
    Forget { form: bool },
    /// Fill and lock the form.
    Reflect(Box<BuyerData>),
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Say {
    /// What.
    pub(crate) text: Text,
    /// Interrupts (something went wrong) or waits its turn.
    pub(crate) alert: bool,
    /// Takes the focus, because a press caused it.
    pub(crate) focus: bool,
}

/// Our words or the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// From the table.
    Key(Key),
    /// Already in the shopper's language.
    Server(String),
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
    pub(crate) const fn claims(&self, amazon_chosen: bool) -> bool {
        amazon_chosen || matches!(self, Self::LoggedIn(_))
    }

    /// The word that `api.state()` answers.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Asking { .. } => "asking",
            Self::Redeeming { .. } => "checking",
            Self::LoggedIn(session) if session.busy() => "confirming",
            Self::LoggedIn(_) => "login",
        }
    }
}

/// Decides.
pub(crate) fn step(state: State, event: Event) -> (State, Vec<Effect>) {
    match (state, event) {
        (State::Guest, Event::Landed { landing, asked, token }) => landed(landing, asked, token),
        (State::Asking { code }, Event::Agreed) => redeem(code),
        (State::Asking { .. }, Event::Declined) => (State::Guest, vec![]),
        (State::Redeeming { said, .. }, Event::LoginArrived(login)) => {
            let (token, buyer) = (login.token.clone(), Box::new(login.buyer.clone()));
            let effects = vec![
                Effect::Remember { token },
                Effect::Reflect(buyer),
                Effect::Emit(Signal::Login),
                status(said),
            ];
            (State::LoggedIn(Session::new(*login)), effects)
        }
        (State::Redeeming { resumed, .. }, Event::LoginRefused(failure)) => refused(resumed, failure),
        (State::LoggedIn(session), event) => session::step(session, event),
        // A press while nobody is logged in: the way to the login is shown, nothing is sent.
        (state @ State::Guest, Event::Pressed) => {
            (state, vec![say(Text::Key(Key::LoginFirst), true, false), Effect::PointToLogin])
        }
        (state @ State::Redeeming { .. }, Event::Pressed) => {
            (state, vec![say(Text::Key(Key::Checking), false, true)])
        }
        (state @ State::Asking { .. }, Event::Pressed) => (state, vec![say(Text::Key(Key::Ask), true, true)]),
        // Late answers and presses that no longer mean anything.
        (state, _) => (state, vec![]),
    }
}

fn landed(landing: Landing, asked: bool, token: Option<String>) -> (State, Vec<Effect>) {
    let resume = |said, token| (State::Redeeming { said, resumed: true }, vec![Effect::Resume { token }]);
    match (landing, token) {
        (Landing::Code(code), _) if asked => redeem(code),
        (Landing::Code(code), _) => (State::Asking { code }, vec![]),
        (Landing::Plain, Some(token)) => resume(Key::Reflected, token),
        (Landing::Plain, None) => (State::Guest, vec![]),
        (Landing::Back, Some(token)) => resume(Key::BackFromAmazon, token),
        (Landing::Back, None) => (State::Guest, vec![status(Key::LoginCanceled)]),
        (Landing::Failed, Some(token)) => resume(Key::LoginFailed, token),
        (Landing::Failed, None) => (
            State::Guest,
            vec![trouble(Text::Key(Key::LoginFailed), false), Effect::Emit(Signal::LoginError)],
        ),
    }
}

fn redeem(code: String) -> (State, Vec<Effect>) {
    (State::Redeeming { said: Key::Reflected, resumed: false }, vec![Effect::Redeem { code }])
}

fn refused(resumed: bool, failure: Failure) -> (State, Vec<Effect>) {
    if resumed && failure.ended() {
        // Ordered, or a day later: a new visit, not a fault.
        return (State::Guest, vec![Effect::Forget { form: true }]);
    }
    (State::Guest, vec![trouble(failure.into_text(), false), Effect::Emit(Signal::LoginError)])
}

impl Failure {
    /// Whether the login is over.
    pub(crate) const fn ended(&self) -> bool {
        matches!(self, Self::Told { code: ErrorCode::LoginEnded, .. })
    }

    /// For the shopper.
    pub(crate) fn into_text(self) -> Text {
        match self {
            Self::Network => Text::Key(Key::NoConnection),
            Self::Timeout => Text::Key(Key::NoAnswer),
            Self::Told { text, .. } => Text::Server(text),
        }
    }
}

fn say(text: Text, alert: bool, focus: bool) -> Effect {
    Effect::Say(Say { text, alert, focus })
}

fn status(key: Key) -> Effect {
    say(Text::Key(key), false, false)
}

fn trouble(text: Text, pressed: bool) -> Effect {
    say(text, true, pressed)
}
