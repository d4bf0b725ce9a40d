//! The solver with the exact check as its referee.

use crate::agreement::plan::Row;
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::{Refutation, Schedule, Solution, Undecided};
use crate::agreement::{Judgement, Learned, Progress, Referee, SolveOptions};
use crate::certificate::{self, Status};
use crate::error::Error;
use crate::exact::{self, Rational};
use crate::outcome::Outcome;

/// [`crate::certificate`] as the solver's referee.
struct Exact;

impl Referee for Exact {
    fn judge(&self, scenario: &Scenario, schedule: &Schedule) -> Judgement {
        let found = certificate::certify(scenario, schedule);
        Judgement {
            holds: found.status == Status::Certified,
            limits_hold: found.status != Status::Broken,
            gain: exact::to_f64(&found.epsilon),
        }
    }
    fn value(&self, scenario: &Scenario, schedule: &Schedule, row: &Row) -> Option<Rational> {
        certificate::slack(scenario, schedule, row)
    }
    fn refutes(&self, scenario: &Scenario, multipliers: &[(Row, Rational)]) -> Option<Vec<(Row, f64)>> {
        let proof = certificate::examine_refutation(scenario, multipliers).ok()?;
        (proof.bound < Rational::ZERO).then(|| proof.bounds.into_iter().map(|b| (b.row, b.effect)).collect())
    }
}

/// Finds the best schedule that every party keeps, proved by [`crate::certificate`], or proves that there is none.
///
/// `watch` is told what the search is doing, from the calling thread. With `options.certify` off the schedule is
/// rounded without asking the exact check, and nothing is proved.
///
/// # Errors
/// [`Error::Unsupported`] when the backend cannot do the job, [`Error::Bug`] when the solver contradicts itself.
///
/// # Example
/// ```
/// use detente::agreement::{SolveOptions, read::read_scenario, starter::starter};
/// use detente::outcome::Outcome;
///
/// let scenario = read_scenario(&starter())?;
/// let Outcome::Found(solution) = detente::solve(&scenario, &SolveOptions::default(), &|_| ())? else {
///     return Err("the starting point has a schedule".into());
/// };
/// assert!(detente::certificate::certify(&scenario, &solution.schedule).broken.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve(
    scenario: &Scenario,
    options: &SolveOptions,
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Outcome<Solution, Refutation, Undecided>, Error> {
    crate::agreement::solve(scenario, options, &Exact, watch)
}

/// The same as [`solve`], starting with the questions that scenarios of the same shape have left behind, the most alike
/// first: which plans were worth a row, where long schedules bent, which rows clashed. They are priced at the numbers of this
/// scenario, and the answer is checked as any other; where they lead to none, they are dropped. The second part is what this
/// scenario leaves behind.
///
/// # Errors
/// Those of [`solve`].
pub fn solve_from(
    scenario: &Scenario,
    options: &SolveOptions,
    hints: &[&Learned],
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<(Outcome<Solution, Refutation, Undecided>, Learned), Error> {
    crate::agreement::solve_from(scenario, options, hints, &Exact, watch)
}
