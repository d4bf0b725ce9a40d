//! The JSON Schema of scenario files, made from the table by which the reader checks them.

use serde_json::{Map, Value, json};

use super::read::shape::{Kind, MAX_NAME, MAX_PERIODS, MAX_WAIT, Object, Range, SCENARIO, Shape, VERSION};

/// A number in a string: a fraction or a decimal, as [`crate::exact::parse`] reads it.
const NUMBER_TEXT: &str = r"^\s*([+-]?[0-9]+\s*/\s*[+-]?[0-9]+|[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)\s*$";
/// A text on one line that is not blank.
const NAME_TEXT: &str =
    r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";

/// The JSON Schema (draft 2020-12) of a scenario file.
///
/// It holds for the JSON that is left when comments are taken out. What a schema cannot say (references to names,
/// sums, what the pace allows, the range of a number inside a string) only the reader checks.
pub fn schema() -> Value {
    let mut definitions = Map::new();
    let mut root = object(&SCENARIO, &mut definitions);
    let mut schema = Map::new();
    schema.insert("$schema".to_string(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_string(), json!("detente scenario"));
    if let Some(fields) = root.as_object_mut() {
        schema.append(fields);
    }
    definitions.sort_keys();
    schema.insert("$defs".to_string(), Value::Object(definitions));
    Value::Object(schema)
}

/// An object of the file; the objects inside it become definitions.
fn object(object: &Object, definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in object.fields {
        let mut value = shape(&field.shape, definitions);
        if let Some(value) = value.as_object_mut() {
            value.insert("description".to_string(), json!(field.about));
        }
        properties.insert(field.name.to_string(), value);
        if field.required {
            required.push(field.name);
        }
    }
    json!({
        "description": object.about,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A reference to a definition, which is made when it is first asked for.
fn reference(
    name: &str,
    definitions: &mut Map<String, Value>,
    make: impl FnOnce(&mut Map<String, Value>) -> Value,
) -> Value {
    if !definitions.contains_key(name) {
        let made = make(definitions);
        definitions.insert(name.to_string(), made);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn shape(allowed: &Shape, definitions: &mut Map<String, Value>) -> Value {
    match allowed {
        Shape::Version => json!({ "const": VERSION }),
        Shape::Text => json!({ "type": "string" }),
        Shape::Name => name(),
        Shape::Choice(words) => json!({ "enum": words }),
        Shape::Reference(Kind::Party | Kind::Measure) => name(),
        Shape::Number(range) => number(*range, definitions),
        Shape::Series(range) => {
            let one = number(*range, definitions);
            let many = json!({ "type": "array", "items": one, "minItems": 1, "maxItems": MAX_PERIODS });
            json!({ "anyOf": [one, many] })
        }
        Shape::Whole(least, most) => whole(*least, *most),
        Shape::Period => reference("period_number", definitions, |_| whole(1, MAX_PERIODS)),
        Shape::Suspension => json!({ "anyOf": [{ "const": "forever" }, whole(0, MAX_WAIT)] }),
        Shape::List(item, least, most) => {
            let items = shape(item, definitions);
            json!({ "type": "array", "items": items, "minItems": least, "maxItems": most })
        }
        Shape::Map(_, value) => {
            let value = shape(value, definitions);
            json!({ "type": "object", "additionalProperties": value })
        }
        Shape::Object(inner) => reference(inner.name, definitions, |definitions| object(inner, definitions)),
        Shape::Variants(variants) => {
            let each: Vec<Value> = variants
                .iter()
                .map(|(_, inner)| reference(inner.name, definitions, |definitions| object(inner, definitions)))
                .collect();
            json!({ "oneOf": each })
        }
    }
}

fn name() -> Value {
    json!({ "type": "string", "maxLength": MAX_NAME, "pattern": NAME_TEXT })
}

fn number(range: Range, definitions: &mut Map<String, Value>) -> Value {
    let (name, bounds) = match range {
        Range::Any => ("number", json!({})),
        Range::NonNegative => ("number_from_0", json!({ "minimum": 0 })),
        Range::Positive => ("number_above_0", json!({ "exclusiveMinimum": 0 })),
        Range::Unit => ("number_from_0_to_1", json!({ "minimum": 0, "maximum": 1 })),
        Range::OpenUnit => ("number_between_0_and_1", json!({ "exclusiveMinimum": 0, "exclusiveMaximum": 1 })),
    };
    reference(name, definitions, |_| {
        let mut plain = json!({ "type": "number" });
        if let (Some(plain), Some(bounds)) = (plain.as_object_mut(), bounds.as_object()) {
            plain.extend(bounds.clone());
        }
        json!({
            "description": format!("{}; in a string, a fraction \"p/q\" or a decimal", range.words()),
            "anyOf": [plain, { "type": "string", "pattern": NUMBER_TEXT }],
        })
    })
}

fn whole(least: usize, most: usize) -> Value {
    json!({ "anyOf": [
        { "type": "integer", "minimum": least, "maximum": most },
        { "type": "string", "pattern": NUMBER_TEXT },
    ] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::read::read_scenario;
    use crate::agreement::read::shape::{Field, LINKS};
    use crate::agreement::starter::starter;
    use crate::error::Error;

    /// The example of the format's description, with names in the places it leaves open.
    const EXAMPLE: &str = r#"{
      "schema_version": 1,
      "title": "…", "sources": ["…"], "assumptions": ["…"],
      "periods": {"count": 36, "unit": "month", "start": "1988-06", "after": "perpetual"},
      "parties": [{"name": "US", "discount": 0.99, "weight": 1.0, "disagreement": 0.0, "note": ""},
                  {"name": "USSR", "discount": "99/100"}],
      "measures": [{"name": "SS-20", "performer": "USSR", "quantity": 654, "unit": "missiles",
                    "cost_per_period": 0.8, "step_cost": 0.1, "benefit_per_period": {"US": 1.6},
                    "irreversible_share": 1.0, "start_level": 0.0, "max_step": 0.1, "earliest": 1, "deadline": 36,
                    "milestones": [{"period": 29, "at_least": 0.6, "confidence": "found"}],
                    "note": "", "confidence": "found"},
                   {"name": "A", "performer": "US", "cost_per_period": 1, "benefit_per_period": {"USSR": 1}},
                   {"name": "B", "performer": "US", "cost_per_period": 1, "benefit_per_period": {"USSR": 1}}],
      "links": [{"kind": "precedence", "before": "A", "after": "B", "from": 1, "to": 36, "note": ""},
                {"kind": "balance", "left": {"A": 1.0}, "right": {"B": 1.0}, "within": 0.1, "from": 1, "to": 36, "note": ""},
                {"kind": "coverage", "terms": {"A": 1.0, "B": -0.5}, "at_least": 0.2, "from": 1, "to": 12, "note": ""}],
      "verification": {"layers": [{"name": "on-site", "inspects": ["USSR"], "detection": 0.4, "false_alarm": 0.01,
                                   "cost_per_period": {"US": 0.01}, "intrusion_per_period": {"USSR": 0.02},
                                   "from": 1, "to": 36, "note": "", "confidence": "recalled"}],
                       "review_clearance": 0.5},
      "response": {"suspension_periods": 4, "sanction": {"US": 2.0, "USSR": 2.0}, "sanction_per_period": {"USSR": 0.3}},
      "assistance": [{"to": "USSR", "max_per_period": 0.2, "budget": 2.0, "note": ""}],
      "exit": {"notice_periods": 6},
      "factions": [{"party": "USSR", "name": "general staff", "benefit_weight": 0.5, "cost_weight": 1.5,
                    "reservation": 0.0, "note": ""}],
      "objective": {"kind": "welfare"},
      "agreed": [{"measure": "SS-20", "points": [{"period": 29, "level": 0.6}], "note": "", "confidence": "recalled"}]
    }"#;

    fn without_comments(text: &str) -> Value {
        use jsonc_parser::ast::Value as Tree;
        fn plain(tree: &Tree<'_>) -> Value {
            match tree {
                Tree::StringLit(s) => json!(s.value),
                Tree::NumberLit(n) => Value::Number(n.value.parse().unwrap()),
                Tree::BooleanLit(b) => json!(b.value),
                Tree::NullKeyword(_) => Value::Null,
                Tree::Array(a) => a.elements.iter().map(plain).collect(),
                Tree::Object(o) => o
                    .properties
                    .iter()
                    .map(|p| (p.name.as_str().to_string(), plain(&p.value)))
                    .collect::<Map<_, _>>()
                    .into(),
            }
        }
        plain(&jsonc_parser::parse_to_ast(text, &Default::default(), &Default::default()).unwrap().value.unwrap())
    }

    fn validator() -> jsonschema::Validator {
        jsonschema::draft202012::new(&schema()).unwrap()
    }

    fn fault_paths(file: &Value) -> Vec<String> {
        match read_scenario(&file.to_string()) {
            Ok(_) => Vec::new(),
            Err(Error::Input(faults)) => faults.into_iter().map(|fault| fault.path).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn the_schema_is_a_schema() {
        assert!(jsonschema::draft202012::meta::is_valid(&schema()));
    }

    #[test]
    fn what_reads_also_validates() {
        for text in [EXAMPLE.to_string(), starter()] {
            let scenario = read_scenario(&text).unwrap_or_else(|e| panic!("{e}"));
            let errors: Vec<String> = validator()
                .iter_errors(&without_comments(&text))
                .map(|e| format!("{e} at {}", e.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
            let written = crate::agreement::write::write_scenario(&scenario);
            assert!(validator().is_valid(&without_comments(&written)), "{written}");
        }
    }

    #[test]
    fn the_starting_point_explains_every_field() {
        let text = starter();
        let unexplained: Vec<&str> = every_place(&without_comments(EXAMPLE))
            .into_iter()
            .map(|(_, field)| field.name)
            .filter(|name| !text.contains(&format!("\"{name}\"")))
            .collect();
        assert!(unexplained.is_empty(), "{unexplained:?}");
    }

    /// Every field of the table that occurs in a file, as (JSON pointer, field).
    fn every_place(file: &Value) -> Vec<(String, &'static Field)> {
        fn walk(shape: &Shape, value: &Value, pointer: &str, places: &mut Vec<(String, &'static Field)>) {
            match shape {
                Shape::Object(object) => open(object, value, pointer, places),
                Shape::Variants(variants) => {
                    let (_, object) = variants.iter().find(|(kind, _)| value["kind"] == *kind).unwrap();
                    open(object, value, pointer, places);
                }
                Shape::List(item, _, _) => {
                    for (at, value) in value.as_array().unwrap().iter().enumerate() {
                        walk(item, value, &format!("{pointer}/{at}"), places);
                    }
                }
                _ => {}
            }
        }
        fn open(object: &'static Object, value: &Value, pointer: &str, places: &mut Vec<(String, &'static Field)>) {
            for field in object.fields {
                if let Some(value) = value.get(field.name) {
                    let pointer = format!("{pointer}/{}", field.name);
                    walk(&field.shape, value, &pointer, places);
                    places.push((pointer, field));
                }
            }
        }
        let mut places = Vec::new();
        open(&SCENARIO, file, "", &mut places);
        places
    }

    fn json_path(pointer: &str) -> String {
        let parts = pointer.split('/').skip(1).map(|part| match part.parse::<usize>() {
            Ok(index) => format!("[{index}]"),
            Err(_) => format!(".{part}"),
        });
        parts.collect::<String>().trim_start_matches('.').to_string()
    }

    /// Table, schema and reader know the same fields: each field of the table stands in the example, and with a
    /// wrong value in its place both the reader and the schema refuse the file; with another name both refuse it
    /// as well; without it both refuse it exactly when it is required.
    #[test]
    fn reader_and_schema_keep_step_field_by_field() {
        let file = without_comments(EXAMPLE);
        let validator = validator();
        let places = every_place(&file);
        let mut names: Vec<*const Field> = places.iter().map(|(_, field)| std::ptr::from_ref(*field)).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), every_field().len(), "the example leaves a field out");

        for (pointer, field) in &places {
            let path = json_path(pointer);
            let (parent, name) = pointer.rsplit_once('/').unwrap();

            let mut wrong = file.clone();
            *wrong.pointer_mut(pointer).unwrap() = json!(false);
            assert!(!validator.is_valid(&wrong), "the schema takes false for {path}");
            assert!(fault_paths(&wrong).contains(&path), "the reader takes false for {path}");

            let mut renamed = file.clone();
            let object = renamed.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            let value = object.shift_remove(name).unwrap();
            object.insert("other".to_string(), value);
            assert!(!validator.is_valid(&renamed), "the schema takes an unknown field beside {path}");
            assert!(fault_paths(&renamed).iter().any(|p| p.ends_with("other") || name == "kind"), "{path}");

            let mut without = file.clone();
            without.pointer_mut(parent).unwrap().as_object_mut().unwrap().shift_remove(name);
            assert_eq!(validator.is_valid(&without), !field.required, "the schema without {path}");
            assert_eq!(fault_paths(&without).contains(&path), field.required, "the reader without {path}");
        }
    }

    fn every_field() -> Vec<*const Field> {
        fn collect(shape: &Shape, all: &mut Vec<*const Field>) {
            match shape {
                Shape::Object(object) => open(object, all),
                Shape::List(item, _, _) => collect(item, all),
                Shape::Variants(_) => LINKS.iter().for_each(|(_, object)| open(object, all)),
                _ => {}
            }
        }
        fn open(object: &'static Object, all: &mut Vec<*const Field>) {
            for field in object.fields {
                all.push(std::ptr::from_ref(field));
                collect(&field.shape, all);
            }
        }
        let mut all = Vec::new();
        open(&SCENARIO, &mut all);
        all.sort();
        all.dedup();
        all
    }

    #[test]
    fn what_is_plainly_wrong_does_not_validate() {
        let file = without_comments(EXAMPLE);
        let validator = validator();
        for (pointer, value) in [
            ("/schema_version", json!(2)),
            ("/periods/count", json!(0)),
            ("/periods/count", json!(1_000_000_000)),
            ("/periods/count", json!(1.5)),
            ("/periods/after", json!("never")),
            ("/parties", json!([])),
            ("/parties/0/name", json!("")),
            ("/parties/0/name", json!("a\nb")),
            ("/parties/0/name", json!("x".repeat(201))),
            ("/parties/0/discount", json!(1)),
            ("/parties/0/discount", json!("one half")),
            ("/parties/0/weight", json!(-1)),
            ("/measures/0/cost_per_period", json!(-0.5)),
            ("/measures/0/max_step", json!(0)),
            ("/measures/0/benefit_per_period/US", json!(-1)),
            ("/measures/0/milestones/0/at_least", json!(1.1)),
            ("/links/0/kind", json!("precedance")),
            ("/links/1/within", json!(-1)),
            ("/verification/layers/0/detection", json!([0.1, 2])),
            ("/verification/layers/0/inspects", json!([])),
            ("/response/suspension_periods", json!("for a while")),
            ("/response/sanction/US", json!(-2)),
            ("/exit/notice_periods", json!(-1)),
            ("/objective/kind", json!("nash")),
        ] {
            let mut wrong = file.clone();
            *wrong.pointer_mut(pointer).unwrap() = value.clone();
            assert!(!validator.is_valid(&wrong), "{pointer} = {value}");
            assert!(!fault_paths(&wrong).is_empty(), "{pointer} = {value}");
        }
    }
}
