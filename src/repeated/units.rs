//! A game in handy units: payoffs about 0 and of order 1, so that floating point sees what matters.

use super::answer::{AlarmResponse, Combination, Inspection, Monitoring, RepeatedGame, State, ValueSets};
use super::polytope::directions::normalise;
use crate::exact::{Rational, to_f64};
use crate::game::NormalForm;

/// By player: payoff = shift + scale × payoff in handy units. Scales are powers of 2.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Units {
    shift: Vec<Rational>,
    scale: Vec<Rational>,
}

impl Units {
    /// Units for a game, and the game in them.
    pub fn of(game: &RepeatedGame) -> (Self, RepeatedGame) {
        let (mut shift, mut scale) = (Vec::new(), Vec::new());
        for player in 0..game.player_count() {
            let payoffs = || game.states.iter().flat_map(|state| state.game.payoffs_of(player));
            let low = payoffs().min().cloned().unwrap_or(Rational::ZERO);
            let high = payoffs().max().cloned().unwrap_or(Rational::ZERO);
            let half = Rational::from_parts(1.into(), 2u8.into());
            let middle = (&low + &high) * &half;
            // A middle with a long denominator would make all numbers long.
            shift.push(Rational::from(middle.round()));
            scale.push(power_of_two(&((high - low) * half)));
        }
        let units = Self { shift, scale };
        let states = game.states.iter().map(|state| units.state(state)).collect();
        let monitoring = match &game.monitoring {
            Monitoring::Inspected(inspection) => Monitoring::Inspected(units.inspection(inspection)),
            other => other.clone(),
        };
        let handy = RepeatedGame { states, discount: game.discount.clone(), monitoring };
        (units, handy)
    }

    fn state(&self, state: &State) -> State {
        let payoffs = (0..self.shift.len()).map(|player| {
            let to = |v: &Rational| (v - &self.shift[player]) / &self.scale[player];
            state.game.payoffs_of(player).iter().map(to).collect()
        });
        // The shape is that of a game, so this cannot fail.
        let game = NormalForm::new("", state.game.players().to_vec(), payoffs.collect());
        let game = game.unwrap_or_else(|_| state.game.clone());
        State { name: state.name.clone(), game, transitions: state.transitions.clone() }
    }

    fn inspection(&self, inspection: &Inspection) -> Inspection {
        let scaled = |list: &[Rational]| list.iter().zip(&self.scale).map(|(v, scale)| v / scale).collect();
        Inspection {
            detection: inspection.detection.clone(),
            false_alarm: inspection.false_alarm.clone(),
            sanction: scaled(&inspection.sanction),
            sanction_per_period: scaled(&inspection.sanction_per_period),
            response: match inspection.response {
                AlarmResponse::Optimal => AlarmResponse::Optimal,
                suspension @ AlarmResponse::Suspension { .. } => suspension,
            },
        }
    }

    /// A payoff of a player from handy units.
    pub fn payoff(&self, player: usize, handy: &Rational) -> Rational {
        &self.shift[player] + &self.scale[player] * handy
    }

    /// An answer about the game in handy units, as one about the game itself. Directions are scaled so that the players' own
    /// stay what they are.
    pub fn restore(&self, mut answer: ValueSets) -> ValueSets {
        let factors: Vec<Vec<Rational>> = answer
            .outside
            .directions
            .iter()
            .map(|list| list.iter().map(|direction| self.factor(direction)).collect())
            .collect();
        let level = |direction: &[Rational], factor: &Rational, level: &Rational| {
            let shift = direction.iter().enumerate().filter(|(_, entry)| !entry.is_zero());
            let shift = shift
                .fold(level.clone(), |sum, (player, entry)| sum + entry * &self.shift[player] / &self.scale[player]);
            shift * factor
        };
        for descent in &mut answer.outside.descents {
            for (state, list) in descent.levels.iter_mut().enumerate() {
                for (at, value) in list.iter_mut().enumerate() {
                    *value = level(&answer.outside.directions[state][at], &factors[state][at], value);
                }
            }
            for (state, profiles) in descent.profiles.iter_mut().enumerate() {
                let bounds = |bounds: &mut Vec<(usize, Combination)>| {
                    for (at, combination) in bounds {
                        self.combination(combination, &factors, state, Some(&factors[state][*at]));
                    }
                };
                for bound in profiles {
                    bound.contradiction.iter_mut().for_each(|c| self.combination(c, &factors, state, None));
                    bounds(&mut bound.bounds);
                    for case in &mut bound.extreme {
                        case.contradiction.iter_mut().for_each(|c| self.combination(c, &factors, state, None));
                        bounds(&mut case.bounds);
                    }
                }
            }
        }
        if let super::answer::OutsideEnd::Empty { contradictions } = &mut answer.outside.end {
            for (state, list) in contradictions.iter_mut().enumerate() {
                list.iter_mut().for_each(|c| self.combination(c, &factors, state, None));
            }
        }
        for (state, set) in answer.sets.iter_mut().enumerate() {
            for (at, value) in set.levels.iter_mut().enumerate() {
                *value = level(&set.directions[at], &factors[state][at], value);
            }
            let all = &mut answer.outside.directions[state];
            for (at, direction) in all.iter_mut().enumerate() {
                for (player, entry) in direction.iter_mut().enumerate() {
                    *entry = &*entry * &factors[state][at] / &self.scale[player];
                }
            }
            set.directions = all[..set.directions.len()].to_vec();
            for vertex in &mut set.vertices {
                vertex.payoff.iter_mut().enumerate().for_each(|(player, v)| *v = self.payoff(player, v));
            }
            set.threat.iter_mut().enumerate().for_each(|(player, v)| *v = self.payoff(player, v));
        }
        answer
    }

    /// What a direction is multiplied by: with it the player's own directions stay ±1, others have a largest entry of 1.
    fn factor(&self, direction: &[Rational]) -> Rational {
        let mut scaled: Vec<Rational> = direction.iter().zip(&self.scale).map(|(entry, scale)| entry / scale).collect();
        normalise(&mut scaled)
    }

    /// Multipliers go against the factors of their levels, and rows are longer by the player's scale.
    fn combination(
        &self,
        combination: &mut Combination,
        factors: &[Vec<Rational>],
        state: usize,
        towards: Option<&Rational>,
    ) {
        let one = Rational::ONE;
        let towards = towards.unwrap_or(&one);
        // Often there is nothing to do.
        for (_, level, weight) in &mut combination.levels {
            // All states have the same directions.
            let against = &factors[state][*level];
            if against != towards {
                *weight = &*weight * towards / against;
            }
        }
        for (player, _, weight) in &mut combination.rows {
            let against = &self.scale[*player];
            if against != towards {
                *weight = &*weight * towards / against;
            }
        }
    }
}

/// The least power of 2 that is not less; 1 for 0.
fn power_of_two(value: &Rational) -> Rational {
    if *value <= Rational::ZERO {
        return Rational::ONE;
    }
    let two = Rational::from(2);
    // Payoffs have at most a few hundred digits, so this is a few thousand at most.
    let exponent = to_f64(value).log2().ceil();
    let exponent = if exponent.is_finite() { exponent as isize } else { 0 };
    let mut power = two.pow(exponent);
    while power < *value {
        power *= &two;
    }
    power
}
