//! What a profile is worth for ever, on the way down: for extreme points.

use super::{CLOSE, Ends, dot};
use crate::exact::Rational;
use crate::exact::linear;

impl Ends<'_> {
    /// For a profile with one branch that all players weigh alike, and what it is worth for ever: whether that stays out of
    /// the way of a level, because it is under it, or is not sustained at the point of the descent where the level passes it.
    pub fn forever_stays_out(&self, state: usize, which: usize, direction: usize) -> bool {
        let lines = self.lines;
        let (low, high) = (self.rough_low[state][direction], self.rough_high[state][direction]);
        let reach = self.forever(state, which, direction);
        let hair = CLOSE * (1.0 + reach.abs());
        if reach < low - hair || reach > high + hair {
            return true;
        }
        // Where it is not close, as below.
        if reach > low + hair && reach < high - hair {
            let share = (reach - low) / (high - low);
            let level = |at: usize| {
                let (low, high) = (self.rough_low[state][at], self.rough_high[state][at]);
                low + share * (high - low)
            };
            let forever = self.roughly_forever(state, which);
            let hair = hair * (1.0 + 1.0 / (high - low));
            let tempted = self.temptation(state, which, &forever, level);
            let directions = lines.rough_directions[state].iter().enumerate();
            let beyond = directions
                .filter(|(at, _)| *at != direction)
                .map(|(at, direction)| dot(direction, &forever) - level(at))
                .fold(tempted, f64::max);
            if beyond.abs() > hair {
                return beyond > 0.0;
            }
        }
        self.forever_stays_out_exactly(state, which, direction)
    }

    /// The most that a player gains by leaving what a profile is worth for ever.
    fn temptation(&self, state: usize, which: usize, forever: &[f64], level: impl Fn(usize) -> f64) -> f64 {
        let lines = self.lines;
        let rows = lines.rough[state][which].rows.iter();
        rows.map(|row| {
            let kept = row.terms.iter().map(|(_, kappa)| kappa * forever[row.player]).sum::<f64>();
            let lost = row.threat.iter().map(|(_, tau)| tau * level(lines.axes[state][row.player].1)).sum::<f64>();
            row.at_least - lost - kept
        })
        .fold(f64::NEG_INFINITY, f64::max)
    }

    fn roughly_forever(&self, state: usize, which: usize) -> Vec<f64> {
        let rough = &self.lines.rough[state][which];
        let weight = rough.branches.first().map_or(0.0, |(_, weight)| weight[0]);
        rough.base.iter().map(|base| base / (1.0 - weight)).collect()
    }

    fn forever_stays_out_exactly(&self, state: usize, which: usize, direction: usize) -> bool {
        let lines = self.lines;
        let enforcement = &lines.enforcements[state][which];
        let rest = Rational::ONE - &enforcement.branches[0].weight[0];
        let forever: Vec<Rational> = enforcement.base.iter().map(|base| base / &rest).collect();
        let along = |direction: &[Rational]| linear::dot(direction, &forever);
        let (low, high) = (&self.low[state][direction], &self.high[state][direction]);
        let reach = along(&lines.directions[state][direction]);
        if reach <= *low {
            return true;
        }
        if reach > *high || low == high {
            return reach > *high;
        }
        let share = (reach - low) / (high - low);
        let level = |at: usize| &self.low[state][at] + &share * (&self.high[state][at] - &self.low[state][at]);
        let tempted = enforcement.rows.iter().any(|row| {
            let terms = row.terms.iter().fold(Rational::ZERO, |sum, (_, kappa)| sum + kappa * &forever[row.player]);
            let threat = row
                .threat
                .iter()
                .fold(Rational::ZERO, |sum, (_, tau)| sum - tau * level(lines.axes[state][row.player].1));
            terms < &row.at_least + threat
        });
        tempted || lines.directions[state].iter().enumerate().any(|(at, other)| along(other) > level(at))
    }

    /// Whether the profile may enforce itself for ever at the high end.
    pub fn forever_lasts(&self, state: usize, which: usize) -> bool {
        let lines = self.lines;
        let forever = self.roughly_forever(state, which);
        let levels = &self.rough_high[state];
        let reach = |direction: &Vec<f64>| dot(direction, &forever);
        self.temptation(state, which, &forever, |at| levels[at]) <= CLOSE
            && lines.rough_directions[state]
                .iter()
                .zip(levels)
                .all(|(direction, level)| reach(direction) <= level + CLOSE)
    }

    /// How far what the profile is worth for ever gets in a direction.
    pub fn forever(&self, state: usize, which: usize, direction: usize) -> f64 {
        let rough = &self.lines.rough[state][which];
        rough.along[direction] / (1.0 - rough.branches.first().map_or(0.0, |(_, weight)| weight[0]))
    }

    /// Whether extreme points of the profile are as [`crate::repeated::answer::Unwilling`] says.
    pub fn has_extreme_points(&self, state: usize, which: usize) -> bool {
        let rough = &self.lines.rough[state][which];
        rough.even && rough.branches.len() == 1 && self.lines.rough.len() == 1
    }
}
