//! Rounds of linear program and oracle: solve with the rows known, find the plans that gain, add them, until none does.

use super::coefficients::Coefficients;
use super::evasion::{FloatPath, PathValues, Tightest, path_values, tightest_plans};
use super::gradient::lagrangian;
use super::grid::{Grid, worth_of_ties};
use super::learned::Learned;
use super::master::{Demand, Goal, Master, build, objective_unit};
use super::plan::{Kind, Plan, Row};
use super::rounding::dust_free;
use super::scenario::{After, Objective, Scenario};
use crate::error::Error;
use crate::lp::{Answer, Backend, Limits, Point};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// What the search is doing, for whoever watches.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Linear programs solved so far.
    pub round: usize,
    /// Incentive rows in the linear program.
    pub rows: usize,
    /// The largest gain from deviating at the last schedule, relative to the size of the party's flows.
    pub largest_gain: f64,
    /// What finer steps could still add to the objective, as a share of it; 0 where every period is looked at.
    pub gap: f64,
    /// In a few words.
    pub phase: &'a str,
}

/// The numbers that decide when something is small. All in units of a party's flows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Precision {
    /// Of the backend.
    pub tolerance: f64,
    /// Slack asked of incentive rows, so that rounding cannot break them.
    pub margin: f64,
    /// Slack asked of links, as a share of the sum of their coefficients.
    pub link_margin: f64,
}

impl Precision {
    pub fn from_tolerance(tolerance: f64) -> Self {
        Self { tolerance: (tolerance / 10.0).max(1e-12), margin: 4.0 * tolerance, link_margin: 4.0 * tolerance }
    }
}

/// A grid is refined no further after so many rounds.
const MOST_REFINEMENTS: usize = 40;
/// So often a grid that was fine enough is refined again, when rows that came later need other steps.
const MOST_REOPENINGS: usize = 3;
/// A search that has not come to rest after so many rounds is stopped.
const MOST_ROUNDS: usize = 400;
/// With more knots than this, a grid is fine enough when the objective rises by less than a standstill.
const MANY_KNOTS: usize = 3_000;
/// As a share of the objective.
const STANDSTILL: f64 = 2e-5;
/// Worth per step below this is rounding.
const DUST: f64 = 1e-9;
/// When finer steps cannot add more than this share to the objective, the grid is fine enough.
const GAP: f64 = 1e-6;
/// A row with less slack than this, in a party's flows, may well be tight in a neighbouring scenario.
const NEARLY_TIGHT: f64 = 0.01;

/// By party, kind, faction and start: what the objective gains per unit of slack given away there.
pub(super) type Worth = BTreeMap<(usize, Kind, Option<usize>, usize), f64>;

/// How a run of rounds ended.
pub(super) enum Ended {
    /// No plan gains at this point.
    Settled(Box<Settled>),
    /// The rows clash (as far as the backend can tell).
    Clash,
    /// Out of time; the last path, which somebody may still gain by breaking.
    OutOfTime(Option<FloatPath>),
    /// The backend gave up.
    Stuck,
}

/// A path that no known or unknown plan beats by more than the precision.
#[derive(Clone)]
pub(super) struct Settled {
    pub path: FloatPath,
    /// By assistance line, in the units of the file.
    pub amounts: Vec<Vec<f64>>,
    /// Objective in the units of the linear program, and its unit.
    pub objective: f64,
    /// Multipliers of incentive rows in the units of the file; `None` without duals.
    pub multipliers: Option<Worth>,
}

