//! Two tables' worth of comparison: what each schedule is worth, and who breaks it when.

use super::Entry;
use crate::agreement::scenario::Scenario;
use crate::certificate::MOST_BROKEN;
use crate::compare::{Priced, Temptation};
use crate::report::display::{WIDTH, clean, fit, wrap};
use crate::report::numbers::value;
use crate::report::table::{self, Column, TableRow};
use crate::report::words;

/// More parties than this get lines of their own.
const MOST_COLUMNS: usize = 4;

/// Everything, at most 100 columns wide.
pub fn render(scenario: &Scenario, entries: &[Entry]) -> String {
    let mut lines = wrap(&clean(&scenario.title), WIDTH, 0);
    lines.push(String::new());
    lines.push("What each schedule is worth if everybody keeps to it (average per period)".to_owned());
    let wide = scenario.parties.len() <= MOST_COLUMNS;
    let mut columns = vec![
        Column::words("schedule", 20),
        Column::words("would\nit hold?", 9),
        Column::figures("all done\nby period", 9),
        Column::figures(scenario.objective.name(), 11),
    ];
    if wide {
        columns.extend(scenario.parties.iter().map(|p| Column::figures(&fit(&clean(&p.name), 13), 13)));
    }
    let rows: Vec<TableRow> = entries.iter().map(|entry| TableRow::Cells(row(entry, wide))).collect();
    lines.extend(table::render(&columns, &rows));
    if !wide {
        for entry in entries {
            if let Some(priced) = &entry.priced {
                let each = scenario.parties.iter().zip(&priced.values);
                let list: Vec<String> =
                    each.map(|(p, v)| format!("{} {}", clean(&p.name), worth(priced, *v))).collect();
                lines.extend(
                    wrap(&format!("{}: {}", clean(&entry.name), list.join(", ")), WIDTH - 2, 0)
                        .into_iter()
                        .map(|l| format!("  {l}")),
                );
            }
        }
    }
    lines.push(String::new());
    lines.push("Where each one breaks".to_owned());
    for entry in entries {
        for (at, sentence) in sentences(scenario, entry).into_iter().enumerate() {
            let head = if at == 0 { format!("{}: ", clean(&entry.name)) } else { "  ".to_owned() };
            lines.extend(wrap(&format!("{head}{sentence}"), WIDTH - 2, 4).into_iter().map(|l| format!("  {l}")));
        }
    }
    lines.push(String::new());
    let note = "In brackets: what it would bring if everybody kept to it. Nobody should count on that, since somebody gains \
                by breaking it. Verification, sanctions and suspensions are the scenario's.";
    lines.extend(wrap(note, WIDTH, 0));
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n") + "\n"
}

fn row(entry: &Entry, wide: bool) -> Vec<String> {
    let name = fit(&clean(&entry.name), 20);
    let Some(priced) = &entry.priced else { return vec![name, "none".to_owned()] };
    let mut cells = vec![
        name,
        verdict(priced).to_owned(),
        priced.done.map_or_else(|| "never".to_owned(), |t| t.to_string()),
        worth(priced, priced.objective),
    ];
    if wide {
        cells.extend(priced.values.iter().map(|v| worth(priced, *v)));
    }
    cells
}

/// A figure of a schedule, in brackets where it is a promise only.
pub(in crate::report) fn worth(priced: &Priced, figure: f64) -> String {
    if priced.first.is_none() { value(figure) } else { format!("({})", value(figure)) }
}

/// In a word whether it would hold.
pub(in crate::report) fn verdict(priced: &Priced) -> &'static str {
    match (priced.self_enforcing, &priced.first) {
        (true, _) if priced.broken.is_empty() => "yes",
        (true, _) => "yes, but",
        (false, Some(_)) => "no",
        (false, None) => "unproved",
    }
}

fn sentences(scenario: &Scenario, entry: &Entry) -> Vec<String> {
    let mut out = Vec::new();
    let Some(priced) = &entry.priced else { return entry.remarks.clone() };
    match (&priced.first, priced.self_enforcing) {
        (None, true) => out.push("self-enforcing: nobody gains by breaking it, in any period (proved).".to_owned()),
        (None, false) => {
            out.push("no gain from breaking it was found, but that there is none is not proved.".to_owned())
        }
        (Some(first), _) => {
            out.push(format!("first broken by {}.", tempted(scenario, first)));
            if let Some(largest) = priced.largest.as_ref().filter(|l| l.plan != first.plan) {
                out.push(format!("Most is gained by {}.", tempted(scenario, largest)));
            }
        }
    }
    if let Some(row) = priced.broken.first() {
        let row = words::row(scenario, row);
        out.push(match priced.broken.len() {
            1 => format!("It also breaks a limit of the scenario: {row}."),
            n if n < MOST_BROKEN => format!("It also breaks {n} limits of the scenario, the worst: {row}."),
            n => format!("It also breaks {n} limits of the scenario or more, the worst: {row}."),
        });
    }
    out.extend(entry.remarks.iter().cloned());
    out
}

/// Who, doing what, with which gain.
pub(in crate::report) fn tempted(scenario: &Scenario, temptation: &Temptation) -> String {
    format!("{}, gaining {}", words::plan(scenario, &temptation.plan), value(temptation.gain))
}
