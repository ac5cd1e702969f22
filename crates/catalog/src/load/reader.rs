//! Walks a TOML value, notes where every field stands, and collects what is wrong instead of stopping.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::finding::CatalogFinding;
use crate::Text;
use crate::product::Expression;

/// Most entries of a list and longest text, for input that nobody here wrote.
const MAX_ENTRIES: usize = 2_000;
const MAX_TEXT: usize = 4_000;

/// A value with the place where it stands.
pub(super) type Node<'a> = Spanned<DeValue<'a>>;

/// A file and its line breaks.
pub(super) struct Source<'a> {
    pub(super) path: &'a str,
    breaks: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(path: &'a str, text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        Self { path, breaks }
    }

    /// The line (from 1) of a byte.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.breaks.partition_point(|at| *at < byte) + 1
    }
}

/// Reads one record.
pub(super) struct Reader<'a> {
    source: &'a Source<'a>,
    record: String,
    path: Vec<String>,
    lines: BTreeMap<String, usize>,
    findings: Vec<CatalogFinding>,
}

/// The fields of one table, in the order of the file, less those that were read.
pub(super) struct Fields<'a> {
    left: Vec<(String, usize, &'a Node<'a>)>,
    known: Vec<&'static str>,
}

/// The line of a field, or of the nearest thing round it.
pub(super) fn nearest_line(lines: &BTreeMap<String, usize>, field: &str) -> usize {
    let mut field = field;
    loop {
        if let Some(line) = lines.get(field) {
            return *line;
        }
        match field.rfind(['.', '[']) {
            Some(end) => field = &field[..end],
            None => return lines.get("").copied().unwrap_or(1),
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Source<'a>, record: &str) -> Self {
        Self { source, record: record.to_owned(), path: Vec::new(), lines: BTreeMap::new(), findings: Vec::new() }
    }

    /// What was found, and the line of every field that was read.
    pub(super) fn finish(mut self) -> (Vec<CatalogFinding>, BTreeMap<String, usize>) {
        for finding in &mut self.findings {
            finding.record.clone_from(&self.record);
        }
        (self.findings, self.lines)
    }

    /// Gives the record its name in messages.
    pub(super) fn name_record(&mut self, name: String) {
        self.record = name;
    }

    fn dotted(&self) -> String {
        let mut dotted = String::new();
        for step in &self.path {
            if !dotted.is_empty() && !step.starts_with('[') {
                dotted.push('.');
            }
            dotted.push_str(step);
        }
        dotted
    }

    /// Notes something wrong at the current field.
    pub(super) fn wrong(&mut self, node: &Node<'_>, message: impl Into<String>) {
        let line = self.source.line(node.span().start);
        self.wrong_at(line, message);
    }

    /// Notes something wrong at a field of the record that was read before.
    pub(super) fn wrong_field(&mut self, record: &Node<'_>, field: &str, message: impl Into<String>) {
        let known = self.lines.keys().any(|known| known == field);
        let line = if known || self.lines.contains_key("") {
            nearest_line(&self.lines, field)
        } else {
            self.source.line(record.span().start)
        };
        if self.findings.len() < 200 {
            self.findings.push(CatalogFinding::new(self.source.path, line, field, message));
        }
    }

    fn wrong_at(&mut self, line: usize, message: impl Into<String>) {
        if self.findings.len() < 200 {
            self.findings.push(CatalogFinding::new(self.source.path, line, &self.dotted(), message));
        }
    }

    /// Reads a nested thing under a step of the path.
    pub(super) fn within<T>(&mut self, step: &str, node: &Node<'_>, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.to_owned());
        let line = self.source.line(node.span().start);
        let dotted = self.dotted();
        self.lines.insert(dotted, line);
        let value = read(self);
        self.path.pop();
        value
    }

    /// The fields of a table.
    pub(super) fn table<'t>(&mut self, node: &'t Node<'t>) -> Option<Fields<'t>> {
        let DeValue::Table(table) = node.get_ref() else {
            self.wrong(node, format!("is {}; a table is needed", kind(node)));
            return None;
        };
        let dotted = self.dotted();
        let line = self.source.line(node.span().start);
        self.lines.entry(dotted).or_insert(line);
        Some(Fields { left: in_file_order(table), known: Vec::new() })
    }

    /// Reads an optional field.
    pub(super) fn optional<'t, T>(
        &mut self,
        fields: &mut Fields<'t>,
        name: &'static str,
        read: impl FnOnce(&mut Self, &'t Node<'t>) -> Option<T>,
    ) -> Option<T> {
        fields.known.push(name);
        let at = fields.left.iter().position(|(key, ..)| key == name)?;
        let (_, _, node) = fields.left.remove(at);
        self.within(name, node, |reader| read(reader, node))
    }

    /// Reads a field that must be there.
    pub(super) fn needed<'t, T>(
        &mut self,
        table: &Node<'_>,
        fields: &mut Fields<'t>,
        name: &'static str,
        read: impl FnOnce(&mut Self, &'t Node<'t>) -> Option<T>,
    ) -> Option<T> {
        if fields.left.iter().any(|(key, ..)| key == name) {
            return self.optional(fields, name, read);
        }
        fields.known.push(name);
        self.path.push(name.to_owned());
        let line = self.source.line(table.span().start);
        let near = crate::nearest::nearest(name, fields.left.iter().map(|(key, ..)| key.as_str()));
        let hint = near.map(|near| format!("; did you mean it by `{near}`?")).unwrap_or_default();
        self.wrong_at(line, format!("is missing{hint}"));
        self.path.pop();
        None
    }

    /// What is left in a table is not known: says so, with the nearest name.
    pub(super) fn no_more(&mut self, fields: Fields<'_>) {
        for (key, at, _) in fields.left {
            let hint = crate::nearest::hint(&key, fields.known.iter().copied());
            self.path.push(key.chars().take(64).collect());
            let line = self.source.line(at);
            self.wrong_at(line, format!("is not a field here; {hint}"));
            self.path.pop();
        }
    }

    /// A text that is not too long.
    pub(super) fn text(&mut self, node: &Node<'_>) -> Option<String> {
        match node.get_ref() {
            DeValue::String(text) if text.len() <= MAX_TEXT => Some(text.clone().into_owned()),
            DeValue::String(text) => {
                self.wrong(node, format!("has {} bytes, {MAX_TEXT} are allowed", text.len()));
                None
            }
            _ => {
                self.wrong(node, format!("is {}; a text in quotes is needed", kind(node)));
                None
            }
        }
    }

    /// A text in both languages.
    pub(super) fn words(&mut self, node: &Node<'_>) -> Option<Text> {
        let mut fields = self.table(node)?;
        let zh = self.needed(node, &mut fields, "zh", Self::text);
        let en = self.needed(node, &mut fields, "en", Self::text);
        self.no_more(fields);
        Some(Text { zh: zh?, en: en? })
    }

    /// True or false.
    pub(super) fn flag(&mut self, node: &Node<'_>) -> Option<bool> {
        if let DeValue::Boolean(flag) = node.get_ref() {
            return Some(*flag);
        }
        self.wrong(node, format!("is {}; true or false is needed", kind(node)));
        None
    }

    /// A finite number, whole or not.
    pub(super) fn number(&mut self, node: &Node<'_>) -> Option<f64> {
        let Some(number) = as_number(node) else {
            self.wrong(node, format!("is {}; a number is needed", kind(node)));
            return None;
        };
        if number.is_finite() && number.abs() <= 1.0e9 {
            return Some(number);
        }
        self.wrong(node, format!("is {number}; a finite number is needed"));
        None
    }

    /// A finite number from `min` to `max`.
    pub(super) fn number_within(&mut self, node: &Node<'_>, min: f64, max: f64) -> Option<f64> {
        let number = self.number(node)?;
        if (min..=max).contains(&number) {
            return Some(number);
        }
        self.wrong(node, format!("is {number}; it must be from {min} to {max}"));
        None
    }

    /// A whole number.
    pub(super) fn whole(&mut self, node: &Node<'_>) -> Option<i64> {
        let number = self.number(node)?;
        if number.fract() == 0.0 {
            return Some(number as i64);
        }
        self.wrong(node, format!("is {number}; a whole number is needed"));
        None
    }

    /// An amount of money, exact.
    pub(super) fn money(&mut self, node: &Node<'_>) -> Option<Decimal> {
        let written = match node.get_ref() {
            DeValue::String(text) => text.clone().into_owned(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            _ => String::new(),
        };
        let amount = Decimal::from_str(written.trim()).ok();
        match amount {
            Some(amount) if amount.abs() <= Decimal::from(1_000_000_000) => Some(amount.normalize()),
            _ => {
                self.wrong(node, format!("is {}; an amount in CNY is needed, such as 1299 or 12.5", kind(node)));
                None
            }
        }
    }

    /// A number or an expression in quotes.
    pub(super) fn expression(&mut self, node: &Node<'_>) -> Option<Expression> {
        match node.get_ref() {
            DeValue::String(_) => self.text(node).map(Expression::Text),
            DeValue::Boolean(flag) => Some(Expression::Text(flag.to_string())),
            _ if as_number(node).is_some() => self.number(node).map(Expression::Number),
            _ => {
                self.wrong(node, format!("is {}; a number or an expression in quotes is needed", kind(node)));
                None
            }
        }
    }

    /// A list, each entry read by `read`; nothing if one of them is wrong.
    pub(super) fn list<'t, T>(
        &mut self,
        node: &'t Node<'t>,
        mut read: impl FnMut(&mut Self, &'t Node<'t>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let DeValue::Array(entries) = node.get_ref() else {
            self.wrong(node, format!("is {}; a list in [ ] is needed", kind(node)));
            return None;
        };
        if entries.len() > MAX_ENTRIES {
            self.wrong(node, format!("has {} entries, {MAX_ENTRIES} are allowed", entries.len()));
            return None;
        }
        let read: Vec<Option<T>> = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| self.within(&format!("[{index}]"), entry, |reader| read(reader, entry)))
            .collect();
        read.into_iter().collect()
    }

    /// Exactly three positive lengths.
    pub(super) fn lengths<const N: usize>(&mut self, node: &Node<'_>, names: &str) -> Option<[f64; N]> {
        let numbers = self.list(node, |reader, entry| reader.number_within(entry, 0.01, 100_000.0))?;
        let count = numbers.len();
        if let Ok(lengths) = <[f64; N]>::try_from(numbers) {
            return Some(lengths);
        }
        self.wrong(node, format!("has {count} numbers; it needs {N}: {names}"));
        None
    }
}

