//! The exact simplex method, alone and after a floating-point one.

use crate::brute::{Draw, Row, dot, frac, int, maximise};
use detente::exact::Rational;
use detente::exact::simplex::{Basis, Optimum, Program, Relation, Solution};
use detente::lp::proved;

/// A program with x ≥ 0, also as rows for the enumeration.
fn random(draw: &mut Draw, columns: usize, rows: usize, equations: usize, bound: i64) -> (Program, Vec<Row>) {
    let mut number = || frac(draw.below(2 * bound + 1) - bound, 3);
    let mut program = Program::new((0..columns).map(|_| number()).collect());
    let unit = |at: usize| (0..columns).map(|v| int(-i64::from(v == at))).collect();
    let mut list: Vec<Row> =
        (0..columns).map(|at| Row { coefficients: unit(at), right: int(0), equation: false }).collect();
    for row in 0..rows {
        let coefficients: Vec<Rational> = (0..columns).map(|_| number()).collect();
        let right = number();
        let equation = row < equations;
        let relation = if equation { Relation::Equal } else { Relation::AtMost };
        program.row(coefficients.clone(), relation, right.clone()).unwrap();
        list.push(Row { coefficients, right, equation });
    }
    (program, list)
}

/// Checks what an answer says by the program alone, and returns the optimum.
fn checked(program: &Program, solution: Solution) -> Option<Optimum> {
    let columns = program.objective().len();
    let rows: Vec<_> = (0..program.row_count()).map(|row| program.get(row).unwrap()).collect();
    let meets = |x: &[Rational], scale: &Rational| {
        x.iter().all(|v| *v >= int(0))
            && rows.iter().all(|(a, relation, b)| match relation {
                Relation::AtMost => dot(a, x) <= *b * scale,
                Relation::Equal => dot(a, x) == *b * scale,
            })
    };
    let signs =
        |y: &[Rational]| rows.iter().zip(y).all(|((_, relation, _), y)| *relation == Relation::Equal || *y >= int(0));
    let combined =
        |y: &[Rational], column: usize| rows.iter().zip(y).fold(int(0), |s, ((a, _, _), y)| s + &a[column] * y);
    let worth = |y: &[Rational]| rows.iter().zip(y).fold(int(0), |s, ((_, _, b), y)| s + *b * y);
    match solution {
        Solution::Optimal(best) => {
            assert!(meets(&best.x, &int(1)) && signs(&best.y));
            assert!((0..columns).all(|c| combined(&best.y, c) >= program.objective()[c]));
            assert_eq!(dot(program.objective(), &best.x), best.value);
            assert_eq!(worth(&best.y), best.value);
            Some(best)
        }
        Solution::Infeasible(y) => {
            assert!(signs(&y) && worth(&y) < int(0));
            assert!((0..columns).all(|c| combined(&y, c) >= int(0)));
            None
        }
        Solution::Unbounded { x, direction } => {
            assert!(meets(&x, &int(1)) && meets(&direction, &int(0)));
            assert!(dot(program.objective(), &direction) > int(0));
            None
        }
    }
}

