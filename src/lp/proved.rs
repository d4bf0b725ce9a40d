//! From a floating-point vertex to an exact optimum, or an exact proof that there is none.
//!
//! The vertex is used for its basis only. The values of its columns and the multipliers of its rows are solved for in
//! whole numbers; if all signs are right and no other row or column of the program objects, they are optimal, and that is
//! the whole proof. Otherwise exact steps ([`crate::exact::simplex`]) go on from there over the rows and columns in use, and
//! take in those that object, until none does. A bad vertex, or none, costs time and never the answer.

use super::table::WholeTable;
use super::vertex::{self, Ending, Source, Zoom};
use crate::exact::Rational;
use crate::exact::dixon::{Fractions, Lifting};
use crate::exact::linear::{dot, factor, whole};
use crate::exact::simplex::{Basis, Optimum, Program, Relation, Solution};
use dashu_base::{AbsOrd, BitTest, Signed, UnsignedAbs};
use dashu_int::IBig;

/// A program in whole numbers that knows how to check an answer; the same rows and columns, up to positive factors, as those
/// of the [`vertex::Source`] that goes with it.
pub trait Whole {
    /// How many rows there are.
    fn row_count(&self) -> usize;
    /// The coefficient of a column in the objective.
    fn cost(&self, column: usize) -> IBig;
    /// The right-hand side of a row.
    fn right(&self, row: usize) -> IBig;
    /// Whether a row is an equation.
    fn is_equation(&self, row: usize) -> bool;
    /// The coefficient of a column in a row.
    fn entry(&self, row: usize, column: usize) -> IBig;
    /// What a unit of a row is in the floating-point program.
    fn row_unit(&self, row: usize) -> f64;
    /// What a unit of the objective is in the floating-point program.
    fn cost_unit(&self) -> f64;
    /// For columns with these numerators over a denominator ≥ 0, by how much every row exceeds its right-hand side:
    /// Σ a x − b × denominator. Rows that are left out have none.
    fn excess(&self, columns: &[usize], numerators: &[IBig], denominator: &IBig) -> Vec<(usize, IBig)>;
    /// For every column, its cost times the weight less what these multipliers of the rows make it pay.
    fn gains(&self, rows: &[usize], multipliers: &[IBig], weight: &IBig) -> Vec<IBig>;
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
        /// Where it was found.
        basis: Basis,
        /// Whether the vertex was optimal as it stood, so that no further step was made.
        at_once: bool,
    },
    /// No point meets the rows: multipliers as in [`Solution::Infeasible`]; by index.
    Infeasible(Vec<(usize, Rational)>),
    /// The objective grows without bound along this direction; by index.
    Unbounded(Vec<(usize, Rational)>),
}

/// Rounds of going on in floating point from what the exact values show.
const ROUNDS: usize = 40;
/// At most so many objecting rows, and as many columns, are taken in at a time.
const TAKEN_AT_ONCE: usize = 24;

/// The exact answer, from the basis at which [`vertex::maximise`] ended. `None` if `stop` said so.
pub fn prove<W: Whole, S: Source>(program: &W, source: &S, guess: &Basis, stop: &dyn Fn() -> bool) -> Option<Proved> {
    let mut basis = guess.clone();
    for round in 0..ROUNDS {
        if stop() {
            return None;
        }
        let Some(point) = Point::at(program, &basis) else { break };
        if point.is_optimal(program) {
            return Some(point.proved(round == 0));
        }
        let next = vertex::refine(source, &basis, point.zoom(program), stop);
        if next.basis == basis || next.ending == Ending::Infeasible {
            break;
        }
        basis = next.basis;
    }
    by_steps(program, &basis, stop)
}

