//! Arming and restraint.

use super::build::{by, numbers, player, square};
use crate::exact::Rational;
use crate::game::NormalForm;

/// Two states restrain themselves or arm (Jervis 1978). Both restrained have 0, both armed −2, a restrained one that
/// faces arms −4, and who arms alone gets `alone`.
///
/// With `alone` below 0 it is the security dilemma: restraint is stable as long as it is trusted, and with −1 the mixed
/// equilibrium restrains with probability 2/3. Above 0, where arms bring an advantage, it is a prisoner's dilemma.
#[must_use]
pub fn arms_race(alone: i64) -> NormalForm {
    square(
        if alone < 0 { "Security dilemma" } else { "Arms race" },
        "after Jervis, Cooperation under the security dilemma, 1978",
        ["Restrain", "Arm"],
        [[(0, 0), (-4, alone)], [(alone, -4), (-2, -2)]],
    )
}

/// An arms race with levels 0, 1, …, whose best replies follow the reaction lines of Richardson (Arms and Insecurity,
/// 1960): each wants the level x to be a third of the other's y plus 4/3, and gets −(x − y/3 − 4/3)².
///
/// The lines cross at (2, 2). With three levels or more that is the only equilibrium, and what iterated elimination leaves.
#[must_use]
pub fn richardson(levels: usize) -> NormalForm {
    let one = |name| player(name, numbers(0, levels.max(1)));
    let payoff = |own: usize, other: usize| {
        // Three times the distance from the reaction line.
        let off = Rational::from(3 * own) - Rational::from(other) - Rational::from(4);
        -(&off * &off) / Rational::from(9)
    };
    by("Arms race with levels", "after Richardson, Arms and Insecurity, 1960", [one("Row"), one("Column")], |i, j| {
        (payoff(i, j), payoff(j, i))
    })
}
