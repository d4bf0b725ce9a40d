//! The exact check of answers about games: right answers pass, and an answer that was tampered with fails with words that
//! name what is broken.
mod brute;

use brute::polytope::AllEquilibria;
use brute::{commitment, games, mediator, numbers, plans};
use detente::certificate::games::{
    check_behaviour, check_correlated, check_dominance, check_minmax, check_nash, check_stackelberg, check_zero_sum,
};
use detente::equilibrium::answer::{
    Behaviour, BehaviourAnswer, CorrelatedAnswer, CorrelatedDual, Dominance, DominanceAnswer, Elimination, Equilibrium,
    Mediation, MediatorObjective, MinmaxAnswer, NashAnswer, NashSubset, StackelbergAnswer, ZeroSumAnswer,
};
use detente::exact::{Rational, parse};
use detente::game::extensive::{Action, InformationSet, Node, Outcome};
use detente::game::{Extensive, NormalForm, named};
use detente::generate::{self, game::Kind};

fn number(text: &str) -> Rational {
    parse(text).unwrap()
}

/// Somebody complains, and in these words.
fn complains(faults: &[String], words: &[&str]) {
    assert!(faults.iter().any(|fault| words.iter().all(|word| fault.contains(word))), "{words:?} not in {faults:#?}");
}

fn none(faults: Vec<String>) {
    assert_eq!(faults, Vec::<String>::new());
}

/// What is done to an answer, and the words of the complaint that must follow.
type Change<'a, T> = (&'a dyn Fn(&mut T), &'a [&'a str]);

/// Changes a right answer in one place after the other.
fn tamper<T: Clone>(right: &T, check: impl Fn(&T) -> Vec<String>, changes: &[Change<'_, T>]) {
    none(check(right));
    for (change, words) in changes {
        let mut wrong = right.clone();
        change(&mut wrong);
        complains(&check(&wrong), words);
    }
}

#[test]
fn equilibria_that_were_tampered_with() {
    let game = named::battle_of_the_sexes();
    let right = AllEquilibria::of(&game).answer(&game);
    type Change<'a> = (&'a dyn Fn(&mut NashAnswer), &'a [&'a str]);
    let changes: &[Change] = &[
        (
            &|a| a.equilibria[1].payoffs[1] = number("1/4"),
            &["equilibrium 2", "player 2 (Column)", "stated 0.25, recomputed 0.2"],
        ),
        (&|a| a.equilibria[0].regret = number("1/9"), &["equilibrium 1", "regret", "1/9", "recomputed 0"]),
        (&|a| a.equilibria[1].strategies[0] = numbers("1/2, 1/3"), &["equilibrium 2", "player 1 (Row)", "add to 5/6"]),
        (&|a| a.equilibria[1].strategies[0] = numbers("3/2, -1/2"), &["equilibrium 2", "strategy 2", "-0.5"]),
        (&|a| a.equilibria[1].strategies[1] = numbers("1, 0, 0"), &["equilibrium 2", "3 probabilities for 2"]),
        (&|a| drop(a.equilibria[1].strategies.pop()), &["equilibrium 2", "1 strategies for 2 players"]),
        (&|a| drop(a.equilibria[1].payoffs.pop()), &["equilibrium 2", "1 payoffs for 2 players"]),
        // Row on its first strategy, column on its second: both gain 2 by changing.
        (
            &|a| a.equilibria[0].strategies[1] = numbers("0, 1"),
            &["equilibrium 1 is none", "player 1 (Row) gains 2 by strategy 2 (Ballet)"],
        ),
        (&|a| a.equilibria.swap(0, 2), &["equilibrium 2 stands after 1 but belongs before it"]),
        (&|a| a.equilibria[1] = a.equilibria[0].clone(), &["equilibria 1 and 2 are the same"]),
        (&|a| drop(a.equilibria.remove(1)), &["indices", "add to 2"]),
        (&|a| a.equilibria[2].component = Some(1), &["equilibria 2 and 3 have component 1", "nothing listed connects"]),
        (&|a| a.equilibria[2].component = Some(3), &["equilibrium 3: component 3 before component 2"]),
        (&|a| a.equilibria[2].component = None, &["2 of 3 equilibria have a component"]),
        (
            &|a| {
                a.subsets = vec![NashSubset {
                    row: vec![numbers("1,0")],
                    column: vec![numbers("1,0"), numbers("0,1")],
                    component: 0,
                }]
            },
            &["nondegenerate", "more than one point"],
        ),
    ];
    tamper(&right, |answer| check_nash(&game, answer), changes);
}

/// Row gets 1 whatever happens; column gets 1 in the same column, 0 in the third. Rows twice, and the third column pays
/// nobody: maximal Nash subset 2 × 2.
fn with_twins() -> NormalForm {
    let a = vec![numbers("1, 1, 1"), numbers("1, 1, 1")];
    let b = vec![numbers("1, 1, 0"), numbers("1, 1, 0")];
    NormalForm::bimatrix("twins", &a, &b).unwrap()
}

