//! The patient limit: what is sustained as δ → 1, exactly.
//!
//! - Perfect monitoring: what is feasible and gives nobody less than its minmax value (Fudenberg and Maskin 1986: for two
//!   players, and for more where the set has full dimension; with pure minmax values this is what pure strategies sustain).
//! - Public monitoring: for every direction λ the largest score that any profile a gets (Fudenberg and Levine 1994; Fudenberg,
//!   Levine and Maskin 1994: where the set that all directions leave has full dimension it is the limit, in any case it contains
//!   it):
//!
//! ```text
//! k(λ) = max_a max λ·v   s.t.   v_i = g_i(a) + Σ_y ρ(y|a) x_i(y) ≥ g_i(a_i', a_−i) + Σ_y ρ(y|a_i', a_−i) x_i(y),   λ·x(y) ≤ 0
//! ```

pub mod answer;
mod perfect;
mod plane;
mod public;

pub use answer::{Limit, Minmax};

use super::answer::{Monitoring, RepeatedGame};
use crate::error::Error;
use std::time::Instant;

/// Directions for public monitoring, and for three players and more.
const DIRECTIONS: usize = 98;

/// Whether time is over.
type Stop<'a> = &'a dyn Fn() -> bool;

/// The patient limit of a repeated game.
///
/// # Errors
/// [`Error::Unsupported`] for several states and for inspected games; [`Error::Bug`] otherwise.
pub fn limit(game: &RepeatedGame, minmax: Minmax) -> Result<Limit, Error> {
    limit_within(game, minmax, None)?.ok_or_else(|| Error::Bug("no end without a limit of time".to_owned()))
}

/// The same in about so many seconds; `None` if that is not enough.
///
/// # Errors
/// As [`limit`].
pub fn limit_within(game: &RepeatedGame, minmax: Minmax, seconds: Option<f64>) -> Result<Option<Limit>, Error> {
    let began = Instant::now();
    let stop = || seconds.is_some_and(|seconds| began.elapsed().as_secs_f64() > seconds);
    let [state] = game.states.as_slice() else {
        return Err(Error::Unsupported(
            "the patient limit of a game with several states; give a discount factor".into(),
        ));
    };
    match &game.monitoring {
        Monitoring::Perfect => perfect::perfect(&state.game, minmax, seconds, &stop),
        Monitoring::Public(signals) => public::public(&state.game, signals, &stop),
        Monitoring::Inspected(_) => Err(Error::Unsupported(
            "the patient limit of an inspected game; write the alarms as public signals, or give a discount factor"
                .into(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rational;
    use crate::game::NormalForm;
    use crate::repeated::answer::{Signals, State};
    use crate::units::{Discount, Probability};

    fn ratio(numerator: i64, denominator: i64) -> Rational {
        Rational::from(numerator) / Rational::from(denominator)
    }

    fn dilemma(monitoring: Monitoring) -> RepeatedGame {
        let row = vec![vec![ratio(2, 1), ratio(-1, 1)], vec![ratio(3, 1), ratio(0, 1)]];
        let column = vec![vec![ratio(2, 1), ratio(3, 1)], vec![ratio(-1, 1), ratio(0, 1)]];
        let game = NormalForm::bimatrix("", &row, &column).unwrap();
        let discount = vec![Discount::new(ratio(1, 2)).unwrap(); 2];
        RepeatedGame { states: vec![State { name: String::new(), game, transitions: vec![] }], discount, monitoring }
    }

    /// By hand: minmax 0, and the frontier from (3,−1) over (2,2) meets 0 at 8/3.
    #[test]
    fn a_dilemma_seen_perfectly() {
        let found = limit(&dilemma(Monitoring::Perfect), Minmax::Pure).unwrap();
        let whole = |x: i64, y: i64, by: i64| vec![ratio(x, by), ratio(y, by)];
        assert_eq!(found.vertices, [whole(0, 0, 1), whole(8, 0, 3), whole(2, 2, 1), whole(0, 8, 3)]);
        assert_eq!(found.minmax, [ratio(0, 1), ratio(0, 1)]);
        assert!(found.exact);
    }

    /// Matching pennies: nothing is sustained in pure strategies (each is held to 1, but they have 0 together), the value 0 in
    /// mixed ones (von Neumann 1928).
    #[test]
    fn matching_pennies() {
        let row = vec![vec![ratio(1, 1), ratio(-1, 1)], vec![ratio(-1, 1), ratio(1, 1)]];
        let column: Vec<Vec<Rational>> = row.iter().map(|r| r.iter().map(|x| -x.clone()).collect()).collect();
        let mut game = dilemma(Monitoring::Perfect);
        game.states[0].game = NormalForm::bimatrix("", &row, &column).unwrap();
        assert!(limit(&game, Minmax::Pure).unwrap().vertices.is_empty());
        assert_eq!(limit(&game, Minmax::Mixed).unwrap().vertices, [vec![ratio(0, 1), ratio(0, 1)]]);
    }

    /// Abreu, Milgrom and Pearce (1991): with an alarm of .1 after compliance and .5 otherwise nobody's deviation is told from
    /// the other's, and the best symmetric payoff is 2 − .1·1/.4 = 7/4 however patient the players.
    #[test]
    fn noise_is_not_overcome_by_patience() {
        let chance = |x: i64| Probability::new(ratio(x, 10)).unwrap();
        let probabilities = [1, 5, 5, 5].map(|alarm| vec![chance(10 - alarm), chance(alarm)]).to_vec();
        let signals = Signals { names: vec!["quiet".into(), "alarm".into()], probabilities };
        let found = limit(&dilemma(Monitoring::Public(signals)), Minmax::Pure).unwrap();
        let at = found.directions.iter().position(|d| *d == [Rational::ONE, Rational::ONE]).unwrap();
        assert_eq!(found.levels[at], ratio(7, 2));
    }
}
