//! Solving, saving and certifying by the command line. The altered files must be refused naming what was altered:
//! the expected names follow from the alteration, not from the program.

mod common;

use common::{Folder, HOPELESS, SWAP, run, run_with};
use detente::report::display::width;
use serde_json::{Value, json};

fn treaties() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/scenarios");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().display().to_string());
    files.filter(|path| path.ends_with(".json")).collect()
}

/// Solves a scenario to JSON in `plan.json`.
fn solved(folder: &Folder, scenario: &str) -> Value {
    folder.put("s.json", scenario);
    let ran = run(folder, &["solve", "s.json", "--format", "json", "-o", "plan.json"]);
    assert!(ran.code <= 1 && ran.err.is_empty(), "{}", ran.err);
    serde_json::from_str(&folder.get("plan.json")).unwrap()
}

/// Certifies an altered solution of `s.json`; it must be refused naming `about`.
fn refused(folder: &Folder, altered: &Value, about: &str) {
    folder.put("altered.json", altered.to_string());
    let ran = run(folder, &["certify", "altered.json", "--scenario", "s.json"]);
    let flat = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(ran.code, 1, "{about}: {}{}", ran.out, ran.err);
    assert!(flat.contains(about), "{about}: {flat}");
    assert!(ran.out.lines().all(|line| width(line) <= 100));
    let ran = run(folder, &["certify", "altered.json", "--scenario", "s.json", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap()["outcome"], "refused");
}

#[test]
fn every_treaty_is_solved_certified_and_certified_again_from_its_file() {
    let folder = Folder::new();
    assert!(treaties().len() >= 5);
    for treaty in treaties() {
        let text = run(&folder, &["solve", &treaty]);
        assert_eq!((text.code, text.err.as_str()), (0, ""), "{treaty}");
        assert!(text.out.lines().all(|line| width(line) <= 100), "{treaty}");
        assert!(text.out.contains("Certified: every limit"), "{treaty}: {}", text.out);
        let saved = run(&folder, &["solve", &treaty, "--format", "json", "-o", "plan.json"]);
        assert_eq!(saved.code, 0, "{treaty}");
        let again = run(&folder, &["certify", "plan.json", "--scenario", &treaty]);
        assert_eq!((again.code, again.err.as_str()), (0, ""), "{treaty}: {}", again.out);
    }
}

#[test]
fn a_genuine_solution_passes_also_from_standard_input() {
    let folder = Folder::new();
    let plan = solved(&folder, SWAP);
    assert_eq!(plan["certificate"]["status"], "certified");
    assert!(plan["provenance"]["certify_seconds"].is_number());
    let ran = run_with(&folder, &["certify", "-", "--scenario", "s.json"], plan.to_string().as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.out);
    let ran = run(&folder, &["certify", "plan.json", "--scenario", "s.json", "--format", "json"]);
    let read: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &read["outcome"], &read["numbers"]), (0, &json!("certified"), &json!([])));
}

/// Pushing a level past its limit breaks the row of that limit; leaving a step out makes it fall.
#[test]
fn altered_levels_are_refused_naming_the_row() {
    let folder = Folder::new();
    let plan = solved(&folder, SWAP);
    let with_level = |t: usize, level: f64| {
        let mut altered = plan.clone();
        let levels = altered["schedule"][0]["levels"].as_array_mut().unwrap();
        levels[t] = json!(level);
        altered["schedule"][0].as_object_mut().unwrap().remove("levels_exact");
        altered
    };
    refused(&folder, &with_level(3, 1.5), "a stands above 100% in period 4 (2002-02)");
    refused(&folder, &with_level(3, 0.0), "a falls in period 4 (2002-02)");
}

/// The scenario changed under a solution: B is no longer watched, so it gains by evading at once.
#[test]
fn a_schedule_that_somebody_gains_by_breaking_is_refused_naming_who_and_how() {
    let folder = Folder::new();
    let plan = solved(&folder, SWAP);
    folder.put("s.json", SWAP.replace("[\"A\", \"B\"]", "[\"A\"]"));
    refused(&folder, &plan, "B would gain by evading covertly with b from period 1");
}

