//! If somebody starts cheating now, and what a little more inspection would be worth.

use crate::inspection::{Outlook, Worth};
use crate::report::display::clean;
use crate::report::numbers::value;
use crate::report::page::block::{Block, Chart, Section};
use crate::report::page::chart::{Plan, Series, Shape, draw, range};
use crate::report::page::subject::Subject;
use crate::report::words;

/// Lines of a table.
const MOST_ROWS: usize = 60;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let scenario = subject.scenario;
    let parties = scenario.parties.len();
    let charts: Vec<Chart> = (0..parties).filter_map(|evader| losses(subject, evader)).collect();
    let unit = clean(&scenario.periods.unit);
    let mut head = vec!["if from".to_owned(), "this party cheats with everything".to_owned()];
    head.extend((0..parties).map(|i| format!("{} loses", words::party_name(scenario, i))));
    head.extend([50, 90, 99].map(|share| format!("found with {share} % within ({unit})")));
    let mut rows: Vec<Vec<String>> = Vec::new();
    let step = subject.last_start().div_ceil(12);
    for outlook in &subject.outlooks {
        let start = outlook.evasion.start;
        if (start - 1) % step != 0 && start != subject.last_start() {
            continue;
        }
        let mut row = vec![words::period_words(scenario, start), words::party_name(scenario, outlook.evasion.party)];
        row.extend((0..parties).map(|i| value(loss(outlook, i))));
        row.extend(outlook.found_within.iter().map(|n| n.map_or_else(|| "never".to_owned(), |n| n.to_string())));
        rows.push(row);
    }
    rows.truncate(MOST_ROWS);
    let blocks = vec![
        Block::Text(
            "What each party loses, against everybody keeping to the plan, when another one (or it itself) starts \
             cheating with all its measures and goes on until it is found; average per period, counted from that moment. A \
             negative loss is a gain."
                .to_owned(),
        ),
        Block::Charts(charts),
        Block::Table(head, rows),
    ];
    Section { id: "worst", title: "The worst case, by period".to_owned(), blocks }
}

fn loss(outlook: &Outlook, party: usize) -> f64 {
    let at = |list: &[f64]| list.get(party).copied().unwrap_or(f64::NAN);
    at(&outlook.keeping) - at(&outlook.evading)
}

fn losses(subject: &Subject<'_>, evader: usize) -> Option<Chart> {
    let scenario = subject.scenario;
    let name = words::party_name(scenario, evader);
    let of: Vec<&Outlook> = subject.outlooks.iter().filter(|o| o.evasion.party == evader).collect();
    let series: Vec<Series> = (0..scenario.parties.len())
        .map(|party| {
            let who = words::party_name(scenario, party);
            let said = |o: &Outlook| {
                let within = o.found_within[1].map_or_else(|| "never".to_owned(), |n| format!("within {n}"));
                let start = words::period_words(scenario, o.evasion.start);
                format!("{name} cheats from {start}: {who} loses {}; found with 90 % {within}", value(loss(o, party)))
            };
            Series {
                name: who.clone(),
                shape: Shape::Line,
                colour: party,
                points: of.iter().map(|o| (o.evasion.start as f64, loss(o, party), said(o))).collect(),
            }
        })
        .collect();
    let y = range(series.iter().flat_map(|s| s.points.iter().map(|p| p.1)), true);
    let worst = of
        .iter()
        .flat_map(|o| (0..scenario.parties.len()).filter(|p| *p != evader).map(|p| (loss(o, p), o.evasion.start, p)));
    let worst = worst.filter(|w| w.0.is_finite()).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let described = worst.map_or_else(String::new, |(loss, start, party)| {
        format!(
            "Worst for others from {}: {} loses {}.",
            words::period_words(scenario, start),
            words::party_name(scenario, party),
            value(loss)
        )
    });
    draw(&Plan {
        heading: format!("If {name} starts cheating"),
        description: described,
        across: format!("first period of cheating ({})", clean(&scenario.periods.unit)),
        up: "loss, average".to_owned(),
        x: (1.0, subject.last_start().max(2) as f64),
        y,
        height: 230,
        log: false,
        series,
    })
}

