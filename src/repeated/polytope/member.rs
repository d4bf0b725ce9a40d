//! Whether a point is the value of something that promises of given points enforce, exactly.

use crate::exact::Rational;
use crate::exact::linear::dot;
use crate::exact::simplex::{Program, Relation, Solution};
use crate::repeated::answer::{Play, Vertex};
use crate::repeated::enforce::{Enforcement, Row};

/// Lotteries over profiles are looked for in programs with at most so many columns.
const MOST_COLUMNS: usize = 2000;

/// Points by state, and the least that every player gets at them.
#[derive(Debug, Clone)]
pub(super) struct Points {
    /// By state.
    pub points: Vec<Vec<Vec<Rational>>>,
    /// By state and player; empty where a state has no points.
    pub threat: Vec<Vec<Rational>>,
}

impl Points {
    /// With their threats.
    pub fn new(points: Vec<Vec<Vec<Rational>>>) -> Self {
        let least = |list: &Vec<Vec<Rational>>| -> Vec<Rational> {
            let players = list.first().map_or(0, Vec::len);
            (0..players).filter_map(|player| list.iter().map(|point| &point[player]).min().cloned()).collect()
        };
        let threat = points.iter().map(least).collect();
        Self { points, threat }
    }

    /// The right-hand side of an incentive row; `None` where a state that it threatens with has no points.
    pub fn needed(&self, row: &Row) -> Option<Rational> {
        row.threat.iter().try_fold(row.at_least.clone(), |sum, (state, weight)| {
            Some(sum + weight * self.threat[*state].get(row.player)?)
        })
    }

    /// How a point comes about, the hinted enforcements tried first, one after the other, then a lottery over all that are
    /// named. `stop` is asked between steps.
    pub fn decompose(
        &self,
        list: &[Enforcement],
        hints: &[usize],
        all: &[usize],
        target: &[Rational],
        stop: &dyn Fn() -> bool,
    ) -> Option<Vertex> {
        let tried = hints.iter().find_map(|&which| self.by_lottery(list, &[which], target, stop));
        tried.or_else(|| if all.len() > 1 { self.by_lottery(list, all, target, stop) } else { None })
    }

    /// A program over the probability of every profile and its probability times the weight of every promised point.
    fn by_lottery(
        &self,
        list: &[Enforcement],
        which: &[usize],
        target: &[Rational],
        stop: &dyn Fn() -> bool,
    ) -> Option<Vertex> {
        let players = target.len();
        // Enforcements that promise something in a state without points are left out.
        let usable: Vec<(&Enforcement, Vec<Rational>)> = which
            .iter()
            .filter_map(|&at| {
                let enforcement = list.get(at)?;
                let there = enforcement.branches.iter().all(|branch| !self.points[branch.state].is_empty());
                let needed = enforcement.rows.iter().map(|row| self.needed(row)).collect::<Option<Vec<_>>>()?;
                there.then_some((enforcement, needed))
            })
            .collect();
        let sizes = usable.iter().map(|(enforcement, _)| self.columns(enforcement));
        let columns: usize = sizes.clone().sum();
        if columns == 0 || (usable.len() > 1 && columns > MOST_COLUMNS) {
            return None;
        }
        let mut program = Program::new(vec![Rational::ZERO; columns]);
        let mut value = vec![vec![Rational::ZERO; columns]; players];
        let mut total = vec![Rational::ZERO; columns];
        let mut first = 0;
        for (enforcement, needed) in &usable {
            let next = first + self.columns(enforcement);
            total[first] = Rational::ONE;
            let mut starts = Vec::with_capacity(enforcement.branches.len());
            let mut start = first + 1;
            for branch in &enforcement.branches {
                starts.push(start);
                let points = &self.points[branch.state];
                let mut row = vec![Rational::ZERO; columns];
                row[first] = -Rational::ONE;
                row[start..start + points.len()].fill(Rational::ONE);
                program.row(row, Relation::Equal, Rational::ZERO).ok()?;
                for (at, point) in points.iter().enumerate() {
                    for player in 0..players {
                        value[player][start + at] = &branch.weight[player] * &point[player];
                    }
                }
                start += points.len();
            }
            for (player, value) in value.iter_mut().enumerate() {
                value[first] = enforcement.base[player].clone();
            }
            for (incentive, needed) in enforcement.rows.iter().zip(needed) {
                let mut row = vec![Rational::ZERO; columns];
                row[first] = needed.clone();
                for (branch, k) in &incentive.terms {
                    for (at, point) in self.points[enforcement.branches[*branch].state].iter().enumerate() {
                        row[starts[*branch] + at] = -(k * &point[incentive.player]);
                    }
                }
                program.row(row, Relation::AtMost, Rational::ZERO).ok()?;
            }
            first = next;
        }
        for (value, target) in value.into_iter().zip(target) {
            program.row(value, Relation::Equal, target.clone()).ok()?;
        }
        program.row(total, Relation::Equal, Rational::ONE).ok()?;
        let Solution::Optimal(found) = program.maximise(None, stop)? else { return None };
        let mut lottery = Vec::new();
        let mut first = 0;
        for (enforcement, _) in &usable {
            let probability = &found.x[first];
            if !probability.is_zero() {
                let mut start = first + 1;
                let promise = enforcement.branches.iter().map(|branch| {
                    let end = start + self.points[branch.state].len();
                    let weights = found.x[start..end].iter().enumerate().filter(|(_, x)| !x.is_zero());
                    start = end;
                    weights.map(|(at, x)| (at, x / probability)).collect()
                });
                lottery.push(Play {
                    probability: probability.clone(),
                    profile: enforcement.profile,
                    promise: promise.collect(),
                });
            }
            first += self.columns(enforcement);
        }
        Some(Vertex { payoff: target.to_vec(), lottery })
    }

    fn columns(&self, enforcement: &Enforcement) -> usize {
        1 + enforcement.branches.iter().map(|branch| self.points[branch.state].len()).sum::<usize>()
    }

    /// The value of a profile with promises of these points; `None` if an incentive row is broken or a promise is no
    /// mixture.
    pub fn value(&self, enforcement: &Enforcement, promise: &[Vec<(usize, Rational)>]) -> Option<Vec<Rational>> {
        let players = enforcement.base.len();
        let mixture = |branch: usize, player: usize| -> Option<Rational> {
            let points = &self.points[enforcement.branches[branch].state];
            promise[branch].iter().try_fold(Rational::ZERO, |sum, (at, x)| Some(sum + x * &points.get(*at)?[player]))
        };
        let w: Vec<Vec<Rational>> = (0..enforcement.branches.len())
            .map(|branch| (0..players).map(|player| mixture(branch, player)).collect::<Option<Vec<_>>>())
            .collect::<Option<_>>()?;
        let is_mixture = |weights: &Vec<(usize, Rational)>| {
            weights.iter().all(|(_, x)| *x >= Rational::ZERO)
                && super::total(weights.iter().map(|(_, x)| x)) == Rational::ONE
        };
        let keeps = |row: &Row| {
            let kept = row.terms.iter().fold(Rational::ZERO, |sum, (branch, k)| sum + k * &w[*branch][row.player]);
            self.needed(row).is_some_and(|needed| kept >= needed)
        };
        if !(promise.iter().all(is_mixture) && enforcement.rows.iter().all(keeps)) {
            return None;
        }
        let value = |player: usize| {
            let weights = enforcement.branches.iter().map(|branch| &branch.weight[player]);
            &enforcement.base[player] + dot(weights, w.iter().map(|w| &w[player]))
        };
        Some((0..players).map(value).collect())
    }
}
