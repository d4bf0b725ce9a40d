//! What the others can hold a player to: in pure strategies, in independent mixed ones, and with a common lottery.
//!
//! Against one opponent, and against several that may correlate, this is a zero-sum game and exact (von Neumann 1928). Against
//! several that mix independently it is hard (Borgs et al. 2010); what is given is then the best of a local search, an upper
//! bound, marked exact where it meets the correlated value, below which nothing lies.

mod independent;

use super::answer::{Budget, MinmaxAnswer, Mixed};
use super::clock::Clock;
use super::lottery::{self, MaxMin};
use crate::error::Error;
use crate::exact::Rational;
use crate::exact::linear::{factor, whole};
use crate::game::NormalForm;
use dashu_int::IBig;

/// The minmax values of every player. What the budget's seconds did not suffice for is left out; the pure value is always
/// there.
///
/// # Errors
/// [`Error::Bug`] only.
pub fn all(game: &NormalForm, budget: &Budget) -> Result<Vec<MinmaxAnswer>, Error> {
    let clock = Clock::start(budget.seconds);
    let shape = game.shape();
    let mut answers = Vec::with_capacity(shape.len());
    for player in 0..shape.len() {
        let view = View::new(game, player);
        let (column, own) = view.pure().ok_or_else(|| Error::Bug("a game without a profile".to_owned()))?;
        let value = view.value(view.table[own][column].clone());
        let mut answer = MinmaxAnswer {
            player,
            pure: (value, view.profile(own, column)),
            mixed: None,
            mixed_exact: false,
            correlated: None,
        };
        if let Some(found) = lottery::max_min(&view.table, &|| clock.is_over()) {
            let value = found.value.clone() / &view.scale;
            if shape.len() < 3 {
                answer.mixed = Some((value.clone(), view.alone(&found)));
                answer.mixed_exact = true;
            } else if let Some(mixed) = independent::search(&view, &found, column, &clock) {
                answer.mixed_exact = mixed.0 == value;
                answer.mixed = Some(mixed);
            }
            answer.correlated = Some(value);
        }
        answers.push(answer);
    }
    Ok(answers)
}

/// A player's payoffs in whole numbers: by its own strategy, then by what the others play.
struct View {
    player: usize,
    shape: Vec<usize>,
    /// By own strategy and column.
    table: Vec<Vec<IBig>>,
    scale: Rational,
}

impl View {
    fn new(game: &NormalForm, player: usize) -> Self {
        let shape = game.shape();
        let stride: usize = shape[..player].iter().product();
        let block = stride * shape[player];
        let numbers = whole(game.payoffs_of(player).iter());
        let others = numbers.len() / shape[player];
        let index = |own: usize, column: usize| column / stride * block + own * stride + column % stride;
        let row = |own: usize| (0..others).map(|column| numbers[index(own, column)].clone()).collect();
        let table = (0..shape[player]).map(row).collect();
        Self { player, shape, table, scale: factor(game.payoffs_of(player).iter()) }
    }

    /// The payoff that a whole number of the table stands for.
    fn value(&self, whole: IBig) -> Rational {
        Rational::from(whole) / &self.scale
    }

    /// The first of the others' profiles whose best reply is worth least, and the first such reply.
    fn pure(&self) -> Option<(usize, usize)> {
        let columns = self.table.first()?.len();
        let mut least: Option<(&IBig, usize, usize)> = None;
        for column in 0..columns {
            let own = self.best_reply(|own| &self.table[own][column]);
            let value = &self.table[own][column];
            if least.is_none_or(|(so_far, _, _)| value < so_far) {
                least = Some((value, column, own));
            }
        }
        least.map(|(_, column, own)| (column, own))
    }

    /// The first of the player's strategies with the largest number.
    fn best_reply<T: PartialOrd>(&self, worth: impl Fn(usize) -> T) -> usize {
        (1..self.table.len()).fold(0, |best, own| if worth(own) > worth(best) { own } else { best })
    }

    /// What the others play in a column, with the player's own strategy.
    fn profile(&self, own: usize, column: usize) -> Vec<usize> {
        let mut rest = column;
        let strategy = |(player, &count): (usize, &usize)| {
            if player == self.player {
                return own;
            }
            let strategy = rest % count;
            rest /= count;
            strategy
        };
        self.shape.iter().enumerate().map(strategy).collect()
    }

    /// The lotteries of one opponent, or none, with a pure best reply.
    fn alone(&self, found: &MaxMin) -> Vec<Mixed> {
        let (weights, _) = lottery::weights(&found.column);
        let worth = |own: usize| weights.iter().map(|(c, weight)| &self.table[own][*c] * weight).sum::<IBig>();
        let own = pure(self.table.len(), self.best_reply(worth));
        (0..self.shape.len()).map(|p| if p == self.player { own.clone() } else { found.column.clone() }).collect()
    }
}

/// A pure strategy as a lottery.
fn pure(count: usize, strategy: usize) -> Mixed {
    (0..count).map(|s| if s == strategy { Rational::ONE } else { Rational::ZERO }).collect()
}
