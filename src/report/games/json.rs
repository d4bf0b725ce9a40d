//! Answers as JSON. Names are fixed; every number that belongs to the game is a string, a whole number or `p/q`, exactly.
//! Players, strategies, information sets, actions, nodes and components are indices from 0; what is unknown is `null`.
//!
//! Every answer has `schema_version`, `outcome` (`found`, `refuted` with a `reason`, `undecided` with a `why`), `concept`,
//! `title`, `players`, `reduced_from_extensive`, `complete` (nothing of the concept is missing) and `provenance` (`method`,
//! `exact`, `seconds`, `version`, `checked`). The rest depends on the concept:
//!
//! | concept | fields |
//! |---|---|
//! | `nash`, `pure` | `scope` (`extreme`, `one`, `pure`, `pure-and-one`), `degenerate`, `equilibria`, `subsets` |
//! | the same of a tree, `subgame-perfect` | `subgame_perfect`, `equilibria` with `behaviour` by information set |
//! | `zero-sum` | `value`, `sum`, `strategies`, `payoffs`, `guaranteed`, `conceded`; of a tree `value` and as above |
//! | `correlated`, `coarse-correlated` | `objective`, `distribution`, `value`, `bound`, `payoffs`, `regret`, `dual` |
//! | `stackelberg` | `leader`, `commitment`, `reply`, `payoffs`, `by_reply` |
//! | `dominance` | `kind`, `mixed`, `eliminations`, `left` |
//! | `minmax` | `minmax` by player: `pure`, `mixed`, `correlated` |

use super::{Answer, NO_PURE, Report, Scope, Verdict};
use crate::equilibrium::answer::{
    Behaviour, BehaviourAnswer, CorrelatedAnswer, CorrelatedDual, Dominance, DominanceAnswer, Equilibrium,
    MediatorObjective, MinmaxAnswer, Mixed, NashAnswer, NashSubset, StackelbergAnswer, ZeroSumAnswer,
};
use crate::exact::Rational;
use crate::game::Extensive;
use crate::report::json::SCHEMA_VERSION;
use crate::report::numbers::json_f64;
use serde_json::{Map, Value, json};

/// The answer as JSON.
#[must_use]
pub fn render(report: &Report) -> Value {
    let verdict = report.verdict();
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        out.insert(name.to_string(), value);
    };
    put("schema_version", SCHEMA_VERSION.into());
    put("outcome", verdict.name().into());
    put("concept", report.concept.name().into());
    put("title", report.title.clone().into());
    put("players", players(report));
    put("reduced_from_extensive", report.reduced.into());
    put("complete", report.is_complete().into());
    match verdict {
        Verdict::Found => {}
        Verdict::Refuted => put("reason", json!([NO_PURE])),
        Verdict::Undecided => put("why", report.why().into()),
    }
    for (name, value) in fields(&report.answer) {
        put(name, value);
    }
    put(
        "provenance",
        json!({
            "method": report.method(),
            "exact": report.is_exact(),
            "seconds": json_f64(report.seconds),
            "version": env!("CARGO_PKG_VERSION"),
            // An answer that fails the exact check does not get here.
            "checked": !matches!(report.answer, Answer::Undecided(_)),
        }),
    );
    Value::Object(out)
}

fn players(report: &Report) -> Value {
    let one = |player: &crate::game::Player| json!({"name": player.name, "strategies": player.strategies});
    report.players.iter().map(one).collect()
}

/// What the concept adds.
fn fields(answer: &Answer) -> Vec<(&'static str, Value)> {
    match answer {
        Answer::Nash { scope, found } => nash(*scope, found),
        Answer::ZeroSum(found) => zero_sum(found),
        Answer::Correlated { objective, found } => correlated(objective, found),
        Answer::Stackelberg(found) => stackelberg(found),
        Answer::Dominance(found) => dominance(found),
        Answer::Minmax(found) => vec![("minmax", found.iter().map(minmax).collect())],
        Answer::Behaviour { game, found, value } => behaviours(game, found, value.as_ref()),
        Answer::Undecided(_) => Vec::new(),
    }
}

fn exact(value: &Rational) -> Value {
    value.to_string().into()
}

fn list(values: &[Rational]) -> Value {
    values.iter().map(exact).collect()
}

fn lists(values: &[Mixed]) -> Value {
    values.iter().map(|one| list(one)).collect()
}

fn optional(value: Option<&Rational>) -> Value {
    value.map_or(Value::Null, exact)
}

fn nash(scope: Scope, found: &NashAnswer) -> Vec<(&'static str, Value)> {
    let equilibrium = |one: &Equilibrium| {
        json!({
            "strategies": lists(&one.strategies),
            "payoffs": list(&one.payoffs),
            "regret": exact(&one.regret),
            "component": one.component,
        })
    };
    let subset =
        |one: &NashSubset| json!({"row": lists(&one.row), "column": lists(&one.column), "component": one.component});
    let mut out = vec![
        ("scope", scope.name().into()),
        ("degenerate", found.degenerate.map_or(Value::Null, Value::from)),
        ("equilibria", found.equilibria.iter().map(equilibrium).collect()),
        ("subsets", found.subsets.iter().map(subset).collect()),
    ];
    if let Scope::PureAndOne { pure_complete, path } = scope {
        out.push(("pure_complete", pure_complete.into()));
        out.push(("path_led_to", path.map_or(Value::Null, Value::from)));
    }
    out
}

