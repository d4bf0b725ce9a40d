//! The gradient of the Lagrangian against differences of rows valued by the exact check.
//!
//! Objective and rows are affine in the levels, so that the difference between two schedules that differ in one level
//! is the derivative, exactly.

use super::coefficients::Coefficients;
use super::gradient::lagrangian;
use super::grid::Grid;
use super::master::{Demand, Goal, Master, build, early_weights, objective_unit};
use super::plan::{Kind, Plan, Row};
use super::scenario::*;
use super::schedule::Schedule;
use crate::certificate::slack;
use crate::exact::{Rational, to_f64};
use crate::generate::agreement;
use crate::units::Probability;
use std::collections::BTreeMap;

/// A linear congruential generator (Knuth's constants).
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }

    fn share(&mut self, low: usize, high: usize, parts: usize) -> Rational {
        Rational::from_parts((low + self.below(high - low + 1)).into(), parts.into())
    }

    fn series(&mut self, count: usize, low: usize, high: usize) -> Series {
        Series::from_values((0..count).map(|_| self.share(low, high, 20)).collect()).unwrap()
    }
}

/// A random agreement with everything the format has.
fn rich(seed: u64) -> Scenario {
    let draw = &mut Draw(seed);
    let parties = 1 + draw.below(3);
    let count = 1 + draw.below(6);
    let mut s = agreement(parties, 1 + draw.below(3), count, seed).unwrap();
    let n = s.measures.len();
    s.links.clear();
    if draw.below(2) == 0 {
        s.periods.after = After::Sunset;
    }
    s.response.suspension =
        [Suspension::Forever, Suspension::Periods(0), Suspension::Periods(1), Suspension::Periods(7)][draw.below(4)];
    s.objective = [Objective::Welfare, Objective::Egalitarian, Objective::Progress][draw.below(3)];
    for i in 0..parties {
        s.response.sanction[i] = draw.series(count, 0, 60);
        s.response.sanction_per_period[i] = draw.series(count, 0, 10);
        s.parties[i].weight = draw.share(0, 40, 20);
    }
    for m in &mut s.measures {
        m.step_cost = draw.share(0, 30, 20);
        m.irreversible_share = Probability::new(draw.share(0, 4, 4)).unwrap();
        m.start_level = Probability::new(draw.share(0, 1, 5)).unwrap();
    }
    for l in &mut s.verification.layers {
        l.detection = draw.series(count, 4, 20);
        l.false_alarm = draw.series(count, 0, 3);
        l.from = 1 + draw.below(count);
    }
    if draw.below(2) == 0 {
        s.exit = Some(Exit { notice_periods: draw.below(count + 3) });
    }
    for f in 0..draw.below(3) {
        s.factions.push(Faction {
            party: draw.below(parties),
            name: format!("F{f}"),
            benefit_weight: draw.share(0, 40, 20),
            cost_weight: draw.share(0, 40, 20),
            reservation: draw.share(0, 2, 20),
        });
    }
    if draw.below(2) == 0 {
        s.assistance.push(Assistance {
            to: draw.below(parties),
            max_per_period: draw.series(count, 1, 9),
            budget: draw.share(1, 30, 20),
        });
    }
    if n > 1 {
        let kinds = [
            LinkKind::Precedence { before: 0, after: n - 1 },
            LinkKind::Balance {
                left: vec![(0, Rational::ONE)],
                right: vec![(n - 1, draw.share(1, 40, 20))],
                within: if draw.below(3) == 0 { Series::constant(Rational::ZERO) } else { draw.series(count, 1, 8) },
            },
            LinkKind::Coverage {
                terms: vec![(n - 1, draw.share(1, 40, 20)), (0, -draw.share(1, 40, 20))],
                at_least: draw.series(count, 0, 8),
            },
        ];
        s.links.extend(kinds.into_iter().map(|kind| Link { from: 1, to: count, kind }));
    }
    s
}

