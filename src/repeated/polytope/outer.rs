//! Levels that no equilibrium payoff exceeds, and that are as low as their directions allow.
//!
//! With the multipliers y of a basis for each profile a and direction k, what a yields in direction k is at most an affine
//! function of all levels, `U_{a,k}(b) = m + M b` with M ≥ 0, whatever the levels: multipliers stay feasible. One round
//! computes T(b) = max over profiles of what is really reached. Repeating it converges at the rate of δ, so instead the
//! multipliers are held and the largest b with b ≤ max_a U_{a,k}(b) is found by policy iteration (Howard 1960), where levels
//! with T(b) = b are held as well. U is convex in b, so where T(b) < b strictly the segment from b to the fixed point is
//! a descent: no set of sustained payoffs is lost on the way.

use super::linear;
use crate::exact::Rational;
use crate::repeated::enforce::Enforcement;
use crate::repeated::reach::{Active, Reach, Reacher};
use crate::repeated::support::{Profile, Support};
use std::collections::BTreeMap;
use std::time::Instant;

/// A fall that is no smaller a part of the one before is slow.
const SLOW: f64 = 0.8;
/// Systems for policies are not larger than this.
const LARGEST: usize = 1500;

/// A bound on what a profile reaches in a direction: constant + Σ weight × level of (state, direction).
#[derive(Debug, Clone)]
struct Bound {
    constant: f64,
    terms: Vec<(usize, usize, f64)>,
}

impl Bound {
    fn at(&self, levels: &[Vec<f64>]) -> f64 {
        self.constant + self.terms.iter().map(|&(state, k, weight)| weight * levels[state][k]).sum::<f64>()
    }
}

/// Rounds in the same directions.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// By state.
    pub directions: Vec<Vec<Vec<Rational>>>,
    /// The levels at the beginning and after every round, by state and direction.
    pub rounds: Vec<Vec<Vec<f64>>>,
}

/// The iteration.
#[derive(Debug, Clone)]
pub(super) struct Outer<'a> {
    enforcements: &'a [Vec<Enforcement>],
    support: Support,
    /// By state; first e_i and −e_i of every player.
    pub directions: Vec<Vec<Vec<Rational>>>,
    /// By state and direction.
    pub levels: Vec<Vec<f64>>,
    /// By state and enforcement: whether it may still be enforced.
    pub alive: Vec<Vec<bool>>,
    /// By state, direction and enforcement.
    bounds: Vec<Vec<Vec<Option<Bound>>>>,
    /// How many rounds there were.
    pub rounds: usize,
    /// The way down, where it is written down.
    pub stages: Vec<Stage>,
    /// Everything is taken to reach so much further than it does.
    slack: f64,
    deadline: Option<Instant>,
}

impl<'a> Outer<'a> {
    /// From the box of all payoffs.
    pub fn new(
        enforcements: &'a [Vec<Enforcement>],
        directions: Vec<Vec<Vec<Rational>>>,
        deadline: Option<Instant>,
    ) -> Result<Self, String> {
        let support = Support::new(enforcements, &directions)?;
        let (low, high) = ends(enforcements);
        let levels = directions
            .iter()
            .map(|list| list.iter().map(|direction| box_level(direction, &low, &high)).collect())
            .collect();
        let alive = enforcements.iter().map(|list| vec![true; list.len()]).collect();
        let bounds = directions
            .iter()
            .zip(enforcements)
            .map(|(directions, list)| vec![vec![None; list.len()]; directions.len()])
            .collect();
        let mut outer = Self {
            enforcements,
            support,
            directions,
            levels,
            alive,
            bounds,
            rounds: 0,
            stages: vec![],
            slack: 0.0,
            deadline,
        };
        outer.bury();
        outer.support.set_levels(&outer.levels);
        Ok(outer)
    }

    /// Whether the time is over.
    pub fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Whether no profile of a state is left.
    pub fn is_empty(&self, state: usize) -> bool {
        !self.alive[state].contains(&true)
    }

