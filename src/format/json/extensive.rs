//! The extensive form in JSON.

use std::collections::BTreeMap;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use super::EXTENSIVE;
use super::reader::{Place, Reader};
use crate::exact::{Rational, to_text};
use crate::format::faults::{counted, shorten};
use crate::format::number;
use crate::game::Extensive;
use crate::game::extensive::{Action, Builder};

/// The mover (0 is chance, players from 1) and number of an information set, its name, and its actions, `None` where they
/// are wrong.
type SetRead = ((u64, u64), String, Option<Vec<Action>>);

/// The name of a node, and the places of its information set and its outcome in the builder.
type NodeRead = (String, Option<usize>, Option<usize>);

/// What the nodes refer to: the place in the builder by mover (0 is chance, players from 1) and number.
struct Known<'v, 't> {
    builder: Builder,
    players: usize,
    /// `None` where an entry was wrong.
    sets: BTreeMap<(u64, u64), Option<usize>>,
    outcomes: BTreeMap<u64, Option<usize>>,
    /// What no node has referred to yet, and where it stands.
    unused_sets: BTreeMap<(u64, u64), (&'v Value<'t>, usize)>,
    unused_outcomes: BTreeMap<u64, (&'v Value<'t>, usize)>,
    /// Whether all sets, and all outcomes, could be read: only then is a reference to another one a fault of its own.
    sets_complete: bool,
    outcomes_complete: bool,
}