#[test]
fn altered_figures_are_refused_by_their_path() {
    let folder = Folder::new();
    let plan = solved(&folder, SWAP);
    for path in [
        "/objective/value",
        "/parties/1/value",
        "/parties/0/disagreement",
        "/incentives/2/slack",
        "/max_deviation_gain",
    ] {
        let mut altered = plan.clone();
        let figure = altered.pointer_mut(path).unwrap();
        *figure = json!(figure.as_f64().unwrap() + 1e-3);
        let name = path[1..].replace("/1/", "[1].").replace("/0/", "[0].").replace("/2/", "[2].").replace('/', ".");
        refused(&folder, &altered, &name);
    }
    let mut altered = plan.clone();
    altered["certificate"]["min_slack"] = json!("9/10");
    refused(&folder, &altered, "certificate.min_slack");
}

#[test]
fn a_refutation_is_certified_and_an_altered_one_is_not() {
    let folder = Folder::new();
    let proof = solved(&folder, HOPELESS);
    assert_eq!((&proof["outcome"], &proof["certificate"]["status"]), (&json!("refuted"), &json!("certified")));
    let ran = run(&folder, &["certify", "plan.json", "--scenario", "s.json"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    // Without rows there is nothing that clashes.
    let mut altered = proof.clone();
    altered["proof"] = json!([]);
    refused(&folder, &altered, "does not hold");
    let mut altered = proof.clone();
    altered["certificate"]["bound"] = json!("-1000");
    refused(&folder, &altered, "certificate.bound");
    // With a party that does not mind, the proof is no proof.
    folder.put("s.json", HOPELESS.replace("\"cost_per_period\": 1", "\"cost_per_period\": 0"));
    refused(&folder, &proof, "does not hold");
}

/// INF ended by a sunset unravels from the end: the treaty's deadlines cannot be met. What tempts the parties is told
/// in few rows, those about milestones are bounds and not told again, and the proof stands by itself.
#[test]
fn a_refutation_names_few_temptations_and_holds() {
    let folder = Folder::new();
    let treaty = concat!(env!("CARGO_MANIFEST_DIR"), "/data/scenarios/inf-1987.json");
    let scenario = std::fs::read_to_string(treaty).unwrap().replace("\"perpetual\"", "\"sunset\"");
    let proof = solved(&folder, &scenario);
    assert_eq!((&proof["outcome"], &proof["certificate"]["status"]), (&json!("refuted"), &json!("certified")));
    let rows = proof["proof"].as_array().unwrap();
    let of_kind = |kind: &str| rows.iter().filter(|row| row["row"]["kind"] == kind).count();
    assert_eq!(of_kind("at_least"), 0);
    assert!((1..=20).contains(&of_kind("covert")), "{}", of_kind("covert"));
    let ran = run(&folder, &["certify", "plan.json", "--scenario", "s.json"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
}

/// One altered level breaks a limit, and with it whatever the parties had from keeping it: the limit is named, the rest
/// counted.
#[test]
fn one_alteration_is_one_cause() {
    let folder = Folder::new();
    let plan = solved(&folder, SWAP);
    let mut altered = plan.clone();
    altered["schedule"][0]["levels"].as_array_mut().unwrap()[2] = json!(0.25);
    altered["schedule"][0].as_object_mut().unwrap().remove("levels_exact");
    folder.put("altered.json", altered.to_string());
    let ran = run(&folder, &["certify", "altered.json", "--scenario", "s.json"]);
    let points = ran.out.lines().filter(|line| line.starts_with("- ")).count();
    assert!(ran.code == 1 && ran.out.contains("a falls in period 3") && points <= 3, "{}", ran.out);
}

/// The words for what a backend without multipliers, a search stopped early and a cut-off text leave out.
#[test]
fn what_is_missing_is_said() {
    let folder = Folder::new();
    folder.put("s.json", SWAP);
    let ran = run(&folder, &["solve", "s.json", "--backend", "microlp"]);
    assert!(ran.code == 0 && ran.out.contains("Worth is not known"), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("both measures are complete"), "{}", ran.out);
    let ran = run(&folder, &["solve", "s.json", "--time-limit", "0"]);
    let flat = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(ran.code == 3 && flat.contains("It is certified: no party gains by breaking it; but"), "{flat}");
    let mut plan = solved(&folder, SWAP);
    plan["objective"]["value"] = json!("x".repeat(300));
    folder.put("plan.json", plan.to_string());
    let ran = run(&folder, &["certify", "plan.json", "--scenario", "s.json"]);
    assert!(ran.code == 2 && ran.err.contains("x…\";"), "{}", ran.err);
}
