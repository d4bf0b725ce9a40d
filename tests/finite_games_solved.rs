//! The solvers of finite games against the literature, against looking at everything, and under the exact check.
mod brute;

use brute::polytope::AllEquilibria;
use brute::{Pair, commitment, expected, games, mediator, numbers, pair, supports};
use detente::certificate::games::{
    check_behaviour, check_correlated, check_dominance, check_minmax, check_nash, check_stackelberg, check_zero_sum,
};
use detente::equilibrium::answer::{
    Arithmetic, Budget, Dominance, Equilibrium, Mediation, MediatorObjective, NashAnswer,
};
use detente::equilibrium::{
    behaviour, correlated, dominance, extreme, homotopy, lemke_howson, minmax, pure, stackelberg, zero_sum,
};
use detente::exact::{Rational, parse, to_f64};
use detente::game::{NormalForm, named};
use detente::generate::{self, game::Kind};
use detente::lp::Backend;
use std::collections::BTreeSet;

fn unlimited() -> Budget {
    Budget::default()
}

fn pairs(answer: &NashAnswer) -> BTreeSet<Pair> {
    let pair = |equilibrium: &Equilibrium| [equilibrium.strategies[0].clone(), equilibrium.strategies[1].clone()];
    answer.equilibria.iter().map(pair).collect()
}

fn none(faults: Vec<String>, place: &str) {
    assert_eq!(faults, Vec::<String>::new(), "{place}");
}

fn all(game: &NormalForm, place: &str) -> NashAnswer {
    let answer = extreme::all(game, Arithmetic::Exact, &unlimited()).unwrap();
    none(check_nash(game, &answer), place);
    assert!(answer.complete && answer.exact, "{place}");
    answer
}

/// All pairs of supports of 1,000 games, and the two numbers of degeneracy by all vertices.
#[test]
fn all_equilibria_of_random_games_are_found() {
    let mut degenerate = 0;
    for seed in 0..1000 {
        let game = games::random(seed, 6);
        let answer = all(&game, &game.title);
        // Payoffs from 0 to 199 tie now and then; those games are compared with all vertices.
        if answer.degenerate == Some(false) {
            assert_eq!(pairs(&answer), supports::equilibria(&game), "{}", game.title);
        } else {
            degenerate += 1;
            assert!(AllEquilibria::of(&game).degenerate, "{}", game.title);
        }
        if seed % 5 == 0 {
            assert_eq!(answer.degenerate, Some(AllEquilibria::of(&game).degenerate), "{}", game.title);
        }
    }
    assert!(degenerate < 300, "{degenerate}");
}

/// All vertices of both polytopes of 200 games, all sets of extreme strategies, all chains of equilibria.
#[test]
fn all_extreme_equilibria_of_degenerate_games_are_found() {
    let mut degenerate = 0;
    for seed in 0..200 {
        let game = games::degenerate(seed, 5);
        let expected = AllEquilibria::of(&game);
        let answer = all(&game, &game.title);
        assert_eq!(pairs(&answer), expected.extreme(), "{seed}");
        assert_eq!(answer.degenerate, Some(expected.degenerate), "{seed}");
        let count = answer.equilibria.iter().filter_map(|equilibrium| equilibrium.component).max().unwrap() + 1;
        let part = |component| {
            let inside = answer.equilibria.iter().filter(|e| e.component == Some(component)).cloned().collect();
            pairs(&NashAnswer { equilibria: inside, ..NashAnswer::default() })
        };
        assert_eq!((0..count).map(part).collect::<BTreeSet<_>>(), expected.components(), "{seed}");
        let few = expected.strategies.iter().map(Vec::len).min().unwrap() <= 12;
        if few {
            let sides = answer
                .subsets
                .iter()
                .map(|subset| [subset.row.iter().cloned().collect(), subset.column.iter().cloned().collect()]);
            assert_eq!(sides.collect::<BTreeSet<[BTreeSet<_>; 2]>>(), expected.subsets(), "{seed}");
        }
        degenerate += usize::from(expected.degenerate);
    }
    assert!(degenerate > 150, "{degenerate}");
}

