//! A set a little inside that reproduces itself with something to spare, made exact.
//!
//! Incentive rows are tightened by a margin. Points at the ends of all directions, with promises that are mixtures of the
//! points themselves, are computed again and again; between rounds the values of the plan "play, then go on as promised" are
//! found at once by a linear system. When that has settled, numbers are rounded. A margin absorbs what rounding does to the
//! rows; that payoffs are met exactly is arranged by a rare lottery over plays around the middle of the set, or, in a set
//! that is flat, by solving the linear system exactly.

use super::linear;
use super::member::Points;
use super::outer::Outer;
use super::promise::{Found, best, yields};
use super::refine::{NEAR, Reached, toward};
use super::separate::extreme;
use crate::exact::{Rational, from_f64};
use crate::repeated::answer::{Play, Vertex};
use crate::repeated::enforce::Enforcement;
use crate::repeated::support::Profile;
use crate::repeated::support::basis::dot;

const MOST_ROUNDS: usize = 400;
/// Fewer rounds where there are many directions and points, as their product says.
const MOST_WORK: usize = 6_000_000;
const LEAST_ROUNDS: usize = 8;
/// Flat sets with more points than this are given up.
const MOST_EXACT: usize = 40;

/// A point: the direction that it is the end of, what is played and promised, and what that yields.
#[derive(Debug, Clone)]
struct End {
    direction: usize,
    which: usize,
    found: Found,
}

/// A set that reproduces itself exactly, by state; `None` if none was found with the margin, which is in shares of the range
/// of payoffs.
pub(super) fn within(
    enforcements: &[Vec<Enforcement>],
    outer: &Outer<'_>,
    reached: &Reached,
    margin: f64,
) -> Option<Vec<Vec<Vertex>>> {
    let profiles: Vec<Vec<Profile>> = enforcements.iter().map(|list| list.iter().map(Profile::new).collect()).collect();
    let spare =
        |which: &Enforcement| which.rows.iter().map(|row| if row.at_least.is_zero() { 0.0 } else { margin }).collect();
    let spare: Vec<Vec<Vec<f64>>> = enforcements.iter().map(|list| list.iter().map(spare).collect()).collect();
    let directions: Vec<Vec<Vec<f64>>> = (0..outer.levels.len()).map(|state| outer.float_directions(state)).collect();
    let hints = vec![vec![]; outer.levels.len()];
    let mut search = Search { outer, profiles, spare, directions, hints };
    search.turn_to(reached);
    let (points, ends) = search.settle(reached)?;
    let ways = [0.02, 0.0005].into_iter();
    let mut mixed = ways.filter_map(|share| search.mixed(enforcements, &points, &ends, share * margin));
    mixed.next().or_else(|| search.solved(enforcements, &ends))
}

struct Search<'a> {
    outer: &'a Outer<'a>,
    profiles: Vec<Vec<Profile>>,
    /// By state, enforcement and row: what it is to have to spare.
    spare: Vec<Vec<Vec<f64>>>,
    directions: Vec<Vec<Vec<f64>>>,
    /// By state and direction beyond those of the levels: what is played at its end.
    hints: Vec<Vec<usize>>,
}

type Cloud = Vec<Vec<Vec<f64>>>;

