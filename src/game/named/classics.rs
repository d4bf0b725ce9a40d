//! The games that everybody knows.

use super::build::{by, numbers, player, square};
use crate::exact::Rational;
use crate::game::NormalForm;

/// The prisoner's dilemma with the payoffs of Axelrod's tournaments: temptation 5, reward 3, punishment 1, sucker's
/// payoff 0 (Axelrod, The Evolution of Cooperation, 1984). Defecting dominates.
#[must_use]
pub fn prisoners_dilemma() -> NormalForm {
    square(
        "Prisoner's dilemma",
        "Tucker 1950; payoffs of Axelrod, The Evolution of Cooperation, 1984",
        ["Cooperate", "Defect"],
        [[(3, 3), (0, 5)], [(5, 0), (1, 1)]],
    )
}

/// Chicken by ranks, 4 is best (Rapoport and Chammah 1966; ranks as in Brams, Superpower Games, 1985). Two pure
/// equilibria, and a mixed one with probabilities 1/2.
#[must_use]
pub fn chicken() -> NormalForm {
    square(
        "Chicken",
        "Rapoport and Chammah, The game of chicken, 1966; ranks of Brams, Superpower Games, 1985",
        ["Swerve", "Straight"],
        [[(3, 3), (2, 4)], [(4, 2), (1, 1)]],
    )
}

/// The stag hunt by ranks, 4 is best (Rousseau 1755; Jervis 1978). Two pure equilibria, and a mixed one with
/// probabilities 1/2.
#[must_use]
pub fn stag_hunt() -> NormalForm {
    square(
        "Stag hunt",
        "Rousseau 1755; Jervis, Cooperation under the security dilemma, 1978",
        ["Stag", "Hare"],
        [[(4, 4), (1, 3)], [(3, 1), (2, 2)]],
    )
}

/// The battle of the sexes (Luce and Raiffa, Games and Decisions, 1957, section 5.3). Two pure equilibria, and the
/// mixed one (3/5, 2/5; 2/5, 3/5), which pays 1/5 to both.
#[must_use]
pub fn battle_of_the_sexes() -> NormalForm {
    square(
        "Battle of the sexes",
        "Luce and Raiffa, Games and Decisions, 1957",
        ["Fight", "Ballet"],
        [[(2, 1), (-1, -1)], [(-1, -1), (1, 2)]],
    )
}

/// Matching pennies: the first player wins if the pennies match (von Neumann 1928). Value 0, probabilities 1/2.
#[must_use]
pub fn matching_pennies() -> NormalForm {
    square(
        "Matching pennies",
        "von Neumann, Zur Theorie der Gesellschaftsspiele, 1928",
        ["Heads", "Tails"],
        [[(1, -1), (-1, 1)], [(-1, 1), (1, -1)]],
    )
}

/// Rock, paper, scissors. Value 0, probabilities 1/3 (von Neumann 1928).
#[must_use]
pub fn rock_paper_scissors() -> NormalForm {
    square(
        "Rock, paper, scissors",
        "von Neumann, Zur Theorie der Gesellschaftsspiele, 1928",
        ["Rock", "Paper", "Scissors"],
        [[(0, 0), (-1, 1), (1, -1)], [(1, -1), (0, 0), (-1, 1)], [(-1, 1), (1, -1), (0, 0)]],
    )
}

/// Where to meet, of so many places (at least one): both get 1 if they choose the same and 0 if not (Schelling, The
/// Strategy of Conflict, 1960). 2^n − 1 equilibria: one for each set of places, all of it with the same probability.
#[must_use]
pub fn coordination(places: usize) -> NormalForm {
    let one = |name| player(name, numbers(1, places.max(1)));
    by("Coordination", "Schelling, The Strategy of Conflict, 1960", [one("Row"), one("Column")], |i, j| {
        let met = if i == j { Rational::ONE } else { Rational::ZERO };
        (met.clone(), met)
    })
}
