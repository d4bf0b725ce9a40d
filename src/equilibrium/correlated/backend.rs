//! The mediator's program written out for a backend that wants all of it.

use super::super::clock::Clock;
use super::Found;
use super::layout::{Layout, Row};
use crate::error::Error;
use crate::exact::simplex::Basis;
use crate::lp::{Answer, Backend, Limits, Problem, Relation};

/// Probabilities and multipliers below this are called 0 when a basis is guessed.
const SMALL: f64 = 1e-9;

/// Solved by a backend; the basis is guessed from what is positive.
pub(super) fn solve(
    layout: &Layout,
    payoffs: &[Vec<f64>],
    weights: &[f64],
    backend: Backend,
    clock: &Clock,
) -> Result<Option<Found>, Error> {
    let mut problem = Problem::default();
    for _ in 0..layout.profiles {
        problem.column(0, 0.0, f64::INFINITY);
    }
    let everywhere: Vec<(usize, f64)> = (0..layout.profiles).map(|profile| (profile, 1.0)).collect();
    problem.row(0, &everywhere, Relation::Equal, 1.0);
    if layout.floors {
        let least = problem.column(0, f64::NEG_INFINITY, f64::INFINITY);
        for (player, payoffs) in payoffs.iter().enumerate() {
            let mut terms: Vec<(usize, f64)> = payoffs.iter().copied().enumerate().collect();
            terms.push((least, -1.0));
            problem.row(1 + player, &terms, Relation::AtLeast, 0.0);
        }
        problem.maximise(vec![(least, 1.0)]);
    } else {
        let cost = |profile: usize| payoffs.iter().zip(weights).map(|(u, w)| u[profile] * w).sum();
        problem.maximise((0..layout.profiles).map(|profile| (profile, cost(profile))).collect());
    }
    for row in 0..layout.rows() {
        let Row::Incentive { player, recommended, deviation } = layout.row(row) else { continue };
        let strategies = match recommended {
            Some(s) => s..s + 1,
            None => 0..layout.shape[player],
        };
        let stride = layout.strides[player];
        let mut terms = Vec::new();
        for strategy in strategies.filter(|&s| s != deviation) {
            for (here, there) in layout.runs(player, strategy).zip(layout.runs(player, deviation)) {
                let lost = |step: usize| (here + step, payoffs[player][here + step] - payoffs[player][there + step]);
                terms.extend((0..stride).map(lost));
            }
        }
        if terms.iter().any(|&(_, lost)| lost < 0.0) {
            problem.row(row, &terms, Relation::AtLeast, 0.0);
        }
    }
    let point = match backend.solve(&problem, Limits { seconds: clock.left(), tolerance: 1e-10 })? {
        Answer::Optimal(point) => point,
        Answer::Limit => return Ok(None),
        answer => return Err(Error::Bug(format!("{} on a correlated equilibrium: {answer:?}", backend.name()))),
    };
    let labels = problem.labels();
    let multipliers = point.multipliers.unwrap_or_else(|| vec![0.0; labels.len()]);
    let mut found = Found { name: backend.name().to_owned(), basis: Basis::default(), x: vec![], y: vec![] };
    for (column, &x) in point.values.iter().enumerate() {
        if x > SMALL || column == layout.profiles {
            found.basis.columns.push(column);
            found.x.push(x);
        }
    }
    for (&row, &y) in labels.iter().zip(&multipliers) {
        if y > SMALL || row == 0 {
            found.basis.rows.push(row);
            found.y.push(y);
        }
    }
    Ok(Some(found))
}
