//! Components and maximal Nash subsets.
//!
//! Extreme equilibria are the edges of a graph between extreme strategies of the two players. Its maximal complete
//! bipartite parts are the maximal Nash subsets, and its connected parts the components of the set of all equilibria
//! (Winkels 1979; Avis, Rosenberg, Savani and von Stengel 2010).

use super::extreme;
use super::graph::Graph;
use super::words;
use crate::equilibrium::answer::{Mixed, NashAnswer, NashSubset};
use std::collections::{BTreeMap, BTreeSet};

/// Whether an answer claims to hold all extreme equilibria with their components.
pub(super) fn claims_all(answer: &NashAnswer) -> bool {
    answer.complete && answer.exact && answer.equilibria.iter().all(|equilibrium| equilibrium.component.is_some())
}

/// `edges`: the numbers of the strategies of each equilibrium, `None` where they are no distributions.
pub(super) fn check(faults: &mut Vec<String>, graph: &Graph<'_>, answer: &NashAnswer, edges: &[Option<[usize; 2]>]) {
    let with = answer.equilibria.iter().filter(|equilibrium| equilibrium.component.is_some()).count();
    if with != 0 && with != answer.equilibria.len() {
        faults.push(format!("{with} of {} equilibria have a component, the others none", answer.equilibria.len()));
    }
    if answer.degenerate == Some(false) && !answer.subsets.is_empty() {
        faults.push("a game called nondegenerate has Nash subsets of more than one point".to_owned());
    }
    // Approximate strategies are equilibria of nothing, so nothing can be said about sets of them.
    let sound: Option<Vec<[usize; 2]>> = edges.iter().copied().collect();
    let Some(edges) = sound.filter(|_| answer.exact) else { return };
    components(faults, graph, answer, &edges);
    let listed: Vec<_> =
        answer.subsets.iter().enumerate().map(|(at, subset)| rectangle(faults, graph, answer, at, subset)).collect();
    for (at, subset) in answer.subsets.iter().enumerate() {
        let strategies = [&subset.row, &subset.column];
        for (player, mixed) in strategies.iter().enumerate().flat_map(|(p, list)| list.iter().map(move |m| (p, m))) {
            let inside = graph.number(player, mixed).and_then(|number| {
                edges.iter().position(|edge| edge[player] == number).map(|e| answer.equilibria[e].component)
            });
            if let Some(component) = inside.filter(|component| component.is_some_and(|c| c != subset.component)) {
                let component = component.unwrap_or(0);
                faults.push(format!(
                    "subset {}: of component {}, but a strategy of {} in it belongs to component {component}",
                    at + 1,
                    subset.component,
                    words::player(graph.payoffs.game(), player)
                ));
                break;
            }
        }
    }
    let mut seen = BTreeMap::new();
    for (at, sides) in listed.iter().enumerate().filter_map(|(at, sides)| Some((at, sides.as_ref()?))) {
        if let Some(first) = seen.insert(sides, at) {
            faults.push(format!("subsets {} and {} are the same", first + 1, at + 1));
        }
    }
    if claims_all(answer) {
        extreme::check(faults, graph);
        missing(faults, &edges, &seen.into_keys().collect());
    }
}

/// The two sides of a rectangle: numbers of strategies, in order.
type Sides = [BTreeSet<usize>; 2];

/// A listed subset: its pairs are equilibria and nothing listed could be added. `None` if it cannot be read.
fn rectangle(
    faults: &mut Vec<String>,
    graph: &Graph<'_>,
    answer: &NashAnswer,
    at: usize,
    subset: &NashSubset,
) -> Option<Sides> {
    let place = format!("subset {}", at + 1);
    let game = graph.payoffs.game();
    let mut sides: Sides = [BTreeSet::new(), BTreeSet::new()];
    for (player, list) in [&subset.row, &subset.column].into_iter().enumerate() {
        for mixed in list {
            let Some(number) = graph.number(player, mixed) else {
                let who = words::player(game, player);
                faults.push(format!("{place}: a strategy of {who} that no listed equilibrium has: {}", text(mixed)));
                return None;
            };
            if !sides[player].insert(number) {
                faults.push(format!("{place}: a strategy of {} twice: {}", words::player(game, player), text(mixed)));
            }
        }
    }
    if sides[0].len() * sides[1].len() < 2 {
        faults.push(format!("{place}: {} × {} strategies, not more than one point", sides[0].len(), sides[1].len()));
    }
    let mixed = |player: usize, number: usize| -> String {
        let mut all = answer.equilibria.iter().filter_map(|equilibrium| equilibrium.strategies.get(player));
        all.find(|mixed| graph.number(player, mixed) == Some(number)).map_or(String::new(), text)
    };
    for (&row, &column) in sides[0].iter().flat_map(|row| sides[1].iter().map(move |column| (row, column))) {
        if !graph.is_nash(row, column) {
            faults.push(format!("{place}: {} and {} are no equilibrium", mixed(0, row), mixed(1, column)));
        }
    }
    for player in 0..2 {
        for number in (0..graph.seen[player].len()).filter(|number| !sides[player].contains(number)) {
            let pair = |other: &usize| if player == 0 { (number, *other) } else { (*other, number) };
            let fits = sides[1 - player].iter().map(pair).all(|(row, column)| graph.is_nash(row, column));
            if fits && !sides[1 - player].is_empty() {
                let who = words::player(game, player);
                faults.push(format!("{place} is not maximal: {} of {who} fits in", mixed(player, number)));
            }
        }
    }
    Some(sides)
}

