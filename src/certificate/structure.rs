//! The rows of the scenario that are no incentives (limits, pace, links, assistance), in exact arithmetic.

use super::Broken;
use super::rows;
use crate::agreement::plan::Row;
use crate::agreement::scenario::{LinkKind, Measure, Scenario};
use crate::agreement::schedule::Schedule;
use crate::exact::Rational;

/// What is wrong with the shape of the data: sentences, empty when there is nothing.
pub(super) fn shape_faults(scenario: &Scenario, schedule: &Schedule) -> Vec<String> {
    let mut faults = scenario_faults(scenario);
    let count = scenario.periods.count;
    let mut table = |what: &str, rows: &[Vec<Rational>], wanted: usize, name: &dyn Fn(usize) -> String| {
        if rows.len() != wanted {
            faults.push(format!("the schedule has {} {what}, the scenario {wanted}", rows.len()));
        }
        for (at, row) in rows.iter().enumerate().take(wanted) {
            if row.len() != count {
                faults.push(format!("{} has {} periods, the scenario {count}", name(at), row.len()));
            }
        }
    };
    table("measures", &schedule.levels, scenario.measures.len(), &|k| {
        format!("measure \"{}\"", scenario.measures.get(k).map_or("", |m| m.name.as_str()))
    });
    table("lines of assistance", &schedule.assistance, scenario.assistance.len(), &|a| {
        format!("line {} of assistance", a + 1)
    });
    faults
}

/// Indices and lengths of a scenario that do not fit each other; a scenario that was read from a file has none.
pub(super) fn scenario_faults(scenario: &Scenario) -> Vec<String> {
    let parties = scenario.parties.len();
    let mut faults = Vec::new();
    let mut demand = |right: bool, what: &dyn Fn() -> String| {
        if !right {
            faults.push(what());
        }
    };
    demand(scenario.periods.count >= 1, &|| "the scenario has no period".to_string());
    for m in &scenario.measures {
        demand(m.performer < parties, &|| format!("measure \"{}\" is performed by no party", m.name));
        demand(m.benefit_per_period.len() == parties, &|| {
            format!("measure \"{}\" does not have one benefit for each party", m.name)
        });
    }
    for (at, link) in scenario.links.iter().enumerate() {
        let known = |terms: &[(usize, Rational)]| terms.iter().all(|(k, _)| *k < scenario.measures.len());
        let right = match &link.kind {
            LinkKind::Precedence { before, after } => {
                *before < scenario.measures.len() && *after < scenario.measures.len()
            }
            LinkKind::Balance { left, right, .. } => known(left) && known(right),
            LinkKind::Coverage { terms, .. } => known(terms),
        };
        demand(right, &|| format!("link {} names a measure that is not there", at + 1));
    }
    for layer in &scenario.verification.layers {
        demand(layer.cost_per_period.len() == parties && layer.intrusion_per_period.len() == parties, &|| {
            format!("layer \"{}\" does not have one cost for each party", layer.name)
        });
    }
    let response = &scenario.response;
    demand(response.sanction.len() == parties && response.sanction_per_period.len() == parties, &|| {
        "the response does not have one sanction for each party".to_string()
    });
    for (at, assistance) in scenario.assistance.iter().enumerate() {
        demand(assistance.to < parties, &|| format!("line {} of assistance goes to no party", at + 1));
    }
    for faction in &scenario.factions {
        demand(faction.party < parties, &|| format!("faction \"{}\" belongs to no party", faction.name));
    }
    faults
}

/// The least level that start, milestones and deadline demand in a period.
pub(super) fn least_level(measure: &Measure, period: usize) -> Rational {
    if measure.deadline.is_some_and(|deadline| period >= deadline) {
        return Rational::ONE;
    }
    measure
        .milestones
        .iter()
        .filter(|m| m.period <= period)
        .map(|m| m.at_least.get())
        .fold(measure.start_level.get(), |most, level| most.max(level))
        .clone()
}

/// The most that `earliest` (or completeness) allows in a period.
pub(super) fn most_level(measure: &Measure, period: usize) -> Rational {
    if period < measure.earliest { measure.start_level.get().clone() } else { Rational::ONE }
}

