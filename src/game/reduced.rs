//! The reduced normal form of a tree: one strategy for all plans that differ only where the player's own earlier choices
//! never let it come.

use super::extensive::Extensive;
use super::normal::{NormalForm, Player};
use super::recall::OwnMoves;
use crate::exact::Rational;
use std::collections::{BTreeMap, BTreeSet};

/// Most entries (profiles × players) of a normal form made from a tree, and most moves in the list of all plans.
pub const MOST_ENTRIES: usize = 1 << 22;
/// Most additions of payoffs that making it may take.
const MOST_ADDITIONS: usize = 1 << 26;

/// A reduced pure strategy: an action for each information set that the player may reach under it, sets ascending.
pub type Plan = Vec<(usize, usize)>;

/// The reduced pure strategies of a player, in lexicographic order of actions by information set.
///
/// # Errors
/// In words, when they are too many to list.
pub fn plans(tree: &Extensive, moves: &OwnMoves, player: usize) -> Result<Vec<Plan>, String> {
    let ways = ways(tree, moves, player)?;
    let mut plans: Vec<Plan> = Vec::new();
    let mut length = 0;
    // Depth first; what is on the stack is a plan so far, its last set still to be decided or none left.
    let mut open: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new()];
    while let Some(plan) = open.pop() {
        let reached = |list: &Vec<Vec<(usize, usize)>>| {
            list.iter().any(|way| way.iter().all(|(set, action)| plan.get(set) == Some(action)))
        };
        let Some((&set, _)) = ways.iter().find(|(set, list)| !plan.contains_key(set) && reached(list)) else {
            length += plan.len() + 1;
            if length > MOST_ENTRIES {
                return Err(too_large(tree, player));
            }
            plans.push(plan.into_iter().collect());
            continue;
        };
        for action in (0..tree.sets[set].actions.len()).rev() {
            let mut longer = plan.clone();
            longer.insert(set, action);
            open.push(longer);
        }
    }
    plans.sort_unstable();
    Ok(plans)
}

/// For each information set of a player, the lists of own moves that lead to it: one with perfect recall, perhaps several
/// without. A list that asks for two actions at one set is left out: no pure strategy follows it.
#[allow(clippy::type_complexity)]
fn ways(
    tree: &Extensive,
    moves: &OwnMoves,
    player: usize,
) -> Result<BTreeMap<usize, Vec<Vec<(usize, usize)>>>, String> {
    let mut out = BTreeMap::new();
    let mut length = 0;
    for set in tree.sets_of(player) {
        let sequences: BTreeSet<usize> = tree.sets[set].nodes.iter().map(|&node| moves.at(node, player)).collect();
        let mut lists = Vec::new();
        for sequence in sequences {
            let mut way = Vec::new();
            let mut at = sequence;
            while let Some(step) = moves.step(player, at) {
                way.push((step.set, step.action));
                at = step.before;
                length += 1;
                if length > MOST_ENTRIES {
                    return Err(too_large(tree, player));
                }
            }
            way.sort_unstable();
            way.dedup();
            if way.windows(2).all(|pair| pair[0].0 != pair[1].0) {
                lists.push(way);
            }
        }
        out.insert(set, lists);
    }
    Ok(out)
}

fn too_large(tree: &Extensive, player: usize) -> String {
    let name = tree.players.get(player).map_or("", String::as_str);
    format!("player {} {name:?} has too many strategies for a normal form", player + 1)
}

/// The reduced normal form: payoffs are expected over chance moves, strategies are named by their actions, `a * b`.
///
/// Strategies are those of [`plans`], in that order. Where two of a player would have the same name, all its names say
/// the number of the information set too: `1:a * 3:b`.
///
/// # Errors
/// In words, when the tree does not fit together, has no player, or its normal form is larger than [`MOST_ENTRIES`].
pub fn normal_form(tree: &Extensive) -> Result<NormalForm, String> {
    tree.check()?;
    let moves = OwnMoves::new(tree);
    let plans: Vec<Vec<Plan>> =
        (0..tree.players.len()).map(|player| plans(tree, &moves, player)).collect::<Result<_, _>>()?;
    let players: Vec<Player> = tree
        .players
        .iter()
        .zip(&plans)
        .map(|(name, plans)| Player { name: name.clone(), strategies: names(tree, plans) })
        .collect();
    let profiles = NormalForm::size(&players)?;
    if profiles.saturating_mul(players.len()) > MOST_ENTRIES {
        return Err(format!("the normal form of the tree has more than {MOST_ENTRIES} payoffs"));
    }
    let payoffs = payoffs(tree, &moves, &plans, profiles)?;
    let mut game = NormalForm::new(&tree.title, players, payoffs)?;
    game.comment.clone_from(&tree.comment);
    Ok(game)
}

