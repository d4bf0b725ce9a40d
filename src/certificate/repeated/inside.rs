//! That every vertex is sustained: its plays are enforced by promises of vertices, and by the threat of the worst ones.

use super::period::{Account, Period};
use crate::certificate::games::words::number;
use crate::exact::Rational;
use crate::repeated::answer::{Play, RepeatedGame, ValueSets};

/// What is not sustained, in words; the shape is known to be right.
pub(super) fn faults(game: &RepeatedGame, answer: &ValueSets) -> Vec<String> {
    let mut faults = Vec::new();
    for (state, set) in answer.sets.iter().enumerate() {
        for (player, threat) in set.threat.iter().enumerate() {
            let least = set.vertices.iter().map(|vertex| &vertex.payoff[player]).min();
            if least != Some(threat) {
                faults.push(format!("state {}: the threat to player {} is no vertex's", state + 1, player + 1));
            }
        }
    }
    for (state, set) in answer.sets.iter().enumerate() {
        for (at, vertex) in set.vertices.iter().enumerate() {
            let place = format!("state {}, vertex {}", state + 1, at + 1);
            let mut sum = Rational::ZERO;
            let mut payoff = vec![Rational::ZERO; game.discount.len()];
            for play in &vertex.lottery {
                if play.probability < Rational::ZERO {
                    faults.push(format!("{place}: a negative probability"));
                }
                sum += &play.probability;
                let period = Period::new(game, state, play.profile);
                let Some(promises) = promises(answer, &period, play) else {
                    faults.push(format!("{place}: a promise that is no mixture of vertices"));
                    continue;
                };
                for (player, total) in payoff.iter_mut().enumerate() {
                    *total += &play.probability
                        * value(answer, &period.complying(player, game.discount[player].get()), player, &promises);
                }
                faults.extend(
                    temptations(game, answer, &period, &promises).into_iter().map(|why| format!("{place}: {why}")),
                );
            }
            if sum != Rational::ONE {
                faults.push(format!("{place}: probabilities that add to {}", number(&sum)));
            } else if payoff != vertex.payoff {
                faults.push(format!("{place}: what is played and promised is worth something else"));
            }
        }
    }
    faults
}

/// By branch the payoffs that are promised; `None` if the weights are no weights.
fn promises(answer: &ValueSets, period: &Period, play: &Play) -> Option<Vec<Vec<Rational>>> {
    let one = |(branch, mixture): (usize, &Vec<(usize, Rational)>)| {
        let vertices = &answer.sets[period.branches[branch]].vertices;
        let sum = mixture.iter().fold(Rational::ZERO, |sum, (_, weight)| sum + weight);
        if sum != Rational::ONE || mixture.iter().any(|(_, weight)| *weight < Rational::ZERO) {
            return None;
        }
        if let [(vertex, _)] = mixture[..] {
            return Some(vertices[vertex].payoff.clone());
        }
        let mut payoff = vec![Rational::ZERO; vertices[mixture[0].0].payoff.len()];
        for (vertex, weight) in mixture {
            payoff.iter_mut().zip(&vertices[*vertex].payoff).for_each(|(total, part)| *total += weight * part);
        }
        Some(payoff)
    };
    play.promise.iter().enumerate().map(one).collect()
}

fn value(answer: &ValueSets, account: &Account<Rational>, player: usize, promises: &[Vec<Rational>]) -> Rational {
    let mut sum = account.constant.clone();
    for (weight, promise) in account.promise.iter().zip(promises).filter(|(weight, _)| !weight.is_zero()) {
        sum += weight * &promise[player];
    }
    for (weight, set) in account.threat.iter().zip(&answer.sets).filter(|(weight, _)| !weight.is_zero()) {
        match set.threat.get(player) {
            Some(threat) => sum += weight * threat,
            // A deviation that leads where nothing is known to be sustained is punished by nothing known.
            None => return Rational::from(-1),
        }
    }
    sum
}

/// Who would gain by deviating.
fn temptations(game: &RepeatedGame, answer: &ValueSets, period: &Period, promises: &[Vec<Rational>]) -> Vec<String> {
    let mut faults = Vec::new();
    for (player, delta) in game.discount.iter().map(|discount| discount.get()).enumerate() {
        let complying = period.complying(player, delta);
        let actions = match period.best_deviation(player) {
            Some(action) => vec![action],
            None => period.deviations(player).collect(),
        };
        for action in actions {
            if value(answer, &period.incentive(&complying, player, delta, action), player, promises) < Rational::ZERO {
                faults.push(format!("player {} gains by playing action {}", player + 1, action + 1));
            }
        }
    }
    faults
}
