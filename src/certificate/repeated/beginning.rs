//! What nothing exceeds that is sustained, whatever the incentives: where descents begin.
//!
//! See [`Outside`](crate::repeated::answer::Outside) for why.

use super::prepared::{Discounts, Prepared};
use crate::certificate::interval::Interval;
use crate::certificate::number::Number;
use crate::exact::Rational;
use crate::exact::linear::dot;
use crate::repeated::answer::RepeatedGame;

/// By player, the least and the largest average payoff that any promise can lead to.
pub(super) struct Bounds {
    pub low: Vec<Rational>,
    pub high: Vec<Rational>,
}

impl Bounds {
    /// What a sum of discounted payoffs cannot exceed: with the supremum h of what is sustained, h ≤ max (constant + ω h).
    pub fn of(game: &RepeatedGame, periods: &Periods) -> Self {
        let ends = |player: usize| {
            let rough =
                |prepared: &Prepared| periods.compared(&prepared.rough.comply[player].constant, player, prepared);
            let exact = |prepared: &Prepared| prepared.exactly().comply[player].forever();
            let low = periods.most(|p| Interval::zero().minus(&rough(p)), |p| -exact(p));
            (-low, periods.most(rough, exact))
        };
        let (low, high) = (0..game.discount.len()).map(ends).unzip();
        Self { low, high }
    }

    fn level(&self, direction: &[Rational]) -> Rational {
        let ends = self.low.iter().zip(&self.high);
        dot(direction, direction.iter().zip(ends).map(|(v, (low, high))| if *v > Rational::ZERO { high } else { low }))
    }
}

/// All profiles by state.
pub(super) struct Periods<'a> {
    pub lists: Vec<Vec<Prepared<'a>>>,
    /// Whether all of them leave the same of the future, so that what is larger at once is larger for ever.
    alike: bool,
}

impl<'a> Periods<'a> {
    /// With so many directions by state.
    pub fn new(game: &'a RepeatedGame, discounts: &'a Discounts, directions: &[usize]) -> Self {
        let of_state = |(state, &directions): (usize, &usize)| {
            let profiles = 0..game.states[state].game.profile_count();
            profiles.map(|profile| Prepared::new(game, discounts, (state, profile), directions)).collect()
        };
        let lists: Vec<Vec<Prepared>> = directions.iter().enumerate().map(of_state).collect();
        let mut rests = lists.iter().flatten().map(|prepared| prepared.rest);
        let first = rests.next().flatten();
        let alike = first.is_some() && rests.all(|rest| rest == first);
        Self { lists, alike }
    }

    /// Levels that nothing exceeds, by state and direction. Where all players give promises the same weights, the argument for
    /// one player's payoff goes for every direction; otherwise those of the box. Directions are given in both kinds of number.
    pub fn start(
        &self,
        directions: &[Vec<Vec<Rational>>],
        rough: &[Vec<Vec<Interval>>],
        bounds: &Bounds,
    ) -> Vec<Vec<Rational>> {
        let first = &directions[0];
        let even = self.lists.iter().flatten().all(|prepared| prepared.even);
        if !even || directions.iter().any(|directions| directions != first) {
            let levels = |list: &Vec<Vec<Rational>>| list.iter().map(|direction| bounds.level(direction)).collect();
            return directions.iter().map(levels).collect();
        }
        let level = |at: usize| {
            // Along an axis it is known already.
            if first[at].iter().filter(|entry| !entry.is_zero()).count() <= 1 {
                return bounds.level(&first[at]);
            }
            self.most(
                |prepared| self.compared(prepared.rough.along(at, &rough[0][at]), 0, prepared),
                |prepared| {
                    let accounts = prepared.exactly();
                    accounts.along(at, &first[at]).over(&accounts.comply[0].rest())
                },
            )
        };
        let levels: Vec<Rational> = (0..first.len()).map(level).collect();
        vec![levels; directions.len()]
    }

    /// What something is worth if it is so again and again, up to a factor that is the same for all profiles.
    fn compared(&self, value: &Interval, player: usize, prepared: &Prepared) -> Interval {
        if self.alike { *value } else { value.over(&prepared.rough.comply[player].rest()) }
    }

    /// The most of something that profiles have, of those that something can enforce. Exact for those only that may have it.
    fn most(&self, rough: impl Fn(&Prepared) -> Interval, exact: impl Fn(&Prepared) -> Rational) -> Rational {
        let mut excluded: Vec<&Prepared> = vec![];
        loop {
            let mut best: Option<Interval> = None;
            // Those that may be it as far as is known by then.
            let mut near: Vec<(&Prepared, Interval)> = vec![];
            for prepared in self.lists.iter().flatten() {
                let worth = rough(prepared);
                if best.is_some_and(|best| worth.minus(&best).is_negative())
                    || excluded.iter().any(|other| std::ptr::eq(*other, prepared))
                {
                    continue;
                }
                best = Some(best.map_or(worth, |best| best.greatest(&worth)));
                near.push((prepared, worth));
            }
            // Where nothing can be enforced, nothing is sustained.
            let Some(best) = best else { return Rational::ZERO };
            near.retain(|(_, worth)| !worth.minus(&best).is_negative());
            let before = excluded.len();
            excluded.extend(near.iter().map(|(prepared, _)| *prepared).filter(|prepared| prepared.hopeless()));
            if excluded.len() == before {
                return near.into_iter().map(|(prepared, _)| exact(prepared)).max().unwrap_or(Rational::ZERO);
            }
        }
    }
}
