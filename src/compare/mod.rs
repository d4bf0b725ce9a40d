//! The schedules people use without a solver, priced under the same model.
//!
//! [`Custom`] names them and makes them; [`price`] says what they are worth to every party, when they would be done, and
//! the first moment at which somebody gains by breaking them.

mod custom;
mod grit;
mod pricing;

pub use custom::{Custom, Proposal};
pub use pricing::{Priced, Temptation, price};
