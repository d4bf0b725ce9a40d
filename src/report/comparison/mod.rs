//! Customary schedules beside the optimum: as text and as JSON.

mod json;
mod text;

pub use json::to_json;
pub use text::render;
pub(super) use text::{tempted, verdict, worth};

use crate::compare::Priced;

/// One schedule of the comparison.
#[derive(Debug, Clone)]
pub struct Entry {
    /// `optimum`, or the name of the custom.
    pub name: String,
    /// What it is worth; `None` where there is none (no optimum exists, or none was found in time).
    pub priced: Option<Priced>,
    /// Why there is none, or what had to be decided to make it.
    pub remarks: Vec<String>,
}
