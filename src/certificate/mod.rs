//! The exact check of a schedule or a refutation. It imports data types only, nothing of what computed them.
//!
//! Every number of the scenario and the schedule is a rational, and every claim is proved: the rows of the scenario
//! in exact arithmetic, the incentives in intervals of doubles first, and where a slack is too near to 0 for those,
//! in wide intervals and in exact rationals. An interval proves a slack when its lower end is ≥ 0.
//!
//! | module | what it holds |
//! |---|---|
//! | `number`, `interval`, `wide` | the arithmetics |
//! | [`rows`] | which rows a scenario has |
//! | `structure` | limits, pace, links, assistance |
//! | `response` | alarms, suspension and sanctions as coefficients |
//! | `value` | the value of keeping to the schedule |
//! | `temptation` | the slack of every plan of a party |
//! | `account` | the above for one schedule |
//! | `costs` | what finer arithmetic costs |
//! | `check` | the verdict |
//! | `enclosures` | values and slacks as intervals, to be shown |
//! | `refutation`, `combination` | the check of a proof that there is no schedule |
//! | [`games`] | the check of answers about finite games |
//! | `automaton` | the check of strategies in a repeated game, state by state |
//! | [`repeated_thresholds`] | the check of thresholds of repeated games |
//! | [`patient_limit`] | the check of what patience comes as near to as wanted |
//! | [`staircase`] | the check of payments between players, and of strongly symmetric penal codes |
//! | [`repeated`] | the check of answers about repeated games |

mod account;
mod automaton;
mod check;
mod combination;
mod costs;
mod enclosures;
pub mod games;
mod interval;
mod number;
pub mod patient_limit;
mod refutation;
pub mod repeated;
pub mod repeated_thresholds;
mod response;
pub mod rows;
pub mod staircase;
mod structure;
mod temptation;
mod value;
mod wide;

#[cfg(test)]
mod tests;

use crate::agreement::plan::{Plan, Row};
use crate::exact::Rational;

pub use automaton::{check_automaton, check_simple_penal_code};
pub use check::{certify, slack};
pub use enclosures::{best_evasion, path_values, plan_slack, tightest};
pub use refutation::{BoundWeight, RefutationProof, examine_refutation, verify_refutation};

/// What the check found.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The verdict.
    pub status: Status,
    /// A proved lower bound on every incentive slack (average value); 0 and without meaning if there are `faults`.
    pub min_slack: Rational,
    /// A proved upper bound on what anybody can gain by deviating; 0 when certified.
    pub epsilon: Rational,
    /// How the arithmetic was done: `rational`, `interval (53 bits)`, ….
    pub method: String,
    /// Rows that could not be proved, the structural ones first, worst first in both parts, at most
    /// [`MOST_BROKEN`]; empty when certified.
    pub broken: Vec<Broken>,
    /// How many rows (incentives: one for each party or faction, kind and start) could not be proved.
    pub broken_count: usize,
    /// What hindered the check, in sentences: data of the wrong shape, or numbers beyond all arithmetics.
    pub faults: Vec<String>,
    /// V_{i,1} by party index; empty if the shape is wrong.
    pub values: Vec<Enclosure>,
}

/// The longest list of broken rows in a certificate.
pub const MOST_BROKEN: usize = 20;

/// Proved bounds on a number; `None` is unbounded.
#[derive(Debug, Clone, PartialEq)]
pub struct Enclosure {
    /// Not more than the number.
    pub lower: Option<Rational>,
    /// Not less than the number.
    pub upper: Option<Rational>,
}

/// The verdict of the exact check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Every row of the scenario and every incentive slack is proved ≥ 0.
    Certified,
    /// Every row of the scenario holds; somebody gains by deviating, but at most `epsilon`.
    Epsilon,
    /// A row of the scenario (a limit, a link, a milestone …) is broken, or the check was hindered (see `faults`).
    Broken,
}

/// A row that does not hold, or could not be proved to.
#[derive(Debug, Clone)]
pub struct Broken {
    /// Which row.
    pub row: Row,
    /// Its value, an upper bound; negative when the row is proved broken.
    pub slack: Rational,
}

/// The tightest plan of one party or faction, one kind and one start.
#[derive(Debug, Clone)]
pub struct Tightest {
    /// The plan.
    pub plan: Plan,
    /// Proved bounds on the least slack over all plans of that kind from that start (average value).
    pub slack: Enclosure,
}
