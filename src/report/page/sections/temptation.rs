//! The temptation timeline: how much every party would lose by cheating, from every period on.

use crate::agreement::plan::{Kind, Plan as Deviation};
use crate::report::display::clean;
use crate::report::numbers::value;
use crate::report::page::block::{Block, Chart, Section};
use crate::report::page::chart::{Plan, Series, Shape, draw};
use crate::report::page::subject::Subject;
use crate::report::words;

/// Slacks below this share of a party's stake count as nothing to spare.
const NOTHING: f64 = 1e-6;
/// Lines of the table.
const MOST_ROWS: usize = 12;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let scenario = subject.scenario;
    let charts: Vec<Chart> = (0..scenario.parties.len()).filter_map(|party| timeline(subject, party)).collect();
    let blocks = vec![
        Block::Text(
            "For every period in which a party might begin to cheat: what it would lose by the most tempting way of \
             doing so, average per period. Where a line touches the bottom, there is nothing to spare: that moment decides \
             how fast the plan can go."
                .to_owned(),
        ),
        Block::Charts(charts),
        Block::Table(
            ["who, doing what", "would lose", "worth of a unit to spare"].map(str::to_owned).to_vec(),
            tightest(subject),
        ),
    ];
    Section { id: "temptation", title: "The temptation timeline".to_owned(), blocks }
}

fn timeline(subject: &Subject<'_>, party: usize) -> Option<Chart> {
    let scenario = subject.scenario;
    let name = words::party_name(scenario, party);
    let stake = subject.stake(party);
    // Logarithmic, with everything below the least that counts at the bottom.
    let floor = (NOTHING * stake).log10();
    let up = |slack: f64| if slack > NOTHING * stake { slack.log10() } else { floor };
    let of_kind = |kind: Kind| {
        subject.tightest.iter().filter(move |(plan, s)| plan.party == party && plan.kind == kind && s.is_finite())
    };
    let said = |plan: &Deviation, slack: f64| {
        let spare =
            if slack > NOTHING * stake { format!("loses {}", value(slack)) } else { "nothing to spare".to_owned() };
        format!("{}: {spare}", words::plan(scenario, plan))
    };
    let mut series = Vec::new();
    for (kind, word, colour) in
        [(Kind::Covert, "cheating unseen", 0), (Kind::Open, "breaking openly", 1), (Kind::Exit, "leaving lawfully", 2)]
    {
        let points: Vec<(f64, f64, String)> =
            of_kind(kind).map(|(plan, s)| (plan.start as f64, up(*s), said(plan, *s))).collect();
        if !points.is_empty() {
            series.push(Series { name: word.to_owned(), shape: Shape::Line, colour, points });
        }
    }
    let binding: Vec<(f64, f64, String)> = subject
        .tightest
        .iter()
        .filter(|(plan, s)| {
            plan.party == party && !matches!(plan.kind, Kind::Sign | Kind::Ratify) && *s <= NOTHING * stake
        })
        .map(|(plan, s)| (plan.start as f64, floor, said(plan, *s)))
        .collect();
    let moments = binding.len();
    if moments > 0 {
        series.push(Series { name: "nothing to spare".to_owned(), shape: Shape::Marks, colour: 3, points: binding });
    }
    let top = series.iter().flat_map(|s| s.points.iter().map(|p| p.1)).fold(floor + 1.0, f64::max);
    if series.is_empty() {
        return None;
    }
    let many = if moments == 1 { "moment" } else { "moments" };
    draw(&Plan {
        heading: format!("What {name} would lose by cheating from a period on"),
        description: format!(
            "Logarithmic; at the bottom there is nothing to spare, which is so at {moments} {many}. The last period \
             stands for the time after the schedule."
        ),
        across: format!("period ({})", clean(&scenario.periods.unit)),
        up: "loss, average".to_owned(),
        x: (1.0, subject.last_start().max(2) as f64),
        y: (floor - 0.15, top + 0.3),
        height: 250,
        log: true,
        series,
    })
}

fn tightest(subject: &Subject<'_>) -> Vec<Vec<String>> {
    let mut all: Vec<&(Deviation, f64)> =
        subject.tightest.iter().filter(|(plan, s)| s.is_finite() && plan.kind != Kind::Sign).collect();
    let key = |(plan, slack): &(Deviation, f64)| (slack / subject.stake(plan.party)).max(NOTHING);
    all.sort_by(|a, b| {
        (key(a).total_cmp(&key(b)))
            .then(subject.multiplier(&b.0).total_cmp(&subject.multiplier(&a.0)))
            .then_with(|| a.0.cmp(&b.0))
    });
    let row = |(plan, slack): &(Deviation, f64)| {
        let spare =
            if *slack > NOTHING * subject.stake(plan.party) { value(*slack) } else { "nothing to spare".to_owned() };
        let worth = subject.multiplier(plan);
        vec![words::plan(subject.scenario, plan), spare, if worth > 0.0 { value(worth) } else { "–".to_owned() }]
    };
    all.into_iter().take(MOST_ROWS).map(row).collect()
}
