//! All extreme equilibria of a two-player game.
//!
//! An equilibrium is extreme if neither strategy is a mixture of others that are equilibrium strategies together with the
//! other player's. In a nondegenerate game every equilibrium is. In a degenerate one the extreme equilibria are finitely
//! many, and mixtures of those that form maximal Nash subsets are all equilibria there are (Mangasarian 1964; Millham 1974;
//! Winkels 1979).
//!
//! They are the pairs of vertices of the best-reply polytopes (`polytope`) that have every label between them. The
//! vertices are found by walking along edges (`walk`) in floating point (`floating`), each with a proof (`certify`),
//! or in whole numbers where floating point cannot decide (`referee`).

mod certify;
pub(super) mod dictionary;
mod entries;
mod faces;
mod floating;
pub(super) mod labels;
mod pairs;
pub(super) mod points;
pub(super) mod polytope;
mod referee;
mod search;
pub(super) mod tableau;
pub(super) mod walk;
pub(super) mod whole;

use super::answer::{Arithmetic, Budget, Equilibrium, Mixed, NashAnswer, NashSubset};
use super::components::{components, maximal_bicliques};
use super::regret;
use crate::error::Error;
use crate::exact::Rational;
use crate::game::normal::NormalForm;
use floating::FloatChart;
use labels::Labels;
use points::{Strategy, rounded};
use polytope::{BestReplies, Polytope};
use rayon::prelude::*;
use search::{Found, search};
use walk::Limits;

/// All extreme equilibria of a two-player game, each once, with the maximal Nash subsets of more than one point and the
/// connected components.
///
/// Exactly, every number is proved. In floating point the same walk is made without proof; a game whose vertices cannot be
/// told apart then, or that has far more strategies on one side, is done exactly all the same, which the answer says.
/// Within a budget, or when there are more vertices than memory (millions, from about 22 × 22 on), the answer may be
/// incomplete; it then names no components and no subsets, and all it names are equilibria.
///
/// # Errors
/// [`Error::Unsupported`] unless there are two players, with at most 512 strategies together.
pub fn all(game: &NormalForm, arithmetic: Arithmetic, budget: &Budget) -> Result<NashAnswer, Error> {
    let Some(replies) = BestReplies::of(game) else {
        let players = game.players().len();
        return Err(Error::Unsupported(format!(
            "all extreme equilibria of a game with {players} players; they are defined for two"
        )));
    };
    match game.shape().iter().sum::<usize>() {
        ..=64 => Task::<1> { game, replies, budget }.answer(arithmetic),
        65..=128 => Task::<2> { game, replies, budget }.answer(arithmetic),
        129..=512 => Task::<8> { game, replies, budget }.answer(arithmetic),
        more => Err(Error::Unsupported(format!(
            "all extreme equilibria with {more} strategies; at most 512 for both players together. One equilibrium can \
             be found by Lemke and Howson's method"
        ))),
    }
}

struct Task<'a, const W: usize> {
    game: &'a NormalForm,
    replies: BestReplies,
    budget: &'a Budget,
}

/// The strategies of one player that are part of some pair, best ones of the order first.
struct Ranked<S, const W: usize> {
    by_rank: Vec<S>,
    /// By labels, in their order.
    ranks: Vec<(Labels<W>, usize)>,
}

impl<S, const W: usize> Ranked<S, W> {
    fn rank(&self, labels: &Labels<W>) -> usize {
        self.ranks.binary_search_by(|(known, _)| known.cmp(labels)).map_or(usize::MAX, |at| self.ranks[at].1)
    }
}

