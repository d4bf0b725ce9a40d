//! Which vertices are looked at, in which arithmetic, and which pairs of them are equilibria.

use super::certify::FloatChart;
use super::faces::Faces;
use super::labels::{Labels, Seen};
use super::pairs::{Pair, by_complement, by_cover};
use super::polytope::{BestReplies, Polytope};
use super::referee::{Vertex, distinct, start, vertices};
use super::walk::{Limits, Stop, walk};
use rayon::prelude::*;

/// The pairs, and what is known about them.
pub(super) struct Found<const W: usize> {
    /// In the order of their labels; the row player's vertex comes first.
    pub(super) pairs: Vec<Pair<W>>,
    /// Why these may not be all.
    pub(super) stop: Option<Stop>,
    /// Whether a strategy has more pure best replies than it has strategies in use, where decided.
    pub(super) degenerate: Option<bool>,
    /// Whether not all vertices of both polytopes were looked at, but of one, and of the faces of the other that they ask
    /// for.
    pub(super) by_faces: bool,
}

/// The vertices of one polytope.
struct Side<const W: usize> {
    /// Those with as many labels as the dimension.
    simple: Seen<W>,
    /// Those with more, in order.
    degenerate: Vec<Vertex<W>>,
    /// Why there may be others.
    stop: Option<Stop>,
}

impl<const W: usize> Side<W> {
    /// In floating point; what it does not decide, and all where it fails, in whole numbers if there is to be a proof, and
    /// `None` otherwise.
    fn of(polytope: &Polytope, proved: bool, limits: &Limits) -> Option<Self> {
        let mut chart: FloatChart<W> = FloatChart::new(polytope, proved);
        let (seen, stop) = match walk(&mut chart, start(polytope), limits) {
            Ok(seen) => (seen, None),
            Err((Stop::Numbers, _)) => return proved.then(|| Self::in_whole_numbers(polytope, limits)),
            Err((stop, seen)) => (seen, Some(stop)),
        };
        if chart.degenerate.is_empty() {
            return Some(Self { simple: seen, degenerate: Vec::new(), stop });
        }
        let bases: Seen<W> = chart.degenerate.iter().map(|vertex| vertex.basis).collect();
        let simple = seen.iter().filter(|basis| !bases.has(basis)).collect();
        Some(Self { simple, degenerate: distinct(chart.degenerate), stop })
    }

    fn in_whole_numbers(polytope: &Polytope, limits: &Limits) -> Self {
        let (found, stop) = vertices::<W>(polytope, limits);
        let (simple, degenerate): (Vec<_>, Vec<_>) = found.into_iter().partition(|vertex| vertex.labels == vertex.basis);
        Self { simple: simple.into_iter().map(|vertex| vertex.basis).collect(), degenerate, stop }
    }

    /// All vertices in order.
    fn list(&self) -> Vec<Vertex<W>> {
        let simple = self.simple.iter().map(|labels| Vertex { labels, basis: labels });
        let mut list: Vec<Vertex<W>> = simple.chain(self.degenerate.iter().copied()).collect();
        list.sort_unstable();
        list
    }
}

/// All pairs, or at least `answers` of them; `None` if there is nothing to prove but floating point fails.
pub(super) fn search<const W: usize>(
    replies: &BestReplies,
    proved: bool,
    limits: &Limits,
    answers: Option<usize>,
) -> Option<Found<W>> {
    /// Vertices of a first look, and how many times more at each further one.
    const FIRST_LOOK: usize = 1 << 10;
    const GROWTH: usize = 8;
    // Who wants few answers need not wait for all vertices. The steps do not depend on time, nor do the answers.
    let mut few = FIRST_LOOK;
    while let Some(answers) = answers.filter(|_| few < limits.vertices) {
        let found = search_once(replies, proved, &Limits { vertices: few, ..*limits })?;
        if found.stop != Some(Stop::Size) || found.pairs.len() >= answers {
            return Some(found);
        }
        few *= GROWTH;
    }
    search_once(replies, proved, limits)
}