/// Every kind of ending proves itself; optima agree with all vertices, with and without a start, and after floating point.
#[test]
fn random_programs_end_in_proofs() {
    let mut draw = Draw::new(11);
    let mut endings = [0; 3];
    for round in 0..240 {
        let (columns, rows) = (1 + round % 4, 1 + round / 4 % 4);
        let equations = [0, 0, 1, 2][round % 4].min(rows).min(columns);
        let (program, list) = random(&mut draw, columns, rows, equations, [1, 2, 30][round % 3]);
        let solution = program.maximise(None, &|| false).unwrap();
        endings[match &solution {
            Solution::Optimal(_) => 0,
            Solution::Infeasible(_) => 1,
            Solution::Unbounded { .. } => 2,
        }] += 1;
        let optimal = matches!(solution, Solution::Optimal(_));
        let start = Basis { columns: vec![0, columns - 1, 99], rows: vec![rows - 1, 0, 77] };
        let again = program.maximise(Some(&start), &|| false).unwrap();
        let float = proved::maximise(&program, &|| false).unwrap();
        let kind = std::mem::discriminant(&solution);
        assert!(std::mem::discriminant(&again) == kind && std::mem::discriminant(&float) == kind);
        let best = checked(&program, solution);
        assert_eq!(checked(&program, again).map(|b| b.value), best.as_ref().map(|b| b.value.clone()));
        assert_eq!(checked(&program, float).map(|b| b.value), best.as_ref().map(|b| b.value.clone()));
        if let (true, Some((value, points))) = (optimal, maximise(program.objective(), &list)) {
            let best = best.unwrap();
            assert_eq!(best.value, value);
            assert!(points.contains(&best.x));
        }
    }
    assert!(endings.iter().all(|&count| count > 20), "{endings:?}");
}

/// Beale's program (1955) cycles under the largest-coefficient rule without a rule against it; its optimum is 1/20.
#[test]
fn a_program_that_cycles_ends() {
    let mut program = Program::new(vec![frac(3, 4), int(-150), frac(1, 50), int(-6)]);
    program.row(vec![frac(1, 4), int(-60), frac(-1, 25), int(9)], Relation::AtMost, int(0)).unwrap();
    program.row(vec![frac(1, 2), int(-90), frac(-1, 50), int(3)], Relation::AtMost, int(0)).unwrap();
    program.row(vec![int(0), int(0), int(1), int(0)], Relation::AtMost, int(1)).unwrap();
    let best = checked(&program, program.maximise(None, &|| false).unwrap()).unwrap();
    assert_eq!(best.value, frac(1, 20));
    assert_eq!(best.x, [frac(1, 25), int(0), int(1), int(0)]);
}

/// Rows that say the same twice, and one that contradicts.
#[test]
fn redundant_equations_are_harmless() {
    let mut program = Program::new(vec![int(1), int(2)]);
    program.row(vec![int(1), int(1)], Relation::Equal, int(3)).unwrap();
    program.row(vec![int(2), int(2)], Relation::Equal, int(6)).unwrap();
    program.row(vec![int(0), int(0)], Relation::Equal, int(0)).unwrap();
    let best = checked(&program, program.maximise(None, &|| false).unwrap()).unwrap();
    assert_eq!((best.value, best.x), (int(6), vec![int(0), int(3)]));
    program.row(vec![int(-1), int(-1)], Relation::Equal, int(3)).unwrap();
    assert!(checked(&program, program.maximise(None, &|| false).unwrap()).is_none());
    assert!(program.row(vec![int(1)], Relation::AtMost, int(1)).is_err());
}

#[test]
fn told_to_stop_it_stops() {
    let (program, _) = random(&mut Draw::new(3), 4, 4, 0, 30);
    assert!(program.maximise(None, &|| true).is_none());
    assert!(proved::maximise(&program, &|| true).is_none());
}

/// Klee and Minty's cube (1972): the optimum is 5ⁿ, whatever the path.
#[test]
fn the_twisted_cube_is_solved() {
    let size = 12;
    let power = |base: i64, exponent: usize| Rational::from(dashu_int::IBig::from(base).pow(exponent));
    let mut program = Program::new((0..size).map(|j| power(2, size - 1 - j)).collect());
    for i in 0..size {
        let row = (0..size).map(|j| match j {
            _ if j < i => power(2, i - j + 1),
            _ => int(i64::from(i == j)),
        });
        program.row(row.collect(), Relation::AtMost, power(5, i + 1)).unwrap();
    }
    for solution in [program.maximise(None, &|| false), proved::maximise(&program, &|| false)] {
        assert_eq!(checked(&program, solution.unwrap()).unwrap().value, power(5, size));
    }
}
