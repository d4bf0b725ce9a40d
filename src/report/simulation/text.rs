//! The tables.

use super::Expected;
use crate::agreement::plan::{Kind, Plan};
use crate::agreement::scenario::Scenario;
use crate::report::display::{WIDTH, clean, wrap};
use crate::report::numbers::{count, counted, value};
use crate::report::table::{self, Column, TableRow};
use crate::report::words;
use crate::simulate::{Distribution, Estimate, Evasion, Simulation};

/// The evasion as a plan, for its words.
pub(super) fn plan(evasion: &Evasion) -> Plan {
    Plan {
        party: evasion.party,
        kind: Kind::Covert,
        faction: None,
        start: evasion.start,
        quit: evasion.quit,
        measures: evasion.measures.clone(),
    }
}

/// Everything, at most 100 columns wide.
pub fn render(scenario: &Scenario, simulation: &Simulation, expected: &Expected) -> String {
    let mut lines = wrap(&clean(&scenario.title), WIDTH, 0);
    lines.push(String::new());
    let who = match &simulation.evasion {
        None => "while everybody keeps to the schedule".to_owned(),
        Some(evasion) => format!("with {}", words::plan(scenario, &plan(evasion))),
    };
    let runs = count(usize::try_from(simulation.runs).unwrap_or(usize::MAX));
    lines.extend(wrap(&format!("Played out {runs} times, {who} (seed {}).", simulation.seed), WIDTH, 0));
    lines.push(String::new());
    values(&mut lines, scenario, simulation, expected);
    events(&mut lines, scenario, simulation);
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n") + "\n"
}

fn values(lines: &mut Vec<String>, scenario: &Scenario, simulation: &Simulation, expected: &Expected) {
    lines.push("What it was worth (average per period, 99 % confidence interval)".to_owned());
    let columns = [
        Column::words("party", 26),
        Column::figures("mean", 12),
        Column::figures("from", 12),
        Column::figures("to", 12),
        Column::figures("exact", 12),
        Column::words("", 12),
    ];
    let row = |name: String, found: &Estimate, wanted: Option<f64>| {
        let verdict = wanted.map_or("", |w| if found.covers(w) { "covered" } else { "NOT COVERED" });
        let exact = wanted.map_or_else(String::new, value);
        TableRow::Cells(vec![
            name,
            value(found.mean),
            value(found.interval.0),
            value(found.interval.1),
            exact,
            verdict.to_owned(),
        ])
    };
    let rows: Vec<TableRow> = simulation
        .values
        .iter()
        .enumerate()
        .map(|(party, found)| {
            row(words::party_name(scenario, party), found, expected.values.get(party).copied().flatten())
        })
        .collect();
    lines.extend(table::render(&columns, &rows));
    lines.push(String::new());
    if let (Some(evasion), Some(from_start)) = (&simulation.evasion, &simulation.from_start) {
        let start = words::period_words(scenario, evasion.start);
        lines.extend(wrap(&format!("Counted from {start}, when the evasion begins"), WIDTH, 0));
        let rows: Vec<TableRow> = from_start
            .iter()
            .enumerate()
            .map(|(party, found)| {
                let wanted = expected.evasion.filter(|_| party == evasion.party);
                row(words::party_name(scenario, party), found, wanted)
            })
            .collect();
        lines.extend(table::render(&columns, &rows));
        if let (Some(evading), Some(keeping)) = (expected.evasion, expected.keeping) {
            let name = words::party_name(scenario, evasion.party);
            let sentence = if keeping > evading {
                format!(
                    "{name} would have {} by keeping to the schedule: it loses {}.",
                    value(keeping),
                    value(keeping - evading)
                )
            } else {
                format!(
                    "{name} would have {} by keeping to the schedule: it gains {}.",
                    value(keeping),
                    value(evading - keeping)
                )
            };
            lines.extend(wrap(&sentence, WIDTH, 2).into_iter().map(|line| format!("  {line}")));
        }
        lines.push(String::new());
    }
}

fn events(lines: &mut Vec<String>, scenario: &Scenario, simulation: &Simulation) {
    let unit = &scenario.periods.unit;
    lines.push("What happened until the end of the schedule".to_owned());
    let columns = [
        Column::words("", 44),
        Column::figures("mean", 10),
        Column::figures("half of\nthe runs", 9),
        Column::figures("9 of 10", 9),
        Column::figures("99 of 100", 9),
        Column::figures("never", 9),
    ];
    let mut rows = Vec::new();
    let mut add = |name: String, found: &Distribution| {
        let quantile = |share| found.quantile(share).map_or_else(|| "–".to_owned(), |n| n.to_string());
        let never = found.none as f64 / simulation.runs.max(1) as f64;
        rows.push(TableRow::Cells(vec![
            name,
            found.mean().map_or_else(|| "–".to_owned(), value),
            quantile(0.5),
            quantile(0.9),
            quantile(0.99),
            if found.none == 0 { String::new() } else { share(never) },
        ]));
    };
    let unit = clean(unit);
    add(format!("all done by {unit} (suspensions included)"), &simulation.completion);
    add("false alarms upheld".to_owned(), &simulation.false_alarms);
    add("suspensions".to_owned(), &simulation.suspensions);
    if let Some(detection) = &simulation.detection {
        add(format!("the evasion is found in its … {unit}"), detection);
    }
    lines.extend(table::render(&columns, &rows));
    let collapsed = simulation.collapses as f64 / simulation.runs.max(1) as f64;
    if simulation.collapses > 0 {
        lines.push(format!("  The agreement collapsed in {} of the runs.", share(collapsed)));
    }
    let note =
        "Each column: at most so many (or as late) in that share of the runs; – where it does not come that far.";
    lines.extend(wrap(note, WIDTH - 2, 0).into_iter().map(|line| format!("  {line}")));
    if simulation.evasion.is_some() && simulation.reached < simulation.runs {
        let reached = usize::try_from(simulation.reached).unwrap_or(usize::MAX);
        lines.push(format!("  {} came to the start of the evasion.", counted(reached, "run")));
    }
}

/// A share as a percentage; small ones are not shown as none.
fn share(of: f64) -> String {
    let percent = 100.0 * of;
    if percent > 0.0 && percent < 0.01 { "< 0.01 %".to_owned() } else { format!("{percent:.2} %") }
}
