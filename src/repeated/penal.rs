//! Stick and carrot: strongly symmetric equilibria of symmetric games (Abreu 1986, 1988).
//!
//! All players do the same after every history. With π(a) the payoff when all play a, `gain` that of the best
//! deviation, and the worst and best values v and v' of such equilibria, action a is played now iff
//!
//! ```text
//! δ p (w − v) ≥ (1−δ) gain(a) − δ p (1−δ) s    for a promise w in [v, v']
//! ```
//!
//! so v' = max π(a) and v = min π(a) + max(0, gain(a)/p − δ s) over the actions for which n(a) = max(0, (1−δ)(gain/(δp)
//! − s)) is at most v' − v: a largest consistent set, found exactly. The punishment is one period of the stick, whose
//! promise v + n is a public lottery between the carrot (the best action for ever) and the stick again. A deviation
//! from any of it begins the punishment anew.

use super::answer::{Automaton, AutomatonState, Lasting, RepeatedGame};
use super::threshold::{PenalCode, Staircase};
use super::transfers::ladder::{self, Item};
use super::transfers::{best_reply, common_discount, what_is_seen};
use crate::error::{Error, Fault};
use crate::exact::Rational;
use crate::game::NormalForm;

/// What one symmetric action is worth.
struct Symmetric {
    profile: usize,
    value: Rational,
    /// gain/p; `None` if there is a gain that is never seen.
    temptation: Option<Rational>,
}

/// From which discount factor on each symmetric action is played in some strongly symmetric equilibrium, once or for
/// ever, and with it the best and the worst value. Items are actions; `best` and `worst` (one entry) are payoffs of one
/// player.
///
/// # Errors
/// A game that is not symmetric, several states, monitoring that is neither perfect nor inspected without false alarms
/// and suspensions; sanctions.
pub fn staircase(game: &RepeatedGame) -> Result<Staircase, Error> {
    let (stage, sanction) = symmetric(game)?;
    if !sanction.is_zero() {
        return Err(Error::Unsupported("all thresholds with sanctions: ask at one discount factor".to_owned()));
    }
    let items: Vec<Item> = stage
        .iter()
        .map(|action| {
            let worth = action.temptation.clone().unwrap_or(Rational::ZERO);
            Item { good: action.value.clone(), bad: vec![&action.value + worth], need: action.temptation.clone() }
        })
        .collect();
    Ok(ladder::staircase(&items))
}

/// The penal code that keeps everybody to an action for ever at the game's discount factor, or to the best symmetric
/// action if none is given. `None` if no strongly symmetric equilibrium does.
///
/// # Errors
/// As [`staircase`], but for sanctions; discount factors that differ; an action that is not there.
pub fn code(game: &RepeatedGame, action: Option<usize>) -> Result<Option<PenalCode>, Error> {
    let (stage, sanction) = symmetric(game)?;
    let delta = common_discount(game)?;
    let rest = Rational::ONE - delta;
    if let Some(action) = action.filter(|action| *action >= stage.len()) {
        let allowed = "the number of an action, from 0".to_owned();
        let fault = Fault { path: "action".to_owned(), position: None, found: action.to_string(), allowed };
        return Err(Error::Input(vec![fault]));
    }
    let need = |temptation: &Rational| ((temptation / delta - &sanction) * &rest).max(Rational::ZERO);
    let items: Vec<Item> = stage
        .iter()
        .map(|action| {
            let temptation = action.temptation.clone().unwrap_or(Rational::ZERO);
            let worth = (temptation - delta * &sanction).max(Rational::ZERO);
            let need = action.temptation.as_ref().map(need);
            Item { good: action.value.clone(), bad: vec![&action.value + worth], need }
        })
        .collect();
    let Some((step, _)) = ladder::at_once(&items, delta) else { return Ok(None) };
    let path = action.unwrap_or(step.best_item);
    let (Some(stick), Some(worst)) = (step.worst_item.first().copied(), step.worst.into_iter().next()) else {
        return Ok(None);
    };
    // For ever: the path itself is what is promised.
    if items[path].need.as_ref().is_none_or(|need| *need > &items[path].good - &worst) {
        return Ok(None);
    }
    let rise = items[stick].need.clone().unwrap_or(Rational::ZERO);
    let spread = &step.best - &worst;
    let stick_again = if spread.is_zero() { Rational::ONE } else { Rational::ONE - rise / spread };
    let mut code = PenalCode {
        path,
        path_value: stage[path].value.clone(),
        carrot: step.best_item,
        carrot_value: step.best,
        stick,
        stick_value: worst,
        stick_again,
        automaton: Automaton { payoff: vec![], start: vec![], states: vec![] },
    };
    code.automaton = automaton(&code, &stage, game.player_count());
    Ok(Some(code))
}

