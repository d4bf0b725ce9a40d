//! Concession schedules that nobody gains by breaking.
//!
//! An agreement between parties `i = 1..N` is a path of levels `x[k,t] ∈ [0,1]` for measures `k` over
//! periods `t = 1..T` and a tail after `T`. A party that evades from period `σ` on, with any set of its
//! measures and until any later period, must never do better than on the path:
//!
//! ```text
//! V[i,σ] ≥ D[i,σ](set, quit)      for every party, start, set of measures and quitting period
//! ```
//!
//! where `V` is the average discounted value of keeping to the schedule and `D` the value of the evasion
//! under the detection probabilities, false alarms, suspensions and sanctions of the scenario.
//!
//! # Map of the modules
//!
//! | module | what it holds |
//! |---|---|
//! | [`exact`] | rational numbers, read from text without rounding |
//! | [`units`] | discount factors and probabilities as checked types |
//! | [`error`] | faults in input, each with its place; errors of files and bugs |
//! | [`outcome`] | found, refuted with a reason, undecided with what was reached |
//! | [`solve()`] | the whole way from a scenario to a proved answer |
//! | [`agreement`] | the scenario, its compilation to a linear program, the evasion oracle, the schedule |
//! | [`certificate`] | the exact check of a schedule or a refutation, independent of what computed it |
//! | [`lp`] | linear programs, solved by a backend, re-checked |
//! | [`game`] | games in normal and extensive form, named games |
//! | [`mod@format`] | games read and written: Gambit, CSV, lrs, JSON |
//! | [`equilibrium`] | equilibria, values, commitments and eliminations of a finite game |
//! | [`repeated`] | repeated games: sustained payoffs, thresholds, the strategies behind them |
//! | [`inspection`] | what an evasion brings and costs, how soon it is found, what more inspection is worth |
//! | [`simulate`] | an agreement played out with chance |
//! | [`compare`] | the schedules people use without a solver |
//! | [`sweep`] | many variants of one scenario |
//! | [`generate`] | random scenarios, the same for the same seed |
//! | [`report`] | a solution as text, JSON or CSV, and a saved one read back |
pub mod agreement;
pub mod certificate;
pub mod compare;
pub mod equilibrium;
pub mod error;
pub mod exact;
pub mod format;
pub mod game;
pub mod generate;
pub mod inspection;
pub mod lp;
pub mod outcome;
mod prove;
pub mod repeated;
pub mod report;
pub mod simulate;
pub mod sweep;
pub mod units;

pub use prove::{solve, solve_from};
