//! HiGHS: for heavy problems, where a C++ tool chain is at hand.

use super::backend::Limits;
use super::model::{build, constraints, has_false_row, values};
use super::problem::{Answer, Problem};
use good_lp::solvers::WithTimeLimit;
use good_lp::{DualValues, ResolutionError, Solution, SolutionWithDual, SolverModel};

pub(super) fn solve<L>(problem: &Problem<L>, limits: Limits) -> Answer {
    if has_false_row(problem, limits.tolerance) {
        return Answer::Infeasible;
    }
    let model = build(problem);
    let variables = model.variables;
    let mut highs = model.unsolved.using(good_lp::highs);
    highs.set_verbose(false);
    // The default tolerance of 1e-7 breaks incentive rows; 1e-10 is HiGHS's least.
    let tolerance = limits.tolerance.max(1e-10);
    let mut highs = highs
        .set_option("primal_feasibility_tolerance", tolerance)
        .set_option("dual_feasibility_tolerance", tolerance)
        .set_option("ipm_optimality_tolerance", tolerance.max(1e-12))
        .set_option("random_seed", 0)
        .set_threads(1);
    // Interior point with crossover is ahead of simplex on long multi-period problems.
    if problem.entry_count() > 200_000 {
        highs = highs.set_option("solver", "ipm");
    }
    if limits.seconds.is_finite() {
        highs = highs.with_time_limit(limits.seconds);
    }
    let mut references = Vec::with_capacity(problem.row_count());
    for (row, constraint) in constraints(problem, &variables) {
        references.push((row, highs.add_constraint(constraint)));
    }
    match highs.solve() {
        Ok(mut solution) => {
            if !matches!(solution.status(), good_lp::solvers::SolutionStatus::Optimal) {
                return Answer::Limit;
            }
            let values = values(problem, &variables, |v| solution.value(v));
            let mut multipliers = vec![0.0; problem.row_count()];
            let dual = solution.compute_dual();
            for (row, reference) in references {
                // good_lp gives the gain per unit of raising the right-hand side.
                multipliers[row] = -dual.dual(reference);
            }
            problem.checked(values, Some(multipliers))
        }
        Err(ResolutionError::Infeasible) => Answer::Infeasible,
        Err(ResolutionError::Unbounded) => Answer::Unbounded,
        Err(error) => Answer::Failed(error.to_string()),
    }
}
