//! The verdict on a schedule: structural rows exactly, incentives in as much arithmetic as each of them needs.

use super::account::{Account, Cell, Ledgers, cells};
use super::costs::{Costs, common_bits};
use super::interval::Interval;
use super::number::Number;
use super::response::{Alarms, all_alarms, bits, has_exact_suspension};
use super::rows;
use super::structure::{broken_rows, shape_faults, value};
use super::value::Actor;
use super::wide::{WIDE_BITS, Wide};
use super::{Broken, Certificate, Enclosure, MOST_BROKEN, Status};
use crate::agreement::plan::{Plan, Row};
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::Schedule;
use crate::exact::Rational;
use dashu_base::PowerOfTwo;
use dashu_int::IBig;
use rayon::prelude::*;

/// What is known of a cell.
struct Finding {
    lower: Option<Rational>,
    upper: Option<Rational>,
    proved: bool,
    refuted: bool,
    quit: Option<usize>,
    /// The tightest plan and an upper bound on its slack, where a finer arithmetic has named it.
    named: Option<(Plan, Option<Rational>)>,
}

/// Checks a schedule against every row of the scenario and every plan of every party.
///
/// Structural rows are checked in exact arithmetic. Incentives are bounded in intervals of doubles; those whose
/// interval contains 0 are bounded again in wide intervals and then, where that is affordable, exactly. The cost is
/// O(N·T²·K) for N parties with K measures each over T periods. The answer does not depend on the number of threads.
pub fn certify(scenario: &Scenario, schedule: &Schedule) -> Certificate {
    let faults = shape_faults(scenario, schedule);
    if !faults.is_empty() {
        return Certificate {
            status: Status::Broken,
            min_slack: Rational::ZERO,
            epsilon: Rational::ZERO,
            method: "shape only".to_string(),
            broken: Vec::new(),
            broken_count: 0,
            faults,
            values: Vec::new(),
        };
    }
    let structural = broken_rows(scenario, schedule);
    let alarms = all_alarms(scenario);
    let cells = cells(scenario);
    let account = Account::<Interval>::of(scenario, schedule, &alarms, &cells);
    let values = first_values(scenario, schedule, &alarms, &account);
    let mut findings = find(&account.ledgers(), &cells);
    let mut methods = vec!["interval (53 bits)".to_string()];
    let numbers = schedule.levels.iter().chain(&schedule.assistance).flatten();
    let costs = Costs::of(scenario, &alarms, common_bits(numbers));
    let wide = affordable(&cells, &findings, |cell| costs.wide(cell));
    if !wide.is_empty() {
        refine::<Wide>(scenario, schedule, &alarms, &cells, &mut findings, &wide);
        methods.push(format!("interval ({WIDE_BITS} bits) for {}", count_rows(wide.len())));
    }
    let exact = affordable(&cells, &findings, |cell| costs.exact(cell));
    if !exact.is_empty() {
        refine::<Rational>(scenario, schedule, &alarms, &cells, &mut findings, &exact);
        methods.push(format!("rational for {}", count_rows(exact.len())));
    }
    let ledgers = account.ledgers();
    let name = |at: usize| match &findings[at].named {
        Some(named) => named.clone(),
        None => named(&ledgers, cells[at], findings[at].quit),
    };
    verdict(scenario, structural, &findings, name, methods.join(", "), values)
}

fn count_rows(count: usize) -> String {
    if count == 1 { "1 row".to_string() } else { format!("{count} rows") }
}

fn first_values(
    scenario: &Scenario,
    schedule: &Schedule,
    alarms: &[Alarms],
    account: &Account<'_, Interval>,
) -> Vec<Enclosure> {
    let enclosure = |party: usize| {
        let actor = Actor { party, faction: None };
        let value = account.value(actor, 1);
        let near =
            Enclosure { lower: value.as_ref().and_then(Number::lower), upper: value.as_ref().and_then(Number::upper) };
        if near.lower.is_some() && near.upper.is_some() {
            return near;
        }
        let cell = Cell { actor, kind: crate::agreement::plan::Kind::Sign, start: 1 };
        let value = Account::<Wide>::of(scenario, schedule, alarms, &[cell]).value(actor, 1);
        Enclosure {
            lower: value.as_ref().and_then(Number::lower).or(near.lower),
            upper: value.as_ref().and_then(Number::upper).or(near.upper),
        }
    };
    (0..scenario.parties.len()).map(enclosure).collect()
}

