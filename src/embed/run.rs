//! Runs the machine's effects.

use std::rc::Rc;

use lp_amazon_pay_contract::BuyerData;
use wasm_bindgen::JsValue;

use super::{Inner, spawn};
use crate::amazon;
use crate::i18n::Key;
use crate::machine::{Effect, Event, Signal, State, Text};
use crate::page::control;
use crate::ui::Place;
use crate::wire;

/// How long the page may stand still after it was sent to Amazon.
const STILL_HERE: i32 = 12_000;

impl Inner {
    pub(super) fn run(self: &Rc<Self>, effect: Effect) {
        let inner = Rc::clone(self);
        match effect {
            Effect::Redeem { code } => {
                let product = self.page.product();
                spawn(async move {
                    let answer = inner.api.login(code, product).await;
                    inner.logged(answer);
                });
            }
            Effect::Resume { token } => {
                let product = self.page.product();
                spawn(async move {
                    let answer = inner.api.resume(&token, product).await;
                    inner.logged(answer);
                });
            }
            Effect::OpenConsent { generation, token } => {
                let product = self.page.product();
                spawn(async move {
                    inner.dispatch(match inner.api.open_draft(&token, product).await {
                        Ok(consent) => Event::ConsentArrived { generation, consent: Box::new(consent) },
                        Err(failure) => Event::ConsentRefused { generation, failure },
                    });
                });
            }
            Effect::Save { generation, token, handle } => {
                self.page.hold();
                let content = self.page.content();
                spawn(async move {
                    inner.dispatch(match inner.api.save(&token, &handle, &content).await {
                        Ok(_) => Event::Saved { generation },
                        Err(failure) => Event::SaveRefused { generation, failure },
                    });
                });
            }
            Effect::Leave { config, generation } => {
                if amazon::checkout(&self.handover, &config) {
                    self.later(STILL_HERE, move |inner| inner.dispatch(Event::StillHere { generation }));
                } else {
                    self.dispatch(Event::AmazonRefused);
                }
            }
            Effect::EndLogin { token } => spawn(async move { inner.api.logout(&token).await }),
            Effect::Remember { token } => self.store.remember(&token),
            Effect::Forget { form } => self.store.forget(form),
            Effect::Reflect(buyer) => self.reflect(&buyer),
            Effect::Release { keep_values } => self.release(keep_values),
            Effect::Snapshot => self.page.snapshot(),
            Effect::Busy(busy) => self.busy(busy),
            Effect::Say(say) => {
                let place =
                    if say.text == Text::Key(Key::LoginFirst) { Place::Payment } else { Place::Panel };
                self.ui.say(say, place);
            }
            Effect::PointToLogin => self.point_to_login(),
            Effect::Emit(signal) => self.signal(signal),
        }
    }

    fn logged(self: &Rc<Self>, answer: Result<lp_amazon_pay_contract::Login, crate::machine::Failure>) {
        self.dispatch(match answer {
            Ok(login) => Event::LoginArrived(Box::new(login)),
            Err(failure) => Event::LoginRefused(failure),
        });
    }

    fn reflect(self: &Rc<Self>, buyer: &BuyerData) {
        let payment = self.page.lock_payment();
        let reflected = self.page.reflect(buyer);
        self.emit("lock", &[("locked", payment.into())]);
        let number = |count: usize| JsValue::from(u32::try_from(count).unwrap_or(u32::MAX));
        self.emit(
            "reflect",
            &[("fields", number(reflected.fields)), ("doubtful", number(reflected.doubtful))],
        );
        // The postal code's look-up, and slower ones.
        for ms in [900, 3_000] {
            self.later(ms, |inner| {
                if inner.logged_in() {
                    inner.page.hold();
                }
            });
        }
    }

    fn release(self: &Rc<Self>, keep_values: bool) {
        self.page.release(keep_values);
        self.emit("lock", &[("locked", false.into())]);
        self.later(900, |inner| {
            if matches!(*inner.state.borrow(), State::Guest) {
                inner.page.hold();
                inner.page.settle();
            }
        });
    }

    /// The button keeps its words and its size; it only says that it is at work.
    fn busy(&self, busy: bool) {
        let mut pressed = self.pressed.borrow_mut();
        let Some(submitter) = pressed.as_ref() else { return };
        let button = &submitter.button;
        if busy {
            // Through the keeper: a widget that breaks now must not leave a grey button behind.
            self.handover.set(button, "@aria-disabled", &"true".into());
            self.handover.set(button, "$opacity", &"0.6".into());
            self.handover.set(button, "$cursor", &"progress".into());
            return;
        }
        let _ = button.remove_attribute("aria-disabled");
        match &submitter.style {
            Some(style) => web_sys::HtmlElement::style(button).set_css_text(style),
            // Asked first: Chromium writes inline styles down late, and would leave an empty attribute.
            None if button.has_attribute("style") => drop(button.remove_attribute("style")),
            None => {}
        }
        if !submitter.disabled && button.is_disabled() {
            let _ = button.remove_attribute("disabled");
        }
        if button.value() != submitter.value {
            button.write_silently(&submitter.value);
        }
        *pressed = None;
    }

    /// To the button inside お支払い方法, or to the one above where that is not drawn.
    fn point_to_login(&self) {
        let slots = amazon::slots(&self.handover);
        let seen =
            |kind: &str| slots.iter().find(|slot| slot.kind() == kind && slot.child().offset_width() > 0);
        if let Some(slot) = seen("payment").or_else(|| seen("login")) {
            let button = slot.child();
            control::show(&button);
            let _ = amazon::focusable(&button).focus();
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
        self.handover.emit(name, &wire::object(facts));
    }
}
