//! What a behaviour strategy profile is worth: payoffs, beliefs by Bayes' rule, and the exact gain from the best reply.

use crate::equilibrium::answer::{Behaviour, Mixed};
use crate::error::Error;
use crate::exact::Rational;
use crate::game::Extensive;
use crate::game::recall::Sequences;
use std::ops::Range;

/// A behaviour profile with payoffs, beliefs and regret: `at` has one probability for each action of each player's
/// information set, and nothing for chance.
///
/// The regret is exact: every player's best reply is found by backward induction over its own information sets, which
/// perfect recall allows (Kuhn 1953).
///
/// # Errors
/// [`Error::Unsupported`] when the tree does not fit together or a player forgets, and when `at` does not fit the tree:
/// a list of the wrong length, a probability below 0, or a sum other than 1.
pub fn evaluated(tree: &Extensive, at: Vec<Mixed>) -> Result<Behaviour, Error> {
    let sequences = super::sequences(tree)?;
    check(tree, &at)?;
    Ok(worth(tree, &sequences, at))
}

/// Whether nobody gains by changing its strategy in any subgame, reached or not. A subgame begins at a node that is known
/// when it is reached, and no information set crosses its border (Selten 1965).
///
/// # Errors
/// As [`evaluated`].
pub fn is_subgame_perfect(tree: &Extensive, at: &[Mixed]) -> Result<bool, Error> {
    let sequences = super::sequences(tree)?;
    check(tree, at)?;
    Ok(subgames(tree).into_iter().all(|nodes| {
        (0..tree.players.len()).all(|player| {
            let (value, best) = value_and_best(tree, &sequences, at, player, nodes.clone());
            best <= value
        })
    }))
}

fn check(tree: &Extensive, at: &[Mixed]) -> Result<(), Error> {
    let fits = |(set, mixed): (usize, &Mixed)| match tree.sets[set].mover {
        None => mixed.is_empty(),
        Some(_) => {
            mixed.len() == tree.sets[set].actions.len()
                && mixed.iter().all(|p| *p >= Rational::ZERO)
                && mixed.iter().fold(Rational::ZERO, |sum, p| sum + p).is_one()
        }
    };
    if at.len() != tree.sets.len() {
        return Err(Error::Unsupported(format!("{} mixed actions for {} information sets", at.len(), tree.sets.len())));
    }
    match at.iter().enumerate().find(|&pair| !fits(pair)) {
        Some((set, _)) => Err(Error::Unsupported(format!("no mixed action for {}", tree.describe_set(set)))),
        None => Ok(()),
    }
}

/// [`evaluated`] for what is known to fit.
pub(super) fn worth(tree: &Extensive, sequences: &Sequences, at: Vec<Mixed>) -> Behaviour {
    let mut payoffs = Vec::with_capacity(tree.players.len());
    let mut regret = Rational::ZERO;
    for player in 0..tree.players.len() {
        let (value, best) = value_and_best(tree, sequences, &at, player, 0..tree.nodes.len());
        regret = regret.max(best - &value);
        payoffs.push(value);
    }
    let beliefs = beliefs(tree, &at);
    Behaviour { at, beliefs, payoffs, regret }
}

/// Which moves count in a probability of coming to a node.
#[derive(Clone, Copy, PartialEq)]
enum Counted {
    All,
    AllBut(usize),
}

/// Calls `visit` with every node of the range that is come to with positive probability from the first, in preorder, and
/// that probability. Nodes must be a subtree.
fn reach(
    tree: &Extensive,
    at: &[Mixed],
    counted: Counted,
    nodes: Range<usize>,
    mut visit: impl FnMut(usize, &Rational),
) {
    let start = nodes.start;
    // Given away when the children have theirs, so that no more is kept than the nodes that are open.
    let mut weights: Vec<Option<Rational>> = vec![None; nodes.len()];
    if let Some(first) = weights.first_mut() {
        *first = Some(Rational::ONE);
    }
    for node in nodes {
        let Some(weight) = weights[node - start].take() else { continue };
        visit(node, &weight);
        let Some(set) = tree.nodes[node].set else { continue };
        for (action, &child) in tree.nodes[node].children.iter().enumerate() {
            let next = match tree.sets[set].mover {
                None => &weight * tree.chance(set, action),
                Some(player) if counted == Counted::AllBut(player) => weight.clone(),
                Some(_) => times(&weight, &at[set][action]),
            };
            if !next.is_zero() {
                weights[child - start] = Some(next);
            }
        }
    }
}

/// A product that costs nothing where a factor is 0 or 1, as probabilities of actions mostly are.
fn times(weight: &Rational, probability: &Rational) -> Rational {
    if probability.is_one() {
        weight.clone()
    } else if probability.is_zero() {
        Rational::ZERO
    } else {
        weight * probability
    }
}

