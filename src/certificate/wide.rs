//! Wide intervals: what to use where doubles are too coarse and exact rationals too long.

use super::number::Number;
use crate::exact::Rational;
use dashu_int::IBig;

/// An interval whose ends are integer multiples of 2^−256, as large as they need be; `None` when nothing is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wide(Option<(IBig, IBig)>);

/// Binary digits after the point of a [`Wide`].
pub(super) const WIDE_BITS: usize = 256;

fn floor_shift(value: IBig) -> IBig {
    // Shifting an IBig to the right rounds towards −∞ (a test holds it to that).
    value >> WIDE_BITS
}

fn ceiling_shift(value: IBig) -> IBig {
    -((-value) >> WIDE_BITS)
}

impl Wide {
    fn ends(&self) -> Option<(&IBig, &IBig)> {
        self.0.as_ref().map(|(low, high)| (low, high))
    }

    fn is_one(&self) -> bool {
        let one = IBig::ONE << WIDE_BITS;
        self.ends().is_some_and(|(low, high)| *low == one && *high == one)
    }

    fn floor_quotient(numerator: IBig, divisor: &IBig) -> IBig {
        Rational::from_parts_signed(numerator, divisor.clone()).floor()
    }

    fn ceiling_quotient(numerator: IBig, divisor: &IBig) -> IBig {
        Rational::from_parts_signed(numerator, divisor.clone()).ceil()
    }

    fn rational(end: &IBig) -> Rational {
        Rational::from_parts_signed(end.clone(), IBig::ONE << WIDE_BITS)
    }
}

impl Number for Wide {
    fn zero() -> Self {
        Self(Some((IBig::ZERO, IBig::ZERO)))
    }

    fn one() -> Self {
        Self(Some((IBig::ONE << WIDE_BITS, IBig::ONE << WIDE_BITS)))
    }

    fn of(value: &Rational) -> Self {
        let scaled = value * Rational::from(IBig::ONE << WIDE_BITS);
        Self(Some((scaled.floor(), scaled.ceil())))
    }

    fn plus(&self, other: &Self) -> Self {
        Self(match (self.ends(), other.ends()) {
            (Some((a, b)), Some((c, d))) => Some((a + c, b + d)),
            _ => None,
        })
    }

    fn minus(&self, other: &Self) -> Self {
        Self(match (self.ends(), other.ends()) {
            (Some((a, b)), Some((c, d))) => Some((a - d, b - c)),
            _ => None,
        })
    }

    fn times(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::zero();
        }
        if self.is_one() {
            return other.clone();
        }
        if other.is_one() {
            return self.clone();
        }
        let (Some((a, b)), Some((c, d))) = (self.ends(), other.ends()) else { return Self(None) };
        if *a >= IBig::ZERO && *c >= IBig::ZERO {
            return Self(Some((floor_shift(a * c), ceiling_shift(b * d))));
        }
        let products = [a * c, a * d, b * c, b * d];
        let low = products.iter().min().cloned().unwrap_or_default();
        let high = products.into_iter().max().unwrap_or_default();
        Self(Some((floor_shift(low), ceiling_shift(high))))
    }

    fn over(&self, divisor: &Self) -> Self {
        if self.is_zero() {
            return Self::zero();
        }
        let (Some((a, b)), Some((c, d))) = (self.ends(), divisor.ends()) else { return Self(None) };
        if *c <= IBig::ZERO {
            return Self(None);
        }
        let (under_low, under_high) = (if *a >= IBig::ZERO { d } else { c }, if *b >= IBig::ZERO { c } else { d });
        Self(Some((
            Self::floor_quotient(a << WIDE_BITS, under_low),
            Self::ceiling_quotient(b << WIDE_BITS, under_high),
        )))
    }

    fn positive_part(&self) -> Self {
        Self(self.ends().map(|(a, b)| (a.clone().max(IBig::ZERO), b.clone().max(IBig::ZERO))))
    }

    fn least(&self, other: &Self) -> Self {
        Self(match (self.ends(), other.ends()) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c).clone(), b.min(d).clone())),
            _ => None,
        })
    }

    fn greatest(&self, other: &Self) -> Self {
        Self(match (self.ends(), other.ends()) {
            (Some((a, b)), Some((c, d))) => Some((a.max(c).clone(), b.max(d).clone())),
            _ => None,
        })
    }

    fn is_zero(&self) -> bool {
        self.ends().is_some_and(|(low, high)| low.is_zero() && high.is_zero())
    }

    fn is_nonnegative(&self) -> bool {
        self.ends().is_some_and(|(low, _)| *low >= IBig::ZERO)
    }

    fn is_negative(&self) -> bool {
        self.ends().is_some_and(|(_, high)| *high < IBig::ZERO)
    }

    fn leans_positive(&self) -> bool {
        self.ends().is_some_and(|(low, high)| low + high > IBig::ZERO)
    }

    fn starts_below(&self, other: &Self) -> bool {
        match (self.ends(), other.ends()) {
            (Some((a, _)), Some((b, _))) => a < b,
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }

    fn lower(&self) -> Option<Rational> {
        self.ends().map(|(low, _)| Self::rational(low))
    }

    fn upper(&self) -> Option<Rational> {
        self.ends().map(|(_, high)| Self::rational(high))
    }
}
