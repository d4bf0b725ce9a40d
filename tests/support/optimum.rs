//! The exact best schedule of a small scenario: the rows of `brute`, which are affine in the levels and amounts, are
//! read off by evaluating them at the origin and at every unit point; a plan becomes a row when the best response
//! to a schedule is that plan.

use super::brute::Brute;
use super::exact_lp::Lp;
use detente::agreement::plan::{Plan, Row};
use detente::agreement::scenario::{Objective, Scenario};
use detente::agreement::schedule::Schedule;
use detente::exact::Rational;
use std::collections::BTreeSet;

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;

/// The schedule with all levels and amounts zero, whatever the start levels are.
pub fn zero_schedule(scenario: &Scenario) -> Schedule {
    let count = scenario.periods.count;
    Schedule {
        levels: vec![vec![ZERO; count]; scenario.measures.len()],
        assistance: vec![vec![ZERO; count]; scenario.assistance.len()],
    }
}

/// The schedule in which nothing moves.
pub fn null_schedule(scenario: &Scenario) -> Schedule {
    let mut schedule = zero_schedule(scenario);
    for (levels, measure) in schedule.levels.iter_mut().zip(&scenario.measures) {
        levels.fill(measure.start_level.get().clone());
    }
    schedule
}

fn from_point(scenario: &Scenario, point: &[Rational]) -> Schedule {
    let mut schedule = zero_schedule(scenario);
    let cells = schedule.levels.iter_mut().chain(&mut schedule.assistance).flatten();
    for (cell, value) in cells.zip(point) {
        *cell = value.clone();
    }
    schedule
}

/// The rows of a scenario as affine functions of the levels and amounts.
pub struct Rows<'a> {
    scenario: &'a Scenario,
    /// The schedule 0 and, before it, every unit schedule.
    corners: Vec<Schedule>,
}

/// Evaluates what is needed to read off the rows of a scenario.
pub fn rows_of(scenario: &Scenario) -> Rows<'_> {
    let cells = (scenario.measures.len() + scenario.assistance.len()) * scenario.periods.count;
    let corner = |at: usize| {
        let mut point = vec![ZERO; cells];
        if at < cells {
            point[at] = ONE;
        }
        from_point(scenario, &point)
    };
    Rows { scenario, corners: (0..=cells).map(corner).collect() }
}

impl Rows<'_> {
    fn points(&self) -> Vec<Brute<'_>> {
        self.corners.iter().map(|schedule| Brute::new(self.scenario, schedule)).collect()
    }

    /// The largest value each level and amount can have: the start before the earliest period and 1 from then on, or
    /// the cap.
    fn upper(&self) -> Vec<Rational> {
        let count = self.scenario.periods.count;
        let mut upper = Vec::new();
        for measure in &self.scenario.measures {
            let start = measure.start_level.get();
            upper.extend((1..=count).map(|t| if t < measure.earliest { start.clone() } else { ONE }));
        }
        for line in &self.scenario.assistance {
            upper.extend((1..=count).map(|t| line.max_per_period.at(t).clone()));
        }
        upper
    }

    /// The least value each level and amount can have: what start, milestones and deadline ask, or 0.
    fn lower(&self) -> Vec<Rational> {
        let count = self.scenario.periods.count;
        let mut lower = Vec::new();
        for measure in &self.scenario.measures {
            lower.extend((1..=count).map(|t| {
                let milestones = measure.milestones.iter().filter(|m| m.period <= t).map(|m| m.at_least.get().clone());
                let due = measure.deadline.filter(|&d| t >= d).map(|_| ONE);
                milestones.chain(due).chain([measure.start_level.get().clone()]).max().unwrap_or(ZERO)
            }));
        }
        lower.extend(self.scenario.assistance.iter().flat_map(|_| vec![ZERO; count]));
        lower
    }

    /// Whether the multipliers are > 0 and the weighted sum of the rows is < 0 wherever lower ≤ x ≤ upper: then the rows
    /// cannot all hold (Farkas 1902). A row that does not exist proves nothing.
    pub fn refutes(&self, multipliers: &[(Row, Rational)]) -> bool {
        let points = self.points();
        let plans: BTreeSet<Plan> = points[0].plans().into_iter().collect();
        let structure: Vec<_> = points.iter().map(Brute::structure).collect();
        let mut sums = vec![ZERO; points.len()];
        for (row, multiplier) in multipliers {
            let exists = match row {
                Row::Incentive(plan) => plans.contains(plan),
                _ => structure[0].iter().any(|(known, _)| known == row),
            };
            if !exists || *multiplier <= ZERO {
                return false;
            }
            for (at, sum) in sums.iter_mut().enumerate() {
                let value = match row {
                    Row::Incentive(plan) => points[at].slack(plan),
                    _ => structure[at].iter().find(|(known, _)| known == row).expect("exists").1.clone(),
                };
                *sum += multiplier * value;
            }
        }
        let constant = sums.pop().expect("the origin");
        let most = sums.iter().zip(self.lower().into_iter().zip(self.upper())).fold(
            constant.clone(),
            |most, (sum, (lower, upper))| {
                let weight = sum - &constant;
                most + if weight > ZERO { &weight * upper } else { &weight * lower }
            },
        );
        most < ZERO
    }
}

