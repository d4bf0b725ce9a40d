//! Games of the literature against their published answers, found by looking at everything, and the exact check of
//! equilibria against two independent enumerations.
mod brute;

use brute::polytope::AllEquilibria;
use brute::{Pair, games, numbers, pair, plans, supports};
use detente::certificate::games::{check_behaviour, check_nash};
use detente::equilibrium::answer::{Behaviour, BehaviourAnswer, NashAnswer};
use detente::exact::{Rational, parse};
use detente::game::{Extensive, NormalForm, named};
use std::collections::BTreeSet;

fn set(pairs: &[&str]) -> BTreeSet<Pair> {
    pairs.iter().map(|text| pair(text)).collect()
}

/// Games whose extreme equilibria the source lists, or a line of algebra gives.
fn known() -> Vec<(NormalForm, BTreeSet<Pair>)> {
    let noise = parse("1/100").unwrap();
    let mixed = |game, pairs: &[&str]| (game, set(pairs));
    vec![
        mixed(named::prisoners_dilemma(), &["0,1; 0,1"]),
        // Indifference: 3q + 2(1−q) = 4q + (1−q).
        mixed(named::chicken(), &["1,0; 0,1", "0,1; 1,0", "1/2,1/2; 1/2,1/2"]),
        mixed(named::stag_hunt(), &["1,0; 1,0", "0,1; 0,1", "1/2,1/2; 1/2,1/2"]),
        // Luce and Raiffa 1957.
        mixed(named::battle_of_the_sexes(), &["1,0; 1,0", "0,1; 0,1", "3/5,2/5; 2/5,3/5"]),
        mixed(named::matching_pennies(), &["1/2,1/2; 1/2,1/2"]),
        mixed(named::rock_paper_scissors(), &["1/3,1/3,1/3; 1/3,1/3,1/3"]),
        // Restraint q: −4(1−q) = −q − 2(1−q).
        mixed(named::arms_race(-1), &["1,0; 1,0", "0,1; 0,1", "2/3,1/3; 2/3,1/3"]),
        mixed(named::arms_race(1), &["0,1; 0,1"]),
        // The crossing of the reaction lines.
        mixed(named::richardson(5), &["0,0,1,0,0; 0,0,1,0,0"]),
        // Aumann 1974: the mixed one yields with probability 2/3.
        mixed(named::aumann_1974(), &["1,0; 0,1", "0,1; 1,0", "2/3,1/3; 2/3,1/3"]),
        // 9q = 8q + 7(1−q).
        mixed(named::aumann_1990(), &["1,0; 1,0", "0,1; 0,1", "7/8,1/8; 7/8,1/8"]),
        // Moulin and Vial 1978.
        mixed(named::moulin_vial(), &["1,0,0; 1,0,0"]),
        // O'Neill 1987.
        mixed(named::oneill(), &["2/5,1/5,1/5,1/5; 2/5,1/5,1/5,1/5"]),
        // Shapley 1964 and 1974.
        mixed(named::shapley_1964(), &["1/3,1/3,1/3; 1/3,1/3,1/3"]),
        mixed(named::shapley_1974(), &["0,0,1; 0,0,1", "1/3,2/3,0; 1/3,2/3,0", "1/6,1/3,1/2; 1/6,1/3,1/2"]),
        // Basu 1994: the lowest claim.
        mixed(named::travelers_dilemma(2, 7, 2), &["1,0,0,0,0,0; 1,0,0,0,0,0"]),
        // Bagwell 1995.
        mixed(
            named::bagwell(&noise),
            &["0,1; 0,0,0,1", "1/100,99/100; 0,25/49,0,24/49", "99/100,1/100; 24/49,25/49,0,0"],
        ),
        // Savani and von Stengel 2006.
        mixed(named::savani_von_stengel(), &["1/30,1/6,3/10,3/10,1/6,1/30; 1/6,1/30,3/10,3/10,1/30,1/6"]),
    ]
}

#[test]
fn games_of_the_literature_have_their_published_equilibria() {
    for (game, expected) in known() {
        let all = AllEquilibria::of(&game);
        assert_eq!(all.extreme(), expected, "{}", game.title);
        assert_eq!(check_nash(&game, &all.answer(&game)), Vec::<String>::new(), "{}", game.title);
        if !all.degenerate {
            assert_eq!(supports::equilibria(&game), expected, "{}", game.title);
        }
    }
}

