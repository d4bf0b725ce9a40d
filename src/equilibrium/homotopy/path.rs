//! The path itself: points (log probabilities, λ), a step along the tangent, corrections at right angles to it.
//!
//! For every player, with r its most likely strategy: Σ_j exp(z_j) = 1, and z_j − z_r = λ (u_j − u_r) for its other
//! strategies j, z being the logarithms of the probabilities.

use super::linear::Factors;
use super::scaled::Scaled;

/// The first step, and the shortest one (as a share of λ and 1).
const FIRST_STEP: f64 = 0.1;
const SHORTEST_STEP: f64 = 1e-9;
/// So short a step may cross a point at which paths meet, where the equations turn over.
const CROSSING_STEP: f64 = 1e-6;
/// Corrections of one step.
const MOST_CORRECTIONS: usize = 8;

/// How far a step may go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Care {
    /// The cosine of the angle by which the tangent may turn.
    straight: f64,
    /// The first correction, as a share of the step.
    correction: f64,
    /// What a correction may do to a probability.
    change: f64,
    /// A step may be so many times the one before.
    growth: f64,
}

/// From bold to careful; the next one is tried when the path was lost.
pub(super) const CARES: [Care; 3] = [
    Care { straight: 0.95, correction: 0.3, change: 0.03, growth: 2.0 },
    Care { straight: 0.995, correction: 0.1, change: 0.005, growth: 1.5 },
    Care { straight: 0.9999, correction: 0.02, change: 0.0005, growth: 1.2 },
];

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    Taken,
    Lost,
}

pub(super) struct Path<'a> {
    game: &'a Scaled,
    owners: Vec<usize>,
    /// Logarithms of all probabilities, then λ.
    point: Vec<f64>,
    /// Of length 1.
    tangent: Vec<f64>,
    /// On which side the equations are: the sign of the determinant of their derivatives with the tangent as last row. It
    /// stays on a path; another sign means another path, or the same one backwards, unless several meet.
    positive: bool,
    step: f64,
    care: Care,
}

/// The equations at a point: their values, and their derivatives by all unknowns, by rows. Every row is divided by its
/// largest derivative.
struct Equations {
    values: Vec<f64>,
    derivatives: Vec<f64>,
    /// The largest value before the division.
    error: f64,
}

impl<'a> Path<'a> {
    pub fn new(game: &'a Scaled, care: Care) -> Self {
        let owners = game.owners();
        let mut point: Vec<f64> = owners.iter().map(|&player| -(game.shape[player] as f64).ln()).collect();
        point.push(0.0);
        // λ rises from the start; the equations then turn this into the tangent.
        let mut upwards = vec![0.0; point.len()];
        upwards[owners.len()] = 1.0;
        let mut path = Self { game, owners, point, tangent: upwards, positive: true, step: FIRST_STEP, care };
        if let Some((tangent, positive)) = path.tangent_at(&path.point) {
            (path.tangent, path.positive) = (tangent, positive);
        }
        path
    }

    pub fn precision(&self) -> f64 {
        self.point[self.owners.len()]
    }

    pub fn probabilities(&self) -> Vec<f64> {
        self.point[..self.owners.len()].iter().map(|z| z.exp()).collect()
    }

    /// Takes one step, shortened until it stays on the path.
    pub fn advance(&mut self) -> Step {
        loop {
            if let Some((point, corrections)) = self.corrected()
                && let Some((tangent, positive)) = self.tangent_at(&point)
            {
                let cosine: f64 = tangent.iter().zip(&self.tangent).map(|(a, b)| a * b).sum();
                let crossing = self.step < CROSSING_STEP * (1.0 + self.precision());
                if cosine > self.care.straight && (positive == self.positive || crossing) {
                    (self.point, self.tangent, self.positive) = (point, tangent, positive);
                    let easy = corrections <= 2 && 1.0 - cosine < 0.2 * (1.0 - self.care.straight);
                    self.step *= match corrections {
                        _ if easy => self.care.growth,
                        0..=3 => 1.1,
                        _ => 0.8,
                    };
                    return if self.precision() >= 0.0 { Step::Taken } else { Step::Lost };
                }
            }
            self.step *= 0.5;
            // Not `<`: a step that is not a number must end it too.
            let long_enough = self.step >= SHORTEST_STEP * (1.0 + self.precision());
            if !long_enough {
                return Step::Lost;
            }
        }
    }