impl<'t> Reader<'t, '_> {
    /// Reads a game in extensive form.
    pub fn extensive(&mut self, tree: &Value<'t>, root: &Place) -> Option<Extensive> {
        let [_, _, players, nodes, title, comment, sets, outcomes] = self.fields(tree, root, &EXTENSIVE, 4)?;
        let title = self.text_if_any(title, &root.key("title"));
        let comment = self.text_if_any(comment, &root.key("comment"));
        let players = players.and_then(|players| self.players(players, &root.key("players"), false))?;
        let count = players.len();
        let names = players.into_iter().map(|player| player.name).collect();
        let mut known = Known {
            builder: Builder::new(&title.unwrap_or_default(), names),
            players: count,
            sets: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            unused_sets: BTreeMap::new(),
            unused_outcomes: BTreeMap::new(),
            sets_complete: true,
            outcomes_complete: true,
        };
        if let Some(value) = sets {
            let place = root.key("information_sets");
            let entries = self.array(value, &place, "an array of information sets").unwrap_or_default();
            for (at, entry) in entries.iter().enumerate() {
                self.set(entry, &place.index(at), at, &mut known);
            }
        }
        if let Some(value) = outcomes {
            let place = root.key("outcomes");
            let entries = self.array(value, &place, "an array of outcomes").unwrap_or_default();
            for (at, entry) in entries.iter().enumerate() {
                self.outcome(entry, &place.index(at), at, &mut known);
            }
        }
        self.nodes(nodes?, &root.key("nodes"), &mut known);
        if !self.faults.is_empty() {
            return None;
        }
        let finished = known.builder.finish();
        let mut game = finished
            .map_err(|why| self.wrong_because(tree, root, Some(why), "a tree whose parts fit together"))
            .ok()?;
        game.comment = comment?;
        Some(game)
    }

    fn set<'v>(&mut self, value: &'v Value<'t>, place: &Place, at: usize, known: &mut Known<'v, 't>) {
        let read = self.read_set(value, place, known);
        let Some((key, name, actions)) = read else {
            known.sets_complete = false;
            return;
        };
        if known.sets.contains_key(&key) {
            let found = format!("number {} a second time", key.1);
            self.wrong_because(value, place, Some(found), "a number for each information set of the same mover");
            return;
        }
        let index = actions.map(|actions| known.builder.set(mover_of(key.0), key.1, &name, actions));
        known.sets.insert(key, index);
        known.unused_sets.insert(key, (value, at));
    }

    fn read_set(&mut self, value: &Value<'t>, place: &Place, known: &Known) -> Option<SetRead> {
        let fields = ["mover", "number", "actions", "name"];
        let [mover, number, actions, name] = self.fields(value, place, &fields, 3)?;
        let mover = mover.and_then(|mover| self.mover(mover, &place.key("mover"), known.players));
        let number = number.and_then(|number| self.whole(number, &place.key("number"), 0, u64::MAX));
        let name = self.text_if_any(name, &place.key("name"));
        let actions = actions.and_then(|actions| self.actions(actions, &place.key("actions"), mover?));
        Some(((mover?, number?), name.unwrap_or_default(), actions))
    }

    /// 0 for chance, or a player from 1.
    fn mover(&mut self, value: &Value<'t>, place: &Place, players: usize) -> Option<u64> {
        let mover = match value {
            Value::StringLit(word) if word.value == "chance" => Some(0),
            Value::NumberLit(number) => {
                number::whole(number.value).filter(|mover| (1..=players as u64).contains(mover))
            }
            _ => None,
        };
        if mover.is_none() {
            self.wrong(value, place, &format!("\"chance\", or a player: a whole number from 1 to {players}"));
        }
        mover
    }

    fn actions(&mut self, value: &Value<'t>, place: &Place, mover: u64) -> Option<Vec<Action>> {
        let entries = self.array(value, place, "an array of actions")?;
        if entries.is_empty() {
            self.wrong(value, place, "at least one action");
            return None;
        }
        let read = entries.iter().enumerate().map(|(at, entry)| {
            let place = place.index(at);
            if mover != 0 {
                return Some(Action { name: self.text(entry, &place)?, probability: None });
            }
            let [probability, name] = self.fields(entry, &place, &["probability", "name"], 1)?;
            let name = self.text_if_any(name, &place.key("name"));
            let (probability, place) = (probability?, place.key("probability"));
            let number = self.number(probability, &place)?;
            if number < Rational::ZERO {
                self.wrong(probability, &place, "a probability, from 0 to 1");
                return None;
            }
            Some(Action { name: name?, probability: Some(number) })
        });
        let actions: Vec<Action> = read.collect::<Vec<_>>().into_iter().collect::<Option<_>>()?;
        let chances = actions.iter().filter_map(|action| action.probability.as_ref());
        let sum = chances.fold(Rational::ZERO, |sum, chance| sum + chance);
        if mover == 0 && sum != Rational::ONE {
            let found = format!("probabilities that sum to {}", shorten(&to_text(&sum)));
            self.wrong_because(value, place, Some(found), "probabilities that sum to exactly 1; a third is \"1/3\"");
            return None;
        }
        Some(actions)
    }

    fn outcome<'v>(&mut self, value: &'v Value<'t>, place: &Place, at: usize, known: &mut Known<'v, 't>) {
        let Some([number, payoffs, name]) = self.fields(value, place, &["number", "payoffs", "name"], 2) else {
            known.outcomes_complete = false;
            return;
        };
        let name = self.text_if_any(name, &place.key("name")).unwrap_or_default();
        let what = "one payoff for each player";
        let payoffs = payoffs.and_then(|payoffs| self.numbers(payoffs, &place.key("payoffs"), known.players, what));
        let Some(number) = number.and_then(|number| self.whole(number, &place.key("number"), 0, u64::MAX)) else {
            known.outcomes_complete = false;
            return;
        };
        if known.outcomes.contains_key(&number) {
            let found = format!("number {number} a second time");
            self.wrong_because(value, place, Some(found), "a number for each outcome");
            return;
        }
        let index = payoffs.map(|payoffs| known.builder.outcome(number, &name, payoffs));
        known.outcomes.insert(number, index);
        known.unused_outcomes.insert(number, (value, at));
    }

    fn nodes<'v>(&mut self, value: &Value<'t>, place: &Place, known: &mut Known<'v, 't>) {
        let Some(entries) = self.array(value, place, "the nodes in preorder") else { return };
        // Without the actions of a node nobody knows where the tree ends.
        let mut shaped = true;
        for (at, entry) in entries.iter().enumerate() {
            let place = place.index(at);
            if shaped && at > 0 && known.builder.missing().is_none() {
                let found = counted(entries.len() - at, "more node");
                self.wrong_because(entry, &place, Some(found), "no more nodes: every action leads to one already");
                return;
            }
            let node = self.node(entry, &place, known);
            let Some((name, set, outcome)) = node else {
                shaped = false;
                continue;
            };
            shaped = shaped && known.builder.node(&name, set, outcome).is_ok();
        }
        if entries.is_empty() {
            self.wrong(value, place, "at least one node");
        } else if let Some((node, action)) = known.builder.missing().filter(|_| shaped) {
            let allowed = format!("a node after action {} of nodes[{node}]", action + 1);
            let count = entries.len();
            self.faults.say(value.end().saturating_sub(1), || {
                (place.to_string(), format!("the end of the nodes after {count}"), allowed)
            });
        } else if shaped && self.faults.is_empty() {
            let sets = known.unused_sets.values().map(|(value, at)| (*value, *at, "information_sets"));
            let outcomes = known.unused_outcomes.values().map(|(value, at)| (*value, *at, "outcomes"));
            for (value, at, list) in sets.chain(outcomes) {
                let root = match place {
                    Place::Key(before, _) => *before,
                    other => other,
                };
                let found = "what no node refers to".to_owned();
                self.wrong_because(value, &root.key(list).index(at), Some(found), "what is used in the tree");
            }
        }
    }

    /// `None` where the actions of the node are not known.
    fn node(&mut self, value: &Value<'t>, place: &Place, known: &mut Known) -> Option<NodeRead> {
        let [mover, set, outcome, name] = self.fields(value, place, &["mover", "set", "outcome", "name"], 0)?;
        let name = self.text_if_any(name, &place.key("name")).unwrap_or_default();
        let outcome = outcome.and_then(|outcome| {
            let number = self.whole(outcome, &place.key("outcome"), 0, u64::MAX)?;
            known.unused_outcomes.remove(&number);
            let index = known.outcomes.get(&number).copied();
            if index.is_none() && known.outcomes_complete {
                self.wrong(outcome, &place.key("outcome"), "the number of one of the outcomes");
            }
            index.flatten()
        });
        match (mover, set) {
            (None, None) => Some((name, None, outcome)),
            (Some(mover), Some(set)) => {
                let mover = self.mover(mover, &place.key("mover"), known.players);
                let number = self.whole(set, &place.key("set"), 0, u64::MAX);
                let key = mover.zip(number)?;
                known.unused_sets.remove(&key);
                let index = known.sets.get(&key).copied();
                if index.is_none() && known.sets_complete {
                    self.wrong(set, &place.key("set"), "the number of an information set of this mover");
                }
                Some((name, Some(index.flatten()?), outcome))
            }
            _ => {
                let found = if mover.is_some() { "a mover without a set" } else { "a set without a mover" };
                self.wrong_because(value, place, Some(found.to_owned()), "both, or neither at a leaf");
                None
            }
        }
    }
}

/// The player of a number from 1, `None` for chance (0).
fn mover_of(number: u64) -> Option<usize> {
    number.checked_sub(1).and_then(|player| usize::try_from(player).ok())
}
