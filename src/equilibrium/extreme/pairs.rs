//! Pairs of vertices that have every label between them: the extreme equilibria (Mangasarian 1964; Winkels 1979).

use super::labels::{Labels, Seen};
use super::referee::Vertex;
use super::walk::Limits;
use rayon::prelude::*;

/// An extreme equilibrium as a vertex of each polytope.
pub(super) type Pair<const W: usize> = (Vertex<W>, Vertex<W>);

/// The pairs among vertices with as many labels as the dimension, where those of one determine the other; in no order.
pub(super) fn by_complement<const W: usize>(from: &Seen<W>, to: &Seen<W>, all: Labels<W>) -> Vec<Pair<W>> {
    let simple = |labels| Vertex { labels, basis: labels };
    let found = from.iter().filter(|labels| to.has(&all.minus(*labels)));
    found.map(|labels| (simple(labels), simple(all.minus(labels)))).collect()
}

/// The pairs among any vertices, as far as the time allows.
pub(super) fn by_cover<const W: usize>(
    from: &[Vertex<W>],
    to: &[Vertex<W>],
    all: Labels<W>,
    limits: &Limits,
) -> Vec<Pair<W>> {
    /// Vertices in one block: the bits of a word.
    const BLOCK: usize = 64;
    // By label and block, which vertices have the label.
    let last = all.iter().last().map_or(0, |label| label + 1);
    let blocks = to.len().div_ceil(BLOCK);
    let mut having = vec![0u64; last * blocks];
    for (at, vertex) in to.iter().enumerate() {
        vertex.labels.iter().for_each(|label| having[label * blocks + at / BLOCK] |= 1 << (at % BLOCK));
    }
    let partners = |vertex: &Vertex<W>| {
        // Vertices in order share their last labels, so that those empty a block soonest.
        let mut missing: Vec<usize> = all.minus(vertex.labels).iter().collect();
        missing.reverse();
        let mut pairs = Vec::new();
        for block in 0..blocks {
            let mut left = u64::MAX;
            for label in &missing {
                left &= having[label * blocks + block];
                if left == 0 {
                    break;
                }
            }
            let members = to[block * BLOCK..].iter().take(BLOCK).enumerate().filter(|(at, _)| left >> at & 1 == 1);
            pairs.extend(members.map(|(_, other)| (*vertex, *other)));
        }
        pairs
    };
    from.par_iter().filter(|_| !limits.over()).flat_map_iter(partners).collect()
}
