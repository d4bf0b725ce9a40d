//! Combinations from linear programs: multipliers at some points of a descent, most of all near its low end.

use super::Combiner;
use super::draft::Draft;
use super::line::axis;
use crate::exact::{Rational, to_f64};
use crate::repeated::answer::Combination;
use crate::repeated::enforce::Enforcement;
use crate::repeated::reach::{Active, Reach, Reacher};

/// Multipliers at the low end are taken at this share of the descent.
const LOWEST: f64 = 1e-4;
/// Where contradictions are looked for, too.
const FURTHER: [f64; 3] = [1.0, 0.25, 1e-2];
/// How many more are taken between the ends.
const MOST_TANGENTS: usize = 8;
/// Promises with more entries than this get multipliers in floating point only.
const MOST_EXACT: usize = 9;

/// Combinations by asking a [`Reacher`].
pub(in crate::repeated) struct Sampled<'a, R> {
    enforcements: &'a [Vec<Enforcement>],
    directions: &'a [Vec<Vec<Rational>>],
    reacher: R,
    /// By state and direction.
    low: Vec<Vec<f64>>,
    high: Vec<Vec<f64>>,
    /// The share whose levels the reacher has.
    turned: Option<f64>,
    /// The end that was of use last: 0 is the low one.
    first: usize,
}

impl<'a, R: Reacher> Sampled<'a, R> {
    /// For all states.
    pub fn new(enforcements: &'a [Vec<Enforcement>], directions: &'a [Vec<Vec<Rational>>], reacher: R) -> Self {
        Self { enforcements, directions, reacher, low: vec![], high: vec![], turned: None, first: 0 }
    }

    /// In floating point.
    fn rough(&self, state: usize, which: usize, by: &[Active]) -> Draft {
        let mut draft = Draft::default();
        for active in by {
            match *active {
                Active::Level { branch, direction, weight } if weight > 0.0 => draft.level(branch, direction, weight),
                Active::Row { row, weight } if weight > 0.0 => {
                    let row = &self.enforcements[state][which].rows[row];
                    draft.row(row.player, row.deviation, weight);
                }
                _ => {}
            }
        }
        draft
    }

    /// With weights that cancel the promises exactly; `None` if they are not determined, or not all ≥ 0.
    fn exact(&self, state: usize, which: usize, direction: usize, by: &[Active]) -> Option<Combination> {
        let enforcement = &self.enforcements[state][which];
        let players = enforcement.base.len();
        let size = enforcement.branches.len() * players;
        let used: Vec<&Active> = by
            .iter()
            .filter(|active| match active {
                Active::Level { weight, .. } | Active::Row { weight, .. } => *weight > 1e-11,
            })
            .collect();
        if size > MOST_EXACT || used.len() > size {
            return None;
        }
        // One equation for each entry of the promises, the right-hand side last.
        let mut table = vec![vec![Rational::ZERO; used.len() + 1]; size];
        for (column, active) in used.iter().enumerate() {
            match **active {
                Active::Level { branch, direction, .. } => {
                    let next = enforcement.branches.get(branch)?.state;
                    for (player, entry) in self.directions[next][direction].iter().enumerate() {
                        table[branch * players + player][column] = entry.clone();
                    }
                }
                Active::Row { row, .. } => {
                    let row = enforcement.rows.get(row)?;
                    for (branch, coefficient) in &row.terms {
                        table[branch * players + row.player][column] -= coefficient;
                    }
                }
            }
        }
        for (branch, what) in enforcement.branches.iter().enumerate() {
            for (player, entry) in self.directions[state][direction].iter().enumerate() {
                table[branch * players + player][used.len()] = entry * &what.weight[player];
            }
        }
        let weights = solved(table, used.len())?;
        if weights.iter().any(|weight| *weight < Rational::ZERO) {
            return None;
        }
        let mut combination = Combination::default();
        for (active, weight) in used.into_iter().zip(weights) {
            match *active {
                Active::Level { branch, direction, .. } => combination.levels.push((branch, direction, weight)),
                Active::Row { row, .. } => {
                    let row = &enforcement.rows[row];
                    combination.rows.push((row.player, row.deviation, weight));
                }
            }
        }
        Some(combination)
    }
}

/// The solution of more equations than unknowns, the right-hand side being the last entry of each; `None` if there is none or
/// more than one.
fn solved(mut table: Vec<Vec<Rational>>, unknowns: usize) -> Option<Vec<Rational>> {
    for column in 0..unknowns {
        let pivot = (column..table.len()).find(|&row| !table[row][column].is_zero())?;
        table.swap(column, pivot);
        let lead = table[column].clone();
        for (at, row) in table.iter_mut().enumerate() {
            if at == column || row[column].is_zero() {
                continue;
            }
            let factor = &row[column] / &lead[column];
            row.iter_mut().zip(&lead).for_each(|(entry, lead)| *entry -= &factor * lead);
        }
    }
    if table[unknowns..].iter().any(|row| !row[unknowns].is_zero()) {
        return None;
    }
    Some((0..unknowns).map(|at| &table[at][unknowns] / &table[at][at]).collect())
}

