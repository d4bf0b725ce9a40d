//! From a floating-point vertex to an exact optimum, or an exact proof that there is none.
//!
//! The vertex is used for its basis only. The values of its columns and the multipliers of its rows are solved for in
//! whole numbers; if all signs are right and no other row or column of the program objects, they are optimal, and that is
//! the whole proof. Otherwise exact steps ([`crate::exact::simplex`]) go on from there over the rows and columns in use, and
//! take in those that object, until none does. A bad vertex, or none, costs time and never the answer.

use super::table::{FloatTable, WholeTable};
use super::vertex::{self, Ending, Vertex};
use crate::exact::Rational;
use crate::exact::dixon::{Fractions, Lifting};
use crate::exact::linear::{dot, factor, whole};
use crate::exact::simplex::{Basis, Optimum, Program, Relation, Solution};
use dashu_base::{AbsOrd, Signed};
use dashu_int::IBig;

/// A program in whole numbers that knows how to check an answer; the same rows and columns, up to positive factors, as those
/// of the [`vertex::Source`] that goes with it.
pub trait Whole {
    /// The coefficient of a column in the objective.
    fn cost(&self, column: usize) -> IBig;
    /// The right-hand side of a row.
    fn right(&self, row: usize) -> IBig;
    /// Whether a row is an equation.
    fn is_equation(&self, row: usize) -> bool;
    /// The coefficient of a column in a row.
    fn entry(&self, row: usize, column: usize) -> IBig;
    /// The rows that columns with these numerators over a denominator ≥ 0 break, with the excess: Σ a x > b × denominator
    /// (or, for equations, ≠).
    fn broken_rows(&self, columns: &[usize], numerators: &[IBig], denominator: &IBig) -> Vec<(usize, IBig)>;
    /// The columns whose cost times the weight is more than these multipliers of the rows make them pay, with the difference.
    fn gaining_columns(&self, rows: &[usize], multipliers: &[IBig], weight: &IBig) -> Vec<(usize, IBig)>;
}

/// What was proved of a program of whole numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proved {
    /// The optimum.
    Optimal {
        /// The columns in use with their values, all others being 0; by index.
        columns: Vec<(usize, Rational)>,
        /// The rows with multipliers other than 0; by index.
        rows: Vec<(usize, Rational)>,
        /// Whether the vertex was optimal as it stood, so that no exact step was made.
        at_once: bool,
    },
    /// No point meets the rows: multipliers as in [`Solution::Infeasible`]; by index.
    Infeasible(Vec<(usize, Rational)>),
    /// The objective grows without bound along this direction; by index.
    Unbounded(Vec<(usize, Rational)>),
}

/// At most so many objecting rows, and as many columns, are taken in at a time.
const TAKEN_AT_ONCE: usize = 24;

/// The exact answer, from the basis of a vertex. `None` if `stop` said so.
pub fn prove<W: Whole>(program: &W, guess: &Basis, stop: &dyn Fn() -> bool) -> Option<Proved> {
    if stop() {
        return None;
    }
    at_once(program, guess).or_else(|| by_steps(program, guess, stop))
}

/// A program of rational numbers solved in floating point first and then exactly; the answer is as that of
/// [`Program::maximise`], at a fraction of the time from a few dozen rows on. `None` if `stop` said so.
#[must_use]
pub fn maximise(program: &Program, stop: &dyn Fn() -> bool) -> Option<Solution> {
    let vertex = vertex::maximise(&FloatTable::of(program), &Basis::default(), stop);
    if vertex.ending == Ending::Stopped {
        return None;
    }
    match at_once(&WholeTable::of(program), &vertex.basis) {
        Some(Proved::Optimal { columns, rows, .. }) => Some(unscaled(program, vertex, columns, rows)),
        _ => program.maximise(Some(&vertex.basis), stop),
    }
}

/// The optimum of the program in rational numbers from that of its rows in whole numbers.
fn unscaled(program: &Program, vertex: Vertex, columns: Vec<(usize, Rational)>, rows: Vec<(usize, Rational)>) -> Solution {
    let mut x = vec![Rational::ZERO; program.objective().len()];
    let mut y = vec![Rational::ZERO; program.row_count()];
    let by = factor(program.objective().iter());
    for (column, value) in columns {
        x[column] = value;
    }
    for (row, value) in rows {
        if let Some((coefficients, _, right)) = program.get(row) {
            y[row] = value * factor(coefficients.iter().chain(std::iter::once(right))) / &by;
        }
    }
    let value = dot(program.objective(), &x);
    Solution::Optimal(Optimum { value, x, y, basis: vertex.basis })
}

