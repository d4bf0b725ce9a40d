//! The staircase of every measure, with its limits and what history agreed.

use crate::agreement::scenario::{Measure, Scenario};
use crate::exact::{Rational, to_f64};
use crate::report::display::clean;
use crate::report::numbers::{differ, quantity, share};
use crate::report::page::block::{Block, Chart, Section};
use crate::report::page::chart::{Plan, Series, Shape, draw};
use crate::report::page::subject::Subject;
use crate::report::words;

/// More measures than this have no chart of their own.
const MOST_CHARTS: usize = 60;
/// More periods with a step than this are not in the table.
const MOST_ROWS: usize = 200;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let scenario = subject.scenario;
    let charts: Vec<Chart> =
        (0..scenario.measures.len()).take(MOST_CHARTS).filter_map(|k| staircase(subject, k)).collect();
    let mut blocks = vec![Block::Charts(charts)];
    if scenario.measures.len() > MOST_CHARTS {
        blocks.push(Block::Text(format!("The first {MOST_CHARTS} measures are drawn; the others are in the table.")));
    }
    blocks.extend(table(subject));
    Section { id: "staircase", title: "The staircase of every measure".to_owned(), blocks }
}

fn staircase(subject: &Subject<'_>, k: usize) -> Option<Chart> {
    let scenario = subject.scenario;
    let measure = scenario.measures.get(k)?;
    let levels = subject.schedule.levels.get(k)?;
    let name = words::measure_name(scenario, k);
    let performer = words::party_name(scenario, measure.performer);
    let said = |t: usize, level: &Rational| {
        let amount = measure.quantity.as_ref().map_or_else(String::new, |all| {
            let unit = measure.unit.as_deref().map(|u| format!(" {}", clean(u))).unwrap_or_default();
            format!(", {}{unit}", quantity(level, all))
        });
        format!("{name}, {}: {}{amount}", words::period_words(scenario, t), share(level))
    };
    let percent = |level: &Rational| 100.0 * to_f64(level);
    let mut series = vec![Series {
        name: "plan".to_owned(),
        shape: Shape::Steps,
        colour: measure.performer,
        points: levels.iter().enumerate().map(|(at, x)| ((at + 1) as f64, percent(x), said(at + 1, x))).collect(),
    }];
    let limits = limits(scenario, measure);
    if !limits.is_empty() {
        series.push(Series { name: "limit: at least".to_owned(), shape: Shape::Marks, colour: 3, points: limits });
    }
    let history: Vec<(f64, f64, String)> = scenario
        .agreed
        .iter()
        .filter(|a| a.measure == k)
        .flat_map(|a| &a.points)
        .map(|(t, level)| (*t as f64, percent(level.get()), format!("agreed in history, {}", said(*t, level.get()))))
        .collect();
    if !history.is_empty() {
        let start = (0.0, percent(measure.start_level.get()), String::new());
        let line = std::iter::once(start).chain(history.iter().map(|(x, y, _)| (*x, *y, String::new()))).collect();
        series.push(Series { name: String::new(), shape: Shape::Dashes, colour: 4, points: line });
        series.push(Series { name: "agreed in history".to_owned(), shape: Shape::Marks, colour: 4, points: history });
    }
    let pace = measure.max_step.as_ref().map_or_else(String::new, |p| format!(" At most {} a period.", share(p)));
    let kept = share(measure.irreversible_share.get());
    let last = levels.last().map_or_else(|| "0 %".to_owned(), share);
    draw(&Plan {
        heading: if name.contains(&performer) { name.clone() } else { format!("{name} ({performer})") },
        description: format!(
            "{}. It ends at {last}; {kept} of what was done cannot be taken back.{pace}",
            spelled(measure, levels)
        ),
        across: format!("period ({})", clean(&scenario.periods.unit)),
        up: "done, %".to_owned(),
        x: (0.0, scenario.periods.count as f64),
        y: (0.0, 106.0),
        height: 210,
        log: false,
        series,
    })
}

/// Milestones and the deadline, as marks.
fn limits(scenario: &Scenario, measure: &Measure) -> Vec<(f64, f64, String)> {
    let mark = |t: usize, level: f64, word: &str| {
        (t as f64, level, format!("{word}: at least {level:.4} % by {}", words::period_words(scenario, t)))
    };
    let milestones = measure.milestones.iter().map(|m| mark(m.period, 100.0 * to_f64(m.at_least.get()), "milestone"));
    milestones.chain(measure.deadline.map(|t| mark(t, 100.0, "deadline"))).collect()
}

/// The steps in words, for whoever cannot see the chart.
fn spelled(measure: &Measure, levels: &[Rational]) -> String {
    let mut before = measure.start_level.get();
    let mut moves: Vec<(usize, &Rational)> = Vec::new();
    for (at, now) in levels.iter().enumerate() {
        if differ(now, before) {
            moves.push((at + 1, now));
        }
        before = now;
    }
    match moves.as_slice() {
        [] => "It does not move".to_owned(),
        [(t, x)] => format!("One step in period {t} to {}", share(x)),
        [(first, x), .., (last, y)] => {
            format!("{} steps, from period {first} ({}) to period {last} ({})", moves.len(), share(x), share(y))
        }
    }
}

/// Levels in the periods in which something moves.
fn table(subject: &Subject<'_>) -> Vec<Block> {
    let scenario = subject.scenario;
    let levels = &subject.schedule.levels;
    let moves = |t: usize| {
        levels.iter().enumerate().any(|(k, row)| {
            let before = if t == 1 { scenario.measures[k].start_level.get() } else { &row[t - 2] };
            differ(&row[t - 1], before)
        })
    };
    let mut head = vec!["period".to_owned()];
    head.extend((0..scenario.measures.len()).map(|k| words::measure_name(scenario, k)));
    let moving: Vec<usize> = (1..=scenario.periods.count).filter(|&t| moves(t)).collect();
    let rows = moving.iter().take(MOST_ROWS).map(|&t| {
        let mut row = vec![words::period_words(scenario, t)];
        row.extend(levels.iter().map(|path| share(&path[t - 1])));
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Table(head, rows)];
    if moving.len() > MOST_ROWS {
        blocks.push(Block::Text(format!(
            "The first {MOST_ROWS} of {} periods with a step; all are in the CSV and JSON output.",
            moving.len()
        )));
    }
    blocks
}
