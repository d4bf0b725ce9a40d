//! Quantities with a range, checked once when they are made.

use crate::exact::Rational;

/// A discount factor per period, strictly between 0 and 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discount(Rational);

impl Discount {
    /// The allowed range, in words.
    pub const RANGE: &'static str = "a number strictly between 0 and 1";

    /// `None` outside (0, 1).
    pub fn new(value: Rational) -> Option<Self> {
        (value > Rational::ZERO && value < Rational::ONE).then_some(Self(value))
    }

    /// The exact value.
    pub fn get(&self) -> &Rational {
        &self.0
    }
}

/// A probability, in [0, 1].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probability(Rational);

impl Probability {
    /// The allowed range, in words.
    pub const RANGE: &'static str = "a number from 0 to 1";
    /// Impossible.
    pub const ZERO: Self = Self(Rational::ZERO);

    /// `None` outside [0, 1].
    pub fn new(value: Rational) -> Option<Self> {
        (value >= Rational::ZERO && value <= Rational::ONE).then_some(Self(value))
    }

    /// The exact value.
    pub fn get(&self) -> &Rational {
        &self.0
    }
}
