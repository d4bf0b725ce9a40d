//! The game in floating point, every player's payoffs brought to 0..1, and what strategies get against mixtures.

use crate::exact::{Rational, to_f64};
use crate::game::NormalForm;

/// So many payoffs are converted between two looks at the clock.
const PAYOFFS_PER_LOOK: usize = 1 << 14;

pub(super) struct Scaled {
    /// How many strategies each player has.
    pub shape: Vec<usize>,
    /// Where each player's strategies begin in a list of all.
    pub starts: Vec<usize>,
    payoffs: Vec<Vec<f64>>,
    /// By player: greatest less least payoff; 0 where all are the same.
    ranges: Vec<Rational>,
}

/// Payoffs by strategies of some players, the first of them varying fastest.
struct Table {
    players: Vec<usize>,
    sizes: Vec<usize>,
    entries: Vec<f64>,
}

impl Scaled {
    /// `None` when the time is up.
    pub fn new(game: &NormalForm, late: &dyn Fn() -> bool) -> Option<Self> {
        let shape = game.shape();
        let starts = shape.iter().scan(0, |sum, count| Some(std::mem::replace(sum, *sum + count))).collect();
        let (mut payoffs, mut ranges) = (Vec::new(), Vec::new());
        for player in 0..shape.len() {
            let list = game.payoffs_of(player);
            let least = list.iter().min().cloned().unwrap_or(Rational::ZERO);
            let range = list.iter().max().map_or(Rational::ZERO, |greatest| greatest - &least);
            let mut scaled = vec![0.0; list.len()];
            if !range.is_zero() {
                for (at, payoff) in list.iter().enumerate() {
                    if at % PAYOFFS_PER_LOOK == 0 && late() {
                        return None;
                    }
                    scaled[at] = to_f64(&((payoff - &least) / &range));
                }
            }
            payoffs.push(scaled);
            ranges.push(range);
        }
        Some(Self { shape, starts, payoffs, ranges })
    }

    /// How many strategies there are in all.
    pub fn size(&self) -> usize {
        self.shape.iter().sum()
    }

    /// The player of every strategy in a list of all.
    pub fn owners(&self) -> Vec<usize> {
        self.shape.iter().enumerate().flat_map(|(player, &count)| std::iter::repeat_n(player, count)).collect()
    }

    /// Whether every player's gain is at most this share of the range of its payoffs.
    pub fn are_small(&self, gains: &[Rational], share: f64) -> bool {
        gains.iter().zip(&self.ranges).all(|(gain, range)| gain.is_zero() || to_f64(gain) <= share * to_f64(range))
    }

    /// By player: its greatest less its least payoff.
    pub fn ranges(&self) -> &[Rational] {
        &self.ranges
    }

    /// A square matrix by rows over the strategies of all players: what strategy j of i gets when k plays l and everybody
    /// else its mixture; 0 for i = k.
    pub fn pairs(&self, probabilities: &[f64]) -> Vec<f64> {
        let size = self.size();
        let mut out = vec![0.0; size * size];
        for player in 0..self.shape.len() {
            let all: Vec<usize> = (0..self.shape.len()).collect();
            let others: Vec<usize> = all.iter().copied().filter(|&other| other != player).collect();
            let table = Table { players: all, sizes: self.shape.clone(), entries: self.payoffs[player].clone() };
            self.leave_two(table, &others, player, probabilities, &mut out);
        }
        out
    }

    /// Mixes out all but the player and one other, for each of the others in turn. Halving the list shares the work.
    fn leave_two(&self, table: Table, others: &[usize], player: usize, probabilities: &[f64], out: &mut [f64]) {
        if let [other] = *others {
            let size = self.size();
            let (rows, columns) = (self.shape[player], self.shape[other]);
            for own in 0..rows {
                for theirs in 0..columns {
                    let at = if player < other { own + theirs * rows } else { theirs + own * columns };
                    out[(self.starts[player] + own) * size + self.starts[other] + theirs] = table.entries[at];
                }
            }
            return;
        }
        let (first, second) = others.split_at(others.len() / 2);
        let without = |gone: &[usize]| {
            gone.iter().fold(None, |so_far: Option<Table>, &other| {
                Some(self.mixed_out(so_far.as_ref().unwrap_or(&table), other, probabilities))
            })
        };
        if let Some(rest) = without(second) {
            self.leave_two(rest, first, player, probabilities, out);
        }
        if let Some(rest) = without(first) {
            self.leave_two(rest, second, player, probabilities, out);
        }
    }

    /// The table with one player's strategies replaced by its mixture.
    fn mixed_out(&self, table: &Table, player: usize, probabilities: &[f64]) -> Table {
        let place = table.players.iter().position(|&other| other == player).unwrap_or(0);
        let inner: usize = table.sizes[..place].iter().product();
        let count = table.sizes[place];
        let weights = &probabilities[self.starts[player]..self.starts[player] + count];
        let mut entries = vec![0.0; table.entries.len() / count];
        for (block, sums) in table.entries.chunks_exact(inner * count).zip(entries.chunks_exact_mut(inner)) {
            for (line, weight) in block.chunks_exact(inner).zip(weights).filter(|(_, weight)| **weight != 0.0) {
                sums.iter_mut().zip(line).for_each(|(sum, entry)| *sum += weight * entry);
            }
        }
        let keep = |list: &[usize]| list.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, v)| *v).collect();
        Table { players: keep(&table.players), sizes: keep(&table.sizes), entries }
    }

    /// What every strategy is expected to get, from the matrix of [`Scaled::pairs`] at the same probabilities.
    pub fn values(&self, pairs: &[f64], probabilities: &[f64]) -> Vec<f64> {
        let size = self.size();
        let mut out = Vec::with_capacity(size);
        for player in 0..self.shape.len() {
            let other = usize::from(player == 0);
            let (start, count) = (self.starts[other], self.shape[other]);
            for own in self.starts[player]..self.starts[player] + self.shape[player] {
                let row = &pairs[own * size + start..own * size + start + count];
                out.push(row.iter().zip(&probabilities[start..]).map(|(a, p)| a * p).sum());
            }
        }
        out
    }
}