/// Published answers; the games and their sources are in `named`.
#[test]
fn published_equilibria_are_found() {
    let noise = parse("1/100").unwrap();
    let cases: [(NormalForm, &[&str]); 9] = [
        (named::battle_of_the_sexes(), &["1,0; 1,0", "0,1; 0,1", "3/5,2/5; 2/5,3/5"]),
        (named::aumann_1974(), &["1,0; 0,1", "0,1; 1,0", "2/3,1/3; 2/3,1/3"]),
        (named::moulin_vial(), &["1,0,0; 1,0,0"]),
        (named::oneill(), &["2/5,1/5,1/5,1/5; 2/5,1/5,1/5,1/5"]),
        (named::shapley_1964(), &["1/3,1/3,1/3; 1/3,1/3,1/3"]),
        (named::shapley_1974(), &["0,0,1; 0,0,1", "1/3,2/3,0; 1/3,2/3,0", "1/6,1/3,1/2; 1/6,1/3,1/2"]),
        (named::bagwell(&noise), &["0,1; 0,0,0,1", "1/100,99/100; 0,25/49,0,24/49", "99/100,1/100; 24/49,25/49,0,0"]),
        (named::savani_von_stengel(), &["1/30,1/6,3/10,3/10,1/6,1/30; 1/6,1/30,3/10,3/10,1/30,1/6"]),
        (named::richardson(5), &["0,0,1,0,0; 0,0,1,0,0"]),
    ];
    for (game, expected) in cases {
        assert_eq!(pairs(&all(&game, &game.title)), expected.iter().map(|text| pair(text)).collect(), "{}", game.title);
    }
    let seventy_five = all(&named::von_stengel(), "von Stengel");
    assert_eq!((seventy_five.equilibria.len(), seventy_five.degenerate), (75, Some(false)));
    for places in 1..=6u32 {
        assert_eq!(all(&named::coordination(places as usize), "coordination").equilibria.len(), (1 << places) - 1);
    }
    // Kohlberg and Mertens 1986: one closed curve of six segments.
    let circle = all(&named::kohlberg_mertens(), "circle");
    assert_eq!(circle.subsets.len(), 6);
    assert!(circle.equilibria.iter().all(|equilibrium| equilibrium.component == Some(0)));
    for (name, game) in named::all().into_iter().filter(|(_, game)| game.players().len() == 2) {
        assert_eq!(pairs(&all(&game, name)), AllEquilibria::of(&game).extreme(), "{name}");
    }
}

#[test]
fn floating_point_finds_as_many_and_says_how_far_off_they_are() {
    for seed in 0..60 {
        let game = games::random(seed, 6);
        let exact = all(&game, &game.title);
        let float = extreme::all(&game, Arithmetic::Float, &unlimited()).unwrap();
        none(check_nash(&game, &float), &game.title);
        assert_eq!(float.equilibria.len(), exact.equilibria.len(), "{}", game.title);
        assert!(float.equilibria.iter().all(|equilibrium| to_f64(&equilibrium.regret) < 1e-6), "{}", game.title);
    }
}

/// What is found within a limit is right.
#[test]
fn a_limit_of_answers_is_kept() {
    let game = named::coordination(6);
    let budget = Budget { answers: Some(10), ..Budget::default() };
    let answer = extreme::all(&game, Arithmetic::Exact, &budget).unwrap();
    none(check_nash(&game, &answer), "coordination");
    assert!(answer.equilibria.len() == 10 && !answer.complete, "{}", answer.equilibria.len());
}

/// The path of every label ends in one of all equilibria; in a degenerate game in an equilibrium.
#[test]
fn every_label_leads_to_an_equilibrium() {
    for seed in 0..80 {
        let game = if seed % 2 == 0 { games::random(seed, 6) } else { games::degenerate(seed, 5) };
        let every = AllEquilibria::of(&game);
        for label in 0..game.shape().iter().sum() {
            for arithmetic in [Arithmetic::Exact, Arithmetic::Float] {
                let answer = lemke_howson::one(&game, label, arithmetic, &unlimited()).unwrap();
                none(check_nash(&game, &answer), &game.title);
                assert_eq!(answer.equilibria.len(), 1, "{}, label {label}", game.title);
                if arithmetic == Arithmetic::Exact {
                    assert!(answer.exact, "{}", game.title);
                    let found = pairs(&answer);
                    assert!(every.degenerate || found.is_subset(&every.extreme()), "{}, label {label}", game.title);
                } else {
                    assert!(to_f64(&answer.equilibria[0].regret) < 1e-6, "{}", game.title);
                }
            }
        }
    }
    // Shapley 1974: every label leads to the same one, and the two others stay out of reach.
    let game = named::shapley_1974();
    let mut reached = BTreeSet::new();
    for label in 0..6 {
        reached.extend(pairs(&lemke_howson::one(&game, label, Arithmetic::Exact, &unlimited()).unwrap()));
    }
    assert_eq!(reached.len(), 1);
}

