//! 「あと○項目」: what the shopper still has to fill in, in the form's order.

use super::control::Control;
use super::{Page, roles};

impl Page {
    /// Labels of what is missing. The controls are remembered for [`Page::show_missing`].
    pub(crate) fn missing(&self) -> Vec<String> {
        let mut found: Vec<Control> = Vec::new();
        let payment = self.all(roles::PAYMENT);
        for control in self.controls() {
            let group = |other: &Control| {
                control.kind() == "radio" && other.kind() == "radio" && other.name() == control.name()
            };
            if control.is_missing()
                && control.is_visible()
                && !found.iter().any(group)
                && !payment.contains(&control)
                && !self.group_is_chosen(&control)
            {
                found.push(control);
            }
        }
        let labels = found.iter().map(Control::label_text).collect();
        *self.missing.borrow_mut() = found;
        labels
    }

    /// Leads to one of them.
    pub(crate) fn show_missing(&self, at: usize) {
        let control = self.missing.borrow().get(at).cloned();
        if let Some(control) = control {
            control.show();
        }
    }

    /// A radio group is filled when any of its buttons is chosen, whatever the plug-in's class says.
    fn group_is_chosen(&self, control: &Control) -> bool {
        control.kind() == "radio"
            && self.controls().iter().any(|other| other.name() == control.name() && other.checked())
    }
}
