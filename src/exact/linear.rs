//! Square systems of linear equations, solved exactly.

use super::Rational;
use dashu_base::{Abs, UnsignedAbs};
use dashu_int::IBig;

/// The solution of `matrix · x = rhs` for a square matrix given by rows; `None` if the matrix is singular or the shapes
/// do not fit.
///
/// Fraction-free elimination (Bareiss 1968) on rows scaled to whole numbers: numbers grow no further than determinants of
/// parts of the matrix.
#[must_use]
pub fn solve(matrix: &[Vec<Rational>], rhs: &[Rational]) -> Option<Vec<Rational>> {
    let size = rhs.len();
    if matrix.len() != size || matrix.iter().any(|row| row.len() != size) {
        return None;
    }
    let rows = matrix.iter().zip(rhs).map(|(row, right)| whole(row.iter().chain(std::iter::once(right)))).collect();
    let (rows, determinant) = eliminated(rows, size)?;
    // After the elimination every diagonal entry is the determinant, up to sign.
    Some(rows.into_iter().map(|mut row| ratio(row.swap_remove(size), &determinant)).collect())
}

/// The numbers times the least whole number that makes all of them whole.
#[must_use]
pub fn whole<'a>(numbers: impl Iterator<Item = &'a Rational> + Clone) -> Vec<IBig> {
    let common = numbers.clone().fold(IBig::ONE, lowest_common_multiple);
    if common.is_one() {
        return numbers.map(|number| number.numerator()).collect();
    }
    numbers.map(|number| number.numerator() * (&common / IBig::from(number.denominator()))).collect()
}

/// The least whole number that makes all of the numbers whole: what [`whole`] multiplies them by.
#[must_use]
pub fn factor<'a>(numbers: impl Iterator<Item = &'a Rational>) -> Rational {
    Rational::from(numbers.fold(IBig::ONE, lowest_common_multiple))
}

/// The sum of products.
#[must_use]
pub fn dot<'a>(a: impl IntoIterator<Item = &'a Rational>, b: impl IntoIterator<Item = &'a Rational>) -> Rational {
    let terms = a.into_iter().zip(b).filter(|(a, b)| !a.is_zero() && !b.is_zero());
    terms.fold(Rational::ZERO, |sum, (a, b)| sum + a * b)
}

fn lowest_common_multiple(so_far: IBig, number: &Rational) -> IBig {
    if number.is_int() {
        return so_far;
    }
    let other = IBig::from(number.denominator());
    if (&so_far % &other) == IBig::ZERO {
        return so_far;
    }
    let common = IBig::from(dashu_base::Gcd::gcd(&so_far, &other));
    so_far / common * other
}

/// A quotient of whole numbers; the divisor is not zero.
fn ratio(numerator: IBig, denominator: &IBig) -> Rational {
    let numerator = if denominator < &IBig::ZERO { -numerator } else { numerator };
    Rational::from_parts(numerator, denominator.clone().abs().unsigned_abs())
}

/// Gauss–Jordan without fractions: the left block becomes the determinant (up to sign) times the identity, rows permuted
/// back. `None` if the left block is singular.
fn eliminated(mut rows: Vec<Vec<IBig>>, size: usize) -> Option<(Vec<Vec<IBig>>, IBig)> {
    let mut before = IBig::ONE;
    for step in 0..size {
        let pivot = (step..size).find(|&r| rows[r][step] != IBig::ZERO)?;
        rows.swap(step, pivot);
        let lead = std::mem::take(&mut rows[step]);
        for (at, row) in rows.iter_mut().enumerate() {
            if at == step {
                continue;
            }
            let factor = std::mem::take(&mut row[step]);
            for (entry, above) in row.iter_mut().zip(&lead).skip(step + 1) {
                *entry = (&*entry * &lead[step] - &factor * above) / &before;
            }
        }
        before = lead[step].clone();
        rows[step] = lead;
    }
    Some((rows, before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(numerator: i64, denominator: u64) -> Rational {
        Rational::from_parts(numerator.into(), denominator.into())
    }

    /// The inverse of the Hilbert matrix has whole entries (Choi 1983); for three rows they are known by heart.
    #[test]
    fn hilbert_systems_come_out_whole() {
        let hilbert: Vec<Vec<Rational>> = (1..=3).map(|i| (0..3).map(|j| number(1, i + j)).collect()).collect();
        let x = solve(&hilbert, &[number(1, 1), number(0, 1), number(0, 1)]).unwrap();
        assert_eq!(x, [number(9, 1), number(-36, 1), number(30, 1)]);
    }

    #[test]
    fn rows_are_exchanged_and_singular_matrices_are_known() {
        let swap = vec![vec![number(0, 1), number(-2, 3)], vec![number(5, 1), number(1, 1)]];
        assert_eq!(solve(&swap, &[number(2, 1), number(0, 1)]).unwrap(), [number(3, 5), number(-3, 1)]);
        let singular = vec![vec![number(1, 1), number(2, 1)], vec![number(2, 1), number(4, 1)]];
        assert_eq!(solve(&singular, &[number(1, 1), number(2, 1)]), None);
        assert_eq!(solve(&[], &[]), Some(vec![]));
    }
}
