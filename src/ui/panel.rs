//! The panel at the login slot.

use leptos::prelude::*;

use super::model::{Action, Model, Place, Screen, button, regions};
use crate::i18n::Key;

pub(super) fn view(model: Model) -> AnyView {
    let face = move || match model.screen.get() {
        Screen::Guest => ().into_any(),
        Screen::Asking => asking(model),
        Screen::Checking => view! { <p class="wait">{model.text(Key::Checking)}</p> }.into_any(),
        Screen::LoggedIn => account(model),
    };
    let title = model.text(Key::LoggedIn);
    view! {
        <section class:on=move || model.screen.get() != Screen::Guest aria-label=title>
            {face}
            {regions(model, Place::Panel)}
        </section>
    }
    .into_any()
}

fn asking(model: Model) -> AnyView {
    view! {
        <h2>{model.text(Key::Ask)}</h2>
        <p class="soft">{model.text(Key::AskWhy)}</p>
        <div class="row">
            {button(model, "yes", model.text(Key::Yes).to_owned(), Action::Agree)}
            {button(model, "", model.text(Key::No).to_owned(), Action::Decline)}
        </div>
    }
    .into_any()
}

fn account(model: Model) -> AnyView {
    let name = move || {
        let name = model.name.get();
        if name.is_empty() { name } else { name + model.text(Key::Honorific) }
    };
    view! {
        <h2>{model.text(Key::LoggedIn)}</h2>
        <p class="name">{name}</p>
        <p class="pay">{model.text(Key::Payment)}</p>
        <p class="soft">{model.text(Key::Locked)}</p>
        <p class="soft">{model.text(Key::ChangeAtAmazon)}</p>
        {move || missing(model)}
        {move || doubts(model)}
        {button(model, "plain", model.text(Key::Logout).to_owned(), Action::Logout)}
    }
    .into_any()
}

fn missing(model: Model) -> AnyView {
    let missing = model.missing.get();
    if missing.is_empty() {
        return view! { <p class="complete">{model.text(Key::Complete)}</p> }.into_any();
    }
    let title = model.text(Key::Missing).replace("{}", &missing.len().to_string());
    let items: Vec<AnyView> = missing
        .into_iter()
        .enumerate()
        .map(|(at, label)| view! { <li>{button(model, "", label, Action::Show(at))}</li> }.into_any())
        .collect();
    view! {
        <h3 class="missing">{title}</h3>
        <ul>{items}</ul>
    }
    .into_any()
}

fn doubts(model: Model) -> AnyView {
    let doubts = model.doubts.get();
    if doubts.is_empty() {
        return ().into_any();
    }
    view! {
        <h3>{model.text(Key::PleaseCheck)}</h3>
        <p class="doubts">{doubts.join("、")}</p>
    }
    .into_any()
}
