//! What a proposed schedule is worth, and who would break it first.

use super::custom::Proposal;
use crate::agreement::plan::{Plan, Row};
use crate::agreement::scenario::{Objective, Scenario};
use crate::certificate::{self, Enclosure, Status};
use crate::exact::{Rational, to_f64};

/// A way of breaking a schedule that pays.
#[derive(Debug, Clone, PartialEq)]
pub struct Temptation {
    /// Who does what, when.
    pub plan: Plan,
    /// What it gains, average discounted as of the start of the plan.
    pub gain: f64,
}

/// A proposal under the model. Values are average discounted, as of period 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    /// V by party, if everybody keeps to it.
    pub values: Vec<f64>,
    /// The scenario's objective.
    pub objective: f64,
    /// First period in which every measure is complete, up to one in a million; `None` if never.
    pub done: Option<usize>,
    /// Limits and links of the scenario that it breaks, worst first, at most
    /// [`certificate::MOST_BROKEN`].
    pub broken: Vec<Row>,
    /// The earliest temptation (the largest of those with the same start); `None` when it is self-enforcing, proved.
    pub first: Option<Temptation>,
    /// The largest temptation of all.
    pub largest: Option<Temptation>,
    /// Whether nobody gains by breaking it in any period, proved.
    pub self_enforcing: bool,
}

/// Prices a proposal.
///
/// # Errors
/// In words, when the proposal does not have the shape of the scenario.
pub fn price(scenario: &Scenario, proposal: &Proposal) -> Result<Priced, String> {
    let changed = proposal.suspension.map(|suspension| {
        let mut changed = scenario.clone();
        changed.response.suspension = suspension;
        changed
    });
    let scenario = changed.as_ref().unwrap_or(scenario);
    let schedule = &proposal.schedule;
    let joined = |faults: Vec<String>| faults.join("; ");
    let found = certificate::certify(scenario, schedule);
    if !found.faults.is_empty() {
        return Err(joined(found.faults));
    }
    let values: Vec<f64> = found.values.iter().map(middle).collect();
    let mut temptations: Vec<Temptation> = certificate::tightest(scenario, schedule)
        .map_err(joined)?
        .into_iter()
        .filter(|one| one.slack.upper.as_ref().is_some_and(|upper| *upper < Rational::ZERO))
        .map(|one| Temptation { gain: -middle(&one.slack), plan: one.plan })
        .collect();
    // A covert plan and the open one of the same party and start may gain the same; the order of plans decides.
    temptations.sort_by(|a, b| {
        (a.plan.start.cmp(&b.plan.start)).then(b.gain.total_cmp(&a.gain)).then_with(|| a.plan.cmp(&b.plan))
    });
    let largest = temptations
        .iter()
        .max_by(|a, b| {
            a.gain.total_cmp(&b.gain).then(b.plan.start.cmp(&a.plan.start)).then_with(|| b.plan.cmp(&a.plan))
        })
        .cloned();
    let limits = found.broken.iter().map(|b| &b.row).filter(|row| !matches!(row, Row::Incentive(_)));
    let broken: Vec<Row> = limits.cloned().collect();
    let complete = Rational::ONE - Rational::from_parts(1.into(), 1_000_000u32.into());
    // With a broken limit the certificate says no more about incentives than the temptations do.
    let nobody = temptations.is_empty();
    let proved = match found.status {
        Status::Certified => true,
        Status::Epsilon => false,
        Status::Broken => nobody && certain(scenario, schedule),
    };
    Ok(Priced {
        objective: objective(scenario, proposal, &values),
        done: (1..=scenario.periods.count)
            .find(|t| schedule.levels.iter().all(|row| row.get(t - 1).is_some_and(|x| *x >= complete))),
        values,
        broken,
        first: temptations.into_iter().next(),
        largest,
        self_enforcing: nobody && proved,
    })
}

/// Whether every slack is proved not to be negative, whatever limits are broken.
fn certain(scenario: &Scenario, schedule: &crate::agreement::schedule::Schedule) -> bool {
    certificate::tightest(scenario, schedule)
        .is_ok_and(|all| all.iter().all(|one| one.slack.lower.as_ref().is_some_and(|lower| *lower >= Rational::ZERO)))
}

fn objective(scenario: &Scenario, proposal: &Proposal, values: &[f64]) -> f64 {
    let parties = scenario.parties.iter().zip(values);
    match scenario.objective {
        Objective::Welfare => parties.map(|(p, v)| to_f64(&p.weight) * v).sum(),
        Objective::Egalitarian => parties.map(|(p, v)| v - to_f64(&p.disagreement)).fold(f64::INFINITY, f64::min),
        Objective::Progress => proposal.schedule.levels.iter().flatten().map(to_f64).sum(),
    }
}

fn middle(bounds: &Enclosure) -> f64 {
    match (&bounds.lower, &bounds.upper) {
        (Some(lower), Some(upper)) => (to_f64(lower) + to_f64(upper)) / 2.0,
        _ => f64::NAN,
    }
}
