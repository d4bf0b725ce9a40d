//! The structure of the set of equilibria of a two-player game: maximal Nash subsets and connected components.
//!
//! Take the extreme strategies of both players as the nodes of a graph with two sides and the extreme equilibria as its
//! edges. The maximal Nash subsets are its maximal complete parts, and the components of the set of equilibria are its
//! components (Winkels 1979; Avis, Rosenberg, Savani and von Stengel 2010).

use std::collections::BTreeMap;

/// A complete part of the graph: the nodes of either side, ascending.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Biclique {
    /// The component it lies in, from 0.
    pub component: usize,
    /// Nodes of the row player's side.
    pub rows: Vec<usize>,
    /// Nodes of the column player's side.
    pub columns: Vec<usize>,
}

/// The component of each edge, numbered from 0 in the order in which the edges meet them.
#[must_use]
pub fn components(edges: &[(usize, usize)]) -> Vec<usize> {
    let count = |side: fn(&(usize, usize)) -> usize| edges.iter().map(side).max().map_or(0, |last| last + 1);
    let rows = count(|edge| edge.0);
    let mut parent: Vec<usize> = (0..rows + count(|edge| edge.1)).collect();
    for (row, column) in edges {
        let (a, b) = (root(&mut parent, *row), root(&mut parent, rows + column));
        parent[a] = b;
    }
    let mut numbers = BTreeMap::new();
    edges
        .iter()
        .map(|(row, _)| {
            let next = numbers.len();
            *numbers.entry(root(&mut parent, *row)).or_insert(next)
        })
        .collect()
}

fn root(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}

/// All maximal complete parts with an edge, in order; `None` if `stop` said so first. There can be exponentially many;
/// each takes polynomial time.
#[must_use]
pub fn maximal_bicliques(edges: &[(usize, usize)], stop: &dyn Fn() -> bool) -> Option<Vec<Biclique>> {
    let mut parts: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (edge, component) in edges.iter().zip(components(edges)) {
        parts.entry(component).or_default().push(*edge);
    }
    let mut found = Vec::new();
    for (component, edges) in parts {
        let part = Part::new(&edges);
        let all = Set::full(part.columns.len());
        // The rows that meet every column, if any, are the first closed set.
        let rows = part.meeting(&all);
        let mut search = Search { part: &part, stop, closed: Vec::new() };
        search.closed.extend((!rows.is_empty()).then(|| (rows.clone(), all.clone())));
        search.extend(&rows, &all, 0)?;
        let named = |set: &Set, names: &[usize]| set.iter().map(|at| names[at]).collect();
        found.extend(search.closed.iter().map(|(rows, columns)| Biclique {
            component,
            rows: named(rows, &part.rows),
            columns: named(columns, &part.columns),
        }));
    }
    found.sort();
    Some(found)
}

/// One component, its nodes numbered anew.
struct Part {
    rows: Vec<usize>,
    columns: Vec<usize>,
    /// By row, the columns it meets.
    meets: Vec<Set>,
}

impl Part {
    fn new(edges: &[(usize, usize)]) -> Self {
        let distinct = |mut nodes: Vec<usize>| {
            nodes.sort_unstable();
            nodes.dedup();
            nodes
        };
        let rows = distinct(edges.iter().map(|edge| edge.0).collect());
        let columns = distinct(edges.iter().map(|edge| edge.1).collect());
        let mut meets = vec![Set::empty(columns.len()); rows.len()];
        for (row, column) in edges {
            if let (Ok(row), Ok(column)) = (rows.binary_search(row), columns.binary_search(column)) {
                meets[row].insert(column);
            }
        }
        Self { rows, columns, meets }
    }

    /// The rows that meet all these columns.
    fn meeting(&self, columns: &Set) -> Set {
        let mut rows = Set::empty(self.rows.len());
        (0..self.rows.len()).filter(|row| self.meets[*row].holds(columns)).for_each(|row| rows.insert(row));
        rows
    }
}

