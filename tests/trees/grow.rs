//! Trees written as nested lists, and random ones in which nobody forgets.

use detente::exact::{Rational, parse};
use detente::game::Extensive;
use detente::game::extensive::{Action, Builder};
use std::collections::BTreeMap;

pub fn r(text: &str) -> Rational {
    parse(text).unwrap_or_else(|why| panic!("{text}: {why}"))
}

/// A node and all below it.
#[derive(Clone)]
pub enum T {
    Leaf(Vec<Rational>),
    /// Each branch with its name and probability.
    Chance(Vec<(&'static str, Rational, T)>),
    /// The player, the number of its information set, and each branch with its name.
    Move(usize, u64, Vec<(&'static str, T)>),
}

pub fn leaf(payoffs: &[i64]) -> T {
    T::Leaf(payoffs.iter().map(|&v| Rational::from(v)).collect())
}

pub fn moves(player: usize, set: u64, branches: Vec<(&'static str, T)>) -> T {
    T::Move(player, set, branches)
}

pub fn grown(title: &str, players: &[&str], root: &T) -> Extensive {
    let mut builder = Builder::new(title, players.iter().map(|p| (*p).to_owned()).collect());
    let mut sets = BTreeMap::new();
    let mut counters = (0, 0);
    plant(&mut builder, &mut sets, &mut counters, root);
    builder.finish().expect("a tree that fits together")
}

fn plant(builder: &mut Builder, sets: &mut BTreeMap<(usize, u64), usize>, counters: &mut (u64, u64), node: &T) {
    let action = |name: &str, probability| Action { name: name.to_owned(), probability };
    match node {
        T::Leaf(payoffs) => {
            counters.0 += 1;
            let outcome = builder.outcome(counters.0, "", payoffs.clone());
            builder.node("", None, Some(outcome)).expect("a leaf");
        }
        T::Chance(branches) => {
            counters.1 += 1;
            let actions = branches.iter().map(|(name, p, _)| action(name, Some(p.clone()))).collect();
            let set = builder.set(None, counters.1, "", actions);
            builder.node("", Some(set), None).expect("a chance move");
            branches.iter().for_each(|(_, _, below)| plant(builder, sets, counters, below));
        }
        T::Move(player, number, branches) => {
            let actions = || branches.iter().map(|(name, _)| action(name, None)).collect();
            let set =
                *sets.entry((*player, *number)).or_insert_with(|| builder.set(Some(*player), *number, "", actions()));
            builder.node("", Some(set), None).expect("a move");
            branches.iter().for_each(|(_, below)| plant(builder, sets, counters, below));
        }
    }
}

/// Numbers that are the same in every run (Steele, Lea and Flood 2014).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % count as u64) as usize
    }
}

/// How a random tree is to look.
#[derive(Clone, Copy)]
pub struct Wild {
    pub players: usize,
    pub depth: usize,
    /// Payoffs are whole numbers from 0 to below this; few of them make ties.
    pub payoffs: usize,
    pub zero_sum: bool,
    pub perfect_information: bool,
    /// Most information sets of a player.
    pub sets: usize,
}

/// The own moves of a player on the way to a node.
type History = Vec<(u64, usize)>;

struct Gardener<'a> {
    dice: &'a mut Dice,
    wild: Wild,
    /// By player: the information sets so far, with own moves before and number of actions.
    known: Vec<Vec<(History, usize)>>,
}

/// A random tree with perfect recall: only nodes with the same own moves before may share an information set.
pub fn random(dice: &mut Dice, wild: Wild) -> Extensive {
    let mut gardener = Gardener { dice, wild, known: vec![Vec::new(); wild.players] };
    let root = gardener.node(wild.depth, &mut vec![Vec::new(); wild.players]);
    let names = ["Ann", "Bob", "Cat", "Dan"];
    grown("random", &names[..wild.players], &root)
}

impl Gardener<'_> {
    fn node(&mut self, depth: usize, histories: &mut Vec<History>) -> T {
        const NAMES: [&str; 3] = ["a", "b", "c"];
        if depth == 0 || self.dice.below(6) == 0 {
            return self.leaf();
        }
        let who = self.dice.below(self.wild.players + 1);
        if who == self.wild.players {
            let p = Rational::from_parts(1.into(), (2 + self.dice.below(3)).into());
            let (left, right) = (self.node(depth - 1, histories), self.node(depth - 1, histories));
            return T::Chance(vec![("l", p.clone(), left), ("r", Rational::ONE - p, right)]);
        }
        let Some((number, count)) = self.set(who, &histories[who]) else { return self.leaf() };
        let mut branches = Vec::new();
        for (action, name) in NAMES.iter().enumerate().take(count) {
            histories[who].push((number, action));
            branches.push((*name, self.node(depth - 1, histories)));
            histories[who].pop();
        }
        T::Move(who, number, branches)
    }

    fn leaf(&mut self) -> T {
        let mut payoffs: Vec<i64> = (0..self.wild.players).map(|_| self.dice.below(self.wild.payoffs) as i64).collect();
        if self.wild.zero_sum {
            payoffs[1] = -payoffs[0];
        }
        leaf(&payoffs)
    }

    /// The number of an information set, old or new, and how many actions it has; `None` if there are enough.
    fn set(&mut self, who: usize, history: &History) -> Option<(u64, usize)> {
        let known = &mut self.known[who];
        let same: Vec<usize> = (0..known.len()).filter(|&at| known[at].0 == *history).collect();
        if !self.wild.perfect_information && !same.is_empty() && self.dice.below(3) > 0 {
            let at = same[self.dice.below(same.len())];
            return Some((at as u64 + 1, known[at].1));
        }
        if known.len() == self.wild.sets {
            return None;
        }
        let count = 2 + self.dice.below(2);
        known.push((history.clone(), count));
        Some((known.len() as u64, count))
    }
}
