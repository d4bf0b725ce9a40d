//! What history agreed, beside the plan: ahead or behind, by how much, and when the plan gets there.

use crate::agreement::scenario::{Agreed, Scenario};
use crate::agreement::schedule::Schedule;
use crate::exact::Rational;
use crate::report::numbers::reaches;

/// The comparison for one measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Index of the measure.
    pub measure: usize,
    /// One for each agreed date, in the order of the scenario.
    pub points: Vec<Point>,
    /// What the text said, for people.
    pub note: Option<String>,
    /// Whether the numbers were recalled, not found in a text.
    pub recalled: bool,
}

/// One agreed limit and the plan at that date.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The agreed period, 1..=T.
    pub period: usize,
    /// The least level that was agreed for then.
    pub agreed: Rational,
    /// The plan's level then.
    pub plan: Rational,
    /// The first period in which the plan has the agreed level, up to one in a million; `None` if it never has.
    pub reached: Option<usize>,
}

impl Point {
    /// Plan minus agreed: above 0 the plan is ahead of history.
    pub fn difference(&self) -> Rational {
        &self.plan - &self.agreed
    }
}

/// Compares a plan with what was agreed, measure by measure.
pub fn compare(scenario: &Scenario, schedule: &Schedule) -> Vec<Comparison> {
    scenario.agreed.iter().map(|agreed| compare_one(agreed, scenario, schedule)).collect()
}

fn compare_one(agreed: &Agreed, scenario: &Scenario, schedule: &Schedule) -> Comparison {
    let levels = schedule.levels.get(agreed.measure).map_or(&[][..], Vec::as_slice);
    let start = scenario.measures.get(agreed.measure).map_or(Rational::ZERO, |m| m.start_level.get().clone());
    let points = agreed
        .points
        .iter()
        .map(|(period, level)| Point {
            period: *period,
            agreed: level.get().clone(),
            plan: period.checked_sub(1).and_then(|at| levels.get(at)).unwrap_or(&start).clone(),
            reached: levels.iter().position(|x| reaches(x, level.get())).map(|at| at + 1),
        })
        .collect();
    Comparison { measure: agreed.measure, points, note: agreed.note.clone(), recalled: agreed.recalled }
}
