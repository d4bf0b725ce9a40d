//! A simplex method in floating point that says at which *basis* it ended, for programs too large to write out.
//!
//! ```text
//! maximise c·x   subject to   a_r·x ≤ b_r  or  a_r·x = b_r  for every row r,   x ≥ 0
//! ```
//!
//! Interior-point backends end near an optimum, not at a vertex, and simplex backends keep their basis to themselves; to
//! make an answer exact the basis is what is wanted. Here only the *working matrix* is inverted, the tight rows by the columns
//! in use (Dantzig and Van Slyke 1967; Zionts 1969); all the rest of the program stays with the [`Source`], which says
//! how to combine rows and apply columns. A correlated equilibrium of a 200×200 game has 40,000 columns and 79,600 rows, but
//! a few dozen of either are in use.
//!
//! Dual steps (Lemke 1954) from a start whose prices are right, with costs perturbed against ties, then primal steps for
//! what the perturbation left. Nothing here is proved: [`super::proved`] does that.

mod dual;
mod inverse;
mod primal;
mod state;

use crate::exact::simplex::Basis;
use state::State;

/// A program that knows how to compute with itself.
pub trait Source {
    /// How many columns there are.
    fn column_count(&self) -> usize;
    /// How many rows there are.
    fn row_count(&self) -> usize;
    /// The coefficient of a column in the objective.
    fn cost(&self, column: usize) -> f64;
    /// The right-hand side of a row.
    fn right(&self, row: usize) -> f64;
    /// Whether a row is an equation.
    fn is_equation(&self, row: usize) -> bool;
    /// The coefficient of a column in a row.
    fn entry(&self, row: usize, column: usize) -> f64;
    /// Adds the rows, each times its weight, to `out`, which has a place for each column.
    fn combine(&self, rows: &[usize], weights: &[f64], out: &mut [f64]);
    /// Adds the columns, each times its weight, to `out`, which has a place for each row.
    fn apply(&self, columns: &[usize], weights: &[f64], out: &mut [f64]);
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// At an optimum, up to tolerance.
    Optimal,
    /// The rows of the basis contradict each other, up to tolerance.
    Infeasible,
    /// The objective grows without bound, up to tolerance.
    Unbounded,
    /// It was told to stop.
    Stopped,
    /// No headway.
    Stalled,
}

/// Where it ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Vertex {
    /// How it ended.
    pub ending: Ending,
    /// Columns in use and tight rows; as many of the one as of the other, and one row more if infeasible.
    pub basis: Basis,
    /// The values of the columns in use.
    pub x: Vec<f64>,
    /// The multipliers of the tight rows.
    pub y: Vec<f64>,
    /// How many exchanges it took.
    pub steps: usize,
}

/// What counts as 0.
const TOLERANCE: f64 = 1e-9;
/// Rounds of taking the perturbation away and repairing what it hid.
const ROUNDS: usize = 6;

/// Solves from a start; one whose working matrix is singular is replaced by the empty one. `stop` is asked before every
/// step.
pub fn maximise<S: Source>(source: &S, start: &Basis, stop: &dyn Fn() -> bool) -> Vertex {
    let mut state = State::new(source, start);
    let mut ending = Ending::Stalled;
    if state.prices_are_right() {
        state.perturb_costs(true);
        ending = state.dual(stop);
    } else if !state.rows_are_met() {
        // Towards the rows with no objective but what breaks ties.
        state.perturb_costs(false);
        ending = state.dual(stop);
    }
    for _ in 0..ROUNDS {
        if matches!(ending, Ending::Infeasible | Ending::Stopped) {
            break;
        }
        state.restore();
        if !state.prices_are_right() {
            state.perturb_rights();
            ending = state.primal(stop);
            if matches!(ending, Ending::Unbounded | Ending::Stopped) {
                break;
            }
            state.restore();
        }
        if state.rows_are_met() {
            if state.prices_are_right() {
                ending = Ending::Optimal;
                break;
            }
        } else if state.prices_are_right() {
            ending = state.dual(stop);
        }
    }
    state.into_vertex(ending)
}
