//! The equations of an equilibrium with given strategies in use, solved by Newton's method in floating point.

use super::linear::{Factors, damped};
use super::scaled::Scaled;
use std::ops::Range;

/// Newton steps at most.
const MOST_STEPS: usize = 60;
/// Pivots below this share of the largest count as 0: the equations then do not fix the probabilities.
const SINGULAR: f64 = 1e-9;
/// Left of the equations when they count as solved, for payoffs in 0..1.
const SOLVED: f64 = 1e-13;

/// The strategies in use: places in the list of all, ascending, and which of them are whose.
pub(super) struct Support {
    pub places: Vec<usize>,
    pub by_player: Vec<Range<usize>>,
}

/// Probabilities that make everybody indifferent between its strategies in use.
pub(super) struct Solved {
    /// Of all strategies; 0 for those not in use.
    pub probabilities: Vec<f64>,
    /// The factored derivatives of the equations there, unless those are singular.
    pub factors: Option<Factors>,
}

impl Support {
    /// The strategies with at least this probability, and every player's most likely one.
    pub fn above(game: &Scaled, probabilities: &[f64], least: f64) -> Self {
        let (mut places, mut by_player) = (Vec::new(), Vec::new());
        for (&start, &count) in game.starts.iter().zip(&game.shape) {
            let own = start..start + count;
            let top = own.clone().max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]).then(b.cmp(&a)));
            let first = places.len();
            places.extend(own.filter(|&at| probabilities[at] >= least || Some(at) == top));
            by_player.push(first..places.len());
        }
        Self { places, by_player }
    }

    /// Of all strategies: the probabilities, 0 for those not in use, every player's adding to 1.
    fn restricted(&self, probabilities: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; probabilities.len()];
        for range in &self.by_player {
            let sum: f64 = self.places[range.clone()].iter().map(|&at| probabilities[at]).sum();
            self.places[range.clone()].iter().for_each(|&at| out[at] = probabilities[at] / sum);
        }
        out
    }

    /// Solves the equations from a point near by; `None` where Newton's method does not come to a solution.
    pub fn solve(&self, game: &Scaled, near: &[f64]) -> Option<Solved> {
        let mut probabilities = self.restricted(near);
        let (mut values, mut matrix) = self.equations(game, &probabilities);
        let mut error = largest(&values);
        for _ in 0..MOST_STEPS {
            let factors = Factors::new(matrix.clone(), values.len(), SINGULAR);
            let rhs: Vec<f64> = values.iter().map(|v| -v).collect();
            let change = match &factors {
                Some(factors) => factors.solve(&rhs),
                None => damped(&matrix, &rhs, (error * error).clamp(1e-15, 1e-3))?,
            };
            let mut next = probabilities.clone();
            self.places.iter().zip(&change).for_each(|(&at, c)| next[at] += c);
            let (next_values, next_matrix) = self.equations(game, &next);
            let next_error = largest(&next_values);
            // Not `>=`: what is not a number must end it too.
            let better = next_error < error;
            if !better {
                break;
            }
            (probabilities, values, matrix, error) = (next, next_values, next_matrix, next_error);
        }
        let factors = Factors::new(matrix, values.len(), SINGULAR);
        (error <= SOLVED).then_some(Solved { probabilities, factors })
    }

    /// For every player: the probabilities in use add to 1, and each strategy in use gets what the first one gets; with
    /// the derivatives by the probabilities in use, by rows.
    fn equations(&self, game: &Scaled, probabilities: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let (size, all) = (self.places.len(), game.size());
        let pairs = game.pairs(probabilities);
        let gains = game.values(&pairs, probabilities);
        let mut values = vec![0.0; size];
        let mut matrix = vec![0.0; size * size];
        for range in &self.by_player {
            let first = self.places[range.start];
            values[range.start] = self.places[range.clone()].iter().map(|&at| probabilities[at]).sum::<f64>() - 1.0;
            range.clone().for_each(|column| matrix[range.start * size + column] = 1.0);
            for row in range.clone().skip(1) {
                let own = self.places[row];
                values[row] = gains[own] - gains[first];
                for (column, &other) in self.places.iter().enumerate() {
                    matrix[row * size + column] = pairs[own * all + other] - pairs[first * all + other];
                }
            }
        }
        (values, matrix)
    }
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |worst, v| if v.is_nan() { f64::INFINITY } else { worst.max(v.abs()) })
}
