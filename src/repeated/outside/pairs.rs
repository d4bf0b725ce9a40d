//! Combinations for two players with one promise: in the plane two constraints hold a point, and three contradict each other.

use super::Combiner;
use super::line::axis;
use crate::exact::{Rational, from_f64, to_f64};
use crate::repeated::answer::Combination;
use crate::repeated::enforce::Enforcement;

/// One profile in floating point.
struct Profile {
    base: [f64; 2],
    weight: [f64; 2],
    /// By player: κ, what the row wants without the threat, and τ.
    rows: [Option<(f64, f64, f64)>; 2],
}

/// Combinations by looking at pairs of constraints.
pub(in crate::repeated) struct Pairs<'a> {
    enforcements: &'a [Enforcement],
    directions: &'a [Vec<Rational>],
    normals: Vec<[f64; 2]>,
    profiles: Vec<Profile>,
    /// By player, the index of −e_i.
    down: [usize; 2],
    low: Vec<f64>,
    high: Vec<f64>,
}

/// Two constraints with their multipliers; levels by their index, rows by player.
#[derive(Clone, Copy)]
struct Pair {
    parts: [Part; 2],
    weights: [f64; 2],
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Level(usize),
    Row(usize),
}

/// Multipliers are made exact where the bound is as close as this.
const CLOSE: f64 = 1e-7;
/// A sum that is smaller than this is a contradiction only by rounding.
const HAIR: f64 = 1e-11;

impl<'a> Pairs<'a> {
    /// For the enforcements of the one state and its directions.
    pub fn new(enforcements: &'a [Enforcement], directions: &'a [Vec<Rational>]) -> Self {
        let pair = |list: &[Rational]| [to_f64(&list[0]), to_f64(&list[1])];
        let profile = |enforcement: &Enforcement| {
            let row = |player: usize| {
                let row = enforcement.rows.iter().find(|row| row.player == player)?;
                let tau = row.threat.first().map_or(0.0, |(_, tau)| to_f64(tau));
                Some((to_f64(&row.terms.first()?.1), to_f64(&row.at_least), tau))
            };
            let weight = pair(&enforcement.branches[0].weight);
            Profile { base: pair(&enforcement.base), weight, rows: [row(0), row(1)] }
        };
        Self {
            enforcements,
            directions,
            normals: directions.iter().map(|direction| pair(direction)).collect(),
            profiles: enforcements.iter().map(profile).collect(),
            down: [axis(directions, 0).1, axis(directions, 1).1],
            low: vec![],
            high: vec![],
        }
    }

    /// κ and the right-hand sides of a row at both ends: κ w ≥ right.
    fn row(&self, which: usize, player: usize) -> Option<(f64, [f64; 2])> {
        let (kappa, at_least, tau) = self.profiles[which].rows[player]?;
        let down = self.down[player];
        Some((kappa, [at_least - tau * self.low[down], at_least - tau * self.high[down]]))
    }

    /// What a pair adds to at both ends.
    fn sum(&self, which: usize, pair: &Pair) -> [f64; 2] {
        let mut sum = [0.0; 2];
        for (part, weight) in pair.parts.iter().zip(pair.weights).filter(|(_, weight)| *weight != 0.0) {
            match *part {
                Part::Level(level) => {
                    sum[0] += weight * self.low[level];
                    sum[1] += weight * self.high[level];
                }
                Part::Row(player) => {
                    let Some((_, right)) = self.row(which, player) else { continue };
                    sum[0] -= weight * right[0];
                    sum[1] -= weight * right[1];
                }
            }
        }
        sum
    }

