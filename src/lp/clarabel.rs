//! Clarabel: interior point. Its status is read from inside, because `good_lp` reports an unbounded problem as solved.

use super::backend::Limits;
use super::model::{build, constraints, has_false_row};
use super::problem::{Answer, Problem};
use clarabel::solver::{IPSolver, SolverStatus};
use good_lp::SolverModel;

/// Violation and duality gap at which a point is taken although the solver stopped short of its tolerance.
const GOOD_ENOUGH: f64 = 1e-8;

pub(super) fn solve<L>(problem: &Problem<L>, limits: Limits) -> Answer {
    if has_false_row(problem, limits.tolerance) {
        return Answer::Infeasible;
    }
    let model = build(problem);
    let variables = model.variables;
    let mut conic = model.unsolved.using(good_lp::clarabel);
    conic
        .settings()
        .tol_feas(limits.tolerance)
        .tol_gap_abs(limits.tolerance)
        .tol_gap_rel(limits.tolerance)
        .tol_infeas_abs(1e-9)
        .tol_infeas_rel(1e-9)
        .time_limit(limits.seconds)
        // One thread and one named factorisation: the same answer everywhere, and the fastest on multi-period problems.
        .max_threads(1)
        .direct_solve_method("qdldl".to_string());
    let mut rows = Vec::with_capacity(problem.row_count());
    for (row, constraint) in constraints(problem, &variables) {
        conic.add_constraint(constraint);
        rows.push(row);
    }
    let mut solver = match conic.try_into_solver() {
        Ok(solver) => solver,
        Err(error) => return Answer::Failed(error.to_string()),
    };
    solver.solve();
    let solution = &solver.solution;
    match solution.status {
        SolverStatus::Solved
        | SolverStatus::AlmostSolved
        | SolverStatus::InsufficientProgress
        | SolverStatus::NumericalError
        | SolverStatus::MaxIterations => {
            // A point short of the tolerance is good enough if it breaks no row and no better one is left.
            let gap = (solution.obj_val - solution.obj_val_dual).abs() / solution.obj_val.abs().max(1.0);
            let mut values = problem.lower.clone();
            for (at, &column) in model.declared_order.iter().enumerate() {
                values[column] = solution.x[at];
            }
            let mut multipliers = vec![0.0; problem.row_count()];
            for (at, &row) in rows.iter().enumerate() {
                // `good_lp` turns rows around that are at least their right-hand side, and leaves equations as they are.
                let z = solution.z[model.bound_rows + at];
                multipliers[row] = if problem.is_equation(row) { -z } else { z };
            }
            match problem.checked(values, Some(multipliers)) {
                Answer::Optimal(point)
                    if solution.status == SolverStatus::Solved
                        || (point.violation < GOOD_ENOUGH && gap < GOOD_ENOUGH) =>
                {
                    Answer::Optimal(point)
                }
                Answer::Optimal(_) => Answer::Failed(format!("{:?}", solution.status)),
                other => other,
            }
        }
        SolverStatus::PrimalInfeasible | SolverStatus::AlmostPrimalInfeasible => Answer::Infeasible,
        SolverStatus::DualInfeasible | SolverStatus::AlmostDualInfeasible => Answer::Unbounded,
        SolverStatus::MaxTime | SolverStatus::CallbackTerminated => Answer::Limit,
        SolverStatus::Unsolved => Answer::Failed("unsolved".to_string()),
    }
}
