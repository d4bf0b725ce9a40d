//! Combinations for two players with one promise: in the plane two constraints hold a point, and three contradict each other.

use super::Combiner;
use super::draft::Draft;
use super::line::axis;
use crate::exact::{Rational, to_f64};
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
    /// By player, the indices of +e_i and −e_i.
    axes: [(usize, usize); 2],
    low: Vec<f64>,
    high: Vec<f64>,
    /// Payoffs that players can be held to, where they are known.
    threats: Option<[f64; 2]>,
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
    pub fn new(enforcements: &'a [Enforcement], directions: &'a [Vec<Rational>], threats: &[Rational]) -> Self {
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
            axes: [axis(directions, 0), axis(directions, 1)],
            low: vec![],
            high: vec![],
            threats: if threats.len() == 2 { Some(pair(threats)) } else { None },
        }
    }

    /// κ and the right-hand sides of a row at both ends: κ w ≥ right.
    fn row(&self, which: usize, player: usize) -> Option<(f64, [f64; 2])> {
        let (kappa, at_least, tau) = self.profiles[which].rows[player]?;
        let down = self.axes[player].1;
        Some((kappa, [at_least - tau * self.low[down], at_least - tau * self.high[down]]))
    }

    /// The largest that the right-hand side of a row can be.
    fn most(&self, which: usize, player: usize) -> f64 {
        let Some((_, at_least, tau)) = self.profiles[which].rows[player] else { return f64::INFINITY };
        if tau == 0.0 {
            at_least
        } else {
            at_least + tau * self.threats.map_or(f64::INFINITY, |threats| threats[player])
        }
    }

    /// The pairs of a player's row, which holds with equality, and another constraint that bound a direction of the promise.
    fn on_line(&self, which: usize, player: usize, towards: [f64; 2]) -> Vec<Pair> {
        let Some((kappa, _, _)) = self.profiles[which].rows[player] else { return vec![] };
        let other = 1 - player;
        let free = self.most(which, player).is_finite();
        let mut pairs = Vec::new();
        for (level, normal) in self.normals.iter().enumerate() {
            let weight = if towards[other] == 0.0 { 0.0 } else { towards[other] / normal[other] };
            if weight.is_finite() && weight >= 0.0 {
                let row = (weight * normal[player] - towards[player]) / kappa;
                if row >= 0.0 || free {
                    pairs.push(Pair { parts: [Part::Level(level), Part::Row(player)], weights: [weight, row] });
                }
            }
            if towards[other] == 0.0 {
                break;
            }
        }
        if let Some((lever, _, _)) = self.profiles[which].rows[other]
            && towards[other] <= 0.0
            && (towards[player] <= 0.0 || free)
        {
            let (own, others) = (-towards[player] / kappa, -towards[other] / lever);
            pairs.push(Pair { parts: [Part::Row(player), Part::Row(other)], weights: [own, others] });
        }
        pairs
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
                    let Some((_, mut right)) = self.row(which, player) else { continue };
                    if weight < 0.0 {
                        right = [self.most(which, player); 2];
                    }
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
                Part::Row(player) => combination.rows.push((player, self.deviation(which, player), weight)),
            }
        }
        combination
    }

    fn rough(&self, which: usize, parts: &[Part], weights: &[f64]) -> Draft {
        let mut draft = Draft::default();
        for (part, &weight) in parts.iter().zip(weights) {
            match *part {
                Part::Level(level) => draft.level(0, level, weight),
                Part::Row(player) => draft.row(player, self.deviation(which, player), weight),
            }
        }
        draft
    }

    /// With multipliers that cancel the promise exactly; `None` if they do not exist or are not all ≥ 0.
    fn exact(&self, which: usize, pair: &Pair, direction: usize, free: Option<usize>) -> Option<Combination> {
        let enforcement = &self.enforcements[which];
        let weight = &enforcement.branches[0].weight;
        let towards = [0, 1].map(|player| times(&self.directions[direction][player], &weight[player]));
        let lever = |player: usize| {
            let row = enforcement.rows.iter().find(|row| row.player == player)?;
            row.terms.first().map(|(_, kappa)| kappa)
        };
        let weights = match pair.parts {
            [Part::Level(a), Part::Level(b)] => {
                let (a, b) = (&self.directions[a], &self.directions[b]);
                let determinant = &a[0] * &b[1] - &a[1] * &b[0];
                if determinant.is_zero() {
                    return None;
                }
                let x = (&towards[0] * &b[1] - &towards[1] * &b[0]) / &determinant;
                let y = (&a[0] * &towards[1] - &a[1] * &towards[0]) / &determinant;
                [x, y]
            }
            [Part::Row(player), Part::Row(other)] => {
                [-over(&towards[player], lever(player)?), -over(&towards[other], lever(other)?)]
            }
            // The row leaves alone what the other player is promised.
            [Part::Level(level), Part::Row(player)] | [Part::Row(player), Part::Level(level)] => {
                let (normal, other) = (&self.directions[level], 1 - player);
                let share = if towards[other].is_zero() {
                    Rational::ZERO
                } else if normal[other].is_zero() {
                    return None;
                } else {
                    over(&towards[other], &normal[other])
                };
                let rest = times(&share, &normal[player]) - &towards[player];
                let row = over(&rest, lever(player)?);
                if matches!(pair.parts[0], Part::Level(_)) { [share, row] } else { [row, share] }
            }
        };
        let fits = pair.parts.iter().zip(&weights).all(|(part, weight)| {
            *weight >= Rational::ZERO || matches!((part, free), (Part::Row(player), Some(free)) if *player == free)
        });
        fits.then(|| self.written(which, pair, weights))
    }
}

