//! The sequence form: what the first player gets for each pair of sequences, times the chance of the leaves they lead to.

use crate::exact::Rational;
use crate::exact::linear::whole;
use crate::game::Extensive;
use crate::game::recall::Sequences;
use dashu_int::IBig;
use std::collections::BTreeMap;

pub(super) struct Form {
    /// By player: how many sequences it has, the empty one first.
    pub counts: [usize; 2],
    /// By player, by its information sets: the sequence before, and those after each action.
    pub sets: [Vec<(usize, Vec<usize>)>; 2],
    /// By pair of sequences: payoffs of the first player, raised so that none is below 0, times chances, times a common
    /// factor that makes all of them whole.
    pub payoffs: BTreeMap<(usize, usize), IBig>,
}

impl Form {
    /// # Errors
    /// In words, when payoffs do not add up to the same number.
    pub fn new(tree: &Extensive, sequences: &Sequences) -> Result<Self, String> {
        let leaves = leaves(tree);
        let sums = || leaves.iter().map(|(node, _, paid)| (*node, &paid[0] + &paid[1]));
        if let Some((_, first)) = sums().next()
            && let Some((node, other)) = sums().find(|(_, sum)| *sum != first)
        {
            return Err(format!(
                "the value of a tree that is not constant-sum: the payoffs add up to {first} at the first leaf and to \
                     {other} at {}; look for Nash equilibria instead",
                way_to(tree, node)
            ));
        }
        let least = leaves.iter().map(|(_, _, paid)| &paid[0]).min().cloned().unwrap_or(Rational::ZERO);
        let mut payoffs: BTreeMap<(usize, usize), Rational> = BTreeMap::new();
        for (node, chance, paid) in &leaves {
            let pair = (sequences.moves.at(*node, 0), sequences.moves.at(*node, 1));
            *payoffs.entry(pair).or_insert(Rational::ZERO) += (&paid[0] - &least) * chance;
        }
        payoffs.retain(|_, payoff| !payoff.is_zero());
        let numbers = whole(payoffs.values());
        let sets = [0, 1].map(|player| {
            let of_player = tree.sets_of(player).into_iter();
            of_player.map(|set| (sequences.before[set], sequences.after[set].clone())).collect()
        });
        Ok(Self {
            counts: [0, 1].map(|player| sequences.moves.count(player)),
            sets,
            payoffs: payoffs.into_keys().zip(numbers).collect(),
        })
    }
}

/// The leaves that chance allows: node, chance, and what is paid on the way and there.
fn leaves(tree: &Extensive) -> Vec<(usize, Rational, Vec<Rational>)> {
    let mut out = Vec::new();
    let mut state: Vec<Option<(Rational, Vec<Rational>)>> = vec![None; tree.nodes.len()];
    state[0] = Some((Rational::ONE, vec![Rational::ZERO; tree.players.len()]));
    for (at, node) in tree.nodes.iter().enumerate() {
        let Some((chance, mut paid)) = state[at].take() else { continue };
        if let Some(outcome) = node.outcome {
            paid.iter_mut().zip(&tree.outcomes[outcome].payoffs).for_each(|(sum, more)| *sum += more);
        }
        let Some(set) = node.set else {
            out.push((at, chance, paid));
            continue;
        };
        for (action, &child) in node.children.iter().enumerate() {
            let chance = &chance * tree.chance(set, action);
            if !chance.is_zero() {
                state[child] = Some((chance, paid.clone()));
            }
        }
    }
    out
}

/// The actions on the way to a node, in words; only the last few of a long way.
fn way_to(tree: &Extensive, node: usize) -> String {
    const MOST: usize = 8;
    let mut names = Vec::new();
    let mut at = node;
    while let Some((before, action)) = tree.nodes[at].parent {
        if names.len() == MOST {
            names.push("…".to_owned());
            break;
        }
        names.push(tree.nodes[before].set.map_or_else(String::new, |set| tree.action_name(set, action)));
        at = before;
    }
    names.reverse();
    names.join(", ")
}
