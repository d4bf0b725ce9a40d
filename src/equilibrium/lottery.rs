//! Two linear programs over lotteries, exactly or in floating point: the best one at the worst column (which is a zero-sum
//! game), and the best one that no row objects to.

use super::answer::Mixed;
use crate::exact::Rational;
use crate::exact::linear::{factor, whole};
use crate::exact::simplex::Basis;
use crate::lp::proved::{self, Proved};
use crate::lp::vertex::{self, Ending};
use crate::lp::{FloatTable, WholeRow, WholeTable};
use dashu_base::BitTest;
use dashu_int::IBig;

/// Numbers of a table in whole numbers: each is `numerator / scale`.
#[derive(Debug, Clone)]
pub(super) struct Scaled {
    /// By row and column.
    pub numbers: Vec<Vec<IBig>>,
    /// The common denominator.
    pub scale: Rational,
}

impl Scaled {
    /// A table of equally long rows.
    pub fn new(rows: &[Vec<&Rational>]) -> Self {
        let all = || rows.iter().flatten().copied();
        let width = rows.first().map_or(0, Vec::len);
        let mut numbers = whole(all());
        let mut lines = Vec::with_capacity(rows.len());
        while !numbers.is_empty() && width > 0 {
            lines.push(numbers.split_off(numbers.len() - width));
        }
        lines.reverse();
        lines.resize(rows.len(), vec![]);
        Self { numbers: lines, scale: factor(all()) }
    }
}

/// A solution of the first program: a lottery over the rows and one over the columns.
#[derive(Debug, Clone)]
pub(super) struct MaxMin {
    pub value: Rational,
    pub row: Mixed,
    pub column: Mixed,
    /// Whether the floating-point basis was optimal as it stood.
    pub at_once: bool,
}

/// The lottery over rows whose least expectation over columns is largest, with the lottery over columns that proves it.
/// `None` if stopped.
pub(super) fn max_min(table: &[Vec<IBig>], stop: &dyn Fn() -> bool) -> Option<MaxMin> {
    let (rows, columns) = (table.len(), table.first()?.len());
    let (least, most) = (table.iter().flatten().min()?, table.iter().flatten().max()?);
    let float = float_program(&floats(table));
    let vertex = vertex::maximise(&float.0, &float.1, stop);
    if vertex.ending == Ending::Stopped {
        return None;
    }
    // The guarantee is a column of its own, counted in ranges, and positive when everything is raised.
    let range = (most - least).max(IBig::ONE);
    let raise = &range / IBig::from(2) + IBig::ONE - least;
    let (unit_of_rows, shift) = (Rational::from(range.clone()), Rational::from(raise.clone()));
    let unit = 1.0 / to_f64(&range);
    let total =
        WholeRow { entries: last_one(rows, IBig::ONE, IBig::ZERO), right: IBig::ONE, equation: true, unit: 1.0 };
    let by_column = (0..columns).map(|column| {
        let entries = table.iter().map(|row| -(&row[column] + &raise)).chain(std::iter::once(range.clone())).collect();
        WholeRow { entries, right: IBig::ZERO, equation: false, unit }
    });
    let costs = last_one(rows, IBig::ZERO, IBig::ONE);
    let program = WholeTable::new(costs, 1.0, std::iter::once(total).chain(by_column));
    match proved::prove(&program, &float.0, &vertex.basis, stop)? {
        Proved::Optimal { columns: x, rows: y, at_once, .. } => {
            let mut row = vec![Rational::ZERO; rows];
            let mut column = vec![Rational::ZERO; columns];
            let mut value = Rational::ZERO;
            for (index, number) in x {
                if index < rows { row[index] = number } else { value = number * &unit_of_rows - &shift }
            }
            for (index, number) in y {
                if index > 0 {
                    column[index - 1] = number * &unit_of_rows;
                }
            }
            Some(MaxMin { value, row, column, at_once })
        }
        // Some lottery always guarantees something, and never more than the largest entry.
        Proved::Infeasible(_) | Proved::Unbounded(_) => None,
    }
}

