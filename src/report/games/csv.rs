//! Answers as tidy CSV: long form, a heading, fields quoted as RFC 4180 says, lines ended by a line feed.
//!
//! Numbers are exact fractions. What is numbered is numbered from 1. A missing value is empty; a player or strategy
//! without a name is called by its number.

use super::{Answer, Concept, Report};
use crate::equilibrium::answer::{
    Behaviour, CorrelatedAnswer, Dominance, DominanceAnswer, MinmaxAnswer, Mixed, NashAnswer, StackelbergAnswer,
    ZeroSumAnswer,
};
use crate::exact::Rational;
use crate::game::{Extensive, Player};
use crate::report::csv::push;

/// The answer as CSV. The columns depend on what was asked; an answer that was not found has the heading only.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut table = Table::new(report);
    match &report.answer {
        Answer::Nash { found, .. } => nash(&mut table, found),
        Answer::ZeroSum(found) => zero_sum(&mut table, found),
        Answer::Correlated { found, .. } => correlated(&mut table, found),
        Answer::Stackelberg(found) => stackelberg(&mut table, found),
        Answer::Dominance(found) => dominance(&mut table, found),
        Answer::Minmax(found) => found.iter().for_each(|one| minmax(&mut table, one)),
        Answer::Behaviour { game, found, .. } => {
            for (at, one) in found.equilibria.iter().enumerate() {
                behaviour(&mut table, game, at, one);
            }
        }
        Answer::Undecided(_) => {}
    }
    table.text
}

/// The columns for what was asked.
fn heading(concept: Concept, behaviour: bool) -> &'static [&'static str] {
    match concept {
        Concept::Nash | Concept::ZeroSum | Concept::SubgamePerfect if behaviour => {
            &["equilibrium", "player", "information_set", "action", "probability", "payoff"]
        }
        Concept::Nash | Concept::Pure | Concept::ZeroSum | Concept::SubgamePerfect => {
            &["equilibrium", "component", "player", "strategy", "probability", "payoff"]
        }
        Concept::Correlated | Concept::CoarseCorrelated => &["profile", "probability", "player", "strategy"],
        Concept::Stackelberg => &["player", "role", "strategy", "probability", "payoff"],
        Concept::Dominance => &["player", "strategy", "round", "dominated", "dominator", "weight", "margin"],
        Concept::Minmax => &["player", "kind", "value", "other", "strategy", "probability"],
    }
}

/// Lines under construction.
struct Table<'a> {
    text: String,
    players: &'a [Player],
}

impl<'a> Table<'a> {
    fn new(report: &'a Report) -> Self {
        let behaviour = matches!(report.answer, Answer::Behaviour { .. });
        let mut text = String::new();
        push(&mut text, heading(report.concept, behaviour));
        Self { text, players: &report.players }
    }

    fn line(&mut self, fields: &[&str]) {
        push(&mut self.text, fields);
    }

    fn player(&self, player: usize) -> String {
        named(self.players.get(player).map_or("", |p| p.name.as_str()), player)
    }

    fn strategy(&self, player: usize, strategy: usize) -> String {
        let name = self.players.get(player).and_then(|p| p.strategies.get(strategy));
        named(name.map_or("", String::as_str), strategy)
    }
}

fn named(name: &str, index: usize) -> String {
    if name.is_empty() { number(index) } else { name.to_string() }
}

fn number(index: usize) -> String {
    (index + 1).to_string()
}

fn payoff_of(payoffs: &[Rational], player: usize) -> String {
    payoffs.get(player).map(ToString::to_string).unwrap_or_default()
}

fn profile(table: &mut Table, at: usize, component: Option<usize>, strategies: &[Mixed], payoffs: &[Rational]) {
    for (player, mixed) in strategies.iter().enumerate() {
        for (strategy, probability) in mixed.iter().enumerate() {
            let fields = [
                number(at),
                component.map(number).unwrap_or_default(),
                table.player(player),
                table.strategy(player, strategy),
                probability.to_string(),
                payoff_of(payoffs, player),
            ];
            table.line(&fields.each_ref().map(String::as_str));
        }
    }
}

fn nash(table: &mut Table, found: &NashAnswer) {
    for (at, one) in found.equilibria.iter().enumerate() {
        profile(table, at, one.component, &one.strategies, &one.payoffs);
    }
}

