//! The only place that calls the solver.

use detente::agreement::SolveOptions;
use detente::agreement::scenario::Scenario;
use detente::agreement::schedule::{Refutation, Schedule, Solution};
use detente::certificate::Certificate;
use detente::lp::Backend;
use detente::outcome::Outcome;

/// The answer to a scenario.
pub enum Answer {
    /// The best schedule.
    Found(Box<Solution>),
    /// There is none.
    Refuted(Refutation),
    /// It could not be decided, for this reason.
    Undecided(String),
}

/// Solves with the backend that the solver chooses itself.
pub fn solve(scenario: &Scenario) -> Answer {
    solve_with(scenario, Backend::default())
}

/// Solves with a given backend.
pub fn solve_with(scenario: &Scenario, backend: Backend) -> Answer {
    let options = SolveOptions { backend, ..SolveOptions::default() };
    match detente::solve(scenario, &options, &|_| ()).expect("no error") {
        Outcome::Found(solution) => Answer::Found(Box::new(solution)),
        Outcome::Refuted(refutation) => Answer::Refuted(refutation),
        Outcome::Undecided(undecided) => Answer::Undecided(undecided.why),
    }
}

/// Solves a scenario that has a schedule.
pub fn solution(scenario: &Scenario) -> Solution {
    match solve(scenario) {
        Answer::Found(solution) => *solution,
        Answer::Refuted(refutation) => panic!("refuted: {:?}", refutation.words),
        Answer::Undecided(why) => panic!("undecided: {why}"),
    }
}

/// The exact check of a schedule.
pub fn certify(scenario: &Scenario, schedule: &Schedule) -> Certificate {
    detente::certificate::certify(scenario, schedule)
}
