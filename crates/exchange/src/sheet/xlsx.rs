//! Excel workbooks (ECMA-376), as far as a list needs them: the text and numbers of the first sheet.
//!
//! Cells are read as they come and counted, so that a file which claims a billion of them gets nowhere.

use std::collections::BTreeMap;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{Budget, LONGEST_CELL, MOST_COLUMNS, SheetError};
use crate::archive::Archive;

/// Most texts that cells may share.
const MOST_SHARED: usize = 1_000_000;

/// Largest number of a row of a workbook (ECMA-376).
const LAST_ROW: usize = 1_048_576;

/// Rows with their numbers.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, SheetError> {
    let mut archive = Archive::open(bytes)?;
    let sheet = first_sheet(&mut archive)?;
    let mut budget = Budget::default();
    let shared = if archive.contains("xl/sharedStrings.xml") {
        shared_texts(&archive.read("xl/sharedStrings.xml")?, &mut budget)?
    } else {
        Vec::new()
    };
    cells(&archive.read(&sheet)?, &shared, &mut budget)
}

/// The part of the first sheet: the workbook lists sheets by relation, and relations name parts.
fn first_sheet(archive: &mut Archive<'_>) -> Result<String, SheetError> {
    const USUAL: &str = "xl/worksheets/sheet1.xml";
    let mut relation = None;
    if archive.contains("xl/workbook.xml") {
        walk("xl/workbook.xml", &archive.read("xl/workbook.xml")?, |event| {
            if let Step::Start(start) = event
                && local(start) == "sheet"
                && relation.is_none()
            {
                relation = attribute(start, "id");
            }
            Ok(())
        })?;
    }
    let mut target = None;
    if archive.contains("xl/_rels/workbook.xml.rels") {
        walk("xl/_rels/workbook.xml.rels", &archive.read("xl/_rels/workbook.xml.rels")?, |event| {
            if let Step::Start(start) = event
                && local(start) == "Relationship"
                && relation.is_some()
                && attribute(start, "Id") == relation
            {
                target = attribute(start, "Target");
            }
            Ok(())
        })?;
    }
    let path = target.map_or_else(
        || USUAL.to_owned(),
        |target| target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned),
    );
    if archive.contains(&path) {
        return Ok(path);
    }
    let fallback = archive
        .names()
        .into_iter()
        .find(|name| name.starts_with("xl/worksheets/") && crate::folder::has_ending(name, &["xml"]));
    fallback.ok_or_else(|| SheetError::Damaged {
        part: "xl/workbook.xml".to_owned(),
        reason: "it has no sheet; save it as .xlsx again".to_owned(),
    })
}

fn shared_texts(document: &[u8], budget: &mut Budget) -> Result<Vec<String>, SheetError> {
    let mut texts = Vec::new();
    let mut text = String::new();
    let (mut in_text, mut in_reading) = (false, false);
    walk("xl/sharedStrings.xml", document, |step| {
        match step {
            Step::Start(start) => match local(start).as_str() {
                "t" => in_text = true,
                // How a name is pronounced is no part of it.
                "rPh" => in_reading = true,
                _ => {}
            },
            Step::Text(part) if in_text && !in_reading && text.len() < LONGEST_CELL * 4 => text.push_str(part),
            Step::Text(_) => {}
            Step::End(name) => match *name {
                "t" => in_text = false,
                "rPh" => in_reading = false,
                "si" => {
                    if texts.len() >= MOST_SHARED {
                        return Err(SheetError::TooLarge { limit: format!("{MOST_SHARED} texts") });
                    }
                    budget.cell(&text)?;
                    texts.push(std::mem::take(&mut text));
                }
                _ => {}
            },
        }
        Ok(())
    })?;
    Ok(texts)
}

/// The cell that is being read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    text: String,
    is_inside: bool,
}

fn cells(document: &[u8], shared: &[String], budget: &mut Budget) -> Result<Vec<(usize, Vec<String>)>, SheetError> {
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let mut row: BTreeMap<usize, String> = BTreeMap::new();
    let mut number = 0_usize;
    let mut cell = Cell::default();
    let mut next_column = 0_usize;
    walk("the sheet", document, |step| {
        match step {
            Step::Start(start) => match local(start).as_str() {
                "row" => {
                    // Rows come in their order; a number that was there before would make two rows one in reports.
                    let next = number.saturating_add(1);
                    let stated = attribute(start, "r").and_then(|text| text.parse().ok());
                    number = stated.filter(|stated| (next..=LAST_ROW).contains(stated)).unwrap_or(next);
                    next_column = 0;
                }
                "c" => {
                    let column = attribute(start, "r").and_then(|place| column_of(&place)).unwrap_or(next_column);
                    next_column = column.saturating_add(1);
                    let kind = attribute(start, "t").unwrap_or_default();
                    cell = Cell { column, kind, ..Cell::default() };
                }
                "v" | "t" => cell.is_inside = true,
                _ => {}
            },
            Step::Text(part) if cell.is_inside && cell.text.len() < LONGEST_CELL * 4 => cell.text.push_str(part),
            Step::Text(_) => {}
            Step::End(name) => match *name {
                "v" | "t" => cell.is_inside = false,
                "c" => {
                    let cell = std::mem::take(&mut cell);
                    let value = value(&cell, shared);
                    if !value.is_empty() && cell.column < MOST_COLUMNS {
                        budget.cell(&value)?;
                        row.insert(cell.column, value);
                    }
                }
                "row" => {
                    let filled = std::mem::take(&mut row);
                    if let Some(last) = filled.keys().next_back().copied() {
                        budget.row()?;
                        let text = |column| filled.get(&column).cloned().unwrap_or_default();
                        rows.push((number, (0..=last).map(text).collect()));
                    }
                }
                _ => {}
            },
        }
        Ok(())
    })?;
    Ok(rows)
}

