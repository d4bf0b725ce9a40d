//! The strategies behind a sustained payoff, as a machine: what is played, and what follows what is seen (Abreu, Pearce and
//! Stacchetti 1990; automata as in Mailath and Samuelson 2006, §2.3).
//!
//! Every play of every vertex of a payoff set is a state. It leads to the plays that its promises are mixtures of, and where
//! a deviation is seen, to those of the vertex that is worst for the deviator. States that are never reached are left out,
//! and states that cannot be told apart by anything that follows are one.

mod build;
mod code;
mod minimise;

pub use code::penal_code;

use super::answer::{Automaton, RepeatedGame, ValueSet, ValueSets, Vertex};
use super::enforce::{Enforcement, enforcements};
use crate::error::Error;
use crate::exact::Rational;
use crate::exact::linear::dot;
use crate::exact::simplex::{Program, Relation, Solution};

/// Where a payoff lies.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// It is this mixture of vertices: it is sustained.
    Inside(Vec<(usize, Rational)>),
    /// It is beyond the level in this direction: proved not to be sustained.
    Outside {
        /// The index of the direction.
        direction: usize,
        /// direction · payoff, more than the level.
        reaches: Rational,
    },
    /// Neither is proved.
    Between,
}

/// Where a payoff, one number for each player, lies in a set.
///
/// # Errors
/// [`Error::Bug`] only.
pub fn place(set: &ValueSet, payoff: &[Rational]) -> Result<Place, Error> {
    for (at, (direction, level)) in set.directions.iter().zip(&set.levels).enumerate() {
        let reaches = dot(direction, payoff);
        if reaches > *level {
            return Ok(Place::Outside { direction: at, reaches });
        }
    }
    Ok(mixture(&set.vertices, payoff)?.map_or(Place::Between, Place::Inside))
}

/// A payoff as a mixture of as few vertices as dimensions allow; `None` if it is none.
fn mixture(vertices: &[Vertex], payoff: &[Rational]) -> Result<Option<Vec<(usize, Rational)>>, Error> {
    if let Some(at) = vertices.iter().position(|vertex| vertex.payoff == payoff) {
        return Ok(Some(vec![(at, Rational::ONE)]));
    }
    let mut program = Program::new(vec![Rational::ZERO; vertices.len()]);
    let mut row = |coefficients: Vec<Rational>, right: Rational| {
        program.row(coefficients, Relation::Equal, right).map(|_| ()).map_err(Error::Bug)
    };
    row(vec![Rational::ONE; vertices.len()], Rational::ONE)?;
    for (player, wanted) in payoff.iter().enumerate() {
        let of = |vertex: &Vertex| vertex.payoff.get(player).cloned().unwrap_or_default();
        row(vertices.iter().map(of).collect(), wanted.clone())?;
    }
    match program.maximise(None, &|| false) {
        Some(Solution::Optimal(found)) => {
            Ok(Some(found.x.into_iter().enumerate().filter(|(_, weight)| !weight.is_zero()).collect()))
        }
        Some(Solution::Infeasible(_)) => Ok(None),
        Some(Solution::Unbounded { .. }) | None => Err(Error::Bug("no end to the search for a mixture".to_owned())),
    }
}

/// The automaton that gives a mixture of vertices of a state, in which it begins.
///
/// # Errors
/// [`Error::Bug`] where the sets do not fit the game.
pub fn automaton(
    game: &RepeatedGame,
    sets: &ValueSets,
    initial: usize,
    start: &[(usize, Rational)],
) -> Result<Automaton, Error> {
    let vertices: Vec<&[Vertex]> = sets.sets.iter().map(|set| set.vertices.as_slice()).collect();
    minimise::tidy(game, build::build(game, &vertices, initial, start)?)
}

/// Whether a profile can be played for ever, by the threat of the worst that is sustained.
#[derive(Debug, Clone, PartialEq)]
pub enum Forever {
    /// It can: the automaton.
    Sustained(Automaton),
    /// Proved that it cannot, and who would gain by what.
    Refuted {
        /// Who.
        player: usize,
        /// By which action.
        deviation: Option<usize>,
    },
    /// Between the two bounds of what a deviation can be threatened with.
    Undecided,
}

