//! Solving finite games: what is stable, what is a best reply to what, exactly.

mod affine;
pub mod answer;
pub mod behaviour;
mod clock;
pub mod components;
pub mod correlated;
pub mod dominance;
mod lottery;
pub mod minmax;
pub mod stackelberg;
pub mod zero_sum;