fn value(cell: &Cell, shared: &[String]) -> String {
    match cell.kind.as_str() {
        "s" => cell.text.trim().parse::<usize>().ok().and_then(|index| shared.get(index).cloned()).unwrap_or_default(),
        "e" => String::new(),
        "b" => if cell.text.trim() == "1" { "true" } else { "false" }.to_owned(),
        "str" | "inlineStr" => cell.text.clone(),
        _ => number_text(cell.text.trim()),
    }
}

/// A number as people write it: Excel stores 0.1 + 0.2 with all its digits.
fn number_text(text: &str) -> String {
    let Ok(value) = text.parse::<f64>() else { return text.to_owned() };
    let rounded = (value * 1e6).round() / 1e6;
    if value.is_finite() && value.abs() < 1e9 { format!("{rounded}") } else { text.to_owned() }
}

/// The column of a place such as `AB12`, from 0.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number =
        letters.take(4).fold(0_usize, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

/// One step through a document.
enum Step<'a> {
    Start(&'a BytesStart<'a>),
    Text(&'a str),
    End(&'a str),
}

/// Walks through a document; its entities are those of XML alone, and none of its own is ever expanded.
fn walk(
    part: &str,
    document: &[u8],
    mut visit: impl FnMut(&Step<'_>) -> Result<(), SheetError>,
) -> Result<(), SheetError> {
    let text = String::from_utf8_lossy(document);
    let mut reader = Reader::from_str(&text);
    let damaged = |reason: String| SheetError::Damaged { part: part.to_owned(), reason };
    loop {
        match reader.read_event().map_err(|error| damaged(error.to_string()))? {
            Event::Start(start) => visit(&Step::Start(&start))?,
            Event::Empty(start) => {
                visit(&Step::Start(&start))?;
                let name = start.local_name();
                visit(&Step::End(name.as_ref()))?;
            }
            Event::Text(text) => visit(&Step::Text(&text))?,
            Event::CData(text) => visit(&Step::Text(&text))?,
            Event::GeneralRef(reference) => {
                if let Some(text) = crate::sh3d::xml::resolved(&reference) {
                    visit(&Step::Text(&text))?;
                }
            }
            Event::End(end) => {
                let name = end.local_name();
                visit(&Step::End(name.as_ref()))?;
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn local(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().to_owned()
}

/// An attribute by its name without a prefix.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    pub(crate) fn workbook(sheet: &str, shared: &str) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [
            (
                "xl/workbook.xml",
                "<workbook xmlns:r='r'><sheets><sheet name='A' sheetId='1' r:id='rId7'/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='rId7' Target='worksheets/list.xml'/></Relationships>",
            ),
            ("xl/worksheets/list.xml", sheet),
            ("xl/sharedStrings.xml", shared),
        ] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory is writable");
            writer.write_all(content.as_bytes()).expect("memory is writable");
        }
        writer.finish().expect("memory is writable").into_inner()
    }

    #[test]
    fn shared_inline_and_plain_cells_are_read_where_they_stand() {
        let shared = "<sst><si><t>Name</t></si><si><r><t>A &amp; </t></r><r><t>B</t></r><rPh><t>x</t></rPh></si></sst>";
        let sheet = "<worksheet><sheetData><row r='3'><c r='A3' t='s'><v>0</v></c><c r='C3' t='inlineStr'><is><t>价</t></is></c>\
                     </row><row r='4'><c r='A4' t='s'><v>1</v></c><c r='C4'><v>0.30000000000000004</v></c>\
                     <c r='D4' t='e'><v>#REF!</v></c></row></sheetData></worksheet>";
        let rows = parse(&workbook(sheet, shared)).expect("readable");
        assert_eq!(rows[0], (3, vec!["Name".to_owned(), String::new(), "价".to_owned()]));
        assert_eq!(rows[1], (4, vec!["A & B".to_owned(), String::new(), "0.3".to_owned()]));
    }

    #[test]
    fn cells_at_the_end_of_the_world_cost_nothing() {
        let sheet = "<worksheet><row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row>\
                     <row r='1048576'><c r='XFD1048576'><v>1</v></c><c r='ZZZZZZZ9'><v>1</v></c></row></worksheet>";
        let rows = parse(&workbook(sheet, "<sst/>")).expect("readable");
        assert_eq!(rows.len(), 1, "columns beyond the limit are not kept, and a row of nothing else is none");
    }

    #[test]
    fn entities_of_the_document_are_not_expanded() {
        let sheet = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><worksheet><row r='1'>\
                     <c r='A1' t='str'><v>x&b;y</v></c><c r='B1'><v>2</v></c></row></worksheet>";
        let rows = parse(&workbook(sheet, "<sst/>")).expect("readable");
        assert_eq!(rows[0].1[0], "xy");
    }
}
