use crate::brute::{Draw, bimatrix, frac, game, int, max_min, zero_sum};
use detente::equilibrium::answer::{Arithmetic, ZeroSumAnswer};
use detente::equilibrium::zero_sum::solve;
use detente::error::Error;
use detente::exact::{Rational, to_f64};
use detente::game::NormalForm;

fn exact(game: &NormalForm) -> ZeroSumAnswer {
    let answer = solve(game, Arithmetic::Exact).unwrap();
    let one = |s: &Vec<Rational>| s.iter().all(|p| *p >= int(0)) && s.iter().fold(int(0), |sum, p| sum + p) == int(1);
    assert!(answer.strategies.iter().all(one));
    // What the strategies guarantee and concede, from the definition.
    let matrix = game.matrix(0);
    let columns = 0..matrix[0].len();
    let least =
        columns.map(|j| matrix.iter().zip(&answer.strategies[0]).fold(int(0), |s, (row, x)| s + &row[j] * x)).min();
    let most = matrix.iter().map(|row| crate::brute::dot(row, &answer.strategies[1])).max();
    assert_eq!((least, most), (Some(answer.value.clone()), Some(answer.value.clone())));
    assert_eq!((&answer.guaranteed, &answer.conceded), (&answer.value, &answer.value));
    answer
}

fn whole(rows: &[&[i64]]) -> NormalForm {
    zero_sum(&rows.iter().map(|r| r.iter().map(|&v| int(v)).collect()).collect::<Vec<_>>())
}

/// Games whose only solution is known by hand.
#[test]
fn games_with_one_known_solution() {
    let pennies = exact(&whole(&[&[1, -1], &[-1, 1]]));
    assert_eq!((pennies.value, pennies.sum), (int(0), int(0)));
    assert_eq!(pennies.strategies, [vec![frac(1, 2); 2], vec![frac(1, 2); 2]]);

    let rock_paper_scissors = exact(&whole(&[&[0, -1, 1], &[1, 0, -1], &[-1, 1, 0]]));
    assert_eq!(rock_paper_scissors.value, int(0));
    assert_eq!(rock_paper_scissors.strategies[0], vec![frac(1, 3); 3]);

    // O'Neill (1987): the joker with 2/5, every number with 1/5; the first player wins two times in five.
    let o_neill = exact(&whole(&[&[-1, 1, 1, -1], &[1, -1, 1, -1], &[1, 1, -1, -1], &[-1, -1, -1, 1]]));
    assert_eq!(o_neill.value, frac(-1, 5));
    let mixed = vec![frac(1, 5), frac(1, 5), frac(1, 5), frac(2, 5)];
    assert_eq!(o_neill.strategies, [mixed.clone(), mixed]);

    // Hide and seek with prizes d: seek and hide with weights 1/d, value 1 over the sum of 1/d (von Neumann 1953).
    let hide = exact(&whole(&[&[2, 0, 0], &[0, 3, 0], &[0, 0, 6]]));
    assert_eq!(hide.value, int(1));
    assert_eq!(hide.strategies[1], [frac(1, 2), frac(1, 3), frac(1, 6)]);

    // A saddle point.
    let saddle = exact(&whole(&[&[3, 1, 4], &[5, 2, 6], &[0, 1, 9]]));
    assert_eq!((saddle.value, saddle.strategies[0][1].clone()), (int(2), int(1)));
}

#[test]
fn constant_sums_and_single_strategies() {
    let one = exact(&bimatrix(&[&[7]], &[&[-3]]));
    assert_eq!((one.value, one.sum), (int(7), int(4)));
    // Shares of a pie of 10: the first player's part of a 2×2 game without saddle is (ad − bc)/(a + d − b − c).
    let pie = exact(&bimatrix(&[&[8, 3], &[2, 6]], &[&[2, 7], &[8, 4]]));
    assert_eq!((pie.value, pie.sum), (frac(42, 9), int(10)));
    let row = exact(&bimatrix(&[&[4, -2, 9]], &[&[-4, 2, -9]]));
    assert_eq!((row.value, row.strategies[1].clone()), (int(-2), vec![int(0), int(1), int(0)]));
}

#[test]
fn what_has_no_value_is_refused_with_the_place() {
    let prisoners = bimatrix(&[&[3, 0], &[5, 1]], &[&[3, 5], &[0, 1]]);
    match solve(&prisoners, Arithmetic::Exact) {
        Err(Error::Unsupported(why)) => assert!(why.contains("6 at the first profile and to 5 at (2, 1)"), "{why}"),
        other => panic!("{other:?}"),
    }
    let three = game(&[1, 1, 1], vec![vec![int(0)]; 3]);
    assert!(matches!(solve(&three, Arithmetic::Float), Err(Error::Unsupported(_))));
}

