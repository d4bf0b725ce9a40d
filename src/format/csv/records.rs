//! The records of comma-separated values, as in RFC 4180, with the place of every cell.

use crate::format::faults::{Faults, shorten};

/// A cell.
pub struct Cell {
    /// The byte at which it begins.
    pub at: usize,
    /// What is in it, without quotation marks and, if it has none, without spaces around it.
    pub text: String,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
}

impl Cell {
    /// Whether there is nothing in it, not even quotation marks.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty() && !self.quoted
    }
}

/// The blocks of a text: runs of records that are not blank. Faults of quoting are reported; one that leaves open where
/// a cell ends also ends the reading.
pub fn blocks(text: &str, faults: &mut Faults) -> Vec<Vec<Vec<Cell>>> {
    let mut blocks = Vec::new();
    let (mut block, mut record, mut at) = (Vec::new(), Vec::new(), 0);
    loop {
        let Some((cell, end)) = cell(text, at, faults) else { return blocks };
        record.push(cell);
        let rest = text.get(end..).unwrap_or_default();
        at = end + if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
        if rest.starts_with(',') {
            continue;
        }
        let record = std::mem::take(&mut record);
        if record.iter().all(Cell::is_blank) {
            blocks.extend(Some(std::mem::take(&mut block)).filter(|block| !block.is_empty()));
        } else {
            block.push(record);
        }
        if rest.is_empty() {
            blocks.extend(Some(block).filter(|block| !block.is_empty()));
            return blocks;
        }
    }
}

/// The cell that begins at a byte and the byte of the comma or line end after it, or of the end of the text.
fn cell(text: &str, from: usize, faults: &mut Faults) -> Option<(Cell, usize)> {
    let rest = text.get(from..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let at = from + blank;
    let rest = text.get(at..).unwrap_or_default();
    let Some(inside) = rest.strip_prefix('"') else {
        let length = rest.find([',', '\n', '\r']).unwrap_or(rest.len());
        let raw = rest.get(..length).unwrap_or_default();
        if let Some(mark) = raw.find('"') {
            let allowed = "a cell with a quotation mark in it stands in quotation marks, the one inside doubled";
            faults.say(at + mark, || (String::new(), shorten(raw.trim()), allowed.to_owned()));
        }
        return Some((Cell { at, text: raw.trim().to_owned(), quoted: false }, at + length));
    };
    let Some(length) = end_of_quoted(inside) else {
        faults.say(at, || (String::new(), shorten(rest), "a \" at the end of this cell".to_owned()));
        return None;
    };
    let content = inside.get(..length).unwrap_or_default().replace("\"\"", "\"");
    let after = inside.get(length + 1..).unwrap_or_default();
    let blank = after.len() - after.trim_start_matches([' ', '\t']).len();
    let end = at + 1 + length + 1 + blank;
    let next = text.get(end..).unwrap_or_default();
    if !next.is_empty() && !next.starts_with([',', '\n', '\r']) {
        faults.say(end, || {
            (String::new(), shorten(next), "a comma or the end of the line after a quoted cell".to_owned())
        });
        return None;
    }
    Some((Cell { at, text: content, quoted: true }, end))
}

/// How many bytes come before the quotation mark that ends a cell; two in a row do not.
fn end_of_quoted(inside: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == b'"')?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}
