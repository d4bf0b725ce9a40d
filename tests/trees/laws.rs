//! Laws that hold on random trees, each with its brute force.

use crate::brute;
use crate::grow::{Dice, Wild, random};
use detente::equilibrium::answer::{Budget, Mixed};
use detente::equilibrium::behaviour::{evaluated, nash, sequence_form, to_behaviour};
use detente::exact::Rational;
use detente::game::Extensive;
use detente::game::NormalForm;
use detente::game::recall::OwnMoves;
use detente::game::reduced::{normal_form, plans};

const ZERO_SUM: Wild = Wild { players: 2, depth: 5, payoffs: 20, zero_sum: true, perfect_information: false, sets: 3 };
const SMALL: Wild = Wild { players: 2, depth: 4, payoffs: 9, zero_sum: false, perfect_information: false, sets: 2 };
const THREE: Wild = Wild { players: 3, depth: 4, payoffs: 9, zero_sum: false, perfect_information: false, sets: 2 };

fn lottery(dice: &mut Dice, count: usize) -> Mixed {
    let weights: Vec<u64> = (0..count).map(|_| dice.below(4) as u64).collect();
    let sum: u64 = weights.iter().sum();
    let whole = |at: usize| if at == 0 { Rational::ONE } else { Rational::ZERO };
    match sum {
        0 => (0..count).map(whole).collect(),
        _ => weights.into_iter().map(|w| Rational::from_parts(w.into(), sum.into())).collect(),
    }
}

/// Expected payoffs and the largest gain in the normal form, from the definition.
fn expected(game: &NormalForm, strategies: &[Mixed]) -> (Vec<Rational>, Rational) {
    let pays = |strategies: &[Mixed], player: usize| {
        (0..game.profile_count()).fold(Rational::ZERO, |sum, at| {
            let chance = game.profile(at).iter().zip(strategies).fold(Rational::ONE, |p, (&s, mixed)| p * &mixed[s]);
            sum + chance * game.payoff_at(player, at)
        })
    };
    let now: Vec<Rational> = (0..strategies.len()).map(|player| pays(strategies, player)).collect();
    let mut regret = Rational::ZERO;
    for (player, &count) in game.shape().iter().enumerate() {
        for own in 0..count {
            let mut other = strategies.to_vec();
            other[player] = (0..count).map(|s| if s == own { Rational::ONE } else { Rational::ZERO }).collect();
            regret = regret.max(pays(&other, player) - &now[player]);
        }
    }
    (now, regret)
}

/// von Neumann 1928: there is one value. That of the sequence form is that of the normal form, found by trying all kernels.
#[test]
fn the_value_is_that_of_the_normal_form() {
    let mut dice = Dice::new(1996);
    let (mut trees, mut mixing) = (0, 0);
    while trees < 150 {
        let tree = random(&mut dice, ZERO_SUM);
        let game = normal_form(&tree).unwrap();
        if game.shape().iter().any(|&count| !(2..=7).contains(&count)) {
            continue;
        }
        trees += 1;
        let (answer, value) = sequence_form(&tree).unwrap();
        assert_eq!(value, brute::value(&game.matrix(0)));
        let found = &answer.equilibria[0];
        assert_eq!(brute::regret(&tree, &found.at), Rational::ZERO);
        mixing += usize::from(found.at.iter().flatten().any(|p| !p.is_zero() && !p.is_one()));
    }
    assert!(mixing > 20, "only {mixing} trees need mixing");
}

