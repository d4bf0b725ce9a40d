//! Where the linear program looks: the knots between which a measure moves evenly, and the periods whose values have
//! columns of their own.
//!
//! A schedule on few knots is a restriction of the problem, solved in a fraction of the time. Its multipliers price
//! every single step of every measure (see [`super::gradient`]): where another way of moving between two knots would
//! be worth more, knots are added. When none would, no schedule on any knots is better, and the price difference
//! summed over all measures bounds what is left to gain.

use super::coefficients::{Coefficients, MeasureCoefficients};
use std::ops::Range;

/// Problems with at most this many levels are solved on all periods at once.
const SMALL: usize = 2_000;
/// How many knots a long measure starts with.
const FIRST_KNOTS: usize = 12;

/// Paces closer than this are the same.
const SAME_PACE: f64 = 1e-8;

/// Knots by measure and retained periods.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Rising periods in 1..=T, T included; period 0 is known.
    pub knots: Vec<Vec<usize>>,
    /// Whether period t has columns for its values, index t − 1 for t = 1..=T + 1.
    pub retained: Vec<bool>,
}

impl Grid {
    /// Every period.
    pub fn full(c: &Coefficients) -> Self {
        Self { knots: vec![(1..=c.periods).collect(); c.measures.len()], retained: vec![true; c.periods + 1] }
    }

    /// Every period where the problem is small; else about a dozen, and wherever a bound changes.
    pub fn first(c: &Coefficients) -> Self {
        if c.periods * c.measures.len() <= SMALL || c.periods < 4 * FIRST_KNOTS {
            return Self::full(c);
        }
        let spacing = c.periods.div_ceil(FIRST_KNOTS);
        let regular = |t: usize| t.is_multiple_of(spacing) || t == c.periods || t == 1;
        let knots = c
            .measures
            .iter()
            .map(|m| {
                let changes = |t: usize| {
                    let differs = |bounds: &[f64]| t < c.periods && bounds[t] != bounds[t - 1];
                    let ties = t < c.periods && m.tied[t] != m.tied[t - 1];
                    differs(&m.least) || differs(&m.upper) || ties || (t > 1 && m.least[t - 1] != m.least[t - 2])
                };
                (1..=c.periods).filter(|&t| regular(t) || changes(t)).collect()
            })
            .collect();
        let retained = (1..=c.periods + 1).map(|t| t > c.periods || regular(t)).collect();
        Self { knots, retained }
    }

    /// Adds knots by measure; where there are fewer measures than here, the rest keeps its own.
    pub fn add(&mut self, knots: &[Vec<usize>]) {
        for (known, more) in self.knots.iter_mut().zip(knots) {
            let last = known.last().copied().unwrap_or(0);
            known.extend(more.iter().copied().filter(|t| (1..=last).contains(t)));
            known.sort_unstable();
            known.dedup();
        }
    }

    /// Keeps the knots at which a measure changes its pace, with their neighbours, and those that bounds need: the last
    /// schedule is still there, and may shift a little.
    pub fn keep_used(&mut self, c: &Coefficients, levels: &[Vec<f64>]) {
        for (k, m) in c.measures.iter().enumerate() {
            let level = |t: usize| if t == 0 { m.start } else { levels[k][t - 1] };
            let same = |bounds: &[f64], t: usize| t == 1 || bounds[t - 1] == bounds[t - 2];
            let ties = |t: usize| m.tied[t] != m.tied[t - 1];
            let mut kept = vec![c.periods];
            for t in 1..c.periods {
                let turn = level(t + 1) - 2.0 * level(t) + level(t - 1);
                let bounds = !same(&m.least, t) || !same(&m.least, t + 1) || !same(&m.upper, t + 1);
                if turn.abs() > SAME_PACE || bounds || ties(t) {
                    kept.extend([t.saturating_sub(1).max(1), t, t + 1]);
                }
            }
            kept.sort_unstable();
            kept.dedup();
            self.knots[k] = kept;
        }
    }

    /// Whether every period is a knot of every measure.
    pub fn is_full(&self, c: &Coefficients) -> bool {
        self.knots.iter().all(|knots| knots.len() == c.periods)
    }

    /// The periods at which rows are asked for to begin with.
    pub fn is_retained(&self, period: usize) -> bool {
        self.retained.get(period - 1).copied().unwrap_or(true)
    }

    /// Gives the values of a period columns of their own.
    pub fn retain(&mut self, period: usize) {
        if let Some(kept) = self.retained.get_mut(period - 1) {
            *kept = true;
        }
    }

