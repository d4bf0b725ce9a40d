//! Customary ways to concede.

use super::grit;
use crate::agreement::scenario::{Measure, Scenario, Suspension};
use crate::agreement::schedule::Schedule;
use crate::exact::{Rational, parse, round_to_grid, to_f64, to_text};

/// Digits after the point of levels that are no simple fractions.
const DIGITS: u32 = 9;

/// A way to concede that needs no solver.
#[derive(Debug, Clone, PartialEq)]
pub enum Custom {
    /// Everything as soon as it is allowed.
    AllAtOnce,
    /// Equal steps from the first period allowed to the deadline, or to the last period.
    Linear,
    /// The share (elapsed time)^exponent, exponent > 1: little at first, most at the end (Faratin, Sierra and Jennings 1998,
    /// where the exponent is 1/β).
    Boulware(Rational),
    /// The same with an exponent < 1: most at first.
    Conceder(Rational),
    /// Graduated and reciprocated initiatives in tension reduction (Osgood 1962): three small steps first, then matched to what
    /// the others did; an alarm is answered by one period of falling back.
    Grit,
    /// What history agreed, in equal steps between its dates.
    Agreed,
}

/// A schedule that somebody might propose.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The levels and amounts.
    pub schedule: Schedule,
    /// The response to an alarm where the custom brings its own; otherwise the scenario's.
    pub suspension: Option<Suspension>,
    /// What had to be decided, in sentences.
    pub remarks: Vec<String>,
}

impl Custom {
    /// Reads `all-at-once`, `linear`, `boulware:4`, `conceder:0.25`, `grit` or `agreed`.
    ///
    /// # Errors
    /// What is wrong and what is allowed, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (name, exponent) = match text.split_once(':') {
            Some((name, exponent)) => (name, Some(exponent)),
            None => (text, None),
        };
        let power = |default: &str| parse(exponent.unwrap_or(default)).map_err(|why| format!("{text:?}: {why}"));
        match (name, exponent) {
            ("all-at-once", None) => Ok(Self::AllAtOnce),
            ("linear", None) => Ok(Self::Linear),
            ("grit", None) => Ok(Self::Grit),
            ("agreed", None) => Ok(Self::Agreed),
            ("boulware", _) => match power("4")? {
                e if e > Rational::ONE && e <= Rational::from(100) => Ok(Self::Boulware(e)),
                _ => Err(format!("{text:?}: the exponent must be above 1, and at most 100")),
            },
            ("conceder", _) => match power("0.25")? {
                e if e > Rational::ZERO && e < Rational::ONE => Ok(Self::Conceder(e)),
                _ => Err(format!("{text:?}: the exponent must be between 0 and 1")),
            },
            _ => Err(format!(
                "{text:?}: allowed: all-at-once, linear, boulware:EXPONENT, conceder:EXPONENT, grit, agreed"
            )),
        }
    }

    /// As [`Custom::parse`] reads it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::AllAtOnce => "all-at-once".to_owned(),
            Self::Linear => "linear".to_owned(),
            Self::Boulware(e) => format!("boulware:{}", to_text(e)),
            Self::Conceder(e) => format!("conceder:{}", to_text(e)),
            Self::Grit => "grit".to_owned(),
            Self::Agreed => "agreed".to_owned(),
        }
    }

    /// The schedule in a scenario. Every one starts when it may, never goes faster than the pace allows, and is never
    /// behind a milestone or deadline that the pace allows to be met; links are not looked at. Assistance is paid evenly.
    ///
    /// # Errors
    /// In words, when the scenario has no historical steps and those are asked for.
    pub fn propose(&self, scenario: &Scenario) -> Result<Proposal, String> {
        let count = scenario.periods.count;
        let mut remarks = Vec::new();
        let mut suspension = None;
        let wanted: Vec<Vec<Rational>> = match self {
            Self::Grit => {
                suspension = Some(grit::retaliation(scenario));
                remarks.extend(grit::remarks(scenario));
                grit::levels(scenario)
            }
            Self::Agreed => {
                if scenario.agreed.iter().all(|a| a.points.is_empty()) {
                    return Err("the scenario has no historical steps (\"agreed\")".to_owned());
                }
                let without: Vec<&str> = scenario
                    .measures
                    .iter()
                    .enumerate()
                    .filter(|(k, _)| !scenario.agreed.iter().any(|a| a.measure == *k && !a.points.is_empty()))
                    .map(|(_, m)| m.name.as_str())
                    .collect();
                if !without.is_empty() {
                    remarks
                        .push(format!("No historical date is given for {}: taken in equal steps.", without.join(", ")));
                }
                (0..scenario.measures.len()).map(|k| agreed(scenario, k)).collect()
            }
            _ => scenario
                .measures
                .iter()
                .map(|m| {
                    let share = |elapsed: Rational| self.share(elapsed);
                    (1..=count).map(|t| between(m.start_level.get(), &share(elapsed(m, count, t)))).collect()
                })
                .collect(),
        };
        let levels = wanted.iter().zip(&scenario.measures).map(|(row, m)| within_limits(m, row)).collect();
        let assistance = scenario.assistance.iter().map(|line| evenly(line, count)).collect();
        Ok(Proposal { schedule: Schedule { levels, assistance }, suspension, remarks })
    }

    /// The share of the whole concession after a share of the time.
    fn share(&self, elapsed: Rational) -> Rational {
        let power = |exponent: &Rational| {
            if elapsed.is_zero() || elapsed >= Rational::ONE {
                return elapsed.clone();
            }
            round_to_grid(to_f64(&elapsed).powf(to_f64(exponent)), DIGITS).unwrap_or(Rational::ZERO)
        };
        match self {
            Self::AllAtOnce if elapsed.is_zero() => Rational::ZERO,
            Self::AllAtOnce => Rational::ONE,
            Self::Boulware(exponent) | Self::Conceder(exponent) => power(exponent),
            Self::Linear | Self::Grit | Self::Agreed => elapsed,
        }
    }
}

