//! The rows as text, and texts of rows put together.

use super::design::Design;
use super::row::Finding;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// CSV with a header, or one JSON object a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// RFC 4180, `\n` at the end of lines; a missing value is empty.
    Csv,
    /// JSON lines; a missing value is `null`.
    JsonLines,
}

/// Writes the rows of a sweep, and recognises them.
#[derive(Debug, Clone)]
pub struct Table {
    form: Form,
    fingerprint: String,
    points: usize,
    places: Vec<String>,
    parties: Vec<String>,
}

impl Table {
    /// The table of a sweep; the parties are those of the scenario, by name.
    #[must_use]
    pub fn new(form: Form, design: &Design, parties: Vec<String>) -> Self {
        let places = design.variations.iter().map(|v| v.place.clone()).collect();
        Self { form, fingerprint: design.fingerprint(), points: design.len(), places, parties }
    }

    /// The first line, with its end; empty for JSON lines.
    #[must_use]
    pub fn header(&self) -> String {
        if self.form == Form::JsonLines {
            return String::new();
        }
        let fixed = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let mut names = fixed(&["sweep", "points", "point"]);
        names.extend(self.places.iter().cloned());
        names.extend(fixed(&["outcome", "objective", "reached", "done_by", "certified"]));
        names.extend(self.parties.iter().map(|p| format!("value {p}")));
        names.push("reason".to_owned());
        csv_line(&names)
    }

    /// The line of a row, with its end.
    #[must_use]
    pub fn line(&self, row: &Finding) -> String {
        match self.form {
            Form::Csv => self.csv(row),
            Form::JsonLines => self.json(row).to_string() + "\n",
        }
    }

    fn csv(&self, row: &Finding) -> String {
        let number = |v: f64| if v.is_finite() { short(v).to_string() } else { String::new() };
        let found = row.found.as_ref();
        let mut cells = vec![self.fingerprint.clone(), self.points.to_string(), row.point.to_string()];
        cells.extend(row.settings.iter().map(ToString::to_string));
        cells.push(row.outcome.to_owned());
        cells.push(found.map_or_else(String::new, |f| number(f.objective)));
        cells.push(found.map_or_else(String::new, |f| number(f.reached)));
        cells.push(found.and_then(|f| f.done_by).map_or_else(String::new, |t| t.to_string()));
        cells.push(found.map_or_else(String::new, |f| f.certified.to_string()));
        for party in 0..self.parties.len() {
            cells.push(found.and_then(|f| f.values.get(party)).map_or_else(String::new, |v| number(*v)));
        }
        cells.push(row.reason.clone());
        csv_line(&cells)
    }

    fn json(&self, row: &Finding) -> Value {
        let found = row.found.as_ref();
        let varied: Map<String, Value> =
            self.places.iter().zip(&row.settings).map(|(p, s)| (p.clone(), Value::String(s.to_string()))).collect();
        let values: Map<String, Value> = found.map_or_else(Map::new, |f| {
            self.parties.iter().zip(&f.values).map(|(p, v)| (p.clone(), json!(short(*v)))).collect()
        });
        json!({
            "sweep": self.fingerprint, "points": self.points, "point": row.point, "varied": varied,
            "outcome": row.outcome, "objective": found.map(|f| short(f.objective)), "reached": found.map(|f| short(f.reached)),
            "done_by": found.and_then(|f| f.done_by), "certified": found.map(|f| f.certified), "values": values,
            "reason": row.reason,
        })
    }

    /// What an unfinished table already has: the points, and how many bytes of the text are whole lines. A last line
    /// without an end was cut off and does not count.
    ///
    /// # Errors
    /// When it is not a table of this sweep, in words.
    pub fn known(&self, text: &str) -> Result<(Vec<usize>, usize), String> {
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        let kept = text.get(..whole).unwrap_or_default();
        let header = self.header();
        let (body, at) = match kept.strip_prefix(header.as_str()) {
            Some(body) => (body, header.len()),
            // Cut off within the header: nothing is there yet.
            None if header.starts_with(text) => return Ok((Vec::new(), 0)),
            None => return Err("its columns are not those of this sweep".to_owned()),
        };
        let mut points = Vec::new();
        let mut end = at;
        for record in records(body, self.form) {
            let (sweep, count, point) = key(record, self.form).ok_or_else(|| format!("not a row: {record:?}"))?;
            if sweep != self.fingerprint || count != self.points {
                return Err(format!(
                    "its rows are of sweep {sweep}, this one is {}: another scenario, other values or another sample",
                    self.fingerprint
                ));
            }
            points.push(point);
            end += record.len();
        }
        Ok((points, end))
    }
}