/// The search with all that it has learned.
pub(super) struct Search<'a> {
    pub scenario: &'a Scenario,
    pub c: Coefficients,
    pub demands: Vec<Demand>,
    known: BTreeSet<Plan>,
    pub backend: Backend,
    pub precision: Precision,
    pub deadline: Option<Instant>,
    pub rounds: usize,
    pub size: (usize, usize),
    pub pinned: BTreeMap<usize, Vec<f64>>,
    pub grid: Grid,
    watch: &'a (dyn Fn(Progress<'_>) + Sync),
    largest_gain: f64,
    /// Whether the grid leaves out periods.
    pub coarse: bool,
    /// An upper bound on what finer steps could add to the objective, as a share of it.
    pub gap: f64,
    /// The least upper bound on the objective so far, ties broken and margins kept, in the units of the linear program.
    bound: f64,
    /// The same of the scenario's objective alone, without margins.
    ceiling: f64,
    last_objective: f64,
    /// The gap at which knots were no longer added, and how often they were again.
    settled_grid: Option<f64>,
    reopened: usize,
    /// Whether rows may be tight at every schedule.
    on_border: bool,
    /// The backend that stepped in where the chosen one gave up.
    pub helper: Option<Backend>,
    /// What the backend last complained of.
    pub trouble: Option<String>,
    /// The last path of any run of rounds.
    pub latest: Option<FloatPath>,
    /// Plans whose rows were tight, or nearly so, where rounds came to rest.
    tight: BTreeSet<Plan>,
}

