//! Instances to try things on: random agreements, the same for the same seed for ever.

pub mod agreement;
mod draw;

pub use agreement::agreement;
