//! Dual simplex on few unknowns and many rows.
//!
//! ```text
//! max c·z   s.t.   a_q·z ≤ r_q   for every row q,   z free
//! ```
//!
//! A basis is as many rows as there are unknowns, independent, with multipliers ≥ 0 that combine them to c. Its corner z is
//! where its rows are tight, its value bounds the maximum from above, and it stays a basis when right-hand sides change
//! (Lemke 1954). The inverse of a basis is kept, a column for each of its rows.

/// Rows whose multipliers or entries are smaller than this are taken as 0; rows are scaled to a largest entry near 1.
const TINY: f64 = 1e-11;
/// Contradictions by less than this many times the tolerance are taken for rounding.
const SLIGHT: f64 = 1e3;
/// After so many exchanges the inverse is computed anew.
pub(super) const REFRESH: u32 = 40;

/// Many rows.
pub(in crate::repeated) trait Rows {
    /// A name for a row.
    type Row: Copy + Ord;
    /// The entries of a row, into a slice of zeros.
    fn gradient(&self, row: Self::Row, into: &mut [f64]);
    /// The right-hand side of a row.
    fn right(&self, row: Self::Row) -> f64;
    /// Shows every row with the amount by which a point breaks it (negative if it is met), until told to stop.
    fn each(&self, point: &[f64], see: impl FnMut(Self::Row, f64) -> bool);

    /// The row that a point breaks most, by more than the tolerance, and by how much.
    fn most_broken(&self, point: &[f64], tolerance: f64) -> Option<(Self::Row, f64)> {
        let (mut most, mut found) = (tolerance, None);
        self.each(point, |row, by| {
            if by > most {
                (most, found) = (by, Some(row));
            }
            true
        });
        found.map(|row| (row, most))
    }

    /// The first row that a point breaks by more than the tolerance, and by how much.
    fn first_broken(&self, point: &[f64], tolerance: f64) -> Option<(Self::Row, f64)> {
        let mut found = None;
        self.each(point, |row, by| {
            if by > tolerance {
                found = Some((row, by));
            }
            found.is_none()
        });
        found
    }
}

/// How a search ended.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::repeated) enum Ending<R> {
    /// The corner of the basis meets all rows.
    Optimal,
    /// Rows with multipliers ≥ 0 that combine to 0 · z ≤ something negative.
    Contradiction(Vec<(R, f64)>),
    /// Too many steps: the basis still bounds the maximum from above.
    Stopped,
    /// Rounding had the better of it, and the basis is that of the box.
    Lost,
}

/// A basis and its inverse.
#[derive(Debug, Clone)]
pub(in crate::repeated) struct Basis<R> {
    /// As many rows as unknowns.
    pub rows: Vec<R>,
    /// Column r of the inverse at `r * dimension ..`: how the corner moves with the right-hand side of row r.
    inverse: Vec<f64>,
    age: u32,
}

impl<R: Copy + Ord> Basis<R> {
    /// A basis of rows; `None` if they are dependent.
    pub fn new(rows: Vec<R>, of: &impl Rows<Row = R>) -> Option<Self> {
        let inverse = inverted(&rows, of)?;
        Some(Self { rows, inverse, age: 0 })
    }

    /// A basis whose inverse is known.
    pub fn with_inverse(rows: Vec<R>, inverse: Vec<f64>) -> Self {
        Self { rows, inverse, age: 0 }
    }

    fn column(&self, at: usize) -> &[f64] {
        let size = self.rows.len();
        &self.inverse[at * size..(at + 1) * size]
    }

    /// The corner.
    pub fn corner(&self, of: &impl Rows<Row = R>) -> Vec<f64> {
        let mut corner = vec![0.0; self.rows.len()];
        for (at, &row) in self.rows.iter().enumerate() {
            let right = of.right(row);
            for (z, entry) in corner.iter_mut().zip(self.column(at)) {
                *z += right * entry;
            }
        }
        corner
    }

    /// The multipliers for an objective, in the order of the rows.
    pub fn multipliers(&self, objective: &[f64]) -> Vec<f64> {
        (0..self.rows.len()).map(|at| dot(objective, self.column(at)).max(0.0)).collect()
    }

