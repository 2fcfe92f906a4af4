//! What the widget draws: a panel at the login slot and a note inside お支払い方法, each in an open shadow root.
//!
//! It knows nothing of the LP's form. Its live regions exist from the start, empty, so that screen readers hear the
//! first message; nothing is drawn before there is something to say.

mod host;
mod model;
mod panel;

use std::cell::RefCell;
use std::rc::Rc;

use lp_amazon_pay_contract::NameParts;

use crate::embed::handover::Handover;
use crate::js::Js;
use crate::machine::{Say, State, Text};
use host::Host;
use model::{Screen, Shown};

pub(crate) use model::{Action, Place};

/// Both boxes and what they show.
pub(crate) struct Ui {
    panel: Host,
    note: Host,
    shown: RefCell<Shown>,
}

impl Ui {
    /// Draws both, detached; [`Ui::place`] puts them into the page.
    pub(crate) fn new(handover: &Handover, english: bool, act: Rc<dyn Fn(Action)>) -> Self {
        let shown = Shown::new(english);
        let panel = Host::new(handover, &shown, Place::Panel, Rc::clone(&act));
        let note = Host::new(handover, &shown, Place::Payment, act);
        Self { panel, note, shown: RefCell::new(shown) }
    }

    /// Puts the boxes beside the buttons; while the panel has something to show, the buttons make room.
    pub(crate) fn place(&self, slots: &[Js], form: Option<&Js>) {
        let taken = self.shown.borrow().screen != Screen::Guest;
        host::place(&self.panel, &self.note, slots, form, taken);
    }

    /// Follows the machine.
    pub(crate) fn show(&self, state: State, name: &NameParts) {
        let mut shown = self.shown.borrow_mut();
        shown.screen = match state {
            State::Guest => Screen::Guest,
            State::Asking => Screen::Asking,
            State::Redeeming { .. } => Screen::Checking,
            State::LoggedIn(_) => Screen::LoggedIn,
        };
        shown.name.clear();
        if shown.screen == Screen::LoggedIn {
            shown.name.push_str(&name.full);
        }
        self.draw(&shown);
    }

    /// What is missing and what should be checked, by label.
    pub(crate) fn list(&self, missing: Vec<String>, doubts: Vec<String>) {
        let mut shown = self.shown.borrow_mut();
        (shown.missing, shown.doubts) = (missing, doubts);
        self.draw(&shown);
    }

    /// Says something in the panel or, for a guest's press, in お支払い方法. `told`: the server's words.
    pub(crate) fn say(&self, say: Say, place: Place, told: &str) {
        let mut shown = self.shown.borrow_mut();
        let said = match say.text {
            Text::Key(key) => key.text(),
            Text::Server => told.to_owned(),
        };
        (shown.said, shown.alert, shown.place) = (said, say.alert, place);
        self.draw(&shown);
        if say.focus {
            self.panel.focus_message(say.alert);
        }
    }

    /// Takes everything out of the page.
    pub(crate) fn remove(&self) {
        self.panel.remove();
        self.note.remove();
    }

    fn draw(&self, shown: &Shown) {
        self.panel.draw(shown);
        self.note.draw(shown);
    }
}
