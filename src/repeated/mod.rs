//! Repeated games: which payoffs can be sustained, by what, and how patient, how well verified or how heavily sanctioned
//! the players must be.
//!
//! | module | what it holds |
//! |---|---|
//! | [`answer`] | games, monitoring and answers as data, shared with the exact check |
//! | [`enforce`] | one period as linear conditions on what is promised for afterwards |
//! | [`mod@limit`] | the patient limit δ → 1 |
//! | [`polytope`] | payoff sets by linear programs, for any number of players, signals and states |
//! | [`reach`] | how far a profile gets when promises respect given levels |
//! | [`support`] | that question answered by small linear programs, for any number of players, signals and states |

pub mod answer;
pub mod enforce;
pub mod limit;
pub mod polytope;
pub mod reach;
pub mod support;
