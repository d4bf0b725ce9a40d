//! The sides of an inside, exactly: directions that are sides up to rounding are turned into the planes through its vertices.

use super::within::independent;
use crate::exact::corners::{corners, leave_only};
use crate::exact::linear::{dot, solve};
use crate::exact::{Rational, to_f64};
use crate::repeated::answer::Vertex;

/// Vertices so near to a plane may be on it, by the range of payoffs; what comes of it is seen exactly.
const NEAR: [f64; 3] = [1e-8, 1e-6, 1e-4];

/// Hulls with more vertices or sides are left alone.
const MOST_VERTICES: usize = 100;
const MOST_SIDES: usize = 400;
/// The polar of a hull is not so large; payoffs are from 0 to 1.
const FAR: u64 = 1 << 40;

/// As many corners are looked at.
const MOST_CORNERS: usize = 3000;

/// The sides of a hull, other than the axes: y is one if it is a corner of {y : y·(v − o) ≤ 1 for all vertices v}, with o
/// inside. `None` if nothing is inside, or there are too many.
pub(super) fn of_polar(axes: &[Vec<Rational>], vertices: &[&[Rational]]) -> Option<Vec<Vec<Rational>>> {
    if vertices.len() > MOST_VERTICES || vertices.len() < axes.len() / 2 {
        return None;
    }
    let count = Rational::from(vertices.len());
    let middle: Vec<Rational> = (0..axes.len() / 2)
        .map(|at| vertices.iter().fold(Rational::ZERO, |sum, vertex| sum + &vertex[at]) / &count)
        .collect();
    let spokes: Vec<Vec<Rational>> =
        vertices.iter().map(|vertex| vertex.iter().zip(&middle).map(|(x, o)| x - o).collect()).collect();
    let planes: Vec<&[Rational]> = axes.iter().chain(&spokes).map(Vec::as_slice).collect();
    let mut levels = vec![Rational::from(FAR); axes.len()];
    levels.resize(planes.len(), Rational::ONE);
    let corners = corners(&planes, &levels, &Rational::ZERO, MOST_SIDES)?;
    let mut sides = Vec::with_capacity(corners.len());
    for corner in corners {
        // Where the box holds a corner, the hull is flat, or thin.
        if (0..axes.len()).any(|at| corner.is_on(at)) {
            return None;
        }
        let mut side = corner.point;
        super::directions::normalise(&mut side);
        if !axes.contains(&side) {
            sides.push(side);
        }
    }
    Some(sides)
}

/// A side of the vertices' hull near a direction, with largest entry ±1; `None` if there is none in the space.
fn side(direction: &[Rational], vertices: &[Vertex]) -> Option<Vec<Rational>> {
    let float = |x: &[Rational]| x.iter().map(to_f64).collect::<Vec<f64>>();
    let toward = float(direction);
    let along: Vec<f64> =
        vertices.iter().map(|vertex| float(&vertex.payoff).iter().zip(&toward).map(|(x, d)| x * d).sum()).collect();
    let most = along.iter().fold(f64::NEG_INFINITY, |most, x| most.max(*x));
    let on = |near: f64| -> Vec<&Vertex> {
        vertices.iter().zip(&along).filter(|(_, along)| most - **along < near).map(|(vertex, _)| vertex).collect()
    };
    NEAR.into_iter().find_map(|near| through(&on(near), &toward, vertices))
}

/// The plane through points, if there is one and all vertices are on one side of it.
fn through(on: &[&Vertex], toward: &[f64], vertices: &[Vertex]) -> Option<Vec<Rational>> {
    let float = |x: &[Rational]| x.iter().map(to_f64).collect::<Vec<f64>>();
    let floats: Vec<Vec<f64>> = on.iter().map(|vertex| float(&vertex.payoff)).collect();
    let chosen = independent(floats.iter().map(Vec::as_slice));
    let players = toward.len();
    if chosen.len() != players {
        return None;
    }
    let first = &on[*chosen.first()?].payoff;
    let largest = (0..players).max_by(|&a, &b| toward[a].abs().total_cmp(&toward[b].abs()))?;
    let mut matrix: Vec<Vec<Rational>> =
        chosen[1..].iter().map(|&at| on[at].payoff.iter().zip(first).map(|(x, y)| x - y).collect()).collect();
    matrix.push((0..players).map(|at| if at == largest { Rational::ONE } else { Rational::ZERO }).collect());
    let mut right = vec![Rational::ZERO; players];
    right[players - 1] = if toward[largest] > 0.0 { Rational::ONE } else { -Rational::ONE };
    let mut side = solve(&matrix, &right)?;
    super::directions::normalise(&mut side);
    let level = dot(&side, first);
    vertices.iter().all(|vertex| dot(&side, &vertex.payoff) <= level).then_some(side)
}

/// The axes and the sides of a hull, if all of them are found: as the corners of its polar, or, where it is flat, near
/// directions.
pub(super) fn sides(directions: &[Vec<Rational>], vertices: &[Vertex]) -> Option<Vec<Vec<Rational>>> {
    let axes = 2 * directions.first()?.len();
    let mut all: Vec<Vec<Rational>> = directions.iter().take(axes).cloned().collect();
    let payoffs: Vec<&[Rational]> = vertices.iter().map(|vertex| vertex.payoff.as_slice()).collect();
    if let Some(found) = of_polar(&all, &payoffs) {
        all.extend(found);
        return Some(all);
    }
    for direction in &directions[axes..] {
        if let Some(side) = side(direction, vertices).filter(|side| !all.contains(side)) {
            all.push(side);
        }
    }
    let reached = |direction: &Vec<Rational>| vertices.iter().map(|vertex| dot(direction, &vertex.payoff)).max();
    let levels = all.iter().map(reached).collect::<Option<Vec<Rational>>>()?;
    leave_only(&all, &levels, &payoffs, MOST_CORNERS).then_some(all)
}
