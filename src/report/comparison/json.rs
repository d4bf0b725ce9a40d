//! As JSON.

use super::{Entry, text};
use crate::agreement::plan::Row;
use crate::agreement::scenario::Scenario;
use crate::compare::Temptation;
use crate::report::json::{SCHEMA_VERSION, row_to_json};
use crate::report::numbers::json_f64;
use serde_json::{Value, json};

/// `schema_version`, `outcome` and one object for each schedule.
pub fn to_json(scenario: &Scenario, entries: &[Entry]) -> Value {
    let schedules: Vec<Value> = entries.iter().map(|entry| one(scenario, entry)).collect();
    json!({
        "schema_version": SCHEMA_VERSION,
        "outcome": "found",
        "title": scenario.title,
        "objective": scenario.objective.name(),
        "schedules": schedules,
        "provenance": {"version": env!("CARGO_PKG_VERSION")},
    })
}

fn one(scenario: &Scenario, entry: &Entry) -> Value {
    let Some(priced) = &entry.priced else {
        return json!({"name": entry.name, "exists": false, "remarks": entry.remarks});
    };
    let values: Vec<Value> = scenario
        .parties
        .iter()
        .zip(&priced.values)
        .map(|(party, v)| json!({"party": party.name, "value": json_f64(*v)}))
        .collect();
    let temptation = |one: &Option<Temptation>| {
        one.as_ref().map(|t| {
            json!({
                "plan": row_to_json(scenario, &Row::Incentive(t.plan.clone())),
                "gain": json_f64(t.gain),
                "words": text::tempted(scenario, t),
            })
        })
    };
    json!({
        "name": entry.name,
        "exists": true,
        "self_enforcing": priced.self_enforcing,
        "done_by": priced.done,
        "objective": json_f64(priced.objective),
        "values": values,
        "first_profitable_deviation": temptation(&priced.first),
        "largest_profitable_deviation": temptation(&priced.largest),
        "broken_limits": priced.broken.iter().map(|row| row_to_json(scenario, row)).collect::<Vec<_>>(),
        "remarks": entry.remarks,
    })
}
