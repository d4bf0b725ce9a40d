//! Backward induction (Zermelo 1913; Kuhn 1953; Selten 1965), exact, in trees of any depth.

use super::evaluate::beliefs;
use crate::equilibrium::answer::{Behaviour, BehaviourAnswer, Budget, Mixed};
use crate::error::Error;
use crate::exact::Rational;
use crate::game::Extensive;
use std::time::{Duration, Instant};

/// Most probabilities that a list of equilibria may hold.
const MOST_NUMBERS: usize = 1 << 22;

/// The subgame-perfect equilibrium of a game with perfect information: at every node the mover takes the action that is
/// best for it given what follows; of several best ones the first.
///
/// Without a tie it is the only one, pure or mixed, and the answer is complete; with ties the method says so, and
/// [`all_subgame_perfect`] lists the pure ones.
///
/// # Errors
/// [`Error::Unsupported`] when the tree does not fit together, or a player does not know where it is; the set is named.
pub fn subgame_perfect(tree: &Extensive) -> Result<BehaviourAnswer, Error> {
    let mut search = Search::new(tree, false)?;
    search.decide_from(tree.nodes.len());
    let ties = search.tied();
    let method = match ties {
        0 => "the subgame-perfect equilibrium by backward induction; no ties, so it is the only one".to_owned(),
        _ => format!(
            "one subgame-perfect equilibrium by backward induction, the first of the best actions; \
             there are others: {ties} nodes have several best actions"
        ),
    };
    Ok(BehaviourAnswer { equilibria: vec![search.behaviour()], complete: ties == 0, subgame_perfect: true, method })
}

/// All pure subgame-perfect equilibria of a game with perfect information, until the budget is spent; the first is that
/// of [`subgame_perfect`].
///
/// # Errors
/// As [`subgame_perfect`].
pub fn all_subgame_perfect(tree: &Extensive, budget: &Budget) -> Result<BehaviourAnswer, Error> {
    let mut search = Search::new(tree, true)?;
    let numbers: usize = tree.sets.iter().map(|set| set.actions.len()).sum();
    let most = budget.answers.unwrap_or(usize::MAX).min(MOST_NUMBERS / numbers.max(1) + 1);
    let deadline =
        budget.seconds.and_then(|s| Duration::try_from_secs_f64(s).ok()).map(|limit| (Instant::now(), limit));
    let late = || deadline.is_some_and(|(start, limit)| start.elapsed() > limit);
    let mut equilibria = Vec::new();
    let mut complete = false;
    search.decide_from(tree.nodes.len());
    while equilibria.len() < most && !late() {
        equilibria.push(search.behaviour());
        if !search.advance() {
            complete = true;
            break;
        }
    }
    let method = "all pure subgame-perfect equilibria by backward induction".to_owned();
    Ok(BehaviourAnswer { equilibria, complete, subgame_perfect: true, method })
}

/// A choice at every node, and what comes of it.
struct Search<'a> {
    tree: &'a Extensive,
    /// By node: what every player gets from there on.
    values: Vec<Vec<Rational>>,
    /// By node of a player: its best actions, and which of them is taken.
    best: Vec<(Vec<usize>, usize)>,
    /// Whether values are kept when the node before has its own; long numbers fill the memory in deep trees.
    keep: bool,
}

impl<'a> Search<'a> {
    fn new(tree: &'a Extensive, keep: bool) -> Result<Self, Error> {
        tree.check().map_err(Error::Unsupported)?;
        if let Some(unsure) = tree.sets.iter().position(|set| set.mover.is_some() && set.nodes.len() > 1) {
            return Err(Error::Unsupported(format!(
                "backward induction where a player does not know where it is: {} has {} nodes; look for Nash equilibria",
                tree.describe_set(unsure),
                tree.sets[unsure].nodes.len()
            )));
        }
        let nodes = tree.nodes.len();
        Ok(Self { tree, values: vec![Vec::new(); nodes], best: vec![(Vec::new(), 0); nodes], keep })
    }

    /// Decides all nodes before `end`, from behind, each for its first best action.
    fn decide_from(&mut self, end: usize) {
        for at in (0..end).rev() {
            self.decide(at, 0);
        }
    }

    /// Values a node whose children have values, taking the best action of that rank.
    fn decide(&mut self, at: usize, rank: usize) {
        let tree = self.tree;
        let node = &tree.nodes[at];
        let mut value = match node.outcome {
            Some(outcome) => tree.outcomes[outcome].payoffs.clone(),
            None => vec![Rational::ZERO; tree.players.len()],
        };
        if let Some(set) = node.set {
            if let Some(player) = tree.sets[set].mover {
                let top = node.children.iter().map(|&child| &self.values[child][player]).max();
                let is_best = |action: &usize| Some(&self.values[node.children[*action]][player]) == top;
                let best: Vec<usize> = (0..node.children.len()).filter(is_best).collect();
                let taken = node.children[best[rank]];
                value.iter_mut().zip(&self.values[taken]).for_each(|(sum, more)| *sum += more);
                self.best[at] = (best, rank);
            } else {
                for (action, &child) in node.children.iter().enumerate() {
                    let chance = tree.chance(set, action);
                    value.iter_mut().zip(&self.values[child]).for_each(|(sum, more)| *sum += more * &chance);
                }
            }
        }
        if !self.keep {
            node.children.iter().for_each(|&child| self.values[child] = Vec::new());
        }
        self.values[at] = value;
    }

    /// How many nodes have several best actions.
    fn tied(&self) -> usize {
        self.best.iter().filter(|(best, _)| best.len() > 1).count()
    }

    /// Goes on to the next choice of best actions; false when all were seen.
    fn advance(&mut self) -> bool {
        let Some(at) = self.best.iter().position(|(best, taken)| taken + 1 < best.len()) else { return false };
        let rank = self.best[at].1 + 1;
        self.decide(at, rank);
        self.decide_from(at);
        true
    }

    fn behaviour(&self) -> Behaviour {
        let pure = |node: usize, count: usize| -> Mixed {
            let (best, taken) = &self.best[node];
            (0..count).map(|a| if best.get(*taken) == Some(&a) { Rational::ONE } else { Rational::ZERO }).collect()
        };
        let at: Vec<Mixed> = (self.tree.sets.iter())
            .map(|set| if set.mover.is_some() { pure(set.nodes[0], set.actions.len()) } else { Vec::new() })
            .collect();
        let beliefs = beliefs(self.tree, &at);
        // Nobody gains at any node by one other action, so nobody gains at all: plays are finite.
        Behaviour { at, beliefs, payoffs: self.values[0].clone(), regret: Rational::ZERO }
    }
}
