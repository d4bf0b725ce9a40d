//! Round trips, and refusals that name the place.

use super::*;
use crate::agreement::schedule::Undecided;
use crate::error::Error;
use crate::exact;
use crate::report::examples::{self, q};
use serde_json::{Value, json};

fn found(scenario: &crate::agreement::scenario::Scenario) -> Value {
    solution_to_json(scenario, &examples::solution(scenario), Some(&examples::certificate()))
}

#[test]
fn a_solution_reads_back_exactly() {
    for scenario in [examples::inf(), examples::hostile(), examples::long(4, 30)] {
        let solution = examples::solution(&scenario);
        let text = pretty(&found(&scenario));
        let SavedSolution::Found(saved) = read_solution(&text, &scenario).unwrap() else { panic!("not found") };
        assert_eq!(saved.schedule, solution.schedule);
        assert_eq!(saved.title, scenario.title);
        assert_eq!(saved.values.iter().map(exact::to_f64).collect::<Vec<_>>(), solution.values);
        assert_eq!(saved.incentives.len(), solution.incentives.len());
        for (saved, made) in saved.incentives.iter().zip(&solution.incentives) {
            assert_eq!((&saved.plan, exact::to_f64(&saved.slack)), (&made.plan, made.slack));
        }
        assert_eq!(saved.min_slack, Some(q("1/100000000")));
    }
}

/// The text is JSON, and the same JSON as the compact form.
#[test]
fn the_layout_changes_nothing() {
    let value = found(&examples::hostile());
    assert_eq!(serde_json::from_str::<Value>(&pretty(&value)).unwrap(), value);
    assert_eq!(pretty(&json!({})), "{}\n");
    assert_eq!(pretty(&json!({"a": []})), "{\n  \"a\": []\n}\n");
}

/// The names are those of the format of answers, version 1.
#[test]
fn the_fixed_names_are_there() {
    let value = found(&examples::inf());
    for name in [
        "/schema_version",
        "/outcome",
        "/title",
        "/objective/kind",
        "/objective/value",
        "/parties/0/name",
        "/parties/0/value",
        "/parties/0/disagreement",
        "/schedule/0/measure",
        "/schedule/0/performer",
        "/schedule/0/levels/11",
        "/assistance/0/to",
        "/assistance/0/amounts/0",
        "/incentives/0/party",
        "/incentives/0/kind",
        "/incentives/0/start",
        "/incentives/0/quit",
        "/incentives/0/slack",
        "/incentives/0/binding",
        "/incentives/0/multiplier",
        "/max_deviation_gain",
        "/deviation_class",
        "/rounds",
        "/certificate/status",
        "/certificate/min_slack",
        "/certificate/epsilon",
        "/provenance/backend",
        "/provenance/version",
        "/provenance/tolerance",
        "/provenance/rows",
        "/provenance/columns",
        "/provenance/seconds",
    ] {
        assert!(value.pointer(name).is_some(), "{name}");
    }
    // 1/9 has no finite decimal: the fraction stands beside it.
    assert_eq!(value["schedule"][0]["levels_exact"][0], "1/9");
    assert!(value["schedule"][0]["levels"][0].is_number());
    assert_eq!(value["assistance"][0]["amounts_exact"][0], "1/6");
}

#[test]
fn what_is_not_a_number_is_null() {
    let scenario = examples::inf();
    let mut solution = examples::solution(&scenario);
    solution.objective = f64::NAN;
    solution.values[0] = f64::INFINITY;
    let value = solution_to_json(&scenario, &solution, None);
    assert!(value["objective"]["value"].is_null() && value["parties"][0]["value"].is_null());
    assert_eq!(value["certificate"]["status"], "skipped");
}

#[test]
fn every_row_reads_back() {
    let scenario = examples::inf();
    let mut refutation = examples::refutation(&scenario);
    refutation.multipliers.extend(examples::rows(0).into_iter().map(|row| (row, q("0.5"))));
    let value = refutation_to_json(&scenario, &refutation, Some(&Ok(q("-1/3"))));
    let SavedSolution::Refuted(saved) = read_solution(&pretty(&value), &scenario).unwrap() else { panic!() };
    assert_eq!(saved.multipliers, refutation.multipliers);
    assert_eq!(saved.bound, Some(q("-1/3")));
}

#[test]
fn undecided_with_a_schedule_is_read_as_that_schedule() {
    let scenario = examples::inf();
    let solution = examples::solution(&scenario);
    let best = Undecided { why: "time".into(), best: Some(Box::new(solution.clone())) };
    let text = pretty(&undecided_to_json(&scenario, &best, None));
    let SavedSolution::Found(saved) = read_solution(&text, &scenario).unwrap() else { panic!() };
    assert_eq!(saved.schedule, solution.schedule);
    let none = Undecided { why: "time".into(), best: None };
    assert!(read_solution(&pretty(&undecided_to_json(&scenario, &none, None)), &scenario).is_err());
}

fn faults(value: &Value) -> Vec<String> {
    match read_solution(&value.to_string(), &examples::inf()) {
        Err(Error::Input(faults)) => faults.into_iter().map(|f| f.path).collect(),
        other => panic!("{other:?}"),
    }
}

/// Each alteration with the path that must be named.
#[test]
fn alterations_are_refused_by_path_all_at_once() {
    let good = found(&examples::inf());
    let cases: Vec<(&str, Value, &str)> = vec![
        ("/schedule/0/measure", json!("SS-99"), "schedule[0].measure"),
        ("/schedule/0/performer", json!("USSR"), "schedule[0].performer"),
        ("/schedule/1/levels", json!([0.1]), "schedule[1].levels"),
        ("/schedule/1/levels/3", json!("x"), "schedule[1].levels[3]"),
        ("/schedule/0/levels/3", json!(0.9), "schedule[0].levels[3]"),
        ("/schedule/0/levels_exact/3", json!("1/0"), "schedule[0].levels_exact[3]"),
        ("/schedule", json!(null), "schedule"),
        ("/parties/1/name", json!("US"), "parties[1]"),
        ("/parties/1/value", json!(null), "parties[1].value"),
        ("/assistance", json!([]), "assistance"),
        ("/incentives/3/quit", json!(2), "incentives[3].quit"),
        ("/incentives/3/start", json!(99), "incentives[3].start"),
        ("/incentives/3/measures", json!(["SS-20"]), "incentives[3].measures[0]"),
        ("/incentives/3/kind", json!("bribe"), "incentives[3].kind"),
        ("/objective/kind", json!("progress"), "objective.kind"),
        ("/schema_version", json!(2), "schema_version"),
        ("/outcome", json!("maybe"), "outcome"),
    ];
    for (pointer, replacement, path) in &cases {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = replacement.clone();
        assert!(faults(&bad).contains(&path.to_string()), "{pointer}: {:?}", faults(&bad));
    }
    let mut two = good.clone();
    *two.pointer_mut("/schedule/0/levels_exact/3").unwrap() = json!("1/0");
    *two.pointer_mut("/parties/1/value").unwrap() = json!(null);
    assert_eq!(faults(&two).len(), 2);
}

#[test]
fn text_that_is_not_json_is_refused_with_its_place() {
    let scenario = examples::inf();
    for text in ["", "{", "[1,", "nul", "{\"a\": NaN}", &"[".repeat(100_000)] {
        match read_solution(text, &scenario) {
            Err(Error::Input(faults)) => assert!(faults[0].position.is_some(), "{text:.20}"),
            other => panic!("{other:?}"),
        }
    }
}