fn search_once<const W: usize>(replies: &BestReplies, proved: bool, limits: &Limits) -> Option<Found<W>> {
    /// With at most so many strategies, or at most twice as many on one side, neither polytope has too many vertices.
    const SMALL: usize = 20;
    let (row, column) = (&replies.row, &replies.column);
    let (rows, columns) = (row.columns(), column.columns());
    let mut found = if rows + columns <= SMALL || rows.max(columns) <= 2 * rows.min(columns) {
        let (from, to) = rayon::join(|| Side::of(row, proved, limits), || Side::of(column, proved, limits));
        matched(row, &from?, &to?, proved)
    } else if rows < columns {
        one_side(row, column, proved, limits)?
    } else {
        let mut found = one_side(column, row, proved, limits)?;
        found.pairs.iter_mut().for_each(|(small, large)| std::mem::swap(small, large));
        found
    };
    found.pairs.sort_unstable();
    Some(found)
}

/// All labels, and those of the vertex 0.
fn labels<const W: usize>(polytope: &Polytope) -> (Labels<W>, Labels<W>) {
    let zero: Labels<W> = start(polytope);
    (zero.or(polytope.slacks.iter().copied().collect()), zero)
}

/// The pairs of vertices of two polytopes, the first of which is given.
fn matched<const W: usize>(polytope: &Polytope, from: &Side<W>, to: &Side<W>, proved: bool) -> Found<W> {
    let (all, zero) = labels(polytope);
    let mut pairs = by_complement(&from.simple, &to.simple, all);
    if !from.degenerate.is_empty() {
        pairs.extend(by_cover(&from.degenerate, &to.list(), all));
    }
    if !to.degenerate.is_empty() {
        let swapped = by_cover(&to.degenerate, &from.list(), all).into_iter().map(|(to, from)| (from, to));
        // Two degenerate vertices were met above.
        pairs.extend(swapped.filter(|(from, _)| from.labels == from.basis));
    }
    // The vertex 0 is no strategy; its only partner is the other vertex 0.
    pairs.retain(|(from, _)| from.labels != zero);
    let stop = from.stop.or(to.stop);
    let degenerate = !from.degenerate.is_empty() || !to.degenerate.is_empty();
    let decided = degenerate || (proved && stop.is_none());
    Found { pairs, stop, degenerate: decided.then_some(degenerate), by_faces: false }
}

/// All vertices of the smaller polytope; of the larger one all if they are not many more, or else only those asked for.
fn one_side<const W: usize>(small: &Polytope, large: &Polytope, proved: bool, limits: &Limits) -> Option<Found<W>> {
    /// So many vertices of the larger polytope are always looked at.
    const WORTH_IT: usize = 20_000;
    let from: Side<W> = Side::of(small, proved, limits)?;
    let most = WORTH_IT + 2 * (from.simple.len() + from.degenerate.len());
    let to = Side::of(large, proved, &Limits { vertices: limits.vertices.min(most), ..*limits })?;
    if to.stop.is_none() {
        return Some(matched(small, &from, &to, proved));
    }
    if !proved {
        // Faces are proved in any case.
        return None;
    }
    let (all, zero) = labels(small);
    let mut faces: Faces<W> = Faces::new(large);
    let asks = |vertex: &&Vertex<W>| {
        vertex.labels != zero && !limits.over() && !faces.surely_empty(all.minus(vertex.labels))
    };
    let list = from.list();
    let asking: Vec<&Vertex<W>> = list.par_iter().filter(asks).collect();
    let mut found = Found { pairs: Vec::new(), stop: from.stop, degenerate: None, by_faces: true };
    if limits.over() {
        found.stop = Some(Stop::Time);
    }
    for vertex in asking {
        match faces.on(all.minus(vertex.labels), limits) {
            Ok(partners) => found.pairs.extend(partners.into_iter().map(|other| (*vertex, other))),
            Err(stop) => {
                found.stop = Some(stop);
                break;
            }
        }
    }
    let degenerate = |other: &Vertex<W>| other.labels.count() > large.columns();
    let known = !from.degenerate.is_empty() || !to.degenerate.is_empty();
    found.degenerate = (known || found.pairs.iter().any(|(_, other)| degenerate(other))).then_some(true);
    Some(found)
}
