//! How far a profile gets when promises are mixtures of given points.
//!
//! ```text
//! max Σ_b f_b·w(b)   s.t.   w(b) = Σ_m λ_{b,m} x_m,  λ ≥ 0,  Σ_m λ_{b,m} = 1,   Σ_b κ_b w_i(b) ≥ needed (every row)
//! ```
//!
//! There are few rows and many points, so the dual is solved, over one unknown for each branch and one for each row.

use crate::repeated::support::Profile;
use crate::repeated::support::basis::{Basis, Ending, Rows, dot};

/// What a unit of shortfall of an incentive row costs, in the search for promises without any.
const CAP: f64 = 1e6;

/// A row of the dual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    /// y_r ≥ 0.
    Zero(usize),
    /// y_r ≤ cap.
    Cap(usize),
    /// The worth of a point in a branch.
    Point(usize, usize),
}

/// Promises and what they yield.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// In the direction.
    pub value: f64,
    /// By player.
    pub payoff: Vec<f64>,
    /// By branch: mixtures of points (index, weight > 0).
    pub promise: Vec<Vec<(usize, f64)>>,
}

/// The best promises; `None` if none enforces the profile. `needed` is by row, in the scale of the profile's rows.
pub(super) fn best(profile: &Profile, points: &[Vec<Vec<f64>>], needed: &[f64], toward: &[f64]) -> Option<Found> {
    let branches = profile.branches.len();
    if profile.branches.iter().any(|(state, _)| points[*state].is_empty()) {
        return None;
    }
    let value = |(_, weight): &(usize, Vec<f64>)| weight.iter().zip(toward).map(|(w, d)| w * d).collect();
    let dual = Dual { profile, points, values: profile.branches.iter().map(value).collect() };
    let worth = |branch: usize, at: usize| dual.worth(branch, at);
    let mut objective = vec![-1.0; branches];
    objective.extend(needed);
    let first = |branch: usize| {
        let count = points[profile.branches[branch].0].len();
        (1..count).fold(0, |best, at| if worth(branch, at) > worth(branch, best) { at } else { best })
    };
    let chosen: Vec<usize> = (0..branches).map(first).collect();
    let mut rows: Vec<Held> = chosen.iter().enumerate().map(|(branch, &at)| Held::Point(branch, at)).collect();
    for (at, (row, &needed)) in profile.rows.iter().zip(needed).enumerate() {
        let terms = row.terms.iter();
        let kept: f64 = terms.map(|&(b, k)| k * points[profile.branches[b].0][chosen[b]][row.player]).sum();
        rows.push(if kept >= needed { Held::Zero(at) } else { Held::Cap(at) });
    }
    let mut basis = Basis::new(rows, &dual)?;
    if basis.solve(&objective, &dual, 1e-13) != Ending::Optimal {
        return None;
    }
    let mut promise = vec![Vec::new(); branches];
    for (&row, weight) in basis.rows.iter().zip(basis.multipliers(&objective)) {
        match row {
            Held::Cap(_) if weight > 1e-12 => return None,
            Held::Point(branch, at) if weight > 1e-14 => promise[branch].push((at, weight)),
            _ => {}
        }
    }
    for mixture in &mut promise {
        let total: f64 = mixture.iter().map(|(_, weight)| weight).sum();
        mixture.iter_mut().for_each(|(_, weight)| *weight /= total);
    }
    let payoff = yields(profile, points, &promise);
    Some(Found { value: dot(toward, &payoff), payoff, promise })
}

/// The value of a profile with promises.
pub(super) fn yields(profile: &Profile, points: &[Vec<Vec<f64>>], promise: &[Vec<(usize, f64)>]) -> Vec<f64> {
    let mut payoff = profile.base.clone();
    for ((state, weight), mixture) in profile.branches.iter().zip(promise) {
        for &(at, share) in mixture {
            for (v, (w, x)) in payoff.iter_mut().zip(weight.iter().zip(&points[*state][at])) {
                *v += w * share * x;
            }
        }
    }
    payoff
}

struct Dual<'a> {
    profile: &'a Profile,
    points: &'a [Vec<Vec<f64>>],
    /// By branch and player: what a unit of the promise adds in the direction.
    values: Vec<Vec<f64>>,
}

impl Dual<'_> {
    fn worth(&self, branch: usize, at: usize) -> f64 {
        dot(&self.points[self.profile.branches[branch].0][at], &self.values[branch])
    }
}

impl Rows for Dual<'_> {
    type Row = Held;

    fn gradient(&self, row: Held, into: &mut [f64]) {
        let branches = self.profile.branches.len();
        match row {
            Held::Zero(at) => into[branches + at] = -1.0,
            Held::Cap(at) => into[branches + at] = 1.0,
            Held::Point(branch, at) => {
                into[branch] = -1.0;
                let point = &self.points[self.profile.branches[branch].0][at];
                for (row, entry) in self.profile.rows.iter().zip(&mut into[branches..]) {
                    let terms = row.terms.iter().filter(|(b, _)| *b == branch);
                    *entry += terms.map(|(_, k)| k * point[row.player]).sum::<f64>();
                }
            }
        }
    }

    fn right(&self, row: Held) -> f64 {
        match row {
            Held::Zero(_) => 0.0,
            Held::Cap(_) => CAP,
            Held::Point(branch, at) => -self.worth(branch, at),
        }
    }

    fn each(&self, z: &[f64], mut see: impl FnMut(Held, f64) -> bool) {
        let branches = self.profile.branches.len();
        for at in 0..self.profile.rows.len() {
            let y = z[branches + at];
            if !(see(Held::Zero(at), -y) && see(Held::Cap(at), y - CAP)) {
                return;
            }
        }
        for (branch, (state, _)) in self.profile.branches.iter().enumerate() {
            let mut worth = self.values[branch].clone();
            for (row, y) in self.profile.rows.iter().zip(&z[branches..]) {
                let terms = row.terms.iter().filter(|(b, _)| *b == branch);
                worth[row.player] += terms.map(|(_, k)| k * y).sum::<f64>();
            }
            for (at, point) in self.points[*state].iter().enumerate() {
                if !see(Held::Point(branch, at), dot(point, &worth) - z[branch]) {
                    return;
                }
            }
        }
    }
}
