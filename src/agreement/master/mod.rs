//! The master linear program: dynamics, the scenario's rows, and the incentive rows that are known so far.
//!
//! Its size is linear in the periods. Each party has, for each period, one column for its committed flow U, its
//! suspended flow R, the costs of its own measures (C, their floors CF, one-off K, their floors KF), its value V,
//! and the net punishment Z of evading with everything for ever; so an incentive row touches a handful of columns
//! however many measures there are:
//!
//! ```text
//! Z_t = g_t − e1 (C_t + K_t − K_{t−1}) − e2 CF_t + e3 K_t + ρ_t Z_{t+1}
//! slack(σ, never) = Z_σ + G_σ CF_{σ−1} − H_σ KF_{σ−1}
//! slack(σ, τ)     = slack(σ, never) − M [ Z_τ + G_τ CF_{σ−1} − H_τ KF_{σ−1} ] + M (1−δ)(K_{τ−1} − KF_{σ−1}),  M = Π ρ
//! ```
//!
//! with G and H constants. A set that leaves measures out needs the same chain for single measures (Y) or for the
//! punishment alone (P); those columns are made only when some row asks for them.

mod affine;
mod cells;
mod incentives;
mod limits;
mod objective;

use super::coefficients::Coefficients;
use super::grid::Grid;
use super::plan::{Plan, Row};
use super::scenario::Scenario;
use crate::lp::{Point, Problem, Relation};
use affine::Affine;
use cells::PartyCells;
pub(super) use objective::{early_weights, objective_unit};
use std::collections::BTreeMap;

/// What is asked of the linear program.
#[derive(Debug, Clone, Copy)]
pub(super) enum Goal {
    /// The scenario's objective, and `early` times earliest progress.
    Optimise { early: f64 },
    /// Earliest progress among schedules whose (scaled) objective is at least this.
    EarliestProgress { at_least: f64 },
    /// The least slack of all incentive rows, links, milestones and deadlines, as large as possible: below zero it
    /// proves that they clash.
    WidestSlack,
    /// As much slack as possible on every incentive row, counted up to this much each, and given away at most
    /// that much: rows left without any are tight at every schedule.
    SlackEverywhere { up_to: f64, give: f64 },
}

/// An incentive row of the master: the plan and the slack asked of it.
#[derive(Debug, Clone)]
pub(super) struct Demand {
    pub plan: Plan,
    pub margin: f64,
}

/// A linear program with the way back from its columns and rows.
pub(super) struct Master {
    pub problem: Problem<Row>,
    /// `levels[k][t-1]`
    levels: Vec<Vec<Affine>>,
    /// `amounts[a][t-1]`
    amounts: Vec<Vec<usize>>,
    /// Row in the units of the file = unit × row here; by row of the problem, 0 for dynamics.
    pub units: Vec<f64>,
    /// The slack asked of each row of the problem.
    pub margins: Vec<f64>,
    /// Rows "V − d ≥ z" of the egalitarian objective: (row, party).
    pub gains: Vec<(usize, usize)>,
    /// Column of the common slack in [`Goal::WidestSlack`].
    slack: Option<usize>,
    /// Columns of the own slacks in [`Goal::SlackEverywhere`], by demand.
    slacks: Vec<usize>,
    /// Objective in the file's units = this × the objective here.
    pub objective_unit: f64,
    /// What of the objective here is in no column.
    pub objective_constant: f64,
}

struct Builder<'a> {
    c: &'a Coefficients,
    scenario: &'a Scenario,
    goal: Goal,
    problem: Problem<Row>,
    units: Vec<f64>,
    margins: Vec<f64>,
    grid: &'a Grid,
    /// Slack asked of links, in units of the sum of their coefficients, so that rounding cannot break them.
    link_margin: f64,
    levels: Vec<Vec<Affine>>,
    gains: Vec<(usize, usize)>,
    amounts: Vec<Vec<usize>>,
    slack: Option<usize>,
    parties: Vec<PartyCells>,
    faction_values: Vec<Vec<Affine>>,
    /// P by party and Y by measure, made on demand.
    punishment: BTreeMap<usize, Vec<Affine>>,
    savings: BTreeMap<usize, Vec<Affine>>,
}