/// A program of rational numbers solved in floating point first and then exactly; the answer is as that of
/// [`Program::maximise`], at a fraction of the time from a few dozen rows on. `None` if `stop` said so.
#[must_use]
pub fn maximise(program: &Program, stop: &dyn Fn() -> bool) -> Option<Solution> {
    let whole = WholeTable::of(program);
    let float = whole.float();
    let vertex = vertex::maximise(&float, &Basis::default(), stop);
    if vertex.ending == Ending::Stopped {
        return None;
    }
    match prove(&whole, &float, &vertex.basis, stop)? {
        Proved::Optimal { columns, rows, basis, .. } => Some(unscaled(program, basis, columns, rows)),
        // Rays are taken from the program as it was given.
        Proved::Infeasible(_) | Proved::Unbounded(_) => program.maximise(Some(&vertex.basis), stop),
    }
}

/// The optimum of the program in rational numbers from that of its rows in whole numbers.
fn unscaled(program: &Program, basis: Basis, columns: Vec<(usize, Rational)>, rows: Vec<(usize, Rational)>) -> Solution {
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
    Solution::Optimal(Optimum { value, x, y, basis })
}

/// The values and multipliers of a basis, exactly, and what they leave everywhere.
struct Point {
    basis: Basis,
    x: Fractions,
    y: Fractions,
    excess: Vec<(usize, IBig)>,
    gains: Vec<IBig>,
}

impl Point {
    /// `None` if the basis is none: not square, or singular.
    fn at<W: Whole>(program: &W, basis: &Basis) -> Option<Self> {
        let size = basis.columns.len();
        if size != basis.rows.len() {
            return None;
        }
        let entries = basis.rows.iter().flat_map(|&r| basis.columns.iter().map(move |&c| program.entry(r, c))).collect();
        let lifting = Lifting::new(size, entries)?;
        let rights: Vec<IBig> = basis.rows.iter().map(|&r| program.right(r)).collect();
        let costs: Vec<IBig> = basis.columns.iter().map(|&c| program.cost(c)).collect();
        let x = lifting.solve(&rights)?;
        let y = lifting.transposed().solve(&costs)?;
        let excess = program.excess(&basis.columns, &x.numerators, &x.denominator);
        let gains = program.gains(&basis.rows, &y.numerators, &y.denominator);
        Some(Self { basis: basis.clone(), x, y, excess, gains })
    }

    fn is_optimal<W: Whole>(&self, program: &W) -> bool {
        let wrong_price = |(&row, y): (&usize, &IBig)| y.is_negative() && !program.is_equation(row);
        !self.x.numerators.iter().any(Signed::is_negative)
            && !self.excess.iter().any(|(row, excess)| is_broken(program, *row, excess))
            && !self.basis.rows.iter().zip(&self.y.numerators).any(wrong_price)
            && !self.gains.iter().any(|gain| *gain > IBig::ZERO)
    }

    fn proved(self, at_once: bool) -> Proved {
        let columns = listed(&self.basis.columns, self.x.to_rationals());
        let rows = listed(&self.basis.rows, self.y.to_rationals());
        Proved::Optimal { columns, rows, basis: self.basis, at_once }
    }

    /// In floating point, what is wrong being made about 1 in size.
    fn zoom<W: Whole>(&self, program: &W) -> Zoom {
        let cost_unit = program.cost_unit();
        let mut x: Vec<f64> = self.x.numerators.iter().map(|n| quotient(n, &self.x.denominator)).collect();
        let mut slack = vec![0.0; program.row_count()];
        for (row, excess) in &self.excess {
            slack[*row] = -quotient(excess, &self.x.denominator) * program.row_unit(*row);
        }
        let price = |(&row, y): (&usize, &IBig)| quotient(y, &self.y.denominator) * cost_unit / program.row_unit(row);
        let mut y: Vec<f64> = self.basis.rows.iter().zip(&self.y.numerators).map(price).collect();
        let mut gain: Vec<f64> = self.gains.iter().map(|g| quotient(g, &self.y.denominator) * cost_unit).collect();

        let missing = slack.iter().enumerate().map(|(r, s)| if program.is_equation(r) { s.abs() } else { -s });
        let wrong_values = x.iter().map(|x| -x).chain(missing).fold(0.0, f64::max);
        let prices = self.basis.rows.iter().zip(&y).map(|(&r, y)| if program.is_equation(r) { 0.0 } else { -y });
        let wrong_prices = gain.iter().copied().chain(prices).fold(0.0, f64::max);
        enlarge(&mut x, &mut slack, wrong_values);
        enlarge(&mut y, &mut gain, wrong_prices);
        Zoom { x, y, slack, gain }
    }
}