    /// The same directions and levels for other conditions, which nothing but less can be sustained with.
    pub fn tightened<'b>(&self, enforcements: &'b [Vec<Enforcement>]) -> Result<Outer<'b>, String> {
        let mut outer = Outer::new(enforcements, self.directions.clone(), self.deadline)?;
        outer.set(self.levels.clone());
        Ok(outer)
    }

    /// A direction more, for a level that its neighbours already imply.
    pub fn add(&mut self, state: usize, direction: Vec<Rational>, level: f64) {
        self.support.add(state, &direction, level);
        self.directions[state].push(direction);
        self.levels[state].push(level);
        self.bounds[state].push(vec![None; self.enforcements[state].len()]);
    }

    /// The directions of a state, rounded.
    pub fn float_directions(&self, state: usize) -> Vec<Vec<f64>> {
        self.directions[state].iter().map(|direction| direction.iter().map(crate::exact::to_f64).collect()).collect()
    }

    /// Only some of the directions of a state, those of the axes among them.
    pub fn keep(&mut self, state: usize, kept: &[bool]) {
        let mut new = vec![None; kept.len()];
        let places = kept.iter().enumerate().filter(|(_, kept)| **kept).map(|(at, _)| at);
        places.enumerate().for_each(|(to, from)| new[from] = Some(to));
        self.support.keep_directions(state, &new);
        let mut at = 0..;
        self.directions[state].retain(|_| at.next().is_some_and(|at: usize| kept[at]));
        let mut at = 0..;
        self.levels[state].retain(|_| at.next().is_some_and(|at: usize| kept[at]));
        let mut at = 0..;
        self.bounds[state].retain(|_| at.next().is_some_and(|at: usize| kept[at]));
        // A bound by a level that is no longer there says nothing.
        for bound in self.bounds.iter_mut().flatten().flatten() {
            let renamed = bound.as_mut().is_none_or(|bound| {
                bound.terms.iter_mut().all(|(of, k, _)| {
                    *of != state
                        || new[*k].is_some_and(|to| {
                            *k = to;
                            true
                        })
                })
            });
            if !renamed {
                *bound = None;
            }
        }
    }

    /// From now on everything is taken to reach so much further than it does. Rounding is then in nobody's way, and from each
    /// round to the next is a descent in which every bound has so much to spare; with 0, rounds are not written down.
    pub fn spare(&mut self, slack: f64) {
        self.slack = slack;
    }

    /// Raises all levels by what rounding in every round adds up to.
    pub fn raise(&mut self, rounding: f64) {
        let kept = self.support.profiles().map(Profile::kept).fold(0.0, f64::max);
        self.levels.iter_mut().flatten().for_each(|level| *level += rounding / (1.0 - kept));
        self.support.set_levels(&self.levels);
    }

    /// Nothing to spare any more, and nothing written down.
    pub fn leave_stages(&mut self) {
        self.slack = 0.0;
        self.stages.clear();
    }

    /// How much further everything is taken to reach.
    pub fn slack(&self) -> f64 {
        self.slack
    }

    /// From now on rounds are written down, in the directions that there are now, if there is something to spare.
    pub fn open_stage(&mut self) {
        if self.slack == 0.0 {
            return;
        }
        self.stages.push(Stage { directions: self.directions.clone(), rounds: vec![self.levels.clone()] });
    }

    /// A lower level, which no sustained payoff exceeds.
    pub fn lower(&mut self, state: usize, direction: usize, level: f64) {
        self.levels[state][direction] = level;
        self.support.set_levels(&self.levels);
    }

    /// The profile that gets furthest in a direction, how far, and the payoff there.
    pub fn end(&mut self, state: usize, direction: usize) -> Option<(usize, f64, Vec<f64>)> {
        let (which, value) = self.furthest(state, direction)?;
        Some((which, value - self.slack, self.support.best(state, which, direction)?.payoff))
    }

    /// Rounds until no level falls by more than the tolerance; whether that was reached.
    pub fn settle(&mut self, tolerance: f64, most_rounds: usize) -> bool {
        let mut last = f64::INFINITY;
        for _ in 0..most_rounds {
            if self.is_late() {
                return false;
            }
            self.rounds += 1;
            let next = self.round();
            self.bury();
            let pairs = || self.levels.iter().flatten().zip(next.iter().flatten());
            let settled = pairs().all(|(now, next)| now - next <= tolerance);
            let next = if settled { next } else { self.onward(next, &mut last) };
            if let Some(stage) = self.stages.last_mut().filter(|_| self.slack > 0.0) {
                stage.rounds.push(next.clone());
            }
            self.set(next);
            if settled {
                return true;
            }
        }
        false
    }

    /// Where to go where a round leads to `next`; `last` is by how much it fell before.
    ///
    /// Levels that hang on each other may fall in turns, each of them to where the other holds it. Where that goes on and on,
    /// half the way is better: then all of them fall, and the next jump takes them together.
    fn onward(&self, next: Vec<Vec<f64>>, last: &mut f64) -> Vec<Vec<f64>> {
        let fall = |to: &[Vec<f64>]| {
            let pairs = self.levels.iter().flatten().zip(to.iter().flatten());
            pairs.map(|(now, next)| now - next).fold(0.0, f64::max)
        };
        let plain = fall(&next);
        let is_slow = plain > SLOW * *last;
        *last = plain;
        let Some(jumped) = self.jump(&next) else { return next };
        if !is_slow || fall(&jumped) > 2.0 * plain {
            return jumped;
        }
        let half = |(now, to): (&Vec<f64>, &Vec<f64>)| now.iter().zip(to).map(|(now, to)| 0.5 * (now + to)).collect();
        self.levels.iter().zip(&jumped).map(half).collect()
    }

    fn set(&mut self, levels: Vec<Vec<f64>>) {
        self.levels = levels;
        self.support.set_levels(&self.levels);
    }

    /// What is reached from the levels, in every state and direction.
    fn round(&mut self) -> Vec<Vec<f64>> {
        let mut next = self.levels.clone();
        for (state, next) in next.iter_mut().enumerate() {
            for (direction, level) in next.iter_mut().enumerate() {
                if let Some((_, reached)) = self.furthest(state, direction) {
                    *level = reached.min(*level);
                }
            }
        }
        next
    }

    /// The profile that gets furthest, and how far. Profiles whose last multipliers already show that they do not are not
    /// asked.
    fn furthest(&mut self, state: usize, direction: usize) -> Option<(usize, f64)> {
        let bounds = &self.bounds[state][direction];
        let bound = |which: usize| bounds[which].as_ref().map_or(f64::INFINITY, |bound| bound.at(&self.levels));
        let alive = (0..self.alive[state].len()).filter(|&which| self.alive[state][which]);
        let mut order: Vec<(usize, f64)> = alive.map(|which| (which, bound(which))).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut best: Option<(usize, f64)> = None;
        for (which, at_most) in order {
            if best.is_some_and(|(_, best)| at_most <= best) {
                break;
            }
            match self.support.reach(state, which, direction) {
                Reach::Contradiction(_) => self.alive[state][which] = false,
                Reach::Most { value, by } => {
                    self.bounds[state][direction][which] = Some(self.bound(state, which, direction, &by));
                    let value = value + self.slack;
                    if best.is_none_or(|(_, best)| value > best) {
                        best = Some((which, value));
                    }
                }
            }
        }
        best
    }

    fn bound(&self, state: usize, which: usize, direction: usize, by: &[Active]) -> Bound {
        let enforcement = &self.enforcements[state][which];
        let toward = &self.directions[state][direction];
        let mut bound = Bound { constant: float_dot(toward, &enforcement.base) + self.slack, terms: vec![] };
        for active in by {
            match *active {
                Active::Level { branch, direction, weight } => {
                    bound.terms.push((enforcement.branches[branch].state, direction, weight));
                }
                Active::Row { row, weight } => {
                    let row = &enforcement.rows[row];
                    bound.constant -= weight * crate::exact::to_f64(&row.at_least);
                    for (state, share) in &row.threat {
                        bound.terms.push((*state, 2 * row.player + 1, weight * crate::exact::to_f64(share)));
                    }
                }
            }
        }
        bound
    }

    /// A state in which nothing is left takes with it all profiles that may lead there, on the path or off it.
    fn bury(&mut self) {
        loop {
            let empty: Vec<bool> = (0..self.alive.len()).map(|state| self.is_empty(state)).collect();
            let mut changed = false;
            for (alive, list) in self.alive.iter_mut().zip(self.enforcements) {
                for (alive, enforcement) in alive.iter_mut().zip(list) {
                    let on_path = enforcement.branches.iter().any(|branch| empty[branch.state]);
                    let off_path = enforcement.rows.iter().flat_map(|row| &row.threat).any(|(state, _)| empty[*state]);
                    if *alive && (on_path || off_path) {
                        *alive = false;
                        changed = true;
                    }
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// The best bound of the profiles that are left.
    fn policy(&self, state: usize, direction: usize, levels: &[Vec<f64>]) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for (which, bound) in self.bounds[state][direction].iter().enumerate() {
            let Some(bound) = bound.as_ref().filter(|_| self.alive[state][which]) else { continue };
            let value = bound.at(levels);
            if best.is_none_or(|(_, best)| value > best) {
                best = Some((which, value));
            }
        }
        best
    }

    /// The fixed point of the bounds, if it is a descent from the levels; `next` is where an ordinary round leads.
    fn jump(&self, next: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
        let mut index = BTreeMap::new();
        for (state, list) in self.bounds.iter().enumerate().filter(|(state, _)| !self.is_empty(*state)) {
            for bound in list.iter().flat_map(|list| list.iter().zip(&self.alive[state])) {
                if let (Some(bound), true) = bound {
                    index.extend(bound.terms.iter().map(|&(state, k, _)| ((state, k), 0usize)));
                }
            }
        }
        index.iter_mut().enumerate().for_each(|(at, (_, value))| *value = at);
        if index.len() > LARGEST {
            return None;
        }
        let mut levels = next.to_vec();
        // Levels that this round did not lower are held: then all others fall strictly, as a descent asks for.
        let mut choice: Vec<Option<usize>> = Vec::with_capacity(index.len());
        for &(state, k) in index.keys() {
            let falls = next[state][k] < self.levels[state][k] - 1e-12;
            choice.push(if falls { Some(self.policy(state, k, &self.levels)?.0) } else { None });
        }
        for _ in 0..60 {
            let values = self.evaluate(&index, &choice)?;
            for (&(state, k), value) in index.keys().zip(&values) {
                if !value.is_finite() || *value > next[state][k] + 1e-9 {
                    return None;
                }
                levels[state][k] = value.min(next[state][k]);
            }
            let mut changed = false;
            for (&(state, k), (choice, value)) in index.keys().zip(choice.iter_mut().zip(&values)) {
                let Some(choice) = choice else { continue };
                let (which, better) = self.policy(state, k, &levels)?;
                if which != *choice && better > value + 1e-13 {
                    *choice = which;
                    changed = true;
                }
            }
            if !changed {
                return Some(levels);
            }
        }
        None
    }

    /// The levels at which the chosen bounds reproduce themselves.
    fn evaluate(&self, index: &BTreeMap<(usize, usize), usize>, choice: &[Option<usize>]) -> Option<Vec<f64>> {
        let size = index.len();
        let mut matrix = vec![0.0; size * size];
        let mut right = vec![0.0; size];
        for (at, (&(state, k), &which)) in index.keys().zip(choice).enumerate() {
            matrix[at * size + at] += 1.0;
            let Some(which) = which else {
                right[at] = self.levels[state][k];
                continue;
            };
            let bound = self.bounds[state][k][which].as_ref()?;
            right[at] = bound.constant;
            for &(state, k, weight) in &bound.terms {
                matrix[at * size + index.get(&(state, k))?] -= weight;
            }
        }
        linear::solve(matrix, &mut right, 1).then_some(right)
    }

    /// The enforcements that are left in a state, those first that promise most in a direction by what is known of them.
    pub fn order(&self, state: usize, direction: usize) -> Vec<(usize, f64)> {
        let bounds = self.bounds[state][direction].iter().enumerate().filter(|(which, _)| self.alive[state][*which]);
        let at = |(which, bound): (usize, &Option<Bound>)| {
            (which, bound.as_ref().map_or(f64::INFINITY, |bound| bound.at(&self.levels)))
        };
        let mut order: Vec<(usize, f64)> = bounds.map(at).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        order
    }

    /// The enforcement that yields a point with a promise within the levels, where one promise is made; `None` if no such
    /// one does.
    pub fn reproduces(&self, state: usize, point: &[f64], near: f64) -> Option<usize> {
        let within = |which: &usize| {
            let profile = self.support.profile(state, *which);
            let [(next, weight)] = &profile.branches[..] else { return false };
            if weight.iter().any(|weight| *weight < near) {
                return false;
            }
            let values = point.iter().zip(&profile.base).zip(weight);
            let promise: Vec<f64> = values.map(|((v, base), weight)| (v - base) / weight).collect();
            let kept = profile.rows.iter().all(|row| {
                let kept: f64 = row.terms.iter().map(|&(_, k)| k * promise[row.player]).sum();
                let threat = |&(state, weight): &(usize, f64)| weight * self.levels[state][2 * row.player + 1];
                kept >= row.at_least - row.threat.iter().map(threat).sum::<f64>() - near
            });
            kept && self.support.exceeds(*next, &promise) <= near
        };
        (0..self.alive[state].len()).filter(|&which| self.alive[state][which]).find(within)
    }

    /// By direction of a state: the profile that gets furthest and the payoff there.
    pub fn points(&mut self, state: usize) -> Vec<Option<(usize, Vec<f64>)>> {
        (0..self.directions[state].len())
            .map(|direction| {
                let (which, _, payoff) = self.end(state, direction)?;
                Some((which, payoff))
            })
            .collect()
    }
}

/// Σ d_i x_i of exact numbers, rounded.
pub(super) fn float_dot(a: &[Rational], b: &[Rational]) -> f64 {
    crate::exact::to_f64(&crate::exact::linear::dot(a, b))
}

/// By player: what no average is below, and none above.
fn ends(enforcements: &[Vec<Enforcement>]) -> (Vec<f64>, Vec<f64>) {
    let players = enforcements.iter().flatten().map(|enforcement| enforcement.base.len()).next().unwrap_or(0);
    let (mut low, mut high) = (vec![f64::INFINITY; players], vec![f64::NEG_INFINITY; players]);
    for enforcement in enforcements.iter().flatten() {
        for player in 0..players {
            let kept = super::total(enforcement.branches.iter().map(|branch| &branch.weight[player]));
            let value = crate::exact::to_f64(&(&enforcement.base[player] / (Rational::ONE - kept)));
            low[player] = low[player].min(value);
            high[player] = high[player].max(value);
        }
    }
    (low, high)
}

fn box_level(direction: &[Rational], low: &[f64], high: &[f64]) -> f64 {
    let each = direction.iter().map(crate::exact::to_f64).zip(low.iter().zip(high));
    each.map(|(d, (low, high))| {
        if d > 0.0 {
            d * high
        } else if d < 0.0 {
            d * low
        } else {
            0.0
        }
    })
    .sum()
}
