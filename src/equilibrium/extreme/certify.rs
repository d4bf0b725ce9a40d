//! The walk in floating point, with a proof of every basis.
//!
//! Let M be the part of C in the basic variables z and the tight inequalities, X an approximate inverse and z̃ an
//! approximate solution of Mz = 1. If ρ = ‖I − XM‖ < 1 (largest row sum), then M is regular and
//! ‖z − z̃‖ ≤ ‖X(1 − Mz̃)‖ / (1 − ρ) (Rump 2010, "Verification methods", section 10). When every basic variable and slack
//! stands further above 0 than that, and than what rounding can do, the basis is a vertex with exactly these labels.
//! Where the bound does not decide, the lexicographic rule does in whole numbers: the walk then is over the perturbed
//! polytope of that rule, to which every vertex that is proved here belongs too.

use super::labels::Labels;
use super::polytope::{Place, Polytope};
use super::referee::{Referee, Vertex, start};
use super::tableau::Tableau;
use super::walk::{Chart, Stop};

/// How many vertices to visit before the errors of pivoting are wiped out.
const VISITS_PER_RESET: usize = 64;
/// Without a proof, a basic variable below this counts as 0. Entries of C are near 1.
const NEAR_ZERO: f64 = 1e-10;
/// Errors of pivoting are wiped out when ρ is above this.
const DRIFT: f64 = 1e-9;
/// Variables that reach 0 within this part of the way of each other are left to the lexicographic rule.
const TIE: f64 = 1e-9;
/// Above the entries of C in floating point.
const MOST: f64 = 1.25 * (1.0 + 1e-14);

/// A bound of the relative error of a sum of so many products of a double and an entry that is itself 4 roundings off,
/// computed in any order: at least 1.5 times γ of Higham (2002, section 3.1) for `terms + 8` roundings.
fn gamma(terms: usize) -> f64 {
    (terms + 8) as f64 * (0.75 * f64::EPSILON)
}

/// A walk in floating point.
pub(super) struct FloatChart<'a, const W: usize> {
    polytope: &'a Polytope,
    tableau: Tableau,
    here: Labels<W>,
    visits: usize,
    /// The last ρ.
    rho: f64,
    /// Judges what floating point cannot decide; `None` if nothing is to be proved.
    referee: Option<Referee<'a, W>>,
    /// Whether the referee was needed here.
    judged: bool,
    /// The bases of points with more labels than the dimension.
    pub(super) degenerate: Vec<Vertex<W>>,
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    /// The basic variables: row in the tableau, column of C.
    basic: Vec<(usize, usize)>,
    /// The tight inequalities: column in the tableau, row of C.
    tight: Vec<(usize, usize)>,
    /// M by rows.
    matrix: Vec<f64>,
    /// One row of XM.
    product: Vec<f64>,
    /// z̃, by column of C.
    point: Vec<f64>,
    /// By column of the tableau: the largest entry / value, and its row.
    steepest: Vec<f64>,
    leaving: Vec<u64>,
    /// By column of the tableau: the largest but one.
    second: Vec<f64>,
}

impl<'a, const W: usize> FloatChart<'a, W> {
    pub(super) fn new(polytope: &'a Polytope, proved: bool) -> Self {
        Self {
            polytope,
            tableau: Tableau::new(polytope),
            here: start(polytope),
            visits: 0,
            rho: 0.0,
            referee: proved.then(|| Referee::new(polytope)),
            judged: false,
            degenerate: Vec::new(),
            scratch: Scratch::default(),
        }
    }

    /// The variables at a basis, not divided by their sum, in the order of the polytope; `None` if the numbers fail.
    pub(super) fn point(&mut self, basis: Labels<W>) -> Option<Vec<f64>> {
        self.from_start(basis).ok()?;
        let mut point = vec![0.0; self.polytope.columns()];
        for (label, value) in self.tableau.basic().iter().zip(self.tableau.values()) {
            if let Place::Variable(at) = self.polytope.place(*label) {
                point[at] = *value;
            }
        }
        Some(point)
    }

    fn from_start(&mut self, basis: Labels<W>) -> Result<(), Stop> {
        self.tableau.reset(self.polytope);
        self.go(start(self.polytope), basis)
    }

    fn go(&mut self, from: Labels<W>, to: Labels<W>) -> Result<(), Stop> {
        self.here = to;
        if self.tableau.travel(from, to) { Ok(()) } else { Err(Stop::Numbers) }
    }

