//! The referee checked against itself.
mod support;

use detente::agreement::plan::{Kind, Plan};
use detente::agreement::schedule::Schedule;
use detente::exact::{Rational, to_f64};
use support::brute::Brute;
use support::forward;
use support::optimum::{exact_optimum, null_schedule};
use support::scenarios::{Lcg, random_scenario};

/// Any levels, rising, and any amounts: what the slacks are does not depend on what is allowed.
fn random_schedule(scenario: &detente::agreement::scenario::Scenario, seed: u64) -> Schedule {
    let random = &mut Lcg::new(seed);
    let mut schedule = null_schedule(scenario);
    for levels in &mut schedule.levels {
        let mut level = levels[0].clone();
        for cell in levels {
            let share = Rational::from_parts(random.below(5).into(), 8u8.into());
            level = &level + (Rational::ONE - &level) * share;
            *cell = level.clone();
        }
    }
    for cell in schedule.assistance.iter_mut().flatten() {
        *cell = Rational::from_parts(random.below(5).into(), 10u8.into());
    }
    schedule
}

#[test]
fn backward_induction_agrees_with_counting_histories() {
    for seed in 0..60 {
        let scenario = random_scenario(seed);
        let schedule = random_schedule(&scenario, seed);
        let brute = Brute::new(&scenario, &schedule);
        for plan in brute.plans() {
            let path = Plan { kind: Kind::Sign, ..plan.clone() };
            let by_hand = match plan.kind {
                Kind::Covert | Kind::Open => forward::value(&brute, &path) - forward::value(&brute, &plan),
                Kind::Sign => forward::value(&brute, &path) - to_f64(&scenario.parties[plan.party].disagreement),
                Kind::Exit | Kind::Ratify => continue,
            };
            let slack = to_f64(&brute.slack(&plan));
            assert!((slack - by_hand).abs() < 1e-11, "seed {seed}: {plan:?}: {slack} but {by_hand}");
        }
    }
}

#[test]
fn the_best_response_is_the_least_of_all_plans() {
    for seed in 0..60 {
        let scenario = random_scenario(seed);
        let schedule = random_schedule(&scenario, seed);
        let brute = Brute::new(&scenario, &schedule);
        let plans = brute.plans();
        for (tightest, slack) in brute.incentives() {
            let same = |plan: &&Plan| {
                (plan.party, plan.kind, plan.faction, plan.start)
                    == (tightest.party, tightest.kind, tightest.faction, tightest.start)
            };
            let least = plans.iter().filter(same).map(|plan| brute.slack(plan)).min();
            assert_eq!(least, Some(slack.clone()), "seed {seed}: {tightest:?}");
            assert_eq!(brute.slack(&tightest), slack);
        }
    }
}

#[test]
fn doing_nothing_is_mostly_a_schedule_and_seldom_the_best_one() {
    let (mut found, mut better, mut nothing) = (0, 0, 0);
    for seed in 0..100 {
        let scenario = random_scenario(seed);
        let null = null_schedule(&scenario);
        let brute = Brute::new(&scenario, &null);
        let null_holds = brute.least_slack() >= Rational::ZERO;
        nothing += usize::from(null_holds);
        let start = std::time::Instant::now();
        match exact_optimum(&scenario) {
            None => assert!(!null_holds, "seed {seed}"),
            Some((schedule, value)) => {
                found += 1;
                let best = Brute::new(&scenario, &schedule);
                assert!(best.least_slack() >= Rational::ZERO, "seed {seed}");
                assert!(!null_holds || value >= brute.objective(), "seed {seed}");
                better += usize::from(schedule.levels != null.levels);
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        if seconds > 0.5 {
            println!("seed {seed}: {seconds:.1} s");
        }
    }
    println!("{nothing} can stand still, {found} have a schedule, {better} move");
    assert!(nothing >= 60 && found >= 70 && better >= 40, "{nothing} {found} {better}");
}
