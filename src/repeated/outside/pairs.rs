//! Combinations for two players with one promise: in the plane two constraints hold a point, and three contradict each other.

use super::Combiner;
use super::draft::Draft;
use super::line::axis;
use crate::exact::{Rational, to_f64};
use crate::repeated::answer::Combination;
use crate::repeated::enforce::Enforcement;

/// One profile in floating point.
#[derive(Debug, Clone, Copy)]
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
    /// By direction, for the weight of the promise that was asked for last: most profiles have the same.
    towards: Vec<Option<Towards>>,
    /// Payoffs that players can be held to, where they are known.
    threats: Option<[f64; 2]>,
}

/// A direction of the promise.
#[derive(Debug, Clone)]
struct Towards {
    /// The weight of the promise that makes it of a direction of the value.
    weight: [f64; 2],
    towards: [f64; 2],
    /// By player.
    held: [Vec<Held>; 2],
    /// The best pairs of levels, where the profile has no base.
    planes: Best,
}

/// A level that goes with a row.
#[derive(Debug, Clone)]
struct Held {
    level: usize,
    weight: f64,
    /// The multiplier of the row, times κ.
    row: f64,
    /// What the level adds at both ends.
    sum: [f64; 2],
}

impl Held {
    fn with_row(&self, player: usize, row: f64) -> Pair {
        Pair { parts: [Part::Level(self.level), Part::Row(player)], weights: [self.weight, row] }
    }
}

/// Two constraints with their multipliers; levels by their index, rows by player.
#[derive(Debug, Clone, Copy)]
struct Pair {
    parts: [Part; 2],
    weights: [f64; 2],
}

