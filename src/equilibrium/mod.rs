//! Solving finite games: what is stable, what is a best reply to what, exactly.

pub mod answer;
mod clock;
pub mod correlated;
mod lottery;
pub mod zero_sum;
