//! Thresholds and transfers as JSON.
//!
//! `critical` has one field, `discount`, `detection` or `sanction`: `value` (`null` unless exact), `lower`, `upper`, `below`
//! (what is proved of smaller values: `nothing` does, `all` do, `unknown`
//! where `lower` itself does not, `not-excluded` where `lower` is the least there is), `at_upper` (`sustained`, `open`, `not-refuted`),
//! `all_above`, `player` (of whom, `null` for all), `target`, `by`, `threat`, `binding`, `payoff`. `transfers` has `joint`,
//! the profile that gives it, `punishments` and `playable` at one discount factor; or `steps`, `once`, `for_ever` for all. So has
//! `symmetric`, with `each` in place of `joint`, the payoff of each player.

use super::{exact, list};
use crate::exact::Rational;
use crate::repeated::threshold::{AtUpper, Below, Hopeless, Punishment, Staircase, Step, Target, Threat, Threshold};
use crate::report::repeated::{Report, words};
use serde_json::{Map, Value, json};

pub(super) fn threshold(report: &Report, found: &Threshold) -> Value {
    let (name, player) = words::knob(found.question.knob);
    let body = json!({
        "value": found.value.as_ref().map(exact),
        "lower": exact(&found.lower),
        "upper": exact(&found.upper),
        "below": match found.below {
            Below::All => "all",
            Below::Nothing => "nothing",
            Below::Unknown => "unknown",
            Below::NotExcluded => "not-excluded",
        },
        "at_upper": match found.at_upper {
            AtUpper::Sustained => "sustained",
            AtUpper::Open => "open",
            AtUpper::NotRefuted => "not-refuted",
        },
        "all_above": found.all_above,
        "player": player,
        "target": target(report, &found.question.target),
        "by": by(found.question.punishment),
        "threat": threat(report, &found.threat),
        "binding": found.binding,
        "payoff": list(&found.payoff),
    });
    let mut out = Map::new();
    out.insert(name.to_owned(), body);
    Value::Object(out)
}

pub(super) fn hopeless(report: &Report, found: &Hopeless) -> Value {
    let (name, player) = words::knob(found.question.knob);
    let body = json!({
        "value": null,
        "of": player,
        "target": target(report, &found.question.target),
        "by": by(found.question.punishment),
        "player": found.player,
        "deviation": found.deviation,
        "amount": exact(&found.amount),
    });
    let mut out = Map::new();
    out.insert(name.to_owned(), body);
    Value::Object(out)
}

fn by(punishment: Punishment) -> &'static str {
    match punishment {
        Punishment::Nash(_) => "nash",
        Punishment::Minmax => "minmax",
        Punishment::Optimal => "penal",
    }
}

fn target(report: &Report, target: &Target) -> Value {
    match target {
        Target::Profile(profile) => super::played(report, 0, *profile),
        Target::Payoff(payoff) => json!({"payoff": list(payoff)}),
    }
}

fn threat(report: &Report, threat: &Threat) -> Value {
    let actions = |profile: usize| words::actions(&report.game, 0, profile);
    match threat {
        Threat::Equilibria(by_player) => {
            let each = by_player.iter().map(|one| one.map_or(Value::Null, |profile| actions(profile).into()));
            json!({"kind": "equilibria", "by_player": each.collect::<Vec<_>>()})
        }
        Threat::Reversion { profile, probability } => {
            json!({"kind": "reversion", "actions": actions(*profile), "probability": list(probability)})
        }
        Threat::Minmax(payoffs) => json!({"kind": "minmax", "payoffs": list(payoffs)}),
        Threat::Optimal(payoffs) => json!({"kind": "penal", "payoffs": list(payoffs)}),
        Threat::Rule => json!({"kind": "rule"}),
    }
}

pub(super) fn transfers(report: &Report, step: &Step, playable: &[usize]) -> Value {
    json!({
        "joint": exact(&step.best),
        "actions": words::actions(&report.game, 0, step.best_item),
        "punishments": list(&step.worst),
        "punishing": step.worst_item.iter().map(|&at| words::actions(&report.game, 0, at)).collect::<Vec<_>>(),
        "playable": playable.iter().map(|&at| super::played(report, 0, at)).collect::<Vec<_>>(),
    })
}

/// `best` is what the best value is called.
pub(super) fn staircase(report: &Report, found: &Staircase, best: &str) -> Value {
    let actions = |item: usize| words::actions(&report.game, 0, report.item(item));
    let step = |step: &Step| {
        json!({
            "discount": exact(&step.discount),
            best: exact(&step.best),
            "actions": actions(step.best_item),
            "punishments": list(&step.worst),
            "punishing": step.worst_item.iter().map(|&at| actions(at)).collect::<Vec<_>>(),
        })
    };
    let each = |of: &[Option<Rational>]| -> Vec<Value> {
        let one = |(at, from): (usize, &Option<Rational>)| json!({"actions": actions(at), "discount": from.as_ref().map(exact)});
        of.iter().enumerate().map(one).collect()
    };
    json!({
        "steps": found.steps.iter().map(step).collect::<Vec<_>>(),
        "once": each(&found.once),
        "for_ever": each(&found.for_ever),
    })
}
