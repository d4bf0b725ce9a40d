//! Gambit's extensive form.

use std::collections::BTreeMap;

use super::lexer::Token;
use super::{Parser, Stop, heading, quoted};
use crate::exact::{Rational, to_text};
use crate::format::faults::{Faults, counted, shorten};
use crate::format::number;
use crate::game::Extensive;
use crate::game::extensive::{Action, Builder, InformationSet, Outcome};

const A_NODE: &str = "a node: c (chance), p (a player) or t (a leaf)";

/// Reads a game in extensive form.
pub fn read<'t>(text: &'t str, faults: &mut Faults<'t>) -> Option<Extensive> {
    Parser::new(text, faults).tree().ok().flatten()
}

/// The tree as far as it is known.
struct Growing {
    builder: Builder,
    players: usize,
    /// The sets by mover (0 is chance, players from 1) and number; `None` where the actions could not be read.
    sets: BTreeMap<(u64, u64), Option<usize>>,
    /// The outcomes by number; `None` where the payoffs could not be read.
    outcomes: BTreeMap<u64, Option<usize>>,
    /// Whether the actions of every node so far are known; if not, nobody knows where the tree ends.
    shaped: bool,
}

impl Parser<'_, '_> {
    fn tree(&mut self) -> Result<Option<Extensive>, Stop> {
        let (title, names) = self.header("EFG", "2")?;
        self.part = ("the comment", None);
        let comment = self.text_if_any()?.unwrap_or_default();
        let players = names.len();
        let builder = Builder::new(&title, names);
        let mut tree = Growing { builder, players, sets: BTreeMap::new(), outcomes: BTreeMap::new(), shaped: true };
        let mut count = 0;
        while self.token != Token::End {
            if tree.shaped && count > 0 && tree.builder.missing().is_none() {
                self.part = ("the tree", None);
                return Err(self.stop("the end of the text: every action leads to a node already"));
            }
            count += 1;
            self.part = ("node", Some(count));
            self.node(&mut tree)?;
        }
        self.part = ("the tree", None);
        if count == 0 {
            return Err(self.stop(A_NODE));
        }
        if let Some((node, action)) = tree.builder.missing().filter(|_| tree.shaped) {
            let game = tree.builder.so_far();
            let set = game.nodes.get(node).and_then(|node| node.set).and_then(|set| game.sets.get(set));
            let name = set.and_then(|set| set.actions.get(action)).map_or("", |action| &action.name);
            let allowed = format!("a node after action {} (\"{}\") of node {}", action + 1, shorten(name), node + 1);
            return Err(self.stop(&allowed));
        }
        if !self.faults.is_empty() {
            return Ok(None);
        }
        match tree.builder.finish() {
            Ok(mut game) => {
                game.comment = comment;
                Ok(Some(game))
            }
            Err(why) => {
                self.say(0, || (why, "a tree whose parts fit together".to_owned()));
                Ok(None)
            }
        }
    }

    fn node(&mut self, tree: &mut Growing) -> Result<(), Stop> {
        let kind = self.token;
        if !matches!(kind, Token::Word("c" | "p" | "t")) {
            return Err(self.stop(A_NODE));
        }
        self.step();
        let name = self.text("the name of the node in quotation marks")?;
        let mover = match kind {
            Token::Word("c") => Some(Some(0)),
            Token::Word("p") => {
                let players = tree.players;
                Some(self.whole(1, players as u64, || format!("the number of a player, from 1 to {players}"))?)
            }
            _ => None,
        };
        let set = match mover {
            None => None,
            Some(mover) => {
                let set = self.information_set(mover, tree)?;
                tree.shaped &= set.is_some();
                set
            }
        };
        let outcome = self.outcome(tree)?;
        if tree.shaped {
            // Where there is a place for it was looked at before; what else is wrong has been reported.
            let _ = tree.builder.node(&name, set, outcome);
        }
        Ok(())
    }

