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
use super::refine::{NEAR, Reached, ends, toward};
use super::separate::{extreme, middle, mixture, share_within};
use crate::exact::{Rational, from_f64};
use crate::repeated::answer::{Play, Vertex};
use crate::repeated::enforce::Enforcement;
use crate::repeated::support::Profile;
use crate::repeated::support::basis::dot;

const MOST_ROUNDS: usize = 100;
/// How often points are drawn towards the middle until they are within what they yield, and a little more than they need.
const MOST_DRAWS: usize = 40;
const DRAW: f64 = 0.999;
/// So many times the margin there is to spare where a set begins to grow, and so small a part of it where it ends.
const MORE: f64 = 2.0;
const LEAST: f64 = 0.05;
/// How often the points are what they have yielded, and by what part each time the gap is to shrink at least.
const MOST_GROWTH: usize = 60;
const GROWTH: f64 = 0.01;
/// Fewer rounds where there are many directions and points, as their product says.
const MOST_WORK: usize = 6_000_000;
const LEAST_ROUNDS: usize = 8;
/// Flat sets with more points than this are given up.
const MOST_EXACT: usize = 40;

/// Points that are beyond by less, as a part of the way from the middle, are not.
const BEYOND: f64 = 1e-10;

/// A point: the direction that it is the end of, what is played and promised, and what that yields.
#[derive(Debug, Clone)]
struct End {
    direction: usize,
    which: usize,
    found: Found,
}

/// A point with what is promised, by branch.
#[derive(Debug, Clone)]
struct Made {
    end: End,
    promised: Vec<Vec<f64>>,
}

/// A set that reproduces itself exactly, by state; `None` if none was found with the margin, which is in shares of the range
/// of payoffs. Either `grown` from what can be sustained with more to spare, or else by trial and error from what is reached.
pub(super) fn within(
    enforcements: &[Vec<Enforcement>],
    outer: &Outer<'_>,
    reached: &Reached,
    margin: f64,
    grown: bool,
) -> Option<Vec<Vec<Vertex>>> {
    let profiles: Vec<Vec<Profile>> = enforcements.iter().map(|list| list.iter().map(Profile::new).collect()).collect();
    let spare =
        |which: &Enforcement| which.rows.iter().map(|row| if row.at_least.is_zero() { 0.0 } else { margin }).collect();
    let spare: Vec<Vec<Vec<f64>>> = enforcements.iter().map(|list| list.iter().map(spare).collect()).collect();
    let directions: Vec<Vec<Vec<f64>>> = (0..outer.levels.len()).map(|state| outer.float_directions(state)).collect();
    let hints = vec![vec![]; outer.levels.len()];
    let mut search = Search { outer, profiles, spare, directions, hints };
    let (points, ends) = if grown {
        // What can be sustained with more to spare is within what can be with less.
        let tight = tightened(enforcements, MORE * margin);
        let mut tight = outer.tightened(&tight).ok()?;
        tight.settle(margin * 1e-3, MOST_ROUNDS);
        if (0..enforcements.len()).any(|state| tight.is_empty(state)) {
            return None;
        }
        let reached = ends(&mut tight);
        search.turn_to(&reached);
        search.grown(reached.points)?
    } else {
        search.turn_to(reached);
        search.settle(reached)?
    };
    let ways = if grown { [0.02 * LEAST, 0.0005 * LEAST] } else { [0.02, 0.0005] }.into_iter();
    let mut mixed = ways.filter_map(|share| search.mixed(enforcements, &points, &ends, share * margin));
    mixed.next().or_else(|| search.solved(enforcements, &ends))
}

/// The conditions with incentive rows tightened by a margin.
fn tightened(enforcements: &[Vec<Enforcement>], margin: f64) -> Vec<Vec<Enforcement>> {
    let margin = from_f64(margin).unwrap_or(Rational::ZERO);
    let mut tight = enforcements.to_vec();
    for row in tight.iter_mut().flatten().flat_map(|enforcement| &mut enforcement.rows) {
        if !row.at_least.is_zero() {
            row.at_least += &margin;
        }
    }
    tight
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

    /// From a cloud of which most is within what it yields: drawn in where it is not, it is, and what it yields is, too, and so
    /// on, larger and larger. In the end promises are mixtures of the ends themselves.
    fn grown(&self, mut cloud: Cloud) -> Option<(Cloud, Vec<Vec<End>>)> {
        for _ in 0..MOST_DRAWS {
            let pool = self.pool(&cloud, 1.0);
            let mut drawn = false;
            for (points, pool) in cloud.iter_mut().zip(&pool) {
                let hull: Vec<&[f64]> = pool.iter().map(|made| made.end.found.payoff.as_slice()).collect();
                let middle = middle(&hull, &spanning(&hull)?);
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

    /// Whether all rows hold, with a share of what they are to have to spare.
    fn holds(&self, values: &[Vec<Vec<f64>>], ends: &[Vec<End>], share: f64) -> bool {
        ends.iter().enumerate().all(|(state, list)| {
            list.iter().all(|end| {
                let profile = &self.profiles[state][end.which];
                let needed = self.needed(values, state, end.which, share);
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

    /// The ends of all directions with promises of the points, where rows have a share of what is to be to spare.
    fn round(&self, points: &[Vec<Vec<f64>>], share: f64) -> Vec<Vec<End>> {
        (0..points.len())
            .map(|state| {
                let needed: Vec<Vec<f64>> =
                    (0..self.profiles[state].len()).map(|which| self.needed(points, state, which, share)).collect();
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
        let around: Vec<Vec<usize>> = points
            .iter()
            .map(|list| spanning(&list.iter().map(Vec::as_slice).collect::<Vec<_>>()))
            .collect::<Option<_>>()?;
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
fn spanning(points: &[&[f64]]) -> Option<Vec<usize>> {
    let chosen = independent(points.iter().copied());
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
