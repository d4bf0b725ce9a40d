//! Strategies of a tree in words: what is done where, and what is believed there.

use super::{MOST_SHOWN, left_out, regrets};
use crate::equilibrium::answer::{Behaviour, BehaviourAnswer};
use crate::exact::Rational;
use crate::game::Extensive;
use crate::report::display::clean;
use crate::report::games::figures::figure;
use crate::report::games::names::{Names, Tree, in_words};
use crate::report::games::{Concept, Report};
use crate::report::numbers::{count, counted};
use crate::report::text::{Page, sentence};

/// The most information sets of one player that are shown where some are not reached.
const MOST_SETS: usize = 40;

pub(super) fn write(
    page: &mut Page,
    report: &Report,
    names: &Names,
    game: &Extensive,
    found: &BehaviourAnswer,
    value: Option<&Rational>,
) {
    page.paragraph(&verdict(report, found));
    if let Some(value) = value {
        page.paragraph(&worth(names, value));
    }
    for (at, one) in found.equilibria.iter().take(MOST_SHOWN).enumerate() {
        page.heading(&format!("Equilibrium {}", at + 1));
        for player in 0..game.players.len() {
            moves(page, names, game, player, one);
        }
        page.note(&format!("Expected payoffs: {}.", names.each(&one.payoffs)));
    }
    left_out(page, found.equilibria.len());
    regrets(page, found.equilibria.iter().map(|one| &one.regret));
}

/// What a game is worth whose payoffs are opposed.
fn worth(names: &Names, value: &Rational) -> String {
    format!(
        "Interests are opposed: what one player gains is taken from the other. The game is worth {} to {}: that much it can secure whatever the other \
         does, and more the other can prevent.",
        figure(value),
        names.player(0)
    )
}

/// What the normal form leaves open.
const ELSEWHERE: &str = "what a player would do where its own earlier moves never lead";

fn verdict(report: &Report, found: &BehaviourAnswer) -> String {
    let number = found.equilibria.len();
    let noun = if number == 1 { "equilibrium" } else { "equilibria" };
    let list = match (report.concept, number, found.complete) {
        // A value needs one optimal strategy a player; others may exist.
        (Concept::ZeroSum, ..) => "One pair of optimal strategies, which is a Nash equilibrium.".to_string(),
        (_, _, false) => {
            format!("{} {noun} found, not the whole list: {}", count(number), sentence(&clean(&report.why())))
        }
        (Concept::SubgamePerfect, 1, true) => "There is exactly one subgame-perfect equilibrium.".to_string(),
        (Concept::SubgamePerfect, _, true) => {
            format!(
                "There are {} subgame-perfect equilibria in pure strategies, and these are all such.",
                count(number)
            )
        }
        (_, 1, true) => format!("There is one Nash equilibrium, up to {ELSEWHERE}."),
        (_, _, true) => format!(
            "There are {} Nash equilibria; others are mixtures of these, or differ in {ELSEWHERE}.",
            count(number)
        ),
    };
    if found.subgame_perfect {
        format!("{list} Each is right from every point at which a game of its own begins, also off the path of play.")
    } else {
        list
    }
}

fn moves(page: &mut Page, names: &Names, game: &Extensive, player: usize, one: &Behaviour) {
    let tree = Tree { game };
    let sets = game.sets_of(player);
    let reached = |set: usize| one.beliefs.get(set).is_some_and(Option::is_some);
    let few = sets.len() <= MOST_SETS;
    let shown: Vec<usize> = sets.iter().copied().filter(|&set| few || reached(set)).collect();
    let who = names.player(player);
    if sets.is_empty() {
        page.note(&format!("{who} never moves."));
        return;
    }
    for &set in &shown {
        let Some(mixed) = one.at.get(set) else { continue };
        let place = if reached(set) { tree.set(set) } else { format!("{} (never reached)", tree.set(set)) };
        let does = in_words(mixed, |action| tree.action(set, action));
        page.note(&format!("{who} at {place}: {does}.{}", believes(&tree, set, one)));
    }
    if shown.len() < sets.len() {
        page.note(&format!(
            "{} that play never reaches: --format json or csv has them.",
            counted(sets.len() - shown.len(), "information set")
        ));
    }
}

/// Where a player thinks that it is, where it cannot know.
fn believes(tree: &Tree, set: usize, one: &Behaviour) -> String {
    let nodes = tree.game.sets.get(set).map_or(&[][..], |s| &s.nodes);
    match one.beliefs.get(set).and_then(Option::as_ref) {
        Some(beliefs) if nodes.len() > 1 => {
            let place = |at: usize| nodes.get(at).map_or_else(String::new, |&node| tree.node(node));
            format!(" Belief: {}.", in_words(beliefs, place))
        }
        _ => String::new(),
    }
}