/// Games of several players by looking at every profile; Rosenthal 1973 for congestion.
#[test]
fn pure_equilibria_are_those_found_by_looking() {
    for seed in 0..60 {
        for (kind, sizes) in [
            (Kind::Random { largest: 4 }, vec![4, 5]),
            (Kind::Random { largest: 9 }, vec![3, 2, 4]),
            (Kind::Congestion, vec![2, 3, 2, 3]),
            (Kind::ArmsRace, vec![4, 4, 4]),
        ] {
            let game = generate::game(&kind, &sizes, seed).unwrap();
            let answer = pure::all(&game, &unlimited());
            none(check_nash(&game, &answer), &game.title);
            let stable = |profile: &Vec<usize>| {
                (0..sizes.len()).all(|player| {
                    let mut other = profile.clone();
                    (0..sizes[player]).all(|own| {
                        other[player] = own;
                        game.payoff(player, &other) <= game.payoff(player, profile)
                    })
                })
            };
            let expected: BTreeSet<Vec<usize>> =
                (0..game.profile_count()).map(|index| game.profile(index)).filter(stable).collect();
            let chosen = |mixed: &Vec<Rational>| mixed.iter().position(|p| *p == Rational::ONE).unwrap();
            let found = answer.equilibria.iter().map(|e| e.strategies.iter().map(chosen).collect());
            assert_eq!(found.collect::<BTreeSet<Vec<usize>>>(), expected, "{}", game.title);
        }
    }
}

#[test]
fn one_equilibrium_of_games_of_several_players() {
    for seed in 0..25 {
        for sizes in [vec![3, 3], vec![2, 3, 2], vec![3, 3, 3], vec![2, 2, 2, 2]] {
            let game = generate::game(&Kind::Random { largest: 99 }, &sizes, seed).unwrap();
            let answer = homotopy::one(&game, &unlimited()).unwrap();
            none(check_nash(&game, &answer), &game.title);
            assert_eq!(answer.equilibria.len(), 1, "{}", game.title);
            assert!(to_f64(&answer.equilibria[0].regret) < 1e-6, "{}: {}", game.title, answer.equilibria[0].regret);
        }
    }
    for (name, game) in named::all() {
        let answer = homotopy::one(&game, &unlimited()).unwrap();
        none(check_nash(&game, &answer), name);
        assert_eq!(answer.equilibria.len(), 1, "{name}");
    }
}

/// The value is what every equilibrium pays.
#[test]
fn values_are_what_equilibria_pay() {
    for seed in 0..60 {
        let sizes = [2 + seed as usize % 5, 2 + seed as usize / 5 % 5];
        let game = generate::game(&Kind::ZeroSum { largest: 20 }, &sizes, seed).unwrap();
        let answer = zero_sum::solve(&game, Arithmetic::Exact).unwrap();
        none(check_zero_sum(&game, &answer), &game.title);
        assert_eq!(answer.guaranteed, answer.conceded);
        for pair in AllEquilibria::of(&game).extreme() {
            assert_eq!(expected(&game, 0, &pair), answer.value, "{}", game.title);
        }
        let float = zero_sum::solve(&game, Arithmetic::Float).unwrap();
        none(check_zero_sum(&game, &float), &game.title);
        assert!(to_f64(&(&float.conceded - &float.guaranteed)) < 1e-6);
    }
    assert_eq!(zero_sum::solve(&named::oneill(), Arithmetic::Exact).unwrap().value, parse("-1/5").unwrap());
    for (n, m) in [(2, 1), (6, 3), (12, 5)] {
        let game = named::dresher(n, m, &Rational::ONE).unwrap();
        let value = zero_sum::solve(&game, Arithmetic::Exact).unwrap().value;
        assert_eq!(Some(value), named::dresher_value(n, m, &Rational::ONE));
    }
}

