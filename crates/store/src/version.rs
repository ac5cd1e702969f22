//! States of a home that were given names: to be looked at, compared and gone back to.

use homewright_design::{Design, json};
use rusqlite::{OptionalExtension as _, params};

use crate::{Home, StoreError};

/// Most states of a home that are kept.
pub const MAX_VERSIONS: i64 = 1000;

/// A state that was given a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number; later ones have higher ones.
    pub number: i64,
    /// What the user called it.
    pub name: String,
    /// When it was kept, in Unix milliseconds.
    pub time: u64,
}

pub(crate) fn keep(home: &Home, name: &str, at: u64) -> Result<(), StoreError> {
    let sqlite = |error| StoreError::from_sqlite(error, &home.path);
    let count: i64 =
        home.connection.query_row("SELECT count(*) FROM versions", [], |row| row.get(0)).map_err(sqlite)?;
    if count >= MAX_VERSIONS {
        return Err(StoreError::TooManyVersions { max: MAX_VERSIONS, path: home.path.clone() });
    }
    let json = json::to_json(&home.design)
        .map_err(|error| StoreError::Unreadable { error: Box::new(error), path: home.path.clone() })?;
    let time = i64::try_from(at).unwrap_or(i64::MAX);
    home.connection
        .execute("INSERT INTO versions (name, time, json) VALUES (?1, ?2, ?3)", params![name, time, json])
        .map_err(sqlite)?;
    Ok(())
}

pub(crate) fn list(home: &Home) -> Result<Vec<Version>, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(error, &home.path);
    if !has_table(home)? {
        return Ok(Vec::new());
    }
    let mut statement = home.connection.prepare("SELECT seq, name, time FROM versions ORDER BY seq").map_err(sqlite)?;
    let rows = statement
        .query_map([], |row| {
            let (number, name, time): (i64, String, i64) = row.try_into()?;
            Ok(Version { number, name, time: u64::try_from(time).unwrap_or(0) })
        })
        .map_err(sqlite)?;
    rows.collect::<Result<Vec<Version>, _>>().map_err(sqlite)
}

pub(crate) fn design(home: &Home, number: i64) -> Result<Option<Design>, StoreError> {
    if !has_table(home)? {
        return Ok(None);
    }
    let json: Option<String> = home
        .connection
        .query_row("SELECT json FROM versions WHERE seq = ?1", [number], |row| row.get(0))
        .optional()
        .map_err(|error| StoreError::from_sqlite(error, &home.path))?;
    let read = |text: String| {
        json::from_json(&text)
            .map_err(|error| StoreError::Unreadable { error: Box::new(error), path: home.path.clone() })
    };
    json.map(read).transpose()
}

pub(crate) fn forget(home: &Home, number: i64) -> Result<(), StoreError> {
    home.connection
        .execute("DELETE FROM versions WHERE seq = ?1", [number])
        .map(drop)
        .map_err(|error| StoreError::from_sqlite(error, &home.path))
}

/// A file of an older layout that is only looked at has no versions yet.
fn has_table(home: &Home) -> Result<bool, StoreError> {
    home.connection
        .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'versions'", [], |row| {
            row.get::<_, i64>(0)
        })
        .map(|count| count > 0)
        .map_err(|error| StoreError::from_sqlite(error, &home.path))
}