/// 2^n − 1 equilibria: the uniform mixtures over each set of places.
#[test]
fn coordination_has_one_equilibrium_for_each_set_of_places() {
    for places in 1..=5usize {
        let game = named::coordination(places);
        let uniform = |set: u32| -> Vec<Rational> {
            let share = Rational::ONE / Rational::from(set.count_ones());
            (0..places).map(|at| if set >> at & 1 == 1 { share.clone() } else { Rational::ZERO }).collect()
        };
        let expected: BTreeSet<Pair> = (1..1 << places).map(|set| [uniform(set), uniform(set)]).collect();
        let all = AllEquilibria::of(&game);
        assert_eq!(all.extreme(), expected);
        assert!(!all.degenerate);
        assert_eq!(check_nash(&game, &all.answer(&game)), Vec::<String>::new());
    }
}

/// Von Stengel 1999: 75 equilibria, 75 by both enumerations, and all indices add to 1.
#[test]
fn von_stengels_game_has_75_equilibria() {
    let game = named::von_stengel();
    let all = AllEquilibria::of(&game);
    assert_eq!(all.edges.len(), 75);
    assert!(!all.degenerate);
    assert_eq!(supports::equilibria(&game), all.extreme());
    assert_eq!(check_nash(&game, &all.answer(&game)), Vec::<String>::new());
}

/// Kohlberg and Mertens 1986: one component, a closed curve of six segments, each a maximal Nash subset 1 × 2 or 2 × 1.
#[test]
fn kohlberg_and_mertens_equilibria_are_a_circle() {
    let game = named::kohlberg_mertens();
    let all = AllEquilibria::of(&game);
    assert!(all.degenerate);
    assert_eq!(all.components().len(), 1);
    let subsets = all.subsets();
    assert_eq!(subsets.len(), 6);
    assert!(subsets.iter().all(|[row, column]| row.len() * column.len() == 2));
    assert_eq!(check_nash(&game, &all.answer(&game)), Vec::<String>::new());
}

/// Nash's demand game: every division of four units is an equilibrium, and the game is degenerate.
#[test]
fn every_division_is_an_equilibrium_of_the_demand_game() {
    let game = named::nash_demand(4);
    let all = AllEquilibria::of(&game);
    assert!(all.degenerate);
    for units in 0..=4 {
        let demand = |units| (0..5).map(|at| Rational::from(u8::from(at == units))).collect::<Vec<_>>();
        assert!(all.extreme().contains(&[demand(units), demand(4 - units)]));
    }
    assert_eq!(check_nash(&game, &all.answer(&game)), Vec::<String>::new());
}

/// Dresher 1962: the stage game's equilibrium pays the value, and inspection has probability s(n−1, m−1)/s(n, m).
#[test]
fn dreshers_first_period_has_its_value() {
    let binomial = |n: u64, k: u64| (0..k).fold(1, |product, i| product * (n - i) / (i + 1));
    for caught in [1u64, 2, 5] {
        let s = |n: u64, m: u64| (0..=m).map(|i| binomial(n, i) * caught.pow((m - i) as u32)).sum::<u64>();
        let big = Rational::from(caught);
        for (n, m) in [(2u16, 1u16), (3, 1), (3, 2), (5, 2), (7, 4)] {
            let game = named::dresher(n, m, &big).unwrap();
            let equilibria = supports::equilibria(&game);
            assert_eq!(equilibria.len(), 1);
            let pair = equilibria.first().unwrap();
            let (n, m) = (u64::from(n), u64::from(m));
            let value = -(Rational::from(binomial(n - 1, m)) / Rational::from(s(n, m)));
            assert_eq!(brute::expected(&game, 0, pair), value);
            assert_eq!(pair[0][0], Rational::from(s(n - 1, m - 1)) / Rational::from(s(n, m)));
        }
    }
    // Avenhaus and von Stengel 1992: the equilibrium of the first period pays −C(n−1,m)/Σ C(n,i)(−a)^(m−i).
    let (a, b) = (parse("1/2").unwrap(), Rational::from(2));
    let game = named::avenhaus_von_stengel(4, 2, &a, &b).unwrap();
    let equilibria = supports::equilibria(&game);
    let pair = equilibria.first().unwrap();
    // C(3,2) = 3; 1/4 − 4/2 + 6 = 17/4; 4 + 4·2 + 6 = 18.
    assert_eq!(brute::expected(&game, 0, pair), parse("-12/17").unwrap());
    assert_eq!(brute::expected(&game, 1, pair), parse("1/6").unwrap());
}

/// Diekmann 1985: three volunteers stay out with probability 1/2; nobody contributes to Hardin's public good.
#[test]
fn dilemmas_of_several_players() {
    let half = numbers("1/2, 1/2");
    assert_eq!(brute::regret(&named::volunteers(3), &[half.clone(), half.clone(), half]), Rational::ZERO);
    let game = named::public_goods(4);
    let withhold = numbers("0, 1");
    assert_eq!(brute::regret(&game, &vec![withhold; 4]), Rational::ZERO);
    let contribute = numbers("1, 0");
    // Contributing alone costs 2 and brings 3/4.
    assert_eq!(brute::regret(&game, &vec![contribute; 4]), parse("5/4").unwrap());
}

