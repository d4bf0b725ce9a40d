//! Answers about a repeated game as JSON. Names are fixed; every number that belongs to the game is a string, a whole number
//! or `p/q`, exactly. Players, actions, points and states are indices from 0.
//!
//! Every answer has `schema_version`, `outcome` (`found`, `refuted` with a `reason`, `undecided` with a `why`), `want`,
//! `title`, `players`, `reduced_from_extensive`, `discount` (a string, or an array where players differ), `monitoring`,
//! `stage_equilibria`, `minmax` and `provenance` (`method`, `rounds`, `seconds`, `version`; `proved`, whether separate code checked all
//! of the answer exactly, and `checked`, what it checked).
//!
//! A payoff set is `set`: `exact`, `vertices`, `outer` (direction and level of every proved bound), `inner` (the vertices
//! again, each with the lottery over plays that gives it: profile, actions, and what is promised for every branch), `gap`,
//! and beside it `threat`. In the patient limit `discount` is `"limit"`, `inner` is empty, and
//! `gap` is `null` unless the set is exact. With several public states there are `sets` instead, by name, each with its own `threat`. An
//! automaton is `automaton`: `payoff`, `start`, `states`; a penal code is that and `penal_code`, see `penal`. A threshold is `critical`, payments are `transfers`, see
//! `thresholds`; what was looked for is `null` in `discount` or `monitoring`. `notes` say what a game leaves out of the
//! agreement that it was taken from.

mod penal;
mod thresholds;

use super::{Answer, Report, words};
use crate::exact::Rational;
use crate::repeated::answer::{
    AlarmResponse, Automaton, AutomatonState, Lasting, Monitoring, Play, ValueSet, ValueSets, Vertex,
};
use crate::repeated::limit::Limit;
use crate::repeated::threshold::Knob;
use crate::report::games::Verdict;
use crate::report::json::SCHEMA_VERSION;
use crate::report::numbers::json_f64;
use crate::units::Probability;
use serde_json::{Map, Value, json};

/// The answer as JSON.
#[must_use]
pub fn render(report: &Report) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        out.insert(name.to_owned(), value);
    };
    let verdict = report.verdict();
    put("schema_version", SCHEMA_VERSION.into());
    put("outcome", verdict.name().into());
    put("want", report.want.name().into());
    put("title", report.title.clone().into());
    put("players", players(report));
    put("reduced_from_extensive", report.reduced.into());
    let discount: Vec<Rational> = report.game.discount.iter().map(|delta| delta.get().clone()).collect();
    put(
        "discount",
        match &report.answer {
            Answer::Limit(_) => "limit".into(),
            _ if report.at_discount => common(&discount),
            _ => Value::Null,
        },
    );
    put("monitoring", monitoring(report));
    match verdict {
        Verdict::Found => {}
        Verdict::Refuted => put("reason", json!([words::refusal(report)])),
        Verdict::Undecided => put("why", words::undecided(report).into()),
    }
    match &report.answer {
        Answer::Automaton { .. } => {}
        Answer::PenalCode { code, .. } => put("penal_code", penal::simple(report, code)),
        Answer::StickAndCarrot(code) => put("penal_code", penal::alike(report, code)),
        Answer::Symmetric(found) => put("symmetric", thresholds::staircase(report, found, "each")),
        Answer::Threshold(found) | Answer::Bracket(found, _) => put("critical", thresholds::threshold(report, found)),
        Answer::Hopeless(found) => put("critical", thresholds::hopeless(report, found)),
        Answer::Transfers(Some((step, playable))) => put("transfers", thresholds::transfers(report, step, playable)),
        Answer::Staircase(found) => put("transfers", thresholds::staircase(report, found, "joint")),
        Answer::Limit(found) => {
            put("set", limit(found));
            put("threat", list(&found.minmax));
        }
        Answer::Set(_) | Answer::Refuted { .. } | Answer::NotAlike(_) => {}
        Answer::Transfers(None) | Answer::Undecided(_) => {}
    }
    if let Some(automaton) = report.automaton() {
        put("automaton", machine(report, automaton));
    }
    if let Some(sets) = report.sets() {
        if let [only] = sets.sets.as_slice() {
            put("set", set(report, sets, 0, only));
            put("threat", list(&only.threat));
        } else {
            put("initial", words::state_name(&report.game, report.initial).into());
            let each = sets.sets.iter().enumerate().map(|(state, of)| {
                let mut fields = set(report, sets, state, of);
                if let Some(fields) = fields.as_object_mut() {
                    fields.insert("threat".to_owned(), list(&of.threat));
                }
                (words::state_name(&report.game, state), fields)
            });
            put("sets", Value::Object(each.collect()));
        }
    }
    put(
        "stage_equilibria",
        by_state(report, |state| {
            let all = report.stages.get(state).map_or(&[][..], |stage| &stage.equilibria);
            all.iter().map(|&profile| played(report, state, profile)).collect()
        }),
    );
    put("minmax", by_state(report, |state| minmax(report, state)));
    if !report.notes.is_empty() {
        put("notes", report.notes.clone().into());
    }
    let (method, rounds) = match (&report.answer, report.sets()) {
        (Answer::Threshold(found) | Answer::Bracket(found, _), _) => (found.method.as_str(), 0),
        (Answer::Limit(found), _) => (words::limit_method(found), 0),
        (_, Some(sets)) => (sets.method.as_str(), sets.rounds),
        (_, None) => ("", 0),
    };
    let (proved, checked) = words::checked(report);
    put(
        "provenance",
        json!({
            "method": method,
            "rounds": rounds,
            "seconds": json_f64(report.seconds),
            "version": env!("CARGO_PKG_VERSION"),
            // An answer that fails the exact check does not get here.
            "proved": proved,
            "checked": checked,
        }),
    );
    Value::Object(out)
}

