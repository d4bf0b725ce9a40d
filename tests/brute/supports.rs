//! All equilibria of a nondegenerate two-player game: there each player uses as many strategies as the other, and for
//! each pair of sets of strategies there is at most one equilibrium that uses just them.

use super::Pair;
use super::polytope::positive;
use super::system::{Solved, Whole, choices, ratio, solve};
use dashu_int::IBig;
use detente::exact::Rational;
use detente::game::NormalForm;
use std::collections::BTreeSet;

/// All equilibria; right for nondegenerate games only.
pub fn equilibria(game: &NormalForm) -> BTreeSet<Pair> {
    let payoffs = [positive(game, 0), positive(game, 1)];
    enumerate::<i128>(&payoffs).unwrap_or_else(|| enumerate::<IBig>(&payoffs).unwrap())
}

fn enumerate<W: Whole>(payoffs: &[Vec<Vec<IBig>>; 2]) -> Option<BTreeSet<Pair>> {
    let read = |rows: &Vec<Vec<IBig>>| -> Option<Vec<Vec<W>>> {
        rows.iter().map(|row| row.iter().map(W::of).collect()).collect()
    };
    let (row, column) = (read(&payoffs[0])?, read(&payoffs[1])?);
    let mut found = BTreeSet::new();
    for size in 1..=row.len().min(column.len()) {
        for rows in choices(row.len(), size) {
            for columns in choices(column.len(), size) {
                // The column player's mixture makes the row player's strategies equally good, and the other way round.
                let Some(y) = equalizer(&row, &rows, &columns)? else { continue };
                let Some(x) = equalizer(&column, &columns, &rows)? else { continue };
                found.insert([x, y]);
            }
        }
    }
    Some(found)
}

/// The mixture of the other player on `others` that pays the same for all of `own` and no more for any strategy: `None`
/// on overflow, `Some(None)` if there is none that uses all of `others`.
fn equalizer<W: Whole>(payoffs: &[Vec<W>], own: &[usize], others: &[usize]) -> Option<Option<Vec<Rational>>> {
    let line = |&strategy: &usize| {
        let entries = others.iter().map(|&other| payoffs[strategy][other].clone());
        entries.chain(std::iter::once(W::ONE)).collect::<Vec<W>>()
    };
    let (point, common) = match solve(own.iter().map(line).collect()) {
        Solved::Point(point, common) => (point, common),
        Solved::Singular => return Some(None),
        Solved::Overflow => return None,
    };
    if point.iter().any(|number| *number <= W::ZERO) {
        return Some(None);
    }
    for strategy in payoffs {
        let mut pairs = others.iter().zip(&point);
        let value = pairs.try_fold(W::ZERO, |sum, (&other, number)| W::more(&strategy[other], number, sum))?;
        if value > common {
            return Some(None);
        }
    }
    let sum = point.iter().try_fold(W::ZERO, |sum, number| W::more(&W::ONE, number, sum))?;
    let mut mixed = vec![Rational::ZERO; payoffs[0].len()];
    for (&other, number) in others.iter().zip(&point) {
        mixed[other] = ratio(number, &sum);
    }
    Some(Some(mixed))
}
