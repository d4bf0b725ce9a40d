//! What players, strategies, actions and places in a tree are called, and strategies in words.

use super::figures::figure;
use crate::exact::Rational;
use crate::game::{Extensive, Player};
use crate::report::display;

/// The names of a game, safe to print.
pub(in crate::report) struct Names<'a> {
    players: &'a [Player],
}

impl<'a> Names<'a> {
    pub(in crate::report) fn new(players: &'a [Player]) -> Self {
        Self { players }
    }

    /// A player in a sentence.
    pub(in crate::report) fn player(&self, player: usize) -> String {
        let name = self.players.get(player).map_or("", |p| p.name.as_str());
        called(name, "Player", player)
    }

    /// A pure strategy in a sentence.
    pub(in crate::report) fn strategy(&self, player: usize, strategy: usize) -> String {
        let name = self.players.get(player).and_then(|p| p.strategies.get(strategy)).map_or("", String::as_str);
        called(name, "strategy", strategy)
    }

    /// A mixed strategy: `Keep`, or `Keep with probability 1/3 (0.333), Cheat with 2/3 (0.667)`.
    pub(in crate::report) fn mixed(&self, player: usize, mixed: &[Rational]) -> String {
        in_words(mixed, |strategy| self.strategy(player, strategy))
    }

    /// A profile of pure strategies: `USA Keep, USSR Cheat`.
    pub(in crate::report) fn profile(&self, profile: &[usize]) -> String {
        let part = |(player, &strategy)| format!("{} {}", self.player(player), self.strategy(player, strategy));
        profile.iter().enumerate().map(part).collect::<Vec<_>>().join(", ")
    }

    /// One figure for each player: `USA 3, USSR 5/2 (2.5)`.
    pub(in crate::report) fn each(&self, values: &[Rational]) -> String {
        let parts = values.iter().enumerate().map(|(player, v)| format!("{} {}", self.player(player), figure(v)));
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// How many numbers of a distribution are not zero.
pub(in crate::report) fn in_use(mixed: &[Rational]) -> usize {
    mixed.iter().filter(|p| !p.is_zero()).count()
}

/// A distribution over things that have names.
pub(in crate::report) fn in_words(mixed: &[Rational], name: impl Fn(usize) -> String) -> String {
    let used: Vec<(usize, &Rational)> = mixed.iter().enumerate().filter(|(_, p)| !p.is_zero()).collect();
    if let [(only, share)] = used[..]
        && *share == Rational::ONE
    {
        return name(only);
    }
    let part = |(at, (thing, share)): (usize, &(usize, &Rational))| {
        format!("{} with {}{}", name(*thing), if at == 0 { "probability " } else { "" }, figure(share))
    };
    used.iter().enumerate().map(part).collect::<Vec<_>>().join(", ")
}

/// A name in a sentence. What has none, or only a number, is told by what it is; a name that would read as two is
/// put in quotation marks.
fn called(name: &str, what: &str, index: usize) -> String {
    let name = name.trim();
    if name.is_empty() {
        return format!("{what} {}", index + 1);
    }
    if name.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{what} {}", display::name(name));
    }
    let shown = display::name(name);
    if shown.contains([',', ';']) { format!("“{shown}”") } else { shown }
}

/// The names in a tree, safe to print.
pub(in crate::report) struct Tree<'a> {
    pub(in crate::report) game: &'a Extensive,
}

impl Tree<'_> {
    /// An information set of a player.
    pub(in crate::report) fn set(&self, set: usize) -> String {
        match self.game.sets.get(set) {
            Some(found) if found.name.trim().is_empty() => format!("information set {}", found.number),
            Some(found) => called(&found.name, "information set", set),
            None => format!("information set {}", set + 1),
        }
    }

    /// An action at an information set.
    pub(in crate::report) fn action(&self, set: usize, action: usize) -> String {
        let name = self.game.sets.get(set).and_then(|s| s.actions.get(action)).map_or("", |a| a.name.as_str());
        called(name, "action", action)
    }

    /// A node by the way to it: `after Raise › Meet`, at most 40 columns.
    pub(in crate::report) fn node(&self, node: usize) -> String {
        let mut way = Vec::new();
        let mut at = self.game.nodes.get(node).and_then(|n| n.parent);
        while let Some((before, action)) = at {
            let Some(here) = self.game.nodes.get(before) else { break };
            way.push(here.set.map_or_else(|| format!("action {}", action + 1), |set| self.action(set, action)));
            at = here.parent;
        }
        way.reverse();
        if way.is_empty() { "the start".to_string() } else { display::fit(&format!("after {}", way.join(" › ")), 60) }
    }
}
