//! What a combination adds up to along a descent: a number at either end, in floating point, and exactly where it is close.

mod beginning;
mod lasting;

use super::draft::Draft;
use crate::exact::linear;
use crate::exact::{Rational, to_f64};
use crate::repeated::enforce::Enforcement;
use beginning::bounds;
use smallvec::SmallVec;

/// A bound that is linear along a descent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    /// At the low end.
    pub low: f64,
    /// At the high end.
    pub high: f64,
    /// The size of the numbers it is the sum of.
    pub size: f64,
}

/// The data of all profiles, ready for sums.
pub(super) struct Lines<'a> {
    enforcements: &'a [Vec<Enforcement>],
    directions: &'a [Vec<Vec<Rational>>],
    rough: Vec<Vec<Rough>>,
    rough_directions: Vec<Vec<Vec<f64>>>,
    /// By state and player: the indices of +e_i and −e_i.
    axes: Vec<Vec<(usize, usize)>>,
    /// By player: least and largest average payoff.
    bounds: Vec<(Rational, Rational)>,
    rough_bounds: Vec<(f64, f64)>,
    /// By state and player, a payoff that the player can be held to, where one is known.
    threats: &'a [Vec<Rational>],
}

/// An enforcement in floating point.
struct Rough {
    base: SmallVec<[f64; 2]>,
    /// By direction of its state: how far the base gets.
    along: Vec<f64>,
    /// By branch: state, weights.
    branches: SmallVec<[(usize, SmallVec<[f64; 2]>); 1]>,
    /// Whether all players weigh a branch alike, and all branches lead to states with the directions of this one.
    even: bool,
    /// The weight of the only branch, where that stays in the state and all players weigh it alike.
    only: Option<f64>,
    /// What the weights of all branches leave for the first player.
    rest: f64,
    rows: SmallVec<[RoughRow; 2]>,
}

/// An incentive row.
struct RoughRow {
    player: usize,
    deviation: usize,
    terms: SmallVec<[(usize, f64); 1]>,
    threat: SmallVec<[(usize, f64); 1]>,
    at_least: f64,
}

/// So many entries of all promises need no place of their own.
const FEW: usize = 8;
/// Further than this from the edge, by the size of the levels, a bound is on its side whatever rounding does.
const CLEARLY: f64 = 1e-9;
/// Closer than this to the edge, a bound is decided exactly.
const CLOSE: f64 = 1e-10;

impl<'a> Lines<'a> {
    pub fn new(
        enforcements: &'a [Vec<Enforcement>],
        directions: &'a [Vec<Vec<Rational>>],
        threats: &'a [Vec<Rational>],
    ) -> Self {
        let players = directions.first().and_then(|list| list.first()).map_or(0, Vec::len);
        let rough_directions: Vec<Vec<Vec<f64>>> =
            directions.iter().map(|list| list.iter().map(|d| d.iter().map(to_f64).collect()).collect()).collect();
        let of_state = |(state, list): (usize, &Vec<Enforcement>)| {
            let along = &rough_directions[state];
            list.iter().map(|enforcement| Rough::new(enforcement, state, directions, along)).collect()
        };
        let rough = enforcements.iter().enumerate().map(of_state).collect();
        let bounds = bounds(enforcements, players);
        let rough_bounds = bounds.iter().map(|(low, high)| (to_f64(low), to_f64(high))).collect();
        let axes = directions.iter().map(|list| (0..players).map(|player| axis(list, player)).collect()).collect();
        Self { enforcements, directions, rough, rough_directions, axes, bounds, rough_bounds, threats }
    }

