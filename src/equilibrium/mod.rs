//! Solving finite games: what is stable, what is a best reply to what, exactly.

mod affine;
pub mod answer;
pub mod behaviour;
pub mod components;
pub mod extreme;
pub mod homotopy;
pub mod lemke_howson;
mod lottery;
pub mod pure;
pub mod regret;
pub mod zero_sum;