/// Two enumerations that share nothing but elimination agree where both are right, and the check has no objection.
#[test]
fn the_check_accepts_all_equilibria_of_random_games() {
    let mut many = 0;
    for seed in 0..150 {
        let game = games::random(seed, 5);
        let all = AllEquilibria::of(&game);
        if !all.degenerate {
            assert_eq!(all.extreme(), supports::equilibria(&game), "{seed}");
            many += all.edges.len();
        }
        assert_eq!(check_nash(&game, &all.answer(&game)), Vec::<String>::new(), "{seed}");
    }
    assert!(many > 200, "{many}");
}

#[test]
fn the_check_accepts_all_equilibria_of_degenerate_games() {
    let (mut degenerate, mut subsets) = (0, 0);
    for seed in 0..150 {
        let game = games::degenerate(seed, 4);
        let all = AllEquilibria::of(&game);
        let answer = all.answer(&game);
        assert_eq!(check_nash(&game, &answer), Vec::<String>::new(), "{seed}");
        degenerate += usize::from(all.degenerate);
        subsets += answer.subsets.len();
    }
    assert!(degenerate > 100 && subsets > 100, "{degenerate} and {subsets}");
}

/// Leaving out one equilibrium of a nondegenerate game is always noticed: the index of one is not 0.
#[test]
fn the_check_misses_no_single_equilibrium_left_out() {
    let mut tried = 0;
    for seed in 0..60 {
        let game = games::random(seed, 5);
        let all = AllEquilibria::of(&game);
        if all.degenerate {
            continue;
        }
        let whole = all.answer(&game);
        for at in 0..whole.equilibria.len() {
            let mut answer: NashAnswer = whole.clone();
            answer.equilibria.remove(at);
            for (number, equilibrium) in answer.equilibria.iter_mut().enumerate() {
                equilibrium.component = Some(number);
            }
            let faults = check_nash(&game, &answer);
            assert!(faults.iter().any(|fault| fault.contains("indices")) || answer.equilibria.is_empty(), "{faults:?}");
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

/// A behaviour with everything that follows from it, by following every path.
fn followed(tree: &Extensive, at: Vec<Vec<Rational>>) -> Behaviour {
    let beliefs = tree.sets.iter().map(|set| {
        let reach: Vec<Rational> = set.nodes.iter().map(|&node| plans::reach(tree, &at, node)).collect();
        let sum = reach.iter().fold(Rational::ZERO, |sum, part| sum + part);
        (sum != Rational::ZERO).then(|| reach.iter().map(|part| part / &sum).collect())
    });
    let payoffs = plans::value(tree, &at, 0);
    let gains = (0..tree.players.len()).map(|player| plans::best(tree, &at, player, 0) - &payoffs[player]);
    let regret = gains.max().unwrap();
    Behaviour { beliefs: beliefs.collect(), payoffs, regret, at }
}

/// The behaviour in which each player's set, in order, has these probabilities; `;` between sets, chance left out.
fn behaviour(tree: &Extensive, text: &str) -> Vec<Vec<Rational>> {
    let mut local = text.split(';');
    tree.sets.iter().map(|set| set.mover.map_or(Vec::new(), |_| numbers(local.next().unwrap()))).collect()
}

fn answer(equilibria: Vec<Behaviour>, subgame_perfect: bool) -> BehaviourAnswer {
    BehaviourAnswer { equilibria, complete: false, subgame_perfect, method: "by hand".to_owned() }
}

#[test]
fn published_equilibria_of_trees_have_no_regret() {
    // Selten 1978: entry and cooperation, or the empty threat.
    let entry = named::entry();
    for (text, payoffs, perfect) in [("1,0; 1,0", "2, 2", true), ("0,1; 0,1", "1, 5", false)] {
        let found = followed(&entry, behaviour(&entry, text));
        assert_eq!(found.payoffs, numbers(payoffs));
        assert_eq!(found.regret, Rational::ZERO);
        assert_eq!(check_behaviour(&entry, &answer(vec![found.clone()], false)), Vec::<String>::new());
        let faults = check_behaviour(&entry, &answer(vec![found], true));
        assert_eq!(faults.is_empty(), perfect, "{faults:?}");
        assert!(perfect || (faults[0].contains("subgame") && faults[0].contains("Chain")), "{faults:?}");
    }
    // Selten 1975: both of his families, at their ends and beyond.
    let horse = named::selten_horse();
    // The sets of the horse in preorder: player 1, player 3 (L first), player 2. Type 1: (R, R, L at most 1/4); type 2:
    // (L, R at least 1/3, L).
    for (text, payoffs, good) in [
        ("0,1; 0,1; 0,1", "1, 1, 1", true),
        ("0,1; 1/4,3/4; 0,1", "1, 1, 1", true),
        ("0,1; 1/2,1/2; 0,1", "1, 1, 1", false),
        ("1,0; 1,0; 0,1", "3, 2, 2", true),
        ("1,0; 1,0; 2/3,1/3", "3, 2, 2", true),
        ("1,0; 1,0; 3/4,1/4", "3, 2, 2", false),
    ] {
        let found = followed(&horse, behaviour(&horse, text));
        assert_eq!(found.payoffs, numbers(payoffs), "{text}");
        assert_eq!(found.regret == Rational::ZERO, good, "{text}");
        // The horse has no subgame but itself.
        assert_eq!(check_behaviour(&horse, &answer(vec![found], good)), Vec::<String>::new(), "{text}");
    }
    // Kuhn 1950, with the first player's bet on the lowest card α = 1/6. Sets in preorder of the deals 12, 13, 21, 23, 31, 32.
    let poker = named::kuhn_poker();
    let order: Vec<(usize, u64)> = poker.sets.iter().filter_map(|set| Some((set.mover?, set.number))).collect();
    let local = |&(player, number): &(usize, u64)| match (player, number) {
        (0, 1) => "5/6, 1/6",
        (0, 2) => "1, 0",
        (0, 3) => "1/2, 1/2",
        (0, 4) => "1, 0",
        // Calls with the middle card with probability α + 1/3.
        (0, 5) => "1/2, 1/2",
        (0, 6) => "0, 1",
        (1, 1) => "2/3, 1/3",
        (1, 2) => "1, 0",
        (1, 3) => "0, 1",
        (1, 4) => "1, 0",
        (1, 5) => "2/3, 1/3",
        (1, 6) => "0, 1",
        other => panic!("{other:?}"),
    };
    let text: Vec<&str> = order.iter().map(local).collect();
    let found = followed(&poker, behaviour(&poker, &text.join(";")));
    assert_eq!(found.payoffs, numbers("-1/18, 1/18"));
    assert_eq!(found.regret, Rational::ZERO);
    assert_eq!(check_behaviour(&poker, &answer(vec![found], true)), Vec::<String>::new());
}

/// Dresher's tree: the inspector's probabilities s(n−1, m−1)/s(n, m) guarantee the value, whatever the inspectee plans.
#[test]
fn dreshers_tree_has_the_value_of_the_closed_form() {
    let one = Rational::ONE;
    let tree = named::dresher_tree(3, 1, &one).unwrap();
    // s(3,1) = 4, s(2,1) = 3, s(1,1) = 2, s(n,0) = 1: inspect with 1/4, then 1/3, then surely.
    let number = |set: &detente::game::extensive::InformationSet| (set.mover, set.number);
    let local = |set: &detente::game::extensive::InformationSet| match number(set) {
        // A digit for each period that is over, after a 1.
        (Some(0), 0b1) => numbers("1/4, 3/4"),
        (Some(0), 0b10) => numbers("1/3, 2/3"),
        (Some(0), 0b100) => numbers("1/2, 1/2"),
        (Some(0), _) => numbers("1"),
        // Violates whatever comes, for a start.
        _ => numbers("0, 1"),
    };
    let at: Vec<Vec<Rational>> = tree.sets.iter().map(local).collect();
    let most = plans::best(&tree, &at, 1, 0);
    assert_eq!(-most, named::dresher_value(3, 1, &one).unwrap());
}

/// Random behaviours on all trees: what the check recomputes is what following every path gives.
#[test]
fn the_check_of_trees_agrees_with_trying_all_plans() {
    for (name, tree) in named::trees() {
        for seed in 0..12u64 {
            let mut state = seed;
            let mut draw = |width: u64| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % width
            };
            let mut local = |count: usize| {
                let shares: Vec<u64> = (0..count).map(|_| draw(4)).collect();
                let sum: u64 = shares.iter().sum();
                let share = |(at, share): (usize, &u64)| match sum {
                    0 => Rational::from(u8::from(at == 0)),
                    _ => Rational::from(*share) / Rational::from(sum),
                };
                shares.iter().enumerate().map(share).collect::<Vec<_>>()
            };
            let at: Vec<Vec<Rational>> = tree
                .sets
                .iter()
                .map(|set| if set.mover.is_some() { local(set.actions.len()) } else { Vec::new() })
                .collect();
            let found = followed(&tree, at);
            assert_eq!(check_behaviour(&tree, &answer(vec![found], false)), Vec::<String>::new(), "{name}, {seed}");
        }
    }
}
