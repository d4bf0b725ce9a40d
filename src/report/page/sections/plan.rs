//! What to do, period by period, and what it is worth.

use crate::agreement::plan::{Kind, Plan};
use crate::agreement::scenario::Measure;
use crate::exact::{Rational, to_f64};
use crate::report::display::clean;
use crate::report::numbers::{differ, quantity, reaches, share, value};
use crate::report::page::block::{Block, Section};
use crate::report::page::chart::{Plan as Drawing, Series, Shape, draw, range};
use crate::report::page::subject::Subject;
use crate::report::words;

/// More periods than this are told in the table of the next section only.
const MOST_TOLD: usize = 60;

pub(super) fn section(subject: &Subject<'_>) -> Section {
    let scenario = subject.scenario;
    let mut items = Vec::new();
    for t in 1..=scenario.periods.count {
        if let Some(lines) = told(subject, t) {
            let when = words::period_words(scenario, t);
            let mut letters = when.chars();
            let heading = letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect());
            items.push((heading, lines));
        }
    }
    let mut blocks = Vec::new();
    if items.is_empty() {
        blocks.push(Block::Text("Nothing moves: every measure stays where it is.".to_owned()));
    }
    if let Some(moment) = tightest(subject) {
        blocks.push(Block::Text(moment));
    }
    let told = items.len();
    if told > MOST_TOLD {
        items.truncate(MOST_TOLD);
    }
    blocks.push(Block::Steps(items));
    if told > MOST_TOLD {
        blocks.push(Block::Text(format!("… and steps in {} more periods: see the levels below.", told - MOST_TOLD)));
    }
    Section { id: "plan", title: "What to do".to_owned(), blocks }
}

/// The steps of a period, a line for each party, and a line on what keeps them from being larger.
fn told(subject: &Subject<'_>, t: usize) -> Option<Vec<String>> {
    let scenario = subject.scenario;
    let mut by_party: Vec<String> = Vec::new();
    let mut reasons: Vec<String> = Vec::new();
    let mut paced: Vec<String> = Vec::new();
    for party in 0..scenario.parties.len() {
        let mut steps = Vec::new();
        for (k, measure) in scenario.measures.iter().enumerate().filter(|(_, m)| m.performer == party) {
            let (before, now) = around(subject, k, t)?;
            if !differ(&now, &before) {
                continue;
            }
            let amount = measure.quantity.as_ref().map_or_else(String::new, |all| {
                let unit = measure.unit.as_deref().map(|u| format!(" {}", clean(u))).unwrap_or_default();
                format!(" ({}{unit})", quantity(&now, all))
            });
            steps.push(format!("{} to {}{amount}", words::measure_name(scenario, k), share(&now)));
            match reason(subject, measure, t, &before, &now) {
                Some(Reason::Pace) => paced.push(words::measure_name(scenario, k)),
                Some(Reason::Temptation(why)) if !reasons.contains(&why) => reasons.push(why),
                Some(Reason::Temptation(_)) | None => (),
            }
        }
        if !steps.is_empty() {
            by_party.push(format!("{}: {}.", words::party_name(scenario, party), words::list(&steps)));
        }
    }
    if by_party.is_empty() {
        return None;
    }
    if !paced.is_empty() {
        reasons.insert(0, format!("{} can go no faster", words::list(&paced)));
    }
    if !reasons.is_empty() {
        by_party.push(format!("Not more, because {}.", reasons.join("; ")));
    }
    Some(by_party)
}

/// The level before and after a period.
fn around(subject: &Subject<'_>, k: usize, t: usize) -> Option<(Rational, Rational)> {
    let levels = subject.schedule.levels.get(k)?;
    let now = levels.get(t - 1)?.clone();
    let before = match t {
        1 => subject.scenario.measures.get(k)?.start_level.get().clone(),
        _ => levels.get(t - 2)?.clone(),
    };
    Some((before, now))
}

/// What keeps a step from being larger.
enum Reason {
    /// The measure can go no faster.
    Pace,
    /// Somebody would be tempted, in words.
    Temptation(String),
}

/// What keeps a step from being larger, as far as one thing does; `None` when the measure is complete.
fn reason(subject: &Subject<'_>, measure: &Measure, t: usize, before: &Rational, now: &Rational) -> Option<Reason> {
    if reaches(now, &Rational::ONE) {
        return None;
    }
    if let Some(pace) = &measure.max_step
        && !differ(&(now - before), pace)
    {
        return Some(Reason::Pace);
    }
    let plan = binding(subject, measure.performer, t)?;
    let when = if plan.start == t { "now".to_owned() } else { "in the next period".to_owned() };
    Some(Reason::Temptation(format!("more would tempt {}", tempted(subject, plan, &when))))
}

