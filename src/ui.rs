//! What the widget draws: a panel at the login slot and a note inside お支払い方法, each in an open shadow root.
//!
//! It knows nothing of the LP's form. Its live regions exist from the start, empty, so that screen readers hear the
//! first message; nothing is drawn before there is something to say.

mod host;
mod model;
mod note;
mod panel;

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::embed::handover::Slot;
use crate::i18n::{Key, Locale};
use crate::machine::{Say, State, Text};
use host::Host;
use model::{Model, Said};

pub(crate) use model::{Action, Place, Screen};

/// Both boxes and what they show.
pub(crate) struct Ui {
    panel: Host,
    note: Host,
    model: Model,
    owner: Owner,
}

impl Ui {
    /// Mounts both, detached; [`Ui::place`] puts them into the page.
    pub(crate) fn new(locale: Locale, act: impl Fn(Action) + 'static) -> Option<Self> {
        let owner = Owner::new();
        let model = owner.with(|| Model::new(locale, act));
        let panel = Host::new("panel", locale, move || panel::view(model))?;
        let note = Host::new("note", locale, move || note::view(model))?;
        Some(Self { panel, note, model, owner })
    }

    /// Puts the boxes beside the buttons; while the panel has something to show, the buttons make room.
    pub(crate) fn place(&self, slots: &[Slot], form: Option<&HtmlElement>) {
        let screen = self.model.screen.get_untracked();
        host::place(&self.panel, &self.note, slots, form, screen != Screen::Guest);
    }

    /// Follows the machine.
    pub(crate) fn show(&self, state: &State) {
        let screen = match state {
            State::Guest => Screen::Guest,
            State::Asking { .. } => Screen::Asking,
            State::Redeeming { .. } => Screen::Checking,
            State::LoggedIn(session) => {
                let name = &session.buyer.name;
                let name = if name.given.is_empty() {
                    name.family.clone()
                } else {
                    [&name.family, " ", &name.given].concat()
                };
                set(self.model.name, name);
                set(self.model.busy, session.busy());
                Screen::LoggedIn
            }
        };
        if screen != Screen::LoggedIn {
            set(self.model.busy, false);
        }
        set(self.model.screen, screen);
    }

    /// What is missing and what should be checked, by label.
    pub(crate) fn list(&self, missing: Vec<String>, doubts: Vec<String>) {
        set(self.model.missing, missing);
        set(self.model.doubts, doubts);
    }

    /// Says something in the panel or, for a guest's press, in お支払い方法.
    pub(crate) fn say(&self, say: Say, place: Place) {
        let text = match say.text {
            Text::Key(key) => self.text(key).to_owned(),
            Text::Server(text) => text,
        };
        set(self.model.said, Some(Said { text, alert: say.alert, place }));
        if say.focus {
            self.panel.focus_message(say.alert);
        }
    }

    /// A sentence in the shopper's language.
    pub(crate) fn text(&self, key: Key) -> &'static str {
        key.text(self.model.locale)
    }
}

impl Drop for Ui {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

/// Writes only what changed: lists would be drawn anew under the shopper's finger.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
