//! Square systems of whole numbers, in 128 bits where that is enough and in big numbers where it is not.

use dashu_base::{Abs, UnsignedAbs};
use dashu_int::IBig;
use detente::exact::Rational;

/// A whole number that knows when it is too long.
pub trait Whole: Clone + Ord {
    const ZERO: Self;
    const ONE: Self;
    fn of(number: &IBig) -> Option<Self>;
    fn big(&self) -> IBig;
    /// (a·b − c·d) / e, where that is whole.
    fn step(a: &Self, b: &Self, c: &Self, d: &Self, e: &Self) -> Option<Self>;
    /// a·b + c.
    fn more(a: &Self, b: &Self, c: Self) -> Option<Self>;
    fn negated(&self) -> Self;
}

impl Whole for i128 {
    const ZERO: Self = 0;
    const ONE: Self = 1;
    fn of(number: &IBig) -> Option<Self> {
        i128::try_from(number.clone()).ok().filter(|number| *number > i128::MIN)
    }
    fn big(&self) -> IBig {
        IBig::from(*self)
    }
    fn step(a: &Self, b: &Self, c: &Self, d: &Self, e: &Self) -> Option<Self> {
        Some(a.checked_mul(*b)?.checked_sub(c.checked_mul(*d)?)? / e)
    }
    fn more(a: &Self, b: &Self, c: Self) -> Option<Self> {
        a.checked_mul(*b)?.checked_add(c)
    }
    fn negated(&self) -> Self {
        -self
    }
}

impl Whole for IBig {
    const ZERO: Self = IBig::ZERO;
    const ONE: Self = IBig::ONE;
    fn of(number: &IBig) -> Option<Self> {
        Some(number.clone())
    }
    fn big(&self) -> IBig {
        self.clone()
    }
    fn step(a: &Self, b: &Self, c: &Self, d: &Self, e: &Self) -> Option<Self> {
        Some((a * b - c * d) / e)
    }
    fn more(a: &Self, b: &Self, c: Self) -> Option<Self> {
        Some(a * b + c)
    }
    fn negated(&self) -> Self {
        -self
    }
}

/// What became of a system.
pub enum Solved<W> {
    /// The unknowns are these numbers over the last one, which is positive.
    Point(Vec<W>, W),
    /// No solution, or more than one.
    Singular,
    /// The numbers got too long.
    Overflow,
}

/// Solves rows with the right-hand side at the end, by elimination without fractions.
pub fn solve<W: Whole>(mut rows: Vec<Vec<W>>) -> Solved<W> {
    let size = rows.len();
    let mut before = W::ONE;
    for step in 0..size {
        let Some(pivot) = (step..size).find(|&row| rows[row][step] != W::ZERO) else { return Solved::Singular };
        rows.swap(step, pivot);
        let lead = rows[step].clone();
        for row in (0..size).filter(|&row| row != step) {
            let factor = rows[row][step].clone();
            for column in 0..=size {
                let Some(entry) = W::step(&rows[row][column], &lead[step], &factor, &lead[column], &before) else {
                    return Solved::Overflow;
                };
                rows[row][column] = entry;
            }
        }
        before = lead[step].clone();
    }
    let point = rows.iter().map(|row| row[size].clone());
    if before < W::ZERO {
        Solved::Point(point.map(|number| number.negated()).collect(), before.negated())
    } else {
        Solved::Point(point.collect(), before)
    }
}

pub fn ratio<W: Whole>(numerator: &W, denominator: &W) -> Rational {
    Rational::from_parts(numerator.big(), denominator.big().abs().unsigned_abs())
}

/// The solution of a square system of fractions, right-hand sides at the end of the rows.
pub fn solve_fractions(rows: &[Vec<Rational>]) -> Option<Vec<Rational>> {
    let whole = |row: &Vec<Rational>| {
        let product = row.iter().fold(IBig::ONE, |product, entry| product * IBig::from(entry.denominator()));
        let product = Rational::from(product);
        row.iter().map(|entry| (entry * &product).numerator()).collect::<Vec<IBig>>()
    };
    match solve(rows.iter().map(whole).collect()) {
        Solved::Point(point, common) => Some(point.iter().map(|number| ratio(number, &common)).collect()),
        _ => None,
    }
}

/// All ways to choose so many of the first `count` numbers.
pub fn choices(count: usize, chosen: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for _ in 0..chosen {
        let longer = |choice: &Vec<usize>| {
            let first = choice.last().map_or(0, |last| last + 1);
            let with = |next| [choice.as_slice(), &[next]].concat();
            (first..count).map(with).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}
