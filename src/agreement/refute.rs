//! No schedule: the multipliers that prove it, and the clash in words.

use super::coefficients::Coefficients;
use super::master::{Demand, Goal};
use super::plan::{Kind, Plan, Row};
use super::schedule::Refutation;
use super::solve::{Answer as Solved, Solver};
use crate::error::Error;
use crate::exact::{Rational, from_f64, round_to_grid};
use crate::lp::Answer;
use crate::outcome::Outcome;
use std::collections::{BTreeMap, BTreeSet};

/// The rows known so far, as widely satisfied as possible. If even then the least slack is below zero, the
/// multipliers of that linear program are a proof (Farkas 1902; linear-programming duality): they weigh the rows to a
/// sum that is negative whatever the levels. `None` when there is no clash that can be proved.
pub(super) fn search(solver: &mut Solver<'_>) -> Result<Option<Solved>, Error> {
    if let Some(hopeless) = hopeless(solver) {
        return Ok(Some(refuted(solver, hopeless)));
    }
    let demands: Vec<Demand> =
        solver.search.demands.iter().map(|d| Demand { plan: d.plan.clone(), margin: 0.0 }).collect();
    let clash = match widest(solver, &demands)? {
        Widest::Clash(clash) => clash,
        Widest::OutOfTime => return Ok(Some(solver.out_of_time(None))),
        Widest::Room => return Ok(None),
    };
    let short = reduced(solver, &demands, &clash, MOST_TRIES)?;
    let proof = short.and_then(|short| prove(solver, &short.rows)).or_else(|| prove(solver, &clash.rows));
    Ok(proof.map(|proof| refuted(solver, proof)))
}

/// The proof from these plans alone, some of which clash in a neighbouring scenario, made shorter by weighing it anew so
/// often; `None` where they do not clash here.
pub(super) fn again(solver: &mut Solver<'_>, plans: &[Plan], tries: usize) -> Result<Option<Solved>, Error> {
    let demands: Vec<Demand> = plans.iter().map(|plan| Demand { plan: plan.clone(), margin: 0.0 }).collect();
    match widest(solver, &demands)? {
        Widest::Clash(clash) => {
            let short = reduced(solver, &demands, &clash, tries)?;
            let proof = short.and_then(|short| prove(solver, &short.rows)).or_else(|| prove(solver, &clash.rows));
            Ok(proof.map(|proof| refuted(solver, proof)))
        }
        Widest::OutOfTime | Widest::Room => Ok(None),
    }
}

/// What the rows leave when they are satisfied as widely as possible.
enum Widest {
    /// They clash.
    Clash(Clash),
    /// They do not, or not so that it could be proved.
    Room,
    OutOfTime,
}

/// Rows with multipliers > 0, in the units of the file, and the weight of each demand in the linear program.
struct Clash {
    rows: Vec<(Row, f64)>,
    weights: BTreeMap<Plan, f64>,
}

fn widest(solver: &mut Solver<'_>, demands: &[Demand]) -> Result<Widest, Error> {
    let (master, answer) = solver.search.solve_once(Goal::WidestSlack, demands)?;
    let point = match answer {
        Answer::Optimal(point) => point,
        Answer::Limit => return Ok(Widest::OutOfTime),
        _ => return Ok(Widest::Room),
    };
    let Some(duals) = &point.multipliers else { return Ok(Widest::Room) };
    if master.widest(&point) > -10.0 * solver.search.precision.tolerance {
        return Ok(Widest::Room);
    }
    let mut clash = Clash { rows: Vec::new(), weights: BTreeMap::new() };
    for (at, row) in master.problem.labels().iter().enumerate() {
        if master.units[at] > 0.0 && duals[at] > 0.0 {
            clash.rows.push((row.clone(), duals[at] / master.units[at]));
            if let Row::Incentive(plan) = row {
                clash.weights.insert(plan.clone(), duals[at]);
            }
        }
    }
    Ok(Widest::Clash(clash))
}