/// Some plans of every kind, from every start.
fn plans(s: &Scenario, c: &Coefficients, draw: &mut Draw) -> Vec<Demand> {
    let mut plans = Vec::new();
    let count = c.periods;
    for (party, data) in c.parties.iter().enumerate() {
        let simple = |kind, start| Plan { party, kind, faction: None, start, quit: None, measures: Vec::new() };
        plans.push(simple(Kind::Sign, 1));
        for start in 1..=c.last_start() {
            for _ in 0..3 {
                let measures: Vec<usize> = data.own.iter().copied().filter(|_| draw.below(2) == 0).collect();
                plans.push(Plan { measures: measures.clone(), ..simple(Kind::Open, start) });
                let last_quit = if start == count + 1 { count + 2 } else { c.last_start() };
                let quit = Some(start + 1 + draw.below(count + 2)).filter(|&q| q <= last_quit);
                plans.push(Plan { measures, quit, ..simple(Kind::Covert, start) });
            }
            if let Some(exit) = s.exit
                && (c.after == After::Perpetual || start + exit.notice_periods <= count)
            {
                plans.push(simple(Kind::Exit, start));
            }
        }
    }
    for (f, data) in c.factions.iter().enumerate() {
        for start in 1..=c.last_start() {
            let kind = Kind::Ratify;
            plans.push(Plan { party: data.party, kind, faction: Some(f), start, quit: None, measures: Vec::new() });
        }
    }
    plans.sort();
    plans.dedup();
    plans.into_iter().map(|plan| Demand { plan, margin: 0.0 }).collect()
}

/// Objective plus weighted rows at a schedule, in the units of the program, from the exact check alone.
fn weighted(s: &Scenario, c: &Coefficients, m: &Master, weights: &[f64], early: f64, at: &Schedule) -> f64 {
    let unit = objective_unit(s, c);
    // The value of a party on the path is the slack of signing above its disagreement value.
    let value = |party: usize| {
        let sign = Plan { party, kind: Kind::Sign, faction: None, start: 1, quit: None, measures: Vec::new() };
        to_f64(&slack(s, at, &Row::Incentive(sign)).unwrap())
    };
    let mut sum = match s.objective {
        Objective::Welfare => (0..s.parties.len()).map(|i| to_f64(&s.parties[i].weight) * value(i) / unit).sum(),
        Objective::Egalitarian => m.gains.iter().map(|&(row, i)| weights[row] * value(i) / unit).sum(),
        Objective::Progress => at.levels.iter().flatten().map(to_f64).sum::<f64>() / unit,
    };
    for (k, row) in early_weights(s, c.periods).iter().enumerate() {
        for (t, weight) in row.iter().enumerate() {
            sum += early * weight * to_f64(&at.levels[k][t]);
        }
    }
    for (row, label) in m.problem.labels().iter().enumerate() {
        if m.units[row] > 0.0 && matches!(label, Row::Incentive(_) | Row::Link { .. } | Row::LinkReverse { .. }) {
            let value = slack(s, at, label).unwrap_or_else(|| panic!("no such row: {label:?}"));
            sum += weights[row] * to_f64(&value) / m.units[row];
        }
    }
    sum
}

#[test]
fn gradient_is_the_difference_of_the_exact_rows() {
    for seed in 0..120 {
        let s = rich(seed);
        let c = Coefficients::new(&s);
        let draw = &mut Draw(seed + 1000);
        let demands = plans(&s, &c, draw);
        let early = 0.3;
        let grid = Grid::full(&c);
        let m = build(&s, &c, Goal::Optimise { early }, &grid, 0.0, &demands, &BTreeMap::new());
        let weights: Vec<f64> = (0..m.problem.row_count()).map(|_| draw.below(100) as f64 / 100.0).collect();
        let gradient = lagrangian(&s, &c, &m, &weights, early);
        let mut at = Schedule {
            levels: s.measures.iter().map(|m| vec![m.start_level.get().clone(); c.periods]).collect(),
            assistance: vec![vec![Rational::ZERO; c.periods]; s.assistance.len()],
        };
        let base = weighted(&s, &c, &m, &weights, early, &at);
        for (k, row) in gradient.iter().enumerate() {
            for (t, slope) in row.iter().enumerate() {
                let old = std::mem::replace(&mut at.levels[k][t], s.measures[k].start_level.get() + Rational::ONE);
                let difference = weighted(&s, &c, &m, &weights, early, &at) - base;
                at.levels[k][t] = old;
                let scale = 1.0 + difference.abs() + base.abs();
                assert!(
                    (slope - difference).abs() < 1e-9 * scale,
                    "seed {seed} {:?} measure {k} period {}: {slope} against {difference}",
                    s.periods.after,
                    t + 1
                );
            }
        }
    }
}
