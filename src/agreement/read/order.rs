//! Circles among precedences.

/// At most this many circles are named.
const MAX_CIRCLES: usize = 10;
/// A circle in words stops after this many names.
const MAX_NAMES: usize = 8;

/// One precedence, in force in periods `from..=to`.
pub struct Edge {
    /// The measure that leads.
    pub before: usize,
    /// The measure that follows.
    pub after: usize,
    /// First period in force.
    pub from: usize,
    /// Last period in force.
    pub to: usize,
}

/// Circles of precedences that are in force at the same time, each as indices of edges in order. No edge is in two
/// of them, so there may be more; a measure that precedes itself is not named here.
pub fn cycles(edges: &[Edge]) -> Vec<Vec<usize>> {
    let mut dropped = vec![false; edges.len()];
    let mut found: Vec<Vec<usize>> = Vec::new();
    // Precedences that share a period share the latest of their first periods.
    let mut starts: Vec<usize> = edges.iter().map(|edge| edge.from).collect();
    starts.sort_unstable();
    starts.dedup();
    if starts.len().saturating_mul(edges.len()) > super::shape::MAX_CELLS {
        return found; // refused for its size anyway
    }
    for start in starts {
        loop {
            let in_force: Vec<usize> = edges
                .iter()
                .enumerate()
                .filter(|(at, e)| !dropped[*at] && e.before != e.after && e.from <= start && start <= e.to)
                .map(|(at, _)| at)
                .collect();
            let Some(cycle) = one_cycle(edges, &in_force) else { break };
            for edge in &cycle {
                dropped[*edge] = true;
            }
            found.push(cycle);
            if found.len() >= MAX_CIRCLES {
                return found;
            }
        }
    }
    found
}

/// Takes away measures that nothing precedes until none is left (no circle), or walks back along what is left.
fn one_cycle(edges: &[Edge], in_force: &[usize]) -> Option<Vec<usize>> {
    let measures = in_force.iter().filter_map(|e| edges.get(*e)).map(|e| e.before.max(e.after) + 1).max()?;
    let mut before_count = vec![0usize; measures];
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); measures];
    for edge in in_force {
        before_count[edges[*edge].after] += 1;
        leaving[edges[*edge].before].push(*edge);
    }
    let mut free: Vec<usize> = (0..measures).filter(|m| before_count[*m] == 0).collect();
    while let Some(measure) = free.pop() {
        for edge in &leaving[measure] {
            let after = edges[*edge].after;
            before_count[after] -= 1;
            if before_count[after] == 0 {
                free.push(after);
            }
        }
    }
    // Every measure that is left has a predecessor that is left: walking back must meet itself.
    let mut arriving: Vec<Option<usize>> = vec![None; measures];
    for edge in in_force.iter().rev() {
        if before_count[edges[*edge].before] > 0 {
            arriving[edges[*edge].after] = Some(*edge);
        }
    }
    let mut here = (0..measures).find(|m| before_count[*m] > 0)?;
    let mut walk: Vec<usize> = Vec::new();
    let mut seen_at: Vec<Option<usize>> = vec![None; measures];
    while seen_at[here].is_none() {
        seen_at[here] = Some(walk.len());
        let edge = arriving[here]?;
        walk.push(edge);
        here = edges[edge].before;
    }
    let mut cycle = walk.split_off(seen_at[here]?);
    cycle.reverse();
    // Begin with the edge that stands first in the file, so that the same file always reads the same.
    let first = cycle.iter().enumerate().min_by_key(|(_, edge)| **edge).map(|(at, _)| at)?;
    cycle.rotate_left(first);
    Some(cycle)
}

/// `A → B → A`, shortened in the middle where it is long.
pub fn path_in_words(names: &[&str]) -> String {
    let mut words: Vec<String> = names.iter().map(|name| super::faults::shorten(name)).collect();
    if words.len() > MAX_NAMES {
        let left_out = words.len() - MAX_NAMES;
        words.splice(MAX_NAMES - 2..words.len() - 2, [format!("… ({left_out} more)")]);
    }
    words.join(" → ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(list: &[(usize, usize, usize, usize)]) -> Vec<Edge> {
        list.iter().map(|&(before, after, from, to)| Edge { before, after, from, to }).collect()
    }

    #[test]
    fn a_chain_or_a_diamond_has_no_circle() {
        assert!(cycles(&edges(&[(0, 1, 1, 9), (1, 2, 1, 9), (0, 2, 1, 9)])).is_empty());
        assert!(cycles(&[]).is_empty());
    }

    #[test]
    fn a_circle_is_found_behind_a_tail() {
        let found = cycles(&edges(&[(5, 0, 1, 9), (0, 1, 1, 9), (1, 2, 1, 9), (2, 0, 1, 9), (2, 4, 1, 9)]));
        assert_eq!(found, vec![vec![1, 2, 3]]);
    }

    #[test]
    fn links_that_are_never_in_force_together_make_no_circle() {
        assert!(cycles(&edges(&[(0, 1, 1, 4), (1, 0, 5, 9)])).is_empty());
        assert_eq!(cycles(&edges(&[(0, 1, 1, 5), (1, 0, 5, 9)])), vec![vec![0, 1]]);
    }

    #[test]
    fn separate_circles_are_all_found() {
        let found = cycles(&edges(&[(0, 1, 1, 9), (1, 0, 1, 9), (2, 3, 1, 9), (3, 2, 1, 9)]));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let chain: Vec<Edge> = (0..200_000).map(|m| Edge { before: m, after: m + 1, from: 1, to: 9 }).collect();
        assert!(cycles(&chain).is_empty());
    }
}