fn mediated(game: &NormalForm, mediation: Mediation, objective: &MediatorObjective) -> Rational {
    let answer = correlated::solve(game, mediation, objective, Arithmetic::Exact, Backend::default(), &unlimited());
    let answer = answer.unwrap().unwrap();
    none(check_correlated(game, mediation, objective, &answer), &game.title);
    assert_eq!(answer.regret, Rational::ZERO, "{}", game.title);
    // The multipliers prove that no other distribution is better.
    assert_eq!(answer.bound.as_ref(), Some(&answer.value), "{}", game.title);
    answer.value
}

#[test]
fn mediators_reach_what_all_vertices_reach() {
    for seed in 0..40 {
        let sizes: &[usize] = if seed % 4 == 0 { &[2, 3] } else { &[2, 2] };
        let game = generate::game(&Kind::Random { largest: 12 }, sizes, seed).unwrap();
        for mediation in [Mediation::Correlated, Mediation::CoarseCorrelated] {
            for (objective, weights) in [
                (MediatorObjective::Welfare, "1, 1"),
                (MediatorObjective::Player(1), "0, 1"),
                (MediatorObjective::Weights(numbers("2, -1/3")), "2, -1/3"),
            ] {
                let found = mediated(&game, mediation, &objective);
                assert_eq!(found, mediator::most(&game, mediation, &numbers(weights)), "{}", game.title);
            }
        }
    }
    // Aumann 1974; Moulin and Vial 1978: 6 after seeing the recommendation, 7 before.
    let welfare = MediatorObjective::Welfare;
    assert_eq!(mediated(&named::aumann_1974(), Mediation::Correlated, &welfare), parse("21/2").unwrap());
    assert_eq!(mediated(&named::moulin_vial(), Mediation::Correlated, &welfare), Rational::from(6));
    assert_eq!(mediated(&named::moulin_vial(), Mediation::CoarseCorrelated, &welfare), Rational::from(7));
}

/// Nash within correlated within coarse correlated: each reaches at least as much, for whoever gets least and in sum.
#[test]
fn mediators_reach_at_least_what_equilibria_reach() {
    for seed in 0..30 {
        let game = games::random(seed, 6);
        for objective in [MediatorObjective::Welfare, MediatorObjective::Min] {
            let worth = |pair: &Pair| {
                let paid = [expected(&game, 0, pair), expected(&game, 1, pair)];
                if objective == MediatorObjective::Min {
                    paid[0].clone().min(paid[1].clone())
                } else {
                    &paid[0] + &paid[1]
                }
            };
            let nash = supports::equilibria(&game).iter().map(worth).max();
            let after = mediated(&game, Mediation::Correlated, &objective);
            let before = mediated(&game, Mediation::CoarseCorrelated, &objective);
            assert!(nash.is_none_or(|nash| nash <= after) && after <= before, "{}", game.title);
        }
    }
    for seed in 0..10 {
        let game = generate::game(&Kind::Random { largest: 50 }, &[3, 2, 3], seed).unwrap();
        let after = mediated(&game, Mediation::Correlated, &MediatorObjective::Welfare);
        assert!(after <= mediated(&game, Mediation::CoarseCorrelated, &MediatorObjective::Welfare));
        for mediation in [Mediation::Correlated, Mediation::CoarseCorrelated] {
            let objective = MediatorObjective::Welfare;
            let float =
                correlated::solve(&game, mediation, &objective, Arithmetic::Float, Backend::default(), &unlimited());
            none(check_correlated(&game, mediation, &objective, &float.unwrap().unwrap()), &game.title);
        }
    }
}

/// All vertices of the sets on which a reply is best; the leader gets at least what any equilibrium pays it (von Stengel and
/// Zamir 2010).
#[test]
fn commitments_are_the_best_vertices() {
    for seed in 0..80 {
        let game = if seed % 2 == 0 { games::random(seed, 5) } else { games::degenerate(seed, 4) };
        for leader in 0..2 {
            let answer = stackelberg::solve(&game, leader, Arithmetic::Exact).unwrap();
            none(check_stackelberg(&game, &answer, &Rational::ZERO), &game.title);
            let expected_answer = commitment::commitment(&game, leader);
            assert_eq!(answer.payoffs[leader], expected_answer.payoffs[leader], "{}", game.title);
            let values = |answer: &detente::equilibrium::answer::StackelbergAnswer| -> Vec<Option<Rational>> {
                answer.by_reply.iter().map(|entry| entry.as_ref().map(|(value, _)| value.clone())).collect()
            };
            assert_eq!(values(&answer), values(&expected_answer), "{}", game.title);
            for pair in AllEquilibria::of(&game).extreme() {
                assert!(expected(&game, leader, &pair) <= answer.payoffs[leader], "{}", game.title);
            }
            let float = stackelberg::solve(&game, leader, Arithmetic::Float).unwrap();
            none(check_stackelberg(&game, &float, &parse("1e-6").unwrap()), &game.title);
        }
    }
}

