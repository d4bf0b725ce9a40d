//! Points that grow, from some that are within what they yield.
//!
//! What can be sustained with more to spare is within what can be with less. Its ends, drawn in a little where promises reach
//! beyond their hull, are within what they yield; and what they yield is within what that yields, and so on.

use super::{Cloud, End, Search, spanning};
use crate::repeated::polytope::promise::Found;
use crate::repeated::polytope::refine::NEAR;
use crate::repeated::polytope::separate::{extreme, mean, mixture, share_within};

/// How often points are drawn towards the middle until they are within what they yield, and a little more than they need.
const MOST_DRAWS: usize = 40;
const DRAW: f64 = 0.999;
/// So many times the margin there is to spare where a set begins to grow, and so small a part of it where it ends.
pub(super) const MORE: f64 = 2.0;
pub(super) const LEAST: f64 = 0.05;
/// How often the points are what they have yielded, and by what part each time the gap is to shrink at least.
const MOST_GROWTH: usize = 60;
const GROWTH: f64 = 0.01;
/// Points that are beyond by less, as a part of the way from the middle, are not.
const BEYOND: f64 = 1e-10;

/// A point with what is promised, by branch.
#[derive(Debug, Clone)]
struct Made {
    end: End,
    promised: Vec<Vec<f64>>,
}

impl Search<'_> {
    /// From a cloud of which most is within what it yields: drawn in where it is not, it is, and what it yields is, too, and so
    /// on, larger and larger. In the end promises are mixtures of the ends themselves.
    pub(super) fn grown(&self, mut cloud: Cloud) -> Option<(Cloud, Vec<Vec<End>>)> {
        for _ in 0..MOST_DRAWS {
            let pool = self.pool(&cloud, 1.0);
            let mut drawn = false;
            for (points, pool) in cloud.iter_mut().zip(&pool) {
                let hull: Vec<&[f64]> = pool.iter().map(|made| made.end.found.payoff.as_slice()).collect();
                let around = spanning(&hull)?;
                let middle = mean(around.iter().map(|&at| hull[at]), hull[0].len());
                for point in points {
                    if let Some(share) = share_within(&hull, &middle, point).filter(|share| *share < 1.0 - BEYOND) {
                        drawn = true;
                        point.iter_mut().zip(&middle).for_each(|(x, m)| *x = m + DRAW * share * (*x - m));
                    }
                }
            }
            if self.outer.is_late() {
                return None;
            }
            if !drawn {
                return self.grown_from(pool);
            }
        }
        None
    }

    /// The ends of all directions, with their promises as points.
    fn pool(&self, cloud: &[Vec<Vec<f64>>], share: f64) -> Vec<Vec<Made>> {
        let made = |state: usize, end: End| {
            let branches = self.profiles[state][end.which].branches.iter().zip(&end.found.promise);
            let promised = branches.map(|((next, _), mixture)| {
                let points = &cloud[*next];
                let players = points.first().map_or(0, Vec::len);
                (0..players).map(|i| mixture.iter().map(|&(at, x)| x * points[at][i]).sum()).collect()
            });
            Made { promised: promised.collect(), end }
        };
        let all = self.round(cloud, share).into_iter().enumerate();
        all.map(|(state, list)| list.into_iter().map(|end| made(state, end)).collect()).collect()
    }

    fn grown_from(&self, mut pool: Vec<Vec<Made>>) -> Option<(Cloud, Vec<Vec<End>>)> {
        let values = |pool: &[Vec<Made>]| -> Cloud {
            pool.iter().map(|list| list.iter().map(|made| made.end.found.payoff.clone()).collect()).collect()
        };
        let mut gap = f64::INFINITY;
        for _ in 0..MOST_GROWTH {
            for list in &mut pool {
                let points: Vec<Vec<f64>> = list.iter().map(|made| made.end.found.payoff.clone()).collect();
                let mut kept = extreme(&points, NEAR);
                kept.sort_unstable();
                *list = kept.into_iter().map(|at| list[at].clone()).collect();
            }
            let cloud = values(&pool);
            let left = self.gap(&cloud);
            if left > (1.0 - GROWTH) * gap || self.outer.is_late() {
                break;
            }
            gap = left;
            for (list, more) in pool.iter_mut().zip(self.pool(&cloud, LEAST)) {
                list.extend(more);
            }
        }
        let ends = values(&pool);
        let hulls: Vec<Vec<&[f64]>> = ends.iter().map(|list| list.iter().map(Vec::as_slice).collect()).collect();
        let around: Vec<Vec<usize>> = hulls.iter().map(|hull| spanning(hull)).collect::<Option<_>>()?;
        let mut all: Vec<Vec<End>> = Vec::with_capacity(pool.len());
        for (state, list) in pool.into_iter().enumerate() {
            let mixed = |made: Made| {
                let branches = self.profiles[state][made.end.which].branches.iter().zip(&made.promised);
                let promise = branches.map(|((next, _), point)| mixture(&hulls[*next], &around[*next], point));
                let found = Found { promise: promise.collect::<Option<_>>()?, ..made.end.found };
                Some(End { found, ..made.end })
            };
            all.push(list.into_iter().map(mixed).collect::<Option<_>>()?);
        }
        let values = self.valued(&all)?;
        self.holds(&values, &all, LEAST / 2.0).then_some((values, all))
    }
}
