//! Games in extensive form.

use super::build::{Part, Way, end, tree, way};
use crate::exact::Rational;
use crate::game::Extensive;

/// One town of Selten's chain store: the entrant stays out, which pays (1, 5), or enters; the chain then cooperates, (2, 2),
/// or fights, (0, 0) (Selten, The chain store paradox, 1978). Two pure equilibria; only entry and cooperation is
/// subgame-perfect.
#[must_use]
pub fn entry() -> Extensive {
    let reply = Part::Move(Some(1), 1, "", vec![way("Cooperate", end([2, 2])), way("Fight", end([0, 0]))]);
    let root = Part::Move(Some(0), 1, "", vec![way("In", reply), way("Out", end([1, 5]))]);
    tree("Entry", "Selten, The chain store paradox, 1978", &["Entrant", "Chain"], root)
}

/// Selten's horse (Selten, Reexamination of the perfectness concept for equilibrium points in extensive games, 1975): three
/// players, no proper subgame, and equilibria that are not perfect.
#[must_use]
pub fn selten_horse() -> Extensive {
    let third = |left, right| Part::Move(Some(2), 1, "", vec![way("L", end(left)), way("R", end(right))]);
    let second = Part::Move(Some(1), 1, "", vec![way("L", third([4, 4, 0], [0, 0, 1])), way("R", end([1, 1, 1]))]);
    let root = Part::Move(Some(0), 1, "", vec![way("L", third([3, 2, 2], [0, 0, 0])), way("R", second)]);
    let source = "Selten, Reexamination of the perfectness concept, 1975";
    tree("Selten's horse", source, &["1", "2", "3"], root)
}

/// Kuhn's poker (A simplified two-person poker, 1950): three cards, one each, a stake and a bet of 1. Value −1/18 to the
/// first player.
///
/// The information set of a card (1 lowest) has the number of the card, and 3 more when the first player has passed and
/// (its own second turn) the other has bet; the second player's likewise: 3 more when the first has bet.
#[must_use]
pub fn kuhn_poker() -> Extensive {
    let sixth = Rational::ONE / Rational::from(6);
    let deals = (1..=3).flat_map(|first: u64| (1..=3).filter(move |second| *second != first).map(move |s| (first, s)));
    let deal = |(first, second): (u64, u64)| {
        let sign = if first > second { 1 } else { -1 };
        let show = |stake: i64| end([sign * stake, -sign * stake]);
        let fold = |winner: i64| end([winner, -winner]);
        let called = Part::Move(Some(1), second + 3, "", vec![way("Fold", fold(1)), way("Call", show(2))]);
        let again = Part::Move(Some(0), first + 3, "", vec![way("Fold", fold(-1)), way("Call", show(2))]);
        let passed = Part::Move(Some(1), second, "", vec![way("Pass", show(1)), way("Bet", again)]);
        let begin = Part::Move(Some(0), first, "", vec![way("Pass", passed), way("Bet", called)]);
        Way(format!("{first}{second}"), Some(sixth.clone()), begin)
    };
    let root = Part::Move(None, 1, "", deals.map(deal).collect());
    tree("Kuhn's poker", "Kuhn, A simplified two-person poker, 1950", &["1", "2"], root)
}
