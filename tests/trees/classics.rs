//! Trees from the literature with known answers.

use crate::brute;
use crate::grow::{T, grown, leaf, moves, r};
use detente::equilibrium::answer::{Budget, Mixed};
use detente::equilibrium::behaviour::{evaluated, is_subgame_perfect, nash, sequence_form, subgame_perfect};
use detente::exact::Rational;
use detente::game::Extensive;
use detente::game::reduced::normal_form;

pub fn mixed(texts: &[&str]) -> Mixed {
    texts.iter().map(|text| r(text)).collect()
}

/// The chain-store game (Selten 1978) with one entrant for each of the towns. The chain is player 0.
fn chain_store(towns: usize) -> Extensive {
    fn town(at: usize, towns: usize, chain: i64, entrants: &mut Vec<i64>, next: &mut u64) -> T {
        if at == towns {
            let all: Vec<i64> = std::iter::once(chain).chain(entrants.iter().copied()).collect();
            return leaf(&all);
        }
        *next += 1;
        let (own, answer) = (*next, *next);
        let mut after = |paid: (i64, i64), next: &mut u64| {
            entrants.push(paid.1);
            let below = town(at + 1, towns, chain + paid.0, entrants, next);
            entrants.pop();
            below
        };
        let yielding = after((2, 2), next);
        let fighting = after((0, 0), next);
        let out = after((5, 1), next);
        let reply = moves(0, answer, vec![("cooperative", yielding), ("aggressive", fighting)]);
        moves(at + 1, own, vec![("in", reply), ("out", out)])
    }
    let root = town(0, towns, 0, &mut Vec::new(), &mut 0);
    grown("Chain store", &["Chain", "1", "2", "3", "4"][..=towns], &root)
}

/// Selten 1978: the only perfect equilibrium is that all come in and none is fought. Keeping everybody out by threats is
/// an equilibrium too, but not a subgame-perfect one.
#[test]
fn the_chain_store_paradox() {
    let tree = chain_store(4);
    let answer = subgame_perfect(&tree).unwrap();
    assert!(answer.complete && answer.subgame_perfect);
    let found = &answer.equilibria[0];
    for (set, behaviour) in tree.sets.iter().zip(&found.at) {
        assert_eq!(*behaviour, mixed(&["1", "0"]), "{}", set.number);
    }
    assert_eq!(found.payoffs, mixed(&["8", "2", "2", "2", "2"]));
    assert_eq!(evaluated(&tree, found.at.clone()).unwrap(), *found);
    let threat = evaluated(&tree, vec![mixed(&["0", "1"]); tree.sets.len()]).unwrap();
    assert_eq!((threat.regret, threat.payoffs[0].clone()), (Rational::ZERO, r("20")));
    assert!(!is_subgame_perfect(&tree, &threat.at).unwrap());
    assert!(is_subgame_perfect(&tree, &found.at).unwrap());
}

/// Selten's horse (Selten 1975): players 1, 2 and 3 choose D or C, d or c, L or R.
fn horse() -> Extensive {
    let third = |left: &[i64], right: &[i64]| moves(2, 1, vec![("L", leaf(left)), ("R", leaf(right))]);
    let second = moves(1, 1, vec![("d", third(&[4, 4, 0], &[0, 0, 1])), ("c", leaf(&[1, 1, 1]))]);
    grown("Selten's horse", &["1", "2", "3"], &moves(0, 1, vec![("D", third(&[3, 3, 2], &[0, 0, 0])), ("C", second)]))
}