#[derive(Debug, Clone, Copy, PartialEq)]
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
            towards: vec![],
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

    /// The pairs of a player's row, which holds with equality, and another constraint that bound a direction, judged.
    fn on_line(&self, which: usize, player: usize, (at, room): (&Towards, [f64; 2]), found: &mut Best) {
        let Some((kappa, _)) = self.row(which, player) else { return };
        let (other, most) = (1 - player, self.most(which, player));
        let free = most.is_finite();
        self.with_row(which, (player, most), (at, room), found);
        if let Some((lever, _, _)) = self.profiles[which].rows[other]
            && at.towards[other] <= 0.0
            && (at.towards[player] <= 0.0 || free)
        {
            let weights = [-at.towards[player] / kappa, -at.towards[other] / lever];
            found.add(room, which, Pair { parts: [Part::Row(player), Part::Row(other)], weights }, self);
        }
    }

    /// What a part adds at both ends.
    fn term(&self, which: usize, part: Part, weight: f64) -> [f64; 2] {
        match part {
            _ if weight == 0.0 => [0.0; 2],
            Part::Level(level) => [weight * self.low[level], weight * self.high[level]],
            Part::Row(player) if weight < 0.0 => [-weight * self.most(which, player); 2],
            Part::Row(player) => self.row(which, player).map_or([0.0; 2], |(_, right)| right.map(|end| -weight * end)),
        }
    }

    /// The pairs of a player's row and a level that bound a direction, judged. Where the most that the right-hand side can be is
    /// finite, the row may have a weight of either sign.
    fn with_row(&self, which: usize, (player, most): (usize, f64), (at, room): (&Towards, [f64; 2]), found: &mut Best) {
        let Some((kappa, right)) = self.row(which, player) else { return };
        for held in at.held[player].iter().filter(|held| held.row >= 0.0 || most.is_finite()) {
            let row = held.row / kappa;
            let right = if row < 0.0 { [most; 2] } else { right };
            let margin = [0, 1].map(|end| room[end] - held.sum[end] + row * right[end]);
            found.judge(margin, || held.with_row(player, row));
        }
    }

    /// The pairs with a row that bound a direction, judged.
    fn with_rows(&self, which: usize, at: &Towards, room: [f64; 2], found: &mut Best) {
        let Profile { rows, .. } = &self.profiles[which];
        for player in 0..2 {
            self.with_row(which, (player, f64::INFINITY), (at, room), found);
        }
        if let [Some(a), Some(b)] = rows
            && at.towards[0] <= 0.0
            && at.towards[1] <= 0.0
        {
            let weights = [-at.towards[0] / a.0, -at.towards[1] / b.0];
            found.add(room, which, Pair { parts: [Part::Row(0), Part::Row(1)], weights }, self);
        }
    }

    /// What is the same for all profiles that give the promise a weight.
    fn towards(&self, direction: usize, weight: [f64; 2]) -> Towards {
        let normal = self.normals[direction];
        let towards = [normal[0] * weight[0], normal[1] * weight[1]];
        let held = [0, 1].map(|player| self.held(player, towards));
        let mut planes = Best::default();
        let room = [self.low[direction], self.high[direction]];
        // Levels are the same for all profiles.
        self.of_levels(towards, |pair| planes.add(room, 0, pair, self));
        Towards { weight, towards, held, planes }
    }

    /// Levels that hold the other player's part of a direction of the promise, where a row is to hold the player's own.
    fn held(&self, player: usize, towards: [f64; 2]) -> Vec<Held> {
        let other = 1 - player;
        let mut held = Vec::new();
        for (level, normal) in self.normals.iter().enumerate() {
            let weight = if towards[other] == 0.0 { 0.0 } else { towards[other] / normal[other] };
            let row = weight * normal[player] - towards[player];
            if weight.is_finite() && weight >= 0.0 {
                held.push(Held { level, weight, row, sum: self.term(0, Part::Level(level), weight) });
            }
            if towards[other] == 0.0 {
                break;
            }
        }
        held
    }

    /// The pairs of levels that bound a direction of the promise.
    fn of_levels(&self, towards: [f64; 2], mut see: impl FnMut(Pair)) {
        for (a, first) in self.normals.iter().enumerate() {
            for (b, second) in self.normals.iter().enumerate().skip(a + 1) {
                let determinant = first[0] * second[1] - first[1] * second[0];
                if determinant.abs() < 1e-9 {
                    continue;
                }
                let x = (towards[0] * second[1] - towards[1] * second[0]) / determinant;
                let y = (first[0] * towards[1] - first[1] * towards[0]) / determinant;
                if x >= 0.0 && y >= 0.0 {
                    see(Pair { parts: [Part::Level(a), Part::Level(b)], weights: [x, y] });
                }
            }
        }
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

/// How far a contradiction reaches that adds to so much at both ends; beyond 1 the deeper the better. `None` if it is none.
fn reach(sum: [f64; 2]) -> Option<f64> {
    if sum[0] >= -HAIR {
        None
    } else if sum[1] < -HAIR {
        Some(1.0 - sum[1])
    } else {
        Some(-sum[0] / (sum[1] - sum[0]))
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
        self.towards = vec![None; self.normals.len()];
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
            let Some(reach) = reach(sum) else { return };
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
        self.aim(which, direction);
        let mut found = Best::default();
        if let Some((at, room, base)) = self.aims(which, direction) {
            self.with_rows(which, at, room, &mut found);
            if !found.good {
                found.join(&at.planes, base);
            }
        }
        self.try_best(which, direction, &found, (None, roughly), take);
    }

    fn unwilling_contradiction(&mut self, which: usize, player: usize) -> Option<Draft> {
        let (kappa, _, _) = self.profiles[which].rows[player]?;
        let other = 1 - player;
        let free = self.most(which, player).is_finite();
        let straight = self.axes[player].0;
        let mut best: Option<(f64, [Part; 3], [f64; 3])> = None;
        let mut take = |parts: [Part; 3], weights: [f64; 3]| {
            let terms: [[f64; 2]; 3] = std::array::from_fn(|at| self.term(which, parts[at], weights[at]));
            let sum = [0, 1].map(|end| terms[0][end] + terms[1][end] + terms[2][end]);
            let Some(reach) = reach(sum) else { return };
            if best.as_ref().is_none_or(|(most, ..)| reach > *most) {
                best = Some((reach, parts, weights));
            }
        };
        take([Part::Level(straight), Part::Row(player), Part::Row(player)], [kappa, 1.0, 0.0]);
        // Constraints that hold the other's payoff on the line from above, and from below.
        let above = self.normals.iter().enumerate().filter(|(_, normal)| normal[other] > 1e-9);
        for (a, first) in above {
            let x = 1.0 / first[other];
            let mut against = |part: Part, y: f64, along: f64| {
                let row = (x * first[player] + along) / kappa;
                if row >= 0.0 || free {
                    take([Part::Level(a), part, Part::Row(player)], [x, y, row]);
                }
            };
            for (b, second) in self.normals.iter().enumerate().filter(|(_, normal)| normal[other] < -1e-9) {
                let y = -1.0 / second[other];
                against(Part::Level(b), y, y * second[player]);
            }
            if let Some((lever, _, _)) = self.profiles[which].rows[other] {
                against(Part::Row(other), 1.0 / lever, 0.0);
            }
        }
        best.map(|(_, parts, weights)| self.rough(which, &parts, &weights))
    }

    fn unwilling_bounds(
        &mut self,
        (_, which, direction): (usize, usize, usize),
        player: usize,
        roughly: bool,
        take: &mut dyn FnMut(Draft) -> bool,
    ) {
        self.aim(which, direction);
        let mut found = Best::default();
        if let Some((at, room, _)) = self.aims(which, direction) {
            self.on_line(which, player, (at, room), &mut found);
        }
        self.try_best(which, direction, &found, (Some(player), roughly), take);
    }
}

/// So many pairs are tried.
const TRIED: usize = 3;

/// The best pairs: those with the widest margin, and where that is nothing, with the widest at the high end.
#[derive(Debug, Clone, Copy)]
struct Best {
    /// Of each in the list, the lesser margin, rounded, then the sum of both: what is better is larger.
    keys: [(f64, f64); TRIED],
    /// The best first.
    list: [Option<Judged>; TRIED],
    /// The one with the widest margin at the high end.
    highest: Option<Judged>,
    /// Whether some pair is a bound that stays under the level.
    good: bool,
}

/// A pair, and how far the level is above what it adds to, at both ends.
#[derive(Debug, Clone, Copy)]
struct Judged {
    margin: [f64; 2],
    pair: Pair,
}

impl Default for Best {
    fn default() -> Self {
        Self { keys: [(f64::NEG_INFINITY, f64::NEG_INFINITY); TRIED], list: [None; TRIED], highest: None, good: false }
    }
}

impl Best {
    fn add(&mut self, room: [f64; 2], which: usize, pair: Pair, pairs: &Pairs) {
        let terms = [0, 1].map(|at| pairs.term(which, pair.parts[at], pair.weights[at]));
        self.judge([0, 1].map(|end| room[end] - terms[0][end] - terms[1][end]), || pair);
    }

    fn judge(&mut self, margin: [f64; 2], pair: impl Fn() -> Pair) {
        let [low, high] = margin;
        self.good |= low > -HAIR && high > -HAIR;
        self.raise(margin, &pair);
        let key = ((low.min(high) * 1e9).round_ties_even(), low + high);
        // Of those that are as good the first stays before the others.
        if let Some(at) = self.keys.iter().position(|known| key > *known) {
            for next in (at + 1..TRIED).rev() {
                (self.keys[next], self.list[next]) = (self.keys[next - 1], self.list[next - 1]);
            }
            (self.keys[at], self.list[at]) = (key, Some(Judged { margin, pair: pair() }));
        }
    }

    fn raise(&mut self, margin: [f64; 2], pair: impl Fn() -> Pair) {
        if self.highest.is_none_or(|highest| margin[1] > highest.margin[1]) {
            self.highest = Some(Judged { margin, pair: pair() });
        }
    }

    /// Others as well, which had not the profile's base.
    fn join(&mut self, others: &Self, base: f64) {
        let with_base = |judged: &Judged| judged.margin.map(|margin| margin - base);
        others.list.iter().flatten().for_each(|judged| self.judge(with_base(judged), || judged.pair));
        others.highest.iter().for_each(|judged| self.raise(with_base(judged), || judged.pair));
    }
}

impl Pairs<'_> {
    /// Makes sure that what is the same for all profiles is known for the weight of this one.
    fn aim(&mut self, which: usize, direction: usize) {
        let weight = self.profiles[which].weight;
        if self.towards[direction].as_ref().is_none_or(|known| known.weight != weight) {
            self.towards[direction] = Some(self.towards(direction, weight));
        }
    }

    /// The direction of the promise that a direction of the value comes to, the levels at both ends without what the profile
    /// yields at once, and how far that gets.
    fn aims(&self, which: usize, direction: usize) -> Option<(&Towards, [f64; 2], f64)> {
        let Profile { base, .. } = self.profiles[which];
        let normal = self.normals[direction];
        let base = normal[0] * base[0] + normal[1] * base[1];
        let room = [self.low[direction] - base, self.high[direction] - base];
        self.towards[direction].as_ref().map(|at| (at, room, base))
    }

    fn try_best(
        &self,
        which: usize,
        direction: usize,
        found: &Best,
        (free, roughly): (Option<usize>, bool),
        take: &mut dyn FnMut(Draft) -> bool,
    ) {
        for Judged { margin, pair } in found.list.iter().flatten() {
            let draft = if roughly || margin[0].min(margin[1]).abs() > CLOSE {
                Some(self.rough(which, &pair.parts, &pair.weights))
            } else {
                self.exact(which, pair, direction, free).map(Draft::exact)
            };
            if draft.is_some_and(&mut *take) {
                return;
            }
        }
        if let Some(Judged { pair, .. }) = &found.highest {
            take(self.rough(which, &pair.parts, &pair.weights));
        }
    }

    fn deviation(&self, which: usize, player: usize) -> usize {
        self.enforcements[which].rows.iter().find(|row| row.player == player).map_or(0, |row| row.deviation)
    }
}