/// The best schedule and the value of the scenario's objective; `None` when no schedule is self-enforcing.
pub fn exact_optimum(scenario: &Scenario) -> Option<(Schedule, Rational)> {
    let count = scenario.periods.count;
    let cells = (scenario.measures.len() + scenario.assistance.len()) * count;
    let rows = rows_of(scenario);
    let points = rows.points();
    // The egalitarian objective adds one variable z ≥ 0: the least gain is z − depth.
    let egalitarian = scenario.objective == Objective::Egalitarian;
    let size = cells + usize::from(egalitarian);
    let affine = |value: &dyn Fn(&Brute) -> Rational| {
        let constant = value(&points[cells]);
        let mut weights: Vec<Rational> = points[..cells].iter().map(|point| value(point) - &constant).collect();
        weights.resize(size, ZERO);
        (weights, constant)
    };
    let mut upper = rows.upper();
    let depth = Rational::from(1000);
    let goal = if egalitarian {
        upper.push(Rational::from(2000));
        (0..size).map(|at| if at == cells { ONE } else { ZERO }).collect()
    } else {
        affine(&|point| point.objective()).0
    };
    let mut lp = Lp::new(goal, &upper);
    if egalitarian {
        for i in 0..scenario.parties.len() {
            let (mut weights, constant) = affine(&|point| &point.values[i][1] - &scenario.parties[i].disagreement);
            weights[cells] = -ONE;
            lp.add(&weights, &(constant + &depth));
        }
    }
    let structure: Vec<Vec<Rational>> =
        points.iter().map(|point| point.structure().into_iter().map(|(_, slack)| slack).collect()).collect();
    for row in 0..structure[0].len() {
        let constant = structure[cells][row].clone();
        let mut weights: Vec<Rational> = structure[..cells].iter().map(|slacks| &slacks[row] - &constant).collect();
        weights.resize(size, ZERO);
        lp.add(&weights, &constant);
    }
    let mut known: BTreeSet<Plan> = BTreeSet::new();
    loop {
        let (point, _) = lp.solve()?;
        let schedule = from_point(scenario, &point);
        let brute = Brute::new(scenario, &schedule);
        let broken: Vec<Plan> =
            brute.incentives().into_iter().filter(|(_, slack)| *slack < ZERO).map(|(plan, _)| plan).collect();
        if broken.is_empty() {
            let value = brute.objective();
            return Some((schedule, value));
        }
        for plan in broken {
            assert!(known.insert(plan.clone()), "a row that is in the program is broken: {plan:?}");
            let (weights, constant) = affine(&|point| point.slack(&plan));
            lp.add(&weights, &constant);
        }
    }
}
