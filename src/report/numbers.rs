//! Figures for people (rounded, and never rounded over a line that matters) and for files (exact).

use crate::exact::{self, Rational};
use serde_json::{Number, Value};

/// Levels nearer to a round figure than this are shown as that figure: one in a million of the whole is the dust of
/// a solver, not an unfinished measure.
pub const DUST: f64 = 1e-6;

/// A level as a percentage with one place. Only a complete measure (up to [`DUST`]) shows `100.0`, only one that has
/// not begun shows `0.0`.
pub fn percent(level: &Rational) -> String {
    let x = exact::to_f64(level);
    let shown = format!("{:.1}", x * 100.0);
    match shown.as_str() {
        "100.0" if x < 1.0 - DUST => "<100".to_string(),
        "0.0" | "-0.0" if x.abs() > DUST => ">0.0".to_string(),
        "-0.0" => "0.0".to_string(),
        _ => shown,
    }
}

/// A level in a sentence: `45.3%`, `100%`.
pub fn share(level: &Rational) -> String {
    let shown = percent(level);
    format!("{}%", shown.strip_suffix(".0").filter(|short| !short.starts_with('>')).unwrap_or(&shown))
}

/// Whether a level is at least another, up to [`DUST`].
pub fn reaches(level: &Rational, wanted: &Rational) -> bool {
    level >= wanted || exact::to_f64(&(wanted - level)) <= DUST
}

/// A difference of levels in percentage points, without sign.
pub fn points(difference: &Rational) -> String {
    format!("{:.1}", exact::to_f64(difference).abs() * 100.0)
}

/// Whether two levels differ by more than [`DUST`].
pub fn differ(a: &Rational, b: &Rational) -> bool {
    exact::to_f64(&(a - b)).abs() > DUST
}

/// A share of a whole as a quantity: whole numbers as they are, one place under 1000, scientific when it would be too
/// long. Numbers within [`DUST`] of the whole next to a whole number are that number.
pub fn quantity(level: &Rational, whole: &Rational) -> String {
    let v = exact::to_f64(&(level * whole));
    let dust = exact::to_f64(whole).abs() * DUST;
    if v.abs() <= dust {
        return "0".to_string();
    }
    if v.abs() >= 1e9 || v.abs() < 0.05 {
        return format!("{v:.2e}");
    }
    if (v - v.round()).abs() <= dust || v.abs() >= 1000.0 { grouped(&format!("{v:.0}")) } else { format!("{v:.1}") }
}

/// A value, cost or slack: four places, scientific when tiny or huge.
pub fn value(v: f64) -> String {
    if !v.is_finite() {
        return "unknown".to_string();
    }
    if v != 0.0 && (v.abs() < 5e-4 || v.abs() >= 1e6) {
        return format!("{v:.1e}");
    }
    let shown = format!("{v:.4}");
    if shown.trim_start_matches('-').bytes().all(|b| matches!(b, b'0' | b'.')) { "0".to_string() } else { shown }
}

/// A rational as short text rounded down, so that a proved lower bound stays one.
pub fn at_least(bound: &Rational) -> String {
    towards(bound, -1.0)
}

/// A rational as short text rounded up, so that a proved upper bound stays one.
pub fn at_most(bound: &Rational) -> String {
    towards(bound, 1.0)
}

fn towards(bound: &Rational, direction: f64) -> String {
    if let Some(text) = exact::decimal(bound).filter(|t| t.len() <= 8) {
        return text;
    }
    let mut near = exact::to_f64(bound);
    let plain = (1e-2..1e6).contains(&near.abs());
    for _ in 0..4 {
        let text = if plain { format!("{near:.4}") } else { format!("{near:.2e}") };
        match exact::parse(&text) {
            Ok(read) if (direction < 0.0 && read <= *bound) || (direction > 0.0 && read >= *bound) => return text,
            // Half of the last figure further.
            _ => near += direction * if plain { 5e-5 } else { near.abs() * 0.005 },
        }
    }
    // Outside the range of doubles: the exact fraction is always right.
    bound.to_string()
}

/// A whole number with commas between thousands.
pub fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    format!("{sign}{out}")
}

/// A count with commas between thousands.
pub fn count(n: usize) -> String {
    grouped(&n.to_string())
}

/// `1 period`, `2 periods`.
pub fn counted(n: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(n), if n == 1 { "" } else { "s" })
}

/// A double as a JSON number; NaN and infinities, which JSON has not, as `null`.
pub fn json_f64(v: f64) -> Value {
    Number::from_f64(v).map_or(Value::Null, Value::Number)
}

/// A rational as a JSON number: its exact decimal where there is a finite one, else the nearest double.
pub fn json_rational(v: &Rational) -> Value {
    match exact::decimal(v).and_then(|text| text.parse::<Number>().ok()) {
        Some(number) => Value::Number(number),
        None => json_f64(exact::to_f64(v)),
    }
}

/// A rational as text for CSV: its exact decimal where there is a finite one, else the nearest double.
pub fn csv_rational(v: &Rational) -> String {
    exact::decimal(v).unwrap_or_else(|| exact::to_f64(v).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn q(text: &str) -> Rational {
        exact::parse(text).unwrap()
    }

    #[test]
    fn only_complete_is_a_hundred_percent() {
        assert_eq!(percent(&q("1")), "100.0");
        assert_eq!(percent(&q("0.9999")), "<100");
        assert_eq!(percent(&q("0.9999999999")), "100.0");
        assert_eq!(share(&q("0.9999999999")), "100%");
        assert_eq!(share(&q("1/3")), "33.3%");
        assert_eq!(share(&q("0.0001")), ">0.0%");
        assert_eq!(percent(&q("0")), "0.0");
        assert_eq!(percent(&q("1/100000")), ">0.0");
        assert_eq!(percent(&q("0.4535")), "45.4");
    }

    #[test]
    fn bounds_are_rounded_to_the_safe_side() {
        for text in ["1/3", "2/3", "-1/3", "1/100000000", "-123456789/1000", "1/7000000000000"] {
            let bound = q(text);
            assert!(exact::parse(&at_least(&bound)).unwrap() <= bound, "{text}");
            assert!(exact::parse(&at_most(&bound)).unwrap() >= bound, "{text}");
        }
        assert_eq!(at_least(&q("0")), "0");
        assert_eq!(at_least(&q("1/100000000")), "1.00e-8");
        assert_eq!((at_least(&q("2/3")).as_str(), at_most(&q("2/3")).as_str()), ("0.6666", "0.6667"));
    }

    #[test]
    fn figures_stay_short() {
        assert_eq!(quantity(&q("1"), &q("1846")), "1,846");
        assert_eq!(quantity(&q("0.1"), &q("654")), "65.4");
        assert_eq!(quantity(&q("1"), &q("1e300")), "1.00e300");
        assert_eq!(value(0.0), "0");
        assert_eq!(value(-0.000_000_001), "-1.0e-9");
        assert_eq!(value(f64::NAN), "unknown");
        assert_eq!(value(-1.5), "-1.5000");
        assert_eq!(grouped("1234567"), "1,234,567");
    }

    #[test]
    fn json_never_has_nan_and_keeps_decimals() {
        assert_eq!(json_f64(f64::INFINITY), Value::Null);
        assert_eq!(json_rational(&q("0.123456789012345678")).to_string(), "0.123456789012345678");
        assert_eq!(json_rational(&q("1/3")).to_string(), "0.3333333333333333");
    }
}
