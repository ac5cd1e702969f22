//! Commits and the way back: every transaction is kept with its inverse, and a position says how many are in force.

use homewright_design::transaction::Applied;
use homewright_design::{Change, History, Transaction};
use rusqlite::{OptionalExtension as _, TransactionBehavior, params};

use crate::{Home, StoreError, open};

/// How many steps a file remembers; older ones are forgotten.
pub const MAX_STEPS: i64 = 10_000;

/// One step of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number; later steps have higher ones.
    pub number: i64,
    /// What the user did.
    pub label: String,
    /// When, in Unix milliseconds.
    pub time: u64,
    /// Whether it is in force; if not, it was undone and can be redone.
    pub is_applied: bool,
}

/// How the history changes with a transaction.
enum Move {
    /// A new step.
    Forward { forward: Transaction, inverse: Transaction, at: u64 },
    /// The first entities of an empty home: where undo ends.
    Base,
    /// Undo or redo, to this position.
    To(i64),
}

pub(crate) fn commit(home: &mut Home, transaction: Transaction, at: u64) -> Result<Change, StoreError> {
    let is_base = home.design.entities().is_empty();
    let forward = transaction.clone();
    let applied = home.design.apply(transaction)?;
    if applied.change.is_empty() {
        return Ok(applied.change);
    }
    let step = if is_base { Move::Base } else { Move::Forward { forward, inverse: applied.inverse.clone(), at } };
    write_or_take_back(home, &applied, &step)?;
    Ok(applied.change)
}

pub(crate) fn undo(home: &mut Home) -> Result<Option<Change>, StoreError> {
    let position = position(home)?;
    go(home, position, "SELECT inverse FROM transactions WHERE seq = ?1", position - 1)
}

pub(crate) fn redo(home: &mut Home) -> Result<Option<Change>, StoreError> {
    let next = position(home)? + 1;
    go(home, next, "SELECT forward FROM transactions WHERE seq = ?1", next)
}

/// Applies one side of a step and moves the position. Steps are numbered without gaps.
fn go(home: &mut Home, step: i64, side: &str, position: i64) -> Result<Option<Change>, StoreError> {
    let text: Option<String> = home
        .connection
        .query_row(side, [step], |row| row.get(0))
        .optional()
        .map_err(|error| StoreError::from_sqlite(error, &home.path))?;
    let Some(text) = text else { return Ok(None) };
    let transaction = read(home, step, &text)?;
    let applied = home.design.apply(transaction)?;
    write_or_take_back(home, &applied, &Move::To(position))?;
    Ok(Some(applied.change))
}

pub(crate) fn steps(home: &Home) -> Result<Vec<Step>, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(error, &home.path);
    let position = position(home)?;
    let mut statement =
        home.connection.prepare("SELECT seq, label, time FROM transactions ORDER BY seq").map_err(sqlite)?;
    let rows = statement
        .query_map([], |row| {
            let (number, label, time): (i64, String, i64) = row.try_into()?;
            Ok(Step { number, label, time: u64::try_from(time).unwrap_or(0), is_applied: number <= position })
        })
        .map_err(sqlite)?;
    rows.collect::<Result<Vec<Step>, _>>().map_err(sqlite)
}

pub(crate) fn stack(home: &Home) -> Result<History, StoreError> {
    let position = position(home)?;
    let undo =
        sides(home, "SELECT seq, inverse FROM transactions WHERE seq <= ?1 ORDER BY seq DESC LIMIT 1000", position)?;
    let redo = sides(home, "SELECT seq, forward FROM transactions WHERE seq > ?1 ORDER BY seq LIMIT 1000", position)?;
    Ok(History::of_steps(undo.into_iter().rev(), redo.into_iter().rev()))
}

fn sides(home: &Home, query: &str, position: i64) -> Result<Vec<Transaction>, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(error, &home.path);
    let mut statement = home.connection.prepare(query).map_err(sqlite)?;
    let rows = statement.query_map([position], |row| Ok((row.get(0)?, row.get(1)?))).map_err(sqlite)?;
    let rows = rows.collect::<Result<Vec<(i64, String)>, _>>().map_err(sqlite)?;
    rows.iter().map(|(step, text)| read(home, *step, text)).collect()
}

fn read(home: &Home, step: i64, text: &str) -> Result<Transaction, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged {
        what: format!("step {step} of its history: {error}"),
        path: home.path.clone(),
    })
}

/// The number of the last step in force, 0 for none.
fn position(home: &Home) -> Result<i64, StoreError> {
    let text: String = home
        .connection
        .query_row("SELECT value FROM meta WHERE key = 'undo_position'", [], |row| row.get(0))
        .map_err(|error| StoreError::from_sqlite(error, &home.path))?;
    // More steps than a million million are no history.
    text.parse()
        .ok()
        .filter(|position| (0..1 << 40).contains(position))
        .ok_or_else(|| StoreError::Damaged { what: "the position in its history".to_owned(), path: home.path.clone() })
}

/// Writes what was applied in memory; when that fails, memory goes back as well.
fn write_or_take_back(home: &mut Home, applied: &Applied, step: &Move) -> Result<(), StoreError> {
    let written = write(home, applied, step);
    if written.is_err() && home.design.apply(applied.inverse.clone()).is_err() {
        // An inverse of what was just applied is never refused; reading the file again is the safe way out.
        home.design = open::read_design(&home.connection, &home.path)?;
    }
    written
}

fn write(home: &mut Home, applied: &Applied, step: &Move) -> Result<(), StoreError> {
    let path = home.path.clone();
    let sqlite = |error| StoreError::from_sqlite(error, &path);
    let before = position(home)?;
    let transaction = home.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sqlite)?;
    for id in &applied.change.removed {
        transaction
            .prepare_cached("DELETE FROM entities WHERE id = ?1")
            .and_then(|mut statement| statement.execute([id.to_string()]))
            .map_err(sqlite)?;
    }
    for id in applied.change.added.iter().chain(&applied.change.changed) {
        if let Some(entity) = home.design.get(*id) {
            open::put_entity(&transaction, *id, entity, &path)?;
        }
    }
    let after = match step {
        Move::Forward { forward, inverse, at } => {
            let after = before + 1;
            transaction.execute("DELETE FROM transactions WHERE seq > ?1", [before]).map_err(sqlite)?;
            transaction.execute("DELETE FROM transactions WHERE seq <= ?1", [after - MAX_STEPS]).map_err(sqlite)?;
            let json = |side: &Transaction| {
                serde_json::to_string(side).map_err(|error| StoreError::Unreadable {
                    error: Box::new(homewright_design::json::JsonError::Write(error)),
                    path: path.clone(),
                })
            };
            transaction
                .execute(
                    "INSERT INTO transactions (seq, label, time, forward, inverse) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        after,
                        forward.label,
                        i64::try_from(*at).unwrap_or(i64::MAX),
                        json(forward)?,
                        json(inverse)?
                    ],
                )
                .map_err(sqlite)?;
            after
        }
        Move::Base => before,
        Move::To(position) => *position,
    };
    transaction
        .execute("UPDATE meta SET value = ?1 WHERE key = 'undo_position'", [after.to_string()])
        .map_err(sqlite)?;
    transaction.commit().map_err(sqlite)
}
