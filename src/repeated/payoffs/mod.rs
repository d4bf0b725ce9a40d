//! The payoffs that can be sustained, with the proof from both sides.

mod plane;
mod programs;

use super::answer::{Outside, OutsideEnd, RepeatedGame, ValueSet, ValueSets, Vertex};
use super::enforce::enforcements;
use super::planar;
use super::polytope::directions::normalise;
use super::units::Units;
use crate::error::Error;
use crate::exact::corners::leave_only;
use crate::exact::linear::dot;
use crate::exact::{Rational, from_f64};
use plane::in_the_plane;
use programs::by_programs;
use std::time::Instant;

/// What may be chosen about the computation.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How many directions are looked into where polytopes are approximated.
    pub directions: usize,
    /// A gap below this, as a share of the range of payoffs, ends the refinement where no exact answer is in sight.
    pub tolerance: f64,
    /// Stop after so many seconds, with what is proved by then.
    pub seconds: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { directions: 96, tolerance: 1e-6, seconds: None }
    }
}

/// The sustained payoffs of every state: with public randomisation, pure actions, and the monitoring of the game.
///
/// Two players under perfect monitoring, or inspected without false alarms or with a suspension by rule: exact wherever the
/// extreme payoffs are rational. Otherwise between an inner and an outer polytope.
///
/// Source: Abreu, Pearce and Stacchetti 1990; Abreu and Sannikov 2014 for the iteration in the plane.
///
/// # Errors
/// [`Error::Unsupported`] for what is not there.
pub fn solve(game: &RepeatedGame, options: &Options) -> Result<ValueSets, Error> {
    let began = Instant::now();
    let stop = || options.seconds.is_some_and(|seconds| began.elapsed().as_secs_f64() > seconds);
    let (units, handy) = Units::of(game);
    let enforcements = enforcements(&handy);
    let mut answer = if planar::fits(&enforcements) {
        in_the_plane(&handy, &enforcements, options.tolerance, &stop)?
    } else {
        by_programs(&handy, &enforcements, options, began, &stop)?
    };
    answer.stopped = (answer.stopped || stop()) && !answer.exact && !answer.is_empty();
    let mut answer = units.restore(answer);
    if !answer.is_empty() {
        answer.gap = gap(&answer.sets);
    }
    Ok(answer)
}

/// Sets with more corners are not said to be exact.
const MOST_CORNERS: usize = 10_000;

fn better(a: &ValueSets, b: &ValueSets) -> bool {
    let rank = |answer: &ValueSets| {
        (answer.exact || answer.is_empty(), answer.sets.iter().all(|set| !set.vertices.is_empty()))
    };
    rank(a) > rank(b) || (rank(a) == rank(b) && rank(a).1 && a.gap < b.gap)
}

/// The least payoffs at some vertices, by player; nothing without vertices.
fn least(vertices: &[Vertex]) -> Vec<Rational> {
    let players = vertices.first().map_or(0, |vertex| vertex.payoff.len());
    (0..players).filter_map(|player| vertices.iter().map(|v| v.payoff[player].clone()).min()).collect()
}

fn reached(direction: &[Rational], vertices: &[Vertex]) -> Rational {
    vertices.iter().map(|vertex| dot(direction, &vertex.payoff)).max().unwrap_or(Rational::ZERO)
}

/// A short number that is not less.
fn above(value: f64) -> Rational {
    const GRID: f64 = (1u64 << 40) as f64;
    from_f64((value * GRID).ceil() / GRID).unwrap_or(Rational::ZERO)
}

/// The answer from its parts, levels being those of the first directions; gap and exactness are computed here.
pub(super) fn assemble(
    outside: Outside,
    levels: Vec<Vec<Rational>>,
    vertices: Vec<Vec<Vertex>>,
    method: &str,
    rounds: usize,
) -> ValueSets {
    let empty = matches!(outside.end, OutsideEnd::Empty { .. });
    let sets: Vec<ValueSet> = outside
        .directions
        .iter()
        .zip(levels)
        .zip(vertices)
        .map(|((directions, levels), vertices): ((_, Vec<Rational>), _)| {
            let directions = &directions[..levels.len()];
            let threat = least(&vertices);
            let vertices = if empty { vec![] } else { vertices };
            ValueSet { directions: directions.to_vec(), levels, threat: if empty { vec![] } else { threat }, vertices }
        })
        .collect();
    let gap = if empty { Rational::ZERO } else { gap(&sets) };
    let exact = empty
        || (gap.is_zero()
            && sets.iter().all(|set| {
                set.vertices.len() == 1 || if set.threat.len() == 2 { has_edges(set) } else { has_corners(set) }
            }));
    ValueSets { sets, exact, gap, outside, method: method.to_owned(), rounds, stopped: false }
}

/// Whether the vertices of two players, in their order, are the corners of a convex polygon (or a segment) with a direction
/// for every edge: otherwise levels that are all reached may still leave more.
fn has_edges(set: &ValueSet) -> bool {
    let corners: Vec<&Vec<Rational>> = set.vertices.iter().map(|vertex| &vertex.payoff).collect();
    !corners.is_empty()
        && corners.iter().zip(corners.iter().cycle().skip(1)).all(|(from, to)| {
            let [x, y] = [&to[1] - &from[1], &from[0] - &to[0]];
            let along = |payoff: &[Rational]| &x * &payoff[0] + &y * &payoff[1];
            let most = along(from);
            corners.iter().all(|corner| along(corner) <= most)
                && set.directions.iter().any(|direction| {
                    &direction[0] * &y == &direction[1] * &x && &direction[0] * &x + &direction[1] * &y > Rational::ZERO
                })
        })
}

/// Whether every corner of the levels is a vertex, for any number of players.
fn has_corners(set: &ValueSet) -> bool {
    let payoffs: Vec<&[Rational]> = set.vertices.iter().map(|vertex| vertex.payoff.as_slice()).collect();
    leave_only(&set.directions, &set.levels, &payoffs, MOST_CORNERS)
}

/// The largest level minus what the vertices reach, over the largest entry of the direction.
fn gap(sets: &[ValueSet]) -> Rational {
    let mut gap = Rational::ZERO;
    for set in sets {
        for (direction, level) in set.directions.iter().zip(&set.levels) {
            let per_unit = normalise(&mut direction.clone());
            gap = gap.max((level - reached(direction, &set.vertices)) * per_unit);
        }
    }
    gap
}