impl<'a> Fields<'a> {
    /// Takes the next field of the file's order whatever its name, for tables whose keys are free.
    pub(super) fn take_all(&mut self) -> Vec<(String, usize, &'a Node<'a>)> {
        std::mem::take(&mut self.left)
    }

    /// Whether the table has a field.
    pub(super) fn has(&self, name: &str) -> bool {
        self.left.iter().any(|(key, ..)| key == name)
    }
}

fn in_file_order<'t>(table: &'t DeTable<'t>) -> Vec<(String, usize, &'t Node<'t>)> {
    let mut fields: Vec<(String, usize, &Node<'_>)> =
        table.iter().map(|(key, value)| (key.get_ref().clone().into_owned(), key.span().start, value)).collect();
    fields.sort_by_key(|(_, at, _)| *at);
    fields
}

fn as_number(node: &Node<'_>) -> Option<f64> {
    match node.get_ref() {
        DeValue::Integer(number) => {
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok().map(|n| n as f64)
        }
        DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
        _ => None,
    }
}

/// What a value is, in words.
fn kind(node: &Node<'_>) -> String {
    match node.get_ref() {
        DeValue::String(text) => format!("the text \"{}\"", text.chars().take(40).collect::<String>()),
        DeValue::Integer(number) => format!("the number {}", number.as_str().chars().take(40).collect::<String>()),
        DeValue::Float(number) => format!("the number {}", number.as_str().chars().take(40).collect::<String>()),
        DeValue::Boolean(flag) => format!("{flag}"),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
