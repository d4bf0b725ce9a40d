//! The collection of faults: each with its place, in the order of the file.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use super::node::Node;
use crate::error::Fault;
use crate::exact::{Rational, to_f64, to_text};

/// More faults than this are counted, not listed.
pub const MAX_FAULTS: usize = 1_000;
/// What was read is cut to this many characters.
const MAX_FOUND: usize = 60;

struct Pending {
    path: String,
    offset: usize,
    found: String,
    allowed: String,
}

/// The faults found so far in a text.
pub struct Faults<'t> {
    text: &'t str,
    pending: Vec<Pending>,
    unlisted: usize,
}

impl<'t> Faults<'t> {
    /// None so far.
    pub fn new(text: &'t str) -> Self {
        Self { text, pending: Vec::new(), unlisted: 0 }
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Whether further faults are only counted.
    pub fn full(&self) -> bool {
        self.pending.len() >= MAX_FAULTS
    }

    /// The value of a node is wrong.
    pub fn at(&mut self, node: &Node<'t>, allowed: impl Into<String>) {
        let found = self.describe(node.value);
        self.say(node, found, allowed);
    }

    /// Something is wrong at a node, in words.
    pub fn say(&mut self, node: &Node<'t>, found: impl Into<String>, allowed: impl Into<String>) {
        self.place(node.path.clone(), node.value.start(), found, allowed);
    }

    /// Something is wrong at a path and byte of the text.
    pub fn place(&mut self, path: String, offset: usize, found: impl Into<String>, allowed: impl Into<String>) {
        if !self.full() {
            self.pending.push(Pending { path, offset, found: found.into(), allowed: allowed.into() });
        } else {
            self.unlisted += 1;
        }
    }

    /// What stands in the text for a value, shortened.
    pub fn describe(&self, value: &Value<'_>) -> String {
        match value {
            Value::Object(_) => "an object".to_string(),
            Value::Array(array) => match array.elements.len() {
                0 => "an empty array".to_string(),
                1 => "an array of 1 entry".to_string(),
                n => format!("an array of {n} entries"),
            },
            _ => shorten(self.text.get(value.start()..value.end()).unwrap_or_default()),
        }
    }

    /// All faults in the order of the text, with lines and columns.
    pub fn finish(mut self) -> Vec<Fault> {
        // Stable: faults at the same place stay in the order in which they were found.
        self.pending.sort_by_key(|fault| fault.offset);
        let mut cursor = Cursor::new(self.text);
        let mut faults: Vec<Fault> = self
            .pending
            .into_iter()
            .map(|p| Fault {
                position: Some(cursor.advance_to(p.offset)),
                path: p.path,
                found: p.found,
                allowed: p.allowed,
            })
            .collect();
        if self.unlisted > 0 {
            faults.push(Fault {
                path: String::new(),
                position: None,
                found: format!("{} more faults", self.unlisted),
                allowed: "none; correct these first".to_string(),
            });
        }
        faults
    }
}

/// Walks forward through a text and counts lines and columns (characters), both from 1.
struct Cursor<'t> {
    text: &'t str,
    offset: usize,
    line: usize,
    column: usize,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1, column: 1 }
    }

    fn advance_to(&mut self, offset: usize) -> (usize, usize) {
        let passed = self.text.get(self.offset..offset).unwrap_or_default();
        for (at, c) in passed.char_indices() {
            let next = self.text.as_bytes().get(self.offset + at + 1);
            if c == '\n' || (c == '\r' && next != Some(&b'\n')) {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.offset = self.offset.max(offset);
        (self.line, self.column)
    }
}

/// A text on one line, cut to about 60 characters.
pub fn shorten(text: &str) -> String {
    shorten_to(text, MAX_FOUND)
}

/// A text on one line, cut to a number of characters.
pub fn shorten_to(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        // A string that was cut is closed again.
        let quoted = short.starts_with('"') && short.pop().is_some();
        short.push_str(if quoted { "…\"" } else { "…" });
    }
    short
}

/// A number for people: exact where that is short, otherwise rounded.
pub fn number(value: &Rational) -> String {
    let text = to_text(value);
    if text.len() <= 24 { text } else { format!("about {}", to_f64(value)) }
}
