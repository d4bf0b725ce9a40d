//! A saved answer as it was read: the schedule or the proof, and the figures that the file reports.

use crate::agreement::plan::{Plan, Row};
use crate::agreement::schedule::Schedule;
use crate::exact::Rational;

/// A saved answer.
#[derive(Debug, Clone, PartialEq)]
pub enum SavedSolution {
    /// A schedule (the best one so far, if the answer was undecided).
    Found(Box<SavedFound>),
    /// A proof that there is none.
    Refuted(SavedRefutation),
}

/// A saved schedule and what its file reports about it. Values are average discounted.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedFound {
    /// The title in the file.
    pub title: String,
    /// The plan, exactly.
    pub schedule: Schedule,
    /// The reported value of the objective.
    pub objective: Rational,
    /// The reported V_{i,1}, by party index of the scenario.
    pub values: Vec<Rational>,
    /// The reported disagreement values, by party index.
    pub disagreements: Vec<Rational>,
    /// The reported incentives, in the order of the file.
    pub incentives: Vec<SavedIncentive>,
    /// The reported largest gain from deviating.
    pub max_deviation_gain: Rational,
    /// The status that the file's certificate claims: `certified`, `epsilon`, `broken` or `skipped`.
    pub status: Option<String>,
    /// The least slack that the file's certificate claims.
    pub min_slack: Option<Rational>,
    /// The largest gain that the file's certificate admits.
    pub epsilon: Option<Rational>,
}

/// A reported incentive.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedIncentive {
    /// The plan.
    pub plan: Plan,
    /// The reported slack.
    pub slack: Rational,
    /// The reported multiplier, if there is one; nothing that is checked depends on it.
    pub multiplier: Option<Rational>,
}

/// A saved proof that there is no schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedRefutation {
    /// The title in the file.
    pub title: String,
    /// The rows and their multipliers.
    pub multipliers: Vec<(Row, Rational)>,
    /// The bound that the file's certificate claims.
    pub bound: Option<Rational>,
}