fn zero_sum(found: &ZeroSumAnswer) -> Vec<(&'static str, Value)> {
    vec![
        ("value", exact(&found.value)),
        ("sum", exact(&found.sum)),
        ("strategies", lists(&found.strategies)),
        ("payoffs", json!([exact(&found.value), exact(&(&found.sum - &found.value))])),
        ("guaranteed", exact(&found.guaranteed)),
        ("conceded", exact(&found.conceded)),
    ]
}

fn correlated(objective: &MediatorObjective, found: &CorrelatedAnswer) -> Vec<(&'static str, Value)> {
    let objective = match objective {
        MediatorObjective::Welfare => json!({"kind": "welfare"}),
        MediatorObjective::Player(player) => json!({"kind": "player", "player": player}),
        MediatorObjective::Min => json!({"kind": "min"}),
        MediatorObjective::Weights(weights) => json!({"kind": "weights", "weights": list(weights)}),
    };
    let drawn = found.distribution.iter();
    vec![
        ("objective", objective),
        ("distribution", drawn.map(|(profile, p)| json!({"profile": profile, "probability": exact(p)})).collect()),
        ("value", exact(&found.value)),
        ("bound", optional(found.bound.as_ref())),
        ("payoffs", list(&found.payoffs)),
        ("regret", exact(&found.regret)),
        ("dual", found.dual.as_ref().map_or(Value::Null, dual)),
    ]
}

fn dual(dual: &CorrelatedDual) -> Value {
    let one = |(recommended, deviation, multiplier): &(Option<usize>, usize, Rational)| json!({"recommended": recommended, "deviation": deviation, "multiplier": exact(multiplier)});
    let multipliers: Vec<Value> = dual.multipliers.iter().map(|of| of.iter().map(one).collect()).collect();
    json!({"weights": list(&dual.weights), "multipliers": multipliers})
}

fn stackelberg(found: &StackelbergAnswer) -> Vec<(&'static str, Value)> {
    let reply = |(reply, best): (usize, &Option<(Rational, Mixed)>)| match best {
        Some((value, mixed)) => json!({"reply": reply, "value": exact(value), "commitment": list(mixed)}),
        None => json!({"reply": reply, "value": null, "commitment": null}),
    };
    vec![
        ("leader", found.leader.into()),
        ("commitment", list(&found.commitment)),
        ("reply", found.reply.into()),
        ("payoffs", list(&found.payoffs)),
        ("by_reply", found.by_reply.iter().enumerate().map(reply).collect()),
    ]
}

fn dominance(found: &DominanceAnswer) -> Vec<(&'static str, Value)> {
    let kind = match found.kind {
        Dominance::Strict => "strict",
        Dominance::Weak => "weak",
    };
    let struck = found.eliminations.iter().map(|one| {
        json!({
            "round": one.round,
            "player": one.player,
            "strategy": one.strategy,
            "dominator": list(&one.dominator),
            "margin": exact(&one.margin),
        })
    });
    vec![
        ("kind", kind.into()),
        ("mixed", found.mixed.into()),
        ("eliminations", struck.collect()),
        ("left", json!(found.left)),
    ]
}

fn minmax(found: &MinmaxAnswer) -> Value {
    let (value, profile) = &found.pure;
    let mixed = found.mixed.as_ref().map_or(Value::Null, |(value, strategies)| {
        json!({"value": exact(value), "strategies": lists(strategies), "exact": found.mixed_exact})
    });
    json!({
        "player": found.player,
        "pure": {"value": exact(value), "profile": profile},
        "mixed": mixed,
        "correlated": optional(found.correlated.as_ref()),
    })
}

fn behaviours(game: &Extensive, found: &BehaviourAnswer, value: Option<&Rational>) -> Vec<(&'static str, Value)> {
    let equilibrium = |one: &Behaviour| {
        json!({
            "behaviour": behaviour(game, one),
            "payoffs": list(&one.payoffs),
            "regret": exact(&one.regret),
        })
    };
    let mut out = Vec::new();
    if let Some(value) = value {
        out.push(("value", exact(value)));
    }
    out.push(("subgame_perfect", found.subgame_perfect.into()));
    out.push(("equilibria", found.equilibria.iter().map(equilibrium).collect()));
    out
}

/// What every player does at every information set of its own.
fn behaviour(game: &Extensive, one: &Behaviour) -> Value {
    let own = game.sets.iter().enumerate().filter_map(|(at, set)| Some((at, set, set.mover?)));
    own.map(|(at, set, player)| {
        let probability = |action: usize| one.at.get(at).and_then(|mixed| mixed.get(action));
        let actions: Vec<Value> = set
            .actions
            .iter()
            .enumerate()
            .map(|(action, of)| json!({"name": of.name, "probability": optional(probability(action))}))
            .collect();
        let beliefs = one.beliefs.get(at).and_then(Option::as_ref);
        json!({
            "set": at,
            "player": player,
            "number": set.number,
            "name": set.name,
            "actions": actions,
            "reached": beliefs.is_some(),
            "nodes": set.nodes,
            "beliefs": beliefs.map_or(Value::Null, |beliefs| list(beliefs)),
        })
    })
    .collect()
}
