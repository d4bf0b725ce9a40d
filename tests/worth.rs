//! What a point of detection or a unit of sanction is worth, against the solver on a scenario in which it is changed.
mod support;

use detente::agreement::scenario::{After, Scenario, Series};
use detente::exact::{Rational, to_f64};
use detente::inspection::{Priced, Worth, worth};
use support::r;
use support::scenarios::{agreement, layer, measure, party, probability, sanction};
use support::solver::solution;

/// One step in one period that can only be taken back by not taking it: a single temptation binds.
fn one_step(p: &str) -> Scenario {
    let mut s = agreement(1, After::Perpetual);
    party(&mut s, "9/10");
    party(&mut s, "9/10");
    measure(&mut s, 0, "1", &[(1, "3")]);
    s.measures[0].irreversible_share = probability("1");
    s.parties[0].disagreement = r("-5");
    layer(&mut s, &[0], p, "0");
    // In the tail more is seen, so that going on is never the best evasion: one plan binds, and its price is unique.
    s.verification.layers[0].detection = Series::from_values(vec![r(p), r("9/10")]).unwrap();
    sanction(&mut s, 0, "2");
    s
}

fn prices(s: &Scenario) -> Vec<Worth> {
    let solution = solution(s);
    let rows: Vec<Priced> = solution
        .incentives
        .iter()
        .filter_map(|i| Some(Priced { plan: i.plan.clone(), multiplier: i.multiplier? }))
        .collect();
    worth(s, &solution.schedule, &rows).unwrap()
}

/// The gain of the objective is linear in the change to first order; a change of a thousandth leaves about a thousandth.
#[test]
fn prices_are_what_a_new_solution_gains() {
    let s = one_step("1/2");
    let before = solution(&s).objective;
    let level = to_f64(&solution(&s).schedule.levels[0][0]);
    assert!(0.01 < level && level < 0.99, "the step must be limited by the temptation: {level}");
    let found = prices(&s);
    let first = found.iter().find(|w| w.party == 0 && w.period == 1).expect("a price in period 1");

    let mut seen = one_step("1/2");
    seen.verification.layers[0].detection = Series::from_values(vec![r("501/1000"), r("9/10")]).unwrap();
    let gained = solution(&seen).objective - before;
    let promised = 0.1 * first.detection_point;
    assert!((gained - promised).abs() < 0.01 * promised, "{gained}, promised {promised}");

    let mut fined = one_step("1/2");
    fined.response.sanction[0] = Series::from_values(vec![r("2001/1000"), r("2")]).unwrap();
    let gained = solution(&fined).objective - before;
    let promised = 0.001 * first.sanction_unit;
    assert!((gained - promised).abs() < 0.01 * promised, "{gained}, promised {promised}");
    assert!(first.sanction_unit > 0.0);
}

/// Where nothing tempts, nothing is worth anything.
#[test]
fn without_a_binding_temptation_there_are_no_prices() {
    let mut s = one_step("1");
    s.response.sanction[0] = Series::constant(Rational::from(1000));
    assert!(prices(&s).iter().all(|w| w.detection_point.abs() < 1e-6 && w.sanction_unit.abs() < 1e-6));
}
