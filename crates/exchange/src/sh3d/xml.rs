//! Home.xml as a plain tree, with limits.

use std::collections::BTreeMap;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Deepest nesting that is followed; furniture groups nest a few levels.
const DEEPEST: usize = 64;
/// Most elements of a document.
const MOST_ELEMENTS: usize = 2_000_000;

/// Why a document could not be read.
#[derive(Debug, thiserror::Error)]
pub enum XmlError {
    /// Not well-formed.
    #[error("Home.xml is damaged near byte {position}: {reason}")]
    Malformed {
        /// Where in the document.
        position: u64,
        /// What the reader found.
        reason: String,
    },
    /// Nested too deeply or too long.
    #[error("Home.xml has more than {MOST_ELEMENTS} elements or nests deeper than {DEEPEST}; no home needs that")]
    TooBig,
    /// No root element.
    #[error("Home.xml holds no <home> element")]
    Empty,
}

/// One element with its attributes and children.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    /// Tag name.
    pub name: String,
    /// Attributes by name.
    pub attributes: BTreeMap<String, String>,
    /// Child elements in order.
    pub children: Vec<Self>,
    /// Text directly inside.
    pub text: String,
}

impl Element {
    /// An attribute's text.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// An attribute as a number; only finite numbers of a reasonable size count.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.text_of(name)?.trim().parse::<f64>().ok().filter(|value| value.is_finite() && value.abs() <= 1.0e9)
    }

    /// An attribute as a yes or no.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.text_of(name).map(|text| text == "true")
    }

    /// What to call this element in a report: its name, else its id, else its tag.
    pub fn label(&self) -> &str {
        self.text_of("name").or_else(|| self.text_of("id")).unwrap_or(&self.name)
    }

    /// Children of a tag name.
    pub fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Reads a document. Entities of a document type are never expanded.
pub fn parse(document: &[u8]) -> Result<Element, XmlError> {
    let text = String::from_utf8_lossy(document);
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0_usize;
    loop {
        let position = reader.buffer_position();
        let malformed = |reason: String| XmlError::Malformed { position, reason };
        match reader.read_event().map_err(|error| malformed(error.to_string()))? {
            Event::Start(start) => {
                count += 1;
                if count > MOST_ELEMENTS || open.len() >= DEEPEST {
                    return Err(XmlError::TooBig);
                }
                open.push(element(&start).map_err(malformed)?);
            }
            Event::Empty(start) => {
                count += 1;
                if count > MOST_ELEMENTS {
                    return Err(XmlError::TooBig);
                }
                let element = element(&start).map_err(malformed)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => return Ok(element),
                }
            }
            Event::End(_) => {
                let Some(done) = open.pop() else { return Err(malformed("an end tag without a start".to_owned())) };
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => return Ok(done),
                }
            }
            Event::Text(text) => {
                if let Some(parent) = open.last_mut() {
                    parent.text.push_str(&text);
                }
            }
            Event::CData(text) => {
                if let Some(parent) = open.last_mut() {
                    parent.text.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                if let (Some(parent), Some(text)) = (open.last_mut(), resolved(&reference)) {
                    parent.text.push_str(&text);
                }
            }
            Event::Eof => {
                return match open.first() {
                    None => Err(XmlError::Empty),
                    Some(first) => Err(malformed(format!("the document ends inside <{}>", first.name))),
                };
            }
            _ => {}
        }
    }
}

/// The text of a reference: of a character by its number, or of one of the five entities of XML itself.
pub(crate) fn resolved(reference: &BytesRef<'_>) -> Option<String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(reference).map(str::to_owned)
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = BTreeMap::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let name = attribute.key.as_ref().to_owned();
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?.into_owned();
        attributes.insert(name, value);
    }
    Ok(Element { name: start.name().as_ref().to_owned(), attributes, ..Element::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_children_and_text_are_read() {
        let home =
            parse(b"<?xml version='1.0'?><home version='7000'><label x='1.5'><text>A &amp; B</text></label></home>")
                .expect("the document is well-formed");
        assert_eq!(home.number("version"), Some(7000.0));
        assert_eq!(home.children[0].children[0].text, "A & B");
        assert_eq!(home.children[0].number("x"), Some(1.5));
    }

    #[test]
    fn numbers_that_are_not_finite_do_not_count() {
        let home = parse(b"<home a='NaN' b='inf' c='1e300' d='7'/>").expect("the document is well-formed");
        assert_eq!(
            (home.number("a"), home.number("b"), home.number("c"), home.number("d")),
            (None, None, None, Some(7.0))
        );
    }

    #[test]
    fn a_document_that_ends_early_or_nests_without_end_is_refused() {
        assert!(matches!(parse(b"<home><wall/>"), Err(XmlError::Malformed { .. })));
        assert!(matches!(parse("<a>".repeat(100_000).as_bytes()), Err(XmlError::TooBig)));
        assert!(matches!(parse(b""), Err(XmlError::Empty)));
    }
}
