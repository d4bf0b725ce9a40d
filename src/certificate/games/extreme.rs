//! Whether a strategy is extreme: the only one with its own zeros and best replies.

use super::graph::{Graph, Seen};
use super::payoffs::Payoffs;
use super::words;
use crate::exact::{Rational, linear};
use dashu_base::Abs;
use dashu_int::IBig;

/// The Mersenne prime 2^61 − 1. A rank modulo a prime is never too large, so one that is full settles the question.
const PRIME: u64 = (1 << 61) - 1;

/// Every strategy in the graph is extreme.
pub(super) fn check(faults: &mut Vec<String>, graph: &Graph<'_>) {
    for (player, list) in graph.seen.iter().enumerate() {
        for seen in list.iter().filter(|seen| !is_extreme(graph.payoffs, player, seen)) {
            let used: Vec<String> = seen.weights.listed.iter().map(|(at, _)| (at + 1).to_string()).collect();
            faults.push(format!(
                "a strategy of {} on {} is not extreme",
                words::player(graph.payoffs.game(), player),
                used.join(", ")
            ));
        }
    }
}

/// With support I and the other player's best replies J, the strategy solves `Σ_I b(i,j) x_i = v` for j in J and
/// `Σ_I x_i = 1`; it is extreme when that has no other solution (x, v).
fn is_extreme(payoffs: &Payoffs<'_>, player: usize, seen: &Seen) -> bool {
    let unknowns = seen.weights.listed.len() + 1;
    if seen.best.len() + 1 < unknowns {
        return false;
    }
    let (own, other) = (payoffs.stride(player), payoffs.stride(1 - player));
    let all = payoffs.game().payoffs_of(1 - player);
    let minus_one = -Rational::ONE;
    let row = |reply: &usize| {
        let used = seen.weights.listed.iter().map(|(strategy, _)| &all[strategy * own + reply * other]);
        linear::whole(used.chain(std::iter::once(&minus_one)))
    };
    let sum = (0..unknowns).map(|at| if at + 1 < unknowns { IBig::ONE } else { IBig::ZERO }).collect();
    let rows: Vec<Vec<IBig>> = seen.best.iter().map(row).chain(std::iter::once(sum)).collect();
    rank_modulo(&rows) == unknowns || rank(rows) == unknowns
}

/// The rank modulo [`PRIME`].
fn rank_modulo(rows: &[Vec<IBig>]) -> usize {
    let residue = |entry: &IBig| {
        let size = u64::try_from(entry.clone().abs() % IBig::from(PRIME)).unwrap_or(0);
        if *entry < IBig::ZERO && size != 0 { PRIME - size } else { size }
    };
    let times = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64;
    let mut rows: Vec<Vec<u64>> = rows.iter().map(|row| row.iter().map(residue).collect()).collect();
    let mut rank = 0;
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let (above, below) = rows.split_at_mut(rank + 1);
        let lead = &above[rank];
        for row in below.iter_mut().filter(|row| row[column] != 0) {
            // Both rows times what is missing: no division needed.
            let (own, factor) = (lead[column], PRIME - row[column]);
            for (entry, above) in row.iter_mut().zip(lead) {
                *entry = (times(*entry, own) + times(*above, factor)) % PRIME;
            }
        }
        rank += 1;
    }
    rank
}

/// The rank, by elimination without fractions (Bareiss 1968).
fn rank(mut rows: Vec<Vec<IBig>>) -> usize {
    let mut before = IBig::ONE;
    let mut rank = 0;
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(pivot) = (rank..rows.len()).find(|&row| rows[row][column] != IBig::ZERO) else { continue };
        rows.swap(rank, pivot);
        let (above, below) = rows.split_at_mut(rank + 1);
        let lead = &above[rank];
        for row in below {
            let factor = row[column].clone();
            for (entry, above) in row.iter_mut().zip(lead) {
                *entry = (&*entry * &lead[column] - &factor * above) / &before;
            }
        }
        before = lead[column].clone();
        rank += 1;
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_small_matrices() {
        let whole = |rows: &[&[i64]]| -> Vec<Vec<IBig>> {
            rows.iter().map(|row| row.iter().map(|&entry| IBig::from(entry)).collect()).collect()
        };
        let cases: [(&[&[i64]], usize); 5] = [
            (&[&[0, 0], &[0, 0]], 0),
            (&[&[0, 2, -4], &[0, -1, 2]], 1),
            (&[&[0, 2, 1], &[3, 0, 1], &[3, 2, 2]], 2),
            (&[&[1, 2, 3], &[4, 5, 6], &[7, 8, 10]], 3),
            (&[&[0, 0, 1], &[0, 1, 0], &[1, 0, 0], &[1, 1, 1]], 3),
        ];
        for (rows, expected) in cases {
            assert_eq!(rank(whole(rows)), expected);
            assert_eq!(rank_modulo(&whole(rows)), expected);
        }
        // A determinant that is the prime itself: only the exact rank sees that it is not 0.
        let prime = PRIME as i64;
        assert_eq!(rank_modulo(&whole(&[&[prime, 0], &[0, 1]])), 1);
        assert_eq!(rank(whole(&[&[prime, 0], &[0, 1]])), 2);
    }
}
