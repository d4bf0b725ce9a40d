//! The mediator's program in whole numbers, and what a distribution and multipliers are worth, by the definitions.

use super::super::lottery::to_f64;
use super::layout::{Layout, Row};
use crate::exact::Rational;
use crate::exact::linear::{factor, whole};
use crate::game::NormalForm;
use crate::lp::proved::Whole;
use dashu_int::IBig;
use std::collections::BTreeMap;

#[derive(Debug)]
pub(super) struct WholeProgram<'a> {
    layout: &'a Layout,
    /// By player and profile, times `scale`.
    payoffs: Vec<Vec<IBig>>,
    scale: Rational,
    /// The weights of the players in the objective, times `weight_scale`.
    weights: Vec<IBig>,
    weight_scale: Rational,
    /// Added to payoffs in floors, so that all are positive; the least payoff is counted in ranges.
    raise: IBig,
    range: IBig,
    /// What a unit of each player's incentives is in the floating-point program; then of the objective.
    units: Vec<f64>,
    cost_unit: f64,
}

impl<'a> WholeProgram<'a> {
    pub fn new(layout: &'a Layout, game: &NormalForm, weights: &[Rational]) -> Self {
        let players = layout.shape.len();
        let all = || (0..players).flat_map(|player| game.payoffs_of(player));
        let mut numbers = whole(all());
        let mut payoffs: Vec<Vec<IBig>> =
            (0..players).map(|_| numbers.split_off(numbers.len().saturating_sub(layout.profiles))).collect();
        payoffs.reverse();
        let width = |(least, most): (IBig, IBig)| (most - least).max(IBig::ONE);
        let (least, most) = extremes(payoffs.iter().flatten());
        let range = width((least.clone(), most));
        let units = payoffs.iter().map(|payoffs| 1.0 / to_f64(&width(extremes(payoffs.iter())))).collect();
        let whole_weights = whole(weights.iter());
        let worth = |profile: usize| payoffs.iter().zip(&whole_weights).map(|(u, w)| &u[profile] * w).sum::<IBig>();
        let worths: Vec<IBig> = if layout.floors { vec![] } else { (0..layout.profiles).map(worth).collect() };
        let cost_unit = if layout.floors { 1.0 } else { 1.0 / to_f64(&width(extremes(worths.iter()))) };
        Self {
            layout,
            payoffs,
            scale: factor(all()),
            weights: whole_weights,
            weight_scale: factor(weights.iter()),
            raise: &range / IBig::from(2) + IBig::ONE - least,
            range,
            units,
            cost_unit,
        }
    }

    /// A multiplier of a row of this program as one of the game's own incentives (of floors, up to their sum).
    pub fn unscaled(&self, multiplier: &Rational) -> Rational {
        if self.layout.floors { multiplier.clone() } else { multiplier / &self.weight_scale }
    }

    /// The expected payoff of each player.
    pub fn expected(&self, distribution: &[(usize, Rational)]) -> Vec<Rational> {
        let (weights, total) = weights(distribution);
        let sum = |payoffs: &Vec<IBig>| weights.iter().map(|(profile, weight)| &payoffs[*profile] * weight).sum();
        self.payoffs.iter().map(|p| Rational::from_parts_signed(sum(p), total.clone()) / &self.scale).collect()
    }

    /// The largest gain from any deviation that the concept allows, times the probability with which it applies; at
    /// least 0.
    pub fn regret(&self, distribution: &[(usize, Rational)]) -> Rational {
        let (weights, total) = weights(distribution);
        let excess = self.deviations(weights.iter().map(|(profile, weight)| (*profile, weight)));
        let most = excess.into_values().max().unwrap_or(IBig::ZERO).max(IBig::ZERO);
        Rational::from_parts_signed(most, total) / &self.scale
    }

    /// By incentive row: what a deviation gains over weighted profiles.
    fn deviations<'b>(&self, weighted: impl Iterator<Item = (usize, &'b IBig)>) -> BTreeMap<usize, IBig> {
        let layout = self.layout;
        let mut excess: BTreeMap<usize, IBig> = BTreeMap::new();
        for (profile, weight) in weighted {
            for (player, payoffs) in self.payoffs.iter().enumerate() {
                let first = layout.incentives(player, profile);
                for deviation in 0..layout.shape[player] {
                    let gain = &payoffs[layout.deviate(player, profile, deviation)] - &payoffs[profile];
                    if !gain.is_zero() {
                        *excess.entry(first + deviation).or_default() += gain * weight;
                    }
                }
            }
        }
        excess
    }

    /// The largest value over profiles of weighted payoffs plus multipliers (≥ 0, by row) times what deviations lose there:
    /// no distribution that meets the incentives has weighted payoffs above it.
    pub fn bound(&self, weights: &[Rational], multipliers: &[(usize, Rational)]) -> Rational {
        let list: Vec<&Rational> = weights.iter().chain(multipliers.iter().map(|(_, y)| y)).collect();
        let mut numbers = whole(list.iter().copied());
        let y = numbers.split_off(weights.len());
        let by_row: Vec<(usize, &IBig)> = multipliers.iter().map(|(row, _)| *row).zip(&y).collect();
        let mut values = self.paid(&by_row);
        for (payoffs, weight) in self.payoffs.iter().zip(&numbers).filter(|(_, weight)| !weight.is_zero()) {
            values.iter_mut().zip(payoffs).for_each(|(value, payoff)| *value -= weight * payoff);
        }
        let most = values.into_iter().min().unwrap_or(IBig::ZERO);
        Rational::from(-most) / (&self.scale * factor(list.into_iter()))
    }

    /// By profile: what incentive rows, times their multipliers, make it pay.
    fn paid(&self, rows: &[(usize, &IBig)]) -> Vec<IBig> {
        let layout = self.layout;
        let mut paid = vec![IBig::ZERO; layout.profiles];
        for &(row, y) in rows {
            let Row::Incentive { player, recommended, deviation } = layout.row(row) else { continue };
            let (payoffs, stride) = (&self.payoffs[player], layout.strides[player]);
            let strategies = match recommended {
                Some(s) => s..s + 1,
                None => 0..layout.shape[player],
            };
            for strategy in strategies.filter(|&s| s != deviation) {
                for (here, there) in layout.runs(player, strategy).zip(layout.runs(player, deviation)) {
                    for step in 0..stride {
                        let gain = &payoffs[there + step] - &payoffs[here + step];
                        if !gain.is_zero() {
                            paid[here + step] += gain * y;
                        }
                    }
                }
            }
        }
        paid
    }

    fn raised(&self, player: usize, profile: usize) -> IBig {
        &self.payoffs[player][profile] + &self.raise
    }
}