fn text(mixed: &Mixed) -> String {
    format!("({})", mixed.iter().map(words::number).collect::<Vec<_>>().join(", "))
}

/// Every maximal complete part of the graph with more than one edge is listed.
fn missing(faults: &mut Vec<String>, edges: &[[usize; 2]], listed: &BTreeSet<&Sides>) {
    let mut neighbours: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for edge in edges {
        neighbours.entry(edge[1]).or_default().insert(edge[0]);
    }
    // The row sides are the neighbourhoods of columns and whatever those have in common.
    let mut rows: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    for around in neighbours.values() {
        let common: Vec<BTreeSet<usize>> = rows.iter().map(|side| side & around).collect();
        rows.extend(common.into_iter().filter(|side| !side.is_empty()));
        rows.insert(around.clone());
        // More than there can be if all are listed: the first that is not will be found among these.
        if rows.len() > listed.len() + edges.len() {
            break;
        }
    }
    for side in rows {
        let columns: BTreeSet<usize> =
            neighbours.iter().filter(|(_, around)| side.is_subset(around)).map(|(column, _)| *column).collect();
        let found = [side, columns];
        if found[0].len() * found[1].len() > 1 && !listed.contains(&found) {
            let at = edges.iter().position(|edge| found[0].contains(&edge[0]) && found[1].contains(&edge[1]));
            faults.push(format!(
                "a maximal Nash subset of {} × {} strategies around equilibrium {} is not listed",
                found[0].len(),
                found[1].len(),
                at.map_or(0, |at| at + 1)
            ));
            return;
        }
    }
}

/// Equilibria joined by common strategies have one component; in an answer that claims all, others have not.
fn components(faults: &mut Vec<String>, graph: &Graph<'_>, answer: &NashAnswer, edges: &[[usize; 2]]) {
    let stated: Vec<usize> = answer.equilibria.iter().filter_map(|equilibrium| equilibrium.component).collect();
    if stated.len() != edges.len() {
        return;
    }
    // The component of a strategy is that of the first equilibrium it is in.
    let mut first: [Vec<Option<usize>>; 2] = [vec![None; graph.seen[0].len()], vec![None; graph.seen[1].len()]];
    for (at, edge) in edges.iter().enumerate() {
        for player in 0..2 {
            let before = *first[player][edge[player]].get_or_insert(at);
            if stated[before] != stated[at] {
                faults.push(format!(
                    "equilibria {} and {} share the strategy of {}, but have the components {} and {}",
                    before + 1,
                    at + 1,
                    words::player(graph.payoffs.game(), player),
                    stated[before],
                    stated[at]
                ));
            }
        }
    }
    for (at, &component) in stated.iter().enumerate() {
        let next = stated[..at].iter().max().map_or(0, |largest| largest + 1);
        if component > next {
            faults.push(format!("equilibrium {}: component {component} before component {next}", at + 1));
        }
    }
    if claims_all(answer) {
        let part = connected(graph, edges);
        let mut seen = BTreeMap::new();
        for (at, &component) in stated.iter().enumerate() {
            let before = *seen.entry(component).or_insert(at);
            if part[before] != part[at] {
                faults.push(format!(
                    "equilibria {} and {} have component {component}, but nothing listed connects them",
                    before + 1,
                    at + 1
                ));
            }
        }
    }
}

/// For each edge the least edge it is connected with.
fn connected(graph: &Graph<'_>, edges: &[[usize; 2]]) -> Vec<usize> {
    let rows = graph.seen[0].len();
    let mut around = vec![Vec::new(); rows + graph.seen[1].len()];
    for (at, edge) in edges.iter().enumerate() {
        around[edge[0]].push(at);
        around[rows + edge[1]].push(at);
    }
    let mut part = vec![usize::MAX; edges.len()];
    for start in 0..edges.len() {
        let mut waiting = vec![start];
        while let Some(edge) = waiting.pop() {
            if part[edge] == usize::MAX {
                part[edge] = start;
                waiting.extend(&around[edges[edge][0]]);
                waiting.extend(&around[rows + edges[edge][1]]);
            }
        }
    }
    part
}
