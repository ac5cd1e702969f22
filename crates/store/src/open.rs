//! Opening and making files: carefully, since a file may come from anywhere.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use homewright_design::json::{entity_from_json, entity_to_json, parse_id};
use homewright_design::{Design, Entity, EntityId};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params};

use crate::lock::{Lock, NoLock};
use crate::{Access, Home, ReadOnlyReason, StoreError, asset, schema};

/// How long a commit of another program is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) fn create(path: &Path, design: &Design, at: u64) -> Result<Home, StoreError> {
    let problems = if design.entities().is_empty() { Vec::new() } else { design.validate() };
    if !problems.is_empty() {
        let refusal = homewright_design::Refusal { label: "New home".to_owned(), problems };
        return Err(StoreError::Unsound { refusal, path: path.to_owned() });
    }
    reserve(path)?;
    let home = fill(path, design, at);
    if home.is_err() {
        // The empty file is ours; what stopped us is told, not that it could not be removed.
        drop(fs::remove_file(path));
    }
    home
}

/// Makes the empty file, so that nothing that is there can be overwritten.
fn reserve(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(StoreError::Exists { path: path.to_owned() }),
        Err(_) if !folder.is_dir() => Err(StoreError::NoFolder { folder: folder.to_owned() }),
        Err(error) => Err(StoreError::Io { doing: "making the file", error, path: path.to_owned() }),
    }
}

fn fill(path: &Path, design: &Design, at: u64) -> Result<Home, StoreError> {
    let lock = match Lock::take(path) {
        Ok(lock) => lock,
        Err(NoLock::Held) => return Err(StoreError::Busy { path: path.to_owned() }),
        Err(NoLock::Impossible(error)) => {
            return Err(StoreError::Io { doing: "locking the file", error, path: path.to_owned() });
        }
    };
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    write_new(&mut connection, design, at, path)?;
    Ok(Home { connection, path: path.to_owned(), design: design.clone(), access: Access::Writable { _lock: lock } })
}

fn write_new(connection: &mut Connection, design: &Design, at: u64, path: &Path) -> Result<(), StoreError> {
    let sqlite = |error| StoreError::from_sqlite(error, path);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sqlite)?;
    schema::create(&transaction).map_err(sqlite)?;
    for (id, entity) in design.entities() {
        put_entity(&transaction, *id, entity, path)?;
    }
    for (key, value) in [("created", at.to_string()), ("undo_position", "0".to_owned())] {
        transaction.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", params![key, value]).map_err(sqlite)?;
    }
    transaction.commit().map_err(sqlite)
}

/// Puts an entity's row.
pub(crate) fn put_entity(
    connection: &Connection,
    id: EntityId,
    entity: &Entity,
    path: &Path,
) -> Result<(), StoreError> {
    let json = entity_to_json(entity)
        .map_err(|error| StoreError::Unreadable { error: Box::new(error), path: path.to_owned() })?;
    connection
        .prepare_cached("INSERT OR REPLACE INTO entities (id, kind, json) VALUES (?1, ?2, ?3)")
        .and_then(|mut statement| statement.execute(params![id.to_string(), entity.kind().word(), json]))
        .map_err(|error| StoreError::from_sqlite(error, path))?;
    Ok(())
}

pub(crate) fn open(path: &Path) -> Result<Home, StoreError> {
    let metadata = must_be_file(path)?;
    if metadata.permissions().readonly() {
        return open_read_only(path, ReadOnlyReason::FileProtected);
    }
    let lock = match Lock::take(path) {
        Ok(lock) => lock,
        Err(NoLock::Held) => return open_read_only(path, ReadOnlyReason::OpenElsewhere),
        Err(NoLock::Impossible(error)) => {
            return open_read_only(path, ReadOnlyReason::FolderProtected(error.to_string()));
        }
    };
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let layout = schema::layout(&connection, path)?;
    if layout < schema::LAYOUT {
        let sqlite = |error| StoreError::from_sqlite(error, path);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sqlite)?;
        schema::migrate(&transaction, layout, schema::LAYOUT).map_err(sqlite)?;
        transaction.commit().map_err(sqlite)?;
    }
    let design = read_design(&connection, path)?;
    Ok(Home { connection, path: path.to_owned(), design, access: Access::Writable { _lock: lock } })
}

pub(crate) fn open_read_only(path: &Path, reason: ReadOnlyReason) -> Result<Home, StoreError> {
    must_be_file(path)?;
    let (connection, design) = match look(path) {
        Err(StoreError::Sqlite { error, .. }) if is_interrupted(&error) => {
            finish_interrupted(path)?;
            look(path)
        }
        looked => looked,
    }?;
    Ok(Home { connection, path: path.to_owned(), design, access: Access::ReadOnly(reason) })
}

