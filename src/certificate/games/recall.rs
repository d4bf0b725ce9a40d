//! What players remember, and where subgames begin.

use crate::game::Extensive;
use std::collections::BTreeMap;

/// The structure of a tree.
pub(super) struct Recall {
    /// Where a subgame begins.
    roots: Vec<bool>,
    /// The beginning of the smallest subgame that each node is in.
    inside: Vec<usize>,
}

impl Recall {
    pub(super) fn of(tree: &Extensive) -> Self {
        let count = tree.nodes.len();
        // The nodes of a subtree stand together: from its root to before `ends`.
        let mut ends: Vec<usize> = (1..=count).collect();
        // The first and the last node of all information sets that a subtree touches.
        let mut touched: Vec<(usize, usize)> = (0..count).map(|at| (at, at)).collect();
        for at in (0..count).rev() {
            let set = tree.nodes[at].set.map(|set| &tree.sets[set]).filter(|set| set.mover.is_some());
            let (mut first, mut last) = touched[at];
            if let Some(nodes) = set.map(|set| &set.nodes) {
                first = nodes.first().map_or(first, |&node| first.min(node));
                last = nodes.last().map_or(last, |&node| last.max(node));
            }
            for &child in &tree.nodes[at].children {
                ends[at] = ends[at].max(ends[child]);
                first = first.min(touched[child].0);
                last = last.max(touched[child].1);
            }
            touched[at] = (first, last);
        }
        let begins = |at: usize| tree.nodes[at].set.is_some() && touched[at].0 >= at && touched[at].1 < ends[at];
        let roots: Vec<bool> = (0..count).map(begins).collect();
        let mut inside = vec![0; count];
        for at in 0..count {
            let before = tree.nodes[at].parent.map_or(0, |(before, _)| inside[before]);
            inside[at] = if roots[at] { at } else { before };
        }
        Self { roots, inside }
    }

    /// Whether a subgame begins at a node.
    pub(super) fn is_root(&self, node: usize) -> bool {
        self.roots[node]
    }

    /// Every subgame: its root, and its nodes in preorder as far as the beginnings of those inside it.
    pub(super) fn subgames(&self, tree: &Extensive) -> BTreeMap<usize, Vec<usize>> {
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, &root) in self.inside.iter().enumerate() {
            if let Some((before, _)) = tree.nodes[at].parent.filter(|_| root == at) {
                parts.entry(self.inside[before]).or_default().push(at);
            }
            if root != at || self.roots[at] {
                parts.entry(root).or_default().push(at);
            }
        }
        parts
    }

    /// A player and an information set of its own before which it did not always do the same, if there is any.
    pub(super) fn forgetful(&self, tree: &Extensive) -> Option<(usize, usize)> {
        for player in 0..tree.players.len() {
            // The player's last own move before each node.
            let mut last: Vec<Option<(usize, usize)>> = vec![None; tree.nodes.len()];
            for (at, node) in tree.nodes.iter().enumerate() {
                last[at] = node.parent.and_then(|(before, action)| {
                    let own = tree.nodes[before].set.filter(|&set| tree.sets[set].mover == Some(player));
                    own.map_or(last[before], |set| Some((set, action)))
                });
            }
            for set in tree.sets_of(player) {
                let nodes = &tree.sets[set].nodes;
                if nodes.windows(2).any(|pair| last[pair[0]] != last[pair[1]]) {
                    return Some((player, set));
                }
            }
        }
        None
    }
}
