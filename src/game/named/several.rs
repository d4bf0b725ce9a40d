//! Games of several players.

use super::build::{player, texts};
use crate::exact::Rational;
use crate::game::{NormalForm, Player};

/// A game in which everybody has two strategies and only the number of those on the first one matters.
/// `payoff(first, others)`: for one that plays the first strategy or not while so many others play it.
fn counted(
    title: &str,
    source: &str,
    names: [&str; 2],
    players: usize,
    payoff: impl Fn(bool, usize) -> Rational,
) -> NormalForm {
    let players = players.clamp(1, 16);
    let list: Vec<Player> = (1..=players).map(|number| player(&number.to_string(), texts(&names))).collect();
    // Digit i of a profile's number is player i's strategy.
    let first = |profile: usize, player: usize| profile >> player & 1 == 0;
    let of = |own: usize| {
        let one = |profile: usize| {
            let others = (0..players).filter(|&other| other != own && first(profile, other)).count();
            payoff(first(profile, own), others)
        };
        (0..1 << players).map(one).collect()
    };
    let payoffs = (0..players).map(of).collect();
    NormalForm::known(title, source, list, payoffs)
}

/// The volunteer's dilemma of 1 to 16 players: all get 4 if somebody volunteers, at a cost of 1 to each who does, and 0 if
/// nobody does (Diekmann, Volunteer's dilemma, 1985). In the symmetric equilibrium of n players each stays out with
/// probability (1/4)^(1/(n−1)): 1/2 for three.
#[must_use]
pub fn volunteers(players: usize) -> NormalForm {
    let source = "Diekmann, Volunteer's dilemma, 1985";
    counted("Volunteer's dilemma", source, ["Volunteer", "Wait"], players, |volunteers, others| {
        Rational::from(match (volunteers, others) {
            (true, _) => 3,
            (false, 0) => 0,
            (false, _) => 4,
        })
    })
}

/// A public good of 1 to 16 players: each contribution costs 2 and brings 3/n to everybody (Samuelson 1954; Hardin,
/// Collective action as an agreeable n-prisoners' dilemma, 1971). From two players on nobody contributes.
#[must_use]
pub fn public_goods(players: usize) -> NormalForm {
    let share = Rational::from(3) / Rational::from(players.clamp(1, 16));
    let source = "Hardin, Collective action as an agreeable n-prisoners' dilemma, 1971";
    counted("Public good", source, ["Contribute", "Withhold"], players, |contributes, others| {
        let good = &share * Rational::from(others + usize::from(contributes));
        if contributes { good - Rational::from(2) } else { good }
    })
}
