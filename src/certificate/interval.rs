//! Intervals of doubles: fast, and enough wherever a slack is not zero by a hair.

use super::number::Number;
use crate::exact::Rational;
use dashu_base::Approximation;

/// A closed interval of doubles, rounded outwards after every operation. Lower ends are never +∞, upper ends
/// never −∞, no end is NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Interval {
    low: f64,
    high: f64,
}

impl Interval {
    const WHOLE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// A product with 0, 1 or −1, which is exact; `None` if this is none of them.
    #[inline(always)]
    fn of_unit(self, other: Self) -> Option<Self> {
        if self.low != self.high {
            None
        } else if self.low == 0.0 {
            Some(self)
        } else if self.low == 1.0 {
            Some(other)
        } else if self.low == -1.0 {
            Some(Self { low: -other.high, high: -other.low })
        } else {
            None
        }
    }

    /// Times a number that is not 0.
    #[inline(always)]
    fn by(self, factor: f64) -> Self {
        let (least, most) = if factor > 0.0 { (self.low, self.high) } else { (self.high, self.low) };
        Self { low: product_down(factor, least), high: product_up(factor, most) }
    }
}

// The next double above and below: what the standard library does, without its cases for 0 and NaN, which never get
// here; the proofs spend most of their time in these.
#[inline(always)]
pub(super) fn up(x: f64) -> f64 {
    if x == f64::INFINITY {
        return x;
    }
    let bits = x.to_bits() as i64;
    // One more for a positive number, one less for a negative one.
    f64::from_bits((bits + 1 + 2 * (bits >> 63)) as u64)
}

#[inline(always)]
pub(super) fn down(x: f64) -> f64 {
    -up(-x)
}

// A sum that is 0 in doubles is 0 exactly (gradual underflow), so it is not widened.
#[inline(always)]
fn sum_down(a: f64, b: f64) -> f64 {
    let sum = a + b;
    if sum == 0.0 { 0.0 } else { down(sum) }
}

#[inline(always)]
fn sum_up(a: f64, b: f64) -> f64 {
    let sum = a + b;
    if sum == 0.0 { 0.0 } else { up(sum) }
}

// 0 times an infinite end is 0: the end stands for arbitrarily large numbers, not for a number. A product that
// underflows to 0 keeps the side of 0 it is on.
#[inline(always)]
fn product_down(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 {
        return 0.0;
    }
    let product = a * b;
    if product == 0.0 {
        return if (a > 0.0) == (b > 0.0) { 0.0 } else { 0.0f64.next_down() };
    }
    down(product)
}

#[inline(always)]
fn product_up(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 {
        return 0.0;
    }
    let product = a * b;
    if product == 0.0 {
        return if (a > 0.0) == (b > 0.0) { 0.0f64.next_up() } else { 0.0 };
    }
    up(product)
}

/// A fraction of whole numbers that are doubles: the machine divides to the nearest, and whole numbers tell on which side
/// of the quotient the fraction is.
fn of_short(value: &Rational) -> Option<Interval> {
    const MOST: u64 = 1 << f64::MANTISSA_DIGITS;
    let (numerator, denominator) = value.short_parts().filter(|(n, _)| n.unsigned_abs() <= MOST)?;
    if denominator.is_power_of_two() {
        let exact = numerator as f64 / denominator as f64;
        return Some(Interval { low: exact, high: exact });
    }
    if denominator > MOST {
        return None;
    }
    let size = numerator.unsigned_abs() as f64 / denominator as f64;
    // size = mantissa · 2^-shift; at most 2^53, so no shift is negative unless the division was exact.
    let mantissa = (size.to_bits() & ((1 << 52) - 1)) | 1 << 52;
    let shift = u32::try_from(1075 - (size.to_bits() >> 52) as i64).ok().filter(|shift| *shift < 127)?;
    let (fraction, quotient) =
        (u128::from(numerator.unsigned_abs()).checked_mul(1 << shift)?, u128::from(mantissa) * u128::from(denominator));
    let (low, high) = match fraction.cmp(&quotient) {
        std::cmp::Ordering::Equal => (size, size),
        std::cmp::Ordering::Greater => (size, up(size)),
        std::cmp::Ordering::Less => (down(size), size),
    };
    Some(if numerator < 0 { Interval { low: -high, high: -low } } else { Interval { low, high } })
}

impl Number for Interval {
    fn zero() -> Self {
        Self { low: 0.0, high: 0.0 }
    }

    fn one() -> Self {
        Self { low: 1.0, high: 1.0 }
    }