impl<const W: usize> Task<'_, W> {
    fn answer(&self, arithmetic: Arithmetic) -> Result<NashAnswer, Error> {
        let limits = Limits::new::<W>(self.budget.seconds);
        if arithmetic == Arithmetic::Float {
            let found = search(&self.replies, false, &limits, self.budget.answers);
            if let Some(answer) = found.and_then(|found| self.floating(found)) {
                return Ok(answer);
            }
        }
        let found = search(&self.replies, true, &limits, self.budget.answers);
        let found = found.ok_or_else(|| Error::Bug("an exact search gave up".to_owned()))?;
        self.exact(found, arithmetic, &limits)
    }

    /// Keeps as many pairs as asked for and as fit in memory; whether these are all.
    fn cut(&self, found: &mut Found<W>) -> bool {
        /// Probabilities in one answer: about a gigabyte.
        const MOST_NUMBERS: usize = 1 << 24;
        let fit = MOST_NUMBERS / self.game.shape().iter().sum::<usize>().max(1);
        let most = self.budget.answers.unwrap_or(usize::MAX).min(fit);
        let all = found.stop.is_none() && found.pairs.len() <= most;
        found.pairs.truncate(most);
        all
    }

    fn exact(&self, mut found: Found<W>, arithmetic: Arithmetic, limits: &Limits) -> Result<NashAnswer, Error> {
        let mut complete = self.cut(&mut found);
        let row_bases = found.pairs.iter().map(|pair| (pair.0.labels, pair.0.basis)).collect();
        let column_bases = found.pairs.iter().map(|pair| (pair.1.labels, pair.1.basis)).collect();
        let rows = ranked(row_bases, |basis| Strategy::at(&self.replies.row, basis), |s| &s.mixed)?;
        let columns = ranked(column_bases, |basis| Strategy::at(&self.replies.column, basis), |s| &s.mixed)?;
        let edges = edges(&found, &rows, &columns);
        let component = if complete { components(&edges) } else { Vec::new() };
        let mut equilibria = Vec::with_capacity(edges.len());
        for (at, (row, column)) in edges.iter().enumerate() {
            let (x, y) = (&rows.by_rank[*row], &columns.by_rank[*column]);
            if !x.is_answered_by(&y.mixed) || !y.is_answered_by(&x.mixed) {
                return Err(Error::Bug("two vertices with all labels are no equilibrium".to_owned()));
            }
            equilibria.push(Equilibrium {
                strategies: vec![x.mixed.clone(), y.mixed.clone()],
                payoffs: vec![
                    self.replies.payoff(0, y.value.clone(), &y.divisor),
                    self.replies.payoff(1, x.value.clone(), &x.divisor),
                ],
                regret: Rational::ZERO,
                component: component.get(at).copied(),
            });
        }
        equilibria.sort_by_key(|equilibrium| equilibrium.component);
        let mut subsets = Vec::new();
        if complete && found.degenerate != Some(false) {
            let parts = maximal_bicliques(&edges, &|| limits.over());
            complete = parts.is_some();
            let large = parts.into_iter().flatten().filter(|part| part.rows.len() * part.columns.len() > 1);
            subsets.extend(large.map(|part| NashSubset {
                row: part.rows.iter().map(|at| rows.by_rank[*at].mixed.clone()).collect(),
                column: part.columns.iter().map(|at| columns.by_rank[*at].mixed.clone()).collect(),
                component: part.component,
            }));
        }
        let what = match found.by_faces {
            false => "both best-reply polytopes",
            true => "the smaller best-reply polytope and of the faces of the other that they ask for",
        };
        let why = match arithmetic {
            Arithmetic::Exact => "",
            Arithmetic::Float => "; done exactly, as floating point alone is not enough here",
        };
        let method = format!(
            "all extreme equilibria by enumerating the vertices of {what}, proved by error bounds or in whole numbers; strategies solved exactly{why}"
        );
        Ok(NashAnswer { equilibria, subsets, complete, degenerate: found.degenerate, method, exact: true })
    }

    /// The pairs as decimals near them; `None` if the numbers fail.
    fn floating(&self, mut found: Found<W>) -> Option<NashAnswer> {
        let complete = self.cut(&mut found);
        let bases = |labels: fn(&pairs::Pair<W>) -> Labels<W>| -> Vec<(Labels<W>, Labels<W>)> {
            found.pairs.iter().map(|pair| (labels(pair), labels(pair))).collect()
        };
        let point = |polytope: &Polytope, basis: Labels<W>| {
            let numbers = || Error::Bug("a vertex was found and lost".to_owned());
            rounded(&FloatChart::new(polytope, false).point(basis).ok_or_else(numbers)?).ok_or_else(numbers)
        };
        let rows = ranked(bases(|pair| pair.0.basis), |basis| point(&self.replies.row, basis), |mixed| mixed).ok()?;
        let columns =
            ranked(bases(|pair| pair.1.basis), |basis| point(&self.replies.column, basis), |mixed| mixed).ok()?;
        let equilibria = edges(&found, &rows, &columns).into_iter().map(|(row, column)| {
            let strategies = vec![rows.by_rank[row].clone(), columns.by_rank[column].clone()];
            let (payoffs, regret) = regret::payoffs_and_regret(self.game, &strategies);
            Equilibrium { strategies, payoffs, regret, component: None }
        });
        Some(NashAnswer {
            equilibria: equilibria.collect(),
            subsets: Vec::new(),
            complete,
            degenerate: None,
            method:
                "all extreme equilibria by enumerating the vertices of both best-reply polytopes in floating point, \
                     without proof; strategies rounded to 15 decimals"
                    .to_owned(),
            exact: false,
        })
    }
}

/// The strategies at some bases, each once, given with all labels of the point.
fn ranked<S: Send, const W: usize>(
    mut bases: Vec<(Labels<W>, Labels<W>)>,
    strategy: impl Fn(Labels<W>) -> Result<S, Error> + Sync,
    mixed: impl Fn(&S) -> &Mixed,
) -> Result<Ranked<S, W>, Error> {
    bases.sort_unstable();
    bases.dedup_by_key(|(labels, _)| *labels);
    let solved: Vec<S> = bases.par_iter().map(|(_, basis)| strategy(*basis)).collect::<Result<_, _>>()?;
    let mut order: Vec<(Labels<W>, S)> = bases.iter().map(|(labels, _)| *labels).zip(solved).collect();
    order.sort_by(|a, b| mixed(&b.1).cmp(mixed(&a.1)));
    let mut ranks: Vec<(Labels<W>, usize)> =
        order.iter().enumerate().map(|(rank, (labels, _))| (*labels, rank)).collect();
    ranks.sort_unstable();
    Ok(Ranked { by_rank: order.into_iter().map(|(_, strategy)| strategy).collect(), ranks })
}

/// The pairs by the ranks of their strategies, in order.
fn edges<S, T, const W: usize>(found: &Found<W>, rows: &Ranked<S, W>, columns: &Ranked<T, W>) -> Vec<(usize, usize)> {
    let mut edges: Vec<(usize, usize)> =
        found.pairs.iter().map(|(row, column)| (rows.rank(&row.labels), columns.rank(&column.labels))).collect();
    edges.sort_unstable();
    edges
}
