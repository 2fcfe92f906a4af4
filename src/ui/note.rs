//! The note inside お支払い方法: why the method is fixed, and the way out.

use leptos::prelude::*;

use super::model::{Action, Model, Place, Screen, button, regions};
use crate::i18n::Key;

pub(super) fn view(model: Model) -> AnyView {
    let face = move || {
        if model.screen.get() != Screen::LoggedIn {
            return ().into_any();
        }
        view! {
            <p>{model.text(Key::Locked)}</p>
            {button(model, "plain", model.text(Key::Logout).to_owned(), Action::Logout)}
        }
        .into_any()
    };
    let title = model.text(Key::Payment);
    view! {
        <section class:on=move || model.screen.get() == Screen::LoggedIn aria-label=title>
            {face}
            {regions(model, Place::Payment)}
        </section>
    }
    .into_any()
}