/// Whether a profile of the stage game can be played in every period, and by what strategies. For one public state, and
/// where one thing only can be seen on the path.
///
/// # Errors
/// [`Error::Unsupported`] for other games; [`Error::Bug`] where the sets do not fit the game.
pub fn forever(game: &RepeatedGame, sets: &ValueSets, profile: usize) -> Result<Forever, Error> {
    let refused = || {
        let what = "a profile played for ever where several things can be seen on the path; name a payoff instead";
        Error::Unsupported(what.to_owned())
    };
    let [set] = sets.sets.as_slice() else { return Err(refused()) };
    let Some(enforcement) = enforcements(game).into_iter().flatten().find(|one| one.profile == profile) else {
        let refuted = unenforceable(game, profile);
        return refuted.ok_or_else(|| Error::Bug(format!("no reason why profile {profile} is not enforced")));
    };
    let [branch] = enforcement.branches.as_slice() else { return Err(refused()) };
    // v = base + ω v
    let payoff: Vec<Rational> =
        enforcement.base.iter().zip(&branch.weight).map(|(base, weight)| base / (Rational::ONE - weight)).collect();
    let inner = &set.threat;
    let outer: Vec<Rational> =
        (0..payoff.len()).map(|player| least(set, player)).collect::<Option<_>>().unwrap_or_default();
    if sets.is_empty() {
        // Nothing is sustained, so neither is this; the first temptation is as good a reason as any.
        let row = enforcement.rows.first();
        return Ok(Forever::Refuted {
            player: row.map_or(0, |row| row.player),
            deviation: row.map(|row| row.deviation),
        });
    }
    if let Some((player, deviation)) = broken(&enforcement, &payoff, &outer) {
        return Ok(Forever::Refuted { player, deviation: Some(deviation) });
    }
    // Without a row nobody needs a threat.
    if (inner.is_empty() && !enforcement.rows.is_empty()) || broken(&enforcement, &payoff, inner).is_some() {
        return Ok(Forever::Undecided);
    }
    let mut vertices = set.vertices.clone();
    let at = vertices.len();
    vertices.push(Vertex {
        payoff,
        lottery: vec![super::answer::Play {
            probability: Rational::ONE,
            profile,
            promise: vec![vec![(at, Rational::ONE)]],
        }],
    });
    let built = build::build(game, &[&vertices], 0, &[(at, Rational::ONE)])?;
    Ok(Forever::Sustained(minimise::tidy(game, built)?))
}

/// The least that a player can get in any equilibrium is at least this: the level of −e_i.
fn least(set: &ValueSet, player: usize) -> Option<Rational> {
    let is_minus_unit = |direction: &Vec<Rational>| {
        direction.iter().enumerate().all(|(at, d)| if at == player { *d < Rational::ZERO } else { d.is_zero() })
    };
    let at = set.directions.iter().position(is_minus_unit)?;
    Some(set.levels.get(at)? / set.directions.get(at)?.get(player)?)
}

/// The first incentive row that fails when everything that is promised is one payoff.
fn broken(enforcement: &Enforcement, payoff: &[Rational], threat: &[Rational]) -> Option<(usize, usize)> {
    let fails = |row: &&super::enforce::Row| {
        let kept: Rational = row
            .terms
            .iter()
            .map(|(_, coefficient)| coefficient * &payoff[row.player])
            .fold(Rational::ZERO, |sum, x| sum + x);
        let least = threat.get(row.player).cloned().unwrap_or_default();
        let threatened: Rational =
            row.threat.iter().map(|(_, weight)| weight * &least).fold(Rational::ZERO, |sum, x| sum + x);
        kept < &row.at_least + threatened
    };
    enforcement.rows.iter().find(fails).map(|row| (row.player, row.deviation))
}

/// Who gains by a deviation that nothing punishes.
fn unenforceable(game: &RepeatedGame, profile: usize) -> Option<Forever> {
    let stage = &game.states.first()?.game;
    let at = stage.profile(profile);
    for (player, &count) in stage.shape().iter().enumerate() {
        for own in 0..count {
            let mut other = at.clone();
            other[player] = own;
            if stage.payoff(player, &other) > stage.payoff_at(player, profile) && unseen(game, player) {
                return Some(Forever::Refuted { player, deviation: Some(own) });
            }
        }
    }
    None
}

/// Whether a deviation by the player brings no more alarms than compliance, or alarms that bring too little.
fn unseen(game: &RepeatedGame, player: usize) -> bool {
    use super::answer::{AlarmResponse, Monitoring};
    let Monitoring::Inspected(inspection) = &game.monitoring else { return false };
    inspection.detection.get(player) == inspection.false_alarm.get(player)
        || matches!(inspection.response, AlarmResponse::Suspension { .. })
}
