//! A set a little inside that reproduces itself with something to spare, made exact.
//!
//! Incentive rows are tightened by a margin. Points at the ends of all directions, with promises that are mixtures of the
//! points themselves, are computed again and again; between rounds the values of the plan "play, then go on as promised" are
//! found at once by a linear system. When that has settled, numbers are rounded. A margin absorbs what rounding does to the
//! rows; that payoffs are met exactly is arranged by a rare lottery over plays around the middle of the set, or, in a set
//! that is flat, by solving the linear system exactly.
//!
//! | module | what it holds |
//! |---|---|
//! | `settle` | such points by trial and error, from what levels reach |
//! | `grown` | such points that grow from what can be sustained with more to spare |
//! | `exactly` | the points as rational numbers |

mod exactly;
mod grown;
mod settle;

use super::outer::Outer;
use super::promise::{Found, best};
use super::refine::{NEAR, Reached, ends, toward};
use super::separate::extreme;
use crate::exact::{Rational, from_f64};
use crate::repeated::answer::Vertex;
use crate::repeated::enforce::Enforcement;
use crate::repeated::support::Profile;
use crate::repeated::support::basis::dot;
use grown::{LEAST, MORE};
use settle::MOST_ROUNDS;

/// A point: the direction that it is the end of, what is played and promised, and what that yields.
#[derive(Debug, Clone)]
struct End {
    direction: usize,
    which: usize,
    found: Found,
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
        let tight = tightened(enforcements, &search.spare);
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

/// The conditions with incentive rows tightened by more than they are to have to spare.
fn tightened(enforcements: &[Vec<Enforcement>], spare: &[Vec<Vec<f64>>]) -> Vec<Vec<Enforcement>> {
    let mut tight = enforcements.to_vec();
    let rows = tight.iter_mut().flatten().flat_map(|enforcement| &mut enforcement.rows);
    for (row, spare) in rows.zip(spare.iter().flatten().flatten()) {
        row.at_least += from_f64(MORE * spare).unwrap_or(Rational::ZERO);
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
}

/// The directions of ends.
fn names(ends: &[Vec<End>]) -> Vec<Vec<usize>> {
    ends.iter().map(|list| list.iter().map(|end| end.direction).collect()).collect()
}

/// The payoffs of ends.
fn payoffs(ends: &[Vec<End>]) -> Cloud {
    ends.iter().map(|list| list.iter().map(|end| end.found.payoff.clone()).collect()).collect()
}

/// The largest distance between points of the same number; infinite if their numbers differ.
fn distance(a: &[Vec<Vec<f64>>], b: &[Vec<Vec<f64>>]) -> f64 {
    if a.iter().zip(b).any(|(a, b)| a.len() != b.len()) {
        return f64::INFINITY;
    }
    let pairs = a.iter().flatten().flatten().zip(b.iter().flatten().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
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
