//! The walk in floating point.
//!
//! Each basis is proved by error bounds. Where they do not decide, the lexicographic rule does in whole numbers: the walk
//! then is over the perturbed polytope of that rule, to which every vertex that is proved belongs too.

use super::certify::Proof;
use super::labels::Labels;
use super::polytope::{Place, Polytope};
use super::referee::{Referee, Vertex, start};
use super::tableau::Tableau;
use super::walk::{Chart, Stop};

/// How many vertices to visit before the errors of pivoting are wiped out, and the ρ of a proof at which to do so earlier.
const VISITS_PER_RESET: usize = 64;
const DRIFT: f64 = 1e-9;
/// Variables that reach 0 within this part of the way of each other are left to the lexicographic rule.
const TIE: f64 = 1e-9;
/// Without a proof, a basic variable below this counts as 0. Entries of C are near 1.
const NEAR_ZERO: f64 = 1e-10;

/// A walk in floating point.
pub(super) struct FloatChart<'a, const W: usize> {
    polytope: &'a Polytope,
    tableau: Tableau,
    here: Labels<W>,
    visits: usize,
    /// How bases are proved, and who judges when that fails; `None` if nothing is to be proved.
    judge: Option<(Proof, Referee<'a, W>)>,
    /// Whether the referee was needed here.
    judged: bool,
    /// The bases of points with more labels than the dimension.
    pub(super) degenerate: Vec<Vertex<W>>,
    exits: Exits,
}

/// By column of the tableau, where the edge from here ends.
#[derive(Default)]
struct Exits {
    /// The largest entry / value, the one after that, and the row of the largest.
    steepest: Vec<f64>,
    second: Vec<f64>,
    row: Vec<f64>,
}

impl<'a, const W: usize> FloatChart<'a, W> {
    pub(super) fn new(polytope: &'a Polytope, proved: bool) -> Self {
        let tableau = Tableau::new(polytope);
        Self {
            polytope,
            here: start(polytope),
            visits: 0,
            judge: proved.then(|| (Proof::new(polytope, &tableau), Referee::new(polytope))),
            judged: false,
            degenerate: Vec::new(),
            exits: Exits::default(),
            tableau,
        }
    }

    /// The variables at a basis, not divided by their sum, in the order of the polytope; `None` if the numbers fail.
    pub(super) fn point(&mut self, basis: Labels<W>) -> Option<Vec<f64>> {
        self.restart(basis).ok()?;
        let mut point = vec![0.0; self.polytope.columns()];
        for (label, value) in self.tableau.basic().iter().zip(self.tableau.values()) {
            if let Place::Variable(at) = self.polytope.place(*label) {
                point[at] = *value;
            }
        }
        Some(point)
    }

    fn restart(&mut self, basis: Labels<W>) -> Result<(), Stop> {
        self.tableau.reset(self.polytope);
        self.go(start(self.polytope), basis)
    }

    fn go(&mut self, from: Labels<W>, to: Labels<W>) -> Result<(), Stop> {
        self.here = to;
        if self.tableau.travel(from, to) { Ok(()) } else { Err(Stop::Numbers) }
    }
}

impl<const W: usize> Chart<W> for FloatChart<'_, W> {
    fn visit(&mut self, basis: Labels<W>) -> Result<(), Stop> {
        self.visits += 1;
        let drifted = self.judge.as_ref().is_some_and(|(proof, _)| proof.rho > DRIFT);
        if drifted || self.visits.is_multiple_of(VISITS_PER_RESET) {
            self.restart(basis)?;
        } else {
            self.go(self.here, basis)?;
        }
        let Some((proof, referee)) = &mut self.judge else {
            let sound = self.tableau.values().iter().all(|value| *value > NEAR_ZERO);
            return if sound { Ok(()) } else { Err(Stop::Numbers) };
        };
        self.judged = !proof.holds(self.polytope, &self.tableau);
        if self.judged {
            referee.go(basis).filter(|()| referee.feasible()).ok_or(Stop::Numbers)?;
            let labels = referee.labels();
            if labels != basis {
                self.degenerate.push(Vertex { labels, basis });
            }
        }
        Ok(())
    }

    fn neighbours(&mut self, mut name: impl FnMut(Labels<W>)) -> Result<(), Stop> {
        if !self.judged {
            self.exits.find(&self.tableau);
        }
        for (column, outgoing) in self.tableau.nonbasic().iter().enumerate() {
            let incoming = match &mut self.judge {
                Some((_, referee)) if self.judged || self.exits.is_tied(column) => {
                    referee.go(self.here).ok_or(Stop::Numbers)?;
                    referee.incoming(*outgoing)?
                }
                // The polytope is bounded, so that some variable stops every move.
                _ => self
                    .exits
                    .row(column)
                    .and_then(|row| self.tableau.basic().get(row))
                    .copied()
                    .ok_or(Stop::Numbers)?,
            };
            name(self.here.without(*outgoing).with(incoming));
        }
        Ok(())
    }
}

impl Exits {
    fn find(&mut self, tableau: &Tableau) {
        for (list, value) in [(&mut self.steepest, 0.0), (&mut self.second, 0.0), (&mut self.row, -1.0)] {
            list.clear();
            list.resize(tableau.columns(), value);
        }
        let slopes = || tableau.values().iter().enumerate().map(|(row, value)| (row, 1.0 / value));
        for (row, inverse) in slopes() {
            raise(tableau.row(row), inverse, &mut self.steepest, &mut self.second);
        }
        for (row, inverse) in slopes() {
            note(tableau.row(row), inverse, row as f64, &self.steepest, &mut self.row);
        }
    }

    fn is_tied(&self, column: usize) -> bool {
        self.second[column] >= self.steepest[column] * (1.0 - TIE)
    }

    fn row(&self, column: usize) -> Option<usize> {
        let row = self.row[column];
        (row >= 0.0).then_some(row as usize)
    }
}

/// Takes one more row into the largest and second slopes. Nothing but doubles and no branches, so that several columns are
/// done at a time; kept apart, so that the lists are known not to overlap.
#[inline(never)]
fn raise(line: &[f64], inverse: f64, most: &mut [f64], second: &mut [f64]) {
    let size = line.len().min(most.len()).min(second.len());
    let (line, most, second) = (&line[..size], &mut most[..size], &mut second[..size]);
    for at in 0..size {
        let slope = line[at] * inverse;
        let lower = if slope < most[at] { slope } else { most[at] };
        second[at] = if lower > second[at] { lower } else { second[at] };
        most[at] = if slope > most[at] { slope } else { most[at] };
    }
}

/// Notes the row where it has the largest slope; see [`raise`].
#[inline(never)]
fn note(line: &[f64], inverse: f64, row: f64, most: &[f64], place: &mut [f64]) {
    let size = line.len().min(most.len()).min(place.len());
    let (line, most, place) = (&line[..size], &most[..size], &mut place[..size]);
    for at in 0..size {
        let found = if line[at] * inverse == most[at] { row } else { -1.0 };
        place[at] = if found > place[at] { found } else { place[at] };
    }
}
