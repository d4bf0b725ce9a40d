//! Where the search stands: the basis, the inverse of its working matrix, values and prices.

use super::inverse::Inverse;
use super::{Ending, Source, TOLERANCE, Vertex};
use crate::exact::simplex::Basis;

/// No place in the basis.
pub(super) const OUTSIDE: usize = usize::MAX;
/// Size of the perturbation of costs and right-hand sides.
const PERTURBATION: f64 = 1e-7;
/// An inverse that is off by more is computed anew.
const WORN: f64 = 1e-8;

/// A variable that enters or leaves the basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variable {
    Column(usize),
    /// By row.
    Slack(usize),
}

pub(super) struct State<'a, S> {
    pub source: &'a S,
    pub cost: Vec<f64>,
    pub right: Vec<f64>,
    pub columns: Vec<usize>,
    pub rows: Vec<usize>,
    pub inverse: Inverse,
    /// The place of each column in the basis, or [`OUTSIDE`].
    pub column_at: Vec<usize>,
    /// The place of each row among the tight ones, or [`OUTSIDE`].
    pub row_at: Vec<usize>,
    /// Values of the columns in use.
    pub x: Vec<f64>,
    /// Multipliers of the tight rows.
    pub y: Vec<f64>,
    /// Reduced costs: what the objective gains per unit of a column.
    pub gain: Vec<f64>,
    /// What the rows leave.
    pub slack: Vec<f64>,
    pub steps: usize,
    /// Whether the inverse is as good as it gets.
    pub fresh: bool,
}

impl<'a, S: Source> State<'a, S> {
    pub fn new(source: &'a S, start: &Basis) -> Self {
        let (columns, rows) = (source.column_count(), source.row_count());
        let mut state = Self {
            source,
            cost: (0..columns).map(|c| source.cost(c)).collect(),
            right: (0..rows).map(|r| source.right(r)).collect(),
            columns: start.columns.iter().copied().filter(|&c| c < columns).collect(),
            rows: start.rows.iter().copied().filter(|&r| r < rows).collect(),
            inverse: Inverse::default(),
            column_at: vec![OUTSIDE; columns],
            row_at: vec![OUTSIDE; rows],
            x: vec![],
            y: vec![],
            gain: vec![0.0; columns],
            slack: vec![0.0; rows],
            steps: 0,
            fresh: true,
        };
        if state.columns.len() != state.rows.len() || !state.rebuild_inverse() {
            state.columns.clear();
            state.rows.clear();
            state.inverse = Inverse::default();
        }
        state.note_places();
        state.compute_values();
        state.compute_prices();
        state
    }

    fn note_places(&mut self) {
        self.column_at.fill(OUTSIDE);
        self.row_at.fill(OUTSIDE);
        for (at, &column) in self.columns.iter().enumerate() {
            self.column_at[column] = at;
        }
        for (at, &row) in self.rows.iter().enumerate() {
            self.row_at[row] = at;
        }
    }

    fn rebuild_inverse(&mut self) -> bool {
        let matrix = self.rows.iter().map(|&r| self.columns.iter().map(|&c| self.source.entry(r, c)).collect()).collect();
        self.fresh = true;
        self.inverse.rebuild(matrix)
    }

    /// The inverse, values and prices anew; `false` if the working matrix is singular as far as can be seen.
    pub fn refresh(&mut self) -> bool {
        let regular = self.rebuild_inverse();
        self.compute_values();
        self.compute_prices();
        regular
    }

    /// Values of the columns in use and what every row leaves. `false` if the tight rows are not tight.
    pub fn compute_values(&mut self) -> bool {
        let tight: Vec<f64> = self.rows.iter().map(|&r| self.right[r]).collect();
        self.x = self.inverse.times(&tight);
        self.slack.fill(0.0);
        self.source.apply(&self.columns, &self.x, &mut self.slack);
        for (slack, right) in self.slack.iter_mut().zip(&self.right) {
            *slack = right - *slack;
        }
        self.rows.iter().all(|&r| self.slack[r].abs() < WORN)
    }

    /// Multipliers of the tight rows and the gain of every column.
    pub fn compute_prices(&mut self) {
        let costs: Vec<f64> = self.columns.iter().map(|&c| self.cost[c]).collect();
        self.y = self.inverse.combined(&costs);
        self.gain.fill(0.0);
        self.source.combine(&self.rows, &self.y, &mut self.gain);
        for (gain, cost) in self.gain.iter_mut().zip(&self.cost) {
            *gain = cost - *gain;
        }
        for &column in &self.columns {
            self.gain[column] = 0.0;
        }
    }

    pub fn prices_are_right(&self) -> bool {
        let gains = self.gain.iter().all(|&gain| gain <= TOLERANCE);
        gains && self.rows.iter().zip(&self.y).all(|(&r, &y)| y >= -TOLERANCE || self.source.is_equation(r))
    }

