//! Answers about a repeated game as text for people: what can be sustained and by what, what it rests on, and that it was
//! checked. No line is wider than [`crate::report::display::WIDTH`], and nothing that a name contains reaches the terminal
//! as a command.

mod limit;
mod machine;
mod penal;
mod sets;
mod thresholds;

use super::{Answer, Report, words};
use crate::exact::Rational;
use crate::report::display::{clean, name};
use crate::report::games::Verdict;
use crate::report::games::figures::figure;
use crate::report::games::names::Names;
use crate::report::table::{self, Column, TableRow};
use crate::report::text::{Page, sentence};

/// The most profiles that are told in a sentence.
const MOST_TOLD: usize = 4;

/// The answer as text.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut page = Page::titled(&report.title, "Untitled game");
    match (report.verdict(), &report.answer) {
        (Verdict::Undecided, _) => {
            page.paragraph(&format!("Undecided: {}", sentence(&clean(&words::undecided(report)))));
            if let Answer::Bracket(found, _) = &report.answer {
                thresholds::write(&mut page, report, found);
            }
        }
        (Verdict::Refuted, Answer::Hopeless(found)) => thresholds::hopeless(&mut page, report, found),
        (Verdict::Refuted, Answer::Limit(_) | Answer::Transfers(_)) => {
            page.paragraph(&format!("Nothing is sustained: {}.", words::refusal(report)));
        }
        (Verdict::Refuted, _) => {
            page.paragraph(&format!("Proved: {}.", words::refusal(report)));
            if report.sets().is_some_and(crate::repeated::answer::ValueSets::is_empty) {
                page.note(
                    "In mixed strategies something always is: the equilibrium of the stage game, played for ever.",
                );
                page.note("detente equilibria finds that.");
            }
        }
        (Verdict::Found, Answer::Automaton { automaton, .. }) => machine::write(&mut page, report, automaton),
        (Verdict::Found, Answer::PenalCode { code, .. }) => {
            machine::write(&mut page, report, &code.automaton);
            penal::punishments(&mut page, report, code);
        }
        (Verdict::Found, Answer::StickAndCarrot(code)) => {
            penal::alike(&mut page, report, code);
            machine::write(&mut page, report, &code.automaton);
        }
        (Verdict::Found, Answer::Threshold(found)) => thresholds::write(&mut page, report, found),
        (Verdict::Found, Answer::Transfers(Some((step, playable)))) => {
            thresholds::transfers(&mut page, report, step, playable);
        }
        (Verdict::Found, Answer::Limit(found)) => limit::write(&mut page, report, found),
        (Verdict::Found, Answer::Staircase(found) | Answer::Symmetric(found)) => {
            thresholds::staircase(&mut page, report, found)
        }
        (Verdict::Found, _) => {}
    }
    match (&report.answer, report.sets()) {
        (Answer::Automaton { .. } | Answer::PenalCode { .. }, _) => {}
        (_, Some(sets)) => sets::write(&mut page, report, sets),
        (_, None) => {}
    }
    stage(&mut page, report);
    rests_on(&mut page, report);
    checked(&mut page, report);
    page.finish()
}

/// What the stage game says by itself.
fn stage(page: &mut Page, report: &Report) {
    for (state, stage) in report.stages.iter().enumerate() {
        let Some(game) = report.game.states.get(state).map(|state| &state.game) else { continue };
        let of = match report.stages.len() {
            1 => String::new(),
            _ => format!(" in {}", name(&words::state_name(&report.game, state))),
        };
        let names = Names::new(game.players());
        let told = |&profile: &usize| {
            let payoffs = words::payoffs(game, profile);
            format!("{} with {}", words::profile(&report.game, state, profile), names.each(&payoffs))
        };
        let shown: Vec<String> = stage.equilibria.iter().take(MOST_TOLD).map(told).collect();
        page.paragraph(&match (stage.equilibria.len(), shown.len()) {
            (0, _) => format!("Played once, the game has no equilibrium in pure strategies{of}."),
            (1, _) => format!("Played once, the game has one equilibrium in pure strategies{of}: {}.", shown.join("")),
            (all, some) => {
                let rest = if all > some { format!("; and {} more", all - some) } else { String::new() };
                format!(
                    "Played once, the game has {all} equilibria in pure strategies{of}: {}{rest}.",
                    shown.join("; ")
                )
            }
        });
    }
}

/// What the answer depends on.
fn rests_on(page: &mut Page, report: &Report) {
    let names = Names::new(report.players());
    page.heading("What this rests on");
    let deltas: Vec<Rational> = report.game.discount.iter().map(|delta| delta.get().clone()).collect();
    if matches!(report.answer, Answer::Limit(_)) {
        page.item("What a payoff one period later counts for goes to 1. All payoffs are averages per period.");
    }
    if report.at_discount {
        page.item(&format!(
            "A payoff one period later counts for {} of what it counts now. All payoffs are averages per period.",
            words::common(&names, &deltas)
        ));
    }
    for note in &report.notes {
        page.item(&sentence(&clean(note)));
    }
    for sentence in words::monitoring(report) {
        page.item(&sentence);
    }
    let is_mixed = matches!(report.answer, Answer::Limit(_)) && report.stages.iter().any(|stage| stage.mixed.is_some());
    let actions = if is_mixed { "Actions may be mixed" } else { "Actions are pure" };
    page.item(&format!("{actions}; before every period a public lottery may decide how play goes on."));
    if report.reduced {
        page.item("The stage game was a tree and is treated as its reduced normal form.");
    }
}

fn checked(page: &mut Page, report: &Report) {
    page.blank();
    if !matches!(report.answer, Answer::Undecided(_)) {
        page.note(&words::checked(report).1);
    }
    match &report.answer {
        Answer::Threshold(found) | Answer::Bracket(found, _) => {
            page.note(&sentence(&format!("Found by {}", clean(&found.method))))
        }
        Answer::Limit(found) => page.note(&sentence(&format!("Found by {}", words::limit_method(found)))),
        _ => {}
    }
    if let Some(sets) = report.sets() {
        let method = clean(&sets.method);
        let rounds = crate::report::numbers::counted(sets.rounds, "round");
        page.note(&sentence(&format!("Found by {method}, {rounds}, {:.2} s", report.seconds)));
    }
}

/// A table whose cells are words and figures.
fn table(page: &mut Page, columns: &[Column], rows: Vec<Vec<String>>) {
    let rows: Vec<TableRow> = rows.into_iter().map(TableRow::Cells).collect();
    page.table(table::render(columns, &rows));
}

/// `(3, 5/2 (2.5))`.
fn point(payoff: &[Rational]) -> String {
    let parts: Vec<String> = payoff.iter().map(figure).collect();
    format!("({})", parts.join(", "))
}
