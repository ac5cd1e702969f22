//! SQLite's FTS5 with its trigram tokenizer, which answers words of three characters or more; shorter ones it scans.

use std::time::Instant;

use homewright_search::Entry;
use rusqlite::{Connection, params};

use crate::Times;

pub(crate) fn run(products: &[Entry], queries: &[String]) {
    let connection = Connection::open_in_memory().expect("a database in memory");
    let start = Instant::now();
    connection
        .execute_batch("CREATE VIRTUAL TABLE p USING fts5(sku, zh, en, brand, tokenize = 'trigram'); BEGIN")
        .expect("a table");
    {
        let mut insert = connection.prepare("INSERT INTO p VALUES (?1, ?2, ?3, ?4)").expect("a statement");
        for entry in products {
            insert.execute(params![entry.sku, entry.zh, entry.en, entry.brand]).expect("a row");
        }
    }
    connection.execute_batch("COMMIT").expect("all rows");
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).expect("a number");
    println!("FTS5 built in {:.2} s, {:.1} MB", start.elapsed().as_secs_f64(), pages as f64 * 4096.0 / 1e6);
    let (short, long): (Vec<String>, Vec<String>) =
        queries.iter().cloned().partition(|query| query.chars().count() < 3);
    let mut ask = |query: &str| {
        let is_short = query.chars().count() < 3;
        let (condition, word) = if is_short {
            ("sku LIKE ?1 OR zh LIKE ?1 OR en LIKE ?1 OR brand LIKE ?1", format!("%{query}%"))
        } else {
            ("p MATCH ?1", format!("\"{}\"", query.replace('"', "\"\"")))
        };
        let count: i64 = connection
            .prepare_cached(&format!("SELECT count(*) FROM p WHERE {condition}"))
            .and_then(|mut statement| statement.query_row([&word], |row| row.get(0)))
            .expect("a number");
        let mut statement =
            connection.prepare_cached(&format!("SELECT sku FROM p WHERE {condition} LIMIT 50")).expect("a statement");
        let rows = statement.query_map([&word], |row| row.get::<_, String>(0)).expect("rows");
        assert!(rows.count() <= count as usize);
        count as usize
    };
    Times::of(&short[..short.len().min(8)], &mut ask).print("FTS5, 1 and 2 characters");
    Times::of(&long, &mut ask).print("FTS5, 3 to 12 characters");
}
