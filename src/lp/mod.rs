//! Linear programs: columns and rows with labels → a backend → a point that was checked against the rows again.
//!
//! Only this folder knows `good_lp` and its solvers. Callers say which rows they want and read back values and
//! multipliers by label order; whether a backend can do the job is decided before it is called.

mod backend;
mod clarabel;
#[cfg(feature = "highs")]
mod highs;
mod microlp;
mod model;
mod problem;
pub mod proved;
mod table;
pub mod vertex;

pub use backend::{Backend, Limits};
pub use problem::{Answer, Point, Problem, Relation};
pub use table::{FloatTable, WholeTable};
