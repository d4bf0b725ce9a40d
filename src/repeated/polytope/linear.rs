//! Linear systems in floating point.

/// Solves in place: `matrix` (by lines) × answer = `right`, which has `columns` columns, by lines. Whether there was a
/// solution to speak of.
pub(super) fn solve(mut matrix: Vec<f64>, right: &mut [f64], columns: usize) -> bool {
    let size = right.len().checked_div(columns).unwrap_or(0);
    for step in 0..size {
        let by_size = |&a: &usize, &b: &usize| matrix[a * size + step].abs().total_cmp(&matrix[b * size + step].abs());
        let Some(pivot) = (step..size).max_by(by_size) else { return false };
        if matrix[pivot * size + step].abs() < 1e-13 {
            return false;
        }
        if pivot != step {
            (step..size).for_each(|column| matrix.swap(pivot * size + column, step * size + column));
            (0..columns).for_each(|column| right.swap(pivot * columns + column, step * columns + column));
        }
        let (above, below) = matrix.split_at_mut((step + 1) * size);
        let lead = &above[step * size..];
        let (right_above, right_below) = right.split_at_mut((step + 1) * columns);
        let right_lead = &right_above[step * columns..];
        for (line, right) in below.chunks_exact_mut(size).zip(right_below.chunks_exact_mut(columns)) {
            let factor = line[step] / lead[step];
            if factor != 0.0 {
                line[step..].iter_mut().zip(&lead[step..]).for_each(|(x, y)| *x -= factor * y);
                right.iter_mut().zip(right_lead).for_each(|(x, y)| *x -= factor * y);
            }
        }
    }
    for step in (0..size).rev() {
        for column in 0..columns {
            let known: f64 =
                (step + 1..size).map(|later| matrix[step * size + later] * right[later * columns + column]).sum();
            right[step * columns + column] = (right[step * columns + column] - known) / matrix[step * size + step];
        }
    }
    right.iter().all(|x| x.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The inverse of the Hilbert matrix of size 3 (Choi 1983), first two columns.
    #[test]
    fn hilbert() {
        let matrix = (0..9).map(|at| 1.0 / (1.0 + (at / 3 + at % 3) as f64)).collect();
        let mut right = vec![1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        assert!(solve(matrix, &mut right, 2));
        for (found, known) in right.iter().zip([9.0, -36.0, -36.0, 192.0, 30.0, -180.0]) {
            assert!((found - known).abs() < 1e-9, "{found} {known}");
        }
        assert!(!solve(vec![1.0, 2.0, 2.0, 4.0], &mut [1.0, 2.0], 1));
    }
}