/// The same in floating point: both lotteries, not yet rounded.
pub(super) fn max_min_float(table: &[Vec<f64>], stop: &dyn Fn() -> bool) -> (Vec<f64>, Vec<f64>) {
    let (rows, columns) = (table.len(), table.first().map_or(0, Vec::len));
    let (program, start) = float_program(table);
    let vertex = vertex::maximise(&program, &start, stop);
    let (mut row, mut column) = (vec![0.0; rows], vec![0.0; columns]);
    for (&index, &x) in vertex.basis.columns.iter().zip(&vertex.x) {
        if index < rows {
            row[index] = x;
        }
    }
    for (&index, &y) in vertex.basis.rows.iter().zip(&vertex.y) {
        if index > 0 {
            column[index - 1] = y;
        }
    }
    (row, column)
}

/// The first program in floating point, with a start whose prices are right.
fn float_program(table: &[Vec<f64>]) -> (FloatTable, Basis) {
    let rows = table.len();
    let columns = table.first().map_or(0, Vec::len);
    let (least, range) = spread(table.iter().flatten().copied());
    // Entries from 1/2 to 3/2, so that the guarantee is positive.
    let scaled = |v: f64| (v - least) / range + 0.5;
    let mut program = vec![(last_one(rows, 1.0, 0.0), 1.0, true)];
    // The column whose best row is worst, and that row: prices of a start that are right.
    let mut start = (f64::INFINITY, 0, 0);
    for column in 0..columns {
        let mut entries: Vec<f64> = table.iter().map(|row| -scaled(row[column])).collect();
        let mut best = (f64::NEG_INFINITY, 0);
        for (row, entry) in entries.iter().enumerate() {
            if -entry > best.0 {
                best = (-entry, row);
            }
        }
        if best.0 < start.0 {
            start = (best.0, best.1, column);
        }
        entries.push(1.0);
        program.push((entries, 0.0, false));
    }
    let program = FloatTable::new(last_one(rows, 0.0, 1.0), program);
    (program, Basis { columns: vec![start.1, rows], rows: vec![0, start.2 + 1] })
}

/// Some equal numbers and a last one.
fn last_one<T: Clone>(count: usize, others: T, last: T) -> Vec<T> {
    let mut list = vec![others; count];
    list.push(last);
    list
}

/// A solution of the second program.
#[derive(Debug, Clone)]
pub(super) struct Best {
    pub value: Rational,
    pub lottery: Mixed,
    /// Whether the floating-point basis was optimal as it stood.
    pub at_once: bool,
}

/// The lottery with the largest expectation of `costs` among those with an expectation ≤ 0 in every one of `rows`; inside,
/// `None` if there is none. `None` outside if stopped.
pub(super) fn best(costs: &[IBig], rows: &[Vec<IBig>], stop: &dyn Fn() -> bool) -> Option<Option<Best>> {
    let program = BestFloat::new(costs, rows);
    let vertex = vertex::maximise(&program.table, &program.start, stop);
    if vertex.ending == Ending::Stopped {
        return None;
    }
    let total = WholeRow { entries: vec![IBig::ONE; costs.len()], right: IBig::ONE, equation: true, unit: 1.0 };
    let row =
        |(row, &unit): (&Vec<IBig>, &f64)| WholeRow { entries: row.clone(), right: IBig::ZERO, equation: false, unit };
    let rows = std::iter::once(total).chain(rows.iter().zip(&program.units).map(row));
    let whole = WholeTable::new(costs.to_vec(), program.cost_unit, rows);
    match proved::prove(&whole, &program.table, &vertex.basis, stop)? {
        Proved::Optimal { columns, at_once, .. } => {
            let mut lottery = vec![Rational::ZERO; costs.len()];
            let mut value = Rational::ZERO;
            for (index, number) in columns {
                value += &number * Rational::from(costs[index].clone());
                lottery[index] = number;
            }
            Some(Some(Best { value, lottery, at_once }))
        }
        // Lotteries are bounded, so what is not optimal is infeasible.
        Proved::Infeasible(_) | Proved::Unbounded(_) => Some(None),
    }
}

/// The same in floating point, not yet rounded.
pub(super) fn best_float(costs: &[IBig], rows: &[Vec<IBig>]) -> Option<Vec<f64>> {
    let program = BestFloat::new(costs, rows);
    let vertex = vertex::maximise(&program.table, &program.start, &|| false);
    let mut lottery = vec![0.0; costs.len()];
    for (&column, &x) in vertex.basis.columns.iter().zip(&vertex.x) {
        lottery[column] = x;
    }
    (vertex.ending != Ending::Infeasible).then_some(lottery)
}