/// Selten 1975: in pure strategies (D, c, L), which is not sequentially rational for player 2, and (C, c, R).
#[test]
fn seltens_horse() {
    let tree = horse();
    let none = |_: &_, _: &_| panic!("three players");
    let answer = nash(&tree, &Budget::default(), none).unwrap();
    let pure: Vec<&Vec<Mixed>> = answer
        .equilibria
        .iter()
        .map(|e| &e.at)
        .filter(|at| at.iter().flatten().all(|p| p.is_zero() || p.is_one()))
        .collect();
    let (yes, no) = (mixed(&["1", "0"]), mixed(&["0", "1"]));
    // Sets in preorder: player 1's, player 3's, player 2's.
    let set = |player: usize| tree.sets_of(player)[0];
    let profile = |moves: [&Mixed; 3]| {
        let mut at = vec![Mixed::new(); 3];
        (0..3).for_each(|player| at[set(player)] = moves[player].clone());
        at
    };
    let (first, second) = (profile([&yes, &no, &yes]), profile([&no, &no, &no]));
    assert_eq!(pure.len(), 2);
    assert!(pure.contains(&&first) && pure.contains(&&second));
    for found in &answer.equilibria {
        assert_eq!(found.regret, brute::regret(&tree, &found.at));
        assert!(found.regret <= r("1e-12"));
    }
    // Player 2 is not reached in the one, player 3 not in the other; where they are, Bayes' rule.
    let beliefs = |at: &Vec<Mixed>| evaluated(&tree, at.clone()).unwrap().beliefs;
    assert_eq!(beliefs(&first)[set(1)], None);
    assert_eq!(beliefs(&first)[set(2)], Some(mixed(&["1", "0"])));
    assert_eq!(beliefs(&second)[set(1)], Some(mixed(&["1"])));
    assert_eq!(beliefs(&second)[set(2)], None);
    let tremble = profile([&mixed(&["1/4", "3/4"]), &mixed(&["1/3", "2/3"]), &yes]);
    assert_eq!(beliefs(&tremble)[set(2)], Some(mixed(&["1/2", "1/2"])));
    assert!(subgame_perfect(&tree).unwrap_err().to_string().contains("information set 1 of player \"3\""));
}

/// Commitment seen with noise (Bagwell 1995): the leader plays S or C, the follower sees which with probability 99/100.
pub fn bagwell() -> Extensive {
    // The follower's sets: 1 after seeing S, 2 after seeing C.
    let follower = |set: u64, s: &[i64], c: &[i64]| moves(1, set, vec![("S", leaf(s)), ("C", leaf(c))]);
    let seen = |p: [&str; 2], s: &[i64], c: &[i64]| {
        T::Chance(vec![("s", r(p[0]), follower(1, s, c)), ("c", r(p[1]), follower(2, s, c))])
    };
    let after_s = seen(["99/100", "1/100"], &[5, 2], &[3, 1]);
    let after_c = seen(["1/100", "99/100"], &[6, 3], &[4, 4]);
    grown("Commitment seen with noise", &["Leader", "Follower"], &moves(0, 1, vec![("S", after_s), ("C", after_c)]))
}

/// Bagwell 1995: the only pure equilibrium is that of simultaneous play, (C, C); van Damme and Hurkens 1997: one of the two
/// mixed ones is close to the outcome of perfect commitment.
#[test]
fn bagwells_game() {
    let tree = bagwell();
    let answer = nash(&tree, &Budget::default(), brute::extreme).unwrap();
    assert!(answer.complete && answer.subgame_perfect);
    let leader = tree.sets_of(0)[0];
    let (sees_s, sees_c) = (tree.sets_of(1)[0], tree.sets_of(1)[1]);
    let mut found: Vec<[Mixed; 3]> =
        answer.equilibria.iter().map(|e| [leader, sees_s, sees_c].map(|set| e.at[set].clone())).collect();
    found.sort();
    let known = [
        [["0", "1"], ["0", "1"], ["0", "1"]],
        [["1/100", "99/100"], ["25/49", "24/49"], ["0", "1"]],
        [["99/100", "1/100"], ["1", "0"], ["24/49", "25/49"]],
    ];
    assert_eq!(found, known.map(|e| e.map(|m| mixed(&m))));
    for e in &answer.equilibria {
        assert_eq!(e.regret, Rational::ZERO);
        if e.at[leader] == mixed(&["1/100", "99/100"]) {
            // Bayes: 1/100 · 99/100 against 99/100 · 1/100; and 1/100 · 1/100 against 99/100 · 99/100.
            assert_eq!(e.beliefs[sees_s], Some(mixed(&["1/2", "1/2"])));
            assert_eq!(e.beliefs[sees_c], Some(mixed(&["1/9802", "9801/9802"])));
        }
    }
}

