//! Answers to JSON.

use super::SCHEMA_VERSION;
use super::rows::{plan_to_json, row_to_json};
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::{DEVIATION_CLASS, Incentive, Provenance, Refutation, Solution, Undecided};
use crate::certificate::{Certificate, Status};
use crate::exact::{self, Rational};
use crate::report::history;
use crate::report::numbers::{json_f64, json_rational};
use crate::report::words;
use serde_json::{Map, Value, json};

/// A schedule that was found. Without a certificate its status is `skipped`.
pub fn solution_to_json(scenario: &Scenario, solution: &Solution, certificate: Option<&Certificate>) -> Value {
    let parties: Vec<Value> = scenario
        .parties
        .iter()
        .enumerate()
        .map(|(i, party)| {
            let worth = solution.values.get(i).map_or(Value::Null, |v| json_f64(*v));
            json!({"name": party.name, "value": worth, "disagreement": json_rational(&party.disagreement)})
        })
        .collect();
    let mut out = json!({
        "schema_version": SCHEMA_VERSION,
        "outcome": "found",
        "title": scenario.title,
        "objective": {"kind": scenario.objective.name(), "value": json_f64(solution.objective)},
        "parties": parties,
        "schedule": schedule(scenario, solution),
        "assistance": assistance(scenario, solution),
        "incentives": solution.incentives.iter().map(|i| incentive(scenario, i)).collect::<Vec<_>>(),
        "max_deviation_gain": json_f64(solution.max_deviation_gain),
        "deviation_class": DEVIATION_CLASS,
        "rounds": solution.rounds,
        "remarks": solution.remarks,
        "certificate": certificate.map_or_else(|| json!({"status": "skipped"}), |c| certificate_to_json(scenario, c)),
        "provenance": provenance(&solution.provenance),
    });
    let agreed = agreed(scenario, solution);
    if let (Some(fields), false) = (out.as_object_mut(), agreed.is_empty()) {
        fields.insert("agreed".into(), agreed.into());
    }
    out
}

/// A refutation. `checked` is what the exact check of the proof said: the proved bound, or what is wrong; `None` if
/// it was skipped.
pub fn refutation_to_json(
    scenario: &Scenario,
    refutation: &Refutation,
    checked: Option<&Result<Rational, String>>,
) -> Value {
    let proof: Vec<Value> = refutation
        .multipliers
        .iter()
        .map(|(row, weight)| json!({"row": row_to_json(scenario, row), "multiplier": exact::to_text(weight)}))
        .collect();
    let certificate = match checked {
        Some(Ok(bound)) => json!({"status": "certified", "bound": exact::to_text(bound)}),
        Some(Err(why)) => json!({"status": "broken", "reason": why}),
        None => json!({"status": "skipped"}),
    };
    json!({
        "schema_version": SCHEMA_VERSION,
        "outcome": "refuted",
        "title": scenario.title,
        "reason": refutation.words,
        "proof": proof,
        "certificate": certificate,
        "provenance": provenance(&refutation.provenance),
    })
}

/// An answer that was not reached; `best` is the best self-enforcing schedule so far, or `null`.
pub fn undecided_to_json(scenario: &Scenario, undecided: &Undecided, certificate: Option<&Certificate>) -> Value {
    let best = undecided.best.as_deref().map(|solution| solution_to_json(scenario, solution, certificate));
    json!({
        "schema_version": SCHEMA_VERSION,
        "outcome": "undecided",
        "title": scenario.title,
        "why": undecided.why,
        "best": best,
    })
}

