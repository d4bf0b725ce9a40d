//! The proof in floating point that a basis is a vertex.
//!
//! Let M be the part of C in the basic variables z and the tight inequalities, X an approximate inverse and z̃ an
//! approximate solution of Mz = 1. If ρ = ‖I − XM‖ < 1, then M is regular and ‖z − z̃‖ ≤ ‖X‖ ‖1 − Mz̃‖ / (1 − ρ) (Rump 2010,
//! "Verification methods", section 10), here in the norm that adds up. When every basic variable and slack stands further
//! above 0 than that, and than what rounding can do, the basis is a vertex with exactly these labels.

use super::polytope::{Place, Polytope};
use super::tableau::Tableau;

/// Above the entries of C in floating point, and above what they stand for.
const MOST: f64 = 1.25 * (1.0 + 1e-14);

/// A bound of the relative error of a sum of so many products of a double and an entry that is itself 4 roundings off,
/// computed in any order: at least 1.5 times γ of Higham (2002, section 3.1) for `terms + 8` roundings.
fn gamma(terms: usize) -> f64 {
    (terms + 8) as f64 * (0.75 * f64::EPSILON)
}

/// What the proofs for one polytope need.
pub(super) struct Proof {
    /// C by columns.
    columns: Vec<f64>,
    /// The basic variables: row in the tableau, column of C.
    basic: Vec<(usize, usize)>,
    /// The tight inequalities: column in the tableau, row of C.
    tight: Vec<(usize, usize)>,
    /// M by rows.
    matrix: Vec<f64>,
    /// One row of X, and of XM − I.
    inverse: Vec<f64>,
    product: Vec<f64>,
    /// By column, the sums of the absolute values of X and of XM − I.
    inverse_sums: Vec<f64>,
    product_sums: Vec<f64>,
    /// 1 − Cz̃: near 0 in tight inequalities, the slack elsewhere.
    residual: Vec<f64>,
    /// The last ρ; it grows as errors build up.
    pub(super) rho: f64,
}

impl Proof {
    pub(super) fn new(polytope: &Polytope, tableau: &Tableau) -> Self {
        let entries = (0..polytope.columns()).flat_map(|at| (0..polytope.rows()).map(move |row| (row, at)));
        Self {
            columns: entries.map(|(row, at)| tableau.start_row(row)[at]).collect(),
            basic: Vec::new(),
            tight: Vec::new(),
            matrix: Vec::new(),
            inverse: Vec::new(),
            product: Vec::new(),
            inverse_sums: Vec::new(),
            product_sums: Vec::new(),
            residual: Vec::new(),
            rho: 0.0,
        }
    }

    /// Whether a basis is proved to be a vertex with no other labels.
    pub(super) fn holds(&mut self, polytope: &Polytope, tableau: &Tableau) -> bool {
        self.find_basis(polytope, tableau);
        self.multiply(tableau);
        let size = self.basic.len();
        let bound = gamma(size);
        let norm = self.inverse_sums.iter().sum::<f64>() * (1.0 + bound);
        let rounding = bound * (norm * MOST + 1.0) * size as f64;
        self.rho = (self.product_sums.iter().sum::<f64>() + rounding) * (1.0 + bound);
        let mut sum = 0.0;
        fill(&mut self.residual, polytope.rows(), 1.0);
        for (row, column) in &self.basic {
            let value = tableau.values()[*row];
            sum += value.abs();
            add(&mut self.residual, -value, &self.columns[column * polytope.rows()..]);
        }
        // Of each entry of the residual.
        let error = bound * (1.0 + MOST * sum);
        let defect: f64 = self.tight.iter().map(|(_, row)| self.residual[*row].abs() + error).sum();
        // Nothing is as far from its approximation as this; underflow is covered by the last term.
        let off = norm * defect / (1.0 - self.rho) * (1.0 + 4.0 * bound) + f64::MIN_POSITIVE;
        let reach = (error + MOST * off) * (1.0 + 4.0 * bound);
        // Written so that a value that is no number decides nothing.
        let above = |value: f64, least: f64| value > least && value.is_finite();
        self.rho < 0.5
            && off.is_finite()
            && tableau.basic().iter().zip(tableau.values()).all(|(label, value)| match polytope.place(*label) {
                Place::Slack(row) => above(self.residual[row], reach),
                _ => above(*value, off),
            })
    }

