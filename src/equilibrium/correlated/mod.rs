//! Correlated and coarse correlated equilibria: the distribution over profiles that a mediator recommends from and that is best
//! for a declared objective (Aumann 1974, 1987; Moulin and Vial 1978).
//!
//! A linear program with a column for every profile and a row for every player, recommendation and deviation. Few rows
//! bind, and few profiles are recommended, so rows are generated as they are broken and the program is never written out
//! ([`crate::lp::vertex`]); the basis that this ends at is solved and checked in whole numbers ([`crate::lp::proved`]). The bound
//! is that of the multipliers, computed anew from the definition over all profiles: it holds whatever they are.

mod backend;
mod float;
mod layout;
mod whole;

use super::answer::{Arithmetic, Budget, CorrelatedAnswer, CorrelatedDual, Mediation, MediatorObjective};
use super::clock;
use super::lottery;
use crate::error::{Error, Fault};
use crate::exact::linear::dot;
use crate::exact::simplex::Basis;
use crate::exact::{Rational, from_f64, to_f64};
use crate::game::NormalForm;
use crate::lp::Backend;
use crate::lp::proved::{self, Proved};
use crate::lp::vertex::{self, Ending};
use float::FloatProgram;
use layout::{Layout, Row};
use whole::WholeProgram;

/// The best (coarse) correlated equilibrium for an objective, for any number of players; `None` if the budget's seconds
/// were over first. There always is one, as every Nash equilibrium is one (Nash 1951; Hart and Schmeidler 1989).
///
/// In exact arithmetic the distribution meets every incentive exactly and `value` equals `bound`. In floating point the
/// probabilities are rounded, `regret` says by how much an incentive is then broken, and `bound` is still proved.
///
/// [`Backend::Clarabel`], the default, stands for the simplex method with generated rows of this library, which is ahead of
/// every backend on these programs; [`Backend::Microlp`] and [`Backend::Highs`] are handed the whole program.
///
/// # Errors
/// [`Error::Input`] if the objective names a player that there is not, or has not one weight a player;
/// [`Error::Unsupported`] if the backend is not built in or the program too large for it.
pub fn solve(
    game: &NormalForm,
    mediation: Mediation,
    objective: &MediatorObjective,
    arithmetic: Arithmetic,
    backend: Backend,
    budget: &Budget,
) -> Result<Option<CorrelatedAnswer>, Error> {
    let weights = weights(game, objective)?;
    let layout = Layout::new(game.shape(), mediation, *objective == MediatorObjective::Min);
    let clock = clock::Clock::start(budget.seconds);
    let stop = || clock.is_over();
    let payoffs: Vec<Vec<f64>> =
        (0..layout.shape.len()).map(|p| game.payoffs_of(p).iter().map(to_f64).collect()).collect();
    let float_weights: Vec<f64> = weights.iter().map(to_f64).collect();
    let found = match backend {
        Backend::Clarabel => None,
        backend => match backend::solve(&layout, &payoffs, &float_weights, backend, &clock)? {
            None => return Ok(None),
            found => found,
        },
    };
    let float = FloatProgram::new(&layout, payoffs, &float_weights);
    let found = match found.or_else(|| generated(&float, &stop)) {
        Some(found) => found,
        None => return Ok(None),
    };
    let program = WholeProgram::new(&layout, game, &weights);
    let (columns, rows, method) = match arithmetic {
        Arithmetic::Float => {
            let method = format!("{} in floating point, probabilities rounded; bound exact", found.name);
            let (columns, rows) = found.rounded(&layout);
            (columns, rows, method)
        }
        Arithmetic::Exact => match proved::prove(&program, &float, &found.basis, &stop) {
            None => return Ok(None),
            Some(Proved::Optimal { columns, rows, at_once, .. }) => {
                let how =
                    if at_once { "basis solved and checked exactly" } else { "basis refined exactly until optimal" };
                let rows = rows.into_iter().map(|(row, y)| (row, program.unscaled(&y))).collect();
                (columns, rows, format!("{}; {how}", found.name))
            }
            Some(Proved::Infeasible(_) | Proved::Unbounded(_)) => {
                return Err(Error::Bug("a finite game has no correlated equilibrium".to_owned()));
            }
        },
    };
    let answer = assembled(&program, &layout, weights, columns, rows, method);
    if arithmetic == Arithmetic::Exact && (!answer.regret.is_zero() || answer.bound.as_ref() != Some(&answer.value)) {
        return Err(Error::Bug("an optimal correlated equilibrium does not meet its bound".to_owned()));
    }
    Ok(Some(answer))
}

/// One weight a player; those of `Min` are not used.
fn weights(game: &NormalForm, objective: &MediatorObjective) -> Result<Vec<Rational>, Error> {
    let players = game.players().len();
    let wrong = |path: &str, found: String, allowed: String| {
        Error::Input(vec![Fault { path: path.to_owned(), position: None, found, allowed }])
    };
    match objective {
        MediatorObjective::Welfare | MediatorObjective::Min => Ok(vec![Rational::ONE; players]),
        MediatorObjective::Player(player) if *player < players => {
            Ok((0..players).map(|p| if p == *player { Rational::ONE } else { Rational::ZERO }).collect())
        }
        MediatorObjective::Player(player) => {
            Err(wrong("player", (player + 1).to_string(), format!("a player from 1 to {players}")))
        }
        MediatorObjective::Weights(weights) if weights.len() == players => Ok(weights.clone()),
        MediatorObjective::Weights(weights) => {
            Err(wrong("weights", format!("{} weights", weights.len()), format!("{players}, one a player")))
        }
    }
}