/// Against all vertices of the linear program; few different payoffs make many of these games degenerate.
#[test]
fn small_games_agree_with_all_vertices() {
    let mut draw = Draw::new(1);
    for (rows, columns, bound) in
        [(2, 2, 3), (2, 3, 3), (3, 2, 4), (3, 3, 2), (3, 3, 3), (3, 3, 100), (3, 4, 3), (4, 3, 5)]
    {
        for _ in 0..6 {
            let matrix = draw.matrix(rows, columns, bound);
            assert_eq!(exact(&zero_sum(&matrix)).value, max_min(&matrix), "{matrix:?}");
        }
    }
}

/// A game that looks the same to both players has value 0 (Gale, Kuhn and Tucker 1950).
#[test]
fn symmetric_games_have_value_zero() {
    for (size, bound, seed) in [(9, 3, 1), (30, 1000, 2), (61, 2, 3), (80, 1_000_000_000, 4)] {
        let mut draw = Draw::new(seed);
        let mut matrix = vec![vec![int(0); size]; size];
        for (i, j) in (0..size).flat_map(|i| (0..i).map(move |j| (i, j))) {
            let value = draw.below(2 * bound) - bound;
            (matrix[i][j], matrix[j][i]) = (int(value), int(-value));
        }
        assert_eq!(exact(&zero_sum(&matrix)).value, int(0), "{size}");
    }
}

/// The value moves with the payoffs, and stays when strategies change places or players do.
#[test]
fn laws_of_the_value() {
    let mut draw = Draw::new(5);
    for size in [3, 8, 25] {
        let matrix = draw.matrix(size, size + 1, 50);
        let value = exact(&zero_sum(&matrix)).value;
        let changed = |f: &dyn Fn(&Rational) -> Rational| -> Vec<Vec<Rational>> {
            matrix.iter().map(|row| row.iter().map(f).collect()).collect()
        };
        let moved = changed(&|v| v * frac(2, 7) - frac(5, 3));
        assert_eq!(exact(&zero_sum(&moved)).value, &value * frac(2, 7) - frac(5, 3));
        let mut turned = matrix.clone();
        turned.reverse();
        turned.iter_mut().for_each(|row| row.rotate_left(2));
        assert_eq!(exact(&zero_sum(&turned)).value, value);
        let exchanged: Vec<Vec<Rational>> = (0..=size).map(|j| (0..size).map(|i| -&matrix[i][j]).collect()).collect();
        assert_eq!(exact(&zero_sum(&exchanged)).value, -value);
    }
}

/// Numbers far from machine words, and very different in size: exact all the same.
#[test]
fn large_and_small_numbers_are_carried_exactly() {
    let huge = detente::exact::parse("1e300").unwrap();
    let tiny = detente::exact::parse("1e-300").unwrap();
    // (ad − bc)/(a + d − b − c) with b = c = 0.
    let both = exact(&zero_sum(&[vec![huge.clone(), int(0)], vec![int(0), tiny.clone()]]));
    assert_eq!(both.value, &huge * &tiny / (&huge + &tiny));
    let mut draw = Draw::new(6);
    let mut matrix = draw.matrix(12, 12, 1 << 30);
    matrix.iter_mut().flatten().for_each(|v| *v = &*v * &*v * frac(1, 999_983));
    exact(&zero_sum(&matrix));
    let float = solve(&zero_sum(&[vec![huge, int(0)], vec![int(0), tiny]]), Arithmetic::Float).unwrap();
    assert!(float.guaranteed <= both.value && both.value <= float.conceded);
}

/// The value lies between what the rounded strategies guarantee and concede, and these are close.
#[test]
fn floating_point_brackets_the_value() {
    let mut draw = Draw::new(7);
    for (rows, columns, bound) in [(1, 1, 9), (5, 5, 3), (40, 40, 1000), (20, 70, 2), (60, 15, 1000)] {
        let game = zero_sum(&draw.matrix(rows, columns, bound));
        let value = exact(&game).value;
        let float = solve(&game, Arithmetic::Float).unwrap();
        assert!(float.guaranteed <= value && value <= float.conceded);
        assert!(to_f64(&(float.conceded - float.guaranteed)) < 1e-9 * bound as f64);
    }
}
