//! Payoffs as whole numbers from 1, in machine words where they fit.

use crate::exact::{Rational, linear, to_f64};
use dashu_base::BitTest;
use dashu_int::IBig;

/// Whole numbers from 1.
pub(in crate::equilibrium) enum Entries {
    /// All at most [`MOST_SHORT`].
    Short(Vec<i64>),
    Long(Vec<IBig>),
}

/// Differences and sums of two short entries fit in a word.
const MOST_SHORT: i64 = 1 << 61;

/// How payoffs were made whole: u stands as `u · per_one − low + 1`.
pub(super) struct Unit {
    per_one: IBig,
    low: IBig,
}

impl Unit {
    /// The payoff that stands as a quotient of whole numbers; the divisor is positive.
    pub(super) fn payoff(&self, number: IBig, divisor: &IBig) -> Rational {
        Rational::from_parts_signed(number + (&self.low - IBig::ONE) * divisor, divisor * &self.per_one)
    }
}

impl Entries {
    /// Payoffs as whole numbers from 1, and in which unit.
    pub(super) fn of(payoffs: &[Rational]) -> (Self, Unit) {
        let plain = |payoff: &Rational| {
            payoff.short_parts().filter(|(_, denominator)| *denominator == 1).map(|(whole, _)| whole)
        };
        if let Some(mut short) = payoffs.iter().map(plain).collect::<Option<Vec<i64>>>()
            && let (Some(low), Some(high)) = (short.iter().copied().min(), short.iter().copied().max())
            && high.checked_sub(low).is_some_and(|range| range < MOST_SHORT)
        {
            short.iter_mut().for_each(|entry| *entry = *entry - low + 1);
            return (Self::Short(short), Unit { per_one: IBig::ONE, low: IBig::from(low) });
        }
        let one = Rational::ONE;
        let mut whole = linear::whole(payoffs.iter().chain(std::iter::once(&one)));
        let per_one = whole.pop().unwrap_or(IBig::ONE);
        let low = whole.iter().min().cloned().unwrap_or(IBig::ONE);
        let shift = IBig::ONE - &low;
        whole.iter_mut().for_each(|entry| *entry += &shift);
        let short = |entry: &IBig| i64::try_from(entry).ok().filter(|entry| *entry <= MOST_SHORT);
        let entries = match whole.iter().map(short).collect() {
            Some(short) => Self::Short(short),
            None => Self::Long(whole),
        };
        (entries, Unit { per_one, low })
    }

    pub(super) fn at(&self, at: usize) -> IBig {
        match self {
            Self::Short(list) => IBig::from(list[at]),
            Self::Long(list) => list[at].clone(),
        }
    }

    /// The entries at some places.
    pub(super) fn chosen(&self, places: impl Iterator<Item = usize>) -> Self {
        match self {
            Self::Short(list) => Self::Short(places.map(|at| list[at]).collect()),
            Self::Long(list) => Self::Long(places.map(|at| list[at].clone()).collect()),
        }
    }

    pub(super) fn to_long(&self) -> Vec<IBig> {
        match self {
            Self::Short(list) => list.iter().copied().map(IBig::from).collect(),
            Self::Long(list) => list.clone(),
        }
    }

    /// `None` if they do not fit.
    pub(super) fn to_short(&self) -> Option<Vec<i128>> {
        match self {
            Self::Short(list) => Some(list.iter().copied().map(i128::from).collect()),
            Self::Long(list) => list.iter().map(|entry| i128::try_from(entry).ok()).collect(),
        }
    }

    /// Shifted and scaled to 1/4..5/4. Every number is within 4 units of rounding (2^-53, relative) of what it stands for.
    pub(super) fn floats(&self) -> Vec<f64> {
        match self {
            Self::Short(list) => {
                let (low, high) = (list.iter().min().copied(), list.iter().max().copied());
                let (low, range) = (low.unwrap_or(0), high.unwrap_or(0) - low.unwrap_or(0));
                if range == 0 {
                    return vec![1.0; list.len()];
                }
                list.iter().map(|entry| (entry - low) as f64 / range as f64 + 0.25).collect()
            }
            Self::Long(list) => {
                let (low, high) = (list.iter().min(), list.iter().max());
                let (Some(low), Some(range)) = (low, high.zip(low).map(|(high, low)| high - low)) else {
                    return Vec::new();
                };
                if range == IBig::ZERO {
                    return vec![1.0; list.len()];
                }
                list.iter().map(|entry| quotient(entry - low, &range) + 0.25).collect()
            }
        }
    }
}

/// The nearest double or the one next to it, for numbers of any length; the divisor is positive.
fn quotient(number: IBig, divisor: &IBig) -> f64 {
    const PLAIN: usize = 1000;
    if number.bit_len() < PLAIN && divisor.bit_len() < PLAIN {
        number.to_f64().value() / divisor.to_f64().value()
    } else {
        to_f64(&Rational::from_parts_signed(number, divisor.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::parse;

    /// By hand, for words, for fractions that become words, and for what does not fit: 2^63 − 1, −2^63, 1e300.
    #[test]
    fn payoffs_of_all_sizes_come_back() {
        for (texts, short) in [
            (["3", "-7", "0"], true),
            (["1/2", "-3", "0.7"], true),
            (["9223372036854775807", "-9223372036854775808", "5"], false),
            (["1e300", "2", "1e-300"], false),
            (["-9223372036854775808", "-9223372036854775807", "-9223372036854775800"], true),
            (["4", "4", "4"], true),
        ] {
            let payoffs = texts.map(|text| parse(text).unwrap());
            let (entries, unit) = Entries::of(&payoffs);
            assert_eq!(matches!(entries, Entries::Short(_)), short, "{texts:?}");
            let (low, high) = (payoffs.iter().min().unwrap(), payoffs.iter().max().unwrap());
            let floats = entries.floats();
            for (at, payoff) in payoffs.iter().enumerate() {
                assert!(entries.at(at) >= IBig::ONE);
                assert_eq!(unit.payoff(entries.at(at), &IBig::ONE), *payoff);
                let part = if low == high { parse("3/4").unwrap() } else { (payoff - low) / (high - low) };
                assert!((floats[at] - 0.25 - to_f64(&part)).abs() < 1e-15);
            }
            assert_eq!(entries.to_long(), (0..3).map(|at| entries.at(at)).collect::<Vec<_>>());
        }
    }
}
