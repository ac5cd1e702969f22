//! The overlay of a gesture: the design as it would be, read by every view, never by the history.

use std::collections::BTreeSet;

use homewright_design::{Design, EntityId, Refusal, Transaction};

use crate::snap::{Distance, Guide};

/// The design as a gesture would leave it.
#[derive(Debug, Clone)]
pub(crate) struct Preview {
    /// The design with the proposed values.
    pub(crate) design: Design,
    /// Everything that was proposed, so that it can be taken back or committed.
    pub(crate) touched: BTreeSet<EntityId>,
    /// Why things are where they are.
    pub(crate) guides: Vec<Guide>,
    /// Free lengths round the leading thing.
    pub(crate) distances: Vec<Distance>,
    /// What takes the last replaceable proposal back.
    back: Option<Transaction>,
}

impl Preview {
    /// A preview that proposes nothing yet.
    pub(crate) fn of(design: &Design) -> Self {
        Self { design: design.clone(), touched: BTreeSet::new(), guides: Vec::new(), distances: Vec::new(), back: None }
    }

    /// Proposes nothing any more; what was proposed before is remembered as touched.
    pub(crate) fn start_over(&mut self, base: &Design) {
        let touched = std::mem::take(&mut self.touched);
        *self = Self { touched, ..Self::of(base) };
    }

    /// Proposes values; `false` when the design would refuse them, and the last ones stand.
    pub(crate) fn propose(&mut self, edit: Transaction) -> bool {
        match self.design.apply(edit) {
            Ok(applied) => {
                self.touched.extend(applied.change.touched());
                true
            }
            Err(_) => false,
        }
    }

    /// Proposes values in place of those proposed this way before; `false` when the design would refuse them: then
    /// nothing is proposed.
    pub(crate) fn replace(&mut self, edit: Transaction) -> bool {
        self.take_back();
        match self.design.apply(edit) {
            Ok(applied) => {
                self.touched.extend(applied.change.touched());
                self.back = Some(applied.inverse);
                true
            }
            Err(_) => false,
        }
    }

    /// Takes back what was last proposed by [`Preview::replace`].
    pub(crate) fn take_back(&mut self) {
        if let Some(back) = self.back.take() {
            let undone = self.design.apply(back);
            debug_assert!(undone.is_ok(), "what was there before a proposal is sound");
        }
    }

    /// Proposes further values.
    pub(crate) fn add(&mut self, edit: Transaction) -> Result<(), Refusal> {
        let applied = self.design.apply(edit)?;
        self.touched.extend(applied.change.touched());
        Ok(())
    }

    /// The edit that makes what is proposed true.
    pub(crate) fn transaction(&self, label: &str, base: &Design) -> Transaction {
        let mut edit = Transaction::new(label);
        for id in &self.touched {
            match (self.design.get(*id), base.get(*id)) {
                (Some(entity), old) if old != Some(entity) => edit.put(*id, entity.clone()),
                (None, Some(_)) => edit.delete(*id),
                _ => {}
            }
        }
        edit
    }
}