/// The share of its time that a measure has had at the end of a period.
fn elapsed(measure: &Measure, count: usize, period: usize) -> Rational {
    let last = measure.deadline.unwrap_or(count).max(measure.earliest);
    if period < measure.earliest {
        return Rational::ZERO;
    }
    let (gone, all) = (period.min(last) - measure.earliest + 1, last - measure.earliest + 1);
    Rational::from_parts(gone.into(), all.into())
}

/// `start + (1 − start) · share`.
fn between(start: &Rational, share: &Rational) -> Rational {
    start + (Rational::ONE - start) * share
}

/// Equal steps between the historical dates of a measure; after the last one it stands, unless it has a deadline.
fn agreed(scenario: &Scenario, k: usize) -> Vec<Rational> {
    let count = scenario.periods.count;
    let measure = &scenario.measures[k];
    let start = measure.start_level.get();
    let points: Vec<(usize, Rational)> = scenario
        .agreed
        .iter()
        .filter(|a| a.measure == k)
        .flat_map(|a| a.points.iter().map(|(t, level)| (*t, level.get().clone())))
        .collect();
    if points.is_empty() {
        return (1..=count).map(|t| between(start, &elapsed(measure, count, t))).collect();
    }
    let mut levels = Vec::with_capacity(count);
    for t in 1..=count {
        let before = points.iter().rev().find(|(at, _)| *at <= t);
        let after = points.iter().find(|(at, _)| *at > t);
        let (from, low) = before.map_or((measure.earliest.saturating_sub(1), start), |(at, level)| (*at, level));
        levels.push(match after {
            Some((to, high)) if *to > from && t > from => {
                low + (high - low) * Rational::from_parts((t - from).into(), (to - from).into())
            }
            _ => low.clone(),
        });
    }
    levels
}

/// The wanted levels, but never falling, never before the first period allowed, within the pace, and ahead of what
/// milestones and the deadline ask for as far as the pace lets it.
fn within_limits(measure: &Measure, wanted: &[Rational]) -> Vec<Rational> {
    let count = wanted.len();
    let least_at = |t: usize| {
        let milestone = measure.milestones.iter().filter(|m| m.period <= t).map(|m| m.at_least.get().clone()).max();
        let deadline = measure.deadline.filter(|d| *d <= t).map(|_| Rational::ONE);
        milestone.max(deadline).unwrap_or(Rational::ZERO)
    };
    // What is needed now so that later needs can still be met at the pace.
    let mut needed: Vec<Rational> = (1..=count).map(least_at).collect();
    if let Some(pace) = &measure.max_step {
        for t in (0..count.saturating_sub(1)).rev() {
            let ahead = &needed[t + 1] - pace;
            if ahead > needed[t] {
                needed[t] = ahead;
            }
        }
    }
    let mut before = measure.start_level.get().clone();
    let mut levels = Vec::with_capacity(count);
    for (at, level) in wanted.iter().enumerate() {
        let mut now = level.clone().max(needed[at].clone()).min(Rational::ONE).max(before.clone());
        if let Some(pace) = &measure.max_step {
            now = now.min(&before + pace);
        }
        if at + 1 < measure.earliest {
            now = before.clone();
        }
        before = now.clone();
        levels.push(now);
    }
    levels
}

/// The budget spread evenly, within the cap of each period.
fn evenly(line: &crate::agreement::scenario::Assistance, count: usize) -> Vec<Rational> {
    let mut left = line.budget.clone();
    (1..=count)
        .map(|t| {
            let share = &left / Rational::from(count - t + 1);
            let amount = share.min(line.max_per_period.at(t).clone());
            left -= &amount;
            amount
        })
        .collect()
}
