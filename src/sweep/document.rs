//! The scenario file as a document in which places can be set.

use super::place::{Setting, Step, Variation};
use crate::agreement::read::read_scenario;
use crate::agreement::scenario::Scenario;
use crate::error::{Error, Fault};
use crate::exact::{self, Rational};
use jsonc_parser::ast;
use serde_json::{Map, Value};

/// A scenario file that has been read once without a fault.
#[derive(Debug, Clone)]
pub struct Document {
    root: Value,
}

impl Document {
    /// Reads the file.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn read(text: &str) -> Result<Self, Error> {
        read_scenario(text)?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let parsed = jsonc_parser::parse_to_ast(text, &Default::default(), &Default::default());
        let root = parsed.ok().and_then(|tree| tree.value.as_ref().map(value_of));
        root.map(|root| Self { root }).ok_or_else(|| Error::Bug("a scenario that was read is no JSON".to_owned()))
    }

    /// The document as text, the same for the same content whatever the comments and spaces of the file.
    #[must_use]
    pub fn text(&self) -> String {
        self.root.to_string()
    }

    /// The scenario with these places set to these values.
    ///
    /// # Errors
    /// When a place is not there (with those that are), or the scenario that results has faults.
    pub fn with(&self, settings: &[(&Variation, Setting)]) -> Result<Scenario, Error> {
        let mut root = self.root.clone();
        for (variation, setting) in settings {
            let places = set(&mut root, &variation.steps, &value_of_setting(setting));
            if places == 0 {
                return Err(Error::Unsupported(self.unknown(variation)));
            }
        }
        read_scenario(&root.to_string())
    }

    /// Why a place cannot be varied; `None` if it can, at least with this value.
    #[must_use]
    pub fn objection(&self, variation: &Variation, setting: &Setting) -> Option<String> {
        match self.with(&[(variation, setting.clone())]) {
            Ok(_) => None,
            Err(Error::Unsupported(why)) => Some(why),
            Err(Error::Input(faults)) => {
                let known =
                    faults.iter().all(|fault| !fault.allowed.contains("field") && !fault.found.contains("field"));
                // Lines and columns would be those of the changed document, which nobody has seen.
                let bare = |fault: &Fault| Fault { position: None, ..fault.clone() }.to_string();
                let list: Vec<String> = faults.iter().take(3).map(bare).collect();
                Some(if known {
                    format!("{}={setting}: {}", variation.place, list.join("; "))
                } else {
                    self.unknown(variation)
                })
            }
            Err(other) => Some(other.to_string()),
        }
    }

    fn unknown(&self, variation: &Variation) -> String {
        let mut known = Vec::new();
        places(&self.root, String::new(), &mut known);
        format!(
            "there is no place {:?} in the scenario; there are: {} (N: a number from 0, a name, or * for all)",
            variation.place,
            known.join(", ")
        )
    }
}

/// Sets every place that the steps lead to; returns how many there are. A field that is not there is made, in an object
/// that is.
fn set(value: &mut Value, steps: &[Step], to: &Value) -> usize {
    let Some((first, rest)) = steps.split_first() else {
        *value = to.clone();
        return 1;
    };
    match (first, value) {
        (Step::Field(name), Value::Object(fields)) => match fields.get_mut(name) {
            Some(inner) => set(inner, rest, to),
            None if rest.is_empty() => {
                fields.insert(name.clone(), to.clone());
                1
            }
            None => 0,
        },
        (Step::Entry(at), Value::Array(list)) => list.get_mut(*at).map_or(0, |inner| set(inner, rest, to)),
        (Step::Every, Value::Array(list)) => list.iter_mut().map(|inner| set(inner, rest, to)).sum(),
        (Step::Named(name), Value::Array(list)) => list
            .iter_mut()
            .filter(|inner| inner.get("name").and_then(Value::as_str) == Some(name))
            .map(|inner| set(inner, rest, to))
            .sum(),
        // `sanction[US]` is written `sanction.US` in the file; both are understood.
        (Step::Named(name), Value::Object(fields)) => fields.get_mut(name).map_or(0, |inner| set(inner, rest, to)),
        (Step::Every, Value::Object(fields)) => fields.values_mut().map(|inner| set(inner, rest, to)).sum(),
        _ => 0,
    }
}

/// The places of numbers, in the order of the file, each once with `N` for any entry of a list.
fn places(value: &Value, here: String, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                places(inner, if here.is_empty() { name.clone() } else { format!("{here}.{name}") }, out);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| places(inner, format!("{here}[N]"), out)),
        Value::Number(_) if here != "schema_version" && !out.contains(&here) => out.push(here),
        Value::String(text) if exact::parse(text).is_ok() && !out.contains(&here) => out.push(here),
        _ => (),
    }
}

fn value_of_setting(setting: &Setting) -> Value {
    match setting {
        // A decimal is a JSON number; anything else a string "p/q".
        Setting::Number(number) => number_value(number),
        Setting::Word(word) => Value::String(word.clone()),
    }
}

fn number_value(number: &Rational) -> Value {
    let decimal = exact::decimal(number).and_then(|text| text.parse::<serde_json::Number>().ok());
    decimal.map_or_else(|| Value::String(exact::to_text(number)), Value::Number)
}

/// The nesting is limited by the parser.
fn value_of(tree: &ast::Value<'_>) -> Value {
    match tree {
        ast::Value::StringLit(text) => Value::String(text.value.to_string()),
        ast::Value::NumberLit(number) => number.value.parse().map_or(Value::Null, Value::Number),
        ast::Value::BooleanLit(truth) => Value::Bool(truth.value),
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::Array(list) => Value::Array(list.elements.iter().map(value_of).collect()),
        ast::Value::Object(object) => {
            let fields = object.properties.iter().map(|p| (p.name.as_str().to_owned(), value_of(&p.value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
    }
}
