//! Games with any number of players: all pure equilibria, and one mixed one by following a path.

use detente::equilibrium::answer::{Budget, Equilibrium, Mixed};
use detente::equilibrium::homotopy::one;
use detente::equilibrium::pure;
use detente::exact::{Rational, parse, to_f64};
use detente::game::{NormalForm, Player};
use std::time::Instant;

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;
const FOREVER: Budget = Budget { seconds: None, answers: None };

/// Stated before any game was looked at: nobody's gain is above this share of the range of all payoffs.
const TINY: &str = "1e-13";

fn r(text: &str) -> Rational {
    parse(text).unwrap_or_else(|why| panic!("{text}: {why}"))
}

fn mixed(texts: &[&str]) -> Mixed {
    texts.iter().map(|text| r(text)).collect()
}

/// A game from a function of the profile.
fn game(shape: &[usize], pays: impl Fn(&[usize], usize) -> Rational) -> NormalForm {
    let player =
        |&count: &usize| Player { name: String::new(), strategies: (1..=count).map(|s| s.to_string()).collect() };
    let players: Vec<Player> = shape.iter().map(player).collect();
    let profiles = NormalForm::size(&players).unwrap();
    let empty = NormalForm::new("", players.clone(), vec![vec![ZERO; profiles]; shape.len()]).unwrap();
    let list = |player| (0..profiles).map(|at| pays(&empty.profile(at), player)).collect();
    NormalForm::new("", players, (0..shape.len()).map(list).collect()).unwrap()
}

/// Numbers that are the same in every run (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % count as u64) as usize
    }
}

fn random(dice: &mut Dice, shape: &[usize], payoffs: usize) -> NormalForm {
    let profiles: usize = shape.iter().product();
    let table: Vec<Vec<Rational>> =
        shape.iter().map(|_| (0..profiles).map(|_| Rational::from(dice.below(payoffs) as u64)).collect()).collect();
    let empty = game(shape, |_, _| ZERO);
    NormalForm::new("", empty.players().to_vec(), table).unwrap()
}

/// Expected payoffs and the largest gain, from the definition: over all profiles.
fn worth(game: &NormalForm, strategies: &[Mixed]) -> (Vec<Rational>, Rational) {
    let (mut payoffs, mut regret) = (Vec::new(), ZERO);
    for (player, own) in strategies.iter().enumerate() {
        let mut gets = vec![ZERO; own.len()];
        for at in 0..game.profile_count() {
            let profile = game.profile(at);
            let others = profile.iter().zip(strategies).enumerate().filter(|(other, _)| *other != player);
            let chance = others.fold(ONE, |p, (_, (&s, mixed))| if p == ZERO { ZERO } else { p * &mixed[s] });
            if chance != ZERO {
                gets[profile[player]] += chance * game.payoff_at(player, at);
            }
        }
        let now = gets.iter().zip(own).fold(ZERO, |sum, (v, p)| sum + v * p);
        regret = regret.max(gets.into_iter().max().unwrap() - &now);
        payoffs.push(now);
    }
    (payoffs, regret)
}

/// One equilibrium, held against the definition: mixed strategies that add to 1, payoffs and regret as stated, the regret tiny,
/// and 0 where the answer calls itself exact.
fn checked(game: &NormalForm) -> Equilibrium {
    let answer = one(game, &FOREVER).unwrap();
    assert!(answer.complete, "{}", answer.method);
    let [found] = &answer.equilibria[..] else { panic!("not one equilibrium") };
    for strategy in &found.strategies {
        assert!(strategy.iter().all(|p| *p >= ZERO));
        assert_eq!(strategy.iter().fold(ZERO, |sum, p| sum + p), ONE);
    }
    let (payoffs, regret) = worth(game, &found.strategies);
    assert_eq!((&found.payoffs, &found.regret), (&payoffs, &regret));
    let all = || (0..payoffs.len()).flat_map(|player| game.payoffs_of(player));
    let range = all().max().unwrap() - all().min().unwrap();
    assert!(regret <= range * r(TINY), "regret {:e}", to_f64(&regret));
    assert_eq!(answer.exact, regret == ZERO);
    found.clone()
}

/// Whether a number is as close to another as 18 places allow.
fn close(a: &Rational, b: f64) -> bool {
    (to_f64(a) - b).abs() < 1e-15
}

/// Jordan 1993: three players, each wants to match the next one, the last one not to match the first. Only the uniform
/// profile is an equilibrium.
#[test]
fn three_players_matching_pennies() {
    let pennies = game(&[2, 2, 2], |profile, player| {
        let matches = profile[player] == profile[(player + 1) % 3];
        if matches == (player < 2) { ONE } else { ZERO }
    });
    assert_eq!(checked(&pennies).strategies, vec![mixed(&["1/2", "1/2"]); 3]);
    assert!(pure::all(&pennies, &FOREVER).equilibria.is_empty());
}

