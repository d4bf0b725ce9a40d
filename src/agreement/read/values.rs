//! Single values: numbers, whole numbers, words, names; each checked against the shape its field has in the table.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use super::Reader;
use super::faults::shorten;
use super::names::{listed, suggest};
use super::node::{Fields, Got, Node, entries, words};
use super::shape::{Kind, MAX_NAME, MAX_PERIODS, MAX_WAIT, Range, Shape, VERSION};
use crate::agreement::scenario::{Series, Suspension};
use crate::exact::{self, Rational};
use crate::units::{Discount, Probability};

/// Why a value is not a number of a range: what was read (`None`: the value as it stands), what is allowed.
type NotANumber = (Option<String>, String);

impl Range {
    /// Whether a number lies in the range.
    pub fn holds(self, value: &Rational) -> bool {
        match self {
            Self::Any => true,
            Self::NonNegative => *value >= Rational::ZERO,
            Self::Positive => *value > Rational::ZERO,
            Self::Unit => *value >= Rational::ZERO && *value <= Rational::ONE,
            Self::OpenUnit => *value > Rational::ZERO && *value < Rational::ONE,
        }
    }
}

fn number_in(value: &Value<'_>, range: Range) -> Result<Rational, NotANumber> {
    let number = any_number(value, || words(&Shape::Number(range)))?;
    if range.holds(&number) { Ok(number) } else { Err((None, range.words().to_string())) }
}

fn any_number(value: &Value<'_>, allowed: impl Fn() -> String) -> Result<Rational, NotANumber> {
    let (text, quoted) = match value {
        Value::NumberLit(number) => (number.value, false),
        Value::StringLit(string) => (string.value.as_ref(), true),
        _ => return Err((None, allowed())),
    };
    exact::parse(text).map_err(|reason| {
        let read = shorten(text);
        let read = if quoted { format!("\"{read}\"") } else { read };
        (Some(format!("{read} ({reason})")), allowed())
    })
}

/// A whole number, where the range is at most 0..=u32::MAX.
fn whole_in(value: &Value<'_>, least: usize, most: usize, allowed: &str) -> Result<usize, NotANumber> {
    let number = any_number(value, || allowed.to_string())?;
    let wrong = || (None, allowed.to_string());
    // Compared as rationals first: what is left is small, whatever the exponent was.
    let inside = number.is_int() && number >= Rational::from(least) && number <= Rational::from(most);
    if !inside {
        return Err(wrong());
    }
    usize::try_from(number.numerator()).map_err(|_| wrong())
}

impl<'t> Reader<'t> {
    fn checked<T>(&mut self, node: &Node<'t>, read: Result<T, NotANumber>) -> Got<T> {
        match read {
            Ok(value) => Got::Value(value),
            Err((found, allowed)) => {
                let found = found.unwrap_or_else(|| self.faults.describe(node.value));
                self.faults.say(node, found, allowed);
                Got::Bad
            }
        }
    }

    /// Whether a version of the format is the one this program reads.
    pub fn version(&mut self, node: &Node<'t>) -> bool {
        let read = whole_in(node.value, VERSION, VERSION, &words(&Shape::Version));
        self.checked(node, read).required().is_some()
    }

