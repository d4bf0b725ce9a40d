//! Equilibria of a game in extensive form, as behaviour strategies: one mixed action for each information set.
//!
//! [`subgame_perfect`] is backward induction, [`sequence_form`] the linear program for two players with opposite
//! interests, [`nash`] the way through the reduced normal form. [`evaluated`] gives any behaviour its payoffs, beliefs and
//! exact regret. All but backward induction need perfect recall, and name the information set where it fails.

mod backward;
mod convert;
mod evaluate;
mod nash;
mod sequence;

pub use backward::{all_subgame_perfect, subgame_perfect};
pub use convert::to_behaviour;
pub use evaluate::{evaluated, is_subgame_perfect};
pub use nash::nash;
pub use sequence::sequence_form;

use crate::error::Error;
use crate::game::Extensive;
use crate::game::recall::Sequences;

/// The sequences of a tree that fits together and in which nobody forgets.
fn sequences(tree: &Extensive) -> Result<Sequences, Error> {
    tree.check().map_err(Error::Unsupported)?;
    Sequences::new(tree).map_err(Error::Unsupported)
}
