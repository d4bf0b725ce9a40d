//! Finite games solved by looking at everything there is. Slow, plain, exact, and without a line of the solvers.
#![allow(dead_code)]

pub mod commitment;
pub mod games;
pub mod mediator;
pub mod plans;
pub mod polytope;
pub mod supports;
pub mod system;

use detente::exact::{Rational, parse};
use detente::game::NormalForm;

/// Both mixed strategies of a two-player game.
pub type Pair = [Vec<Rational>; 2];

/// Numbers as people write them: `"1/3, 2/3, 0"`.
pub fn numbers(text: &str) -> Vec<Rational> {
    text.split(',').map(|number| parse(number).unwrap()).collect()
}

/// A pair of strategies, as people write it: `"1/3, 2/3; 1/2, 1/2"`.
pub fn pair(text: &str) -> Pair {
    let (row, column) = text.split_once(';').unwrap();
    [numbers(row), numbers(column)]
}

/// What a player gets when everybody mixes: the sum over all profiles.
pub fn expected(game: &NormalForm, player: usize, strategies: &[Vec<Rational>]) -> Rational {
    (0..game.profile_count())
        .map(|index| {
            let profile = game.profile(index);
            let chance = profile.iter().zip(strategies).fold(Rational::ONE, |chance, (&at, mixed)| chance * &mixed[at]);
            chance * game.payoff_at(player, index)
        })
        .fold(Rational::ZERO, |sum, part| sum + part)
}

/// The largest gain of any player from any pure strategy; 0 if there is none.
pub fn regret(game: &NormalForm, strategies: &[Vec<Rational>]) -> Rational {
    let mut worst = Rational::ZERO;
    for (player, count) in game.shape().into_iter().enumerate() {
        let kept = expected(game, player, strategies);
        for own in 0..count {
            let mut other = strategies.to_vec();
            other[player] = (0..count).map(|at| Rational::from(u8::from(at == own))).collect();
            worst = worst.max(expected(game, player, &other) - &kept);
        }
    }
    worst
}
