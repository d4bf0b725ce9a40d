//! All bases of a simple polytope, by walking along its edges.
//!
//! A simple polytope of dimension d has d edges at every vertex, and its graph is connected. A set of vertices that holds
//! the other end of every edge of each of its members is therefore all of them. So it is enough to prove of each basis that
//! it is a vertex: how it was come upon does not matter.

use super::labels::{Labels, Seen};
use std::time::{Duration, Instant};

/// Where a walk is, and what it can see from there.
pub(super) trait Chart<const W: usize> {
    /// Goes to a basis that was named by [`Chart::neighbours`] and proves what is claimed of it.
    fn visit(&mut self, basis: Labels<W>) -> Result<(), Stop>;
    /// Names the other end of every edge from here.
    fn neighbours(&mut self, name: impl FnMut(Labels<W>)) -> Result<(), Stop>;
}

/// Why a walk ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The time is over.
    Time,
    /// There are more vertices than allowed.
    Size,
    /// The numbers cannot carry what they should.
    Numbers,
}

/// How far a walk may go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// When to stop.
    pub(super) deadline: Option<Instant>,
    /// At most so many vertices.
    pub(super) vertices: usize,
}

impl Limits {
    /// From a number of seconds from now, and the memory that vertices may take.
    pub(super) fn new<const W: usize>(seconds: Option<f64>) -> Self {
        /// Labels of all vertices of one polytope, in words of 64: about half a gigabyte with what is kept beside them.
        const MOST_WORDS: usize = 1 << 23;
        Self { deadline: seconds.and_then(deadline), vertices: MOST_WORDS / W }
    }

    /// Whether the time is over.
    pub(super) fn over(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

/// The moment so many seconds from now; `None` for never.
pub(in crate::equilibrium) fn deadline(seconds: f64) -> Option<Instant> {
    let now = Instant::now();
    // A negative number or one that is none: at once. One too large to add: never.
    if seconds > 0.0 {
        Duration::try_from_secs_f64(seconds).ok().and_then(|span| now.checked_add(span))
    } else {
        Some(now)
    }
}

/// All bases that can be reached, `start` among them; `Err` with those so far.
pub(super) fn walk<const W: usize>(
    chart: &mut impl Chart<W>,
    start: Labels<W>,
    limits: &Limits,
) -> Result<Seen<W>, (Stop, Seen<W>)> {
    /// How often to look at the clock.
    const VISITS_PER_LOOK: usize = 64;
    let mut seen = Seen::new();
    let mut ahead = vec![start];
    while let Some(basis) = ahead.pop() {
        if seen.has(&basis) {
            continue;
        }
        if seen.len() % VISITS_PER_LOOK == 0 && limits.over() {
            return Err((Stop::Time, seen));
        }
        if seen.len() >= limits.vertices {
            return Err((Stop::Size, seen));
        }
        if let Err(stop) = chart.visit(basis) {
            return Err((stop, seen));
        }
        seen.insert(basis);
        let named = chart.neighbours(|neighbour| {
            if !seen.has(&neighbour) {
                ahead.push(neighbour);
            }
        });
        if let Err(stop) = named {
            return Err((stop, seen));
        }
    }
    Ok(seen)
}