fn extremes<'a>(numbers: impl Iterator<Item = &'a IBig> + Clone) -> (IBig, IBig) {
    let (least, most) = (numbers.clone().min(), numbers.max());
    (least.cloned().unwrap_or(IBig::ZERO), most.cloned().unwrap_or(IBig::ZERO))
}

/// Whole weights of the profiles, and the sum that makes them probabilities.
fn weights(distribution: &[(usize, Rational)]) -> (Vec<(usize, IBig)>, IBig) {
    let probabilities = || distribution.iter().map(|(_, p)| p);
    let profiles = distribution.iter().map(|(profile, _)| *profile);
    (profiles.zip(whole(probabilities())).collect(), factor(probabilities()).numerator())
}

impl Whole for WholeProgram<'_> {
    fn cost(&self, column: usize) -> IBig {
        if self.layout.floors {
            return IBig::from(u8::from(column == self.layout.profiles));
        }
        self.payoffs.iter().zip(&self.weights).map(|(payoffs, weight)| &payoffs[column] * weight).sum()
    }

    fn right(&self, row: usize) -> IBig {
        IBig::from(u8::from(row == 0))
    }

    fn is_equation(&self, row: usize) -> bool {
        row == 0
    }

    fn entry(&self, row: usize, column: usize) -> IBig {
        let profile = column < self.layout.profiles;
        match self.layout.row(row) {
            Row::Total => IBig::from(u8::from(profile)),
            Row::Floor(player) => {
                if profile {
                    -self.raised(player, column)
                } else {
                    self.range.clone()
                }
            }
            Row::Incentive { player, recommended, deviation } => {
                let applies = profile && recommended.is_none_or(|s| s == self.layout.strategy(player, column));
                let payoffs = &self.payoffs[player];
                if applies {
                    &payoffs[self.layout.deviate(player, column, deviation)] - &payoffs[column]
                } else {
                    IBig::ZERO
                }
            }
        }
    }

    fn row_count(&self) -> usize {
        self.layout.rows()
    }

    fn row_unit(&self, row: usize) -> f64 {
        match self.layout.row(row) {
            Row::Total => 1.0,
            Row::Floor(_) => 1.0 / to_f64(&self.range),
            Row::Incentive { player, .. } => self.units[player],
        }
    }

    fn cost_unit(&self) -> f64 {
        self.cost_unit
    }

    fn excess(&self, columns: &[usize], numerators: &[IBig], denominator: &IBig) -> Vec<(usize, IBig)> {
        let profiles = self.layout.profiles;
        let weighted = || columns.iter().copied().zip(numerators).filter(|&(c, n)| c < profiles && !n.is_zero());
        let mut excess = vec![(0, weighted().map(|(_, n)| n).sum::<IBig>() - denominator)];
        if self.layout.floors {
            let least = columns.iter().zip(numerators).find(|(c, _)| **c == profiles);
            let least = least.map_or(IBig::ZERO, |(_, n)| n * &self.range);
            for player in 0..self.payoffs.len() {
                let has: IBig = weighted().map(|(c, n)| self.raised(player, c) * n).sum();
                excess.push((1 + player, &least - has));
            }
        }
        excess.extend(self.deviations(weighted()));
        excess
    }

    fn gains(&self, rows: &[usize], multipliers: &[IBig], weight: &IBig) -> Vec<IBig> {
        let by_row: Vec<(usize, &IBig)> = rows.iter().copied().zip(multipliers).filter(|(_, y)| !y.is_zero()).collect();
        let mut paid = self.paid(&by_row);
        let mut least_paid = IBig::ZERO;
        for &(row, y) in &by_row {
            match self.layout.row(row) {
                Row::Total => paid.iter_mut().for_each(|paid| *paid += y),
                Row::Floor(player) => {
                    least_paid += y * &self.range;
                    paid.iter_mut().enumerate().for_each(|(profile, paid)| *paid -= self.raised(player, profile) * y);
                }
                Row::Incentive { .. } => {}
            }
        }
        if !self.layout.floors {
            for (payoffs, factor) in self.payoffs.iter().zip(&self.weights).filter(|(_, f)| !f.is_zero()) {
                let factor = factor * weight;
                paid.iter_mut().zip(payoffs).for_each(|(paid, payoff)| *paid -= &factor * payoff);
            }
        }
        let mut gains: Vec<IBig> = paid.into_iter().map(|paid| -paid).collect();
        if self.layout.floors {
            gains.push(weight - least_paid);
        }
        gains
    }
}