#[test]
fn subsets_and_components_that_were_tampered_with() {
    let game = with_twins();
    let right = AllEquilibria::of(&game).answer(&game);
    assert_eq!((right.equilibria.len(), right.subsets.len()), (4, 1));
    type Change<'a> = (&'a dyn Fn(&mut NashAnswer), &'a [&'a str]);
    let changes: &[Change] = &[
        (&|a| drop(a.subsets[0].row.pop()), &["subset 1 is not maximal", "of player 1 fits in"]),
        (&|a| a.subsets[0].column[0] = numbers("0, 0, 1"), &["subset 1", "player 2", "no listed equilibrium has"]),
        (&|a| a.subsets[0].row[1] = a.subsets[0].row[0].clone(), &["subset 1", "twice"]),
        (&|a| a.subsets[0].component = 1, &["subset 1: of component 1", "belongs to component 0"]),
        (&|a| a.subsets.push(a.subsets[0].clone()), &["subsets 1 and 2 are the same"]),
        (&|a| a.subsets.clear(), &["a maximal Nash subset of 2 × 2 strategies around equilibrium", "not listed"]),
        (&|a| a.equilibria[3].component = Some(1), &["share the strategy of player", "components 0 and 1"]),
        (
            &|a| a.degenerate = Some(false),
            &["equilibrium 1", "nondegenerate", "uses 1 strategies and allows 2 best replies"],
        ),
        (
            &|a| {
                let middle =
                    Equilibrium { strategies: vec![numbers("1/2,1/2"), numbers("1,0,0")], ..a.equilibria[0].clone() };
                a.equilibria.insert(2, middle);
                a.equilibria.sort_by(|a, b| b.strategies.cmp(&a.strategies));
            },
            &["a strategy of player 1 on 1, 2 is not extreme"],
        ),
    ];
    tamper(&right, |answer| check_nash(&game, answer), changes);
    // The same set in two halves: both are rectangles, neither is maximal.
    let mut halves = right.clone();
    let row = halves.subsets[0].row.clone();
    halves.subsets = row.into_iter().map(|one| NashSubset { row: vec![one], ..right.subsets[0].clone() }).collect();
    let faults = check_nash(&game, &halves);
    complains(&faults, &["subset 1 is not maximal"]);
    complains(&faults, &["subset 2 is not maximal"]);
    // A rectangle with a corner that is no equilibrium.
    let game = named::kohlberg_mertens();
    let mut wrong = AllEquilibria::of(&game).answer(&game);
    let extra = wrong.equilibria.iter().map(|e| e.strategies[0].clone()).find(|x| !wrong.subsets[0].row.contains(x));
    wrong.subsets[0].row.push(extra.unwrap());
    complains(&check_nash(&game, &wrong), &["subset 1", "are no equilibrium"]);
}

#[test]
fn approximate_equilibria_of_several_players() {
    let game = named::volunteers(3);
    let half = number("1/2");
    // One volunteers a little more: the others gain by waiting. 3 for volunteers; waiting pays 4(1 − (1/2)(2/5)) = 16/5.
    let strategies = vec![numbers("3/5, 2/5"), vec![half.clone(), half.clone()], vec![half.clone(), half]];
    let payoffs = (0..3).map(|player| brute::expected(&game, player, &strategies)).collect();
    let regret = brute::regret(&game, &strategies);
    assert_eq!(regret, number("1/10"));
    let equilibrium = Equilibrium { strategies, payoffs, regret, component: None };
    let right = NashAnswer { equilibria: vec![equilibrium], ..NashAnswer::default() };
    type Change<'a> = (&'a dyn Fn(&mut NashAnswer), &'a [&'a str]);
    let changes: &[Change] = &[
        (&|a| a.exact = true, &["equilibrium 1 is none: player 2 gains 0.1 by strategy 2 (Wait)"]),
        (&|a| a.equilibria[0].regret = Rational::ZERO, &["equilibrium 1, regret: stated 0, recomputed 0.1"]),
        (&|a| a.equilibria[0].payoffs[2] = number("3"), &["player 3"]),
        (&|a| a.equilibria[0].component = Some(0), &["without exactly two players"]),
    ];
    tamper(&right, |answer| check_nash(&game, answer), changes);
}

#[test]
fn values_that_were_tampered_with() {
    let game = named::oneill();
    let value = number("-1/5");
    let strategies = [numbers("2/5,1/5,1/5,1/5"), numbers("2/5,1/5,1/5,1/5")];
    let right = ZeroSumAnswer {
        value: value.clone(),
        sum: Rational::ZERO,
        strategies,
        guaranteed: value.clone(),
        conceded: value,
        method: String::new(),
    };
    type Change<'a> = (&'a dyn Fn(&mut ZeroSumAnswer), &'a [&'a str]);
    let changes: &[Change] = &[
        (&|a| a.sum = Rational::ONE, &["do not add to 1 at (1, 1)"]),
        (&|a| a.guaranteed = Rational::ZERO, &["first player guarantees", "stated 0, recomputed -0.2"]),
        (&|a| a.conceded = Rational::ZERO, &["second player concedes", "recomputed -0.2"]),
        (&|a| a.value = number("-1/4"), &["value -0.25 is below the -0.2 that are guaranteed"]),
        (&|a| a.value = number("-1/6"), &["above the -0.2 that are conceded"]),
        (&|a| a.strategies[1] = numbers("2/5,1/5,1/5,2/5"), &["player 2 (Column)", "add to 1.2"]),
        // The ace never: the first player guarantees less.
        (&|a| a.strategies[0] = numbers("2/5,0,1/5,2/5"), &["first player guarantees", "recomputed -0.6"]),
    ];
    tamper(&right, |answer| check_zero_sum(&game, answer), changes);
    complains(&check_zero_sum(&named::chicken(), &right), &["do not add to 0"]);
    complains(&check_zero_sum(&named::volunteers(3), &right), &["3 players"]);
}

