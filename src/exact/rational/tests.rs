//! Short numbers against the library of big ones.

use super::*;
use proptest::prelude::*;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Whole numbers of every length about the border between short and long, and of bits that are all alike.
fn whole() -> impl Strategy<Value = i128> {
    let border = i128::from(i64::MAX);
    prop_oneof![
        -20i128..20,
        (any::<i128>(), 0u32..127).prop_map(|(bits, shift)| bits >> shift),
        (-3i128..=3, prop::sample::select(vec![0, border, -border, 1 << 64, 1 << 32, -(1 << 62)]))
            .prop_map(|(near, edge)| edge + near),
        (0u32..126, prop::bool::ANY).prop_map(|(power, minus)| if minus { -(1 << power) } else { 1 << power }),
    ]
}

fn number() -> impl Strategy<Value = RBig> {
    (whole(), whole().prop_filter("not 0", |d| *d != 0))
        .prop_map(|(n, d)| RBig::from_parts_signed(IBig::from(n), IBig::from(d)))
}

/// The number, after a look at its form: short if and only if it can be.
fn plain(number: &Rational) -> RBig {
    let big = number.big().into_owned();
    let fits = big.numerator().clone().into_parts().1 <= UBig::from(MOST) && *big.denominator() <= UBig::from(MOST);
    assert_eq!(number.short_parts().is_some(), fits, "{number}");
    if let Some((n, d)) = number.short_parts() {
        assert_eq!((big.numerator(), big.denominator()), (&IBig::from(n), &UBig::from(d)), "lowest terms");
    }
    big
}

fn hash(number: &Rational) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

// Expected values are those of the library of big numbers.
proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn sums_products_and_quotients_are_those_of_big_numbers(x in number(), y in number()) {
        let (a, b) = (Rational::from(x.clone()), Rational::from(y.clone()));
        prop_assert_eq!(plain(&(&a + &b)), &x + &y);
        prop_assert_eq!(plain(&(&a - &b)), &x - &y);
        prop_assert_eq!(plain(&(&a * &b)), &x * &y);
        prop_assert_eq!(plain(&-&a), -&x);
        prop_assert_eq!(plain(&-a.clone()), -&x);
        prop_assert_eq!(plain(&a.clone().abs()), if x < RBig::ZERO { -&x } else { x.clone() });
        if y != RBig::ZERO {
            prop_assert_eq!(plain(&(&a / &b)), &x / &y);
        }
        let mut sum = a.clone();
        sum += &b;
        sum -= b.clone();
        prop_assert_eq!(&sum, &a);
    }

    #[test]
    fn order_and_equality_are_those_of_big_numbers(x in number(), y in number()) {
        let (a, b) = (Rational::from(x.clone()), Rational::from(y.clone()));
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(a == b, x == y);
        // The same number by another way is the same, and hashes the same.
        let again = &(&a + &b) - &b;
        prop_assert_eq!(&again, &a);
        prop_assert_eq!(hash(&again), hash(&a));
    }

    #[test]
    fn parts_rounding_and_text_are_those_of_big_numbers(x in number()) {
        let a = Rational::from(x.clone());
        prop_assert_eq!(plain(&a), x.clone());
        prop_assert_eq!(a.clone().into_parts(), x.clone().into_parts());
        prop_assert_eq!((&a.numerator(), &a.denominator()), (x.numerator(), x.denominator()));
        let (n, d) = a.clone().into_parts();
        prop_assert_eq!(plain(&Rational::from_parts(&n * IBig::from(6), &d * UBig::from(6u8))), x.clone());
        prop_assert_eq!(plain(&Rational::from_parts_signed(-n, -IBig::from(d))), x.clone());
        prop_assert_eq!((a.floor(), a.ceil(), a.round()), (x.floor(), x.ceil(), x.round()));
        prop_assert_eq!((a.is_int(), a.is_zero(), a.is_one()), (x.is_int(), x.is_zero(), x.is_one()));
        prop_assert_eq!(a.to_string(), x.to_string());
        prop_assert_eq!(plain(&a.to_string().parse().unwrap()), x.clone());
        prop_assert_eq!(plain(&a.pow(3)), x.pow(3));
        prop_assert_eq!(plain(&a.sqr()), x.sqr());
    }

    #[test]
    fn doubles_are_read_exactly(bits in any::<u64>(), exponent in 950u64..1100) {
        for bits in [bits, bits & !(0x7ff << 52) | exponent << 52, bits & (0xfff << 52), 1 << 63] {
            let double = f64::from_bits(bits);
            match (Rational::try_from(double), RBig::try_from(double)) {
                (Ok(a), Ok(x)) => prop_assert_eq!(plain(&a), x),
                (a, x) => prop_assert!(a.is_err() && x.is_err() && !double.is_finite()),
            }
        }
    }

    #[test]
    fn whole_numbers_of_all_types(n in whole(), bits in any::<i64>()) {
        prop_assert_eq!(plain(&Rational::from(n)), RBig::from(n));
        prop_assert_eq!(plain(&Rational::from(IBig::from(n))), RBig::from(n));
        prop_assert_eq!(plain(&Rational::from(n.unsigned_abs())), RBig::from(n.unsigned_abs()));
        prop_assert_eq!(plain(&Rational::from(bits)), RBig::from(bits));
        prop_assert_eq!(plain(&Rational::from(bits as u64)), RBig::from(bits as u64));
        prop_assert_eq!(plain(&Rational::from(i64::MIN)), RBig::from(i64::MIN));
    }
}

#[test]
fn short_numbers_take_two_words() {
    assert_eq!(size_of::<Rational>(), 16);
}

#[test]
#[should_panic(expected = "must not be zero")]
fn a_quotient_by_0_panics() {
    let _ = Rational::ONE / Rational::ZERO;
}
