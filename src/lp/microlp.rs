//! Microlp: simplex. No multipliers.

use super::backend::Limits;
use super::model::{build, constraints, has_false_row, values};
use super::problem::{Answer, Problem};
use good_lp::solvers::WithTimeLimit;
use good_lp::{ResolutionError, Solution, SolverModel};

/// The most that is waited for a simplex that may stall, in seconds.
const PATIENCE: f64 = 300.0;

pub(super) fn solve<L>(problem: &Problem<L>, limits: Limits) -> Answer {
    if has_false_row(problem, limits.tolerance) {
        return Answer::Infeasible;
    }
    let model = build(problem);
    let variables = model.variables;
    let mut simplex = model.unsolved.using(good_lp::microlp).with_time_limit(limits.seconds.min(PATIENCE));
    for (_, constraint) in constraints(problem, &variables) {
        simplex.add_constraint(constraint);
    }
    match simplex.solve() {
        Ok(solution) => match solution.status() {
            good_lp::solvers::SolutionStatus::Optimal => {
                problem.checked(values(problem, &variables, |v| solution.value(v)), None)
            }
            _ => Answer::Limit,
        },
        Err(ResolutionError::Infeasible) => Answer::Infeasible,
        Err(ResolutionError::Unbounded) => Answer::Unbounded,
        Err(ResolutionError::Other(what)) if what.contains("Time limit") => Answer::Limit,
        Err(error) => Answer::Failed(error.to_string()),
    }
}