/// Aumann 1974: (Yield, Yield) 1/2, the two asymmetric profiles 1/4 each; 21/2 is the most. Multipliers 3/4 on "told to
/// yield, insist": 12 − 3/2, 9 + 3/2 and 0.
fn aumann() -> CorrelatedAnswer {
    CorrelatedAnswer {
        distribution: vec![(vec![0, 0], number("1/2")), (vec![1, 0], number("1/4")), (vec![0, 1], number("1/4"))],
        value: number("21/2"),
        payoffs: numbers("21/4, 21/4"),
        regret: Rational::ZERO,
        bound: Some(number("21/2")),
        dual: Some(CorrelatedDual {
            weights: numbers("1, 1"),
            multipliers: vec![vec![(Some(0), 1, number("3/4"))], vec![(Some(0), 1, number("3/4"))]],
        }),
        method: String::new(),
    }
}

#[test]
fn correlated_equilibria_that_were_tampered_with() {
    let game = named::aumann_1974();
    let check =
        |answer: &CorrelatedAnswer| check_correlated(&game, Mediation::Correlated, &MediatorObjective::Welfare, answer);
    type Change<'a> = (&'a dyn Fn(&mut CorrelatedAnswer), &'a [&'a str]);
    let changes: &[Change] = &[
        (&|a| a.distribution[1].1 = number("1/8"), &["add to 0.875"]),
        (&|a| a.distribution[1].1 = number("-1/4"), &["profile (2, 1), entry 2", "not positive"]),
        (&|a| a.distribution[1].0 = vec![2, 0], &["profile (3, 1)", "no profile of the game"]),
        (&|a| a.distribution[1].0 = vec![0], &["no profile of the game"]),
        (&|a| a.distribution.swap(0, 2), &["entry 2", "twice or out of order"]),
        // All on (Yield, Yield): insisting pays 7 for 6.
        (
            &|a| a.distribution = vec![(vec![0, 0], Rational::ONE)],
            &[
                "regret",
                "recomputed 1",
                "player 1 (Row) gains by strategy 2 (Insist) when told to play strategy 1 (Yield)",
            ],
        ),
        (&|a| a.regret = number("1/7"), &["regret: stated 1/7, recomputed 0"]),
        (&|a| a.payoffs[0] = number("6"), &["payoff of player 1 (Row): stated 6, recomputed 5.25"]),
        (&|a| a.value = number("11"), &["objective: stated 11, recomputed 10.5"]),
        (&|a| a.value = number("11"), &["objective 11: above its own bound 10.5"]),
        (&|a| a.bound = Some(number("10")), &["bound 10: the multipliers prove no more than 10.5"]),
        (&|a| a.dual = None, &["bound 10.5: no multipliers"]),
        (&|a| a.bound = None, &["multipliers without the bound"]),
        (
            &|a| a.dual.as_mut().unwrap().multipliers[1][0].2 = number("-1"),
            &["player 2 (Column), from 1 to 2", "-1 is negative"],
        ),
        // At (Yield, Yield): 12 − 3/4 − 1/2.
        (&|a| a.dual.as_mut().unwrap().multipliers[1][0].2 = number("1/2"), &["prove no more than 10.75"]),
        (&|a| a.dual.as_mut().unwrap().multipliers[0][0].0 = None, &["from any to 2", "other kind"]),
        (&|a| a.dual.as_mut().unwrap().multipliers[0][0].1 = 2, &["from 1 to 3", "there are 2 strategies"]),
        (
            &|a| a.dual.as_mut().unwrap().weights[1] = number("2"),
            &["weight of player 2 (Column): stated 2, recomputed 1"],
        ),
        (&|a| a.dual.as_mut().unwrap().weights.clear(), &["0 weights"]),
    ];
    tamper(&aumann(), check, changes);
    // For whoever gets least, half of each weight proves half of the sum.
    let mut least = aumann();
    (least.value, least.bound) = (number("21/4"), Some(number("21/4")));
    let dual = least.dual.as_mut().unwrap();
    dual.weights = numbers("1/2, 1/2");
    dual.multipliers.iter_mut().for_each(|list| list[0].2 = number("3/8"));
    let check =
        |answer: &CorrelatedAnswer| check_correlated(&game, Mediation::Correlated, &MediatorObjective::Min, answer);
    let changes: &[Change] = &[
        (&|a| a.dual.as_mut().unwrap().weights[0] = number("1/4"), &["sum of the weights: stated 0.75, recomputed 1"]),
        (&|a| a.dual.as_mut().unwrap().weights = numbers("3/2, -1/2"), &["player 2 (Column): -0.5 is negative"]),
    ];
    tamper(&least, check, changes);
    let objectives = [MediatorObjective::Player(2), MediatorObjective::Weights(numbers("1"))];
    complains(&check_correlated(&game, Mediation::Correlated, &objectives[0], &least), &["player 3 of 2"]);
    complains(&check_correlated(&game, Mediation::Correlated, &objectives[1], &least), &["1 weights for 2"]);
}

