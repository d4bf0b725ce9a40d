//! Two players, one state, one promise: a period as numbers in the plane.

use crate::exact::{Rational, to_f64};
use crate::repeated::enforce::Enforcement;

/// A point of the plane.
pub(super) type Point = [f64; 2];

/// A profile in floating point: v = base + ω w, enforced if w_i ≥ floor_i + tie_i P_i for those who are tempted.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The part of the value without the promise.
    pub base: Point,
    /// ω by player.
    pub weight: Point,
    /// What it is worth for ever.
    pub forever: Point,
    /// By player, (floor, tie) if it is tempted; tie is 1 if the threat counts, otherwise 0.
    pub floor: [Option<(f64, f64)>; 2],
    /// Whether ω is the same for both.
    pub even: bool,
}

/// The same, exact.
#[derive(Debug, Clone)]
pub(super) struct ExactView {
    pub base: [Rational; 2],
    pub weight: [Rational; 2],
    pub floor: [Option<(Rational, bool)>; 2],
}

/// Whether the enforcements are of the kind that this folder solves, and tie the threat with weight 1 or 0.
pub(super) fn fits(enforcements: &[Vec<Enforcement>]) -> bool {
    let [only] = enforcements else { return false };
    only.iter().all(|enforcement| {
        let [branch] = &enforcement.branches[..] else { return false };
        branch.weight.len() == 2
            && (0..2).all(|player| enforcement.rows.iter().filter(|row| row.player == player).count() <= 1)
            && enforcement.rows.iter().all(|row| match (&row.terms[..], &row.threat[..]) {
                ([(0, lever)], []) => *lever > Rational::ZERO,
                ([(0, lever)], [(0, threat)]) => *lever > Rational::ZERO && lever == threat,
                _ => false,
            })
    })
}

impl ExactView {
    /// Of an enforcement that [`fits`].
    pub fn new(enforcement: &Enforcement) -> Self {
        let floor = |player: usize| {
            let row = enforcement.rows.iter().find(|row| row.player == player)?;
            let (_, lever) = row.terms.first()?;
            Some((&row.at_least / lever, !row.threat.is_empty()))
        };
        let [a, b] = [0, 1].map(|player| enforcement.base[player].clone());
        let [x, y] = [0, 1].map(|player| enforcement.branches[0].weight[player].clone());
        Self { base: [a, b], weight: [x, y], floor: [floor(0), floor(1)] }
    }
}

impl View {
    pub fn new(exact: &ExactView) -> Self {
        let point = |pair: &[Rational; 2]| [to_f64(&pair[0]), to_f64(&pair[1])];
        let (base, weight) = (point(&exact.base), point(&exact.weight));
        let floor = |player: usize| {
            exact.floor[player].as_ref().map(|(floor, tied)| (to_f64(floor), if *tied { 1.0 } else { 0.0 }))
        };
        Self {
            base,
            weight,
            forever: [base[0] / (1.0 - weight[0]), base[1] / (1.0 - weight[1])],
            floor: [floor(0), floor(1)],
            even: exact.weight[0] == exact.weight[1],
        }
    }

    /// The least promise to a player that enforces the profile, if it is tempted.
    pub fn least(&self, player: usize, threat: &Point) -> Option<f64> {
        self.floor[player].map(|(floor, tie)| floor + tie * threat[player])
    }

    /// The value of a promise.
    pub fn value(&self, promise: Point) -> Point {
        [self.base[0] + self.weight[0] * promise[0], self.base[1] + self.weight[1] * promise[1]]
    }
}