/// Diekmann 1985: in the volunteer's dilemma of n players, cost c, benefit b, nobody volunteers in the symmetric equilibrium
/// but with probability 1 − (c/b)^(1/(n−1)). The path stays symmetric.
#[test]
fn the_volunteers_dilemma() {
    let dilemma = |players: usize, cost: &str| {
        game(&vec![2; players], move |profile, player| match profile[player] {
            0 => ONE - r(cost),
            _ if profile.contains(&0) => ONE,
            _ => ZERO,
        })
    };
    assert_eq!(checked(&dilemma(3, "1/4")).strategies, vec![mixed(&["1/2", "1/2"]); 3]);
    assert_eq!(checked(&dilemma(4, "1/27")).strategies, vec![mixed(&["2/3", "1/3"]); 4]);
    for (players, cost) in [(3, "1/2"), (5, "1/3")] {
        let found = checked(&dilemma(players, cost));
        let known = to_f64(&r(cost)).powf(1.0 / (players as f64 - 1.0));
        for strategy in &found.strategies {
            assert!(close(&strategy[1], known), "{} {known}", to_f64(&strategy[1]));
        }
    }
}

/// Built so that the answer is known: the gain from the first strategy is 1, 0, −2 when 0, 1, 2 others take it, so that in
/// the symmetric equilibrium (1 − p)² = 2 p², p = √2 − 1. It falls, so that there is no other symmetric one.
#[test]
fn an_irrational_equilibrium() {
    let gains = [1, 0, -2];
    let table = game(&[2, 2, 2], |profile, player| {
        let others = (0..3).filter(|&other| other != player && profile[other] == 0).count();
        if profile[player] == 0 { Rational::from(gains[others]) } else { ZERO }
    });
    let found = checked(&table);
    assert!(found.strategies.iter().all(|s| close(&s[0], 2f64.sqrt() - 1.0)));
    assert!(found.regret > ZERO);
}

/// Two players: O'Neill 1987 and Shapley 1964, each with one equilibrium; rock–paper–scissors with weights. Rational, so exact.
#[test]
fn two_players_with_one_equilibrium() {
    // Players show one of four cards; the first wins with two jokers (0), or with two cards that are different and none a joker.
    let oneill = game(&[4, 4], |profile, player| {
        let wins = if profile.contains(&0) { profile == [0, 0] } else { profile[0] != profile[1] };
        if wins == (player == 0) { ONE } else { -ONE }
    });
    assert_eq!(checked(&oneill).strategies, vec![mixed(&["2/5", "1/5", "1/5", "1/5"]); 2]);
    let shapley = game(&[3, 3], |p, player| if p[player] == (p[1 - player] + player) % 3 { ONE } else { ZERO });
    assert_eq!(checked(&shapley).strategies, vec![mixed(&["1/3", "1/3", "1/3"]); 2]);
    // What a winning throw is worth: 1, 2, 3; the opponent of each wins in proportion.
    let weighted = game(&[3, 3], |p, player| {
        let worth = |throw: usize| Rational::from([1, 2, 3][throw]);
        match (3 + p[player] - p[1 - player]) % 3 {
            0 => ZERO,
            1 => worth(p[player]),
            _ => -worth(p[1 - player]),
        }
    });
    let found = checked(&weighted);
    assert_eq!(found.regret, ZERO);
    assert_eq!(found.payoffs, [ZERO, ZERO]);
}

/// A dominant strategy for each, strict: nothing else is left.
#[test]
fn dominant_strategies_are_found_exactly() {
    let dilemma = game(&[2, 2, 2, 2], |profile, player| {
        let helpers = profile.iter().filter(|&&s| s == 0).count() as i64;
        Rational::from(2 * helpers - if profile[player] == 0 { 3 } else { 0 })
    });
    assert_eq!(checked(&dilemma).strategies, vec![mixed(&["0", "1"]); 4]);
}

/// Stated above: the gain is tiny on every one.
#[test]
fn random_games_of_three_players() {
    let mut dice = Dice(1994);
    let mut exact = 0;
    for _ in 0..200 {
        exact += usize::from(checked(&random(&mut dice, &[2, 2, 2], 1000)).regret == ZERO);
    }
    for _ in 0..200 {
        exact += usize::from(checked(&random(&mut dice, &[3, 3, 3], 1000)).regret == ZERO);
    }
    // Where at most two of the three mix, the equilibrium is rational and must be recognised.
    assert!(exact > 100, "only {exact} are exact");
}

/// Payoffs of 0, 1 and 2 only: ties, continua of equilibria, paths that end where several meet.
#[test]
fn degenerate_games() {
    let mut dice = Dice(2000);
    for (shape, count) in [(&[2, 2, 2][..], 100), (&[3, 3], 100), (&[4, 4], 60), (&[3, 2, 2], 60), (&[2, 2, 2, 2], 40)]
    {
        for _ in 0..count {
            checked(&random(&mut dice, shape, 3));
        }
    }
    checked(&game(&[3, 2, 2], |_, _| r("7/3")));
    checked(&game(&[1, 3], |profile, player| Rational::from(profile[player] as u64)));
}