/// Moulin and Vial 1978: half (2, 2) and half (3, 3) pays 7/2 to both and holds before the recommendation is seen, but not
/// after: the second player told 2 would go to 1.
#[test]
fn commitment_to_a_mediator_comes_before_its_word() {
    let game = named::moulin_vial();
    let half = number("1/2");
    let mut answer = CorrelatedAnswer {
        distribution: vec![(vec![1, 1], half.clone()), (vec![2, 2], half)],
        value: number("7"),
        payoffs: numbers("7/2, 7/2"),
        regret: Rational::ZERO,
        bound: None,
        dual: None,
        method: String::new(),
    };
    let welfare = MediatorObjective::Welfare;
    none(check_correlated(&game, Mediation::CoarseCorrelated, &welfare, &answer));
    // Told 2, which is half of the time, the second player gets 2 where 4 is to be had.
    let faults = check_correlated(&game, Mediation::Correlated, &welfare, &answer);
    complains(&faults, &["regret: stated 0, recomputed 1", "gains by strategy 1"]);
    // With 1 on "play 1, unseen" of both: 7 + (5 − 1) + (2 − 4) = 9 at (2, 2) and at (3, 3), 6 at (1, 1), less elsewhere.
    answer.bound = Some(number("9"));
    let multipliers = vec![vec![(None, 0, Rational::ONE)], vec![(None, 0, Rational::ONE)]];
    answer.dual = Some(CorrelatedDual { weights: numbers("1, 1"), multipliers });
    none(check_correlated(&game, Mediation::CoarseCorrelated, &welfare, &answer));
    answer.bound = Some(number("8"));
    complains(&check_correlated(&game, Mediation::CoarseCorrelated, &welfare, &answer), &["prove no more than 9"]);
    answer.dual.as_mut().unwrap().multipliers[0][0].0 = Some(1);
    complains(&check_correlated(&game, Mediation::CoarseCorrelated, &welfare, &answer), &["from 2 to 1", "other kind"]);
}

/// Bounds by random multipliers against the definition, profile by profile, in games of two and three players.
#[test]
fn bounds_of_multipliers_are_those_of_the_definition() {
    for seed in 0..40u64 {
        let sizes: &[usize] = if seed % 2 == 0 { &[3, 4] } else { &[2, 3, 2] };
        let game = generate::game(&Kind::Random { largest: 30 }, sizes, seed).unwrap();
        let mut state = seed;
        let mut draw = |width: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % width
        };
        let coarse = seed % 4 < 2;
        let mediation = if coarse { Mediation::CoarseCorrelated } else { Mediation::Correlated };
        let multipliers: Vec<Vec<(Option<usize>, usize, Rational)>> = sizes
            .iter()
            .map(|&count| {
                (0..4)
                    .map(|_| {
                        let told = draw(count as u64) as usize;
                        let y = Rational::from(draw(5)) / Rational::from(1 + draw(6));
                        ((!coarse).then_some(told), draw(count as u64) as usize, y)
                    })
                    .collect()
            })
            .collect();
        let weights: Vec<Rational> = sizes.iter().map(|_| Rational::from(draw(4)) - Rational::ONE).collect();
        let at = |index: usize| {
            let profile = game.profile(index);
            let mut sum = Rational::ZERO;
            for player in 0..sizes.len() {
                sum += &weights[player] * game.payoff_at(player, index);
                for (told, deviation, y) in &multipliers[player] {
                    if told.is_none_or(|told| told == profile[player]) {
                        let mut other = profile.clone();
                        other[player] = *deviation;
                        sum += y * (game.payoff_at(player, index) - game.payoff(player, &other));
                    }
                }
            }
            sum
        };
        let bound = (0..game.profile_count()).map(at).max().unwrap();
        let answer = |bound: Rational| CorrelatedAnswer {
            distribution: Vec::new(),
            value: Rational::ZERO,
            payoffs: Vec::new(),
            regret: Rational::ZERO,
            bound: Some(bound),
            dual: Some(CorrelatedDual { weights: weights.clone(), multipliers: multipliers.clone() }),
            method: String::new(),
        };
        let objective = MediatorObjective::Weights(weights.clone());
        let of_bound = |bound: Rational| -> Vec<String> {
            let faults = check_correlated(&game, mediation, &objective, &answer(bound));
            faults.into_iter().filter(|fault| fault.starts_with("bound")).collect()
        };
        none(of_bound(bound.clone()));
        assert_eq!(of_bound(bound - number("1/1000")).len(), 1);
    }
}

/// A Nash equilibrium is a correlated one, in which nobody gains: products of the mixed equilibria of random games.
#[test]
fn products_of_equilibria_are_correlated_equilibria() {
    for seed in 0..30 {
        let game = games::random(seed, 4);
        for pair in AllEquilibria::of(&game).extreme() {
            let chance = |index: usize| {
                let profile = game.profile(index);
                let chance = &pair[0][profile[0]] * &pair[1][profile[1]];
                (chance != Rational::ZERO).then_some((profile, chance))
            };
            let payoffs: Vec<Rational> = (0..2).map(|player| brute::expected(&game, player, &pair)).collect();
            let answer = CorrelatedAnswer {
                distribution: (0..game.profile_count()).filter_map(chance).collect(),
                value: payoffs.iter().min().unwrap().clone(),
                payoffs,
                regret: Rational::ZERO,
                bound: None,
                dual: None,
                method: String::new(),
            };
            for mediation in [Mediation::Correlated, Mediation::CoarseCorrelated] {
                none(check_correlated(&game, mediation, &MediatorObjective::Min, &answer));
            }
        }
    }
}

