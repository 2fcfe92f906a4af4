//! What the boxes show, as signals.

use leptos::prelude::*;

use crate::i18n::{Key, Locale};

/// Which face the panel shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// Nothing but a message, if there is one.
    Guest,
    /// 「反映しますか?」.
    Asking,
    /// Waiting for the server.
    Checking,
    /// The account, what is missing, the way out.
    LoggedIn,
}

/// A press in one of our boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// 「反映する」.
    Agree,
    /// 「反映しない」.
    Decline,
    /// 「Amazon Payをやめて、ほかの方法で支払う」.
    Logout,
    /// To the missing field at this place in the list.
    Show(usize),
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the panel.
    Panel,
    /// Inside お支払い方法.
    Payment,
}

#[derive(Clone, PartialEq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) alert: bool,
    pub(super) place: Place,
}

type Act = Box<dyn Fn(Action)>;

#[derive(Clone, Copy)]
pub(super) struct Model {
    pub(super) locale: Locale,
    pub(super) screen: RwSignal<Screen>,
    pub(super) name: RwSignal<String>,
    pub(super) busy: RwSignal<bool>,
    pub(super) missing: RwSignal<Vec<String>>,
    pub(super) doubts: RwSignal<Vec<String>>,
    pub(super) said: RwSignal<Option<Said>>,
    act: StoredValue<Act, LocalStorage>,
}

impl Model {
    pub(super) fn new(locale: Locale, act: impl Fn(Action) + 'static) -> Self {
        Self {
            locale,
            screen: RwSignal::new(Screen::Guest),
            name: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            missing: RwSignal::new(Vec::new()),
            doubts: RwSignal::new(Vec::new()),
            said: RwSignal::new(None),
            act: StoredValue::new_local(Box::new(act)),
        }
    }

    pub(super) const fn text(&self, key: Key) -> &'static str {
        key.text(self.locale)
    }

    pub(super) fn act(&self, action: Action) {
        self.act.with_value(|act| act(action));
    }

    /// The message for a live region, empty when it is for another.
    pub(super) fn said_in(&self, place: Place, alert: bool) -> String {
        self.said.with(|said| match said {
            Some(said) if said.place == place && said.alert == alert => said.text.clone(),
            _ => String::new(),
        })
    }
}

/// A button; `AnyView` keeps one copy of the code for all of them.
pub(super) fn button(model: Model, class: &'static str, text: String, action: Action) -> AnyView {
    view! { <button type="button" class=class on:click=move |_| model.act(action)>{text}</button> }.into_any()
}

/// The two live regions of a box.
pub(super) fn regions(model: Model, place: Place) -> AnyView {
    let status = move || model.said_in(place, false);
    let alert = move || model.said_in(place, true);
    view! {
        <p class="said" role="status" tabindex="-1">{status}</p>
        <p class="said alert" role="alert" tabindex="-1">{alert}</p>
    }
    .into_any()
}
