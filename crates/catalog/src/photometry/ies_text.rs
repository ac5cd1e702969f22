//! Writing IES LM-63-2002 files, the same bytes for the same web.

use std::fmt::Write as _;

use super::web::Web;

/// Longest line of a table.
const LINE: usize = 100;

/// The web as an IES file: absolute photometry (−1 lumens), metres, type C. Labels are keywords without brackets and
/// their texts; line breaks and brackets in texts become spaces.
pub fn write_ies(web: &Web, labels: &[(&str, &str)], watts: f64) -> String {
    let mut text = "IESNA:LM-63-2002\r\n".to_owned();
    for (keyword, words) in labels {
        let words: String =
            words.chars().map(|c| if c.is_control() || matches!(c, '[' | ']') { ' ' } else { c }).take(200).collect();
        push(&mut text, &format!("[{keyword}] {}", words.trim()));
    }
    push(&mut text, "TILT=NONE");
    let (rows, planes) = (web.vertical().len(), web.horizontal().len());
    let metres = |millimetres: f64| number(millimetres / 1000.0, 4);
    let opening = web.opening;
    push(
        &mut text,
        &format!(
            "1 -1 1 {rows} {planes} 1 2 {} {} {}",
            metres(opening.width),
            metres(opening.length),
            metres(opening.height)
        ),
    );
    push(&mut text, &format!("1 1 {}", number(watts, 2)));
    let angle = |degrees: &f64| number(*degrees, 2);
    push_wrapped(&mut text, web.vertical().iter().map(angle));
    push_wrapped(&mut text, web.horizontal().iter().map(angle));
    let digits = match web.peak() {
        peak if peak >= 1_000.0 => 1,
        peak if peak >= 10.0 => 2,
        _ => 4,
    };
    for plane in web.candela().chunks(rows) {
        push_wrapped(&mut text, plane.iter().map(|intensity| number(*intensity, digits)));
    }
    text
}

/// A number with at most so many digits behind the point, without idle zeros.
fn number(value: f64, digits: usize) -> String {
    let mut text = format!("{value:.digits$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" { "0".to_owned() } else { text }
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push_str("\r\n");
}

fn push_wrapped(text: &mut String, words: impl Iterator<Item = String>) {
    let mut length = 0;
    for word in words {
        if length > 0 && length + 1 + word.len() > LINE {
            text.push_str("\r\n");
            length = 0;
        }
        let gap = if length > 0 { " " } else { "" };
        // Writing to a String cannot fail.
        let written = write!(text, "{gap}{word}");
        debug_assert!(written.is_ok());
        length += gap.len() + word.len();
    }
    text.push_str("\r\n");
}
