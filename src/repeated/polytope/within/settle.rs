//! Points that reproduce themselves, by trial and error.

use super::{Cloud, End, Search, distance, names, payoffs};
use crate::repeated::polytope::promise::yields;
use crate::repeated::polytope::refine::Reached;

pub(super) const MOST_ROUNDS: usize = 100;
/// Fewer rounds where there are many directions and points, as their product says.
const MOST_WORK: usize = 6_000_000;
const LEAST_ROUNDS: usize = 8;

impl Search<'_> {
    /// Points that reproduce themselves and how.
    ///
    /// From a cloud, the plans of its ends are valued and kept if their rows hold with these values; else they are the next
    /// cloud, a few times. Then the cloud takes one ordinary step and everything begins again: smaller if it did not reproduce
    /// itself, larger if it did.
    pub(super) fn settle(&self, reached: &Reached) -> Option<(Cloud, Vec<Vec<End>>)> {
        let mut cloud: Cloud = reached.points.clone();
        let mut toward = reached.toward.clone();
        let mut kept: Option<(Cloud, Vec<Vec<End>>)> = None;
        let mut gap = f64::INFINITY;
        let size = |(directions, points): (&Vec<Vec<f64>>, &Vec<Vec<f64>>)| directions.len() * points.len();
        let work: usize = self.directions.iter().zip(&cloud).map(size).sum();
        for step in 0..(MOST_WORK / work.max(1)).clamp(LEAST_ROUNDS, MOST_ROUNDS) {
            // Steps are cheap, systems are not.
            let tried = if step < 3 || step % 12 == 0 { self.newton(&cloud, &toward) } else { None };
            if let Some((values, ends)) = tried {
                let left = self.gap(&values);
                let better = left < 0.95 * gap - 1e-10;
                if left < gap {
                    cloud = values.clone();
                    kept = Some((values, ends));
                    gap = left;
                }
                if !better {
                    break;
                }
            }
            if self.outer.is_late() {
                break;
            }
            let all = self.round(&cloud, 1.0);
            let mut next = payoffs(&all);
            toward = names(&all);
            self.thin(&mut next, &mut toward);
            let still = next.iter().zip(&cloud).all(|(a, b)| a.len() == b.len()) && distance(&next, &cloud) < 1e-13;
            if still || next.iter().any(Vec::is_empty) {
                break;
            }
            cloud = next;
        }
        kept
    }

    /// Values of plans that hold with these values, near a cloud.
    fn newton(&self, cloud: &[Vec<Vec<f64>>], toward: &[Vec<usize>]) -> Option<(Cloud, Vec<Vec<End>>)> {
        let (mut points, mut toward) = (cloud.to_vec(), toward.to_vec());
        for _ in 0..5 {
            let all = self.round(&points, 1.0);
            let pick = |(all, toward): (&Vec<End>, &Vec<usize>)| -> Option<Vec<End>> {
                toward.iter().map(|k| all.iter().find(|end| end.direction == *k).cloned()).collect()
            };
            let ends: Vec<Vec<End>> = all.iter().zip(&toward).map(pick).collect::<Option<_>>()?;
            let values = self.valued(&ends)?;
            if self.holds(&values, &ends, 0.5) {
                return Some((values, ends));
            }
            let value = |state: usize, end: &End| yields(&self.profiles[state][end.which], &values, &end.found.promise);
            let of = |(state, list): (usize, &Vec<End>)| list.iter().map(|end| value(state, end)).collect();
            points = all.iter().enumerate().map(of).collect();
            toward = names(&all);
            self.thin(&mut points, &mut toward);
        }
        None
    }
}
