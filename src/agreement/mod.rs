//! Agreements: the scenario, what every party could gain by breaking it, and the best schedule that nobody breaks.

mod active_set;
mod boundary;
mod clash;
mod coefficients;
mod evasion;
mod gradient;
#[cfg(test)]
mod gradient_tests;
mod grid;
mod lacking;
mod learned;
mod master;
pub mod plan;
pub mod read;
mod refute;
mod rounding;
#[cfg(test)]
mod rounding_tests;
pub mod scenario;
pub mod schedule;
pub mod schema;
mod search;
mod solve;
pub mod starter;
pub mod tail;
mod ties;

pub mod write;

pub use learned::Learned;
pub use search::Progress;
pub use solve::{Judgement, Referee, SolveOptions, solve, solve_from};
