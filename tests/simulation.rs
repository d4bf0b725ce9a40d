//! Playing agreements out against their exact values. The expected numbers are V and D of the exact check, which shares
//! nothing with the simulation. A mean over n runs may be 4.5 standard errors off (7 in a million if normal).

use detente::agreement::SolveOptions;
use detente::agreement::plan::Kind;
use detente::agreement::read::read_scenario;
use detente::agreement::scenario::{Scenario, Series, Suspension};
use detente::agreement::schedule::Schedule;
use detente::certificate::{self, Enclosure};
use detente::exact::{Rational, to_f64};
use detente::generate::agreement;
use detente::inspection::outlook;
use detente::outcome::Outcome;
use detente::simulate::{Estimate, Evasion, Happening, simulate, trace};

fn middle(bounds: &Enclosure) -> f64 {
    (to_f64(bounds.lower.as_ref().unwrap()) + to_f64(bounds.upper.as_ref().unwrap())) / 2.0
}

fn close(estimate: &Estimate, expected: f64, what: &str) {
    let allowed = 4.5 * estimate.standard_error + 1e-9 * (1.0 + expected.abs());
    assert!((estimate.mean - expected).abs() <= allowed, "{what}: {estimate:?}, expected {expected}");
}

fn solved(scenario: &Scenario) -> Schedule {
    match detente::solve(scenario, &SolveOptions::default(), &|_| ()).unwrap() {
        Outcome::Found(solution) => solution.schedule,
        other => panic!("{}: {other:?}", scenario.title),
    }
}

/// V of every party, and D of its tightest evasion and of one that never quits, from a start in the middle.
fn holds(scenario: &Scenario, schedule: &Schedule, runs: u64) {
    let values = certificate::path_values(scenario, schedule).unwrap();
    let played = simulate(scenario, schedule, None, runs, 1).unwrap();
    for (party, estimate) in played.values.iter().enumerate() {
        close(estimate, middle(&values[party][0]), &format!("{} V of {party}", scenario.title));
    }
    let tightest = certificate::tightest(scenario, schedule).unwrap();
    for party in 0..scenario.parties.len() {
        let covert = tightest.iter().filter(|t| t.plan.party == party && t.plan.kind == Kind::Covert);
        let binding = covert.min_by(|a, b| a.slack.lower.cmp(&b.slack.lower)).unwrap();
        let start = (scenario.periods.count / 3).max(1);
        let never = certificate::best_evasion(scenario, schedule, party, start, Some(None)).unwrap();
        for tempting in [binding, &never] {
            let plan = &tempting.plan;
            let evasion = Evasion { party, start: plan.start, quit: plan.quit, measures: plan.measures.clone() };
            let played = simulate(scenario, schedule, Some(&evasion), runs, 2).unwrap();
            let Some(from_start) = played.from_start else {
                assert_eq!(played.reached, 0);
                continue;
            };
            let expected = middle(&values[party][plan.start - 1]) - middle(&tempting.slack);
            close(&from_start[party], expected, &format!("{} D of {plan:?}", scenario.title));
        }
    }
}

#[test]
fn treaties_are_worth_what_the_exact_check_says() {
    let mut files: Vec<_> = std::fs::read_dir("data/scenarios").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 7);
    for file in files {
        let scenario = read_scenario(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let schedule = solved(&scenario);
        holds(&scenario, &schedule, 4000);
    }
}