    /// The pairs with a row that bound a direction of the promise.
    fn with_rows(&self, which: usize, towards: [f64; 2]) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for player in 0..2 {
            let Some((kappa, _, _)) = self.profiles[which].rows[player] else { continue };
            let other = 1 - player;
            for (level, normal) in self.normals.iter().enumerate() {
                let weight = if towards[other] == 0.0 { 0.0 } else { towards[other] / normal[other] };
                if !weight.is_finite() || weight < 0.0 {
                    continue;
                }
                let row = (weight * normal[player] - towards[player]) / kappa;
                if row >= 0.0 {
                    pairs.push(Pair { parts: [Part::Level(level), Part::Row(player)], weights: [weight, row] });
                }
                if weight == 0.0 {
                    break;
                }
            }
        }
        if let [Some(a), Some(b)] = self.profiles[which].rows
            && towards[0] <= 0.0
            && towards[1] <= 0.0
        {
            pairs.push(Pair { parts: [Part::Row(0), Part::Row(1)], weights: [-towards[0] / a.0, -towards[1] / b.0] });
        }
        pairs
    }

    /// The pairs of levels that bound a direction of the promise.
    fn of_levels(&self, towards: [f64; 2]) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (a, first) in self.normals.iter().enumerate() {
            for (b, second) in self.normals.iter().enumerate().skip(a + 1) {
                let determinant = first[0] * second[1] - first[1] * second[0];
                if determinant.abs() < 1e-9 {
                    continue;
                }
                let x = (towards[0] * second[1] - towards[1] * second[0]) / determinant;
                let y = (first[0] * towards[1] - first[1] * towards[0]) / determinant;
                if x >= 0.0 && y >= 0.0 {
                    pairs.push(Pair { parts: [Part::Level(a), Part::Level(b)], weights: [x, y] });
                }
            }
        }
        pairs
    }

    fn written(&self, which: usize, pair: &Pair, weights: [Rational; 2]) -> Combination {
        let mut combination = Combination::default();
        for (part, weight) in pair.parts.iter().zip(weights).filter(|(_, weight)| !weight.is_zero()) {
            match *part {
                Part::Level(level) => combination.levels.push((0, level, weight)),
                Part::Row(player) => {
                    let row = self.enforcements[which].rows.iter().find(|row| row.player == player);
                    let deviation = row.map_or(0, |row| row.deviation);
                    combination.rows.push((player, deviation, weight));
                }
            }
        }
        combination
    }

    fn rough(&self, which: usize, pair: &Pair) -> Combination {
        let weights = pair.weights.map(|weight| from_f64(weight).unwrap_or(Rational::ZERO));
        self.written(which, pair, weights)
    }

    /// The constraint's normal, exactly.
    fn normal(&self, which: usize, part: Part) -> [Rational; 2] {
        match part {
            Part::Level(level) => [self.directions[level][0].clone(), self.directions[level][1].clone()],
            Part::Row(player) => {
                let row = self.enforcements[which].rows.iter().find(|row| row.player == player);
                let kappa = row.and_then(|row| row.terms.first()).map_or(Rational::ONE, |(_, kappa)| kappa.clone());
                if player == 0 { [-kappa, Rational::ZERO] } else { [Rational::ZERO, -kappa] }
            }
        }
    }

    /// With multipliers that cancel the promise exactly; `None` if they do not exist or are not all ≥ 0.
    fn exact(&self, which: usize, pair: &Pair, towards: &[Rational; 2]) -> Option<Combination> {
        let [a, b] = pair.parts.map(|part| self.normal(which, part));
        let determinant = &a[0] * &b[1] - &a[1] * &b[0];
        let weights = if determinant.is_zero() {
            // One constraint alone.
            let (axis, alone) = if pair.weights[0] == 0.0 {
                (usize::from(b[0].is_zero()), 1)
            } else {
                (usize::from(a[0].is_zero()), 0)
            };
            let normal = if alone == 0 { &a } else { &b };
            let weight = &towards[axis] / &normal[axis];
            if alone == 0 { [weight, Rational::ZERO] } else { [Rational::ZERO, weight] }
        } else {
            let x = (&towards[0] * &b[1] - &towards[1] * &b[0]) / &determinant;
            let y = (&a[0] * &towards[1] - &a[1] * &towards[0]) / &determinant;
            [x, y]
        };
        weights.iter().all(|weight| *weight >= Rational::ZERO).then(|| self.written(which, pair, weights))
    }
}

