//! Zero-sum and constant-sum games of two players: the value and optimal strategies (von Neumann 1928).
//!
//! The first player's linear program is solved in floating point; the strategies that are in use and the columns that are
//! tight give a square system, which is solved in whole numbers (Shapley and Snow 1950); then every row and every column is
//! checked. Should one object, exact simplex steps go on from there.

use super::answer::{Arithmetic, Mixed, ZeroSumAnswer};
use super::lottery::{self, Scaled};
use crate::error::Error;
use crate::exact::{Rational, to_f64, to_text};
use crate::game::NormalForm;
use dashu_int::IBig;

/// Solves a two-player game in which both payoffs add up to the same number at every profile.
///
/// In exact arithmetic `guaranteed`, `conceded` and `value` are the same number. In floating point the strategies are
/// rounded to lotteries, what they guarantee and concede is then computed exactly, the value of the game lies between
/// the two, and `value` is the middle.
///
/// # Errors
/// [`Error::Unsupported`] if there are not two players, or the sum differs between profiles: the first such is named.
pub fn solve(game: &NormalForm, arithmetic: Arithmetic) -> Result<ZeroSumAnswer, Error> {
    let sum = constant_sum(game)?;
    let payoffs = game.payoffs_of(0);
    let rows = game.shape().first().copied().unwrap_or(0);
    match arithmetic {
        Arithmetic::Exact => {
            let table: Vec<Vec<&Rational>> =
                (0..rows).map(|i| payoffs.iter().skip(i).step_by(rows).collect()).collect();
            let table = Scaled::new(&table);
            let found = lottery::max_min(&table.numbers, &|| false).ok_or_else(|| bug("a matrix game has no value"))?;
            let value = found.value / &table.scale;
            let answer = ZeroSumAnswer {
                guaranteed: guaranteed(&table, &found.row),
                conceded: conceded(&table, &found.column),
                value,
                sum,
                strategies: [found.row, found.column],
                method: method(found.at_once).to_owned(),
            };
            if answer.guaranteed != answer.value || answer.conceded != answer.value {
                return Err(bug("optimal strategies do not meet at the value"));
            }
            Ok(answer)
        }
        Arithmetic::Float => Ok(in_floating_point(payoffs, rows, sum)),
    }
}

fn bug(what: &str) -> Error {
    Error::Bug(what.to_owned())
}

fn method(at_once: bool) -> &'static str {
    if at_once {
        "linear program; basis from floating point, solved and checked exactly"
    } else {
        "linear program; basis from floating point, refined exactly until optimal"
    }
}

/// The sum of both payoffs, if it is the same at every profile.
fn constant_sum(game: &NormalForm) -> Result<Rational, Error> {
    let count = game.players().len();
    if count != 2 {
        return Err(Error::Unsupported(format!(
            "the value of a game of {count} players: there is one for two players whose payoffs add up to a constant; \
             ask for minmax values instead"
        )));
    }
    let (mine, theirs) = (game.payoffs_of(0), game.payoffs_of(1));
    let sum = mine.first().zip(theirs.first()).map_or(Rational::ZERO, |(a, b)| a + b);
    let whole_sum = small(&sum);
    let same = |a: &Rational, b: &Rational| match (small(a), small(b), whole_sum) {
        (Some(a), Some(b), Some(sum)) => i128::from(a) + i128::from(b) == i128::from(sum),
        _ => a + b == sum,
    };
    match mine.iter().zip(theirs).position(|(a, b)| !same(a, b)) {
        None => Ok(sum),
        Some(index) => {
            let names: Vec<&str> =
                game.players().iter().zip(game.profile(index)).map(|(p, s)| p.strategies[s].as_str()).collect();
            let here = to_text(&(&mine[index] + &theirs[index]));
            Err(Error::Unsupported(format!(
                "the value of a game that is not constant-sum: the payoffs add up to {} at the first profile and to {here} at \
                 ({}); ask for Nash or correlated equilibria instead",
                to_text(&sum),
                names.join(", ")
            )))
        }
    }
}

/// A whole number that fits a machine word.
fn small(number: &Rational) -> Option<i64> {
    number.short_parts().filter(|(_, denominator)| *denominator == 1).map(|(whole, _)| whole)
}

