//! Both best-reply polytopes by all their bases, and everything that follows for the equilibria: the extreme ones,
//! maximal Nash subsets, components, and whether the game is degenerate.
//!
//! With payoffs made positive, {x ≥ 0, Bᵀx ≤ 1} has a vertex for every choice of as many tight inequalities as it has
//! dimensions, if those have one solution and it meets the others. A vertex has the labels of all its tight
//! inequalities: strategies not in use and best replies. Pairs with all labels, but for (0, 0), are the extreme
//! equilibria (Mangasarian 1964; Winkels 1979). The game is degenerate when some vertex has more labels than
//! dimensions.

use super::Pair;
use super::system::{Solved, Whole, choices, ratio, solve};
use dashu_int::IBig;
use detente::equilibrium::answer::{Equilibrium, NashAnswer, NashSubset};
use detente::exact::Rational;
use detente::game::NormalForm;
use std::collections::{BTreeMap, BTreeSet};

/// A vertex as a mixed strategy.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Vertex {
    mixed: Vec<Rational>,
    /// Own strategies that are not in use, as bits.
    unused: u32,
    /// The other player's best replies, as bits.
    best: u32,
}

/// All equilibria of a two-player game.
pub struct AllEquilibria {
    /// Extreme strategies that occur in an equilibrium, by player.
    pub strategies: [Vec<Vec<Rational>>; 2],
    /// Extreme equilibria as pairs of indices.
    pub edges: Vec<(usize, usize)>,
    /// Whether the game is degenerate.
    pub degenerate: bool,
}

/// The payoffs of a player, one row for each of its strategies, as whole numbers the least of which is 1: the rows of the
/// other player's polytope.
pub fn positive(game: &NormalForm, player: usize) -> Vec<Vec<IBig>> {
    let all = game.payoffs_of(player);
    let common = all.iter().fold(IBig::ONE, |common, payoff| {
        let denominator = IBig::from(payoff.denominator());
        if &common % &denominator == IBig::ZERO { common } else { common * denominator }
    });
    let common = Rational::from(common);
    let whole = |payoff: &Rational| (payoff * &common).numerator();
    let least = all.iter().map(whole).min().unwrap();
    let shape = game.shape();
    let entry = |own: usize, other: usize| {
        let profile = if player == 0 { [own, other] } else { [other, own] };
        whole(game.payoff(player, &profile)) - &least + IBig::ONE
    };
    (0..shape[player]).map(|own| (0..shape[1 - player]).map(|other| entry(own, other)).collect()).collect()
}

/// Vertices other than 0 of {x ≥ 0, rows · x ≤ 1}; `None` on overflow.
fn vertices<W: Whole>(rows: &[Vec<IBig>]) -> Option<BTreeSet<Vertex>> {
    let dimension = rows[0].len();
    let rows: Vec<Vec<W>> = rows.iter().map(|row| row.iter().map(W::of).collect()).collect::<Option<_>>()?;
    let mut found = BTreeSet::new();
    for size in 1..=dimension.min(rows.len()) {
        for used in choices(dimension, size) {
            for tight in choices(rows.len(), size) {
                let line = |&row: &usize| {
                    let entries = used.iter().map(|&column| rows[row][column].clone());
                    entries.chain(std::iter::once(W::ONE)).collect::<Vec<W>>()
                };
                let (point, common) = match solve(tight.iter().map(line).collect()) {
                    Solved::Point(point, common) => (point, common),
                    Solved::Singular => continue,
                    Solved::Overflow => return None,
                };
                if point.iter().any(|number| *number < W::ZERO) {
                    continue;
                }
                let value = |row: &Vec<W>| {
                    let mut pairs = used.iter().zip(&point);
                    pairs.try_fold(W::ZERO, |sum, (&column, number)| W::more(&row[column], number, sum))
                };
                let values: Vec<W> = rows.iter().map(value).collect::<Option<_>>()?;
                if values.iter().any(|value| *value > common) {
                    continue;
                }
                let sum = point.iter().try_fold(W::ZERO, |sum, number| W::more(&W::ONE, number, sum))?;
                let mut mixed = vec![Rational::ZERO; dimension];
                for (&column, number) in used.iter().zip(&point) {
                    mixed[column] = ratio(number, &sum);
                }
                let bits = |flags: Vec<bool>| flags.iter().enumerate().map(|(at, flag)| u32::from(*flag) << at).sum();
                let unused = bits(mixed.iter().map(|number| *number == Rational::ZERO).collect());
                let best = bits(values.iter().map(|value| *value == common).collect());
                found.insert(Vertex { mixed, unused, best });
            }
        }
    }
    Some(found)
}

