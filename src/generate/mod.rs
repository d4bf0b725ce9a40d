//! Instances to try things on: random agreements and games, the same for the same seed for ever.

pub mod agreement;
mod draw;
pub mod game;

pub use agreement::agreement;
pub use game::game;