    pub fn rows_are_met(&self) -> bool {
        let broken = |row: usize, slack: f64| if self.source.is_equation(row) { slack.abs() } else { -slack };
        let rows = self.slack.iter().enumerate().all(|(row, &slack)| broken(row, slack) <= TOLERANCE);
        rows && self.x.iter().all(|&x| x >= -TOLERANCE)
    }

    /// Lowers the cost of every column outside a little, each by another amount; without `keep` the costs are that alone.
    pub fn perturb_costs(&mut self, keep: bool) {
        for column in 0..self.cost.len() {
            let base = if keep { self.source.cost(column) } else { 0.0 };
            let lower = if self.column_at[column] == OUTSIDE { PERTURBATION * scattered(column) } else { 0.0 };
            self.cost[column] = base - lower;
        }
        self.compute_prices();
    }

    /// Raises what every row leaves a little, each by another amount.
    pub fn perturb_rights(&mut self) {
        for row in 0..self.right.len() {
            if !self.source.is_equation(row) {
                let lacking = if self.row_at[row] == OUTSIDE { (-self.slack[row]).max(0.0) } else { 0.0 };
                self.right[row] = self.source.right(row) + lacking + PERTURBATION * scattered(row);
            }
        }
        self.compute_values();
    }

    /// Costs and right-hand sides as they are given.
    pub fn restore(&mut self) {
        for column in 0..self.cost.len() {
            self.cost[column] = self.source.cost(column);
        }
        for row in 0..self.right.len() {
            self.right[row] = self.source.right(row);
        }
        self.refresh();
    }

    /// The inverse times a column of the program over the tight rows.
    pub fn column_through(&self, column: usize) -> Vec<f64> {
        let over: Vec<f64> = self.rows.iter().map(|&r| self.source.entry(r, column)).collect();
        self.inverse.times(&over)
    }

    /// A row of the program over the columns in use.
    pub fn row_over(&self, row: usize) -> Vec<f64> {
        self.columns.iter().map(|&c| self.source.entry(row, c)).collect()
    }

    /// Exchanges two variables; `false`, and nothing done, if the pivot is too small.
    pub fn exchange(&mut self, entering: Variable, leaving: Variable) -> bool {
        const SMALL: f64 = 1e-10;
        match (entering, leaving) {
            (Variable::Column(column), Variable::Slack(row)) => {
                let through = self.column_through(column);
                let over = self.row_over(row);
                let combined = self.inverse.combined(&over);
                let explained: f64 = over.iter().zip(&through).map(|(a, b)| a * b).sum();
                let pivot = self.source.entry(row, column) - explained;
                if pivot.abs() < SMALL {
                    return false;
                }
                self.inverse.grow(&through, &combined, pivot);
                self.column_at[column] = self.columns.len();
                self.row_at[row] = self.rows.len();
                self.columns.push(column);
                self.rows.push(row);
                self.y.push(0.0);
            }
            (Variable::Column(column), Variable::Column(old)) => {
                let at = self.column_at[old];
                let through = self.column_through(column);
                if at == OUTSIDE || through[at].abs() < SMALL {
                    return false;
                }
                self.inverse.replace_column(at, &through);
                self.columns[at] = column;
                (self.column_at[column], self.column_at[old]) = (at, OUTSIDE);
            }
            (Variable::Slack(old), Variable::Slack(row)) => {
                let at = self.row_at[old];
                let combined = self.inverse.combined(&self.row_over(row));
                if at == OUTSIDE || combined[at].abs() < SMALL {
                    return false;
                }
                self.inverse.replace_row(at, &combined);
                self.rows[at] = row;
                (self.row_at[row], self.row_at[old]) = (at, OUTSIDE);
            }
            (Variable::Slack(old), Variable::Column(column)) => {
                let (row_at, column_at) = (self.row_at[old], self.column_at[column]);
                if row_at == OUTSIDE || column_at == OUTSIDE || self.inverse.line(column_at)[row_at].abs() < SMALL {
                    return false;
                }
                self.inverse.shrink(column_at, row_at);
                self.columns.swap_remove(column_at);
                self.rows.swap_remove(row_at);
                self.y.swap_remove(row_at);
                (self.column_at[column], self.row_at[old]) = (OUTSIDE, OUTSIDE);
                if let Some(&moved) = self.columns.get(column_at) {
                    self.column_at[moved] = column_at;
                }
                if let Some(&moved) = self.rows.get(row_at) {
                    self.row_at[moved] = row_at;
                }
            }
        }
        self.steps += 1;
        self.fresh = false;
        true
    }

    pub fn into_vertex(self, ending: Ending) -> Vertex {
        let basis = Basis { columns: self.columns, rows: self.rows };
        Vertex { ending, basis, x: self.x, y: self.y, steps: self.steps }
    }
}

/// A number from 1 to 2, another one for every index and the same on every run.
fn scattered(index: usize) -> f64 {
    let mut hash = (index as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    1.0 + ((hash ^ (hash >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}
