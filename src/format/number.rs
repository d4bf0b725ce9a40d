//! Numbers in the texts of games, and names that are only numbers.

use crate::exact::{self, MAX_DIGITS, Rational};

use super::faults::shorten;

/// What is allowed where a number is wanted.
pub const A_NUMBER: &str = "a number such as 3, -1.5, 2e-3 or 1/3";

/// Reads a number, or says what was found instead.
pub fn read(text: &str) -> Result<Rational, String> {
    exact::parse(text)
        .map_err(|why| if text.is_empty() { "nothing".to_owned() } else { format!("{} ({why})", shorten(text)) })
}

/// Reads a whole number from 0, digits only.
pub fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Writes a number as an integer, a finite decimal or `p/q`.
///
/// # Errors
/// In words, when it is too long to be read back.
pub fn write(value: &Rational) -> Result<String, String> {
    readable(exact::to_text(value))
}

/// Writes a number as an integer or `p/q`.
///
/// # Errors
/// As [`write()`].
pub fn write_fraction(value: &Rational) -> Result<String, String> {
    readable(value.to_string())
}

fn readable(text: String) -> Result<String, String> {
    if text.len() <= MAX_DIGITS {
        return Ok(text);
    }
    Err(format!("the number {}: numbers have at most {MAX_DIGITS} characters; round it first", shorten(&text)))
}

/// The names `1`, `2`, … of things without names.
pub fn plain_names(count: usize) -> Vec<String> {
    (1..=count).map(|number| number.to_string()).collect()
}

/// Whether the names are those of [`plain_names`].
pub fn count_from_one(names: &[String]) -> bool {
    names.iter().enumerate().all(|(at, name)| *name == (at + 1).to_string())
}
