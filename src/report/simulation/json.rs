//! As JSON.

use super::{Expected, covered};
use crate::agreement::scenario::Scenario;
use crate::report::json::SCHEMA_VERSION;
use crate::report::numbers::json_f64;
use crate::simulate::{Distribution, Estimate, Simulation};
use serde_json::{Value, json};

/// `schema_version`, `outcome`, what was played, `values` by party, and distributions as `[number, runs]` pairs.
pub fn to_json(scenario: &Scenario, simulation: &Simulation, expected: &Expected, seconds: f64) -> Value {
    let name = |party: usize| scenario.parties.get(party).map_or("", |p| p.name.as_str());
    let estimate = |party: usize, found: &Estimate, wanted: Option<f64>| {
        json!({
            "party": name(party),
            "mean": json_f64(found.mean),
            "standard_error": json_f64(found.standard_error),
            "lower": json_f64(found.interval.0),
            "upper": json_f64(found.interval.1),
            "exact": wanted.map_or(Value::Null, json_f64),
            "covered": wanted.map(|w| found.covers(w)),
        })
    };
    let values: Vec<Value> = simulation
        .values
        .iter()
        .enumerate()
        .map(|(party, found)| estimate(party, found, expected.values.get(party).copied().flatten()))
        .collect();
    let evasion = simulation.evasion.as_ref().map(|evasion| {
        let measures: Vec<&str> =
            evasion.measures.iter().filter_map(|&k| scenario.measures.get(k)).map(|m| m.name.as_str()).collect();
        let from_start = simulation.from_start.as_ref().map(|list| {
            let each = list
                .iter()
                .enumerate()
                .map(|(party, found)| estimate(party, found, expected.evasion.filter(|_| party == evasion.party)));
            each.collect::<Vec<_>>()
        });
        json!({
            "party": name(evasion.party),
            "start": evasion.start,
            "quit": evasion.quit,
            "measures": measures,
            "runs_that_reached_it": simulation.reached,
            "values_from_start": from_start,
            "value_of_keeping_from_start": expected.keeping.map_or(Value::Null, json_f64),
        })
    });
    json!({
        "schema_version": SCHEMA_VERSION,
        "outcome": "found",
        "title": scenario.title,
        "runs": simulation.runs,
        "seed": simulation.seed,
        "confidence": 0.99,
        "covered": covered(simulation, expected),
        "values": values,
        "evasion": evasion,
        "completion": distribution(&simulation.completion),
        "false_alarms": distribution(&simulation.false_alarms),
        "suspensions": distribution(&simulation.suspensions),
        "detection": simulation.detection.as_ref().map(distribution),
        "collapses": simulation.collapses,
        "provenance": {
            "version": env!("CARGO_PKG_VERSION"),
            "generator": "ChaCha8, one stream for each run",
            "periods_played": simulation.periods_played,
            "seconds": json_f64(seconds),
        },
    })
}

fn distribution(found: &Distribution) -> Value {
    let counts: Vec<Value> = found.counts.iter().map(|(number, runs)| json!([number, runs])).collect();
    json!({
        "mean": found.mean().map_or(Value::Null, json_f64),
        "median": found.quantile(0.5),
        "p90": found.quantile(0.9),
        "p99": found.quantile(0.99),
        "none": found.none,
        "counts": counts,
    })
}