/// The brute force over a mediator's polytope, on the one answer the literature gives.
#[test]
fn aumanns_mediator_reaches_21_halves() {
    let game = named::aumann_1974();
    assert_eq!(mediator::most(&game, Mediation::Correlated, &numbers("1, 1")), number("21/2"));
}

#[test]
fn commitments_by_all_vertices_pass() {
    let mut never = 0;
    for seed in 0..80 {
        let game = if seed % 2 == 0 { games::random(seed, 4) } else { games::degenerate(seed, 4) };
        for leader in 0..2 {
            let right = commitment::commitment(&game, leader);
            never += right.by_reply.iter().filter(|entry| entry.is_none()).count();
            none(check_stackelberg(&game, &right, &Rational::ZERO));
        }
    }
    assert!(never > 10, "{never}");
}

#[test]
fn commitments_that_were_tampered_with() {
    // Von Stengel and Zamir (2010) on inspections: a leader inspects just enough to deter. Inspecting costs 1, a violation that
    // is not seen costs the inspector 10 and pays 5, one that is seen costs it 6 and the violator 20: inspect with 1/5.
    let a = vec![numbers("-1, -6"), numbers("0, -10")];
    let b = vec![numbers("0, -20"), numbers("0, 5")];
    let game = NormalForm::bimatrix("", &a, &b).unwrap();
    let right = commitment::commitment(&game, 0);
    assert_eq!((right.commitment.clone(), right.reply), (numbers("1/5, 4/5"), 0));
    assert_eq!(right.payoffs, numbers("-1/5, 0"));
    type Change<'a> = (&'a dyn Fn(&mut StackelbergAnswer), &'a [&'a str]);
    let changes: &[Change] = &[
        (&|s| s.leader = 2, &["player 3 leads"]),
        (&|s| drop(s.by_reply.pop()), &["1 entries by reply"]),
        (&|s| s.commitment = numbers("1/6, 5/6"), &["the commitment: strategy 2 is a better reply than 1, by 5/6"]),
        (&|s| s.commitment = numbers("1/6, 4/6"), &["the commitment", "add to 5/6"]),
        (&|s| s.payoffs[0] = Rational::ZERO, &["payoff of player 1: stated 0, recomputed -0.2"]),
        (&|s| s.payoffs[0] = Rational::ZERO, &["the most over all replies: stated 0, recomputed -0.2"]),
        (&|s| s.payoffs[1] = Rational::ONE, &["payoff of player 2"]),
        // More inspection than it takes: deterred, but dearer.
        (
            &|s| {
                s.by_reply[0] = Some((number("-1/2"), numbers("1/2, 1/2")));
                (s.commitment, s.payoffs[0]) = (numbers("1/2, 1/2"), number("-1/2"));
            },
            &["by reply, strategy 1: the leader can get more than -0.5"],
        ),
        (&|s| s.by_reply[1] = None, &["by reply, strategy 2: called never a best reply"]),
        (
            &|s| s.by_reply[1].as_mut().unwrap().0 = number("-9"),
            &["by reply, strategy 2, what the leader gets: stated -9"],
        ),
        (
            &|s| s.by_reply[0].as_mut().unwrap().1 = numbers("0, 1"),
            &["by reply, strategy 1: strategy 2 is a better reply than 1"],
        ),
        (&|s| s.reply = 1, &["payoff of player 1"]),
    ];
    tamper(&right, |answer| check_stackelberg(&game, answer, &Rational::ZERO), changes);
    // A thousandth too little inspection: exactly wrong, and right within a tolerance. Violating then pays 25/1000.
    let mut near = right.clone();
    near.commitment = numbers("0.199, 0.801");
    near.payoffs = numbers("-0.199, 0");
    near.by_reply[0] = Some((number("-0.199"), near.commitment.clone()));
    complains(&check_stackelberg(&game, &near, &Rational::ZERO), &["strategy 2 is a better reply than 1, by 0.025"]);
    complains(&check_stackelberg(&game, &near, &number("0.02")), &["the commitment", "by 0.025"]);
    none(check_stackelberg(&game, &near, &number("0.03")));
    // A tenth dearer than need be is more than a tolerance of 1/20.
    let mut dear = right;
    dear.commitment = numbers("0.3, 0.7");
    dear.payoffs = numbers("-0.3, 0");
    dear.by_reply[0] = Some((number("-0.3"), dear.commitment.clone()));
    complains(&check_stackelberg(&game, &dear, &number("0.05")), &["the leader can get more than -0.3"]);
}

/// Bernheim's and Pearce's kind of example: the third row is beaten by no other row, but by half of both.
fn beaten_by_a_mixture() -> NormalForm {
    let a = vec![numbers("4, 0"), numbers("0, 4"), numbers("1, 1")];
    let b = vec![numbers("1, 0"), numbers("1, 0"), numbers("0, 5")];
    NormalForm::bimatrix("", &a, &b).unwrap()
}