/// The exact check as JSON; rows that were not proved are listed with their words, worst first.
pub fn certificate_to_json(scenario: &Scenario, certificate: &Certificate) -> Value {
    let status = match certificate.status {
        Status::Certified => "certified",
        Status::Epsilon => "epsilon",
        Status::Broken => "broken",
    };
    let mut out = json!({
        "status": status,
        "min_slack": exact::to_text(&certificate.min_slack),
        "epsilon": exact::to_text(&certificate.epsilon),
        "method": certificate.method,
    });
    if let (Some(fields), false) = (out.as_object_mut(), certificate.broken.is_empty()) {
        let broken = certificate.broken.iter().map(|b| {
            json!({
                "row": row_to_json(scenario, &b.row),
                "words": words::row(scenario, &b.row),
                "slack": exact::to_text(&b.slack),
            })
        });
        fields.insert("broken".into(), broken.collect());
        fields.insert("broken_count".into(), certificate.broken_count.into());
    }
    if let (Some(fields), false) = (out.as_object_mut(), certificate.faults.is_empty()) {
        fields.insert("faults".into(), certificate.faults.clone().into());
    }
    out
}

/// The same answer with the seconds that certification took in its provenance.
pub fn with_certify_seconds(mut answer: Value, seconds: f64) -> Value {
    for place in ["/provenance", "/best/provenance"] {
        if let Some(Value::Object(fields)) = answer.pointer_mut(place) {
            fields.insert("certify_seconds".into(), json_f64(seconds));
        }
    }
    answer
}

fn schedule(scenario: &Scenario, solution: &Solution) -> Vec<Value> {
    let lines = scenario.measures.iter().zip(&solution.schedule.levels).map(|(measure, levels)| {
        let mut fields = Map::new();
        fields.insert("measure".into(), measure.name.clone().into());
        fields.insert("performer".into(), scenario.parties.get(measure.performer).map(|p| p.name.clone()).into());
        numbers(&mut fields, "levels", levels);
        Value::Object(fields)
    });
    lines.collect()
}

fn assistance(scenario: &Scenario, solution: &Solution) -> Vec<Value> {
    let lines = scenario.assistance.iter().zip(&solution.schedule.assistance).map(|(line, amounts)| {
        let mut fields = Map::new();
        fields.insert("to".into(), scenario.parties.get(line.to).map(|p| p.name.clone()).into());
        numbers(&mut fields, "amounts", amounts);
        Value::Object(fields)
    });
    lines.collect()
}

/// The numbers, and beside them the exact fractions if one of them is not a finite decimal.
fn numbers(fields: &mut Map<String, Value>, name: &str, values: &[Rational]) {
    fields.insert(name.into(), values.iter().map(json_rational).collect());
    if values.iter().any(|v| exact::decimal(v).is_none()) {
        fields.insert(format!("{name}_exact"), values.iter().map(|v| Value::from(v.to_string())).collect());
    }
}

fn incentive(scenario: &Scenario, incentive: &Incentive) -> Value {
    let mut fields = plan_to_json(scenario, &incentive.plan);
    fields.insert("slack".into(), json_f64(incentive.slack));
    fields.insert("binding".into(), incentive.binding.into());
    fields.insert("multiplier".into(), incentive.multiplier.map_or(Value::Null, json_f64));
    Value::Object(fields)
}

fn agreed(scenario: &Scenario, solution: &Solution) -> Vec<Value> {
    let compared = history::compare(scenario, &solution.schedule);
    let lines = compared.iter().map(|one| {
        let points: Vec<Value> = one
            .points
            .iter()
            .map(|p| {
                json!({
                    "period": p.period,
                    "agreed": json_rational(&p.agreed),
                    "plan": json_rational(&p.plan),
                    "difference": json_rational(&p.difference()),
                    "reached": p.reached,
                })
            })
            .collect();
        json!({
            "measure": scenario.measures.get(one.measure).map(|m| m.name.clone()),
            "points": points,
            "note": one.note,
            "confidence": if one.recalled { "recalled" } else { "found" },
        })
    });
    lines.collect()
}

fn provenance(provenance: &Provenance) -> Value {
    json!({
        "backend": provenance.backend,
        "version": provenance.version,
        "tolerance": json_f64(provenance.tolerance),
        "rows": provenance.rows,
        "columns": provenance.columns,
        "gap": json_f64(provenance.gap),
        "seconds": json_f64(provenance.seconds),
    })
}
