//! Others on the same products: SQLite's FTS5 with its trigram tokenizer, which answers words of three characters or
//! more and scans for shorter ones, and tantivy with one- and two-character grams.

use std::time::Instant;

use homewright_search::Entry;
use rusqlite::{Connection, params};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{LowerCaser, NgramTokenizer, TextAnalyzer};
use tantivy::{TantivyDocument, Term};

use crate::Times;

pub(crate) fn run(products: &[Entry], queries: &[String]) {
    fts5(products, queries);
    grams(products, queries);
}

fn fts5(products: &[Entry], queries: &[String]) {
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

/// Words of every length are asked for as all of their two-character grams; tantivy's gram tokenizer gives all grams of
/// a text one position, so that it cannot tell whether they follow each other: hits that a scan does not have come along.
fn grams(products: &[Entry], queries: &[String]) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("grams").set_index_option(IndexRecordOption::Basic);
    let words = schema.add_text_field("words", TextOptions::default().set_indexing_options(indexing));
    let sku = schema.add_text_field("sku", STORED);
    let index = tantivy::Index::create_in_ram(schema.build());
    let tokenizer = NgramTokenizer::new(1, 2, false).expect("grams of one and two characters");
    index.tokenizers().register("grams", TextAnalyzer::builder(tokenizer).filter(LowerCaser).build());
    let start = Instant::now();
    let mut writer = index.writer_with_num_threads(2, 400_000_000).expect("a writer");
    for entry in products {
        let mut document = TantivyDocument::default();
        document.add_text(words, format!("{}\n{}\n{}\n{}", entry.sku, entry.zh, entry.en, entry.brand));
        document.add_text(sku, &entry.sku);
        writer.add_document(document).expect("a document");
    }
    writer.commit().expect("all documents");
    writer.wait_merging_threads().expect("merged");
    let searcher = index.reader().expect("a reader").searcher();
    let bytes = searcher.space_usage().expect("its size").total().get_bytes();
    println!("tantivy built in {:.2} s, {:.1} MB", start.elapsed().as_secs_f64(), bytes as f64 / 1e6);
    let ask = |query: &str| {
        let letters: Vec<char> = query.to_lowercase().chars().collect();
        let grams: Vec<String> = match letters.as_slice() {
            [one] => vec![one.to_string()],
            many => many.windows(2).map(|pair| pair.iter().collect()).collect(),
        };
        let all = grams.iter().map(|gram| {
            let term = Term::from_field_text(words, gram);
            let one: Box<dyn tantivy::query::Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            (Occur::Must, one)
        });
        let query = BooleanQuery::new(all.collect());
        let first = TopDocs::with_limit(50).order_by_score();
        let (count, first) = searcher.search(&query, &(Count, first)).expect("an answer");
        for (_, place) in &first {
            let document: TantivyDocument = searcher.doc(*place).expect("a document");
            assert!(document.get_first(sku).is_some());
        }
        count
    };
    Times::of(queries, ask).print("tantivy, 1 to 12 characters");
}