/// The multipliers at a share of the descent, and the bound that they are, as a line.
struct Tangent {
    share: f64,
    value: f64,
    /// How much steeper it is than the level, from the low end to the high end.
    steeper: f64,
    by: Vec<Active>,
}

impl<R: Reacher> Sampled<'_, R> {
    /// Turns to a share.
    fn turn(&mut self, share: f64) {
        if self.turned == Some(share) {
            return;
        }
        self.turned = Some(share);
        let mixed = |(low, high): (&f64, &f64)| if low == high { *low } else { low + (high - low) * share };
        let of_state = |(low, high): (&Vec<f64>, &Vec<f64>)| low.iter().zip(high).map(mixed).collect();
        let levels: Vec<Vec<f64>> = self.low.iter().zip(&self.high).map(of_state).collect();
        self.reacher.set_levels(&levels);
    }

    fn fall(&self, state: usize, direction: usize) -> f64 {
        let (low, high) = (self.low[state][direction], self.high[state][direction]);
        if low == high { 0.0 } else { high - low }
    }

    fn tangent(&mut self, (state, which, direction): (usize, usize, usize), share: f64) -> Option<Tangent> {
        self.turn(share);
        let Reach::Most { value, by } = self.reacher.reach(state, which, direction) else { return None };
        let enforcement = &self.enforcements[state][which];
        let steep = |active: &Active| match *active {
            Active::Level { branch, direction, weight } => {
                weight * self.fall(enforcement.branches[branch].state, direction)
            }
            Active::Row { row, weight } => {
                let row = &enforcement.rows[row];
                let threat = row
                    .threat
                    .iter()
                    .map(|(next, tau)| to_f64(tau) * self.fall(*next, axis(&self.directions[*next], row.player).1));
                weight * threat.sum::<f64>()
            }
        };
        let steeper = by.iter().map(steep).sum::<f64>() - self.fall(state, direction);
        Some(Tangent { share, value, steeper, by })
    }
}

impl<R: Reacher> Combiner for Sampled<'_, R> {
    fn set_ends(&mut self, low: &[Vec<f64>], high: &[Vec<f64>]) {
        self.low = low.to_vec();
        self.high = high.to_vec();
        self.turned = None;
    }

    fn contradiction(&mut self, state: usize, which: usize) -> Option<Draft> {
        // What is possible at one point is possible at all higher ones.
        self.turn(LOWEST);
        let Reach::Contradiction(lowest) = self.reacher.reach(state, which, 0) else { return None };
        // The one that reaches furthest first.
        for share in FURTHER {
            self.turn(share);
            if let Reach::Contradiction(by) = self.reacher.reach(state, which, 0) {
                return Some(self.rough(state, which, &by));
            }
        }
        Some(self.rough(state, which, &lowest))
    }

    fn bounds(&mut self, at: (usize, usize, usize), roughly: bool, take: &mut dyn FnMut(Draft) -> bool) {
        let (state, which, direction) = at;
        let mut tried: Vec<Draft> = Vec::new();
        let mut is_taken = |this: &Self, tangent: &Tangent| {
            let rough = this.rough(state, which, &tangent.by);
            if tried.contains(&rough) {
                return false;
            }
            let exact = || this.exact(state, which, direction, &tangent.by).map(Draft::exact);
            tried.push(rough.clone());
            take(rough) || !roughly && exact().is_some_and(&mut *take)
        };
        let first = self.first;
        let mut ends = [None, None];
        for end in [first, 1 - first] {
            let Some(tangent) = self.tangent(at, [LOWEST, 1.0][end]) else { continue };
            if is_taken(self, &tangent) {
                self.first = end;
                return;
            }
            ends[end] = Some(tangent);
        }
        let [Some(mut low), Some(mut high)] = ends else { return };
        // What is reached is concave along the descent. The bound that leaves most to spare at both ends is the tangent where
        // it is furthest beyond the level.
        for _ in 0..MOST_TANGENTS {
            if low.steeper <= 0.0 || high.steeper >= 0.0 {
                return;
            }
            // Both are lines above the level by so much at the low end.
            let (a, b) = (low.value - low.steeper * low.share, high.value - high.steeper * high.share);
            let fall = self.fall(state, direction);
            let (a, b) = (a - fall * low.share, b - fall * high.share);
            let share = (b - a) / (low.steeper - high.steeper);
            if !(share > low.share && share < high.share) {
                return;
            }
            let Some(tangent) = self.tangent(at, share) else { return };
            if is_taken(self, &tangent) {
                return;
            }
            if tangent.steeper > 0.0 {
                low = tangent;
            } else {
                high = tangent;
            }
        }
    }
}
