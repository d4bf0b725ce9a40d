//! One hundred random small agreements: what the solver answers is what an independent brute force finds.
mod support;

use detente::agreement::plan::Row;
use detente::agreement::scenario::{Scenario, Series};
use detente::agreement::schedule::Schedule;
use detente::certificate::Status;
use detente::exact::{Rational, to_f64};
use detente::units::Discount;
use support::brute::Brute;
use support::optimum::{exact_optimum, null_schedule, rows_of};
use support::r;
use support::scenarios::{layer, probability, random_scenario, sanction, scenario_with_gap, symmetric};
use support::solver::{Answer, certify, solution, solve};

const ZERO: Rational = Rational::ZERO;

/// One hundred, and a few where the optimum or the border of what can be carried is degenerate: hard for floats.
fn seeds() -> impl Iterator<Item = u64> {
    (0..100).chain([113, 132, 219, 281, 289, 1069, 1371, 1525, 1923, 95736])
}

/// The schedule holds exactly when the certificate says so, is as good as the exact optimum, and every temptation
/// that the solution lists is the greatest of its kind. Where there is no schedule, the multipliers prove it.
#[test]
fn the_solver_answers_what_brute_force_finds() {
    let (mut found, mut certified, mut refuted) = (0, 0, 0);
    for seed in seeds() {
        let scenario = random_scenario(seed);
        let exact = exact_optimum(&scenario);
        match (solve(&scenario), exact) {
            (Answer::Refuted(refutation), None) => {
                refuted += 1;
                assert!(rows_of(&scenario).refutes(&refutation.multipliers), "seed {seed}: {refutation:?}");
                assert!(!refutation.words.is_empty());
            }
            (Answer::Found(solution), Some((_, best))) => {
                found += 1;
                let brute = Brute::new(&scenario, &solution.schedule);
                for (row, slack) in brute.structure() {
                    assert!(slack >= ZERO, "seed {seed}: {row:?} is {slack}");
                }
                let (plan, tightest) = brute.tightest();

                let certificate = certify(&scenario, &solution.schedule);
                let holds = certificate.status == Status::Certified;
                assert_eq!(holds, tightest >= ZERO, "seed {seed}: {plan:?} has {tightest}, {certificate:?}");
                certified += usize::from(holds);
                assert!(certificate.min_slack <= tightest, "seed {seed}: {plan:?}");
                assert!(to_f64(&(&tightest - &certificate.min_slack)) < 1e-12, "seed {seed}: {plan:?}");
                assert!(certificate.epsilon >= -&tightest && certificate.epsilon >= ZERO, "seed {seed}");

                let objective = to_f64(&brute.objective());
                assert!((solution.objective - objective).abs() < 1e-8, "seed {seed}");
                // What the solver's margin on every row costs: its size times the multipliers of the rows.
                let short = to_f64(&(&best - brute.objective()));
                assert!((-1e-7..1e-5).contains(&short), "seed {seed}: {short} short of {best}");
                assert!(!holds || short >= 0.0, "seed {seed}: better than the best");
                for (value, known) in solution.values.iter().zip(&brute.values) {
                    assert!((value - to_f64(&known[1])).abs() < 1e-8, "seed {seed}");
                }

                let known = brute.incentives();
                assert_eq!(solution.incentives.len(), known.len(), "seed {seed}");
                for (plan, slack) in &known {
                    let key = (plan.party, plan.kind, plan.faction, plan.start);
                    let listed = solution.incentives.iter().find(|incentive| {
                        let plan = &incentive.plan;
                        (plan.party, plan.kind, plan.faction, plan.start) == key
                    });
                    let listed = listed.unwrap_or_else(|| panic!("seed {seed}: {plan:?} is not listed"));
                    assert!((listed.slack - to_f64(slack)).abs() < 1e-7, "seed {seed}: {plan:?} {listed:?}");
                    // The plan itself, or one that is as good for its party.
                    let same = to_f64(&(brute.slack(&listed.plan) - slack));
                    assert!(same.abs() < 1e-7, "seed {seed}: {plan:?} but listed {:?}", listed.plan);
                }
            }
            (Answer::Refuted(refutation), Some((schedule, _))) => {
                panic!("seed {seed}: {schedule:?} is a schedule; {:?}", refutation.words)
            }
            (Answer::Undecided(why), exact) => panic!("seed {seed}: undecided, {why}; exactly: {exact:?}"),
            (Answer::Found(solution), None) => panic!("seed {seed}: there is none: {:?}", solution.schedule),
        }
    }
    println!("{found} found, {certified} certified, {refuted} refuted");
    assert!(found >= 70 && refuted >= 10 && certified * 10 >= found * 9, "{found} {certified} {refuted}");
}

