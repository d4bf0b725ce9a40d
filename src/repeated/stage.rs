//! What a stage game says by itself, in pure strategies: equilibria, and what the others can hold a player to.

use crate::exact::Rational;
use crate::game::NormalForm;

/// The profiles at which everybody's action is a best reply, in the order of their numbers.
#[must_use]
pub fn pure_equilibria(game: &NormalForm) -> Vec<usize> {
    let mut stays = vec![true; game.profile_count()];
    each_line(game, |player, line| {
        let payoffs = game.payoffs_of(player);
        if let Some(best) = line.iter().map(|&at| &payoffs[at]).max() {
            line.iter().filter(|&&at| payoffs[at] < *best).for_each(|&at| stays[at] = false);
        }
    });
    (0..stays.len()).filter(|&at| stays[at]).collect()
}

/// By player, the least of its best-reply payoffs over what the others may play, all in pure strategies.
#[must_use]
pub fn pure_minmax(game: &NormalForm) -> Vec<Rational> {
    let mut least: Vec<Option<&Rational>> = vec![None; game.players().len()];
    each_line(game, |player, line| {
        let best = line.iter().map(|&at| game.payoff_at(player, at)).max();
        if let Some(best) = best.filter(|best| least[player].is_none_or(|least| *best < least)) {
            least[player] = Some(best);
        }
    });
    least.into_iter().map(|least| least.cloned().unwrap_or_default()).collect()
}

/// Every player, with every set of profiles that differ in its own action only.
fn each_line(game: &NormalForm, mut look: impl FnMut(usize, &[usize])) {
    let mut stride = 1;
    let mut line = Vec::new();
    for (player, count) in game.shape().into_iter().enumerate() {
        for first in (0..game.profile_count()).filter(|at| (at / stride) % count == 0) {
            line.clear();
            line.extend((0..count).map(|own| first + own * stride));
            look(player, &line);
        }
        stride *= count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn game(row: &[&[i32]], column: &[&[i32]]) -> NormalForm {
        let matrix = |m: &[&[i32]]| -> Vec<Vec<Rational>> {
            m.iter().map(|r| r.iter().map(|&v| Rational::from(v)).collect()).collect()
        };
        NormalForm::bimatrix("", &matrix(row), &matrix(column)).unwrap()
    }

    /// By hand: the dilemma has one equilibrium, matching pennies none, coordination two; minmax values 0, 1 and 1.
    #[test]
    fn known_games() {
        let dilemma = game(&[&[2, -1], &[3, 0]], &[&[2, 3], &[-1, 0]]);
        assert_eq!((pure_equilibria(&dilemma), pure_minmax(&dilemma)), (vec![3], vec![Rational::ZERO; 2]));
        let pennies = game(&[&[1, -1], &[-1, 1]], &[&[-1, 1], &[1, -1]]);
        assert_eq!((pure_equilibria(&pennies), pure_minmax(&pennies)), (vec![], vec![Rational::ONE; 2]));
        let meeting = game(&[&[2, 0, 0], &[0, 1, 0]], &[&[1, 0, 0], &[0, 3, 0]]);
        assert_eq!(pure_equilibria(&meeting), vec![0, 3]);
        // The column player can be held to 1 by the first row, the row player to 0 by the third column.
        assert_eq!(pure_minmax(&meeting), vec![Rational::ZERO, Rational::ONE]);
    }
}