/// The binding condition against the performer, or else anybody, that starts in this period or the next.
fn binding<'s>(subject: &'s Subject<'_>, performer: usize, t: usize) -> Option<&'s Plan> {
    let near = subject.tightest.iter().filter(|(plan, slack)| {
        (plan.start == t || plan.start == t + 1)
            && plan.kind != Kind::Sign
            && *slack < 1e-6 * subject.stake(plan.party)
            && (subject.multiplier(plan) > 0.0 || !subject.has_multipliers())
    });
    near.max_by(|(a, _), (b, _)| {
        let key = |plan: &Plan| (plan.party == performer, plan.start == t);
        key(a).cmp(&key(b)).then(subject.multiplier(a).total_cmp(&subject.multiplier(b))).then_with(|| b.cmp(a))
    })
    .map(|(plan, _)| plan)
}

/// "USSR to evade covertly with SS-20 from period 3": who is tempted to do what.
fn temptation(subject: &Subject<'_>, plan: &Plan) -> String {
    let from = words::period_words(subject.scenario, plan.start);
    match plan.kind {
        Kind::Covert => tempted(subject, plan, &format!("from {from}")),
        _ => tempted(subject, plan, &format!("in {from}")),
    }
}

/// The same, with words for when.
fn tempted(subject: &Subject<'_>, plan: &Plan, when: &str) -> String {
    let scenario = subject.scenario;
    let who = words::who(scenario, plan);
    match plan.kind {
        Kind::Covert if when == "now" => format!("{who} to cheat {} from now on", words::with(scenario, plan)),
        Kind::Covert => format!("{who} to cheat {} {when}", words::with(scenario, plan)),
        Kind::Open => format!("{who} to break openly {} {when}", words::with(scenario, plan)),
        Kind::Exit => format!("{who} to give notice {when}"),
        Kind::Ratify | Kind::Sign => format!("{who} to refuse {when}"),
    }
}

/// Where there is least to spare.
fn tightest(subject: &Subject<'_>) -> Option<String> {
    let candidates = subject.tightest.iter().filter(|(plan, slack)| slack.is_finite() && plan.kind != Kind::Sign);
    let (plan, slack) = candidates.min_by(|(a, s), (b, r)| {
        // Among those with nothing to spare, the dearest.
        let tied = |slack: &f64, plan: &Plan| (slack / subject.stake(plan.party)).max(1e-6);
        tied(s, a)
            .total_cmp(&tied(r, b))
            .then(subject.multiplier(b).total_cmp(&subject.multiplier(a)))
            .then_with(|| a.cmp(b))
    })?;
    let spare = if *slack < 1e-6 * subject.stake(plan.party) {
        "with nothing to spare".to_owned()
    } else {
        format!("with {} to spare", value(*slack))
    };
    Some(format!(
        "The tightest moment: what tempts {} is held off {spare} (average per period).",
        temptation(subject, plan)
    ))
}

/// Each party's value beside no agreement.
pub(super) fn values(subject: &Subject<'_>) -> Section {
    let scenario = subject.scenario;
    let head = ["party", "with the plan", "no agreement", "gain", "once all is done"];
    let rows = scenario
        .parties
        .iter()
        .enumerate()
        .map(|(i, party)| {
            let now = subject.values[i].first().copied().unwrap_or(f64::NAN);
            let later = subject.values[i].last().copied().unwrap_or(f64::NAN);
            let without = to_f64(&party.disagreement);
            vec![words::party_name(scenario, i), value(now), value(without), value(now - without), value(later)]
        })
        .collect();
    let series: Vec<Series> = scenario
        .parties
        .iter()
        .enumerate()
        .flat_map(|(i, party)| {
            let name = words::party_name(scenario, i);
            let values = &subject.values[i];
            let point = |(at, v): (usize, &f64)| {
                ((at + 1) as f64, *v, format!("{name}, {}: {}", words::period_words(scenario, at + 1), value(*v)))
            };
            let kept = Series {
                name: name.clone(),
                shape: Shape::Line,
                colour: i,
                points: values.iter().enumerate().map(point).collect(),
            };
            let without = to_f64(&party.disagreement);
            let end = values.len() as f64;
            let level = Series {
                name: String::new(),
                shape: Shape::Dashes,
                colour: i,
                points: (0..=20).map(|s| (1.0 + (end - 1.0) * f64::from(s) / 20.0, without, String::new())).collect(),
            };
            [kept, level]
        })
        .collect();
    let y = range(series.iter().flat_map(|s| s.points.iter().map(|p| p.1)), true);
    let drawing = Drawing {
        heading: "What going on is worth, by period".to_owned(),
        description: "The value to each party of keeping to the plan from a period on (solid), beside no agreement \
                      (dashed)."
            .to_owned(),
        across: format!("period ({})", clean(&scenario.periods.unit)),
        up: "average per period".to_owned(),
        x: (1.0, (scenario.periods.count + 1) as f64),
        y,
        height: 250,
        log: false,
        series,
    };
    let mut blocks = vec![
        Block::Table(head.iter().map(|h| (*h).to_owned()).collect(), rows),
        Block::Text(
            "Average per period, discounted to period 1, in the units of the scenario's costs and benefits; sanctions and \
             false alarms are included."
                .to_owned(),
        ),
    ];
    blocks.extend(draw(&drawing).map(|chart| Block::Charts(vec![chart])));
    Section { id: "values", title: "What it is worth to each party".to_owned(), blocks }
}