/// The second program in floating point, with a start whose prices are right.
struct BestFloat {
    table: FloatTable,
    start: Basis,
    units: Vec<f64>,
    cost_unit: f64,
}

impl BestFloat {
    fn new(costs: &[IBig], rows: &[Vec<IBig>]) -> Self {
        let rows = floats(rows);
        let largest = |row: &Vec<f64>| row.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let units: Vec<f64> = rows.iter().map(largest).map(|m| if m > 0.0 { 1.0 / m } else { 1.0 }).collect();
        let costs: Vec<f64> = costs.iter().map(to_f64).collect();
        let (least, range) = spread(costs.iter().copied());
        let costs: Vec<f64> = costs.iter().map(|c| (c - least) / range).collect();
        let first = (0..costs.len()).fold(0, |best, at| if costs[at] > costs[best] { at } else { best });
        let total = (vec![1.0; costs.len()], 1.0, true);
        let scaled = |(row, unit): (Vec<f64>, &f64)| (row.iter().map(|v| v * unit).collect(), 0.0, false);
        let rows = std::iter::once(total).chain(rows.into_iter().zip(&units).map(scaled));
        let table = FloatTable::new(costs, rows);
        Self { table, start: Basis { columns: vec![first], rows: vec![0] }, units, cost_unit: 1.0 / range }
    }
}

/// The least number and the width of the range, which is 1 where all are equal.
pub(super) fn spread(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    let (least, most) = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, m), v| (l.min(v), m.max(v)));
    let range = most - least;
    (if least.is_finite() { least } else { 0.0 }, if range > 0.0 && range.is_finite() { range } else { 1.0 })
}

pub(super) fn to_f64(number: &IBig) -> f64 {
    i64::try_from(number).map_or_else(|_| number.to_f64().value(), |small| small as f64)
}

/// Numbers beyond the range of doubles are all divided by the same power of 2.
fn floats(table: &[Vec<IBig>]) -> Vec<Vec<f64>> {
    const BITS: usize = 900;
    let longest = table.iter().flatten().map(|v| v.bit_len()).max().unwrap_or(0);
    if longest <= BITS {
        return table.iter().map(|row| row.iter().map(to_f64).collect()).collect();
    }
    table.iter().map(|row| row.iter().map(|v| to_f64(&(v >> (longest - BITS)))).collect()).collect()
}

/// Probabilities are rounded to multiples of 2 to minus this power.
pub(super) const GRID_BITS: u32 = 40;

/// Numbers that are nearly probabilities as multiples of 2^−[`GRID_BITS`] that add up to 1 exactly.
pub(super) fn rounded(numbers: &[f64]) -> Vec<i64> {
    let one = 1i64 << GRID_BITS;
    let share = |x: f64| if x > 0.0 { (x.min(1.0) * one as f64).round() as i64 } else { 0 };
    let mut out: Vec<i64> = numbers.iter().map(|&x| share(x)).collect();
    let total: i128 = out.iter().map(|&v| i128::from(v)).sum();
    let lacking = i128::from(one) - total;
    // What is lacking, or too much, goes to the largest; if that is not enough these were no probabilities.
    if let Some(largest) = out.iter_mut().max() {
        match i64::try_from(i128::from(*largest) + lacking) {
            Ok(mended) if mended >= 0 => *largest = mended,
            _ => {
                out.fill(0);
                if let Some(first) = out.first_mut() {
                    *first = one;
                }
            }
        }
    }
    out
}

/// A rounded probability as a rational number.
pub(super) fn probability(rounded: i64) -> Rational {
    Rational::from_parts_signed(IBig::from(rounded), IBig::ONE << GRID_BITS as usize)
}

/// The strategies in use with whole weights, and the sum that makes them probabilities.
pub(super) fn weights(lottery: &[Rational]) -> (Vec<(usize, IBig)>, IBig) {
    let total = factor(lottery.iter()).numerator();
    let weights = whole(lottery.iter());
    (weights.into_iter().enumerate().filter(|(_, weight)| *weight != IBig::ZERO).collect(), total)
}
