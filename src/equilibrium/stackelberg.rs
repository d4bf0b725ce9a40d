//! Commitment to a mixed strategy in a game of two players (von Stackelberg 1934; Conitzer and Sandholm 2006; von Stengel and
//! Zamir 2010).
//!
//! The leader commits to a lottery, the follower sees the lottery and gives a best reply; among its best replies it gives
//! the one that the leader likes best (the strong form). For every reply a linear program finds the commitment that is best for
//! the leader while that reply is a best one; the best of these is the answer.

use super::answer::{Arithmetic, Mixed, StackelbergAnswer};
use super::lottery::{self, Scaled};
use crate::error::{Error, Fault};
use crate::exact::Rational;
use crate::exact::linear::dot;
use crate::game::NormalForm;
use dashu_int::IBig;

/// What a leader commits to, from 0, and what follows. Of replies that give the leader the same the first is taken.
///
/// In floating point the commitments are rounded lotteries and their payoffs exact; the reply is then a best one up to
/// rounding only.
///
/// # Errors
/// [`Error::Unsupported`] if there are not two players, [`Error::Input`] if the leader is not one of them.
pub fn solve(game: &NormalForm, leader: usize, arithmetic: Arithmetic) -> Result<StackelbergAnswer, Error> {
    let count = game.players().len();
    if count != 2 {
        return Err(Error::Unsupported(format!("a leader in a game of {count} players: there have to be two")));
    }
    if leader > 1 {
        let allowed = "player 1 or 2".to_owned();
        let (path, found) = ("leader".to_owned(), format!("player {}", leader + 1));
        return Err(Error::Input(vec![Fault { path, position: None, found, allowed }]));
    }
    let (own, others) = (by_leader(game, leader, leader), by_leader(game, 1 - leader, leader));
    let (whole_own, whole_others) = (Scaled::new(&own), Scaled::new(&others));
    let replies = own.first().map_or(0, Vec::len);

    let mut by_reply = Vec::with_capacity(replies);
    let mut at_once = true;
    for reply in 0..replies {
        let costs: Vec<IBig> = whole_own.numbers.iter().map(|row| row[reply].clone()).collect();
        let rows = temptations(&whole_others.numbers, reply);
        let commitment = match arithmetic {
            Arithmetic::Float => lottery::best_float(&costs, &rows).map(|mixed| {
                let rounded = lottery::rounded(&mixed);
                rounded.into_iter().map(lottery::probability).collect()
            }),
            Arithmetic::Exact => {
                let found = lottery::best(&costs, &rows, &|| false).ok_or_else(stopped)?;
                at_once &= found.as_ref().is_none_or(|best| best.at_once);
                found.map(|best| best.lottery)
            }
        };
        by_reply.push(commitment.map(|mixed: Mixed| (expected(&own, &mixed, reply), mixed)));
    }
    let mut best: Option<(usize, &(Rational, Mixed))> = None;
    for (reply, found) in by_reply.iter().enumerate() {
        if let Some(found) = found
            && best.is_none_or(|(_, so_far)| found.0 > so_far.0)
        {
            best = Some((reply, found));
        }
    }
    let Some((reply, (value, commitment))) = best else {
        return Err(Error::Bug("a follower without a best reply".to_owned()));
    };
    let follower = expected(&others, commitment, reply);
    let payoffs = if leader == 0 { vec![value.clone(), follower] } else { vec![follower, value.clone()] };
    let method = match (arithmetic, at_once) {
        (Arithmetic::Float, _) => "one linear program a reply in floating point; commitments rounded, payoffs exact",
        (Arithmetic::Exact, true) => {
            "one linear program a reply; bases from floating point, solved and checked exactly"
        }
        (Arithmetic::Exact, false) => "one linear program a reply; bases refined exactly until optimal",
    };
    let (commitment, method) = (commitment.clone(), method.to_owned());
    Ok(StackelbergAnswer { leader, commitment, reply, payoffs, by_reply, method })
}

fn stopped() -> Error {
    Error::Bug("a linear program without a limit was stopped".to_owned())
}

/// A player's payoffs by the leader's strategy, then the follower's.
fn by_leader(game: &NormalForm, player: usize, leader: usize) -> Vec<Vec<&Rational>> {
    let shape = game.shape();
    let (mine, theirs) = (shape[leader], shape[1 - leader]);
    let index =
        |own: usize, other: usize| if leader == 0 { game.index(&[own, other]) } else { game.index(&[other, own]) };
    (0..mine).map(|own| (0..theirs).map(|other| game.payoff_at(player, index(own, other))).collect()).collect()
}

/// For every deviation of the follower that is ever better than a reply: by how much, by the leader's strategy.
fn temptations(payoffs: &[Vec<IBig>], reply: usize) -> Vec<Vec<IBig>> {
    let replies = payoffs.first().map_or(0, Vec::len);
    let gains = |deviation: usize| payoffs.iter().map(|row| &row[deviation] - &row[reply]).collect::<Vec<_>>();
    (0..replies).map(gains).filter(|gains| gains.iter().any(|gain| *gain > IBig::ZERO)).collect()
}

fn expected(payoffs: &[Vec<&Rational>], commitment: &Mixed, reply: usize) -> Rational {
    dot(payoffs.iter().map(|row| row[reply]), commitment)
}
