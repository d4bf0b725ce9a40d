//! Convex polygons in the plane, exactly.

use crate::exact::Rational;
use crate::exact::linear::dot;

/// The corners of what levels leave, in the plane; the first four directions are the axes.
pub(super) fn corners(directions: &[Vec<Rational>], levels: &[Rational]) -> Vec<Vec<Rational>> {
    let [right, left, up, down, ..] = levels else { return vec![] };
    let corner = |x: Rational, y: Rational| vec![x, y];
    if *right < -left.clone() || *up < -down.clone() {
        return vec![];
    }
    let mut left_over = vec![
        corner(-left.clone(), -down.clone()),
        corner(right.clone(), -down.clone()),
        corner(right.clone(), up.clone()),
        corner(-left.clone(), up.clone()),
    ];
    for (direction, level) in directions.iter().zip(levels).skip(4) {
        left_over = clip(&left_over, direction, level);
    }
    hull(left_over)
}

/// What is left of a convex polygon, given by its corners in order, where direction·v ≤ level.
pub(super) fn clip(polygon: &[Vec<Rational>], direction: &[Rational], level: &Rational) -> Vec<Vec<Rational>> {
    let mut left = Vec::with_capacity(polygon.len() + 1);
    for (at, from) in polygon.iter().enumerate() {
        let to = &polygon[(at + 1) % polygon.len()];
        let (here, there) = (dot(direction, from) - level, dot(direction, to) - level);
        if here <= Rational::ZERO {
            left.push(from.clone());
        }
        if (here < Rational::ZERO && there > Rational::ZERO) || (here > Rational::ZERO && there < Rational::ZERO) {
            let share = &here / (&here - &there);
            left.push(from.iter().zip(to).map(|(x, y)| x + &share * (y - x)).collect());
        }
    }
    left
}

/// The corners of the convex hull in the plane, counterclockwise from the least (Andrew 1979).
pub(super) fn hull(mut points: Vec<Vec<Rational>>) -> Vec<Vec<Rational>> {
    points.sort();
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let turns_left = |a: &[Rational], b: &[Rational], c: &[Rational]| {
        (&b[0] - &a[0]) * (&c[1] - &a[1]) > (&b[1] - &a[1]) * (&c[0] - &a[0])
    };
    let chain = |points: &mut dyn Iterator<Item = &Vec<Rational>>| {
        let mut chain: Vec<Vec<Rational>> = Vec::new();
        for next in points {
            while chain.len() > 1 && !turns_left(&chain[chain.len() - 2], &chain[chain.len() - 1], next) {
                chain.pop();
            }
            chain.push(next.clone());
        }
        chain.pop();
        chain
    };
    let mut corners = chain(&mut points.iter());
    corners.extend(chain(&mut points.iter().rev()));
    corners
}
