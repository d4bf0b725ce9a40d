//! From our rows to `good_lp` expressions, the part that all backends share.

use super::problem::{Problem, Relation};
use good_lp::variable::UnsolvedProblem;
use good_lp::{Constraint, Expression, ProblemVariables, Variable, variable};

/// A `good_lp` problem with a variable for every column that is not fixed.
pub(super) struct Model {
    pub variables: Vec<Option<Variable>>,
    /// The free columns in the order in which `good_lp` knows them.
    pub declared_order: Vec<usize>,
    pub unsolved: UnsolvedProblem,
    /// Bounds of free columns in column order: how many rows `good_lp` makes of them for conic backends.
    pub bound_rows: usize,
}

/// Rows that still have columns: (row index, constraint), equalities first so that conic backends see two cones.
pub(super) fn constraints<L>(problem: &Problem<L>, variables: &[Option<Variable>]) -> Vec<(usize, Constraint)> {
    let mut constraints = Vec::with_capacity(problem.row_count());
    let order = problem.rows_by_stage();
    for wanted in [Relation::Equal, Relation::AtLeast] {
        for &row in &order {
            let (terms, relation, rhs) = problem.get(row);
            if relation != wanted || problem.is_constant(row) {
                continue;
            }
            let mut expression = Expression::with_capacity(terms.size_hint().0);
            for (column, coefficient) in terms {
                if let Some(variable) = variables[column] {
                    expression.add_mul(coefficient, variable);
                }
            }
            let constraint = match relation {
                Relation::Equal => expression.eq(rhs),
                Relation::AtLeast => expression.geq(rhs),
            };
            constraints.push((row, constraint));
        }
    }
    constraints
}

/// Whether some row without columns is false (0 ≥ 1); backends never see those rows.
pub(super) fn has_false_row<L>(problem: &Problem<L>, tolerance: f64) -> bool {
    (0..problem.row_count()).filter(|&row| problem.is_constant(row)).any(|row| {
        let (_, relation, rhs) = problem.get(row);
        match relation {
            Relation::Equal => rhs.abs() > tolerance,
            Relation::AtLeast => rhs > tolerance,
        }
    })
}

/// Translates columns and objective.
pub(super) fn build<L>(problem: &Problem<L>) -> Model {
    let mut declared = ProblemVariables::new();
    let mut bound_rows = 0;
    let mut variables = vec![None; problem.column_count()];
    let mut declared_order = Vec::with_capacity(problem.column_count());
    for column in problem.columns_by_stage() {
        let (lower, upper) = (problem.lower[column], problem.upper[column]);
        if problem.fixed(column).is_none() {
            bound_rows += usize::from(lower.is_finite()) + usize::from(upper.is_finite());
            variables[column] = Some(declared.add(variable().min(lower).max(upper)));
            declared_order.push(column);
        }
    }
    let mut objective = Expression::with_capacity(problem.objective.len());
    for &(column, coefficient) in &problem.objective {
        if let Some(variable) = variables[column] {
            objective.add_mul(coefficient, variable);
        }
    }
    Model { variables, declared_order, unsolved: declared.maximise(objective), bound_rows }
}

/// Values by column from values of the free columns.
pub(super) fn values<L>(
    problem: &Problem<L>,
    variables: &[Option<Variable>],
    value: impl Fn(Variable) -> f64,
) -> Vec<f64> {
    variables
        .iter()
        .enumerate()
        .map(|(column, variable)| match variable {
            Some(variable) => value(*variable),
            None => problem.lower[column],
        })
        .collect()
}