/// Tables put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The header and all rows, by point.
    pub text: String,
    /// How many points the sweep has.
    pub points: usize,
    /// The points that are in none of the tables, rising.
    pub missing: Vec<usize>,
}

/// Puts parts of one sweep together, each given with its name.
///
/// # Errors
/// Every fault, in words: parts of different sweeps or forms, rows that contradict each other, texts that are no tables.
pub fn merge(parts: &[(String, String)]) -> Result<Merged, Vec<String>> {
    let mut rows: BTreeMap<usize, &str> = BTreeMap::new();
    let mut head: Option<(&str, &str, usize, Form)> = None;
    let mut header = None;
    let mut faults = Vec::new();
    for (name, text) in parts {
        let form = if text.trim_start().starts_with('{') { Form::JsonLines } else { Form::Csv };
        let whole = text.get(..text.rfind('\n').map_or(0, |at| at + 1)).unwrap_or_default();
        let body = match form {
            Form::JsonLines => whole,
            Form::Csv => {
                let first = records(whole, form).next().unwrap_or_default();
                if whole.is_empty() {
                    continue;
                }
                if !first.starts_with("sweep,points,point,") {
                    faults.push(format!("{name}: not a table of a sweep"));
                    continue;
                }
                if *header.get_or_insert(first) != first {
                    faults.push(format!("{name}: other columns than the parts before"));
                    continue;
                }
                whole.get(first.len()..).unwrap_or_default()
            }
        };
        for record in records(body, form) {
            let Some((sweep, points, point)) = key(record, form) else {
                faults.push(format!("{name}: not a row: {:?}", record.trim_end()));
                break;
            };
            let this = (sweep, "", points, form);
            if *head.get_or_insert(this) != this {
                faults
                    .push(format!("{name}: rows of another sweep ({sweep}) or of another form than the parts before"));
                break;
            }
            if rows.insert(point, record).is_some_and(|before| before != record) {
                faults.push(format!("{name}: point {point} is there twice, with different results"));
            }
        }
    }
    let Some((_, _, points, _)) = head else {
        faults.push("there are no rows in the parts".to_owned());
        return Err(faults);
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let missing = (0..points).filter(|point| !rows.contains_key(point)).collect();
    let text = header.unwrap_or_default().to_owned() + &rows.into_values().collect::<String>();
    Ok(Merged { text, points, missing })
}

/// Lines with their ends; in CSV a line break within quotes does not end one.
pub(super) fn records(text: &str, form: Form) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut quoted = false;
        let end = rest
            .bytes()
            .position(|byte| {
                quoted ^= byte == b'"' && form == Form::Csv;
                byte == b'\n' && !quoted
            })
            .map_or(rest.len(), |at| at + 1);
        let (record, after) = rest.split_at(end);
        rest = after;
        Some(record)
    })
}

/// Sweep, number of points and point of a row.
fn key(record: &str, form: Form) -> Option<(&str, usize, usize)> {
    match form {
        Form::Csv => {
            let mut cells = record.split(',');
            Some((cells.next()?, cells.next()?.parse().ok()?, cells.next()?.trim_end().parse().ok()?))
        }
        Form::JsonLines => {
            let value: Value = serde_json::from_str(record).ok()?;
            let number = |name: &str| usize::try_from(value.get(name)?.as_u64()?).ok();
            // The fingerprint has no characters that are escaped, so it can be borrowed from the text.
            let sweep = value.get("sweep")?.as_str()?;
            let at = record.find(sweep)?;
            Some((record.get(at..at + sweep.len())?, number("points")?, number("point")?))
        }
    }
}

/// A figure with the nine digits that a plan can be trusted for: a reserve of a few billionths is kept on every temptation.
fn short(v: f64) -> f64 {
    format!("{v:.8e}").parse().unwrap_or(v)
}

fn csv_line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}