impl<'a> Search<'a> {
    /// A search that starts with the rows and knots of `hint`, or with the usual ones.
    pub fn new(
        scenario: &'a Scenario,
        backend: Backend,
        precision: Precision,
        deadline: Option<Instant>,
        hint: Option<&Learned>,
        watch: &'a (dyn Fn(Progress<'_>) + Sync),
    ) -> Self {
        let c = Coefficients::new(scenario);
        let mut grid = Grid::first(&c);
        let coarse = !grid.is_full(&c);
        if let Some(hint) = hint {
            grid.add(&hint.knots);
        }
        let mut search = Self {
            scenario,
            c,
            demands: Vec::new(),
            known: BTreeSet::new(),
            backend,
            precision,
            deadline,
            rounds: 0,
            size: (0, 0),
            pinned: BTreeMap::new(),
            grid,
            watch,
            largest_gain: 0.0,
            coarse,
            gap: 0.0,
            bound: f64::INFINITY,
            ceiling: f64::INFINITY,
            last_objective: f64::NEG_INFINITY,
            settled_grid: None,
            reopened: 0,
            on_border: false,
            helper: None,
            trouble: None,
            latest: None,
            tight: BTreeSet::new(),
        };
        let plans = search.first_plans();
        match hint {
            None => plans.into_iter().for_each(|plan| {
                search.add(plan);
            }),
            Some(hint) => {
                let always = |plan: &Plan| matches!(plan.kind, Kind::Sign | Kind::Ratify) && plan.start == 1;
                for plan in plans.into_iter().filter(always).chain(hint.plans.iter().cloned()) {
                    search.grid.retain(plan.start);
                    search.add(plan);
                }
            }
        }
        search
    }

    /// What a search of a neighbouring scenario may start with.
    pub fn learned(&self) -> Learned {
        let mut learned = Learned::nothing(self.scenario);
        learned.plans = self.tight.iter().cloned().collect();
        if self.coarse {
            learned.knots.clone_from(&self.grid.knots);
        }
        learned
    }

    fn add(&mut self, plan: Plan) -> bool {
        let new = self.known.insert(plan.clone());
        if new {
            let margin = if self.c.has_no_slack(&plan, self.notice()) { 0.0 } else { self.precision.margin };
            self.demands.push(Demand { plan, margin });
        }
        new
    }

    /// The rows to start with: sign, one-period and endless evasion, open breach, exit and ratification, everywhere.
    fn first_plans(&self) -> Vec<Plan> {
        let c = &self.c;
        let mut plans = Vec::new();
        let simple = |party, kind, start| Plan { party, kind, faction: None, start, quit: None, measures: Vec::new() };
        let starts: Vec<usize> = (1..=c.last_start()).filter(|&t| self.grid.is_retained(t)).collect();
        for (party, data) in c.parties.iter().enumerate() {
            plans.push(simple(party, Kind::Sign, 1));
            for &start in &starts {
                let all = data.own.clone();
                if !self.is_void(party, start) {
                    plans.push(Plan { measures: all.clone(), ..simple(party, Kind::Covert, start) });
                    if start < c.last_start() || c.after == After::Perpetual {
                        plans.push(Plan {
                            measures: all.clone(),
                            quit: Some(start + 1),
                            ..simple(party, Kind::Covert, start)
                        });
                    }
                }
                plans.push(Plan { measures: all, ..simple(party, Kind::Open, start) });
                if let Some(exit) = self.scenario.exit {
                    let out = start + exit.notice_periods;
                    if c.after == After::Perpetual || out <= c.periods {
                        // Rows of the same leaving period say the same.
                        let plan = simple(party, Kind::Exit, start);
                        if out <= c.periods || (start == c.last_start() && !c.has_no_slack(&plan, exit.notice_periods))
                        {
                            plans.push(plan);
                        }
                    }
                }
            }
        }
        for (faction, data) in c.factions.iter().enumerate() {
            for &start in &starts {
                plans.push(Plan { faction: Some(faction), ..simple(data.party, Kind::Ratify, start) });
            }
        }
        plans
    }

    /// Covert evasion that changes nothing for anybody: nothing to save, and no more alarms than without it.
    fn is_void(&self, party: usize, start: usize) -> bool {
        let data = &self.c.parties[party];
        let idle = data.own.iter().all(|&k| self.c.measures[k].cost == 0.0 && self.c.measures[k].step_cost == 0.0);
        idle && data.covert[start - 1..].iter().all(|r| r.g0 == 0.0 && r.gv == 0.0)
    }

    fn notice(&self) -> usize {
        self.scenario.exit.map_or(0, |e| e.notice_periods)
    }

    pub fn seconds_left(&self) -> f64 {
        match self.deadline {
            None => f64::INFINITY,
            Some(deadline) => deadline.saturating_duration_since(Instant::now()).as_secs_f64(),
        }
    }

    /// Solves one linear program.
    pub fn solve_once(&mut self, goal: Goal, demands: &[Demand]) -> Result<(Master, Answer), Error> {
        let phase = match goal {
            Goal::Optimise { .. } => "optimising",
            Goal::EarliestProgress { .. } => "choosing the earliest progress",
            Goal::WidestSlack => "looking for a proof that there is none",
            Goal::SlackEverywhere { .. } => "finding what is tight",
        };
        (self.watch)(Progress {
            round: self.rounds + 1,
            rows: demands.len(),
            largest_gain: self.largest_gain,
            gap: self.gap,
            phase,
        });
        let master = build(self.scenario, &self.c, goal, &self.grid, self.precision.link_margin, demands, &self.pinned);
        self.rounds += 1;
        self.size = (master.problem.row_count(), master.problem.column_count());
        let limits = Limits { seconds: self.seconds_left(), tolerance: self.precision.tolerance };
        let backend = match goal {
            // A proof of a clash is made of multipliers.
            Goal::WidestSlack if !self.backend.has_multipliers() => Backend::Clarabel,
            _ => self.backend,
        };
        let mut answer = backend.solve(&master.problem, limits)?;
        if let Answer::Failed(why) = &answer {
            self.trouble = Some(format!("{}: {why}", backend.name()));
        }
        if let Some(other) = self.second_opinion(backend, goal, &answer, &master) {
            let second = other.solve(&master.problem, limits)?;
            if matches!(second, Answer::Optimal(_)) {
                self.helper = Some(Backend::Microlp);
                answer = second;
            }
        }
        Ok((master, answer))
    }

    /// Whom to ask again: simplex is slower and knows no multipliers, but degenerate programs do not trouble it; and on
    /// the border, where there is no interior and every row is tight, either may see a clash that is not there.
    fn second_opinion(&self, first: Backend, goal: Goal, answer: &Answer, master: &Master) -> Option<Backend> {
        let other = match first {
            Backend::Clarabel => Backend::Microlp,
            Backend::Microlp if self.on_border => Backend::Clarabel,
            _ => return None,
        };
        let doubtful = match answer {
            Answer::Failed(_) => true,
            Answer::Infeasible => self.on_border,
            _ => false,
        };
        let needs_multipliers = matches!(goal, Goal::WidestSlack) || self.coarse;
        (doubtful && (!needs_multipliers || other.has_multipliers()) && other.can_take(&master.problem))
            .then_some(other)
    }

    /// The path of a point, freed of dust.
    pub fn path(&self, levels: Vec<Vec<f64>>, amounts: &[Vec<f64>]) -> FloatPath {
        let mut levels = levels;
        dust_free(&self.c, &mut levels);
        let mut by_party = vec![vec![0.0; self.c.periods]; self.c.parties.len()];
        for (line, amounts) in self.scenario.assistance.iter().zip(amounts) {
            for (sum, amount) in by_party[line.to].iter_mut().zip(amounts) {
                *sum += amount.max(0.0);
            }
        }
        FloatPath { levels, amounts: by_party }
    }

    /// What every party could gain at a path.
    pub fn oracle(&self, path: &FloatPath) -> (PathValues, Vec<Tightest>) {
        let values = path_values(&self.c, path);
        let plans = tightest_plans(&self.c, path, &values, self.scenario.exit.map(|e| e.notice_periods));
        (values, plans)
    }

    /// Rounds for a goal, until nobody gains. `ease` scales the margins of the rows.
    pub fn rounds(&mut self, goal: Goal, ease: f64) -> Result<Ended, Error> {
        let mut last = None;
        loop {
            let eased: Vec<Demand> =
                self.demands.iter().map(|d| Demand { plan: d.plan.clone(), margin: d.margin * ease }).collect();
            let (master, answer) = self.solve_once(goal, &eased)?;
            let point = match answer {
                Answer::Optimal(point) => point,
                // At the time limit a backend may stop with any verdict.
                Answer::Infeasible | Answer::Failed(_) | Answer::Unbounded if self.seconds_left() <= 0.0 => {
                    return Ok(Ended::OutOfTime(last));
                }
                Answer::Infeasible => return Ok(Ended::Clash),
                Answer::Unbounded => {
                    // Levels are bounded and decide everything else: only rounding can lose sight of that.
                    self.trouble = Some("the scenario's numbers differ too much in size".to_string());
                    return Ok(Ended::Stuck);
                }
                Answer::Limit => return Ok(Ended::OutOfTime(last)),
                Answer::Failed(why) => {
                    self.trouble = Some(why);
                    return Ok(Ended::Stuck);
                }
            };
            let amounts = master.amounts(&point);
            let path = self.path(master.levels(&point), &amounts);
            let (_, tightest) = self.oracle(&path);
            self.largest_gain = tightest.iter().map(|t| -t.slack).fold(0.0, f64::max);
            let added = self.add_violated(&tightest, self.precision.margin * ease / 4.0);
            let refined = match goal {
                Goal::Optimise { early } => self.refine(&master, &point, &path, early, added == 0),
                _ => false,
            };
            if added == 0 && self.largest_gain > self.precision.margin {
                // A plan gains that the program forbids: the point is not what the backend says it is.
                self.trouble = Some("the backend's point breaks rows that it was given".to_string());
                return Ok(Ended::Stuck);
            }
            if added == 0 && !refined {
                let multipliers = self.multipliers(&master, &point, goal);
                self.remember(&master, &point);
                let amounts = self.in_file_units(amounts);
                let objective = point.objective + master.objective_constant;
                return Ok(Ended::Settled(Box::new(Settled { path, amounts, objective, multipliers })));
            }
            self.latest = Some(path.clone());
            last = Some(path);
            if self.seconds_left() <= 0.0 || self.rounds > MOST_ROUNDS {
                return Ok(Ended::OutOfTime(last));
            }
        }
    }

    /// Uses simplex from here on, where the program is small enough for it.
    pub fn prefer_simplex(&mut self) {
        self.on_border = true;
        let master = build(self.scenario, &self.c, Goal::WidestSlack, &self.grid, 0.0, &self.demands, &self.pinned);
        if self.backend == Backend::Clarabel && Backend::Microlp.can_take(&master.problem) {
            self.backend = Backend::Microlp;
            self.helper = Some(Backend::Microlp);
        }
    }

    /// Gives up the coarse grid: every period, with the rows to start with everywhere.
    pub fn refine_fully(&mut self) {
        self.grid = Grid::full(&self.c);
        self.coarse = false;
        for plan in self.first_plans() {
            self.add(plan);
        }
    }

    /// Adds the plans that gain. On a coarse grid only the worst of each neighbourhood: its neighbours mostly follow.
    fn add_violated(&mut self, tightest: &[Tightest], wanted: f64) -> usize {
        let without = -self.precision.tolerance;
        let wanted_of = |t: &Tightest| if self.c.has_no_slack(&t.plan, self.notice()) { without } else { wanted };
        let mut violated: Vec<&Tightest> =
            tightest.iter().filter(|t| t.slack < wanted_of(t) && !self.known.contains(&t.plan)).collect();
        if self.coarse {
            violated.sort_by(|a, b| a.slack.total_cmp(&b.slack).then_with(|| a.plan.cmp(&b.plan)));
        }
        let apart = if self.coarse { (self.c.periods / 100) >> (self.rounds.min(20) / 2) } else { 0 };
        let mut taken: Vec<&Tightest> = Vec::new();
        for t in violated {
            let near = |o: &&&Tightest| {
                (o.plan.party, o.plan.kind, o.plan.faction) == (t.plan.party, t.plan.kind, t.plan.faction)
                    && o.plan.start.abs_diff(t.plan.start) < apart
            };
            if apart == 0 || !taken.iter().any(|o| near(&o)) {
                taken.push(t);
            }
        }
        let mut added = 0;
        for t in taken {
            self.grid.retain(t.plan.start);
            added += usize::from(self.add(t.plan.clone()));
        }
        added
    }

    /// Prices every step at the multipliers, updates the bound on the objective, and adds knots where steps other than
    /// even ones would be worth more. Stops when the bound is met, or when it lags behind an objective that has
    /// stopped rising on a problem so large that every further knot is dear; starts again where rows that came after
    /// that have opened the gap. `rows_rest` says that no row was added. Returns whether knots were.
    fn refine(&mut self, master: &Master, point: &Point, path: &FloatPath, early: f64, rows_rest: bool) -> bool {
        let Some(duals) = point.multipliers.as_ref().filter(|_| self.coarse) else { return false };
        let c = &self.c;
        let objective = point.objective + master.objective_constant;
        let size = objective.abs().max(1e-3);
        let negligible = 0.1 * GAP * size / c.measures.len() as f64;
        let mut finer = self.grid.clone();
        let prices = lagrangian(self.scenario, c, master, duals, early);
        let (gain, added) = finer.refine(c, &path.levels, &prices, negligible);
        self.bound = self.bound.min(objective + gain);
        self.gap = ((self.bound - objective) / size).max(0.0);
        let rise = (objective - self.last_objective) / size;
        self.last_objective = objective;
        if rows_rest {
            self.ceiling = self.ceiling.min(self.upper_bound(master, duals, path, negligible));
        }
        let c = &self.c;
        let knots: usize = self.grid.knots.iter().map(Vec::len).sum();
        if let Some(gap) = self.settled_grid {
            let again = rows_rest && added > 0 && self.gap > 2.0 * gap.max(GAP);
            if !again || self.reopened >= MOST_REOPENINGS || self.rounds > MOST_REFINEMENTS || knots > MANY_KNOTS {
                return false;
            }
            self.reopened += 1;
            self.settled_grid = None;
        } else if self.reopened >= MOST_REOPENINGS
            && !rows_rest
            && self.rounds <= MOST_REFINEMENTS
            && (self.gap <= GAP || added == 0)
        {
            // Rows and knots go on together: settling early has been wrong too often.
            return false;
        } else if self.gap <= GAP
            || added == 0
            || self.rounds > MOST_REFINEMENTS
            || (knots > MANY_KNOTS && rise < STANDSTILL)
        {
            // From here on only rows are added; the knots that the schedule does not use would only slow them down.
            self.settled_grid = Some(self.gap);
            self.grid.keep_used(c, &path.levels);
            return false;
        }
        self.grid = finer;
        true
    }

    /// The bound again, on the objective without the tie-break and with every margin given back at its price.
    fn upper_bound(&self, master: &Master, duals: &[f64], path: &FloatPath, negligible: f64) -> f64 {
        let c = &self.c;
        let prices = lagrangian(self.scenario, c, master, duals, 0.0);
        let (gain, _) = self.grid.clone().refine(c, &path.levels, &prices, negligible);
        let unit = objective_unit(self.scenario, c);
        let values = path_values(c, path).values.into_iter().map(|v| v[0]).collect::<Vec<f64>>();
        let margins: f64 = duals.iter().zip(&master.margins).map(|(y, margin)| y.max(0.0) * margin).sum();
        self.objective(&values, &path.levels) / unit + gain + margins
    }

    /// The scenario's objective in the units of the file, from the parties' values in their scales.
    pub fn objective(&self, values: &[f64], levels: &[Vec<f64>]) -> f64 {
        let parties = || values.iter().zip(&self.c.parties);
        match self.scenario.objective {
            Objective::Welfare => parties().map(|(v, p)| v * p.weight).sum(),
            Objective::Egalitarian => {
                parties().map(|(v, p)| (v - p.disagreement) * p.scale).fold(f64::INFINITY, f64::min)
            }
            Objective::Progress => levels.iter().flatten().sum(),
        }
    }

    /// How far a schedule's objective (in the units of the file) may be from the best, as a share of it; 0 where every
    /// period was looked at.
    pub fn gap_of(&self, objective: f64) -> f64 {
        if !self.coarse {
            return 0.0;
        }
        let unit = objective_unit(self.scenario, &self.c);
        let ceiling = if self.ceiling.is_finite() { self.ceiling } else { self.bound };
        ((ceiling - objective / unit) / (objective.abs() / unit).max(1e-3)).max(0.0)
    }

    /// Notes the plans whose rows are tight at a point, or so nearly that other numbers may make them so.
    fn remember(&mut self, master: &Master, point: &Point) {
        for (at, row) in master.problem.labels().iter().enumerate() {
            if let Row::Incentive(plan) = row {
                let priced = point.multipliers.as_ref().is_some_and(|duals| duals[at] > DUST);
                if priced || master.problem.slack(at, &point.values) < NEARLY_TIGHT {
                    self.tight.insert(plan.clone());
                }
            }
        }
    }

    fn in_file_units(&self, amounts: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
        let scale = |line: usize| self.c.parties[self.scenario.assistance[line].to].scale;
        amounts.into_iter().enumerate().map(|(a, row)| row.into_iter().map(|v| v * scale(a)).collect()).collect()
    }

    /// What the objective gains per unit of slack, summed over the plans of one kind from one start.
    fn multipliers(&self, master: &Master, point: &Point, goal: Goal) -> Option<Worth> {
        let duals = point.multipliers.as_ref()?;
        let mut sums = BTreeMap::new();
        for (at, row) in master.problem.labels().iter().enumerate() {
            if let Row::Incentive(plan) = row
                && master.units[at] > 0.0
            {
                let worth = duals[at].max(0.0) * master.objective_unit / master.units[at];
                *sums.entry((plan.party, plan.kind, plan.faction, plan.start)).or_insert(0.0) += worth;
            }
        }
        if let Goal::Optimise { early } = goal
            && self.c.measures.iter().any(|m| m.tied.contains(&true))
        {
            // Rows that ties stand for are priced by what the step that they forbid would be worth.
            let prices = lagrangian(self.scenario, &self.c, master, duals, early);
            for (k, (m, prices)) in self.c.measures.iter().zip(&prices).enumerate() {
                let unit = master.objective_unit / self.c.parties[m.performer].scale;
                for (t, price) in worth_of_ties(m, prices).into_iter().enumerate().filter(|(_, price)| *price > DUST) {
                    let worth = price * unit / self.c.saved_by_step(k, t + 1);
                    let sum: &mut f64 = sums.entry((m.performer, Kind::Covert, None, t + 1)).or_insert(0.0);
                    *sum = sum.max(worth);
                }
            }
        }
        Some(sums)
    }
}
