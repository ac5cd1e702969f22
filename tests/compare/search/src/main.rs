//! Search over a million products beside others, in one run: ours, a linear scan, SQLite's FTS5, and tantivy with one-
//! and two-character grams. A package of its own, so that nobody who builds Homewright builds tantivy.
//!
//! `cargo run --release --manifest-path tests/compare/search/Cargo.toml`

#[path = "../../../../crates/search/benches/search/main.rs"]
mod search;

use std::time::Instant;

use homewright_search::Entry;
use search::Times;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::tokenizer::{LowerCaser, NgramTokenizer, TextAnalyzer};
use tantivy::{TantivyDocument, Term};

fn main() {
    search::all(grams);
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
        let first = TopDocs::with_limit(50);
        let (count, first) = searcher.search(&query, &(Count, first)).expect("an answer");
        for (_, place) in &first {
            let document: TantivyDocument = searcher.doc(*place).expect("a document");
            assert!(document.get_first(sku).and_then(|sku| sku.as_str()).is_some());
        }
        count
    };
    Times::of(queries, ask).print("tantivy, 1 to 12 characters");
}
