//! Answers as text for people: what was found, what it means, and that it was checked. No line is wider than
//! [`crate::report::display::WIDTH`], and nothing that a name contains reaches the terminal as a command.

mod behaviour;
mod mediator;
mod nash;
mod others;

use super::figures::{decimal, fraction};
use super::names::{Names, in_use};
use super::{Answer, NO_PURE, Report, Verdict};
use crate::equilibrium::answer::{Arithmetic, Mixed};
use crate::exact::Rational;
use crate::report::display::clean;
use crate::report::numbers::at_most;
use crate::report::table::{self, Column, TableRow};
use crate::report::text::{Page, sentence};

/// The most equilibria that are shown; a longer list is for a program.
const MOST_SHOWN: usize = 100;
/// The most strategies in use that are told in a sentence; more stand in a table.
const MOST_TOLD: usize = 4;

/// The answer as text.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut page = Page::titled(&report.title, "Untitled game");
    let names = Names::new(&report.players);
    match report.verdict() {
        Verdict::Found => {}
        Verdict::Refuted => {
            page.paragraph(&format!("Proved: {NO_PURE}."));
            page.note("Every profile of pure strategies was tried: in each, somebody gains by choosing otherwise.");
            page.note("An equilibrium in mixed strategies always exists (Nash 1951): --concept nash looks for it.");
        }
        Verdict::Undecided => {
            page.paragraph(&format!("Undecided: {}", sentence(&clean(&report.why()))));
            page.note("Nothing was found before that, and nothing was excluded.");
        }
    }
    if report.verdict() == Verdict::Found {
        found(&mut page, report, &names);
    }
    closing(&mut page, report);
    page.finish()
}

fn found(page: &mut Page, report: &Report, names: &Names) {
    match &report.answer {
        Answer::Nash { scope, found } => nash::write(page, report, names, *scope, found),
        Answer::ZeroSum(found) => others::zero_sum(page, names, found),
        Answer::Correlated { objective, found } => mediator::write(page, report, names, objective, found),
        Answer::Stackelberg(found) => others::stackelberg(page, report, names, found),
        Answer::Dominance(found) => others::dominance(page, names, found),
        Answer::Minmax(found) => others::minmax(page, names, found),
        Answer::Behaviour { game, found, value } => {
            behaviour::write(page, report, names, game, found, value.as_ref());
        }
        Answer::Undecided(_) => {}
    }
}

/// That it was checked, and how it was computed.
fn closing(page: &mut Page, report: &Report) {
    page.blank();
    match report.verdict() {
        Verdict::Found => {
            page.paragraph("Checked: held against the game in exact arithmetic, independently of what found it.")
        }
        Verdict::Refuted => page.paragraph("Checked: every payoff was compared in exact arithmetic."),
        Verdict::Undecided => {}
    }
    if report.reduced {
        page.note(
            "The game is given as a tree; it was treated as its reduced normal form, in which a strategy says what to do \
             wherever the player's own earlier moves may lead.",
        );
    }
    let method = clean(report.method());
    let arithmetic = match report.arithmetic {
        Arithmetic::Exact if report.is_exact() => "exact arithmetic",
        _ => "floating point, checked exactly",
    };
    let how = if method.is_empty() { String::new() } else { format!("How: {method}; {arithmetic}; ") };
    page.note(&format!("{how}{:.2} s; detente {}.", report.seconds, env!("CARGO_PKG_VERSION")));
}

/// A player's strategy: a sentence, or a table of what is in use where that is much.
fn plays(page: &mut Page, names: &Names, player: usize, mixed: &Mixed) {
    let (used, who) = (in_use(mixed), names.player(player));
    let rest = match mixed.len() - used {
        0 => "",
        _ if used == 1 => "",
        _ => "; all others 0",
    };
    if used <= MOST_TOLD {
        page.note(&format!("{who} plays {}{rest}.", names.mixed(player, mixed)));
        return;
    }
    page.note(&format!("{who} mixes {used} of {} strategies{rest}:", mixed.len()));
    page.table(distribution(mixed, "strategy", |strategy| names.strategy(player, strategy)));
}

/// A table of what has positive probability.
fn distribution(mixed: &[Rational], what: &str, name: impl Fn(usize) -> String) -> Vec<String> {
    let used: Vec<(usize, &Rational)> = mixed.iter().enumerate().filter(|(_, p)| !p.is_zero()).collect();
    let (columns, numbers) = shares(used.iter().map(|(_, p)| *p));
    let columns: Vec<Column> = [vec![Column::words(what, 50)], columns].concat();
    let names = used.iter().map(|(at, _)| name(*at));
    let rows: Vec<TableRow> =
        names.zip(numbers).map(|(name, cells)| TableRow::Cells([vec![name], cells].concat())).collect();
    table::render(&columns, &rows).into_iter().map(|line| format!("  {line}")).collect()
}

/// Columns and cells of probabilities as fraction and decimal; no fractions where none of them can be read.
fn shares<'a>(values: impl Iterator<Item = &'a Rational>) -> (Vec<Column>, Vec<Vec<String>>) {
    let cells: Vec<(Option<String>, String)> = values.map(|value| (fraction(value), decimal(value))).collect();
    if cells.iter().all(|(exact, _)| exact.is_none()) {
        let columns = vec![Column::figures("probability", 15)];
        return (columns, cells.into_iter().map(|(_, near)| vec![near]).collect());
    }
    let columns = vec![Column::figures("probability", 15), Column::figures("decimal", 12)];
    (columns, cells.into_iter().map(|(exact, near)| vec![exact.unwrap_or_default(), near]).collect())
}

/// What the regrets of equilibria say, once for all of them.
fn regrets<'a>(page: &mut Page, regrets: impl Iterator<Item = &'a Rational>) {
    let largest = regrets.max().cloned().unwrap_or(Rational::ZERO);
    page.blank();
    page.paragraph(&if largest.is_zero() {
        "Regret 0: nobody gains anything by changing its own strategy while the others keep theirs.".to_string()
    } else {
        format!(
            "Regret at most {}: the strategies are rounded, and nobody gains more than this by changing its own while the \
             others keep theirs.",
            at_most(&largest)
        )
    });
}

/// Says what was left out of a long list.
fn left_out(page: &mut Page, count: usize) {
    if count > MOST_SHOWN {
        page.paragraph(&format!(
            "{} more are not shown here; --format json, csv or gambit gives them all.",
            crate::report::numbers::count(count - MOST_SHOWN)
        ));
    }
}
