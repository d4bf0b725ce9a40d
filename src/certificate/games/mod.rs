//! The exact check of answers about finite games. It shares the data types with what computed them and nothing else.
//!
//! Every function takes the game and the answer and returns the faults, each a sentence that names player, strategy and
//! number; no faults, no objection. Payoffs are brought to whole numbers once, so a check is quick next to the search.
//!
//! | module | what it holds |
//! |---|---|
//! | `nash`, `graph`, `subsets`, `extreme`, `index` | equilibria, their components and maximal Nash subsets |
//! | `zero_sum`, `minmax` | values, proved from both sides |
//! | `correlated` | distributions of a mediator, with their bound |
//! | `stackelberg` | commitments |
//! | `dominance` | eliminations |
//! | `behaviour`, `recall` | trees |
//! | `feasible` | systems of inequalities, decided exactly |
//! | `payoffs`, `words` | sums in whole numbers; how faults are said |

mod behaviour;
mod correlated;
mod dominance;
mod extreme;
mod feasible;
mod graph;
mod index;
mod minmax;
mod nash;
mod payoffs;
mod recall;
mod stackelberg;
mod subsets;
pub(super) mod words;
mod zero_sum;

pub use behaviour::check_behaviour;
pub use correlated::check_correlated;
pub use dominance::check_dominance;
pub use minmax::check_minmax;
pub use nash::check_nash;
pub use stackelberg::check_stackelberg;
pub use zero_sum::check_zero_sum;
