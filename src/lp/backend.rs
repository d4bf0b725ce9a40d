//! Which solver, what it can do, and the one way to call it.

use super::problem::{Answer, Problem};
use crate::error::Error;

/// A linear-programming solver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Backend {
    /// Interior point, pure Rust; the default. Linear in the number of periods. Has multipliers.
    #[default]
    Clarabel,
    /// Simplex, pure Rust; small problems only. No multipliers.
    Microlp,
    /// C++ solver, behind the cargo feature `highs`. Has multipliers.
    Highs,
}

/// When to stop, and how exact to be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Seconds for this call; infinite for none. Backends look at it between iterations only.
    pub seconds: f64,
    /// Feasibility and optimality tolerance.
    pub tolerance: f64,
}

/// Simplex on more entries than this takes minutes.
const MICROLP_ENTRIES: usize = 60_000;

impl Backend {
    /// The name on the command line and in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clarabel => "clarabel",
            Self::Microlp => "microlp",
            Self::Highs => "highs",
        }
    }

    /// Whether answers carry multipliers.
    pub fn has_multipliers(self) -> bool {
        self != Self::Microlp
    }

    /// Whether a problem is of a size that this backend can solve in reasonable time.
    pub fn can_take<L>(self, problem: &Problem<L>) -> bool {
        self != Self::Microlp || problem.entry_count() <= MICROLP_ENTRIES
    }

    /// Solves.
    ///
    /// # Errors
    /// [`Error::Unsupported`] if this backend is not built in or the problem is beyond what it can do.
    pub fn solve<L>(self, problem: &Problem<L>, limits: Limits) -> Result<Answer, Error> {
        if limits.seconds <= 0.0 {
            return Ok(Answer::Limit);
        }
        if !problem.is_sane() {
            return Ok(Answer::Failed("the problem has numbers too large to compute with".to_string()));
        }
        if let Some(answer) = without_columns(problem) {
            return Ok(answer);
        }
        match self {
            Self::Clarabel => Ok(super::clarabel::solve(problem, limits)),
            Self::Microlp => {
                if !self.can_take(problem) {
                    return Err(Error::Unsupported(format!(
                        "microlp on a problem with {} coefficients (its limit here is {MICROLP_ENTRIES}): use clarabel",
                        problem.entry_count()
                    )));
                }
                Ok(super::microlp::solve(problem, limits))
            }
            #[cfg(feature = "highs")]
            Self::Highs => Ok(super::highs::solve(problem, limits)),
            #[cfg(not(feature = "highs"))]
            Self::Highs => Err(Error::Unsupported(
                "this program was built without HiGHS: build with `--features highs`, or use clarabel".to_string(),
            )),
        }
    }
}

/// Backends dislike problems in which every column is fixed; those need no backend.
fn without_columns<L>(problem: &Problem<L>) -> Option<Answer> {
    let values: Option<Vec<f64>> = (0..problem.column_count()).map(|c| problem.fixed(c)).collect();
    Some(match problem.checked(values?, Some(vec![0.0; problem.row_count()])) {
        Answer::Optimal(point) if point.violation > 1e-9 => Answer::Infeasible,
        answer => answer,
    })
}
