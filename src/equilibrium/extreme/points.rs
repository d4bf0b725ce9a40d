//! From vertices to strategies, payoffs and the proof that a pair is an equilibrium.

use super::labels::Labels;
use super::polytope::{Place, Polytope};
use crate::equilibrium::answer::Mixed;
use crate::error::Error;
use crate::exact::{Rational, linear, round_to_grid};
use dashu_int::IBig;

/// A mixed strategy and what the other player can get against it, in the whole numbers of the polytope.
pub(in crate::equilibrium) struct Strategy {
    pub(in crate::equilibrium) mixed: Mixed,
    /// The other player's best payoff, times `divisor`.
    pub(in crate::equilibrium) value: IBig,
    pub(in crate::equilibrium) divisor: IBig,
    /// The other player's best replies, as rows of the polytope.
    pub(in crate::equilibrium) best: Vec<usize>,
}

impl Strategy {
    /// The strategy at the point where some inequalities are tight and all variables but some are 0, as many of one as of
    /// the other; `None` if they do not determine a strategy.
    pub(in crate::equilibrium) fn solved(polytope: &Polytope, tight: &[usize], used: &[usize]) -> Option<Self> {
        let entry = |row: usize, column: usize| Rational::from(polytope.entry(row, column));
        let matrix: Vec<Vec<Rational>> =
            tight.iter().map(|row| used.iter().map(|column| entry(*row, *column)).collect()).collect();
        let solution = linear::solve(&matrix, &vec![Rational::ONE; tight.len()])?;
        let numerators = linear::whole(solution.iter());
        let divisor: IBig = numerators.iter().sum();
        if divisor <= IBig::ZERO || numerators.iter().any(|number| *number < IBig::ZERO) {
            return None;
        }
        let mut mixed = vec![Rational::ZERO; polytope.columns()];
        for (column, number) in used.iter().zip(&numerators) {
            mixed[*column] = Rational::from_parts_signed(number.clone(), divisor.clone());
        }
        let payoff = |row: usize| -> IBig {
            used.iter().zip(&numerators).map(|(column, number)| polytope.entry(row, *column) * number).sum()
        };
        let payoffs: Vec<IBig> = (0..polytope.rows()).map(payoff).collect();
        let value = payoffs.iter().max()?.clone();
        let best = (0..payoffs.len()).filter(|row| payoffs[*row] == value).collect();
        Some(Self { mixed, value, divisor, best })
    }

    /// The strategy of a vertex, from labels that determine it.
    ///
    /// # Errors
    /// A bug, if they do not.
    pub(super) fn at<const W: usize>(polytope: &Polytope, basis: Labels<W>) -> Result<Self, Error> {
        let mut used: Vec<bool> = vec![true; polytope.columns()];
        let mut tight = Vec::new();
        for label in basis.iter() {
            match polytope.place(label) {
                Place::Variable(column) => used[column] = false,
                Place::Slack(row) => tight.push(row),
                Place::Nothing => {}
            }
        }
        let used: Vec<usize> = (0..used.len()).filter(|column| used[*column]).collect();
        Self::solved(polytope, &tight, &used)
            .ok_or_else(|| Error::Bug(format!("the labels {basis:?} do not determine a strategy")))
    }

    /// Whether the other player uses nothing but best replies.
    pub(in crate::equilibrium) fn is_answered_by(&self, other: &Mixed) -> bool {
        other.iter().enumerate().all(|(row, weight)| *weight == Rational::ZERO || self.best.contains(&row))
    }
}

/// Floating-point weights as probabilities with 15 decimals that add up to 1; `None` if they cannot be.
pub(in crate::equilibrium) fn rounded(weights: &[f64]) -> Option<Mixed> {
    const DECIMALS: u32 = 15;
    let sum: f64 = weights.iter().map(|weight| weight.max(0.0)).sum();
    if !(sum.is_finite() && sum > 0.0) {
        return None;
    }
    let parts = weights.iter().map(|weight| round_to_grid(weight.max(0.0) / sum, DECIMALS));
    let mut mixed = parts.collect::<Option<Mixed>>()?;
    let rest = mixed.iter().fold(Rational::ONE, |rest, part| rest - part);
    let largest = (0..mixed.len()).max_by(|a, b| mixed[*a].cmp(&mixed[*b]))?;
    mixed[largest] += rest;
    (mixed[largest] > Rational::ZERO).then_some(mixed)
}
