//! From a scenario to a judged answer: the rounds, the tie-break, the rounding, and what to do on the boundary.
//!
//! The linear program asks a small margin of every incentive row, so that the schedule can be rounded to a decimal
//! grid and still hold exactly. Where no schedule has a margin to give, the rows that are tight at every schedule
//! are found and asked for nothing, and the schedule is looked for on exactly those rows. Whether a candidate holds
//! is decided by a [`Referee`], which shares no code with this search.

use super::boundary;
use super::coefficients::MeasureCoefficients;
use super::evasion::FloatPath;
use super::lacking;
use super::learned::Learned;
use super::plan::{Plan, Row};
use super::refute;
use super::rounding;
use super::scenario::Scenario;
use super::schedule::{Incentive, Provenance, Refutation, Schedule, Solution, Undecided};
use super::search::{Ended, Precision, Progress, Search, Settled, Worth};
use crate::error::Error;
use crate::exact::{Rational, to_f64};
use crate::lp::Backend;
use crate::outcome::Outcome;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How to solve.
#[derive(Debug, Clone, Copy)]
pub struct SolveOptions {
    /// Which linear-programming solver.
    pub backend: Backend,
    /// Whether to certify the answer exactly.
    pub certify: bool,
    /// Seconds after which the search stops with what it has; `None` for no limit.
    pub time_limit: Option<f64>,
    /// Whether to say why nothing is conceded, where nothing is; that solves a few variants of the scenario.
    pub explain: bool,
    /// Largest gain from deviating that ends the search, relative to the size of a party's flows.
    pub tolerance: f64,
}

impl Default for SolveOptions {
    fn default() -> Self {
        Self { backend: Backend::default(), certify: true, time_limit: None, explain: true, tolerance: 1e-9 }
    }
}

/// What an independent check says of a schedule.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Every row of the scenario and every incentive condition is proved.
    pub holds: bool,
    /// Every row of the scenario holds (limits, links, assistance), whatever the incentives.
    pub limits_hold: bool,
    /// A proved bound on what anybody gains by deviating.
    pub gain: f64,
}

/// An exact checker that shares nothing with the solver but the data types.
pub trait Referee: Sync {
    /// Checks a schedule.
    fn judge(&self, scenario: &Scenario, schedule: &Schedule) -> Judgement;
    /// The exact value of one row at a schedule; `None` if there is no such row.
    fn value(&self, scenario: &Scenario, schedule: &Schedule, row: &Row) -> Option<Rational>;
    /// If the multipliers prove that no schedule exists: the bounds (milestones, deadlines, earliest periods) that the
    /// proof leans on besides its rows, each with its weight.
    fn refutes(&self, scenario: &Scenario, multipliers: &[(Row, Rational)]) -> Option<Vec<(Row, f64)>>;
}

/// Weight of earliest progress in the objective of long problems.
const EARLY: f64 = 1e-6;
/// Slacks smaller than this, relative to a party's flows, are what is left of 0 in floating point.
const ROUNDING: f64 = 1e-14;
/// The share of a mixture that is given up for room to round.
const SPARE: f64 = 1e-6;
/// Of the clashes of other scenarios so many are tried.
const MOST_CLASHES: usize = 2;
/// So often a proof from what other scenarios have left is weighed anew to make it shorter.
const SHORTENED: usize = 3;
/// Decimal places tried in turn for the levels of a schedule.
const GRIDS: [u32; 3] = [10, 11, 12];

