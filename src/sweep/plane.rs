//! The rows of a sweep of two numbers as a plane.

use super::table::{Form, records};
use serde_json::Value;

/// The points of a sweep of two numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// The place that is varied across.
    pub across: String,
    /// The place that is varied upwards.
    pub up: String,
    /// The points.
    pub cells: Vec<Cell>,
}

/// A point of the plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The number across.
    pub x: f64,
    /// The number upwards.
    pub y: f64,
    /// How far the plan gets, from 0 to 1; `None` where there is no plan.
    pub reached: Option<f64>,
    /// `found`, `refuted`, `undecided` or `invalid`.
    pub outcome: String,
}

impl Plane {
    /// Reads the rows that a sweep wrote, CSV or JSON lines.
    ///
    /// # Errors
    /// In words, when they are no such rows, or two numbers are not what was varied.
    pub fn read(text: &str) -> Result<Self, String> {
        let whole = text.get(..text.rfind('\n').map_or(0, |at| at + 1)).unwrap_or_default();
        if whole.trim_start().starts_with('{') { Self::json(whole) } else { Self::csv(whole) }
    }

    fn csv(text: &str) -> Result<Self, String> {
        let mut rows = records(text, Form::Csv);
        let head = fields(rows.next().unwrap_or_default());
        let outcome = head.iter().position(|h| h == "outcome");
        let places = match outcome {
            Some(at) if head.starts_with(&["sweep".to_owned(), "points".to_owned(), "point".to_owned()]) => {
                &head[3..at]
            }
            _ => return Err("not the rows of a sweep".to_owned()),
        };
        let [across, up] = places else { return Err(two(places.len())) };
        let mut cells = Vec::new();
        for record in rows {
            let row = fields(record);
            let at = |column: usize| row.get(column).map_or("", String::as_str);
            cells.push(cell(at(3), at(4), at(5), at(7).parse().ok())?);
        }
        Self::of(across, up, cells)
    }

    fn json(text: &str) -> Result<Self, String> {
        let mut names: Option<(String, String)> = None;
        let mut cells = Vec::new();
        for record in records(text, Form::JsonLines) {
            let row: Value = serde_json::from_str(record).map_err(|why| format!("not a row: {why}"))?;
            let varied = row.get("varied").and_then(Value::as_object).ok_or("not the rows of a sweep")?;
            let pairs: Vec<(&String, &str)> = varied.iter().map(|(k, v)| (k, v.as_str().unwrap_or(""))).collect();
            let [(across, x), (up, y)] = pairs.as_slice() else { return Err(two(pairs.len())) };
            names.get_or_insert(((*across).clone(), (*up).clone()));
            let outcome = row.get("outcome").and_then(Value::as_str).unwrap_or("");
            cells.push(cell(x, y, outcome, row.get("reached").and_then(Value::as_f64))?);
        }
        let (across, up) = names.ok_or("there are no rows")?;
        Self::of(&across, &up, cells)
    }

    fn of(across: &str, up: &str, cells: Vec<Cell>) -> Result<Self, String> {
        if cells.is_empty() {
            return Err("there are no rows".to_owned());
        }
        Ok(Self { across: across.to_owned(), up: up.to_owned(), cells })
    }
}

fn two(found: usize) -> String {
    format!("a map needs two varied numbers, the sweep has {found}")
}

fn cell(x: &str, y: &str, outcome: &str, reached: Option<f64>) -> Result<Cell, String> {
    let number = |text: &str| {
        let read = crate::exact::parse(text).map(|n| crate::exact::to_f64(&n));
        read.map_err(|_| format!("a map needs numbers, not {text:?}"))
    };
    Ok(Cell { x: number(x)?, y: number(y)?, reached, outcome: outcome.to_owned() })
}

/// The fields of a CSV record.
fn fields(record: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    let mut letters = record.trim_end_matches(['\n', '\r']).chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                if let Some(last) = out.last_mut() {
                    last.push('"');
                }
            }
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            c => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out
}
