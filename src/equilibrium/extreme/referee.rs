//! The lexicographic rule in whole numbers: what floating point cannot decide, or all of a walk.

use super::dictionary::Dictionary;
use super::labels::Labels;
use super::polytope::Polytope;
use super::walk::{Chart, Limits, Stop, walk};
use dashu_int::IBig;

/// A vertex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Vertex<const W: usize> {
    /// All its labels, at least as many as the dimension.
    pub(super) labels: Labels<W>,
    /// As many of them as the dimension that determine it.
    pub(super) basis: Labels<W>,
}

/// A dictionary that travels where it is asked to judge.
pub(super) struct Referee<'a, const W: usize> {
    polytope: &'a Polytope,
    numbers: Numbers,
    here: Labels<W>,
}

enum Numbers {
    Short(Dictionary<i128>),
    Long(Dictionary<IBig>),
}

impl<'a, const W: usize> Referee<'a, W> {
    pub(super) fn new(polytope: &'a Polytope) -> Self {
        let numbers = match Dictionary::new(polytope) {
            Some(short) => Numbers::Short(short),
            None => Numbers::Long(Dictionary::whole(polytope)),
        };
        Self { polytope, numbers, here: start(polytope) }
    }

    /// Goes to a basis; `None` if it is none.
    pub(super) fn go(&mut self, basis: Labels<W>) -> Option<()> {
        let from = std::mem::replace(&mut self.here, basis);
        if let Numbers::Short(short) = &mut self.numbers {
            if short.travel(from, basis).is_some() {
                return Some(());
            }
            // The numbers grow too long; from here on they may be of any length.
            let mut long = Dictionary::whole(self.polytope);
            long.travel(start(self.polytope), basis)?;
            self.numbers = Numbers::Long(long);
            return Some(());
        }
        match &mut self.numbers {
            Numbers::Short(short) => short.travel(from, basis),
            Numbers::Long(long) => long.travel(from, basis),
        }
    }

    /// All labels of the point of this basis.
    pub(super) fn labels(&self) -> Labels<W> {
        match &self.numbers {
            Numbers::Short(short) => short.labels(),
            Numbers::Long(long) => long.labels(),
        }
    }

    /// Whether this is a basis of the perturbed polytope.
    pub(super) fn feasible(&self) -> bool {
        match &self.numbers {
            Numbers::Short(short) => short.is_feasible(),
            Numbers::Long(long) => long.is_feasible(),
        }
    }

    /// The label that comes when one of this basis goes. The polytope is bounded, so that there always is one.
    pub(super) fn incoming(&self, outgoing: usize) -> Result<usize, Stop> {
        let row = match &self.numbers {
            Numbers::Short(short) => short.leaving(short.place(outgoing)).map(|row| short.basic()[row]),
            Numbers::Long(long) => long.leaving(long.place(outgoing)).map(|row| long.basic()[row]),
        };
        row.ok_or(Stop::Numbers)
    }
}

/// The labels of the vertex 0.
pub(super) fn start<const W: usize>(polytope: &Polytope) -> Labels<W> {
    polytope.variables.iter().copied().collect()
}

/// A walk in whole numbers alone.
struct ExactChart<'a, const W: usize> {
    referee: Referee<'a, W>,
    found: Vec<Vertex<W>>,
}

impl<const W: usize> Chart<W> for ExactChart<'_, W> {
    fn visit(&mut self, basis: Labels<W>) -> Result<(), Stop> {
        self.referee.go(basis).ok_or(Stop::Numbers)?;
        self.found.push(Vertex { labels: self.referee.labels(), basis });
        Ok(())
    }

    fn neighbours(&mut self, mut name: impl FnMut(Labels<W>)) -> Result<(), Stop> {
        let here = self.referee.here;
        here.iter().try_for_each(|outgoing| {
            name(here.without(outgoing).with(self.referee.incoming(outgoing)?));
            Ok(())
        })
    }
}

/// Every vertex once, in the order of the labels, the vertex 0 among them; and why these are not all, if so.
pub(super) fn vertices<const W: usize>(polytope: &Polytope, limits: &Limits) -> (Vec<Vertex<W>>, Option<Stop>) {
    let mut chart = ExactChart { referee: Referee::new(polytope), found: Vec::new() };
    let stop = walk(&mut chart, start(polytope), limits).err().map(|(stop, _)| stop);
    (distinct(chart.found), stop)
}

/// Each vertex once, in the order of the labels.
pub(super) fn distinct<const W: usize>(mut found: Vec<Vertex<W>>) -> Vec<Vertex<W>> {
    found.sort_unstable();
    found.dedup_by_key(|vertex| vertex.labels);
    found
}
