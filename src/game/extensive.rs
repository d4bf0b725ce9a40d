//! The extensive form: a tree of moves, chance, and what a player knows when it moves.

use crate::exact::Rational;

/// A finite game in extensive form. Payoffs of the outcomes on a path add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extensive {
    /// What the game is called; may be empty.
    pub title: String,
    /// A free remark carried from file to file; may be empty.
    pub comment: String,
    /// The names of the players; chance is not one of them.
    pub players: Vec<String>,
    /// The nodes in preorder; the root is the first.
    pub nodes: Vec<Node>,
    /// The information sets of players and of chance, in the order in which the preorder meets them.
    pub sets: Vec<InformationSet>,
    /// The outcomes, in the order in which the preorder meets them.
    pub outcomes: Vec<Outcome>,
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The name; may be empty.
    pub name: String,
    /// The node before, and which of its actions leads here; `None` at the root.
    pub parent: Option<(usize, usize)>,
    /// The information set it belongs to; `None` at a leaf.
    pub set: Option<usize>,
    /// The node after each action; empty at a leaf.
    pub children: Vec<usize>,
    /// What is paid on reaching it, as an index into the outcomes; `None` for nothing.
    pub outcome: Option<usize>,
}

/// The nodes that whoever moves there cannot tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InformationSet {
    /// Who moves, from 0; `None` for chance.
    pub mover: Option<usize>,
    /// Its number in the file; unique for each mover.
    pub number: u64,
    /// The name; may be empty.
    pub name: String,
    /// The actions, at least one.
    pub actions: Vec<Action>,
    /// The nodes, in preorder.
    pub nodes: Vec<usize>,
}

/// An action at an information set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The name; may be empty.
    pub name: String,
    /// The probability of a chance move; `None` for a player's action.
    pub probability: Option<Rational>,
}

/// What is paid at a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Its number in the file; unique.
    pub number: u64,
    /// The name; may be empty.
    pub name: String,
    /// One payoff for each player.
    pub payoffs: Vec<Rational>,
}

impl Extensive {
    /// The information sets of a player, in order, as indices.
    #[must_use]
    pub fn sets_of(&self, player: usize) -> Vec<usize> {
        (0..self.sets.len()).filter(|&s| self.sets[s].mover == Some(player)).collect()
    }

    /// What every player has got on the way to a node and at it.
    #[must_use]
    pub fn total_payoffs(&self, node: usize) -> Vec<Rational> {
        let mut total = vec![Rational::ZERO; self.players.len()];
        let mut at = Some(node);
        while let Some(here) = at {
            if let Some(outcome) = self.nodes[here].outcome {
                for (sum, paid) in total.iter_mut().zip(&self.outcomes[outcome].payoffs) {
                    *sum += paid;
                }
            }
            at = self.nodes[here].parent.map(|(before, _)| before);
        }
        total
    }

    /// Whether everybody knows where it is when it moves: every player's information set has one node.
    #[must_use]
    pub fn has_perfect_information(&self) -> bool {
        self.sets.iter().all(|set| set.mover.is_none() || set.nodes.len() == 1)
    }
}
