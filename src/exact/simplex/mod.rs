//! Linear programs solved exactly: a point with its multipliers, or a proof that there is none.
//!
//! ```text
//! maximise c·x   subject to   a_r·x ≤ b_r  or  a_r·x = b_r  for every row r,   x ≥ 0
//! ```
//!
//! The simplex method (Dantzig 1963) on a dictionary of whole numbers over one common denominator (Edmonds 1967; Bareiss
//! 1968), which grow no further than determinants of the data. Largest coefficient first; after some steps without progress
//! the least index (Bland 1977), so that it always ends. Programs of a few dozen rows and columns take milliseconds. Larger
//! ones want a start: the basis of a floating-point solution, of which then only the last doubt is cleared exactly.
//!
//! Every answer proves itself by data of the caller's own program, see [`Solution`]:
//! * optimal: x ≥ 0 meets the rows; y_r ≥ 0 for `≤` rows; y·A ≥ c; c·x = y·b;
//! * infeasible: y_r ≥ 0 for `≤` rows; y·A ≥ 0; y·b < 0;
//! * unbounded: x meets the rows; d ≥ 0, A d ≤ 0 (= 0 for equations), c·d > 0.
//!
//! ```
//! use detente::exact::{Rational, simplex::{Program, Relation, Solution}};
//! let number = |n: i32| Rational::from(n);
//! let mut program = Program::new(vec![number(3), number(2)]);
//! program.row(vec![number(1), number(1)], Relation::AtMost, number(4))?;
//! program.row(vec![number(1), number(3)], Relation::AtMost, number(6))?;
//! let Some(Solution::Optimal(best)) = program.maximise(None, &|| false) else { panic!() };
//! assert_eq!((best.value, best.x), (number(12), vec![number(4), number(0)]));
//! assert_eq!(best.y, [number(3), number(0)]);
//! # Ok::<(), String>(())
//! ```

mod dictionary;
mod steps;

use super::Rational;
use super::linear::{dot, factor, whole};
use dashu_int::IBig;
use dictionary::Dictionary;

/// How a row compares with its right-hand side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// a·x ≤ b
    AtMost,
    /// a·x = b
    Equal,
}

/// A linear program: maximise over x ≥ 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    objective: Vec<Rational>,
    rows: Vec<Vec<Rational>>,
    relations: Vec<Relation>,
    right: Vec<Rational>,
}

/// A basis by what is in use: columns that may be positive, and as many rows that are tight.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Basis {
    /// Columns in the basis.
    pub columns: Vec<usize>,
    /// Rows whose slack is not in the basis.
    pub rows: Vec<usize>,
}

/// A point that nothing beats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Optimum {
    /// The objective.
    pub value: Rational,
    /// By column, ≥ 0.
    pub x: Vec<Rational>,
    /// By row: what the objective gains per unit by which the right-hand side is raised; ≥ 0 for [`Relation::AtMost`].
    pub y: Vec<Rational>,
    /// Where it was found.
    pub basis: Basis,
}

/// The exact answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Solution {
    /// The largest objective and where it is reached.
    Optimal(Optimum),
    /// No x meets the rows. Multipliers by row, ≥ 0 for [`Relation::AtMost`], with y·A ≥ 0 and y·b < 0 (Farkas 1902).
    Infeasible(Vec<Rational>),
    /// The objective grows for ever from a point that meets the rows along a direction.
    Unbounded {
        /// By column.
        x: Vec<Rational>,
        /// By column, ≥ 0.
        direction: Vec<Rational>,
    },
}

impl Program {
    /// A program without rows.
    #[must_use]
    pub fn new(objective: Vec<Rational>) -> Self {
        Self { objective, rows: vec![], relations: vec![], right: vec![] }
    }

    /// Adds a row, one coefficient for each column, and returns its index.
    ///
    /// # Errors
    /// In words, when the number of coefficients is not the number of columns.
    pub fn row(
        &mut self,
        coefficients: Vec<Rational>,
        relation: Relation,
        right: Rational,
    ) -> Result<usize, String> {
        if coefficients.len() != self.objective.len() {
            return Err(format!("{} coefficients for {} columns", coefficients.len(), self.objective.len()));
        }
        self.rows.push(coefficients);
        self.relations.push(relation);
        self.right.push(right);
        Ok(self.rows.len() - 1)
    }

    /// The coefficients of the objective.
    #[must_use]
    pub fn objective(&self) -> &[Rational] {
        &self.objective
    }

    /// How many rows there are.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The coefficients of a row, its relation and its right-hand side.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<(&[Rational], Relation, &Rational)> {
        Some((self.rows.get(row)?, *self.relations.get(row)?, self.right.get(row)?))
    }

    /// Solves, from a basis if one is given. A start can be anything: what does not fit is left out, and the better the
    /// guess the fewer the steps. `None` if `stop`, asked before every step, said so.
    #[must_use]
    pub fn maximise(&self, start: Option<&Basis>, stop: &dyn Fn() -> bool) -> Option<Solution> {
        let rows: Vec<Vec<IBig>> = self
            .rows
            .iter()
            .zip(&self.right)
            .map(|(row, right)| whole(std::iter::once(right).chain(row)))
            .collect();
        let objective = whole(self.objective.iter());
        let equations = self.relations.iter().map(|&relation| relation == Relation::Equal).collect();
        let mut dictionary = Dictionary::new(rows, &objective, equations);
        let ending = dictionary.solve(start, stop)?;
        Some(self.read(&dictionary, ending))
    }

    fn read(&self, dictionary: &Dictionary, ending: steps::Ending) -> Solution {
        // Rows and objective were scaled to whole numbers; multipliers go the other way.
        let row_factor = |row: usize| factor(std::iter::once(&self.right[row]).chain(&self.rows[row]));
        let multipliers = |scaled: Vec<Rational>| -> Vec<Rational> {
            let unscaled = |(row, y): (usize, Rational)| if y.is_zero() { y } else { y * row_factor(row) };
            scaled.into_iter().enumerate().map(unscaled).collect()
        };
        match ending {
            steps::Ending::Optimal => {
                let by = factor(self.objective.iter());
                let x = dictionary.point();
                let value = dot(&self.objective, &x);
                let y = multipliers(dictionary.multipliers()).into_iter().map(|y| y / &by).collect();
                Solution::Optimal(Optimum { value, x, y, basis: dictionary.basis() })
            }
            steps::Ending::Infeasible(farkas) => Solution::Infeasible(multipliers(farkas)),
            steps::Ending::Unbounded(direction) => Solution::Unbounded { x: dictionary.point(), direction },
        }
    }
}
