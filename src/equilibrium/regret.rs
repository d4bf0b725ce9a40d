//! What a profile of mixed strategies pays, and how much anyone could gain by leaving it, exactly and for any number of
//! players.
//!
//! A profile has one mixed strategy for each player, each with one probability for each pure strategy.

use super::answer::Mixed;
use crate::exact::{Rational, linear};
use crate::game::normal::NormalForm;
use dashu_int::IBig;

/// The expected payoff of every pure strategy of a player while the others keep to the profile.
#[must_use]
pub fn replies(game: &NormalForm, profile: &[Mixed], player: usize) -> Vec<Rational> {
    // Everything is summed in whole numbers over one denominator: adding fractions would reduce each sum anew.
    let mut weights = vec![(0usize, IBig::ONE)];
    let mut denominator = IBig::ONE;
    let mut stride = 1;
    let mut own = (1, 0);
    for (at, (count, mixed)) in game.shape().into_iter().zip(profile).enumerate() {
        if at == player {
            own = (stride, count);
        } else {
            let (numerators, common) = over_one(mixed.iter());
            denominator *= common;
            let used = || numerators.iter().enumerate().filter(|(_, weight)| **weight != IBig::ZERO);
            weights = weights
                .iter()
                .flat_map(|(index, weight)| used().map(move |(s, factor)| (index + s * stride, weight * factor)))
                .collect();
        }
        stride *= count;
    }
    let strategies = 0..own.1;
    let indices = strategies.clone().flat_map(|s| weights.iter().map(move |(index, _)| index + s * own.0));
    let (payoffs, unit) = over_one(indices.map(|index| game.payoff_at(player, index)));
    denominator *= unit;
    let sum = |s: usize| -> IBig {
        weights.iter().zip(&payoffs[s * weights.len()..]).map(|((_, weight), payoff)| weight * payoff).sum()
    };
    strategies.map(|s| Rational::from_parts_signed(sum(s), denominator.clone())).collect()
}

/// Numerators over one common denominator, and that denominator.
fn over_one<'a>(numbers: impl Iterator<Item = &'a Rational> + Clone) -> (Vec<IBig>, IBig) {
    static ONE: Rational = Rational::ONE;
    let mut whole = linear::whole(numbers.chain(std::iter::once(&ONE)));
    let denominator = whole.pop().unwrap_or(IBig::ONE);
    (whole, denominator)
}

/// The pure strategies of a player that pay most while the others keep to the profile.
#[must_use]
pub fn best_replies(game: &NormalForm, profile: &[Mixed], player: usize) -> Vec<usize> {
    let payoffs = replies(game, profile, player);
    let best = payoffs.iter().max();
    payoffs.iter().enumerate().filter(|(_, payoff)| Some(*payoff) == best).map(|(s, _)| s).collect()
}

/// The expected payoff of each player.
#[must_use]
pub fn expected(game: &NormalForm, profile: &[Mixed]) -> Vec<Rational> {
    profile.iter().enumerate().map(|(player, mixed)| average(mixed, &replies(game, profile, player))).collect()
}

/// The regret of a profile: the largest gain of any player from any other strategy, the others' kept. It is 0 in an
/// equilibrium and never negative.
#[must_use]
pub fn of(game: &NormalForm, profile: &[Mixed]) -> Rational {
    payoffs_and_regret(game, profile).1
}

/// The expected payoff of each player, and the regret of the profile.
#[must_use]
pub fn payoffs_and_regret(game: &NormalForm, profile: &[Mixed]) -> (Vec<Rational>, Rational) {
    let mut regret = Rational::ZERO;
    let payoffs = profile.iter().enumerate().map(|(player, mixed)| {
        let replies = replies(game, profile, player);
        let payoff = average(mixed, &replies);
        let gain = replies.into_iter().max().map_or(Rational::ZERO, |best| best - &payoff);
        regret = std::mem::take(&mut regret).max(gain);
        payoff
    });
    (payoffs.collect(), regret)
}

fn average(mixed: &Mixed, payoffs: &[Rational]) -> Rational {
    let used = mixed.iter().zip(payoffs).filter(|(weight, _)| **weight != Rational::ZERO);
    used.fold(Rational::ZERO, |sum, (weight, payoff)| sum + weight * payoff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::parse;
    use crate::game::normal::Player;

    fn mixed<const N: usize>(weights: [&str; N]) -> Mixed {
        weights.map(|text| parse(text).unwrap()).to_vec()
    }

    /// A game of three players with 2, 3 and 2 strategies, against sums over all profiles.
    #[test]
    fn three_players_are_summed_over_all_profiles() {
        let player = |count: usize| Player { name: String::new(), strategies: vec![String::new(); count] };
        let payoffs =
            |seed: i64| (0..12).map(|at| parse(&format!("{}/7", (at * at * seed) % 11 - 4)).unwrap()).collect();
        let game = NormalForm::new("", vec![player(2), player(3), player(2)], (1..=3).map(payoffs).collect()).unwrap();
        let profile = [mixed(["1/3", "2/3"]), mixed(["0.5", "0", "0.5"]), mixed(["1/7", "6/7"])];
        let value = |player: usize, profile: &[Mixed]| -> Rational {
            let weight = |pure: &[usize]| {
                pure.iter().zip(profile).fold(Rational::ONE, |product, (s, mixed)| product * &mixed[*s])
            };
            (0..12).fold(Rational::ZERO, |sum, at| sum + weight(&game.profile(at)) * game.payoff_at(player, at))
        };
        let mut regret = Rational::ZERO;
        for (at, shape) in [2, 3, 2].into_iter().enumerate() {
            assert_eq!(expected(&game, &profile)[at], value(at, &profile));
            let replies = replies(&game, &profile, at);
            assert_eq!(replies.len(), shape);
            for (pure, reply) in replies.iter().enumerate() {
                let mut other = profile.clone();
                other[at] = (0..shape).map(|s| Rational::from(u8::from(s == pure))).collect();
                assert_eq!(*reply, value(at, &other));
                regret = regret.max(value(at, &other) - value(at, &profile));
            }
        }
        assert_eq!(of(&game, &profile), regret);
        assert!(regret > Rational::ZERO);
    }

    /// In matching pennies the equal mixture is the equilibrium, and against heads only tails is best (by hand).
    #[test]
    fn matching_pennies() {
        let a = vec![mixed(["1", "-1"]), mixed(["-1", "1"])];
        let b = vec![mixed(["-1", "1"]), mixed(["1", "-1"])];
        let game = NormalForm::bimatrix("", &a, &b).unwrap();
        let equal = mixed(["1/2", "1/2"]);
        assert_eq!(of(&game, &[equal.clone(), equal.clone()]), Rational::ZERO);
        let heads = mixed(["1", "0"]);
        assert_eq!(best_replies(&game, &[heads.clone(), equal.clone()], 1), [1]);
        assert_eq!(best_replies(&game, &[equal.clone(), equal], 1), [0, 1]);
        assert_eq!(payoffs_and_regret(&game, &[heads.clone(), heads]), (mixed(["1", "-1"]), Rational::from(2)));
    }
}
