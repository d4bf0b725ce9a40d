//! Words and small facts about the parts of a tree.

use super::extensive::Extensive;
use crate::exact::Rational;

impl Extensive {
    /// An information set in words: its name or number, and whose it is.
    #[must_use]
    pub fn describe_set(&self, set: usize) -> String {
        let Some(found) = self.sets.get(set) else {
            return format!("information set {}", set + 1);
        };
        let which = if found.name.is_empty() { found.number.to_string() } else { format!("{:?}", found.name) };
        let whose = match found.mover {
            None => "chance".to_owned(),
            Some(player) => match self.players.get(player) {
                Some(name) if !name.is_empty() => format!("player {name:?}"),
                _ => format!("player {}", player + 1),
            },
        };
        format!("information set {which} of {whose}")
    }

    /// The name of an action, or its number from 1 where it has none.
    #[must_use]
    pub fn action_name(&self, set: usize, action: usize) -> String {
        let name = &self.sets[set].actions[action].name;
        if name.is_empty() { (action + 1).to_string() } else { name.clone() }
    }

    /// The probability of an action at an information set of chance; 1 at a player's, which leaves the choice open.
    #[must_use]
    pub fn chance(&self, set: usize, action: usize) -> Rational {
        self.sets[set].actions[action].probability.clone().unwrap_or(Rational::ONE)
    }

    /// Where the subtree below each node ends: node `n` and all below it are the nodes `n..ends[n]`.
    #[must_use]
    pub fn subtree_ends(&self) -> Vec<usize> {
        let mut ends: Vec<usize> = (1..=self.nodes.len()).collect();
        for at in (0..self.nodes.len()).rev() {
            if let Some(&last) = self.nodes[at].children.last() {
                ends[at] = ends[last];
            }
        }
        ends
    }
}
