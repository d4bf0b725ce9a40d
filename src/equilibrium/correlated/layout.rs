//! The linear program of a mediator: which column is which profile, which row is which incentive.
//!
//! ```text
//! maximise w·u(x)  or  t     over distributions x over profiles
//!   row 0            Σ_a x_a = 1
//!   floors           t ≤ u_i(x)                                          for every player, if the least payoff counts
//!   incentives       Σ_{a: a_i = s} x_a (u_i(d, a_−i) − u_i(a)) ≤ 0       for every player i, recommendation s, deviation d
//!   (coarse)         Σ_a x_a (u_i(d, a_−i) − u_i(a)) ≤ 0                  for every player i, deviation d
//! ```

use super::super::answer::Mediation;

/// What a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// Probabilities add up to 1.
    Total,
    /// The least payoff is at most this player's.
    Floor(usize),
    /// A player does not gain by a deviation after a recommendation, or whatever it is (`None`).
    Incentive { player: usize, recommended: Option<usize>, deviation: usize },
}

/// Shapes and the numbering of rows and columns.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub shape: Vec<usize>,
    /// By player: how far apart the numbers of profiles are that differ in its strategy by one.
    pub strides: Vec<usize>,
    pub mediation: Mediation,
    /// Whether the least payoff is maximised; its column is the last.
    pub floors: bool,
    pub profiles: usize,
    /// By player: its first incentive row; then the number of rows.
    starts: Vec<usize>,
}

impl Layout {
    pub fn new(shape: Vec<usize>, mediation: Mediation, floors: bool) -> Self {
        let mut strides = Vec::with_capacity(shape.len());
        let mut starts = Vec::with_capacity(shape.len() + 1);
        let mut profiles = 1;
        let mut rows = if floors { 1 + shape.len() } else { 1 };
        for &count in &shape {
            strides.push(profiles);
            profiles *= count;
            starts.push(rows);
            rows += match mediation {
                Mediation::Correlated => count * count,
                Mediation::CoarseCorrelated => count,
            };
        }
        starts.push(rows);
        Self { shape, strides, mediation, floors, profiles, starts }
    }

    pub fn rows(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    pub fn columns(&self) -> usize {
        self.profiles + usize::from(self.floors)
    }

    /// A player's strategy in a profile.
    pub fn strategy(&self, player: usize, profile: usize) -> usize {
        profile / self.strides[player] % self.shape[player]
    }

    /// The profile with a player's strategy exchanged for another.
    pub fn deviate(&self, player: usize, profile: usize, deviation: usize) -> usize {
        profile - self.strategy(player, profile) * self.strides[player] + deviation * self.strides[player]
    }

    pub fn row(&self, index: usize) -> Row {
        let player = self.starts.partition_point(|&start| start <= index);
        match (index, player.checked_sub(1)) {
            (0, _) => Row::Total,
            (_, None) => Row::Floor(index - 1),
            (_, Some(player)) => {
                let within = index - self.starts[player];
                let count = self.shape[player];
                let (recommended, deviation) = match self.mediation {
                    Mediation::Correlated => (Some(within / count), within % count),
                    Mediation::CoarseCorrelated => (None, within),
                };
                Row::Incentive { player, recommended, deviation }
            }
        }
    }

    /// The first of the incentive rows that a player has at a profile; the deviations follow one by one.
    pub fn incentives(&self, player: usize, profile: usize) -> usize {
        match self.mediation {
            Mediation::Correlated => self.starts[player] + self.strategy(player, profile) * self.shape[player],
            Mediation::CoarseCorrelated => self.starts[player],
        }
    }

    /// Runs through the profiles in which a player plays a strategy: runs of neighbours, each by its first.
    pub fn runs(&self, player: usize, strategy: usize) -> impl Iterator<Item = usize> {
        let (stride, block) = (self.strides[player], self.strides[player] * self.shape[player]);
        (0..self.profiles / block).map(move |high| high * block + strategy * stride)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every incentive row is found again from a profile in which it counts, and no index is used twice.
    #[test]
    fn rows_and_profiles_are_numbered_consistently() {
        for mediation in [Mediation::Correlated, Mediation::CoarseCorrelated] {
            let layout = Layout::new(vec![2, 3, 2], mediation, true);
            let mut seen = vec![false; layout.rows()];
            for (at, seen) in seen.iter_mut().enumerate().take(4) {
                *seen = true;
                assert_eq!(layout.row(at), if at == 0 { Row::Total } else { Row::Floor(at - 1) });
            }
            for profile in 0..12 {
                for player in 0..3 {
                    for deviation in 0..layout.shape[player] {
                        let index = layout.incentives(player, profile) + deviation;
                        let coarse = mediation == Mediation::CoarseCorrelated;
                        let recommended = (!coarse).then(|| layout.strategy(player, profile));
                        assert_eq!(layout.row(index), Row::Incentive { player, recommended, deviation });
                        seen[index] = true;
                        assert_eq!(layout.strategy(player, layout.deviate(player, profile, deviation)), deviation);
                    }
                }
            }
            assert!(seen.iter().all(|&s| s));
            let runs: Vec<usize> = layout.runs(1, 2).collect();
            assert_eq!(runs, [4, 10]);
        }
    }
}
