//! Primal steps: what is met stays met, the objective rises.

use super::state::{OUTSIDE, State, Variable};
use super::{Ending, Source, TOLERANCE};

/// Most steps before it is called a stall.
const MOST_STEPS: usize = 20_000;
/// Entries of a tableau column below this cannot be pivots.
const SMALLEST: f64 = 1e-9;

impl<S: Source> State<'_, S> {
    /// Until no variable promises a gain.
    pub fn primal(&mut self, stop: &dyn Fn() -> bool) -> Ending {
        let mut failures = 0;
        let mut moves = vec![0.0; self.right.len()];
        for _ in 0..MOST_STEPS {
            if stop() {
                return Ending::Stopped;
            }
            if !self.compute_values() && !self.fresh && !self.refresh() {
                return Ending::Stalled;
            }
            let Some(entering) = self.most_promising() else { return Ending::Optimal };
            let falls = self.show_column(entering, &mut moves);
            let Some(leaving) = self.first_to_block(&falls, &moves) else {
                if !self.fresh {
                    if !self.refresh() {
                        return Ending::Stalled;
                    }
                    continue;
                }
                return Ending::Unbounded;
            };
            if self.exchange(entering, leaving) {
                self.compute_prices();
            } else {
                failures += 1;
                if failures > 20 || !self.refresh() {
                    return Ending::Stalled;
                }
            }
        }
        Ending::Stalled
    }

    fn most_promising(&self) -> Option<Variable> {
        let mut most = TOLERANCE;
        let mut found = None;
        for (column, (&gain, &at)) in self.gain.iter().zip(&self.column_at).enumerate() {
            if gain > most && at == OUTSIDE {
                (most, found) = (gain, Some(Variable::Column(column)));
            }
        }
        for (&row, &y) in self.rows.iter().zip(&self.y) {
            if -y > most && !self.source.is_equation(row) {
                (most, found) = (-y, Some(Variable::Slack(row)));
            }
        }
        found
    }

    /// How fast the columns in use fall as a variable grows (returned), and what the rows leave (`moves`).
    pub fn show_column(&self, entering: Variable, moves: &mut [f64]) -> Vec<f64> {
        moves.fill(0.0);
        let mut columns = self.columns.clone();
        let falls = match entering {
            Variable::Column(column) => self.column_through(column),
            Variable::Slack(row) => {
                let at = self.row_at[row];
                (0..self.inverse.size()).map(|line| self.inverse.line(line)[at]).collect()
            }
        };
        let mut weights: Vec<f64> = falls.iter().map(|f| -f).collect();
        if let Variable::Column(column) = entering {
            columns.push(column);
            weights.push(1.0);
        }
        self.source.apply(&columns, &weights, moves);
        falls
    }

    /// What is first at 0: of those within tolerance the one that falls fastest.
    fn first_to_block(&self, falls: &[f64], moves: &[f64]) -> Option<Variable> {
        let outside = |row: usize| self.row_at[row] == OUTSIDE;
        // An equation that is not held yet is held now.
        let loose = (0..moves.len()).find(|&r| outside(r) && self.source.is_equation(r) && moves[r].abs() > SMALLEST);
        if let Some(row) = loose {
            return Some(Variable::Slack(row));
        }
        let mut bound = f64::INFINITY;
        for (&fall, &x) in falls.iter().zip(&self.x) {
            if fall > SMALLEST {
                bound = bound.min((x.max(0.0) + TOLERANCE) / fall);
            }
        }
        for (row, (&fall, &slack)) in moves.iter().zip(&self.slack).enumerate() {
            if fall > SMALLEST && outside(row) {
                bound = bound.min((slack.max(0.0) + TOLERANCE) / fall);
            }
        }
        let mut fastest = 0.0;
        let mut found = None;
        for ((&fall, &x), &column) in falls.iter().zip(&self.x).zip(&self.columns) {
            if fall > SMALLEST && x / fall <= bound && fall > fastest {
                (fastest, found) = (fall, Some(Variable::Column(column)));
            }
        }
        for (row, (&fall, &slack)) in moves.iter().zip(&self.slack).enumerate() {
            if fall > SMALLEST && outside(row) && slack / fall <= bound && fall > fastest {
                (fastest, found) = (fall, Some(Variable::Slack(row)));
            }
        }
        found
    }
}
