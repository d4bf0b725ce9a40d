//! Repeated games: which payoffs can be sustained, by what, and how patient, how well verified or how heavily sanctioned
//! the players must be.
//!
//! | module | what it holds |
//! |---|---|
//! | [`answer`] | games, monitoring and answers as data, shared with the exact check |
//! | [`enforce`] | one period as linear conditions on what is promised for afterwards |
//! | [`polytope`] | payoff sets by linear programs, for any number of players, signals and states |
//! | [`reach`] | how far a profile gets when promises respect given levels |
//! | [`support`] | that question answered by small linear programs, for any number of players, signals and states |

pub mod answer;
pub mod enforce;
pub mod polytope;
pub mod reach;
pub mod support;