    /// Of every state and direction, the profile that gets furthest without promises: (state, profile), each once. None where
    /// there are few profiles anyway.
    pub fn furthest(&self) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        for (state, (list, directions)) in self.rough.iter().zip(self.directions).enumerate() {
            let reach = |at: usize, which: usize| list[which].along[at];
            let of = |at: usize| (0..list.len()).max_by(|&a, &b| reach(at, a).total_cmp(&reach(at, b)).then(b.cmp(&a)));
            let mut some: Vec<usize> = (0..directions.len()).filter_map(of).collect();
            some.sort_unstable();
            some.dedup();
            if some.len() < list.len() / 4 {
                all.extend(some.into_iter().map(|which| (state, which)));
            }
        }
        all
    }

    /// For sums along a descent.
    pub fn between(&'a self, low: &'a [Vec<Rational>], high: &'a [Vec<Rational>]) -> Ends<'a> {
        let rough = |levels: &[Vec<Rational>]| -> Vec<Vec<f64>> {
            levels.iter().map(|list| list.iter().map(to_f64).collect()).collect()
        };
        let weight = match self.enforcements {
            [only] => only.first().and_then(|first| first.branches.first()).map(|branch| &branch.weight[0]),
            _ => None,
        };
        let kept = weight.map(|weight| {
            let rest = Rational::ONE - weight;
            (weight, low[0].iter().map(|level| level * &rest).collect())
        });
        let falling = falling(low, high);
        let (rough_low, rough_high) = (rough(low), rough(high));
        let clearly = weight.map(|weight| {
            let weight = to_f64(weight);
            let level = |(low, high): (&f64, &f64)| (1.0 - weight) * low - CLEARLY * (1.0 + low.abs() + high.abs());
            (weight, rough_low[0].iter().zip(&rough_high[0]).map(level).collect())
        });
        Ends { lines: self, low, high, rough_low, rough_high, falling, kept, clearly }
    }
}

/// By state, the directions whose levels fall.
fn falling(low: &[Vec<Rational>], high: &[Vec<Rational>]) -> Vec<Vec<usize>> {
    let falls = |(low, high): (&Vec<Rational>, &Vec<Rational>)| {
        (0..low.len()).filter(|&direction| low[direction] < high[direction]).collect()
    };
    low.iter().zip(high).map(falls).collect()
}

/// The indices of a player's +1 and −1 among the directions.
pub(super) fn axis(directions: &[Vec<Rational>], player: usize) -> (usize, usize) {
    let alone = |entry: Rational| {
        let same = |direction: &Vec<Rational>| {
            direction.iter().enumerate().all(|(at, v)| if at == player { *v == entry } else { v.is_zero() })
        };
        directions.iter().position(same).unwrap_or(0)
    };
    (alone(Rational::ONE), alone(-Rational::ONE))
}

impl Rough {
    fn new(
        enforcement: &Enforcement,
        state: usize,
        directions: &[Vec<Vec<Rational>>],
        rough_directions: &[Vec<f64>],
    ) -> Self {
        let pairs = |list: &[(usize, Rational)]| list.iter().map(|(at, v)| (*at, to_f64(v))).collect();
        let even = enforcement.branches.iter().all(|branch| {
            branch.weight.iter().all(|weight| *weight == branch.weight[0])
                && (branch.state == state || directions[branch.state] == directions[state])
        });
        let base: SmallVec<[f64; 2]> = enforcement.base.iter().map(to_f64).collect();
        Self {
            along: rough_directions.iter().map(|direction| dot(direction, &base)).collect(),
            base,
            branches: enforcement
                .branches
                .iter()
                .map(|branch| (branch.state, branch.weight.iter().map(to_f64).collect()))
                .collect(),
            even,
            only: match &enforcement.branches[..] {
                [branch] if even && branch.state == state => Some(to_f64(&branch.weight[0])),
                _ => None,
            },
            rest: 1.0 - enforcement.branches.iter().map(|branch| to_f64(&branch.weight[0])).sum::<f64>(),
            rows: enforcement
                .rows
                .iter()
                .map(|row| RoughRow {
                    player: row.player,
                    deviation: row.deviation,
                    terms: pairs(&row.terms),
                    threat: pairs(&row.threat),
                    at_least: to_f64(&row.at_least),
                })
                .collect(),
        }
    }
}

/// Both ends of a descent.
pub(super) struct Ends<'a> {
    lines: &'a Lines<'a>,
    low: &'a [Vec<Rational>],
    high: &'a [Vec<Rational>],
    rough_low: Vec<Vec<f64>>,
    rough_high: Vec<Vec<f64>>,
    /// By state.
    falling: Vec<Vec<usize>>,
    /// Where there is one state: a weight of the promise, that of all profiles as a rule, and by direction what it leaves
    /// of the level at the low end.
    kept: Option<(&'a Rational, Vec<Rational>)>,
    /// The same in floating point and a little less.
    clearly: Option<(f64, Vec<f64>)>,
}

