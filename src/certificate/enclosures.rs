//! Values and slacks as intervals of doubles, for whoever wants to show them or hold other figures against them.

use super::account::{Account, Cell, cells};
use super::interval::Interval;
use super::number::Number;
use super::response::all_alarms;
use super::rows;
use super::structure::shape_faults;
use super::value::Actor;
use super::{Enclosure, Tightest};
use crate::agreement::plan::{Kind, Plan, Row};
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::Schedule;
use rayon::prelude::*;

fn enclosure(number: &Interval) -> Enclosure {
    Enclosure { lower: number.lower(), upper: number.upper() }
}

/// For every party or faction, kind and start: the tightest plan and bounds on its slack, in intervals of doubles.
///
/// # Errors
/// What is wrong with the shape of the schedule, in sentences.
pub fn tightest(scenario: &Scenario, schedule: &Schedule) -> Result<Vec<Tightest>, Vec<String>> {
    let faults = shape_faults(scenario, schedule);
    if !faults.is_empty() {
        return Err(faults);
    }
    let cells = cells(scenario);
    let account = Account::<Interval>::of(scenario, schedule, &all_alarms(scenario), &cells);
    let ledgers = account.ledgers();
    let named = cells.par_iter().filter_map(|&cell| {
        let found = ledgers.tightest(cell)?;
        Some(Tightest { plan: ledgers.plan(cell, found.quit), slack: enclosure(&found.slack) })
    });
    Ok(named.collect())
}

/// V_t of every party, average discounted as of period t: index `[party][t − 1]`, t = 1..=T + 1.
///
/// # Errors
/// As [`tightest`].
pub fn path_values(scenario: &Scenario, schedule: &Schedule) -> Result<Vec<Vec<Enclosure>>, Vec<String>> {
    let faults = shape_faults(scenario, schedule);
    if !faults.is_empty() {
        return Err(faults);
    }
    let actors = (0..scenario.parties.len()).map(|party| Actor { party, faction: None });
    let cells: Vec<Cell> = actors.clone().map(|actor| Cell { actor, kind: Kind::Sign, start: 1 }).collect();
    let account = Account::<Interval>::of(scenario, schedule, &all_alarms(scenario), &cells);
    let unbounded = || Enclosure { lower: None, upper: None };
    let value = |actor, t| account.value(actor, t).map_or_else(unbounded, |v| enclosure(&v));
    Ok(actors.map(|actor| (1..=scenario.periods.count + 1).map(|t| value(actor, t)).collect()).collect())
}

/// The covert plan of a party from a start with the set of measures that pays best: with the best quit, or the one given.
/// Also bounds on its slack. `None` if there is no such plan in the scenario, or the schedule does not fit.
pub fn best_evasion(
    scenario: &Scenario,
    schedule: &Schedule,
    party: usize,
    start: usize,
    quit: Option<Option<usize>>,
) -> Option<Tightest> {
    if party >= scenario.parties.len() || !shape_faults(scenario, schedule).is_empty() {
        return None;
    }
    let cell = Cell { actor: Actor { party, faction: None }, kind: Kind::Covert, start };
    let asked = Plan { party, kind: Kind::Covert, faction: None, start, quit: quit.flatten(), measures: Vec::new() };
    if !rows::exists(scenario, &Row::Incentive(asked)) {
        return None;
    }
    let account = Account::<Interval>::of(scenario, schedule, &all_alarms(scenario), &[cell]);
    let ledgers = account.ledgers();
    let quit = match quit {
        Some(quit) => quit,
        None => ledgers.tightest(cell)?.quit,
    };
    let plan = ledgers.plan(cell, quit);
    let slack = enclosure(&ledgers.slack(&plan)?);
    Some(Tightest { plan, slack })
}

/// Bounds on the slack of one plan. `None` if the scenario has no such plan, or the schedule does not fit.
pub fn plan_slack(scenario: &Scenario, schedule: &Schedule, plan: &Plan) -> Option<Enclosure> {
    let row = Row::Incentive(plan.clone());
    if !rows::exists(scenario, &row) || !shape_faults(scenario, schedule).is_empty() {
        return None;
    }
    let actor = Actor { party: plan.party, faction: plan.faction };
    let cell = Cell { actor, kind: plan.kind, start: plan.start };
    let account = Account::<Interval>::of(scenario, schedule, &all_alarms(scenario), &[cell]);
    Some(enclosure(&account.ledgers().slack(plan)?))
}
