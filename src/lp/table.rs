//! Programs small enough to write out, in floating point and in whole numbers.

use super::proved::Whole;
use super::vertex::Source;
use crate::exact::linear::whole;
use crate::exact::simplex::{Program, Relation};
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
    /// By row: what a unit is in the floating-point table that goes with this one; then of the objective.
    units: Vec<f64>,
    cost_unit: f64,
}

/// A row of a [`WholeTable`].
#[derive(Debug, Clone)]
pub struct WholeRow {
    /// By column; filled with 0, or cut, to the number of columns.
    pub entries: Vec<IBig>,
    /// The right-hand side.
    pub right: IBig,
    /// Whether it is an equation.
    pub equation: bool,
    /// What a unit of it is in the floating-point table that goes with this one.
    pub unit: f64,
}

impl WholeTable {
    /// From the objective, what a unit of it is in the floating-point table that goes with this one, and the rows.
    #[must_use]
    pub fn new(costs: Vec<IBig>, cost_unit: f64, rows: impl IntoIterator<Item = WholeRow>) -> Self {
        let mut table = Self { costs, cost_unit, ..Self::default() };
        for mut row in rows {
            row.entries.resize(table.costs.len(), IBig::ZERO);
            table.rows.push(row.entries);
            table.rights.push(row.right);
            table.equations.push(row.equation);
            table.units.push(row.unit);
        }
        table
    }

    /// A program of rational numbers, each row and the objective times the least number that makes it whole. The unit of each
    /// is its largest number.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let unit = |numbers: &[IBig]| {
            let largest = numbers.iter().fold(0.0_f64, |m, v| m.max(nearest(v).abs()));
            if largest > 0.0 && largest.is_finite() { 1.0 / largest } else { 1.0 }
        };
        let rows = (0..program.row_count()).filter_map(|row| program.get(row)).map(|(coefficients, relation, right)| {
            let mut entries = whole(coefficients.iter().chain(std::iter::once(right)));
            let unit = unit(&entries);
            let right = entries.pop().unwrap_or(IBig::ZERO);
            WholeRow { entries, right, equation: relation == Relation::Equal, unit }
        });
        let costs = whole(program.objective().iter());
        let cost_unit = unit(&costs);
        Self::new(costs, cost_unit, rows)
    }

    /// The same table in floating point, every row and the objective in its unit.
    #[must_use]
    pub fn float(&self) -> FloatTable {
        let scaled = |numbers: &[IBig], unit: f64| numbers.iter().map(|v| nearest(v) * unit).collect();
        let rows = self.rows.iter().zip(&self.rights).zip(self.units.iter().zip(&self.equations));
        FloatTable::new(
            scaled(&self.costs, self.cost_unit),
            rows.map(|((row, right), (&unit, &equation))| (scaled(row, unit), nearest(right) * unit, equation)),
        )
    }
}

fn nearest(number: &IBig) -> f64 {
    i64::try_from(number).map_or_else(|_| number.to_f64().value(), |small| small as f64)
}

impl Whole for WholeTable {
    fn row_count(&self) -> usize {
        self.rows.len()
    }

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

    fn row_unit(&self, row: usize) -> f64 {
        self.units[row]
    }

    fn cost_unit(&self) -> f64 {
        self.cost_unit
    }

    fn excess(&self, columns: &[usize], numerators: &[IBig], denominator: &IBig) -> Vec<(usize, IBig)> {
        let weighted: Vec<(usize, &IBig)> = columns.iter().copied().zip(numerators).filter(|(_, n)| !n.is_zero()).collect();
        let excess = |(row, entries): (usize, &Vec<IBig>)| {
            let sum: IBig = weighted.iter().map(|(c, n)| &entries[*c] * *n).sum();
            (row, sum - &self.rights[row] * denominator)
        };
        self.rows.iter().enumerate().map(excess).collect()
    }

    fn gains(&self, rows: &[usize], multipliers: &[IBig], weight: &IBig) -> Vec<IBig> {
        let weighted: Vec<(usize, &IBig)> = rows.iter().copied().zip(multipliers).filter(|(_, y)| !y.is_zero()).collect();
        let gain = |column: usize| {
            let paid: IBig = weighted.iter().map(|(r, y)| &self.rows[*r][column] * *y).sum();
            &self.costs[column] * weight - paid
        };
        (0..self.costs.len()).map(gain).collect()
    }
}