/// A floating-point optimum.
struct Found {
    /// Who found it.
    name: String,
    basis: Basis,
    /// By column of the basis.
    x: Vec<f64>,
    /// By row of the basis, for the game's own incentives and floors where the arithmetic is to stay in floating point.
    y: Vec<f64>,
}

/// By the simplex method with generated rows; `None` if stopped.
fn generated(program: &FloatProgram, stop: &dyn Fn() -> bool) -> Option<Found> {
    let vertex = vertex::maximise(program, &program.start(), stop);
    let y = vertex.basis.rows.iter().zip(&vertex.y).map(|(&row, y)| y * program.row_scale(row)).collect();
    let name = "simplex with generated rows".to_owned();
    (vertex.ending != Ending::Stopped).then_some(Found { name, basis: vertex.basis, x: vertex.x, y })
}

/// Numbers by index, ascending, zeros left out.
type Weights = Vec<(usize, Rational)>;

impl Found {
    /// Probabilities on a grid, and multipliers that are ≥ 0, as rational numbers.
    fn rounded(&self, layout: &Layout) -> (Weights, Weights) {
        let profiles: Vec<(usize, f64)> = self
            .basis
            .columns
            .iter()
            .copied()
            .zip(self.x.iter().copied())
            .filter(|&(c, _)| c < layout.profiles)
            .collect();
        let shares = lottery::rounded(&profiles.iter().map(|&(_, x)| x).collect::<Vec<_>>());
        let mut columns: Vec<(usize, Rational)> = profiles
            .iter()
            .zip(shares)
            .filter(|(_, share)| *share > 0)
            .map(|(&(column, _), share)| (column, lottery::probability(share)))
            .collect();
        columns.sort_unstable_by_key(|&(column, _)| column);
        let multiplier = |(&row, &y): (&usize, &f64)| Some((row, from_f64(y).filter(|_| y > 0.0 && row > 0)?));
        let mut rows: Vec<(usize, Rational)> = self.basis.rows.iter().zip(&self.y).filter_map(multiplier).collect();
        rows.sort_unstable_by_key(|&(row, _)| row);
        (columns, rows)
    }
}

/// The answer from probabilities by column and multipliers by row, everything about them computed anew.
fn assembled(
    program: &WholeProgram,
    layout: &Layout,
    weights: Vec<Rational>,
    columns: Vec<(usize, Rational)>,
    rows: Vec<(usize, Rational)>,
    method: String,
) -> CorrelatedAnswer {
    let distribution: Vec<(usize, Rational)> = columns.into_iter().filter(|(c, _)| *c < layout.profiles).collect();
    let payoffs = program.expected(&distribution);
    let (weights, rows) = if layout.floors { shares(layout, rows) } else { (weights, rows) };
    let incentives: Vec<(usize, Rational)> =
        rows.into_iter().filter(|(row, _)| matches!(layout.row(*row), Row::Incentive { .. })).collect();
    let value = if layout.floors { payoffs.iter().min().cloned().unwrap_or_default() } else { dot(&weights, &payoffs) };
    let bound = program.bound(&weights, &incentives);
    let mut multipliers = vec![vec![]; layout.shape.len()];
    for (row, y) in incentives {
        if let Row::Incentive { player, recommended, deviation } = layout.row(row) {
            multipliers[player].push((recommended, deviation, y));
        }
    }
    let regret = program.regret(&distribution);
    let profile = |index: usize| (0..layout.shape.len()).map(|player| layout.strategy(player, index)).collect();
    CorrelatedAnswer {
        distribution: distribution.into_iter().map(|(index, p)| (profile(index), p)).collect(),
        value,
        payoffs,
        regret,
        bound: Some(bound),
        dual: Some(CorrelatedDual { weights, multipliers }),
        method,
    }
}

/// The multipliers of floors as shares of the players that add up to 1, and all others in proportion.
fn shares(layout: &Layout, rows: Vec<(usize, Rational)>) -> (Vec<Rational>, Vec<(usize, Rational)>) {
    let mut shares = vec![Rational::ZERO; layout.shape.len()];
    for (row, y) in &rows {
        if let Row::Floor(player) = layout.row(*row) {
            shares[player] = y.clone();
        }
    }
    let total = shares.iter().fold(Rational::ZERO, |sum, share| sum + share);
    if total.is_zero() {
        let equal = Rational::from_parts(1.into(), layout.shape.len().max(1).into());
        return (vec![equal; layout.shape.len()], vec![]);
    }
    shares.iter_mut().for_each(|share| *share /= &total);
    (shares, rows.into_iter().map(|(row, y)| (row, y / &total)).collect())
}
