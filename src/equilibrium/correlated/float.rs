//! The mediator's program in floating point, computed with and never written out.

use super::super::lottery::spread;
use super::layout::{Layout, Row};
use crate::exact::simplex::Basis;
use crate::lp::vertex::Source;

/// Payoffs are scaled to a range of 1, player by player.
#[derive(Debug)]
pub(super) struct FloatProgram<'a> {
    layout: &'a Layout,
    /// By player and profile.
    payoffs: Vec<Vec<f64>>,
    /// By profile, from −1 to 0; empty with floors.
    costs: Vec<f64>,
    /// By player: what makes scaled payoffs comparable and positive, for floors.
    scales: Vec<(f64, f64)>,
    /// By player: the range that became 1.
    ranges: Vec<f64>,
    /// The same of the objective.
    cost_range: f64,
}

impl<'a> FloatProgram<'a> {
    /// From payoffs by player and profile, and the weights of the players in the objective (not used with floors).
    pub fn new(layout: &'a Layout, mut payoffs: Vec<Vec<f64>>, weights: &[f64]) -> Self {
        let (least, range) = spread(payoffs.iter().flatten().copied());
        let mut costs = Vec::new();
        let mut cost_range = range;
        if !layout.floors {
            costs = vec![0.0; layout.profiles];
            for (payoffs, &weight) in payoffs.iter().zip(weights).filter(|(_, weight)| **weight != 0.0) {
                costs.iter_mut().zip(payoffs).for_each(|(cost, payoff)| *cost += weight * payoff);
            }
            let (low, width) = spread(costs.iter().copied());
            costs.iter_mut().for_each(|cost| *cost = (*cost - low) / width - 1.0);
            cost_range = width;
        }
        let mut scales = Vec::with_capacity(payoffs.len());
        let mut ranges = Vec::with_capacity(payoffs.len());
        for payoffs in &mut payoffs {
            let (low, width) = spread(payoffs.iter().copied());
            payoffs.iter_mut().for_each(|payoff| *payoff = (*payoff - low) / width);
            ranges.push(width);
            scales.push((width / range, (low - least) / range + 0.5));
        }
        Self { layout, payoffs, costs, scales, ranges, cost_range }
    }

    /// The best profile for the objective, alone: prices that are right.
    pub fn start(&self) -> Basis {
        let best = |numbers: &[f64]| (0..numbers.len()).fold(0, |b, at| if numbers[at] > numbers[b] { at } else { b });
        match self.payoffs.first() {
            Some(first) if self.layout.floors => {
                Basis { columns: vec![best(first), self.layout.profiles], rows: vec![0, 1] }
            }
            _ => Basis { columns: vec![best(&self.costs)], rows: vec![0] },
        }
    }

    /// What turns a multiplier of a row into one of the game's own incentives (or shares, for floors).
    pub fn row_scale(&self, row: usize) -> f64 {
        match self.layout.row(row) {
            Row::Incentive { player, .. } => self.cost_range / self.ranges[player],
            Row::Total | Row::Floor(_) => 1.0,
        }
    }

    fn floor(&self, player: usize, profile: usize) -> f64 {
        let (width, low) = self.scales[player];
        self.payoffs[player][profile] * width + low
    }
}

