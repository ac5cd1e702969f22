//! Embedded files: models and pictures, named by what is in them.

use rusqlite::{OptionalExtension as _, params};

use crate::{Home, StoreError};

/// Largest file that can be embedded, bytes: 256 MiB.
pub const MAX_ASSET: u32 = 256 << 20;

pub(crate) fn put(home: &Home, bytes: &[u8]) -> Result<String, StoreError> {
    if bytes.len() > MAX_ASSET as usize {
        return Err(StoreError::AssetTooLarge { bytes: bytes.len(), max: MAX_ASSET as usize });
    }
    let name = blake3::hash(bytes).to_hex().to_string();
    home.connection
        .execute("INSERT OR IGNORE INTO assets (hash, bytes) VALUES (?1, ?2)", params![name, bytes])
        .map_err(|error| StoreError::from_sqlite(error, &home.path))?;
    Ok(name)
}

pub(crate) fn get(home: &Home, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<Vec<u8>> = home
        .connection
        .query_row("SELECT bytes FROM assets WHERE hash = ?1", [name], |row| row.get(0))
        .optional()
        .map_err(|error| StoreError::from_sqlite(error, &home.path))?;
    match found {
        Some(bytes) if blake3::hash(&bytes).to_hex().as_str() != name => {
            Err(StoreError::Damaged { what: format!("embedded file {name}"), path: home.path.clone() })
        }
        found => Ok(found),
    }
}

pub(crate) fn names(home: &Home) -> Result<Vec<String>, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(error, &home.path);
    let mut statement = home.connection.prepare("SELECT hash FROM assets ORDER BY hash").map_err(sqlite)?;
    let rows = statement.query_map([], |row| row.get(0)).map_err(sqlite)?;
    rows.collect::<Result<Vec<String>, _>>().map_err(sqlite)
}
