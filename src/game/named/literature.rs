//! Games that a paper is known for.

use super::build::{by, matrices, numbers, player, square};
use crate::exact::Rational;
use crate::game::NormalForm;

/// Aumann's example of correlation (Aumann, Subjectivity and correlation in randomized strategies, 1974): chicken whose
/// best correlated equilibrium pays 21/2 in sum, more than any Nash equilibrium.
#[must_use]
pub fn aumann_1974() -> NormalForm {
    square(
        "Aumann's chicken",
        "Aumann, Subjectivity and correlation in randomized strategies, 1974",
        ["Yield", "Insist"],
        [[(6, 6), (2, 7)], [(7, 2), (0, 0)]],
    )
}

/// A stag hunt in which a promise to cooperate says nothing, as everybody would like the other to believe it (Aumann, Nash
/// equilibria are not self-enforcing, 1990). The mixed equilibrium cooperates with probability 7/8.
#[must_use]
pub fn aumann_1990() -> NormalForm {
    square(
        "Aumann's stag hunt",
        "Aumann, Nash equilibria are not self-enforcing, 1990",
        ["Cooperate", "Defect"],
        [[(9, 9), (0, 8)], [(8, 0), (7, 7)]],
    )
}

/// A game whose only equilibrium, Nash or correlated, pays (3, 3), while a mediator to whom one must submit beforehand
/// brings (7/2, 7/2) or more (Moulin and Vial, Strategically zero-sum games, 1978).
#[must_use]
pub fn moulin_vial() -> NormalForm {
    square(
        "Moulin and Vial's game",
        "Moulin and Vial, Strategically zero-sum games, 1978",
        ["1", "2", "3"],
        [[(3, 3), (1, 1), (4, 1)], [(1, 4), (5, 2), (0, 0)], [(1, 1), (0, 0), (2, 5)]],
    )
}

/// O'Neill's card game, for a stake of 1: the first player wins if both show the joker or if both show numbers that
/// differ (O'Neill, Nonmetric test of the minimax theory of two-person zerosum games, 1987). The joker has probability
/// 2/5, each number 1/5; value −1/5.
#[must_use]
pub fn oneill() -> NormalForm {
    let win = |i: usize, j: usize| if i == 0 || j == 0 { i == j } else { i != j };
    let cards = || ["Joker", "Ace", "Two", "Three"].iter().map(|card| (*card).to_owned()).collect();
    by(
        "O'Neill's card game",
        "O'Neill, Nonmetric test of the minimax theory of two-person zerosum games, 1987",
        [player("Row", cards()), player("Column", cards())],
        |i, j| if win(i, j) { (Rational::ONE, -Rational::ONE) } else { (-Rational::ONE, Rational::ONE) },
    )
}

/// The game in which fictitious play goes round for ever (Shapley, Some topics in two-person games, 1964). One
/// equilibrium, all probabilities 1/3.
#[must_use]
pub fn shapley_1964() -> NormalForm {
    matrices(
        "Shapley's cycle",
        "Shapley, Some topics in two-person games, 1964",
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0, 1, 0], [0, 0, 1], [1, 0, 0]],
    )
}

/// A symmetric game with an equilibrium that the algorithm of Lemke and Howson never reaches from the outside (Shapley, A
/// note on the Lemke–Howson algorithm, 1974). Equilibria (0, 0, 1), (1/3, 2/3, 0) and (1/6, 1/3, 1/2) of both.
#[must_use]
pub fn shapley_1974() -> NormalForm {
    matrices(
        "Shapley's inaccessible equilibrium",
        "Shapley, A note on the Lemke-Howson algorithm, 1974",
        [[0, 3, 0], [2, 2, 0], [3, 0, 1]],
        [[0, 2, 3], [3, 2, 0], [0, 0, 1]],
    )
}

/// A game whose equilibria are one connected set, a closed curve of six segments (Kohlberg and Mertens, On the strategic
/// stability of equilibria, 1986).
#[must_use]
pub fn kohlberg_mertens() -> NormalForm {
    square(
        "Kohlberg and Mertens' circle",
        "Kohlberg and Mertens, On the strategic stability of equilibria, 1986",
        ["1", "2", "3"],
        [[(1, 1), (0, -1), (-1, 1)], [(-1, 0), (0, 0), (-1, 0)], [(1, -1), (0, -1), (-2, -2)]],
    )
}

