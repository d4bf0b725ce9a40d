//! The JSON Schema of the files of repeated games, as [`read`](super::read) reads them.

use super::read::MOST_PERIODS;
use crate::format::json::VERSION;
use serde_json::{Value, json};

/// A number in a string: a fraction or a decimal, as [`crate::exact::parse`] reads it.
const NUMBER_TEXT: &str = r"^\s*([+-]?[0-9]+\s*/\s*[+-]?[0-9]+|[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)\s*$";

/// The JSON Schema (draft 2020-12) of the file of a repeated game.
///
/// It holds for the JSON that is left when comments are taken out. What a schema cannot say (how many players and actions
/// there are, references to names, that probabilities add to 1, the range of a number inside a string) only the reader
/// checks.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "detente repeated game",
        "description": "A stage game that is played again and again, with what is seen of a deviation",
        "type": "object",
        "properties": {
            "schema_version": {"const": VERSION, "description": "The version of this format"},
            "title": {"type": "string", "description": "What the game is called"},
            "comment": {"type": "string", "description": "Anything for whoever reads the file"},
            "stage_game": about("game", "The stage game, if there is a single public state"),
            "states": {
                "description": "Several public states in place of a stage game; monitoring is then perfect",
                "type": "array", "items": {"$ref": "#/$defs/state"}, "minItems": 1, "maxItems": 1000,
            },
            "initial": {"type": "string", "description": "The name of the state in which play begins; the first, if left out"},
            "discount": about("discount", "What a payoff one period later counts for; may also be an argument"),
            "monitoring": {
                "description": "What is seen of a deviation, and what follows; everything, if left out",
                "oneOf": [{"$ref": "#/$defs/perfect"}, {"$ref": "#/$defs/inspected"}, {"$ref": "#/$defs/public"}],
            },
        },
        "required": ["schema_version"],
        "oneOf": [{"required": ["stage_game"]}, {"required": ["states"]}],
        "additionalProperties": false,
        "$defs": definitions(),
    })
}

fn about(definition: &str, words: &str) -> Value {
    json!({"$ref": format!("#/$defs/{definition}"), "description": words})
}