/// What a player expects in a subgame, and what its best reply would get there.
fn value_and_best(
    tree: &Extensive,
    sequences: &Sequences,
    at: &[Mixed],
    player: usize,
    nodes: Range<usize>,
) -> (Rational, Rational) {
    // What is paid on the way with each of the player's sequences, times the chance that the others let it come there.
    let mut best = vec![Rational::ZERO; sequences.moves.count(player)];
    let root = sequences.moves.at(nodes.start, player);
    reach(tree, at, Counted::AllBut(player), nodes.clone(), |node, weight| {
        if let Some(outcome) = tree.nodes[node].outcome {
            best[sequences.moves.at(node, player)] += weight * &tree.outcomes[outcome].payoffs[player];
        }
    });
    let mut value = best.clone();
    // A set comes after the sets its own sequence goes through, by its first node; so from behind.
    let inside = |set: &usize| tree.sets[*set].nodes.first().is_some_and(|first| nodes.contains(first));
    let mut sets: Vec<usize> = tree.sets_of(player).into_iter().filter(inside).collect();
    sets.sort_unstable_by_key(|&set| std::cmp::Reverse(tree.sets[set].nodes[0]));
    for set in sets {
        let after = &sequences.after[set];
        let top = after.iter().map(|&s| &best[s]).max().cloned().unwrap_or(Rational::ZERO);
        best[sequences.before[set]] += top;
        let mean = after.iter().zip(&at[set]).filter(|(_, p)| !p.is_zero()).map(|(&s, p)| times(&value[s], p));
        let mean = mean.fold(Rational::ZERO, |sum, term| sum + term);
        value[sequences.before[set]] += mean;
    }
    (std::mem::take(&mut value[root]), std::mem::take(&mut best[root]))
}

/// The probability of each node of a set given that the set is reached; `None` for chance and for what is not reached.
pub(super) fn beliefs(tree: &Extensive, at: &[Mixed]) -> Vec<Option<Vec<Rational>>> {
    let mut beliefs: Vec<Option<Vec<Rational>>> = vec![None; tree.sets.len()];
    if tree.has_perfect_information() {
        // Who knows where it is needs no probabilities, which a deep tree would make long.
        for (set, reached) in reached(tree, at).into_iter().enumerate() {
            beliefs[set] = reached.then(|| vec![Rational::ONE]);
        }
        return beliefs;
    }
    reach(tree, at, Counted::All, 0..tree.nodes.len(), |node, weight| {
        let Some(set) = tree.nodes[node].set else { return };
        let InformationPlace { place, size } = match place(tree, set, node) {
            Some(found) => found,
            None => return,
        };
        beliefs[set].get_or_insert_with(|| vec![Rational::ZERO; size])[place] = weight.clone();
    });
    for list in beliefs.iter_mut().flatten() {
        let sum = list.iter().fold(Rational::ZERO, |sum, p| sum + p);
        list.iter_mut().for_each(|p| *p /= &sum);
    }
    beliefs
}

struct InformationPlace {
    place: usize,
    size: usize,
}

/// Where a node stands in its set; `None` for chance.
fn place(tree: &Extensive, set: usize, node: usize) -> Option<InformationPlace> {
    let found = &tree.sets[set];
    found.mover?;
    Some(InformationPlace { place: found.nodes.binary_search(&node).ok()?, size: found.nodes.len() })
}

/// By information set: whether it is a player's and comes up with positive probability.
fn reached(tree: &Extensive, at: &[Mixed]) -> Vec<bool> {
    let mut nodes = vec![false; tree.nodes.len()];
    nodes[0] = true;
    let mut sets = vec![false; tree.sets.len()];
    for (node, found) in tree.nodes.iter().enumerate() {
        let (true, Some(set)) = (nodes[node], found.set) else { continue };
        let chance = tree.sets[set].mover.is_none();
        sets[set] |= !chance;
        for (action, &child) in found.children.iter().enumerate() {
            nodes[child] = if chance { !tree.chance(set, action).is_zero() } else { !at[set][action].is_zero() };
        }
    }
    sets
}

/// The subtrees that no information set of a player leaves, as ranges of nodes; the whole tree first.
fn subgames(tree: &Extensive) -> Vec<Range<usize>> {
    let ends = tree.subtree_ends();
    // The least and the greatest node that share an information set with a node of the subtree.
    let mut span: Vec<(usize, usize)> = (0..tree.nodes.len()).map(|node| (node, node)).collect();
    for (at, node) in tree.nodes.iter().enumerate().rev() {
        let Some(set) = node.set else { continue };
        if let (Some(_), Some(&low), Some(&high)) =
            (tree.sets[set].mover, tree.sets[set].nodes.first(), tree.sets[set].nodes.last())
        {
            span[at] = (span[at].0.min(low), span[at].1.max(high));
        }
        for &child in &node.children {
            span[at] = (span[at].0.min(span[child].0), span[at].1.max(span[child].1));
        }
    }
    let closed = |&at: &usize| tree.nodes[at].set.is_some() && span[at].0 >= at && span[at].1 < ends[at];
    (0..tree.nodes.len()).filter(closed).map(|at| at..ends[at]).collect()
}
