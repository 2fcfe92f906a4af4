//! What the widget draws: a panel at the login slot and a note inside お支払い方法, each in an open shadow root.
//!
//! It knows nothing of the LP's form. Its live regions exist from the start, empty, so that screen readers hear the
//! first message; nothing is drawn before there is something to say.

mod host;
mod model;
mod panel;

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::embed::handover::{Handover, Slot};
use crate::i18n::Locale;
use crate::machine::{Say, State, Text};
use host::Host;
use model::{Model, Shown};

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
    pub(crate) fn new(handover: &Handover, locale: Locale, act: impl Fn(Action) + 'static) -> Option<Self> {
        let owner = Owner::new();
        let model = owner.with(|| Model::new(locale));
        let act: Rc<dyn Fn(Action)> = Rc::new(act);
        let panel = Host::new(handover, model, Place::Panel, Rc::clone(&act))?;
        let note = Host::new(handover, model, Place::Payment, act)?;
        Some(Self { panel, note, model, owner })
    }

    /// Puts the boxes beside the buttons; while the panel has something to show, the buttons make room.
    pub(crate) fn place(&self, slots: &[Slot], form: Option<&HtmlElement>) {
        let taken = self.model.shown.with_untracked(|shown| shown.screen != Screen::Guest);
        host::place(&self.panel, &self.note, slots, form, taken);
    }

    /// Follows the machine.
    pub(crate) fn show(&self, state: &State) {
        let mut name = String::new();
        let screen = match state {
            State::Guest => Screen::Guest,
            State::Asking { .. } => Screen::Asking,
            State::Redeeming { .. } => Screen::Checking,
            State::LoggedIn(session) => {
                let parts = &session.buyer.name;
                let space = if parts.given.is_empty() { "" } else { " " };
                name = [&parts.family, space, &parts.given].concat();
                Screen::LoggedIn
            }
        };
        if self.model.shown.with_untracked(|shown| shown.screen != screen || shown.name != name) {
            self.model.shown.update(|shown| (shown.screen, shown.name) = (screen, name));
        }
    }

    /// What is missing and what should be checked, by label. Redrawn only when it changes: never under a finger.
    pub(crate) fn list(&self, missing: Vec<String>, doubts: Vec<String>) {
        if self.model.shown.with_untracked(|shown| shown.missing != missing || shown.doubts != doubts) {
            self.model.shown.update(|shown| (shown.missing, shown.doubts) = (missing, doubts));
        }
    }

    /// Says something in the panel or, for a guest's press, in お支払い方法.
    pub(crate) fn say(&self, say: Say, place: Place) {
        let said = match say.text {
            Text::Key(key) => key.text(self.model.locale).to_owned(),
            Text::Server(text) => text,
        };
        self.model.shown.update(|shown: &mut Shown| {
            (shown.said, shown.alert, shown.place) = (said, say.alert, place);
        });
        if say.focus {
            self.panel.focus_message(say.alert);
        }
    }
}

impl Drop for Ui {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}
