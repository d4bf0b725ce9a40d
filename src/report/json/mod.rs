//! Answers as JSON, and saved answers read back.
//!
//! Levels and amounts are JSON numbers written as exact decimals. Where one of them has no finite decimal of at most
//! 18 places, the exact fractions stand beside them in `levels_exact` or `amounts_exact`, and those count when the
//! file is read. There is never a NaN or an infinity: what is unknown is `null`.

mod layout;
mod read;
mod rows;
mod saved;
mod write;

pub use layout::pretty;
pub use read::read_solution;
pub use rows::row_to_json;
pub use saved::{SavedFound, SavedIncentive, SavedRefutation, SavedSolution};
pub use write::{certificate_to_json, refutation_to_json, solution_to_json, undecided_to_json, with_certify_seconds};

/// The version of the format of answers.
pub const SCHEMA_VERSION: u32 = 1;

#[cfg(test)]
mod tests;