/// Where nobody is watched for a while nobody moves, and there is no schedule with anything to spare. The optimum is
/// the exact one all the same, and where whatever is done stays done it takes neither a second solver nor a search on
/// the border: the multipliers are there.
#[test]
fn gaps_in_inspection_do_not_hide_the_optimum() {
    let (mut conceded, mut refuted, mut helped, mut multipliers, mut whole) = (0, 0, 0, 0, 0);
    for seed in 0..60 {
        let scenario = scenario_with_gap(seed);
        match (solve(&scenario), exact_optimum(&scenario)) {
            (Answer::Found(solution), Some((_, best))) => {
                let brute = Brute::new(&scenario, &solution.schedule);
                assert!(brute.structure().iter().all(|(_, slack)| *slack >= ZERO), "seed {seed}");
                assert!(brute.tightest().1 >= ZERO, "seed {seed}: {:?}", brute.tightest());
                let short = to_f64(&(&best - brute.objective()));
                assert!((0.0..1e-5).contains(&short), "seed {seed}: {short} short of {best}");
                conceded += usize::from(best > Rational::from_parts(1.into(), 100u8.into()));
                helped += usize::from(solution.provenance.backend != "clarabel");
                if scenario.measures.iter().all(|m| *m.irreversible_share.get() == Rational::ONE) {
                    whole += 1;
                    multipliers += usize::from(solution.incentives.iter().all(|i| i.multiplier.is_some()));
                }
            }
            (Answer::Refuted(refutation), None) => {
                refuted += 1;
                assert!(rows_of(&scenario).refutes(&refutation.multipliers), "seed {seed}: {refutation:?}");
            }
            (Answer::Undecided(why), exact) => panic!("seed {seed}: undecided, {why}; exactly: {exact:?}"),
            (_, exact) => panic!("seed {seed}: exactly {exact:?}"),
        }
    }
    println!("{conceded} conceded, {refuted} refuted, {helped} helped, {multipliers} of {whole} with multipliers");
    assert!(conceded >= 20 && refuted >= 1, "{conceded} {refuted}");
    assert_eq!(multipliers, whole);
}

/// Who may leave lawfully when the inspectors have left loses nothing by it if nothing can be taken back: those rows have
/// no slack, and are not to be asked for any.
#[test]
fn leaving_after_the_inspectors_is_no_border_case() {
    let mut scenario = symmetric(6, "9/10", "2", "1", "1", "0");
    scenario.verification.layers.clear();
    layer(&mut scenario, &[0, 1], "4/5", "0").to = Some(3);
    for measure in &mut scenario.measures {
        measure.irreversible_share = probability("1");
    }
    for party in 0..2 {
        sanction(&mut scenario, party, "3/2");
    }
    scenario.exit = Some(detente::agreement::scenario::Exit { notice_periods: 1 });
    let found = solution(&scenario);
    let (_, best) = exact_optimum(&scenario).expect("doing nothing is a schedule");
    assert!(best > Rational::from_parts(1.into(), 10u8.into()), "{best}");
    assert!((found.objective - to_f64(&best)).abs() < 1e-6, "{} {best}", found.objective);
    assert_eq!(found.provenance.backend, "clarabel");
    assert!(found.incentives.iter().all(|i| i.multiplier.is_some()));
}

/// The same agreement under worse circumstances, or a schedule that asks for more, by name.
fn pushed(scenario: &Scenario, schedule: &Schedule) -> Vec<(&'static str, Scenario, Schedule)> {
    let mut cases = vec![];
    for i in 0..scenario.parties.len() {
        for t in 0..scenario.periods.count {
            let mut higher = schedule.clone();
            for (levels, measure) in higher.levels.iter_mut().zip(&scenario.measures) {
                if measure.performer == i {
                    levels[t..].iter_mut().for_each(|level| *level = (&*level * r("11/10")).min(Rational::ONE));
                }
            }
            cases.push(("ten per cent more", scenario.clone(), higher));
        }
    }
    let scaled = |series: &Series, factor: &Rational| {
        Series::from_values(series.values().iter().map(|v| v * factor).collect()).expect("not empty")
    };
    let mut unseen = scenario.clone();
    for layer in &mut unseen.verification.layers {
        let half = scaled(&layer.detection, &r("1/2"));
        if half.values().iter().all(|d| d >= layer.false_alarm.at(1)) {
            layer.detection = half;
        }
    }
    cases.push(("half the detection", unseen, schedule.clone()));
    let mut lenient = scenario.clone();
    for sanction in lenient.response.sanction.iter_mut().chain(&mut lenient.response.sanction_per_period) {
        *sanction = scaled(sanction, &r("4/5"));
    }
    cases.push(("smaller sanctions", lenient, schedule.clone()));
    let mut impatient = scenario.clone();
    for party in &mut impatient.parties {
        party.discount = Discount::new(party.discount.get() * r("9/10")).expect("still between 0 and 1");
    }
    cases.push(("impatience", impatient, schedule.clone()));
    cases
}

