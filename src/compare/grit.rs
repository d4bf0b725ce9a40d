//! Graduated and reciprocated initiatives in tension reduction (Osgood 1962, *An Alternative to War or Surrender*).
//!
//! The first party of the scenario takes three small steps of 1/20 that nobody has promised to answer. From the period
//! after the first of them on, every other party matches what it saw: in each period the same share of its own measures
//! as the others took of theirs in the period before. The first party, once it is answered, matches too and adds a
//! quarter. Retaliation is proportionate: a step withheld is answered by one period of falling back, no more.

use crate::agreement::scenario::{Scenario, Suspension};
use crate::exact::Rational;

/// Small steps that need no answer.
const OPENING: usize = 3;

/// How long the others fall back: one period, or less where the scenario's own response is milder.
pub(super) fn retaliation(scenario: &Scenario) -> Suspension {
    match scenario.response.suspension {
        Suspension::Periods(l) => Suspension::Periods(l.min(1)),
        Suspension::Forever => Suspension::Periods(1),
    }
}

pub(super) fn remarks(scenario: &Scenario) -> Vec<String> {
    let first = scenario.parties.first().map_or("", |p| p.name.as_str());
    vec![format!(
        "GRIT: {first} begins with {OPENING} small steps, the others match; an alarm is answered by one period of falling \
         back, with the scenario's sanctions."
    )]
}

/// The share that each party has done of all its measures, by period; every measure of a party goes in step.
pub(super) fn levels(scenario: &Scenario) -> Vec<Vec<Rational>> {
    let count = scenario.periods.count;
    let parties = scenario.parties.len();
    let small = Rational::from_parts(1.into(), 20u8.into());
    let growth = Rational::from_parts(5.into(), 4u8.into());
    let mut done = vec![vec![Rational::ZERO; count + 1]; parties];
    for t in 1..=count {
        for party in 0..parties {
            // The largest step that anybody else took in the period before.
            let seen = (0..parties)
                .filter(|&other| other != party && t >= 2)
                .map(|other| &done[other][t - 1] - &done[other][t - 2])
                .max()
                .unwrap_or(Rational::ZERO);
            let mut step = seen.clone();
            if party == 0 {
                step *= &growth;
                if t <= OPENING {
                    step = step.max(small.clone());
                }
                // Exact numbers that grow by a quarter a period would get long: the pace of a fifth is enough.
                step = step.min(Rational::from_parts(1.into(), 5u8.into()));
            }
            let after = (&done[party][t - 1] + step).min(Rational::ONE);
            // Whoever is done first does not keep the others from finishing.
            let left_behind = (0..parties).any(|other| other != party && done[other][t - 1] >= Rational::ONE);
            done[party][t] = if left_behind { (after + &small).min(Rational::ONE) } else { after };
        }
    }
    let of = |performer: usize, start: &Rational| -> Vec<Rational> {
        done[performer][1..].iter().map(|share| start + (Rational::ONE - start) * share).collect()
    };
    scenario.measures.iter().map(|m| of(m.performer, m.start_level.get())).collect()
}
