//! Solving finite games: what is stable, what is a best reply to what, exactly.

pub mod answer;
mod lottery;
pub mod zero_sum;
