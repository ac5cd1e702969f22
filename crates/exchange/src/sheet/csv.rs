//! Separated text (RFC 4180), as Excel, Numbers and others write it: any separator, any of the usual encodings.

use super::{Budget, LONGEST_CELL, MOST_COLUMNS, SheetError};

/// Rows with their numbers.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, SheetError> {
    let text = decoded(bytes);
    let separator = separator(&text);
    let mut budget = Budget::default();
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut is_quoted = false;
    let mut line = 1;
    let mut row_line = 1;
    let mut quote_line = 1;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                is_quoted = true;
                quote_line = line;
            }
            '\n' if !is_quoted => {
                line += 1;
                finish_cell(&mut row, &mut cell, &mut budget)?;
                finish_row(&mut rows, &mut row, row_line, &mut budget)?;
                row_line = line;
            }
            '\r' if !is_quoted => {}
            other if other == separator && !is_quoted => finish_cell(&mut row, &mut cell, &mut budget)?,
            other => {
                line += usize::from(other == '\n');
                if cell.len() >= LONGEST_CELL * 4 {
                    return Err(SheetError::TooLarge { limit: format!("{LONGEST_CELL} characters in a cell") });
                }
                cell.push(other);
            }
        }
    }
    if is_quoted {
        // Everything below would be one cell, and its rows lost.
        return Err(SheetError::Unclosed { line: quote_line });
    }
    if !cell.is_empty() || !row.is_empty() {
        finish_cell(&mut row, &mut cell, &mut budget)?;
        finish_row(&mut rows, &mut row, row_line, &mut budget)?;
    }
    Ok(rows)
}

fn finish_cell(row: &mut Vec<String>, cell: &mut String, budget: &mut Budget) -> Result<(), SheetError> {
    budget.cell(cell)?;
    if row.len() >= MOST_COLUMNS {
        return Err(SheetError::TooLarge { limit: format!("{MOST_COLUMNS} columns") });
    }
    row.push(std::mem::take(cell));
    Ok(())
}

fn finish_row(
    rows: &mut Vec<(usize, Vec<String>)>,
    row: &mut Vec<String>,
    line: usize,
    budget: &mut Budget,
) -> Result<(), SheetError> {
    budget.row()?;
    rows.push((line, std::mem::take(row)));
    Ok(())
}

/// The text of a file in UTF-8, UTF-16 with a mark, or else GB 18030, in which Excel saves in China.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The separator that the first lines have most of, outside of quotes.
fn separator(text: &str) -> char {
    let mut counts = [(',', 0), ('\t', 0), (';', 0), ('；', 0)];
    let (mut lines, mut is_quoted) = (0, false);
    for character in text.chars() {
        is_quoted ^= character == '"';
        lines += usize::from(character == '\n' && !is_quoted);
        if lines == 5 {
            break;
        }
        if !is_quoted && let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == character) {
            *count += 1;
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(separator, _)| separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        parse(bytes).expect("readable").into_iter().map(|(_, row)| row).collect()
    }

    #[test]
    fn quotes_separators_and_line_ends_are_read() {
        let rows = parse(b"a,b\r\n\"x, \"\"y\"\"\nz\",2\r\n\r\nlast,3").expect("readable");
        assert_eq!(rows[1].1, ["x, \"y\"\nz", "2"]);
        assert_eq!(rows.last().map(|(line, row)| (*line, row[0].as_str())), Some((5, "last")));
        assert_eq!(cells(b"a;b;c\n1,5;2;3\n")[1], ["1,5", "2", "3"]);
        assert_eq!(cells(b"a\tb\n1\t2")[1], ["1", "2"]);
    }

    #[test]
    fn excel_in_china_writes_gb18030_and_it_is_read() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("名称,价格\n橡木床,1999\n");
        assert_eq!(cells(&bytes)[1], ["橡木床", "1999"]);
        let utf16: Vec<u8> = "\u{feff}名称,价\n床,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&utf16)[1], ["床", "1"]);
    }

    #[test]
    fn a_file_of_one_endless_cell_is_refused() {
        let endless = [b"a,b\n\"".as_slice(), &vec![b'x'; LONGEST_CELL * 5]].concat();
        assert!(matches!(parse(&endless), Err(SheetError::TooLarge { .. })));
    }
}
