//! The index of an equilibrium (Shapley 1974), and the sum of all of them.

use super::graph::Graph;
use super::subsets::claims_all;
use crate::equilibrium::answer::NashAnswer;
use crate::exact::{Rational, linear};
use dashu_int::IBig;

/// In a nondegenerate game the indices of all equilibria add to 1; they are an odd number, half of them and one half
/// more of index 1.
pub(super) fn check(faults: &mut Vec<String>, graph: &Graph<'_>, answer: &NashAnswer, edges: &[Option<[usize; 2]>]) {
    if answer.degenerate != Some(false) || !claims_all(answer) {
        return;
    }
    let indices = edges.iter().map(|edge| edge.and_then(|edge| index(graph, edge)));
    // An equilibrium without an index has faults of its own.
    let Some(indices) = indices.collect::<Option<Vec<i64>>>() else { return };
    let sum: i64 = indices.iter().sum();
    if sum != 1 {
        faults.push(format!(
            "the indices of the {} equilibria of a nondegenerate game add to {sum} and not to 1: some are missing",
            indices.len()
        ));
    }
}

/// `(−1)^(k+1) · sign(det A · det B)` for the payoffs on the two supports of k strategies each, made positive.
fn index(graph: &Graph<'_>, edge: [usize; 2]) -> Option<i64> {
    let [row, column] = graph.ends(&edge);
    let size = row.weights.listed.len();
    if column.weights.listed.len() != size {
        return None;
    }
    let mut sign = if size % 2 == 1 { 1 } else { -1 };
    for player in 0..2 {
        let all = graph.payoffs.game().payoffs_of(player);
        let shift = Rational::ONE - all.iter().min()?;
        let entry = |i: usize, j: usize| &all[i * graph.payoffs.stride(0) + j * graph.payoffs.stride(1)] + &shift;
        let line = |(i, _): &(usize, IBig)| {
            let entries: Vec<Rational> = column.weights.listed.iter().map(|(j, _)| entry(*i, *j)).collect();
            // A positive factor does not change the sign.
            linear::whole(entries.iter())
        };
        sign *= determinant_sign(row.weights.listed.iter().map(line).collect())?;
    }
    Some(sign)
}

/// The sign of a determinant, by elimination without fractions (Bareiss 1968); `None` if it is 0.
fn determinant_sign(mut rows: Vec<Vec<IBig>>) -> Option<i64> {
    let (mut sign, mut before) = (1, IBig::ONE);
    for step in 0..rows.len() {
        let pivot = (step..rows.len()).find(|&row| rows[row][step] != IBig::ZERO)?;
        if pivot != step {
            rows.swap(step, pivot);
            sign = -sign;
        }
        let (above, below) = rows.split_at_mut(step + 1);
        let lead = &above[step];
        for row in below {
            let factor = row[step].clone();
            for (entry, above) in row.iter_mut().zip(lead).skip(step) {
                *entry = (&*entry * &lead[step] - &factor * above) / &before;
            }
        }
        before = lead[step].clone();
    }
    // The last pivot is the determinant of the rows as they stand now.
    Some(if before < IBig::ZERO { -sign } else { sign })
}