/// Bounds for all cells.
fn find<N: Number>(ledgers: &Ledgers<'_, N>, cells: &[Cell]) -> Vec<Finding> {
    let bounds = |found: Option<super::temptation::Tightest<N>>| Finding {
        lower: found.as_ref().and_then(|f| f.slack.lower()),
        upper: found.as_ref().and_then(|f| f.slack.upper()),
        proved: found.as_ref().is_some_and(|f| f.slack.is_nonnegative()),
        refuted: found.as_ref().is_some_and(|f| f.slack.is_negative()),
        quit: found.and_then(|f| f.quit),
        named: None,
    };
    ledgers.all(cells).into_iter().map(bounds).collect()
}

/// The tightest plan of a cell and an upper bound on its slack.
fn named<N: Number>(ledgers: &Ledgers<'_, N>, cell: Cell, quit: Option<usize>) -> (Plan, Option<Rational>) {
    let plan = ledgers.plan(cell, quit);
    let slack = ledgers.slack(&plan).and_then(|slack| slack.upper());
    (plan, slack)
}

/// Bounds some cells again in a finer arithmetic, and keeps the better of both.
fn refine<N: Number>(
    scenario: &Scenario,
    schedule: &Schedule,
    alarms: &[Alarms],
    cells: &[Cell],
    findings: &mut [Finding],
    chosen: &[usize],
) {
    let some: Vec<Cell> = chosen.iter().map(|&at| cells[at]).collect();
    let account = Account::<N>::of(scenario, schedule, alarms, &some);
    let ledgers = account.ledgers();
    let finer = find(&ledgers, &some);
    let names: Vec<_> = some
        .par_iter()
        .zip(&finer)
        .map(|(&cell, found)| (!found.proved).then(|| named(&ledgers, cell, found.quit)))
        .collect();
    for ((&at, finer), name) in chosen.iter().zip(finer).zip(names) {
        let known = &mut findings[at];
        known.lower = match (known.lower.take(), finer.lower) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        known.upper = match (known.upper.take(), finer.upper) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        known.proved |= finer.proved;
        known.refuted |= finer.refuted;
        known.named = name.or(known.named.take());
    }
}

/// The undecided cells, cheapest first, as many as the time for one arithmetic allows; in the order of the cells.
fn affordable(cells: &[Cell], findings: &[Finding], seconds: impl Fn(Cell) -> f64) -> Vec<usize> {
    const SECONDS: f64 = 4.0;
    let mut open: Vec<(f64, usize)> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| !finding.proved && !finding.refuted)
        .map(|(at, _)| (seconds(cells[at]), at))
        .collect();
    open.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut spent = 0.0;
    let mut chosen: Vec<usize> = open
        .into_iter()
        .take_while(|(cost, _)| {
            spent += cost;
            spent <= SECONDS
        })
        .map(|(_, at)| at)
        .collect();
    chosen.sort_unstable();
    chosen
}

