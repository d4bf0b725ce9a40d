use crate::brute::{Draw, Row, bimatrix, deviated, dot, frac, game, int, maximise, simplex_rows};
use detente::equilibrium::answer::{Arithmetic, Budget, CorrelatedAnswer, Mediation, MediatorObjective};
use detente::equilibrium::correlated::solve;
use detente::error::Error;
use detente::exact::{Rational, to_f64};
use detente::game::NormalForm;
use detente::lp::{Answer, Backend, Limits, Problem, Relation};

const KINDS: [Mediation; 2] = [Mediation::Correlated, Mediation::CoarseCorrelated];

fn found(game: &NormalForm, mediation: Mediation, objective: &MediatorObjective, backend: Backend) -> CorrelatedAnswer {
    solve(game, mediation, objective, Arithmetic::Exact, backend, &Budget::default()).unwrap().unwrap()
}

/// The answer with everything that it says checked by the definitions.
fn exact(game: &NormalForm, mediation: Mediation, objective: &MediatorObjective) -> CorrelatedAnswer {
    let answer = found(game, mediation, objective, Backend::default());
    is_equilibrium(game, mediation, &answer);
    assert_eq!(answer.regret, int(0));
    assert_eq!(worth(objective, &answer.payoffs), answer.value);
    assert_eq!(bound(game, objective, &answer), answer.value);
    assert_eq!(answer.bound.as_ref(), Some(&answer.value));
    answer
}

fn worth(objective: &MediatorObjective, payoffs: &[Rational]) -> Rational {
    match objective {
        MediatorObjective::Welfare => payoffs.iter().fold(int(0), |sum, v| sum + v),
        MediatorObjective::Player(player) => payoffs[*player].clone(),
        MediatorObjective::Min => payoffs.iter().min().unwrap().clone(),
        MediatorObjective::Weights(weights) => dot(weights, payoffs),
    }
}

fn is_equilibrium(game: &NormalForm, mediation: Mediation, answer: &CorrelatedAnswer) {
    assert_eq!(answer.distribution.iter().fold(int(0), |sum, (_, p)| sum + p), int(1));
    assert!(answer.distribution.iter().all(|(_, p)| *p > int(0)));
    for player in 0..game.players().len() {
        let expected = answer.distribution.iter().fold(int(0), |sum, (a, p)| sum + p * game.payoff(player, a));
        assert_eq!(expected, answer.payoffs[player]);
        let count = game.shape()[player];
        for deviation in 0..count {
            let mut gains = vec![int(0); count];
            for (profile, p) in &answer.distribution {
                let gain = deviated(game, player, profile, deviation) - game.payoff(player, profile);
                gains[profile[player]] += p * gain;
            }
            match mediation {
                Mediation::Correlated => assert!(gains.iter().all(|gain| *gain <= int(0))),
                Mediation::CoarseCorrelated => assert!(gains.iter().fold(int(0), |sum, gain| sum + gain) <= int(0)),
            }
        }
    }
}

/// The bound that the multipliers prove, by the formula in their description.
fn bound(game: &NormalForm, objective: &MediatorObjective, answer: &CorrelatedAnswer) -> Rational {
    let dual = answer.dual.as_ref().unwrap();
    let one = dual.weights.iter().fold(int(0), |sum, w| sum + w);
    match objective {
        MediatorObjective::Welfare => assert!(dual.weights.iter().all(|w| w.is_one())),
        MediatorObjective::Player(p) => assert!(one.is_one() && dual.weights[*p].is_one()),
        MediatorObjective::Min => assert!(one.is_one() && dual.weights.iter().all(|w| *w >= int(0))),
        MediatorObjective::Weights(weights) => assert_eq!(weights, &dual.weights),
    }
    let value = |index: usize| {
        let profile = game.profile(index);
        let mut value = int(0);
        for (player, weight) in dual.weights.iter().enumerate() {
            value += weight * game.payoff_at(player, index);
            for (recommended, deviation, y) in &dual.multipliers[player] {
                assert!(*y >= int(0));
                if recommended.is_none_or(|s| s == profile[player]) {
                    value += y * (game.payoff_at(player, index) - deviated(game, player, &profile, *deviation));
                }
            }
        }
        value
    };
    (0..game.profile_count()).map(value).max().unwrap()
}

