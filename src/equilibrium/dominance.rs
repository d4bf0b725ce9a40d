//! Iterated elimination of dominated strategies, by pure and by mixed dominators (Luce and Raiffa 1957; Pearce 1984).
//!
//! In every round every dominated strategy of every player is eliminated at once, against what was left at the beginning
//! of the round. For strict dominance what is left in the end does not depend on the order (Gilboa, Kalai and Zemel 1990); for
//! weak dominance it does, and this is one order.
//!
//! A strategy is strictly dominated by a mixed one exactly if the zero-sum game of the gains over it has a positive value;
//! weakly, if a mixed strategy that never loses against it gains somewhere. Both are linear programs, solved exactly. Most
//! strategies need none: what is a best reply to something pure is not strictly dominated.

use super::answer::{Dominance, DominanceAnswer, Elimination, Mixed};
use super::lottery;
use crate::error::Error;
use crate::exact::Rational;
use crate::exact::linear::{factor, whole};
use crate::game::NormalForm;
use dashu_int::IBig;

/// Eliminates until nothing is dominated, with mixed strategies as dominators if asked for.
///
/// A dominator is the first pure one, or else a mixed one. Its `margin` is the least difference over what was left of the
/// others; above 0 for strict dominance, at least 0 for weak.
///
/// # Errors
/// [`Error::Bug`] only.
pub fn iterate(game: &NormalForm, kind: Dominance, mixed: bool) -> Result<DominanceAnswer, Error> {
    let shape = game.shape();
    let mut left: Vec<Vec<usize>> = shape.iter().map(|&count| (0..count).collect()).collect();
    let payoffs: Vec<Vec<IBig>> = (0..shape.len()).map(|player| whole(game.payoffs_of(player).iter())).collect();
    let mut eliminations = Vec::new();
    for round in 1.. {
        let mut gone = Vec::new();
        for player in 0..shape.len() {
            let table = Table::new(&shape, player, &left, &payoffs[player]);
            for (at, &strategy) in left[player].iter().enumerate() {
                if let Some((weights, margin)) = table.dominator(at, kind, mixed)? {
                    let mut dominator: Mixed = vec![Rational::ZERO; shape[player]];
                    for (&strategy, weight) in left[player].iter().zip(weights) {
                        dominator[strategy] = weight;
                    }
                    let margin = margin / factor(game.payoffs_of(player).iter());
                    gone.push(Elimination { round, player, strategy, dominator, margin });
                }
            }
        }
        if gone.is_empty() {
            break;
        }
        for elimination in &gone {
            left[elimination.player].retain(|&strategy| strategy != elimination.strategy);
        }
        eliminations.extend(gone);
    }
    Ok(DominanceAnswer { kind, mixed, eliminations, left })
}

/// A player's payoffs over what is left: by its strategy, then by what the others play.
struct Table {
    rows: Vec<Vec<IBig>>,
}

impl Table {
    fn new(shape: &[usize], player: usize, left: &[Vec<usize>], payoffs: &[IBig]) -> Self {
        // The numbers of the others' profiles, with the player's own strategy at 0.
        let mut others = vec![0];
        let mut stride = 1;
        let mut own_stride = 1;
        for (other, &count) in shape.iter().enumerate() {
            if other == player {
                own_stride = stride;
            } else {
                others = left[other].iter().flat_map(|s| others.iter().map(move |o| o + s * stride)).collect();
            }
            stride *= count;
        }
        let row = |strategy: &usize| others.iter().map(|o| payoffs[o + strategy * own_stride].clone()).collect();
        Self { rows: left[player].iter().map(row).collect() }
    }

    /// What dominates a strategy: weights over what is left of the player's own, and the margin.
    fn dominator(&self, at: usize, kind: Dominance, mixed: bool) -> Result<Option<(Mixed, Rational)>, Error> {
        if self.is_needed(at, kind) {
            return Ok(None);
        }
        let mut weights = vec![Rational::ZERO; self.rows.len()];
        for other in (0..self.rows.len()).filter(|&other| other != at) {
            let gains = || self.rows[other].iter().zip(&self.rows[at]).map(|(a, b)| a - b);
            let Some(least) = gains().min() else { continue };
            let dominates = match kind {
                Dominance::Strict => least > IBig::ZERO,
                Dominance::Weak => least >= IBig::ZERO && gains().any(|gain| gain > IBig::ZERO),
            };
            if dominates {
                weights[other] = Rational::ONE;
                return Ok(Some((weights, Rational::from(least))));
            }
        }
        // With one other strategy there is nothing to mix.
        if !mixed || self.rows.len() < 3 {
            return Ok(None);
        }
        let gains: Vec<Vec<IBig>> = (0..self.rows.len())
            .filter(|&other| other != at)
            .map(|other| self.rows[other].iter().zip(&self.rows[at]).map(|(a, b)| a - b).collect())
            .collect();
        let stopped = || Error::Bug("a linear program without a limit was stopped".to_owned());
        let lottery = match kind {
            Dominance::Strict => {
                let found = lottery::max_min(&gains, &|| false).ok_or_else(stopped)?;
                (found.value > Rational::ZERO).then_some(found.row)
            }
            Dominance::Weak => {
                let sums: Vec<IBig> = gains.iter().map(|row| row.iter().sum()).collect();
                let width = gains.first().map_or(0, Vec::len);
                let losses: Vec<Vec<IBig>> = (0..width).map(|o| gains.iter().map(|row| -&row[o]).collect()).collect();
                let found = lottery::best(&sums, &losses, &|| false).ok_or_else(stopped)?;
                found.filter(|best| best.value > Rational::ZERO).map(|best| best.lottery)
            }
        };
        Ok(lottery.and_then(|mut lottery| {
            let margin = least_expectation(&gains, &lottery)?;
            lottery.insert(at.min(lottery.len()), Rational::ZERO);
            Some((lottery, margin))
        }))
    }

    /// Whether something pure shows that nothing dominates a strategy: it is a best reply to it (for weak dominance, the
    /// only one).
    fn is_needed(&self, at: usize, kind: Dominance) -> bool {
        let own = &self.rows[at];
        (0..own.len()).any(|o| {
            self.rows.iter().enumerate().all(|(other, row)| match kind {
                Dominance::Strict => row[o] <= own[o],
                Dominance::Weak => row[o] < own[o] || other == at,
            })
        })
    }
}

/// The least expectation of a lottery over rows.
fn least_expectation(table: &[Vec<IBig>], lottery: &Mixed) -> Option<Rational> {
    let (weights, total) = lottery::weights(lottery);
    let columns = table.first()?.len();
    let sums = (0..columns).map(|o| weights.iter().map(|(row, weight)| &table[*row][o] * weight).sum::<IBig>());
    Some(Rational::from_parts_signed(sums.min()?, total))
}
