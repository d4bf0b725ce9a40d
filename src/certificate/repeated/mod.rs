//! The exact check of answers about repeated games. It shares the data types with what computed them and nothing else: what
//! a period brings is derived again from the definitions.
//!
//! | module | what it holds |
//! |---|---|
//! | `period` | what complying and deviating bring, from what can be seen |
//! | `prepared` | a profile with all that, computed once |
//! | `shape` | whether an answer fits the game |
//! | `inside` | that every vertex is sustained |
//! | `beginning` | what nothing exceeds, whatever the incentives |
//! | `outside` | that nothing beyond the levels is |
//! | `between` | how far inside and outside are apart |

mod beginning;
mod between;
mod inside;
mod outside;
mod period;
mod prepared;
mod shape;

use crate::repeated::answer::{RepeatedGame, ValueSets};

/// Every fault of sets of sustained payoffs, in words; empty when there is none.
///
/// Proved by it: each vertex is an equilibrium payoff (Abreu, Pearce and Stacchetti 1990, self-generation), no equilibrium
/// payoff lies beyond a level, and the gap and the claim of exactness are right.
#[must_use]
pub fn check_value_sets(game: &RepeatedGame, answer: &ValueSets) -> Vec<String> {
    let mut faults = shape::faults(game, answer);
    if faults.is_empty() {
        faults = inside::faults(game, answer);
        faults.extend(outside::faults(game, answer));
        faults.extend(between::faults(game, answer));
    }
    faults
}