fn look(path: &Path) -> Result<(Connection, Design), StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    schema::layout(&connection, path)?;
    let design = read_design(&connection, path)?;
    Ok((connection, design))
}

/// Whether a program was ended in the middle of a commit, which must be rolled back before anything can be read.
fn is_interrupted(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen))
}

/// Rolls back a commit that was interrupted, which looking alone cannot.
fn finish_interrupted(path: &Path) -> Result<(), StoreError> {
    let Ok(_lock) = Lock::take(path) else { return Ok(()) };
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    schema::layout(&connection, path).map(drop)
}

fn must_be_file(path: &Path) -> Result<fs::Metadata, StoreError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(metadata),
        Ok(_) => Err(StoreError::NotAHome { what: "it is a folder or device".to_owned(), path: path.to_owned() }),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::NotFound { path: path.to_owned() }),
        Err(error) => Err(StoreError::Io { doing: "looking at the file", error, path: path.to_owned() }),
    }
}

/// Connects with everything off that a hostile file could use, and every write synced.
///
/// A rollback journal rather than a write-ahead log: between commits the file alone is complete, so that copying it
/// while it is open, sending it, or opening it from a protected folder works. `EXTRA` syncs the folder as well, when
/// the journal goes.
fn connect(path: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(error, path);
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(sqlite)?;
    harden(&connection).map_err(sqlite)?;
    Ok(connection)
}

fn harden(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    let limits = [
        (Limit::SQLITE_LIMIT_LENGTH, (asset::MAX_ASSET + (1 << 16)).cast_signed()),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 16),
        (Limit::SQLITE_LIMIT_COLUMN, 100),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 50),
        (Limit::SQLITE_LIMIT_VDBE_OP, 25_000),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    ];
    for (limit, value) in limits {
        connection.set_limit(limit, value)?;
    }
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    // A file that came with a write-ahead log is brought back to one file, where it may be written.
    connection.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0)).and_then(|mode| {
        let is_logged = mode == "wal" && !connection.is_readonly("main")?;
        if is_logged { connection.pragma_update(None, "journal_mode", "DELETE") } else { Ok(()) }
    })
}

/// Largest JSON of one entity, bytes.
const MAX_ENTITY: i64 = 16 << 20;

/// The home a file holds, every entity checked.
pub(crate) fn read_design(connection: &Connection, path: &Path) -> Result<Design, StoreError> {
    let sqlite = |error| StoreError::from_sqlite(error, path);
    let damaged = |what: String| StoreError::Damaged { what, path: path.to_owned() };
    let unreadable = |error| StoreError::Unreadable { error: Box::new(error), path: path.to_owned() };
    let (count, longest): (i64, Option<i64>) = connection
        .query_row("SELECT count(*), max(octet_length(json)) FROM entities", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sqlite)?;
    if usize::try_from(count).is_ok_and(|count| count > homewright_design::check::MAX_ENTITIES)
        || longest.unwrap_or(0) > MAX_ENTITY
    {
        return Err(damaged("it holds more than any home".to_owned()));
    }
    let mut statement = connection.prepare("SELECT id, kind, json FROM entities ORDER BY id").map_err(sqlite)?;
    let mut rows = statement.query([]).map_err(sqlite)?;
    let mut entities = BTreeMap::new();
    while let Some(row) = rows.next().map_err(sqlite)? {
        let (id, kind, json): (String, String, String) = row.try_into().map_err(sqlite)?;
        let entity = entity_from_json(&json).map_err(|error| unreadable(error.at(&id)))?;
        if entity.kind().word() != kind {
            return Err(damaged(format!("entity {id} is called {kind} and is {}", entity.kind())));
        }
        entities.insert(parse_id(&id).map_err(unreadable)?, entity);
    }
    if entities.is_empty() {
        return Ok(Design::default());
    }
    Design::from_entities(entities).map_err(|refusal| StoreError::Unsound { refusal, path: path.to_owned() })
}

/// Asks SQLite to look at every page.
pub(crate) fn integrity(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let found: String = connection
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .map_err(|error| StoreError::from_sqlite(error, path))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Damaged { what: found, path: path.to_owned() }) }
}

/// Writes a copy of a home to a path where nothing is.
pub(crate) fn copy(home: &Home, path: &Path) -> Result<(), StoreError> {
    reserve(path)?;
    let written = match path.to_str() {
        Some(name) => home
            .connection
            .execute("VACUUM INTO ?1", [name])
            .map(drop)
            .map_err(|error| StoreError::from_sqlite(error, path)),
        None => Err(StoreError::NotAHome { what: "its name is not Unicode".to_owned(), path: path.to_owned() }),
    };
    if written.is_err() {
        drop(fs::remove_file(path));
    }
    written
}
