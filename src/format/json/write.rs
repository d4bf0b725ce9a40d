//! Games written as JSON, laid out for reading: a row of payoffs a line, a node a line.

use serde_json::Value;

use super::VERSION;
use crate::exact::Rational;
use crate::format::number;
use crate::game::extensive::InformationSet;
use crate::game::{Extensive, NormalForm};

/// Most players whose payoffs may be nested in a file that a reader of limited depth can read.
const MOST_PLAYERS: usize = 400;

/// Writes a game in normal form.
///
/// # Errors
/// In words, for too many players or a number that is too long.
pub fn write_normal(game: &NormalForm) -> Result<String, String> {
    let players = game.players();
    if players.len() > MOST_PLAYERS {
        return Err(format!("json nests an array for each player, at most {MOST_PLAYERS}; write this game as nfg"));
    }
    let mut out = head("normal", &game.title, &game.comment);
    let list = |player: &crate::game::Player| {
        let names: Vec<String> = player.strategies.iter().map(|name| string(name)).collect();
        format!("{{\"name\": {}, \"strategies\": [{}]}}", string(&player.name), names.join(", "))
    };
    out.push_str(&format!("  \"players\": {},\n  \"payoffs\": ", lines(players.iter().map(list))));
    let shape = game.shape();
    // The profile, the last player's strategy varying fastest, as the arrays are nested.
    let mut profile = vec![0; shape.len()];
    loop {
        // An array opens for every player whose followers are all at their first strategy.
        let opening = profile.iter().rev().take_while(|strategy| **strategy == 0).count();
        if opening == shape.len() {
            out.push_str("[\n    ");
        }
        out.push_str(&"[".repeat(opening.min(shape.len().saturating_sub(1))));
        let index = game.index(&profile);
        let payoffs = (0..players.len()).map(|player| number(game.payoff_at(player, index)));
        out.push_str(&format!("[{}]", payoffs.collect::<Result<Vec<_>, _>>()?.join(", ")));
        let mut closing = 0;
        for (strategy, size) in profile.iter_mut().zip(&shape).rev() {
            *strategy += 1;
            if *strategy < *size {
                break;
            }
            *strategy = 0;
            closing += 1;
        }
        out.push_str(&"]".repeat(closing.min(shape.len().saturating_sub(1))));
        if closing == shape.len() {
            break;
        }
        out.push_str(if closing == 0 { ", " } else { ",\n    " });
    }
    out.push_str("\n  ]\n}\n");
    Ok(out)
}

/// Writes a tree that has been checked.
///
/// # Errors
/// In words, for a number that is too long.
pub fn write_extensive(game: &Extensive) -> Result<String, String> {
    let mut out = head("extensive", &game.title, &game.comment);
    let players: Vec<String> = game.players.iter().map(|name| string(name)).collect();
    out.push_str(&format!("  \"players\": [{}],\n", players.join(", ")));
    let sets: Vec<String> = game.sets.iter().map(write_set).collect::<Result<_, _>>()?;
    out.push_str(&format!("  \"information_sets\": {},\n", lines(sets.into_iter())));
    let outcomes = game.outcomes.iter().map(|outcome| {
        let payoffs: Vec<String> = outcome.payoffs.iter().map(number).collect::<Result<_, _>>()?;
        let (name, payoffs) = (named(&outcome.name), payoffs.join(", "));
        Ok(format!("{{\"number\": {}, {name}\"payoffs\": [{payoffs}]}}", outcome.number))
    });
    let outcomes: Vec<String> = outcomes.collect::<Result<_, String>>()?;
    out.push_str(&format!("  \"outcomes\": {},\n", lines(outcomes.into_iter())));
    let nodes = game.nodes.iter().map(|node| {
        let name = (!node.name.is_empty()).then(|| format!("\"name\": {}", string(&node.name)));
        let set = node.set.and_then(|set| game.sets.get(set));
        let set = set.map(|set| format!("\"mover\": {}, \"set\": {}", mover(set), set.number));
        let outcome = node.outcome.and_then(|outcome| game.outcomes.get(outcome));
        let outcome = outcome.map(|outcome| format!("\"outcome\": {}", outcome.number));
        let fields: Vec<String> = [name, set, outcome].into_iter().flatten().collect();
        format!("{{{}}}", fields.join(", "))
    });
    out.push_str(&format!("  \"nodes\": {}\n}}\n", lines(nodes)));
    Ok(out)
}

fn write_set(set: &InformationSet) -> Result<String, String> {
    let action = |action: &crate::game::extensive::Action| match &action.probability {
        None => Ok(string(&action.name)),
        Some(probability) => Ok(format!("{{{}\"probability\": {}}}", named(&action.name), number(probability)?)),
    };
    let actions: Vec<String> = set.actions.iter().map(action).collect::<Result<_, String>>()?;
    let (mover, name, actions) = (mover(set), named(&set.name), actions.join(", "));
    Ok(format!("{{\"mover\": {mover}, \"number\": {}, {name}\"actions\": [{actions}]}}", set.number))
}

fn mover(set: &InformationSet) -> String {
    set.mover.map_or("\"chance\"".to_owned(), |player| (player + 1).to_string())
}

/// The first fields of both forms.
fn head(kind: &str, title: &str, comment: &str) -> String {
    let mut out =
        format!("{{\n  \"schema_version\": {VERSION},\n  \"kind\": \"{kind}\",\n  \"title\": {},\n", string(title));
    if !comment.is_empty() {
        out.push_str(&format!("  \"comment\": {},\n", string(comment)));
    }
    out
}

/// An array with an entry a line.
fn lines(entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> = entries.collect();
    if entries.is_empty() { "[]".to_owned() } else { format!("[\n    {}\n  ]", entries.join(",\n    ")) }
}

/// The field `name` and a comma, or nothing where the name is empty.
fn named(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("\"name\": {}, ", string(name)) }
}

fn string(text: &str) -> String {
    Value::from(text).to_string()
}

/// A JSON number where it is one, otherwise a fraction in a string.
fn number(value: &Rational) -> Result<String, String> {
    let text = number::write(value)?;
    Ok(if text.contains('/') { format!("\"{text}\"") } else { text })
}
