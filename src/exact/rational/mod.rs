//! Exact rational numbers: short ones in two machine words, all others as big numbers.
//!
//! Nearly all numbers of a game or a scenario are short, and so are sums and products of a few of them. Those are computed in
//! registers, without a place in memory of their own. What does not fit is handed to the library of big numbers; it comes
//! back when it has become short again, so that a number has one form only.

#[cfg(test)]
mod tests;

use dashu_base::Approximation;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::num::NonZeroU64;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

/// An exact rational number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Rational(Form);

/// Numerator and denominator have no common divisor. What can be short is short.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    /// Both at most [`MOST`] in size, so that a sum of two products fits into 128 bits.
    Short(i64, NonZeroU64),
    Long(Box<RBig>),
}

use Form::{Long, Short};

const MOST: u64 = i64::MAX as u64;

impl Rational {
    /// 0.
    pub const ZERO: Self = Self(Short(0, NonZeroU64::MIN));
    /// 1.
    pub const ONE: Self = Self(Short(1, NonZeroU64::MIN));

    /// A quotient of whole numbers.
    ///
    /// # Panics
    /// If the denominator is 0.
    #[must_use]
    pub fn from_parts(numerator: IBig, denominator: UBig) -> Self {
        match (i64::try_from(&numerator), u64::try_from(&denominator)) {
            (Ok(n), Ok(d)) if d != 0 => reduced(n, d),
            _ => RBig::from_parts(numerator, denominator).into(),
        }
    }

    /// A quotient of whole numbers of any sign.
    ///
    /// # Panics
    /// If the denominator is 0.
    #[must_use]
    pub fn from_parts_signed(numerator: IBig, denominator: IBig) -> Self {
        let (sign, denominator) = denominator.into_parts();
        Self::from_parts(numerator * sign, denominator)
    }

    /// The numerator and the denominator in lowest terms.
    #[must_use]
    pub fn into_parts(self) -> (IBig, UBig) {
        match self.0 {
            Short(n, d) => (n.into(), d.get().into()),
            Long(big) => big.into_parts(),
        }
    }

    /// The numerator in lowest terms; it has the sign.
    #[must_use]
    pub fn numerator(&self) -> IBig {
        match &self.0 {
            Short(n, _) => (*n).into(),
            Long(big) => big.numerator().clone(),
        }
    }

    /// The denominator in lowest terms.
    #[must_use]
    pub fn denominator(&self) -> UBig {
        match &self.0 {
            Short(_, d) => d.get().into(),
            Long(big) => big.denominator().clone(),
        }
    }

    /// The numerator and the denominator, if both are less than 2⁶³ in size.
    #[must_use]
    pub const fn short_parts(&self) -> Option<(i64, u64)> {
        match &self.0 {
            Short(n, d) => Some((*n, d.get())),
            Long(_) => None,
        }
    }

    /// Whether it is 0.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        matches!(self.0, Short(0, _))
    }

    /// Whether it is 1.
    #[must_use]
    pub const fn is_one(&self) -> bool {
        matches!(self.0, Short(1, NonZeroU64::MIN))
    }

    /// Whether it is whole.
    #[must_use]
    pub fn is_int(&self) -> bool {
        match &self.0 {
            Short(_, d) => d.get() == 1,
            Long(big) => big.is_int(),
        }
    }

    /// Its size.
    #[must_use]
    pub fn abs(self) -> Self {
        if self < Self::ZERO { -self } else { self }
    }

    /// Its square.
    #[must_use]
    pub fn sqr(&self) -> Self {
        self * self
    }

    /// A power.
    ///
    /// # Panics
    /// If the exponent is negative and the number is 0.
    #[must_use]
    pub fn pow(&self, exponent: isize) -> Self {
        self.big().pow(exponent).into()
    }

    /// The largest whole number that is not above it.
    #[must_use]
    pub fn floor(&self) -> IBig {
        match &self.0 {
            Short(n, d) => n.div_euclid(d.get() as i64).into(),
            Long(big) => big.floor(),
        }
    }

    /// The least whole number that is not below it.
    #[must_use]
    pub fn ceil(&self) -> IBig {
        -(-self).floor()
    }

    /// The nearest whole number; of two the one further from 0.
    #[must_use]
    pub fn round(&self) -> IBig {
        match &self.0 {
            Short(n, d) if d.get() == 1 => (*n).into(),
            _ => self.big().round(),
        }
    }

    /// The number of the least denominator strictly between two numbers, in either order; the number itself if they are the
    /// same.
    #[must_use]
    pub fn simplest_in(a: Self, b: Self) -> Self {
        RBig::simplest_in(a.big().into_owned(), b.big().into_owned()).into()
    }

    /// The nearest double.
    #[must_use]
    pub fn to_f64(&self) -> Approximation<f64, dashu_base::Sign> {
        self.big().to_f64()
    }

    fn big(&self) -> Cow<'_, RBig> {
        match &self.0 {
            Short(n, d) if d.get() == 1 => Cow::Owned(RBig::from(*n)),
            Short(n, d) => Cow::Owned(RBig::from_parts((*n).into(), d.get().into())),
            Long(big) => Cow::Borrowed(big),
        }
    }
}

