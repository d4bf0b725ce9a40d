//! What comes out of a point.

use super::design::Design;
use super::document::Document;
use super::place::Setting;
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::Solution;
use crate::agreement::{Learned, SolveOptions};
use crate::certificate::{self, Status};
use crate::error::Error;
use crate::exact::{Rational, to_f64};
use crate::outcome::Outcome;
use crate::prove::solve_from;

/// The row of a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The point, from 0.
    pub point: usize,
    /// What was varied there.
    pub settings: Vec<Setting>,
    /// `found`, `refuted`, `undecided` or `invalid`.
    pub outcome: &'static str,
    /// The schedule's figures, if there is one.
    pub found: Option<Found>,
    /// Why there is none, in one sentence; empty otherwise.
    pub reason: String,
}

/// The figures of a schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The scenario's objective.
    pub objective: f64,
    /// How far the plan gets: the mean of all levels in the last period, from 0 to 1.
    pub reached: f64,
    /// First period in which every measure is complete, up to one in a million.
    pub done_by: Option<usize>,
    /// V by party, average discounted.
    pub values: Vec<f64>,
    /// Whether the exact check proved every condition.
    pub certified: bool,
}

/// Solves the scenario of a point and has the answer checked. What the row says depends on the point alone.
///
/// # Errors
/// Only a bug or a backend that cannot do the job; a point that is no scenario is a row that says so.
pub fn examine(document: &Document, design: &Design, point: usize, options: &SolveOptions) -> Result<Finding, Error> {
    Ok(examine_from(document, design, point, options, &[])?.0)
}

/// The same, starting with what other points have left behind; with what this one leaves.
pub(super) fn examine_from(
    document: &Document,
    design: &Design,
    point: usize,
    options: &SolveOptions,
    hints: &[&Learned],
) -> Result<(Finding, Learned), Error> {
    let settings = design.settings(point);
    let pairs: Vec<_> = design.variations.iter().zip(settings.iter().cloned()).collect();
    let row = |outcome, found, reason: String| {
        // One line, so that every row ends with the line.
        let reason = reason.replace(['\n', '\r'], " ");
        Finding { point, settings: settings.clone(), outcome, found, reason }
    };
    let scenario = match document.with(&pairs) {
        Ok(scenario) => scenario,
        Err(Error::Input(faults)) => {
            let first = faults.first().map(ToString::to_string).unwrap_or_default();
            return Ok((row("invalid", None, first), Learned::default()));
        }
        Err(other) => return Err(other),
    };
    let (answer, learned) = solve_from(&scenario, options, hints, &|_| ())?;
    let finding = match answer {
        Outcome::Found(solution) => row("found", Some(figures(&scenario, &solution)), String::new()),
        Outcome::Refuted(refutation) => row("refuted", None, refutation.words.join(" ")),
        Outcome::Undecided(undecided) => {
            let found = undecided.best.as_ref().map(|best| figures(&scenario, best));
            row("undecided", found, undecided.why)
        }
    };
    Ok((finding, learned))
}

fn figures(scenario: &Scenario, solution: &Solution) -> Found {
    let levels = &solution.schedule.levels;
    let complete = Rational::ONE - Rational::from_parts(1.into(), 1_000_000u32.into());
    let last: Vec<f64> = levels.iter().filter_map(|row| row.last()).map(to_f64).collect();
    Found {
        objective: solution.objective,
        reached: last.iter().sum::<f64>() / last.len().max(1) as f64,
        done_by: (1..=scenario.periods.count)
            .find(|t| levels.iter().all(|row| row.get(t - 1).is_some_and(|x| *x >= complete))),
        values: solution.values.clone(),
        certified: certificate::certify(scenario, &solution.schedule).status == Status::Certified,
    }
}
