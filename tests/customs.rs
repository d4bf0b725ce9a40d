//! Customary schedules: their shapes by hand, their prices by closed forms and by the law that none that holds beats the
//! optimum; and `detente compare` from outside.
mod support;

use assert_cmd::Command;
use detente::agreement::read::read_scenario;
use detente::agreement::scenario::{After, Milestone, Scenario};
use detente::compare::{Custom, price};
use detente::exact::to_f64;
use support::r;
use support::scenarios::{agreement, layer, measure, party, probability};
use support::solver::solution;

/// Two parties, one reversible measure each with cost 1 and benefit b to the other, seen with probability p.
fn symmetric(delta: &str, benefit: &str, p: &str, count: usize) -> Scenario {
    let mut s = agreement(count, After::Perpetual);
    party(&mut s, delta);
    party(&mut s, delta);
    measure(&mut s, 0, "1", &[(1, benefit)]);
    measure(&mut s, 1, "1", &[(0, benefit)]);
    layer(&mut s, &[0, 1], p, "0");
    s
}

fn levels(custom: &Custom, scenario: &Scenario, k: usize) -> Vec<String> {
    let proposal = custom.propose(scenario).unwrap();
    proposal.schedule.levels[k].iter().map(ToString::to_string).collect()
}

#[test]
fn the_shapes_are_what_they_are_called() {
    let s = symmetric("9/10", "3", "1/2", 4);
    assert_eq!(levels(&Custom::AllAtOnce, &s, 0), ["1", "1", "1", "1"]);
    assert_eq!(levels(&Custom::Linear, &s, 1), ["1/4", "1/2", "3/4", "1"]);
    // (1/4)², (1/2)², (3/4)²: exact on the decimal grid.
    assert_eq!(levels(&Custom::Boulware(r("2")), &s, 0), ["1/16", "1/4", "9/16", "1"]);
    // √(1/4) = 1/2; √(1/2) and √(3/4) to nine digits.
    assert_eq!(levels(&Custom::Conceder(r("1/2")), &s, 0)[0], "1/2");
    let close = to_f64(&r(&levels(&Custom::Conceder(r("1/2")), &s, 0)[1]));
    assert!((close - 0.5f64.sqrt()).abs() < 1e-9);
}

#[test]
fn pace_earliest_and_milestones_are_respected() {
    let mut s = symmetric("9/10", "3", "1/2", 5);
    s.measures[0].max_step = Some(r("1/4"));
    s.measures[0].earliest = 2;
    assert_eq!(levels(&Custom::AllAtOnce, &s, 0), ["0", "1/4", "1/2", "3/4", "1"]);
    // 3/4 in period 4 takes three full steps before it, so that waiting is over in period 2.
    s.measures[0].milestones = vec![Milestone { period: 4, at_least: probability("3/4") }];
    assert_eq!(levels(&Custom::Boulware(r("10")), &s, 0)[1..4], ["1/4", "1/2", "3/4"]);
}

/// By hand: the first party opens with 1/20 and 1/20, unanswered so far; the second one takes 1/20 in period 2 and in
/// period 3, which the first answers by 5/4 of it, 1/16, in periods 3 and 4.
#[test]
fn grit_begins_small_and_is_matched() {
    let s = symmetric("9/10", "3", "1/2", 30);
    assert_eq!(levels(&Custom::Grit, &s, 0)[..4], ["1/20", "1/10", "13/80", "9/40"].map(str::to_owned));
    assert_eq!(levels(&Custom::Grit, &s, 1)[..4], ["0", "1/20", "1/10", "13/80"].map(str::to_owned));
    assert_eq!(levels(&Custom::Grit, &s, 0)[29], "1");
    assert_eq!(levels(&Custom::Grit, &s, 1)[29], "1");
}