    /// The point of the path in the plane at right angles to the tangent, one step on; and how many corrections it took.
    fn corrected(&self) -> Option<(Vec<f64>, usize)> {
        let size = self.owners.len();
        let predicted: Vec<f64> = self.point.iter().zip(&self.tangent).map(|(x, t)| x + self.step * t).collect();
        let mut point = predicted.clone();
        let mut before = f64::INFINITY;
        for correction in 0..=MOST_CORRECTIONS {
            let equations = self.equations(&point);
            // What is left grows with λ by rounding alone.
            if equations.error <= 1e-9 + 1e-14 * point[size].abs() {
                let mut changes =
                    point[..size].iter().zip(&predicted).map(|(z, before)| (z.exp() - before.exp()).abs());
                return changes.all(|change| change <= self.care.change).then_some((point, correction));
            }
            if !equations.error.is_finite() || equations.error > before {
                return None;
            }
            before = equations.error;
            let mut rhs: Vec<f64> = equations.values.iter().map(|v| -v).collect();
            rhs.push(0.0);
            let change = Factors::new(self.bordered(equations.derivatives), size + 1, 0.0)?.solve(&rhs);
            let length = change.iter().map(|c| c * c).sum::<f64>().sqrt();
            if correction == 0 && length > self.care.correction * self.step {
                return None;
            }
            point.iter_mut().zip(&change).for_each(|(x, c)| *x += c);
        }
        None
    }

    /// The direction of the path at a point, of length 1, to the same side as the tangent so far; and the sign of the
    /// determinant.
    fn tangent_at(&self, point: &[f64]) -> Option<(Vec<f64>, bool)> {
        let size = self.owners.len();
        let mut rhs = vec![0.0; size + 1];
        rhs[size] = 1.0;
        let factors = Factors::new(self.bordered(self.equations(point).derivatives), size + 1, 0.0)?;
        let mut tangent = factors.solve(&rhs);
        let length = tangent.iter().map(|t| t * t).sum::<f64>().sqrt();
        tangent.iter_mut().for_each(|t| *t /= length);
        length.is_finite().then_some((tangent, factors.is_positive()))
    }

    /// The derivatives with the tangent as a last row.
    fn bordered(&self, mut derivatives: Vec<f64>) -> Vec<f64> {
        derivatives.extend_from_slice(&self.tangent);
        derivatives
    }

    fn equations(&self, point: &[f64]) -> Equations {
        let size = self.owners.len();
        let lambda = point[size];
        let probabilities: Vec<f64> = point[..size].iter().map(|z| z.exp()).collect();
        let pairs = self.game.pairs(&probabilities);
        let gains = self.game.values(&pairs, &probabilities);
        let mut values = vec![0.0; size];
        let mut derivatives = vec![0.0; size * (size + 1)];
        let mut error = 0.0f64;
        for (player, &start) in self.game.starts.iter().enumerate() {
            let own = start..start + self.game.shape[player];
            let likelier = |a: &usize, b: &usize| point[*a].total_cmp(&point[*b]).then(b.cmp(a));
            let Some(top) = own.clone().max_by(likelier) else { continue };
            for at in own.clone() {
                let row = &mut derivatives[at * (size + 1)..(at + 1) * (size + 1)];
                if at == top {
                    values[at] = probabilities[own.clone()].iter().sum::<f64>() - 1.0;
                    own.clone().for_each(|other| row[other] = probabilities[other]);
                } else {
                    values[at] = point[at] - point[top] - lambda * (gains[at] - gains[top]);
                    for other in (0..start).chain(own.end..size) {
                        let change = pairs[at * size + other] - pairs[top * size + other];
                        row[other] = -lambda * change * probabilities[other];
                    }
                    row[at] = 1.0;
                    row[top] = -1.0;
                    row[size] = gains[top] - gains[at];
                }
                // A maximum would pass over what is not a number.
                error = if values[at].is_finite() { error.max(values[at].abs()) } else { f64::INFINITY };
                let largest = row.iter().fold(0.0f64, |largest, entry| largest.max(entry.abs()));
                row.iter_mut().for_each(|entry| *entry /= largest);
                values[at] /= largest;
            }
        }
        Equations { values, derivatives, error }
    }
}