fn definitions() -> Value {
    let number = |bounds: Value, words: &str| {
        let mut plain = json!({"type": "number"});
        if let (Some(plain), Some(bounds)) = (plain.as_object_mut(), bounds.as_object()) {
            plain.extend(bounds.clone());
        }
        json!({
            "description": format!("{words}; in a string, a fraction \"p/q\" or a decimal"),
            "anyOf": [plain, {"type": "string", "pattern": NUMBER_TEXT}],
        })
    };
    // One for all players, or one for each: by position, or by name.
    let by_player = |one: &str| {
        let one = json!({"$ref": format!("#/$defs/{one}")});
        json!({"anyOf": [
            one,
            {"type": "array", "items": one, "minItems": 1},
            {"type": "object", "additionalProperties": one},
        ]})
    };
    // Arrays nested by the actions of the players in turn, innermost numbers.
    let nested = |own: &str, one: &str| {
        json!({"type": "array", "minItems": 1, "anyOf": [
            {"items": {"$ref": format!("#/$defs/{one}")}},
            {"items": {"$ref": format!("#/$defs/{own}")}},
        ]})
    };
    let names = json!({"type": "array", "items": {"type": "string"}, "minItems": 1});
    let player = json!({"anyOf": [
        {"type": "string"},
        {
            "type": "object", "properties": {"name": {"type": "string"}, "strategies": names},
            "required": ["name"], "additionalProperties": false,
        },
    ]});
    json!({
        "number": number(json!({}), "a number"),
        "amount": number(json!({"minimum": 0}), "a number of at least 0"),
        "probability": number(json!({"minimum": 0, "maximum": 1}), "a number from 0 to 1"),
        "between_0_and_1": number(json!({"exclusiveMinimum": 0, "exclusiveMaximum": 1}), "a number between 0 and 1"),
        "discount": by_player("between_0_and_1"),
        "probabilities": by_player("probability"),
        "amounts": by_player("amount"),
        "payoffs": nested("payoffs", "number"),
        "distributions": nested("distributions", "probability"),
        "game": {"anyOf": [
            {"type": "string", "description": "The path of a game file, seen from this file"},
            {"$ref": "#/$defs/normal"},
            {"$ref": "#/$defs/extensive"},
        ]},
        "normal": {
            "description": "A game in normal form",
            "type": "object",
            "properties": {
                "schema_version": {"const": VERSION},
                "kind": {"const": "normal"},
                "title": {"type": "string"},
                "comment": {"type": "string"},
                "players": {"type": "array", "items": player, "minItems": 1},
                "payoffs": about("payoffs", "Nested by the actions of the players in turn, innermost one payoff for each player"),
                "matrices": {
                    "description": "Of two players: the payoffs of each, by row and column",
                    "type": "array", "items": {"$ref": "#/$defs/payoffs"}, "minItems": 2, "maxItems": 2,
                },
            },
            "required": ["schema_version"],
            "oneOf": [{"required": ["players", "payoffs"]}, {"required": ["matrices"]}],
            "additionalProperties": false,
        },
        "extensive": {
            "description": "A game tree; its nodes are checked by the reader",
            "type": "object",
            "properties": {
                "schema_version": {"const": VERSION},
                "kind": {"const": "extensive"},
                "title": {"type": "string"},
                "comment": {"type": "string"},
                "players": {"type": "array", "minItems": 1},
                "nodes": {"type": "array", "minItems": 1},
                "information_sets": {"type": "array"},
                "outcomes": {"type": "array"},
            },
            "required": ["schema_version", "kind", "players", "nodes"],
            "additionalProperties": false,
        },
        "state": {
            "description": "A public state",
            "type": "object",
            "properties": {
                "name": {"type": "string", "pattern": r"\S", "description": "What it is called, each state otherwise"},
                "stage_game": about("game", "What is played in it"),
                "transitions": about("distributions", "Nested by action, innermost a probability for each state that follows"),
            },
            "required": ["name", "stage_game"],
            "additionalProperties": false,
        },
        "perfect": {
            "description": "All actions are seen",
            "type": "object",
            "properties": {"kind": {"const": "perfect"}},
            "required": ["kind"],
            "additionalProperties": false,
        },
        "inspected": {
            "description": "Only the alarms of an inspectorate are seen, one for each player",
            "type": "object",
            "properties": {
                "kind": {"const": "inspected"},
                "detection": about("probabilities", "How likely an alarm is in a period in which a player deviates"),
                "false_alarm": about("probabilities", "How likely it is in a period in which it complies; 0, if left out"),
                "sanction": about("amounts", "What an alarm costs the accused, once; 0, if left out"),
                "sanction_per_period": about("amounts", "What it pays in every period of a suspension; 0, if left out"),
                "suspension_periods": {
                    "description": "How long everybody falls back after an alarm; optimal (any equilibrium follows), if left out",
                    "anyOf": [
                        {"enum": ["forever", "optimal"]},
                        {"type": "integer", "minimum": 0, "maximum": MOST_PERIODS},
                    ],
                },
                "suspended": {
                    "description": "What is played then: an action for each player, by name or number from 1",
                    "type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 1}]},
                    "minItems": 1,
                },
            },
            "required": ["kind", "detection"],
            "additionalProperties": false,
        },
        "public": {
            "description": "A public signal is seen, and nothing else",
            "type": "object",
            "properties": {
                "kind": {"const": "public"},
                "signals": {
                    "description": "Their names",
                    "type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 1000, "uniqueItems": true,
                },
                "probabilities": about("distributions", "Nested by action, innermost a probability for each signal"),
            },
            "required": ["kind", "signals", "probabilities"],
            "additionalProperties": false,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeated::read::read;

    const GAME: &str = r#"{"schema_version": 1, "players": [{"name": "A", "strategies": ["C", "D"]}, "B"],
      "payoffs": [[[2, 2], [-1, "3"]], [["6/2", -1], [0, 0]]]}"#;

    fn inspected() -> Value {
        json!({
            "schema_version": 1, "title": "T", "comment": "…", "stage_game": serde_json::from_str::<Value>(GAME).unwrap(),
            "discount": {"A": 0.75, "B": "3/4"},
            "monitoring": {
                "kind": "inspected", "detection": [0.5, "4/5"], "false_alarm": 0.1, "sanction": {"A": 1},
                "sanction_per_period": 0.5, "suspension_periods": 6, "suspended": ["D", 2],
            },
        })
    }

    fn public() -> Value {
        let game = json!({"schema_version": 1, "kind": "normal", "matrices": [[[2, -1], [3, 0]], [[2, 3], [-1, 0]]]});
        json!({
            "schema_version": 1, "stage_game": game, "discount": "0.9",
            "monitoring": {
                "kind": "public", "signals": ["quiet", "alarm"],
                "probabilities": [[[0.9, 0.1], [0.5, 0.5]], [[0.5, 0.5], ["1/2", "1/2"]]],
            },
        })
    }

    fn states() -> Value {
        let state = |name: &str| {
            json!({"name": name, "stage_game": serde_json::from_str::<Value>(GAME).unwrap(),
                   "transitions": [[[1, 0], [0.5, 0.5]], [[0, 1], ["1/3", "2/3"]]]})
        };
        json!({"schema_version": 1, "states": [state("calm"), state("crisis")], "initial": "crisis",
               "discount": [0.5, 0.5], "monitoring": {"kind": "perfect"}})
    }

    fn validator() -> jsonschema::Validator {
        jsonschema::draft202012::new(&schema()).unwrap()
    }

    fn reads(file: &Value) -> bool {
        let tree = "EFG 2 R \"\" { \"A\" \"B\" }\np \"\" 1 1 \"\" { \"x\" \"y\" } 0\nt \"\" 1 \"\" { 1, 1 }\nt \"\" 2 \"\" { 0, 2 }\n";
        read(&file.to_string(), &mut |_| Ok(tree.to_owned())).is_ok()
    }

    #[test]
    fn what_reads_also_validates() {
        assert!(jsonschema::draft202012::meta::is_valid(&schema()));
        let by_path = json!({"schema_version": 1, "stage_game": "tree.efg"});
        for file in [inspected(), public(), states(), by_path] {
            assert!(reads(&file), "{file}");
            let errors: Vec<String> =
                validator().iter_errors(&file).map(|e| format!("{e} at {}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }

    /// Every field with `false` in its place, under another name, and left out: schema and reader say the same.
    #[test]
    fn reader_and_schema_keep_step_field_by_field() {
        let validator = validator();
        let mut seen = 0;
        for file in [inspected(), public(), states()] {
            for pointer in places(&file, "") {
                let (parent, name) = pointer.rsplit_once('/').unwrap();
                let change = |with: &dyn Fn(&mut Value)| {
                    let mut changed = file.clone();
                    with(changed.pointer_mut(parent).unwrap());
                    changed
                };
                let wrong = change(&|of| of[name] = json!(false));
                let other = change(&|of| {
                    let of = of.as_object_mut().unwrap();
                    let value = of.shift_remove(name).unwrap();
                    of.insert("other".to_owned(), value);
                });
                for file in [wrong, other] {
                    assert!(!validator.is_valid(&file) && !reads(&file), "{pointer}: {file}");
                }
                let without = change(&|of| drop(of.as_object_mut().unwrap().shift_remove(name)));
                // That all states have transitions, what a suspension rests on and what a name refers to, the reader alone says.
                if !["transitions", "suspension_periods", "strategies"].contains(&name) {
                    assert_eq!(validator.is_valid(&without), reads(&without), "{pointer}");
                }
                seen += 1;
            }
        }
        assert!(seen > 30, "{seen}");
    }

    /// The fields of the objects with fixed names.
    fn places(value: &Value, at: &str) -> Vec<String> {
        let by_name = ["/discount", "/sanction"].iter().any(|end| at.ends_with(end));
        match value {
            Value::Object(object) if !by_name => {
                let inside = object.iter().flat_map(|(name, value)| places(value, &format!("{at}/{name}")));
                object.keys().map(|name| format!("{at}/{name}")).chain(inside).collect()
            }
            Value::Array(array) => {
                array.iter().enumerate().flat_map(|(i, value)| places(value, &format!("{at}/{i}"))).collect()
            }
            _ => vec![],
        }
    }

    #[test]
    fn what_is_plainly_wrong_does_not_validate() {
        let validator = validator();
        for (file, pointer, value) in [
            (inspected(), "/schema_version", json!(2)),
            (inspected(), "/discount", json!(1)),
            (inspected(), "/discount/A", json!("NaN")),
            (inspected(), "/stage_game/payoffs/0/0/0", json!("high")),
            (inspected(), "/stage_game/players", json!([])),
            (inspected(), "/monitoring/kind", json!("hidden")),
            (inspected(), "/monitoring/detection", json!(1.5)),
            (inspected(), "/monitoring/sanction/A", json!(-1)),
            (inspected(), "/monitoring/suspension_periods", json!("for a while")),
            (inspected(), "/monitoring/suspension_periods", json!(10_001)),
            (inspected(), "/monitoring/suspended/1", json!(0)),
            (public(), "/monitoring/signals", json!(["a", "a"])),
            (public(), "/monitoring/probabilities/0/0", json!([1.2, -0.2])),
            (states(), "/states", json!([])),
            (states(), "/states/0/name", json!(" ")),
        ] {
            let mut wrong = file.clone();
            *wrong.pointer_mut(pointer).unwrap() = value.clone();
            assert!(!validator.is_valid(&wrong), "{pointer} = {value}");
            assert!(!reads(&wrong), "{pointer} = {value}");
        }
        let mut both = public();
        both["states"] = states()["states"].clone();
        assert!(!validator.is_valid(&both) && !reads(&both));
    }
}