#[test]
fn eliminations_stand_and_leave_every_equilibrium() {
    let mut gone = 0;
    for seed in 0..80 {
        let game = if seed % 2 == 0 { games::random(seed, 6) } else { games::degenerate(seed, 5) };
        for (kind, mixed) in
            [(Dominance::Strict, false), (Dominance::Strict, true), (Dominance::Weak, false), (Dominance::Weak, true)]
        {
            let answer = dominance::iterate(&game, kind, mixed).unwrap();
            none(check_dominance(&game, &answer), &game.title);
            gone += answer.eliminations.len();
            // What is strictly dominated is in no equilibrium.
            for pair in AllEquilibria::of(&game).extreme().iter().filter(|_| kind == Dominance::Strict) {
                for (strategy, left) in pair.iter().zip(&answer.left) {
                    let mut used = (0..strategy.len()).filter(|&at| strategy[at] != Rational::ZERO);
                    assert!(used.all(|at| left.contains(&at)), "{}", game.title);
                }
            }
        }
    }
    assert!(gone > 100, "{gone}");
    // Where reaction lines cross.
    let answer = dominance::iterate(&named::richardson(5), Dominance::Strict, false).unwrap();
    assert_eq!(answer.left, [[2], [2]]);
    let answer = dominance::iterate(&named::public_goods(4), Dominance::Strict, false).unwrap();
    assert_eq!(answer.left, vec![vec![1]; 4]);
}

/// With two players, what the others can hold one to is a value: that of its payoffs against their negatives.
#[test]
fn minmax_values_are_values_of_zero_sum_games() {
    for seed in 0..40 {
        let game = games::random(seed, 5);
        let answers = minmax::all(&game, &unlimited()).unwrap();
        none(check_minmax(&game, &answers), &game.title);
        let own = game.matrix(0);
        let other: Vec<Vec<Rational>> = own.iter().map(|row| row.iter().map(|entry| -entry).collect()).collect();
        let opposed = NormalForm::bimatrix("", &own, &other).unwrap();
        let pair = AllEquilibria::of(&opposed).extreme().pop_first().unwrap();
        assert_eq!(answers[0].mixed.as_ref().unwrap().0, expected(&opposed, 0, &pair), "{}", game.title);
        assert!(answers.iter().all(|answer| answer.mixed_exact));
    }
    for seed in 0..10 {
        let game = generate::game(&Kind::Random { largest: 20 }, &[2, 3, 2], seed).unwrap();
        none(check_minmax(&game, &minmax::all(&game, &unlimited()).unwrap()), &game.title);
    }
}

/// Trees of the literature: backward induction, and equilibria of the reduced normal form; values of Dresher and Kuhn.
#[test]
fn behaviours_pass_the_check() {
    for (name, tree) in named::trees() {
        assert_eq!(tree.check(), Ok(()), "{name}");
        if tree.has_perfect_information() {
            none(check_behaviour(&tree, &behaviour::subgame_perfect(&tree).unwrap()), name);
        }
        if tree.nodes.len() < 40 {
            let exact = |game: &NormalForm, budget: &Budget| extreme::all(game, Arithmetic::Exact, budget);
            let answer = behaviour::nash(&tree, &unlimited(), exact).unwrap();
            none(check_behaviour(&tree, &answer), name);
            assert!(!answer.equilibria.is_empty(), "{name}");
        }
    }
    let dresher = named::dresher_tree(4, 2, &Rational::ONE).unwrap();
    let value = named::dresher_value(4, 2, &Rational::ONE).unwrap();
    for (tree, value) in [(dresher, value), (named::kuhn_poker(), parse("-1/18").unwrap())] {
        let (answer, found) = behaviour::sequence_form(&tree).unwrap();
        assert_eq!(found, value, "{}", tree.title);
        none(check_behaviour(&tree, &answer), &tree.title);
        assert_eq!(answer.equilibria[0].payoffs[0], value, "{}", tree.title);
    }
}
