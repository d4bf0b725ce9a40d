//! Repeated games: which payoffs can be sustained, by what, and how patient, how well verified or how heavily sanctioned
//! the players must be.
//!
//! | module | what it holds |
//! |---|---|
//! | [`answer`] | games, monitoring and answers as data, shared with the exact check |
//! | [`enforce`] | one period as linear conditions on what is promised for afterwards |
//! | [`payoffs`] | the payoffs that can be sustained, with proofs from both sides |
//! | [`reach`] | how far a profile gets when promises respect given levels |

pub mod answer;
pub mod enforce;
mod outside;
pub mod payoffs;
mod planar;
pub mod reach;
mod units;
