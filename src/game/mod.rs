//! Games on one page: players, strategies, payoffs, all exact. Representation only, no solver.
//!
//! [`NormalForm`] holds the payoff of every player at every profile; [`Extensive`] the tree, its chance moves and its
//! information sets. [`named`] has games from the literature, with their sources.

mod describe;
pub mod extensive;
pub mod named;
pub mod normal;
pub mod recall;
pub mod reduced;

pub use extensive::Extensive;
pub use normal::{NormalForm, Player};
