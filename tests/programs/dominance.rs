use crate::brute::{Draw, Row, bimatrix, frac, int, max_min, maximise, simplex_rows};
use detente::equilibrium::answer::{Dominance, DominanceAnswer};
use detente::equilibrium::dominance::iterate;
use detente::exact::Rational;
use detente::game::NormalForm;

/// Eliminates and checks every step by the definition, against what was left when its round began.
fn checked(game: &NormalForm, kind: Dominance, mixed: bool) -> DominanceAnswer {
    let answer = iterate(game, kind, mixed).unwrap();
    let mut left: Vec<Vec<usize>> = game.shape().iter().map(|&count| (0..count).collect()).collect();
    let rounds = answer.eliminations.iter().map(|e| e.round).max().unwrap_or(0);
    for round in 1..=rounds {
        let now: Vec<_> = answer.eliminations.iter().filter(|e| e.round == round).collect();
        assert!(!now.is_empty());
        for step in &now {
            let rows = rows(game, step.player, &left);
            let at = left[step.player].iter().position(|&s| s == step.strategy).unwrap();
            let weights: Vec<&Rational> = left[step.player].iter().map(|&s| &step.dominator[s]).collect();
            assert_eq!(weights.iter().fold(int(0), |sum, w| sum + *w), int(1));
            assert!(weights.iter().all(|w| **w >= int(0)) && weights[at].is_zero());
            assert!(mixed || weights.iter().any(|w| w.is_one()));
            let gain = |o: usize| rows.iter().zip(&weights).fold(-&rows[at][o], |sum, (row, w)| sum + &row[o] * *w);
            let gains: Vec<Rational> = (0..rows[0].len()).map(gain).collect();
            assert_eq!(gains.iter().min(), Some(&step.margin));
            match kind {
                Dominance::Strict => assert!(step.margin > int(0)),
                Dominance::Weak => assert!(step.margin >= int(0) && gains.iter().any(|g| *g > int(0))),
            }
        }
        for step in now {
            left[step.player].retain(|&s| s != step.strategy);
        }
    }
    assert_eq!(left, answer.left);
    answer
}

/// A player's payoffs over what is left: by own strategy, then by the others' profiles.
fn rows(game: &NormalForm, player: usize, left: &[Vec<usize>]) -> Vec<Vec<Rational>> {
    let rows = left[player].iter().map(|&strategy| {
        let profiles = (0..game.profile_count()).map(|index| game.profile(index));
        let kept = profiles.filter(|p| p[player] == strategy && p.iter().zip(left).all(|(s, l)| l.contains(s)));
        kept.map(|profile| game.payoff(player, &profile).clone()).collect()
    });
    rows.collect()
}

/// Whether something dominates a strategy, by pure comparison or by all vertices of a linear program.
fn dominated(rows: &[Vec<Rational>], at: usize, kind: Dominance, mixed: bool) -> bool {
    let gains: Vec<Vec<Rational>> = (0..rows.len())
        .filter(|&other| other != at)
        .map(|other| rows[other].iter().zip(&rows[at]).map(|(a, b)| a - b).collect())
        .collect();
    if gains.is_empty() {
        return false;
    }
    if !mixed {
        return gains.iter().any(|row| match kind {
            Dominance::Strict => row.iter().all(|g| *g > int(0)),
            Dominance::Weak => row.iter().all(|g| *g >= int(0)) && row.iter().any(|g| *g > int(0)),
        });
    }
    match kind {
        Dominance::Strict => max_min(&gains) > int(0),
        Dominance::Weak => {
            let mut list = simplex_rows(gains.len(), gains.len());
            for o in 0..gains[0].len() {
                list.push(Row { coefficients: gains.iter().map(|g| -&g[o]).collect(), right: int(0), equation: false });
            }
            let sums: Vec<Rational> = gains.iter().map(|g| g.iter().fold(int(0), |s, v| s + v)).collect();
            maximise(&sums, &list).is_some_and(|(value, _)| value > int(0))
        }
    }
}

