//! Exact numbers for people: the fraction as long as it can be read, a decimal beside it.

use crate::exact::{self, Rational};

/// The longest fraction that is still read as a number, in characters.
const READABLE: usize = 13;
/// The longest whole number that is written out.
const WHOLE: usize = 15;

/// A number in a sentence: `2`, `1/3 (0.333)`, or `≈ 0.3333` where the fraction would be too long.
pub(in crate::report) fn figure(value: &Rational) -> String {
    match fraction(value) {
        Some(exact) if value.is_int() => exact,
        Some(exact) => format!("{exact} ({})", decimal(value)),
        None => format!("≈ {}", decimal(value)),
    }
}

/// The number as a fraction; `None` where it would be too long to read.
pub(in crate::report) fn fraction(value: &Rational) -> Option<String> {
    let exact = value.to_string();
    (exact.len() <= if value.is_int() { WHOLE } else { READABLE }).then_some(exact)
}

/// The number as a decimal: three places, fewer if it is exactly that, scientific if tiny or huge.
pub(in crate::report) fn decimal(value: &Rational) -> String {
    let near = exact::to_f64(value);
    if value.is_zero() {
        return "0".to_string();
    }
    if !near.is_normal() {
        return scientific(value);
    }
    if !(5e-4..1e7).contains(&near.abs()) {
        return format!("{near:.3e}");
    }
    let rounded = format!("{near:.3}");
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    // A figure that is only nearly round keeps its places.
    if exact::parse(short).as_ref() == Ok(value) { short.to_string() } else { rounded }
}

/// A number outside the range of doubles.
fn scientific(value: &Rational) -> String {
    let digits = |text: String| text.trim_start_matches('-').len() as isize;
    let mut exponent = digits(value.numerator().to_string()) - digits(value.denominator().to_string());
    let scaled = value * Rational::from(10).pow(-exponent);
    let mut mantissa = exact::to_f64(&scaled);
    if mantissa.abs() < 1.0 {
        (mantissa, exponent) = (mantissa * 10.0, exponent - 1);
    }
    format!("{mantissa:.3}e{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        figure(&exact::parse(text).unwrap())
    }

    /// By hand.
    #[test]
    fn fractions_stay_exact_and_come_with_a_decimal() {
        assert_eq!(shown("1/3"), "1/3 (0.333)");
        assert_eq!(shown("-5/4"), "-5/4 (-1.25)");
        assert_eq!(shown("7"), "7");
        assert_eq!(shown("0"), "0");
        assert_eq!(shown("1234567/3"), "1234567/3 (411522.333)");
    }

    #[test]
    fn long_fractions_are_shortened_and_never_shown_as_round() {
        assert_eq!(shown("1000000000/3000000001"), "≈ 0.333");
        assert_eq!(shown("99999999999999/100000000000000"), "≈ 1.000");
        assert_eq!(shown("1/100000000000000"), "≈ 1.000e-14");
        assert_eq!(shown("1/10000"), "1/10000 (1.000e-4)");
    }

    #[test]
    fn numbers_that_no_double_holds_are_shown_all_the_same() {
        assert_eq!(shown(&"3".repeat(399)), "≈ 3.333e398");
        assert_eq!(shown(&format!("-2/{}", "9".repeat(390))), "≈ -2.000e-390");
    }
}
