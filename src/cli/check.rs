//! `detente check`.

use super::args::{CheckArgs, PlainFormat};
use super::io::{Destination, read_text};
use super::{Answer, Exit};
use detente::agreement::read::read_scenario;
use detente::agreement::scenario::Scenario;
use detente::error::{Error, Fault};
use detente::report::display::clean;
use detente::report::json::{SCHEMA_VERSION, pretty};
use detente::report::numbers::counted;
use serde_json::{Value, json};

pub fn run(args: &CheckArgs) -> Answer {
    let read = read_text(&args.file).and_then(|text| read_scenario(&text));
    let (shown, exit) = match (read, args.format) {
        (Ok(scenario), PlainFormat::Text) => (format!("no faults: {}\n", counts(&scenario)), Exit::Found),
        (Ok(scenario), PlainFormat::Json) => (answer("no faults", &[], Some(&scenario)), Exit::Found),
        (Err(Error::Input(faults)), PlainFormat::Text) => {
            let lines: Vec<String> = faults.iter().map(|fault| clean(&fault.to_string()) + "\n").collect();
            (lines.concat(), Exit::Input)
        }
        (Err(Error::Input(faults)), PlainFormat::Json) => (answer("faults", &faults, None), Exit::Input),
        (Err(error), _) => return Err(error.into()),
    };
    Destination::Stdout.write(&shown)?;
    Ok(exit)
}

fn counts(scenario: &Scenario) -> String {
    let parties = match scenario.parties.len() {
        1 => "1 party".to_string(),
        n => format!("{n} parties"),
    };
    [
        parties,
        counted(scenario.measures.len(), "measure"),
        counted(scenario.periods.count, "period"),
        counted(scenario.links.len(), "link"),
        counted(scenario.verification.layers.len(), "layer"),
    ]
    .join(", ")
}

fn answer(outcome: &str, faults: &[Fault], scenario: Option<&Scenario>) -> String {
    let faults: Vec<Value> = faults
        .iter()
        .map(|fault| {
            let (line, column) = fault.position.unzip();
            json!({"path": fault.path, "line": line, "column": column, "found": fault.found, "allowed": fault.allowed})
        })
        .collect();
    let mut out = json!({"schema_version": SCHEMA_VERSION, "outcome": outcome, "faults": faults});
    if let (Some(scenario), Some(fields)) = (scenario, out.as_object_mut()) {
        let counts = json!({
            "parties": scenario.parties.len(),
            "measures": scenario.measures.len(),
            "periods": scenario.periods.count,
            "links": scenario.links.len(),
            "layers": scenario.verification.layers.len(),
        });
        fields.insert("counts".to_string(), counts);
    }
    pretty(&out)
}