/// The optimum, if the basis is that of one.
fn at_once<W: Whole>(program: &W, basis: &Basis) -> Option<Proved> {
    let size = basis.columns.len();
    if size != basis.rows.len() {
        return None;
    }
    let entries = basis.rows.iter().flat_map(|&r| basis.columns.iter().map(move |&c| program.entry(r, c))).collect();
    let lifting = Lifting::new(size, entries)?;
    let rights: Vec<IBig> = basis.rows.iter().map(|&r| program.right(r)).collect();
    let x = lifting.solve(&rights)?;
    if x.numerators.iter().any(Signed::is_negative) {
        return None;
    }
    let costs: Vec<IBig> = basis.columns.iter().map(|&c| program.cost(c)).collect();
    let y = lifting.transposed().solve(&costs)?;
    let wrong = |(&row, y): (&usize, &IBig)| y.is_negative() && !program.is_equation(row);
    if basis.rows.iter().zip(&y.numerators).any(wrong)
        || !program.broken_rows(&basis.columns, &x.numerators, &x.denominator).is_empty()
        || !program.gaining_columns(&basis.rows, &y.numerators, &y.denominator).is_empty()
    {
        return None;
    }
    Some(Proved::Optimal { columns: listed(&basis.columns, &x), rows: listed(&basis.rows, &y), at_once: true })
}

/// Those that are not 0, by index.
fn listed(indices: &[usize], values: &Fractions) -> Vec<(usize, Rational)> {
    let mut list: Vec<(usize, Rational)> = indices.iter().copied().zip(values.to_rationals()).collect();
    list.retain(|(_, value)| !value.is_zero());
    list.sort_unstable_by_key(|&(index, _)| index);
    list
}

/// Exact steps over a part of the program that grows by what objects.
fn by_steps<W: Whole>(program: &W, guess: &Basis, stop: &dyn Fn() -> bool) -> Option<Proved> {
    let mut part = Part { columns: guess.columns.clone(), rows: guess.rows.clone() };
    let mut start = Basis { columns: (0..part.columns.len()).collect(), rows: (0..part.rows.len()).collect() };
    loop {
        match part.program(program).maximise(Some(&start), stop)? {
            Solution::Optimal(best) => {
                let (x, scale) = over_one(&best.x);
                let (y, weight) = over_one(&best.y);
                let broken = program.broken_rows(&part.columns, &x, &scale);
                let gaining = program.gaining_columns(&part.rows, &y, &weight);
                if broken.is_empty() && gaining.is_empty() {
                    return Some(Proved::Optimal {
                        columns: part.listed(&part.columns, best.x),
                        rows: part.listed(&part.rows, best.y),
                        at_once: false,
                    });
                }
                take(&mut part.rows, broken);
                take(&mut part.columns, gaining);
                start = best.basis;
            }
            Solution::Infeasible(farkas) => {
                // A column helps if these multipliers pay for it: its price is negative.
                let (y, _) = over_one(&farkas);
                let helping = program.gaining_columns(&part.rows, &y, &IBig::ZERO);
                if helping.is_empty() {
                    return Some(Proved::Infeasible(part.listed(&part.rows, farkas)));
                }
                take(&mut part.columns, helping);
            }
            Solution::Unbounded { direction, .. } => {
                let (d, _) = over_one(&direction);
                let blocking = program.broken_rows(&part.columns, &d, &IBig::ZERO);
                if blocking.is_empty() {
                    return Some(Proved::Unbounded(part.listed(&part.columns, direction)));
                }
                take(&mut part.rows, blocking);
            }
        }
    }
}

/// Some columns and some rows of a program.
struct Part {
    columns: Vec<usize>,
    rows: Vec<usize>,
}

impl Part {
    fn program<W: Whole>(&self, of: &W) -> Program {
        let rational = |whole: IBig| Rational::from(whole);
        let mut program = Program::new(self.columns.iter().map(|&c| rational(of.cost(c))).collect());
        for &row in &self.rows {
            let relation = if of.is_equation(row) { Relation::Equal } else { Relation::AtMost };
            let entries = self.columns.iter().map(|&c| rational(of.entry(row, c))).collect();
            // As many entries as columns: this cannot fail.
            let _ = program.row(entries, relation, rational(of.right(row)));
        }
        program
    }

    fn listed(&self, indices: &[usize], values: Vec<Rational>) -> Vec<(usize, Rational)> {
        let mut list: Vec<_> = indices.iter().copied().zip(values).filter(|(_, value)| !value.is_zero()).collect();
        list.sort_unstable_by_key(|&(index, _)| index);
        list
    }
}

/// Whole numerators over a common denominator.
fn over_one(numbers: &[Rational]) -> (Vec<IBig>, IBig) {
    let one = Rational::ONE;
    let mut numerators = whole(numbers.iter().chain(std::iter::once(&one)));
    let denominator = numerators.pop().unwrap_or(IBig::ONE);
    (numerators, denominator)
}

/// Adds those that object most.
fn take(to: &mut Vec<usize>, mut objecting: Vec<(usize, IBig)>) {
    objecting.sort_by(|a, b| b.1.abs_cmp(&a.1).then(a.0.cmp(&b.0)));
    to.extend(objecting.into_iter().map(|(index, _)| index).take(TAKEN_AT_ONCE));
}