/// Builds the program for a goal and a set of incentive rows. `pinned[k]` fixes a whole measure to given levels.
pub(super) fn build(
    scenario: &Scenario,
    c: &Coefficients,
    goal: Goal,
    grid: &Grid,
    link_margin: f64,
    demands: &[Demand],
    pinned: &BTreeMap<usize, Vec<f64>>,
) -> Master {
    let mut b = Builder {
        c,
        scenario,
        goal,
        problem: Problem::default(),
        units: Vec::new(),
        margins: Vec::new(),
        grid,
        link_margin,
        gains: Vec::new(),
        levels: Vec::new(),
        amounts: Vec::new(),
        slack: None,
        parties: Vec::new(),
        faction_values: Vec::new(),
        punishment: BTreeMap::new(),
        savings: BTreeMap::new(),
    };
    if matches!(goal, Goal::WidestSlack) {
        b.slack = Some(b.problem.column(0, f64::NEG_INFINITY, 1.0));
    }
    b.level_columns(pinned);
    b.assistance_columns();
    for party in 0..c.parties.len() {
        let cells = b.party_cells(party);
        b.parties.push(cells);
    }
    for faction in 0..c.factions.len() {
        let cells = b.faction_cells(faction);
        b.faction_values.push(cells);
    }
    b.level_rows();
    b.link_rows();
    b.assistance_rows();
    let mut slacks = Vec::new();
    for demand in demands {
        b.incentive_row(demand, &mut slacks);
    }
    let (objective_unit, objective_constant) = b.objective(&slacks);
    Master {
        problem: b.problem,
        levels: b.levels,
        amounts: b.amounts,
        units: b.units,
        margins: b.margins,
        gains: b.gains,
        slack: b.slack,
        slacks,
        objective_unit,
        objective_constant,
    }
}

impl Master {
    /// Levels by measure and period at a point.
    pub fn levels(&self, point: &Point) -> Vec<Vec<f64>> {
        self.levels.iter().map(|row| row.iter().map(|level| level.at(&point.values)).collect()).collect()
    }

    /// Amounts by assistance line and period at a point, in the receiver's scale.
    pub fn amounts(&self, point: &Point) -> Vec<Vec<f64>> {
        self.amounts.iter().map(|row| row.iter().map(|&c| point.values[c]).collect()).collect()
    }

    /// The common slack of [`Goal::WidestSlack`].
    pub fn widest(&self, point: &Point) -> f64 {
        self.slack.map_or(0.0, |c| point.values[c])
    }

    /// The slacks of [`Goal::SlackEverywhere`] by demand, as shares of what is counted at most.
    pub fn slacks(&self, point: &Point) -> Vec<f64> {
        self.slacks.iter().map(|&c| point.values[c]).collect()
    }
}

/// The label of rows that only define columns; never reported.
pub(super) const DYNAMICS: Row = Row::AssistanceBudget { assistance: usize::MAX };

impl Builder<'_> {
    /// expression = 0, which defines a column.
    fn define(&mut self, expression: Affine) {
        self.equation(DYNAMICS, expression, 0.0);
    }

    fn equation(&mut self, row: Row, expression: Affine, unit: f64) {
        self.problem.row(row, &expression.terms, Relation::Equal, -expression.constant);
        self.units.push(unit);
        self.margins.push(0.0);
    }

    /// expression ≥ margin; a soft row gives way by the common slack in [`Goal::WidestSlack`].
    fn demand(&mut self, row: Row, mut expression: Affine, margin: f64, unit: f64, soft: bool) {
        let mut margin = margin;
        if let (true, Some(slack)) = (soft, self.slack) {
            expression.terms.push((slack, -1.0));
            margin = 0.0;
        }
        self.problem.row(row, &expression.terms, Relation::AtLeast, margin - expression.constant);
        self.units.push(unit);
        self.margins.push(margin);
    }

    fn level(&self, k: usize, period: usize) -> Affine {
        match period.min(self.c.periods) {
            0 => Affine::known(self.c.measures[k].start),
            t => self.levels[k][t - 1].clone(),
        }
    }
}
