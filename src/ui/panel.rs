//! The face of a box. Panel and note are one template, and its parts are there from the start: the style sheet shows
//! what belongs to the moment, so that live regions never come or go.
//!
//! Texts come from a few closures of one type, presses through one listener: see [`super::model`] for why.

use leptos::prelude::*;

use super::model::{Model, Place, Shown};
use crate::i18n::Key;

type Pick = fn(&Shown, Model, Place) -> String;

pub(super) fn view(model: Model, place: Place) -> impl IntoView {
    let say = move |pick: Pick| move || model.shown.with(|shown| pick(shown, model, place));
    let text = move |key: Key| model.text(key);
    let items = move || {
        model.shown.with(|shown| {
            let items = shown.missing.iter().enumerate();
            items.map(|(at, label)| item(at.to_string(), label.clone())).collect::<Vec<_>>()
        })
    };
    let kind = if place == Place::Panel { "panel" } else { "note" };
    view! {
        <section class=kind data-face=say(|shown, _, _| shown.screen.word().to_owned())>
            <div class="ask">
                <h2>{text(Key::Ask)}</h2>
                <p class="soft">{text(Key::AskWhy)}</p>
                <button type="button" data-act="yes">{text(Key::Yes)}</button>
                <button type="button" data-act="no">{text(Key::No)}</button>
            </div>
            <p class="wait">{text(Key::Checking)}</p>
            <div class="account">
                <h2>{text(Key::LoggedIn)}</h2>
                <p class="name">{say(name)}</p>
                <p class="pay">{text(Key::Payment)}</p>
                <p class="soft">{text(Key::Locked)}</p>
                <p class="soft">{text(Key::ChangeAtAmazon)}</p>
                <h3 class="missing">{say(missing)}</h3>
                <ul>{items}</ul>
                <p class="doubts">{say(doubts)}</p>
                <button type="button" class="plain" data-act="logout">{text(Key::Logout)}</button>
            </div>
            <p class="said" role="status" tabindex="-1">{say(|shown, _, place| said(shown, place, false))}</p>
            <p class="said alert" role="alert" tabindex="-1">{say(|shown, _, place| said(shown, place, true))}</p>
        </section>
    }
}

fn item(at: String, label: String) -> impl IntoView {
    view! { <li><button type="button" data-act=at>{label}</button></li> }
}

fn name(shown: &Shown, model: Model, _: Place) -> String {
    if shown.name.is_empty() { String::new() } else { [&shown.name, model.text(Key::Honorific)].concat() }
}

fn missing(shown: &Shown, model: Model, _: Place) -> String {
    match shown.missing.len() {
        0 => model.text(Key::Complete).to_owned(),
        count => {
            let (before, after) = model.text(Key::Missing).split_once("{}").unwrap_or_default();
            [before, &count.to_string(), after].concat()
        }
    }
}

fn doubts(shown: &Shown, model: Model, _: Place) -> String {
    if shown.doubts.is_empty() {
        return String::new();
    }
    [model.text(Key::PleaseCheck), &shown.doubts.join("、")].concat()
}

fn said(shown: &Shown, place: Place, alert: bool) -> String {
    if shown.place == place && shown.alert == alert { shown.said.clone() } else { String::new() }
}