    /// Any text without control characters other than line breaks and tabs.
    pub fn text(&mut self, node: &Node<'t>) -> Option<String> {
        let Value::StringLit(string) = node.value else {
            self.faults.at(node, words(&Shape::Text));
            return None;
        };
        if string.value.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.faults.at(node, "a string without control characters");
            return None;
        }
        Some(string.value.to_string())
    }

    /// A text on one line, not blank and not too long.
    pub fn short_text(&mut self, node: &Node<'t>) -> Option<String> {
        let Value::StringLit(string) = node.value else {
            self.faults.at(node, words(&Shape::Name));
            return None;
        };
        let text = string.value.as_ref();
        if text.trim().is_empty() || text.chars().nth(MAX_NAME).is_some() {
            self.faults.at(node, words(&Shape::Name));
            return None;
        }
        if text.chars().any(char::is_control) {
            self.faults.at(node, "a string without line breaks and other control characters");
            return None;
        }
        Some(text.to_string())
    }

    /// The index of a party or measure by its name.
    pub fn lookup(&mut self, kind: Kind, name: &str, path: &str, offset: usize) -> Option<usize> {
        let names = match kind {
            Kind::Party => &self.parties,
            Kind::Measure => &self.measures,
        };
        if let Some(index) = names.find(name) {
            return Some(index);
        }
        // Where a name could not be read, this may be it: one fault is enough.
        if names.complete {
            let (found, allowed) = if self.faults.full() {
                (String::new(), String::new())
            } else {
                let hint = suggest(&mut self.suggestions, name, names.all());
                (
                    format!("the unknown {} \"{}\"", kind.word(), shorten(name)),
                    format!("one of the {}: {}{hint}", kind.plural(), listed(names.all(), 0)),
                )
            };
            self.faults.place(path.to_string(), offset, found, allowed);
        }
        None
    }

    /// A value that is the name of a party or measure.
    pub fn reference(&mut self, node: &Node<'t>, kind: Kind) -> Option<usize> {
        let Value::StringLit(string) = node.value else {
            self.faults.at(node, words(&Shape::Reference(kind)));
            return None;
        };
        self.lookup(kind, string.value.as_ref(), &node.path, node.value.start())
    }

    /// A number, or an array with one number for each period.
    pub fn series(&mut self, node: &Node<'t>, range: Range) -> Option<Series> {
        let Value::Array(array) = node.value else {
            let allowed = words(&Shape::Series(range));
            let read = match node.value {
                Value::Object(_) | Value::BooleanLit(_) | Value::NullKeyword(_) => Err((None, allowed)),
                _ => number_in(node.value, range),
            };
            return self.checked(node, read).required().map(Series::constant);
        };
        let length = array.elements.len();
        let wanted = self.count.unwrap_or(length.clamp(1, MAX_PERIODS));
        if length != wanted {
            let allowed = format!("one number, or an array of exactly {wanted}, one for each period");
            self.faults.at(node, allowed);
            return None;
        }
        let mut values = Vec::with_capacity(length);
        for (at, value) in array.elements.iter().enumerate() {
            match number_in(value, range) {
                Ok(number) => values.push(number),
                Err(wrong) => {
                    let _: Got<Rational> = self.checked(&node.item(at, value), Err(wrong));
                }
            }
        }
        if values.len() == length { Series::from_values(values) } else { None }
    }

    /// The entries of an array, at least and at most so many.
    pub fn list(&mut self, node: &Node<'t>, least: usize, most: usize) -> Option<Vec<Node<'t>>> {
        let Value::Array(array) = node.value else {
            self.faults.at(node, words(&Shape::List(&Shape::Text, least, most)));
            return None;
        };
        let length = array.elements.len();
        if length < least || length > most {
            self.faults.at(node, format!("an array of {least} to {most} entries"));
            return None;
        }
        Some(array.elements.iter().enumerate().map(|(at, value)| node.item(at, value)).collect())
    }
}

/// Fields by the shape they have in the table. Asking for a field by another shape than its own finds nothing.
impl<'t> Fields<'t> {
    /// A number in the range of the field.
    pub fn number(&self, name: &str, reader: &mut Reader<'t>) -> Got<Rational> {
        match self.get(name) {
            Some((node, Shape::Number(range))) => reader.checked(&node, number_in(node.value, range)),
            other => mismatch(other.is_some(), name),
        }
    }

    /// A probability or share.
    pub fn unit(&self, name: &str, reader: &mut Reader<'t>) -> Got<Probability> {
        match self.number(name, reader) {
            Got::Value(number) => Probability::new(number).into(),
            Got::Absent => Got::Absent,
            Got::Bad => Got::Bad,
        }
    }