impl Search<'_> {
    /// A direction more for every point that is a corner of the levels: the sides' own find only one corner each.
    fn turn_to(&mut self, reached: &Reached) {
        let players = self.directions.first().and_then(|list| list.first()).map_or(0, Vec::len);
        if players < 3 {
            return;
        }
        for (state, list) in self.directions.iter_mut().enumerate() {
            let levels = &self.outer.levels[state];
            let mut more = Vec::new();
            for (point, &which) in reached.points[state].iter().zip(&reached.which[state]) {
                let toward = toward(point, list, levels);
                if toward.iter().any(|d| *d != 0.0) {
                    more.push(toward);
                    self.hints[state].push(which);
                }
            }
            list.extend(more);
        }
    }

    /// The enforcements of a state, those first that promise most in a direction.
    fn order(&self, state: usize, direction: usize) -> Vec<(usize, f64)> {
        if direction < self.outer.levels[state].len() {
            return self.outer.order(state, direction);
        }
        let hint = self.hints[state].get(direction - self.outer.levels[state].len());
        hint.map(|&which| (which, f64::INFINITY)).into_iter().collect()
    }

    /// Points that reproduce themselves and how.
    ///
    /// From a cloud, the plans of its ends are valued and kept if their rows hold with these values; else they are the next
    /// cloud, a few times. Then the cloud takes one ordinary step and everything begins again: smaller if it did not reproduce
    /// itself, larger if it did.
    fn settle(&self, reached: &Reached) -> Option<(Cloud, Vec<Vec<End>>)> {
        let mut cloud: Cloud = reached.points.clone();
        let mut toward = reached.toward.clone();
        let mut kept: Option<(Cloud, Vec<Vec<End>>)> = None;
        let mut gap = f64::INFINITY;
        let size = |(directions, points): (&Vec<Vec<f64>>, &Vec<Vec<f64>>)| directions.len() * points.len();
        let work: usize = self.directions.iter().zip(&cloud).map(size).sum();
        for step in 0..(MOST_WORK / work.max(1)).clamp(LEAST_ROUNDS, MOST_ROUNDS) {
            // Steps are cheap, systems are not.
            let tried = if step < 3 || step % 24 == 0 { self.newton(&cloud, &toward) } else { None };
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
            let all = self.round(&cloud);
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
            let all = self.round(&points);
            let pick = |(all, toward): (&Vec<End>, &Vec<usize>)| -> Option<Vec<End>> {
                toward.iter().map(|k| all.iter().find(|end| end.direction == *k).cloned()).collect()
            };
            let ends: Vec<Vec<End>> = all.iter().zip(&toward).map(pick).collect::<Option<_>>()?;
            let values = self.valued(&ends)?;
            if self.holds(&values, &ends) {
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

    /// Whether all rows hold, with half of what they are to have to spare.
    fn holds(&self, values: &[Vec<Vec<f64>>], ends: &[Vec<End>]) -> bool {
        ends.iter().enumerate().all(|(state, list)| {
            list.iter().all(|end| {
                let profile = &self.profiles[state][end.which];
                let needed = self.needed(values, state, end.which, 0.5);
                profile.rows.iter().zip(needed).all(|(row, needed)| {
                    let promised = |branch: usize| {
                        let points = &values[profile.branches[branch].0];
                        end.found.promise[branch].iter().map(|&(at, x)| x * points[at][row.player]).sum::<f64>()
                    };
                    row.terms.iter().map(|&(branch, k)| k * promised(branch)).sum::<f64>() >= needed - 1e-15
                })
            })
        })
    }

    /// How far levels are beyond points, at most.
    fn gap(&self, points: &[Vec<Vec<f64>>]) -> f64 {
        let mut gap = 0.0f64;
        for ((points, directions), levels) in points.iter().zip(&self.directions).zip(&self.outer.levels) {
            for (direction, level) in directions.iter().zip(levels) {
                let reach = points.iter().map(|x| dot(x, direction)).fold(f64::NEG_INFINITY, f64::max);
                gap = gap.max(level - reach);
            }
        }
        gap
    }

    /// The right-hand sides of rows where the worst is that of the points, with a share of what is to be to spare.
    fn needed(&self, points: &[Vec<Vec<f64>>], state: usize, which: usize, share: f64) -> Vec<f64> {
        let least = |state: usize, player: usize| points[state].iter().map(|x| x[player]).fold(f64::INFINITY, f64::min);
        let rows = self.profiles[state][which].rows.iter().zip(&self.spare[state][which]);
        rows.map(|(row, spare)| {
            let threat = row.threat.iter().map(|&(state, weight)| weight * least(state, row.player));
            row.at_least + threat.sum::<f64>() + share * spare
        })
        .collect()
    }

    /// Leaves the extreme points, and their names.
    fn thin(&self, points: &mut Cloud, names: &mut [Vec<usize>]) {
        for (points, names) in points.iter_mut().zip(names) {
            let kept = extreme(points, NEAR);
            *points = kept.iter().map(|&at| std::mem::take(&mut points[at])).collect();
            *names = kept.iter().map(|&at| names[at]).collect();
        }
    }

    /// The ends of all directions with promises of the points.
    fn round(&self, points: &[Vec<Vec<f64>>]) -> Vec<Vec<End>> {
        (0..points.len())
            .map(|state| {
                let needed: Vec<Vec<f64>> =
                    (0..self.profiles[state].len()).map(|which| self.needed(points, state, which, 1.0)).collect();
                let ends = (0..self.directions[state].len()).filter_map(|direction| {
                    let toward = &self.directions[state][direction];
                    let mut end: Option<End> = None;
                    for (which, at_most) in self.order(state, direction) {
                        if end.as_ref().is_some_and(|end| end.found.value >= at_most) {
                            break;
                        }
                        let Some(found) = best(&self.profiles[state][which], points, &needed[which], toward) else {
                            continue;
                        };
                        if end.as_ref().is_none_or(|end| found.value > end.found.value + 1e-13) {
                            end = Some(End { direction, which, found });
                        }
                    }
                    end
                });
                ends.collect()
            })
            .collect()
    }

    /// The values of going on as promised for ever, where promises are mixtures of the ends themselves, with a share of
    /// the middle of each state mixed in.
    fn values(&self, ends: &[Vec<End>], share: f64, middle: &[Vec<f64>]) -> Option<Cloud> {
        let first = starts(ends);
        let size = *first.last()?;
        let players = self.directions.first()?.first()?.len();
        let mut points: Cloud = ends.iter().map(|list| vec![vec![0.0; players]; list.len()]).collect();
        for player in 0..players {
            let mut matrix = vec![0.0; size * size];
            let mut right = vec![0.0; size];
            for (state, list) in ends.iter().enumerate() {
                for (at, end) in list.iter().enumerate() {
                    let line = first[state] + at;
                    let profile = &self.profiles[state][end.which];
                    matrix[line * size + line] += 1.0;
                    right[line] = (1.0 - share) * profile.base[player];
                    if share > 0.0 {
                        right[line] += share * middle[state][player];
                    }
                    for ((next, weight), mixture) in profile.branches.iter().zip(&end.found.promise) {
                        for &(to, part) in mixture {
                            matrix[line * size + first[*next] + to] -= (1.0 - share) * weight[player] * part;
                        }
                    }
                }
            }
            if !linear::solve(matrix, &mut right, 1) {
                return None;
            }
            for (state, list) in points.iter_mut().enumerate() {
                list.iter_mut().enumerate().for_each(|(at, point)| point[player] = right[first[state] + at]);
            }
        }
        Some(points)
    }

    /// The least share of the present in a value.
    fn impatience(&self) -> f64 {
        let future = |profile: &Profile| {
            let players = profile.base.len();
            let sum = |player: usize| profile.branches.iter().map(|(_, weight)| weight[player]).sum::<f64>();
            (0..players).map(sum).fold(0.0, f64::max)
        };
        1.0 - self.profiles.iter().flatten().map(future).fold(0.0, f64::max)
    }

    fn valued(&self, ends: &[Vec<End>]) -> Option<Cloud> {
        self.values(ends, 0.0, &[])
    }

    /// Rounded points that are lotteries between their play and, rarely, plays around the middle.
    fn mixed(
        &self,
        enforcements: &[Vec<Enforcement>],
        points: &[Vec<Vec<f64>>],
        ends: &[Vec<End>],
        size: f64,
    ) -> Option<Vec<Vec<Vertex>>> {
        let around: Vec<Vec<usize>> = points.iter().map(|list| spanning(list)).collect::<Option<_>>()?;
        let middle: Vec<Vec<f64>> = points
            .iter()
            .zip(&around)
            .map(|(list, around)| {
                let players = list.first().map_or(0, Vec::len);
                let mean = |player: usize| around.iter().map(|&at| list[at][player]).sum::<f64>() / around.len() as f64;
                (0..players).map(mean).collect()
            })
            .collect();
        let share = size * self.impatience();
        let rounded = self.values(ends, share, &middle)?;
        let exact = |list: &Vec<Vec<f64>>| {
            list.iter().map(|x| x.iter().map(|&x| from_f64(x)).collect()).collect::<Option<Vec<_>>>()
        };
        let points = Points::new(rounded.iter().map(exact).collect::<Option<_>>()?);
        let share = from_f64(share)?;
        let mut plays = Vec::with_capacity(ends.len());
        for (list, of) in ends.iter().zip(enforcements) {
            plays.push(list.iter().map(|end| play(&points, &of[end.which], end)).collect::<Option<Vec<_>>>()?);
        }
        let vertex =
            |state: usize, at: usize| lottery(&points.points[state][at], at, &plays[state], &around[state], &share);
        let vertices = |state: usize| (0..plays[state].len()).map(|at| vertex(state, at)).collect::<Option<Vec<_>>>();
        (0..plays.len()).map(vertices).collect()
    }

    /// The exact values of going on as promised for ever.
    fn solved(&self, enforcements: &[Vec<Enforcement>], ends: &[Vec<End>]) -> Option<Vec<Vec<Vertex>>> {
        let first = starts(ends);
        let size = *first.last()?;
        if size > MOST_EXACT {
            return None;
        }
        let players = self.directions.first()?.first()?.len();
        let mut points: Vec<Vec<Vec<Rational>>> = ends.iter().map(|list| vec![vec![]; list.len()]).collect();
        for player in 0..players {
            let mut matrix = vec![vec![Rational::ZERO; size]; size];
            let mut right = vec![Rational::ZERO; size];
            for (state, list) in ends.iter().enumerate() {
                for (at, end) in list.iter().enumerate() {
                    let line = first[state] + at;
                    let enforcement = &enforcements[state][end.which];
                    matrix[line][line] += Rational::ONE;
                    right[line] = enforcement.base[player].clone();
                    for (branch, mixture) in enforcement.branches.iter().zip(&end.found.promise) {
                        for (to, part) in rational(mixture)? {
                            matrix[line][first[branch.state] + to] -= &branch.weight[player] * part;
                        }
                    }
                }
            }
            let values = crate::exact::linear::solve(&matrix, &right)?;
            for (state, list) in points.iter_mut().enumerate() {
                list.iter_mut().enumerate().for_each(|(at, point)| point.push(values[first[state] + at].clone()));
            }
        }
        let points = Points::new(points);
        let mut vertices = Vec::with_capacity(ends.len());
        for (state, list) in ends.iter().enumerate() {
            let vertex = |(at, end): (usize, &End)| {
                let (mut play, value) = play(&points, &enforcements[state][end.which], end)?;
                play.probability = Rational::ONE;
                (value == points.points[state][at]).then_some(Vertex { payoff: value, lottery: vec![play] })
            };
            vertices.push(list.iter().enumerate().map(vertex).collect::<Option<Vec<_>>>()?);
        }
        Some(vertices)
    }
}

/// The directions of ends.
fn names(ends: &[Vec<End>]) -> Vec<Vec<usize>> {
    ends.iter().map(|list| list.iter().map(|end| end.direction).collect()).collect()
}

/// The payoffs of ends.
fn payoffs(ends: &[Vec<End>]) -> Cloud {
    ends.iter().map(|list| list.iter().map(|end| end.found.payoff.clone()).collect()).collect()
}

/// Where the points of every state begin in one long list, and its length.
fn starts(ends: &[Vec<End>]) -> Vec<usize> {
    let mut starts = vec![0];
    for list in ends {
        starts.push(starts.last().copied().unwrap_or(0) + list.len());
    }
    starts
}

/// The largest distance between points of the same number; infinite if their numbers differ.
fn distance(a: &[Vec<Vec<f64>>], b: &[Vec<Vec<f64>>]) -> f64 {
    if a.iter().zip(b).any(|(a, b)| a.len() != b.len()) {
        return f64::INFINITY;
    }
    let pairs = a.iter().flatten().flatten().zip(b.iter().flatten().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// A mixture as rational numbers with sum 1.
fn rational(mixture: &[(usize, f64)]) -> Option<Vec<(usize, Rational)>> {
    let mut exact: Vec<(usize, Rational)> =
        mixture.iter().map(|&(at, x)| Some((at, from_f64(x)?))).collect::<Option<_>>()?;
    let largest = (0..exact.len()).max_by(|&a, &b| exact[a].1.cmp(&exact[b].1))?;
    let rest = exact.iter().enumerate().filter(|(at, _)| *at != largest).map(|(_, (_, x))| x);
    let rest = super::total(rest);
    exact[largest].1 = Rational::ONE - rest;
    Some(exact)
}

/// The play of an end and its exact value, if its rows hold.
fn play(points: &Points, enforcement: &Enforcement, end: &End) -> Option<(Play, Vec<Rational>)> {
    let promise = end.found.promise.iter().map(|mixture| rational(mixture)).collect::<Option<Vec<_>>>()?;
    let value = points.value(enforcement, &promise)?;
    Some((Play { probability: Rational::ONE, profile: enforcement.profile, promise }, value))
}

/// A point as a lottery: its play with probability 1 − share, and the rest between plays whose values are all around.
fn lottery(
    target: &[Rational],
    at: usize,
    plays: &[(Play, Vec<Rational>)],
    around: &[usize],
    share: &Rational,
) -> Option<Vertex> {
    let main = Rational::ONE - share;
    let mut matrix = vec![vec![Rational::ONE; around.len()]];
    let mut right = vec![share.clone()];
    for (player, target) in target.iter().enumerate() {
        matrix.push(around.iter().map(|&other| plays[other].1[player].clone()).collect());
        right.push(target - &main * &plays[at].1[player]);
    }
    let shares = crate::exact::linear::solve(&matrix, &right)?;
    if shares.iter().any(|share| *share < Rational::ZERO) {
        return None;
    }
    let mut lottery = vec![Play { probability: main, ..plays[at].0.clone() }];
    for (&other, share) in around.iter().zip(shares) {
        if other == at {
            lottery[0].probability += share;
        } else if !share.is_zero() {
            lottery.push(Play { probability: share, ..plays[other].0.clone() });
        }
    }
    Some(Vertex { payoff: target.to_vec(), lottery })
}

/// As many points as it takes to span the space, far from each other; `None` if the set is flat.
fn spanning(points: &[Vec<f64>]) -> Option<Vec<usize>> {
    let chosen = independent(points.iter().map(Vec::as_slice));
    (chosen.len() == points.first()?.len() + 1).then_some(chosen)
}

/// The dimension of the points' hull.
pub(super) fn rank<'a>(points: impl Iterator<Item = &'a [f64]>) -> usize {
    independent(points).len().saturating_sub(1)
}

/// Points that span the hull of all, far from each other.
pub(super) fn independent<'a>(points: impl Iterator<Item = &'a [f64]>) -> Vec<usize> {
    let points: Vec<&[f64]> = points.collect();
    let Some(first) = points.first() else { return vec![] };
    let mut chosen = vec![0];
    let mut rest: Vec<Vec<f64>> = points.iter().map(|x| x.iter().zip(*first).map(|(x, y)| x - y).collect()).collect();
    for _ in 0..first.len() {
        let size = |x: &Vec<f64>| x.iter().map(|x| x * x).sum::<f64>();
        let Some(far) = (0..rest.len()).max_by(|&a, &b| size(&rest[a]).total_cmp(&size(&rest[b]))) else { break };
        let axis = rest[far].clone();
        let norm = size(&axis);
        if norm < 1e-10 {
            break;
        }
        for x in &mut rest {
            let along = x.iter().zip(&axis).map(|(x, y)| x * y).sum::<f64>() / norm;
            x.iter_mut().zip(&axis).for_each(|(x, y)| *x -= along * y);
        }
        chosen.push(far);
    }
    chosen
}