/// The normal form of a tree pays what is paid when the tree is played, for all strategies, reduced or not; and two of them
/// become one exactly when they agree wherever the player's own moves let it come.
#[test]
fn the_reduced_normal_form_plays_the_tree() {
    let mut dice = Dice::new(1953);
    for wild in [SMALL, THREE] {
        for _ in 0..40 {
            let tree = random(&mut dice, wild);
            let game = normal_form(&tree).unwrap();
            let moves = OwnMoves::new(&tree);
            let reduced: Vec<_> = (0..wild.players).map(|p| plans(&tree, &moves, p).unwrap()).collect();
            assert_eq!(game.shape(), reduced.iter().map(Vec::len).collect::<Vec<_>>());
            let mut profiles = vec![(vec![Mixed::new(); tree.sets.len()], Vec::new())];
            for (player, reduced) in reduced.iter().enumerate() {
                let all = brute::pure_strategies(&tree, player);
                let fits =
                    |plan: &Vec<(usize, usize)>, whole: &Vec<(usize, usize)>| plan.iter().all(|m| whole.contains(m));
                let number: Vec<usize> = all
                    .iter()
                    .map(|whole| {
                        let those: Vec<usize> = (0..reduced.len()).filter(|&at| fits(&reduced[at], whole)).collect();
                        assert_eq!(those.len(), 1, "one reduced strategy for each");
                        those[0]
                    })
                    .collect();
                assert!((0..reduced.len()).all(|at| number.contains(&at)));
                profiles = profiles
                    .iter()
                    .flat_map(|(at, so_far)| {
                        all.iter().zip(&number).map(|(whole, &number)| {
                            let longer: Vec<usize> = so_far.iter().copied().chain([number]).collect();
                            (brute::with(&tree, at, whole), longer)
                        })
                    })
                    .collect();
            }
            for (at, profile) in profiles {
                let paid: Vec<Rational> = (0..wild.players).map(|p| game.payoff(p, &profile).clone()).collect();
                assert_eq!(brute::played(&tree, &at), paid);
            }
        }
    }
}

/// Kuhn 1953: with perfect recall the behaviour strategy pays what the mixed strategy pays; and there is as much to gain.
#[test]
fn behaviour_is_worth_what_the_mixed_strategy_is() {
    let mut dice = Dice::new(1954);
    for wild in [SMALL, THREE, ZERO_SUM] {
        for _ in 0..40 {
            let tree = random(&mut dice, wild);
            let game = normal_form(&tree).unwrap();
            if game.profile_count() > 400 {
                continue;
            }
            let strategies: Vec<Mixed> = game.shape().iter().map(|&count| lottery(&mut dice, count)).collect();
            let behaviour = to_behaviour(&tree, &game, &strategies).unwrap();
            let (payoffs, regret) = expected(&game, &strategies);
            assert_eq!((&behaviour.payoffs, &behaviour.regret), (&payoffs, &regret));
            assert_eq!(brute::played(&tree, &behaviour.at), payoffs);
            assert_eq!(brute::regret(&tree, &behaviour.at), regret);
            assert_eq!(evaluated(&tree, behaviour.at.clone()).unwrap(), behaviour);
            check_beliefs(&tree, &behaviour.at, &behaviour.beliefs);
        }
    }
}

/// Bayes' rule from the probability of every node, multiplied up from the root.
fn check_beliefs(tree: &Extensive, at: &[Mixed], beliefs: &[Option<Vec<Rational>>]) {
    let chance_of = |node: usize| {
        let (mut product, mut here) = (Rational::ONE, node);
        while let Some((before, action)) = tree.nodes[here].parent {
            let set = tree.nodes[before].set.unwrap();
            product *= tree.sets[set].actions[action].probability.clone().unwrap_or_else(|| at[set][action].clone());
            here = before;
        }
        product
    };
    for (set, belief) in tree.sets.iter().zip(beliefs) {
        let chances: Vec<Rational> = set.nodes.iter().map(|&node| chance_of(node)).collect();
        let sum = brute::sum(&chances);
        match belief {
            None => assert!(set.mover.is_none() || sum == Rational::ZERO),
            Some(list) => assert_eq!(*list, chances.iter().map(|p| p / &sum).collect::<Vec<_>>()),
        }
    }
}

/// All extreme equilibria of the normal form, by brute force, become behaviour strategies from which nobody gains, each
/// listed once.
#[test]
fn nash_equilibria_of_the_normal_form_are_equilibria_of_the_tree() {
    let mut dice = Dice::new(1951);
    for _ in 0..30 {
        let tree = random(&mut dice, SMALL);
        if normal_form(&tree).unwrap().shape().iter().sum::<usize>() > 10 {
            continue;
        }
        let answer = nash(&tree, &Budget::default(), brute::extreme).unwrap();
        assert!(!answer.equilibria.is_empty());
        for (at, e) in answer.equilibria.iter().enumerate() {
            assert_eq!(brute::regret(&tree, &e.at), Rational::ZERO);
            assert!(answer.equilibria[..at].iter().all(|other| other.at != e.at));
        }
    }
}
