//! Payoff sets between two polytopes, for any number of players, public signals, false alarms and states.
//!
//! Outside, levels in many directions are lowered until they reproduce themselves ([`outer`]; Abreu, Pearce and Stacchetti
//! 1990, Judd, Yeltekin and Conklin 2003), and directions are added where a gap is left ([`refine`]). Inside, the payoffs at
//! the ends of the directions are read as short rational numbers and checked exactly to be enforced by each other; where
//! that fails, a slightly smaller set is made that is ([`within`]). Nothing here proves the levels; what is inside is proved.

mod centre;
mod directions;
mod linear;
mod member;
mod outer;
mod promise;
mod refine;
mod separate;
mod within;

use super::answer::{Monitoring, RepeatedGame, Vertex};
use super::enforce::{Enforcement, enforcements};
use crate::error::{Error, Fault};
use crate::exact::{Rational, to_f64};
use centre::Centred;
use member::Points;
use outer::Outer;
use refine::{Reached, refine, simplest};
use std::time::{Duration, Instant};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// How many directions to begin with, by state; as many again may be added where there is a gap.
    pub directions: usize,
    /// Levels have settled when none falls by more than this share of the range of payoffs.
    pub tolerance: f64,
    /// Seconds; what is there when they are over is the answer.
    pub time_limit: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { directions: 96, tolerance: 1e-12, time_limit: None }
    }
}

/// Levels that have settled, and vertices that are proved.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// By state; among them every player's 1 and −1, alone; largest entry ±1.
    pub directions: Vec<Vec<Vec<Rational>>>,
    /// By state and direction; floating point, not proved. Those of a state in `empty` mean nothing.
    pub levels: Vec<Vec<f64>>,
    /// By state: whether no profile was left that levels do not forbid.
    pub empty: Vec<bool>,
    /// By state: extreme points of a set that reproduces itself, exactly.
    pub inner: Vec<Vec<Vertex>>,
    /// The largest distance of a level from the vertices in its direction, by the range of payoffs; not proved.
    pub gap: f64,
    /// How many rounds of all levels there were.
    pub rounds: usize,
    /// How it was found.
    pub method: String,
}

/// Payoff sets of a repeated or stochastic game.
///
/// # Errors
/// [`Error::Input`] when states, transitions, signals or alarms do not fit each other; [`Error::Bug`] otherwise.
pub fn solve(game: &RepeatedGame, options: &Options) -> Result<Candidate, Error> {
    check(game)?;
    let deadline = options.time_limit.and_then(|seconds| {
        Instant::now().checked_add(Duration::try_from_secs_f64(if seconds > 0.0 { seconds } else { 0.0 }).ok()?)
    });
    let centred = Centred::new(game)?;
    let enforcements = enforcements(&centred.game);
    let players = game.player_count();
    let start = directions::spread(players, options.directions);
    let most = start.len() + options.directions.max(4 * players);
    let directions = vec![start; game.states.len()];
    let mut outer = Outer::new(&enforcements, directions, deadline).map_err(Error::Bug)?;
    let reached = refine(&mut outer, options.tolerance, most);
    let inner = inside(&enforcements, &outer, &reached);
    Ok(assemble(&centred, outer, inner))
}

/// The best of the ways to make an inside.
fn inside(enforcements: &[Vec<Enforcement>], outer: &Outer<'_>, reached: &Reached) -> (Vec<Vec<Vertex>>, &'static str) {
    for within in [1e-7, 1e-9, 1e-11] {
        if let Some(found) = snapped(enforcements, outer, reached, within) {
            return (found, "points read as short rational numbers");
        }
    }
    for margin in [1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3] {
        if let Some(found) = within::within(enforcements, outer, reached, margin) {
            return (found, "a set with something to spare inside");
        }
    }
    (vec![vec![]; enforcements.len()], "none")
}

/// The points as rational numbers, if they reproduce themselves.
fn snapped(
    enforcements: &[Vec<Enforcement>],
    outer: &Outer<'_>,
    reached: &Reached,
    within: f64,
) -> Option<Vec<Vec<Vertex>>> {
    let snap = |point: &Vec<f64>| point.iter().map(|&x| simplest(x, within)).collect::<Vec<_>>();
    let points = Points::new(reached.points.iter().map(|list| list.iter().map(snap).collect()).collect());
    let stop = || outer.is_late();
    let mut inner = Vec::with_capacity(enforcements.len());
    for (state, list) in enforcements.iter().enumerate() {
        let alive: Vec<usize> = (0..list.len()).filter(|&which| outer.alive[state][which]).collect();
        let of_state = points.points[state].iter().zip(&reached.which[state]);
        let vertices = of_state.map(|(point, &hint)| points.decompose(list, &[hint], &alive, point, &stop));
        inner.push(vertices.collect::<Option<Vec<Vertex>>>()?);
    }
    Some(inner)
}

