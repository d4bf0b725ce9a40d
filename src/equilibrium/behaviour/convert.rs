//! From mixed strategies of the reduced normal form to behaviour strategies that do the same (Kuhn 1953).

use super::evaluate::worth;
use crate::equilibrium::answer::{Behaviour, Mixed};
use crate::error::Error;
use crate::exact::Rational;
use crate::game::recall::Sequences;
use crate::game::reduced::{Plan, plans};
use crate::game::{Extensive, NormalForm};

/// The behaviour strategy profile that reaches every node as often as a profile of mixed strategies of the reduced normal
/// form, exactly, whatever the others do; with payoffs, beliefs and regret.
///
/// Where a player's own earlier choices never let it come, its behaviour does not matter; it is the first action there.
///
/// # Errors
/// [`Error::Unsupported`] when the tree does not fit together or a player forgets, naming the information set; and when
/// the game or the strategies are not those of this tree's reduced normal form.
pub fn to_behaviour(tree: &Extensive, game: &NormalForm, strategies: &[Mixed]) -> Result<Behaviour, Error> {
    Converter::new(tree)?.behaviour(game, strategies)
}

/// [`to_behaviour`] for many profiles of one tree.
pub(super) struct Converter<'a> {
    tree: &'a Extensive,
    sequences: Sequences,
    plans: Vec<Vec<Plan>>,
}

impl<'a> Converter<'a> {
    pub fn new(tree: &'a Extensive) -> Result<Self, Error> {
        let sequences = super::sequences(tree)?;
        let plans = (0..tree.players.len())
            .map(|player| plans(tree, &sequences.moves, player))
            .collect::<Result<_, _>>()
            .map_err(Error::Unsupported)?;
        Ok(Self { tree, sequences, plans })
    }

    pub fn behaviour(&self, game: &NormalForm, strategies: &[Mixed]) -> Result<Behaviour, Error> {
        let shape: Vec<usize> = self.plans.iter().map(Vec::len).collect();
        let given: Vec<usize> = strategies.iter().map(Vec::len).collect();
        if game.shape() != shape || given != shape {
            return Err(Error::Unsupported(
                "strategies of another game than the tree's reduced normal form".to_owned(),
            ));
        }
        let proper = |mixed: &Mixed| {
            mixed.iter().all(|p| *p >= Rational::ZERO) && mixed.iter().fold(Rational::ZERO, |sum, p| sum + p).is_one()
        };
        if !strategies.iter().all(proper) {
            return Err(Error::Unsupported("a mixed strategy must have probabilities that add to 1".to_owned()));
        }
        let mut at: Vec<Mixed> = self
            .tree
            .sets
            .iter()
            .map(|set| vec![Rational::ZERO; if set.mover.is_some() { set.actions.len() } else { 0 }])
            .collect();
        for (plans, mixed) in self.plans.iter().zip(strategies) {
            for (plan, probability) in plans.iter().zip(mixed).filter(|(_, p)| !p.is_zero()) {
                for &(set, action) in plan {
                    at[set][action] += probability;
                }
            }
        }
        at.iter_mut().for_each(|weights| normalise(weights));
        Ok(worth(self.tree, &self.sequences, at))
    }
}

/// Weights to probabilities; the first action where there is no weight.
pub(super) fn normalise(weights: &mut [Rational]) {
    let sum = weights.iter().fold(Rational::ZERO, |sum, w| sum + w);
    if !sum.is_zero() {
        weights.iter_mut().for_each(|w| *w /= &sum);
    } else if let Some(first) = weights.first_mut() {
        *first = Rational::ONE;
    }
}
