//! Programs small enough to write out, in floating point and in whole numbers.

use super::proved::Whole;
use super::vertex::Source;
use crate::exact::linear::whole;
use crate::exact::simplex::{Program, Relation};
use crate::exact::{Rational, to_f64};
use dashu_int::IBig;

/// A dense program in floating point.
#[derive(Debug, Clone, Default)]
pub struct FloatTable {
    costs: Vec<f64>,
    rights: Vec<f64>,
    equations: Vec<bool>,
    /// Row after row.
    rows: Vec<f64>,
    /// Column after column.
    columns: Vec<f64>,
}

impl FloatTable {
    /// From the objective, and rows with their right-hand sides and whether they are equations. Rows that are shorter
    /// are filled with 0, longer ones cut.
    #[must_use]
    pub fn new(costs: Vec<f64>, rows: impl IntoIterator<Item = (Vec<f64>, f64, bool)>) -> Self {
        let mut table = Self { costs, ..Self::default() };
        for (mut row, right, equation) in rows {
            row.resize(table.costs.len(), 0.0);
            table.rows.append(&mut row);
            table.rights.push(right);
            table.equations.push(equation);
        }
        let width = table.costs.len();
        table.columns = (0..width).flat_map(|c| table.rows.iter().skip(c).step_by(width).copied()).collect();
        table
    }

    /// A program of rational numbers, each row and the objective divided by its largest number.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let scaled = |numbers: &mut dyn Iterator<Item = &Rational>| {
            let mut numbers: Vec<f64> = numbers.map(to_f64).collect();
            let largest = numbers.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
            if largest > 0.0 {
                numbers.iter_mut().for_each(|v| *v /= largest);
            }
            numbers
        };
        let rows: Vec<_> = (0..program.row_count())
            .filter_map(|row| program.get(row))
            .map(|(coefficients, relation, right)| {
                let mut row = scaled(&mut coefficients.iter().chain(std::iter::once(right)));
                let right = row.pop().unwrap_or(0.0);
                (row, right, relation == Relation::Equal)
            })
            .collect();
        Self::new(scaled(&mut program.objective().iter()), rows)
    }
}

impl Source for FloatTable {
    fn column_count(&self) -> usize {
        self.costs.len()
    }

    fn row_count(&self) -> usize {
        self.rights.len()
    }

    fn cost(&self, column: usize) -> f64 {
        self.costs[column]
    }

    fn right(&self, row: usize) -> f64 {
        self.rights[row]
    }

    fn is_equation(&self, row: usize) -> bool {
        self.equations[row]
    }

    fn entry(&self, row: usize, column: usize) -> f64 {
        self.rows[row * self.costs.len() + column]
    }

    fn combine(&self, rows: &[usize], weights: &[f64], out: &mut [f64]) {
        let width = self.costs.len();
        for (&row, &weight) in rows.iter().zip(weights) {
            add(out, &self.rows[row * width..(row + 1) * width], weight);
        }
    }

    fn apply(&self, columns: &[usize], weights: &[f64], out: &mut [f64]) {
        let height = self.rights.len();
        for (&column, &weight) in columns.iter().zip(weights) {
            add(out, &self.columns[column * height..(column + 1) * height], weight);
        }
    }
}

fn add(to: &mut [f64], from: &[f64], weight: f64) {
    if weight != 0.0 {
        for (to, from) in to.iter_mut().zip(from) {
            *to += weight * from;
        }
    }
}

/// A dense program in whole numbers.
#[derive(Debug, Clone, Default)]
pub struct WholeTable {
    costs: Vec<IBig>,
    rights: Vec<IBig>,
    equations: Vec<bool>,
    rows: Vec<Vec<IBig>>,
}

impl WholeTable {
    /// From the objective, and rows with their right-hand sides and whether they are equations. Rows that are shorter
    /// are filled with 0, longer ones cut.
    #[must_use]
    pub fn new(costs: Vec<IBig>, rows: impl IntoIterator<Item = (Vec<IBig>, IBig, bool)>) -> Self {
        let mut table = Self { costs, ..Self::default() };
        for (mut row, right, equation) in rows {
            row.resize(table.costs.len(), IBig::ZERO);
            table.rows.push(row);
            table.rights.push(right);
            table.equations.push(equation);
        }
        table
    }

    /// A program of rational numbers, each row and the objective times the least number that makes it whole.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let rows: Vec<_> = (0..program.row_count())
            .filter_map(|row| program.get(row))
            .map(|(coefficients, relation, right)| {
                let mut row = whole(coefficients.iter().chain(std::iter::once(right)));
                let right = row.pop().unwrap_or(IBig::ZERO);
                (row, right, relation == Relation::Equal)
            })
            .collect();
        Self::new(whole(program.objective().iter()), rows)
    }
}

impl Whole for WholeTable {
    fn cost(&self, column: usize) -> IBig {
        self.costs[column].clone()
    }

    fn right(&self, row: usize) -> IBig {
        self.rights[row].clone()
    }

    fn is_equation(&self, row: usize) -> bool {
        self.equations[row]
    }

    fn entry(&self, row: usize, column: usize) -> IBig {
        self.rows[row][column].clone()
    }

    fn broken_rows(&self, columns: &[usize], numerators: &[IBig], denominator: &IBig) -> Vec<(usize, IBig)> {
        let excess = |(row, entries): (usize, &Vec<IBig>)| {
            let sum: IBig = columns.iter().zip(numerators).map(|(&c, n)| &entries[c] * n).sum();
            let excess = sum - &self.rights[row] * denominator;
            let broken = if self.equations[row] { excess != IBig::ZERO } else { excess > IBig::ZERO };
            broken.then_some((row, excess))
        };
        self.rows.iter().enumerate().filter_map(excess).collect()
    }

    fn gaining_columns(&self, rows: &[usize], multipliers: &[IBig], weight: &IBig) -> Vec<(usize, IBig)> {
        let gain = |column: usize| {
            let paid: IBig = rows.iter().zip(multipliers).map(|(&r, y)| &self.rows[r][column] * y).sum();
            let gain = &self.costs[column] * weight - paid;
            (gain > IBig::ZERO).then_some((column, gain))
        };
        (0..self.costs.len()).filter_map(gain).collect()
    }
}