/// Divides by what is wrong, if anything is, within the range of doubles.
fn enlarge(some: &mut [f64], others: &mut [f64], wrong: f64) {
    if wrong > 0.0 && wrong < 1.0 {
        let factor = (1.0 / wrong).min(1e100);
        some.iter_mut().chain(others).for_each(|v| *v = (*v * factor).clamp(-1e150, 1e150));
    }
}

fn is_broken<W: Whole>(program: &W, row: usize, excess: &IBig) -> bool {
    if program.is_equation(row) { !excess.is_zero() } else { *excess > IBig::ZERO }
}

/// The quotient of two whole numbers of any size, to about the precision of doubles.
fn quotient(numerator: &IBig, denominator: &IBig) -> f64 {
    let parts = |number: &IBig| {
        let size = number.clone().unsigned_abs();
        let shift = size.bit_len().saturating_sub(64);
        let top = u64::try_from(size >> shift).unwrap_or(u64::MAX) as f64;
        (if number.is_negative() { -top } else { top }, shift as i64)
    };
    let ((a, up), (b, down)) = (parts(numerator), parts(denominator));
    let power = (up - down).clamp(-1000, 1000) as i32;
    if b == 0.0 { 0.0 } else { a / b * 2.0_f64.powi(power) }
}

/// Those that are not 0, by index.
fn listed(indices: &[usize], values: Vec<Rational>) -> Vec<(usize, Rational)> {
    let mut list: Vec<_> = indices.iter().copied().zip(values).filter(|(_, value)| !value.is_zero()).collect();
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
                let broken = part.broken(program, &x, &scale);
                let gaining = part.gaining(program, &y, &weight);
                if broken.is_empty() && gaining.is_empty() {
                    return Some(Proved::Optimal {
                        columns: listed(&part.columns, best.x),
                        rows: listed(&part.rows, best.y),
                        basis: part.basis(&best.basis),
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
                let helping = part.gaining(program, &y, &IBig::ZERO);
                if helping.is_empty() {
                    return Some(Proved::Infeasible(listed(&part.rows, farkas)));
                }
                take(&mut part.columns, helping);
            }
            Solution::Unbounded { direction, .. } => {
                let (d, _) = over_one(&direction);
                let blocking = part.broken(program, &d, &IBig::ZERO);
                if blocking.is_empty() {
                    return Some(Proved::Unbounded(listed(&part.columns, direction)));
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
    fn broken<W: Whole>(&self, program: &W, x: &[IBig], denominator: &IBig) -> Vec<(usize, IBig)> {
        let mut excess = program.excess(&self.columns, x, denominator);
        excess.retain(|(row, excess)| is_broken(program, *row, excess));
        excess
    }

    fn gaining<W: Whole>(&self, program: &W, y: &[IBig], weight: &IBig) -> Vec<(usize, IBig)> {
        let mut gains: Vec<(usize, IBig)> = program.gains(&self.rows, y, weight).into_iter().enumerate().collect();
        gains.retain(|(_, gain)| *gain > IBig::ZERO);
        gains
    }

    /// A basis of the part as one of the program.
    fn basis(&self, of: &Basis) -> Basis {
        Basis {
            columns: of.columns.iter().map(|&c| self.columns[c]).collect(),
            rows: of.rows.iter().map(|&r| self.rows[r]).collect(),
        }
    }

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