/// Kuhn's poker with three cards: ante 1, one bet of 1. Sets of player 1: card, and card after check and bet; of player 2:
/// card after check, card after bet.
fn kuhn_poker() -> Extensive {
    let hand = |first: u64, second: u64| {
        let sign = if first > second { 1 } else { -1 };
        let win = |stake: i64| leaf(&[sign * stake, -sign * stake]);
        let called = moves(0, 10 + first, vec![("fold", leaf(&[-1, 1])), ("call", win(2))]);
        let checked = moves(1, second, vec![("check", win(1)), ("bet", called)]);
        let bet = moves(1, 10 + second, vec![("fold", leaf(&[1, -1])), ("call", win(2))]);
        moves(0, first, vec![("check", checked), ("bet", bet)])
    };
    let mut deals = Vec::new();
    for first in 1..=3 {
        for second in (1..=3).filter(|&second| second != first) {
            deals.push(("deal", r("1/6"), hand(first, second)));
        }
    }
    grown("Kuhn's poker", &["1", "2"], &T::Chance(deals))
}

/// Kuhn 1950: the value is −1/18; player 2's optimal strategy is unique, player 1's a segment: bet with 1 with a probability
/// α ≤ 1/3, with 3 with 3α, never with 2, and call with 2 with α + 1/3.
#[test]
fn kuhns_poker() {
    let tree = kuhn_poker();
    let (answer, value) = sequence_form(&tree).unwrap();
    assert_eq!(value, r("-1/18"));
    let found = &answer.equilibria[0];
    assert_eq!(found.regret, brute::regret(&tree, &found.at));
    assert_eq!(found.payoffs, [r("-1/18"), r("1/18")]);
    let second_action = |player: usize, number: u64| {
        let set = tree.sets.iter().position(|s| s.mover == Some(player) && s.number == number).unwrap();
        found.at[set][1].clone()
    };
    for (number, known) in [(1, "1/3"), (2, "0"), (3, "1"), (11, "0"), (12, "1/3"), (13, "1")] {
        assert_eq!(second_action(1, number), r(known), "player 2 at {number}");
    }
    let alpha = second_action(0, 1);
    assert!(alpha >= Rational::ZERO && alpha <= r("1/3"));
    assert_eq!(second_action(0, 3), &alpha * r("3"));
    assert_eq!(second_action(0, 2), Rational::ZERO);
    assert_eq!(second_action(0, 12), &alpha + r("1/3"));
    assert_eq!(second_action(0, 11), Rational::ZERO);
    // Kuhn 1950: 27 strategies of player 1 once own moves are left out that its own moves rule out; 64 of player 2.
    assert_eq!(normal_form(&tree).unwrap().shape(), [27, 64]);
}

/// Whoever forgets is refused, and told where.
#[test]
fn forgetting_is_named() {
    let forgetful = |win: i64| moves(0, 2, vec![("l", leaf(&[win, -win])), ("r", leaf(&[1 - win, win - 1]))]);
    let tree = grown("", &["Ann", "Bob"], &moves(0, 1, vec![("x", forgetful(0)), ("y", forgetful(1))]));
    for text in [
        sequence_form(&tree).unwrap_err().to_string(),
        nash(&tree, &Budget::default(), brute::extreme).unwrap_err().to_string(),
        evaluated(&tree, vec![mixed(&["1", "0"]); 2]).unwrap_err().to_string(),
    ] {
        assert!(text.contains("information set 2 of player \"Ann\""), "{text}");
    }
    // The normal form is there all the same.
    assert_eq!(normal_form(&tree).unwrap().shape(), [4, 1]);
    let unequal = grown("", &["Ann", "Bob"], &moves(0, 1, vec![("x", leaf(&[1, 1])), ("y", leaf(&[1, 2]))]));
    assert!(sequence_form(&unequal).unwrap_err().to_string().contains("not constant-sum"));
}
