//! Backward induction against every profile of small trees, and on large trees.

use crate::brute::{played, pure_strategies, with};
use crate::grow::{Dice, Wild, grown, leaf, moves, r, random};
use detente::equilibrium::answer::{Budget, Mixed};
use detente::equilibrium::behaviour::{all_subgame_perfect, evaluated, is_subgame_perfect, subgame_perfect};
use detente::exact::Rational;
use detente::game::Extensive;
use detente::game::extensive::{Action, Builder};

/// Small trees with few different payoffs, so that ties are common.
const SMALL: Wild = Wild { players: 2, depth: 4, payoffs: 3, zero_sum: false, perfect_information: true, sets: 3 };

/// The subtree below a node as a tree of its own, with the sets that are in it; perfect information only.
fn subtree(tree: &Extensive, root: usize) -> (Extensive, Vec<usize>) {
    let mut builder = Builder::new("", tree.players.clone());
    let end = tree.subtree_ends()[root];
    let mut sets = Vec::new();
    for (at, node) in tree.nodes[root..end].iter().enumerate() {
        let set = node.set.map(|set| {
            sets.push(set);
            builder.set(tree.sets[set].mover, at as u64, "", tree.sets[set].actions.clone())
        });
        let outcome = node.outcome.map(|o| builder.outcome(at as u64, "", tree.outcomes[o].payoffs.clone()));
        builder.node("", set, outcome).unwrap();
    }
    (builder.finish().unwrap(), sets)
}

/// Whether nobody gains from any pure strategy in any subgame; from the definition.
fn perfect(tree: &Extensive, at: &[Mixed]) -> bool {
    (0..tree.nodes.len()).filter(|&node| tree.nodes[node].set.is_some()).all(|node| {
        let (part, sets) = subtree(tree, node);
        let at: Vec<Mixed> = sets.iter().map(|&set| at[set].clone()).collect();
        let now = played(&part, &at);
        (0..part.players.len()).all(|player| {
            pure_strategies(&part, player).iter().all(|s| played(&part, &with(&part, &at, s))[player] <= now[player])
        })
    })
}

#[test]
fn all_pure_subgame_perfect_equilibria_are_found_and_no_others() {
    let mut dice = Dice::new(1965);
    let (mut several, mut trees) = (0, 0);
    while trees < 60 {
        let tree = random(&mut dice, SMALL);
        if tree.sets.iter().all(|set| set.mover.is_none()) {
            continue;
        }
        trees += 1;
        let answer = all_subgame_perfect(&tree, &Budget::default()).unwrap();
        assert!(answer.complete && answer.subgame_perfect);
        let mut found: Vec<Vec<Mixed>> = answer.equilibria.iter().map(|e| e.at.clone()).collect();
        let empty: Vec<Mixed> = vec![Mixed::new(); tree.sets.len()];
        let mut known = Vec::new();
        for first in pure_strategies(&tree, 0) {
            for second in pure_strategies(&tree, 1) {
                let at = with(&tree, &with(&tree, &empty, &first), &second);
                assert_eq!(perfect(&tree, &at), is_subgame_perfect(&tree, &at).unwrap());
                if perfect(&tree, &at) {
                    known.push(at);
                }
            }
        }
        let one = subgame_perfect(&tree).unwrap();
        assert_eq!(one.equilibria[0], answer.equilibria[0]);
        assert_eq!(one.complete, known.len() == 1);
        several += usize::from(known.len() > 1);
        found.sort();
        known.sort();
        assert_eq!(found, known);
        for e in &answer.equilibria {
            assert_eq!(*e, evaluated(&tree, e.at.clone()).unwrap());
        }
        if known.len() > 1 {
            let some = all_subgame_perfect(&tree, &Budget { seconds: None, answers: Some(1) }).unwrap();
            assert_eq!((some.equilibria.len(), some.complete), (1, false));
        }
    }
    assert!(several > 10, "only {several} trees with ties");
}

