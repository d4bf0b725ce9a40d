//! Solving finite games: what is stable, what is a best reply to what, exactly.

pub mod answer;
mod clock;
pub mod correlated;
pub mod dominance;
mod lottery;
pub mod minmax;
pub mod stackelberg;
pub mod zero_sum;