#[test]
fn eliminations_that_were_tampered_with() {
    let game = beaten_by_a_mixture();
    // Row 3 by half of rows 1 and 2 (2 > 1); then column 2 by column 1, 1 > 0; then row 2 by row 1, 4 > 0.
    let step = |round, player, strategy, dominator: &str, margin: &str| Elimination {
        round,
        player,
        strategy,
        dominator: numbers(dominator),
        margin: number(margin),
    };
    let right = DominanceAnswer {
        kind: Dominance::Strict,
        mixed: true,
        eliminations: vec![
            step(1, 0, 2, "1/2, 1/2, 0", "1"),
            step(2, 1, 1, "1, 0", "1"),
            step(3, 0, 1, "1, 0, 0", "4"),
        ],
        left: vec![vec![0], vec![0]],
    };
    type Change<'a> = (&'a dyn Fn(&mut DominanceAnswer), &'a [&'a str]);
    let changes: &[Change] = &[
        (&|d| d.eliminations[0].margin = number("2"), &["elimination 1", "margin: stated 2, recomputed 1"]),
        (
            &|d| d.eliminations[0].dominator = numbers("1, 0, 0"),
            &["elimination 1, strategy 3 of player 1", "is not strictly worse"],
        ),
        (&|d| d.eliminations[0].dominator = numbers("1, 1, 0"), &["elimination 1", "add to 2"]),
        (&|d| d.mixed = false, &["elimination 1", "mixes, though only pure"]),
        (&|d| d.eliminations[2].round = 2, &["elimination 3", "is not strictly worse"]),
        (&|d| d.eliminations[1].round = 3, &["elimination 2: round 3 where round 2 comes next"]),
        (&|d| d.eliminations[1].player = 4, &["elimination 2: there is no player 5"]),
        (&|d| d.eliminations[2].strategy = 2, &["elimination 3", "not there any more"]),
        (&|d| d.eliminations[2].dominator = numbers("0, 0, 1"), &["elimination 3", "uses strategy 3, which is gone"]),
        (&|d| d.left[0] = vec![0, 1], &["left of player 1: stated (1, 2), replayed (1)"]),
        (
            &|d| {
                d.eliminations.clear();
                d.left = vec![vec![0, 1, 2], vec![0, 1]];
            },
            &["left of player 1: strategy 3 is still dominated"],
        ),
        (
            &|d| {
                d.eliminations.truncate(1);
                d.left = vec![vec![0, 1], vec![0, 1]];
            },
            &["left of player 2: strategy 2 is still dominated"],
        ),
    ];
    tamper(&right, |answer| check_dominance(&game, answer), changes);
    // Without mixtures nothing is dominated.
    let nothing = DominanceAnswer {
        kind: Dominance::Strict,
        mixed: false,
        eliminations: vec![],
        left: vec![vec![0, 1, 2], vec![0, 1]],
    };
    none(check_dominance(&game, &nothing));
}

#[test]
fn weak_dominance_is_not_strict() {
    // Column 2 ties with column 1 in the first row and loses in the second.
    let a = vec![numbers("1, 1"), numbers("1, 1")];
    let b = vec![numbers("1, 1"), numbers("1, 0")];
    let game = NormalForm::bimatrix("", &a, &b).unwrap();
    let step = Elimination { round: 1, player: 1, strategy: 1, dominator: numbers("1, 0"), margin: Rational::ZERO };
    for mixed in [false, true] {
        let right = DominanceAnswer {
            kind: Dominance::Weak,
            mixed,
            eliminations: vec![step.clone()],
            left: vec![vec![0, 1], vec![0]],
        };
        none(check_dominance(&game, &right));
        complains(
            &check_dominance(&game, &DominanceAnswer { kind: Dominance::Strict, ..right.clone() }),
            &["not strictly"],
        );
        let untouched = DominanceAnswer { eliminations: vec![], left: vec![vec![0, 1], vec![0, 1]], ..right.clone() };
        complains(&check_dominance(&game, &untouched), &["left of player 2: strategy 2 is still dominated"]);
        none(check_dominance(&game, &DominanceAnswer { kind: Dominance::Strict, ..untouched }));
        // Twins do not dominate each other.
        let twin = Elimination { player: 0, ..step.clone() };
        let wrong = DominanceAnswer { eliminations: vec![twin], left: vec![vec![0], vec![0, 1]], ..right };
        complains(&check_dominance(&game, &wrong), &["strategy 2 of player 1", "is nowhere worse"]);
    }
}

