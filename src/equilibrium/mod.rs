//! Solving finite games: what is stable, what is a best reply to what, exactly.

mod affine;
pub mod answer;
pub mod behaviour;
pub mod homotopy;
mod lottery;
pub mod pure;
pub mod zero_sum;