/// Back to the units of the game.
fn assemble(centred: &Centred, outer: Outer<'_>, inner: (Vec<Vec<Vertex>>, &'static str)) -> Candidate {
    let (inner, how) = inner;
    let mut gap = 0.0f64;
    let (mut directions, mut levels) = (Vec::new(), Vec::new());
    for (state, (list, own)) in outer.directions.iter().zip(&outer.levels).enumerate() {
        let (mut back, mut moved) = (Vec::new(), Vec::new());
        for (direction, &level) in list.iter().zip(own) {
            let reached = |vertex: &Vertex| outer::float_dot(direction, &vertex.payoff);
            if !outer.is_empty(state) {
                gap = gap.max(level - inner[state].iter().map(reached).fold(f64::NEG_INFINITY, f64::max));
            }
            let (direction, factor, shift) = centred.direction_back(direction);
            back.push(direction);
            moved.push(level * to_f64(&factor) + to_f64(&shift));
        }
        directions.push(back);
        levels.push(moved);
    }
    let back = |vertex: Vertex| Vertex { payoff: centred.payoff_back(&vertex.payoff), lottery: vertex.lottery };
    Candidate {
        directions,
        levels,
        empty: (0..outer.alive.len()).map(|state| outer.is_empty(state)).collect(),
        inner: inner.into_iter().map(|list| list.into_iter().map(back).collect()).collect(),
        gap,
        rounds: outer.rounds,
        method: format!("levels in {} directions, {how}", outer.levels.iter().map(Vec::len).max().unwrap_or(0)),
    }
}

/// Shapes that everything else relies on.
fn check(game: &RepeatedGame) -> Result<(), Error> {
    let players = game.player_count();
    let mut faults = Vec::new();
    let mut fault = |path: String, found: String, allowed: String| {
        faults.push(Fault { path, position: None, found, allowed });
    };
    if game.states.is_empty() || players == 0 {
        fault("states".to_owned(), "none".to_owned(), "at least one state, and a discount factor a player".to_owned());
    }
    for (at, state) in game.states.iter().enumerate() {
        let count = state.game.players().len();
        if count != players {
            fault(format!("states[{at}]"), format!("{count} players"), format!("{players}, one a discount factor"));
        }
        let rows = &state.transitions;
        let whole = rows.len() == state.game.profile_count() && rows.iter().all(|row| is_law(row, game.states.len()));
        if !(whole || game.states.len() == 1) {
            let allowed = "for every profile a probability of every state, with sum 1".to_owned();
            fault(format!("states[{at}].transitions"), "something else".to_owned(), allowed);
        }
    }
    if game.states.len() > 1 && game.monitoring != Monitoring::Perfect {
        fault("monitoring".to_owned(), "imperfect, with several states".to_owned(), "perfect".to_owned());
    }
    match &game.monitoring {
        Monitoring::Perfect => {}
        Monitoring::Inspected(inspection) => {
            let lengths = [
                inspection.detection.len(),
                inspection.false_alarm.len(),
                inspection.sanction.len(),
                inspection.sanction_per_period.len(),
            ];
            if lengths.iter().any(|&length| length != players) {
                fault("monitoring".to_owned(), format!("{lengths:?} entries"), format!("{players} of each"));
            }
        }
        Monitoring::Public(signals) => {
            let count = game.states.first().map_or(0, |state| state.game.profile_count());
            let rows = &signals.probabilities;
            if rows.len() != count || rows.iter().any(|row| !is_law(row, signals.names.len())) {
                let allowed = "for every profile a probability of every signal, with sum 1".to_owned();
                fault("monitoring.probabilities".to_owned(), "something else".to_owned(), allowed);
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Input(faults)) }
}

fn is_law(row: &[crate::units::Probability], count: usize) -> bool {
    row.len() == count && total(row.iter().map(|p| p.get())) == Rational::ONE
}

/// The sum.
fn total<'a>(numbers: impl Iterator<Item = &'a Rational>) -> Rational {
    numbers.fold(Rational::ZERO, |sum, x| sum + x)
}
