//! Fixes the payment method to Amazon Pay (`loader/src/form.js`).
//!
//! The cart redraws its payment options after nearly every change, so this runs again and again.

use super::{Page, roles};
use crate::i18n::Key;

use super::read::array;

/// How often the page is told about the payment method after one edit of the shopper's. A page that answers each change
/// by redrawing the old choice would otherwise go round forever.
const MOST_TOLD: u8 = 3;

impl Page {
    /// Locks. Answers whether the form has Amazon Pay among its payment methods.
    pub(crate) fn lock_payment(&self) -> bool {
        self.locked.set(true);
        self.touched.borrow_mut().clear();
        self.look();
        self.lock_methods()
    }

    /// Locks what is not locked yet.
    pub(super) fn lock_methods(&self) -> bool {
        let amazon = self.seen.borrow().amazon.clone();
        if amazon.is_empty() {
            // A form that does not offer it would be left with no choice at all.
            return false;
        }
        let was = self.choice.borrow_mut().get_or_insert_with(|| self.chosen_method()).clone();
        let told = self.told.get();
        let all = vec![
            array(&self.all(roles::PAYMENT)),
            amazon.into(),
            was.into(),
            Key::Locked.text().into(),
            (told < MOST_TOLD).into(),
            self.handover.0.get("set").0,
        ];
        if self.reads("lock", all).0.is_truthy() {
            self.told.set(told.saturating_add(1));
        }
        true
    }

    /// The form's payment method; empty where none is chosen.
    pub(super) fn chosen_method(&self) -> String {
        self.reads("chosen", vec![array(&self.all(roles::PAYMENT))]).0.as_string().unwrap_or_default()
    }
}