/// MODEL §7: all or nothing at δ* = c/(c + p(b−c)). With c = 1, b = 3, p = 1/2 that is 1/2.
#[test]
fn all_at_once_holds_from_the_critical_discount_on() {
    for (delta, holds) in [("49/100", false), ("1/2", true), ("51/100", true)] {
        let s = symmetric(delta, "3", "1/2", 6);
        let priced = price(&s, &Custom::AllAtOnce.propose(&s).unwrap()).unwrap();
        assert_eq!(priced.self_enforcing, holds, "{delta}");
        assert_eq!(priced.first.is_none(), holds, "{delta}");
        // b − c in every period.
        assert!(priced.values.iter().all(|v| (v - 2.0).abs() < 1e-9));
        assert_eq!(priced.done, Some(1));
        assert!(priced.broken.is_empty());
    }
}

/// The last steps of a linear schedule of irreversible measures in finite time: whoever is last gains by not moving, so the
/// schedule unravels (MODEL §7), and the first temptation is at the start.
#[test]
fn irreversible_steps_without_sanction_are_broken() {
    let mut s = symmetric("9/10", "3", "1", 4);
    s.measures.iter_mut().for_each(|m| m.irreversible_share = probability("1"));
    let priced = price(&s, &Custom::Linear.propose(&s).unwrap()).unwrap();
    assert!(!priced.self_enforcing);
    // In the last period evading saves the flow cost of the last step, 1/4, for ever; nothing is lost, as nothing can be
    // taken back: a gain of 1/4 as of that period.
    let largest = priced.largest.unwrap();
    assert_eq!(largest.plan.start, 4);
    assert!((largest.gain - 0.25).abs() < 1e-9, "{largest:?}");
}

/// A schedule that holds and breaks no limit is one the optimum was chosen among.
#[test]
fn none_that_holds_beats_the_optimum() {
    let all = [Custom::AllAtOnce, Custom::Linear, Custom::Boulware(r("4")), Custom::Conceder(r("1/4")), Custom::Agreed];
    let mut held = 0;
    let mut check = |s: &Scenario| {
        let best = solution(s).objective;
        for custom in &all {
            let Ok(proposal) = custom.propose(s) else { continue };
            let priced = price(s, &proposal).unwrap();
            if priced.self_enforcing && priced.broken.is_empty() {
                held += 1;
                assert!(priced.objective <= best + 1e-5 * (1.0 + best.abs()), "{}: {priced:?}, {best}", custom.name());
            }
        }
    };
    for file in std::fs::read_dir("data/scenarios").unwrap() {
        check(&read_scenario(&std::fs::read_to_string(file.unwrap().path()).unwrap()).unwrap());
    }
    for delta in ["3/5", "9/10"] {
        check(&symmetric(delta, "3", "1/2", 6));
    }
    assert!(held >= 6, "{held}");
}

#[test]
fn names_are_read_and_written_back() {
    for name in ["all-at-once", "linear", "boulware:4", "conceder:0.25", "grit", "agreed"] {
        assert_eq!(Custom::parse(name).unwrap().name(), name);
    }
    for wrong in ["", "boulware:1", "boulware:x", "conceder:1", "conceder:0", "linear:2", "Linear", "boulware:1e9"] {
        assert!(Custom::parse(wrong).is_err(), "{wrong}");
    }
    let s = symmetric("9/10", "3", "1/2", 4);
    assert!(Custom::Agreed.propose(&s).is_err());
}

fn detente(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("detente").unwrap().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_prices_every_treaty() {
    for file in std::fs::read_dir("data/scenarios").unwrap() {
        let path = file.unwrap().path();
        let (code, out, complaint) = detente(&["compare", path.to_str().unwrap(), "--quiet"]);
        assert_eq!(code, 0, "{complaint}");
        assert!(out.lines().all(|line| line.chars().count() <= 100), "{out}");
        assert!(out.contains("optimum") && out.contains("agreed"), "{out}");
    }
    let (code, out, _) =
        detente(&["compare", "data/scenarios/inf-1987.json", "--with", "linear,agreed", "--format", "json"]);
    assert_eq!(code, 0);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let names: Vec<&str> =
        answer["schedules"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["optimum", "linear", "agreed"]);
    assert_eq!(answer["schedules"][0]["self_enforcing"], true);
    let (code, _, complaint) = detente(&["compare", "data/scenarios/inf-1987.json", "--with", "foo,boulware:0.5"]);
    assert_eq!(code, 2);
    assert!(complaint.contains("\"foo\"") && complaint.contains("above 1"), "{complaint}");
}