#[test]
fn minmax_values_that_were_tampered_with() {
    let game = named::oneill();
    let value = number("-1/5");
    let strategies = vec![numbers("2/5,1/5,1/5,1/5"), numbers("2/5,1/5,1/5,1/5")];
    let right = vec![MinmaxAnswer {
        player: 0,
        pure: (Rational::ONE, vec![0, 0]),
        mixed: Some((value.clone(), strategies)),
        mixed_exact: true,
        correlated: Some(value),
    }];
    type Answers = Vec<MinmaxAnswer>;
    type Change<'a> = (&'a dyn Fn(&mut Answers), &'a [&'a str]);
    let changes: &[Change] = &[
        (&|m| m[0].player = 2, &["there is no player 3"]),
        (&|m| m[0].pure.0 = Rational::ZERO, &["player 1 (Row), pure: stated 0, recomputed 1"]),
        (&|m| m[0].pure.1 = vec![1, 0], &["player 1 (Row), pure, at (2, 1)", "stated -1, recomputed 1"]),
        (&|m| m[0].pure.1 = vec![0, 7], &["(1, 8) is no profile"]),
        (
            &|m| m[0].mixed.as_mut().unwrap().0 = number("-1/4"),
            &["mixed, its best reply: stated -0.25, recomputed -0.2"],
        ),
        (
            &|m| m[0].mixed.as_mut().unwrap().1[1] = numbers("1,0,0,0"),
            &["mixed, its best reply: stated -0.2, recomputed 1"],
        ),
        (
            // Four cards alike hold the first player to 0 only, though that is its best reply.
            &|m| {
                let mixed = m[0].mixed.as_mut().unwrap();
                mixed.1 = vec![numbers("0,1/3,1/3,1/3"), numbers("1/4,1/4,1/4,1/4")];
                mixed.0 = Rational::ZERO;
            },
            &["player 1 (Row), mixed: others can hold it below 0"],
        ),
        (&|m| m[0].correlated = Some(number("-1/4")), &["correlated: others cannot hold it to -0.25"]),
        (&|m| m[0].correlated = Some(number("-1/6")), &["correlated: others can hold it below -1/6"]),
    ];
    tamper(&right, |answers| check_minmax(&game, answers), changes);
}

/// Three players, the others' coins: the first loses only if both others call what it does not. Independent coins
/// hold it to 3/4, common ones to 1/2.
#[test]
fn the_others_of_three_can_do_more_together() {
    let game = {
        let players = named::volunteers(3).players().to_vec();
        let lost = |p: &[usize]| p[1] == p[2] && p[1] != p[0];
        let profile = |index: usize| [index & 1, index >> 1 & 1, index >> 2 & 1];
        let first: Vec<Rational> = (0..8).map(|i| Rational::from(u8::from(!lost(&profile(i))))).collect();
        NormalForm::new("", players, vec![first, vec![Rational::ZERO; 8], vec![Rational::ZERO; 8]]).unwrap()
    };
    let half = || numbers("1/2, 1/2");
    let right = vec![MinmaxAnswer {
        player: 0,
        pure: (Rational::ONE, vec![0, 0, 0]),
        mixed: Some((number("3/4"), vec![half(), half(), half()])),
        mixed_exact: false,
        correlated: Some(number("1/2")),
    }];
    type Answers = Vec<MinmaxAnswer>;
    type Change<'a> = (&'a dyn Fn(&mut Answers), &'a [&'a str]);
    let changes: &[Change] = &[
        (&|m| m[0].mixed_exact = true, &["player 1, mixed: called exact, but nothing proves"]),
        (&|m| m[0].correlated = Some(number("3/4")), &["correlated: others can hold it below 0.75"]),
        (&|m| m[0].correlated = Some(number("4/5")), &["mixed: 0.75 is less than the correlated 0.8"]),
        (&|m| m[0].correlated = Some(number("1/4")), &["correlated: others cannot hold it to 0.25"]),
        (&|m| m[0].mixed.as_mut().unwrap().1[2] = numbers("1, 0"), &["its best reply: stated 0.75, recomputed 1"]),
    ];
    tamper(&right, |answers| check_minmax(&game, answers), changes);
}

/// Kuhn's poker as tampered answers: the equilibrium with α = 0 in which the first player never bets.
fn poker() -> (Extensive, BehaviourAnswer) {
    let tree = named::kuhn_poker();
    let local = |set: &InformationSet| match (set.mover, set.number) {
        (None, _) => Vec::new(),
        (Some(0), 1..=4) => numbers("1, 0"),
        (Some(0), 5) | (Some(1), 1 | 5) => numbers("2/3, 1/3"),
        (Some(0), _) | (Some(1), 3 | 6) => numbers("0, 1"),
        (Some(_), _) => numbers("1, 0"),
    };
    let at: Vec<Vec<Rational>> = tree.sets.iter().map(local).collect();
    let beliefs = tree.sets.iter().map(|set| {
        let reach: Vec<Rational> = set.nodes.iter().map(|&node| plans::reach(&tree, &at, node)).collect();
        let sum = reach.iter().fold(Rational::ZERO, |sum, part| sum + part);
        (sum != Rational::ZERO).then(|| reach.iter().map(|part| part / &sum).collect())
    });
    let beliefs = beliefs.collect();
    let behaviour = Behaviour { at, beliefs, payoffs: numbers("-1/18, 1/18"), regret: Rational::ZERO };
    let answer =
        BehaviourAnswer { equilibria: vec![behaviour], complete: false, subgame_perfect: true, method: String::new() };
    (tree, answer)
}