/// Pushed past its limit, a schedule is refused, and the plan that is named is the most profitable one.
#[test]
fn a_schedule_pushed_past_its_limit_is_refused_with_the_best_deviation() {
    let mut refused = std::collections::BTreeMap::<&str, usize>::new();
    let mut scenarios = 0;
    for seed in seeds() {
        let scenario = random_scenario(seed);
        let Answer::Found(solution) = solve(&scenario) else { continue };
        let mut one = false;
        for (how, scenario, schedule) in pushed(&scenario, &solution.schedule) {
            let brute = Brute::new(&scenario, &schedule);
            let whole = brute.structure().iter().all(|(_, slack)| *slack >= ZERO);
            let (plan, least) = brute.tightest();
            let certificate = certify(&scenario, &schedule);
            let holds = certificate.status == Status::Certified;
            assert_eq!(holds, whole && least >= ZERO, "seed {seed}, {how}: {plan:?} {certificate:?}");
            if !whole {
                assert_eq!(certificate.status, Status::Broken, "seed {seed}, {how}");
                continue;
            }
            if holds {
                continue;
            }
            one = true;
            *refused.entry(how).or_default() += 1;
            assert_eq!(certificate.status, Status::Epsilon, "seed {seed}, {how}");
            assert!(certificate.epsilon >= -&least, "seed {seed}, {how}");
            assert!(to_f64(&(&certificate.epsilon + &least)) < 1e-12, "seed {seed}, {how}");
            let Some(worst) = certificate.broken.first() else { panic!("seed {seed}, {how}: nothing is named") };
            let Row::Incentive(named) = &worst.row else { panic!("seed {seed}, {how}: {worst:?}") };
            let slack = brute.slack(named);
            assert_eq!(slack, least, "seed {seed}, {how}: named {named:?}, worst {plan:?}");
            assert!(to_f64(&(&worst.slack - &slack)).abs() < 1e-12, "seed {seed}, {how}");
        }
        scenarios += usize::from(one);
    }
    println!("{refused:?} in {scenarios} scenarios");
    assert!(refused.len() == 4 && refused.values().all(|&n| n >= 10) && scenarios >= 40, "{refused:?} {scenarios}");
}

/// Two measures in one or two periods: of all schedules with levels on a grid of tenths, those that hold are not
/// better than the solver's.
#[test]
fn no_schedule_on_a_grid_is_better() {
    let small = |s: &Scenario| s.periods.count <= 2 && s.measures.len() == 2 && s.assistance.is_empty();
    let (mut checked, mut beaten) = (0, 0);
    for scenario in (100..).map(random_scenario).filter(small).take(6) {
        let best = match solve(&scenario) {
            Answer::Found(solution) => solution.objective,
            _ => f64::NEG_INFINITY,
        };
        let tenth = |n: usize| Rational::from_parts(n.into(), 10u8.into());
        let paths: Vec<Vec<Rational>> = (0..=10)
            .flat_map(|first| match scenario.periods.count {
                1 => vec![vec![tenth(first)]],
                _ => (first..=10).map(|second| vec![tenth(first), tenth(second)]).collect(),
            })
            .collect();
        for (one, two) in paths.iter().flat_map(|one| paths.iter().map(move |two| (one, two))) {
            let schedule = Schedule { levels: vec![one.clone(), two.clone()], ..null_schedule(&scenario) };
            let brute = Brute::new(&scenario, &schedule);
            let value = to_f64(&brute.objective());
            if value <= best - 1e-6 {
                beaten += 1;
            } else if brute.structure().iter().all(|(_, slack)| *slack >= ZERO) {
                assert!(value <= best + 1e-6 || brute.tightest().1 < ZERO, "{scenario:?} {schedule:?}");
                checked += 1;
            }
        }
    }
    println!("{beaten} worse, {checked} not worse");
    assert!(beaten > 1000 && checked > 1000, "{beaten} {checked}");
}