    fn find_basis(&mut self, polytope: &Polytope, tableau: &Tableau) {
        self.basic.clear();
        for (row, label) in tableau.basic().iter().enumerate() {
            if let Place::Variable(column) = polytope.place(*label) {
                self.basic.push((row, column));
            }
        }
        self.tight.clear();
        self.matrix.clear();
        for (column, label) in tableau.nonbasic().iter().enumerate() {
            if let Place::Slack(row) = polytope.place(*label) {
                self.tight.push((column, row));
                let line = tableau.start_row(row);
                self.matrix.extend(self.basic.iter().map(|(_, column)| line[*column]));
            }
        }
    }

    /// Sums up X and XM − I. X stands in the rows of the basic variables and the columns of the tight slacks.
    fn multiply(&mut self, tableau: &Tableau) {
        let size = self.basic.len();
        fill(&mut self.inverse_sums, size, 0.0);
        fill(&mut self.product_sums, size, 0.0);
        for (at, (row, _)) in self.basic.iter().enumerate() {
            let line = tableau.row(*row);
            self.inverse.clear();
            self.inverse.extend(self.tight.iter().map(|(column, _)| line[*column]));
            fill(&mut self.product, size, 0.0);
            self.product[at] = -1.0;
            for (x, over) in self.inverse.iter().zip(self.matrix.chunks_exact(size)) {
                add(&mut self.product, *x, over);
            }
            add_sizes(&mut self.inverse_sums, &self.inverse);
            add_sizes(&mut self.product_sums, &self.product);
        }
    }
}

fn fill(list: &mut Vec<f64>, size: usize, value: f64) {
    list.clear();
    list.resize(size, value);
}

fn add(to: &mut [f64], factor: f64, line: &[f64]) {
    to.iter_mut().zip(line).for_each(|(entry, other)| *entry += factor * other);
}

fn add_sizes(to: &mut [f64], line: &[f64]) {
    to.iter_mut().zip(line).for_each(|(entry, other)| *entry += other.abs());
}

#[cfg(test)]
mod tests {
    use super::super::labels::Labels;
    use super::super::polytope::BestReplies;
    use super::super::referee::start;
    use super::*;
    use crate::exact::{Rational, parse};
    use crate::game::normal::NormalForm;

    /// Against (1 0; t 1/2), the first column alone makes row 2 as good as row 1 at t = 1. By hand: the point is a vertex
    /// with only the label of row 1 tight for t < 1, with both for t = 1, and outside for t > 1. The proof must hold for
    /// differences that floating point can tell from rounding and must not for others.
    #[test]
    fn what_is_too_close_is_not_proved() {
        for (t, proved) in [
            ("0.5", true),
            ("0.999999", true),
            ("0.99999999999", true),
            ("0.99999999999999999999", false),
            ("1", false),
            ("1.00000000000000000001", false),
            ("1.5", false),
        ] {
            let entry = |text: &str| parse(text).unwrap();
            let a = vec![vec![entry("1"), entry("0")], vec![entry(t), entry("0.5")]];
            let zero = vec![vec![Rational::ZERO; 2]; 2];
            let pair = BestReplies::of(&NormalForm::bimatrix("", &a, &zero).unwrap()).unwrap();
            let mut tableau = Tableau::new(&pair.column);
            let mut proof = Proof::new(&pair.column, &tableau);
            let from: Labels<1> = start(&pair.column);
            assert!(proof.holds(&pair.column, &tableau));
            // Row 1 tight, the second column unused.
            assert!(tableau.travel(from, [0, 3].into_iter().collect()));
            assert_eq!(proof.holds(&pair.column, &tableau), proved, "{t}");
        }
    }

    /// A tableau that has gone wrong proves nothing.
    #[test]
    fn wrong_numbers_prove_nothing() {
        let entry = |text: &str| parse(text).unwrap();
        let a = vec![vec![entry("3"), entry("1")], vec![entry("0"), entry("2")]];
        let pair = BestReplies::of(&NormalForm::bimatrix("", &a, &a).unwrap()).unwrap();
        let to: Labels<1> = [0, 1].into_iter().collect();
        let mut tableau = Tableau::new(&pair.column);
        let mut proof = Proof::new(&pair.column, &tableau);
        assert!(tableau.travel(start(&pair.column), to) && proof.holds(&pair.column, &tableau));
        for wrong in [10.0, f64::NAN, f64::INFINITY] {
            let mut broken = Tableau::new(&pair.column);
            assert!(broken.travel(start(&pair.column), to));
            broken.disturb(wrong);
            assert!(!proof.holds(&pair.column, &broken), "{wrong}");
        }
    }
}
