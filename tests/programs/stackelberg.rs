use crate::brute::{Draw, Row, bimatrix, dot, frac, int, maximise, simplex_rows, zero_sum};
use detente::equilibrium::answer::{Arithmetic, StackelbergAnswer};
use detente::equilibrium::stackelberg::solve;
use detente::equilibrium::zero_sum as value;
use detente::error::Error;
use detente::exact::{Rational, to_f64};
use detente::game::NormalForm;

fn exact(game: &NormalForm, leader: usize) -> StackelbergAnswer {
    solve(game, leader, Arithmetic::Exact).unwrap()
}

/// Bagwell (1995): committed to S with p, the follower gives S from p = 1/2 on, which leaves the leader 6 − p.
#[test]
fn bagwells_leader_mixes() {
    let game = bimatrix(&[&[5, 3], &[6, 4]], &[&[2, 1], &[3, 4]]);
    let answer = exact(&game, 0);
    assert_eq!(answer.payoffs, [frac(11, 2), frac(5, 2)]);
    assert_eq!((answer.commitment, answer.reply), (vec![frac(1, 2), frac(1, 2)], 0));
    assert_eq!(answer.by_reply[1].as_ref().unwrap().0, int(4));
}

/// Conitzer and Sandholm (2006), figure 1: the unique equilibrium gives 2, committing to both rows equally gives 7/2.
#[test]
fn commitment_to_a_mixture_pays() {
    let game = bimatrix(&[&[2, 4], &[1, 3]], &[&[1, 0], &[0, 1]]);
    let answer = exact(&game, 0);
    assert_eq!((answer.payoffs[0].clone(), answer.reply), (frac(7, 2), 1));
    assert_eq!(answer.commitment, [frac(1, 2), frac(1, 2)]);
}

#[test]
fn replies_that_are_never_best_have_no_commitment_and_ties_go_to_the_first() {
    let never = exact(&bimatrix(&[&[9, 1], &[9, 1]], &[&[0, 1], &[2, 3]]), 0);
    assert_eq!((never.by_reply[0].clone(), never.reply, never.payoffs[0].clone()), (None, 1, int(1)));
    let same = exact(&bimatrix(&[&[4, 4, 4]], &[&[1, 1, 1]]), 0);
    assert_eq!(same.reply, 0);
    let game = bimatrix(&[&[1]], &[&[1]]);
    assert!(matches!(solve(&game, 2, Arithmetic::Exact), Err(Error::Input(_))));
    assert!(matches!(solve(&Draw::new(1).game(&[2, 2, 2], 3), 0, Arithmetic::Exact), Err(Error::Unsupported(_))));
}

/// Against all vertices of the program of every reply, for either leader.
#[test]
fn small_games_agree_with_all_vertices() {
    let mut draw = Draw::new(21);
    for (shape, bound) in [([2, 2], 4), ([3, 3], 3), ([3, 4], 50), ([4, 3], 6)] {
        for _ in 0..6 {
            let game = draw.game(&shape, bound);
            for leader in 0..2 {
                let answer = exact(&game, leader);
                let (own, other) = (oriented(&game, leader, leader), oriented(&game, 1 - leader, leader));
                for (reply, found) in answer.by_reply.iter().enumerate() {
                    let mut rows = simplex_rows(own.len(), own.len());
                    for deviation in 0..own[0].len() {
                        let gains = other.iter().map(|row| &row[deviation] - &row[reply]).collect();
                        rows.push(Row { coefficients: gains, right: int(0), equation: false });
                    }
                    let costs: Vec<Rational> = own.iter().map(|row| row[reply].clone()).collect();
                    let best = maximise(&costs, &rows);
                    assert_eq!(found.as_ref().map(|f| &f.0), best.as_ref().map(|b| &b.0));
                    if let Some((value, mixed)) = found {
                        assert!(rows.iter().all(|row| dot(&row.coefficients, mixed) <= row.right));
                        assert_eq!(dot(&costs, mixed), *value);
                    }
                }
                let best = answer.by_reply.iter().flatten().map(|found| &found.0).max();
                assert_eq!(best, Some(&answer.payoffs[leader]));
            }
        }
    }
}

/// A player's payoffs by the leader's strategy, then the follower's.
fn oriented(game: &NormalForm, player: usize, leader: usize) -> Vec<Vec<Rational>> {
    let matrix = game.matrix(player);
    if leader == 0 {
        return matrix;
    }
    (0..matrix[0].len()).map(|j| matrix.iter().map(|row| row[j].clone()).collect()).collect()
}

/// No pure equilibrium is better for the leader than committing (von Stengel and Zamir 2010), and in a zero-sum game
/// committing is worth the value.
#[test]
fn committing_is_at_least_as_good_as_equilibrium() {
    let mut draw = Draw::new(22);
    let mut equilibria = 0;
    for _ in 0..25 {
        let game = draw.game(&[4, 5], 40);
        let (a, b) = (game.matrix(0), game.matrix(1));
        let answer = exact(&game, 0);
        for i in 0..4 {
            for j in 0..5 {
                if (0..4).all(|d| a[d][j] <= a[i][j]) && (0..5).all(|d| b[i][d] <= b[i][j]) {
                    equilibria += 1;
                    assert!(answer.payoffs[0] >= a[i][j]);
                }
            }
        }
    }
    assert!(equilibria > 5);
    let game = zero_sum(&draw.matrix(12, 9, 100));
    let worth = value::solve(&game, Arithmetic::Exact).unwrap().value;
    assert_eq!(exact(&game, 0).payoffs[0], worth);
    assert_eq!(exact(&game, 1).payoffs[1], -worth);
}

#[test]
fn floating_point_is_near() {
    let game = Draw::new(23).game(&[15, 20], 1000);
    let (exact, float) = (exact(&game, 0), solve(&game, 0, Arithmetic::Float).unwrap());
    assert_eq!(exact.reply, float.reply);
    assert!((to_f64(&exact.payoffs[0]) - to_f64(&float.payoffs[0])).abs() < 1e-5);
}