/// A centipede with as many nodes as asked: at node k the mover takes k + 2 and leaves k, or passes.
fn centipede(length: i64) -> Extensive {
    let mut builder = Builder::new("Centipede", vec!["1".to_owned(), "2".to_owned()]);
    let action = |name: &str| Action { name: name.to_owned(), probability: None };
    let pays = |first: i64, second: i64| vec![Rational::from(first), Rational::from(second)];
    for k in 0..length {
        let player = (k % 2) as usize;
        let set = builder.set(Some(player), k as u64, "", vec![action("take"), action("pass")]);
        builder.node("", Some(set), None).unwrap();
        let paid = if player == 0 { pays(k + 2, k) } else { pays(k, k + 2) };
        let outcome = builder.outcome(k as u64 + 1, "", paid);
        builder.node("", None, Some(outcome)).unwrap();
    }
    let outcome = builder.outcome(length as u64 + 1, "", pays(length, length));
    builder.node("", None, Some(outcome)).unwrap();
    builder.finish().unwrap()
}

/// Rosenthal 1981: whoever is to move takes, from the last node to the first. No stack is deep enough for a recursion here.
#[test]
fn a_tree_of_a_hundred_thousand_moves() {
    let tree = centipede(100_000);
    let answer = subgame_perfect(&tree).unwrap();
    assert!(answer.complete);
    let found = &answer.equilibria[0];
    let take = vec![Rational::ONE, Rational::ZERO];
    assert!(found.at.iter().all(|mixed| *mixed == take));
    assert_eq!(found.payoffs, [r("2"), r("0")]);
    assert_eq!(found.beliefs[0], Some(vec![Rational::ONE]));
    assert_eq!(found.beliefs[1], None);
    assert_eq!(evaluated(&tree, found.at.clone()).unwrap(), *found);
}

/// Payoffs on the way add up: 1 in every period that is reached, each with probability 9/10 after the one before, is
/// (1 − (9/10)^n) / (1/10) in all. Someone who may leave instead for half of it does not, and for twice of it does.
#[test]
fn chance_all_the_way_down() {
    let periods = 1_000;
    let mut builder = Builder::new("", vec!["1".to_owned()]);
    let action = |name: &str, p: Option<&str>| Action { name: name.to_owned(), probability: p.map(r) };
    let total = (0..periods).fold(Rational::ZERO, |sum, _| Rational::ONE + sum * r("9/10"));
    let choice = builder.set(Some(0), 1, "", vec![action("half", None), action("twice", None), action("stay", None)]);
    builder.node("", Some(choice), None).unwrap();
    for (number, share) in [(1, "1/2"), (2, "2")] {
        let outcome = builder.outcome(number, "", vec![&total * r(share)]);
        builder.node("", None, Some(outcome)).unwrap();
    }
    let one = builder.outcome(3, "", vec![Rational::ONE]);
    for period in 0..periods {
        let set = (period + 1 < periods).then(|| {
            builder.set(None, period as u64 + 1, "", vec![action("end", Some("1/10")), action("on", Some("9/10"))])
        });
        builder.node("", set, Some(one)).unwrap();
        if set.is_some() {
            builder.node("", None, None).unwrap();
        }
    }
    let tree = builder.finish().unwrap();
    let found = subgame_perfect(&tree).unwrap();
    assert_eq!(found.equilibria[0].at[0], [r("0"), r("1"), r("0")]);
    assert_eq!(found.equilibria[0].payoffs, [&total * r("2")]);
    let mut at = vec![Mixed::new(); tree.sets.len()];
    at[0] = vec![r("1/2"), r("0"), r("1/2")];
    let worth = evaluated(&tree, at).unwrap();
    assert_eq!(worth.payoffs, [&total * r("3/4")]);
    assert_eq!(worth.regret, &total * r("5/4"));
}

#[test]
fn behaviour_that_does_not_fit_is_refused() {
    let tree = grown("", &["1"], &moves(0, 7, vec![("x", leaf(&[1])), ("y", leaf(&[0]))]));
    for wrong in [vec![], vec![vec![r("1")]], vec![vec![r("2"), r("-1")]], vec![vec![r("1/2"), r("1/3")]]] {
        assert!(evaluated(&tree, wrong).is_err());
    }
    assert_eq!(evaluated(&tree, vec![vec![r("1/4"), r("3/4")]]).unwrap().regret, r("3/4"));
    let mut broken = tree.clone();
    broken.nodes[1].parent = None;
    assert!(subgame_perfect(&broken).is_err() && evaluated(&broken, vec![vec![r("1"), r("0")]]).is_err());
}