fn exact(value: &Rational) -> Value {
    value.to_string().into()
}

fn list(values: &[Rational]) -> Value {
    values.iter().map(exact).collect()
}

/// One number if it is the same for all players.
fn common(values: &[Rational]) -> Value {
    match values {
        [first, rest @ ..] if rest.iter().all(|value| value == first) => exact(first),
        _ => list(values),
    }
}

/// The value itself where there is one state, else one for each by name.
fn by_state(report: &Report, of: impl Fn(usize) -> Value) -> Value {
    match report.game.states.len() {
        1 => of(0),
        count => {
            (0..count).map(|state| (words::state_name(&report.game, state), of(state))).collect::<Map<_, _>>().into()
        }
    }
}

fn players(report: &Report) -> Value {
    let one = |player: &crate::game::Player| json!({"name": player.name, "strategies": player.strategies});
    report.players().iter().map(one).collect()
}

fn monitoring(report: &Report) -> Value {
    let numbers = |of: &[Probability]| -> Value { of.iter().map(|p| exact(p.get())).collect() };
    match &report.game.monitoring {
        Monitoring::Perfect => json!({"kind": "perfect"}),
        Monitoring::Public(signals) => json!({"kind": "public", "signals": signals.names}),
        Monitoring::Inspected(inspection) => {
            // What was looked for has no value of its own.
            let sought = words::sought(report);
            let (detection, sanction) = match sought {
                Some(Knob::Detection(of)) => (Some(of), None),
                Some(Knob::Sanction(of)) => (None, Some(of)),
                _ => (None, None),
            };
            let unless = |varied: Option<Option<usize>>, mut value: Value| match varied {
                None => value,
                Some(None) => Value::Null,
                Some(Some(player)) => {
                    if let Some(own) = value.get_mut(player) {
                        *own = Value::Null;
                    }
                    value
                }
            };
            let mut out = json!({
                "kind": "inspected",
                "detection": unless(detection, numbers(&inspection.detection)),
                "false_alarm": numbers(&inspection.false_alarm),
                "sanction": unless(sanction, list(&inspection.sanction)),
                "sanction_per_period": list(&inspection.sanction_per_period),
            });
            let (periods, profile) = match inspection.response {
                AlarmResponse::Optimal => ("optimal".into(), Value::Null),
                AlarmResponse::Suspension { periods, profile } => {
                    (periods.map_or("forever".into(), Value::from), words::actions(&report.game, 0, profile).into())
                }
            };
            if let Some(fields) = out.as_object_mut() {
                fields.insert("suspension_periods".to_owned(), periods);
                fields.insert("suspended".to_owned(), profile);
            }
            out
        }
    }
}

fn minmax(report: &Report, state: usize) -> Value {
    let Some(stage) = report.stages.get(state) else { return Value::Null };
    let mixed = |mixed: &Vec<Option<(Rational, bool)>>| -> Value {
        let one = |value: &Option<(Rational, bool)>| match value {
            Some((value, is_exact)) => json!({"value": exact(value), "exact": is_exact}),
            None => Value::Null,
        };
        mixed.iter().map(one).collect()
    };
    json!({"pure": list(&stage.minmax), "mixed": stage.mixed.as_ref().map_or(Value::Null, mixed)})
}

