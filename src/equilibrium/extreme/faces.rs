//! The best replies that complete one vertex to equilibria, for games in which one polytope has far more vertices than
//! the other: instead of all vertices of the larger one, only those on the face that a vertex of the smaller one asks for.
//!
//! The face of x asks that the inequalities of the strategies in use hold with equality, A_S y = 1, with y in the best
//! replies J. Most faces are empty, and a short proof says so: weights u of the equalities, and of one inequality with a
//! weight that is not negative, such that Σ u_i A_ij ≥ 0 for every j in J while Σ u_i < 0 (Farkas 1902).

use super::labels::Labels;
use super::polytope::{Place, Polytope};
use super::referee::{Vertex, vertices};
use super::walk::{Limits, Stop};
use std::collections::BTreeMap;

/// The faces of one polytope.
pub(super) struct Faces<'a, const W: usize> {
    polytope: &'a Polytope,
    floats: Vec<f64>,
    /// By the labels of the variables that may be positive: all vertices with no others.
    known: BTreeMap<Labels<W>, Vec<Vertex<W>>>,
}

/// What a face asks for, in rows and columns of C.
struct Asked<const W: usize> {
    tight: Vec<usize>,
    free: Vec<usize>,
    /// Labels of the inequalities that have to be tight, of the free variables, and of the others.
    tight_labels: Labels<W>,
    free_labels: Labels<W>,
    zero_labels: Labels<W>,
}

impl<'a, const W: usize> Faces<'a, W> {
    pub(super) fn new(polytope: &'a Polytope) -> Self {
        Self { polytope, floats: polytope.floats(), known: BTreeMap::new() }
    }

    fn asked(&self, missing: Labels<W>) -> Asked<W> {
        let variables: Labels<W> = self.polytope.variables.iter().copied().collect();
        let free_labels = variables.minus(missing);
        let mut asked = Asked {
            tight: Vec::new(),
            free: Vec::new(),
            tight_labels: missing.minus(variables),
            free_labels,
            zero_labels: variables.and(missing),
        };
        for label in asked.tight_labels.or(free_labels).iter() {
            match self.polytope.place(label) {
                Place::Variable(column) => asked.free.push(column),
                Place::Slack(row) => asked.tight.push(row),
                Place::Nothing => {}
            }
        }
        asked
    }

    /// Whether the face with these labels is proved to be empty in floating point.
    pub(super) fn surely_empty(&self, missing: Labels<W>) -> bool {
        let asked = self.asked(missing);
        let size = asked.free.len();
        if size != asked.tight.len() || size == 0 {
            return false;
        }
        let entry = |row: usize, column: usize| self.floats[row * self.polytope.columns() + column];
        let matrix = asked.tight.iter().flat_map(|row| asked.free.iter().map(move |column| entry(*row, *column)));
        let Some(factors) = Factors::of(matrix.collect(), size) else { return false };
        let point = factors.solve(vec![1.0; size]);
        if let Some((at, _)) = point.iter().enumerate().filter(|(_, y)| **y < 0.0).min_by(|a, b| a.1.total_cmp(b.1)) {
            // y_at = (row `at` of the inverse) · 1 < 0.
            let mut unit = vec![0.0; size];
            unit[at] = 1.0;
            return self.refutes(&asked, &factors.solve_transposed(unit), None);
        }
        let used = |row: usize| asked.free.iter().zip(&point).map(|(column, y)| entry(row, *column) * y).sum::<f64>();
        let loose = (0..self.polytope.rows()).filter(|row| !asked.tight.contains(row)).map(|row| (row, used(row)));
        match loose.max_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((row, most)) if most > 1.0 => {
                let line = asked.free.iter().map(|column| entry(row, *column)).collect();
                let weights: Vec<f64> = factors.solve_transposed(line).into_iter().map(|weight| -weight).collect();
                self.refutes(&asked, &weights, Some(row))
            }
            _ => false,
        }
    }

    /// Whether weights of the equalities, and 1 for an inequality, leave no point: on the face Σ_j c_j y_j ≤ Σ u for
    /// c_j = Σ_i u_i A_ij, and all entries of A from 1/4 make Σ y ≤ 4.
    fn refutes(&self, asked: &Asked<W>, weights: &[f64], also: Option<usize>) -> bool {
        /// Above Σ y.
        const MOST_SUM: f64 = 4.0 * (1.0 + 1e-12);
        let entry = |row: usize, column: usize| self.floats[row * self.polytope.columns() + column];
        let size: f64 = weights.iter().map(|weight| weight.abs()).sum::<f64>() + 1.0;
        // Every sum below has at most one term more than there are weights; entries are below 1.26 and 4 roundings off.
        let error = 1.26 * size * (weights.len() + 10) as f64 * (2.0 * f64::EPSILON);
        let coefficient = |column: &usize| {
            let inequality = also.map_or(0.0, |row| entry(row, *column));
            asked.tight.iter().zip(weights).map(|(row, weight)| entry(*row, *column) * weight).sum::<f64>() + inequality
        };
        let least = asked.free.iter().map(coefficient).fold(0.0, f64::min) - error;
        let right = weights.iter().sum::<f64>() + if also.is_some() { 1.0 } else { 0.0 } + error;
        // Written so that a value that is no number proves nothing.
        right < MOST_SUM * least * (1.0 + 1e-12)
    }

    /// The vertices on the face with these labels, each once.
    pub(super) fn on(&mut self, missing: Labels<W>, limits: &Limits) -> Result<Vec<Vertex<W>>, Stop> {
        let asked = self.asked(missing);
        if asked.free.is_empty() {
            return Ok(Vec::new());
        }
        if !self.known.contains_key(&asked.free_labels) {
            let (found, stop) = vertices(&self.polytope.restricted(&asked.free), limits);
            if let Some(stop) = stop {
                return Err(stop);
            }
            self.known.insert(asked.free_labels, found);
        }
        let all = self.known.get(&asked.free_labels).into_iter().flatten();
        let on_face = all.filter(|vertex| vertex.labels.holds(&asked.tight_labels)).map(|vertex| Vertex {
            labels: vertex.labels.or(asked.zero_labels),
            basis: vertex.basis.or(asked.zero_labels),
        });
        Ok(on_face.collect())
    }
}