/// Frequent alarms, all lengths of suspension, both ends of the schedule, step costs, assistance: made-up agreements.
#[test]
fn random_agreements_are_worth_what_the_exact_check_says() {
    let number = |n: i64, d: u64| Rational::from_parts(n.into(), d.into());
    for seed in 0..6 {
        let mut scenario = agreement(2 + seed as usize % 2, 2, 6, seed).unwrap();
        scenario.response.suspension =
            [Suspension::Periods(0), Suspension::Periods(3), Suspension::Forever][seed as usize % 3];
        if seed % 2 == 1 {
            scenario.periods.after = detente::agreement::scenario::After::Sunset;
        }
        for layer in &mut scenario.verification.layers {
            layer.detection = Series::constant(number(2, 5));
            layer.false_alarm = Series::constant(number(1, 10));
        }
        for measure in &mut scenario.measures {
            measure.step_cost = number(1, 4);
            measure.irreversible_share = detente::units::Probability::new(number(seed as i64 % 3, 2)).unwrap();
            measure.milestones.clear();
            measure.deadline = None;
        }
        // Whether anybody would keep to it does not matter here: everything rises evenly.
        let rise = |t: u64| number(t as i64, 6);
        let levels = scenario.measures.iter().map(|m| {
            let start = m.start_level.get();
            (1..=6).map(|t| start + (Rational::ONE - start) * rise(t)).collect()
        });
        let schedule = Schedule {
            levels: levels.collect(),
            assistance: scenario.assistance.iter().map(|_| vec![number(1, 10); 6]).collect(),
        };
        holds(&scenario, &schedule, 20_000);
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let scenario = agreement(3, 2, 12, 4).unwrap();
    let schedule = solved(&scenario);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| simulate(&scenario, &schedule, None, 20_000, 9).unwrap())
    };
    assert_eq!(with(1), with(3));
    assert_ne!(with(1).values, simulate(&scenario, &schedule, None, 20_000, 10).unwrap().values);
}

/// With detection d in every period and nothing else, the wait is geometric: P(found within n) = 1 − (1−d)^n.
#[test]
fn the_wait_for_detection_is_geometric() {
    let mut scenario = agreement(2, 1, 30, 1).unwrap();
    scenario.verification.layers.truncate(1);
    let layer = &mut scenario.verification.layers[0];
    layer.inspects = vec![0, 1];
    layer.from = 1;
    layer.to = None;
    layer.detection = Series::constant(Rational::from_parts(1.into(), 4u8.into()));
    layer.false_alarm = Series::constant(Rational::ZERO);
    let levels = scenario.measures.iter().map(|_| vec![Rational::ONE; 30]).collect();
    let schedule =
        Schedule { levels, assistance: scenario.assistance.iter().map(|_| vec![Rational::ZERO; 30]).collect() };
    let measures = (0..scenario.measures.len()).filter(|&k| scenario.measures[k].performer == 0).collect();
    let evasion = Evasion { party: 0, start: 3, quit: None, measures };
    let runs = 40_000;
    let played = simulate(&scenario, &schedule, Some(&evasion), runs, 5).unwrap();
    let waits = played.detection.unwrap();
    for n in [1u64, 2, 5, 10] {
        let share = waits.counts.range(..=n).map(|(_, c)| c).sum::<u64>() as f64 / runs as f64;
        let expected = 1.0 - 0.75f64.powi(n as i32);
        let error = (expected * (1.0 - expected) / runs as f64).sqrt();
        assert!((share - expected).abs() < 4.5 * error, "{n}: {share} against {expected}");
    }
    assert_eq!(played.false_alarms.counts.keys().collect::<Vec<_>>(), [&0]);
}

#[test]
fn a_trace_is_the_run_of_its_number() {
    let scenario = agreement(2, 2, 8, 3).unwrap();
    let schedule = solved(&scenario);
    let one = simulate(&scenario, &schedule, None, 1, 7).unwrap();
    let (events, values) = trace(&scenario, &schedule, None, 7, 0).unwrap();
    assert_eq!(one.values.iter().map(|e| e.mean).collect::<Vec<_>>(), values);
    assert!(matches!(events[0].what, Happening::Played(_)));
    assert!(events.windows(2).all(|pair| pair[0].clock <= pair[1].clock));
}