#[test]
fn textbook_games() {
    let prisoners = bimatrix(&[&[3, 0], &[5, 1]], &[&[3, 5], &[0, 1]]);
    let answer = checked(&prisoners, Dominance::Strict, false);
    assert_eq!((answer.left, answer.eliminations.len()), (vec![vec![1], vec![1]], 2));
    assert_eq!(answer.eliminations[0].margin, int(1));

    // Only a mixture of the first two rows dominates the third, best by 1/2 (Luce and Raiffa's kind of example).
    let game = bimatrix(&[&[3, 0], &[0, 3], &[1, 1]], &[&[1, 0], &[0, 1], &[0, 0]]);
    assert!(checked(&game, Dominance::Strict, false).eliminations.is_empty());
    let answer = checked(&game, Dominance::Strict, true);
    assert_eq!(answer.eliminations[0].dominator, [frac(1, 2), frac(1, 2), int(0)]);
    assert_eq!((answer.eliminations[0].margin.clone(), answer.left[0].clone()), (frac(1, 2), vec![0, 1]));

    // Guess half of the average of two numbers from 0 to 4 that all want to be near: 0 is left after iteration.
    let near = |own: i64, other: i64| -(4 * own - (own + other)).abs();
    let row: Vec<Vec<Rational>> = (0..5).map(|i| (0..5).map(|j| int(near(i, j))).collect()).collect();
    let column: Vec<Vec<Rational>> = (0..5).map(|i| (0..5).map(|j| int(near(j, i))).collect()).collect();
    let game = NormalForm::bimatrix("", &row, &column).unwrap();
    assert_eq!(checked(&game, Dominance::Strict, true).left, [vec![0], vec![0]]);
    // Weakly dominated only: a player who does not care keeps everything.
    let same = bimatrix(&[&[1, 1], &[1, 0]], &[&[1, 1], &[1, 1]]);
    assert!(checked(&same, Dominance::Strict, true).eliminations.is_empty());
    assert_eq!(checked(&same, Dominance::Weak, false).left, [vec![0], vec![0, 1]]);
}

/// What is left is not dominated, and what a round leaves was not dominated when it began.
#[test]
fn small_games_agree_with_all_vertices() {
    let mut draw = Draw::new(31);
    let mut eliminated = 0;
    for round in 0..48 {
        let shape: &[usize] = [&[3, 3][..], &[4, 3], &[3, 2, 2], &[5, 2]][round % 4];
        let game = draw.game(shape, [3, 6, 40][round % 3]);
        for kind in [Dominance::Strict, Dominance::Weak] {
            for mixed in [false, true] {
                let answer = checked(&game, kind, mixed);
                let mut left: Vec<Vec<usize>> = shape.iter().map(|&count| (0..count).collect()).collect();
                for round in 1.. {
                    let now: Vec<(usize, usize)> = answer
                        .eliminations
                        .iter()
                        .filter(|e| e.round == round)
                        .map(|e| (e.player, e.strategy))
                        .collect();
                    for player in 0..shape.len() {
                        let rows = rows(&game, player, &left);
                        for (at, &strategy) in left[player].iter().enumerate() {
                            let gone = now.contains(&(player, strategy));
                            assert_eq!(gone, dominated(&rows, at, kind, mixed), "{kind:?} {mixed} {player} {strategy}");
                        }
                    }
                    eliminated += now.len();
                    if now.is_empty() {
                        break;
                    }
                    now.iter().for_each(|&(player, strategy)| left[player].retain(|&s| s != strategy));
                }
            }
        }
    }
    assert!(eliminated > 100);
}

/// One at a time and in another order, strict elimination leaves the same.
#[test]
fn the_order_of_strict_elimination_does_not_matter() {
    let mut draw = Draw::new(32);
    for _ in 0..12 {
        let game = draw.game(&[4, 4], 8);
        let answer = checked(&game, Dominance::Strict, true);
        let mut left: Vec<Vec<usize>> = vec![(0..4).collect(); 2];
        loop {
            let found = (0..2).rev().find_map(|player| {
                let rows = rows(&game, player, &left);
                (0..rows.len()).rev().find(|&at| dominated(&rows, at, Dominance::Strict, true)).map(|at| (player, at))
            });
            let Some((player, at)) = found else { break };
            left[player].remove(at);
        }
        assert_eq!(left, answer.left);
    }
}
