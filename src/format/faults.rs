//! The collection of faults: each with its place, in the order of the text.

use crate::error::Fault;

/// More faults than this are counted, not listed.
const MOST_FAULTS: usize = 1_000;
/// What was read is cut to this many characters.
const MOST_FOUND: usize = 60;

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

    /// Something is wrong at a byte of the text: which part it is, what was found, what is allowed. The words are made
    /// only if they are needed, so that a large file of nonsense is refused quickly.
    pub fn say(&mut self, offset: usize, words: impl FnOnce() -> (String, String, String)) {
        if self.pending.len() >= MOST_FAULTS {
            self.unlisted += 1;
            return;
        }
        let (path, found, allowed) = words();
        self.pending.push(Pending { path, offset, found, allowed });
    }

    /// All faults in the order of the text, with lines and columns.
    pub fn finish(mut self) -> Vec<Fault> {
        // Stable: faults at the same place stay in the order in which they were found.
        self.pending.sort_by_key(|fault| fault.offset);
        let mut cursor = Cursor { text: self.text, offset: 0, line: 1, column: 1 };
        let placed = self.pending.into_iter().map(|fault| Fault {
            position: Some(cursor.advance_to(fault.offset)),
            path: fault.path,
            found: fault.found,
            allowed: fault.allowed,
        });
        let mut faults: Vec<Fault> = placed.collect();
        if self.unlisted > 0 {
            faults.push(Fault {
                path: String::new(),
                position: None,
                found: format!("{} more faults", self.unlisted),
                allowed: "none; correct these first".to_owned(),
            });
        }
        faults
    }
}

/// Line and column of a byte of a text, in characters from 1.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    Cursor { text, offset: 0, line: 1, column: 1 }.advance_to(offset)
}

/// Walks forward through a text and counts lines and columns. A line ends with `\n`, `\r\n` or `\r`.
struct Cursor<'t> {
    text: &'t str,
    offset: usize,
    line: usize,
    column: usize,
}

impl Cursor<'_> {
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
    let visible = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    let mut short: String = text.chars().take(MOST_FOUND).map(visible).collect();
    if text.chars().nth(MOST_FOUND).is_some() {
        short.push('…');
    }
    short
}

/// `1 payoff`, `2 payoffs`.
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
