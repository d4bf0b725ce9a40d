//! What finer arithmetic costs, roughly.

use super::account::Cell;
use super::response::{Alarms, bits, has_exact_suspension};
use crate::agreement::scenario::{Scenario, Suspension};
use crate::exact::Rational;
use dashu_base::{BitTest, Gcd};
use dashu_int::UBig;

/// Rough estimates of what finer arithmetic costs, so that a proof never takes longer than it is worth.
pub(super) struct Costs {
    count: usize,
    measures: usize,
    /// Binary digits that one more period adds to an exact value, by party; infinite where λ cannot be written out.
    growth: Vec<f64>,
    /// Binary digits that the levels and amounts have in common.
    grid: f64,
}

impl Costs {
    pub(super) fn of(scenario: &Scenario, alarms: &[Alarms], grid: f64) -> Self {
        let chance = alarms.iter().map(|a| bits(&a.quiet)).max().unwrap_or(0);
        let seen = |party: usize| alarms.iter().filter_map(|a| a.detection.get(party)).map(bits).max().unwrap_or(0);
        let suspension = match scenario.response.suspension {
            Suspension::Forever => 0,
            Suspension::Periods(periods) => u64::from(periods),
        };
        let notice = scenario.exit.map_or(0, |exit| exit.notice_periods) as f64;
        let growth = (0..scenario.parties.len()).map(|party| {
            if !has_exact_suspension(scenario, party) {
                return f64::INFINITY;
            }
            let delta = bits(scenario.parties[party].discount.get());
            let once = delta * (1 + suspension) + chance + seen(party);
            // A long notice is a power of `keep` and weighs like as many periods.
            once as f64 * (1.0 + notice / scenario.periods.count as f64)
        });
        Self { count: scenario.periods.count, measures: scenario.measures.len(), growth: growth.collect(), grid }
    }

    fn operations(&self, cell: Cell) -> f64 {
        (self.count + 2 - cell.start) as f64 * (10 * self.measures + 20) as f64
    }

    /// Seconds for a cell in wide intervals.
    pub(super) fn wide(&self, cell: Cell) -> f64 {
        self.operations(cell) * 5e-8
    }

    /// Seconds for a cell in rationals.
    pub(super) fn exact(&self, cell: Cell) -> f64 {
        let growth = self.growth.get(cell.actor.party).copied().unwrap_or(f64::INFINITY);
        let length = growth * (self.count + 2 - cell.start) as f64 + self.grid;
        self.operations(cell) * (1e-7 + 2e-13 * length * length)
    }

    /// Seconds for a weighted sum of rows in rationals.
    pub(super) fn exact_sum(&self, rows: usize) -> f64 {
        let growth = self.growth.iter().copied().fold(0.0, f64::max);
        let length = growth * (self.count + 2) as f64 + self.grid;
        let operations = (self.count + 2) as f64 * (rows * 6 + self.growth.len() * self.measures * 4) as f64;
        operations * (1e-7 + 2e-13 * length * length)
    }
}

/// Length of the least common denominator; infinite when it is very long.
pub(super) fn common_bits<'a>(numbers: impl Iterator<Item = &'a Rational>) -> f64 {
    let mut common = UBig::ONE;
    for number in numbers {
        let denominator = number.denominator();
        if common != denominator {
            let shared = (&common).gcd(&denominator);
            common *= denominator / shared;
        }
        if common.bit_len() > 1 << 14 {
            return f64::INFINITY;
        }
    }
    common.bit_len() as f64
}