/// The traveler's dilemma: claims from `least` to `most`; both get the lower claim, whoever made it gets `bonus` more and
/// the other `bonus` less (Basu, The traveler's dilemma, 1994). With a bonus above 1 the lowest claim of both is the
/// only equilibrium. `most` below `least` counts as `least`.
#[must_use]
pub fn travelers_dilemma(least: u16, most: u16, bonus: u16) -> NormalForm {
    let count = usize::from(most.saturating_sub(least)) + 1;
    let one = |name| player(name, numbers(i64::from(least), count));
    let payoff = |own: usize, other: usize| {
        let lower = Rational::from(usize::from(least) + own.min(other));
        match own.cmp(&other) {
            std::cmp::Ordering::Less => lower + Rational::from(bonus),
            std::cmp::Ordering::Equal => lower,
            std::cmp::Ordering::Greater => lower - Rational::from(bonus),
        }
    };
    by("Traveler's dilemma", "Basu, The traveler's dilemma, 1994", [one("Row"), one("Column")], |i, j| {
        (payoff(i, j), payoff(j, i))
    })
}

/// Nash's demand game with so many units: each demands from 0 to all of them and gets its demand if both demands can be
/// met, else nothing (Nash, Two-person cooperative games, 1953). Every division is an equilibrium, and the game is
/// degenerate.
#[must_use]
pub fn nash_demand(units: u16) -> NormalForm {
    let one = |name| player(name, numbers(0, usize::from(units) + 1));
    by("Nash's demand game", "Nash, Two-person cooperative games, 1953", [one("Row"), one("Column")], |i, j| {
        if i + j <= usize::from(units) { (i.into(), j.into()) } else { (Rational::ZERO, Rational::ZERO) }
    })
}

/// A 6 × 6 game with 75 equilibria, more than coordination has (von Stengel, New maximal numbers of equilibria in bimatrix
/// games, 1999).
#[must_use]
pub fn von_stengel() -> NormalForm {
    matrices(
        "Von Stengel's 75 equilibria",
        "von Stengel, New maximal numbers of equilibria in bimatrix games, 1999",
        [
            [9504, -660, 19976, -20526, 1776, -8976],
            [-111771, 31680, -130944, 168124, -8514, 52764],
            [397584, -113850, 451176, -586476, 29216, -178761],
            [171204, -45936, 208626, -263076, 14124, -84436],
            [1303104, -453420, 1227336, -1718376, 72336, -461736],
            [737154, -227040, 774576, -1039236, 48081, -300036],
        ],
        [
            [72336, 48081, 29216, 14124, 1776, -8514],
            [-461736, -300036, -178761, -84436, -8976, 52764],
            [1227336, 774576, 451176, 208626, 19976, -130944],
            [-1718376, -1039236, -586476, -263076, -20526, 168124],
            [1303104, 737154, 397584, 171204, 9504, -111771],
            [-453420, -227040, -113850, -45936, -660, 31680],
        ],
    )
}

/// A 6 × 6 game on which the algorithm of Lemke and Howson takes long paths from every side (Savani and von Stengel, Hard-to-
/// solve bimatrix games, 2006). One equilibrium: (1, 5, 9, 9, 5, 1)/30 and (5, 1, 9, 9, 1, 5)/30.
#[must_use]
pub fn savani_von_stengel() -> NormalForm {
    matrices(
        "Savani and von Stengel's long paths",
        "Savani and von Stengel, Hard-to-solve bimatrix games, 2006",
        [
            [-180, 72, -333, 297, -153, 270],
            [-30, 17, -33, 42, -3, 20],
            [-81, 36, -126, 126, -36, 90],
            [90, -36, 126, -126, 36, -81],
            [20, -3, 42, -33, 17, -30],
            [270, -153, 297, -333, 72, -180],
        ],
        [
            [72, 36, 17, -3, -36, -153],
            [-180, -81, -30, 20, 90, 270],
            [297, 126, 42, -33, -126, -333],
            [-333, -126, -33, 42, 126, 297],
            [270, 90, 20, -30, -81, -180],
            [-153, -36, -3, 17, 36, 72],
        ],
    )
}
