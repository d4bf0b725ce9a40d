//! Equilibria of trees: beliefs, payoffs and regret anew, and every subgame by itself.

use super::payoffs::total;
use super::recall::Recall;
use super::words::{compare, named, number};
use crate::equilibrium::answer::{Behaviour, BehaviourAnswer};
use crate::exact::Rational;
use crate::game::Extensive;
use std::collections::BTreeMap;

/// Every fault of equilibria in behaviour strategies, in words; empty when there is none.
///
/// Every information set of a player has a distribution over its actions; beliefs follow by Bayes' rule where the set is
/// reached and are absent where it is not; payoffs are as stated. The regret is found by dynamic programming over the
/// player's own information sets, which is right with perfect recall (Kuhn 1953); without it the answer is refused. Answers
/// called subgame-perfect are checked in every proper subgame, with those inside it replaced by what they pay (Selten
/// 1965). That `complete` answers lack nothing is not checked.
#[must_use]
pub fn check_behaviour(tree: &Extensive, answer: &BehaviourAnswer) -> Vec<String> {
    let mut faults = Vec::new();
    let recall = Recall::of(tree);
    if let Some((player, set)) = recall.forgetful(tree) {
        let who = named("player", player, &tree.players[player]);
        return vec![format!(
            "{who} forgets something before {}: regrets cannot be checked without perfect recall",
            set_name(tree, set)
        )];
    }
    for (at, behaviour) in answer.equilibria.iter().enumerate() {
        let place = format!("equilibrium {}", at + 1);
        if !shape(&mut faults, tree, &place, behaviour) {
            continue;
        }
        let play = Play::of(tree, behaviour);
        beliefs(&mut faults, tree, &place, behaviour, &play);
        let mut scratch = Scratch::of(tree);
        let all: Vec<usize> = (0..tree.nodes.len()).collect();
        let mut regret = Rational::ZERO;
        for player in 0..tree.players.len() {
            let who = named("player", player, &tree.players[player]);
            let payoff = &play.values[0][player];
            compare(&mut faults, &format!("{place}, payoff of {who}"), &behaviour.payoffs[player], payoff);
            let leaf = |node: usize| tree.nodes[node].set.is_none();
            regret = regret.max(scratch.best(tree, &play, player, &all, leaf) - payoff);
        }
        compare(&mut faults, &format!("{place}, regret"), &behaviour.regret, &regret);
        if answer.subgame_perfect {
            subgames(&mut faults, tree, &place, &recall, &play, &mut scratch);
        }
    }
    let mut seen = BTreeMap::new();
    for (at, behaviour) in answer.equilibria.iter().enumerate() {
        if let Some(first) = seen.insert(&behaviour.at, at) {
            faults.push(format!("equilibria {} and {} are the same", first + 1, at + 1));
        }
    }
    faults
}

fn set_name(tree: &Extensive, set: usize) -> String {
    let set = &tree.sets[set];
    let label = if set.name.is_empty() { String::new() } else { format!(" ({})", set.name) };
    match set.mover {
        Some(player) => {
            format!("information set {}{label} of {}", set.number, named("player", player, &tree.players[player]))
        }
        None => format!("chance move {}{label}", set.number),
    }
}

/// Lengths and distributions; whether the rest can be looked at.
fn shape(faults: &mut Vec<String>, tree: &Extensive, place: &str, behaviour: &Behaviour) -> bool {
    let before = faults.len();
    let sets = tree.sets.len();
    for (what, found, wanted) in [
        ("local strategies", behaviour.at.len(), sets),
        ("beliefs", behaviour.beliefs.len(), sets),
        ("payoffs", behaviour.payoffs.len(), tree.players.len()),
    ] {
        if found != wanted {
            faults.push(format!("{place}: {found} {what}, not {wanted}"));
        }
    }
    for (at, (set, local)) in tree.sets.iter().zip(&behaviour.at).enumerate() {
        let what = format!("{place}, {}", set_name(tree, at));
        let count = if set.mover.is_none() { 0 } else { set.actions.len() };
        if local.len() != count {
            faults.push(format!("{what}: {} probabilities for {count} actions", local.len()));
            continue;
        }
        if let Some(at) = local.iter().position(|probability| *probability < Rational::ZERO) {
            faults.push(format!("{what}: action {} has the probability {}", at + 1, number(&local[at])));
        }
        let sum = total(local.iter());
        if count > 0 && sum != Rational::ONE {
            faults.push(format!("{what}: the probabilities add to {}", number(&sum)));
        }
    }
    faults.len() == before
}

fn beliefs(faults: &mut Vec<String>, tree: &Extensive, place: &str, behaviour: &Behaviour, play: &Play) {
    for (at, (set, belief)) in tree.sets.iter().zip(&behaviour.beliefs).enumerate() {
        let what = format!("{place}, {}", set_name(tree, at));
        let reached = total(set.nodes.iter().map(|&node| &play.reach[node]));
        match belief {
            Some(_) if reached == Rational::ZERO => faults.push(format!("{what}: a belief where it is not reached")),
            // What chance believes is of no interest.
            None if reached > Rational::ZERO && set.mover.is_some() => {
                faults.push(format!("{what}: reached with probability {}, but no belief", number(&reached)));
            }
            Some(belief) if belief.len() != set.nodes.len() => {
                faults.push(format!("{what}: {} beliefs for {} nodes", belief.len(), set.nodes.len()));
            }
            Some(belief) => {
                for (node, (stated, &at)) in belief.iter().zip(&set.nodes).enumerate() {
                    let found = &play.reach[at] / &reached;
                    compare(faults, &format!("{what}, belief in its node {}", node + 1), stated, &found);
                }
            }
            None => {}
        }
    }
}

