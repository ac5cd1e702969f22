//! What can be undone and redone: one gesture, one step.

use std::collections::VecDeque;

use crate::transaction::{Applied, Change, Transaction};
use crate::{Design, Refusal};

/// The steps that led here and those that were taken back.
#[derive(Debug, Clone)]
pub struct History {
    undo: VecDeque<Transaction>,
    redo: Vec<Transaction>,
    capacity: usize,
}

impl Default for History {
    fn default() -> Self {
        Self::new(1000)
    }
}

impl History {
    /// An empty history that remembers at most `capacity` steps and forgets the oldest.
    pub const fn new(capacity: usize) -> Self {
        Self { undo: VecDeque::new(), redo: Vec::new(), capacity }
    }

    /// A history read from elsewhere: inverses of what was done, oldest first, and edits that were taken back, the one
    /// to redo next last.
    pub fn of_steps(undo: impl IntoIterator<Item = Transaction>, redo: impl IntoIterator<Item = Transaction>) -> Self {
        Self { undo: undo.into_iter().collect(), redo: redo.into_iter().collect(), ..Self::default() }
    }

    /// Remembers an edit that was applied. What had been undone can no longer be redone.
    pub fn record(&mut self, applied: &Applied) {
        if applied.change.is_empty() {
            return;
        }
        self.redo.clear();
        self.push_undo(applied.inverse.clone());
    }

    /// Applies an edit to a design and remembers it.
    ///
    /// # Errors
    /// When the design refuses it; nothing is remembered then.
    pub fn apply(&mut self, design: &mut Design, transaction: Transaction) -> Result<Change, Refusal> {
        let applied = design.apply(transaction)?;
        self.record(&applied);
        Ok(applied.change)
    }

    /// Takes the last step back. Nothing when there is none.
    ///
    /// # Errors
    /// When the design was changed past this history; the step stays.
    pub fn undo(&mut self, design: &mut Design) -> Result<Option<Change>, Refusal> {
        let Some(step) = self.undo.back() else { return Ok(None) };
        let applied = design.apply(step.clone())?;
        self.undo.pop_back();
        self.redo.push(applied.inverse);
        Ok(Some(applied.change))
    }

    /// Does again what was last taken back. Nothing when there is nothing.
    ///
    /// # Errors
    /// When the design was changed past this history; the step stays.
    pub fn redo(&mut self, design: &mut Design) -> Result<Option<Change>, Refusal> {
        let Some(step) = self.redo.last() else { return Ok(None) };
        let applied = design.apply(step.clone())?;
        self.redo.pop();
        self.push_undo(applied.inverse);
        Ok(Some(applied.change))
    }

    /// The words of the step that [`History::undo`] would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo.back().map(|step| step.label.as_str())
    }

    /// The words of the step that [`History::redo`] would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|step| step.label.as_str())
    }

    /// The words of every step that can be undone, oldest first.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.undo.iter().map(|step| step.label.as_str())
    }

    /// The words of every step that can be done again, the next one first.
    pub fn redo_labels(&self) -> impl Iterator<Item = &str> {
        self.redo.iter().rev().map(|step| step.label.as_str())
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Forgets everything, as when another home is opened.
    pub fn clear(&mut self) {
        self.undo.clear();
        self.redo.clear();
    }

    fn push_undo(&mut self, step: Transaction) {
        self.undo.push_back(step);
        while self.undo.len() > self.capacity {
            self.undo.pop_front();
        }
    }
}
