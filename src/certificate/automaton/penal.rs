//! The exact check of a simple penal code: an equilibrium wherever it begins, and as bad as is said.

use super::check_automaton;
use crate::exact::{Rational, to_text};
use crate::repeated::answer::{Automaton, RepeatedGame, SimplePenalCode, ValueSets};

/// Every fault of a penal code, in words; empty when there is none. The sets, which are checked by
/// [`check_value_sets`](crate::certificate::repeated::check_value_sets), say what no equilibrium is worse than.
#[must_use]
pub fn check_simple_penal_code(
    game: &RepeatedGame,
    initial: usize,
    sets: &ValueSets,
    code: &SimplePenalCode,
) -> Vec<String> {
    let mut faults = check_automaton(game, initial, &code.automaton);
    let players = game.player_count();
    if code.punishments.len() != game.states.len() * players {
        faults.push(format!("{} punishments", code.punishments.len()));
    }
    for (at, worst) in code.punishments.iter().enumerate() {
        let (state, player) = (at / players.max(1), at % players.max(1));
        let mut say = |what: String| {
            let of = if game.states.len() > 1 { format!(" in state {}", state + 1) } else { String::new() };
            faults.push(format!("punishment of player {}{of}: {what}", player + 1));
        };
        if (worst.state, worst.player) != (state, player) {
            say("it is that of another player or state".to_owned());
            continue;
        }
        let begun = Automaton {
            start: worst.start.clone(),
            payoff: worst.payoff.clone(),
            states: code.automaton.states.clone(),
        };
        check_automaton(game, state, &begun).into_iter().for_each(&mut say);
        let proved = sets.sets.get(state).and_then(|set| {
            let down = |direction: &[Rational]| {
                direction.iter().enumerate().all(|(i, d)| if i == player { *d == -Rational::ONE } else { d.is_zero() })
            };
            let levels = set.directions.iter().zip(&set.levels).filter(|(direction, _)| down(direction));
            levels.map(|(_, level)| -level.clone()).max()
        });
        if proved.as_ref().is_none_or(|proved| *proved < worst.least) {
            say(format!("that no equilibrium gives less than {} is not proved", to_text(&worst.least)));
        }
        if worst.payoff.get(player).is_some_and(|payoff| *payoff < worst.least) {
            say(format!("it gives less than {}, which nothing does", to_text(&worst.least)));
        }
    }
    faults
}
