//! Both kinds of interval against exact rationals, on numbers that are hard for them.

use super::instances::{Dice, r};
use crate::certificate::interval::{Interval, down, up};
use crate::certificate::number::Number;
use crate::certificate::wide::Wide;
use crate::exact::Rational;

/// Numbers of all sizes, among them 0, ±1, dyadic and repeating ones, and ones that under- and overflow doubles.
fn awkward(dice: &mut Dice) -> Rational {
    let sign = if dice.below(2) == 0 { Rational::ONE } else { -Rational::ONE };
    let magnitude = match dice.below(8) {
        0 => Rational::ZERO,
        1 => Rational::ONE,
        2 => dice.part(8),
        3 => r("1e-300") * dice.part(3),
        4 => r("1e300") * dice.part(3),
        5 => r("1e-20") * dice.part(7) + Rational::ONE,
        _ => Rational::from(dice.below(1 << 40)) / Rational::from(1 + dice.below(1 << 40)),
    };
    sign * magnitude
}

fn holds<N: Number>(n: &N, truth: &Rational, what: &str) {
    assert!(n.lower().is_none_or(|low| low <= *truth), "{what}: lower end over {truth}");
    assert!(n.upper().is_none_or(|high| high >= *truth), "{what}: upper end under {truth}");
    if n.is_zero() {
        assert!(truth.is_zero(), "{what}");
    }
    if n.is_nonnegative() {
        assert!(*truth >= Rational::ZERO, "{what}");
    }
    if n.is_negative() {
        assert!(*truth < Rational::ZERO, "{what}");
    }
}

fn operations<N: Number>() {
    let mut dice = Dice(1);
    for _ in 0..20_000 {
        let (a, b, c) = (awkward(&mut dice), awkward(&mut dice), awkward(&mut dice));
        // x is a proper interval around a + bc.
        let (na, nb, nc) = (N::of(&a), N::of(&b), N::of(&c));
        holds(&na, &a, "of");
        let (x, y) = (na.plus(&nb.times(&nc)), &a + &b * &c);
        holds(&x, &y, "a + bc");
        holds(&x.minus(&nb), &(&y - &b), "minus");
        holds(&x.times(&x.minus(&nc)), &(&y * (&y - &c)), "times");
        holds(&x.positive_part(), &y.clone().max(Rational::ZERO), "positive part");
        holds(&x.least(&nb), &y.clone().min(b.clone()), "least");
        holds(&x.greatest(&nb), &y.clone().max(b.clone()), "greatest");
        if b > Rational::ZERO {
            holds(&x.over(&nb), &(&y / &b), "over");
        }
        holds(&x.power(3), &(&y * &y * &y), "power");
        // What vanishes term by term stays exactly as it is.
        for n in [&x, &na] {
            assert!(N::zero().times(n).is_zero() && n.times(&N::zero()).is_zero());
            for same in [n.plus(&N::zero()), N::zero().plus(n), n.times(&N::one()), N::one().times(n)] {
                assert_eq!((same.lower(), same.upper()), (n.lower(), n.upper()));
            }
        }
        // Signs are never lost to underflow.
        if a >= Rational::ZERO && b >= Rational::ZERO {
            assert!(na.times(&nb).is_nonnegative() && na.plus(&nb).is_nonnegative());
        }
    }
}

#[test]
fn operations_on_intervals_of_doubles_enclose_the_truth() {
    operations::<Interval>();
}

/// Points of both factors, their ends among them, whatever the signs of those.
#[test]
fn a_product_of_intervals_holds_the_products_of_what_is_in_them() {
    let mut dice = Dice(5);
    // What vanishes but for rounding, made large.
    let third = Interval::of(&r("1/3"));
    let around_0 = third.minus(&third);
    let mut signs = [0; 3];
    for _ in 0..20_000 {
        let mut interval = || {
            let width = Interval::of(&(r("1e16") * dice.part(6)));
            let middle = awkward(&mut dice);
            let x = match dice.below(4) {
                0 => Interval::of(&middle),
                _ => around_0.times(&width).plus(&Interval::of(&(middle * r("1/2")))),
            };
            (x, x.lower().zip(x.upper()))
        };
        let ((x, Some(a)), (y, Some(b))) = (interval(), interval()) else { continue };
        let sign = |ends: &(Rational, Rational)| {
            if ends.0 >= Rational::ZERO {
                0
            } else if ends.1 <= Rational::ZERO {
                1
            } else {
                2
            }
        };
        signs[sign(&a)] += 1;
        let product = x.times(&y);
        for (s, t) in [(0, 0), (0, 4), (4, 0), (4, 4), (1, 3), (3, 2), (2, 2)] {
            let at = |(low, high): &(Rational, Rational), quarters: i64| {
                low + (high - low) * Rational::from(quarters) / r("4")
            };
            holds(&product, &(at(&a, s) * at(&b, t)), "product");
        }
    }
    assert!(signs.iter().all(|&count| count > 500), "{signs:?}");
}

#[test]
fn operations_on_wide_intervals_enclose_the_truth() {
    operations::<Wide>();
}

#[test]
fn rationals_compute_exactly() {
    operations::<Rational>();
}

#[test]
fn a_double_is_itself_and_a_third_lies_between_neighbours() {
    let half = Interval::of(&r("0.5"));
    assert_eq!((half.lower(), half.upper()), (Some(r("0.5")), Some(r("0.5"))));
    let third = Interval::of(&r("1/3"));
    let width = third.upper().unwrap() - third.lower().unwrap();
    // Doubles in [1/4, 1/2) are 2^-54 apart.
    assert_eq!(width, Rational::ONE / Rational::from(1u64 << 54));
    let huge = Interval::of(&(r("1e300") * r("1e300")));
    assert!(huge.lower().unwrap() >= Rational::ZERO && huge.upper().is_none());
}

#[test]
fn the_next_doubles_are_those_of_the_standard_library() {
    let ends = [f64::MAX, f64::MIN_POSITIVE, 5e-324, f64::EPSILON, 1.0, 1.0 - f64::EPSILON / 2.0, f64::INFINITY];
    let mut dice = Dice(3);
    let any = (0..10_000).map(|_| f64::from_bits(dice.below(u64::MAX))).filter(|x| !x.is_nan() && *x != 0.0);
    for x in ends.into_iter().chain(ends.map(|x| -x)).chain(any.collect::<Vec<_>>()) {
        // As numbers: below the least double there are zeros of either sign.
        assert_eq!((up(x), down(x)), (x.next_up(), x.next_down()), "{x}");
    }
}
