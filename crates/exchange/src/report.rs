//! What an import brought along, and what it had to leave out.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Came along in another form.
    Changed,
    /// Did not come along.
    LeftOut,
}

/// One thing that could not be represented as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// How much it matters.
    pub severity: Severity,
    /// Kind of thing in the file's own words: `wall`, `doorOrWindow`, `pieceOfFurniture` …
    pub kind: String,
    /// Which one: its name or id in the file.
    pub name: String,
    /// What happened and why.
    pub message: String,
}

/// What an import brought along, and what it had to leave out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// How many of each kind came along.
    pub counts: BTreeMap<String, usize>,
    /// What could not be represented as it was, in the order of the file.
    pub notices: Vec<Notice>,
}

/// A file of a stranger may complain without end; a person will not read more than this.
const MOST_NOTICES: usize = 2_000;

impl ImportReport {
    /// Counts one thing that came along.
    pub fn count(&mut self, kind: &str) {
        *self.counts.entry(kind.to_owned()).or_default() += 1;
    }

    /// Notes something that came along in another form.
    pub fn changed(&mut self, kind: &str, name: &str, message: impl Into<String>) {
        self.note(Severity::Changed, kind, name, message.into());
    }

    /// Notes something that did not come along.
    pub fn left_out(&mut self, kind: &str, name: &str, message: impl Into<String>) {
        self.note(Severity::LeftOut, kind, name, message.into());
    }

    fn note(&mut self, severity: Severity, kind: &str, name: &str, message: String) {
        let notice = Notice { severity, kind: kind.to_owned(), name: name.chars().take(120).collect(), message };
        if self.notices.len() < MOST_NOTICES && !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<String> = self.counts.iter().map(|(kind, count)| format!("{count} × {kind}")).collect();
        writeln!(formatter, "Imported: {}", counts.join(", "))?;
        for notice in &self.notices {
            let verb = match notice.severity {
                Severity::Changed => "changed",
                Severity::LeftOut => "left out",
            };
            writeln!(formatter, "  {verb}: {} \"{}\": {}", notice.kind, notice.name, notice.message)?;
        }
        Ok(())
    }
}
