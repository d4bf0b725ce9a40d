//! What one solve leaves behind for a scenario of the same shape with other numbers.
//!
//! Only *questions* are handed on, never answers: which plans were worth a row, where the schedule bent, which rows
//! clashed. The linear program prices them anew at the numbers of its own scenario, the oracle adds what is missing, and the
//! exact check judges the result as it judges any other. A bad hint costs time; it cannot make an answer wrong.

use super::plan::Plan;
use super::scenario::{After, Scenario};

/// Questions worth asking again where a scenario has the same periods, parties and measures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learned {
    /// None fits any scenario, there being nothing to ask.
    shape: Option<Shape>,
    /// Plans whose rows were tight or nearly so at the end, rising; empty where no schedule was found.
    pub(super) plans: Vec<Plan>,
    /// Of long problems: the knots of every measure at the end; empty where every period was looked at.
    pub(super) knots: Vec<Vec<usize>>,
    /// Plans whose rows proved that there is no schedule, rising; empty where there is one.
    pub(super) clash: Vec<Plan>,
}

/// What a plan's indices refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    periods: usize,
    after: After,
    parties: usize,
    factions: usize,
    performers: Vec<usize>,
    notice: Option<usize>,
}

impl Shape {
    fn of(scenario: &Scenario) -> Self {
        Self {
            periods: scenario.periods.count,
            after: scenario.periods.after,
            parties: scenario.parties.len(),
            factions: scenario.factions.len(),
            performers: scenario.measures.iter().map(|m| m.performer).collect(),
            notice: scenario.exit.map(|exit| exit.notice_periods),
        }
    }
}

impl Learned {
    /// Nothing yet.
    pub(super) fn nothing(scenario: &Scenario) -> Self {
        Self { shape: Some(Shape::of(scenario)), plans: Vec::new(), knots: Vec::new(), clash: Vec::new() }
    }

    /// Whether the questions make sense for a scenario: as many periods, parties and factions, the same measures by
    /// performer, the same end and the same way out.
    #[must_use]
    pub fn fits(&self, scenario: &Scenario) -> bool {
        self.shape.as_ref().is_none_or(|shape| *shape == Shape::of(scenario))
    }

    /// Whether no schedule was found, and proved so.
    #[must_use]
    pub fn is_clash(&self) -> bool {
        !self.clash.is_empty()
    }

    /// Whether there is nothing to ask.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty() && self.clash.is_empty()
    }
}