    /// A discount factor.
    pub fn discount(&self, name: &str, reader: &mut Reader<'t>) -> Got<Discount> {
        match self.number(name, reader) {
            Got::Value(number) => Discount::new(number).into(),
            Got::Absent => Got::Absent,
            Got::Bad => Got::Bad,
        }
    }

    /// A number or one number for each period.
    pub fn series(&self, name: &str, reader: &mut Reader<'t>) -> Got<Series> {
        match self.get(name) {
            Some((node, Shape::Series(range))) => reader.series(&node, range).into(),
            other => mismatch(other.is_some(), name),
        }
    }

    /// A whole number in the range of the field, or a period of the schedule.
    pub fn whole(&self, name: &str, reader: &mut Reader<'t>) -> Got<usize> {
        match self.get(name) {
            Some((node, shape @ Shape::Whole(least, most))) => {
                reader.checked(&node, whole_in(node.value, least, most, &words(&shape)))
            }
            Some((node, shape @ Shape::Period)) => {
                let allowed = match reader.count {
                    Some(count) => format!("a whole number from 1 to {count}, the number of periods"),
                    None => words(&shape),
                };
                let read = whole_in(node.value, 1, reader.count.unwrap_or(MAX_PERIODS), &allowed);
                reader.checked(&node, read)
            }
            other => mismatch(other.is_some(), name),
        }
    }

    /// The length of a suspension.
    pub fn suspension(&self, name: &str, reader: &mut Reader<'t>) -> Got<Suspension> {
        match self.get(name) {
            Some((node, shape @ Shape::Suspension)) => {
                if matches!(node.value, Value::StringLit(word) if word.value == "forever") {
                    return Got::Value(Suspension::Forever);
                }
                let read = whole_in(node.value, 0, MAX_WAIT, &words(&shape));
                let periods = read.and_then(|n| u32::try_from(n).map_err(|_| (None, words(&shape))));
                reader.checked(&node, periods.map(Suspension::Periods))
            }
            other => mismatch(other.is_some(), name),
        }
    }

