//! Combinations from linear programs: multipliers at some points of a descent, most of all near its low end.

use super::Combiner;
use super::draft::Draft;
use crate::exact::Rational;
use crate::repeated::answer::Combination;
use crate::repeated::enforce::Enforcement;
use crate::repeated::reach::{Active, Reach, Reacher};

/// Where multipliers are taken, as shares of the descent from its low end.
const AT: [f64; 4] = [1e-4, 1.0, 1e-2, 0.25];
/// The one nearest to the low end.
const LOWEST: usize = 0;
/// Promises with more entries than this get multipliers in floating point only.
const MOST_EXACT: usize = 9;

/// Combinations by asking a [`Reacher`].
pub(in crate::repeated) struct Sampled<'a, R> {
    enforcements: &'a [Vec<Enforcement>],
    directions: &'a [Vec<Vec<Rational>>],
    reacher: R,
    /// By share, state and direction.
    levels: Vec<Vec<Vec<f64>>>,
    /// The share whose levels the reacher has.
    turned: Option<usize>,
    /// The share that was of use last.
    first: usize,
}

impl<'a, R: Reacher> Sampled<'a, R> {
    /// For all states.
    pub fn new(enforcements: &'a [Vec<Enforcement>], directions: &'a [Vec<Vec<Rational>>], reacher: R) -> Self {
        Self { enforcements, directions, reacher, levels: vec![], turned: None, first: LOWEST }
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

impl<R: Reacher> Sampled<'_, R> {
    /// Turns to one of the shares.
    fn turn(&mut self, share: usize) {
        if self.turned != Some(share) {
            self.turned = Some(share);
            self.reacher.set_levels(&self.levels[share]);
        }
    }
}

impl<R: Reacher> Combiner for Sampled<'_, R> {
    fn set_ends(&mut self, low: &[Vec<f64>], high: &[Vec<f64>]) {
        let mixed = |share: f64| {
            let mixed = |(low, high): (&f64, &f64)| if low == high { *low } else { low + (high - low) * share };
            low.iter().zip(high).map(|(low, high)| low.iter().zip(high).map(mixed).collect()).collect()
        };
        self.levels = AT.iter().map(|&share| mixed(share)).collect();
        self.turned = None;
    }

    fn contradiction(&mut self, state: usize, which: usize) -> Option<Draft> {
        // What is possible at one point is possible at all higher ones. The one that reaches furthest comes first.
        for share in [LOWEST, 1, 3, 2] {
            self.turn(share);
            match self.reacher.reach(state, which, 0) {
                Reach::Contradiction(by) if share != LOWEST => return Some(self.rough(state, which, &by)),
                Reach::Most { .. } if share == LOWEST => return None,
                _ => {}
            }
        }
        self.turn(LOWEST);
        match self.reacher.reach(state, which, 0) {
            Reach::Contradiction(by) => Some(self.rough(state, which, &by)),
            Reach::Most { .. } => None,
        }
    }

    fn bounds(
        &mut self,
        (state, which, direction): (usize, usize, usize),
        roughly: bool,
        take: &mut dyn FnMut(Draft) -> bool,
    ) {
        let mut tried: Vec<Draft> = Vec::new();
        let first = self.first;
        for share in std::iter::once(first).chain((0..AT.len()).filter(|&share| share != first)) {
            self.turn(share);
            let Reach::Most { by, .. } = self.reacher.reach(state, which, direction) else { continue };
            let rough = self.rough(state, which, &by);
            if tried.contains(&rough) {
                continue;
            }
            let exact = || self.exact(state, which, direction, &by).map(Draft::exact);
            if take(rough.clone()) || !roughly && exact().is_some_and(&mut *take) {
                self.first = share;
                return;
            }
            tried.push(rough);
        }
    }
}
