//! Whether a system of inequalities has a solution, decided exactly.

use super::payoffs::{ratio, total};
use crate::exact::{Rational, from_f64, linear, to_f64};
use dashu_int::IBig;

/// A point y ≥ 0 with `Σ_c rows[r][c] · y[c] ≤ bounds[r]` for every row, or `None` if there is none.
///
/// The dual simplex method in floating point with a small margin proposes a point; it counts only if it meets the
/// rows exactly. Otherwise the same method decides in whole numbers (Edmonds 1967), against cycling with the rule of
/// Bland (1977).
pub(super) fn point(rows: &[Vec<Rational>], bounds: &[Rational]) -> Option<Vec<Rational>> {
    let columns = rows.first().map_or(0, Vec::len);
    if bounds.iter().all(|bound| *bound >= Rational::ZERO) {
        return Some(vec![Rational::ZERO; columns]);
    }
    proposal(rows, bounds).filter(|point| meets(rows, bounds, point)).or_else(|| exact(rows, bounds))
}

/// Whether a point ≥ 0 meets every row.
fn meets(rows: &[Vec<Rational>], bounds: &[Rational], point: &[Rational]) -> bool {
    rows.iter().zip(bounds).all(|(row, bound)| {
        let used = row.iter().zip(point).filter(|(_, share)| **share != Rational::ZERO);
        total(used.map(|(factor, share)| factor * share)) <= *bound
    })
}

/// Which variable stands in each row and each column of a tableau: first those of the columns, then the slacks.
struct Names {
    rows: Vec<usize>,
    columns: Vec<usize>,
}

impl Names {
    fn new(rows: usize, columns: usize) -> Self {
        Self { rows: (columns..columns + rows).collect(), columns: (0..columns).collect() }
    }

    fn swap(&mut self, row: usize, column: usize) {
        std::mem::swap(&mut self.rows[row], &mut self.columns[column]);
    }
}

/// Rows `common · x_row + Σ entries · x_column = last entry`, all whole.
fn exact(rows: &[Vec<Rational>], bounds: &[Rational]) -> Option<Vec<Rational>> {
    let columns = rows.first().map_or(0, Vec::len);
    let scale = |(row, bound): (&Vec<Rational>, &Rational)| linear::whole(row.iter().chain(std::iter::once(bound)));
    let mut tableau: Vec<Vec<IBig>> = rows.iter().zip(bounds).map(scale).collect();
    let mut names = Names::new(rows.len(), columns);
    let mut common = IBig::ONE;
    loop {
        // Bland: the least index on both sides.
        let broken = (0..tableau.len()).filter(|&row| tableau[row][columns] < IBig::ZERO);
        let Some(row) = broken.min_by_key(|&row| names.rows[row]) else { break };
        let helping = (0..columns).filter(|&column| tableau[row][column] < IBig::ZERO);
        // Nothing in the row can make it smaller: it is broken for every point.
        let column = helping.min_by_key(|&column| names.columns[column])?;
        common = pivot(&mut tableau, row, column, common);
        names.swap(row, column);
    }
    let mut point = vec![Rational::ZERO; columns];
    for (row, &name) in names.rows.iter().enumerate().filter(|(_, name)| **name < columns) {
        point[name] = ratio(tableau[row][columns].clone(), &common);
    }
    Some(point)
}

/// Exchanges the variables of a row and a column; returns the new common factor, which is positive.
fn pivot(tableau: &mut [Vec<IBig>], row: usize, column: usize, common: IBig) -> IBig {
    let mut lead = std::mem::take(&mut tableau[row]);
    let by = lead[column].clone();
    for other in tableau.iter_mut().filter(|other| !other.is_empty()) {
        let factor = std::mem::take(&mut other[column]);
        for (at, entry) in other.iter_mut().enumerate().filter(|(at, _)| *at != column) {
            *entry = (&*entry * &by - &factor * &lead[at]) / &common;
        }
        other[column] = -factor;
    }
    lead[column] = common;
    tableau[row] = lead;
    if by >= IBig::ZERO {
        return by;
    }
    for entry in tableau.iter_mut().flatten() {
        *entry = -std::mem::take(entry);
    }
    -by
}

