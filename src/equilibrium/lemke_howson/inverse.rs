//! One polytope's part of a path in floating point.
//!
//! Few variables are positive along a path, so that only the inverse X of the matrix M of the basic variables S and the
//! tight inequalities J of {z ≥ 0 : Cz + s = 1} is kept, k × k; what else a step needs of the whole table is computed from X
//! and C (the revised simplex method; Dantzig and Orchard-Hays 1954).

use super::Side;
use crate::equilibrium::extreme::polytope::{Place, Polytope};

/// Entries smaller than this are not pivoted on. Entries of C are near 1.
const SMALL: f64 = 1e-10;
/// Quotients nearer to each other are equal for the lexicographic rule.
const TIE: f64 = 1e-11;
/// Steps after which the errors so far are removed.
const STEPS_PER_REFRESH: usize = 100;

/// The inverse, and the point where the path is.
pub(super) struct Inverse<'a> {
    polytope: &'a Polytope,
    /// C by columns.
    columns: Vec<f64>,
    /// S: the column of C of each row of X.
    used: Vec<usize>,
    /// J: the row of C of each column of X.
    tight: Vec<usize>,
    is_tight: Vec<bool>,
    /// X by rows.
    inverse: Vec<Vec<f64>>,
    /// The variables of S, and all slacks.
    values: Vec<f64>,
    slacks: Vec<f64>,
    /// What a step takes off both for each unit that the entering variable grows.
    value_rates: Vec<f64>,
    slack_rates: Vec<f64>,
    steps: usize,
}

/// A basic variable, as a row of X, or a slack that is not tight, as a row of C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basic {
    Variable(usize),
    Slack(usize),
}

impl<'a> Inverse<'a> {
    /// At the vertex 0.
    pub(super) fn new(polytope: &'a Polytope) -> Self {
        let by_rows = polytope.floats();
        let (rows, width) = (polytope.rows(), polytope.columns());
        let places = (0..width).flat_map(|column| (0..rows).map(move |row| row * width + column));
        Self {
            polytope,
            columns: places.map(|at| by_rows[at]).collect(),
            used: Vec::new(),
            tight: Vec::new(),
            is_tight: vec![false; rows],
            inverse: Vec::new(),
            values: Vec::new(),
            slacks: vec![1.0; rows],
            value_rates: Vec::new(),
            slack_rates: vec![0.0; rows],
            steps: 0,
        }
    }

    /// The variables that may be positive and the tight inequalities, as columns and rows of C.
    pub(super) fn basis(&self) -> (&[usize], &[usize]) {
        (&self.used, &self.tight)
    }

    /// All variables.
    pub(super) fn point(&self) -> Vec<f64> {
        let mut point = vec![0.0; self.polytope.columns()];
        self.used.iter().zip(&self.values).for_each(|(column, value)| point[*column] = *value);
        point
    }

    fn column(&self, column: usize) -> &[f64] {
        let rows = self.slacks.len();
        &self.columns[column * rows..(column + 1) * rows]
    }

    /// The rates at which everything falls when a variable or tight slack grows.
    fn find_rates(&mut self, entering: Place) -> Option<()> {
        let rows = self.slacks.len();
        match entering {
            Place::Variable(column) => {
                let own = &self.columns[column * rows..(column + 1) * rows];
                let tight: Vec<f64> = self.tight.iter().map(|row| own[*row]).collect();
                self.value_rates = self.inverse.iter().map(|line| product(line, &tight)).collect();
                self.slack_rates.copy_from_slice(own);
            }
            Place::Slack(row) => {
                let at = self.tight.iter().position(|tight| *tight == row)?;
                self.value_rates = self.inverse.iter().map(|line| line[at]).collect();
                self.slack_rates.fill(0.0);
            }
            Place::Nothing => return None,
        }
        for (column, rate) in self.used.iter().zip(&self.value_rates) {
            add(&mut self.slack_rates, -rate, &self.columns[column * rows..(column + 1) * rows]);
        }
        Some(())
    }

    fn rate(&self, basic: Basic) -> f64 {
        match basic {
            Basic::Variable(at) => self.value_rates[at],
            Basic::Slack(row) => self.slack_rates[row],
        }
    }

    /// The entries of a basic variable in the columns of X.
    fn line(&self, basic: Basic) -> Vec<f64> {
        match basic {
            Basic::Variable(at) => self.inverse[at].clone(),
            Basic::Slack(row) => {
                let mut line = vec![0.0; self.tight.len()];
                for (column, own) in self.used.iter().zip(&self.inverse) {
                    add(&mut line, -self.column(*column)[row], own);
                }
                line
            }
        }
    }

    /// What becomes 0 first; ties are broken by the lexicographic rule as far as floating point can tell.
    fn first_to_vanish(&self) -> Option<Basic> {
        let variables = self.values.iter().zip(&self.value_rates).enumerate();
        let slacks = self.slacks.iter().zip(&self.slack_rates).enumerate().filter(|(row, _)| !self.is_tight[*row]);
        let every = variables
            .map(|(at, pair)| (Basic::Variable(at), pair))
            .chain(slacks.map(|(row, pair)| (Basic::Slack(row), pair)))
            .filter(|(_, (_, rate))| **rate > SMALL)
            // In degenerate games values are 0 up to rounding, on either side.
            .map(|(basic, (value, rate))| (basic, value.max(0.0) / rate));
        let least = every.clone().fold(f64::INFINITY, |least, (_, quotient)| least.min(quotient));
        let mut left: Vec<Basic> =
            every.filter(|(_, q)| *q <= least + TIE * (1.0 + least)).map(|pair| pair.0).collect();
        if left.len() <= 1 {
            return left.first().copied();
        }
        let lines: Vec<(Basic, Vec<f64>)> = left.iter().map(|basic| (*basic, self.line(*basic))).collect();
        for row in 0..self.slacks.len() {
            let at = self.tight.iter().position(|tight| *tight == row);
            let weight = |basic: &Basic| match at {
                None => f64::from(u8::from(*basic == Basic::Slack(row))),
                Some(at) => lines.iter().find(|(known, _)| known == basic).map_or(0.0, |(_, line)| line[at]),
            };
            let quotient = |basic: &Basic| weight(basic) / self.rate(*basic);
            let least = left.iter().map(quotient).fold(f64::INFINITY, f64::min);
            left.retain(|basic| quotient(basic) <= least + TIE * (1.0 + least.abs()));
            if left.len() <= 1 {
                break;
            }
        }
        left.first().copied()
    }

