//! What is maximised: the scenario's objective, earliest progress, or slack.

use super::affine::Affine;
use super::{Builder, DYNAMICS, Goal};
use crate::agreement::coefficients::Coefficients;
use crate::agreement::scenario::{Objective, Scenario};
use crate::exact::to_f64;

impl Builder<'_> {
    /// Sets what is maximised and returns the unit of the objective and what of it is in no column.
    pub fn objective(&mut self, slacks: &[usize]) -> (f64, f64) {
        let (sum, unit) = match self.goal {
            Goal::Optimise { early } => {
                let (mut sum, unit) = self.scenario_objective();
                if early != 0.0 {
                    sum.add(early, &self.early_progress());
                }
                (sum, unit)
            }
            Goal::EarliestProgress { at_least } => {
                let (mut floor, unit) = self.scenario_objective();
                floor.constant -= at_least;
                self.demand(DYNAMICS, floor, 0.0, 0.0, false);
                (self.early_progress(), unit)
            }
            Goal::WidestSlack => (self.slack.map(Affine::column).unwrap_or_default(), 1.0),
            Goal::SlackEverywhere { .. } => {
                let share = 1.0 / slacks.len().max(1) as f64;
                (Affine { terms: slacks.iter().map(|&s| (s, share)).collect(), constant: 0.0 }, 1.0)
            }
        };
        let mut sum = sum;
        sum.merge();
        self.problem.maximise(sum.terms);
        (unit, sum.constant)
    }

    fn scenario_objective(&mut self) -> (Affine, f64) {
        let c = self.c;
        let first: Vec<Affine> = self.parties.iter().map(|p| p.values[0].clone()).collect();
        let unit = objective_unit(self.scenario, c);
        let mut sum = Affine::default();
        match self.scenario.objective {
            Objective::Welfare => {
                for (value, p) in first.iter().zip(&c.parties) {
                    sum.add(p.weight / unit, value);
                }
            }
            Objective::Egalitarian => {
                let least = self.problem.column(0, f64::NEG_INFINITY, f64::INFINITY);
                for (party, (value, p)) in first.iter().zip(&c.parties).enumerate() {
                    let share = p.scale / unit;
                    let mut gain = Affine { terms: vec![(least, -1.0)], constant: -p.disagreement * share };
                    gain.add(share, value);
                    self.gains.push((self.problem.row_count(), party));
                    self.demand(DYNAMICS, gain, 0.0, 0.0, false);
                }
                sum = Affine::column(least);
            }
            Objective::Progress => {
                for level in self.levels.iter().flatten() {
                    sum.add(1.0 / unit, level);
                }
            }
        }
        (sum, unit)
    }

    fn early_progress(&self) -> Affine {
        let mut sum = Affine::default();
        for (levels, weights) in self.levels.iter().zip(early_weights(self.scenario, self.c.periods)) {
            for (level, weight) in levels.iter().zip(weights) {
                sum.add(weight, level);
            }
        }
        // Money that nothing asks for is not spent.
        for (line, columns) in self.amounts.iter().enumerate() {
            let budget = to_f64(&self.scenario.assistance[line].budget);
            let scale = self.c.parties[self.scenario.assistance[line].to].scale;
            let share = if budget > 0.0 { 1e-3 * scale / budget } else { 0.0 };
            sum.terms.extend(columns.iter().map(|&column| (column, -share)));
        }
        sum
    }
}

/// The objective in the file's units = this × the objective of the linear program.
pub(in crate::agreement) fn objective_unit(scenario: &Scenario, c: &Coefficients) -> f64 {
    match scenario.objective {
        Objective::Welfare => {
            let total: f64 = c.parties.iter().map(|p| p.weight).sum();
            if total > 0.0 { total } else { 1.0 }
        }
        Objective::Egalitarian => c.parties.iter().map(|p| p.scale).fold(f64::MIN_POSITIVE, f64::max),
        Objective::Progress => (c.periods * c.measures.len()) as f64,
    }
}

/// Weights `[k][t-1]` of levels in earliest progress, about 1 in all: levels summed over periods; among equals earlier
/// steps, then the measures first in the order of names.
pub(in crate::agreement) fn early_weights(scenario: &Scenario, periods: usize) -> Vec<Vec<f64>> {
    let measures = &scenario.measures;
    let mut by_name: Vec<usize> = (0..measures.len()).collect();
    by_name.sort_by(|&a, &b| measures[a].name.cmp(&measures[b].name));
    let mut rank = vec![0; measures.len()];
    for (place, &k) in by_name.iter().enumerate() {
        rank[k] = place;
    }
    let (count, periods) = (measures.len() as f64, periods as f64);
    let weight = |k: usize, t: usize| {
        let by_rank = 0.01 * (1.0 - rank[k] as f64 / count);
        let by_time = 0.001 * (1.0 - t as f64 / periods);
        (1.0 + by_rank + by_time) / (count * periods)
    };
    (0..measures.len()).map(|k| (0..periods as usize).map(|t| weight(k, t)).collect()).collect()
}
