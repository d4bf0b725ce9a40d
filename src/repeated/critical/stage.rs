//! What the thresholds need of the stage game: gains from deviating and pure minmax values; and whether a
//! game is one that they can be found for.

use crate::error::{Error, Fault};
use crate::exact::Rational;
use crate::game::NormalForm;
use crate::repeated::answer::{AlarmResponse, Monitoring, RepeatedGame};

/// The best action of a player that is not the prescribed one, and what it gains in the stage game (may be negative).
/// `None` if the player has one action only.
pub(super) fn best_other(game: &NormalForm, profile: usize, player: usize) -> Option<(usize, Rational)> {
    let here = game.payoff_at(player, profile);
    let others = line(game, profile, player).filter(|(_, at)| *at != profile);
    let best =
        others.max_by(|(a, x), (b, y)| game.payoff_at(player, *x).cmp(game.payoff_at(player, *y)).then(b.cmp(a)))?;
    Some((best.0, game.payoff_at(player, best.1) - here))
}

/// The profiles that differ from one in a player's action only: (action, profile), in order of actions.
pub(super) fn line(game: &NormalForm, profile: usize, player: usize) -> impl Iterator<Item = (usize, usize)> {
    let shape = game.shape();
    let stride: usize = shape.iter().take(player).product();
    let count = shape.get(player).copied().unwrap_or(1);
    let first = profile - (profile / stride % count) * stride;
    (0..count).map(move |action| (action, first + action * stride))
}

/// By player: the least that the others can hold it to with pure actions, and a profile in which they do and it replies
/// best.
pub(super) fn minmax(game: &NormalForm) -> Vec<(Rational, usize)> {
    (0..game.players().len())
        .map(|player| {
            let replies = (0..game.profile_count())
                .filter(|&at| best_other(game, at, player).is_none_or(|(_, gain)| gain <= Rational::ZERO));
            let least = replies.min_by(|&a, &b| game.payoff_at(player, a).cmp(game.payoff_at(player, b))).unwrap_or(0);
            (game.payoff_at(player, least).clone(), least)
        })
        .collect()
}

/// Whether nobody gains by deviating.
pub(super) fn is_equilibrium(game: &NormalForm, profile: usize) -> bool {
    (0..game.players().len()).all(|i| best_other(game, profile, i).is_none_or(|(_, gain)| gain <= Rational::ZERO))
}

/// A fault in the question or in the game.
pub(super) fn fault(path: &str, found: impl ToString, allowed: &str) -> Error {
    let allowed = allowed.to_owned();
    Error::Input(vec![Fault { path: path.to_owned(), position: None, found: found.to_string(), allowed }])
}

/// Longest suspension whose powers of δ are written out.
const LONGEST_SUSPENSION: u32 = 2_000;

/// The stage game of a game that there are thresholds for: one state, data of the right shape.
///
/// # Errors
/// More than one state; lists that do not have one entry for each player; p < q; a profile that is not there.
pub(super) fn only(game: &RepeatedGame) -> Result<&NormalForm, Error> {
    let [state] = game.states.as_slice() else {
        return Err(Error::Unsupported(
            "thresholds of a game with several states: ask for each state as a game of its own".to_owned(),
        ));
    };
    let stage = &state.game;
    let players = stage.players().len();
    if game.discount.len() != players {
        return Err(fault("discount", game.discount.len(), "one number for each player"));
    }
    match &game.monitoring {
        Monitoring::Perfect => {}
        Monitoring::Inspected(inspection) => {
            let lengths = [
                ("detection", inspection.detection.len()),
                ("false_alarm", inspection.false_alarm.len()),
                ("sanction", inspection.sanction.len()),
                ("sanction_per_period", inspection.sanction_per_period.len()),
            ];
            if let Some((name, length)) = lengths.into_iter().find(|(_, length)| *length != players) {
                return Err(fault(name, length, "one number for each player"));
            }
            let pairs = inspection.detection.iter().zip(&inspection.false_alarm);
            if let Some((p, q)) = pairs.into_iter().find(|(p, q)| p.get() < q.get()) {
                let found = format!("{} with false alarms {}", p.get(), q.get());
                return Err(fault("detection", found, "at least the probability of a false alarm"));
            }
            if inspection.sanction.iter().chain(&inspection.sanction_per_period).any(|s| *s < Rational::ZERO) {
                return Err(fault("sanction", "a negative number", "0 or more"));
            }
            if let AlarmResponse::Suspension { periods, profile } = inspection.response {
                if profile >= stage.profile_count() {
                    return Err(fault("suspension profile", profile, "the number of a profile"));
                }
                if periods.is_some_and(|periods| periods > LONGEST_SUSPENSION) {
                    return Err(Error::Unsupported(format!(
                        "thresholds with a suspension of more than {LONGEST_SUSPENSION} periods: ask for one that \
                         lasts for ever"
                    )));
                }
            } else if inspection.sanction_per_period.iter().any(|s| !s.is_zero()) {
                return Err(fault("sanction_per_period", "a positive number", "0, as there is no suspension"));
            }
        }
        Monitoring::Public(signals) => {
            let right = signals.probabilities.len() == stage.profile_count()
                && signals.probabilities.iter().all(|row| {
                    row.len() == signals.names.len()
                        && row.iter().fold(Rational::ZERO, |sum, p| sum + p.get()) == Rational::ONE
                });
            if !right {
                return Err(fault("signals", "something else", "a distribution over the signals for each profile"));
            }
        }
    }
    Ok(stage)
}
