//! What is varied: a place in the scenario file, and the values it takes.

use crate::exact::{self, Rational, to_f64};
use std::fmt;

/// One step of the way to a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A field of an object.
    Field(String),
    /// An entry of a list, from 0.
    Entry(usize),
    /// The entry of a list whose `name` is this.
    Named(String),
    /// Every entry of a list.
    Every,
}

/// A value written into the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A number.
    Number(Rational),
    /// A word such as `forever` or `sunset`.
    Word(String),
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => f.write_str(&exact::decimal(number).unwrap_or_else(|| exact::to_text(number))),
            Self::Word(word) => f.write_str(word),
        }
    }
}

/// The values of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// These.
    List(Vec<Setting>),
    /// Any number between these two; for sampling only.
    Range(Rational, Rational),
}

/// A place and its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variation {
    /// The place as it was written.
    pub place: String,
    pub(super) steps: Vec<Step>,
    /// What it takes.
    pub values: Values,
}

/// A number that other programs can read as well: itself where it is a decimal, and otherwise the decimal nearest to it
/// within a millionth of the step to the next.
pub(super) fn short(number: Rational, step: &Rational) -> Rational {
    if exact::decimal(&number).is_some() {
        return number;
    }
    let mut digits = 6;
    let mut size = to_f64(step).abs();
    while size < 1.0 && digits < 18 {
        (size, digits) = (size * 10.0, digits + 1);
    }
    exact::round_to_grid(to_f64(&number), digits).unwrap_or(number)
}

/// Most values of one place.
const MOST_VALUES: usize = 1_000_000;

impl Variation {
    /// Reads `PLACE=VALUES`. Places are written as in `parties[0].discount`, `parties[*].discount` (all of them) or
    /// `parties[USSR].discount` (by name). Values are `a,b,c`, or `from:to:count` (evenly spaced, both ends included; thirds and the like are rounded to a millionth of the step), or
    /// `from:to` (for sampling).
    ///
    /// # Errors
    /// What is wrong and what is allowed, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (place, values) = text
            .split_once('=')
            .ok_or_else(|| format!("{text:?}: expected PLACE=VALUES, such as parties[0].discount=0.8,0.9"))?;
        let place = place.trim();
        let wrong = |why: String| format!("{text:?}: {why}");
        Ok(Self {
            place: place.to_owned(),
            steps: steps(place).map_err(wrong)?,
            values: self::values(values.trim()).map_err(|why| format!("{text:?}: {why}"))?,
        })
    }
}

fn steps(place: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = place;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (index, after) = inside.split_once(']').ok_or("a closing ] is missing")?;
            steps.push(match (index, index.parse::<usize>()) {
                ("", _) => return Err("nothing between [ and ]; allowed: a number, a name or *".to_owned()),
                ("*", _) => Step::Every,
                (_, Ok(at)) => Step::Entry(at),
                (name, Err(_)) => Step::Named(name.to_owned()),
            });
            rest = after;
            if !rest.is_empty() && !rest.starts_with(['.', '[']) {
                return Err(format!("expected . or [ before {rest:?}"));
            }
            continue;
        }
        let field = rest.strip_prefix('.').filter(|_| !steps.is_empty()).unwrap_or(rest);
        let end = field.find(['.', '[']).unwrap_or(field.len());
        let (name, after) = field.split_at(end);
        if name.is_empty() {
            return Err("the name of a field is missing".to_owned());
        }
        steps.push(Step::Field(name.to_owned()));
        rest = after;
    }
    if steps.is_empty() { Err("the place is missing".to_owned()) } else { Ok(steps) }
}

fn values(text: &str) -> Result<Values, String> {
    if text.is_empty() {
        return Err("there are no values".to_owned());
    }
    let parts: Vec<&str> = text.split(':').collect();
    let number = |text: &str| exact::parse(text.trim());
    match parts.as_slice() {
        [low, high] => {
            let (low, high) = (number(low)?, number(high)?);
            if low < high { Ok(Values::Range(low, high)) } else { Err("the range must rise".to_owned()) }
        }
        [low, high, count] => {
            let (low, high) = (number(low)?, number(high)?);
            let count: usize = count.trim().parse().map_err(|_| format!("{count:?} is not a number of values"))?;
            if !(2..=MOST_VALUES).contains(&count) {
                return Err(format!("{count} values; allowed: 2 to {MOST_VALUES}"));
            }
            let step = (high - &low) / Rational::from(count - 1);
            let value = |k: usize| match k + 1 == count {
                true => &low + &step * Rational::from(k),
                false => short(&low + &step * Rational::from(k), &step),
            };
            Ok(Values::List((0..count).map(|k| Setting::Number(value(k))).collect()))
        }
        [_] => {
            let each = text.split(',').map(|one| {
                let one = one.trim();
                match (exact::parse(one), one.starts_with(|c: char| c.is_alphabetic())) {
                    (Ok(number), _) => Ok(Setting::Number(number)),
                    (Err(_), true) => Ok(Setting::Word(one.to_owned())),
                    (Err(why), false) => Err(format!("{one:?}: {why}")),
                }
            });
            Ok(Values::List(each.collect::<Result<_, String>>()?))
        }
        _ => Err("allowed: a,b,c or from:to:count or from:to".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_values_are_read() {
        let read = Variation::parse("verification.layers[0].detection=0.1:0.9:17").unwrap();
        assert_eq!(
            read.steps,
            [
                Step::Field("verification".into()),
                Step::Field("layers".into()),
                Step::Entry(0),
                Step::Field("detection".into())
            ]
        );
        let Values::List(list) = read.values else { panic!() };
        // 0.1 + 0.05 k
        assert_eq!(list.len(), 17);
        assert_eq!((list[1].to_string(), list[16].to_string()), ("0.15".to_owned(), "0.9".to_owned()));
        let read = Variation::parse("response.suspension_periods=0,3,forever").unwrap();
        assert_eq!(
            read.values,
            Values::List(vec![
                Setting::Number(Rational::ZERO),
                Setting::Number(Rational::from(3)),
                Setting::Word("forever".into())
            ])
        );
        assert_eq!(Variation::parse("parties[*].discount=1/3").unwrap().steps[1], Step::Every);
        assert_eq!(Variation::parse("parties[USSR].discount=1/3").unwrap().steps[1], Step::Named("USSR".into()));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for wrong in [
            "",
            "a",
            "=1",
            "a=",
            "a[=1",
            "a[]=1",
            "a..b=1",
            "a[0]b=1",
            ".a=1",
            "a=1:0",
            "a=0:1:1",
            "a=0:1:x",
            "a=1:2:3:4",
            "a=1,,2",
            "a=0:1:99999999",
        ] {
            assert!(Variation::parse(wrong).is_err(), "{wrong}");
        }
    }
}