/// A square matrix as a product of triangular ones, rows exchanged.
struct Factors {
    size: usize,
    entries: Vec<f64>,
    order: Vec<usize>,
}

impl Factors {
    fn of(mut entries: Vec<f64>, size: usize) -> Option<Self> {
        let mut order: Vec<usize> = (0..size).collect();
        for step in 0..size {
            let at = |row: usize| entries[row * size + step].abs();
            let pivot = (step..size).max_by(|a, b| at(*a).total_cmp(&at(*b)))?;
            if at(pivot) < 1e-11 {
                return None;
            }
            order.swap(step, pivot);
            (0..size).for_each(|column| entries.swap(step * size + column, pivot * size + column));
            let (done, below) = entries.split_at_mut((step + 1) * size);
            let lead = &done[step * size..];
            for row in below.chunks_exact_mut(size) {
                row[step] /= lead[step];
                let factor = row[step];
                row[step + 1..].iter_mut().zip(&lead[step + 1..]).for_each(|(entry, over)| *entry -= factor * over);
            }
        }
        Some(Self { size, entries, order })
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.entries[row * self.size..(row + 1) * self.size]
    }

    fn solve(&self, right: Vec<f64>) -> Vec<f64> {
        let mut x: Vec<f64> = self.order.iter().map(|at| right[*at]).collect();
        for row in 0..self.size {
            x[row] -= (0..row).map(|at| self.row(row)[at] * x[at]).sum::<f64>();
        }
        for row in (0..self.size).rev() {
            let later: f64 = (row + 1..self.size).map(|at| self.row(row)[at] * x[at]).sum();
            x[row] = (x[row] - later) / self.row(row)[row];
        }
        x
    }

    fn solve_transposed(&self, mut right: Vec<f64>) -> Vec<f64> {
        for row in 0..self.size {
            right[row] /= self.row(row)[row];
            let value = right[row];
            (row + 1..self.size).for_each(|at| right[at] -= self.row(row)[at] * value);
        }
        for row in (0..self.size).rev() {
            let value = right[row];
            (0..row).for_each(|at| right[at] -= self.row(row)[at] * value);
        }
        let mut x = vec![0.0; self.size];
        self.order.iter().zip(right).for_each(|(at, value)| x[*at] = value);
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The law that a solution solves, on a matrix that needs its rows exchanged.
    #[test]
    fn solutions_solve() {
        let matrix = [[0.0, 2.0, 1.0], [1.0, 1.0, 3.0], [4.0, -1.0, 0.5]];
        let factors = Factors::of(matrix.concat(), 3).unwrap();
        let right = [1.0, -2.0, 0.25];
        let (x, y) = (factors.solve(right.to_vec()), factors.solve_transposed(right.to_vec()));
        for i in 0..3 {
            let product: f64 = (0..3).map(|j| matrix[i][j] * x[j]).sum();
            let transposed: f64 = (0..3).map(|j| matrix[j][i] * y[j]).sum();
            assert!((product - right[i]).abs() < 1e-14 && (transposed - right[i]).abs() < 1e-14);
        }
        assert!(Factors::of(vec![1.0, 2.0, 2.0, 4.0], 2).is_none());
    }
}
