//! The corners of a polytope that is given by halfspaces, by double description (Motzkin, Raiffa, Thompson and Thrall 1953).
//!
//! Halfspaces are cut off one after the other. Each corner knows which of them it lies on; two corners are the ends of an
//! edge where no third lies on everything that both lie on (Fukuda and Prodon 1996). Exact in rational numbers; in floating
//! point, with a tolerance, a guess.

use super::Rational;
use std::ops::{Add, Div, Mul, Sub};

/// A number that corners can be computed in.
pub trait Scalar: Clone + PartialOrd {
    /// 0.
    fn zero() -> Self;
    /// a + b·c.
    fn plus_product(&self, b: &Self, c: &Self) -> Self;
    /// a − b.
    fn minus(&self, b: &Self) -> Self;
    /// a / b; b is not 0.
    fn over(&self, b: &Self) -> Self;
}

impl Scalar for f64 {
    fn zero() -> Self {
        0.0
    }
    fn plus_product(&self, b: &Self, c: &Self) -> Self {
        self.add(b.mul(c))
    }
    fn minus(&self, b: &Self) -> Self {
        self.sub(b)
    }
    fn over(&self, b: &Self) -> Self {
        self.div(b)
    }
}

impl Scalar for Rational {
    fn zero() -> Self {
        Self::ZERO
    }
    fn plus_product(&self, b: &Self, c: &Self) -> Self {
        if b.is_zero() || c.is_zero() { self.clone() } else { self.add(b.mul(c)) }
    }
    fn minus(&self, b: &Self) -> Self {
        self.sub(b)
    }
    fn over(&self, b: &Self) -> Self {
        self.div(b)
    }
}

/// A corner and the planes that it is on, a bit for each.
#[derive(Debug, Clone)]
pub struct Corner<T> {
    /// Where it is.
    pub point: Vec<T>,
    on: Vec<u64>,
}

