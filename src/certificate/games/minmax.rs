//! What the others can hold a player to, with proofs from both sides.

use super::feasible;
use super::nash::profile;
use super::payoffs::{Payoffs, Values, Weights};
use super::words::{self, compare, number};
use crate::equilibrium::answer::MinmaxAnswer;
use crate::exact::Rational;
use crate::game::NormalForm;
use dashu_int::IBig;

/// Every fault of minmax values, in words; empty when there is none.
///
/// - Pure: the least over the others' profiles of the best reply, by looking at all of them.
/// - Mixed: the others' strategies hold the player to the value stated, and the player's own is a best reply. For two
///   players some strategy of the player guarantees as much, so the value is exact. For more, independent others can do
///   no better than correlated ones and no worse than pure ones; `mixed_exact` is accepted where the value is that
///   of correlated ones, which proves it.
/// - Correlated: some distribution of the others holds the player to it, and some strategy of the player guarantees it.
#[must_use]
pub fn check_minmax(game: &NormalForm, answers: &[MinmaxAnswer]) -> Vec<String> {
    let mut faults = Vec::new();
    let payoffs = Payoffs::of(game);
    let players = game.players().len();
    for answer in answers {
        if answer.player >= players {
            faults.push(format!("there is no player {}", answer.player + 1));
            continue;
        }
        let who = words::player(game, answer.player);
        // By profile of the others: what each strategy of the player gets.
        let held = held(&payoffs, answer.player);
        pure(&mut faults, &payoffs, answer, &who, &held);
        mixed(&mut faults, &payoffs, answer, &who, &held);
        if let Some(value) = &answer.correlated {
            let all: Vec<usize> = (0..payoffs.strategies(answer.player)).collect();
            if !can_guarantee(&held, &all, value) {
                faults.push(format!("{who}, correlated: others can hold it below {}", number(value)));
            }
            if !can_hold(&held, value) {
                faults.push(format!("{who}, correlated: others cannot hold it to {}", number(value)));
            }
        }
    }
    faults
}

/// What each strategy of a player gets, at each profile of the others.
fn held(payoffs: &Payoffs<'_>, player: usize) -> Vec<Values> {
    let all: Vec<Vec<usize>> = payoffs.game().shape().into_iter().map(|count| (0..count).collect()).collect();
    let stride = payoffs.stride(player);
    let one = |begin: usize| {
        let mut sums = payoffs.sums(player, payoffs.strategies(player));
        (0..payoffs.strategies(player)).for_each(|own| sums.add(own, begin + own * stride, &IBig::ONE));
        sums.over(&IBig::ONE)
    };
    payoffs.opposite(player, &all).into_iter().map(one).collect()
}

fn pure(faults: &mut Vec<String>, payoffs: &Payoffs<'_>, answer: &MinmaxAnswer, who: &str, held: &[Values]) {
    let game = payoffs.game();
    let (value, at) = &answer.pure;
    let least = held.iter().map(Values::largest).min().unwrap_or(Rational::ZERO);
    compare(faults, &format!("{who}, pure"), value, &least);
    let shape = game.shape();
    if at.len() != shape.len() || at.iter().zip(&shape).any(|(strategy, count)| strategy >= count) {
        faults.push(format!("{who}, pure: {} is no profile of the game", words::profile(at)));
        return;
    }
    let mut best = game.payoff(answer.player, at).clone();
    let mut other = at.clone();
    for own in 0..shape[answer.player] {
        other[answer.player] = own;
        best = best.max(game.payoff(answer.player, &other).clone());
    }
    let place = format!("{who}, pure, at {}", words::profile(at));
    compare(faults, &format!("{place}, what it gets"), game.payoff(answer.player, at), &best);
    compare(faults, &format!("{place}, its best reply"), value, &best);
}

fn mixed(faults: &mut Vec<String>, payoffs: &Payoffs<'_>, answer: &MinmaxAnswer, who: &str, held: &[Values]) {
    let Some((value, strategies)) = &answer.mixed else {
        if answer.mixed_exact {
            faults.push(format!("{who}, mixed: called exact, but there is none"));
        }
        return;
    };
    let game = payoffs.game();
    let player = answer.player;
    let place = format!("{who}, mixed");
    let Some(mixtures) = profile(faults, game, &place, strategies.iter().map(Vec::as_slice)) else { return };
    let mixtures: Vec<&Weights> = mixtures.iter().collect();
    let facing = payoffs.against(player, &mixtures);
    compare(faults, &format!("{place}, its best reply"), value, &facing.largest());
    compare(faults, &format!("{place}, what its own strategy gets"), &facing.mean(mixtures[player]), &facing.largest());
    if *value > answer.pure.0 {
        faults.push(format!("{place}: {} is more than the pure value {}", number(value), number(&answer.pure.0)));
    }
    if game.players().len() <= 2 {
        // If the value is right, best replies are enough to guarantee it (complementary slackness).
        if answer.mixed_exact && !can_guarantee(held, &facing.best(), value) {
            faults.push(format!("{place}: others can hold it below {}", number(value)));
        }
    } else {
        if let Some(correlated) = answer.correlated.as_ref().filter(|correlated| value < correlated) {
            faults.push(format!("{place}: {} is less than the correlated {}", number(value), number(correlated)));
        }
        if answer.mixed_exact && answer.correlated.as_ref() != Some(value) {
            faults.push(format!("{place}: called exact, but nothing proves that the others can do no better"));
        }
    }
}

/// Whether the player has a mixture of some strategies that gets at least the value at every profile of the others.
fn can_guarantee(held: &[Values], own: &[usize], value: &Rational) -> bool {
    // With all payoffs moved above 0, shares that add to less than 1 can only get better by being made larger.
    let least = held.iter().map(Values::least).min().unwrap_or(Rational::ZERO);
    let shift = Rational::ONE - least;
    let mut rows: Vec<Vec<Rational>> =
        held.iter().map(|values| own.iter().map(|&at| -(values.at(at) + &shift)).collect()).collect();
    let mut bounds = vec![-(value + &shift); rows.len()];
    rows.push(vec![Rational::ONE; own.len()]);
    bounds.push(Rational::ONE);
    feasible::point(&rows, &bounds).is_some()
}

/// Whether the others have a distribution against which no strategy of the player gets more than the value.
fn can_hold(held: &[Values], value: &Rational) -> bool {
    let strategies = held.first().map_or(0, |values| values.numbers.len());
    let most = held.iter().map(Values::largest).max().unwrap_or(Rational::ZERO);
    // With all payoffs moved below 0, shares that add to less than 1 hold it even lower by being made larger.
    let shift = Rational::ONE + most;
    let mut rows: Vec<Vec<Rational>> =
        (0..strategies).map(|own| held.iter().map(|values| values.at(own) - &shift).collect()).collect();
    let mut bounds = vec![value - &shift; rows.len()];
    rows.push(vec![Rational::ONE; held.len()]);
    bounds.push(Rational::ONE);
    feasible::point(&rows, &bounds).is_some()
}
