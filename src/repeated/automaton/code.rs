//! The simple penal code behind a payoff set: with what is agreed, for every player the worst that can follow its deviation.

use super::minimise::{self, Lottery};
use super::{automaton, least};
use crate::error::Error;
use crate::exact::Rational;
use crate::repeated::answer::{
    AlarmResponse, Automaton, AutomatonState, Monitoring, RepeatedGame, SimplePenalCode, ValueSets, Worst,
};

/// What is agreed, as an automaton, and with it the worst equilibrium for every player in every state of the game.
///
/// # Errors
/// [`Error::Unsupported`] where what is seen does not say who deviated, or follows by rule: then there is no punishment of a
/// player; [`Error::Bug`] where the sets do not fit the game.
pub fn penal_code(game: &RepeatedGame, sets: &ValueSets, agreed: Automaton) -> Result<SimplePenalCode, Error> {
    if !tells_who(&game.monitoring) {
        let what = "a penal code where signals or false alarms do not say who deviated, or a suspension follows by rule; \
                    ask for an automaton";
        return Err(Error::Unsupported(what.to_owned()));
    }
    let misfit = || Error::Bug("the payoff set does not fit the game".to_owned());
    let mut all = agreed;
    let mut found: Vec<(Worst, Lottery)> = Vec::new();
    for (state, set) in sets.sets.iter().enumerate() {
        for player in 0..game.player_count() {
            let of = &set.vertices;
            let worst = (0..of.len()).min_by(|&a, &b| of[a].payoff.get(player).cmp(&of[b].payoff.get(player)));
            let machine = automaton(game, sets, state, &[(worst.ok_or_else(misfit)?, Rational::ONE)])?;
            let least = least(set, player).ok_or_else(misfit)?;
            let (payoff, start) = (machine.payoff.clone(), append(&mut all, machine));
            found.push((Worst { state, player, start: vec![], payoff, least }, start));
        }
    }
    let starts = found.iter().map(|(worst, start)| (worst.player, start.clone())).collect();
    let (automaton, starts) = minimise::tidy_with(game, all, starts)?;
    let punishments = found.into_iter().zip(starts).map(|((worst, _), start)| Worst { start, ..worst }).collect();
    Ok(SimplePenalCode { automaton, punishments })
}

/// Whether a deviation is seen as that of a player, and the players choose what follows.
fn tells_who(monitoring: &Monitoring) -> bool {
    match monitoring {
        Monitoring::Perfect => true,
        Monitoring::Public(_) => false,
        Monitoring::Inspected(inspection) => {
            inspection.response == AlarmResponse::Optimal && inspection.false_alarm.iter().all(|q| q.get().is_zero())
        }
    }
}

/// Puts the states of one machine after those of another; where it begins now.
fn append(all: &mut Automaton, more: Automaton) -> Lottery {
    let from = all.states.len();
    let moved = |lottery: &Lottery| -> Lottery { lottery.iter().map(|(to, p)| (to + from, p.clone())).collect() };
    let start = moved(&more.start);
    all.states.extend(more.states.iter().map(|state| AutomatonState {
        next: state.next.iter().map(moved).collect(),
        punishment: state.punishment.iter().map(|of| of.iter().map(moved).collect()).collect(),
        ..state.clone()
    }));
    start
}
