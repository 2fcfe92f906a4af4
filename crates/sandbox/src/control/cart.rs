//! The cart behind the demo landing page: shows which form fields it received. Passwords and card fields are
//! masked, by name and by look, because people try things with what they have at hand.

use axum::Form;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Value, context};

use crate::app::Shared;

const SECRET_NAMES: &[&str] = &["pass", "card", "cvv", "cvc", "security_code", "credit"];

pub(super) async fn empty(State(app): State<Shared>) -> Response {
    page(&app, &[])
}

pub(super) async fn confirm(
    State(app): State<Shared>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    page(&app, &fields)
}

fn page(app: &Shared, fields: &[(String, String)]) -> Response {
    let rows: Vec<Value> = fields
        .iter()
        .map(|(name, value)| context! { name => name.as_str(), value => shown(name, value) })
        .collect();
    Html(app.pages.render("cart.html", context! { rows => rows })).into_response()
}

/// The value, or dots in its place.
fn shown(name: &str, value: &str) -> String {
    let name = name.to_lowercase();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let numeric = value.chars().all(|char| char.is_ascii_digit() || char == ' ' || char == '-');
    let looks_like_card = numeric && (13..=19).contains(&digits);
    if !value.is_empty() && (looks_like_card || SECRET_NAMES.iter().any(|secret| name.contains(secret))) {
        "••••••(非表示)".to_owned()
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn secrets_are_masked_and_the_rest_is_not() {
        assert_eq!(shown("customer[name01]", "試験"), "試験");
        assert_eq!(shown("customer[tel]", "090-1234-5678"), "090-1234-5678");
        for (name, value) in
            [("customer[password]", "hunter2"), ("Card_No", "1"), ("memo", "4111 1111 1111 1111")]
        {
            assert!(!shown(name, value).contains(value), "{name}");
        }
        assert_eq!(shown("customer[password]", ""), "");
    }
}
