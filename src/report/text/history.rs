//! The plan beside what history agreed, as a table and in words.

use super::{Page, sentence};
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::Schedule;
use crate::exact::Rational;
use crate::report::calendar;
use crate::report::display::{clean, fit};
use crate::report::history::{Comparison, Point, compare};
use crate::report::numbers::{self, counted, points, share};
use crate::report::table::{self, Column, TableRow};
use crate::report::words;

/// The most dates in the table.
const MOST_DATES: usize = 40;

pub(super) fn write(page: &mut Page, scenario: &Scenario, schedule: &Schedule) {
    let comparisons: Vec<Comparison> =
        compare(scenario, schedule).into_iter().filter(|c| !c.points.is_empty()).collect();
    if comparisons.is_empty() {
        return;
    }
    page.heading("The plan beside what was agreed in history");
    let columns = [
        Column::words("measure", 26),
        Column::figures("period", 8),
        Column::words("begins", 10),
        Column::figures("agreed at\nleast", 18),
        Column::figures("plan", 18),
        Column::figures("plan − agreed\n(points)", 13),
    ];
    let rows: Vec<TableRow> = comparisons
        .iter()
        .flat_map(|c| c.points.iter().map(move |p| (c, p)))
        .take(MOST_DATES)
        .map(|(c, p)| TableRow::Cells(row(scenario, c, p)))
        .collect();
    page.table(table::render(&columns, &rows));
    if comparisons.iter().map(|c| c.points.len()).sum::<usize>() > MOST_DATES {
        page.note(&format!("The first {MOST_DATES} dates are shown; all are in the JSON output."));
    }
    page.blank();
    for comparison in &comparisons {
        page.item(&in_words(scenario, comparison));
    }
}

fn row(scenario: &Scenario, comparison: &Comparison, point: &Point) -> Vec<String> {
    let measure = scenario.measures.get(comparison.measure);
    let quantity = measure.and_then(|m| m.quantity.as_ref());
    let level = |x: &Rational| match quantity {
        Some(all) => format!("{} ({})", share(x), numbers::quantity(x, all)),
        None => share(x),
    };
    let difference = point.difference();
    let sign = if difference > Rational::ZERO { "+" } else { "−" };
    let shown = points(&difference);
    vec![
        fit(measure.map_or("", |m| &m.name), 26),
        point.period.to_string(),
        calendar::label(&scenario.periods, point.period).unwrap_or_default(),
        level(&point.agreed),
        level(&point.plan),
        if shown == "0.0" { "0.0".to_string() } else { format!("{sign}{shown}") },
    ]
}

/// "SS-20: the plan is ahead of history by 12.3 points on average … it has the last agreed level 6 periods earlier."
fn in_words(scenario: &Scenario, comparison: &Comparison) -> String {
    let dates = comparison.points.len();
    let total = comparison.points.iter().fold(Rational::ZERO, |sum, p| sum + p.difference());
    let average = total / Rational::from(dates);
    let shown = points(&average);
    let over = if dates == 1 { String::new() } else { format!(" on average over {dates} dates") };
    let position = match (shown.as_str(), average > Rational::ZERO) {
        ("0.0", _) if comparison.points.iter().all(|p| points(&p.difference()) == "0.0") => {
            "the plan is where history was at every date".to_string()
        }
        ("0.0", _) => format!("the plan is level with history{over}"),
        (_, true) => format!("the plan is ahead of history by {shown} points{over}"),
        (_, false) => format!("the plan is behind history by {shown} points{over}"),
    };
    let end = match comparison.points.iter().max_by_key(|p| p.period) {
        Some(last) => arrival(scenario, last),
        None => String::new(),
    };
    let recalled = if comparison.recalled { " The agreed figures are recalled, not taken from a text." } else { "" };
    let note = comparison.note.as_ref().map(|n| format!(" {}", sentence(&clean(n)))).unwrap_or_default();
    format!("{}: {position}; {end}.{note}{recalled}", words::measure_name(scenario, comparison.measure))
}

/// When the plan has the last agreed level, against when history wanted it.
fn arrival(scenario: &Scenario, last: &Point) -> String {
    let level = share(&last.agreed);
    let Some(reached) = last.reached else {
        return format!("it never reaches the {level} agreed for {}", words::period_words(scenario, last.period));
    };
    let at = words::period_words(scenario, reached);
    match reached.cmp(&last.period) {
        std::cmp::Ordering::Equal => format!("it reaches {level} in {at}, as agreed"),
        std::cmp::Ordering::Less => {
            format!("it reaches {level} in {at}, {} before what was agreed", counted(last.period - reached, "period"))
        }
        std::cmp::Ordering::Greater => {
            format!("it reaches {level} in {at}, {} after what was agreed", counted(reached - last.period, "period"))
        }
    }
}
