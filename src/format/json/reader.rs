//! Values with their places, and objects whose fields are known.

use std::fmt;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use crate::exact::Rational;
use crate::format::faults::{Faults, shorten};
use crate::format::number::{self, A_NUMBER};

/// Where a value stands; put into words only if something is wrong there.
#[derive(Clone, Copy)]
pub enum Place<'p> {
    /// The whole document.
    Root,
    /// A field.
    Key(&'p Place<'p>, &'p str),
    /// An entry of an array.
    Index(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    /// A field of the object that stands here.
    pub fn key(&'p self, key: &'p str) -> Self {
        Self::Key(self, key)
    }

    /// An entry of the array that stands here.
    pub fn index(&'p self, index: usize) -> Self {
        Self::Index(self, index)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(Place::Root, key) => f.write_str(&shorten(key)),
            Self::Key(before, key) => write!(f, "{before}.{}", shorten(key)),
            Self::Index(before, index) => write!(f, "{before}[{index}]"),
        }
    }
}

/// Reads values and keeps the faults.
pub struct Reader<'t, 'f> {
    pub text: &'t str,
    pub faults: &'f mut Faults<'t>,
}

/// The values of the fields of an object, in the order of their names in the list of known fields.
pub type Fields<'v, 't, const N: usize> = [Option<&'v Value<'t>>; N];

impl<'t> Reader<'t, '_> {
    /// Reports that a value is wrong.
    pub fn wrong(&mut self, value: &Value<'t>, place: &Place, allowed: &str) {
        self.wrong_because(value, place, None, allowed);
    }

    /// Reports that a value is wrong, with what was found in words.
    pub fn wrong_because(&mut self, value: &Value<'t>, place: &Place, found: Option<String>, allowed: &str) {
        let text = self.text;
        self.faults.say(value.start(), || {
            let found = found.unwrap_or_else(|| describe(value, text));
            (place.to_string(), found, allowed.to_owned())
        });
    }

    /// The fields of an object; those of the first so many names are required. Unknown, repeated and missing ones are
    /// reported. `None` when the value is not an object.
    pub fn fields<'v, const N: usize>(
        &mut self,
        value: &'v Value<'t>,
        place: &Place,
        names: &[&str; N],
        required: usize,
    ) -> Option<Fields<'v, 't, N>> {
        let Value::Object(object) = value else {
            self.wrong(value, place, &format!("an object with the fields {}", names.join(", ")));
            return None;
        };
        let mut found = [None; N];
        for property in &object.properties {
            let key = property.name.as_str();
            let slot = names.iter().position(|name| *name == key).and_then(|at| found.get_mut(at));
            match slot {
                Some(slot @ None) => *slot = Some(&property.value),
                Some(Some(_)) => self.faults.say(property.start(), || {
                    let found = format!("\"{}\" a second time", shorten(key));
                    (place.key(key).to_string(), found, "each field once".to_owned())
                }),
                None => self.faults.say(property.start(), || {
                    let found = format!("the unknown field \"{}\"", shorten(key));
                    (place.key(key).to_string(), found, format!("the fields {}", names.join(", ")))
                }),
            }
        }
        for (name, _) in names.iter().zip(&found).take(required).filter(|(_, value)| value.is_none()) {
            self.faults.say(value.start(), || {
                (place.key(name).to_string(), "nothing".to_owned(), "a value; this field is required".to_owned())
            });
        }
        Some(found)
    }

    /// The entries of an array.
    pub fn array<'v>(&mut self, value: &'v Value<'t>, place: &Place, allowed: &str) -> Option<&'v [Value<'t>]> {
        let Value::Array(array) = value else {
            self.wrong(value, place, allowed);
            return None;
        };
        Some(&array.elements)
    }

    /// A string.
    pub fn text(&mut self, value: &Value<'t>, place: &Place) -> Option<String> {
        let Value::StringLit(string) = value else {
            self.wrong(value, place, "a string");
            return None;
        };
        Some(string.value.to_string())
    }

    /// A string, empty where it is left out.
    pub fn text_if_any(&mut self, value: Option<&Value<'t>>, place: &Place) -> Option<String> {
        value.map_or(Some(String::new()), |value| self.text(value, place))
    }

    /// A number.
    pub fn number(&mut self, value: &Value<'t>, place: &Place) -> Option<Rational> {
        let text = match value {
            Value::NumberLit(number) => number.value,
            Value::StringLit(string) => string.value.as_ref(),
            _ => {
                self.wrong(value, place, A_NUMBER);
                return None;
            }
        };
        number::read(text).map_err(|found| self.wrong_because(value, place, Some(found), A_NUMBER)).ok()
    }

    /// Numbers, so many; `None` after a fault.
    pub fn numbers(&mut self, value: &Value<'t>, place: &Place, count: usize, what: &str) -> Option<Vec<Rational>> {
        let entries = self.entries(value, place, count, what)?;
        let read = entries.iter().enumerate().map(|(at, entry)| self.number(entry, &place.index(at)));
        // All are looked at, then they count.
        read.collect::<Vec<_>>().into_iter().collect()
    }

    /// The entries of an array of so many.
    pub fn entries<'v>(
        &mut self,
        value: &'v Value<'t>,
        place: &Place,
        count: usize,
        what: &str,
    ) -> Option<&'v [Value<'t>]> {
        match value {
            Value::Array(array) if array.elements.len() == count => Some(&array.elements),
            _ => {
                self.wrong(value, place, &format!("an array of {count}: {what}"));
                None
            }
        }
    }

    /// A whole number in digits.
    pub fn whole(&mut self, value: &Value<'t>, place: &Place, least: u64, most: u64) -> Option<u64> {
        let read = match value {
            Value::NumberLit(number) => number::whole(number.value),
            _ => None,
        };
        let read = read.filter(|number| (least..=most).contains(number));
        if read.is_none() {
            let allowed = match (least, most) {
                (least, most) if least == most => format!("{least}"),
                (least, u64::MAX) => format!("a whole number from {least}"),
                _ => format!("a whole number from {least} to {most}"),
            };
            self.wrong(value, place, &allowed);
        }
        read
    }
}

/// What stands in the text for a value, shortened.
fn describe(value: &Value<'_>, text: &str) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(array) => match array.elements.len() {
            0 => "an empty array".to_owned(),
            1 => "an array of 1 entry".to_owned(),
            count => format!("an array of {count} entries"),
        },
        _ => shorten(text.get(value.start()..value.end()).unwrap_or_default()),
    }
}