    /// Whether this basis is proved to be a vertex with no other labels.
    fn certified(&mut self) -> bool {
        let (tableau, Scratch { basic, tight, matrix, product, point, .. }) = (&self.tableau, &mut self.scratch);
        basic.clear();
        tight.clear();
        point.clear();
        point.resize(self.polytope.columns(), 0.0);
        for (row, label) in tableau.basic().iter().enumerate() {
            if let Place::Variable(column) = self.polytope.place(*label) {
                basic.push((row, column));
                point[column] = tableau.values()[row];
            }
        }
        for (column, label) in tableau.nonbasic().iter().enumerate() {
            if let Place::Slack(row) = self.polytope.place(*label) {
                tight.push((column, row));
            }
        }
        let size = basic.len();
        matrix.clear();
        for (_, row) in tight.iter() {
            let line = tableau.start_row(*row);
            matrix.extend(basic.iter().map(|(_, column)| line[*column]));
        }
        let bound = gamma(size.max(self.polytope.columns()));
        // ρ, and the largest row sum of |X|.
        let (mut rho, mut norm) = (0.0f64, 0.0f64);
        for (at, (row, _)) in basic.iter().enumerate() {
            let line = tableau.row(*row);
            product.clear();
            product.resize(size, 0.0);
            product[at] = -1.0;
            let mut sum = 0.0;
            for ((column, _), over) in tight.iter().zip(matrix.chunks_exact(size.max(1))) {
                let x = line[*column];
                sum += x.abs();
                product.iter_mut().zip(over).for_each(|(entry, m)| *entry += x * m);
            }
            norm = larger(norm, sum);
            rho = larger(rho, product.iter().map(|entry| entry.abs()).sum());
        }
        let norm = norm * (1.0 + bound);
        let rho = (rho + size as f64 * bound * (norm * MOST + 1.0)) * (1.0 + bound);
        // 1 − Cz̃: near 0 in tight inequalities, the slack elsewhere.
        let error = bound * (1.0 + MOST * point.iter().map(|z| z.abs()).sum::<f64>());
        let residual = |row: usize| 1.0 - tableau.start_row(row).iter().zip(point.iter()).map(|(c, z)| c * z).sum::<f64>();
        let defect = tight.iter().fold(0.0, |most, (_, row)| larger(most, residual(*row).abs()));
        let off = norm * (defect + error) / (1.0 - rho) * (1.0 + 8.0 * bound) + f64::MIN_POSITIVE;
        let reach = (error + MOST * size as f64 * off) * (1.0 + 8.0 * bound);
        self.rho = rho;
        // Written so that a value that is no number decides nothing.
        let above = |value: f64, least: f64| value > least && value.is_finite();
        rho < 0.5
            && off.is_finite()
            && tableau.basic().iter().zip(tableau.values()).all(|(label, value)| match self.polytope.place(*label) {
                Place::Slack(row) => above(residual(row), reach),
                _ => above(*value, off),
            })
    }
}

/// The larger of two numbers, or the one that is none.
fn larger(a: f64, b: f64) -> f64 {
    if a >= b { a } else { b }
}

impl<const W: usize> Chart<W> for FloatChart<'_, W> {
    fn visit(&mut self, basis: Labels<W>) -> Result<(), Stop> {
        self.visits += 1;
        let sound = self.rho <= DRIFT && self.visits % VISITS_PER_RESET != 0;
        if sound { self.go(self.here, basis)? } else { self.from_start(basis)? }
        if self.referee.is_none() {
            let sound = self.tableau.values().iter().all(|value| *value > NEAR_ZERO);
            return if sound { Ok(()) } else { Err(Stop::Numbers) };
        }
        self.judged = !self.certified();
        if let Some(referee) = self.referee.as_mut().filter(|_| self.judged) {
            referee.go(basis).filter(|_| referee.feasible()).ok_or(Stop::Numbers)?;
            let labels = referee.labels();
            if labels != basis {
                self.degenerate.push(Vertex { labels, basis });
            }
        }
        Ok(())
    }

    fn neighbours(&mut self, mut name: impl FnMut(Labels<W>)) -> Result<(), Stop> {
        let (tableau, Scratch { steepest, leaving, second, .. }) = (&self.tableau, &mut self.scratch);
        for list in [&mut *steepest, &mut *second] {
            list.clear();
            list.resize(tableau.columns(), 0.0);
        }
        leaving.clear();
        leaving.resize(tableau.columns(), u64::MAX);
        let rows = if self.judged { &[] } else { tableau.values() };
        for (row, value) in rows.iter().enumerate() {
            let inverse = 1.0 / value;
            let row_number = row as u64;
            let best = steepest.iter_mut().zip(second.iter_mut()).zip(leaving.iter_mut());
            tableau.row(row).iter().zip(best).for_each(|(entry, ((most, second), leaves))| {
                let slope = entry * inverse;
                let steeper = slope > *most;
                let lower = if steeper { *most } else { slope };
                *second = if lower > *second { lower } else { *second };
                *most = if steeper { slope } else { *most };
                *leaves = if steeper { row_number } else { *leaves };
            });
        }
        for (column, outgoing) in tableau.nonbasic().iter().enumerate() {
            let tied = self.judged || second[column] >= steepest[column] * (1.0 - TIE);
            let incoming = match self.referee.as_mut().filter(|_| tied) {
                Some(referee) => {
                    referee.go(self.here).ok_or(Stop::Numbers)?;
                    referee.incoming(*outgoing)?
                }
                // The polytope is bounded, so that some variable stops every move.
                None => usize::try_from(leaving[column])
                    .ok()
                    .and_then(|row| tableau.basic().get(row).copied())
                    .ok_or(Stop::Numbers)?,
            };
            name(self.here.without(*outgoing).with(incoming));
        }
        Ok(())
    }
}