impl<T> Corner<T> {
    /// Whether it is on the plane of a halfspace.
    #[must_use]
    pub fn is_on(&self, at: usize) -> bool {
        self.on.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}

/// The corners of {x : `directions[k]`·x ≤ `levels[k]` for all k}, in d dimensions. The first 2d directions are those of a
/// box: e_1, −e_1, e_2, −e_2, …. What is nearer to a plane, or to another corner, than `on` is taken to be there: 0 for
/// exact numbers.
///
/// `None` when there are more than `most` of them on the way, or none at all.
#[must_use]
pub fn corners<T: Scalar>(directions: &[&[T]], levels: &[T], on: &T, most: usize) -> Option<Vec<Corner<T>>> {
    let size = directions.first()?.len();
    if size >= 32 || directions.len() != levels.len() || levels.len() < 2 * size || 1usize << size > most {
        return None;
    }
    let near = |a: &T, b: &T| a.minus(b) <= *on && b.minus(a) <= *on;
    let add = |list: &mut Vec<Corner<T>>, corner: Corner<T>| {
        let same = |known: &&mut Corner<T>| known.point.iter().zip(&corner.point).all(|(a, b)| near(a, b));
        match list.iter_mut().find(same) {
            Some(known) => known.on.iter_mut().zip(&corner.on).for_each(|(known, new)| *known |= new),
            None => list.push(corner),
        }
    };
    let bit = |on: &mut [u64], at: usize| on[at / 64] |= 1 << (at % 64);
    let mut corners: Vec<Corner<T>> = Vec::new();
    for which in 0..1usize << size {
        let mut corner = Corner { point: vec![], on: vec![0; levels.len().div_ceil(64)] };
        for at in 0..size {
            let side = which >> at & 1;
            let level = &levels[2 * at + side];
            corner.point.push(if side == 0 { level.clone() } else { T::zero().minus(level) });
            bit(&mut corner.on, 2 * at + side);
        }
        add(&mut corners, corner);
    }
    if (0..size).any(|at| T::zero().minus(&levels[2 * at + 1]).minus(&levels[2 * at]) > *on) {
        return None;
    }
    for at in 2 * size..levels.len() {
        let beyond = |corner: &Corner<T>| {
            let products = directions[at].iter().zip(&corner.point);
            products.fold(T::zero(), |sum, (d, x)| sum.plus_product(d, x)).minus(&levels[at])
        };
        let beyond: Vec<T> = corners.iter().map(beyond).collect();
        let is_in = |beyond: &T| T::zero().minus(beyond) > *on;
        let outer: Vec<usize> = (0..corners.len()).filter(|&c| beyond[c] > *on).collect();
        let inner: Vec<usize> = (0..corners.len()).filter(|&c| is_in(&beyond[c])).collect();
        let mut fresh: Vec<Corner<T>> = Vec::new();
        for &out in &outer {
            for &inside in &inner {
                let both: Vec<u64> = corners[out].on.iter().zip(&corners[inside].on).map(|(a, b)| a & b).collect();
                let shared: u32 = both.iter().map(|word| word.count_ones()).sum();
                let contains = |(c, other): (usize, &Corner<T>)| {
                    c != out && c != inside && other.on.iter().zip(&both).all(|(on, both)| both & !on == 0)
                };
                if (shared as usize) + 1 < size || corners.iter().enumerate().any(contains) {
                    continue;
                }
                let share = beyond[inside].over(&beyond[inside].minus(&beyond[out]));
                let along = |(x, y): (&T, &T)| x.plus_product(&share, &y.minus(x));
                let point = corners[inside].point.iter().zip(&corners[out].point).map(along).collect();
                let mut corner = Corner { point, on: both };
                bit(&mut corner.on, at);
                add(&mut fresh, corner);
            }
        }
        let mut kept: Vec<Corner<T>> = Vec::with_capacity(corners.len());
        for (mut corner, beyond) in corners.into_iter().zip(beyond).filter(|(_, beyond)| *beyond <= *on) {
            if !is_in(&beyond) {
                bit(&mut corner.on, at);
            }
            kept.push(corner);
        }
        fresh.into_iter().for_each(|corner| add(&mut kept, corner));
        corners = kept;
        if corners.is_empty() || corners.len() > most {
            return None;
        }
    }
    Some(corners)
}

/// Whether {x : `directions[k]`·x ≤ `levels[k]` for all k} is nothing but the convex hull of points that are in it: whether each
/// of its corners is one of them. The directions of the axes, 1 and −1, are to be among the directions, anywhere; false
/// where one is missing, or there are more than `most` corners on the way.
#[must_use]
pub fn leave_only(directions: &[Vec<Rational>], levels: &[Rational], points: &[&[Rational]], most: usize) -> bool {
    let size = directions.first().map_or(0, Vec::len);
    let is_axis = |direction: &Vec<Rational>, at: usize, entry: &Rational| {
        direction.iter().enumerate().all(|(other, x)| if other == at { x == entry } else { x.is_zero() })
    };
    let ends = [Rational::ONE, -Rational::ONE];
    let axes = (0..size).flat_map(|at| ends.iter().map(move |entry| (at, entry)));
    let place = |(at, entry): (usize, &Rational)| directions.iter().position(|d| is_axis(d, at, entry));
    let Some(mut order) = axes.map(place).collect::<Option<Vec<usize>>>() else { return false };
    let rest: Vec<usize> = (0..directions.len()).filter(|at| !order.contains(at)).collect();
    order.extend(rest);
    let directions: Vec<&[Rational]> = order.iter().map(|&at| directions[at].as_slice()).collect();
    let levels: Vec<Rational> = order.iter().filter_map(|&at| levels.get(at).cloned()).collect();
    let is_point = |corner: &Corner<Rational>| points.contains(&corner.point.as_slice());
    corners(&directions, &levels, &Rational::ZERO, most).is_some_and(|corners| corners.iter().all(is_point))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In floating point and in rational numbers.
    fn of(size: usize, more: &[Vec<i64>], levels: &[i64]) -> Vec<Vec<f64>> {
        let axis = |at: usize, sign: i64| (0..size).map(|other| if other == at { sign } else { 0 }).collect();
        let mut directions: Vec<Vec<i64>> = (0..size).flat_map(|at| [axis(at, 1), axis(at, -1)]).collect();
        directions.extend(more.iter().cloned());
        let floats: Vec<Vec<f64>> = directions.iter().map(|d| d.iter().map(|&x| x as f64).collect()).collect();
        let exacts: Vec<Vec<Rational>> =
            directions.iter().map(|d| d.iter().map(|&x| Rational::from(x)).collect()).collect();
        let by_ref: Vec<&[f64]> = floats.iter().map(Vec::as_slice).collect();
        let right: Vec<f64> = levels.iter().map(|&x| x as f64).collect();
        let mut found: Vec<Vec<f64>> =
            corners(&by_ref, &right, &1e-10, 1000).unwrap().into_iter().map(|corner| corner.point).collect();
        found.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let by_ref: Vec<&[Rational]> = exacts.iter().map(Vec::as_slice).collect();
        let right: Vec<Rational> = levels.iter().map(|&x| Rational::from(x)).collect();
        let mut exact: Vec<Vec<Rational>> =
            corners(&by_ref, &right, &Rational::ZERO, 1000).unwrap().into_iter().map(|corner| corner.point).collect();
        exact.sort();
        assert_eq!(exact.len(), found.len());
        for (exact, float) in exact.iter().flatten().zip(found.iter().flatten()) {
            assert!((crate::exact::to_f64(exact) - float).abs() < 1e-9);
        }
        found
    }

    /// The cross of d dimensions is what 2^d planes leave of a cube; it has 2d corners.
    #[test]
    fn cross_polytopes() {
        for size in [2, 3, 4] {
            let sign = |which: usize, at: usize| if which >> at & 1 == 0 { 1 } else { -1 };
            let signs: Vec<Vec<i64>> =
                (0..1 << size).map(|which| (0..size).map(|at| sign(which, at)).collect()).collect();
            let found = of(size, &signs, &vec![1; 2 * size + signs.len()]);
            assert_eq!(found.len(), 2 * size, "{found:?}");
            assert!(found.iter().all(|point| (point.iter().map(|x| x.abs()).sum::<f64>() - 1.0).abs() < 1e-12));
        }
    }

    /// A cube cut by x + y + z ≤ 2 loses one corner for three that are there already; by ≤ 1 it is a simplex.
    #[test]
    fn a_cut_cube() {
        let plane = vec![1, 1, 1];
        assert_eq!(of(3, &[plane.clone(), plane.clone()], &[1, 0, 1, 0, 1, 0, 2, 2]).len(), 7);
        let simplex = [[0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]];
        assert_eq!(of(3, &[plane], &[1, 0, 1, 0, 1, 0, 1]), simplex);
    }

    /// Planes that leave the diagonal of a cube only, and a cube that is a point.
    #[test]
    fn flat_sets() {
        let planes = [vec![1, -1, 0], vec![-1, 1, 0], vec![0, 1, -1], vec![0, -1, 1]];
        assert_eq!(of(3, &planes, &[1, 0, 1, 0, 1, 0, 0, 0, 0, 0]), [[0.0; 3], [1.0; 3]]);
        assert_eq!(of(3, &[], &[1, -1, 2, -2, 5, -5]), [[1.0, 2.0, 5.0]]);
    }

    /// Nothing is left of a cube, or of a box whose sides have changed places.
    #[test]
    fn nothing() {
        let axes: [&[f64]; 5] = [&[1.0, 0.0], &[-1.0, 0.0], &[0.0, 1.0], &[0.0, -1.0], &[1.0, 1.0]];
        assert!(corners(&axes, &[1.0, 0.0, 1.0, 0.0, -1.0], &1e-10, 100).is_none());
        assert!(corners(&axes, &[1.0, -2.0, 1.0, 0.0, 5.0], &1e-10, 100).is_none());
    }
}
