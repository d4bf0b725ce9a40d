//! Which vertices are looked at, in which arithmetic, and which pairs of them are equilibria.

use super::faces::Faces;
use super::floating::FloatChart;
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
        let (simple, degenerate): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|vertex| vertex.labels == vertex.basis);
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
        matched(row, &from?, &to?, proved, limits)
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
fn matched<const W: usize>(
    polytope: &Polytope,
    from: &Side<W>,
    to: &Side<W>,
    proved: bool,
    limits: &Limits,
) -> Found<W> {
    let (all, zero) = labels(polytope);
    let mut pairs = by_complement(&from.simple, &to.simple, all);
    if !from.degenerate.is_empty() {
        pairs.extend(by_cover(&from.degenerate, &to.list(), all, limits));
    }
    if !to.degenerate.is_empty() {
        let swapped = by_cover(&to.degenerate, &from.list(), all, limits).into_iter().map(|(to, from)| (from, to));
        // Two degenerate vertices were met above.
        pairs.extend(swapped.filter(|(from, _)| from.labels == from.basis));
    }
    // The vertex 0 is no strategy; its only partner is the other vertex 0.
    pairs.retain(|(from, _)| from.labels != zero);
    let late = limits.over().then_some(Stop::Time);
    let stop = from.stop.or(to.stop).or(late);
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
        return Some(matched(small, &from, &to, proved, limits));
    }
    // Faces are proved in any case.
    let mut found = proved.then(|| by_faces(small, large, &from, limits))?;
    let known = !from.degenerate.is_empty() || !to.degenerate.is_empty();
    found.degenerate = found.degenerate.or(known.then_some(true));
    Some(found)
}

/// The pairs of the vertices of one polytope and of the faces of another that they ask for.
fn by_faces<const W: usize>(small: &Polytope, large: &Polytope, from: &Side<W>, limits: &Limits) -> Found<W> {
    let (all, zero) = labels(small);
    let mut faces: Faces<W> = Faces::new(large);
    let asks =
        |vertex: &&Vertex<W>| vertex.labels != zero && !limits.over() && !faces.surely_empty(all.minus(vertex.labels));
    let list = from.list();
    let asking: Vec<&Vertex<W>> = list.par_iter().filter(asks).collect();
    let stop = if limits.over() { Some(Stop::Time) } else { from.stop };
    let mut found = Found { pairs: Vec::new(), stop, degenerate: None, by_faces: true };
    for vertex in asking {
        match faces.on(all.minus(vertex.labels), limits) {
            Ok(partners) => found.pairs.extend(partners.into_iter().map(|other| (*vertex, other))),
            Err(stop) => {
                found.stop = Some(stop);
                break;
            }
        }
    }
    let degenerate = found.pairs.iter().any(|(_, other)| other.labels.count() > large.columns());
    found.degenerate = degenerate.then_some(true);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rational;
    use crate::game::normal::NormalForm;

    /// Games with many ties and without, some of them lopsided.
    fn games() -> Vec<BestReplies> {
        let mut state = 5u64;
        let mut draw = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let mut game = |rows: usize, columns: usize, most: u64| {
            let mut matrix = || -> Vec<Vec<Rational>> {
                (0..rows).map(|_| (0..columns).map(|_| Rational::from(draw(most))).collect()).collect()
            };
            let (a, b) = (matrix(), matrix());
            BestReplies::of(&NormalForm::bimatrix("", &a, &b).unwrap()).unwrap()
        };
        let shapes = [(2, 6), (3, 7), (6, 3), (4, 4), (5, 5), (1, 4), (4, 1), (3, 9)];
        shapes.iter().flat_map(|(m, n)| [2, 3, 5, 1000].map(|most| game(*m, *n, most))).collect()
    }

    fn limits() -> Limits {
        Limits::new::<1>(None)
    }

    /// Two ways to the same vertices: proved in floating point, and in whole numbers alone.
    #[test]
    fn both_arithmetics_find_the_same_vertices() {
        let labels = |side: &Side<1>| side.list().iter().map(|vertex| vertex.labels).collect::<Vec<_>>();
        let mut degenerate = 0;
        for game in games() {
            for polytope in [&game.row, &game.column] {
                let floating = Side::<1>::of(polytope, true, &limits()).unwrap();
                let whole = Side::in_whole_numbers(polytope, &limits());
                assert_eq!(labels(&floating), labels(&whole));
                degenerate += floating.degenerate.len();
                let guessed = Side::<1>::of(polytope, false, &limits());
                assert_eq!(guessed.is_none(), !floating.degenerate.is_empty());
                assert!(guessed.is_none_or(|side| labels(&side) == labels(&whole)));
            }
        }
        assert!(degenerate > 100);
    }

    /// Two ways to the same pairs: all vertices of both polytopes, and the faces of one of them.
    #[test]
    fn faces_give_the_same_pairs_as_all_vertices() {
        let mut pairs = 0;
        for game in games() {
            let [row, column] = [&game.row, &game.column].map(|side| Side::<1>::of(side, true, &limits()).unwrap());
            let points = |found: Found<1>| {
                let mut points: Vec<_> = found.pairs.iter().map(|(a, b)| (a.labels, b.labels)).collect();
                points.sort_unstable();
                points
            };
            let expected = points(matched(&game.row, &row, &column, true, &limits()));
            pairs += expected.len();
            assert_eq!(points(by_faces(&game.row, &game.column, &row, &limits())), expected);
            let swapped = points(by_faces(&game.column, &game.row, &column, &limits()));
            let mut swapped: Vec<_> = swapped.into_iter().map(|(a, b)| (b, a)).collect();
            swapped.sort_unstable();
            assert_eq!(swapped, expected);
        }
        assert!(pairs > 100);
    }

    /// The law that a limit leaves out vertices but makes none, and is named whenever one is missing.
    #[test]
    fn limits_on_vertices_are_kept() {
        let mut stopped = 0;
        for game in games() {
            let all = Side::<1>::of(&game.row, true, &limits()).unwrap().list();
            let few = Side::<1>::of(&game.row, true, &Limits { vertices: 3, ..limits() }).unwrap();
            let found = few.list();
            assert!(found.len() <= 3 && found.iter().all(|a| all.iter().any(|b| a.labels == b.labels)));
            assert!(few.stop == Some(Stop::Size) || found.len() == all.len());
            stopped += usize::from(few.stop.is_some());
        }
        assert!(stopped > 10);
    }
}