/// What happens when everybody keeps to a behaviour.
struct Play {
    /// By information set and action; of chance too.
    chances: Vec<Vec<Rational>>,
    /// The probability of coming to each node.
    reach: Vec<Rational>,
    /// By node: what each player gets in the end, on average, once there.
    values: Vec<Vec<Rational>>,
}

impl Play {
    fn of(tree: &Extensive, behaviour: &Behaviour) -> Self {
        let chances = tree.sets.iter().zip(&behaviour.at).map(|(set, local)| match set.mover {
            Some(_) => local.clone(),
            None => set.actions.iter().map(|a| a.probability.clone().unwrap_or(Rational::ZERO)).collect(),
        });
        let chances: Vec<Vec<Rational>> = chances.collect();
        let count = tree.nodes.len();
        let nothing = vec![Rational::ZERO; tree.players.len()];
        let (mut reach, mut values) = (vec![Rational::ONE; count], vec![nothing; count]);
        for (at, node) in tree.nodes.iter().enumerate() {
            if let Some((before, action)) = node.parent {
                let taken = tree.nodes[before].set.map_or(Rational::ONE, |set| chances[set][action].clone());
                reach[at] = &reach[before] * taken;
                values[at] = values[before].clone();
            }
            if let Some(outcome) = node.outcome {
                for (sum, paid) in values[at].iter_mut().zip(&tree.outcomes[outcome].payoffs) {
                    *sum += paid;
                }
            }
        }
        // From what was paid on the way to what is paid in the end.
        for at in (0..count).rev() {
            if let Some(set) = tree.nodes[at].set {
                let expected = (0..tree.players.len()).map(|player| {
                    let after = tree.nodes[at].children.iter().zip(&chances[set]);
                    total(after.map(|(&child, taken)| taken * &values[child][player]))
                });
                values[at] = expected.collect();
            }
        }
        Self { chances, reach, values }
    }
}

/// Room for best replies, kept from one to the next.
struct Scratch {
    weights: Vec<Rational>,
    worths: Vec<Rational>,
    by_action: Vec<Vec<Rational>>,
}

impl Scratch {
    fn of(tree: &Extensive) -> Self {
        let zeros = vec![Rational::ZERO; tree.nodes.len()];
        let by_action = tree.sets.iter().map(|set| vec![Rational::ZERO; set.actions.len()]).collect();
        Self { weights: zeros.clone(), worths: zeros, by_action }
    }

    /// The most a player can get in a part of the tree: nodes in preorder from its root, ending in leaves where it
    /// gets what play goes on to give.
    ///
    /// A node is worth, times the probability that chance and the others go there, what the player gets if it comes
    /// there. An information set of its own is worth the best of its actions, over all its nodes at once; that worth
    /// is put on its first node. All of its nodes follow the same own action, so it reaches the right one from there.
    fn best(
        &mut self,
        tree: &Extensive,
        play: &Play,
        player: usize,
        part: &[usize],
        leaf: impl Fn(usize) -> bool,
    ) -> Rational {
        let Some(&root) = part.first() else { return Rational::ZERO };
        for &at in part {
            self.weights[at] = match tree.nodes[at].parent.filter(|_| at != root) {
                None => Rational::ONE,
                Some((before, action)) => match tree.nodes[before].set {
                    Some(set) if tree.sets[set].mover != Some(player) => {
                        &self.weights[before] * &play.chances[set][action]
                    }
                    _ => self.weights[before].clone(),
                },
            };
        }
        for &at in part.iter().rev() {
            let set = tree.nodes[at].set.filter(|_| !leaf(at));
            self.worths[at] = match set {
                None => &self.weights[at] * &play.values[at][player],
                Some(set) if tree.sets[set].mover == Some(player) => {
                    for (sum, &child) in self.by_action[set].iter_mut().zip(&tree.nodes[at].children) {
                        *sum += &self.worths[child];
                    }
                    if tree.sets[set].nodes.first() == Some(&at) {
                        let sums = self.by_action[set].iter_mut().map(std::mem::take);
                        sums.max().unwrap_or(Rational::ZERO)
                    } else {
                        Rational::ZERO
                    }
                }
                Some(_) => total(tree.nodes[at].children.iter().map(|&child| &self.worths[child])),
            };
        }
        self.worths[root].clone()
    }
}

/// No player gains in any subgame when those inside it are played as they are.
fn subgames(
    faults: &mut Vec<String>,
    tree: &Extensive,
    place: &str,
    recall: &Recall,
    play: &Play,
    scratch: &mut Scratch,
) {
    for (root, part) in recall.subgames(tree) {
        for player in 0..tree.players.len() {
            let leaf = |node: usize| tree.nodes[node].set.is_none() || (node != root && recall.is_root(node));
            let gain = scratch.best(tree, play, player, &part, leaf) - &play.values[root][player];
            if gain > Rational::ZERO {
                let (who, at) = (named("player", player, &tree.players[player]), &tree.nodes[root].name);
                let at = named("node", root, at);
                faults.push(format!(
                    "{place} is not subgame-perfect: {who} gains {} in the subgame at {at}",
                    number(&gain)
                ));
            }
        }
    }
}
