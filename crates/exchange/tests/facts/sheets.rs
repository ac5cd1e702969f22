//! Laws of lists of products.
#![expect(clippy::expect_used, reason = "a list that cannot be read is a failed test")]

use std::collections::BTreeSet;

use homewright_exchange::ImportReport;
use homewright_exchange::sheet::{Mapping, Sheet, SheetError, rows};
use proptest::prelude::*;

/// A cell as programs write it: in quotes where it holds what separates.
fn written(cell: &str, separator: char) -> String {
    let is_plain = !cell.contains([separator, '"', '\n', '\r', ',', ';', '\t', '；']);
    if is_plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

fn file(cells: &[[String; 4]], separator: char) -> String {
    let mut text = ["sku", "name", "model", "price"].join(&separator.to_string());
    for row in cells {
        text.push('\n');
        text += &row.each_ref().map(|cell| written(cell, separator)).join(&separator.to_string());
    }
    text
}

proptest! {
    /// Every row with text in it becomes a row to make a product of, or stands in the report under its number.
    #[test]
    fn no_row_of_any_list_is_lost_in_silence(
        cells in prop::collection::vec(prop::array::uniform4("[ a-z0-9\"\n,;\t./椅子床]{0,9}"), 1..40),
        separator in prop::sample::select(vec![',', ';', '\t']),
    ) {
        let sheet = Sheet::from_csv(file(&cells, separator).as_bytes()).expect("it is a list");
        let filled = cells.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).count();
        prop_assert_eq!(sheet.rows.len(), filled);
        let mapping = Mapping::of(&sheet, &[]).expect("the columns have the usual names");
        let mut report = ImportReport::default();
        let made = rows(&sheet, &mapping, "x", &mut report).len();
        let left_out: BTreeSet<&str> =
            report.notices.iter().filter(|notice| notice.kind == "row").map(|notice| notice.name.as_str()).collect();
        prop_assert_eq!(made + left_out.len(), filled, "{}", report);
        let read: Vec<String> = sheet.rows.iter().flat_map(|(_, row)| row.iter().map(|cell| cell.trim().to_owned())).collect();
        for cell in cells.iter().flatten().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
            prop_assert!(read.iter().any(|found| found == cell), "{:?} is among {:?}", cell, read);
        }
    }
}

#[test]
fn a_quote_that_is_never_closed_is_an_error_that_names_its_line() {
    let text = "sku,name,model\nA,Chair,a.glb\nB,\"Desk,b.glb\nC,Bed,c.glb\n";
    let read = Sheet::from_csv(text.as_bytes());
    assert!(matches!(read, Err(SheetError::Unclosed { line: 3 })), "{read:?}");
}
