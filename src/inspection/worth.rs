//! What a little more inspection or sanction would be worth, and where.
//!
//! With m ≥ 0 the multiplier of an incentive row (what the objective gains per unit of slack that may be given up), a
//! change that raises the slack of that row by s at the same schedule is worth m·s, summed over the rows; less what the
//! change costs on the path. For detection this is `δ · m · (C − B)` weighted by how likely the evasion is to come so far
//! (the value of inspection): every slack is linear in one detection probability, and in one sanction.
//!
//! A row's multiplier here is that of all plans of its start together, put on the tightest of them. Where one plan binds that
//! is exact to first order; where several with other ends or sets tie, it is an approximation.

use super::course::Course;
use super::evasion::Evasion;
use super::outlook::{Change, path_values, value_under};
use crate::agreement::plan::{Kind, Plan};
use crate::agreement::scenario::{Objective, Scenario};
use crate::agreement::schedule::Schedule;
use crate::exact::to_f64;

/// A covert incentive row and its multiplier.
#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    /// The row.
    pub plan: Plan,
    /// What the objective gains per unit of slack that may be given up.
    pub multiplier: f64,
}

/// What more inspection of one party in one period would be worth, in units of the objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Worth {
    /// Index of the party that is inspected.
    pub party: usize,
    /// The period; T + 1 is the tail.
    pub period: usize,
    /// Of one percentage point more of detection.
    pub detection_point: f64,
    /// Of one unit more of its one-off sanction.
    pub sanction_unit: f64,
}

/// Most rows that are looked at, those with the largest multipliers first.
const MOST_ROWS: usize = 200;

/// The worth of more detection and more sanction by party and period, as far as covert rows say: zeros are left out.
/// Prices that come from a linear program hold for small changes.
///
/// # Errors
/// In words, when the schedule does not have the shape of the scenario, or a row is not one of it.
pub fn worth(scenario: &Scenario, schedule: &Schedule, rows: &[Priced]) -> Result<Vec<Worth>, String> {
    let count = scenario.periods.count;
    let mut rows: Vec<&Priced> = rows
        .iter()
        .filter(|row| row.plan.kind == Kind::Covert && row.multiplier > 0.0 && row.multiplier.is_finite())
        .collect();
    rows.sort_by(|a, b| b.multiplier.total_cmp(&a.multiplier).then_with(|| a.plan.cmp(&b.plan)));
    rows.truncate(MOST_ROWS);
    let mut table = vec![vec![(0.0, 0.0); count + 2]; scenario.parties.len()];
    for row in rows {
        let plan = &row.plan;
        let evasion =
            Evasion { party: plan.party, start: plan.start, quit: plan.quit, measures: plan.measures.clone() };
        let course = Course::of(scenario, schedule, Some(&evasion))?;
        let party = plan.party;
        let slack = |change: &Change| {
            let more = |i: usize, t: usize| if i == party && t == change.period { change.sanction } else { 0.0 };
            let values = path_values(&course, &more);
            values[party][plan.start] - value_under(&course, party, &values[party], change)
        };
        let before = slack(&Change::NONE);
        for (period, cell) in table[party].iter_mut().enumerate().skip(plan.start) {
            let seen = slack(&Change { period, detection: 0.01, sanction: 0.0 }) - before;
            let fined = slack(&Change { period, detection: 0.0, sanction: 1.0 }) - before;
            cell.0 += row.multiplier * seen;
            cell.1 += row.multiplier * fined;
        }
    }
    // What a sanction costs on the path: false alarms draw it too.
    let path = Course::of(scenario, schedule, None)?;
    let before = path_values(&path, &|_, _| 0.0);
    if scenario.objective == Objective::Welfare {
        for (party, cells) in table.iter_mut().enumerate() {
            let weight = to_f64(&scenario.parties[party].weight);
            for (period, cell) in cells.iter_mut().enumerate().skip(1).filter(|(_, cell)| cell.1 != 0.0) {
                let more = |i: usize, t: usize| if i == party && t == period { 1.0 } else { 0.0 };
                cell.1 += weight * (path_values(&path, &more)[party][1] - before[party][1]);
            }
        }
    }
    let tiny = 1e-12 * table.iter().flatten().map(|c| c.0.abs().max(c.1.abs())).fold(0.0, f64::max);
    let cells = table.iter().enumerate().flat_map(|(party, cells)| {
        cells.iter().enumerate().map(move |(period, cell)| Worth {
            party,
            period,
            detection_point: cell.0,
            sanction_unit: cell.1,
        })
    });
    Ok(cells.filter(|w| w.period > 0 && (w.detection_point.abs() > tiny || w.sanction_unit.abs() > tiny)).collect())
}
