//! The very sides of a payoff set, for three and more players where one promise is made.
//!
//! A corner of the levels is a payoff that reproduces itself if some profile yields it with a promise within the levels.
//! Corners that do not are cut off by a side of what all profiles yield: from a plane between the corner and the points that
//! are known, each time it is not a side yet, the furthest point beyond it is one more that is known. Directions that are
//! no side any more are left out. Where every corner reproduces itself, the levels are those of the payoff set.

use super::outer::Outer;
use super::refine::{NEAR, Reached, SETTLED, near, short};
use super::separate::separate;
use crate::exact::corners::{Corner, corners};
use crate::exact::to_f64;
use crate::repeated::support::basis::dot;

/// A level that nothing is beyond; payoffs are from 0 to 1.
const FAR: f64 = 1e3;
/// A corner is on a plane when it is nearer to it than this.
const ON: f64 = 1e-10;
/// Corners are looked at where there are no more.
const MOST_CORNERS: usize = 3000;
/// Sides are looked for so many times.
const MOST_LOOKS: usize = 80;
/// And so many times again with nothing to spare.
const LAST_LOOKS: usize = 3;
/// A plane is turned so many times until it is a side.
const MOST_TURNS: usize = 60;
/// Sides whose directions, with a largest entry of 1, differ by less are not told apart.
const PARALLEL: f64 = 1e-7;
/// What rounding does in a round at most, by the range of payoffs: multipliers are taken for sound up to twice as much.
/// Over all rounds it adds up.
const ROUNDING: f64 = 5e-11;
/// What everything is taken to reach beyond what it does, by the range of payoffs: more than rounding takes away, which
/// would grow from round to round.
pub(super) const SLACK: f64 = 1e-10;

/// Settles the levels and finds sides, until all corners reproduce themselves or there are enough sides; `None` where there
/// are more corners than can be looked at, or none.
pub(super) fn sharp(outer: &mut Outer<'_>, tolerance: f64, most: usize) -> Option<Reached> {
    let reached = search(outer, tolerance, most);
    outer.raise(ROUNDING);
    reached
}

/// As [`sharp`], with something to spare, and every round written down.
pub(super) fn spare(outer: &mut Outer<'_>, tolerance: f64, most: usize) -> Option<Reached> {
    outer.spare(SLACK);
    search(outer, tolerance, most)
}

fn search(outer: &mut Outer<'_>, tolerance: f64, most: usize) -> Option<Reached> {
    let mut reached = None;
    for _ in 0..MOST_LOOKS {
        outer.open_stage();
        outer.settle(tolerance, 20_000);
        if outer.is_empty(0) {
            return None;
        }
        let (found, added) = look(outer, most)?;
        let done = !added || found.gap < NEAR || outer.is_late();
        reached = Some(found);
        if done {
            return reached;
        }
    }
    outer.open_stage();
    outer.settle(tolerance, 20_000);
    reached
}

/// The rest of the way, which is no more than the slack as a rule, to points that are nearer to the extreme ones. Now rounding
/// may cut off a corner that just reproduces itself, so that levels are no bounds any more.
pub(super) fn sharpen(outer: &mut Outer<'_>, tolerance: f64, most: usize) -> Option<Reached> {
    outer.spare(0.0);
    let mut reached = None;
    for _ in 0..LAST_LOOKS {
        outer.settle(tolerance, 20_000);
        if outer.is_late() || outer.is_empty(0) {
            break;
        }
        let (found, added) = look(outer, most)?;
        let done = !added || found.gap < NEAR;
        reached = Some(found);
        if done {
            break;
        }
    }
    reached
}

