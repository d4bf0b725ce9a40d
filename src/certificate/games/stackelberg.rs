//! Commitments: what the follower does about them, and that no other one is better.

use super::feasible;
use super::payoffs::{Payoffs, Weights};
use super::words::{self, compare, number};
use crate::equilibrium::answer::StackelbergAnswer;
use crate::exact::Rational;
use crate::game::NormalForm;

/// Every fault of a commitment, in words; empty when there is none.
///
/// For each reply of the follower the strategy given makes it a best reply and pays the leader as stated; no strategy
/// that makes it one pays more; and where none is given there is none. The commitment is the best of these. Payoffs are
/// exact; `tolerance` is how much better another reply may be for the follower, and another commitment for the leader: 0
/// for exact answers.
///
/// That no strategy pays more is proved by multipliers which this check finds itself: linear programming duality says
/// that they exist on the follower's other best replies if the strategy given is optimal (complementary slackness). A
/// reply that is never best is strictly dominated, perhaps by a mixture (Pearce 1984), which is found likewise.
#[must_use]
pub fn check_stackelberg(game: &NormalForm, answer: &StackelbergAnswer, tolerance: &Rational) -> Vec<String> {
    let players = game.players().len();
    let leader = answer.leader;
    if players != 2 || leader > 1 {
        return vec![format!("player {} leads in a game of {players} players", leader + 1)];
    }
    let follower = 1 - leader;
    let payoffs = Payoffs::of(game);
    let replies = payoffs.strategies(follower);
    let mut faults = Vec::new();
    if answer.payoffs.len() != 2 || answer.by_reply.len() != replies || answer.reply >= replies {
        return vec![format!(
            "{} payoffs, {} entries by reply and reply {} for two players and {replies} replies",
            answer.payoffs.len(),
            answer.by_reply.len(),
            answer.reply + 1
        )];
    }
    let count = payoffs.strategies(leader);
    if let Some(weights) = words::mixture(&mut faults, "the commitment", &answer.commitment, count) {
        let paid = against(&payoffs, leader, &weights, answer.reply);
        for (player, (said, paid)) in answer.payoffs.iter().zip(&paid).enumerate() {
            let what = format!("payoff of {}", words::player(game, player));
            compare(&mut faults, &what, said, paid);
        }
        ties(&mut faults, &payoffs, leader, "the commitment", &weights, answer.reply, tolerance);
    }
    for (reply, entry) in answer.by_reply.iter().enumerate() {
        let place = format!("by reply, {}", words::strategy(game, follower, reply));
        match entry {
            None => {
                if is_sometimes_best(game, leader, reply, tolerance) {
                    faults.push(format!("{place}: called never a best reply, but it is one to some strategy"));
                }
            }
            Some((value, mixed)) => {
                let Some(weights) = words::mixture(&mut faults, &place, mixed, count) else { continue };
                let paid = against(&payoffs, leader, &weights, reply);
                compare(&mut faults, &format!("{place}, what the leader gets"), value, &paid[leader]);
                let ties = ties(&mut faults, &payoffs, leader, &place, &weights, reply, tolerance);
                if ties.is_some_and(|ties| !is_optimal(&payoffs, leader, &ties, reply, &(&paid[leader] + tolerance))) {
                    faults.push(format!("{place}: the leader can get more than {}", number(&paid[leader])));
                }
            }
        }
    }
    let most = answer.by_reply.iter().flatten().map(|(value, _)| value).max();
    match most {
        Some(most) => compare(&mut faults, "the most over all replies", &answer.payoffs[leader], most),
        None => faults.push("no reply of the follower is ever best".to_owned()),
    }
    faults
}

/// What both players get when the leader mixes and the follower replies.
fn against(payoffs: &Payoffs<'_>, leader: usize, weights: &Weights, reply: usize) -> [Rational; 2] {
    let on = Weights::on(reply);
    let mixtures = if leader == 0 { [weights, &on] } else { [&on, weights] };
    let mut paid = [Rational::ZERO, Rational::ZERO];
    paid[leader] = payoffs.against(leader, &mixtures).mean(weights);
    paid[1 - leader] = payoffs.against(1 - leader, &mixtures).at(reply);
    paid
}

/// The other replies that are as good as the one given; says so if one is better.
fn ties(
    faults: &mut Vec<String>,
    payoffs: &Payoffs<'_>,
    leader: usize,
    place: &str,
    weights: &Weights,
    reply: usize,
    tolerance: &Rational,
) -> Option<Vec<usize>> {
    let facing = payoffs.against(1 - leader, &[weights, weights]);
    let least = facing.at(reply) - tolerance;
    let gain = facing.largest() - facing.at(reply);
    if gain > *tolerance {
        let best = facing.best().first().copied().unwrap_or(reply);
        let better = words::strategy(payoffs.game(), 1 - leader, best);
        faults.push(format!("{place}: {better} is a better reply than {}, by {}", reply + 1, number(&gain)));
        return None;
    }
    Some((0..facing.numbers.len()).filter(|&other| other != reply && facing.at(other) >= least).collect())
}

/// By strategy of the leader: how much more the reply gives the follower than another one.
fn advantages(game: &NormalForm, leader: usize, reply: usize, other: usize) -> impl Iterator<Item = Rational> {
    let follower = 1 - leader;
    let profile = move |own: usize, reply: usize| if leader == 0 { [own, reply] } else { [reply, own] };
    (0..game.shape()[leader])
        .map(move |own| game.payoff(follower, &profile(own, reply)) - game.payoff(follower, &profile(own, other)))
}

/// By strategy of the leader: how much more the reply gives the follower than each of some others.
fn table(game: &NormalForm, leader: usize, reply: usize, others: &[usize]) -> Vec<Vec<Rational>> {
    let columns: Vec<Vec<Rational>> =
        others.iter().map(|&other| advantages(game, leader, reply, other).collect()).collect();
    (0..game.shape()[leader]).map(|own| columns.iter().map(|column| column[own].clone()).collect()).collect()
}

/// Multipliers y ≥ 0 on replies that are as good with, for every strategy i of the leader,
/// `u(i, reply) + Σ_k y_k (advantage of reply over k at i) ≤ value`.
fn is_optimal(payoffs: &Payoffs<'_>, leader: usize, ties: &[usize], reply: usize, value: &Rational) -> bool {
    let rows = table(payoffs.game(), leader, reply, ties);
    let own = payoffs.against(leader, &[&Weights::on(reply), &Weights::on(reply)]);
    let bounds: Vec<Rational> = (0..rows.len()).map(|strategy| value - own.at(strategy)).collect();
    feasible::point(&rows, &bounds).is_some()
}

/// Whether some strategy of the leader makes the reply a best one: unless a mixture of the others is better everywhere,
/// or worse by no more than the tolerance if there is one.
fn is_sometimes_best(game: &NormalForm, leader: usize, reply: usize, tolerance: &Rational) -> bool {
    let others: Vec<usize> = (0..game.shape()[1 - leader]).filter(|&other| other != reply).collect();
    let mut rows = table(game, leader, reply, &others);
    let mut bounds = vec![-Rational::ONE; rows.len()];
    if *tolerance > Rational::ZERO {
        bounds = vec![tolerance.clone(); rows.len()];
        rows.extend([vec![Rational::ONE; others.len()], vec![-Rational::ONE; others.len()]]);
        bounds.extend([Rational::ONE, -Rational::ONE]);
    }
    feasible::point(&rows, &bounds).is_none()
}