fn zero_sum(table: &mut Table, found: &ZeroSumAnswer) {
    profile(table, 0, None, &found.strategies, &[found.value.clone(), &found.sum - &found.value]);
}

fn correlated(table: &mut Table, found: &CorrelatedAnswer) {
    for (at, (strategies, probability)) in found.distribution.iter().enumerate() {
        for (player, &strategy) in strategies.iter().enumerate() {
            let fields = [number(at), probability.to_string(), table.player(player), table.strategy(player, strategy)];
            table.line(&fields.each_ref().map(String::as_str));
        }
    }
}

fn stackelberg(table: &mut Table, found: &StackelbergAnswer) {
    for player in 0..table.players.len() {
        let leads = player == found.leader;
        let count = table.players.get(player).map_or(0, |p| p.strategies.len());
        for strategy in 0..count {
            let probability = match leads {
                true => found.commitment.get(strategy).map(ToString::to_string).unwrap_or_default(),
                false => u8::from(strategy == found.reply).to_string(),
            };
            let role = if leads { "leader" } else { "follower" };
            let fields = [
                table.player(player),
                role.to_string(),
                table.strategy(player, strategy),
                probability,
                payoff_of(&found.payoffs, player),
            ];
            table.line(&fields.each_ref().map(String::as_str));
        }
    }
}

/// One line for each strategy that is left, one for each part of the dominator of each that is not.
fn dominance(table: &mut Table, found: &DominanceAnswer) {
    for player in 0..table.players.len() {
        let count = table.players.get(player).map_or(0, |p| p.strategies.len());
        for strategy in 0..count {
            let (who, what) = (table.player(player), table.strategy(player, strategy));
            let struck = found.eliminations.iter().find(|e| e.player == player && e.strategy == strategy);
            let Some(struck) = struck else {
                table.line(&[&who, &what, "", "", "", "", ""]);
                continue;
            };
            let how = match found.kind {
                Dominance::Strict => "strictly",
                Dominance::Weak => "weakly",
            };
            for (other, weight) in struck.dominator.iter().enumerate().filter(|(_, weight)| !weight.is_zero()) {
                let (round, by) = (struck.round.to_string(), table.strategy(player, other));
                table.line(&[&who, &what, &round, how, &by, &weight.to_string(), &struck.margin.to_string()]);
            }
        }
    }
}

fn minmax(table: &mut Table, found: &MinmaxAnswer) {
    let who = table.player(found.player);
    let (value, others) = &found.pure;
    for (other, &strategy) in others.iter().enumerate() {
        if other != found.player {
            let (name, what) = (table.player(other), table.strategy(other, strategy));
            table.line(&[&who, "pure", &value.to_string(), &name, &what, "1"]);
        }
    }
    if others.len() < 2 {
        table.line(&[&who, "pure", &value.to_string(), "", "", ""]);
    }
    if let Some((value, others)) = &found.mixed {
        let kind = if found.mixed_exact { "mixed" } else { "mixed, at most" };
        for (other, mixed) in others.iter().enumerate().filter(|(other, _)| *other != found.player) {
            for (strategy, probability) in mixed.iter().enumerate() {
                let (name, what) = (table.player(other), table.strategy(other, strategy));
                table.line(&[&who, kind, &value.to_string(), &name, &what, &probability.to_string()]);
            }
        }
    }
    if let Some(value) = &found.correlated {
        table.line(&[&who, "correlated", &value.to_string(), "", "", ""]);
    }
}

fn behaviour(table: &mut Table, game: &Extensive, at: usize, one: &Behaviour) {
    for player in 0..game.players.len() {
        for set in game.sets_of(player) {
            let (Some(here), Some(mixed)) = (game.sets.get(set), one.at.get(set)) else { continue };
            let place = if here.name.is_empty() { here.number.to_string() } else { here.name.clone() };
            for (action, probability) in mixed.iter().enumerate() {
                let name = here.actions.get(action).map_or("", |a| a.name.as_str());
                let fields = [
                    number(at),
                    named(game.players.get(player).map_or("", String::as_str), player),
                    place.clone(),
                    named(name, action),
                    probability.to_string(),
                    payoff_of(&one.payoffs, player),
                ];
                table.line(&fields.each_ref().map(String::as_str));
            }
        }
    }
}
