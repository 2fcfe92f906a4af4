//! 「あと○項目」: what the shopper still has to fill in, in the form's order.

use super::control::{Control, show};
use super::{Page, roles};

impl Page {
    /// Labels of what is missing. The controls are remembered for [`Page::show_missing`].
    pub(crate) fn missing(&self) -> Vec<String> {
        let all = self.controls();
        let payment = self.all(roles::PAYMENT);
        let mut found: Vec<Control> = Vec::new();
        let mut labels = Vec::new();
        for control in &all {
            if !control.is_missing() || !control.is_visible() || payment.contains(control) {
                continue;
            }
            let name = control.name();
            let of_group = |other: &Control| other.is_radio() && other.name() == name;
            // A radio group counts once, and not at all when any of its buttons is chosen, whatever the class says.
            let radio = control.is_radio();
            if radio
                && (found.iter().any(of_group) || all.iter().any(|other| of_group(other) && other.checked()))
            {
                continue;
            }
            labels.push(control.label_text());
            found.push(control.clone());
        }
        *self.missing.borrow_mut() = found;
        labels
    }

    /// Leads to one of them.
    pub(crate) fn show_missing(&self, at: usize) {
        let control = self.missing.borrow().get(at).cloned();
        if let Some(control) = control {
            show(&control.0);
        }
    }
}