    /// Exchanges the entering variable or slack for the leaving one, in the values and in X.
    fn exchange(&mut self, entering: Place, leaving: Basic) -> Option<()> {
        let pivot = self.rate(leaving);
        let lead = self.line(leaving);
        let (value, slot) = match leaving {
            Basic::Variable(at) => (self.values[at], Some(at)),
            Basic::Slack(row) => (self.slacks[row], None),
        };
        let step = value.max(0.0) / pivot;
        add(&mut self.values, -step, &self.value_rates);
        add(&mut self.slacks, -step, &self.slack_rates);
        let rates = std::mem::take(&mut self.value_rates);
        for (line, rate) in self.inverse.iter_mut().zip(&rates) {
            add(line, -rate / pivot, &lead);
        }
        // The column of what enters, if it is a slack, becomes that of what leaves.
        match entering {
            Place::Variable(column) => {
                let own: Vec<f64> = lead.iter().map(|entry| entry / pivot).collect();
                match (leaving, slot) {
                    (Basic::Slack(row), _) => {
                        self.inverse.iter_mut().zip(&rates).for_each(|(line, rate)| line.push(-rate / pivot));
                        self.inverse.push(own);
                        self.inverse.last_mut()?.push(1.0 / pivot);
                        self.used.push(column);
                        self.values.push(step);
                        self.tight.push(row);
                        self.is_tight[row] = true;
                    }
                    (Basic::Variable(at), _) => {
                        self.inverse[at] = own;
                        self.used[at] = column;
                        self.values[at] = step;
                    }
                }
            }
            Place::Slack(entered) => {
                let at = self.tight.iter().position(|tight| *tight == entered)?;
                self.is_tight[entered] = false;
                self.slacks[entered] = step;
                match leaving {
                    Basic::Slack(row) => {
                        self.inverse.iter_mut().zip(&rates).for_each(|(line, rate)| line[at] = -rate / pivot);
                        self.tight[at] = row;
                        self.is_tight[row] = true;
                    }
                    Basic::Variable(gone) => {
                        self.inverse.swap_remove(gone);
                        self.used.swap_remove(gone);
                        self.values.swap_remove(gone);
                        self.inverse.iter_mut().for_each(|line| {
                            line.swap_remove(at);
                        });
                        self.tight.swap_remove(at);
                    }
                }
            }
            Place::Nothing => return None,
        }
        self.tight.iter().for_each(|row| self.slacks[*row] = 0.0);
        Some(())
    }

    /// X, the variables and the slacks from C, without the errors of the way; `None` if M is too near to a singular matrix.
    fn refresh(&mut self) -> Option<()> {
        let size = self.used.len();
        let mut rows: Vec<Vec<f64>> = self
            .tight
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let matrix = self.used.iter().map(|column| self.column(*column)[*row]);
                matrix.chain((0..size).map(|other| f64::from(u8::from(other == at)))).collect()
            })
            .collect();
        for step in 0..size {
            let at = |row: usize| rows[row][step].abs();
            let pivot = (step..size).max_by(|a, b| at(*a).total_cmp(&at(*b)))?;
            if at(pivot) < SMALL {
                return None;
            }
            rows.swap(step, pivot);
            let mut lead = std::mem::take(&mut rows[step]);
            let inverse = 1.0 / lead[step];
            lead.iter_mut().for_each(|entry| *entry *= inverse);
            for row in rows.iter_mut().filter(|row| !row.is_empty()) {
                let factor = row[step];
                add(row, -factor, &lead);
            }
            rows[step] = lead;
        }
        self.inverse = rows.into_iter().map(|row| row[size..].to_vec()).collect();
        self.values = self.inverse.iter().map(|line| line.iter().sum()).collect();
        self.slacks.fill(1.0);
        let rows = self.slacks.len();
        for (column, value) in self.used.iter().zip(&self.values) {
            add(&mut self.slacks, -value, &self.columns[column * rows..(column + 1) * rows]);
        }
        self.tight.iter().for_each(|row| self.slacks[*row] = 0.0);
        Some(())
    }
}

impl Side for Inverse<'_> {
    fn step(&mut self, outgoing: usize) -> Option<usize> {
        self.steps += 1;
        if self.steps.is_multiple_of(STEPS_PER_REFRESH) {
            self.refresh()?;
        }
        let entering = self.polytope.place(outgoing);
        self.find_rates(entering)?;
        let leaving = self.first_to_vanish()?;
        let label = match leaving {
            Basic::Variable(at) => self.polytope.variables[self.used[at]],
            Basic::Slack(row) => self.polytope.slacks[row],
        };
        self.exchange(entering, leaving)?;
        Some(label)
    }
}

fn add(to: &mut [f64], factor: f64, line: &[f64]) {
    to.iter_mut().zip(line).for_each(|(entry, other)| *entry += factor * other);
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