fn verdict(
    scenario: &Scenario,
    mut structural: Vec<Broken>,
    findings: &[Finding],
    name: impl Fn(usize) -> (Plan, Option<Rational>),
    method: String,
    values: Vec<Enclosure>,
) -> Certificate {
    let min_slack = findings.iter().filter_map(|finding| finding.lower.as_ref()).min();
    let min_slack = min_slack.map_or(Rational::ZERO, shorter_below);
    let unbounded: Vec<usize> = (0..findings.len()).filter(|&at| findings[at].lower.is_none()).collect();
    let faults = unbounded.iter().take(MOST_BROKEN).map(|&at| beyond_reach(scenario, &name(at).0)).collect::<Vec<_>>();
    // Worst first; what has no upper bound last.
    let mut open: Vec<usize> = (0..findings.len()).filter(|&at| !findings[at].proved).collect();
    open.sort_by(|&a, &b| match (&findings[a].upper, &findings[b].upper) {
        (Some(x), Some(y)) => x.cmp(y).then(a.cmp(&b)),
        (x, y) => y.is_some().cmp(&x.is_some()).then(a.cmp(&b)),
    });
    let status = if !structural.is_empty() || !faults.is_empty() {
        Status::Broken
    } else if open.is_empty() {
        Status::Certified
    } else {
        Status::Epsilon
    };
    let broken_count = structural.len() + open.len();
    structural.sort_by(|a, b| a.slack.cmp(&b.slack));
    let mut incentives: Vec<Broken> = open
        .into_iter()
        .take(MOST_BROKEN)
        .map(|at| {
            let (plan, slack) = name(at);
            let slack = slack.or_else(|| findings[at].upper.clone()).unwrap_or(Rational::ZERO);
            Broken { row: Row::Incentive(plan), slack: shorter_above(&slack) }
        })
        .collect();
    incentives.sort_by(|a, b| a.slack.cmp(&b.slack));
    let mut broken = structural;
    broken.append(&mut incentives);
    broken.truncate(MOST_BROKEN);
    let epsilon = (-min_slack.clone()).max(Rational::ZERO);
    Certificate { status, min_slack, epsilon, method, broken, broken_count, faults, values }
}

fn beyond_reach(scenario: &Scenario, plan: &Plan) -> String {
    format!(
        "no bound could be proved for the {} condition of party \"{}\" from period {}: the numbers are too large",
        plan.kind.name(),
        scenario.parties.get(plan.party).map_or("", |party| party.name.as_str()),
        plan.start
    )
}

/// Exact numbers of at most this many binary digits are kept as they are.
const SHORT: u64 = 128;

fn grid() -> IBig {
    IBig::from(10u8).pow(18)
}

fn is_short(value: &Rational) -> bool {
    // Doubles have short mantissas but denominators that nobody reads; those are powers of two.
    bits(value) <= SHORT && !value.denominator().is_power_of_two() || bits(value) <= 16
}

/// A lower bound that can be printed: the number itself if it is short, otherwise rounded down to 18 places.
fn shorter_below(value: &Rational) -> Rational {
    if is_short(value) {
        return value.clone();
    }
    Rational::from_parts_signed((value * Rational::from(grid())).floor(), grid())
}

/// An upper bound that can be printed; a negative number stays negative.
fn shorter_above(value: &Rational) -> Rational {
    if is_short(value) {
        return value.clone();
    }
    let rounded = Rational::from_parts_signed((value * Rational::from(grid())).ceil(), grid());
    if rounded >= Rational::ZERO && *value < Rational::ZERO { value.clone() } else { rounded }
}

/// The exact value of any row at a schedule, `≥ 0` when it holds.
///
/// `None` if the row does not exist in the scenario, the shapes do not fit, or the suspension is so long that δ^L
/// cannot be written out. Exact numbers grow with the distance from the row's period to the end: this is meant for
/// single rows and short horizons.
pub fn slack(scenario: &Scenario, schedule: &Schedule, row: &Row) -> Option<Rational> {
    if !rows::exists(scenario, row) || !shape_faults(scenario, schedule).is_empty() {
        return None;
    }
    let Row::Incentive(plan) = row else { return value(scenario, schedule, row) };
    let long_notice = scenario.exit.is_some_and(|exit| exit.notice_periods > 1 << 16);
    if !has_exact_suspension(scenario, plan.party) || long_notice {
        return None;
    }
    let actor = Actor { party: plan.party, faction: plan.faction };
    let alarms = all_alarms(scenario);
    let cell = Cell { actor, kind: plan.kind, start: plan.start };
    let account = Account::<Rational>::of(scenario, schedule, &alarms, &[cell]);
    account.ledgers().slack(plan)
}
