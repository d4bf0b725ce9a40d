//! What nothing exceeds that is sustained, whatever the incentives: where descents begin.
//!
//! See [`Outside`](crate::repeated::answer::Outside) for why.

use super::{CLEARLY, Lines, Rough};
use crate::exact::Rational;
use crate::exact::linear;
use crate::repeated::enforce::Enforcement;

impl Lines<'_> {
    /// Levels that nothing exceeds, by state and direction: those of the hull of what profiles are worth for ever, where all
    /// players weigh promises alike and all states have the same directions; otherwise those of the box.
    pub fn start(&self) -> Vec<Vec<Rational>> {
        let Some(first) = self.directions.first() else { return vec![] };
        let even = self.rough.iter().flatten().all(|rough| rough.even);
        if !even || self.directions.iter().any(|list| list != first) {
            return boxed(&self.bounds, self.directions);
        }
        // Along an axis it is known already.
        let is_axis = |at: usize| first[at].iter().filter(|entry| !entry.is_zero()).count() <= 1;
        let level =
            |at: usize| if is_axis(at) { reach_of_box(&self.bounds, &first[at]) } else { self.most(at, &first[at]) };
        let levels: Vec<Rational> = (0..first.len()).map(level).collect();
        vec![levels; self.directions.len()]
    }

    /// The most that a profile gets for ever in a direction, which is given with its index.
    fn most(&self, at: usize, direction: &[Rational]) -> Rational {
        let reach = |rough: &Rough| rough.along[at] / rough.rest;
        let most = self.rough.iter().flatten().map(reach).fold(f64::NEG_INFINITY, f64::max);
        let enough = most - CLEARLY * (1.0 + most.abs());
        let all = self.enforcements.iter().flatten().zip(self.rough.iter().flatten());
        let exact = all.filter(|(_, rough)| reach(rough) >= enough).map(|(enforcement, _)| {
            let rest = enforcement.branches.iter().fold(Rational::ONE, |rest, branch| rest - &branch.weight[0]);
            linear::dot(direction, &enforcement.base) / rest
        });
        exact.max().unwrap_or(Rational::ZERO)
    }
}

/// By player: the least and the largest that any profile is worth for ever, which nothing exceeds.
pub(super) fn bounds(enforcements: &[Vec<Enforcement>], players: usize) -> Vec<(Rational, Rational)> {
    let total = |e: &Enforcement, player: usize| match &e.branches[..] {
        [only] => only.weight[player].clone(),
        all => all.iter().fold(Rational::ZERO, |sum, branch| sum + &branch.weight[player]),
    };
    let ends = |player: usize| {
        // Of the profiles that weigh the future alike, those with the least and the largest base.
        let mut ends: Vec<(Rational, &Rational, &Rational)> = Vec::new();
        for e in enforcements.iter().flatten() {
            let (total, base) = (total(e, player), &e.base[player]);
            match ends.iter_mut().find(|(other, ..)| *other == total) {
                Some((_, low, high)) => (*low, *high) = ((*low).min(base), (*high).max(base)),
                None => ends.push((total, base, base)),
            }
        }
        let forever = ends.into_iter().map(|(total, low, high)| {
            let rest = Rational::ONE - total;
            (low / &rest, high / rest)
        });
        let all = forever.reduce(|(low, high), (a, b)| (low.min(a), high.max(b)));
        all.unwrap_or((Rational::ZERO, Rational::ZERO))
    };
    (0..players).map(ends).collect()
}

fn boxed(bounds: &[(Rational, Rational)], directions: &[Vec<Vec<Rational>>]) -> Vec<Vec<Rational>> {
    directions.iter().map(|list| list.iter().map(|direction| reach_of_box(bounds, direction)).collect()).collect()
}

/// How far a box reaches in a direction.
fn reach_of_box(bounds: &[(Rational, Rational)], direction: &[Rational]) -> Rational {
    let ends =
        direction.iter().zip(bounds).map(|(entry, (low, high))| if *entry > Rational::ZERO { high } else { low });
    linear::dot(direction, ends)
}
