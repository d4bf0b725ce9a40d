//! Solving finite games: what is stable, what is a best reply to what, exactly.

pub mod answer;
pub mod components;
pub mod extreme;
pub mod lemke_howson;
pub mod regret;
mod clock;
pub mod correlated;
mod lottery;
pub mod zero_sum;
