//! A combination before it is written down: its weights are doubles, exactly, but where they have to cancel something.

use crate::exact::{Rational, from_f64, to_f64};
use crate::repeated::answer::{Combination, ProfileBound, Unwilling};
use smallvec::SmallVec;

/// Weights are rounded to multiples of 1/SHORT, so that exact sums with them stay short.
const SHORT: f64 = (1u64 << 40) as f64;
/// Beyond this a double has no digits left after the grid's.
const LARGE: f64 = 4096.0;

/// Mostly one or two, then in place.
pub(in crate::repeated) type Parts = SmallVec<[(usize, usize, f64); 2]>;

/// As a [`Combination`].
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::repeated) struct Draft {
    /// (branch, direction, weight).
    pub levels: Parts,
    /// (player, deviation, weight).
    pub rows: Parts,
    /// The exact weights, where the doubles are only near them.
    exactly: Option<Box<Combination>>,
}

impl Draft {
    /// With weights that are known exactly, and cancel the promises.
    pub fn exact(combination: Combination) -> Self {
        let rough =
            |list: &[(usize, usize, Rational)]| list.iter().map(|(a, b, weight)| (*a, *b, to_f64(weight))).collect();
        Self {
            levels: rough(&combination.levels),
            rows: rough(&combination.rows),
            exactly: Some(Box::new(combination)),
        }
    }

    /// One more level, its weight rounded; nothing for a weight of 0.
    pub fn level(&mut self, branch: usize, direction: usize, weight: f64) {
        let weight = short(weight);
        if weight != 0.0 {
            self.levels.push((branch, direction, weight));
        }
    }

    /// One more row, its weight rounded; nothing for a weight of 0.
    pub fn row(&mut self, player: usize, deviation: usize, weight: f64) {
        let weight = short(weight);
        if weight != 0.0 {
            self.rows.push((player, deviation, weight));
        }
    }

    /// Whether it stands for the level in the direction itself.
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty() && self.rows.is_empty()
    }

    /// The exact weights, where the doubles are only near them: those cancel the promises.
    pub fn exactly(&self) -> Option<&Combination> {
        self.exactly.as_deref()
    }

    pub fn written(&self) -> Combination {
        if let Some(exactly) = &self.exactly {
            return (**exactly).clone();
        }
        let number = |weight: f64| from_f64(weight).unwrap_or(Rational::ZERO);
        let list = |list: &Parts| list.iter().map(|&(a, b, weight)| (a, b, number(weight))).collect();
        Combination { levels: list(&self.levels), rows: list(&self.rows) }
    }
}

/// A double of few digits that is near; 0 for what is no number.
fn short(weight: f64) -> f64 {
    if weight.abs() < LARGE {
        (weight * SHORT).round() / SHORT
    } else if weight.is_finite() {
        weight
    } else {
        0.0
    }
}

/// As a [`ProfileBound`].
#[derive(Debug, Clone, Default)]
pub(super) struct ProfileDraft {
    pub contradiction: Option<Draft>,
    pub bounds: Vec<(usize, Draft)>,
    /// By player.
    pub extreme: Vec<(usize, ProfileDraft)>,
}

impl ProfileDraft {
    pub fn written(&self) -> ProfileBound {
        let case = |(player, case): &(usize, Self)| {
            let case = case.written();
            Unwilling { player: *player, contradiction: case.contradiction, bounds: case.bounds }
        };
        ProfileBound {
            contradiction: self.contradiction.as_ref().map(Draft::written),
            bounds: self.bounds.iter().map(|(direction, draft)| (*direction, draft.written())).collect(),
            extreme: self.extreme.iter().map(case).collect(),
        }
    }
}