impl Combiner for Pairs<'_> {
    fn set_ends(&mut self, low: &[Vec<f64>], high: &[Vec<f64>]) {
        self.low = low.first().cloned().unwrap_or_default();
        self.high = high.first().cloned().unwrap_or_default();
    }

    fn contradiction(&mut self, _state: usize, which: usize) -> Option<Combination> {
        let mut best: Option<(f64, Combination)> = None;
        let mut take = |sum: [f64; 2], make: &dyn Fn() -> Combination| {
            if sum[0] >= -HAIR {
                return;
            }
            // How far it reaches; beyond 1 the deeper the better.
            let reach = if sum[1] < -HAIR { 1.0 - sum[1] } else { -sum[0] / (sum[1] - sum[0]) };
            if best.as_ref().is_none_or(|(most, _)| reach > *most) {
                best = Some((reach, make()));
            }
        };
        for player in 0..2 {
            let Some((kappa, right)) = self.row(which, player) else { continue };
            // No promise gives the player enough: κ w ≤ a sum of levels.
            let straight = axis(self.directions, player).0;
            let alone = Pair { parts: [Part::Level(straight), Part::Row(player)], weights: [kappa, 1.0] };
            let sum = [kappa * self.low[straight] - right[0], kappa * self.high[straight] - right[1]];
            take(sum, &|| self.rough(which, &alone));
        }
        if let (Some((a, first)), Some((b, second))) = (self.row(which, 0), self.row(which, 1)) {
            for (level, normal) in self.normals.iter().enumerate().filter(|(_, n)| n[0] > 0.0 && n[1] > 0.0) {
                let (x, y) = (normal[0] / a, normal[1] / b);
                let sum =
                    [self.low[level] - x * first[0] - y * second[0], self.high[level] - x * first[1] - y * second[1]];
                take(sum, &|| {
                    let mut combination = Combination { levels: vec![(0, level, Rational::ONE)], rows: vec![] };
                    for (player, weight) in [(0, x), (1, y)] {
                        let row = self.enforcements[which].rows.iter().find(|row| row.player == player);
                        let deviation = row.map_or(0, |row| row.deviation);
                        combination.rows.push((player, deviation, from_f64(weight).unwrap_or(Rational::ZERO)));
                    }
                    combination
                });
            }
        }
        best.map(|(_, combination)| combination)
    }

    fn bounds(&mut self, _state: usize, which: usize, direction: usize) -> Vec<Combination> {
        let profile = &self.profiles[which];
        let normal = self.normals[direction];
        let towards = [normal[0] * profile.weight[0], normal[1] * profile.weight[1]];
        let base = normal[0] * profile.base[0] + normal[1] * profile.base[1];
        let room = [self.low[direction] - base, self.high[direction] - base];
        let mut found: Vec<([f64; 2], Pair)> = Vec::new();
        let judged = |pairs: Vec<Pair>, found: &mut Vec<([f64; 2], Pair)>| {
            for pair in pairs {
                let sum = self.sum(which, &pair);
                found.push(([room[0] - sum[0], room[1] - sum[1]], pair));
            }
        };
        judged(self.with_rows(which, towards), &mut found);
        let good = |margin: &[f64; 2]| margin[0] > -HAIR && margin[1] > -HAIR;
        if !found.iter().any(|(margin, _)| good(margin)) {
            judged(self.of_levels(towards), &mut found);
        }
        // Good ones first, those with the widest margin, and where that is nothing, with the widest at the high end.
        let key = |margin: &[f64; 2]| {
            let least = (margin[0].min(margin[1]) * 1e9).round() / 1e9;
            (least, margin[0] + margin[1])
        };
        found.sort_by(|(a, _), (b, _)| {
            let ((a, c), (b, d)) = (key(a), key(b));
            b.total_cmp(&a).then(d.total_cmp(&c))
        });
        let furthest = found.iter().max_by(|(a, _), (b, _)| a[1].total_cmp(&b[1])).map(|(_, pair)| *pair);
        let exact_towards = [0, 1]
            .map(|player| &self.directions[direction][player] * &self.enforcements[which].branches[0].weight[player]);
        let mut out: Vec<Combination> = found
            .iter()
            .take(3)
            .filter_map(|(margin, pair)| {
                if margin[0].min(margin[1]) > CLOSE {
                    Some(self.rough(which, pair))
                } else {
                    self.exact(which, pair, &exact_towards)
                }
            })
            .collect();
        out.extend(furthest.map(|pair| self.rough(which, &pair)));
        out
    }
}
