//! Combinations from linear programs: multipliers at some points of a descent, most of all near its low end.

use super::Combiner;
use crate::exact::{Rational, from_f64};
use crate::repeated::answer::Combination;
use crate::repeated::enforce::Enforcement;
use crate::repeated::reach::{Active, Reach, Reacher};

/// Where multipliers are taken, as shares of the descent from its low end.
const AT: [f64; 4] = [1e-4, 1.0, 1e-2, 0.25];

/// Combinations by asking a [`Reacher`].
pub(in crate::repeated) struct Sampled<'a, R> {
    enforcements: &'a [Vec<Enforcement>],
    reacher: R,
    low: Vec<Vec<f64>>,
    high: Vec<Vec<f64>>,
}

impl<'a, R: Reacher> Sampled<'a, R> {
    /// For all states.
    pub fn new(enforcements: &'a [Vec<Enforcement>], reacher: R) -> Self {
        Self { enforcements, reacher, low: vec![], high: vec![] }
    }

    fn go_to(&mut self, share: f64) {
        let mixed = |(low, high): (&Vec<f64>, &Vec<f64>)| {
            low.iter().zip(high).map(|(low, high)| low + (high - low) * share).collect::<Vec<f64>>()
        };
        let levels: Vec<Vec<f64>> = self.low.iter().zip(&self.high).map(mixed).collect();
        self.reacher.set_levels(&levels);
    }

    fn written(&self, state: usize, which: usize, by: &[Active]) -> Combination {
        let mut combination = Combination::default();
        for active in by {
            match *active {
                Active::Level { branch, direction, weight } if weight > 0.0 => {
                    combination.levels.push((branch, direction, from_f64(weight).unwrap_or(Rational::ZERO)));
                }
                Active::Row { row, weight } if weight > 0.0 => {
                    let row = &self.enforcements[state][which].rows[row];
                    combination.rows.push((row.player, row.deviation, from_f64(weight).unwrap_or(Rational::ZERO)));
                }
                _ => {}
            }
        }
        combination
    }
}

impl<R: Reacher> Combiner for Sampled<'_, R> {
    fn set_ends(&mut self, low: &[Vec<f64>], high: &[Vec<f64>]) {
        self.low = low.to_vec();
        self.high = high.to_vec();
    }

    fn contradiction(&mut self, state: usize, which: usize) -> Option<Combination> {
        for share in [1.0, 0.25, 1e-4] {
            self.go_to(share);
            if let Reach::Contradiction(by) = self.reacher.reach(state, which, 0) {
                return Some(self.written(state, which, &by));
            }
        }
        None
    }

    fn bounds(&mut self, state: usize, which: usize, direction: usize) -> Vec<Combination> {
        let mut out = Vec::new();
        for share in AT {
            self.go_to(share);
            if let Reach::Most { by, .. } = self.reacher.reach(state, which, direction) {
                let combination = self.written(state, which, &by);
                if !out.contains(&combination) {
                    out.push(combination);
                }
            }
        }
        out
    }
}
