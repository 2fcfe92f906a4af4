//! The part of the machine in which somebody is logged in.

use lp_amazon_pay_contract::{ConsentKind, ErrorCode};

use super::{Effect, Event, Failure, Signal, State, Text, say, status, trouble};
use crate::i18n::Key;

/// A login, and how far its confirm press has come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    /// Whether there is a consent for the next press; not while another is on its way.
    consent: bool,
    /// The kind that the page last asked for. The server's answer may differ, and wins.
    pub(super) wanted: ConsentKind,
    /// Number of the newest request: answers to older ones are thrown away.
    pub(super) generation: u32,
    /// What is under way.
    pub(super) phase: Phase,
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
    pub(super) const fn new(kind: ConsentKind) -> Self {
        Self { consent: true, wanted: kind, generation: 0, phase: Phase::Idle }
    }

    /// Whether a press is being worked on.
    pub(super) const fn busy(self) -> bool {
        matches!(self.phase, Phase::Waiting | Phase::Saving | Phase::Leaving)
    }

    const fn open_consent(&mut self) -> Effect {
        self.consent = false;
        self.generation += 1;
        Effect::OpenConsent { generation: self.generation }
    }

    /// Saves under the consent that is there, or fetches one first.
    const fn save(&mut self) -> Effect {
        if self.consent {
            self.phase = Phase::Saving;
            self.generation += 1;
            Effect::Save { generation: self.generation }
        } else {
            self.phase = Phase::Waiting;
            self.open_consent()
        }
    }

    /// Whether an answer belongs to the newest request, and something waits for it.
    fn awaits(self, generation: u32, phases: [Phase; 2]) -> bool {
        generation == self.generation && phases.contains(&self.phase)
    }
}

pub(super) fn step(mut session: Session, event: Event) -> (State, Vec<Effect>) {
    use Phase::{Idle, Leaving, Renewing, Saving, Waiting};
    let phase = session.phase;
    let effects = match event {
        Event::Pressed if phase == Idle => {
            let save = session.save();
            vec![Effect::Snapshot, Effect::Busy(true), status(Key::Saving), save]
        }
        Event::Pressed if phase == Renewing => {
            session.phase = Waiting;
            vec![Effect::Snapshot, Effect::Busy(true), status(Key::Saving)]
        }
        Event::ProductShown(kind) if kind != session.wanted && phase != Leaving => {
            session.wanted = kind;
            let mut effects = vec![session.open_consent(), Effect::Emit(Signal::Swap(kind))];
            if phase == Saving {
                // The product changed under a running save: that draft is of the wrong kind.
                effects.extend([Effect::Busy(false), trouble(Key::KindChanged, true)]);
            }
            if phase != Waiting {
                session.phase = Renewing;
            }
            effects
        }
        Event::ConsentArrived { generation } if session.awaits(generation, [Renewing, Waiting]) => {
            session.consent = true;
            if phase == Waiting {
                vec![Effect::TakeConsent, session.save()]
            } else {
                session.phase = Idle;
                vec![Effect::TakeConsent]
            }
        }
        Event::ConsentRefused { generation, failure } if session.awaits(generation, [Renewing, Waiting]) => {
            return failed(session, failure);
        }
        Event::SaveRefused { generation, failure } if session.awaits(generation, [Saving; 2]) => {
            return failed(session, failure);
        }
        Event::Saved { generation } if session.awaits(generation, [Saving; 2]) => {
            session.phase = Leaving;
            vec![Effect::Emit(Signal::Confirm), status(Key::Leaving), Effect::Leave { generation }]
        }
        Event::AmazonRefused if phase == Leaving => {
            session.phase = Idle;
            vec![Effect::Busy(false), trouble(Key::AmazonRefused, true), Effect::Emit(Signal::SaveError)]
        }
        Event::StillHere { generation } if session.awaits(generation, [Leaving; 2]) => {
            session.phase = Idle;
            vec![Effect::Busy(false), status(Key::BackFromAmazon)]
        }
        Event::PageReturned if session.busy() => {
            session.generation += 1;
            session.phase = Idle;
            let text = if phase == Leaving { Key::BackFromAmazon } else { Key::NoAnswer };
            vec![Effect::Busy(false), status(text)]
        }
        Event::LogoutPressed if phase != Leaving => {
            let effects = vec![
                Effect::EndLogin,
                Effect::Forget { form: true },
                Effect::Busy(false),
                Effect::Release { keep_values: false },
                Effect::Emit(Signal::Logout),
                say(Text::Key(Key::LoggedOut), false, true),
            ];
            return (State::Guest, effects);
        }
        _ => vec![],
    };
    (State::LoggedIn(session), effects)
}

/// A request failed: nobody goes to Amazon, the form keeps everything, the button works again.
fn failed(mut session: Session, failure: Failure) -> (State, Vec<Effect>) {
    let mut effects =
        vec![Effect::Busy(false), Effect::Emit(Signal::SaveError), say(failure.text(), true, session.busy())];
    session.phase = Phase::Idle;
    match failure {
        Failure::Told(ErrorCode::LoginEnded) => {
            effects.extend([
                Effect::Forget { form: false },
                Effect::Release { keep_values: true },
                Effect::Emit(Signal::Logout),
            ]);
            return (State::Guest, effects);
        }
        Failure::Told(ErrorCode::KindChanged) => {
            session.phase = Phase::Renewing;
            effects.push(session.open_consent());
        }
        // The next press opens a new one.
        Failure::Told(ErrorCode::DraftUnknown | ErrorCode::DraftClosed) => session.consent = false,
        _ => {}
    }
    (State::LoggedIn(session), effects)
}
