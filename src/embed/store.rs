//! The login token of this tab. Where storage is refused the login simply ends with the page.

use web_sys::Storage;

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
        storage()?.get_item(&self.name("login")).ok()?
    }

    /// Keeps the token.
    pub(crate) fn remember(&self, token: &str) {
        if let Some(storage) = storage() {
            // Full or refused: the login lasts as long as the page.
            let _ = storage.set_item(&self.name("login"), token);
        }
    }

    /// Wipes the token, and the form's snapshot too.
    pub(crate) fn forget(&self, form: bool) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.name("login"));
            if form {
                let _ = storage.remove_item(&self.name("form"));
            }
        }
    }

    fn name(&self, key: &str) -> String {
        ["lp-amazon-pay:", &self.lp, ":", key].concat()
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}
