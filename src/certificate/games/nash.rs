//! Nash equilibria: payoffs and regret anew, each once, in order, and what two-player answers say about their set.

use super::payoffs::{Payoffs, Values, Weights};
use super::words::{self, compare, number};
use super::{graph::Graph, index, subsets};
use crate::equilibrium::answer::{Equilibrium, NashAnswer};
use crate::exact::Rational;
use crate::game::NormalForm;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Every fault of an answer about Nash equilibria, in words; empty when there is none.
///
/// - Strategies are distributions; payoffs and regret are as stated; the regret is 0 where the answer claims to be
///   exact; the equilibria differ and stand in the order that [`NashAnswer`] promises.
/// - Two players: every pair of a maximal Nash subset is an equilibrium and no listed strategy could be added;
///   equilibria that a chain of listed ones with a common strategy joins have one component.
/// - Two players, an answer that is complete and has components: the listed strategies are extreme, what no chain
///   joins has different components, no maximal Nash subset of the listed equilibria is missing, and in a
///   nondegenerate game the indices of the equilibria add to 1 (Shapley 1974), which one that is missing would spoil.
/// - A game that is called nondegenerate: no listed strategy has more best replies than strategies in use.
///
/// Not checked, because nothing in the answer could prove it: that a complete answer to a degenerate game lacks
/// nothing, and that a game called degenerate is.
#[must_use]
pub fn check_nash(game: &NormalForm, answer: &NashAnswer) -> Vec<String> {
    let payoffs = Payoffs::of(game);
    let mut faults = Vec::new();
    let mixtures = answer.equilibria.iter().enumerate().map(|(at, equilibrium)| {
        let strategies = equilibrium.strategies.iter().map(Vec::as_slice);
        profile(&mut faults, game, &format!("equilibrium {}", at + 1), strategies)
    });
    let mixtures: Vec<Option<Vec<Weights>>> = mixtures.collect();
    order(&mut faults, answer);
    if game.players().len() == 2 {
        let mut graph = Graph::new(&payoffs);
        let edges: Vec<Option<[usize; 2]>> = answer
            .equilibria
            .iter()
            .zip(mixtures)
            .map(|(equilibrium, mixtures)| {
                let mut mixtures = mixtures?.into_iter();
                let [row, column] = equilibrium.strategies.as_slice() else { return None };
                Some([graph.add(0, row, mixtures.next()?), graph.add(1, column, mixtures.next()?)])
            })
            .collect();
        for (at, edge) in edges.iter().enumerate().filter_map(|(at, edge)| Some((at, edge.as_ref()?))) {
            let [row, column] = graph.ends(edge);
            let facing = [&column.facing, &row.facing];
            stated(&mut faults, game, at, answer, &facing, &[&row.weights, &column.weights]);
            if answer.degenerate == Some(false) {
                nondegenerate(&mut faults, game, at, [row, column]);
            }
        }
        subsets::check(&mut faults, &graph, answer, &edges);
        index::check(&mut faults, &graph, answer, &edges);
    } else {
        for (at, mixtures) in mixtures.iter().enumerate().filter_map(|(at, mixtures)| Some((at, mixtures.as_ref()?))) {
            let mixtures: Vec<&Weights> = mixtures.iter().collect();
            let facing: Vec<Values> = (0..mixtures.len()).map(|player| payoffs.against(player, &mixtures)).collect();
            stated(&mut faults, game, at, answer, &facing.iter().collect::<Vec<_>>(), &mixtures);
        }
        if !answer.subsets.is_empty() || answer.equilibria.iter().any(|equilibrium| equilibrium.component.is_some()) {
            faults.push("components and maximal Nash subsets of a game without exactly two players".to_owned());
        }
    }
    faults
}

/// One mixture a player, as weights; what is wrong with them is added to the faults.
pub(super) fn profile<'a>(
    faults: &mut Vec<String>,
    game: &NormalForm,
    place: &str,
    strategies: impl ExactSizeIterator<Item = &'a [Rational]>,
) -> Option<Vec<Weights>> {
    let players = game.players().len();
    if strategies.len() != players {
        faults.push(format!("{place}: {} strategies for {players} players", strategies.len()));
        return None;
    }
    let one = |(player, mixed): (usize, &[Rational])| {
        let what = format!("{place}, {}", words::player(game, player));
        words::mixture(faults, &what, mixed, game.players()[player].strategies.len())
    };
    // All of them are looked at, whatever the first is like.
    let found: Vec<Option<Weights>> = strategies.enumerate().map(one).collect();
    found.into_iter().collect()
}

/// Payoffs and regret of one equilibrium as stated. `facing`: what each player gets from each of its strategies.
fn stated(
    faults: &mut Vec<String>,
    game: &NormalForm,
    at: usize,
    answer: &NashAnswer,
    facing: &[&Values],
    mixtures: &[&Weights],
) {
    let equilibrium = &answer.equilibria[at];
    let place = format!("equilibrium {}", at + 1);
    let players = facing.len();
    if equilibrium.payoffs.len() != players {
        faults.push(format!("{place}: {} payoffs for {players} players", equilibrium.payoffs.len()));
        return;
    }
    let mut regret = Rational::ZERO;
    for player in 0..players {
        let payoff = facing[player].mean(mixtures[player]);
        let gain = facing[player].largest() - &payoff;
        let who = words::player(game, player);
        compare(faults, &format!("{place}, payoff of {who}"), &equilibrium.payoffs[player], &payoff);
        if answer.exact && gain > Rational::ZERO {
            let how = facing[player].best().first().map(|&best| words::strategy(game, player, best));
            let how = how.unwrap_or_default();
            faults.push(format!("{place} is none: {who} gains {} by {how}", number(&gain)));
        }
        regret = regret.max(gain);
    }
    compare(faults, &format!("{place}, regret"), &equilibrium.regret, &regret);
}

/// Nobody has more best replies than the other has strategies in use.
fn nondegenerate(faults: &mut Vec<String>, game: &NormalForm, at: usize, ends: [&super::graph::Seen; 2]) {
    for (player, end) in ends.iter().enumerate() {
        let (used, replies) = (end.weights.listed.len(), end.best.len());
        if replies > used {
            faults.push(format!(
                "equilibrium {}: the game is called nondegenerate, but {} uses {used} strategies and allows {replies} \
                 best replies",
                at + 1,
                words::player(game, player)
            ));
        }
    }
}

/// No equilibrium twice, and all in order: by component, then larger probabilities of earlier strategies first.
fn order(faults: &mut Vec<String>, answer: &NashAnswer) {
    let key = |equilibrium: &Equilibrium| equilibrium.component.unwrap_or(0);
    for (at, pair) in answer.equilibria.windows(2).enumerate() {
        let by_strategies = || pair[1].strategies.cmp(&pair[0].strategies);
        if key(&pair[0]).cmp(&key(&pair[1])).then_with(by_strategies) == Ordering::Greater {
            faults.push(format!("equilibrium {} stands after {} but belongs before it", at + 2, at + 1));
        }
    }
    let mut seen = BTreeMap::new();
    for (at, equilibrium) in answer.equilibria.iter().enumerate() {
        if let Some(first) = seen.insert(&equilibrium.strategies, at) {
            faults.push(format!("equilibria {} and {} are the same", first + 1, at + 1));
        }
    }
}
