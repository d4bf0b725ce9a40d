//! A mediator's distribution in words.

use super::shares;
use crate::equilibrium::answer::{CorrelatedAnswer, MediatorObjective};
use crate::exact::Rational;
use crate::report::games::figures::{decimal, figure};
use crate::report::games::names::Names;
use crate::report::games::{Concept, Report};
use crate::report::numbers::{at_most, count};
use crate::report::table::{self, Column, TableRow};
use crate::report::text::Page;

/// The most players that have a column each.
const MOST_COLUMNS: usize = 4;
/// The most profiles that are shown.
const MOST_ROWS: usize = 200;

pub(super) fn write(
    page: &mut Page,
    report: &Report,
    names: &Names,
    objective: &MediatorObjective,
    found: &CorrelatedAnswer,
) {
    page.paragraph(match report.concept {
        Concept::CoarseCorrelated => {
            "A coarse correlated equilibrium: a mediator draws a line of this table and everybody plays its part of it. \
             Nobody gains by refusing beforehand and playing a strategy of its own."
        }
        _ => {
            "A correlated equilibrium: a mediator draws a line of this table and tells each player its own part only. \
             Nobody gains by playing anything else after hearing it."
        }
    });
    page.blank();
    draws(page, report, names, found);
    page.paragraph(&format!("Expected payoffs: {}.", names.each(&found.payoffs)));
    page.note(&best(names, objective, found));
    page.note(&if found.regret.is_zero() {
        "Regret 0: nobody gains anything by such a deviation.".to_string()
    } else {
        format!("Regret at most {}: the probabilities are rounded, and nobody gains more.", at_most(&found.regret))
    });
}

fn draws(page: &mut Page, report: &Report, names: &Names, found: &CorrelatedAnswer) {
    let players = report.players.len();
    let apart = players <= MOST_COLUMNS;
    let shown = found.distribution.get(..MOST_ROWS).unwrap_or(&found.distribution);
    let (mut columns, numbers) = shares(shown.iter().map(|(_, probability)| probability));
    if apart {
        let width = 66 / players.max(1) - 2;
        columns.extend((0..players).map(|player| Column::words(&heading(names, player, width), width)));
    } else {
        columns.push(Column::words("profile", 64));
    }
    let row = |((profile, _), mut cells): (&(Vec<usize>, Rational), Vec<String>)| {
        if apart {
            cells.extend(profile.iter().enumerate().map(|(player, &strategy)| names.strategy(player, strategy)));
        } else {
            cells.push(names.profile(profile));
        }
        TableRow::Cells(cells)
    };
    let rows: Vec<TableRow> = shown.iter().zip(numbers).map(row).collect();
    page.table(table::render(&columns, &rows));
    if found.distribution.len() > MOST_ROWS {
        let more = count(found.distribution.len() - MOST_ROWS);
        page.note(&format!("{more} more lines: --format json or csv gives them all."));
    }
    page.note("All other profiles have probability 0.");
}

/// A name over a column, on as many lines as it needs.
fn heading(names: &Names, player: usize, width: usize) -> String {
    crate::report::display::wrap(&names.player(player), width, 0).join("\n")
}

/// What was maximised, and that nothing better exists.
fn best(names: &Names, objective: &MediatorObjective, found: &CorrelatedAnswer) -> String {
    let what = match objective {
        MediatorObjective::Welfare => "the sum of payoffs".to_string(),
        MediatorObjective::Player(player) => format!("the payoff of {}", names.player(*player)),
        MediatorObjective::Min => "the payoff of whoever gets least".to_string(),
        MediatorObjective::Weights(_) => "the weighted sum of payoffs".to_string(),
    };
    let reached = format!("Maximised: {what}, which is {}", figure(&found.value));
    match &found.bound {
        Some(bound) if *bound <= found.value => format!("{reached}; no distribution of this kind gives more (proved)."),
        Some(bound) => {
            let more = at_most(&(bound - &found.value));
            format!("{reached}; none of this kind gives more than {} (proved), at most {more} better.", decimal(bound))
        }
        None => format!("{reached}; whether another gives more was not proved."),
    }
}