/// Closed sets of rows, each found once: a set is extended only by rows after the last one added, and dropped when its
/// closure takes in an earlier row (Uno, Asai, Uchida and Arimura 2004, "LCM ver. 2").
struct Search<'a> {
    part: &'a Part,
    stop: &'a dyn Fn() -> bool,
    closed: Vec<(Set, Set)>,
}

impl Search<'_> {
    fn extend(&mut self, rows: &Set, columns: &Set, from: usize) -> Option<()> {
        for row in (from..self.part.rows.len()).filter(|row| !rows.has(*row)) {
            if (self.stop)() {
                return None;
            }
            let fewer = columns.and(&self.part.meets[row]);
            if fewer.is_empty() {
                continue;
            }
            let more = self.part.meeting(&fewer);
            if more.iter().take_while(|at| *at < row).all(|at| rows.has(at)) {
                self.closed.push((more.clone(), fewer.clone()));
                self.extend(&more, &fewer, row + 1)?;
            }
        }
        Some(())
    }
}

/// A set of small numbers.
#[derive(Clone)]
struct Set(Vec<u64>);

impl Set {
    fn empty(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }

    fn full(size: usize) -> Self {
        let mut set = Self::empty(size);
        (0..size).for_each(|at| set.insert(at));
        set
    }

    fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn has(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    fn holds(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & b == *b)
    }

    fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..64 * self.0.len()).filter(|at| self.has(*at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every subset of rows tried, with the columns they share: the definition of a maximal complete part.
    fn by_subsets(edges: &BTreeSet<(usize, usize)>, rows: usize, columns: usize) -> BTreeSet<(Vec<usize>, Vec<usize>)> {
        let mut found = BTreeSet::new();
        for subset in 1u32..1 << rows {
            let chosen = (0..rows).filter(|row| subset >> row & 1 == 1);
            let shared: Vec<usize> =
                (0..columns).filter(|c| chosen.clone().all(|row| edges.contains(&(row, *c)))).collect();
            let closed: Vec<usize> =
                (0..rows).filter(|row| shared.iter().all(|c| edges.contains(&(*row, *c)))).collect();
            if !shared.is_empty() && chosen.eq(closed.iter().copied()) {
                found.insert((closed, shared));
            }
        }
        found
    }

    #[test]
    fn maximal_parts_are_those_of_the_definition() {
        let mut state = 3u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        for round in 0..200 {
            let (rows, columns) = (1 + draw() as usize % 7, 1 + draw() as usize % 7);
            let edges: BTreeSet<(usize, usize)> = (0..rows)
                .flat_map(|row| (0..columns).map(move |column| (row, column)))
                .filter(|_| draw() % 10 < 2 + round % 8)
                .collect();
            let list: Vec<(usize, usize)> = edges.iter().copied().collect();
            let found = maximal_bicliques(&list, &|| false).unwrap();
            let pairs: Vec<_> = found.iter().map(|part| (part.rows.clone(), part.columns.clone())).collect();
            assert_eq!(pairs.len(), pairs.iter().collect::<BTreeSet<_>>().len());
            assert_eq!(pairs.into_iter().collect::<BTreeSet<_>>(), by_subsets(&edges, rows, columns));
            // Two edges are in one component if and only if a chain of edges with shared nodes joins them.
            let number = components(&list);
            let touching = |a: (usize, usize), b: (usize, usize)| a.0 == b.0 || a.1 == b.1;
            let mut reached: Vec<usize> = (0..list.len()).collect();
            for _ in 0..list.len() {
                for a in 0..list.len() {
                    for b in (0..list.len()).filter(|b| touching(list[a], list[*b])) {
                        reached[a] = reached[a].min(reached[b]);
                    }
                }
            }
            for a in 0..list.len() {
                for b in 0..list.len() {
                    assert_eq!(number[a] == number[b], reached[a] == reached[b]);
                }
            }
        }
    }

    #[test]
    fn a_search_can_be_stopped() {
        assert_eq!(maximal_bicliques(&[(0, 0), (0, 1), (1, 0)], &|| true), None);
        assert_eq!(maximal_bicliques(&[], &|| true), Some(Vec::new()));
    }
}