    /// The multipliers for an objective, with what rounding left of it distributed once more: between nearly parallel rows the
    /// inverse is coarse.
    pub fn sharp_multipliers(&self, objective: &[f64], of: &impl Rows<Row = R>) -> Vec<f64> {
        let mut multipliers = self.multipliers(objective);
        let mut gradient = vec![0.0; objective.len()];
        let mut left = objective.to_vec();
        for (&row, weight) in self.rows.iter().zip(&multipliers) {
            gradient.fill(0.0);
            of.gradient(row, &mut gradient);
            left.iter_mut().zip(&gradient).for_each(|(left, entry)| *left -= weight * entry);
        }
        for (at, weight) in multipliers.iter_mut().enumerate() {
            *weight = (*weight + dot(&left, self.column(at))).max(0.0);
        }
        multipliers
    }

    /// Exchanges rows until the corner meets all of them, up to the tolerance.
    pub fn solve(&mut self, objective: &[f64], of: &impl Rows<Row = R>, tolerance: f64) -> Ending<R> {
        self.solve_with(objective, of, tolerance, REFRESH)
    }

    /// As [`Basis::solve`], with the inverse computed anew after so many exchanges.
    pub fn solve_with(
        &mut self,
        objective: &[f64],
        of: &impl Rows<Row = R>,
        tolerance: f64,
        refresh: u32,
    ) -> Ending<R> {
        let size = self.rows.len();
        let patience = 10 * size + 50;
        let (mut idle, mut steps) = (0, 0);
        let mut gradient = vec![0.0; size];
        loop {
            let corner = self.corner(of);
            // Far out rounding is coarser.
            let tolerance = corner.iter().fold(1.0f64, |most, z| most.max(z.abs())) * tolerance;
            let broken =
                if idle < patience { of.most_broken(&corner, tolerance) } else { of.first_broken(&corner, tolerance) };
            let Some((row, by)) = broken else {
                if self.age == 0 || self.is_sharp(&corner, of, tolerance) || !self.refresh(of) {
                    return Ending::Optimal;
                }
                continue;
            };
            steps += 1;
            if steps > 20 * patience {
                return Ending::Stopped;
            }
            gradient.fill(0.0);
            of.gradient(row, &mut gradient);
            let combination: Vec<f64> = (0..size).map(|at| dot(&gradient, self.column(at))).collect();
            let multipliers = self.multipliers(objective);
            let leaving = self.leaving(&combination, &multipliers, idle >= patience);
            let Some(leaving) = leaving else {
                if self.age > 0 && self.refresh(of) {
                    continue;
                }
                // A contradiction that rounding could have made is none; the basis bounds the maximum all the same.
                let size: f64 = combination.iter().map(|share| share.abs()).sum();
                if by <= SLIGHT * tolerance * (1.0 + size) {
                    return Ending::Stopped;
                }
                let held = self.rows.iter().zip(&combination).filter(|(_, share)| **share < 0.0);
                let mut farkas: Vec<(R, f64)> = held.map(|(&row, share)| (row, -share)).collect();
                farkas.push((row, 1.0));
                return Ending::Contradiction(farkas);
            };
            let progress = multipliers[leaving] / combination[leaving] * by;
            idle = if progress > 1e-15 { 0 } else { idle + 1 };
            self.exchange(leaving, row, &combination);
            if self.age >= refresh {
                self.refresh(of);
            }
        }
    }

    /// Whether what a search ended with adds up: multipliers of the basis to the objective, those of a contradiction to
    /// nothing. After many exchanges between nearly parallel rows it may not.
    pub fn is_sound(&self, objective: &[f64], of: &impl Rows<Row = R>, ending: &Ending<R>) -> bool {
        let mut left = objective.to_vec();
        let mut gradient = vec![0.0; left.len()];
        let mut size = 1.0f64;
        let mut take = |row: R, weight: f64| {
            gradient.fill(0.0);
            of.gradient(row, &mut gradient);
            left.iter_mut().zip(&gradient).for_each(|(left, entry)| *left -= weight * entry);
            size = size.max(weight);
        };
        match ending {
            Ending::Contradiction(farkas) => {
                farkas.iter().for_each(|&(row, weight)| take(row, weight));
                left.iter_mut().zip(objective).for_each(|(left, toward)| *left -= toward);
            }
            _ => {
                self.rows.iter().zip(self.sharp_multipliers(objective, of)).for_each(|(&row, weight)| take(row, weight))
            }
        }
        left.iter().all(|left| left.abs() <= 1e-10 * size)
    }