/// States: the path, the stick, the carrot.
fn automaton(code: &PenalCode, stage: &[Symmetric], players: usize) -> Automaton {
    const PATH: usize = 0;
    const STICK: usize = 1;
    const CARROT: usize = 2;
    let state = |name: &str, action: usize, value: &Rational, next: Vec<(usize, Rational)>| AutomatonState {
        name: name.to_owned(),
        state: 0,
        profile: stage[action].profile,
        lasting: Lasting::Period,
        value: vec![value.clone(); players],
        next: vec![next],
        punishment: vec![vec![vec![(STICK, Rational::ONE)]]; players],
    };
    let for_ever = |at: usize| vec![(at, Rational::ONE)];
    let lottery = [(CARROT, Rational::ONE - &code.stick_again), (STICK, code.stick_again.clone())];
    let states = vec![
        state("path", code.path, &code.path_value, for_ever(PATH)),
        state("stick", code.stick, &code.stick_value, lottery.into_iter().filter(|(_, p)| !p.is_zero()).collect()),
        state("carrot", code.carrot, &code.carrot_value, for_ever(CARROT)),
    ];
    Automaton { payoff: vec![code.path_value.clone(); players], start: for_ever(PATH), states }
}

/// The symmetric actions, and s.
fn symmetric(game: &RepeatedGame) -> Result<(Vec<Symmetric>, Rational), Error> {
    let (stage, seen) = what_is_seen(game)?;
    let unlike = |what: &str| {
        Error::Unsupported(format!(
            "strongly symmetric equilibria where {what}; ask for the worst equilibria of any kind"
        ))
    };
    let Some(((detection, sanction), others)) = seen.split_first() else {
        return Err(unlike("there is no player"));
    };
    if others.iter().any(|(p, s)| p != detection || s != sanction) {
        return Err(unlike("detection or sanctions differ between players"));
    }
    if !is_symmetric(stage) {
        return Err(unlike("the stage game changes when players change places"));
    }
    let players = seen.len();
    let actions = (0..stage.shape().first().copied().unwrap_or(0))
        .map(|action| {
            let profile = stage.index(&vec![action; players]);
            let value = stage.payoff_at(0, profile).clone();
            let gain = best_reply(stage, profile, 0) - &value;
            let temptation = if gain.is_zero() {
                Some(gain)
            } else if detection.is_zero() {
                None
            } else {
                Some(gain / detection)
            };
            Symmetric { profile, value, temptation }
        })
        .collect();
    Ok((actions, sanction.clone()))
}

/// Whether the payoffs go with the players when any two neighbours change places, and so for all permutations.
fn is_symmetric(stage: &NormalForm) -> bool {
    let shape = stage.shape();
    if shape.windows(2).any(|pair| pair[0] != pair[1]) {
        return false;
    }
    let players = shape.len();
    (0..stage.profile_count()).all(|profile| {
        (1..players).all(|second| {
            let mut swapped = stage.profile(profile);
            swapped.swap(second - 1, second);
            let swapped = stage.index(&swapped);
            (0..players).all(|player| {
                let image = if player == second {
                    second - 1
                } else if player + 1 == second {
                    second
                } else {
                    player
                };
                stage.payoff_at(player, profile) == stage.payoff_at(image, swapped)
            })
        })
    })
}
