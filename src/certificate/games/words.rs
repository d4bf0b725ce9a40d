//! How faults name players, strategies and numbers, and the faults of a mixture.

use super::payoffs::Weights;
use crate::exact::{Rational, to_f64, to_text};
use crate::game::NormalForm;

/// Longer numbers are shown rounded.
const MOST_DIGITS: usize = 60;

/// A number, in full if it is not too long to read.
pub(in crate::certificate) fn number(value: &Rational) -> String {
    let text = to_text(value);
    if text.len() <= MOST_DIGITS { text } else { format!("about {}", to_f64(value)) }
}

/// `player 2 (Column)`.
pub(super) fn player(game: &NormalForm, player: usize) -> String {
    let name = game.players().get(player).map_or("", |player| player.name.as_str());
    named("player", player, name)
}

/// `strategy 3 (Defect)`.
pub(super) fn strategy(game: &NormalForm, player: usize, strategy: usize) -> String {
    let player = game.players().get(player);
    let name = player.and_then(|player| player.strategies.get(strategy)).map_or("", String::as_str);
    named("strategy", strategy, name)
}

/// The number, and the name where that says more.
pub(super) fn named(kind: &str, index: usize, name: &str) -> String {
    let number = (index + 1).to_string();
    if name.is_empty() || name == number { format!("{kind} {number}") } else { format!("{kind} {number} ({name})") }
}

/// A profile of pure strategies: `(2, 1, 3)`.
pub(super) fn profile(strategies: &[usize]) -> String {
    let numbers: Vec<String> = strategies.iter().map(|strategy| (strategy + 1).to_string()).collect();
    format!("({})", numbers.join(", "))
}

/// Says so if two numbers differ.
pub(super) fn compare(faults: &mut Vec<String>, what: &str, stated: &Rational, found: &Rational) {
    if stated != found {
        faults.push(format!("{what}: stated {}, recomputed {}", number(stated), number(found)));
    }
}

/// A mixture of so many things as weights; what is wrong with it is added to the faults.
pub(super) fn mixture(faults: &mut Vec<String>, what: &str, mixed: &[Rational], count: usize) -> Option<Weights> {
    if mixed.len() != count {
        faults.push(format!("{what}: {} probabilities for {count} strategies", mixed.len()));
        return None;
    }
    let negative = mixed.iter().position(|probability| *probability < Rational::ZERO);
    if let Some(at) = negative {
        faults.push(format!("{what}: strategy {} has the probability {}", at + 1, number(&mixed[at])));
    }
    let Some(weights) = Weights::of(mixed.iter()) else {
        faults.push(format!("{what}: numbers too long to be checked"));
        return None;
    };
    let sum = weights.listed.iter().map(|(_, weight)| weight).sum::<dashu_int::IBig>();
    let whole = sum == weights.common;
    if !whole {
        let sum = super::payoffs::ratio(sum, &weights.common);
        faults.push(format!("{what}: the probabilities add to {}", number(&sum)));
    }
    (whole && negative.is_none()).then_some(weights)
}
