//! The three kinds of number a proof can be made of, behind one set of operations.
//!
//! Exact rationals prove everything but grow with the horizon; intervals of doubles are fast and always
//! enough for a slack that is not zero by a hair; wide intervals stand between them.

use crate::exact::Rational;

/// A number, or a proved enclosure of one. Every operation encloses the exact result.
///
/// Exact zeros stay exact: 0 + x = x, 0·x = 0, and 1·x = x, so that what vanishes term by term is proved to be 0.
pub(super) trait Number: Clone + Send + Sync {
    /// 0, exactly.
    fn zero() -> Self;
    /// 1, exactly.
    fn one() -> Self;
    /// An enclosure of a rational, as tight as the type allows.
    fn of(value: &Rational) -> Self;
    /// Sum.
    fn plus(&self, other: &Self) -> Self;
    /// Difference.
    fn minus(&self, other: &Self) -> Self;
    /// Product.
    fn times(&self, other: &Self) -> Self;
    /// Quotient by a number known to be > 0.
    fn over(&self, divisor: &Self) -> Self;
    /// max(0, x).
    fn positive_part(&self) -> Self;
    /// min(x, y).
    fn least(&self, other: &Self) -> Self;
    /// max(x, y).
    fn greatest(&self, other: &Self) -> Self;
    /// Proved to be exactly 0.
    fn is_zero(&self) -> bool;
    /// Proved ≥ 0.
    fn is_nonnegative(&self) -> bool;
    /// Proved < 0.
    fn is_negative(&self) -> bool;
    /// More likely > 0 than not; a heuristic choice for intervals, the truth for rationals.
    fn leans_positive(&self) -> bool;
    /// Whether the lower end lies under the other's lower end.
    fn starts_below(&self, other: &Self) -> bool;
    /// The lower end; `None` if it is −∞.
    fn lower(&self) -> Option<Rational>;
    /// The upper end; `None` if it is +∞.
    fn upper(&self) -> Option<Rational>;

    /// x^n by repeated squaring.
    fn power(&self, mut exponent: u64) -> Self {
        let mut result = Self::one();
        let mut square = self.clone();
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = result.times(&square);
            }
            exponent >>= 1;
            if exponent > 0 {
                square = square.times(&square);
            }
        }
        result
    }
}

impl Number for Rational {
    fn zero() -> Self {
        Self::ZERO
    }

    fn one() -> Self {
        Self::ONE
    }

    fn of(value: &Rational) -> Self {
        value.clone()
    }

    fn plus(&self, other: &Self) -> Self {
        if Rational::is_zero(self) {
            other.clone()
        } else if Rational::is_zero(other) {
            self.clone()
        } else {
            self + other
        }
    }

    fn minus(&self, other: &Self) -> Self {
        if Rational::is_zero(other) { self.clone() } else { self - other }
    }

    fn times(&self, other: &Self) -> Self {
        if Rational::is_zero(self) || Rational::is_zero(other) {
            Self::ZERO
        } else if self.is_one() {
            other.clone()
        } else if other.is_one() {
            self.clone()
        } else {
            self * other
        }
    }

    fn over(&self, divisor: &Self) -> Self {
        // The divisor is 1 minus a discounted probability, never 0; the test only keeps a wrong caller from a panic.
        if Rational::is_zero(divisor) { Self::ZERO } else { self / divisor }
    }

    fn positive_part(&self) -> Self {
        if *self > Self::ZERO { self.clone() } else { Self::ZERO }
    }

    fn least(&self, other: &Self) -> Self {
        if self <= other { self.clone() } else { other.clone() }
    }

    fn greatest(&self, other: &Self) -> Self {
        if self >= other { self.clone() } else { other.clone() }
    }

    fn is_zero(&self) -> bool {
        Rational::is_zero(self)
    }

    fn is_nonnegative(&self) -> bool {
        *self >= Self::ZERO
    }

    fn is_negative(&self) -> bool {
        *self < Self::ZERO
    }

    fn leans_positive(&self) -> bool {
        *self > Self::ZERO
    }

    fn starts_below(&self, other: &Self) -> bool {
        self < other
    }

    fn lower(&self) -> Option<Rational> {
        Some(self.clone())
    }

    fn upper(&self) -> Option<Rational> {
        Some(self.clone())
    }
}
