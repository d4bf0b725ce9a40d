//! An automaton as text.

use super::sets::is_dust;
use super::table;
use crate::exact::Rational;
use crate::repeated::answer::{Automaton, AutomatonState, Lasting};
use crate::report::display::{fit, name};
use crate::report::games::figures::figure;
use crate::report::games::names::Names;
use crate::report::numbers::counted;
use crate::report::repeated::{Answer, Report, words};
use crate::report::table::Column;
use crate::report::text::Page;

/// The most states that are shown; more are for a program.
const MOST_SHOWN: usize = 60;

pub(super) fn write(page: &mut Page, report: &Report, automaton: &Automaton) {
    let names = Names::new(report.players());
    if !matches!(report.answer, Answer::StickAndCarrot(_)) {
        page.paragraph(&format!("The payoff {} is sustained by these strategies.", names.each(&automaton.payoff)));
    }
    page.note(&format!("Play begins in {}.", lottery(&automaton.start)));
    let columns = [
        Column::figures("state", 5),
        Column::words("why", 20),
        Column::words("played", 22),
        Column::words("worth", 20),
        Column::words("then", 21),
    ];
    let rows = automaton.states.iter().take(MOST_SHOWN).enumerate().map(|(at, state)| {
        let mut why = fit(&state.name, 60);
        if report.game.states.len() > 1 {
            why.push_str(&format!(", in {}", name(&words::state_name(&report.game, state.state))));
        }
        let mut played = words::profile(&report.game, state.state, state.profile);
        match state.lasting {
            Lasting::Period => {}
            Lasting::Periods(periods) => played.push_str(&format!(" for {}", counted(periods as usize, "period"))),
            Lasting::Forever => played.push_str(" for ever"),
        }
        let worth: Vec<String> = state.value.iter().map(figure).collect();
        vec![(at + 1).to_string(), why, played, worth.join(", "), then(report, at, state)]
    });
    let rows = rows.collect();
    page.blank();
    table(page, &columns, rows);
    if automaton.states.len() > MOST_SHOWN {
        let left = counted(automaton.states.len() - MOST_SHOWN, "state");
        page.note(&format!("{left} more: --format json gives them all."));
    }
    punishments(page, report, automaton);
}

/// `state 2`, or `state 1 with 1/3 (0.333), state 2 with 2/3 (0.667)`.
pub(super) fn lottery(of: &[(usize, Rational)]) -> String {
    match of {
        [(state, weight)] if *weight == Rational::ONE => format!("state {}", state + 1),
        many => {
            let told: Vec<&(usize, Rational)> = many.iter().filter(|(_, weight)| !is_dust(weight)).collect();
            if let [(state, _)] = told.as_slice() {
                return format!("state {} almost surely", state + 1);
            }
            let parts = told.iter().map(|(state, weight)| format!("state {} with {}", state + 1, figure(weight)));
            parts.collect::<Vec<_>>().join(", ")
        }
    }
}

fn then(report: &Report, own: usize, state: &AutomatonState) -> String {
    let to = |of: &[(usize, Rational)]| match of {
        [(to, weight)] if *to == own && *weight == Rational::ONE => "the same".to_owned(),
        many if many.iter().all(|(to, weight)| *to == own || is_dust(weight)) => "the same, almost surely".to_owned(),
        other => lottery(other),
    };
    match (state.lasting, state.next.as_slice()) {
        (Lasting::Forever, _) => "nothing else".to_owned(),
        (_, [only, rest @ ..]) if rest.iter().all(|other| other == only) => to(only),
        (_, all) => {
            let seen = words::ways(&report.game, state.state, state.profile, state.lasting, all.len());
            let one = |(way, of): (usize, &Vec<(usize, Rational)>)| {
                format!("{}: {}", seen.get(way).map_or(String::new(), |when| fit(when, 40)), to(of))
            };
            all.iter().enumerate().map(one).collect::<Vec<_>>().join("; ")
        }
    }
}

/// What follows a deviation, the states with the same answer in one sentence.
fn punishments(page: &mut Page, report: &Report, automaton: &Automaton) {
    let names = Names::new(report.players());
    let mut said: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, state) in automaton.states.iter().enumerate() {
        for (player, of) in state.punishment.iter().enumerate() {
            for (into, to) in of.iter().enumerate() {
                let after = if of.len() > 1 {
                    format!(" and {} follows", name(&words::state_name(&report.game, into)))
                } else {
                    String::new()
                };
                let words = format!("If {} deviates{after}, play goes on in {}", names.player(player), lottery(to));
                match said.iter_mut().find(|(known, _)| *known == words) {
                    Some((_, states)) => states.push(at + 1),
                    None => said.push((words, vec![at + 1])),
                }
            }
        }
    }
    if !said.is_empty() {
        page.heading("What follows a deviation that is seen");
    }
    let all = automaton.states.len();
    for (words, states) in said.iter().take(MOST_SHOWN) {
        let from = match states.as_slice() {
            many if many.len() == all => String::new(),
            [one] => format!(" (from state {one})"),
            many if many.len() <= 8 => {
                format!(" (from states {})", many.iter().map(usize::to_string).collect::<Vec<_>>().join(", "))
            }
            many => format!(" (from {} states)", many.len()),
        };
        page.item(&format!("{words}{from}."));
    }
    let ignored = automaton.states.iter().any(|state| {
        state.lasting == Lasting::Period && state.punishment.iter().any(Vec::is_empty) && !said.is_empty()
    });
    if ignored {
        page.note("Any other deviation changes nothing: it does not pay even so.");
    }
}
