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

/// A law: payoffs in other units and from another zero give the same set in those units, exactly.
#[test]
fn units_and_zeros_of_payoffs_do_not_matter() {
    let (a, b) = (matrix(&[&[9, 1], &[10, 3]]), matrix(&[&[9, 10], &[1, 3]]));
    let plain = solved(&perfect(&a, &b, "1/4"));
    for (factor, shift) in [("1", "1000000"), ("1/3", "-7/11"), ("1000", "0")] {
        let (factor, shift) = (number(factor), number(shift));
        let moved = |m: &[Vec<Rational>]| -> Vec<Vec<Rational>> {
            m.iter().map(|row| row.iter().map(|v| v * &factor + &shift).collect()).collect()
        };
        // The column player keeps its own.
        let answer = solved(&perfect(&moved(&a), &b, "1/4"));
        assert!(answer.exact);
        let expected: Vec<Vec<Rational>> =
            plain.sets[0].vertices.iter().map(|v| vec![&v.payoff[0] * &factor + &shift, v.payoff[1].clone()]).collect();
        let found: Vec<Vec<Rational>> = answer.sets[0].vertices.iter().map(|v| v.payoff.clone()).collect();
        assert_eq!(found, expected);
    }
}

/// A law (Abreu, Pearce and Stacchetti 1990): with public randomisation more patience loses nothing. Every vertex at a lower
/// discount factor is within the levels at a higher one.
#[test]
fn patience_loses_nothing() {
    let mut before: Option<ValueSets> = None;
    for delta in ["1/5", "1/4", "3/10", "2/5", "1/2", "7/10", "9/10", "99/100"] {
        let answer = solved(&abreu_sannikov(delta));
        if let Some(before) = &before {
            for vertex in &before.sets[0].vertices {
                for (direction, level) in answer.sets[0].directions.iter().zip(&answer.sets[0].levels) {
                    let reach = &direction[0] * &vertex.payoff[0] + &direction[1] * &vertex.payoff[1];
                    assert!(reach <= *level, "{delta}: {:?} is beyond {direction:?}", vertex.payoff);
                }
            }
        }
        before = Some(answer);
    }
}

/// An answer that was tampered with is refused, and the fault names the place.
#[test]
fn tampering_is_named() {
    type Tamper = fn(&mut ValueSets);
    let game = abreu_sannikov("1/2");
    let answer = solved(&game);
    assert!(answer.sets[0].vertices.len() > 2 && !answer.outside.descents.is_empty());
    let cases: [(&str, Tamper, &str); 10] = [
        ("a payoff", |a| a.sets[0].vertices[1].payoff[0] += number("1e-30"), "vertex 2"),
        ("a probability", |a| a.sets[0].vertices[0].lottery[0].probability += number("1e-30"), "vertex 1"),
        ("a promise", |a| a.sets[0].vertices[2].lottery[0].promise[0][0].1 += number("1e-30"), "vertex 3"),
        ("a threat", |a| a.sets[0].threat[1] -= number("1/100"), "threat to player 2"),
        ("another profile", |a| a.sets[0].vertices[1].lottery[0].profile ^= 1, "vertex 2"),
        (
            "a last level",
            |a| {
                let last = a.outside.descents.len() - 1;
                a.outside.descents[last].levels[0][0] -= number("1/100");
                a.sets[0].levels[0] -= number("1/100");
            },
            "descent",
        ),
        ("a level of the answer only", |a| a.sets[0].levels[2] -= number("1/100"), "levels are not those"),
        (
            "no reason for a profile",
            |a| {
                // One that is not kept down by the levels themselves.
                let all = a.outside.descents.iter_mut().flat_map(|descent| &mut descent.profiles[0]);
                let first = all.into_iter().find(|bound| **bound != Default::default()).unwrap();
                *first = Default::default();
            },
            "it may get beyond level",
        ),
        ("the gap", |a| a.gap += number("1/100"), "the gap"),
        ("no descents", |a| a.outside.descents.clear(), "levels are not those"),
    ];
    for (what, tamper, word) in cases {
        let mut tampered = answer.clone();
        tamper(&mut tampered);
        let faults = check_value_sets(&game, &tampered);
        assert!(faults.iter().any(|fault| fault.contains(word)), "{what}: {faults:?}");
    }
    // Said to be exact where an edge has no level along it.
    let mut loose = solved(&abreu_sannikov("3/10"));
    loose.exact = true;
    assert!(check_value_sets(&abreu_sannikov("3/10"), &loose).iter().any(|fault| fault.contains("do not meet")));
    // Emptiness without its last contradictions.
    let (a, b) = (matrix(&[&[1, -1], &[-1, 1]]), matrix(&[&[-1, 1], &[1, -1]]));
    let pennies = perfect(&a, &b, "1/2");
    let mut empty = solved(&pennies);
    if let detente::repeated::answer::OutsideEnd::Empty { contradictions } = &mut empty.outside.end {
        contradictions[0][3] = Default::default();
    }
    assert!(check_value_sets(&pennies, &empty).iter().any(|fault| fault.contains("profile 4 is not excluded")));
}

