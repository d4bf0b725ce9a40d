//! Payoff sets as text.

use super::{point, table};
use crate::exact::Rational;
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
    if !sets.exact && !sets.is_empty() {
        page.note(&format!(
            "What is proved not to be sustained begins at most {} further out, in any direction that was looked at.",
            decimal(&sets.gap)
        ));
    }
}

fn verdict(sets: &ValueSets, set: &ValueSet) -> String {
    let no_other = if sets.exact { ", and no other" } else { "; more may be" };
    match set.vertices.len() {
        1 => format!("One payoff can be sustained{no_other}."),
        2 => format!("Every payoff on the line between these 2 points can be sustained{no_other}."),
        many => format!("Every payoff between these {} can be sustained{no_other}.", counted(many, "point")),
    }
}

fn vertices(page: &mut Page, report: &Report, state: usize, set: &ValueSet) {
    let players = report.players().len();
    let mut columns = vec![Column::figures("point", 5)];
    if players <= MOST_COLUMNS {
        for player in 0..players {
            let heading = fit(&words::player_name(&report.game, player), 20);
            columns.push(Column::figures(&heading, 20));
        }
    } else {
        columns.push(Column::words("payoffs", 32));
    }
    columns.push(Column::words("played now", 24));
    columns.push(Column::words("then", 21));
    let mut rows = Vec::new();
    for (at, vertex) in set.vertices.iter().take(MOST_SHOWN).enumerate() {
        for (number, play) in vertex.lottery.iter().enumerate() {
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
            let parts = many.iter().map(|(at, weight)| format!("point {} with {}", at + 1, figure(weight)));
            parts.collect::<Vec<_>>().join(", ")
        }
    };
    match play.promise.as_slice() {
        [only] if !several => mixture(only),
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
