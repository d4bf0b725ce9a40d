//! Repeated games: which payoffs can be sustained, by what, and how patient, how well verified or how heavily sanctioned
//! the players must be.
//!
//! | module | what it holds |
//! |---|---|
//! | [`answer`] | games, monitoring and answers as data, shared with the exact check |
//! | [`automaton`] | the strategies behind a payoff |
//! | [`enforce`] | one period as linear conditions on what is promised for afterwards |
//! | [`read`] | the file of a repeated game |
//! | [`schema`] | the JSON Schema of that file |
//! | [`stage`] | what the stage game says by itself |
//! | [`payoffs`] | the payoffs that can be sustained, with proofs from both sides |
//! | [`reach`] | how far a profile gets when promises respect given levels |
//! | [`threshold`] | questions about thresholds and their answers as data, shared with the exact check |
//! | [`critical`] | the least patience, detection or sanction that sustains something |
//! | [`transfers`] | what can be sustained when the players can pay each other |
//! | [`penal`] | stick and carrot: strongly symmetric penal codes |
//! | [`mod@limit`] | the patient limit δ → 1 |
//! | [`polytope`] | payoff sets by linear programs, for any number of players, signals and states |
//! | [`support`] | that question answered by small linear programs, for any number of players, signals and states |

pub mod answer;
pub mod automaton;
pub mod critical;
pub mod enforce;
pub mod limit;
mod outside;
pub mod payoffs;
pub mod penal;
mod planar;
pub mod polytope;
pub mod reach;
pub mod read;
pub mod schema;
pub mod stage;
pub mod support;
pub mod threshold;
pub mod transfers;
mod units;