    /// Adds knots where the prices of single steps say that moving otherwise between two knots would be worth more than
    /// `negligible`. `gradient[k][t-1]` is what the Lagrangian gains per unit of x_{k,t}. Returns an upper bound on what
    /// all other ways of moving could be worth (Lagrangian relaxation), and how many knots were added.
    pub fn refine(
        &mut self,
        c: &Coefficients,
        levels: &[Vec<f64>],
        gradient: &[Vec<f64>],
        negligible: f64,
    ) -> (f64, usize) {
        let mut bound = 0.0;
        let mut added = 0;
        for (k, m) in c.measures.iter().enumerate() {
            let prices = suffix_sums(&gradient[k]);
            let (best, last) = best_steps(m, &prices, None);
            // What the last room below 1 is worth; nothing where there is room.
            let marginal = last.map_or(0.0, |t| prices[t]);
            let turns = |segment: &Range<usize>| {
                segment.clone().skip(1).filter(|&t| (best[t] - best[t - 1]).abs() > 1e-12).collect::<Vec<_>>()
            };
            let known = &self.knots[k];
            let is_new = |t: &usize| *t > 0 && known.binary_search(t).is_err();
            let mut fresh = Vec::new();
            let mut gain = 0.0;
            let mut from = 0;
            let mut before = m.start;
            for &to in known {
                let even = (levels[k][to - 1] - before) / (to - from) as f64;
                let segment = from..to;
                let worth: f64 = segment.clone().map(|t| (prices[t] - marginal) * (best[t] - even)).sum();
                gain += segment.clone().map(|t| prices[t] * (best[t] - even)).sum::<f64>();
                // The step that takes the last room is priced at nothing here, but must be possible all the same.
                if worth > negligible || last.is_some_and(|t| segment.contains(&t)) {
                    fresh.extend(turns(&segment));
                }
                if worth > negligible {
                    fresh.push(from + (to - from) / 2);
                }
                (from, before) = (to, levels[k][to - 1]);
            }
            bound += gain;
            fresh.retain(is_new);
            if gain <= negligible {
                fresh.clear();
            } else if fresh.is_empty() {
                // Steps forced by milestones are worth less than the marginal price and can hide a gain nearby.
                fresh = turns(&(0..c.periods));
                fresh.retain(is_new);
            }
            fresh.sort_unstable();
            fresh.dedup();
            added += fresh.len();
            self.knots[k].extend(fresh);
            self.knots[k].sort_unstable();
        }
        (bound, added)
    }
}

/// By period: what a step in a tied period would be worth to the Lagrangian, per unit, everything else moving as is best;
/// 0 in other periods. `gradient[t-1]` is what the Lagrangian gains per unit of x_t.
pub(super) fn worth_of_ties(m: &MeasureCoefficients, gradient: &[f64]) -> Vec<f64> {
    /// So small that the best steps change at the margin only.
    const SMALL_STEP: f64 = 1e-6;
    let prices = suffix_sums(gradient);
    let value = |untied| best_steps(m, &prices, untied).0.iter().zip(&prices).map(|(step, price)| step * price).sum();
    let base: f64 = value(None);
    let worth = |t: usize| {
        let more: f64 = if m.tied[t] { value(Some((t, SMALL_STEP))) } else { base };
        ((more - base) / SMALL_STEP).max(0.0)
    };
    (0..prices.len()).map(worth).collect()
}

/// What a step in period t is worth: it raises the level from t on.
fn suffix_sums(gradient: &[f64]) -> Vec<f64> {
    let mut sums = gradient.to_vec();
    for t in (0..sums.len().saturating_sub(1)).rev() {
        sums[t] += sums[t + 1];
    }
    sums
}

/// The steps that a measure would take at these prices within its pace, [start, 1] and what milestones and deadline ask,
/// and the period of the step that takes the last room below 1, if it is taken. Demands are nested (a level reached by
/// period t counts for every later one), so the dearest periods up to each demand meet it best, and what room is left
/// goes to the dearest of all, as in a knapsack that can be filled in parts.
///
/// A tied period takes no step, except the one in `untied`, which takes one up to the size given.
fn best_steps(m: &MeasureCoefficients, prices: &[f64], untied: Option<(usize, f64)>) -> (Vec<f64>, Option<usize>) {
    let most = m.max_step.unwrap_or(1.0);
    let pace = |t: usize| untied.filter(|u| u.0 == t).map_or(most, |u| u.1);
    let mut steps = vec![0.0; prices.len()];
    let mut reached = m.start;
    // Periods seen so far with pace to spare, the dearest last; of equals the earliest.
    let mut open: Vec<usize> = Vec::new();
    for t in 0..prices.len() {
        if pace(t) > 0.0 && (untied.is_some_and(|u| u.0 == t) || m.upper[t] > m.start && !m.tied[t]) {
            let cheaper = |&other: &usize| prices[other].total_cmp(&prices[t]).then(t.cmp(&other)).is_lt();
            open.insert(open.partition_point(cheaper), t);
        }
        while reached < m.least[t] {
            let Some(&dearest) = open.last() else { break };
            let (wanted, spare) = (m.least[t] - reached, pace(dearest) - steps[dearest]);
            if wanted < spare {
                steps[dearest] += wanted;
                reached = m.least[t];
            } else {
                steps[dearest] = pace(dearest);
                reached += spare;
                open.pop();
            }
        }
    }
    while let Some(t) = open.pop().filter(|&t| prices[t] > 0.0) {
        let (room, spare) = (1.0 - reached, pace(t) - steps[t]);
        if room <= spare {
            steps[t] += room.max(0.0);
            return (steps, Some(t));
        }
        steps[t] = pace(t);
        reached += spare;
    }
    (steps, None)
}
