//! The value of a constant-sum game, between what the two strategies prove.

use super::nash::profile;
use super::payoffs::Payoffs;
use super::words::{compare, number};
use crate::equilibrium::answer::ZeroSumAnswer;
use crate::game::NormalForm;

/// Every fault of an answer about a constant-sum game, in words; empty when there is none.
///
/// The sum is the same at every profile, the strategies are distributions, what they guarantee and concede is as
/// stated, and the value lies between. Guaranteed = conceded proves the value; where they differ the answer is
/// approximate and says by how much.
#[must_use]
pub fn check_zero_sum(game: &NormalForm, answer: &ZeroSumAnswer) -> Vec<String> {
    if game.players().len() != 2 {
        return vec![format!("a value of a game with {} players", game.players().len())];
    }
    let mut faults = Vec::new();
    let pairs = game.payoffs_of(0).iter().zip(game.payoffs_of(1));
    if let Some(at) = pairs.map(|(row, column)| row + column).position(|sum| sum != answer.sum) {
        faults.push(format!("the payoffs do not add to {} at {}", number(&answer.sum), at_profile(game, at)));
    }
    let strategies = answer.strategies.iter().map(Vec::as_slice);
    if let Some(mixtures) = profile(&mut faults, game, "the solution", strategies) {
        let payoffs = Payoffs::of(game);
        let mixtures: Vec<_> = mixtures.iter().collect();
        // What the second player gets from each of its strategies, and so what the first gets.
        let guaranteed = &answer.sum - payoffs.against(1, &mixtures).largest();
        let conceded = payoffs.against(0, &mixtures).largest();
        compare(&mut faults, "what the first player guarantees", &answer.guaranteed, &guaranteed);
        compare(&mut faults, "what the second player concedes", &answer.conceded, &conceded);
        if answer.value < guaranteed {
            faults.push(format!(
                "the value {} is below the {} that are guaranteed",
                number(&answer.value),
                number(&guaranteed)
            ));
        }
        if answer.value > conceded {
            faults.push(format!(
                "the value {} is above the {} that are conceded",
                number(&answer.value),
                number(&conceded)
            ));
        }
    }
    faults
}

fn at_profile(game: &NormalForm, at: usize) -> String {
    super::words::profile(&game.profile(at))
}
