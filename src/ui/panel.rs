//! The face of a box: a pure function of what is shown. Leptos' renderer compares it with the last one and writes only
//! what changed, so nothing moves under the shopper's finger; no signals are needed, and none are loaded.
//!
//! Panel and note are one template, and its parts are there from the start: the style sheet shows what belongs to the
//! moment, so that live regions never come or go.

use leptos::prelude::*;

use super::model::{Place, Shown};
use crate::i18n::Key;
use crate::js::{digits, glue};

pub(super) fn view(shown: &Shown, place: Place) -> impl IntoView + use<> {
    let items = shown.missing.iter().enumerate();
    let items: Vec<_> = items.map(|(at, label)| item(digits(at), label.clone())).collect();
    view! {
        <section data-face=shown.screen.word()>
            <div class="ask">
                <h2>{Key::Ask.text()}</h2>
                <p class="soft">{Key::AskWhy.text()}</p>
                <button type="button" data-act="yes">{Key::Yes.text()}</button>
                <button type="button" data-act="no">{Key::No.text()}</button>
            </div>
            <p class="wait">{Key::Checking.text()}</p>
            <div class="account">
                <h2>{Key::LoggedIn.text()}</h2>
                <p class="name">{name(shown)}</p>
                <p class="pay">{Key::Payment.text()}</p>
                <p class="soft">{Key::Locked.text()}</p>
                <p class="soft">{Key::ChangeAtAmazon.text()}</p>
                <div class="left">
                    <h3 class="missing">{missing(shown)}</h3>
                    <ul>{items}</ul>
                    <p class="doubts">{doubts(shown)}</p>
                </div>
                <button type="button" class="plain" data-act="logout">{Key::Logout.text()}</button>
            </div>
            <p class="said" role="status" tabindex="-1">{shown.said_in(place, false)}</p>
            <p class="said alert" role="alert" tabindex="-1">{shown.said_in(place, true)}</p>
        </section>
    }
}

fn item(at: String, label: String) -> impl IntoView {
    view! { <li><button type="button" data-act=at>{label}</button></li> }
}

fn name(shown: &Shown) -> String {
    if shown.name.is_empty() { String::new() } else { glue(&[&shown.name, &Key::Honorific.text()]) }
}

fn missing(shown: &Shown) -> String {
    match shown.missing.len() {
        0 => Key::Complete.text(),
        count => glue(&[&Key::MissingBefore.text(), &digits(count), &Key::MissingAfter.text()]),
    }
}

fn doubts(shown: &Shown) -> String {
    let mut text = String::new();
    for label in &shown.doubts {
        let before = if text.is_empty() { Key::PleaseCheck.text() } else { "、".to_owned() };
        text.push_str(&before);
        text.push_str(label);
    }
    text
}
