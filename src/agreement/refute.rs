//! No schedule: the multipliers that prove it, and the clash in words.

use super::master::{Demand, Goal};
use super::plan::{Kind, Row};
use super::schedule::Refutation;
use super::solve::{Answer as Solved, Solver};
use crate::error::Error;
use crate::exact::{Rational, from_f64, round_to_grid};
use crate::lp::Answer;
use crate::outcome::Outcome;

/// The rows known so far, as widely satisfied as possible. If even then the least slack is below zero, the
/// multipliers of that linear program are a proof (Farkas 1902; linear-programming duality): they weigh the rows to a
/// sum that is negative whatever the levels. `None` when there is no clash that can be proved.
pub(super) fn search(solver: &mut Solver<'_>) -> Result<Option<Solved>, Error> {
    if let Some(hopeless) = hopeless(solver) {
        return Ok(Some(refuted(solver, hopeless)));
    }
    let demands: Vec<Demand> =
        solver.search.demands.iter().map(|d| Demand { plan: d.plan.clone(), margin: 0.0 }).collect();
    let (master, answer) = solver.search.solve_once(Goal::WidestSlack, &demands)?;
    let point = match answer {
        Answer::Optimal(point) => point,
        Answer::Limit => return Ok(Some(solver.out_of_time(None))),
        _ => return Ok(None),
    };
    let widest = master.widest(&point);
    if widest > -10.0 * solver.search.precision.tolerance {
        return Ok(None);
    }
    let Some(duals) = &point.multipliers else { return Ok(None) };
    let mut weighted: Vec<(Row, f64)> = Vec::new();
    for (at, row) in master.problem.labels().iter().enumerate() {
        if master.units[at] > 0.0 && duals[at] > 0.0 {
            weighted.push((row.clone(), duals[at] / master.units[at]));
        }
    }
    Ok(prove(solver, &weighted).map(|proof| refuted(solver, proof)))
}

fn refuted(solver: &Solver<'_>, (multipliers, bounds): Proof) -> Solved {
    let words = super::clash::clash(solver.scenario, &multipliers, &bounds);
    Outcome::Refuted(Refutation { multipliers, words, provenance: solver.provenance() })
}

/// A party that cannot gain by signing whatever the levels, or a faction that vetoes at once: one row that no levels
/// within their bounds satisfy, however large the numbers.
fn hopeless(solver: &Solver<'_>) -> Option<Proof> {
    let first = |kind| matches!(kind, Kind::Sign | Kind::Ratify);
    let singles = solver.search.demands.iter().filter(|d| d.plan.start == 1 && first(d.plan.kind));
    singles.map(|d| vec![(Row::Incentive(d.plan.clone()), Rational::ONE)]).find_map(|single| {
        let bounds = solver.referee.refutes(solver.scenario, &single)?;
        Some((single, bounds))
    })
}

/// Multipliers of rows, and the bounds that the proof leans on besides.
type Proof = (Vec<(Row, Rational)>, Vec<(Row, f64)>);

/// The fewest of the largest multipliers that the referee accepts as a proof, rounded to short decimals.
fn prove(solver: &Solver<'_>, weighted: &[(Row, f64)]) -> Option<Proof> {
    let largest = weighted.iter().map(|(_, y)| *y).fold(0.0, f64::max);
    if !(largest > 0.0 && largest.is_finite()) {
        return None;
    }
    // Coarse and sparse first: a short proof is a readable proof.
    for (digits, least) in [(2, 1e-2), (4, 1e-4), (6, 1e-6), (9, 1e-9), (12, 1e-12)] {
        let rounded: Vec<(Row, Rational)> = weighted
            .iter()
            .filter(|(_, y)| y / largest >= least)
            .filter_map(|(row, y)| Some((row.clone(), round_to_grid(y / largest, digits)?)))
            .filter(|(_, y)| *y > Rational::ZERO)
            .collect();
        if let Some(bounds) = solver.referee.refutes(solver.scenario, &rounded) {
            return Some((rounded, bounds));
        }
    }
    let exact: Vec<(Row, Rational)> =
        weighted.iter().filter_map(|(row, y)| Some((row.clone(), from_f64(*y)?))).collect();
    solver.referee.refutes(solver.scenario, &exact).map(|bounds| (exact, bounds))
}