    /// The index of the information set; `None` where its actions are not known.
    fn information_set(&mut self, mover: Option<u64>, tree: &mut Growing) -> Result<Option<usize>, Stop> {
        let at = self.at;
        let number = self.whole(0, u64::MAX, || "the number of an information set".to_owned())?;
        let given = match self.text_if_any()? {
            None => None,
            Some(name) => Some((name, self.at, self.actions(mover == Some(0))?)),
        };
        // A set of a player or with a number that could not be read is like no other.
        let key = mover.zip(number);
        let known = key.and_then(|key| tree.sets.get(&key).copied());
        let Some((name, open, actions)) = given else {
            if let (None, Some(_)) = (known, key) {
                self.say(at, || {
                    let allowed = "a name and actions after it, or the number of a set given before";
                    (format!("{} without actions", number.unwrap_or_default()), allowed.to_owned())
                });
            }
            return Ok(known.flatten());
        };
        match known {
            Some(Some(set)) => {
                let before = tree.builder.so_far().sets.get(set);
                let differs = before.zip(actions.as_ref()).and_then(|(set, now)| difference(set, &name, now));
                if let Some((found, allowed)) = differs {
                    self.say(open, || (found, format!("{allowed}, as where this information set was first")));
                }
                let same = before.zip(actions).is_none_or(|(set, now)| set.actions.len() == now.len());
                Ok(same.then_some(set))
            }
            _ => {
                let mover = mover.and_then(|mover| mover.checked_sub(1)).and_then(|mover| usize::try_from(mover).ok());
                let set = actions.map(|actions| tree.builder.set(mover, number.unwrap_or_default(), &name, actions));
                key.map(|key| tree.sets.insert(key, set));
                Ok(set)
            }
        }
    }

    /// The actions in braces, with probabilities if they are of chance; `None` after a fault that leaves their number
    /// open.
    fn actions(&mut self, chance: bool) -> Result<Option<Vec<Action>>, Stop> {
        let open = self.at;
        self.take(Token::Open, "the actions in braces")?;
        let (mut actions, mut sum) = (Vec::new(), Some(Rational::ZERO));
        while self.token != Token::Close {
            let name = self.text("an action in quotation marks, or }")?;
            let mut probability = None;
            if chance {
                let at = self.at;
                probability = self.number("the probability of the action")?;
                if let Some(negative) = probability.as_ref().filter(|p| **p < Rational::ZERO) {
                    let found = shorten(&to_text(negative));
                    self.say(at, || (found, "a probability, from 0 to 1".to_owned()));
                    sum = None;
                }
                sum = sum.zip(probability.as_ref()).map(|(sum, probability)| sum + probability);
            }
            actions.push(Action { name, probability });
        }
        self.step();
        if actions.is_empty() {
            self.say(open, || ("no action".to_owned(), "at least one action".to_owned()));
            return Ok(None);
        }
        if let Some(sum) = sum.filter(|sum| chance && *sum != Rational::ONE) {
            let found = format!("probabilities that sum to {}", shorten(&to_text(&sum)));
            self.say(open, || (found, "probabilities that sum to exactly 1; thirds are written 1/3".to_owned()));
        }
        Ok(Some(actions))
    }

    /// The outcome at a node, if it has one.
    fn outcome(&mut self, tree: &mut Growing) -> Result<Option<usize>, Stop> {
        let at = self.at;
        let number = self.whole(0, u64::MAX, || "the number of an outcome, or 0 for none".to_owned())?;
        let given = match self.text_if_any()? {
            None => None,
            Some(name) => {
                let open = self.at;
                self.take(Token::Open, "the payoffs in braces")?;
                Some((name, open, self.payoffs(tree.players, open)?))
            }
        };
        let Some(number) = number else { return Ok(None) };
        let known = tree.outcomes.get(&number).copied();
        match (number, given, known) {
            (0, None, _) => Ok(None),
            (0, Some(_), _) => {
                let allowed = "no payoffs after 0, which is no outcome; or the number of an outcome, from 1";
                self.say(at, || ("payoffs of outcome 0".to_owned(), allowed.to_owned()));
                Ok(None)
            }
            (_, None, Some(known)) => Ok(known),
            (_, None, None) => {
                let allowed = "a name and payoffs after it, or the number of an outcome given before";
                self.say(at, || (format!("{number} without payoffs"), allowed.to_owned()));
                Ok(None)
            }
            (_, Some((name, _, payoffs)), None | Some(None)) => {
                let outcome = payoffs.map(|payoffs| tree.builder.outcome(number, &name, payoffs));
                tree.outcomes.insert(number, outcome);
                Ok(outcome)
            }
            (_, Some((name, open, payoffs)), Some(Some(known))) => {
                let before = tree.builder.so_far().outcomes.get(known);
                if let Some(before) = before.filter(|before| before.name != name) {
                    let (found, allowed) = (in_quotes(&name), in_quotes(&before.name));
                    self.say(at, || {
                        (format!("the name {found}"), format!("{allowed}, as where outcome {number} was first"))
                    });
                }
                let differs = |before: &&Outcome| payoffs.as_ref().is_some_and(|now| *now != before.payoffs);
                if let Some(before) = before.filter(differs) {
                    let (found, allowed) = (listed(payoffs.as_deref().unwrap_or_default()), listed(&before.payoffs));
                    self.say(open, || (found, format!("{allowed}, as where outcome {number} was first")));
                }
                Ok(Some(known))
            }
        }
    }
}

