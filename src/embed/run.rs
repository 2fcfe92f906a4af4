//! Runs the machine's effects.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::Inner;
use crate::amazon;
use crate::api::Refusal;
use crate::i18n::Key;
use crate::js::{glue, object};
use crate::machine::{Effect, Event, Failure, Say, Signal, State, Text};
use crate::page::show;
use crate::ui::Place;
use crate::wire::{Consent, Login};

/// How long the page may stand still after it was sent to Amazon.
const STILL_HERE: i32 = 12_000;

impl Inner {
    pub(super) fn run(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Redeem
            | Effect::Resume
            | Effect::OpenConsent { .. }
            | Effect::Save { .. }
            | Effect::EndLogin => {
                let inner = Rc::clone(self);
                self.handover.spawn(Box::pin(async move { inner.ask(effect).await }));
            }
            Effect::TakeConsent => {
                let mut desk = self.desk.borrow_mut();
                desk.consent = desk.offered.take();
            }
            Effect::Leave { generation } => self.leave(generation),
            Effect::Remember => self.store.remember(&self.desk.borrow().token),
            Effect::Forget { form } => self.store.forget(form),
            Effect::Reflect => self.reflect(),
            Effect::Release { keep_values } => self.release(keep_values),
            Effect::Snapshot => self.page.snapshot(),
            Effect::Busy(busy) => self.busy(busy),
            Effect::Say(say) => {
                let place =
                    if say.text == Text::Key(Key::LoginFirst) { Place::Payment } else { Place::Panel };
                if let Text::Key(key @ (Key::LoginCanceled | Key::LoginFailed | Key::BackFromAmazon)) =
                    say.text
                    && self.handover.0.get("late").flag("inApp")
                {
                    // The windows of LINE, Instagram and Facebook forbid what a browser allows.
                    let told = glue(&[&key.text(), &Key::OutsideBrowser.text()]);
                    return self.ui.say(Say { text: Text::Server, ..say }, place, &told);
                }
                self.ui.say(say, place, &self.desk.borrow().told);
            }
            Effect::PointToLogin => self.point_to_login(),
            Effect::Emit(signal) => self.signal(signal),
        }
    }

    /// One request, and what the machine hears of its answer.
    async fn ask(self: Rc<Self>, effect: Effect) {
        let product = self.page.product();
        let (token, handle) = {
            let desk = self.desk.borrow();
            (desk.token.clone(), desk.consent.as_ref().map(|consent| consent.handle.clone()))
        };
        let event = match effect {
            Effect::Redeem => {
                let code = self.handover.0.text("landing");
                self.logged(self.api.login("/login", "", &code, &product).await)
            }
            Effect::Resume => self.logged(self.api.login("/resume", &token, "", &product).await),
            Effect::OpenConsent { generation } => match self.api.open_draft(&token, &product).await {
                Ok(consent) => {
                    self.desk.borrow_mut().offered = Some(consent);
                    Event::ConsentArrived { generation }
                }
                Err(refusal) => Event::ConsentRefused { generation, failure: self.told(refusal) },
            },
            Effect::Save { generation } => {
                self.page.hold();
                let content = self.page.content();
                match self.api.save(&token, &handle.unwrap_or_default(), content).await {
                    Ok(()) => Event::Saved { generation },
                    Err(refusal) => Event::SaveRefused { generation, failure: self.told(refusal) },
                }
            }
            _ => return self.api.logout(&token).await,
        };
        self.dispatch(event);
    }

    fn logged(&self, answer: Result<(Login, Consent), Refusal>) -> Event {
        match answer {
            Ok((login, consent)) => {
                let kind = consent.kind;
                let mut desk = self.desk.borrow_mut();
                (desk.token, desk.buyer, desk.consent) = (login.token, login.buyer, Some(consent));
                Event::LoginArrived(kind)
            }
            Err(refusal) => Event::LoginRefused(self.told(refusal)),
        }
    }

    fn told(&self, refusal: Refusal) -> Failure {
        self.desk.borrow_mut().told = refusal.text;
        refusal.failure
    }

    fn leave(self: &Rc<Self>, generation: u32) {
        let config = self.desk.borrow().consent.as_ref().map(|consent| consent.config.clone());
        if !config.is_some_and(|config| amazon::checkout(&self.handover, &config)) {
            return self.dispatch(Event::AmazonRefused);
        }
        let inner = Rc::clone(self);
        self.handover.spawn(Box::pin(async move {
            inner.handover.pause(STILL_HERE).await;
            inner.dispatch(Event::StillHere { generation });
        }));
    }

    fn reflect(self: &Rc<Self>) {
        let payment = self.page.lock_payment();
        self.emit("lock", &[("locked", payment.into())]);
        self.filled.set(u32::MAX);
        self.fill();
        // The postal code's look-up, and slower ones.
        for ms in [900, 3_000] {
            self.later(ms, |inner| {
                if inner.logged_in() {
                    inner.page.hold();
                }
            });
        }
    }

    /// Fills what the form has a place for by now, and tells the page when that was more than before.
    pub(super) fn fill(&self) {
        let reflected = self.page.reflect(&self.desk.borrow().buyer);
        if self.filled.replace(reflected.fields) != reflected.fields {
            self.emit(
                "reflect",
                &[("fields", reflected.fields.into()), ("doubtful", reflected.doubtful.into())],
            );
        }
    }

    fn release(self: &Rc<Self>, keep_values: bool) {
        self.page.release(keep_values);
        self.emit("lock", &[("locked", false.into())]);
        self.later(900, |inner| {
            if matches!(inner.state.get(), State::Guest) {
                inner.page.hold();
                inner.page.settle();
            }
        });
    }

    /// The button keeps its words and its size; it only says that it is at work.
    fn busy(&self, busy: bool) {
        let mut desk = self.desk.borrow_mut();
        let Some(submitter) = &desk.pressed else { return };
        let button = &submitter.button.0;
        if busy {
            // Through the keeper: a widget that breaks now must not leave a grey button behind.
            self.handover.set(button, "@aria-disabled", &"true".into());
            self.handover.set(button, "$opacity", &"0.6".into());
            self.handover.set(button, "$cursor", &"progress".into());
            return;
        }
        self.door().run("release");
        button.ask("removeAttribute", "aria-disabled");
        match &submitter.style {
            Some(style) => button.get("style").set("cssText", &style.into()),
            // Asked first: Chromium writes inline styles down late, and would leave an empty attribute.
            None if button.has("style") => drop(button.ask("removeAttribute", "style")),
            None => {}
        }
        if !submitter.disabled {
            button.set("disabled", &JsValue::FALSE);
        }
        if submitter.button.value() != submitter.value {
            submitter.button.write_silently(&submitter.value);
        }
        desk.pressed = None;
    }

    /// To the button inside お支払い方法, or to the one above where that is not drawn.
    fn point_to_login(&self) {
        let slots = self.handover.draw();
        let seen = |kind: &str| {
            let child = slots.iter().filter(|slot| slot.text("kind") == kind).map(|slot| slot.get("child"));
            child.into_iter().find(|child| child.number("offsetWidth") > 0)
        };
        if let Some(button) = seen("payment").or_else(|| seen("login")) {
            show(&button);
            amazon::focusable(&button).run("focus");
        }
    }

    fn signal(&self, signal: Signal) {
        match signal {
            Signal::Login => self.emit("login", &[]),
            Signal::Logout => self.emit("logout", &[]),
            Signal::Confirm => self.emit("confirm", &[]),
            Signal::Swap(kind) => self.emit("swap", &[("kind", kind.as_str().into())]),
            Signal::LoginError => self.emit("error", &[("code", "login_failed".into())]),
            Signal::SaveError => self.emit("error", &[("code", "save_failed".into())]),
        }
    }

    /// Never personal data: words, numbers and truths only.
    pub(super) fn emit(&self, name: &str, facts: &[(&str, JsValue)]) {
        self.handover.emit(name, &object(facts));
    }
}
