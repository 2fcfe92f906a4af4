//! Writes the buyer into the form, keeps it there against the page's own look-ups, and takes it out again.

use lp_amazon_pay_contract::layout::Laid;
use lp_amazon_pay_contract::{BuyerData, layout};

use super::control::Control;
use super::read::array;
use super::{Page, roles};

/// One value that we wrote.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) role: &'static str,
    /// Amazon's value.
    pub(super) value: String,
    /// What stood there before.
    pub(super) before: String,
    /// Whether the control is read-only while logged in.
    locked: bool,
    /// False where Amazon's data left a doubt: the shopper is asked to check.
    sure: bool,
}

/// What reflecting came to: numbers only, for the page's event.
pub(crate) struct Reflected {
    /// Fields that were filled.
    pub(crate) fields: u32,
    /// Fields that the shopper should check.
    pub(crate) doubtful: u32,
}

impl Page {
    /// Fills what is not filled yet: forms are mounted late, and in steps. Postal code first: its look-up overwrites
    /// addresses a moment later.
    pub(crate) fn reflect(&self, buyer: &BuyerData) -> Reflected {
        let before = self.written.borrow().len();
        let complete = buyer.complete;
        self.lay(roles::POSTAL, complete, &mut |boxes, limits| {
            let example = boxes.first().map(|first| first.0.text("placeholder")).unwrap_or_default();
            layout::postal(&buyer.postal, limits, example.contains('-'))
        });
        self.lay(&[roles::PREFECTURE], complete, &mut |boxes, _| {
            let value = self.prefecture(boxes.first(), buyer);
            Laid { fits: !value.is_empty(), boxes: vec![value] }
        });
        let parts = self.seen.borrow().parts.clone();
        let apart = self.find(roles::PREFECTURE).is_some();
        let prefecture = if apart { "" } else { &buyer.prefecture_name };
        self.lay(roles::ADDRESS, complete, &mut |_, limits| {
            layout::address(buyer, limits, &parts, prefecture)
        });
        self.lay(roles::NAME, complete, &mut |_, limits| layout::name(&buyer.name, limits));
        self.lay(roles::PHONE, false, &mut |_, limits| layout::phone(&buyer.phone, limits));
        self.lay(roles::EMAIL, false, &mut |_, limits| Laid {
            boxes: vec![buyer.email.clone(); limits.len()],
            fits: true,
        });
        if self.written.borrow().len() > before {
            self.hold();
        }
        let mut reflected = Reflected { fields: 0, doubtful: 0 };
        for written in self.written.borrow().iter() {
            reflected.fields += 1;
            reflected.doubtful += u32::from(!written.sure);
        }
        reflected
    }

    /// Writes one group: the controls of roles that stand side by side, up to the first that is not there.
    fn lay(
        &self,
        roles: &[&'static str],
        lockable: bool,
        laid: &mut dyn FnMut(&[Control], &[usize]) -> Laid,
    ) {
        if self.written.borrow().iter().any(|written| roles.contains(&written.role)) {
            return;
        }
        let mut boxes = Vec::new();
        let mut limits = Vec::new();
        for role in roles {
            let Some(control) = self.find(role) else { break };
            limits.push(control.limit());
            boxes.push(control);
        }
        let laid = laid(&boxes, &limits);
        // Nothing to say about this group: what the shopper typed stays.
        if laid.boxes.iter().all(String::is_empty) {
            return;
        }
        for ((role, control), value) in roles.iter().zip(boxes).zip(laid.boxes) {
            let before = control.value();
            if before != value {
                self.write(&control, &value);
            }
            let (locked, sure) = (lockable && laid.fits, laid.fits);
            self.written.borrow_mut().push(Written { role, value, before, locked, sure });
        }
    }

    /// After a redraw: puts back what the page changed since (never what the shopper changed) and locks what is new.
    pub(crate) fn hold(&self) {
        self.look();
        if self.locked.get() {
            self.lock_methods();
        }
        let all = self.written.borrow().clone();
        for written in &all {
            let Some(control) = self.find(written.role) else { continue };
            if self.is_touched(&control.name()) {
                continue;
            }
            if control.value() != written.value {
                control.write_silently(&written.value);
            }
            if written.locked && !control.is_locked() {
                self.lock_field(&control);
            }
        }
        self.fold_rows();
    }

    /// Folds what the shopper need not see any more; never a row in which something is asked.
    fn fold_rows(&self) {
        if let (true, Some(form)) = (self.fold && self.locked.get(), self.form()) {
            let mut asked = self.seen.borrow().unsure.clone();
            let doubtful = self
                .written
                .borrow()
                .iter()
                .filter(|written| !written.sure)
                .map(|written| written.role)
                .collect::<Vec<_>>();
            asked.extend(doubtful.into_iter().filter_map(|role| self.find(role)));
            self.reads("fold", vec![form.0, array(&asked), self.handover.0.get("set").0]);
        }
    }

    /// Read-only but still submitted.
    fn lock_field(&self, control: &Control) {
        self.reads("lockField", vec![control.0.0.clone(), self.handover.0.get("set").0]);
    }

    /// Takes our values out of the form and unlocks it. What the shopper typed over them stays.
    pub(crate) fn release(&self, keep_values: bool) {
        let all = self.written.take();
        self.locked.set(false);
        self.told.set(0);
        self.choice.take();
        self.handover.undo();
        if keep_values {
            return;
        }
        for mut written in all {
            let Some(control) = self.find(written.role) else { continue };
            if control.value() != written.value || self.is_touched(&control.name()) {
                continue;
            }
            if written.before != written.value {
                self.write(&control, &written.before);
            }
            // Held for a moment: the page's postal look-up answers late.
            written.value.clone_from(&written.before);
            (written.locked, written.sure) = (false, true);
            self.written.borrow_mut().push(written);
        }
    }

    /// Lets go after [`Page::release`].
    pub(crate) fn settle(&self) {
        self.written.borrow_mut().clear();
    }

    /// Whether a control holds Amazon's value, untouched.
    pub(super) fn is_amazons(&self, control: &Control) -> bool {
        let written = self.written.borrow();
        let holds =
            |written: &Written| control.value() == written.value && self.all(written.role).contains(control);
        !self.is_touched(&control.name()) && written.iter().any(holds)
    }

    /// Labels of what the shopper should check.
    pub(crate) fn doubts(&self) -> Vec<String> {
        let mut doubts: Vec<String> = Vec::new();
        for control in &self.seen.borrow().unsure {
            if control.value().is_empty() {
                doubts.push(self.label(control));
            }
        }
        for written in self.written.borrow().iter().filter(|written| !written.sure) {
            match self.find(written.role) {
                Some(control) if !self.is_touched(&control.name()) => doubts.push(self.label(&control)),
                _ => {}
            }
        }
        doubts
    }

    /// The value that means the buyer's prefecture in a control.
    fn prefecture(&self, control: Option<&Control>, buyer: &BuyerData) -> String {
        let Some(control) = control else { return String::new() };
        let about = vec![control.0.0.clone(), buyer.prefecture.into(), buyer.prefecture_name.as_str().into()];
        self.reads("prefecture", about).0.as_string().unwrap_or_default()
    }
}
