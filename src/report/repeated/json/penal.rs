//! Penal codes as JSON, beside the `automaton` that plays them.
//!
//! `penal_code` has `symmetric`; if it is false, `punishments`: for every player (and `game_state`, where there are several)
//! `payoff`, `start` (a lottery over the states of the automaton), `least` (no equilibrium gives the player less) and `optimal`,
//! whether the punishment gives just that. If it is true, `path`, `carrot` and `stick` with `actions` and `value`, what they are
//! worth to each player, and `stick_again`, the probability that the stick follows itself.

use super::{exact, list, lottery};
use crate::exact::Rational;
use crate::repeated::answer::{SimplePenalCode, Worst};
use crate::repeated::threshold::PenalCode;
use crate::report::repeated::{Report, words};
use serde_json::{Value, json};

pub(super) fn simple(report: &Report, code: &SimplePenalCode) -> Value {
    let several = report.game.states.len() > 1;
    let one = |worst: &Worst| {
        let mut out = json!({
            "player": worst.player,
            "payoff": list(&worst.payoff),
            "start": lottery(&worst.start),
            "least": exact(&worst.least),
            "optimal": worst.payoff.get(worst.player) == Some(&worst.least),
        });
        if several && let Some(fields) = out.as_object_mut() {
            fields.insert("game_state".to_owned(), words::state_name(&report.game, worst.state).into());
        }
        out
    };
    json!({"symmetric": false, "punishments": code.punishments.iter().map(one).collect::<Vec<_>>()})
}

pub(super) fn alike(report: &Report, code: &PenalCode) -> Value {
    let one = |action: usize, value: &Rational| {
        let profile =
            report.game.states.first().map(|state| state.game.index(&vec![action; report.game.player_count()]));
        let actions = profile.map_or(Vec::new(), |profile| words::actions(&report.game, 0, profile));
        json!({"actions": actions, "value": exact(value)})
    };
    json!({
        "symmetric": true,
        "path": one(code.path, &code.path_value),
        "carrot": one(code.carrot, &code.carrot_value),
        "stick": one(code.stick, &code.stick_value),
        "stick_again": exact(&code.stick_again),
    })
}
