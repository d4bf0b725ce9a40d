//! Values with their paths, and objects whose fields have been checked against the table.

use std::collections::BTreeSet;

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;

use super::Reader;
use super::faults::shorten;
use super::names::{listed, suggest};
use super::shape::{Object, Shape};

/// A value and where it stands.
#[derive(Clone)]
pub struct Node<'t> {
    /// The value.
    pub value: &'t Value<'t>,
    /// Its JSON path.
    pub path: String,
}

impl<'t> Node<'t> {
    /// Entry `index` of an array.
    pub fn item(&self, index: usize, value: &'t Value<'t>) -> Self {
        Self { value, path: format!("{}[{index}]", self.path) }
    }

    /// Field `key` of an object.
    pub fn child(&self, key: &str, value: &'t Value<'t>) -> Self {
        Self { value, path: child_path(&self.path, key) }
    }
}

/// The path of a field: `a.b`, or `a["b c"]` where the key is not a plain word.
pub fn child_path(parent: &str, key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    match (plain, parent.is_empty()) {
        (true, true) => key.to_string(),
        (true, false) => format!("{parent}.{key}"),
        (false, _) => format!("{parent}[\"{}\"]", shorten(key)),
    }
}

/// What became of a field.
pub enum Got<T> {
    /// It is not there.
    Absent,
    /// It is there but wrong; the fault has been reported.
    Bad,
    /// It is there and right.
    Value(T),
}

impl<T> Got<T> {
    /// The value, or the default where the field is left out; `None` after a fault.
    pub fn or(self, default: T) -> Option<T> {
        match self {
            Self::Absent => Some(default),
            Self::Bad => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value; `None` after a fault. That a required field is missing was reported when the object was opened.
    pub fn required(self) -> Option<T> {
        match self {
            Self::Absent | Self::Bad => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value where there is one; the outer `None` is a fault.
    pub fn optional(self) -> Option<Option<T>> {
        match self {
            Self::Absent => Some(None),
            Self::Bad => None,
            Self::Value(value) => Some(Some(value)),
        }
    }
}

impl<T> From<Option<T>> for Got<T> {
    fn from(read: Option<T>) -> Self {
        read.map_or(Self::Bad, Self::Value)
    }
}

/// An object of the file. Unknown, repeated and missing fields have been reported.
pub struct Fields<'t> {
    /// The object itself.
    pub node: Node<'t>,
    object: &'static Object,
    values: Vec<Option<&'t Value<'t>>>,
}

impl<'t> Fields<'t> {
    /// Opens an object of a known kind; `None` when the value is not an object.
    pub fn open(node: Node<'t>, object: &'static Object, reader: &mut Reader<'t>) -> Option<Self> {
        let Value::Object(read) = node.value else {
            let names = object.fields.iter().map(|f| f.name);
            reader.faults.at(&node, format!("an object with the fields {}", listed(names, usize::MAX)));
            return None;
        };
        let mut values = vec![None; object.fields.len()];
        for property in &read.properties {
            let key = property.name.as_str();
            let Some(slot) = object.position(key) else {
                unknown_field(&node, property, object, reader);
                continue;
            };
            match values.get_mut(slot) {
                Some(slot @ None) => *slot = Some(&property.value),
                _ => repeated(&node, property, reader),
            }
        }
        for (field, value) in object.fields.iter().zip(&values) {
            if field.required && value.is_none() {
                let allowed = format!("{} (this field is required): {}", words(&field.shape), field.about);
                reader.faults.place(child_path(&node.path, field.name), node.value.start(), "nothing", allowed);
            }
        }
        Some(Self { node, object, values })
    }

    /// The value of a field and its shape, where it is given.
    pub fn get(&self, name: &str) -> Option<(Node<'t>, Shape)> {
        debug_assert!(self.object.position(name).is_some(), "{name} is not in the table of {}", self.object.name);
        let slot = self.object.position(name)?;
        let value = self.values.get(slot).copied().flatten()?;
        Some((self.node.child(name, value), self.object.fields.get(slot)?.shape))
    }

    /// Where to point at a field: at its value, or at the object where it is left out.
    pub fn place(&self, name: &str) -> Node<'t> {
        match self.get(name) {
            Some((node, _)) => node,
            None => Node { value: self.node.value, path: child_path(&self.node.path, name) },
        }
    }
}

fn unknown_field<'t>(node: &Node<'t>, property: &ObjectProp<'t>, object: &Object, reader: &mut Reader<'t>) {
    let key = property.name.as_str();
    let known = || object.fields.iter().map(|f| f.name);
    let hint = suggest(&mut reader.suggestions, key, known());
    let allowed = format!("the fields {}{hint}", listed(known(), usize::MAX));
    let found = format!("the unknown field \"{}\"", shorten(key));
    reader.faults.place(child_path(&node.path, key), property.start(), found, allowed);
}

fn repeated<'t>(node: &Node<'t>, property: &ObjectProp<'t>, reader: &mut Reader<'t>) {
    let key = property.name.as_str();
    let found = format!("\"{}\" a second time", shorten(key));
    reader.faults.place(child_path(&node.path, key), property.start(), found, "each name once in an object");
}

/// The properties of an object whose keys are names, each key once; `None` when the value is not an object.
pub fn entries<'t>(node: &Node<'t>, allowed: &str, reader: &mut Reader<'t>) -> Option<Vec<(&'t str, Node<'t>, usize)>> {
    let Value::Object(read) = node.value else {
        reader.faults.at(node, allowed);
        return None;
    };
    let mut seen = BTreeSet::new();
    let mut found = Vec::with_capacity(read.properties.len());
    for property in &read.properties {
        let key = property.name.as_str();
        if seen.insert(key) {
            found.push((key, node.child(key, &property.value), property.start()));
        } else {
            repeated(node, property, reader);
        }
    }
    Some(found)
}

/// What a shape allows, in words.
pub fn words(shape: &Shape) -> String {
    match shape {
        Shape::Version => "1, the only version this program reads".to_string(),
        Shape::Text => "a string".to_string(),
        Shape::Name => format!("a string of 1 to {} characters", super::shape::MAX_NAME),
        Shape::Choice(words) => words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(" or "),
        Shape::Reference(kind) => format!("the name of a {}", kind.word()),
        Shape::Number(range) => format!("{}, or a string such as \"1/3\" for one", range.words()),
        Shape::Series(range) => format!("{}, or an array with one for each period", range.words()),
        Shape::Whole(least, most) => format!("a whole number from {least} to {most}"),
        Shape::Period => "a whole number from 1 to the number of periods".to_string(),
        Shape::Suspension => {
            format!("a whole number from 0 to {}, or \"forever\"", super::shape::MAX_WAIT)
        }
        Shape::List(..) => "an array".to_string(),
        Shape::Map(kind, _) => format!("an object with the names of {} as keys", kind.plural()),
        Shape::Object(_) | Shape::Variants(_) => "an object".to_string(),
    }
}
