//! The exact point at which given rows are tight, by rational elimination, for problems small enough.

use super::plan::Row;
use super::schedule::Schedule;
use super::solve::Solver;
use crate::exact::{Rational, to_f64};

/// More unknowns than this are left to rounding: elimination in rationals grows too fast.
const MOST_UNKNOWNS: usize = 120;
/// A limit closer than this at the rounded point is taken to be tight.
const NEAR: f64 = 1e-6;

/// One linear equation Σ a_j x_j = b over the unknowns, reduced as elimination goes on.
struct Equation {
    coefficients: Vec<Rational>,
    rhs: Rational,
}

/// Solves for the levels at which the rows given are exactly tight, then the limits that are nearly tight at
/// `near`; levels that stay free keep their value there. `None` when the problem is too large or nothing is tight.
pub(super) fn exact_point(solver: &Solver<'_>, near: &Schedule, tight: &[Row]) -> Option<Schedule> {
    let unknowns: usize = near.levels.iter().map(Vec::len).sum();
    if unknowns > MOST_UNKNOWNS || tight.is_empty() || tight.len() > 4 * MOST_UNKNOWNS {
        return None;
    }
    let mut system = System { pivots: Vec::new(), unknowns };
    for row in tight {
        if let Some(equation) = linear_form(solver, near, row) {
            system.add(equation);
        }
    }
    for equation in near_limits(solver, near) {
        system.add(equation);
    }
    let flat: Vec<Rational> = near.levels.iter().flatten().cloned().collect();
    let solved = system.solve(flat);
    let periods = near.levels.first().map_or(1, Vec::len).max(1);
    let levels = solved.chunks(periods).map(<[Rational]>::to_vec).collect();
    Some(Schedule { levels, assistance: near.assistance.clone() })
}

/// The row as an equation "row = 0": every row is affine in the levels, so its values at a base point and at the
/// base point with one level moved give its coefficients.
fn linear_form(solver: &Solver<'_>, near: &Schedule, row: &Row) -> Option<Equation> {
    let zero = Schedule {
        levels: near.levels.iter().map(|l| vec![Rational::ZERO; l.len()]).collect(),
        assistance: near.assistance.clone(),
    };
    let base = solver.referee.value(solver.scenario, &zero, row)?;
    let mut coefficients = Vec::new();
    let mut moved = zero;
    for k in 0..near.levels.len() {
        for t in 0..near.levels[k].len() {
            moved.levels[k][t] = Rational::ONE;
            coefficients.push(solver.referee.value(solver.scenario, &moved, row)? - &base);
            moved.levels[k][t] = Rational::ZERO;
        }
    }
    Some(Equation { coefficients, rhs: -base })
}

/// Bounds first, then steps of nothing and steps at the pace.
fn near_limits(solver: &Solver<'_>, near: &Schedule) -> Vec<Equation> {
    let unknowns: usize = near.levels.iter().map(Vec::len).sum();
    let mut bounds = Vec::new();
    let mut steps = Vec::new();
    let mut at = 0;
    for (k, levels) in near.levels.iter().enumerate() {
        let measure = &solver.scenario.measures[k];
        let limits = &solver.search.c.measures[k];
        for (t, level) in levels.iter().enumerate() {
            let unit = |before: bool| {
                let mut coefficients = vec![Rational::ZERO; unknowns];
                coefficients[at] = Rational::ONE;
                if before && t > 0 {
                    coefficients[at - 1] = -Rational::ONE;
                }
                coefficients
            };
            let start = measure.start_level.get();
            let before = if t == 0 { start } else { &levels[t - 1] };
            let near_to = |value: f64| (to_f64(level) - value).abs() < NEAR;
            for bound in [Rational::ONE, start.clone()] {
                let value = to_f64(&bound);
                let is_bound = value == limits.upper[t] || value == limits.lower[t] || value == 1.0;
                if is_bound && near_to(value) {
                    bounds.push(Equation { coefficients: unit(false), rhs: bound });
                }
            }
            for milestone in measure.milestones.iter().filter(|m| m.period <= t + 1) {
                let value = milestone.at_least.get();
                if near_to(to_f64(value)) {
                    bounds.push(Equation { coefficients: unit(false), rhs: value.clone() });
                }
            }
            let known = if t == 0 { start.clone() } else { Rational::ZERO };
            let moved = to_f64(level) - to_f64(before);
            if moved.abs() < NEAR {
                steps.push(Equation { coefficients: unit(true), rhs: known });
            } else if let Some(pace) = &measure.max_step
                && (moved - to_f64(pace)).abs() < NEAR
            {
                steps.push(Equation { coefficients: unit(true), rhs: known + pace });
            }
            at += 1;
        }
    }
    bounds.extend(steps);
    bounds
}

struct System {
    /// Reduced equations with the unknown that each is solved for.
    pivots: Vec<(usize, Equation)>,
    unknowns: usize,
}

impl System {
    /// Adds an equation unless those before it already decide it (consistently or not).
    fn add(&mut self, mut equation: Equation) {
        for (pivot, known) in &self.pivots {
            let factor = equation.coefficients[*pivot].clone();
            if !factor.is_zero() {
                subtract(&mut equation, known, &factor);
            }
        }
        let Some(pivot) = (0..self.unknowns).find(|&j| !equation.coefficients[j].is_zero()) else { return };
        let scale = equation.coefficients[pivot].clone();
        for a in &mut equation.coefficients {
            if !a.is_zero() {
                *a = &*a / &scale;
            }
        }
        equation.rhs = &equation.rhs / &scale;
        for (_, known) in &mut self.pivots {
            let factor = known.coefficients[pivot].clone();
            if !factor.is_zero() {
                subtract(known, &equation, &factor);
            }
        }
        self.pivots.push((pivot, equation));
    }

    /// The unknowns, those without an equation at the values given.
    fn solve(&self, mut values: Vec<Rational>) -> Vec<Rational> {
        let free = values.clone();
        for (pivot, equation) in &self.pivots {
            let mut value = equation.rhs.clone();
            for (j, a) in equation.coefficients.iter().enumerate() {
                if j != *pivot && !a.is_zero() {
                    value -= a * &free[j];
                }
            }
            values[*pivot] = value;
        }
        values
    }
}

fn subtract(from: &mut Equation, other: &Equation, factor: &Rational) {
    for (a, b) in from.coefficients.iter_mut().zip(&other.coefficients) {
        if !b.is_zero() {
            *a -= factor * b;
        }
    }
    from.rhs -= factor * &other.rhs;
}