/// Bimatrix games with a suspension by rule: cooperation for ever in the inspected dilemma T, R, P = 3, 2, 0 is sustained from
/// δ* = (T−R)/((T−R) + p(R−P)) on (MODEL, first closed form), and the set is the equilibrium alone below.
#[test]
fn inspected_dilemmas_have_their_thresholds() {
    use detente::repeated::answer::{AlarmResponse, Inspection};
    use detente::units::Probability;
    let (a, b) = (matrix(&[&[2, -1], &[3, 0]]), matrix(&[&[2, 3], &[-1, 0]]));
    for (p, at, below) in [("1", "1/3", "33/100"), ("1/2", "1/2", "49/100"), ("1/4", "2/3", "66/100")] {
        for response in [AlarmResponse::Optimal, AlarmResponse::Suspension { periods: None, profile: 3 }] {
            for (delta, sustained) in [(at, true), (below, false)] {
                let mut game = perfect(&a, &b, delta);
                game.monitoring = Monitoring::Inspected(Inspection {
                    detection: vec![Probability::new(number(p)).expect("in range"); 2],
                    false_alarm: vec![Probability::ZERO; 2],
                    sanction: vec![Rational::ZERO; 2],
                    sanction_per_period: vec![Rational::ZERO; 2],
                    response,
                });
                let answer = solved(&game);
                let there = answer.sets[0].vertices.iter().any(|v| v.payoff == [number("2"), number("2")]);
                assert_eq!(there, sustained, "p = {p}, δ = {delta}, {response:?}");
                assert!(sustained || corners(&answer) == [["0", "0"]], "p = {p}, δ = {delta}: {:?}", corners(&answer));
            }
        }
    }
}

/// A law: without descents levels are proved where nothing exceeds them. That is as far as profiles get for ever where both
/// discount alike; where they do not, more may be sustained (Lehrer and Pauzner 1999), and it is the box. Expected values are
/// the largest payoffs themselves.
#[test]
fn levels_begin_at_what_nothing_exceeds() {
    let payoffs = [[2, 2], [-1, 3], [3, -1], [0, 0]];
    let (a, b) = (matrix(&[&[2, -1], &[3, 0]]), matrix(&[&[2, 3], &[-1, 0]]));
    let directions = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [2, -1]];
    let even = perfect(&a, &b, "1/2");
    let mut uneven = even.clone();
    uneven.discount[1] = Discount::new(number("2/3")).unwrap();
    let hull = |d: [i64; 2]| payoffs.iter().map(|p| d[0] * p[0] + d[1] * p[1]).max().unwrap();
    let box_of = |d: [i64; 2]| d.iter().map(|&entry| (entry * 3).max(-entry)).sum::<i64>();
    let proved = |game: &RepeatedGame, levels: Vec<Rational>| {
        let mut answer = solved(&even);
        let list: Vec<Vec<Rational>> = directions.iter().map(|d| d.map(Rational::from).to_vec()).collect();
        answer.outside.descents.clear();
        answer.outside.directions = vec![list.clone()];
        answer.sets[0].directions = list;
        answer.sets[0].levels = levels;
        !check_value_sets(game, &answer).iter().any(|fault| fault.contains("levels are not those"))
    };
    let all =
        |level: &dyn Fn([i64; 2]) -> i64| directions.iter().map(|&d| Rational::from(level(d))).collect::<Vec<_>>();
    assert!(proved(&even, all(&hull)) && !proved(&even, all(&box_of)));
    assert!(proved(&uneven, all(&box_of)) && !proved(&uneven, all(&hull)));
    for at in 0..directions.len() {
        let mut lower = all(&hull);
        lower[at] -= number("1e-30");
        assert!(!proved(&even, lower), "{:?}", directions[at]);
    }
}
