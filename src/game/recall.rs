//! What a player remembers: its own moves on the way to a node, and whether it never forgets them (Kuhn 1953).
//!
//! A **sequence** of a player is the list of its own moves from the root to some node. With perfect recall all nodes of
//! an information set have the same sequence of the player that moves there, so that a sequence is known by its last
//! move, and there are as many as actions, and the empty one (Koller, Megiddo and von Stengel 1996).

use super::extensive::Extensive;
use std::collections::BTreeMap;

/// The last move of a sequence, and the sequence before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The number of the sequence before.
    pub before: usize,
    /// The information set of the move.
    pub set: usize,
    /// The action, from 0.
    pub action: usize,
}

/// The sequences of every player of a tree, with or without perfect recall.
///
/// They are numbered for each player in the order in which the preorder meets them: 0 is the empty one, and every
/// sequence comes after the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnMoves {
    steps: Vec<Vec<Option<Step>>>,
    /// By node, then by player.
    at: Vec<usize>,
}

impl OwnMoves {
    /// The sequences of a tree that fits together ([`Extensive::check`]).
    #[must_use]
    pub fn new(tree: &Extensive) -> Self {
        let players = tree.players.len();
        let mut steps = vec![vec![None]; players];
        let mut known: Vec<BTreeMap<(usize, usize, usize), usize>> = vec![BTreeMap::new(); players];
        let mut at: Vec<usize> = Vec::with_capacity(tree.nodes.len() * players);
        for node in &tree.nodes {
            let Some((parent, action)) = node.parent else {
                at.extend(std::iter::repeat_n(0, players));
                continue;
            };
            let start = at.len();
            at.extend_from_within(parent * players..(parent + 1) * players);
            let Some(set) = tree.nodes[parent].set else { continue };
            let Some(player) = tree.sets[set].mover else { continue };
            let before = at[start + player];
            at[start + player] = *known[player].entry((before, set, action)).or_insert_with(|| {
                steps[player].push(Some(Step { before, set, action }));
                steps[player].len() - 1
            });
        }
        Self { steps, at }
    }

    /// How many sequences a player has, the empty one among them.
    #[must_use]
    pub fn count(&self, player: usize) -> usize {
        self.steps[player].len()
    }

    /// The last move of a sequence of a player; `None` for the empty one.
    #[must_use]
    pub fn step(&self, player: usize, sequence: usize) -> Option<Step> {
        self.steps[player][sequence]
    }

    /// The sequence of a player at a node.
    #[must_use]
    pub fn at(&self, node: usize, player: usize) -> usize {
        self.at[node * self.steps.len() + player]
    }
}

/// The sequences of a tree in which nobody forgets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequences {
    /// All sequences, and those at each node.
    pub moves: OwnMoves,
    /// By information set: the sequence of the mover on reaching it; 0 for chance.
    pub before: Vec<usize>,
    /// By information set, then action: the sequence of the mover after it; empty for chance.
    pub after: Vec<Vec<usize>>,
}

impl Sequences {
    /// The sequences of a tree that fits together ([`Extensive::check`]).
    ///
    /// # Errors
    /// In words, naming an information set at which the player has forgotten what it did or knew before.
    pub fn new(tree: &Extensive) -> Result<Self, String> {
        let moves = OwnMoves::new(tree);
        let (mut before, mut after) = (vec![0; tree.sets.len()], vec![Vec::new(); tree.sets.len()]);
        for (at, set) in tree.sets.iter().enumerate() {
            let Some(player) = set.mover else { continue };
            let Some(&first) = set.nodes.first() else { continue };
            before[at] = moves.at(first, player);
            if set.nodes.iter().any(|&node| moves.at(node, player) != before[at]) {
                return Err(format!(
                    "no perfect recall: {} has nodes with different own moves before",
                    tree.describe_set(at)
                ));
            }
            after[at] = tree.nodes[first].children.iter().map(|&child| moves.at(child, player)).collect();
        }
        Ok(Self { moves, before, after })
    }
}
