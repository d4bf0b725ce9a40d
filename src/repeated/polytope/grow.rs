//! An inside that grows from payoffs that are known exactly, where one promise is made.
//!
//! The seed is the largest set among the points that are short rational numbers that reproduces itself. What any profile
//! yields with promises of it is sustained as well, and so it grows towards the other points, exactly at every step: where
//! a payoff set has finitely many extreme points that hang on each other in chains, to all of them.

use super::member::Points;
use super::outer::Outer;
use super::polish::of_polar;
use super::promise::best;
use super::refine::{NEAR, Reached, near, snapped, toward};
use super::separate::{extreme, separate};
use crate::exact::linear::dot;
use crate::exact::{Rational, to_f64};
use crate::repeated::answer::{Play, Vertex};
use crate::repeated::enforce::Enforcement;
use crate::repeated::support::Profile;
use dashu_base::BitTest;

const MOST_ROUNDS: usize = 60;
/// Sides are gone beyond so many times, and of sets with no more extreme points than that.
const MOST_PUSHES: usize = 12;
const MOST_PUSHED: usize = 40;
/// Numbers with longer denominators are not worth having; where points hang on each other through products, each round
/// makes them longer by a factor.
const MOST_BITS: usize = 600;
/// What is extreme by less than this is left out in the end.
const EXTREME: f64 = 1e-12;
/// The set does not grow beyond so many points.
const MOST_POINTS: usize = 1000;

/// A payoff of the set, rounded as well.
struct Known {
    vertex: Vertex,
    float: Vec<f64>,
}

/// The vertices of a set that reproduces itself; `None` if there is no seed.
pub(super) fn grow(list: &[Enforcement], outer: &Outer<'_>, reached: &Reached) -> Option<Vec<Vertex>> {
    let (points, which) = (reached.points.first()?, reached.which.first()?);
    let stop = || outer.is_late();
    let mut known = seed(list, points, which, &stop)?;
    let profiles: Vec<Profile> = list.iter().map(Profile::new).collect();
    let directions = outer.float_directions(0);
    for _ in 0..MOST_ROUNDS {
        let exact = Points::new(vec![known.iter().map(|known| known.vertex.payoff.clone()).collect()]);
        let floats = vec![known.iter().map(|known| known.float.clone()).collect::<Vec<_>>()];
        let mut new: Vec<Known> = Vec::new();
        for (point, &which) in points.iter().zip(which) {
            let there = |known: &Known| near(&known.float, point);
            if outer.is_late() || known.len() + new.len() >= MOST_POINTS || known.iter().any(there) {
                continue;
            }
            let hull: Vec<&[f64]> = known.iter().chain(&new).map(|known| known.float.as_slice()).collect();
            if separate(&hull, point).is_none_or(|found| found.gap < NEAR) {
                continue;
            }
            let toward = toward(point, &directions, &outer.levels[0]);
            let Some(fresh) = extended(&list[which], &profiles[which], &exact, &floats, &toward) else { continue };
            if separate(&hull, &fresh.float).is_some_and(|found| found.gap > NEAR / 10.0) {
                new.push(fresh);
            }
        }
        if new.is_empty() {
            break;
        }
        known.extend(new);
    }
    beyond_sides(list, &profiles, &outer.directions[0], &mut known, &stop);
    Some(thinned(list, known, &stop))
}

/// Adds what profiles yield beyond the sides of the set until there is nothing: points that were read a little wrong do not
/// matter then. Where that does not come to an end soon, nothing is added.
fn beyond_sides(
    list: &[Enforcement],
    profiles: &[Profile],
    directions: &[Vec<Rational>],
    known: &mut Vec<Known>,
    stop: &dyn Fn() -> bool,
) {
    let before = known.len();
    let axes = directions.iter().take(2 * directions.first().map_or(0, Vec::len)).cloned().collect::<Vec<_>>();
    for _ in 0..MOST_PUSHES {
        let floats: Vec<Vec<f64>> = known.iter().map(|known| known.float.clone()).collect();
        let kept = extreme(&floats, EXTREME);
        if kept.len() > MOST_PUSHED {
            break;
        }
        let payoffs: Vec<&[Rational]> = kept.iter().map(|&at| known[at].vertex.payoff.as_slice()).collect();
        let Some(sides) = of_polar(&axes, &payoffs) else { break };
        let exact = Points::new(vec![kept.iter().map(|&at| known[at].vertex.payoff.clone()).collect()]);
        let floats = vec![kept.iter().map(|&at| known[at].float.clone()).collect::<Vec<_>>()];
        let mut new: Vec<Known> = Vec::new();
        for side in axes.iter().chain(&sides) {
            let level = payoffs.iter().map(|payoff| dot(side, *payoff)).max().unwrap_or(Rational::ZERO);
            let toward: Vec<f64> = side.iter().map(to_f64).collect();
            for (enforcement, profile) in list.iter().zip(profiles) {
                let Some(fresh) = extended(enforcement, profile, &exact, &floats, &toward) else { continue };
                let is_new = dot(side, &fresh.vertex.payoff) > level
                    && new.iter().all(|other| other.vertex.payoff != fresh.vertex.payoff);
                if is_new {
                    new.push(fresh);
                }
            }
        }
        if new.is_empty() {
            return;
        }
        if stop() {
            break;
        }
        // Promises name the points by their place, which is that among the extreme ones.
        for play in new.iter_mut().flat_map(|known| &mut known.vertex.lottery) {
            play.promise.iter_mut().flatten().for_each(|(at, _)| *at = kept[*at]);
        }
        known.extend(new);
    }
    known.truncate(before);
}

