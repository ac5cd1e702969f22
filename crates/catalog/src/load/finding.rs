//! What is wrong with a catalog record, and where.

use std::fmt;

use serde::Serialize;

/// A mistake in a catalog file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogFinding {
    /// File as it was named to the loader.
    pub file: String,
    /// Line from 1.
    pub line: usize,
    /// Record: `product hw.bed.linden`, or its place in the file while its id is unknown.
    pub record: String,
    /// Dotted path of the field within the record, such as `model.parts[3].size[0]`; empty for the whole.
    pub field: String,
    /// What is wrong, and what to do.
    pub message: String,
}

impl CatalogFinding {
    pub(crate) fn new(file: &str, line: usize, field: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, record: String::new(), field: field.to_owned(), message: message.into() }
    }
}

impl fmt::Display for CatalogFinding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: ", self.file, self.line)?;
        for part in [&self.record, &self.field] {
            if !part.is_empty() {
                write!(formatter, "{part}: ")?;
            }
        }
        formatter.write_str(&self.message)
    }
}
