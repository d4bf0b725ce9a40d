//! Sets of labels: the strategies that a point of a best-reply polytope does not use, or that are best replies to it.

use std::fmt;

/// A set of labels below `64 · W`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::equilibrium) struct Labels<const W: usize>([u64; W]);

impl<const W: usize> Labels<W> {
    /// No label.
    pub(in crate::equilibrium) const EMPTY: Self = Self([0; W]);

    pub(in crate::equilibrium) fn with(mut self, label: usize) -> Self {
        self.0[label / 64] |= 1 << (label % 64);
        self
    }

    pub(in crate::equilibrium) fn without(mut self, label: usize) -> Self {
        self.0[label / 64] &= !(1 << (label % 64));
        self
    }

    pub(in crate::equilibrium) fn and(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a &= b);
        self
    }

    pub(in crate::equilibrium) fn or(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        self
    }

    pub(in crate::equilibrium) fn minus(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a &= !b);
        self
    }

    pub(in crate::equilibrium) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(in crate::equilibrium) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(in crate::equilibrium) fn holds(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(a, b)| a & b == b)
    }

    /// The labels in ascending order.
    pub(in crate::equilibrium) fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0;
        (0..W).flat_map(move |at| {
            let mut word = words[at];
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                word &= word.checked_sub(1)?;
                Some(64 * at + bit)
            })
        })
    }

    /// A number that scatters well and is the same on every machine.
    pub(super) fn scatter(&self) -> u64 {
        // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4), word by word.
        self.0.iter().fold(0u64, |sum, word| (sum.rotate_left(29) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
}

impl<const W: usize> FromIterator<usize> for Labels<W> {
    fn from_iter<I: IntoIterator<Item = usize>>(labels: I) -> Self {
        labels.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl<const W: usize> fmt::Debug for Labels<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// A set of sets of labels, none of them empty.
pub(super) struct Seen<const W: usize> {
    /// The empty set marks a free place.
    places: Vec<Labels<W>>,
    count: usize,
}

impl<const W: usize> Seen<W> {
    pub(super) fn new() -> Self {
        Self { places: vec![Labels::EMPTY; 1 << 8], count: 0 }
    }

    /// Where a set is, or the free place where it belongs. There always is a free place.
    fn place(&self, labels: &Labels<W>) -> usize {
        let mask = self.places.len() - 1;
        // The upper half of a product is the one that scatters.
        let mut at = (labels.scatter() >> 24) as usize & mask;
        while !self.places[at].is_empty() && self.places[at] != *labels {
            at = (at + 1) & mask;
        }
        at
    }

    pub(super) fn has(&self, labels: &Labels<W>) -> bool {
        self.places[self.place(labels)] == *labels
    }

    /// Whether the set was not there yet.
    pub(super) fn insert(&mut self, labels: Labels<W>) -> bool {
        let at = self.place(&labels);
        if self.places[at] == labels {
            return false;
        }
        self.places[at] = labels;
        self.count += 1;
        if 2 * self.count > self.places.len() {
            let twice = vec![Labels::EMPTY; 2 * self.places.len()];
            for labels in std::mem::replace(&mut self.places, twice) {
                if !labels.is_empty() {
                    let at = self.place(&labels);
                    self.places[at] = labels;
                }
            }
        }
        true
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The sets in no particular order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Labels<W>> {
        self.places.iter().copied().filter(|labels| !labels.is_empty())
    }
}

impl<const W: usize> FromIterator<Labels<W>> for Seen<W> {
    fn from_iter<I: IntoIterator<Item = Labels<W>>>(sets: I) -> Self {
        let mut seen = Self::new();
        sets.into_iter().for_each(|labels| {
            seen.insert(labels);
        });
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The law that both are sets of whole numbers, held against the standard library's.
    #[test]
    fn labels_and_seen_behave_as_sets() {
        let mut seen: Seen<2> = Seen::new();
        let mut known = BTreeSet::new();
        let mut state = 1u64;
        for _ in 0..3000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let members: BTreeSet<usize> = (0..5).map(|at| (state >> (13 + 5 * at)) as usize % 11 * 12).collect();
            let labels: Labels<2> = members.iter().copied().collect();
            assert!(labels.iter().eq(members.iter().copied()));
            assert_eq!(labels.count(), members.len());
            assert_eq!(seen.has(&labels), known.contains(&members));
            assert_eq!(seen.insert(labels), known.insert(members));
        }
        assert_eq!(seen.len(), known.len());
        assert_eq!(seen.iter().count(), known.len());
    }

    #[test]
    fn operations_on_labels() {
        let low: Labels<2> = (0..70).collect();
        let high = (60..128).collect();
        assert!(low.and(high).iter().eq(60..70));
        assert!(low.or(high).iter().eq(0..128));
        assert!(low.minus(high).iter().eq(0..60));
        assert!(low.holds(&(3..69).collect()) && !low.holds(&high));
        assert!(low.without(64).iter().eq((0..64).chain(65..70)));
    }
}
