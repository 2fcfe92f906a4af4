//! The part of the machine in which somebody is logged in.

use lp_amazon_pay_contract::{BuyerData, Consent, ConsentKind, ErrorCode, Login};

use super::{Effect, Event, Failure, Signal, State, Text, say, status, trouble};
use crate::i18n::Key;

/// A login, and how far its confirm press has come.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// Bearer token.
    pub(crate) token: String,
    /// The account's data.
    pub(crate) buyer: BuyerData,
    /// The consent that the next press uses; none while another is on its way.
    pub(crate) consent: Option<Consent>,
    /// The kind that the page last asked for. The server's answer may differ, and wins.
    pub(crate) wanted: ConsentKind,
    /// Number of the newest request: answers to older ones are thrown away.
    pub(crate) generation: u32,
    /// What is under way.
    pub(crate) phase: Phase,
}

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing.
    Idle,
    /// A consent of the other kind is fetched; nobody waits for it.
    Renewing,
    /// The same, and the press waits for it.
    Waiting,
    /// The draft is being saved.
    Saving,
    /// Saved; Amazon's page is loading.
    Leaving,
}

impl Session {
    pub(super) fn new(login: Login) -> Self {
        let wanted = login.consent.kind;
        Self {
            token: login.token,
            buyer: login.buyer,
            consent: Some(login.consent),
            wanted,
            generation: 0,
            phase: Phase::Idle,
        }
    }

    /// Whether a press is being worked on.
    pub(crate) const fn busy(&self) -> bool {
        matches!(self.phase, Phase::Waiting | Phase::Saving | Phase::Leaving)
    }

    fn open_consent(&mut self) -> Effect {
        self.consent = None;
        self.generation += 1;
        Effect::OpenConsent { generation: self.generation, token: self.token.clone() }
    }

    /// Saves under the consent that is there, or fetches one first.
    fn save(&mut self) -> Effect {
        if let Some(consent) = &self.consent {
            self.phase = Phase::Saving;
            self.generation += 1;
            let (token, handle) = (self.token.clone(), consent.handle.clone());
            Effect::Save { generation: self.generation, token, handle }
        } else {
            self.phase = Phase::Waiting;
            self.open_consent()
        }
    }
}

pub(super) fn step(mut session: Session, event: Event) -> (State, Vec<Effect>) {
    use Phase::{Idle, Leaving, Renewing, Saving, Waiting};
    let effects = match (event, session.phase) {
        (Event::Pressed, Idle) => {
            let save = session.save();
            vec![Effect::Snapshot, Effect::Busy(true), status(Key::Saving), save]
        }
        (Event::Pressed, Renewing) => {
            session.phase = Waiting;
            vec![Effect::Snapshot, Effect::Busy(true), status(Key::Saving)]
        }
        (Event::ProductShown(kind), phase) if kind != session.wanted && phase != Leaving => {
            session.wanted = kind;
            let open = session.open_consent();
            let swap = Effect::Emit(Signal::Swap(kind));
            match phase {
                // The product changed under a running save: that draft is of the wrong kind.
                Saving => {
                    session.phase = Renewing;
                    vec![open, swap, Effect::Busy(false), trouble(Text::Key(Key::KindChanged), true)]
                }
                Idle => {
                    session.phase = Renewing;
                    vec![open, swap]
                }
                Renewing | Waiting | Leaving => vec![open, swap],
            }
        }
        (Event::ConsentArrived { generation, consent }, Renewing | Waiting)
            if generation == session.generation =>
        {
            session.consent = Some(*consent);
            if session.phase == Waiting {
                vec![session.save()]
            } else {
                session.phase = Idle;
                vec![]
            }
        }
        (Event::ConsentRefused { generation, failure }, Renewing | Waiting)
            if generation == session.generation =>
        {
            return failed(session, failure);
        }
        (Event::SaveRefused { generation, failure }, Saving) if generation == session.generation => {
            return failed(session, failure);
        }
        (Event::Saved { generation }, Saving) if generation == session.generation => {
            if let Some(consent) = session.consent.clone() {
                session.phase = Leaving;
                vec![
                    Effect::Emit(Signal::Confirm),
                    status(Key::Leaving),
                    Effect::Leave { config: consent.config, generation },
                ]
            } else {
                vec![]
            }
        }
        (Event::AmazonRefused, Leaving) => {
            session.phase = Idle;
            vec![
                Effect::Busy(false),
                trouble(Text::Key(Key::AmazonRefused), true),
                Effect::Emit(Signal::SaveError),
            ]
        }
        (Event::StillHere { generation }, Leaving) if generation == session.generation => {
            session.phase = Idle;
            vec![Effect::Busy(false), say(Text::Key(Key::BackFromAmazon), false, false)]
        }
        (Event::PageReturned, phase) if session.busy() => {
            session.generation += 1;
            session.phase = Idle;
            let text = if phase == Leaving { Key::BackFromAmazon } else { Key::NoAnswer };
            vec![Effect::Busy(false), status(text)]
        }
        (Event::LogoutPressed, phase) if phase != Leaving => {
            return (
                State::Guest,
                vec![
                    Effect::EndLogin { token: session.token },
                    Effect::Forget { form: true },
                    Effect::Busy(false),
                    Effect::Release { keep_values: false },
                    Effect::Emit(Signal::Logout),
                    say(Text::Key(Key::LoggedOut), false, true),
                ],
            );
        }
        _ => vec![],
    };
    (State::LoggedIn(session), effects)
}

/// A request failed: nobody goes to Amazon, the form keeps everything, the button works again.
fn failed(mut session: Session, failure: Failure) -> (State, Vec<Effect>) {
    let pressed = session.busy();
    let mut effects = vec![Effect::Busy(false), Effect::Emit(Signal::SaveError)];
    if failure.ended() {
        effects.extend([
            Effect::Forget { form: false },
            Effect::Release { keep_values: true },
            Effect::Emit(Signal::Logout),
            trouble(failure.into_text(), pressed),
        ]);
        return (State::Guest, effects);
    }
    let renew = match &failure {
        Failure::Told { code: ErrorCode::KindChanged, .. } => true,
        Failure::Told { code: ErrorCode::DraftUnknown | ErrorCode::DraftClosed, .. } => {
            // The next press opens a new one.
            session.consent = None;
            false
        }
        _ => false,
    };
    effects.push(trouble(failure.into_text(), pressed));
    session.phase = Phase::Idle;
    if renew {
        session.phase = Phase::Renewing;
        effects.push(session.open_consent());
    }
    (State::LoggedIn(session), effects)
}
