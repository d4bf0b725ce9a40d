//! How far every profile gets in every direction, by small linear programs that are solved again and again.
//!
//! ```text
//! max d·v   s.t.   v_i = base_i + Σ_b ω_{i,b} w_i(b),   d_k·w(b) ≤ level_k (every branch b and direction k of its state),
//!                  Σ_b κ_b w_i(b) ≥ at_least − Σ_s τ_s level_{−e_i}(s)                       (every incentive row)
//! ```
//!
//! There is one for each state, profile and direction. From one set of levels to the next only right-hand sides change, so
//! the last basis is where the search goes on; where the levels have settled it ends at once.

pub(in crate::repeated) mod basis;

use super::enforce::Enforcement;
use super::reach::{Active, Reach, Reacher};
use crate::exact::{Rational, to_f64};
use basis::{Basis, Ending, Rows, dot};

/// Bases above this number of bytes are not kept with their inverse.
const MEMORY: usize = 1 << 28;

/// A row of the linear program. The order is that of the least-row rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    /// An incentive row.
    Row(u32),
    /// A level: branch and direction.
    Level(u32, u32),
}

/// The programs of a game, with their bases.
#[derive(Debug, Clone)]
pub struct Support {
    players: usize,
    /// By state.
    states: Vec<Plane>,
    /// By state and enforcement.
    profiles: Vec<Vec<Profile>>,
    /// By state, enforcement and direction.
    bases: Vec<Vec<Vec<Option<Basis<Held>>>>>,
    keeps: bool,
    /// Rows are met up to this.
    tolerance: f64,
}

/// The directions and levels of a state.
#[derive(Debug, Clone)]
struct Plane {
    /// One after the other.
    directions: Vec<f64>,
    levels: Vec<f64>,
    /// The directions with a level; an infinite one holds nothing.
    near: Vec<u32>,
    /// By player: the directions e_i and −e_i.
    axes: Vec<(u32, u32)>,
}

/// An [`Enforcement`] in floating point.
#[derive(Debug, Clone)]
pub(in crate::repeated) struct Profile {
    pub base: Vec<f64>,
    /// The state and ω by player.
    pub branches: Vec<(usize, Vec<f64>)>,
    pub rows: Vec<Incentive>,
}

/// An incentive row, divided by its largest coefficient.
#[derive(Debug, Clone)]
pub(in crate::repeated) struct Incentive {
    pub player: usize,
    pub terms: Vec<(usize, f64)>,
    pub threat: Vec<(usize, f64)>,
    pub at_least: f64,
    /// What it was divided by.
    pub scale: f64,
}

/// Where a direction is best reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Best {
    /// direction·payoff, at most this.
    pub value: f64,
    /// By player.
    pub payoff: Vec<f64>,
}

impl Support {
    /// From the conditions of [`enforcements`](super::enforce::enforcements) and the directions by state. Levels are
    /// infinitely far until [`Reacher::set_levels`] says otherwise.
    ///
    /// # Errors
    /// In words, when a direction has the wrong length or e_i or −e_i is missing for some player and state.
    pub fn new(enforcements: &[Vec<Enforcement>], directions: &[Vec<Vec<Rational>>]) -> Result<Self, String> {
        let players = directions.iter().flatten().map(Vec::len).next().unwrap_or(0);
        let states = directions.iter().map(|list| Plane::new(list, players)).collect::<Result<Vec<_>, String>>()?;
        if enforcements.len() != states.len() {
            return Err(format!("directions for {} states of {}", states.len(), enforcements.len()));
        }
        let profiles: Vec<Vec<Profile>> =
            enforcements.iter().map(|list| list.iter().map(Profile::new).collect()).collect();
        let mut size = 0usize;
        for (profiles, plane) in profiles.iter().zip(&states) {
            for profile in profiles {
                let dimension = profile.branches.len() * players;
                size = size.saturating_add(dimension.saturating_mul(dimension).saturating_mul(8 * plane.levels.len()));
            }
        }
        let bases = profiles
            .iter()
            .zip(&states)
            .map(|(profiles, plane)| profiles.iter().map(|_| vec![None; plane.levels.len()]).collect())
            .collect();
        Ok(Self { players, states, profiles, bases, keeps: size <= MEMORY, tolerance: 1e-12 })
    }