impl Source for FloatProgram<'_> {
    fn column_count(&self) -> usize {
        self.layout.columns()
    }

    fn row_count(&self) -> usize {
        self.layout.rows()
    }

    fn cost(&self, column: usize) -> f64 {
        if self.layout.floors { f64::from(u8::from(column == self.layout.profiles)) } else { self.costs[column] }
    }

    fn right(&self, row: usize) -> f64 {
        if row == 0 { 1.0 } else { 0.0 }
    }

    fn is_equation(&self, row: usize) -> bool {
        row == 0
    }

    fn entry(&self, row: usize, column: usize) -> f64 {
        let profile = column < self.layout.profiles;
        match self.layout.row(row) {
            Row::Total => f64::from(u8::from(profile)),
            Row::Floor(player) => if profile { -self.floor(player, column) } else { 1.0 },
            Row::Incentive { player, recommended, deviation } => {
                let applies = profile && recommended.is_none_or(|s| s == self.layout.strategy(player, column));
                let payoffs = &self.payoffs[player];
                if applies { payoffs[self.layout.deviate(player, column, deviation)] - payoffs[column] } else { 0.0 }
            }
        }
    }

    fn combine(&self, rows: &[usize], weights: &[f64], out: &mut [f64]) {
        let profiles = self.layout.profiles;
        // The coarse rows of a player share what they compare with.
        let mut coarse = vec![0.0; self.layout.shape.len()];
        for (&row, &weight) in rows.iter().zip(weights).filter(|(_, weight)| **weight != 0.0) {
            match self.layout.row(row) {
                Row::Total => out[..profiles].iter_mut().for_each(|out| *out += weight),
                Row::Floor(player) => {
                    let (width, low) = self.scales[player];
                    for (out, payoff) in out.iter_mut().zip(&self.payoffs[player]) {
                        *out -= weight * (payoff * width + low);
                    }
                    out[profiles] += weight;
                }
                Row::Incentive { player, recommended: Some(s), deviation } => {
                    let (payoffs, stride) = (&self.payoffs[player], self.layout.strides[player]);
                    for (here, there) in self.layout.runs(player, s).zip(self.layout.runs(player, deviation)) {
                        let pairs = payoffs[there..there + stride].iter().zip(&payoffs[here..here + stride]);
                        for (out, (other, own)) in out[here..here + stride].iter_mut().zip(pairs) {
                            *out += weight * (other - own);
                        }
                    }
                }
                Row::Incentive { player, recommended: None, .. } => coarse[player] += weight,
            }
        }
        for (player, &total) in coarse.iter().enumerate().filter(|(_, total)| **total != 0.0) {
            out.iter_mut().zip(&self.payoffs[player]).for_each(|(out, own)| *out -= total * own);
        }
        self.combine_coarse_deviations(rows, weights, out);
    }

    fn apply(&self, columns: &[usize], weights: &[f64], out: &mut [f64]) {
        let layout = self.layout;
        for (&column, &weight) in columns.iter().zip(weights).filter(|(_, weight)| **weight != 0.0) {
            if column == layout.profiles {
                out[1..=layout.shape.len()].iter_mut().for_each(|out| *out += weight);
                continue;
            }
            out[0] += weight;
            for (player, payoffs) in self.payoffs.iter().enumerate() {
                if layout.floors {
                    out[1 + player] -= weight * self.floor(player, column);
                }
                let own = payoffs[column];
                let row = layout.incentives(player, column);
                let others = payoffs[layout.deviate(player, column, 0)..].iter().step_by(layout.strides[player]);
                for (out, other) in out[row..row + layout.shape[player]].iter_mut().zip(others) {
                    *out += weight * (other - own);
                }
            }
        }
    }
}

impl FloatProgram<'_> {
    /// What coarse rows promise for deviating: the same for all strategies of the player, so it is added up once.
    fn combine_coarse_deviations(&self, rows: &[usize], weights: &[f64], out: &mut [f64]) {
        let layout = self.layout;
        for player in 0..layout.shape.len() {
            let of = |(&row, &weight): (&usize, &f64)| match layout.row(row) {
                Row::Incentive { player: p, recommended: None, deviation } if p == player => Some((deviation, weight)),
                _ => None,
            };
            let deviations: Vec<(usize, f64)> = rows.iter().zip(weights).filter_map(of).collect();
            if deviations.is_empty() {
                continue;
            }
            let (stride, payoffs) = (layout.strides[player], &self.payoffs[player]);
            let mut promised = vec![0.0; stride];
            for block in layout.runs(player, 0) {
                promised.fill(0.0);
                for &(deviation, weight) in &deviations {
                    let there = block + deviation * stride;
                    promised.iter_mut().zip(&payoffs[there..there + stride]).for_each(|(p, u)| *p += weight * u);
                }
                for out in out[block..block + stride * layout.shape[player]].chunks_exact_mut(stride) {
                    out.iter_mut().zip(&promised).for_each(|(out, p)| *out += p);
                }
            }
        }
    }
}