#[test]
fn behaviours_that_were_tampered_with() {
    let (tree, right) = poker();
    let place = |player: usize, number: u64| {
        tree.sets.iter().position(|set| set.mover == Some(player) && set.number == number).unwrap()
    };
    let (first_two, second_three, second_five) = (place(0, 2), place(1, 3), place(1, 5));
    type Change<'a> = (&'a dyn Fn(&mut BehaviourAnswer), &'a [&'a str]);
    let changes: &[Change] = &[
        (&|b| drop(b.equilibria[0].at.pop()), &["equilibrium 1", "12 local strategies, not 13"]),
        (&|b| drop(b.equilibria[0].payoffs.pop()), &["1 payoffs, not 2"]),
        (
            &|b| b.equilibria[0].at[first_two] = numbers("1"),
            &["information set 2 of player 1", "1 probabilities for 2 actions"],
        ),
        (&|b| b.equilibria[0].at[first_two] = numbers("1, 1/2"), &["information set 2 of player 1", "add to 1.5"]),
        (
            &|b| b.equilibria[0].at[first_two] = numbers("3/2, -1/2"),
            &["information set 2 of player 1: action 2", "-0.5"],
        ),
        (
            &|b| b.equilibria[0].payoffs[1] = number("1/9"),
            &["equilibrium 1, payoff of player 2: stated 1/9, recomputed 1/18"],
        ),
        (&|b| b.equilibria[0].regret = number("1/9"), &["equilibrium 1, regret: stated 1/9, recomputed 0"]),
        // The second player no longer bets its best card.
        (&|b| b.equilibria[0].at[second_three] = numbers("1, 0"), &["equilibrium 1, regret: stated 0"]),
        (
            &|b| b.equilibria[0].beliefs[first_two] = None,
            &["information set 2 of player 1: reached with probability 1/3"],
        ),
        (
            &|b| b.equilibria[0].beliefs[first_two] = Some(numbers("1/3, 2/3")),
            &["information set 2 of player 1, belief in its node 1: stated 1/3, recomputed 0.5"],
        ),
        (&|b| b.equilibria[0].beliefs[first_two] = Some(numbers("1")), &["1 beliefs for 2 nodes"]),
        (
            &|b| b.equilibria[0].beliefs[second_five] = Some(numbers("1/2, 1/2")),
            &["information set 5 of player 2: a belief where it is not reached"],
        ),
        (&|b| b.equilibria.push(b.equilibria[0].clone()), &["equilibria 1 and 2 are the same"]),
    ];
    tamper(&right, |answer| check_behaviour(&tree, answer), changes);
}

/// A player that moves twice in one information set, one after the other, forgets that it has moved.
#[test]
fn without_perfect_recall_nothing_is_said() {
    let leaf =
        |parent| Node { name: String::new(), parent: Some(parent), set: None, children: vec![], outcome: Some(0) };
    let inner =
        |parent, children: Vec<usize>| Node { name: String::new(), parent, set: Some(0), children, outcome: None };
    let action = |name: &str| Action { name: name.to_owned(), probability: None };
    let tree = Extensive {
        title: String::new(),
        comment: String::new(),
        players: vec!["Driver".to_owned()],
        nodes: vec![inner(None, vec![1, 4]), inner(Some((0, 0)), vec![2, 3]), leaf((1, 0)), leaf((1, 1)), leaf((0, 1))],
        sets: vec![InformationSet {
            mover: Some(0),
            number: 7,
            name: "Exit".to_owned(),
            actions: vec![action("On"), action("Off")],
            nodes: vec![0, 1],
        }],
        outcomes: vec![Outcome { number: 1, name: String::new(), payoffs: numbers("1") }],
    };
    let behaviour =
        Behaviour { at: vec![numbers("1, 0")], beliefs: vec![None], payoffs: numbers("1"), regret: Rational::ZERO };
    let answer =
        BehaviourAnswer { equilibria: vec![behaviour], complete: true, subgame_perfect: false, method: String::new() };
    complains(
        &check_behaviour(&tree, &answer),
        &["player 1 (Driver) forgets", "information set 7 (Exit)", "perfect recall"],
    );
}

/// A common denominator of 400 payoffs with denominators that share nothing has many thousand bits; sums are made of
/// fractions then, with the same result.
#[test]
fn games_with_wild_denominators_are_checked_too() {
    let primes: Vec<u64> = (1000u64..).filter(|n| (2..40).all(|d| n % d != 0)).take(400).collect();
    let entry = |i: usize, j: usize, of: usize| {
        Rational::from(primes[(7 * i + 13 * j + of) % 400] % 10) / Rational::from(primes[i * 20 + j])
    };
    let matrix =
        |of: usize| -> Vec<Vec<Rational>> { (0..20).map(|i| (0..20).map(|j| entry(i, j, of)).collect()).collect() };
    let game = NormalForm::bimatrix("", &matrix(0), &matrix(200)).unwrap();
    let third = |a: usize, b: usize| {
        (0..20)
            .map(|at| Rational::from(u8::from(at == a) + 2 * u8::from(at == b)) / Rational::from(3))
            .collect::<Vec<_>>()
    };
    let strategies = vec![third(3, 11), third(5, 6)];
    let payoffs: Vec<Rational> = (0..2).map(|player| brute::expected(&game, player, &strategies)).collect();
    let regret = brute::regret(&game, &strategies);
    let equilibrium = Equilibrium { strategies, payoffs, regret, component: None };
    let mut answer = NashAnswer { equilibria: vec![equilibrium], ..NashAnswer::default() };
    none(check_nash(&game, &answer));
    answer.equilibria[0].regret += Rational::ONE;
    complains(&check_nash(&game, &answer), &["regret"]);
}