    /// The row that gives way: its multiplier is first at 0. Among near ties the largest share, for the sake of rounding;
    /// if asked, the least row, which cannot cycle (Bland 1977).
    fn leaving(&self, combination: &[f64], multipliers: &[f64], least: bool) -> Option<usize> {
        let positive = || (0..combination.len()).filter(|&at| combination[at] > TINY);
        let ratio = |at: usize| multipliers[at] / combination[at];
        if least {
            let first = positive().map(ratio).fold(f64::INFINITY, f64::min);
            return positive().filter(|&at| ratio(at) <= first).min_by_key(|&at| self.rows[at]);
        }
        let limit = positive().map(|at| (multipliers[at] + TINY) / combination[at]).fold(f64::INFINITY, f64::min);
        positive().filter(|&at| ratio(at) <= limit).max_by(|&a, &b| combination[a].total_cmp(&combination[b]))
    }

    fn exchange(&mut self, leaving: usize, entering: R, combination: &[f64]) {
        let size = self.rows.len();
        let scale = 1.0 / combination[leaving];
        let pivot: Vec<f64> = self.column(leaving).iter().map(|entry| entry * scale).collect();
        for (at, column) in self.inverse.chunks_exact_mut(size).enumerate() {
            if at == leaving {
                column.copy_from_slice(&pivot);
            } else if combination[at] != 0.0 {
                for (entry, lead) in column.iter_mut().zip(&pivot) {
                    *entry -= combination[at] * lead;
                }
            }
        }
        self.rows[leaving] = entering;
        self.age += 1;
    }

    /// Computes the inverse anew; whether that was possible.
    fn refresh(&mut self, of: &impl Rows<Row = R>) -> bool {
        self.age = 0;
        match inverted(&self.rows, of) {
            Some(inverse) => {
                self.inverse = inverse;
                true
            }
            None => false,
        }
    }

    /// Whether the rows of the basis are tight at its corner.
    fn is_sharp(&self, corner: &[f64], of: &impl Rows<Row = R>, tolerance: f64) -> bool {
        let mut gradient = vec![0.0; corner.len()];
        self.rows.iter().all(|&row| {
            gradient.fill(0.0);
            of.gradient(row, &mut gradient);
            (dot(&gradient, corner) - of.right(row)).abs() <= tolerance
        })
    }
}

/// The sum of products.
pub(in crate::repeated) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The inverse by columns, by elimination with the largest pivot of a column; `None` if there is none to speak of.
fn inverted<R: Copy>(rows: &[R], of: &impl Rows<Row = R>) -> Option<Vec<f64>> {
    let size = rows.len();
    let mut work = vec![0.0; size * size];
    for (line, &row) in work.chunks_exact_mut(size.max(1)).zip(rows) {
        of.gradient(row, line);
    }
    // The right block starts as the identity and ends as the inverse, line by line.
    let mut right = vec![0.0; size * size];
    (0..size).for_each(|at| right[at * size + at] = 1.0);
    for step in 0..size {
        let pivot =
            (step..size).max_by(|&a, &b| work[a * size + step].abs().total_cmp(&work[b * size + step].abs()))?;
        let lead = work[pivot * size + step];
        if lead.abs() < 1e-13 {
            return None;
        }
        for column in 0..size {
            work.swap(pivot * size + column, step * size + column);
            right.swap(pivot * size + column, step * size + column);
            work[step * size + column] /= lead;
            right[step * size + column] /= lead;
        }
        for line in (0..size).filter(|&line| line != step) {
            let factor = work[line * size + step];
            if factor != 0.0 {
                for column in 0..size {
                    work[line * size + column] -= factor * work[step * size + column];
                    right[line * size + column] -= factor * right[step * size + column];
                }
            }
        }
    }
    // Line z, column r of the inverse goes to where column r is kept.
    Some((0..size * size).map(|at| right[at % size * size + at / size]).collect())
}