/// Σ coefficient · measure of a link's row `Σ + constant ≥ 0` in a period; `reverse` is the other side of a balance.
pub(super) fn link_terms(
    scenario: &Scenario,
    link: usize,
    period: usize,
    reverse: bool,
) -> Option<(Vec<(usize, Rational)>, Rational)> {
    let negated = |terms: &[(usize, Rational)]| -> Vec<_> { terms.iter().map(|(k, v)| (*k, -v.clone())).collect() };
    match (&scenario.links.get(link)?.kind, reverse) {
        (LinkKind::Precedence { before, after }, false) => {
            Some((vec![(*before, Rational::ONE), (*after, -Rational::ONE)], Rational::ZERO))
        }
        (LinkKind::Balance { left, right, within }, false) => {
            let mut terms = negated(left);
            terms.extend(right.iter().cloned());
            Some((terms, within.at(period).clone()))
        }
        (LinkKind::Balance { left, right, within }, true) => {
            let mut terms = negated(right);
            terms.extend(left.iter().cloned());
            Some((terms, within.at(period).clone()))
        }
        (LinkKind::Coverage { terms, at_least }, false) => Some((terms.clone(), -at_least.at(period).clone())),
        (LinkKind::Precedence { .. } | LinkKind::Coverage { .. }, true) => None,
    }
}

/// The exact value of a structural row (`≥ 0` when it holds); `None` for incentives and rows that are not there.
pub(super) fn value(scenario: &Scenario, schedule: &Schedule, row: &Row) -> Option<Rational> {
    if !rows::exists(scenario, row) {
        return None;
    }
    let level = |k: usize, period: usize| -> Option<&Rational> {
        match period.checked_sub(1) {
            None => Some(scenario.measures.get(k)?.start_level.get()),
            Some(at) => schedule.levels.get(k)?.get(at),
        }
    };
    let amount = |a: usize, period: usize| schedule.assistance.get(a)?.get(period.checked_sub(1)?);
    let linked = |link: usize, period: usize, reverse: bool| {
        let (terms, mut sum) = link_terms(scenario, link, period, reverse)?;
        for (k, coefficient) in &terms {
            sum += coefficient * level(*k, period)?;
        }
        Some(sum)
    };
    match *row {
        Row::NeverFalls { measure, period } => Some(level(measure, period)? - level(measure, period - 1)?),
        Row::Pace { measure, period } => {
            let step = level(measure, period)? - level(measure, period - 1)?;
            Some(scenario.measures.get(measure)?.max_step.as_ref()? - step)
        }
        Row::AtLeast { measure, period } => {
            Some(level(measure, period)? - least_level(scenario.measures.get(measure)?, period))
        }
        Row::AtMost { measure, period } => {
            Some(most_level(scenario.measures.get(measure)?, period) - level(measure, period)?)
        }
        Row::Link { link, period } => linked(link, period, false),
        Row::LinkReverse { link, period } => linked(link, period, true),
        Row::AssistanceFloor { assistance, period } => amount(assistance, period).cloned(),
        Row::AssistanceCap { assistance, period } => {
            Some(scenario.assistance.get(assistance)?.max_per_period.at(period) - amount(assistance, period)?)
        }
        Row::AssistanceBudget { assistance } => {
            let mut left = scenario.assistance.get(assistance)?.budget.clone();
            for paid in schedule.assistance.get(assistance)? {
                left -= paid;
            }
            Some(left)
        }
        Row::Incentive(_) => None,
    }
}

/// Every structural row that a schedule of the right shape breaks, with its exact value.
pub(super) fn broken_rows(scenario: &Scenario, schedule: &Schedule) -> Vec<Broken> {
    let count = scenario.periods.count;
    let mut broken = Vec::new();
    let mut suspect = |row: Row| {
        if let Some(slack) = value(scenario, schedule, &row)
            && slack < Rational::ZERO
        {
            broken.push(Broken { row, slack });
        }
    };
    for (k, (measure, levels)) in scenario.measures.iter().zip(&schedule.levels).enumerate() {
        let mut before = measure.start_level.get();
        for (at, level) in levels.iter().enumerate() {
            let period = at + 1;
            // Comparisons first: a schedule of many periods holds almost all of them.
            if level != before {
                if level < before {
                    suspect(Row::NeverFalls { measure: k, period });
                } else if measure.max_step.is_some() {
                    suspect(Row::Pace { measure: k, period });
                }
            }
            if *level < least_level(measure, period) {
                suspect(Row::AtLeast { measure: k, period });
            }
            if *level > Rational::ONE || period < measure.earliest {
                suspect(Row::AtMost { measure: k, period });
            }
            before = level;
        }
    }
    for (at, link) in scenario.links.iter().enumerate() {
        for period in link.from.max(1)..=link.to.min(count) {
            suspect(Row::Link { link: at, period });
            suspect(Row::LinkReverse { link: at, period });
        }
    }
    for assistance in 0..scenario.assistance.len() {
        for period in 1..=count {
            suspect(Row::AssistanceFloor { assistance, period });
            suspect(Row::AssistanceCap { assistance, period });
        }
        suspect(Row::AssistanceBudget { assistance });
    }
    broken
}
