//! The inverse of the working matrix, kept up to date as rows and columns come and go.
//!
//! The working matrix holds the rows that are tight (down) and the columns in use (across). Its inverse has one line for each
//! column in use and one entry in it for each tight row.

/// Smallest pivot in an elimination that starts anew.
const SMALLEST_PIVOT: f64 = 1e-11;

#[derive(Debug, Clone, Default)]
pub(super) struct Inverse {
    lines: Vec<Vec<f64>>,
}

impl Inverse {
    pub fn size(&self) -> usize {
        self.lines.len()
    }

    /// The line of a column in use.
    pub fn line(&self, at: usize) -> &[f64] {
        &self.lines[at]
    }

    /// The inverse times a vector over the tight rows.
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        self.lines.iter().map(|line| line.iter().zip(vector).map(|(a, v)| a * v).sum()).collect()
    }

    /// A vector over the columns in use times the inverse.
    pub fn combined(&self, weights: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.size()];
        for (line, &weight) in self.lines.iter().zip(weights) {
            if weight != 0.0 {
                add(&mut out, line, weight);
            }
        }
        out
    }

    /// A column and a row join at the end. `column` is the inverse times the new column over the old rows, `row` the new row
    /// over the old columns times the inverse, and `pivot` the entry where they meet less what the others explain of it.
    pub fn grow(&mut self, column: &[f64], row: &[f64], pivot: f64) {
        for (line, &c) in self.lines.iter_mut().zip(column) {
            let factor = c / pivot;
            add(line, row, factor);
            line.push(-factor);
        }
        let mut last: Vec<f64> = row.iter().map(|r| -r / pivot).collect();
        last.push(1.0 / pivot);
        self.lines.push(last);
    }

    /// Another column at a place; `column` is the inverse times it.
    pub fn replace_column(&mut self, at: usize, column: &[f64]) {
        let mut lead = std::mem::take(&mut self.lines[at]);
        let pivot = column[at];
        lead.iter_mut().for_each(|a| *a /= pivot);
        for (line, &c) in self.lines.iter_mut().zip(column) {
            if c != 0.0 && !line.is_empty() {
                add(line, &lead, -c);
            }
        }
        self.lines[at] = lead;
    }

    /// Another row at a place; `row` is it, over the columns in use, times the inverse.
    pub fn replace_row(&mut self, at: usize, row: &[f64]) {
        for line in &mut self.lines {
            let lead = line[at] / row[at];
            if lead != 0.0 {
                add(line, row, -lead);
            }
            line[at] = lead;
        }
    }

    /// The column and the row at these places leave; the last ones take their places.
    pub fn shrink(&mut self, column: usize, row: usize) {
        let mut lead = self.lines.swap_remove(column);
        let pivot = lead.swap_remove(row);
        for line in &mut self.lines {
            let factor = line.swap_remove(row) / pivot;
            if factor != 0.0 {
                add(line, &lead, -factor);
            }
        }
    }

    /// Anew from the matrix, given by rows; `false` if it is too close to a singular one.
    pub fn rebuild(&mut self, mut matrix: Vec<Vec<f64>>) -> bool {
        let size = matrix.len();
        let mut inverse: Vec<Vec<f64>> = (0..size).map(|r| (0..size).map(|c| f64::from(u8::from(r == c))).collect()).collect();
        for step in 0..size {
            let largest = (step..size).max_by(|&a, &b| matrix[a][step].abs().total_cmp(&matrix[b][step].abs()));
            let Some(pivot) = largest.filter(|&row| matrix[row][step].abs() > SMALLEST_PIVOT) else { return false };
            matrix.swap(step, pivot);
            inverse.swap(step, pivot);
            let scale = 1.0 / matrix[step][step];
            let (mut lead, mut lead_inverse) = (std::mem::take(&mut matrix[step]), std::mem::take(&mut inverse[step]));
            lead.iter_mut().chain(&mut lead_inverse).for_each(|a| *a *= scale);
            for (row, line) in matrix.iter_mut().zip(&mut inverse) {
                if row.is_empty() || row[step] == 0.0 {
                    continue;
                }
                let factor = -row[step];
                add(&mut row[step..], &lead[step..], factor);
                add(line, &lead_inverse, factor);
            }
            (matrix[step], inverse[step]) = (lead, lead_inverse);
        }
        self.lines = inverse;
        true
    }
}

/// `to += weight · from`
pub(super) fn add(to: &mut [f64], from: &[f64], weight: f64) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += weight * from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(row: usize, column: usize) -> f64 {
        1.0 / (1.0 + row as f64 + 2.0 * column as f64) + if row == column { 1.0 } else { 0.0 }
    }

    fn matrix(rows: &[usize], columns: &[usize]) -> Vec<Vec<f64>> {
        rows.iter().map(|&r| columns.iter().map(|&c| entry(r, c)).collect()).collect()
    }

    fn is_inverse(inverse: &Inverse, rows: &[usize], columns: &[usize]) {
        let matrix = matrix(rows, columns);
        for (at, row) in matrix.iter().enumerate() {
            for (to, product) in inverse.combined_by_rows(row).iter().enumerate() {
                assert!((product - f64::from(u8::from(at == to))).abs() < 1e-12, "{rows:?} {columns:?} {product}");
            }
        }
    }

    impl Inverse {
        fn combined_by_rows(&self, row: &[f64]) -> Vec<f64> {
            self.combined(row)
        }
    }

    /// Every way to change the matrix, against the definition of an inverse.
    #[test]
    fn updates_keep_the_inverse() {
        let (mut rows, mut columns) = (vec![0, 1, 2], vec![0, 1, 2]);
        let mut inverse = Inverse::default();
        assert!(inverse.rebuild(matrix(&rows, &columns)));
        is_inverse(&inverse, &rows, &columns);

        let new: Vec<f64> = rows.iter().map(|&r| entry(r, 5)).collect();
        let across: Vec<f64> = columns.iter().map(|&c| entry(4, c)).collect();
        let (column, row) = (inverse.times(&new), inverse.combined(&across));
        let pivot = entry(4, 5) - across.iter().zip(&column).map(|(a, b)| a * b).sum::<f64>();
        inverse.grow(&column, &row, pivot);
        rows.push(4);
        columns.push(5);
        is_inverse(&inverse, &rows, &columns);

        let new: Vec<f64> = rows.iter().map(|&r| entry(r, 7)).collect();
        inverse.replace_column(1, &inverse.times(&new));
        columns[1] = 7;
        is_inverse(&inverse, &rows, &columns);

        let across: Vec<f64> = columns.iter().map(|&c| entry(6, c)).collect();
        inverse.replace_row(2, &inverse.combined(&across));
        rows[2] = 6;
        is_inverse(&inverse, &rows, &columns);

        inverse.shrink(0, 1);
        columns.swap_remove(0);
        rows.swap_remove(1);
        is_inverse(&inverse, &rows, &columns);
        assert!(!inverse.rebuild(vec![vec![1.0, 2.0], vec![2.0, 4.0]]));
    }
}