/// A product, with less to do for 0, 1 and −1.
fn times(a: &Rational, b: &Rational) -> Rational {
    if a.is_zero() || b.is_zero() {
        Rational::ZERO
    } else if a.is_one() {
        b.clone()
    } else if b.is_one() {
        a.clone()
    } else if *a == -Rational::ONE {
        -b
    } else {
        a * b
    }
}

/// A quotient, with less to do for 1 and equal numbers; the divisor is not 0.
fn over(a: &Rational, b: &Rational) -> Rational {
    if b.is_one() {
        a.clone()
    } else if a == b {
        Rational::ONE
    } else {
        a / b
    }
}

impl Combiner for Pairs<'_> {
    fn set_ends(&mut self, low: &[Vec<f64>], high: &[Vec<f64>]) {
        self.low = low.first().cloned().unwrap_or_default();
        self.high = high.first().cloned().unwrap_or_default();
    }

    fn contradiction(&mut self, _state: usize, which: usize) -> Option<Draft> {
        for player in 0..2 {
            // No promise is left at all.
            let (up, down) = self.axes[player];
            if self.high[up] + self.high[down] < -HAIR {
                return Some(self.rough(which, &[Part::Level(up), Part::Level(down)], &[1.0, 1.0]));
            }
        }
        let mut best: Option<(f64, [Part; 3], [f64; 3])> = None;
        let mut take = |sum: [f64; 2], parts: [Part; 3], weights: [f64; 3]| {
            if sum[0] >= -HAIR {
                return;
            }
            // How far it reaches; beyond 1 the deeper the better.
            let reach = if sum[1] < -HAIR { 1.0 - sum[1] } else { -sum[0] / (sum[1] - sum[0]) };
            if best.as_ref().is_none_or(|(most, ..)| reach > *most) {
                best = Some((reach, parts, weights));
            }
        };
        for player in 0..2 {
            let Some((kappa, right)) = self.row(which, player) else { continue };
            // No promise gives the player enough: κ w ≤ a sum of levels.
            let straight = self.axes[player].0;
            let sum = [kappa * self.low[straight] - right[0], kappa * self.high[straight] - right[1]];
            let (level, row) = (Part::Level(straight), Part::Row(player));
            take(sum, [level, row, row], [kappa, 1.0, 0.0]);
        }
        if let (Some((a, first)), Some((b, second))) = (self.row(which, 0), self.row(which, 1)) {
            for (level, normal) in self.normals.iter().enumerate().filter(|(_, n)| n[0] > 0.0 && n[1] > 0.0) {
                let (x, y) = (normal[0] / a, normal[1] / b);
                let sum =
                    [self.low[level] - x * first[0] - y * second[0], self.high[level] - x * first[1] - y * second[1]];
                take(sum, [Part::Level(level), Part::Row(0), Part::Row(1)], [1.0, x, y]);
            }
        }
        best.map(|(_, parts, weights)| self.rough(which, &parts, &weights))
    }

    fn bounds(
        &mut self,
        (_, which, direction): (usize, usize, usize),
        roughly: bool,
        take: &mut dyn FnMut(Draft) -> bool,
    ) {
        let towards = self.towards(which, direction);
        let mut found = self.judged(which, direction, self.with_rows(which, towards));
        if !found.iter().any(|(margin, _)| margin[0] > -HAIR && margin[1] > -HAIR) {
            found.extend(self.judged(which, direction, self.of_levels(towards)));
        }
        self.best(which, direction, found, (None, roughly), take);
    }

    fn unwilling_contradiction(&mut self, which: usize, player: usize) -> Option<Draft> {
        let (kappa, _, _) = self.profiles[which].rows[player]?;
        let other = 1 - player;
        let free = self.most(which, player).is_finite();
        // Constraints that hold the other's payoff on the line from above and from below: (part, weight).
        let mut sides: [Vec<(Part, f64)>; 2] = [vec![], vec![]];
        for (level, normal) in self.normals.iter().enumerate() {
            if normal[other].abs() > 1e-9 {
                sides[usize::from(normal[other] < 0.0)].push((Part::Level(level), 1.0 / normal[other].abs()));
            }
        }
        if let Some((lever, _, _)) = self.profiles[which].rows[other] {
            sides[1].push((Part::Row(other), 1.0 / lever));
        }
        let straight = self.axes[player].0;
        let mut candidates = vec![vec![(Part::Level(straight), kappa), (Part::Row(player), 1.0)]];
        for &(a, x) in &sides[0] {
            for &(b, y) in &sides[1] {
                let along = |part: Part, weight: f64| match part {
                    Part::Level(level) => weight * self.normals[level][player],
                    Part::Row(_) => 0.0,
                };
                let row = (along(a, x) + along(b, y)) / kappa;
                if row >= 0.0 || free {
                    candidates.push(vec![(a, x), (b, y), (Part::Row(player), row)]);
                }
            }
        }
        let mut best: Option<(f64, Vec<(Part, f64)>)> = None;
        for parts in candidates {
            let mut sum = [0.0; 2];
            for &(part, weight) in &parts {
                let one = self.sum(which, &Pair { parts: [part, part], weights: [weight, 0.0] });
                (0..2).for_each(|end| sum[end] += one[end]);
            }
            if sum[0] >= -HAIR {
                continue;
            }
            let reach = if sum[1] < -HAIR { 1.0 - sum[1] } else { -sum[0] / (sum[1] - sum[0]) };
            if best.as_ref().is_none_or(|(most, _)| reach > *most) {
                best = Some((reach, parts));
            }
        }
        best.map(|(_, parts)| {
            let (parts, weights): (Vec<Part>, Vec<f64>) = parts.into_iter().unzip();
            self.rough(which, &parts, &weights)
        })
    }

    fn unwilling_bounds(
        &mut self,
        (_, which, direction): (usize, usize, usize),
        player: usize,
        roughly: bool,
        take: &mut dyn FnMut(Draft) -> bool,
    ) {
        let towards = self.towards(which, direction);
        let found = self.judged(which, direction, self.on_line(which, player, towards));
        self.best(which, direction, found, (Some(player), roughly), take);
    }
}

