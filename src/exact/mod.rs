//! Rational numbers: every number of a scenario or a solution is read exactly from its text.

pub mod corners;
pub mod dixon;
pub mod linear;
mod rational;
pub mod simplex;

use dashu_base::Approximation;
use dashu_int::{IBig, UBig};

pub use rational::Rational;

/// The longest text accepted for one number; longer ones are refused, not truncated.
pub const MAX_DIGITS: usize = 400;
/// The largest absolute decimal exponent accepted, so that `1e999999999` cannot exhaust the memory.
pub const MAX_EXPONENT: i64 = 300;

/// Reads `"p/q"`, or a decimal such as `-1.25`, `3`, `2e-3`, exactly.
///
/// # Errors
/// A sentence saying what is wrong with the text: not a number, a zero denominator, too long, or an exponent
/// outside ±[`MAX_EXPONENT`].
pub fn parse(text: &str) -> Result<Rational, String> {
    let text = text.trim();
    if text.len() > MAX_DIGITS {
        return Err(format!("a number of more than {MAX_DIGITS} characters"));
    }
    if let Some((numerator, denominator)) = text.split_once('/') {
        let numerator = parse_integer(numerator.trim())?;
        let denominator = parse_integer(denominator.trim())?;
        if denominator == IBig::ZERO {
            return Err("a fraction with denominator 0".to_string());
        }
        return Ok(Rational::from_parts_signed(numerator, denominator));
    }
    parse_decimal(text)
}

fn parse_integer(text: &str) -> Result<IBig, String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(not_a_number());
    }
    text.parse::<IBig>().map_err(|_| not_a_number())
}

fn parse_decimal(text: &str) -> Result<Rational, String> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], parse_exponent(&text[at + 1..])?),
        None => (text, 0),
    };
    let (negative, unsigned) = match mantissa.as_bytes().first() {
        Some(b'-') => (true, &mantissa[1..]),
        Some(b'+') => (false, &mantissa[1..]),
        _ => (false, mantissa),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let all_digits = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    if !all_digits || whole.len() + fraction.len() == 0 {
        return Err(not_a_number());
    }
    let digits: IBig = format!("{whole}{fraction}").parse().map_err(|_| not_a_number())?;
    let digits = if negative { -digits } else { digits };
    let shift = exponent - fraction.len() as i64;
    let ten = |power: i64| UBig::from(10u8).pow(power.unsigned_abs() as usize);
    Ok(if shift >= 0 {
        Rational::from(digits * IBig::from(ten(shift)))
    } else {
        Rational::from_parts(digits, ten(shift))
    })
}

fn parse_exponent(text: &str) -> Result<i64, String> {
    let exponent: i64 = text.parse().map_err(|_| not_a_number())?;
    // Not `abs`: the least i64 has none.
    if exponent.unsigned_abs() > MAX_EXPONENT.unsigned_abs() {
        return Err(format!("an exponent outside -{MAX_EXPONENT}..{MAX_EXPONENT}"));
    }
    Ok(exponent)
}

fn not_a_number() -> String {
    "not a number".to_string()
}

/// Whole numbers up to this are doubles.
const WHOLE_DOUBLES: u64 = 1 << f64::MANTISSA_DIGITS;

/// The nearest double.
pub fn to_f64(value: &Rational) -> f64 {
    // A quotient of doubles is rounded to the nearest by the machine.
    if let Some((numerator, denominator)) = value.short_parts()
        && numerator.unsigned_abs() <= WHOLE_DOUBLES
        && (denominator <= WHOLE_DOUBLES || denominator.is_power_of_two())
    {
        return numerator as f64 / denominator as f64;
    }
    match value.to_f64() {
        Approximation::Exact(v) | Approximation::Inexact(v, _) => v,
    }
}

/// The exact value of a finite double; `None` for NaN and infinities.
pub fn from_f64(value: f64) -> Option<Rational> {
    Rational::try_from(value).ok()
}

/// The multiple of `10^-digits` nearest to a finite double, exactly; `None` for NaN and infinities.
pub fn round_to_grid(value: f64, digits: u32) -> Option<Rational> {
    let grid = IBig::from(10u8).pow(digits as usize);
    let scaled = from_f64(value)? * Rational::from(grid.clone());
    Some(Rational::from_parts_signed(scaled.round(), grid))
}

/// A rational as short text: an integer, a finite decimal of at most 18 places, or `p/q`.
pub fn to_text(value: &Rational) -> String {
    decimal(value).unwrap_or_else(|| value.to_string())
}

/// A rational as a finite decimal of at most 18 places, if it is one.
pub fn decimal(value: &Rational) -> Option<String> {
    const PLACES: usize = 18;
    let scale = IBig::from(10u8).pow(PLACES);
    let scaled = value * Rational::from(scale);
    if !scaled.is_int() {
        return None;
    }
    let (integer, _) = scaled.into_parts();
    let text = integer.to_string();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest.to_string()),
        None => ("", text),
    };
    let digits = format!("{digits:0>width$}", width = PLACES + 1);
    let (whole, fraction) = digits.split_at(digits.len() - PLACES);
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_without_rounding() {
        let third = Rational::from_parts(IBig::from(1), UBig::from(3u8));
        assert_eq!(parse("1/3").unwrap(), third);
        assert_eq!(parse("2/-6").unwrap(), -third);
        assert_eq!(parse("0.1").unwrap(), parse("1/10").unwrap());
        assert_eq!(parse("-12.50e-1").unwrap(), parse("-5/4").unwrap());
        assert_eq!(parse("3E2").unwrap(), Rational::from(300));
        assert_eq!(parse("99/100").unwrap(), parse("0.99").unwrap());
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in ["", "NaN", "inf", "1/0", "1e999999999", "--1", "1_000", "0x10", ".", "1/2/3", "1e", "٣"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"9".repeat(MAX_DIGITS + 1)).is_err());
        assert!(parse("1e-9223372036854775808").is_err());
    }

    /// The short way against the long one, at its edges too.
    #[test]
    fn the_nearest_double_is_the_nearest() {
        let edge = WHOLE_DOUBLES as i64;
        let mut seed = 1u64;
        let mut numbers = vec![0, 1, -1, edge, -edge, edge + 1, edge - 1, -edge - 1, i64::MAX, i64::MIN];
        for _ in 0..200 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            numbers.push((seed as i64) >> (seed % 60));
        }
        for &numerator in &numbers {
            for &denominator in numbers.iter().filter(|d| **d != 0) {
                let value = Rational::from_parts(numerator.into(), denominator.unsigned_abs().into());
                let (Approximation::Exact(long) | Approximation::Inexact(long, _)) = value.to_f64();
                assert_eq!(to_f64(&value), long, "{numerator}/{denominator}");
            }
        }
    }

    #[test]
    fn text_of_a_rational_reads_back_the_same() {
        for text in ["0", "-0.5", "1/3", "0.000000000000000001", "12345.678", "-7"] {
            assert_eq!(to_text(&parse(text).unwrap()), text);
        }
    }

    #[test]
    fn rounding_lands_on_the_grid() {
        assert_eq!(round_to_grid(0.123_456_789, 3).unwrap(), parse("0.123").unwrap());
        assert_eq!(round_to_grid(f64::NAN, 3), None);
    }
}
