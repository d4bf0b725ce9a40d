//! Directions where outside and inside are furthest apart.

use super::outer::Outer;
use super::separate::{Halfspaces, Separation, extreme, separate};
use crate::exact::{Rational, from_f64, to_f64};
use crate::repeated::support::basis::dot;
use dashu_int::UBig;

/// Points nearer than this to each other, or to the hull of the others, are taken as one; levels likewise. Within its root
/// a point is on a level.
pub(super) const NEAR: f64 = 1e-9;
/// Gaps smaller than this are none.
pub(super) const SETTLED: f64 = 1e-12;
/// By how much directions are tilted in the search for corners: neighbouring sides may be nearly parallel.
const TILTS: [f64; 3] = [1e-3, 1e-5, 1e-7];

/// What the levels of a game reach: by state, payoffs at the ends of the directions, and how far the levels are beyond them.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    /// By state, the extreme ones.
    pub points: Vec<Vec<Vec<f64>>>,
    /// By state and point: the enforcement that yields it.
    pub which: Vec<Vec<usize>>,
    /// By state and point: the direction at whose end it is.
    pub toward: Vec<Vec<usize>>,
    /// The largest distance of a corner of the levels from the hull of the points.
    pub gap: f64,
}

/// Settles the levels, adds the sides of the points' hulls that corners are beyond, and begins again until there is nothing
/// between points and levels, or there are enough directions.
pub(super) fn refine(outer: &mut Outer<'_>, tolerance: f64, most_directions: usize) -> Reached {
    loop {
        outer.settle(tolerance, 20_000);
        let (reached, mut sides) = look(outer);
        let late = outer.is_late() || sides.is_empty();
        let room = |outer: &Outer<'_>, state: usize| most_directions.saturating_sub(outer.directions[state].len());
        sides.sort_by(|a, b| b.gap.total_cmp(&a.gap));
        let mut added = 0;
        for side in sides.into_iter().take(if late { 0 } else { 24 }) {
            if room(outer, side.state) > 0 && !known(outer, &side) {
                outer.add(side.state, side.direction, side.level);
                added += 1;
            }
        }
        if added == 0 {
            return reached;
        }
    }
}

/// A side of a hull.
struct Side {
    state: usize,
    direction: Vec<Rational>,
    /// What the corner beyond it reaches.
    level: f64,
    gap: f64,
}

fn known(outer: &Outer<'_>, side: &Side) -> bool {
    outer.directions[side.state].contains(&side.direction)
}

/// What is reached at the ends of the directions, the extreme points only.
pub(super) fn ends(outer: &mut Outer<'_>) -> Reached {
    let mut reached = Reached { points: vec![], which: vec![], toward: vec![], gap: 0.0 };
    for state in 0..outer.directions.len() {
        let ends = outer.points(state).into_iter().enumerate();
        let found: Vec<(usize, usize, Vec<f64>)> =
            ends.filter_map(|(k, end)| end.map(|(which, point)| (k, which, point))).collect();
        let points: Vec<Vec<f64>> = found.iter().map(|(_, _, point)| point.clone()).collect();
        let kept = extreme(&points, NEAR);
        reached.points.push(kept.iter().map(|&at| points[at].clone()).collect());
        reached.which.push(kept.iter().map(|&at| found[at].1).collect());
        reached.toward.push(kept.iter().map(|&at| found[at].0).collect());
    }
    reached
}

fn look(outer: &mut Outer<'_>) -> (Reached, Vec<Side>) {
    let mut reached = ends(outer);
    let mut sides = Vec::new();
    for (state, points) in reached.points.iter().enumerate() {
        let hull: Vec<&[f64]> = points.iter().map(Vec::as_slice).collect();
        if !hull.is_empty() {
            let players = hull[0].len();
            let directions: Vec<f64> = outer.directions[state].iter().flatten().map(to_f64).collect();
            let levels = &outer.levels[state];
            let allowed = Halfspaces { players, directions: &directions, levels };
            let mut seen: Vec<Vec<f64>> = Vec::new();
            // A side has several corners: it is tilted a little, to every hand.
            let tilted = directions.chunks_exact(players).flat_map(|direction| {
                (0..2 * players * TILTS.len()).map(|tilt| {
                    let (size, tilt) = (TILTS[tilt % TILTS.len()], tilt / TILTS.len());
                    let mut toward = direction.to_vec();
                    toward[tilt / 2] += if tilt % 2 == 0 { size } else { -size };
                    toward
                })
            });
            for toward in tilted {
                let Some(corner) = allowed.corner(&toward) else { continue };
                if seen.iter().any(|known| near(known, &corner)) {
                    continue;
                }
                if let Some(found) = separate(&hull, &corner) {
                    reached.gap = reached.gap.max(found.gap);
                    if found.gap > SETTLED {
                        let direction = short(&found, &hull, &corner);
                        let toward: Vec<f64> = direction.iter().map(to_f64).collect();
                        // The corner need not be the furthest in just this direction.
                        let furthest = allowed.corner(&toward).unwrap_or_else(|| corner.clone());
                        let level = dot(&toward, &furthest).max(dot(&toward, &corner)) + SETTLED;
                        sides.push(Side { state, direction, level, gap: found.gap });
                    }
                }
                seen.push(corner);
            }
        }
    }
    (reached, sides)
}

/// The shortest rational numbers nearby that lose little of the gap.
pub(super) fn short(found: &Separation, hull: &[&[f64]], corner: &[f64]) -> Vec<Rational> {
    let near = |within: f64| {
        let mut short: Vec<Rational> = found.direction.iter().map(|&d| simplest(d, within)).collect();
        super::directions::normalise(&mut short);
        short
    };
    let keeps = |direction: &Vec<Rational>| {
        let direction: Vec<f64> = direction.iter().map(to_f64).collect();
        let most = hull.iter().map(|x| dot(x, &direction)).fold(f64::NEG_INFINITY, f64::max);
        dot(corner, &direction) - most >= 0.9 * found.gap
    };
    [1e-8, 1e-10, 1e-12].into_iter().map(near).find(keeps).unwrap_or_else(|| near(1e-14))
}

/// A point as short rational numbers within a distance; `None` where some are not short.
pub(super) fn snapped(point: &[f64], within: f64) -> Option<Vec<Rational>> {
    // Any number has a fraction with denominator 1/√within so near; what is longer than a part of that says nothing.
    let longest = UBig::from((0.25 / within.sqrt()) as u64);
    let short = |&x: &f64| Some(simplest(x, within)).filter(|x| x.denominator() <= longest);
    point.iter().map(short).collect()
}

/// Whether points are taken as one.
pub(super) fn near(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= NEAR)
}

/// A direction in which a corner of the levels is the furthest: between those whose levels it is on; zeros if there is none.
pub(super) fn toward(point: &[f64], directions: &[Vec<f64>], levels: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; point.len()];
    for (direction, level) in directions.iter().zip(levels) {
        if (dot(direction, point) - level).abs() < NEAR.sqrt() {
            sum.iter_mut().zip(direction).for_each(|(sum, d)| *sum += d);
        }
    }
    sum
}

/// The simplest rational number within a distance; 0 for what is no number.
pub(super) fn simplest(value: f64, within: f64) -> Rational {
    match (from_f64(value - within), from_f64(value + within)) {
        (Some(low), Some(high)) if low < high => Rational::simplest_in(low, high),
        _ => from_f64(value).unwrap_or(Rational::ZERO),
    }
}