    /// Adds a direction to a state, with a level, and returns its index.
    pub(in crate::repeated) fn add(&mut self, state: usize, direction: &[Rational], level: f64) -> usize {
        let plane = &mut self.states[state];
        plane.directions.extend(direction.iter().map(to_f64));
        plane.near.push(plane.levels.len() as u32);
        plane.levels.push(level);
        self.bases[state].iter_mut().for_each(|list| list.push(None));
        plane.levels.len() - 1
    }

    /// Leaves the directions of a state that have a new place.
    pub(in crate::repeated) fn keep_directions(&mut self, state: usize, new: &[Option<usize>]) {
        let plane = &mut self.states[state];
        let kept = || new.iter().enumerate().filter(|(_, to)| to.is_some()).map(|(at, _)| at);
        let players = self.players;
        plane.directions = kept().flat_map(|at| plane.directions[at * players..(at + 1) * players].to_vec()).collect();
        plane.levels = kept().map(|at| plane.levels[at]).collect();
        plane.look();
        let renamed = |at: u32| new[at as usize].map(|to| to as u32);
        for (up, down) in &mut plane.axes {
            *up = renamed(*up).unwrap_or(*up);
            *down = renamed(*down).unwrap_or(*down);
        }
        for list in &mut self.bases[state] {
            *list = kept().map(|at| list[at].take()).collect();
        }
        for (bases, profiles) in self.bases.iter_mut().zip(&self.profiles) {
            for (list, profile) in bases.iter_mut().zip(profiles) {
                for basis in list {
                    let held = |row: &mut Held| match row {
                        Held::Row(_) => true,
                        Held::Level(branch, direction) => {
                            profile.branches[*branch as usize].0 != state
                                || renamed(*direction).is_some_and(|to| {
                                    *direction = to;
                                    true
                                })
                        }
                    };
                    if basis.as_mut().is_some_and(|basis| !basis.rows.iter_mut().all(held)) {
                        *basis = None;
                    }
                }
            }
        }
    }

    /// An enforcement in floating point.
    pub(in crate::repeated) fn profile(&self, state: usize, which: usize) -> &Profile {
        &self.profiles[state][which]
    }

    /// All of them, of all states.
    pub(in crate::repeated) fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.iter().flatten()
    }

    /// How far a point is beyond the levels of a state, at most.
    pub(in crate::repeated) fn exceeds(&self, state: usize, point: &[f64]) -> f64 {
        let plane = &self.states[state];
        let directions = plane.directions.chunks_exact(self.players).zip(&plane.levels);
        directions.map(|(direction, level)| dot(direction, point) - level).fold(f64::NEG_INFINITY, f64::max)
    }

    /// As [`Reacher::reach`], with the payoff that is reached; `None` if the profile cannot be enforced, or rounding
    /// leaves no point to speak of.
    pub fn best(&mut self, state: usize, which: usize, direction: usize) -> Option<Best> {
        let (basis, ending) = self.settle(state, which, direction);
        let found = self.best_of(state, which, direction, &basis, &ending);
        self.keep(state, which, direction, basis);
        found
    }

    fn best_of(
        &self,
        state: usize,
        which: usize,
        direction: usize,
        basis: &Basis<Held>,
        ending: &Ending<Held>,
    ) -> Option<Best> {
        if matches!(ending, Ending::Contradiction(_) | Ending::Lost) {
            return None;
        }
        let profile = &self.profiles[state][which];
        let program = Program { players: self.players, states: &self.states, profile };
        let corner = basis.corner(&program);
        let payoff: Vec<f64> = (0..self.players)
            .map(|player| {
                let branches = profile.branches.iter().zip(corner.chunks_exact(self.players));
                profile.base[player] + branches.map(|((_, weight), w)| weight[player] * w[player]).sum::<f64>()
            })
            .collect();
        let value = dot(self.states[state].direction(direction, self.players), &payoff);
        Some(Best { value, payoff })
    }

    /// Solves, and hands out the basis.
    fn settle(&mut self, state: usize, which: usize, direction: usize) -> (Basis<Held>, Ending<Held>) {
        let profile = &self.profiles[state][which];
        let program = Program { players: self.players, states: &self.states, profile };
        let objective = program.objective(self.states[state].direction(direction, self.players));
        let kept = self.bases[state][which][direction].take();
        let mut basis = kept.unwrap_or_else(|| program.start(&objective));
        let ending = basis.solve(&objective, &program, self.tolerance);
        if basis.is_sound(&objective, &program, &ending) {
            return (basis, ending);
        }
        // Once more from the beginning, then with more care; and if need be the box is a bound.
        for refresh in [basis::REFRESH, 1] {
            let mut basis = program.start(&objective);
            let ending = basis.solve_with(&objective, &program, self.tolerance, refresh);
            if basis.is_sound(&objective, &program, &ending) {
                return (basis, ending);
            }
        }
        (program.start(&objective), Ending::Lost)
    }

    /// Leaves no basis with a level that is not there.
    fn forget(&mut self) {
        let states = &self.states;
        for (list, profiles) in self.bases.iter_mut().zip(&self.profiles) {
            for (bases, profile) in list.iter_mut().zip(profiles) {
                let is_there = |row: &Held| match *row {
                    Held::Row(_) => true,
                    Held::Level(branch, direction) => {
                        states[profile.branches[branch as usize].0].levels[direction as usize].is_finite()
                    }
                };
                for basis in bases {
                    if basis.as_ref().is_some_and(|basis| !basis.rows.iter().all(is_there)) {
                        *basis = None;
                    }
                }
            }
        }
    }

    fn keep(&mut self, state: usize, which: usize, direction: usize, basis: Basis<Held>) {
        if self.keeps {
            self.bases[state][which][direction] = Some(basis);
        }
    }
}

