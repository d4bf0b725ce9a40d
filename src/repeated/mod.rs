//! Repeated games: which payoffs can be sustained, by what, and how patient, how well verified or how heavily sanctioned
//! the players must be.
//!
//! | module | what it holds |
//! |---|---|
//! | [`answer`] | games, monitoring and answers as data, shared with the exact check |
//! | [`enforce`] | one period as linear conditions on what is promised for afterwards |
//! | [`reach`] | how far a profile gets when promises respect given levels |
//! | [`threshold`] | questions about thresholds and their answers as data, shared with the exact check |
//! | [`critical`] | the least patience, detection or sanction that sustains something |
//! | [`transfers`] | what can be sustained when the players can pay each other |
//! | [`penal`] | stick and carrot: strongly symmetric penal codes |

pub mod answer;
pub mod critical;
pub mod enforce;
pub mod penal;
pub mod reach;
pub mod threshold;
pub mod transfers;