/// Only the extreme points, if they reproduce themselves without the others; else all.
fn thinned(list: &[Enforcement], known: Vec<Known>, stop: &dyn Fn() -> bool) -> Vec<Vertex> {
    let floats: Vec<Vec<f64>> = known.iter().map(|known| known.float.clone()).collect();
    let kept = extreme(&floats, EXTREME);
    let all: Vec<Vertex> = known.into_iter().map(|known| known.vertex).collect();
    if kept.len() == all.len() {
        return all;
    }
    let exact = Points::new(vec![kept.iter().map(|&at| all[at].payoff.clone()).collect()]);
    let anew = |&at: &usize| {
        let profile = all[at].lottery.first()?.profile;
        let which = list.iter().position(|enforcement| enforcement.profile == profile)?;
        exact.decompose(list, &[which], &[], &all[at].payoff, stop)
    };
    kept.iter().map(anew).collect::<Option<Vec<Vertex>>>().unwrap_or(all)
}

/// The largest set of points, read as short rational numbers, of which each is yielded by its profile with promises of the
/// set.
fn seed(list: &[Enforcement], points: &[Vec<f64>], which: &[usize], stop: &dyn Fn() -> bool) -> Option<Vec<Known>> {
    let short = |point: &Vec<f64>| [1e-7, 1e-9, 1e-11].into_iter().find_map(|within| snapped(point, within));
    let mut found: Vec<(usize, Vec<Rational>)> =
        points.iter().zip(which).filter_map(|(point, &which)| Some((which, short(point)?))).collect();
    loop {
        let exact = Points::new(vec![found.iter().map(|(_, point)| point.clone()).collect()]);
        let vertices: Vec<Option<Vertex>> =
            found.iter().map(|(which, point)| exact.decompose(list, &[*which], &[], point, stop)).collect();
        if vertices.iter().all(Option::is_some) {
            let known = |vertex: Vertex| Known { float: vertex.payoff.iter().map(to_f64).collect(), vertex };
            let all: Vec<Known> = vertices.into_iter().flatten().map(known).collect();
            return if all.is_empty() { None } else { Some(all) };
        }
        let mut kept = vertices.iter().map(Option::is_some);
        found.retain(|_| kept.next() == Some(true));
    }
}

/// What a profile yields furthest in a direction, with promises of the points, exactly.
fn extended(
    enforcement: &Enforcement,
    profile: &Profile,
    exact: &Points,
    floats: &[Vec<Vec<f64>>],
    toward: &[f64],
) -> Option<Known> {
    let least = |player: usize| floats[0].iter().map(|x| x[player]).fold(f64::INFINITY, f64::min);
    let needed: Vec<f64> = profile
        .rows
        .iter()
        .map(|row| row.at_least + row.threat.iter().map(|(_, weight)| weight * least(row.player)).sum::<f64>())
        .collect();
    let found = best(profile, floats, &needed, toward)?;
    let support: Vec<usize> = found.promise.first()?.iter().map(|(at, _)| *at).collect();
    let promised = |player: usize| -> f64 { found.promise[0].iter().map(|&(at, x)| x * floats[0][at][player]).sum() };
    let tight = |at: &usize| {
        let row = &profile.rows[*at];
        let kept: f64 = row.terms.iter().map(|(_, k)| k * promised(row.player)).sum();
        (kept - needed[*at]).abs() < NEAR
    };
    let tight: Vec<usize> = (0..profile.rows.len()).filter(tight).collect();
    // As many tight rows as it takes to fix the mixture; which ones matters where more are tight.
    let chosen = (0..1u32 << tight.len()).filter(|chosen| chosen.count_ones() as usize + 1 == support.len());
    chosen.take(64).find_map(|chosen| {
        let mut matrix = vec![vec![Rational::ONE; support.len()]];
        let mut right = vec![Rational::ONE];
        for (_, &at) in tight.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1) {
            let row = &enforcement.rows[at];
            let k = row.terms.iter().fold(Rational::ZERO, |sum, (_, k)| sum + k);
            matrix.push(support.iter().map(|&point| &k * &exact.points[0][point][row.player]).collect());
            right.push(exact.needed(row)?);
        }
        let weights = crate::exact::linear::solve(&matrix, &right)?;
        let promise = vec![support.iter().copied().zip(weights).filter(|(_, x)| !x.is_zero()).collect::<Vec<_>>()];
        let payoff = exact.value(enforcement, &promise)?;
        if payoff.iter().any(|x| x.denominator().bit_len() > MOST_BITS) {
            return None;
        }
        let play = Play { probability: Rational::ONE, profile: enforcement.profile, promise };
        Some(Known { float: payoff.iter().map(to_f64).collect(), vertex: Vertex { payoff, lottery: vec![play] } })
    })
}