#[test]
fn what_is_not_in_the_scenario_is_refused() {
    let scenario = agreement(2, 2, 8, 3).unwrap();
    let schedule = solved(&scenario);
    let evasion = |party, start, quit, measures: &[usize]| Evasion { party, start, quit, measures: measures.to_vec() };
    let theirs = (0..scenario.measures.len()).find(|&k| scenario.measures[k].performer == 1).unwrap();
    for (bad, word) in [
        (evasion(2, 1, None, &[]), "party"),
        (evasion(0, 0, None, &[]), "start"),
        (evasion(0, 10, None, &[]), "start"),
        (evasion(0, 3, Some(3), &[]), "given up"),
        (evasion(0, 3, None, &[theirs]), "another party's"),
        (evasion(0, 3, None, &[99]), "measure"),
    ] {
        let why = simulate(&scenario, &schedule, Some(&bad), 1, 1).unwrap_err();
        assert!(why.contains(word), "{why}");
    }
    assert!(simulate(&scenario, &schedule, None, 0, 1).is_err());
    let short = Schedule { levels: vec![], assistance: vec![] };
    assert!(simulate(&scenario, &short, None, 1, 1).is_err());
}

/// The backward recursion against the exact check (V, D), and for the others against the mean of runs.
#[test]
fn the_outlook_of_an_evasion_is_its_value() {
    for (file, runs) in [("inf-1987", 4000), ("aceh-2005", 4000), ("cwc", 4000)] {
        let path = format!("data/scenarios/{file}.json");
        let scenario = read_scenario(&std::fs::read_to_string(path).unwrap()).unwrap();
        let schedule = solved(&scenario);
        let values = certificate::path_values(&scenario, &schedule).unwrap();
        for party in 0..scenario.parties.len() {
            for start in [1, scenario.periods.count / 2, scenario.periods.count, scenario.periods.count + 1] {
                for quit in [None, Some(None), Some(Some(start + 2))] {
                    if start + 2 > scenario.periods.count + 1 && matches!(quit, Some(Some(_))) {
                        continue;
                    }
                    let best = certificate::best_evasion(&scenario, &schedule, party, start, quit).unwrap();
                    let plan = &best.plan;
                    let evasion = Evasion { party, start, quit: plan.quit, measures: plan.measures.clone() };
                    let seen = outlook(&scenario, &schedule, &evasion).unwrap();
                    for (i, keeping) in seen.keeping.iter().enumerate() {
                        let exact = middle(&values[i][start - 1]);
                        assert!((keeping - exact).abs() < 1e-9 * (1.0 + exact.abs()), "{file} {keeping} {exact}");
                    }
                    let exact = middle(&values[party][start - 1]) - middle(&best.slack);
                    let found = seen.evading[party];
                    assert!((found - exact).abs() < 1e-9 * (1.0 + exact.abs()), "{file} {plan:?}: {found}, {exact}");
                    if start == 1 {
                        let played = simulate(&scenario, &schedule, Some(&evasion), runs, 3).unwrap();
                        for (i, estimate) in played.from_start.unwrap().iter().enumerate() {
                            close(estimate, seen.evading[i], &format!("{file} party {i} under {plan:?}"));
                        }
                    }
                }
            }
        }
    }
}

/// A constant detection d finds within n periods with probability 1 − (1−d)^n: with d = 1/4 that is 50 % in 3 (0.578), 90 % in
/// 9 (0.925), 99 % in 17 (0.9925) periods.
#[test]
fn how_soon_an_evasion_is_found() {
    let mut scenario = agreement(2, 1, 6, 1).unwrap();
    scenario.verification.layers.truncate(1);
    let layer = &mut scenario.verification.layers[0];
    (layer.inspects, layer.from, layer.to) = (vec![0, 1], 1, None);
    layer.detection = Series::constant(Rational::from_parts(1.into(), 4u8.into()));
    let levels = scenario.measures.iter().map(|_| vec![Rational::ONE; 6]).collect();
    let assistance = scenario.assistance.iter().map(|_| vec![Rational::ZERO; 6]).collect();
    let schedule = Schedule { levels, assistance };
    for start in [1, 4, 7] {
        let evasion = Evasion { party: 0, start, quit: None, measures: vec![] };
        assert_eq!(outlook(&scenario, &schedule, &evasion).unwrap().found_within, [Some(3), Some(9), Some(17)]);
    }
    scenario.verification.layers[0].to = Some(4);
    let evasion = Evasion { party: 0, start: 1, quit: None, measures: vec![] };
    // 1 − (3/4)^4 = 0.68, and then nobody looks.
    assert_eq!(outlook(&scenario, &schedule, &evasion).unwrap().found_within, [Some(3), None, None]);
}
