//! One mixed equilibrium of a game with any number of players, by following a path of perturbed equilibria.
//!
//! At precision λ every player chooses strategy j with a probability proportional to exp(λ u_j), u_j being what j is
//! expected to get against the others' mixtures: a logit quantal response equilibrium (McKelvey and Palfrey 1995). At λ = 0
//! all mix uniformly. From there one path leads on, and as λ grows its points come close to a Nash equilibrium of the game
//! (Turocy 2005). The path is followed by steps along its tangent and corrections across it, in the logarithms of the
//! probabilities and λ, so that it may turn back in λ. When the strategies in use can be told, their equations are solved
//! by Newton's method, in floating point first, then to many digits; where the solution is rational it is recognised and
//! checked exactly.
//!
//! Every player's payoffs are first brought to the range 0..1. So the answer does not depend on the unit or the zero of
//! anybody's payoffs.

mod exact;
mod linear;
mod path;
mod scaled;
mod settle;
mod support;

use super::answer::{Budget, Equilibrium, NashAnswer};
use crate::error::Error;
use crate::exact::Rational;
use crate::game::NormalForm;
use path::{Path, Step};
use scaled::Scaled;
use std::time::{Duration, Instant};

/// Most strategies of all players together: the equations of the path are a dense square system of this size.
const MOST_STRATEGIES: usize = 2000;
/// Most steps along the path.
const MOST_STEPS: usize = 20_000;
/// The path is followed to this λ at most, for payoffs in 0..1. The regret there is below (strategies)/λ.
const LARGEST_PRECISION: f64 = 1e14;

/// One Nash equilibrium of a game. The same for every run and every number of threads.
///
/// Usually it is the limit of the path; near a point at which several paths meet it may be another one. Where the
/// equilibrium is rational and found to be, the answer is exact, with regret 0. Otherwise strategies are rounded to 18 places,
/// add to 1 exactly, and the regret is that of what is printed, computed exactly. When the time is up, or the path is
/// lost, there is no equilibrium in the answer and it is not complete.
///
/// # Errors
/// [`Error::Unsupported`] for games with more than 2000 strategies in all.
pub fn one(game: &NormalForm, budget: &Budget) -> Result<NashAnswer, Error> {
    let strategies: usize = game.shape().iter().sum();
    if strategies > MOST_STRATEGIES {
        return Err(Error::Unsupported(format!(
            "following a path in a game with {strategies} strategies (the most is {MOST_STRATEGIES})"
        )));
    }
    let (start, limit) = (Instant::now(), budget.seconds.and_then(|s| Duration::try_from_secs_f64(s).ok()));
    let late = || limit.is_some_and(|limit| start.elapsed() >= limit);
    let followed = follow(game, &late);
    let mut method = "one equilibrium by following logit quantal responses from uniform play".to_owned();
    let equilibrium = match followed {
        Ok(found) => Some(found),
        Err(why) => {
            method.push_str(&format!(" ({why})"));
            None
        }
    };
    Ok(NashAnswer {
        complete: equilibrium.is_some(),
        exact: equilibrium.as_ref().is_none_or(|found| found.regret == Rational::ZERO),
        equilibria: equilibrium.into_iter().collect(),
        method,
        ..NashAnswer::default()
    })
}

fn follow(game: &NormalForm, late: &dyn Fn() -> bool) -> Result<Equilibrium, String> {
    if let [_] = game.players() {
        return Ok(settle::best_of_one(game));
    }
    let scaled = Scaled::new(game, late).ok_or("stopped by the time limit before the first step")?;
    let mut path = Path::new(&scaled);
    let mut next_look = 0.0;
    for _ in 0..MOST_STEPS {
        if late() {
            return Err(format!("stopped by the time limit at precision {:.3e}", path.precision()));
        }
        if path.precision() >= next_look {
            if let Some(found) = settle::near(game, &scaled, &path.probabilities(), late) {
                return Ok(found);
            }
            next_look = (2.0 * path.precision()).max(1.0);
        }
        if path.precision() >= LARGEST_PRECISION || path.advance() == Step::Lost {
            break;
        }
    }
    settle::as_it_is(game, &scaled, &path.probabilities())
        .ok_or_else(|| format!("the path was lost at precision {:.3e}", path.precision()))
}
