//! Sustained payoffs of two players in the plane, against values from the literature, laws, and a plain iteration.

use detente::certificate::repeated::check_value_sets;
use detente::exact::{Rational, parse};
use detente::game::NormalForm;
use detente::repeated::answer::{Monitoring, RepeatedGame, State, ValueSets};
use detente::repeated::payoffs::{Options, solve};
use detente::units::Discount;

fn number(text: &str) -> Rational {
    parse(text).expect("a number")
}

fn matrix(rows: &[&[i64]]) -> Vec<Vec<Rational>> {
    rows.iter().map(|row| row.iter().map(|&v| Rational::from(v)).collect()).collect()
}

fn perfect(a: &[Vec<Rational>], b: &[Vec<Rational>], delta: &str) -> RepeatedGame {
    let game = NormalForm::bimatrix("", a, b).expect("the matrices fit");
    let discount = Discount::new(number(delta)).expect("between 0 and 1");
    RepeatedGame {
        states: vec![State { name: String::new(), game, transitions: vec![] }],
        discount: vec![discount.clone(), discount],
        monitoring: Monitoring::Perfect,
    }
}

/// Solved, and passed by the exact check.
fn solved(game: &RepeatedGame) -> ValueSets {
    let answer = solve(game, &Options::default()).expect("supported");
    let faults = check_value_sets(game, &answer);
    assert!(faults.is_empty(), "{faults:?}");
    answer
}

fn corners(answer: &ValueSets) -> Vec<[String; 2]> {
    let text = |v: &Rational| v.to_string();
    answer.sets[0].vertices.iter().map(|v| [text(&v.payoff[0]), text(&v.payoff[1])]).collect()
}

/// The prisoner's dilemma of Stokey and others as used by Abreu and Sannikov's peers: 9,9; 1,10; 10,1; 3,3.
fn dilemma(delta: &str) -> RepeatedGame {
    perfect(&matrix(&[&[9, 1], &[10, 3]]), &matrix(&[&[9, 10], &[1, 3]]), delta)
}

#[test]
fn the_prisoners_dilemma_is_a_point_a_segment_or_a_quadrilateral() {
    for (delta, expected) in [
        ("1/10", vec![["3", "3"]]),
        ("1/7", vec![["3", "3"], ["9", "9"]]),
        ("1/5", vec![["3", "3"], ["9", "9"]]),
        ("1/4", vec![["3", "3"], ["39/4", "3"], ["9", "9"], ["3", "39/4"]]),
        ("1/2", vec![["3", "3"], ["39/4", "3"], ["9", "9"], ["3", "39/4"]]),
        ("9/10", vec![["3", "3"], ["39/4", "3"], ["9", "9"], ["3", "39/4"]]),
        ("999/1000", vec![["3", "3"], ["39/4", "3"], ["9", "9"], ["3", "39/4"]]),
    ] {
        let answer = solved(&dilemma(delta));
        assert!(answer.exact, "{delta}: gap {}", answer.gap);
        assert_eq!(corners(&answer), expected, "{delta}");
    }
}

/// As above, in the form with temptation 1 and loss 1, from SGSolve's and others' examples: the full set from δ = 1/3 on.
#[test]
fn the_other_prisoners_dilemma_jumps_at_a_third() {
    let (a, b) = (matrix(&[&[2, -1], &[3, 0]]), matrix(&[&[2, 3], &[-1, 0]]));
    let full = vec![["0", "0"], ["8/3", "0"], ["2", "2"], ["0", "8/3"]];
    for (delta, expected) in
        [("32/100", vec![["0", "0"]]), ("1/3", full.clone()), ("1/2", full.clone()), ("99/100", full)]
    {
        let answer = solved(&perfect(&a, &b, delta));
        assert!(answer.exact, "{delta}: gap {}", answer.gap);
        assert_eq!(corners(&answer), expected, "{delta}");
    }
}

fn abreu_sannikov(delta: &str) -> RepeatedGame {
    let a = matrix(&[&[16, 3, 0], &[21, 10, -1], &[9, 5, -5]]);
    let b = matrix(&[&[9, 13, 3], &[1, 4, 0], &[0, -4, -15]]);
    perfect(&a, &b, delta)
}

/// Abreu and Sannikov 2014, their example; the numbers at .3 are known to seven places.
#[test]
fn the_example_of_abreu_and_sannikov() {
    let answer = solved(&abreu_sannikov("1/5"));
    assert!(answer.exact);
    assert_eq!(corners(&answer), [["10", "4"]]);
    let answer = solved(&abreu_sannikov("3/10"));
    // Two vertices hang on each other through products: they are not rational, and the set is only enclosed.
    assert!(answer.gap < number("1e-6"), "gap {}", answer.gap);
    let known = [
        [1.1256824, 2.8],
        [7.3377047, 0.0],
        [7.8630896, 0.0],
        [19.7917977, 2.8],
        [15.5630896, 9.1],
        [7.3377047, 10.9826253],
    ];
    let vertices = &answer.sets[0].vertices;
    assert_eq!(vertices.len(), known.len());
    for (vertex, known) in vertices.iter().zip(known) {
        for (v, known) in vertex.payoff.iter().zip(known) {
            assert!((detente::exact::to_f64(v) - known).abs() < 6e-8, "{v} is not {known}");
        }
    }
}

/// No profile of matching pennies can be enforced in pure strategies.
#[test]

fn matching_pennies_sustain_nothing() {
    let (a, b) = (matrix(&[&[1, -1], &[-1, 1]]), matrix(&[&[-1, 1], &[1, -1]]));
    for delta in ["1/100", "1/2", "9/10", "999/1000"] {
        let answer = solved(&perfect(&a, &b, delta));
        assert!(answer.is_empty(), "{delta}");
        assert!(answer.exact);
    }
}