/// Aumann (1974, 1987): the best sum in chicken is 21/2, by (swerve, swerve) half of the time.
#[test]
fn chicken() {
    let game = bimatrix(&[&[6, 2], &[7, 0]], &[&[6, 7], &[2, 0]]);
    let answer = exact(&game, Mediation::Correlated, &MediatorObjective::Welfare);
    assert_eq!(answer.value, frac(21, 2));
    let mut distribution = answer.distribution;
    distribution.sort();
    assert_eq!(distribution, [(vec![0, 0], frac(1, 2)), (vec![0, 1], frac(1, 4)), (vec![1, 0], frac(1, 4))]);
    let fair = exact(&game, Mediation::Correlated, &MediatorObjective::Min);
    assert_eq!(fair.value, frac(21, 4));
    assert_eq!(exact(&game, Mediation::Correlated, &MediatorObjective::Player(1)).value, int(7));
}

/// Rock, paper, scissors with 2 for a win, −1 for a loss, 0 for a draw: the uniform coarse equilibrium without draws has
/// welfare 1, the most there is. A correlated one without draws would have to let each player lose at most 2/5 of the time
/// (else it turns to what beats the other), but somebody always loses (after Moulin and Vial 1978).
#[test]
fn coarse_equilibria_avoid_draws() {
    let game = bimatrix(&[&[0, -1, 2], &[2, 0, -1], &[-1, 2, 0]], &[&[0, 2, -1], &[-1, 0, 2], &[2, -1, 0]]);
    let welfare = |mediation| exact(&game, mediation, &MediatorObjective::Welfare).value;
    assert_eq!(welfare(Mediation::CoarseCorrelated), int(1));
    assert!(welfare(Mediation::Correlated) < int(1));
}

/// The program of an objective, for enumeration: probabilities, and last the least payoff where that counts.
fn program(game: &NormalForm, mediation: Mediation, objective: &MediatorObjective) -> (Vec<Rational>, Vec<Row>) {
    let profiles = game.profile_count();
    let least = *objective == MediatorObjective::Min;
    let variables = profiles + usize::from(least);
    let mut rows = simplex_rows(profiles, variables);
    let mut row = |coefficient: &dyn Fn(usize) -> Rational, last: i64| {
        let last = least.then(|| int(last));
        let coefficients = (0..profiles).map(coefficient).chain(last).collect();
        rows.push(Row { coefficients, right: int(0), equation: false });
    };
    for player in 0..game.players().len() {
        if least {
            row(&|index| -game.payoff_at(player, index), 1);
        }
        let count = game.shape()[player];
        for deviation in 0..count {
            let gain =
                |index: usize| deviated(game, player, &game.profile(index), deviation) - game.payoff_at(player, index);
            match mediation {
                Mediation::CoarseCorrelated => row(&gain, 0),
                Mediation::Correlated => {
                    for s in (0..count).filter(|&s| s != deviation) {
                        row(&|index| if game.profile(index)[player] == s { gain(index) } else { int(0) }, 0);
                    }
                }
            }
        }
    }
    let worth = |index: usize| {
        let payoffs: Vec<Rational> = (0..game.players().len()).map(|p| game.payoff_at(p, index).clone()).collect();
        if least { int(0) } else { worth(objective, &payoffs) }
    };
    ((0..profiles).map(worth).chain(least.then(|| int(1))).collect(), rows)
}