/// Of parts without a common divisor; the denominator is not 0.
fn lowest(numerator: i128, denominator: u128) -> Rational {
    if numerator.unsigned_abs() <= u128::from(MOST)
        && denominator <= u128::from(MOST)
        && let Some(d) = NonZeroU64::new(denominator as u64)
    {
        Rational(Short(numerator as i64, d))
    } else {
        Rational(Long(Box::new(RBig::from_parts(numerator.into(), denominator.into()))))
    }
}

/// A quotient in lowest terms; the denominator is not 0.
fn reduced(numerator: i64, denominator: u64) -> Rational {
    let common = gcd(numerator.unsigned_abs(), denominator);
    lowest(i128::from(numerator) / i128::from(common), (denominator / common).into())
}

/// The greatest common divisor of two numbers, not both 0 (Stein 1967).
fn gcd(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    b >>= b.trailing_zeros();
    while a != b {
        // Often one is a power of 2.
        if a == 1 || b == 1 {
            return 1 << twos;
        }
        let less = a < b;
        let difference = a.abs_diff(b);
        b = if less { a } else { b };
        a = difference >> difference.trailing_zeros();
    }
    a << twos
}

/// A quotient by a divisor, mostly 1: divisions are slow.
#[inline(always)]
const fn part(n: u64, by: u64) -> u64 {
    if by == 1 { n } else { n / by }
}

/// The same of a number with a sign.
#[inline(always)]
const fn signed_part(n: i64, by: u64) -> i64 {
    if by == 1 { n } else { n / by as i64 }
}

/// The exact value of a double that has a short one: neither very large nor very small, if it is a number at all.
fn of_double(value: f64) -> Option<Rational> {
    const FRACTION: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = value.to_bits();
    let exponent = (bits >> FRACTION & 0x7ff) as i32 - 1023;
    if !(-62..63).contains(&exponent) {
        return (value == 0.0).then_some(Rational::ZERO);
    }
    // value = ± digits · 2^(exponent − 52), the digits with a leading one.
    let digits = (bits & ((1 << FRACTION) - 1) | 1 << FRACTION) as i64;
    let zeros = digits.trailing_zeros();
    let (digits, shift) = (digits >> zeros, exponent - FRACTION as i32 + zeros as i32);
    let digits = if value < 0.0 { -digits } else { digits };
    Some(match u32::try_from(shift) {
        Ok(up) => Rational(Short(digits << up, NonZeroU64::MIN)),
        Err(_) => lowest(digits.into(), 1 << shift.unsigned_abs()),
    })
}

fn sum(a: &Rational, b: &Rational) -> Rational {
    match (&a.0, &b.0) {
        (Short(p, q), Short(r, s)) => sum_of_short((*p, *q), (*r, *s)),
        _ => (&*a.big() + &*b.big()).into(),
    }
}

fn difference(a: &Rational, b: &Rational) -> Rational {
    match (&a.0, &b.0) {
        (Short(p, q), Short(r, s)) => sum_of_short((*p, *q), (-r, *s)),
        _ => (&*a.big() - &*b.big()).into(),
    }
}

/// p/q + r/s (Knuth 1969, 4.5.1).
#[inline]
fn sum_of_short((p, q): (i64, NonZeroU64), (r, s): (i64, NonZeroU64)) -> Rational {
    let (q, s) = (q.get(), s.get());
    let wide = |x: i64, y: u64| i128::from(x) * i128::from(y);
    if q == 1 && s == 1 {
        return lowest(i128::from(p) + i128::from(r), 1);
    }
    let common = if q == 1 || s == 1 {
        1
    } else if q == s {
        q
    } else {
        gcd(q, s)
    };
    let numerator = wide(p, part(s, common)) + wide(r, part(q, common));
    if common == 1 {
        return lowest(numerator, u128::from(q) * u128::from(s));
    }
    let rest = match i64::try_from(numerator) {
        Ok(short) => short.unsigned_abs() % common,
        Err(_) => (numerator.unsigned_abs() % u128::from(common)) as u64,
    };
    let twice = gcd(rest, common);
    let numerator = match i64::try_from(numerator) {
        _ if twice == 1 => numerator,
        Ok(short) => signed_part(short, twice).into(),
        Err(_) => numerator / i128::from(twice),
    };
    lowest(numerator, u128::from(part(q, common)) * u128::from(part(s, twice)))
}

fn product(a: &Rational, b: &Rational) -> Rational {
    match (&a.0, &b.0) {
        (Short(p, q), Short(r, s)) => product_of_short((*p, q.get()), (*r, s.get())),
        _ => (&*a.big() * &*b.big()).into(),
    }
}