/// A pair, and how far the level is above what it adds to, at both ends.
type Judged = ([f64; 2], Pair);

impl Pairs<'_> {
    fn towards(&self, which: usize, direction: usize) -> [f64; 2] {
        let (normal, weight) = (self.normals[direction], self.profiles[which].weight);
        [normal[0] * weight[0], normal[1] * weight[1]]
    }

    fn judged(&self, which: usize, direction: usize, pairs: Vec<Pair>) -> Vec<Judged> {
        let (normal, base) = (self.normals[direction], self.profiles[which].base);
        let base = normal[0] * base[0] + normal[1] * base[1];
        let room = [self.low[direction] - base, self.high[direction] - base];
        let judge = |pair: Pair| {
            let sum = self.sum(which, &pair);
            ([room[0] - sum[0], room[1] - sum[1]], pair)
        };
        pairs.into_iter().map(judge).collect()
    }

    /// Good ones first, those with the widest margin, and where that is nothing, with the widest at the high end.
    fn best(
        &self,
        which: usize,
        direction: usize,
        mut found: Vec<Judged>,
        (free, roughly): (Option<usize>, bool),
        take: &mut dyn FnMut(Draft) -> bool,
    ) {
        let key = |margin: &[f64; 2]| {
            let least = (margin[0].min(margin[1]) * 1e9).round() / 1e9;
            (least, margin[0] + margin[1])
        };
        found.sort_by(|(a, _), (b, _)| {
            let ((a, c), (b, d)) = (key(a), key(b));
            b.total_cmp(&a).then(d.total_cmp(&c))
        });
        for (margin, pair) in found.iter().take(3) {
            let draft = if roughly || margin[0].min(margin[1]).abs() > CLOSE {
                Some(self.rough(which, &pair.parts, &pair.weights))
            } else {
                self.exact(which, pair, direction, free).map(Draft::exact)
            };
            if draft.is_some_and(&mut *take) {
                return;
            }
        }
        if let Some((_, pair)) = found.iter().max_by(|(a, _), (b, _)| a[1].total_cmp(&b[1])) {
            take(self.rough(which, &pair.parts, &pair.weights));
        }
    }

    fn deviation(&self, which: usize, player: usize) -> usize {
        self.enforcements[which].rows.iter().find(|row| row.player == player).map_or(0, |row| row.deviation)
    }
}