/// Against all vertices; few different payoffs make most of these degenerate.
#[test]
fn small_games_agree_with_all_vertices() {
    let mut draw = Draw::new(51);
    let weights = MediatorObjective::Weights(vec![frac(-1, 2), int(2)]);
    let three = MediatorObjective::Weights(vec![int(1), int(-3), frac(1, 3)]);
    for (shape, bound, objectives) in [
        (&[2, 2][..], 3, vec![MediatorObjective::Welfare, MediatorObjective::Min, weights.clone()]),
        (&[2, 2], 20, vec![MediatorObjective::Player(0), MediatorObjective::Min, weights.clone()]),
        (&[2, 2], 9, vec![MediatorObjective::Player(1), MediatorObjective::Min, weights.clone()]),
        (&[2, 3], 10, vec![MediatorObjective::Welfare, weights]),
        (&[2, 2, 2], 4, vec![MediatorObjective::Welfare]),
        (&[2, 2, 2], 9, vec![three]),
    ] {
        let game = draw.game(shape, bound);
        for objective in &objectives {
            for mediation in KINDS {
                let (costs, rows) = program(&game, mediation, objective);
                let best = maximise(&costs, &rows).unwrap().0;
                assert_eq!(exact(&game, mediation, objective).value, best, "{shape:?} {mediation:?} {objective:?}");
            }
        }
    }
}

/// A pure equilibrium is a correlated one, and that a coarse one.
#[test]
fn each_concept_contains_the_next() {
    let mut draw = Draw::new(52);
    let mut equilibria = 0;
    for shape in [&[3, 4][..], &[2, 3, 2], &[5, 5], &[2, 2, 2, 2]] {
        for _ in 0..4 {
            let game = draw.game(shape, 30);
            for objective in [MediatorObjective::Welfare, MediatorObjective::Min, MediatorObjective::Player(0)] {
                let values = KINDS.map(|mediation| exact(&game, mediation, &objective).value);
                assert!(values[0] <= values[1]);
                for index in 0..game.profile_count() {
                    let profile = game.profile(index);
                    let players = 0..shape.len();
                    let stays =
                        |p: usize| (0..shape[p]).all(|d| deviated(&game, p, &profile, d) <= *game.payoff_at(p, index));
                    if players.clone().all(stays) {
                        equilibria += 1;
                        let payoffs: Vec<Rational> = players.map(|p| game.payoff_at(p, index).clone()).collect();
                        assert!(worth(&objective, &payoffs) <= values[0]);
                    }
                }
            }
        }
    }
    assert!(equilibria > 10);
}

/// Payoffs in other units change the welfare with the same weights; strategies in another order change nothing.
#[test]
fn laws_of_the_optimum() {
    let mut draw = Draw::new(53);
    for shape in [&[4, 5][..], &[2, 3, 3]] {
        let first = draw.game(shape, 25);
        let changed = |scale: &dyn Fn(usize, &Rational) -> Rational, order: &dyn Fn(&[usize]) -> Vec<usize>| {
            let payoffs = (0..shape.len()).map(|player| {
                let at = |index: usize| scale(player, first.payoff(player, &order(&first.profile(index))));
                (0..first.profile_count()).map(at).collect()
            });
            game(shape, payoffs.collect())
        };
        let same = |_: usize, v: &Rational| v.clone();
        let stay = |profile: &[usize]| profile.to_vec();
        for mediation in KINDS {
            let value = exact(&first, mediation, &MediatorObjective::Welfare).value;
            let moved = changed(&|player, v| v * frac(3 + player as i64, 7) - int(player as i64), &stay);
            let weights = (0..shape.len()).map(|player| frac(7, 3 + player as u64)).collect();
            let shift = (0..shape.len()).fold(int(0), |sum, p| sum + frac(7 * p as i64, 3 + p as u64));
            assert_eq!(exact(&moved, mediation, &MediatorObjective::Weights(weights)).value, &value - shift);
            let turned = changed(&same, &|profile| profile.iter().zip(shape).map(|(s, n)| n - 1 - s).collect());
            assert_eq!(exact(&turned, mediation, &MediatorObjective::Welfare).value, value);
        }
    }
}

/// Sizes at which the basis has to be found in floating point; the second one ends where incentives that apply once in a
/// billion decide. The payoffs of the last are decimals with many digits.
#[test]
fn larger_games_meet_their_bounds() {
    for (shape, bound, seed) in
        [(&[20, 20][..], 1000, 1), (&[40, 40], 1000, 3), (&[6, 5, 7], 100, 4), (&[3, 3, 3, 3], 2, 5)]
    {
        let game = Draw::new(seed).game(shape, bound);
        for objective in [MediatorObjective::Welfare, MediatorObjective::Player(0), MediatorObjective::Min] {
            exact(&game, Mediation::Correlated, &objective);
        }
        exact(&game, Mediation::CoarseCorrelated, &MediatorObjective::Min);
    }
    let mut draw = Draw::new(6);
    let mut number = || frac(draw.below(1 << 31) << 25, 10_000_000_000_000_061);
    let payoffs = (0..2).map(|_| (0..64).map(|_| number()).collect()).collect();
    exact(&game(&[8, 8], payoffs), Mediation::Correlated, &MediatorObjective::Min);
}

