//! The login token of this tab. Where storage is refused the login simply ends with the page.

use crate::js::{Js, glue, window};

/// `sessionStorage` under this LP's names.
pub(crate) struct Store {
    lp: String,
}

impl Store {
    /// For one LP.
    pub(crate) const fn new(lp: String) -> Self {
        Self { lp }
    }

    /// The token, if this tab has one.
    pub(crate) fn token(&self) -> Option<String> {
        self.call("getItem", "login", None).0.as_string()
    }

    /// Keeps the token.
    pub(crate) fn remember(&self, token: &str) {
        self.call("setItem", "login", Some(token));
    }

    /// Wipes the token, and the form's snapshot too.
    pub(crate) fn forget(&self, form: bool) {
        self.call("removeItem", "login", None);
        if form {
            self.call("removeItem", "form", None);
        }
    }

    fn call(&self, method: &str, key: &str, value: Option<&str>) -> Js {
        let mut all = vec![glue(&["lp-amazon-pay:", &self.lp, ":", key]).into()];
        all.extend(value.map(Into::into));
        window().get("sessionStorage").call(method, all)
    }
}
