//! Punishers that mix independently: a local search in floating point, its result valued exactly.

use super::super::answer::Mixed;
use super::super::clock::Clock;
use super::super::lottery::{self, MaxMin, to_f64};
use super::{View, pure};
use crate::exact::Rational;
use crate::exact::linear::dot;

/// Rounds over all punishers from one start.
const MOST_ROUNDS: usize = 60;
/// Largest common denominator that a lottery is tried to be read with.
const MOST_SHARES: u32 = 240;
/// How far a number may be from a fraction to be read as one.
const NEAR: f64 = 1e-7;

/// The lowest value found and the lotteries, one a player, the player's own being a best reply; `None` if stopped first.
pub(super) fn search(
    view: &View,
    correlated: &MaxMin,
    pure_column: usize,
    clock: &Clock,
) -> Option<(Rational, Vec<Mixed>)> {
    let table: Vec<Vec<f64>> = view.table.iter().map(|row| row.iter().map(to_f64).collect()).collect();
    let uniform = view.shape.iter().map(|&count| vec![1.0 / count as f64; count]).collect();
    let starts = [point(view, pure_column), marginals(view, correlated), uniform];
    let mut best = valued(view, lotteries(view, pure_column));
    for start in starts {
        let found = descended(view, &table, start, clock)?;
        for read in [as_fractions(&found), on_grid(&found)].into_iter().flatten() {
            let read = valued(view, read);
            if read.0 < best.0 {
                best = read;
            }
        }
    }
    Some(best)
}

/// The others' pure profile as lotteries.
fn lotteries(view: &View, column: usize) -> Vec<Mixed> {
    view.shape.iter().zip(view.profile(0, column)).map(|(&count, strategy)| pure(count, strategy)).collect()
}

fn point(view: &View, column: usize) -> Vec<Vec<f64>> {
    let at = |(&count, strategy): (&usize, usize)| (0..count).map(|s| f64::from(u8::from(s == strategy))).collect();
    view.shape.iter().zip(view.profile(0, column)).map(at).collect()
}

/// What each punisher does in the common lottery.
fn marginals(view: &View, correlated: &MaxMin) -> Vec<Vec<f64>> {
    let mut marginals: Vec<Vec<f64>> = view.shape.iter().map(|&count| vec![0.0; count]).collect();
    for (column, weight) in correlated.column.iter().enumerate().filter(|(_, weight)| !weight.is_zero()) {
        for (marginal, strategy) in marginals.iter_mut().zip(view.profile(0, column)) {
            marginal[strategy] += crate::exact::to_f64(weight);
        }
    }
    marginals
}

/// One punisher after the other does its best against the lotteries of the rest, until nobody lowers the value.
fn descended(view: &View, table: &[Vec<f64>], mut mixed: Vec<Vec<f64>>, clock: &Clock) -> Option<Vec<Vec<f64>>> {
    let mut value = f64::INFINITY;
    for _ in 0..MOST_ROUNDS {
        let before = value;
        for punisher in (0..view.shape.len()).filter(|&p| p != view.player) {
            if clock.is_over() {
                return None;
            }
            let game = against(view, table, &mixed, punisher);
            let (_, own) = lottery::max_min_float(&game, &|| clock.is_over());
            let worth = |row: &Vec<f64>| row.iter().zip(&own).map(|(a, y)| a * y).sum::<f64>();
            let reached = game.iter().map(worth).fold(f64::NEG_INFINITY, f64::max);
            if reached < value {
                value = reached;
                mixed[punisher] = own;
            }
        }
        if before - value <= 1e-12 * value.abs().max(1.0) {
            break;
        }
    }
    Some(mixed)
}

/// The player's payoffs by own strategy and that of one punisher, the rest playing their lotteries.
fn against(view: &View, table: &[Vec<f64>], mixed: &[Vec<f64>], punisher: usize) -> Vec<Vec<f64>> {
    let mut game = vec![vec![0.0; view.shape[punisher]]; table.len()];
    let columns = table.first().map_or(0, Vec::len);
    for column in 0..columns {
        let profile = view.profile(0, column);
        let rest = (0..profile.len()).filter(|&p| p != view.player && p != punisher);
        let weight: f64 = rest.map(|p| mixed[p][profile[p]]).product();
        if weight != 0.0 {
            for (row, payoffs) in game.iter_mut().zip(table) {
                row[profile[punisher]] += weight * payoffs[column];
            }
        }
    }
    game
}

/// The lotteries read as fractions with one small denominator each, if they are near such.
fn as_fractions(mixed: &[Vec<f64>]) -> Option<Vec<Mixed>> {
    mixed
        .iter()
        .map(|lottery| {
            let whole = |shares: u32| -> Option<Vec<i64>> {
                let near = |&x: &f64| {
                    let share = x * f64::from(shares);
                    ((share - share.round()).abs() < NEAR * f64::from(shares)).then_some(share.round() as i64)
                };
                let numbers: Option<Vec<i64>> = lottery.iter().map(near).collect();
                numbers.filter(|n| n.iter().all(|&n| n >= 0) && n.iter().sum::<i64>() == i64::from(shares))
            };
            let (shares, numbers) = (1..=MOST_SHARES).find_map(|shares| Some((shares, whole(shares)?)))?;
            Some(numbers.into_iter().map(|n| Rational::from_parts(n.into(), shares.into())).collect())
        })
        .collect()
}

fn on_grid(mixed: &[Vec<f64>]) -> Option<Vec<Mixed>> {
    Some(mixed.iter().map(|l| lottery::rounded(l).into_iter().map(lottery::probability).collect()).collect())
}

/// What lotteries hold the player to, exactly, with the player's own replaced by a best reply.
fn valued(view: &View, mut mixed: Vec<Mixed>) -> (Rational, Vec<Mixed>) {
    let columns = view.table.first().map_or(0, Vec::len);
    let mut weights = vec![Rational::ZERO; columns];
    for (column, weight) in weights.iter_mut().enumerate() {
        let profile = view.profile(0, column);
        let others = (0..profile.len()).filter(|&p| p != view.player).map(|p| &mixed[p][profile[p]]);
        *weight = others.fold(Rational::ONE, |product, x| if product.is_zero() { product } else { product * x });
    }
    let worth: Vec<Rational> = view
        .table
        .iter()
        .map(|row| {
            let row: Vec<Rational> = row.iter().map(|v| Rational::from(v.clone())).collect();
            dot(&row, &weights)
        })
        .collect();
    let own = view.best_reply(|own| &worth[own]);
    let value = worth[own].clone() / &view.scale;
    mixed[view.player] = pure(view.table.len(), own);
    (value, mixed)
}