/// Solves a scenario. See [`crate::solve`] for the version that certifies.
///
/// # Errors
/// [`Error::Unsupported`] when the backend cannot do the job, [`Error::Bug`] when the solver contradicts itself.
pub fn solve(
    scenario: &Scenario,
    options: &SolveOptions,
    referee: &dyn Referee,
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Outcome<Solution, Refutation, Undecided>, Error> {
    Ok(solve_from(scenario, options, &[], referee, watch)?.0)
}

/// The same, starting with the questions that other scenarios of the same shape have left behind, the most alike first;
/// hints that do not fit are not used. Where they lead to no answer that the referee accepts, the scenario is solved as if
/// there were none, so that what can be decided does not depend on them. The second part is what this scenario leaves behind.
///
/// # Errors
/// Those of [`solve`].
pub fn solve_from(
    scenario: &Scenario,
    options: &SolveOptions,
    hints: &[&Learned],
    referee: &dyn Referee,
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<(Answer, Learned), Error> {
    let began = Instant::now();
    let precision = Precision::from_tolerance(options.tolerance);
    // A limit too far away for the clock is no limit.
    let deadline = options
        .time_limit
        .and_then(|s| Duration::try_from_secs_f64(s.max(0.0)).ok())
        .and_then(|limit| began.checked_add(limit));
    let solver = |hint| {
        let search = Search::new(scenario, options.backend, precision, deadline, hint, watch);
        Solver { scenario, search, referee, options, began }
    };
    let fitting: Vec<&Learned> = hints.iter().copied().filter(|hint| hint.fits(scenario) && !hint.is_empty()).collect();
    let hinted = match fitting.is_empty() {
        true => None,
        false => solver(fitting.iter().copied().find(|hint| !hint.is_clash())).run_from(&fitting)?,
    };
    let (mut answer, mut learned) = match hinted {
        Some(answer) => (answer, Learned::nothing(scenario)),
        None => {
            let mut solver = solver(None);
            (solver.run()?, solver.search.learned())
        }
    };
    if let Outcome::Refuted(refutation) = &answer {
        learned = Learned::nothing(scenario);
        let plans = refutation.multipliers.iter().filter_map(|(row, _)| match row {
            Row::Incentive(plan) => Some(plan.clone()),
            _ => None,
        });
        learned.clash = plans.collect();
        learned.clash.sort_unstable();
    }
    if let Outcome::Found(solution) = &mut answer
        && options.explain
        && lacking::is_standstill(scenario, &solution.schedule)
    {
        solution.remarks.extend(lacking::reasons(scenario, options));
    }
    Ok((answer, learned))
}

pub(super) struct Solver<'a> {
    pub scenario: &'a Scenario,
    pub search: Search<'a>,
    pub referee: &'a dyn Referee,
    options: &'a SolveOptions,
    began: Instant,
}

pub(super) type Answer = Outcome<Solution, Refutation, Undecided>;

impl Solver<'_> {
    fn run(&mut self) -> Result<Answer, Error> {
        let mut ended = self.optimum(1.0)?;
        if self.search.coarse && matches!(ended, Ended::Clash | Ended::Stuck) {
            // That a coarse grid has no schedule says nothing about the whole.
            self.search.refine_fully();
            ended = self.optimum(1.0)?;
        }
        match ended {
            Ended::Settled(settled) => {
                if let Some(schedule) = self.rounded(&settled) {
                    return Ok(Outcome::Found(self.solution(schedule, settled.multipliers.as_ref())));
                }
                boundary::search(self)
            }
            Ended::Clash => match refute::search(self)? {
                Some(answer) => Ok(answer),
                None => boundary::search(self),
            },
            Ended::OutOfTime(path) => Ok(self.out_of_time(path)),
            Ended::Stuck => match refute::search(self)? {
                Some(answer) => Ok(answer),
                None => boundary::search(self),
            },
        }
    }

    /// From the rows that the search was given, if they lead to a schedule that holds with room to round, or to a proof
    /// that there is none; whatever is harder than that is `None`. Where the likest hint is a clash, that is tried first.
    fn run_from(&mut self, hints: &[&Learned]) -> Result<Option<Answer>, Error> {
        let clashes: Vec<&Learned> = hints.iter().copied().filter(|hint| hint.is_clash()).collect();
        if hints.first().is_some_and(|hint| hint.is_clash()) {
            for hint in clashes.iter().take(MOST_CLASHES) {
                if let Some(answer) = refute::again(self, &hint.clash, 0)? {
                    return Ok(Some(answer));
                }
            }
        }
        if clashes.len() < hints.len() {
            match self.optimum(1.0)? {
                Ended::Settled(settled) => {
                    let schedule = self.rounded(&settled);
                    return Ok(
                        schedule.map(|schedule| Outcome::Found(self.solution(schedule, settled.multipliers.as_ref())))
                    );
                }
                Ended::OutOfTime(path) => return Ok(Some(self.out_of_time(path))),
                Ended::Clash if !self.search.coarse => (),
                Ended::Clash | Ended::Stuck => return Ok(None),
            }
        }
        let known = self.search.demands.iter().map(|d| &d.plan);
        let all: BTreeSet<&Plan> = known.chain(clashes.iter().flat_map(|hint| &hint.clash)).collect();
        refute::again(self, &all.into_iter().cloned().collect::<Vec<Plan>>(), SHORTENED)
    }

    /// The optimum, ties broken by earliest progress; multipliers are those of the optimum.
    pub fn optimum(&mut self, ease: f64) -> Result<Ended, Error> {
        // On long problems ties are broken inside the objective; a second program with the objective held would be as
        // slow as all rounds together.
        let early = if self.search.coarse { EARLY } else { 0.0 };
        let best = match self.search.rounds(super::master::Goal::Optimise { early }, ease)? {
            Ended::Settled(best) if self.search.coarse => return Ok(Ended::Settled(best)),
            Ended::Settled(best) => best,
            other => return Ok(other),
        };
        // Half the margin leaves the tie-break an interior although the objective may not fall.
        let give = self.search.precision.tolerance * best.objective.abs().max(1.0) * 10.0;
        let goal = super::master::Goal::EarliestProgress { at_least: best.objective - give };
        match self.search.rounds(goal, ease / 2.0)? {
            Ended::Settled(mut settled) => {
                settled.objective = best.objective;
                settled.multipliers = best.multipliers;
                Ok(Ended::Settled(settled))
            }
            Ended::OutOfTime(_) | Ended::Clash | Ended::Stuck => Ok(Ended::Settled(best)),
        }
    }

    /// The first rounding that the referee finds to hold.
    pub fn rounded(&self, settled: &Settled) -> Option<Schedule> {
        // Amounts without dust first: people read them.
        let swept = rounding::swept(self.scenario, &settled.amounts);
        GRIDS
            .iter()
            .flat_map(|&digits| [&swept, &settled.amounts].map(|amounts| (digits, amounts)))
            .map(|(digits, amounts)| {
                rounding::round(self.scenario, &self.search.c, &settled.path.levels, amounts, digits)
            })
            .find(|schedule| !self.options.certify || self.referee.judge(self.scenario, schedule).holds)
    }

    /// A schedule with everything that people want to know about it.
    pub fn solution(&self, schedule: Schedule, multipliers: Option<&Worth>) -> Solution {
        let c = &self.search.c;
        let levels: Vec<Vec<f64>> = schedule.levels.iter().map(|row| row.iter().map(to_f64).collect()).collect();
        let amounts: Vec<Vec<f64>> = schedule
            .assistance
            .iter()
            .zip(&self.scenario.assistance)
            .map(|(row, line)| row.iter().map(|v| to_f64(v) / c.parties[line.to].scale).collect())
            .collect();
        let path = self.search.path(levels, &amounts);
        let (values, tightest) = self.search.oracle(&path);
        let binding = 2.0 * self.search.precision.margin;
        let max_gain = tightest
            .iter()
            .filter(|t| t.slack < -self.search.precision.tolerance)
            .map(|t| -t.slack * c.parties[t.plan.party].scale)
            .fold(0.0, f64::max);
        let incentives = tightest
            .into_iter()
            .map(|t| {
                let key = (t.plan.party, t.plan.kind, t.plan.faction, t.plan.start);
                Incentive {
                    slack: if t.slack.abs() < ROUNDING { 0.0 } else { t.slack * c.parties[t.plan.party].scale },
                    binding: t.slack.abs() <= binding,
                    multiplier: multipliers.map(|m| m.get(&key).copied().unwrap_or(0.0)),
                    plan: t.plan,
                }
            })
            .collect();
        let values: Vec<f64> = values.values.iter().map(|v| v[0]).collect();
        let objective = self.search.objective(&values, &path.levels);
        Solution {
            objective,
            values: values.iter().zip(&c.parties).map(|(v, p)| v * p.scale).collect(),
            schedule,
            incentives,
            max_deviation_gain: max_gain,
            rounds: self.search.rounds,
            remarks: Vec::new(),
            provenance: Provenance { gap: self.search.gap_of(objective), ..self.provenance() },
        }
    }

    pub fn provenance(&self) -> Provenance {
        Provenance {
            backend: match self.search.helper {
                Some(helper) => format!("{}, {}", self.options.backend.name(), helper.name()),
                None => self.options.backend.name().to_string(),
            },
            version: env!("CARGO_PKG_VERSION").to_string(),
            tolerance: self.options.tolerance,
            rows: self.search.size.0,
            columns: self.search.size.1,
            gap: 0.0,
            seconds: self.began.elapsed().as_secs_f64(),
        }
    }

    /// Nothing conceded beyond the start levels and no money spent.
    pub fn standstill(&self) -> Schedule {
        let levels: Vec<Vec<f64>> = self.search.c.measures.iter().map(|m| m.least.clone()).collect();
        rounding::round(self.scenario, &self.search.c, &levels, &self.none(), 12)
    }

    /// At the time limit: the best mixture of the last path with a standstill that holds, if a standstill does. The share
    /// is found in floating point; an exact check of a long schedule takes too long to be asked at every try.
    pub fn out_of_time(&self, path: Option<FloatPath>) -> Answer {
        let why = "the time limit was reached".to_string();
        let path = path.or_else(|| self.search.latest.clone());
        let share = path.as_ref().map_or(0.0, |path| self.share_that_holds(path));
        let mixtures = path.iter().flat_map(|path| {
            let shares = [share * (1.0 - SPARE), share / 2.0].into_iter().filter(|&share| share > 0.0);
            shares.map(|share| {
                rounding::round(self.scenario, &self.search.c, &self.mixture(path, share), &self.none(), 10)
            })
        });
        let best = mixtures
            .chain(std::iter::once_with(|| self.standstill()))
            .find(|schedule| self.referee.judge(self.scenario, schedule).holds)
            .map(|schedule| Box::new(self.solution(schedule, None)));
        Outcome::Undecided(Undecided { why, best })
    }

    /// All rows are linear, so whatever holds for a share of the way holds for every smaller share.
    fn share_that_holds(&self, path: &FloatPath) -> f64 {
        let holds = |share| {
            let mixture = self.search.path(self.mixture(path, share), &[]);
            self.search.oracle(&mixture).1.iter().all(|t| t.slack >= -ROUNDING)
        };
        if holds(1.0) {
            return 1.0;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..12 {
            let share = (low + high) / 2.0;
            *(if holds(share) { &mut low } else { &mut high }) = share;
        }
        low
    }

    /// No money spent.
    fn none(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.scenario.periods.count]; self.scenario.assistance.len()]
    }

    /// Levels that share of the way from a standstill to a path.
    fn mixture(&self, path: &FloatPath, share: f64) -> Vec<Vec<f64>> {
        let measures = &self.search.c.measures;
        let mix = |(row, m): (&Vec<f64>, &MeasureCoefficients)| {
            row.iter().zip(&m.least).map(|(x, low)| low + share * (x - low)).collect()
        };
        path.levels.iter().zip(measures).map(mix).collect()
    }
}
