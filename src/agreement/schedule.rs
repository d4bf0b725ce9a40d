//! The answers: a schedule, what keeps every party to it, or why there is none.

use crate::agreement::plan::{Plan, Row};
use crate::exact::Rational;

/// A path of the agreement. It says nothing about whether anybody keeps to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// `levels[k][t-1]` = x_{k,t}, t = 1..=T.
    pub levels: Vec<Vec<Rational>>,
    /// `assistance[a][t-1]` = amount of assistance line `a` in period t = 1..=T.
    pub assistance: Vec<Vec<Rational>>,
}

/// Which deviations were searched; every solution carries it.
pub const DEVIATION_CLASS: &str = "every start, every fixed set of the party's measures, every later quitting period \
                                   and never; detection by party; also open breach, and lawful exit where there is one";

/// The best schedule that was found, with what keeps the parties to it. Values are average discounted.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The plan.
    pub schedule: Schedule,
    /// Value of the scenario's objective at the plan.
    pub objective: f64,
    /// V_{i,1} by party index.
    pub values: Vec<f64>,
    /// For every party (or faction), kind and start: the tightest plan.
    pub incentives: Vec<Incentive>,
    /// The most that any party gains by any plan; 0 when nobody gains.
    pub max_deviation_gain: f64,
    /// How often the linear program was solved with a larger set of rows.
    pub rounds: usize,
    /// Sentences for people, such as why nothing is conceded.
    pub remarks: Vec<String>,
    /// How it was computed.
    pub provenance: Provenance,
}

/// The tightest plan of one kind from one start.
#[derive(Debug, Clone)]
pub struct Incentive {
    /// The plan.
    pub plan: Plan,
    /// V(path) − V(plan), average.
    pub slack: f64,
    /// Whether the slack is zero up to the solver's tolerance and margin.
    pub binding: bool,
    /// What the objective gains per unit of slack given away; `None` where the backend has no duals.
    pub multiplier: Option<f64>,
}

/// How an answer was computed.
#[derive(Debug, Clone)]
pub struct Provenance {
    /// Name of the solver.
    pub backend: String,
    /// Version of this program.
    pub version: String,
    /// Tolerance of the solver.
    pub tolerance: f64,
    /// Rows of the last linear program.
    pub rows: usize,
    /// Columns of the last linear program.
    pub columns: usize,
    /// On long problems: how much better than this one another schedule could be, as a share of the objective, bounded
    /// by Lagrangian relaxation in floating point, margins and tie-break included; infinite where no bound was found, 0
    /// where every period was looked at.
    pub gap: f64,
    /// Wall-clock seconds to solve, without certification.
    pub seconds: f64,
}

/// Why there is no schedule: non-negative multipliers on rows (each `expression ≥ 0`) whose weighted sum is
/// negative for all levels and amounts within their bounds, so that the rows cannot all hold (Farkas 1902).
#[derive(Debug, Clone)]
pub struct Refutation {
    /// The rows that clash and their multipliers > 0.
    pub multipliers: Vec<(Row, Rational)>,
    /// The clash in words: which party, when, for want of what.
    pub words: Vec<String>,
    /// How it was computed.
    pub provenance: Provenance,
}

/// A limit was reached, or the numbers did not allow a decision.
#[derive(Debug, Clone)]
pub struct Undecided {
    /// What stopped the search.
    pub why: String,
    /// The best schedule found so far that is self-enforcing, if any.
    pub best: Option<Box<Solution>>,
}
