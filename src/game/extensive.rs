//! The extensive form: a tree of moves, chance, and what a player knows when it moves.

use std::collections::BTreeSet;

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

    /// Whether the parts fit together as the fields say.
    ///
    /// # Errors
    /// In words, the first thing that does not fit: no player, no root, nodes not in preorder, an information set or
    /// outcome that is not there, not used, out of order, numbered twice or of the wrong length, probabilities that
    /// are negative or do not sum to exactly 1.
    pub fn check(&self) -> Result<(), String> {
        if self.players.is_empty() {
            return Err("a game needs at least one player".to_owned());
        }
        self.check_tree()?;
        self.check_sets()?;
        let mut numbers = BTreeSet::new();
        for (index, outcome) in self.outcomes.iter().enumerate() {
            if outcome.payoffs.len() != self.players.len() {
                let (paid, players) = (outcome.payoffs.len(), self.players.len());
                return Err(format!("{paid} payoffs for {players} players at the {} outcome", nth(index)));
            }
            if !numbers.insert(outcome.number) {
                return Err(format!("two outcomes with the number {}", outcome.number));
            }
        }
        Self::check_order("outcome", self.outcomes.len(), self.nodes.iter().filter_map(|node| node.outcome))?;
        Self::check_order("information set", self.sets.len(), self.nodes.iter().filter_map(|node| node.set))
    }

    fn check_tree(&self) -> Result<(), String> {
        if self.nodes.is_empty() {
            return Err("a tree needs at least one node".to_owned());
        }
        // What is still to come, the next node last: in preorder it is the next in the list.
        let mut waiting = vec![(0, None)];
        for (index, node) in self.nodes.iter().enumerate() {
            if waiting.pop() != Some((index, node.parent)) {
                return Err(format!("the {} node is not where the preorder of its tree has it", nth(index)));
            }
            let actions = match node.set {
                None => 0,
                Some(set) => match self.sets.get(set) {
                    Some(set) => set.actions.len(),
                    None => return Err(format!("the {} node is in an information set that is not there", nth(index))),
                },
            };
            if node.children.len() != actions {
                return Err(format!(
                    "{} nodes after the {actions} actions of the {} node",
                    node.children.len(),
                    nth(index)
                ));
            }
            waiting
                .extend(node.children.iter().enumerate().rev().map(|(action, &child)| (child, Some((index, action)))));
        }
        if waiting.is_empty() { Ok(()) } else { Err("an action leads to a node that is not there".to_owned()) }
    }

    fn check_sets(&self) -> Result<(), String> {
        let mut members = vec![Vec::new(); self.sets.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            if let Some(list) = node.set.and_then(|set| members.get_mut(set)) {
                list.push(index);
            }
        }
        let mut numbers = BTreeSet::new();
        for (index, (set, nodes)) in self.sets.iter().zip(members).enumerate() {
            let wrong = |what: &str| Err(format!("the {} information set {what}", nth(index)));
            if set.mover.is_some_and(|player| player >= self.players.len()) {
                return wrong("is of a player who is not there");
            }
            if set.actions.is_empty() {
                return wrong("has no action");
            }
            if set.nodes != nodes {
                return wrong("does not list the nodes that are in it");
            }
            if !numbers.insert((set.mover, set.number)) {
                return wrong("has the number of another one of the same mover");
            }
            let chances: Vec<&Rational> = set.actions.iter().filter_map(|action| action.probability.as_ref()).collect();
            match set.mover {
                Some(_) if !chances.is_empty() => return wrong("is a player's but has probabilities"),
                None if chances.len() != set.actions.len() => return wrong("is of chance but lacks probabilities"),
                None if chances.iter().any(|chance| **chance < Rational::ZERO) => {
                    return wrong("has a negative probability");
                }
                None if chances.into_iter().fold(Rational::ZERO, |sum, chance| sum + chance) != Rational::ONE => {
                    return wrong("has probabilities that do not sum to 1");
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether the first uses come in the order 0, 1, 2, … and nothing is unused.
    fn check_order(what: &str, count: usize, uses: impl Iterator<Item = usize>) -> Result<(), String> {
        let mut met = 0;
        for used in uses {
            if used >= count {
                return Err(format!("a node has an {what} that is not there"));
            }
            if used > met {
                return Err(format!("the {} {what} is met before the {}", nth(used), nth(met)));
            }
            met = met.max(used + 1);
        }
        if met == count { Ok(()) } else { Err(format!("no node has the {} {what}", nth(met))) }
    }

    /// Whether everybody knows where it is when it moves: every player's information set has one node.
    #[must_use]
    pub fn has_perfect_information(&self) -> bool {
        self.sets.iter().all(|set| set.mover.is_none() || set.nodes.len() == 1)
    }
}

/// Puts a tree together, one node after the other in preorder.
#[derive(Debug, Clone)]
pub struct Builder {
    game: Extensive,
    /// The nodes on the way down that still want a node after one of their actions.
    open: Vec<usize>,
}

impl Builder {
    /// A tree without a node.
    #[must_use]
    pub fn new(title: &str, players: Vec<String>) -> Self {
        let (nodes, sets, outcomes) = (Vec::new(), Vec::new(), Vec::new());
        let game = Extensive { title: title.to_owned(), comment: String::new(), players, nodes, sets, outcomes };
        Self { game, open: Vec::new() }
    }

    /// Adds an information set without nodes, of a player (from 0) or of chance (`None`); returns its index.
    pub fn set(&mut self, mover: Option<usize>, number: u64, name: &str, actions: Vec<Action>) -> usize {
        self.game.sets.push(InformationSet { mover, number, name: name.to_owned(), actions, nodes: Vec::new() });
        self.game.sets.len() - 1
    }

    /// Adds an outcome; returns its index.
    pub fn outcome(&mut self, number: u64, name: &str, payoffs: Vec<Rational>) -> usize {
        self.game.outcomes.push(Outcome { number, name: name.to_owned(), payoffs });
        self.game.outcomes.len() - 1
    }

    /// Adds the next node of the preorder: the root, or what follows the first action that leads nowhere yet.
    ///
    /// # Errors
    /// In words, when every action leads somewhere already, or there is no such set or outcome.
    pub fn node(&mut self, name: &str, set: Option<usize>, outcome: Option<usize>) -> Result<usize, String> {
        let index = self.game.nodes.len();
        let parent = self.missing();
        if index > 0 && parent.is_none() {
            return Err("every action leads to a node already".to_owned());
        }
        if outcome.is_some_and(|outcome| outcome >= self.game.outcomes.len()) {
            return Err("there is no such outcome".to_owned());
        }
        let actions = match set {
            None => 0,
            Some(set) => {
                let set = self.game.sets.get_mut(set).ok_or("there is no such information set")?;
                set.nodes.push(index);
                set.actions.len()
            }
        };
        if let Some((before, action)) = parent {
            let before = &mut self.game.nodes[before];
            before.children.push(index);
            if before.set.is_some_and(|set| self.game.sets[set].actions.len() == action + 1) {
                self.open.pop();
            }
        }
        self.game.nodes.push(Node { name: name.to_owned(), parent, set, children: Vec::new(), outcome });
        if actions > 0 {
            self.open.push(index);
        }
        Ok(index)
    }

    /// The first action that leads nowhere yet: its node and its number from 0.
    #[must_use]
    pub fn missing(&self) -> Option<(usize, usize)> {
        self.open.last().map(|&node| (node, self.game.nodes[node].children.len()))
    }

    /// What is there so far; a node whose actions do not all lead somewhere has fewer children than actions.
    #[must_use]
    pub fn so_far(&self) -> &Extensive {
        &self.game
    }

    /// The tree, its information sets and outcomes in the order in which the preorder meets them.
    ///
    /// # Errors
    /// As [`Extensive::check`].
    pub fn finish(self) -> Result<Extensive, String> {
        let mut game = self.game;
        let met = |uses: &mut dyn Iterator<Item = usize>, count: usize| {
            let mut place = vec![None; count];
            let mut next = 0..count;
            for used in uses {
                if place[used].is_none() {
                    place[used] = next.next();
                }
            }
            place
        };
        let set_place = met(&mut game.nodes.iter().filter_map(|node| node.set), game.sets.len());
        let outcome_place = met(&mut game.nodes.iter().filter_map(|node| node.outcome), game.outcomes.len());
        for node in &mut game.nodes {
            node.set = node.set.and_then(|set| set_place[set]);
            node.outcome = node.outcome.and_then(|outcome| outcome_place[outcome]);
        }
        // What no node uses goes to the end, where the check finds it.
        game.sets = in_order(game.sets, &set_place);
        game.outcomes = in_order(game.outcomes, &outcome_place);
        game.check()?;
        Ok(game)
    }
}

/// `1st`, `2nd`, … of an index from 0.
fn nth(index: usize) -> String {
    let number = index.saturating_add(1);
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

fn in_order<T>(things: Vec<T>, place: &[Option<usize>]) -> Vec<T> {
    let mut numbered: Vec<(usize, T)> = place.iter().map(|place| place.unwrap_or(usize::MAX)).zip(things).collect();
    numbered.sort_by_key(|(place, _)| *place);
    numbered.into_iter().map(|(_, thing)| thing).collect()
}