/// More players and more strategies.
#[test]
fn larger_games() {
    let mut dice = Dice(1995);
    for shape in [&[2; 8][..], &[4, 4, 4, 4], &[15, 15], &[2, 9, 5]] {
        checked(&random(&mut dice, shape, 1000));
    }
}

/// One player: its best strategy.
#[test]
fn one_player_takes_the_best() {
    let alone = random(&mut Dice(1), &[7], 100);
    let found = checked(&alone);
    assert_eq!(found.regret, ZERO);
    assert_eq!(Some(&found.payoffs[0]), alone.payoffs_of(0).iter().max());
}

/// The unit and the zero of a player's payoffs mean nothing: the same answer to the last digit.
#[test]
fn scales_do_not_matter() {
    let mut dice = Dice(1944);
    for shape in [&[2, 2, 2][..], &[3, 3, 3], &[4, 5]] {
        for _ in 0..10 {
            let table = random(&mut dice, shape, 100);
            let units: Vec<(Rational, Rational)> =
                shape.iter().map(|_| (r("1/7") * Rational::from(1 + dice.below(50) as u64), r("12345/11"))).collect();
            let moved =
                game(shape, |profile, player| table.payoff(player, profile) * &units[player].0 - &units[player].1);
            assert_eq!(checked(&moved).strategies, checked(&table).strategies);
        }
    }
}

/// Players in another order: the same strategies in that order. The sums are done in another order too, so not to the last
/// digit.
#[test]
fn players_may_sit_anywhere() {
    let mut dice = Dice(1951);
    for shape in [[2, 3, 2], [3, 3, 3], [2, 2, 4]] {
        for _ in 0..10 {
            let table = random(&mut dice, &shape, 100);
            let order = [2, 0, 1];
            let moved = game(&order.map(|p| shape[p]), |profile, player| {
                let mut old = [0; 3];
                (0..3).for_each(|at| old[order[at]] = profile[at]);
                table.payoff(order[player], &old).clone()
            });
            let (before, after) = (checked(&table).strategies, checked(&moved).strategies);
            for (at, &player) in order.iter().enumerate() {
                for (a, b) in after[at].iter().zip(&before[player]) {
                    assert!((to_f64(a) - to_f64(b)).abs() < 1e-12);
                }
            }
        }
    }
}

#[test]
fn a_limit_of_time_is_kept_and_said() {
    let table = random(&mut Dice(7), &[40, 40], 1000);
    let answer = one(&table, &Budget { seconds: Some(0.0), answers: None }).unwrap();
    assert!(!answer.complete && answer.equilibria.is_empty() && answer.method.contains("time limit"));
    let answer = pure::all(&table, &Budget { seconds: Some(0.0), answers: None });
    assert!(!answer.complete && answer.equilibria.is_empty());
    assert!(one(&game(&[2001, 1], |_, _| ZERO), &FOREVER).is_err());
}

/// From the definition: a profile from which nobody gains by moving alone.
#[test]
fn all_pure_equilibria() {
    let mut dice = Dice(1950);
    for shape in [&[5][..], &[3, 4], &[2, 3, 2], &[3, 3, 3], &[2, 1, 2, 3]] {
        for payoffs in [3, 100] {
            for _ in 0..20 {
                let table = random(&mut dice, shape, payoffs);
                let mut known = Vec::new();
                for at in 0..table.profile_count() {
                    let profile = table.profile(at);
                    let stays = |player: usize| {
                        (0..shape[player]).all(|other| {
                            let mut moved = profile.clone();
                            moved[player] = other;
                            table.payoff(player, &moved) <= table.payoff(player, &profile)
                        })
                    };
                    if (0..shape.len()).all(stays) {
                        known.push(profile);
                    }
                }
                known.sort();
                let answer = pure::all(&table, &FOREVER);
                assert!(answer.complete && answer.exact);
                let found: Vec<Vec<usize>> = answer
                    .equilibria
                    .iter()
                    .map(|e| e.strategies.iter().map(|s| s.iter().position(Rational::is_one).unwrap()).collect())
                    .collect();
                assert_eq!(found, known);
                for e in &answer.equilibria {
                    assert_eq!((e.payoffs.clone(), e.regret.clone()), worth(&table, &e.strategies));
                }
                let some = pure::all(&table, &Budget { seconds: None, answers: Some(1) });
                assert_eq!(some.complete, known.len() <= 1);
                assert_eq!(some.equilibria, answer.equilibria[..known.len().min(1)]);
            }
        }
    }
}

/// A million profiles; the time is for a loaded machine.
#[test]
fn a_million_profiles_take_no_time() {
    let table = random(&mut Dice(10), &[100, 100, 100], 1000);
    let start = Instant::now();
    let answer = pure::all(&table, &FOREVER);
    assert!(answer.complete);
    assert!(start.elapsed().as_secs_f64() < 5.0, "{:?}", start.elapsed());
}
