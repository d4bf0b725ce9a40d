//! Systems of linear equations with more unknowns than they determine, solved exactly near a given point.

use crate::exact::{Rational, from_f64};
use std::collections::BTreeMap;

/// Stop after so many products of entries; the numbers may have many digits.
const MOST_PRODUCTS: usize = 4_000_000;

/// An equation: coefficients by unknown, and the right-hand side.
pub(super) type Equation = (BTreeMap<usize, Rational>, Rational);

/// A solution of all equations. Unknowns that they leave open are the simplest rationals within `tolerance` of `near`.
/// `None` when there is no solution, `near` is not finite, or finding one takes too long.
pub(super) fn solution_near(mut equations: Vec<Equation>, near: &[f64], tolerance: f64) -> Option<Vec<Rational>> {
    equations.iter_mut().for_each(|(row, _)| row.retain(|_, entry| !entry.is_zero()));
    let mut solved: Vec<(usize, Equation)> = Vec::new();
    let mut products = 0;
    // The shortest equation first keeps the others short.
    while let Some(at) = (0..equations.len()).min_by_key(|&at| equations[at].0.len()) {
        let (mut row, mut right) = equations.swap_remove(at);
        let count = |column: usize| equations.iter().filter(|(other, _)| other.contains_key(&column)).count();
        let Some(pivot) = row.keys().copied().min_by_key(|&column| count(column)) else {
            if right.is_zero() {
                continue;
            }
            return None;
        };
        let lead = row.remove(&pivot)?;
        row.values_mut().for_each(|entry| *entry /= &lead);
        right /= &lead;
        for (other, other_right) in &mut equations {
            let Some(factor) = other.remove(&pivot) else { continue };
            products += row.len() + 1;
            for (&column, entry) in &row {
                let sum = other.entry(column).or_insert(Rational::ZERO);
                *sum -= &factor * entry;
                if sum.is_zero() {
                    other.remove(&column);
                }
            }
            *other_right -= &factor * &right;
        }
        if products > MOST_PRODUCTS {
            return None;
        }
        solved.push((pivot, (row, right)));
    }
    let mut values: Vec<Rational> = near.iter().map(|&v| simplest_near(v, tolerance)).collect::<Option<_>>()?;
    for (pivot, (row, right)) in solved.into_iter().rev() {
        let known = row.iter().map(|(&column, entry)| entry * &values[column]);
        values[pivot] = known.fold(right, |sum, term| sum - term);
    }
    Some(values)
}

/// The rational with the smallest denominator within `tolerance > 0` of a number.
pub(super) fn simplest_near(value: f64, tolerance: f64) -> Option<Rational> {
    let (value, tolerance) = (from_f64(value)?, from_f64(tolerance)?);
    let (low, high) = (&value - &tolerance, &value + &tolerance);
    Some(if low <= Rational::ZERO && high >= Rational::ZERO {
        Rational::ZERO
    } else {
        Rational::simplest_in(low, high)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::parse;

    fn equation(terms: &[(usize, i64)], right: i64) -> Equation {
        (terms.iter().map(|&(at, v)| (at, Rational::from(v))).collect(), Rational::from(right))
    }

    /// x + y + z = 1 and x = 2y leave one unknown open; whatever it is, both equations hold.
    #[test]
    fn open_unknowns_stay_near_and_the_rest_follows() {
        let system = vec![equation(&[(0, 1), (1, 1), (2, 1)], 1), equation(&[(0, 1), (1, -2)], 0)];
        let x = solution_near(system, &[0.5, 0.25, 0.2501], 1e-3).unwrap();
        assert_eq!(&x[0] + &x[1] + &x[2], Rational::ONE);
        assert_eq!(x[0], &x[1] * Rational::from(2));
        assert_eq!(x[2], parse("1/4").unwrap());
    }

    #[test]
    fn what_contradicts_itself_has_no_solution() {
        let twice = vec![equation(&[(0, 1)], 1), equation(&[(0, 2)], 2)];
        assert_eq!(solution_near(twice, &[0.0], 1e-3), Some(vec![Rational::ONE]));
        let against = vec![equation(&[(0, 1)], 1), equation(&[(0, 2)], 3)];
        assert_eq!(solution_near(against, &[0.0], 1e-3), None);
        assert_eq!(solution_near(vec![], &[f64::NAN], 1e-3), None);
    }
}