/// The first way in which an information set differs from what was given before: found and allowed.
fn difference(before: &InformationSet, name: &str, now: &[Action]) -> Option<(String, String)> {
    if before.name != name {
        return Some((format!("the name {}", in_quotes(name)), in_quotes(&before.name)));
    }
    if before.actions.len() != now.len() {
        return Some((counted(now.len(), "action"), before.actions.len().to_string()));
    }
    let (before, now) = before.actions.iter().zip(now).find(|(before, now)| before != now)?;
    if before.name != now.name {
        return Some((format!("the action {}", in_quotes(&now.name)), in_quotes(&before.name)));
    }
    let (found, allowed) = (now.probability.as_ref()?, before.probability.as_ref()?);
    let found = format!("the probability {} of {}", shorten(&to_text(found)), in_quotes(&now.name));
    Some((found, shorten(&to_text(allowed))))
}

fn in_quotes(text: &str) -> String {
    format!("\"{}\"", shorten(text))
}

fn listed(payoffs: &[Rational]) -> String {
    let numbers: Vec<String> = payoffs.iter().map(to_text).collect();
    shorten(&numbers.join(", "))
}

/// Writes a tree that has been checked, one node a line. Names, actions and payoffs stand where they are first needed, so
/// that the text is no longer than the tree is large.
///
/// # Errors
/// In words, for a text that ends in a backslash, a number that is too long, or an outcome with the number 0.
pub fn write(game: &Extensive) -> Result<String, String> {
    let mut out = heading("EFG", "2", &game.title, game.players.iter())?;
    out.push('\n');
    if !game.comment.is_empty() {
        out.push_str(&quoted(&game.comment)?);
        out.push('\n');
    }
    out.push('\n');
    // They are met in order, so the next one is always the first that has not been written.
    let (mut sets, mut outcomes) = (0, 0);
    for node in &game.nodes {
        let name = quoted(&node.name)?;
        match node.set.and_then(|set| game.sets.get(set)) {
            None => out.push_str(&format!("t {name}")),
            Some(set) => {
                let player = set.mover.map(|player| format!("{} ", player + 1));
                let kind = if player.is_some() { "p" } else { "c" };
                out.push_str(&format!("{kind} {name} {}{}", player.unwrap_or_default(), set.number));
                if node.set == Some(sets) {
                    out.push_str(&write_actions(set)?);
                    sets += 1;
                }
            }
        }
        match node.outcome.and_then(|outcome| game.outcomes.get(outcome)) {
            None => out.push_str(" 0"),
            Some(outcome) => {
                out.push_str(&format!(" {}", outcome.number));
                if node.outcome == Some(outcomes) {
                    out.push_str(&write_payoffs(outcome)?);
                    outcomes += 1;
                }
            }
        }
        out.push('\n');
    }
    Ok(out)
}

fn write_actions(set: &InformationSet) -> Result<String, String> {
    let mut out = format!(" {} {{ ", quoted(&set.name)?);
    for action in &set.actions {
        out.push_str(&quoted(&action.name)?);
        out.push(' ');
        if let Some(probability) = &action.probability {
            out.push_str(&number::write(probability)?);
            out.push(' ');
        }
    }
    out.push('}');
    Ok(out)
}

fn write_payoffs(outcome: &Outcome) -> Result<String, String> {
    if outcome.number == 0 {
        return Err("an efg file has no room for an outcome with the number 0; number it from 1".to_owned());
    }
    let payoffs: Vec<String> = outcome.payoffs.iter().map(number::write).collect::<Result<_, _>>()?;
    Ok(format!(" {} {{ {} }}", quoted(&outcome.name)?, payoffs.join(", ")))
}
