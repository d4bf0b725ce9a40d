//! Points that reproduce themselves with something to spare, as rational numbers.

use super::{Cloud, End, Search, spanning};
use crate::exact::{Rational, from_f64};
use crate::repeated::answer::{Play, Vertex};
use crate::repeated::enforce::Enforcement;
use crate::repeated::polytope::linear;
use crate::repeated::polytope::member::Points;
use crate::repeated::polytope::separate::mean;
use crate::repeated::support::Profile;

/// Flat sets with more points than this are given up.
const MOST_EXACT: usize = 40;

impl Search<'_> {
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
        1.0 - self.profiles.iter().flatten().map(Profile::kept).fold(0.0, f64::max)
    }

    pub(super) fn valued(&self, ends: &[Vec<End>]) -> Option<Cloud> {
        self.values(ends, 0.0, &[])
    }

    /// Rounded points that are lotteries between their play and, rarely, plays around the middle.
    pub(super) fn mixed(
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
            .map(|(list, around)| mean(around.iter().map(|&at| list[at].as_slice()), list.first().map_or(0, Vec::len)))
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
    pub(super) fn solved(&self, enforcements: &[Vec<Enforcement>], ends: &[Vec<End>]) -> Option<Vec<Vec<Vertex>>> {
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

/// Where the points of every state begin in one long list, and its length.
fn starts(ends: &[Vec<End>]) -> Vec<usize> {
    let mut starts = vec![0];
    for list in ends {
        starts.push(starts.last().copied().unwrap_or(0) + list.len());
    }
    starts
}

/// A mixture as rational numbers with sum 1.
fn rational(mixture: &[(usize, f64)]) -> Option<Vec<(usize, Rational)>> {
    let mut exact: Vec<(usize, Rational)> =
        mixture.iter().map(|&(at, x)| Some((at, from_f64(x)?))).collect::<Option<_>>()?;
    let largest = (0..exact.len()).max_by(|&a, &b| exact[a].1.cmp(&exact[b].1))?;
    let rest = exact.iter().enumerate().filter(|(at, _)| *at != largest).map(|(_, (_, x))| x);
    let rest = super::super::total(rest);
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