impl AllEquilibria {
    pub fn of(game: &NormalForm) -> Self {
        let shape = game.shape();
        // A player's polytope has the other player's payoffs as rows.
        let side = |player: usize| {
            let rows = positive(game, 1 - player);
            vertices::<i128>(&rows).unwrap_or_else(|| vertices::<IBig>(&rows).unwrap())
        };
        let sides = [side(0), side(1)];
        let degenerate = (0..2).any(|player| {
            let labels = |vertex: &Vertex| vertex.unused.count_ones() + vertex.best.count_ones();
            sides[player].iter().any(|vertex| labels(vertex) > shape[player] as u32)
        });
        let all = |player: usize| (1u32 << shape[player]) - 1;
        let mut pairs = Vec::new();
        for x in &sides[0] {
            for y in &sides[1] {
                if x.unused | y.best == all(0) && y.unused | x.best == all(1) {
                    pairs.push((x, y));
                }
            }
        }
        let mut strategies = [Vec::new(), Vec::new()];
        let mut number = |player: usize, vertex: &Vertex| {
            let list: &mut Vec<Vec<Rational>> = &mut strategies[player];
            list.iter().position(|known| *known == vertex.mixed).unwrap_or_else(|| {
                list.push(vertex.mixed.clone());
                list.len() - 1
            })
        };
        let edges = pairs.into_iter().map(|(x, y)| (number(0, x), number(1, y))).collect();
        Self { strategies, edges, degenerate }
    }

    /// The extreme equilibria.
    pub fn extreme(&self) -> BTreeSet<Pair> {
        let pair = |&(x, y): &(usize, usize)| [self.strategies[0][x].clone(), self.strategies[1][y].clone()];
        self.edges.iter().map(pair).collect()
    }

    /// The maximal Nash subsets of more than one point, as sets of strategies: of all sets of strategies of the player that
    /// has fewer, those that hold all that fits to what fits to them.
    pub fn subsets(&self) -> BTreeSet<[BTreeSet<Vec<Rational>>; 2]> {
        // Where no two equilibria share a strategy, all sets are points.
        if self.strategies.iter().all(|list| list.len() == self.edges.len()) {
            return BTreeSet::new();
        }
        let small = usize::from(self.strategies[1].len() < self.strategies[0].len());
        let (own, others) = (self.strategies[small].len(), self.strategies[1 - small].len());
        assert!(own <= 18, "{own} extreme strategies are too many for all their sets");
        let joined = |a: usize, b: usize| self.edges.contains(&if small == 0 { (a, b) } else { (b, a) });
        let around: Vec<u128> = (0..own).map(|a| (0..others).map(|b| u128::from(joined(a, b)) << b).sum()).collect();
        let mut found = BTreeSet::new();
        for set in 1u32..1 << own {
            let members = |set: u32| (0..own).filter(move |a| set >> a & 1 == 1);
            let common = members(set).fold(u128::MAX, |common, a| common & around[a]);
            let closed = (0..own).all(|a| (set >> a & 1 == 1) == (common & !around[a] == 0));
            let size = (set.count_ones(), common.count_ones());
            if common == 0 || !closed || size.0 * size.1 < 2 {
                continue;
            }
            let first = members(set).map(|a| self.strategies[small][a].clone()).collect();
            let second = (0..others).filter(|b| common >> b & 1 == 1);
            let second = second.map(|b| self.strategies[1 - small][b].clone()).collect();
            found.insert(if small == 0 { [first, second] } else { [second, first] });
        }
        found
    }

    /// The components, as sets of extreme equilibria: what chains of equilibria with a common strategy join.
    pub fn components(&self) -> BTreeSet<BTreeSet<Pair>> {
        let mut part: Vec<usize> = (0..self.edges.len()).collect();
        for a in 0..self.edges.len() {
            for b in 0..a {
                if self.edges[a].0 == self.edges[b].0 || self.edges[a].1 == self.edges[b].1 {
                    let (from, to) = (part[a], part[b]);
                    part.iter_mut().filter(|p| **p == from).for_each(|p| *p = to);
                }
            }
        }
        let mut parts: BTreeMap<usize, BTreeSet<Pair>> = BTreeMap::new();
        for (edge, part) in self.edges.iter().zip(part) {
            let pair = [self.strategies[0][edge.0].clone(), self.strategies[1][edge.1].clone()];
            parts.entry(part).or_default().insert(pair);
        }
        parts.into_values().collect()
    }

    /// The same as an answer, in the order that answers have.
    pub fn answer(&self, game: &NormalForm) -> NashAnswer {
        let mut parts: Vec<Vec<Pair>> =
            self.components().into_iter().map(|part| part.into_iter().rev().collect()).collect();
        parts.sort_by(|a: &Vec<Pair>, b| b[0].cmp(&a[0]));
        let equilibrium = |component: usize, pair: &Pair| Equilibrium {
            payoffs: (0..2).map(|player| super::expected(game, player, pair)).collect(),
            regret: Rational::ZERO,
            component: Some(component),
            strategies: pair.to_vec(),
        };
        let all = parts.iter().enumerate().flat_map(|(at, part)| part.iter().map(move |pair| equilibrium(at, pair)));
        let subset = |[row, column]: [BTreeSet<Vec<Rational>>; 2]| {
            let inside = |pair: &Pair| row.contains(&pair[0]) && column.contains(&pair[1]);
            let component = parts.iter().position(|part| part.iter().any(inside)).unwrap();
            NashSubset { row: row.into_iter().collect(), column: column.into_iter().collect(), component }
        };
        NashAnswer {
            equilibria: all.collect(),
            subsets: self.subsets().into_iter().map(subset).collect(),
            complete: true,
            degenerate: Some(self.degenerate),
            method: "all bases of both polytopes".to_owned(),
            exact: true,
        }
    }
}