/// What is reached now, and whether there are new sides.
fn look(outer: &mut Outer<'_>, most: usize) -> Option<(Reached, bool)> {
    let players = outer.directions[0].first().map_or(0, Vec::len);
    let directions = outer.float_directions(0);
    let directions: Vec<&[f64]> = directions.iter().map(Vec::as_slice).collect();
    let all = corners(&directions, &outer.levels[0], &ON, MOST_CORNERS)?;
    let kept = needed(&all, directions.len(), players);
    outer.keep(0, &kept);
    let (mut known, mut open) = (Vec::new(), Vec::new());
    for corner in all {
        match outer.reproduces(0, &corner.point, NEAR) {
            Some(which) => known.push((which, corner.point)),
            None => open.push(corner.point),
        }
    }
    if !open.is_empty() {
        let ends: Vec<(usize, Vec<f64>)> = outer.points(0).into_iter().flatten().collect();
        for (which, point) in ends {
            if !known.iter().any(|(_, other)| near(other, &point)) {
                known.push((which, point));
            }
        }
    }
    let mut new: Vec<(Vec<f64>, f64)> = Vec::new();
    // All sides are those of what is reached from the levels as they are now, and fall together.
    let mut falling: Vec<(usize, f64)> = Vec::new();
    let mut gap = 0.0f64;
    for corner in &open {
        let cut = |(toward, level): &(Vec<f64>, f64)| dot(toward, corner) > level + NEAR;
        if new.iter().any(cut) || outer.levels[0].len() >= most {
            continue;
        }
        for _ in 0..MOST_TURNS {
            let hull: Vec<&[f64]> = known.iter().map(|(_, point)| point.as_slice()).collect();
            let Some(found) = separate(&hull, corner).filter(|found| found.gap > SETTLED) else { break };
            let direction = short(&found, &hull, corner);
            let toward: Vec<f64> = direction.iter().map(to_f64).collect();
            if outer.float_directions(0).iter().any(|other| is_parallel(other, &toward)) {
                gap = gap.max(found.gap);
                break;
            }
            let known_level = hull.iter().map(|x| dot(x, &toward)).fold(f64::NEG_INFINITY, f64::max);
            let at = outer.levels[0].len();
            outer.add(0, direction, FAR);
            let end = outer.end(0, at);
            // Never below what is reached: what is cut off here by rounding grows in all rounds to come.
            let reached = end.as_ref().map_or(known_level, |(_, value, _)| value.max(known_level));
            let turned = end.filter(|(_, value, point)| {
                *value > known_level + SETTLED && !known.iter().any(|(_, other)| near(other, point))
            });
            let Some((which, _, point)) = turned else {
                gap = gap.max(found.gap);
                falling.push((at, reached + outer.slack().max(SETTLED)));
                new.push((toward, reached));
                break;
            };
            known.push((which, point));
            let kept: Vec<bool> = (0..=at).map(|other| other < at).collect();
            outer.keep(0, &kept);
        }
    }
    falling.into_iter().for_each(|(at, level)| outer.lower(0, at, level));
    let (which, points): (Vec<usize>, Vec<Vec<f64>>) = known.into_iter().unzip();
    let toward = vec![vec![0; points.len()]];
    Some((Reached { points: vec![points], which: vec![which], toward, gap }, !new.is_empty()))
}

/// Whether directions are so near to each other that both together are in the way.
fn is_parallel(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() < PARALLEL)
}

/// The directions of axes and sides; of those that are on the same corners, the last.
fn needed(corners: &[Corner<f64>], count: usize, players: usize) -> Vec<bool> {
    let rank = super::within::rank(corners.iter().map(|corner| corner.point.as_slice()));
    let on: Vec<Vec<usize>> =
        (0..count).map(|at| (0..corners.len()).filter(|&corner| corners[corner].is_on(at)).collect()).collect();
    let within = |small: &[usize], large: &[usize]| small.iter().all(|corner| large.binary_search(corner).is_ok());
    let is_side = |at: usize| {
        on[at].len() >= rank
            && (0..count).all(|other| {
                other == at
                    || on[other].len() == corners.len()
                    || !within(&on[at], &on[other])
                    || (on[at].len() == on[other].len() && other < at && other >= 2 * players)
            })
    };
    (0..count).map(|at| at < 2 * players || on[at].len() == corners.len() || is_side(at)).collect()
}
