//! The widget in the page: takes the loader's handover, runs what the machine decides, tells the page about it.
//!
//! Whatever comes from the page (events, redraws, the queue's calls) becomes an event of the machine; only this
//! module runs its effects, and only it holds the token, the consent and the server's words.

pub(crate) mod handover;
pub(crate) mod listen;
mod run;
mod store;
mod task;
mod watch;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use lp_amazon_pay_contract::{BuyerData, login_fragment};
use wasm_bindgen::JsValue;

use crate::api::Api;
use crate::i18n;
use crate::js::Js;
use crate::machine::{Event, Landing, State, step};
use crate::page::Page;
use crate::ui::{Action, Ui};
use crate::wire::{Consent, Settings};
use handover::Handover;
use listen::{Callback, Listener, Watcher};
use store::Store;

/// A running widget. Dropping it takes everything of ours out of the page.
pub struct Widget(Rc<Inner>);

struct Inner {
    handover: Handover,
    api: Api,
    store: Store,
    page: Page,
    ui: Ui,
    state: Cell<State>,
    queue: RefCell<Vec<Event>>,
    running: Cell<bool>,
    closed: Cell<bool>,
    /// How many fields were filled when the page was last told.
    filled: Cell<u32>,
    /// Until when (in ticks) a refused press is listened after.
    refused: Cell<u8>,
    /// A refresh is on its way.
    pending: Cell<bool>,
    desk: RefCell<Desk>,
    listeners: RefCell<Vec<Listener>>,
    served: RefCell<Vec<Callback>>,
    watcher: RefCell<Option<Watcher>>,
    /// The form under watch.
    watched: RefCell<Option<Js>>,
}

/// What the machine only knows to be there.
#[derive(Default)]
struct Desk {
    token: String,
    buyer: BuyerData,
    /// The consent in use.
    consent: Option<Consent>,
    /// The consent that has just arrived.
    offered: Option<Consent>,
    /// The server's last words for the shopper.
    told: String,
    /// The submit button of the last press, and how it looked before the page's own scripts changed it.
    pressed: Option<watch::Submitter>,
}

/// Starts on the loader's handover.
///
/// # Errors
/// When the page has no document: nothing was changed then.
pub fn mount(handover: JsValue) -> Result<Widget, JsValue> {
    let handover = Handover(Js(handover));
    let settings = Settings::read(&handover.0.get("settings"));
    let english = i18n::speak(handover.0.some("english"));
    let inner = Rc::new_cyclic(|weak: &Weak<Inner>| {
        let weak = weak.clone();
        let act = Rc::new(move |action| {
            if let Some(inner) = weak.upgrade() {
                inner.act(action);
            }
        });
        Inner {
            api: Api::new(handover.clone(), &settings.api, &settings.lp, english),
            store: Store::new(settings.lp.clone()),
            page: Page::new(&handover, settings),
            ui: Ui::new(&handover, english, act),
            handover,
            state: Cell::default(),
            queue: RefCell::default(),
            running: Cell::default(),
            closed: Cell::default(),
            filled: Cell::default(),
            refused: Cell::default(),
            pending: Cell::default(),
            desk: RefCell::default(),
            listeners: RefCell::default(),
            served: RefCell::default(),
            watcher: RefCell::default(),
            watched: RefCell::default(),
        }
    });
    inner.watch();
    inner.serve_queue();
    inner.arrive();
    Ok(Widget(inner))
}

impl Inner {
    /// The first event: how the page was entered, and with what in this tab's memory.
    fn arrive(self: &Rc<Self>) {
        let landing = match self.handover.0.get("landing").0.as_string().as_deref() {
            None => Landing::Plain,
            Some(login_fragment::BACK) => Landing::Back,
            Some(login_fragment::FAILED) => Landing::Failed,
            Some(_) => Landing::Code { asked: self.handover.0.flag("asked") },
        };
        let token = self.store.token();
        if landing != Landing::Plain || token.is_some() {
            self.page.restore(false);
            self.later(900, |inner| inner.page.restore(true));
        }
        self.refresh();
        self.emit("ready", &[]);
        let known = token.is_some();
        self.desk.borrow_mut().token = token.unwrap_or_default();
        self.dispatch(Event::Landed { landing, token: known });
        self.later(1_000, Self::tick);
    }

    /// Scripts change pages without an event: products, redraws, forms that are mounted late, errors that come late.
    fn tick(self: &Rc<Self>) {
        self.refresh();
        self.hear_page();
        self.later(1_000, Self::tick);
    }

    /// Feeds the machine. Events that come up while effects run wait their turn.
    fn dispatch(self: &Rc<Self>, event: Event) {
        if self.closed.get() {
            return;
        }
        self.queue.borrow_mut().push(event);
        if self.running.replace(true) {
            return;
        }
        loop {
            let events = self.queue.take();
            if events.is_empty() {
                break;
            }
            for event in events {
                let (next, effects) = step(self.state.get(), event);
                self.state.set(next);
                self.ui.show(next, &self.desk.borrow().buyer.name);
                for effect in effects {
                    self.run(effect);
                }
            }
        }
        self.running.set(false);
        self.refresh_soon();
    }

    fn act(self: &Rc<Self>, action: Action) {
        match action {
            Action::Agree => self.dispatch(Event::Agreed),
            Action::Decline => self.dispatch(Event::Declined),
            Action::Logout => self.dispatch(Event::LogoutPressed),
            Action::Show(at) => self.page.show_missing(at),
        }
    }

    fn logged_in(&self) -> bool {
        matches!(self.state.get(), State::LoggedIn(_))
    }

    fn later(self: &Rc<Self>, ms: i32, run: fn(&Rc<Self>)) {
        let inner = Rc::clone(self);
        self.handover.spawn(Box::pin(async move {
            inner.handover.pause(ms).await;
            if !inner.closed.get() {
                run(&inner);
            }
        }));
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        self.0.closed.set(true);
        self.0.listeners.borrow_mut().clear();
        self.0.watcher.take();
        self.0.door().run("leave");
        self.0.page.release(false);
        self.0.ui.remove();
    }
}
