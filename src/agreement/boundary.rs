//! Schedules that hold with nothing to spare, or not quite: where no margin can be asked of every row.

use super::master::{Demand, Goal, objective_unit};
use super::plan::Row;
use super::rounding;
use super::schedule::{Schedule, Solution, Undecided};
use super::search::{Ended, Settled};
use super::solve::{Answer as Solved, Solver};
use crate::error::Error;
use crate::exact::to_f64;
use crate::lp::Answer;
use crate::outcome::Outcome;

/// Slack is counted up to this many margins.
const LOOSE: f64 = 100.0;
/// A row that cannot be given this share of it is taken to be tight at every schedule.
const TIGHT: f64 = 0.02;
/// What tight rows are let give on the last try.
const GIVE: f64 = 1e-9;
/// How often new rows may turn out to be tight.
const PASSES: usize = 6;

/// Finds the rows that are tight at every schedule, asks nothing of them, and looks for a schedule on them: rounded
/// coarsely and finely, solved for exactly, with the tempted parties held still, or standing still altogether.
pub(super) fn search(solver: &mut Solver<'_>) -> Result<Solved, Error> {
    // Interior-point methods want an interior, and there is none here.
    solver.search.precision.link_margin = 0.0;
    solver.search.prefer_simplex();
    let mut nearest: Option<Nearest> = None;
    let mut settled: Option<Box<Settled>> = None;
    // Rounding in the backend may make rows clash that can only just be met; those are let give a little.
    for give in [0.0, GIVE / 100.0, GIVE] {
        let found = match on_tight_rows(solver, give)? {
            Some(Ended::Settled(found)) => found,
            Some(Ended::OutOfTime(path)) => return Ok(solver.out_of_time(path)),
            _ => continue,
        };
        let candidates = candidates(solver, &found);
        if let Some(best) = best_that_holds(solver, &candidates, &found) {
            return Ok(Outcome::Found(best));
        }
        settled = Some(found.clone());
        for schedule in candidates {
            let judgement = solver.referee.judge(solver.scenario, &schedule);
            if judgement.limits_hold && nearest.as_ref().is_none_or(|near| judgement.gain < near.gain) {
                nearest = Some(Nearest { gain: judgement.gain, schedule, found: found.clone() });
            }
        }
    }
    if let Some(held) = hold_still(solver)? {
        return Ok(best_or_undecided(solver, held, settled.as_deref()));
    }
    let still = solver.standstill();
    if solver.referee.judge(solver.scenario, &still).holds {
        let still = solver.solution(still, None);
        return Ok(best_or_undecided(solver, still, settled.as_deref()));
    }
    Ok(match nearest {
        Some(near) => Outcome::Found(solver.solution(near.schedule, near.found.multipliers.as_ref())),
        None => Outcome::Undecided(Undecided {
            why: match &solver.search.trouble {
                Some(trouble) => format!("neither a schedule nor a proof that there is none was found ({trouble})"),
                None => {
                    "neither a schedule nor a proof that there is none was found: the scenario stands on the border, \
                         or within rounding of it"
                        .to_string()
                }
            },
            best: None,
        }),
    })
}

/// A schedule that nearly holds: what somebody still gains, and where it comes from.
struct Nearest {
    gain: f64,
    schedule: Schedule,
    found: Box<Settled>,
}

/// The optimum with nothing asked of the rows that are tight at every schedule; `None` when they cannot be told.
fn on_tight_rows(solver: &mut Solver<'_>, give: f64) -> Result<Option<Ended>, Error> {
    for _ in 0..PASSES {
        if !release_tight_rows(solver, give)? {
            return Ok(None);
        }
        let ended = solver.optimum(1.0)?;
        if matches!(ended, Ended::Settled(_) | Ended::OutOfTime(_)) {
            return Ok(Some(ended));
        }
    }
    Ok(None)
}

/// A schedule that holds but was not found by optimising everything is the best one only if the optimum without
/// margins is no better.
fn best_or_undecided(solver: &Solver<'_>, solution: Solution, settled: Option<&Settled>) -> Solved {
    let unit = objective_unit(solver.scenario, &solver.search.c);
    let close =
        |found: &Settled| found.objective * unit - solution.objective <= CLOSE * found.objective.abs().max(1e-3) * unit;
    if settled.is_some_and(close) {
        return Outcome::Found(solution);
    }
    let why = "a schedule that holds was found, but not whether it is the best one: the scenario stands on the border, \
               or within rounding of it";
    Outcome::Undecided(Undecided { why: why.to_string(), best: Some(Box::new(solution)) })
}

