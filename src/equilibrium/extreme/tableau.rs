//! A basis of {z ≥ 0 : Cz + s = 1} in floating point: each basic variable by the nonbasic ones.

use super::labels::Labels;
use super::polytope::Polytope;

/// Entries smaller than this are not pivoted on. Entries of C are near 1.
const SMALL: f64 = 1e-11;

/// `basic + entries · nonbasic = values`, variables and slacks named by their labels.
pub(super) struct Tableau {
    start: Vec<f64>,
    entries: Vec<f64>,
    values: Vec<f64>,
    /// By row.
    basic: Vec<usize>,
    /// By column: the labels of this basis.
    nonbasic: Vec<usize>,
    /// By label, its row or column.
    place: Vec<usize>,
}

impl Tableau {
    /// At the vertex 0, where all variables are nonbasic.
    pub(super) fn new(polytope: &Polytope) -> Self {
        let start = polytope.floats();
        let labels = polytope.variables.iter().chain(&polytope.slacks).max().map_or(0, |label| label + 1);
        let mut tableau = Self {
            entries: start.clone(),
            start,
            values: vec![1.0; polytope.rows()],
            basic: polytope.slacks.clone(),
            nonbasic: polytope.variables.clone(),
            place: vec![0; labels],
        };
        tableau.find_places();
        tableau
    }

    fn find_places(&mut self) {
        for list in [&self.basic, &self.nonbasic] {
            list.iter().enumerate().for_each(|(at, label)| self.place[*label] = at);
        }
    }

    /// Back to the vertex 0 of the polytope that this was made from, without the errors of the way.
    pub(super) fn reset(&mut self, polytope: &Polytope) {
        self.entries.copy_from_slice(&self.start);
        self.values.fill(1.0);
        self.basic.copy_from_slice(&polytope.slacks);
        self.nonbasic.copy_from_slice(&polytope.variables);
        self.find_places();
    }

    pub(super) fn columns(&self) -> usize {
        self.nonbasic.len()
    }

    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    pub(super) fn basic(&self) -> &[usize] {
        &self.basic
    }

    pub(super) fn nonbasic(&self) -> &[usize] {
        &self.nonbasic
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        let columns = self.columns();
        &self.entries[row * columns..(row + 1) * columns]
    }

    /// C itself, by row.
    pub(super) fn start_row(&self, row: usize) -> &[f64] {
        let columns = self.columns();
        &self.start[row * columns..(row + 1) * columns]
    }

    /// Exchanges a basic and a nonbasic variable; their entry is not 0.
    pub(super) fn pivot(&mut self, row: usize, column: usize) {
        let columns = self.columns();
        let inverse = 1.0 / self.entries[row * columns + column];
        let value = self.values[row] * inverse;
        let (above, rest) = self.entries.split_at_mut(row * columns);
        let (lead, below) = rest.split_at_mut(columns);
        lead.iter_mut().for_each(|entry| *entry *= inverse);
        lead[column] = inverse;
        let subtract = |line: &mut [f64], of: &mut f64| {
            let factor = std::mem::take(&mut line[column]);
            line.iter_mut().zip(lead.iter()).for_each(|(entry, over)| *entry -= factor * over);
            *of -= factor * value;
        };
        let (values_above, values_rest) = self.values.split_at_mut(row);
        above.chunks_exact_mut(columns).zip(values_above).for_each(|(line, of)| subtract(line, of));
        below.chunks_exact_mut(columns).zip(&mut values_rest[1..]).for_each(|(line, of)| subtract(line, of));
        self.values[row] = value;
        let (leaving, entering) = (self.basic[row], self.nonbasic[column]);
        self.basic[row] = entering;
        self.nonbasic[column] = leaving;
        self.place[entering] = row;
        self.place[leaving] = column;
    }

    /// Makes every entry wrong.
    #[cfg(test)]
    pub(super) fn disturb(&mut self, by: f64) {
        self.entries.iter_mut().chain(&mut self.values).for_each(|entry| *entry += by);
    }

    /// Goes from the basis with the labels `from` to the one with the labels `to`, pivoting on the largest entries;
    /// whether that was possible.
    pub(super) fn travel<const W: usize>(&mut self, from: Labels<W>, to: Labels<W>) -> bool {
        let (mut entering, mut leaving) = (from.minus(to), to.minus(from));
        while !entering.is_empty() {
            let mut best = (SMALL, None);
            for enter in entering.iter() {
                for leave in leaving.iter() {
                    let size = self.row(self.place[leave])[self.place[enter]].abs();
                    if size > best.0 {
                        best = (size, Some((enter, leave)));
                    }
                }
            }
            let Some((enter, leave)) = best.1 else { return false };
            (entering, leaving) = (entering.without(enter), leaving.without(leave));
            self.pivot(self.place[leave], self.place[enter]);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::polytope::BestReplies;
    use super::*;
    use crate::exact::Rational;
    use crate::game::normal::NormalForm;

    /// Held against C itself: in every basis, basic + entries · nonbasic = values must hold at arbitrary points of
    /// {Cz + s = 1}.
    #[test]
    fn every_basis_says_the_same() {
        let matrix: Vec<Vec<Rational>> =
            [[3, 0, 5], [1, 4, 2]].iter().map(|row| row.iter().map(|v| Rational::from(*v)).collect()).collect();
        let pair = BestReplies::of(&NormalForm::bimatrix("", &matrix, &matrix).unwrap()).unwrap();
        let polytope = &pair.column;
        let mut tableau = Tableau::new(polytope);
        let start: Labels<1> = (2..5).collect();
        for to in [[0, 3, 4], [0, 1, 3], [1, 2, 4], [2, 3, 4]] {
            let to = to.into_iter().collect();
            tableau.reset(polytope);
            assert!(tableau.travel(start, to));
            assert_eq!(tableau.nonbasic().iter().copied().collect::<Labels<1>>(), to);
            for point in [[0.1, 0.2, 0.3], [-1.0, 0.5, 2.0]] {
                let mut by_label = [0.0; 5];
                by_label[2..].copy_from_slice(&point);
                for (row, slack) in by_label[..2].iter_mut().enumerate() {
                    let used: f64 = tableau.start_row(row).iter().zip(&point).map(|(c, z)| c * z).sum();
                    *slack = 1.0 - used;
                }
                for row in 0..2 {
                    let line = tableau.row(row).iter().zip(tableau.nonbasic());
                    let left: f64 = by_label[tableau.basic()[row]] + line.map(|(t, l)| t * by_label[*l]).sum::<f64>();
                    assert!((left - tableau.values()[row]).abs() < 1e-12);
                }
            }
        }
    }
}
