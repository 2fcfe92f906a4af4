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
    let text = |key: Key| shown.text(key);
    let items = shown.missing.iter().enumerate();
    let items: Vec<_> = items.map(|(at, label)| item(digits(at), label.clone())).collect();
    view! {
        <section data-face=shown.screen.word()>
            <div class="ask">
                <h2>{text(Key::Ask)}</h2>
                <p class="soft">{text(Key::AskWhy)}</p>
                <button type="button" data-act="yes">{text(Key::Yes)}</button>
                <button type="button" data-act="no">{text(Key::No)}</button>
            </div>
            <p class="wait">{text(Key::Checking)}</p>
            <div class="account">
                <h2>{text(Key::LoggedIn)}</h2>
                <p class="name">{name(shown)}</p>
                <p class="pay">{text(Key::Payment)}</p>
                <p class="soft">{text(Key::Locked)}</p>
                <p class="soft">{text(Key::ChangeAtAmazon)}</p>
                <div class="left">
                    <h3 class="missing">{missing(shown)}</h3>
                    <ul>{items}</ul>
                    <p class="doubts">{doubts(shown)}</p>
                </div>
                <button type="button" class="plain" data-act="logout">{text(Key::Logout)}</button>
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
    if shown.name.is_empty() { String::new() } else { glue(&[&shown.name, shown.text(Key::Honorific)]) }
}

fn missing(shown: &Shown) -> String {
    match shown.missing.len() {
        0 => shown.text(Key::Complete).to_owned(),
        count => glue(&[shown.text(Key::MissingBefore), &digits(count), shown.text(Key::MissingAfter)]),
    }
}

fn doubts(shown: &Shown) -> String {
    let mut text = String::new();
    for label in &shown.doubts {
        text.push_str(if text.is_empty() { shown.text(Key::PleaseCheck) } else { "、" });
        text.push_str(label);
    }
    text
}