impl Reacher for Support {
    fn set_levels(&mut self, levels: &[Vec<f64>]) {
        let mut largest = 1.0f64;
        let mut other = false;
        for (plane, levels) in self.states.iter_mut().zip(levels) {
            for (mine, &level) in plane.levels.iter_mut().zip(levels) {
                other |= mine.is_finite() != level.is_finite();
                *mine = level;
                if level.is_finite() {
                    largest = largest.max(level.abs());
                }
            }
        }
        if other {
            self.states.iter_mut().for_each(Plane::look);
            self.forget();
        }
        self.tolerance = 1e-12 * largest;
    }

    fn reach(&mut self, state: usize, which: usize, direction: usize) -> Reach {
        let (basis, ending) = self.settle(state, which, direction);
        let profile = &self.profiles[state][which];
        let active = |(row, weight): (Held, f64)| match row {
            Held::Row(row) => {
                let row = row as usize;
                Active::Row { row, weight: weight / profile.rows[row].scale }
            }
            Held::Level(branch, direction) => {
                Active::Level { branch: branch as usize, direction: direction as usize, weight }
            }
        };
        let reach = match &ending {
            Ending::Contradiction(farkas) => Reach::Contradiction(farkas.iter().copied().map(active).collect()),
            Ending::Optimal | Ending::Stopped | Ending::Lost => {
                let program = Program { players: self.players, states: &self.states, profile };
                let toward = self.states[state].direction(direction, self.players);
                let multipliers = basis.sharp_multipliers(&program.objective(toward), &program);
                let used = || basis.rows.iter().copied().zip(multipliers.iter().copied()).filter(|(_, y)| *y > 0.0);
                let value = dot(toward, &profile.base) + used().map(|(row, y)| y * program.right(row)).sum::<f64>();
                Reach::Most { value, by: used().map(active).collect() }
            }
        };
        self.keep(state, which, direction, basis);
        reach
    }
}

impl Plane {
    fn new(directions: &[Vec<Rational>], players: usize) -> Result<Self, String> {
        if let Some(bad) = directions.iter().find(|direction| direction.len() != players) {
            return Err(format!("a direction of length {} for {players} players", bad.len()));
        }
        let alone = |player: usize, entry: &Rational| {
            let is =
                |d: &[Rational]| d.iter().enumerate().all(|(i, x)| if i == player { x == entry } else { x.is_zero() });
            directions.iter().position(|direction| is(direction)).map(|at| at as u32)
        };
        let axis = |player: usize| Some((alone(player, &Rational::ONE)?, alone(player, &-Rational::ONE)?));
        let axes = (0..players)
            .map(|player| axis(player).ok_or_else(|| format!("no direction 1 and −1 of player {player} alone")))
            .collect::<Result<Vec<_>, String>>()?;
        Ok(Self {
            directions: directions.iter().flatten().map(to_f64).collect(),
            levels: vec![f64::MAX.sqrt(); directions.len()],
            near: (0..directions.len() as u32).collect(),
            axes,
        })
    }

    /// Which directions have a level.
    fn look(&mut self) {
        self.near = (0..self.levels.len() as u32).filter(|&at| self.levels[at as usize].is_finite()).collect();
    }

    fn direction(&self, at: usize, players: usize) -> &[f64] {
        &self.directions[at * players..(at + 1) * players]
    }
}