/// Microlp is handed the whole program and agrees exactly; clarabel agrees on a program written out here.
#[test]
fn backends_agree() {
    let mut draw = Draw::new(54);
    for shape in [&[3, 3][..], &[4, 3], &[2, 2, 3]] {
        let game = draw.game(shape, 100);
        for mediation in KINDS {
            for objective in [MediatorObjective::Welfare, MediatorObjective::Min] {
                let value = exact(&game, mediation, &objective).value;
                let other = found(&game, mediation, &objective, Backend::Microlp);
                is_equilibrium(&game, mediation, &other);
                assert_eq!((&other.value, bound(&game, &objective, &other)), (&value, value.clone()));
                assert!(other.method.starts_with("microlp"));

                let (costs, rows) = program(&game, mediation, &objective);
                let mut problem = Problem::default();
                let limit = |at: usize| if at < game.profile_count() { 0.0 } else { f64::NEG_INFINITY };
                (0..costs.len()).for_each(|at| {
                    problem.column(0, limit(at), f64::INFINITY);
                });
                for row in rows {
                    let terms: Vec<(usize, f64)> = row.coefficients.iter().map(|v| -to_f64(v)).enumerate().collect();
                    let relation = if row.equation { Relation::Equal } else { Relation::AtLeast };
                    problem.row((), &terms, relation, -to_f64(&row.right));
                }
                problem.maximise(costs.iter().map(to_f64).enumerate().collect());
                let limits = Limits { seconds: 60.0, tolerance: 1e-9 };
                let Ok(Answer::Optimal(point)) = Backend::Clarabel.solve(&problem, limits) else { panic!() };
                assert!((point.objective - to_f64(&value)).abs() < 1e-5);
            }
        }
    }
}

#[test]
fn floating_point_says_how_far_off_it_is() {
    let game = Draw::new(55).game(&[15, 12], 1000);
    for objective in [MediatorObjective::Welfare, MediatorObjective::Min] {
        for mediation in KINDS {
            let value = exact(&game, mediation, &objective).value;
            let budget = Budget::default();
            let float =
                solve(&game, mediation, &objective, Arithmetic::Float, Backend::default(), &budget).unwrap().unwrap();
            assert_eq!(bound(&game, &objective, &float), *float.bound.as_ref().unwrap());
            assert!(float.bound.unwrap() >= value && float.regret >= int(0));
            assert!(to_f64(&float.regret) < 1e-5 && (to_f64(&float.value) - to_f64(&value)).abs() < 1e-4);
        }
    }
}

#[test]
fn limits_and_wrong_objectives() {
    let game = Draw::new(56).game(&[30, 30], 1000);
    let ask = |objective: &MediatorObjective, seconds| {
        let budget = Budget { seconds, answers: None };
        solve(&game, Mediation::Correlated, objective, Arithmetic::Exact, Backend::default(), &budget)
    };
    assert!(ask(&MediatorObjective::Welfare, Some(0.0)).unwrap().is_none());
    assert!(matches!(ask(&MediatorObjective::Player(2), None), Err(Error::Input(_))));
    assert!(matches!(ask(&MediatorObjective::Weights(vec![int(1)]), None), Err(Error::Input(_))));
    let alone = game_of_one();
    assert_eq!(exact(&alone, Mediation::Correlated, &MediatorObjective::Welfare).value, int(9));
    assert_eq!(exact(&alone, Mediation::CoarseCorrelated, &MediatorObjective::Min).value, int(9));
}

fn game_of_one() -> NormalForm {
    game(&[3], vec![vec![int(4), int(9), int(-2)]])
}