    fn of(value: &Rational) -> Self {
        if let Some(short) = of_short(value) {
            return short;
        }
        let near = match value.to_f64() {
            Approximation::Exact(v) | Approximation::Inexact(v, _) => v,
        };
        // Nothing is taken on trust: the double is compared with the rational it stands for.
        let Ok(exact) = Rational::try_from(near) else {
            let positive = *value > Rational::ZERO;
            return Self {
                low: if positive { 0.0 } else { f64::NEG_INFINITY },
                high: if positive { f64::INFINITY } else { 0.0 },
            };
        };
        let encloses = |low: f64, high: f64| {
            let below = Rational::try_from(low).is_ok_and(|low| low <= *value);
            let above = high == f64::INFINITY || Rational::try_from(high).is_ok_and(|high| high >= *value);
            (below && above).then_some(Self { low, high })
        };
        match exact.cmp(value) {
            std::cmp::Ordering::Equal => Self { low: near, high: near },
            std::cmp::Ordering::Less => encloses(near, near.next_up()).unwrap_or(Self::WHOLE),
            std::cmp::Ordering::Greater => encloses(near.next_down(), near).unwrap_or(Self::WHOLE),
        }
    }

    #[inline(always)]
    fn plus(&self, other: &Self) -> Self {
        if self.is_zero() {
            *other
        } else if other.is_zero() {
            *self
        } else {
            Self { low: sum_down(self.low, other.low), high: sum_up(self.high, other.high) }
        }
    }

    #[inline(always)]
    fn minus(&self, other: &Self) -> Self {
        if other.is_zero() {
            *self
        } else if self.is_zero() {
            Self { low: -other.high, high: -other.low }
        } else {
            Self { low: sum_down(self.low, -other.high), high: sum_up(self.high, -other.low) }
        }
    }

    #[inline(always)]
    fn times(&self, other: &Self) -> Self {
        if let Some(product) = self.of_unit(*other).or_else(|| other.of_unit(*self)) {
            return product;
        }
        if self.low == self.high {
            return other.by(self.low);
        }
        if other.low == other.high {
            return self.by(other.low);
        }
        if self.low >= 0.0 {
            let least = if other.low >= 0.0 { self.low } else { self.high };
            let most = if other.high >= 0.0 { self.high } else { self.low };
            return Self { low: product_down(least, other.low), high: product_up(most, other.high) };
        }
        if self.high <= 0.0 {
            let least = if other.high >= 0.0 { self.low } else { self.high };
            let most = if other.low >= 0.0 { self.high } else { self.low };
            return Self { low: product_down(least, other.high), high: product_up(most, other.low) };
        }
        // 0 is inside.
        if other.low >= 0.0 {
            return Self { low: product_down(self.low, other.high), high: product_up(self.high, other.high) };
        }
        if other.high <= 0.0 {
            return Self { low: product_down(self.high, other.low), high: product_up(self.low, other.low) };
        }
        Self {
            low: product_down(self.low, other.high).min(product_down(self.high, other.low)),
            high: product_up(self.low, other.low).max(product_up(self.high, other.high)),
        }
    }

    fn over(&self, divisor: &Self) -> Self {
        if self.is_zero() {
            return *self;
        }
        if divisor.low <= 0.0 {
            return Self::WHOLE;
        }
        let (under_low, under_high) = (
            if self.low >= 0.0 { divisor.high } else { divisor.low },
            if self.high >= 0.0 { divisor.low } else { divisor.high },
        );
        let low = self.low / under_low;
        let high = self.high / under_high;
        Self {
            low: if low == 0.0 && self.low >= 0.0 { 0.0 } else { low.next_down() },
            high: if high == 0.0 && self.high <= 0.0 { 0.0 } else { high.next_up() },
        }
    }

    #[inline(always)]
    fn positive_part(&self) -> Self {
        Self { low: self.low.max(0.0), high: self.high.max(0.0) }
    }

    #[inline(always)]
    fn least(&self, other: &Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.min(other.high) }
    }

    fn greatest(&self, other: &Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.max(other.high) }
    }

    #[inline(always)]
    fn is_zero(&self) -> bool {
        self.low == 0.0 && self.high == 0.0
    }

    fn is_nonnegative(&self) -> bool {
        self.low >= 0.0
    }

    fn is_negative(&self) -> bool {
        self.high < 0.0
    }

    fn leans_positive(&self) -> bool {
        self.low + self.high > 0.0
    }

    #[inline(always)]
    fn starts_below(&self, other: &Self) -> bool {
        self.low < other.low
    }

    fn lower(&self) -> Option<Rational> {
        Rational::try_from(self.low).ok()
    }

    fn upper(&self) -> Option<Rational> {
        Rational::try_from(self.high).ok()
    }
}