/// The same proof from fewer incentive rows: as many of the lightest as possible are left out, and the rest is weighed
/// anew, until leaving out any share of them lets the clash go (a deletion filter, Chinneck 2008, by shares rather
/// than one by one). `None` where nothing could be left out, or where that would take long.
fn reduced(solver: &mut Solver<'_>, demands: &[Demand], clash: &Clash, tries: usize) -> Result<Option<Clash>, Error> {
    if solver.search.size.0 > MOST_ROWS {
        return Ok(None);
    }
    let mut short: Option<Clash> = None;
    let mut share = 0;
    for _ in 0..tries {
        let weights = &short.as_ref().unwrap_or(clash).weights;
        let mut order: Vec<(&Plan, f64)> = weights.iter().map(|(plan, weight)| (plan, *weight)).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let kept = (order.len() as f64 * KEPT[share]).floor() as usize;
        let lighter = order.iter().take(kept).map(|(plan, _)| *plan).collect::<BTreeSet<&Plan>>();
        let fewer: Vec<Demand> = demands.iter().filter(|d| lighter.contains(&d.plan)).cloned().collect();
        let found = if kept == 0 { Widest::Room } else { widest(solver, &fewer)? };
        match found {
            Widest::Clash(clash) => short = Some(clash),
            Widest::OutOfTime => break,
            Widest::Room => {
                share += 1;
                if share == KEPT.len() {
                    break;
                }
            }
        }
    }
    Ok(short)
}

/// Shares of the incentive rows that are kept, tried in this order.
const KEPT: [f64; 4] = [0.3, 0.6, 0.8, 0.93];
/// How often the rest is weighed anew.
const MOST_TRIES: usize = 12;
/// Larger linear programs are not solved again for the sake of a shorter proof.
const MOST_ROWS: usize = 3_000;

fn refuted(solver: &Solver<'_>, (multipliers, bounds): Proof) -> Solved {
    let words = super::clash::clash(solver.scenario, &multipliers, &bounds);
    Outcome::Refuted(Refutation { multipliers, words, provenance: solver.provenance() })
}

/// A party that cannot gain by signing whatever the levels, or a faction that vetoes at once: one row that no levels
/// within their bounds satisfy, however large the numbers.
fn hopeless(solver: &Solver<'_>) -> Option<Proof> {
    let first = |kind| matches!(kind, Kind::Sign | Kind::Ratify);
    let singles = solver.search.demands.iter().filter(|d| d.plan.start == 1 && first(d.plan.kind));
    singles.map(|d| vec![(Row::Incentive(d.plan.clone()), Rational::ONE)]).find_map(|single| {
        let bounds = solver.referee.refutes(solver.scenario, &single)?;
        Some((single, bounds))
    })
}

/// Multipliers of rows, and the bounds that the proof leans on besides.
type Proof = (Vec<(Row, Rational)>, Vec<(Row, f64)>);

/// Whether a row about the levels of one measure holds wherever those are within their bounds.
fn follows_from_bounds(c: &Coefficients, row: &Row) -> bool {
    let bounds = |k: usize, t: usize| {
        let m = &c.measures[k];
        if t == 0 { (m.start, m.start) } else { (m.lower[t - 1], m.limit[t - 1]) }
    };
    match row {
        Row::AtLeast { .. } => true,
        Row::NeverFalls { measure, period } => bounds(*measure, period - 1).1 <= bounds(*measure, *period).0,
        Row::Pace { measure, period } => {
            let most = c.measures[*measure].max_step.unwrap_or(1.0);
            bounds(*measure, *period).1 - bounds(*measure, period - 1).0 <= most
        }
        _ => false,
    }
}

/// The fewest of the largest multipliers that the referee accepts as a proof, rounded to short decimals.
fn prove(solver: &Solver<'_>, weighted: &[(Row, f64)]) -> Option<Proof> {
    // The sum is bounded over the levels within their bounds, milestones and deadlines included: rows that follow from
    // those add nothing. Coarse and sparse first: a short proof is a readable proof.
    let c = &solver.search.c;
    let lean: Vec<(Row, f64)> = weighted.iter().filter(|(row, _)| !follows_from_bounds(c, row)).cloned().collect();
    let grids = [(2, 1e-2), (4, 1e-4), (6, 1e-6), (9, 1e-9), (12, 1e-12)];
    for (rows, (digits, least)) in grids.iter().flat_map(|&grid| [(lean.as_slice(), grid), (weighted, grid)]) {
        let largest = rows.iter().map(|(_, y)| *y).fold(0.0, f64::max);
        if !(largest > 0.0 && largest.is_finite()) {
            continue;
        }
        let rounded: Vec<(Row, Rational)> = rows
            .iter()
            .filter(|(_, y)| y / largest >= least)
            .filter_map(|(row, y)| Some((row.clone(), round_to_grid(y / largest, digits)?)))
            .filter(|(_, y)| *y > Rational::ZERO)
            .collect();
        if let Some(bounds) = solver.referee.refutes(solver.scenario, &rounded) {
            return Some((rounded, bounds));
        }
    }
    let exact: Vec<(Row, Rational)> =
        weighted.iter().filter_map(|(row, y)| Some((row.clone(), from_f64(*y)?))).collect();
    solver.referee.refutes(solver.scenario, &exact).map(|bounds| (exact, bounds))
}