/// What a point of detection or a unit of sanction is worth, and where.
pub(super) fn worth(subject: &Subject<'_>) -> Section {
    let scenario = subject.scenario;
    let mut blocks = Vec::new();
    if !subject.has_multipliers() {
        blocks.push(Block::Text("Not known: the solution carries no multipliers.".to_owned()));
    } else if subject.worth.is_empty() {
        blocks.push(Block::Text(
            "Nothing: no covert temptation binds, so that neither more detection nor a heavier sanction would bring more."
                .to_owned(),
        ));
    } else {
        blocks.push(Block::Text(format!(
            "What the objective ({}) would gain from a little more, in one period, at the prices of this plan; they hold for \
             small changes. The largest is where an inspector or a unit of sanction does most.",
            scenario.objective.name()
        )));
        let charts: Vec<Chart> = [
            ("One percentage point more of detection", detection as fn(&Worth) -> f64),
            ("One unit more of sanction", sanction as fn(&Worth) -> f64),
        ]
        .into_iter()
        .filter_map(|(heading, of)| priced(subject, heading, of))
        .collect();
        blocks.push(Block::Charts(charts));
        blocks.push(Block::Table(
            ["inspected, when", "a point of detection", "a unit of sanction"].map(str::to_owned).to_vec(),
            largest(subject),
        ));
    }
    Section { id: "worth", title: "What more inspection would be worth".to_owned(), blocks }
}

fn detection(worth: &Worth) -> f64 {
    worth.detection_point
}

fn sanction(worth: &Worth) -> f64 {
    worth.sanction_unit
}

fn priced(subject: &Subject<'_>, heading: &str, of: fn(&Worth) -> f64) -> Option<Chart> {
    let scenario = subject.scenario;
    let series: Vec<Series> = (0..scenario.parties.len())
        .filter_map(|party| {
            let name = words::party_name(scenario, party);
            let mine: Vec<&Worth> = subject.worth.iter().filter(|w| w.party == party).collect();
            let said = |w: &Worth| format!("{name}, {}: {}", words::period_words(scenario, w.period), value(of(w)));
            (!mine.is_empty()).then(|| Series {
                name: name.clone(),
                shape: if scenario.parties.len() == 1 { Shape::Bars } else { Shape::Line },
                colour: party,
                points: mine.iter().map(|w| (w.period as f64, of(w), said(w))).collect(),
            })
        })
        .collect();
    let y = range(series.iter().flat_map(|s| s.points.iter().map(|p| p.1)), true);
    let best = subject.worth.iter().max_by(|a, b| of(a).total_cmp(&of(b)).then(b.period.cmp(&a.period)))?;
    draw(&Plan {
        heading: heading.to_owned(),
        description: format!(
            "Most for inspecting {} in {}: {}.",
            words::party_name(scenario, best.party),
            words::period_words(scenario, best.period),
            value(of(best))
        ),
        across: format!("period ({})", clean(&scenario.periods.unit)),
        up: "gain of the objective".to_owned(),
        x: (1.0, subject.last_start().max(2) as f64),
        y,
        height: 230,
        log: false,
        series,
    })
}

fn largest(subject: &Subject<'_>) -> Vec<Vec<String>> {
    let mut all: Vec<&Worth> = subject.worth.iter().collect();
    all.sort_by(|a, b| {
        b.detection_point.total_cmp(&a.detection_point).then(a.period.cmp(&b.period)).then(a.party.cmp(&b.party))
    });
    let row = |w: &&Worth| {
        let who = words::party_name(subject.scenario, w.party);
        let when = words::period_words(subject.scenario, w.period);
        vec![format!("{who}, {when}"), value(w.detection_point), value(w.sanction_unit)]
    };
    all.iter().take(10).map(row).collect()
}