fn names(tree: &Extensive, plans: &[Plan]) -> Vec<String> {
    let name = |plan: &Plan, of: &dyn Fn(usize, usize) -> String| -> String {
        if plan.is_empty() {
            return "no move".to_owned();
        }
        plan.iter().map(|&(set, action)| of(set, action)).collect::<Vec<_>>().join(" * ")
    };
    let short: Vec<String> = plans.iter().map(|plan| name(plan, &|s, a| tree.action_name(s, a))).collect();
    if short.iter().collect::<BTreeSet<_>>().len() == short.len() {
        return short;
    }
    let long = |set: usize, action: usize| format!("{}:{}", tree.sets[set].number, tree.action_name(set, action));
    plans.iter().map(|plan| name(plan, &long)).collect()
}

/// One list a player, by the number of the profile.
fn payoffs(
    tree: &Extensive,
    moves: &OwnMoves,
    plans: &[Vec<Plan>],
    profiles: usize,
) -> Result<Vec<Vec<Rational>>, String> {
    let players = tree.players.len();
    let following: Vec<Vec<Vec<usize>>> =
        plans.iter().enumerate().map(|(player, plans)| following(moves, player, plans)).collect();
    let mut table = vec![vec![Rational::ZERO; profiles]; players];
    let mut additions = 0usize;
    for (sequences, paid) in &by_sequences(tree, moves) {
        let lists: Vec<&[usize]> =
            sequences.iter().enumerate().map(|(player, &at)| following[player][at].as_slice()).collect();
        let reached = lists.iter().fold(players, |product, list| product.saturating_mul(list.len()));
        additions = additions.saturating_add(reached);
        if additions > MOST_ADDITIONS {
            return Err("the tree is too large for its normal form".to_owned());
        }
        for profile in profiles_of(&lists, plans) {
            for (list, value) in table.iter_mut().zip(paid) {
                list[profile] += value;
            }
        }
    }
    Ok(table)
}

/// For each sequence of a player, the plans that follow it.
fn following(moves: &OwnMoves, player: usize, plans: &[Plan]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = vec![(0..plans.len()).collect()];
    for sequence in 1..moves.count(player) {
        let list = match moves.step(player, sequence) {
            Some(step) => {
                let follows = |&&at: &&usize| plans[at].binary_search(&(step.set, step.action)).is_ok();
                out[step.before].iter().filter(follows).copied().collect()
            }
            None => Vec::new(),
        };
        out.push(list);
    }
    out
}

/// What is paid at the leaves, times the chance of coming there, added up by the sequences of all players.
fn by_sequences(tree: &Extensive, moves: &OwnMoves) -> BTreeMap<Vec<usize>, Vec<Rational>> {
    let players = tree.players.len();
    let mut sums: BTreeMap<Vec<usize>, Vec<Rational>> = BTreeMap::new();
    // The chance of a node, and what was paid on the way; taken away when its children have theirs.
    let mut state: Vec<Option<(Rational, Vec<Rational>)>> = vec![None; tree.nodes.len()];
    state[0] = Some((Rational::ONE, vec![Rational::ZERO; players]));
    for (at, node) in tree.nodes.iter().enumerate() {
        let Some((chance, mut paid)) = state[at].take() else { continue };
        if let Some(outcome) = node.outcome {
            paid.iter_mut().zip(&tree.outcomes[outcome].payoffs).for_each(|(sum, more)| *sum += more);
        }
        let Some(set) = node.set else {
            let key = (0..players).map(|player| moves.at(at, player)).collect();
            let sum = sums.entry(key).or_insert_with(|| vec![Rational::ZERO; players]);
            sum.iter_mut().zip(&paid).for_each(|(sum, more)| *sum += more * &chance);
            continue;
        };
        for (action, &child) in node.children.iter().enumerate() {
            let chance = &chance * tree.chance(set, action);
            if !chance.is_zero() {
                state[child] = Some((chance, paid.clone()));
            }
        }
    }
    sums
}

/// The numbers of all profiles made of one plan from each list.
fn profiles_of(lists: &[&[usize]], plans: &[Vec<Plan>]) -> Vec<usize> {
    let mut out = vec![0];
    let mut stride = 1;
    for (list, all) in lists.iter().zip(plans) {
        out = list.iter().flat_map(|&plan| out.iter().map(move |&so_far| so_far + plan * stride)).collect();
        stride *= all.len();
    }
    out
}
