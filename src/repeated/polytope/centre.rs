//! The same game with every player's payoffs between 0 and 1.
//!
//! What is sustained moves with the payoffs: adding a constant and multiplying by a positive number is the same for the
//! stage and for averages. Floating point then works on numbers of one size, whatever the units, and an offset of a million
//! costs no digits.

use super::outer::Stage;
use crate::error::Error;
use crate::exact::{Rational, to_f64};
use crate::game::NormalForm;
use crate::repeated::answer::{Monitoring, RepeatedGame, State};

/// A game in its own units, and the way back.
#[derive(Debug, Clone)]
pub(super) struct Centred {
    /// With payoffs from 0 to 1.
    pub game: RepeatedGame,
    /// By player: the least payoff.
    least: Vec<Rational>,
    /// By player: the largest payoff minus the least, 1 if they are the same.
    range: Vec<Rational>,
}

impl Centred {
    /// Exactly.
    pub fn new(game: &RepeatedGame) -> Result<Self, Error> {
        let players = game.player_count();
        let (mut least, mut range) = (Vec::new(), Vec::new());
        for player in 0..players {
            let payoffs = || game.states.iter().flat_map(|state| state.game.payoffs_of(player));
            let low = payoffs().min().cloned().unwrap_or(Rational::ZERO);
            let high = payoffs().max().cloned().unwrap_or(Rational::ZERO);
            range.push(if high > low { high - &low } else { Rational::ONE });
            least.push(low);
        }
        let states = game
            .states
            .iter()
            .map(|state| {
                let stage = &state.game;
                let scaled = |player: usize| -> Vec<Rational> {
                    stage.payoffs_of(player).iter().map(|g| (g - &least[player]) / &range[player]).collect()
                };
                let payoffs = (0..players).map(scaled).collect();
                let scaled = NormalForm::new(&stage.title, stage.players().to_vec(), payoffs).map_err(Error::Bug)?;
                Ok(State { name: state.name.clone(), game: scaled, transitions: state.transitions.clone() })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let mut monitoring = game.monitoring.clone();
        if let Monitoring::Inspected(inspection) = &mut monitoring {
            for sanctions in [&mut inspection.sanction, &mut inspection.sanction_per_period] {
                sanctions.iter_mut().zip(&range).for_each(|(sanction, range)| *sanction /= range);
            }
        }
        let game = RepeatedGame { states, discount: game.discount.clone(), monitoring };
        Ok(Self { game, least, range })
    }

    /// A payoff of the game as it was given.
    pub fn payoff_back(&self, payoff: &[Rational]) -> Vec<Rational> {
        let each = payoff.iter().zip(self.least.iter().zip(&self.range));
        each.map(|(v, (least, range))| least + v * range).collect()
    }

    /// A direction of the game as it was given, with largest entry ±1, and what levels in it are to be multiplied by and
    /// what is to be added then.
    pub fn direction_back(&self, direction: &[Rational]) -> (Vec<Rational>, Rational, Rational) {
        let mut back: Vec<Rational> = direction.iter().zip(&self.range).map(|(d, range)| d / range).collect();
        let factor = super::directions::normalise(&mut back);
        let shift = crate::exact::linear::dot(&back, &self.least);
        (back, factor, shift)
    }

    /// A stage of the game as it was given.
    pub fn stage_back(&self, stage: &Stage) -> Stage {
        let back: Vec<Vec<(Vec<Rational>, Rational, Rational)>> = stage
            .directions
            .iter()
            .map(|list| list.iter().map(|direction| self.direction_back(direction)).collect())
            .collect();
        let units: Vec<Vec<(f64, f64)>> = back
            .iter()
            .map(|list| list.iter().map(|(_, factor, shift)| (to_f64(factor), to_f64(shift))).collect())
            .collect();
        let of_state = |(levels, units): (&Vec<f64>, &Vec<(f64, f64)>)| {
            levels.iter().zip(units).map(|(level, (factor, shift))| level * factor + shift).collect()
        };
        Stage {
            directions: back
                .into_iter()
                .map(|list| list.into_iter().map(|(direction, ..)| direction).collect())
                .collect(),
            rounds: stage.rounds.iter().map(|levels| levels.iter().zip(&units).map(of_state).collect()).collect(),
        }
    }
}