impl Profile {
    /// The largest weight of the future in a player's value.
    pub fn kept(&self) -> f64 {
        let sum = |player: usize| self.branches.iter().map(|(_, weight)| weight[player]).sum::<f64>();
        (0..self.base.len()).map(sum).fold(0.0, f64::max)
    }

    /// Rounded.
    pub fn new(enforcement: &Enforcement) -> Self {
        let branch = |branch: &super::enforce::Branch| (branch.state, branch.weight.iter().map(to_f64).collect());
        let rows = enforcement
            .rows
            .iter()
            .map(|row| {
                let largest = row.terms.iter().map(|(_, k)| to_f64(k).abs()).fold(0.0, f64::max);
                let scale = if largest > 0.0 { largest } else { 1.0 };
                let scaled = |list: &[(usize, Rational)]| list.iter().map(|(at, k)| (*at, to_f64(k) / scale)).collect();
                Incentive {
                    player: row.player,
                    terms: scaled(&row.terms),
                    threat: scaled(&row.threat),
                    at_least: to_f64(&row.at_least) / scale,
                    scale,
                }
            })
            .collect();
        Self {
            base: enforcement.base.iter().map(to_f64).collect(),
            branches: enforcement.branches.iter().map(branch).collect(),
            rows,
        }
    }
}

/// The rows of one profile.
struct Program<'a> {
    players: usize,
    states: &'a [Plane],
    profile: &'a Profile,
}

impl Program<'_> {
    /// What a unit of every promise adds to the value in a direction.
    fn objective(&self, direction: &[f64]) -> Vec<f64> {
        let branches = self.profile.branches.iter();
        branches.flat_map(|(_, weight)| weight.iter().zip(direction).map(|(w, d)| w * d)).collect()
    }

    /// The basis of the box: for every unknown the axis that holds the objective.
    fn start(&self, objective: &[f64]) -> Basis<Held> {
        let players = self.players;
        let mut rows = Vec::with_capacity(objective.len());
        let mut inverse = vec![0.0; objective.len() * objective.len()];
        for (at, &toward) in objective.iter().enumerate() {
            let (branch, player) = (at / players, at % players);
            let (up, down) = self.states[self.profile.branches[branch].0].axes[player];
            rows.push(Held::Level(branch as u32, if toward >= 0.0 { up } else { down }));
            inverse[at * objective.len() + at] = if toward >= 0.0 { 1.0 } else { -1.0 };
        }
        Basis::with_inverse(rows, inverse)
    }

    /// The right-hand side of an incentive row, as it stands (≥).
    fn needed(&self, row: &Incentive) -> f64 {
        let threat = |&(state, weight): &(usize, f64)| {
            let plane = &self.states[state];
            weight * plane.levels[plane.axes[row.player].1 as usize]
        };
        row.at_least - row.threat.iter().map(threat).sum::<f64>()
    }
}

impl Rows for Program<'_> {
    type Row = Held;

    fn gradient(&self, row: Held, into: &mut [f64]) {
        match row {
            Held::Row(row) => {
                let row = &self.profile.rows[row as usize];
                for &(branch, k) in &row.terms {
                    into[branch * self.players + row.player] -= k;
                }
            }
            Held::Level(branch, direction) => {
                let plane = &self.states[self.profile.branches[branch as usize].0];
                let from = branch as usize * self.players;
                into[from..from + self.players].copy_from_slice(plane.direction(direction as usize, self.players));
            }
        }
    }

    fn right(&self, row: Held) -> f64 {
        match row {
            Held::Row(row) => -self.needed(&self.profile.rows[row as usize]),
            Held::Level(branch, direction) => {
                self.states[self.profile.branches[branch as usize].0].levels[direction as usize]
            }
        }
    }

    fn each(&self, point: &[f64], mut see: impl FnMut(Held, f64) -> bool) {
        for (at, row) in self.profile.rows.iter().enumerate() {
            let kept: f64 = row.terms.iter().map(|&(branch, k)| k * point[branch * self.players + row.player]).sum();
            if !see(Held::Row(at as u32), self.needed(row) - kept) {
                return;
            }
        }
        for (branch, ((state, _), w)) in self.profile.branches.iter().zip(point.chunks_exact(self.players)).enumerate()
        {
            let plane = &self.states[*state];
            for &at in &plane.near {
                let direction = plane.direction(at as usize, self.players);
                if !see(Held::Level(branch as u32, at), dot(direction, w) - plane.levels[at as usize]) {
                    return;
                }
            }
        }
    }
}