/// A point that may meet the rows, with something to spare in each where that is possible.
fn proposal(rows: &[Vec<Rational>], bounds: &[Rational]) -> Option<Vec<Rational>> {
    const MARGIN: f64 = 1e-7;
    const TINY: f64 = 1e-9;
    let columns = rows.first().map_or(0, Vec::len);
    let scale = |(row, bound): (&Vec<Rational>, &Rational)| {
        let mut row: Vec<f64> = row.iter().chain(std::iter::once(bound)).map(to_f64).collect();
        let size = row.iter().fold(0.0, |size: f64, entry| size.max(entry.abs()));
        row.iter_mut().for_each(|entry| *entry /= if size > 0.0 { size } else { 1.0 });
        row[columns] -= MARGIN;
        row
    };
    let mut tableau: Vec<Vec<f64>> = rows.iter().zip(bounds).map(scale).collect();
    if tableau.iter().flatten().any(|entry| !entry.is_finite()) {
        return None;
    }
    let mut names = Names::new(rows.len(), columns);
    // The most broken row and the largest entry are quick but may cycle.
    for _ in 0..4 * (rows.len() + columns) {
        let worst = (0..tableau.len()).min_by(|&a, &b| tableau[a][columns].total_cmp(&tableau[b][columns]))?;
        if tableau[worst][columns] >= -TINY * MARGIN {
            let mut point = vec![Rational::ZERO; columns];
            for (row, &name) in names.rows.iter().enumerate().filter(|(_, name)| **name < columns) {
                point[name] = from_f64(tableau[row][columns].max(0.0))?;
            }
            return Some(point);
        }
        let column = (0..columns).min_by(|&a, &b| tableau[worst][a].total_cmp(&tableau[worst][b]))?;
        let by = tableau[worst][column];
        if by >= -TINY {
            return None;
        }
        let mut lead = std::mem::take(&mut tableau[worst]);
        lead.iter_mut().for_each(|entry| *entry /= by);
        for other in tableau.iter_mut().filter(|other| !other.is_empty()) {
            let factor = other[column];
            for (entry, above) in other.iter_mut().zip(&lead) {
                *entry -= factor * above;
            }
            other[column] = -factor / by;
        }
        lead[column] = by.recip();
        tableau[worst] = lead;
        names.swap(worst, column);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(numbers: &[i64]) -> Vec<Rational> {
        numbers.iter().map(|&number| Rational::from(number)).collect()
    }

    fn both(rows: &[&[i64]], bounds: &[i64]) -> [Option<Vec<Rational>>; 2] {
        let rows: Vec<Vec<Rational>> = rows.iter().map(|row| whole(row)).collect();
        [exact(&rows, &whole(bounds)), point(&rows, &whole(bounds))]
    }

    /// x + y ≥ 2, x ≤ 1, y ≤ 1 has the one point (1, 1); with x + y ≥ 3 none.
    #[test]
    fn one_point_and_none() {
        for found in both(&[&[-1, -1], &[1, 0], &[0, 1]], &[-2, 1, 1]) {
            assert_eq!(found, Some(whole(&[1, 1])));
        }
        for found in both(&[&[-1, -1], &[1, 0], &[0, 1]], &[-3, 1, 1]) {
            assert_eq!(found, None);
        }
    }

    /// Small systems against all their bases, one after the other: a system with y ≥ 0 that has a point has one in
    /// which some rows and signs, as many as there are unknowns, are tight.
    #[test]
    fn the_answer_is_that_of_all_bases() {
        let mut state = 1u64;
        let mut draw = |width: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % width) as i64 - (width / 2) as i64
        };
        let (mut there, mut not) = (0, 0);
        for _ in 0..400 {
            let rows: Vec<Vec<Rational>> = (0..4).map(|_| whole(&[draw(7), draw(7), draw(7)])).collect();
            let bounds = whole(&[draw(5), draw(5), draw(5), -1]);
            let tight = |choice: &[usize]| {
                let unit = |c: usize| (0..3).map(|at| Rational::from(u8::from(at == c))).collect::<Vec<_>>();
                let row = |at: usize| if at < 4 { rows[at].clone() } else { unit(at - 4) };
                let bound = |at: usize| if at < 4 { bounds[at].clone() } else { Rational::ZERO };
                let matrix: Vec<Vec<Rational>> = choice.iter().map(|&at| row(at)).collect();
                linear::solve(&matrix, &choice.iter().map(|&at| bound(at)).collect::<Vec<_>>())
            };
            let good = |y: &Vec<Rational>| y.iter().all(|v| *v >= Rational::ZERO) && meets(&rows, &bounds, y);
            let choices = (0..7).flat_map(|a| (a + 1..7).flat_map(move |b| (b + 1..7).map(move |c| [a, b, c])));
            let expected = choices.into_iter().filter_map(|choice| tight(&choice)).any(|y| good(&y));
            for found in [exact(&rows, &bounds), point(&rows, &bounds)] {
                assert_eq!(found.is_some(), expected, "{rows:?} {bounds:?}");
                assert!(found.is_none_or(|y| good(&y)));
            }
            if expected { there += 1 } else { not += 1 }
        }
        assert!(there > 50 && not > 50, "{there} and {not}");
    }
}