/// Objectives this near, as a share, are the same.
const CLOSE: f64 = 1e-5;

/// Asks nothing of rows that are tight at every schedule; whether there was an answer.
fn release_tight_rows(solver: &mut Solver<'_>, give: f64) -> Result<bool, Error> {
    let margin = solver.search.precision.margin;
    let demands: Vec<Demand> = solver.search.demands.clone();
    let goal = Goal::SlackEverywhere { up_to: LOOSE * margin, give };
    let (master, answer) = solver.search.solve_once(goal, &demands)?;
    let Answer::Optimal(point) = answer else {
        return Ok(false);
    };
    for (demand, slack) in solver.search.demands.iter_mut().zip(master.slacks(&point)) {
        demand.margin = if slack < TIGHT { -give } else { margin };
    }
    Ok(true)
}

/// Roundings from fine to coarse (a level that should be 1 may be reached by none but the coarse ones), the same with
/// dust swept to the nearest limit, and the exact solution of the tight rows.
fn candidates(solver: &Solver<'_>, found: &Settled) -> Vec<Schedule> {
    let round = |levels: &[Vec<f64>], digits| {
        rounding::round(solver.scenario, &solver.search.c, levels, &found.amounts, digits)
    };
    let mut all: Vec<Schedule> = [11, 10, 9, 8, 7, 6, 5, 4].map(|digits| round(&found.path.levels, digits)).into();
    for near in [1e-8, 1e-7, 1e-6] {
        all.push(round(&rounding::snapped(&solver.search.c, &found.path.levels, near), 11));
    }
    let tight: Vec<Row> = solver
        .search
        .demands
        .iter()
        .filter(|d| d.margin <= 0.0)
        .map(|d| Row::Incentive(d.plan.clone()))
        .chain(tight_links(solver, &all[0]))
        .collect();
    all.extend(super::active_set::exact_point(solver, &all[0], &tight));
    all
}

/// Of the candidates that the referee finds to hold, the one with the best objective.
fn best_that_holds(solver: &Solver<'_>, candidates: &[Schedule], found: &Settled) -> Option<Solution> {
    let mut best: Option<Solution> = None;
    for schedule in candidates {
        if solver.referee.judge(solver.scenario, schedule).holds {
            let solution = solver.solution(schedule.clone(), found.multipliers.as_ref());
            if best.as_ref().is_none_or(|b| solution.objective > b.objective) {
                best = Some(solution);
            }
        }
    }
    best
}

/// The links that are tight at a schedule, or nearly.
fn tight_links(solver: &Solver<'_>, near: &Schedule) -> Vec<Row> {
    let mut rows = Vec::new();
    for (link, data) in solver.scenario.links.iter().enumerate() {
        for period in data.from..=data.to {
            for row in [Row::Link { link, period }, Row::LinkReverse { link, period }] {
                let value = solver.referee.value(solver.scenario, near, &row);
                if value.is_some_and(|v| to_f64(&v).abs() < 1e-6) {
                    rows.push(row);
                }
            }
        }
    }
    rows
}

/// Holds the measures of the parties with tight evasion rows at their start, where nothing forbids it, and optimises
/// the rest.
fn hold_still(solver: &mut Solver<'_>) -> Result<Option<Solution>, Error> {
    let tempted: Vec<usize> = solver
        .search
        .demands
        .iter()
        .filter(|d| d.margin <= 0.0 && !d.plan.measures.is_empty())
        .map(|d| d.plan.party)
        .collect();
    let c = &solver.search.c;
    let pins: Vec<(usize, Vec<f64>)> = (0..c.measures.len())
        .filter(|&k| tempted.contains(&c.measures[k].performer))
        .map(|k| (k, c.measures[k].least.clone()))
        .collect();
    if pins.is_empty() || pins.len() == c.measures.len() {
        return Ok(None);
    }
    solver.search.pinned = pins.into_iter().collect();
    let mut answer = None;
    if let Some(Ended::Settled(found)) = on_tight_rows(solver, GIVE)? {
        let candidates = candidates(solver, &found);
        answer = best_that_holds(solver, &candidates, &found);
    }
    solver.search.pinned.clear();
    Ok(answer)
}
