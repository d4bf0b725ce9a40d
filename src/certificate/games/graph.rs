//! The strategies of a two-player answer, each once, with what they leave the other player: equilibria are the pairs
//! in which each uses best replies to the other.

use super::payoffs::{Payoffs, Values, Weights};
use crate::equilibrium::answer::Mixed;
use std::collections::BTreeMap;

/// A mixed strategy that occurs in the answer.
pub(super) struct Seen {
    pub(super) weights: Weights,
    /// What the other player gets from each of its strategies against this one.
    pub(super) facing: Values,
    /// The other player's best replies.
    pub(super) best: Vec<usize>,
}

pub(super) struct Graph<'a> {
    pub(super) payoffs: &'a Payoffs<'a>,
    pub(super) seen: [Vec<Seen>; 2],
    numbers: [BTreeMap<&'a Mixed, usize>; 2],
}

impl<'a> Graph<'a> {
    pub(super) fn new(payoffs: &'a Payoffs<'a>) -> Self {
        Self { payoffs, seen: [Vec::new(), Vec::new()], numbers: [BTreeMap::new(), BTreeMap::new()] }
    }

    /// The number of a strategy, old or new.
    pub(super) fn add(&mut self, player: usize, mixed: &'a Mixed, weights: Weights) -> usize {
        if let Some(&number) = self.numbers[player].get(mixed) {
            return number;
        }
        let facing = self.payoffs.against(1 - player, &[&weights, &weights]);
        let best = facing.best();
        self.numbers[player].insert(mixed, self.seen[player].len());
        self.seen[player].push(Seen { weights, facing, best });
        self.seen[player].len() - 1
    }

    /// The number of a strategy that occurs in an equilibrium.
    pub(super) fn number(&self, player: usize, mixed: &Mixed) -> Option<usize> {
        self.numbers[player].get(mixed).copied()
    }

    /// Both strategies of a pair.
    pub(super) fn ends(&self, edge: &[usize; 2]) -> [&Seen; 2] {
        [&self.seen[0][edge[0]], &self.seen[1][edge[1]]]
    }

    /// Whether a pair is an equilibrium: each uses best replies to the other only.
    pub(super) fn is_nash(&self, row: usize, column: usize) -> bool {
        let [row, column] = self.ends(&[row, column]);
        let within = |weights: &Weights, best: &[usize]| {
            weights.listed.iter().all(|(strategy, _)| best.binary_search(strategy).is_ok())
        };
        within(&row.weights, &column.best) && within(&column.weights, &row.best)
    }
}