#[inline]
fn product_of_short((p, q): (i64, u64), (r, s): (i64, u64)) -> Rational {
    let shared = |n: i64, d: u64| if d == 1 { 1 } else { gcd(n.unsigned_abs(), d) };
    let (first, second) = (shared(p, s), shared(r, q));
    let numerator = i128::from(signed_part(p, first)) * i128::from(signed_part(r, second));
    lowest(numerator, u128::from(part(q, second)) * u128::from(part(s, first)))
}

fn ratio(a: &Rational, b: &Rational) -> Rational {
    match (&a.0, &b.0) {
        (Short(p, q), Short(r, s)) if *r != 0 => {
            let turned = if *r < 0 { -(s.get() as i64) } else { s.get() as i64 };
            product_of_short((*p, q.get()), (turned, r.unsigned_abs()))
        }
        _ => (&*a.big() / &*b.big()).into(),
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $assign:ident, $assign_method:ident, $by:ident) => {
        impl $trait for Rational {
            type Output = Rational;
            #[inline]
            fn $method(self, other: Rational) -> Rational {
                $by(&self, &other)
            }
        }
        impl $trait<&Rational> for Rational {
            type Output = Rational;
            #[inline]
            fn $method(self, other: &Rational) -> Rational {
                $by(&self, other)
            }
        }
        impl $trait<Rational> for &Rational {
            type Output = Rational;
            #[inline]
            fn $method(self, other: Rational) -> Rational {
                $by(self, &other)
            }
        }
        impl $trait for &Rational {
            type Output = Rational;
            #[inline]
            fn $method(self, other: &Rational) -> Rational {
                $by(self, other)
            }
        }
        impl $assign for Rational {
            #[inline]
            fn $assign_method(&mut self, other: Rational) {
                *self = $by(self, &other);
            }
        }
        impl $assign<&Rational> for Rational {
            #[inline]
            fn $assign_method(&mut self, other: &Rational) {
                *self = $by(self, other);
            }
        }
    };
}

operator!(Add, add, AddAssign, add_assign, sum);
operator!(Sub, sub, SubAssign, sub_assign, difference);
operator!(Mul, mul, MulAssign, mul_assign, product);
operator!(Div, div, DivAssign, div_assign, ratio);

impl Neg for Rational {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        match self.0 {
            Short(n, d) => Self(Short(-n, d)),
            Long(big) => Self(Long(Box::new(-*big))),
        }
    }
}

impl Neg for &Rational {
    type Output = Rational;
    #[inline]
    fn neg(self) -> Rational {
        match &self.0 {
            Short(n, d) => Rational(Short(-n, *d)),
            Long(big) => Rational(Long(Box::new(-&**big))),
        }
    }
}

impl Ord for Rational {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Short(p, q), Short(r, s)) if q == s => p.cmp(r),
            (Short(p, q), Short(r, s)) => {
                (i128::from(*p) * i128::from(s.get())).cmp(&(i128::from(*r) * i128::from(q.get())))
            }
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl PartialOrd for Rational {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Rational {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Sum for Rational {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, |sum, one| sum + one)
    }
}

impl<'a> Sum<&'a Rational> for Rational {
    fn sum<I: Iterator<Item = &'a Rational>>(all: I) -> Self {
        all.fold(Self::ZERO, |sum, one| sum + one)
    }
}

impl From<RBig> for Rational {
    fn from(big: RBig) -> Self {
        match (i64::try_from(big.numerator()), u64::try_from(big.denominator()).ok().and_then(NonZeroU64::new)) {
            (Ok(n), Some(d)) if n != i64::MIN && d.get() <= MOST => Self(Short(n, d)),
            _ => Self(Long(Box::new(big))),
        }
    }
}

impl From<IBig> for Rational {
    fn from(whole: IBig) -> Self {
        RBig::from(whole).into()
    }
}

impl From<UBig> for Rational {
    fn from(whole: UBig) -> Self {
        RBig::from(whole).into()
    }
}

macro_rules! from_whole {
    ($($whole:ty)*) => {$(
        impl From<$whole> for Rational {
            #[inline]
            fn from(whole: $whole) -> Self {
                match i64::try_from(whole) {
                    Ok(n) if n != i64::MIN => Self(Short(n, NonZeroU64::MIN)),
                    _ => RBig::from(whole).into(),
                }
            }
        }
    )*};
}

from_whole!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl TryFrom<f64> for Rational {
    type Error = dashu_base::ConversionError;

    /// The exact value of a finite double.
    fn try_from(value: f64) -> Result<Self, Self::Error> {
        Ok(match of_double(value) {
            Some(short) => short,
            None => RBig::try_from(value)?.into(),
        })
    }
}

impl FromStr for Rational {
    type Err = dashu_base::ParseError;

    /// Reads `p` or `p/q`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<RBig>().map(Self::from)
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.big().fmt(formatter)
    }
}

impl fmt::Debug for Rational {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.big(), formatter)
    }
}
