//! What is seen after a profile was played, with what probability, and where it leads.

use crate::exact::Rational;
use crate::repeated::answer::{AlarmResponse, AutomatonState, Inspection, Monitoring, RepeatedGame};

/// Something that can be seen.
pub(super) struct Seen<'a> {
    /// How likely it is.
    pub(super) probability: Rational,
    /// The lottery that it leads to.
    pub(super) next: &'a [(usize, Rational)],
    /// By player, the average value of sanctions from the next period on.
    pub(super) lost: Vec<Rational>,
}

/// The states of the game that a profile leads to with any probability, in order.
pub(super) fn reached(game: &RepeatedGame, state: usize, profile: usize) -> Vec<usize> {
    if game.states.len() == 1 {
        return vec![0];
    }
    let chances = game.states[state].transitions.get(profile);
    (0..game.states.len())
        .filter(|&next| chances.and_then(|chances| chances.get(next)).is_some_and(|chance| !chance.get().is_zero()))
        .collect()
}

/// A lottery in the order of its states, for comparison.
pub(super) fn sorted(lottery: &[(usize, Rational)]) -> Vec<(usize, Rational)> {
    let mut all: std::collections::BTreeMap<usize, Rational> = std::collections::BTreeMap::new();
    for (state, weight) in lottery {
        *all.entry(*state).or_default() += weight;
    }
    all.into_iter().filter(|(_, weight)| !weight.is_zero()).collect()
}

/// Everything that can be seen after `played` was played in a state that lasts one period, in place of what is prescribed if
/// a player deviates. `None` if nothing is prescribed for what may follow.
pub(super) fn after<'a>(
    game: &RepeatedGame,
    state: &'a AutomatonState,
    played: usize,
    deviator: Option<usize>,
) -> Option<Vec<Seen<'a>>> {
    match &game.monitoring {
        Monitoring::Perfect => perfect(game, state, played, deviator),
        Monitoring::Public(signals) => {
            let chances = signals.probabilities.get(played)?;
            let one = |(chance, next): (&crate::units::Probability, &'a Vec<(usize, Rational)>)| Seen {
                probability: chance.get().clone(),
                next,
                lost: nothing(game),
            };
            Some(chances.iter().zip(&state.next).map(one).collect())
        }
        Monitoring::Inspected(inspection) => inspected(game, inspection, state, deviator),
    }
}

fn nothing(game: &RepeatedGame) -> Vec<Rational> {
    vec![Rational::ZERO; game.player_count()]
}

fn perfect<'a>(
    game: &RepeatedGame,
    state: &'a AutomatonState,
    played: usize,
    deviator: Option<usize>,
) -> Option<Vec<Seen<'a>>> {
    let on_path = reached(game, state.state, state.profile);
    let punished = deviator.and_then(|player| state.punishment.get(player)).filter(|of| !of.is_empty());
    let mut ways = Vec::new();
    for into in reached(game, state.state, played) {
        let probability = if game.states.len() == 1 {
            Rational::ONE
        } else {
            game.states[state.state].transitions.get(played)?.get(into)?.get().clone()
        };
        let next = match punished {
            Some(of) => of.get(into)?,
            None => state.next.get(on_path.iter().position(|&known| known == into)?)?,
        };
        ways.push(Seen { probability, next, lost: nothing(game) });
    }
    Some(ways)
}

/// Every set of accused players, with what follows it.
fn inspected<'a>(
    game: &RepeatedGame,
    inspection: &Inspection,
    state: &'a AutomatonState,
    deviator: Option<usize>,
) -> Option<Vec<Seen<'a>>> {
    let players = game.player_count();
    // The probability of an alarm on each player.
    let alarm = |player: usize| {
        let of = if deviator == Some(player) { &inspection.detection } else { &inspection.false_alarm };
        of[player].get()
    };
    // What an accusation costs, in the average value from the next period on.
    let cost = |player: usize| {
        let delta = game.discount[player].get();
        let share = match inspection.response {
            AlarmResponse::Optimal => Rational::ZERO,
            AlarmResponse::Suspension { periods: None, .. } => Rational::ONE,
            AlarmResponse::Suspension { periods: Some(periods), .. } => Rational::ONE - delta.pow(periods as isize),
        };
        (Rational::ONE - delta) * &inspection.sanction[player] + share * &inspection.sanction_per_period[player]
    };
    let clean = inspection.false_alarm.iter().all(|q| q.get().is_zero());
    match inspection.response {
        // An alarm on somebody who complies never comes, so sets of accused need not be told apart.
        AlarmResponse::Optimal if clean => {
            let Some(player) = deviator else {
                return Some(vec![Seen { probability: Rational::ONE, next: state.next.first()?, lost: nothing(game) }]);
            };
            let caught = alarm(player).clone();
            let punished = state.punishment.get(player).and_then(|of| of.first());
            let mut lost = nothing(game);
            lost[player] = cost(player);
            Some(vec![
                Seen { probability: Rational::ONE - &caught, next: state.next.first()?, lost: nothing(game) },
                Seen { probability: caught, next: punished.or(state.next.first())?, lost },
            ])
        }
        AlarmResponse::Optimal => {
            let mut ways = Vec::new();
            for (accused, next) in state.next.iter().enumerate() {
                let mut probability = Rational::ONE;
                let mut lost = nothing(game);
                for (player, lost) in lost.iter_mut().enumerate() {
                    if accused >> player & 1 == 1 {
                        probability *= alarm(player);
                        *lost = cost(player);
                    } else {
                        probability *= Rational::ONE - alarm(player);
                    }
                }
                ways.push(Seen { probability, next, lost });
            }
            Some(ways)
        }
        // All that matters is whether anybody is accused, and what an accusation costs whoever it is.
        AlarmResponse::Suspension { .. } => {
            let quiet = (0..players).fold(Rational::ONE, |quiet, player| quiet * (Rational::ONE - alarm(player)));
            let loud = Rational::ONE - &quiet;
            // On the condition that somebody is accused.
            let lost =
                |player: usize| if loud.is_zero() { Rational::ZERO } else { cost(player) * alarm(player) / &loud };
            let lost = (0..players).map(lost).collect();
            Some(vec![
                Seen { probability: quiet, next: state.next.first()?, lost: nothing(game) },
                Seen { probability: loud, next: state.next.get(1)?, lost },
            ])
        }
    }
}
