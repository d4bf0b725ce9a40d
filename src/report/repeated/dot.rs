//! An automaton as a graph for Graphviz: a box for every state, arrows for what follows; dashed where somebody deviated.

use super::{Report, words};
use crate::exact::Rational;
use crate::repeated::answer::{Automaton, AutomatonState, Lasting};
use crate::report::display::fit;
use crate::report::games::figures::{decimal, fraction};
use crate::report::games::names::Names;
use std::collections::BTreeMap;

/// The automaton as dot, a graph without nodes if there is none.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut out = String::from(
        "digraph automaton {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n",
    );
    out.push_str("  edge [fontname=\"sans-serif\", fontsize=11];\n");
    if let Some(automaton) = report.automaton() {
        machine(report, automaton, &mut out);
    }
    out.push_str("}\n");
    out
}

/// A text inside quotation marks, which no name can end.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace('\n', "\\n"))
}

fn number(value: &Rational) -> String {
    fraction(value).unwrap_or_else(|| format!("≈ {}", decimal(value)))
}

fn machine(report: &Report, automaton: &Automaton, out: &mut String) {
    out.push_str("  start [shape=point];\n");
    for (at, state) in automaton.states.iter().enumerate() {
        out.push_str(&format!("  s{} [label={}];\n", at + 1, quoted(&label(report, at, state))));
    }
    for (to, weight) in &automaton.start {
        out.push_str(&format!("  start -> s{}{};\n", to + 1, attributes("", weight, false)));
    }
    for (at, state) in automaton.states.iter().enumerate() {
        for (words, dashed, to, weight) in arrows(report, state) {
            out.push_str(&format!("  s{} -> s{}{};\n", at + 1, to + 1, attributes(&words, &weight, dashed)));
        }
    }
}

fn label(report: &Report, at: usize, state: &AutomatonState) -> String {
    let mut lines = vec![format!("{}. {}", at + 1, fit(&state.name, 40))];
    if report.game.states.len() > 1 {
        lines.push(format!("in {}", fit(&words::state_name(&report.game, state.state), 40)));
    }
    lines.push(words::profile(&report.game, state.state, state.profile));
    match state.lasting {
        Lasting::Period => {}
        Lasting::Periods(periods) => lines.push(format!("for {periods} periods")),
        Lasting::Forever => lines.push("for ever".to_owned()),
    }
    let values: Vec<String> = state.value.iter().map(number).collect();
    lines.push(format!("worth {}", values.join(", ")));
    lines.join("\n")
}

/// The arrows from a state, those with the same meaning to the same state as one: words, whether somebody deviated, target
/// and probability.
fn arrows(report: &Report, state: &AutomatonState) -> Vec<(String, bool, usize, Rational)> {
    let game = &report.game;
    let seen = words::ways(game, state.state, state.profile, state.lasting, state.next.len());
    let mut all: BTreeMap<(bool, usize, Rational), Vec<String>> = BTreeMap::new();
    for (way, lottery) in state.next.iter().enumerate() {
        for (to, weight) in lottery {
            let words = seen.get(way).filter(|_| state.next.len() > 1 || state.lasting != Lasting::Period);
            let words = words.map_or(String::new(), |words| fit(words, 40));
            all.entry((false, *to, weight.clone())).or_default().push(words);
        }
    }
    for (player, of) in state.punishment.iter().enumerate() {
        for (into, lottery) in of.iter().enumerate() {
            for (to, weight) in lottery {
                let mut words = format!("{} deviates", Names::new(report.players()).player(player));
                if of.len() > 1 {
                    words.push_str(&format!(", to {}", fit(&words::state_name(game, into), 40)));
                }
                all.entry((true, *to, weight.clone())).or_default().push(words);
            }
        }
    }
    all.into_iter().map(|((dashed, to, weight), words)| (words.join("\n"), dashed, to, weight)).collect()
}

fn attributes(words: &str, weight: &Rational, dashed: bool) -> String {
    let mut lines = Vec::new();
    if !words.is_empty() {
        lines.push(words.to_owned());
    }
    if *weight != Rational::ONE {
        lines.push(number(weight));
    }
    let mut parts = Vec::new();
    if !lines.is_empty() {
        parts.push(format!("label={}", quoted(&lines.join("\n"))));
    }
    if dashed {
        parts.push("style=dashed".to_owned());
    }
    if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join(", ")) }
}
