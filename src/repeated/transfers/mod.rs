//! What can be sustained when the players can also pay each other (Goldlücke and Kranz 2012; pure strategies).
//!
//! Before each period players may transfer money, publicly. Let U be the largest joint payoff and v_i the worst payoff
//! of player i in equilibrium, both average. A profile a is played now if continuations w with Σ w_i ≤ U, w_i ≥ v_i
//! keep everybody to it:
//!
//! ```text
//! δ p_i (w_i − v_i) ≥ (1−δ) gain_i(a) − δ p_i (1−δ) s_i
//! w_i − v_i ≥ n_i(a) = max(0, (1−δ)(gain_i/(δ p_i) − s_i))
//! ```
//!
//! Money moves payoffs between players one for one, and who is to pay does so as long as he is left with v_i. So such w
//! exist iff the sum does: Σ n_i(a) ≤ U − Σ v_i. On the path the best is U = max Σ g_i(a). The punishment of i is
//! cheapest with w_i = v_i + n_i, so that v_i = (1−δ) g_i + δ (v_i + n_i), that is
//!
//! ```text
//! v_i = min over a of  g_i(a) + max(0, gain_i(a)/p_i − δ s_i)        (the best reply payoff under perfect monitoring)
//! ```
//!
//! both over the profiles that can be played: the largest consistent set. Without sanctions its condition is
//! (1−δ)/δ · Σ gain_i/p_i ≤ U − Σ v_i, and one sweep over δ finds all thresholds.

pub(in crate::repeated) mod ladder;

use super::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame};
use super::threshold::{Staircase, Step};
use crate::error::Error;
use crate::exact::Rational;
use crate::game::NormalForm;
use ladder::Item;

/// All thresholds: from which discount factor on each profile can be played, and with it the largest joint payoff and
/// every player's worst payoff. Items are profiles; `best` is a joint payoff (a sum over players), `worst` by player.
///
/// # Errors
/// More than one state; monitoring that is neither perfect nor inspected without false alarms and suspensions;
/// sanctions (ask [`at_discount`]).
pub fn staircase(game: &RepeatedGame) -> Result<Staircase, Error> {
    let (stage, seen) = what_is_seen(game)?;
    if seen.iter().any(|(_, sanction)| !sanction.is_zero()) {
        return Err(Error::Unsupported(
            "all thresholds with transfers and sanctions: ask at one discount factor".to_owned(),
        ));
    }
    let items: Vec<Item> = (0..stage.profile_count())
        .map(|profile| item(stage, profile, &seen, &|gain, _| gain.clone(), &|gain, _| gain.clone()))
        .collect();
    Ok(ladder::staircase(&items))
}

/// The largest joint payoff and every player's worst payoff at the game's discount factor, the same for all players;
/// and the profiles that can be played. `None` if nothing can.
///
/// # Errors
/// As [`staircase`], but for sanctions; discount factors that differ.
pub fn at_discount(game: &RepeatedGame) -> Result<Option<(Step, Vec<usize>)>, Error> {
    let (stage, seen) = what_is_seen(game)?;
    let delta = common_discount(game)?;
    let rest = Rational::ONE - delta;
    let need = |gain: &Rational, sanction: &Rational| (gain / delta - sanction) * &rest;
    let worth = |gain: &Rational, sanction: &Rational| gain - delta * sanction;
    let items: Vec<Item> =
        (0..stage.profile_count()).map(|profile| item(stage, profile, &seen, &need, &worth)).collect();
    Ok(ladder::at_once(&items, delta))
}

/// A profile as something that can be played; `need` and `worth` are given gain/p and s.
fn item(
    stage: &NormalForm,
    profile: usize,
    seen: &[Sight],
    need: &dyn Fn(&Rational, &Rational) -> Rational,
    worth: &dyn Fn(&Rational, &Rational) -> Rational,
) -> Item {
    let mut good = Rational::ZERO;
    let mut bad = Vec::with_capacity(seen.len());
    let mut total = Some(Rational::ZERO);
    for (player, (detection, sanction)) in seen.iter().enumerate() {
        let here = stage.payoff_at(player, profile);
        let gain = best_reply(stage, profile, player) - here;
        good += here;
        if gain.is_zero() {
            bad.push(here.clone());
        } else if detection.is_zero() {
            // Never played, so what it would be worth as a punishment does not matter.
            bad.push(here.clone());
            total = None;
        } else {
            let gain = gain / detection;
            bad.push(here + worth(&gain, sanction).max(Rational::ZERO));
            total = total.map(|total| total + need(&gain, sanction).max(Rational::ZERO));
        }
    }
    Item { good, bad, need: total }
}

/// The largest payoff of a player against what the others do in a profile.
pub(in crate::repeated) fn best_reply(stage: &NormalForm, profile: usize, player: usize) -> Rational {
    let mut at = stage.profile(profile);
    let count = stage.shape()[player];
    let payoffs = (0..count).map(|own| {
        at[player] = own;
        stage.payoff(player, &at).clone()
    });
    payoffs.max().unwrap_or(Rational::ZERO)
}

/// p and s of a player.
pub(in crate::repeated) type Sight = (Rational, Rational);

/// The stage game, and p and s by player.
pub(in crate::repeated) fn what_is_seen(game: &RepeatedGame) -> Result<(&NormalForm, Vec<Sight>), Error> {
    let [state] = game.states.as_slice() else {
        return Err(Error::Unsupported(
            "payments between the players, or that all do the same, in a game with several states: ask for each state as a \
             game of its own"
                .to_owned(),
        ));
    };
    let players = state.game.players().len();
    if game.discount.len() != players {
        return Err(Error::Bug(format!("{} discount factors for {players} players", game.discount.len())));
    }
    let seen = match &game.monitoring {
        Monitoring::Perfect => vec![(Rational::ONE, Rational::ZERO); players],
        Monitoring::Inspected(Inspection {
            detection,
            false_alarm,
            sanction,
            response: AlarmResponse::Optimal,
            ..
        }) if false_alarm.iter().all(|q| q.get().is_zero())
            && detection.len() == players
            && sanction.len() == players =>
        {
            detection.iter().zip(sanction).map(|(p, s)| (p.get().clone(), s.clone())).collect()
        }
        _ => {
            return Err(Error::Unsupported(
                "payments between the players, or that all do the same, with false alarms, signals or a suspension by rule: ask with perfect monitoring, or with \
                 inspections without false alarms that leave the response to the players"
                    .to_owned(),
            ));
        }
    };
    Ok((&state.game, seen))
}

/// δ if it is the same for all.
pub(in crate::repeated) fn common_discount(game: &RepeatedGame) -> Result<&Rational, Error> {
    let mut all = game.discount.iter().map(|delta| delta.get());
    match all.next() {
        Some(first) if all.all(|delta| delta == first) => Ok(first),
        _ => Err(Error::Unsupported("different discount factors here: ask with the same for all players".to_owned())),
    }
}
