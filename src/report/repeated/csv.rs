//! Answers about a repeated game as tidy CSV: long form, a heading, fields quoted as RFC 4180 says, lines ended by a line
//! feed. Numbers are exact; what is numbered is numbered from 1; a missing value is empty.

use super::{Answer, Report, words};
use crate::exact::Rational;
use crate::repeated::answer::{Automaton, ValueSets};
use crate::repeated::limit::Limit;
use crate::repeated::threshold::{Staircase, Step};
use crate::report::csv::push;

/// The answer as CSV. A payoff set has a line for every vertex, play and player; an automaton or a penal code one for every
/// state and everything that it leads to; a patient limit one for every corner or bound and player.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    match &report.answer {
        Answer::Automaton { automaton, .. } => machine(report, automaton, &mut out),
        Answer::StickAndCarrot(code) => machine(report, &code.automaton, &mut out),
        Answer::PenalCode { code, .. } => {
            machine(report, &code.automaton, &mut out);
            for worst in &code.punishments {
                let mut when = format!("worst for {}", words::player_name(&report.game, worst.player));
                if report.game.states.len() > 1 {
                    when.push_str(&format!(", in {}", words::state_name(&report.game, worst.state)));
                }
                line(&mut out, ["", "", "", &when], &worst.start);
            }
        }
        Answer::NotAlike(_) => push(&mut out, &MACHINE),
        Answer::Threshold(_) | Answer::Bracket(..) | Answer::Hopeless(_) => threshold(report, &mut out),
        Answer::Transfers(found) => transfers(report, found.as_ref(), &mut out),
        Answer::Staircase(found) | Answer::Symmetric(found) => staircase(report, found, &mut out),
        Answer::Limit(found) => limit(report, found, &mut out),
        Answer::Set(_) | Answer::Refuted { .. } | Answer::Undecided(_) => set(report, report.sets(), &mut out),
    }
    out
}

fn set(report: &Report, sets: Option<&ValueSets>, out: &mut String) {
    push(out, &["state", "vertex", "player", "payoff", "play", "probability", "action"]);
    for (state, set) in sets.iter().flat_map(|sets| sets.sets.iter().enumerate()) {
        let name = if report.game.states.len() > 1 { words::state_name(&report.game, state) } else { String::new() };
        for (at, vertex) in set.vertices.iter().enumerate() {
            for (number, play) in vertex.lottery.iter().enumerate() {
                let actions = words::actions(&report.game, state, play.profile);
                for (player, (payoff, action)) in vertex.payoff.iter().zip(&actions).enumerate() {
                    push(
                        out,
                        &[
                            &name,
                            &(at + 1).to_string(),
                            &words::player_name(&report.game, player),
                            &payoff.to_string(),
                            &(number + 1).to_string(),
                            &play.probability.to_string(),
                            action,
                        ],
                    );
                }
            }
        }
    }
}

/// The patient limit: the corners where there are two players, and the level in every direction.
fn limit(report: &Report, found: &Limit, out: &mut String) {
    push(out, &["what", "number", "player", "value", "level"]);
    for (at, vertex) in found.vertices.iter().enumerate() {
        for (player, payoff) in vertex.iter().enumerate() {
            let who = words::player_name(&report.game, player);
            push(out, &["vertex", &(at + 1).to_string(), &who, &payoff.to_string(), ""]);
        }
    }
    for (at, (direction, level)) in found.directions.iter().zip(&found.levels).enumerate() {
        for (player, entry) in direction.iter().enumerate() {
            let who = words::player_name(&report.game, player);
            push(out, &["bound", &(at + 1).to_string(), &who, &entry.to_string(), &level.to_string()]);
        }
    }
}

const MACHINE: [&str; 6] = ["state", "name", "actions", "when", "next", "probability"];

fn machine(report: &Report, automaton: &Automaton, out: &mut String) {
    push(out, &MACHINE);
    line(out, ["", "", "", "start"], &automaton.start);
    let game = &report.game;
    for (at, state) in automaton.states.iter().enumerate() {
        let number = (at + 1).to_string();
        let actions = words::actions(game, state.state, state.profile).join(" | ");
        let seen = words::ways(game, state.state, state.profile, state.lasting, state.next.len());
        for (way, lottery) in state.next.iter().enumerate() {
            line(out, [&number, &state.name, &actions, seen.get(way).map_or("", String::as_str)], lottery);
        }
        for (player, of) in state.punishment.iter().enumerate() {
            for (into, lottery) in of.iter().enumerate() {
                let mut when = format!("deviation of {}", words::player_name(game, player));
                if of.len() > 1 {
                    when.push_str(&format!(", to {}", words::state_name(game, into)));
                }
                line(out, [&number, &state.name, &actions, &when], lottery);
            }
        }
        if state.next.is_empty() {
            push(out, &[&number, &state.name, &actions, "never", "", ""]);
        }
    }
}

/// A line for everything that a lottery leads to.
fn line(out: &mut String, [from, name, actions, when]: [&str; 4], lottery: &[(usize, Rational)]) {
    for (to, weight) in lottery {
        push(out, &[from, name, actions, when, &(to + 1).to_string(), &weight.to_string()]);
    }
}

fn threshold(report: &Report, out: &mut String) {
    push(out, &["of", "player", "value", "lower", "upper"]);
    if let Answer::Threshold(found) | Answer::Bracket(found, _) = &report.answer {
        let (name, player) = words::knob(found.question.knob);
        let player = player.map_or(String::new(), |player| words::player_name(&report.game, player));
        let value = found.value.as_ref().map(ToString::to_string).unwrap_or_default();
        push(out, &[name, &player, &value, &found.lower.to_string(), &found.upper.to_string()]);
    }
}

fn transfers(report: &Report, found: Option<&(Step, Vec<usize>)>, out: &mut String) {
    push(out, &["what", "player", "payoff", "actions"]);
    let Some((step, _)) = found else { return };
    let actions = |profile: usize| words::actions(&report.game, 0, profile).join(" | ");
    push(out, &["joint", "", &step.best.to_string(), &actions(step.best_item)]);
    for (player, (worst, item)) in step.worst.iter().zip(&step.worst_item).enumerate() {
        push(out, &["least", &words::player_name(&report.game, player), &worst.to_string(), &actions(*item)]);
    }
}

fn staircase(report: &Report, found: &Staircase, out: &mut String) {
    let alike = matches!(report.answer, Answer::Symmetric(_));
    push(out, &["discount", if alike { "each" } else { "joint" }, "actions", "player", "least"]);
    for step in &found.steps {
        let actions = words::actions(&report.game, 0, report.item(step.best_item)).join(" | ");
        for (player, worst) in step.worst.iter().enumerate() {
            let who = if alike { String::new() } else { words::player_name(&report.game, player) };
            push(out, &[&step.discount.to_string(), &step.best.to_string(), &actions, &who, &worst.to_string()]);
        }
    }
}