    /// One of the words of the field.
    pub fn choice(&self, name: &str, reader: &mut Reader<'t>) -> Got<&'static str> {
        match self.get(name) {
            Some((node, shape @ Shape::Choice(choices))) => {
                let Value::StringLit(read) = node.value else {
                    reader.faults.at(&node, words(&shape));
                    return Got::Bad;
                };
                let choice = choices.iter().find(|choice| **choice == read.value).copied();
                if choice.is_none() {
                    let hint = suggest(&mut reader.suggestions, read.value.as_ref(), choices.iter().copied());
                    reader.faults.at(&node, format!("{}{hint}", words(&shape)));
                }
                choice.into()
            }
            other => mismatch(other.is_some(), name),
        }
    }

    /// A text or a name.
    pub fn text(&self, name: &str, reader: &mut Reader<'t>) -> Got<String> {
        match self.get(name) {
            Some((node, Shape::Text)) => reader.text(&node).into(),
            Some((node, Shape::Name)) => reader.short_text(&node).into(),
            other => mismatch(other.is_some(), name),
        }
    }

    /// The index of a party or measure.
    pub fn reference(&self, name: &str, reader: &mut Reader<'t>) -> Got<usize> {
        match self.get(name) {
            Some((node, Shape::Reference(kind))) => reader.reference(&node, kind).into(),
            other => mismatch(other.is_some(), name),
        }
    }

    /// An object of the kind the field calls for.
    pub fn object(&self, name: &str, reader: &mut Reader<'t>) -> Got<Fields<'t>> {
        match self.get(name) {
            Some((node, Shape::Object(object))) => Fields::open(node, object, reader).into(),
            other => mismatch(other.is_some(), name),
        }
    }

    /// The entries of an array, each read by a function; a fault in one entry spoils the whole, but all are read.
    pub fn list<T>(
        &self,
        name: &str,
        reader: &mut Reader<'t>,
        mut read: impl FnMut(Node<'t>, &mut Reader<'t>) -> Option<T>,
    ) -> Got<Vec<T>> {
        match self.get(name) {
            Some((node, Shape::List(_, least, most))) => {
                let Some(items) = reader.list(&node, least, most) else { return Got::Bad };
                let length = items.len();
                let values: Vec<T> = items.into_iter().filter_map(|item| read(item, reader)).collect();
                if values.len() == length { Got::Value(values) } else { Got::Bad }
            }
            other => mismatch(other.is_some(), name),
        }
    }

    /// A map from names to numbers, as (index of the name, node of the value), in the order of the file.
    /// Entries with unknown names have been reported and are left out; the flag says whether there were any.
    pub fn map(&self, name: &str, reader: &mut Reader<'t>) -> Got<(Vec<(usize, Node<'t>)>, bool)> {
        match self.get(name) {
            Some((node, shape @ Shape::Map(kind, _))) => {
                let Some(read) = entries(&node, &words(&shape), reader) else { return Got::Bad };
                let length = read.len();
                let mut known = Vec::with_capacity(length);
                for (key, value, offset) in read {
                    if let Some(index) = reader.lookup(kind, key, &value.path, offset) {
                        known.push((index, value));
                    }
                }
                let whole = known.len() == length;
                Got::Value((known, whole))
            }
            other => mismatch(other.is_some(), name),
        }
    }

    /// A map from names to numbers, in the order of the file.
    pub fn numbers(&self, name: &str, reader: &mut Reader<'t>) -> Got<Vec<(usize, Rational)>> {
        let range = match self.get(name) {
            Some((_, Shape::Map(_, Shape::Number(range)))) => *range,
            other => return mismatch(other.is_some(), name),
        };
        let (known, whole) = match self.map(name, reader) {
            Got::Value(read) => read,
            Got::Absent => return Got::Absent,
            Got::Bad => return Got::Bad,
        };
        let length = known.len();
        let mut numbers = Vec::with_capacity(length);
        for (index, node) in known {
            if let Got::Value(number) = reader.checked(&node, number_in(node.value, range)) {
                numbers.push((index, number));
            }
        }
        if whole && numbers.len() == length { Got::Value(numbers) } else { Got::Bad }
    }

    /// A map from party names to numbers or series, as one series for each party (0 where left out).
    pub fn series_by_party(&self, name: &str, reader: &mut Reader<'t>) -> Got<Vec<Series>> {
        let range = match self.get(name) {
            Some((_, Shape::Map(_, Shape::Series(range)))) => *range,
            other => return mismatch(other.is_some(), name),
        };
        let (known, mut good) = match self.map(name, reader) {
            Got::Value(read) => read,
            Got::Absent => return Got::Absent,
            Got::Bad => return Got::Bad,
        };
        let mut all = vec![Series::constant(Rational::ZERO); reader.party_count];
        for (index, node) in known {
            match (reader.series(&node, range), all.get_mut(index)) {
                (Some(series), Some(place)) => *place = series,
                _ => good = false,
            }
        }
        if good { Got::Value(all) } else { Got::Bad }
    }

    /// Checks the fields that people may add anywhere and the program does not use.
    pub fn remarks(&self, names: &[&str], reader: &mut Reader<'t>) -> Option<()> {
        let mut good = true;
        for name in names {
            let read = match *name {
                "confidence" => self.choice(name, reader).or("found").is_some(),
                _ => self.text(name, reader).or(String::new()).is_some(),
            };
            good &= read;
        }
        good.then_some(())
    }
}

/// A field that is left out, or (a slip in this program, which its tests would show) asked for by a wrong shape.
fn mismatch<T>(given: bool, name: &str) -> Got<T> {
    debug_assert!(!given, "the field {name} has another shape in the table");
    if given { Got::Bad } else { Got::Absent }
}
