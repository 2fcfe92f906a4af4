//! The widget in the page: takes the loader's handover, runs what the machine decides, tells the page about it.
//!
//! Whatever comes from the page (events, redraws, the queue's calls) becomes an event of the machine; only this
//! module runs its effects.

pub(crate) mod handover;
pub(crate) mod listen;
mod run;
mod store;
mod watch;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;

use lp_amazon_pay_contract::login_fragment;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::api::Api;
use crate::i18n::Locale;
use crate::machine::{Event, Landing, State, step};
use crate::page::{Page, tag_word};
use crate::ui::{Action, Ui};
use crate::wire::Settings;
use handover::Handover;
use listen::{Listener, Watcher};
use store::Store;

/// Runs a future. Boxed, so that there is one copy of the code that runs them.
pub(crate) fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(Box::pin(future) as Pin<Box<dyn Future<Output = ()>>>);
}

/// A running widget. Dropping it takes everything of ours out of the page.
pub struct Widget(Rc<Inner>);

struct Inner {
    handover: Handover,
    api: Api,
    store: Store,
    page: Page,
    ui: Ui,
    state: RefCell<State>,
    queue: RefCell<VecDeque<Event>>,
    running: Cell<bool>,
    closed: Cell<bool>,
    /// A refresh is on its way.
    pending: Cell<bool>,
    /// The submit button of the last press, and how it looked before the page's own scripts changed it.
    pressed: RefCell<Option<watch::Submitter>>,
    listeners: RefCell<Vec<Listener>>,
    watcher: RefCell<Option<Watcher>>,
    /// The form under watch.
    watched: RefCell<Option<web_sys::HtmlFormElement>>,
}

/// Starts on the loader's handover.
///
/// # Errors
/// When the settings cannot be read or the page has no document: nothing was changed then.
pub fn mount(handover: JsValue) -> Result<Widget, JsValue> {
    let handover: Handover = handover.unchecked_into();
    let settings = Settings::read(&handover.settings());
    let locale = locale(&handover);
    let inner = Rc::new_cyclic(|weak: &std::rc::Weak<Inner>| {
        let weak = weak.clone();
        let act = move |action| {
            if let Some(inner) = weak.upgrade() {
                inner.act(action);
            }
        };
        Inner {
            api: Api::new(&settings.api, &settings.lp, locale == Locale::En),
            store: Store::new(settings.lp.clone()),
            page: Page::new(&handover, settings, locale),
            ui: Ui::new(&handover, locale, act).expect("a page has a document"),
            handover,
            state: RefCell::default(),
            queue: RefCell::default(),
            running: Cell::new(false),
            closed: Cell::new(false),
            pending: Cell::new(false),
            pressed: RefCell::default(),
            listeners: RefCell::default(),
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
        let landing = match self.handover.landing() {
            None => Landing::Plain,
            Some(word) if word == login_fragment::BACK => Landing::Back,
            Some(word) if word == login_fragment::FAILED => Landing::Failed,
            Some(code) => Landing::Code(code),
        };
        let token = self.store.token();
        if landing != Landing::Plain || token.is_some() {
            let saved = self.handover.saved();
            if saved.is_object() {
                self.page.restore(&saved, false);
                self.later(900, move |inner| inner.page.restore(&saved, true));
            }
        }
        self.refresh();
        self.emit("ready", &[]);
        self.dispatch(Event::Landed { landing, asked: self.handover.asked(), token });
    }

    /// Feeds the machine. Events that come up while effects run wait their turn.
    fn dispatch(self: &Rc<Self>, event: Event) {
        if self.closed.get() {
            return;
        }
        self.queue.borrow_mut().push_back(event);
        if self.running.replace(true) {
            return;
        }
        loop {
            let Some(event) = self.queue.borrow_mut().pop_front() else { break };
            let (next, effects) = step(self.state.take(), event);
            self.ui.show(&next);
            self.state.replace(next);
            for effect in effects {
                self.run(effect);
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
        matches!(*self.state.borrow(), State::LoggedIn(_))
    }

    fn later(self: &Rc<Self>, ms: i32, run: impl FnOnce(&Rc<Self>) + 'static) {
        let weak = Rc::downgrade(self);
        listen::later(&self.handover, ms, move || {
            if let Some(inner) = weak.upgrade() {
                run(&inner);
            }
        });
    }
}

impl Drop for Widget {
    fn drop(&mut self) {
        self.0.closed.set(true);
        self.0.listeners.borrow_mut().clear();
        self.0.watcher.take();
        self.0.page.release(false);
    }
}

fn locale(handover: &Handover) -> Locale {
    let of_page = || web_sys::window()?.document()?.document_element()?.get_attribute("lang");
    Locale::of(&tag_word(handover, "locale").or_else(of_page).unwrap_or_default())
}
