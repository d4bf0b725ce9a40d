//! For want of what: when nothing is conceded in the best schedule, which single change would let something be.

use super::scenario::{Scenario, Series};
use super::schedule::Schedule;
use super::solve::{Judgement, Referee, SolveOptions, solve};
use crate::exact::{Rational, to_f64};
use crate::outcome::Outcome;
use crate::units::Discount;
use std::cmp::Ordering;

/// A rise that counts as a concession.
const VISIBLE: f64 = 1e-6;
/// Larger problems are not solved again for the sake of a sentence.
const MOST_LEVELS: usize = 20_000;
/// Seconds for each try.
const PATIENCE: f64 = 10.0;

/// Whether no measure ever rises above its start.
pub(super) fn is_standstill(scenario: &Scenario, schedule: &Schedule) -> bool {
    scenario.measures.iter().zip(&schedule.levels).all(|(m, levels)| {
        let start = to_f64(m.start_level.get());
        levels.last().is_none_or(|last| to_f64(last) <= start + VISIBLE)
    })
}

/// Sentences on why nothing is conceded.
pub(super) fn reasons(scenario: &Scenario, options: &SolveOptions) -> Vec<String> {
    let mut words = vec!["No concession at all is the best schedule that every party would keep.".to_string()];
    if scenario.measures.len() * scenario.periods.count > MOST_LEVELS {
        return words;
    }
    if !concedes(&unwatched(scenario), options) {
        words.push("Even if everybody kept any promise, no concession would improve the objective.".to_string());
        return words;
    }
    let idle: Vec<&str> = (0..scenario.parties.len())
        .filter(|&i| scenario.measures.iter().any(|m| m.performer == i))
        .filter(|i| !scenario.verification.layers.iter().any(|l| l.inspects.contains(i)))
        .map(|i| scenario.parties[i].name.as_str())
        .collect();
    if !idle.is_empty() {
        words.push(format!("Nobody inspects {}: what is never seen is never kept up.", idle.join(", ")));
    }
    let changes = [
        ("detection were certain", detected(scenario)),
        ("sanctions were heavier (ten periods' flows more)", sanctioned(scenario)),
        ("the parties were four times as patient", patient(scenario)),
        ("detection were certain and sanctions heavier", sanctioned(&detected(scenario))),
    ];
    let would: Vec<&str> = changes.iter().filter(|(_, s)| concedes(s, options)).map(|(what, _)| *what).collect();
    words.push(match would.as_slice() {
        [] => "Neither certain detection, heavier sanctions nor more patience alone would change that.".to_string(),
        [single @ .., _] if !single.is_empty() => {
            let alone: Vec<&str> = would.iter().copied().filter(|w| !w.contains(" and ")).collect();
            format!("Something could be conceded if {}.", alone.join(", or if "))
        }
        _ => format!("Something could be conceded if {}.", would.join(", or if ")),
    });
    words
}

/// A referee for tries whose answers nobody sees: it trusts the rounding.
struct Trusting;

impl Referee for Trusting {
    fn judge(&self, _: &Scenario, _: &Schedule) -> Judgement {
        Judgement { holds: true, limits_hold: true, gain: 0.0 }
    }
    fn value(&self, _: &Scenario, _: &Schedule, _: &super::plan::Row) -> Option<Rational> {
        None
    }
    fn refutes(&self, _: &Scenario, _: &[(super::plan::Row, Rational)]) -> Option<Vec<(super::plan::Row, f64)>> {
        None
    }
}

fn concedes(scenario: &Scenario, options: &SolveOptions) -> bool {
    let options = SolveOptions { certify: false, time_limit: Some(PATIENCE), explain: false, ..*options };
    match solve(scenario, &options, &Trusting, &|_| ()) {
        Ok(Outcome::Found(solution)) => !is_standstill(scenario, &solution.schedule),
        _ => false,
    }
}

/// Nobody is tempted: every cost of breaking is out of reach.
fn unwatched(scenario: &Scenario) -> Scenario {
    let mut changed = detected(scenario);
    let vast = Rational::from(1_000_000u32);
    for (i, series) in changed.response.sanction.iter_mut().enumerate() {
        *series = Series::constant(&vast * size(scenario, i));
    }
    changed
}

fn detected(scenario: &Scenario) -> Scenario {
    let mut changed = scenario.clone();
    for layer in &mut changed.verification.layers {
        layer.detection = Series::constant(Rational::ONE);
    }
    let unseen: Vec<usize> = (0..scenario.parties.len())
        .filter(|i| !scenario.verification.layers.iter().any(|l| l.inspects.contains(i)))
        .collect();
    if !unseen.is_empty() {
        let free = vec![Series::constant(Rational::ZERO); scenario.parties.len()];
        changed.verification.layers.push(super::scenario::Layer {
            name: "certain".to_string(),
            inspects: unseen,
            detection: Series::constant(Rational::ONE),
            false_alarm: Series::constant(Rational::ZERO),
            cost_per_period: free.clone(),
            intrusion_per_period: free,
            from: 1,
            to: None,
        });
    }
    changed
}

fn sanctioned(scenario: &Scenario) -> Scenario {
    let mut changed = scenario.clone();
    let ten = Rational::from(10u32);
    for (i, series) in changed.response.sanction.iter_mut().enumerate() {
        let more = &ten * size(scenario, i);
        let values = series.values().iter().map(|v| v + &more).collect();
        if let Some(heavier) = Series::from_values(values) {
            *series = heavier;
        }
    }
    changed
}

fn patient(scenario: &Scenario) -> Scenario {
    let mut changed = scenario.clone();
    for party in &mut changed.parties {
        let closer = Rational::ONE - (Rational::ONE - party.discount.get()) / Rational::from(4u32);
        if let Some(discount) = Discount::new(closer) {
            party.discount = discount;
        }
    }
    changed
}

/// The largest of a party's flows at stake, 1 if there is none.
fn size(scenario: &Scenario, party: usize) -> Rational {
    let own = |m: &super::scenario::Measure| {
        if m.performer == party { &m.cost_per_period + &m.step_cost } else { m.benefit_per_period[party].clone() }
    };
    let sum = scenario.measures.iter().map(own).fold(Rational::ZERO, |a, b| a + b);
    match sum.cmp(&Rational::ZERO) {
        Ordering::Greater => sum,
        _ => Rational::ONE,
    }
}
