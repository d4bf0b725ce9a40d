//! The check of a proof that there is no schedule.
//!
//! Every row is an affine expression in levels and amounts that a schedule must keep ≥ 0. Multipliers ≥ 0 whose
//! weighted sum stays < 0 wherever levels and amounts are within their bounds prove that no schedule keeps all of
//! them (Farkas 1902). What the multipliers leave over on a level is paid at its worst bound.

use super::combination::{Affine, combine};
use super::costs::Costs;
use super::interval::Interval;
use super::number::Number;
use super::response::all_alarms;
use super::rows;
use super::structure::{least_level, most_level, scenario_faults};
use super::wide::{WIDE_BITS, Wide};
use crate::agreement::plan::Row;
use crate::agreement::scenario::Scenario;
use crate::exact::{Rational, to_f64};

/// A verified proof that no schedule exists.
#[derive(Debug, Clone)]
pub struct RefutationProof {
    /// < 0: the most that the weighted sum of the rows reaches within the bounds, or a proved upper bound on it.
    pub bound: Rational,
    /// How the arithmetic was done.
    pub method: String,
    /// The bounds that matter beside the rows, the weightiest first. Bounds that every level has (0 and 1) and
    /// amounts ≥ 0 are left out.
    pub bounds: Vec<BoundWeight>,
}

/// What a bound on a level or an amount adds to a proof. The numbers are rounded: they choose words, they prove nothing.
#[derive(Debug, Clone)]
pub struct BoundWeight {
    /// The bound as a row: [`Row::AtLeast`], [`Row::AtMost`] or [`Row::AssistanceCap`].
    pub row: Row,
    /// Its multiplier, > 0.
    pub weight: f64,
    /// How much lower the sum stays than with the trivial bound of the level (0 from below, 1 from above); for a
    /// cap, multiplier times cap.
    pub effect: f64,
}

/// Verifies multipliers, and returns the (negative) most that the weighted sum of the rows can reach.
///
/// # Errors
/// A sentence: a row that is not in the scenario, a negative multiplier, or the number ≥ 0 that was reached.
pub fn verify_refutation(scenario: &Scenario, multipliers: &[(Row, Rational)]) -> Result<Rational, String> {
    examine_refutation(scenario, multipliers).map(|proof| proof.bound)
}

/// The same, with the bounds that carried weight.
///
/// # Errors
/// As [`verify_refutation`].
pub fn examine_refutation(scenario: &Scenario, multipliers: &[(Row, Rational)]) -> Result<RefutationProof, String> {
    let faults = scenario_faults(scenario);
    if !faults.is_empty() {
        return Err(faults.join("; "));
    }
    for (row, weight) in multipliers {
        if !rows::exists(scenario, row) {
            return Err(format!("this row is not in the scenario: {row:?}"));
        }
        if *weight < Rational::ZERO {
            return Err(format!("the multiplier {} of {row:?} is negative", to_f64(weight)));
        }
    }
    let alarms = all_alarms(scenario);
    let near = combine::<Interval>(scenario, &alarms, multipliers).ok_or_else(incomplete)?;
    let reached = most(scenario, &near);
    if let Some(done) = settle(scenario, &near, &reached, "interval (53 bits)") {
        return done;
    }
    let wide = combine::<Wide>(scenario, &alarms, multipliers).ok_or_else(incomplete)?;
    let wide_reached = most(scenario, &wide);
    if let Some(done) = settle(scenario, &near, &wide_reached, &format!("interval ({WIDE_BITS} bits)")) {
        return done;
    }
    const SECONDS: f64 = 10.0;
    if Costs::of(scenario, &alarms, 64.0).exact_sum(multipliers.len()) <= SECONDS {
        let exact = combine::<Rational>(scenario, &alarms, multipliers).ok_or_else(incomplete)?;
        if let Some(done) = settle(scenario, &near, &most(scenario, &exact), "rational") {
            return done;
        }
    }
    Err(not_below_zero(wide_reached.upper().or(reached.upper())))
}

fn incomplete() -> String {
    "a row names something that the scenario does not have".to_string()
}

fn not_below_zero(reached: Option<Rational>) -> String {
    match reached {
        Some(number) => format!("the weighted sum of the rows may reach {:e}: this proves nothing", to_f64(&number)),
        None => "the weighted sum of the rows could not be bounded: the numbers are too large".to_string(),
    }
}

/// The answer, if the sum is decided; the weights of the bounds are read off the doubles.
fn settle<N: Number>(
    scenario: &Scenario,
    near: &Affine<Interval>,
    reached: &N,
    method: &str,
) -> Option<Result<RefutationProof, String>> {
    if reached.is_negative() {
        let bound = reached.upper()?;
        return Some(Ok(RefutationProof { bound, method: method.to_string(), bounds: bound_weights(scenario, near) }));
    }
    reached.is_nonnegative().then(|| Err(not_below_zero(reached.upper())))
}

/// The most that the sum reaches with all levels and amounts within their bounds.
fn most<N: Number>(scenario: &Scenario, sum: &Affine<N>) -> N {
    let mut total = sum.constant.clone();
    for (measure, coefficients) in scenario.measures.iter().zip(&sum.level) {
        for (t, coefficient) in coefficients.iter().enumerate() {
            if coefficient.is_zero() {
                continue;
            }
            let best = if t == 0 {
                coefficient.times(&N::of(measure.start_level.get()))
            } else {
                let low = coefficient.times(&N::of(&least_level(measure, t)));
                low.greatest(&coefficient.times(&N::of(&most_level(measure, t))))
            };
            total = total.plus(&best);
        }
    }
    for (line, coefficients) in scenario.assistance.iter().zip(&sum.amount) {
        for (at, coefficient) in coefficients.iter().enumerate() {
            let full = coefficient.times(&N::of(line.max_per_period.at(at + 1)));
            total = total.plus(&full.positive_part());
        }
    }
    total
}

fn bound_weights(scenario: &Scenario, sum: &Affine<Interval>) -> Vec<BoundWeight> {
    let mut bounds = Vec::new();
    let mut note = |row: Row, weight: f64, effect: f64| {
        if weight > 0.0 && effect > 0.0 {
            bounds.push(BoundWeight { row, weight, effect });
        }
    };
    for (k, (measure, coefficients)) in scenario.measures.iter().zip(&sum.level).enumerate() {
        for (period, coefficient) in coefficients.iter().enumerate().skip(1) {
            let weight = middle(coefficient);
            let row = |up: bool| match up {
                true => Row::AtMost { measure: k, period },
                false => Row::AtLeast { measure: k, period },
            };
            note(row(false), -weight, -weight * to_f64(&least_level(measure, period)));
            note(row(true), weight, weight * (1.0 - to_f64(&most_level(measure, period))));
        }
    }
    for (assistance, (line, coefficients)) in scenario.assistance.iter().zip(&sum.amount).enumerate() {
        for (at, coefficient) in coefficients.iter().enumerate() {
            let (weight, period) = (middle(coefficient), at + 1);
            note(Row::AssistanceCap { assistance, period }, weight, weight * to_f64(line.max_per_period.at(period)));
        }
    }
    bounds.sort_by(|a, b| b.effect.total_cmp(&a.effect));
    bounds
}

fn middle(coefficient: &Interval) -> f64 {
    match (coefficient.lower(), coefficient.upper()) {
        (Some(low), Some(high)) => to_f64(&low) / 2.0 + to_f64(&high) / 2.0,
        _ => 0.0,
    }
}