/// A profile with its payoffs in the stage game.
fn played(report: &Report, state: usize, profile: usize) -> Value {
    let Some(stage) = report.game.states.get(state).map(|state| &state.game) else { return Value::Null };
    json!({
        "profile": stage.profile(profile),
        "actions": words::actions(&report.game, state, profile),
        "payoffs": list(&words::payoffs(stage, profile)),
    })
}

fn set(report: &Report, sets: &ValueSets, state: usize, of: &ValueSet) -> Value {
    let outer = of.directions.iter().zip(&of.levels);
    json!({
        "exact": sets.exact,
        "vertices": of.vertices.iter().map(|vertex| list(&vertex.payoff)).collect::<Vec<_>>(),
        "outer": outer.map(|(d, level)| json!({"direction": list(d), "level": exact(level)})).collect::<Vec<_>>(),
        "inner": of.vertices.iter().map(|one| vertex(report, state, one)).collect::<Vec<_>>(),
        "gap": exact(&sets.gap),
    })
}

/// The patient limit, as far as it goes in the fields of a set.
fn limit(found: &Limit) -> Value {
    let outer = found.directions.iter().zip(&found.levels);
    json!({
        "exact": found.exact,
        "vertices": found.vertices.iter().map(|vertex| list(vertex)).collect::<Vec<_>>(),
        "outer": outer.map(|(d, level)| json!({"direction": list(d), "level": exact(level)})).collect::<Vec<_>>(),
        "inner": [],
        "gap": if found.exact { "0".into() } else { Value::Null },
    })
}

fn vertex(report: &Report, state: usize, vertex: &Vertex) -> Value {
    let plays: Vec<Value> = vertex.lottery.iter().map(|one| play(report, state, one)).collect();
    json!({"payoff": list(&vertex.payoff), "lottery": plays})
}

fn play(report: &Report, state: usize, play: &Play) -> Value {
    let seen = words::branches(&report.game, state, play.profile);
    let promise = play.promise.iter().enumerate().map(|(branch, mixture)| {
        let to: Vec<Value> =
            mixture.iter().map(|(at, weight)| json!({"vertex": at, "weight": exact(weight)})).collect();
        json!({"when": seen.get(branch), "mixture": to})
    });
    json!({
        "probability": exact(&play.probability),
        "profile": report.game.states.get(state).map(|state| state.game.profile(play.profile)),
        "actions": words::actions(&report.game, state, play.profile),
        "promise": promise.collect::<Vec<_>>(),
    })
}

fn lottery(of: &[(usize, Rational)]) -> Value {
    of.iter().map(|(state, weight)| json!({"state": state, "probability": exact(weight)})).collect()
}

fn machine(report: &Report, automaton: &Automaton) -> Value {
    json!({
        "payoff": list(&automaton.payoff),
        "start": lottery(&automaton.start),
        "states": automaton.states.iter().map(|state| machine_state(report, state)).collect::<Vec<_>>(),
    })
}

fn machine_state(report: &Report, state: &AutomatonState) -> Value {
    let game = &report.game;
    let seen = words::ways(game, state.state, state.profile, state.lasting, state.next.len());
    let next = state.next.iter().enumerate().map(|(way, to)| json!({"when": seen.get(way), "to": lottery(to)}));
    let punishment = state.punishment.iter().enumerate().flat_map(|(player, of)| {
        of.iter().enumerate().map(move |(into, to)| {
            let mut one = json!({"player": player, "to": lottery(to)});
            if game.states.len() > 1
                && let Some(fields) = one.as_object_mut()
            {
                fields.insert("game_state".to_owned(), words::state_name(game, into).into());
            }
            one
        })
    });
    json!({
        "name": state.name,
        "game_state": words::state_name(game, state.state),
        "profile": game.states.get(state.state).map(|of| of.game.profile(state.profile)),
        "actions": words::actions(game, state.state, state.profile),
        "periods": match state.lasting {
            Lasting::Period => Value::from(1),
            Lasting::Periods(periods) => periods.into(),
            Lasting::Forever => "forever".into(),
        },
        "value": list(&state.value),
        "next": next.collect::<Vec<_>>(),
        "punishment": punishment.collect::<Vec<_>>(),
    })
}
