//! All equilibria in pure strategies, by looking at every profile, exactly.

use super::answer::{Budget, Equilibrium, NashAnswer};
use crate::exact::Rational;
use crate::game::NormalForm;
use std::time::{Duration, Instant};

/// Most probabilities that a list of equilibria may hold.
const MOST_NUMBERS: usize = 1 << 22;
/// So many lines of the table between two looks at the clock.
const LINES_PER_LOOK: usize = 1 << 10;

/// All pure equilibria of a game with any number of players: the profiles at which everybody's strategy is a best reply.
///
/// Every payoff is compared once with the best of its line (the profiles that differ from it in the player's own strategy
/// only), so the time grows with players × profiles. Without an answer limit in the budget, lists stop at about four
/// million probabilities; then the answer is not complete. When the time is up, none are given.
#[must_use]
pub fn all(game: &NormalForm, budget: &Budget) -> NashAnswer {
    let method = "all pure equilibria by best replies at every profile".to_owned();
    let empty = NashAnswer { method, exact: true, ..NashAnswer::default() };
    let Some(alive) = best_replies(game, budget) else { return empty };
    let mut found: Vec<Vec<usize>> =
        alive.iter().enumerate().filter(|(_, alive)| **alive).map(|(at, _)| game.profile(at)).collect();
    found.sort_unstable();
    let numbers: usize = game.shape().iter().sum();
    let most = budget.answers.unwrap_or(usize::MAX).min((MOST_NUMBERS / numbers.max(1)).max(1));
    let complete = found.len() <= most;
    found.truncate(most);
    let equilibria = found.iter().map(|profile| equilibrium(game, profile)).collect();
    NashAnswer { equilibria, complete, ..empty }
}

/// By profile: whether everybody plays a best reply; `None` when the time is up.
fn best_replies(game: &NormalForm, budget: &Budget) -> Option<Vec<bool>> {
    let (start, limit) = (Instant::now(), budget.seconds.and_then(|s| Duration::try_from_secs_f64(s).ok()));
    let mut alive = vec![true; game.profile_count()];
    let mut stride = 1;
    for (player, &count) in game.shape().iter().enumerate() {
        let payoffs = game.payoffs_of(player);
        let lines = payoffs.len() / count;
        for line in 0..lines {
            if line % LINES_PER_LOOK == 0 && limit.is_some_and(|limit| start.elapsed() > limit) {
                return None;
            }
            let first = line / stride * stride * count + line % stride;
            keep_best(payoffs, &mut alive, first, stride, count);
        }
        stride *= count;
    }
    Some(alive)
}

/// Takes out of a line all that are not its best.
fn keep_best(payoffs: &[Rational], alive: &mut [bool], first: usize, stride: usize, count: usize) {
    let places = || (0..count).map(|strategy| first + strategy * stride);
    let Some(best) = places().map(|at| &payoffs[at]).max() else { return };
    for at in places() {
        if alive[at] && payoffs[at] != *best {
            alive[at] = false;
        }
    }
}

fn equilibrium(game: &NormalForm, profile: &[usize]) -> Equilibrium {
    let one_hot = |(&taken, &count): (&usize, &usize)| {
        (0..count).map(|s| if s == taken { Rational::ONE } else { Rational::ZERO }).collect()
    };
    let at = game.index(profile);
    Equilibrium {
        strategies: profile.iter().zip(&game.shape()).map(one_hot).collect(),
        payoffs: (0..profile.len()).map(|player| game.payoff_at(player, at).clone()).collect(),
        regret: Rational::ZERO,
        component: None,
    }
}
