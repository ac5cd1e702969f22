//! Product lists in spreadsheets: rows with columns that mean something.

mod csv;
mod fields;
mod rows;
mod xlsx;

pub use fields::{Field, Mapping};
pub use rows::{Row, product, rows};

/// Most rows that are read.
const MOST_ROWS: usize = 100_000;
/// Most columns that are read.
const MOST_COLUMNS: usize = 256;
/// Most characters of a cell.
const LONGEST_CELL: usize = 32_768;
/// Most characters of all cells.
const MOST_TEXT: usize = 256 << 20;

/// Why a spreadsheet could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The archive of an .xlsx file cannot be read.
    #[error(transparent)]
    Archive(#[from] crate::archive::ArchiveError),
    /// Its parts cannot be read.
    #[error("the spreadsheet is damaged in {part}: {reason}")]
    Damaged {
        /// Which part.
        part: String,
        /// What the reader found.
        reason: String,
    },
    /// Too much of something.
    #[error("the spreadsheet has more than {limit}; split it")]
    TooLarge {
        /// The limit.
        limit: String,
    },
    /// No row with text.
    #[error("the spreadsheet is empty; its first row with text names the columns")]
    Empty,
    /// A quote that is opened and never closed.
    #[error("the quote that opens in line {line} is never closed; close it, or write it twice where it means an inch")]
    Unclosed {
        /// In which line it opens.
        line: usize,
    },
    /// A column that was asked for is not there.
    #[error("there is no column \"{column}\"; the columns are {known}")]
    NoColumn {
        /// The column.
        column: String,
        /// Those that are there.
        known: String,
    },
    /// A column that must be there is not.
    #[error("no column says the {field}; say which does with --map {field}=COLUMN. The columns are {known}")]
    Unmapped {
        /// The field.
        field: &'static str,
        /// The columns.
        known: String,
    },
}

/// A table of text: the names of the columns, and the rows below them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows, each with its number in the file, from 1.
    pub rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    /// Reads a comma-, semicolon- or tab-separated file in UTF-8, UTF-16 or GB 18030.
    pub fn from_csv(bytes: &[u8]) -> Result<Self, SheetError> {
        Self::of(csv::parse(bytes)?)
    }

    /// Reads the first sheet of an Excel workbook.
    pub fn from_xlsx(bytes: &[u8]) -> Result<Self, SheetError> {
        Self::of(xlsx::parse(bytes)?)
    }

    /// The first row with text in two cells or more names the columns: above it may stand a title.
    fn of(table: Vec<(usize, Vec<String>)>) -> Result<Self, SheetError> {
        let filled = |row: &[String]| row.iter().filter(|cell| !cell.trim().is_empty()).count();
        let mut rows = table.into_iter().filter(|(_, row)| filled(row) > 0).skip_while(|(_, row)| filled(row) < 2);
        let (_, header) = rows.next().ok_or(SheetError::Empty)?;
        let header = header.into_iter().map(|name| name.trim().to_owned()).collect();
        Ok(Self { header, rows: rows.collect() })
    }
}

/// Counts what is read, so that no file fills the memory.
#[derive(Debug, Default)]
struct Budget {
    rows: usize,
    text: usize,
}

impl Budget {
    fn row(&mut self) -> Result<(), SheetError> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(SheetError::TooLarge { limit: format!("{MOST_ROWS} rows") });
        }
        Ok(())
    }

    fn cell(&mut self, text: &str) -> Result<(), SheetError> {
        self.text += text.len() + 24;
        if self.text > MOST_TEXT || text.len() > LONGEST_CELL * 4 {
            return Err(SheetError::TooLarge { limit: format!("{} MiB of text", MOST_TEXT >> 20) });
        }
        Ok(())
    }
}
