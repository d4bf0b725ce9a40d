//! Payoff sets as text.

use super::{point, table};
use crate::exact::{Rational, to_f64};
use crate::repeated::answer::{Play, ValueSet, ValueSets};
use crate::report::display::{fit, name};
use crate::report::games::figures::{decimal, figure};
use crate::report::games::names::Names;
use crate::report::numbers::counted;
use crate::report::repeated::{Report, words};
use crate::report::table::Column;
use crate::report::text::Page;

/// The most points that are shown; a longer list is for a program.
const MOST_SHOWN: usize = 60;
/// Less likely than this is not told.
const DUST: f64 = 1e-6;
/// The most players with a column each.
const MOST_COLUMNS: usize = 2;

pub(super) fn write(page: &mut Page, report: &Report, sets: &ValueSets) {
    let several = sets.sets.len() > 1;
    for (state, set) in sets.sets.iter().enumerate() {
        if several {
            let begins = if state == report.initial { " (in which play begins)" } else { "" };
            page.heading(&format!("From {}{begins}", name(&words::state_name(&report.game, state))));
        }
        if set.vertices.is_empty() {
            continue;
        }
        page.paragraph(&verdict(sets, set));
        vertices(page, report, state, set);
        players(page, report, state, set);
    }
    let plays = || sets.sets.iter().flat_map(|set| &set.vertices).flat_map(|vertex| &vertex.lottery);
    let promises = plays().flat_map(|play| play.promise.iter().flatten().map(|(_, weight)| weight));
    if plays().map(|play| &play.probability).chain(promises).any(is_dust) {
        page.note("What has a probability below one in a million is left out here; --format json has all of it.");
    }
}

fn verdict(sets: &ValueSets, set: &ValueSet) -> String {
    let known = sets.sets.iter().all(|set| !set.vertices.is_empty());
    let no_other = match (sets.exact, known) {
        (true, _) => ", and no other".to_owned(),
        (false, true) if sets.gap.is_zero() => {
            ", and none that is further out in any direction that was looked at".to_owned()
        }
        (false, true) => {
            let gap = decimal(&sets.gap);
            format!(", and none that is more than {gap} further out in any direction that was looked at")
        }
        (false, false) => "; more may be".to_owned(),
    };
    match set.vertices.len() {
        1 => format!("One payoff can be sustained{no_other}."),
        2 => format!("Every payoff on the line between these 2 points can be sustained{no_other}."),
        many => format!("Every payoff between these {} can be sustained{no_other}.", counted(many, "point")),
    }
}

/// Whether a probability is too small to be told to people.
pub(super) fn is_dust(probability: &Rational) -> bool {
    to_f64(probability) < DUST
}

fn vertices(page: &mut Page, report: &Report, state: usize, set: &ValueSet) {
    let players = report.players().len();
    let mut columns = vec![Column::figures("point", 5)];
    if players <= MOST_COLUMNS {
        for player in 0..players {
            let heading = fit(&Names::new(report.players()).player(player), 20);
            columns.push(Column::figures(&heading, 20));
        }
    } else {
        columns.push(Column::words("payoffs", 32));
    }
    columns.push(Column::words("played now", 24));
    columns.push(Column::words("then", 21));
    let mut rows = Vec::new();
    for (at, vertex) in set.vertices.iter().take(MOST_SHOWN).enumerate() {
        let shown = vertex.lottery.iter().filter(|play| !is_dust(&play.probability));
        for (number, play) in shown.enumerate() {
            let first = number == 0;
            let blank = |text: String| if first { text } else { String::new() };
            let mut row = vec![blank((at + 1).to_string())];
            if players <= MOST_COLUMNS {
                row.extend(vertex.payoff.iter().map(|payoff| blank(figure(payoff))));
            } else {
                row.push(blank(point(&vertex.payoff)));
            }
            let chance = if play.probability == Rational::ONE {
                String::new()
            } else if is_dust(&(Rational::ONE - &play.probability)) {
                "almost surely ".to_owned()
            } else {
                format!("with {}: ", figure(&play.probability))
            };
            row.push(format!("{chance}{}", words::profile(&report.game, state, play.profile)));
            row.push(then(report, state, at, play));
            rows.push(row);
        }
    }
    page.blank();
    table(page, &columns, rows);
    if set.vertices.len() > MOST_SHOWN {
        page.note(&format!(
            "{} more: --format json gives them all.",
            counted(set.vertices.len() - MOST_SHOWN, "point")
        ));
    }
}

/// What is promised for afterwards.
fn then(report: &Report, state: usize, own: usize, play: &Play) -> String {
    let several = report.game.states.len() > 1;
    let mixture = |mixture: &[(usize, Rational)]| match mixture {
        [(at, weight)] if *at == own && *weight == Rational::ONE && !several => "the same".to_owned(),
        [(at, weight)] if *weight == Rational::ONE => format!("point {}", at + 1),
        many => {
            let told = many.iter().filter(|(_, weight)| !is_dust(weight));
            match told.collect::<Vec<_>>().as_slice() {
                [(at, weight)] if is_dust(&(Rational::ONE - weight)) => format!("point {} almost surely", at + 1),
                told => {
                    let parts = told.iter().map(|(at, weight)| format!("point {} with {}", at + 1, figure(weight)));
                    parts.collect::<Vec<_>>().join(", ")
                }
            }
        }
    };
    match play.promise.as_slice() {
        [only, rest @ ..] if !several && rest.iter().all(|other| other == only) => mixture(only),
        all => {
            let seen = words::branches(&report.game, state, play.profile);
            let one = |(branch, promise): (usize, &Vec<(usize, Rational)>)| {
                let when = seen.get(branch).map_or(String::new(), |when| format!("{}: ", fit(when, 40)));
                format!("{when}{}", mixture(promise))
            };
            all.iter().enumerate().map(one).collect::<Vec<_>>().join("; ")
        }
    }
}

/// The least and the most that each gets, beside what it can be held to.
fn players(page: &mut Page, report: &Report, state: usize, set: &ValueSet) {
    let Some(stage) = report.stages.get(state) else { return };
    let names = Names::new(report.players());
    let mut columns = vec![
        Column::words("", 20),
        Column::figures("least sustained\n(the threat)", 18),
        Column::figures("most\nsustained", 18),
        Column::figures("minmax,\npure", 16),
    ];
    if stage.mixed.is_some() {
        columns.push(Column::figures("minmax,\nmixed", 16));
    }
    let rows = (0..report.players().len()).map(|player| {
        let most = set.vertices.iter().filter_map(|vertex| vertex.payoff.get(player)).max();
        let shown = |value: Option<&Rational>| value.map_or(String::new(), figure);
        let mut row = vec![
            fit(&names.player(player), 20),
            shown(set.threat.get(player)),
            shown(most),
            shown(stage.minmax.get(player)),
        ];
        if let Some(mixed) = &stage.mixed {
            row.push(match mixed.get(player).and_then(Option::as_ref) {
                Some((value, true)) => figure(value),
                Some((value, false)) => format!("at most {}", decimal(value)),
                None => "unknown".to_owned(),
            });
        }
        row
    });
    page.blank();
    table(page, &columns, rows.collect());
}
