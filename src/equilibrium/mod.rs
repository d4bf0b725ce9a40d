//! Solving finite games: what is stable, what is a best reply to what, exactly.

mod affine;
pub mod answer;
pub mod behaviour;
mod clock;
pub mod components;
pub mod correlated;
pub mod dominance;
pub mod extreme;
pub mod homotopy;
pub mod lemke_howson;
mod lottery;
pub mod minmax;
pub mod pure;
pub mod regret;
pub mod stackelberg;
pub mod zero_sum;