impl Ends<'_> {
    /// The level of the direction itself, in every branch.
    pub fn itself(&self, state: usize, which: usize, direction: usize) -> Option<Line> {
        let rough = &self.lines.rough[state][which];
        if !rough.even {
            return None;
        }
        let base = rough.along[direction];
        if let Some(weight) = rough.only {
            let low = base + weight * self.rough_low[state][direction];
            let high = base + weight * self.rough_high[state][direction];
            return Some(Line { low, high, size: 1.0 + low.abs().max(high.abs()) });
        }
        let side = |levels: &[Vec<f64>]| {
            rough.branches.iter().fold(base, |sum, (next, weight)| sum + weight[0] * levels[*next][direction])
        };
        let (low, high) = (side(&self.rough_low), side(&self.rough_high));
        Some(Line { low, high, size: 1.0 + low.abs().max(high.abs()) })
    }

    /// The directions whose levels fall and do not clearly keep a profile under them on the whole way: base ≤ (1−ω) level at
    /// the low end, where there is less room than at the high end.
    pub fn in_doubt(&self, state: usize, which: usize) -> impl Iterator<Item = usize> {
        let rough = &self.lines.rough[state][which];
        let same = self.clearly.as_ref().filter(|(weight, _)| rough.only == Some(*weight));
        let kept = same.map(|(_, kept)| kept.as_slice());
        let along = rough.along.as_slice();
        let clear = move |at: usize| kept.is_some_and(|kept| along[at] < kept[at]);
        self.falling[state].iter().copied().filter(move |&at| !clear(at))
    }

    /// A combination as a bound in a direction, or of 0; `None` if it does not fit.
    pub fn of(&self, state: usize, which: usize, direction: Option<usize>, by: &Draft) -> Option<Line> {
        let lines = self.lines;
        let rough = &lines.rough[state][which];
        let players = lines.bounds.len();
        let (mut short, mut long) = ([0.0; FEW], vec![]);
        let count = rough.branches.len() * players;
        let left = short.get_mut(..count).unwrap_or_else(|| {
            long.resize(count, 0.0);
            &mut long
        });
        let mut common = 0.0;
        let mut size = 0.0;
        if let Some(direction) = direction {
            let normal = &lines.rough_directions[state][direction];
            common = rough.along[direction];
            for (branch, (_, weight)) in rough.branches.iter().enumerate() {
                (0..players).for_each(|player| left[branch * players + player] = normal[player] * weight[player]);
            }
        }
        let (mut low, mut high) = (0.0, 0.0);
        for (branch, level, weight) in &by.levels {
            let next = rough.branches.get(*branch)?.0;
            low += weight * self.rough_low[next][*level];
            high += weight * self.rough_high[next][*level];
            size += (weight * self.rough_high[next][*level]).abs();
            for (player, entry) in lines.rough_directions[next][*level].iter().enumerate() {
                left[branch * players + player] -= weight * entry;
            }
        }
        for (player, deviation, weight) in &by.rows {
            let row = rough.rows.iter().find(|row| row.player == *player && row.deviation == *deviation)?;
            let RoughRow { terms, threat, at_least, .. } = row;
            let weight = *weight;
            common -= weight * at_least;
            size += (weight * at_least).abs();
            for (branch, coefficient) in terms {
                left[branch * players + player] += weight * coefficient;
            }
            for (next, coefficient) in threat {
                let down = lines.axes[*next][*player].1;
                if weight < 0.0 {
                    common -= weight * coefficient * to_f64(lines.threats.get(*next)?.get(*player)?);
                    continue;
                }
                low += weight * coefficient * self.rough_low[*next][down];
                high += weight * coefficient * self.rough_high[*next][down];
            }
        }
        for (at, rest) in left.iter().enumerate() {
            let (least, most) = lines.rough_bounds[at % players];
            common += (rest * least).max(rest * most);
        }
        size += common.abs() + low.abs().max(high.abs());
        Some(Line { low: low + common, high: high + common, size })
    }

    /// The directions of a state whose levels fall.
    pub fn falling(&self, state: usize) -> &[usize] {
        &self.falling[state]
    }

    /// By how much the levels that fall would have to be raised, in all.
    pub fn excess(&self, state: usize, needed: &[(usize, f64)]) -> f64 {
        needed.iter().map(|&(at, height)| (height - self.rough_low[state][at]).max(0.0)).sum()
    }

    /// How high the level of a direction would have to be for a bound to stay under it: where the two cross on the way down, or
    /// as high as the bound itself if it is above the level at the high end.
    pub fn crossing(&self, state: usize, direction: usize, line: &Line) -> f64 {
        let (low, high) = (self.rough_low[state][direction], self.rough_high[state][direction]);
        let (over, under) = (line.low - low, high - line.high);
        if over <= 0.0 || under <= 0.0 { line.high } else { low + (high - low) * over / (over + under) }
    }

    /// Whether a bound stays under the level of a direction beyond `from`, strictly where the level falls. Where it is close
    /// it is found out exactly, or with `roughly` taken to do so.
    pub fn stays_under(
        &self,
        (state, which, direction): (usize, usize, usize),
        line: &Line,
        (from, roughly): (f64, bool),
        by: &Draft,
    ) -> bool {
        let (low, high) = (self.rough_low[state][direction] - line.low, self.rough_high[state][direction] - line.high);
        let hair = CLOSE * line.size.max(1.0);
        let begin = low + (high - low) * from;
        if begin > hair && high > hair {
            return true;
        }
        if begin < -hair || high < -hair {
            return false;
        }
        if roughly {
            return true;
        }
        if by.is_empty()
            && let Some(stays) = self.itself_exactly(state, which, direction)
        {
            return stays;
        }
        // What holds from 0 on holds from any later point on.
        let holds = |high_end: bool| {
            self.exactly((state, which, direction), high_end, by)
                .is_some_and(|room| room > Rational::ZERO || room.is_zero() && !high_end)
        };
        (low > hair || holds(false)) && (high > hair || holds(true))
    }

    /// Whether the level itself keeps a profile with one branch under it, exactly: base ≤ (1−ω) level at the low end, where
    /// there is less room than at the high end.
    fn itself_exactly(&self, state: usize, which: usize, direction: usize) -> Option<bool> {
        let enforcement = &self.lines.enforcements[state][which];
        let [branch] = &enforcement.branches[..] else { return None };
        let (weight, kept) = self.kept.as_ref().filter(|_| branch.state == state)?;
        let base = linear::dot(&self.lines.directions[state][direction], &enforcement.base);
        (**weight == branch.weight[0]).then(|| base <= kept[direction])
    }

    /// Level minus bound at the low or the high end, exactly.
    fn exactly(
        &self,
        (state, which, direction): (usize, usize, usize),
        high_end: bool,
        by: &Draft,
    ) -> Option<Rational> {
        let lines = self.lines;
        let levels = if high_end { self.high } else { self.low };
        let enforcement = &lines.enforcements[state][which];
        let players = lines.bounds.len();
        let towards = &lines.directions[state][direction];
        let mut room = &levels[state][direction] - linear::dot(towards, &enforcement.base);
        if by.is_empty() {
            for branch in &enforcement.branches {
                room -= &branch.weight[0] * &levels[branch.state][direction];
            }
            return Some(room);
        }
        // What is left of the promises; nothing where weights are made to cancel them.
        let written = by.exactly().is_none().then(|| by.written());
        let mut left = vec![];
        if written.is_some() {
            let entry = |(player, weight)| &towards[player] * weight;
            left = enforcement.branches.iter().flat_map(|b| b.weight.iter().enumerate().map(entry)).collect();
        }
        let by = by.exactly().or(written.as_ref())?;
        for (branch, level, weight) in &by.levels {
            let next = enforcement.branches.get(*branch)?.state;
            room -= weight * &levels[next][*level];
            for (left, entry) in left.iter_mut().skip(branch * players).zip(&lines.directions[next][*level]) {
                *left -= weight * entry;
            }
        }
        for (player, deviation, weight) in &by.rows {
            let row = enforcement.rows.iter().find(|row| row.player == *player && row.deviation == *deviation)?;
            let mut right = row.at_least.clone();
            for (next, coefficient) in &row.threat {
                let down = lines.axes[*next][*player].1;
                if *weight < Rational::ZERO {
                    right += coefficient * lines.threats.get(*next)?.get(*player)?;
                } else {
                    right -= coefficient * &levels[*next][down];
                }
            }
            room += if weight.is_one() { right } else { weight * right };
            for (branch, coefficient) in &row.terms {
                if let Some(left) = left.get_mut(branch * players + player) {
                    *left += weight * coefficient;
                }
            }
        }
        for (at, rest) in left.iter().enumerate().filter(|(_, rest)| !rest.is_zero()) {
            let (least, most) = &lines.bounds[at % players];
            room -= rest * if *rest > Rational::ZERO { most } else { least };
        }
        Some(room)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
