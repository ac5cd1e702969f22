//! The tables of a `.home` file and how older layouts become the present one.

use std::path::Path;

use rusqlite::{Connection, Transaction};

use crate::StoreError;

/// `HMWR`, in the header of every home.
pub(crate) const APPLICATION_ID: i64 = 0x484D_5752;

/// The steps from one layout to the next; the layout's number is how many were done. A step that was released is
/// never changed: a new layout is a new step, and a file of the old layout is kept among the tests.
const MIGRATIONS: [&str; 2] = [
    "
    CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE entities (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE transactions (
        seq INTEGER NOT NULL PRIMARY KEY,
        label TEXT NOT NULL,
        time INTEGER NOT NULL,
        forward TEXT NOT NULL,
        inverse TEXT NOT NULL
    ) STRICT;
    CREATE TABLE assets (hash TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
",
    "
    CREATE TABLE versions (
        seq INTEGER NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        time INTEGER NOT NULL,
        json TEXT NOT NULL
    ) STRICT;
",
];

/// The layout this program writes.
pub(crate) const LAYOUT: i64 = 2;
const _: () = assert!(MIGRATIONS.len() == LAYOUT as usize, "the layout's number is the number of steps");

/// Makes the tables in an empty database.
pub(crate) fn create(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(transaction, 0, LAYOUT)
}

/// Brings a database from one layout to another.
pub(crate) fn migrate(transaction: &Transaction<'_>, from: i64, to: i64) -> rusqlite::Result<()> {
    for step in MIGRATIONS.iter().take(to.max(0) as usize).skip(from.max(0) as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", to)
}

/// The layout of a file, after making sure that it is a home and that its tables are exactly ours: a file from
/// elsewhere may hold triggers, views or tables that compute.
pub(crate) fn layout(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(error, path);
    let not_a_home = |what: &str| StoreError::NotAHome { what: what.to_owned(), path: path.to_owned() };
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let application = number("application_id").map_err(sqlite)?;
    if application != APPLICATION_ID {
        let found = objects(connection).map_err(sqlite)?;
        return Err(not_a_home(if application == 0 && found.is_empty() {
            "it is empty"
        } else {
            "it is a database of another program"
        }));
    }
    let layout = number("user_version").map_err(sqlite)?;
    if layout > LAYOUT {
        return Err(StoreError::Newer { found: layout, known: LAYOUT, path: path.to_owned() });
    }
    if layout < 1 || objects(connection).map_err(sqlite)? != reference(layout).map_err(sqlite)? {
        return Err(StoreError::Damaged {
            what: "its tables are not those of a home".to_owned(),
            path: path.to_owned(),
        });
    }
    Ok(layout)
}

/// Everything the database defines: type, name and text.
fn objects(connection: &Connection) -> rusqlite::Result<Vec<(String, String, Option<String>)>> {
    let mut statement =
        connection.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name LIMIT 1000")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

/// What a home of a layout defines.
fn reference(layout: i64) -> rusqlite::Result<Vec<(String, String, Option<String>)>> {
    let mut connection = Connection::open_in_memory()?;
    let transaction = connection.transaction()?;
    migrate(&transaction, 0, layout)?;
    objects(&transaction)
}