/// What a lottery over rows guarantees: the least expectation over columns.
fn guaranteed(table: &Scaled, row: &Mixed) -> Rational {
    let (weights, total) = lottery::weights(row);
    let columns = table.numbers.first().map_or(0, Vec::len);
    let sums = (0..columns).map(|j| weights.iter().map(|(i, weight)| weight * &table.numbers[*i][j]).sum::<IBig>());
    expectation(sums.min(), total, &table.scale)
}

/// What a lottery over columns concedes: the greatest expectation over rows.
fn conceded(table: &Scaled, column: &Mixed) -> Rational {
    let (weights, total) = lottery::weights(column);
    let sums = table.numbers.iter().map(|row| weights.iter().map(|(j, weight)| weight * &row[*j]).sum::<IBig>());
    expectation(sums.max(), total, &table.scale)
}

fn expectation(sum: Option<IBig>, total: IBig, scale: &Rational) -> Rational {
    Rational::from_parts_signed(sum.unwrap_or(IBig::ZERO), total) / scale
}

/// Payoffs with the first player's strategy fastest.
fn in_floating_point(payoffs: &[Rational], rows: usize, sum: Rational) -> ZeroSumAnswer {
    let numbers: Option<Vec<i64>> = payoffs.iter().map(small).collect();
    let floats: Vec<f64> = match &numbers {
        Some(numbers) => numbers.iter().map(|&n| n as f64).collect(),
        None => payoffs.iter().map(to_f64).collect(),
    };
    let table: Vec<Vec<f64>> = (0..rows).map(|i| floats.iter().skip(i).step_by(rows).copied().collect()).collect();
    let (row, column) = lottery::max_min_float(&table, &|| false);
    let (row, column) = (lottery::rounded(&row), lottery::rounded(&column));
    let (least, most) = match numbers.filter(|n| n.iter().all(|n| n.unsigned_abs() < 1 << 50)) {
        Some(numbers) => {
            // |payoff| < 2⁵⁰ and weights that add up to 2⁴⁰ stay far inside 128 bits.
            let weigh = |payoff: i64, weight: i64| i128::from(payoff) * i128::from(weight);
            let least =
                numbers.chunks(rows).map(|c| c.iter().zip(&row).map(|(&a, &x)| weigh(a, x)).sum::<i128>()).min();
            let mut sums = vec![0i128; rows];
            for (payoffs, &y) in numbers.chunks(rows).zip(&column).filter(|(_, y)| **y != 0) {
                sums.iter_mut().zip(payoffs).for_each(|(sum, &a)| *sum += weigh(a, y));
            }
            (least.map(grid), sums.into_iter().max().map(grid))
        }
        None => {
            let weigh = |payoff: &Rational, weight: i64| payoff * Rational::from(weight);
            let add = |sum, term| sum + term;
            let least = payoffs
                .chunks(rows)
                .map(|c| c.iter().zip(&row).map(|(a, &x)| weigh(a, x)).fold(Rational::ZERO, add))
                .min();
            let expected = |i: usize| payoffs.iter().skip(i).step_by(rows).zip(&column).map(|(a, &y)| weigh(a, y));
            let most = (0..rows).map(|i| expected(i).fold(Rational::ZERO, add)).max();
            let scale = Rational::from(1i64 << lottery::GRID_BITS);
            (least.map(|v| v / &scale), most.map(|v| v / &scale))
        }
    };
    let (guaranteed, conceded) = (least.unwrap_or_default(), most.unwrap_or_default());
    ZeroSumAnswer {
        value: (&guaranteed + &conceded) / Rational::from(2),
        sum,
        strategies: [row, column].map(|s| s.into_iter().map(lottery::probability).collect()),
        guaranteed,
        conceded,
        method: "linear program in floating point; strategies rounded, their guarantees exact".to_owned(),
    }
}

/// A sum of payoffs times rounded probabilities.
fn grid(sum: i128) -> Rational {
    Rational::from_parts_signed(IBig::from(sum), IBig::ONE << lottery::GRID_BITS as usize)
}
