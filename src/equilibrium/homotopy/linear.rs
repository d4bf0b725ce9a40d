//! Dense linear systems in floating point, by elimination with row exchanges.

/// A factored square matrix.
pub(super) struct Factors {
    size: usize,
    /// Lower and upper factor in one, by rows.
    entries: Vec<f64>,
    rows: Vec<usize>,
}

impl Factors {
    /// Factors a matrix given by rows; `None` if a pivot is not above `least` times the largest entry: then the matrix is
    /// singular, or nearly.
    pub fn new(mut entries: Vec<f64>, size: usize, least: f64) -> Option<Self> {
        let least = least * entries.iter().fold(0.0f64, |largest, entry| largest.max(entry.abs()));
        let mut rows: Vec<usize> = (0..size).collect();
        for step in 0..size {
            let magnitude = |row: usize| entries[row * size + step].abs();
            let pivot = (step..size).max_by(|&a, &b| magnitude(a).total_cmp(&magnitude(b)))?;
            // Not `<`: what is not a number must fail too.
            if !(magnitude(pivot) > least && magnitude(pivot).is_finite()) {
                return None;
            }
            if pivot != step {
                rows.swap(pivot, step);
                let (above, below) = entries.split_at_mut(pivot * size);
                above[step * size..(step + 1) * size].swap_with_slice(&mut below[..size]);
            }
            let (above, below) = entries.split_at_mut((step + 1) * size);
            let lead = &above[step * size..];
            for row in below.chunks_exact_mut(size) {
                let factor = row[step] / lead[step];
                row[step] = factor;
                if factor != 0.0 {
                    row[step + 1..].iter_mut().zip(&lead[step + 1..size]).for_each(|(entry, l)| *entry -= factor * l);
                }
            }
        }
        Some(Self { size, entries, rows })
    }

    /// The solution for a right-hand side.
    pub fn solve(&self, rhs: &[f64]) -> Vec<f64> {
        let size = self.size;
        let mut x: Vec<f64> = self.rows.iter().map(|&row| rhs[row]).collect();
        for row in 0..size {
            let sum: f64 = self.entries[row * size..row * size + row].iter().zip(&x).map(|(a, b)| a * b).sum();
            x[row] -= sum;
        }
        for row in (0..size).rev() {
            let right = &self.entries[row * size + row..(row + 1) * size];
            let sum: f64 = right[1..].iter().zip(&x[row + 1..]).map(|(a, b)| a * b).sum();
            x[row] = (x[row] - sum) / right[0];
        }
        x
    }
}

/// A short step x with `matrix · x` close to `rhs` where the matrix may be singular (Levenberg 1944): the minimum of
/// |matrix · x − rhs|² + damping |x|².
pub(super) fn damped(matrix: &[f64], rhs: &[f64], damping: f64) -> Option<Vec<f64>> {
    let size = rhs.len();
    let mut normal = vec![0.0; size * size];
    let mut right = vec![0.0; size];
    for (row, r) in matrix.chunks_exact(size).zip(rhs) {
        for (at, a) in row.iter().enumerate().filter(|(_, a)| **a != 0.0) {
            right[at] += a * r;
            normal[at * size..(at + 1) * size].iter_mut().zip(row).for_each(|(entry, b)| *entry += a * b);
        }
    }
    (0..size).for_each(|at| normal[at * size + at] += damping);
    Some(Factors::new(normal, size, 0.0)?.solve(&right))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The inverse of the 3×3 Hilbert matrix has whole entries (Choi 1983).
    #[test]
    fn systems_are_solved_with_rows_exchanged() {
        let hilbert: Vec<f64> = (0..9).map(|at| 1.0 / (1 + at / 3 + at % 3) as f64).collect();
        let x = Factors::new(hilbert, 3, 1e-12).unwrap().solve(&[1.0, 0.0, 0.0]);
        for (found, known) in x.iter().zip([9.0, -36.0, 30.0]) {
            assert!((found - known).abs() < 1e-10);
        }
        let swap = Factors::new(vec![0.0, 2.0, 5.0, 1.0], 2, 1e-12).unwrap().solve(&[4.0, 7.0]);
        assert_eq!(swap, [1.0, 2.0]);
        assert!(Factors::new(vec![1.0, 2.0, 2.0, 4.0], 2, 1e-12).is_none());
        assert!(Factors::new(vec![f64::NAN], 1, 0.0).is_none());
    }

    /// Of all solutions of x + y = 2, the shortest is (1, 1).
    #[test]
    fn singular_systems_get_their_shortest_solution() {
        let x = damped(&[1.0, 1.0, 2.0, 2.0], &[2.0, 4.0], 1e-9).unwrap();
        assert!(x.iter().all(|v| (v - 1.0).abs() < 1e-6), "{x:?}");
    }
}
