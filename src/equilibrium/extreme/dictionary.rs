//! A basis of {z ≥ 0 : Cz + s = 1} in whole numbers, with ties broken by the lexicographic rule.
//!
//! The rule reads the right-hand sides as 1 + ε, 1 + ε², … for an ε > 0 that is as small as need be (Charnes 1952). The
//! polytope so perturbed is simple, and every vertex of the given one is the limit of vertices of the perturbed one.

use super::labels::Labels;
use super::polytope::Polytope;
use super::whole::Whole;
use dashu_int::IBig;
use std::cmp::Ordering;

/// `det · basic + entries · nonbasic = values`, det > 0, variables and slacks named by their labels.
pub(in crate::equilibrium) struct Dictionary<N: Whole> {
    /// By row; the last one of each row is its value.
    entries: Vec<N>,
    det: N,
    basic: Vec<usize>,
    nonbasic: Vec<usize>,
    /// By label, its row or column.
    place: Vec<usize>,
    /// By label, whether it is in the basis of its row.
    is_basic: Vec<bool>,
    /// The labels of the slacks in the order of their powers of ε.
    slacks: Vec<usize>,
    one: N,
    zero: N,
    /// No entry ever has more bits.
    bits: usize,
}

impl Dictionary<i128> {
    /// At the vertex 0; `None` if the numbers do not fit.
    pub(in crate::equilibrium) fn new(polytope: &Polytope) -> Option<Self> {
        Some(Self::from_entries(polytope, polytope.entries.to_short()?, [0, 1]))
    }
}

impl Dictionary<IBig> {
    /// At the vertex 0.
    pub(in crate::equilibrium) fn whole(polytope: &Polytope) -> Self {
        Self::from_entries(polytope, polytope.entries.to_long(), [IBig::ZERO, IBig::ONE])
    }
}

impl<N: Whole> Dictionary<N> {
    fn from_entries(polytope: &Polytope, whole: Vec<N>, [zero, one]: [N; 2]) -> Self {
        let mut entries = Vec::with_capacity(whole.len() + polytope.rows());
        for row in whole.chunks(polytope.columns()) {
            entries.extend(row.iter().cloned().chain(std::iter::once(one.clone())));
        }
        let labels = polytope.variables.iter().chain(&polytope.slacks).max().map_or(0, |label| label + 1);
        let (mut place, mut is_basic) = (vec![0; labels], vec![false; labels]);
        polytope.variables.iter().enumerate().for_each(|(at, label)| place[*label] = at);
        for (at, label) in polytope.slacks.iter().enumerate() {
            place[*label] = at;
            is_basic[*label] = true;
        }
        Self {
            bits: minor_bits(polytope),
            entries,
            det: one.clone(),
            basic: polytope.slacks.clone(),
            nonbasic: polytope.variables.clone(),
            place,
            is_basic,
            slacks: polytope.slacks.clone(),
            zero,
            one,
        }
    }

    pub(in crate::equilibrium) fn columns(&self) -> usize {
        self.nonbasic.len()
    }

    pub(in crate::equilibrium) fn rows(&self) -> usize {
        self.basic.len()
    }

    pub(in crate::equilibrium) fn basic(&self) -> &[usize] {
        &self.basic
    }

    pub(in crate::equilibrium) fn nonbasic(&self) -> &[usize] {
        &self.nonbasic
    }

    /// The row or column of a label, whichever it has now.
    pub(in crate::equilibrium) fn place(&self, label: usize) -> usize {
        self.place[label]
    }

    fn entry(&self, row: usize, column: usize) -> &N {
        &self.entries[row * (self.columns() + 1) + column]
    }

    /// The value of the basic variable of a row, times the determinant.
    pub(in crate::equilibrium) fn value(&self, row: usize) -> &N {
        self.entry(row, self.columns())
    }

    /// Exchanges a basic and a nonbasic variable; their entry is not 0. `None` if the numbers do not fit.
    pub(in crate::equilibrium) fn pivot(&mut self, row: usize, column: usize) -> Option<()> {
        let width = self.columns() + 1;
        let by = self.det.divisor(self.bits)?;
        let lead = self.entries[row * width..(row + 1) * width].to_vec();
        let pivot = lead[column].clone();
        for (at, line) in self.entries.chunks_exact_mut(width).enumerate() {
            if at == row {
                line[column] = self.det.clone();
                continue;
            }
            let factor = line[column].clone();
            if factor.sign() == Ordering::Equal {
                line.iter_mut().for_each(|entry| *entry = N::cross(entry, &pivot, &self.zero, &self.zero, &by));
                line[column] = factor;
                continue;
            }
            line.iter_mut().zip(&lead).for_each(|(entry, over)| *entry = N::cross(entry, &pivot, &factor, over, &by));
            line[column] = factor.negated();
        }
        if pivot.sign() == Ordering::Less {
            self.entries.iter_mut().for_each(|entry| *entry = entry.negated());
            self.det = pivot.negated();
        } else {
            self.det = pivot;
        }
        let (leaving, entering) = (self.basic[row], self.nonbasic[column]);
        self.basic[row] = entering;
        self.nonbasic[column] = leaving;
        self.place[entering] = row;
        self.place[leaving] = column;
        self.is_basic[entering] = true;
        self.is_basic[leaving] = false;
        Some(())
    }

    /// Goes from the basis with the labels `from` to the one with the labels `to`; `None` if the numbers do not fit.
    pub(in crate::equilibrium) fn travel<const W: usize>(&mut self, from: Labels<W>, to: Labels<W>) -> Option<()> {
        let (mut entering, mut leaving) = (from.minus(to), to.minus(from));
        while !entering.is_empty() {
            let pairs = entering.iter().flat_map(|e| leaving.iter().map(move |l| (e, l)));
            let (enter, leave) = pairs
                .into_iter()
                .find(|(e, l)| self.entry(self.place[*l], self.place[*e]).sign() != Ordering::Equal)?;
            self.pivot(self.place[leave], self.place[enter])?;
            (entering, leaving) = (entering.without(enter), leaving.without(leave));
        }
        Some(())
    }

    /// The row whose variable becomes 0 first, in the lexicographic order, when the variable of a column grows; `None` if
    /// none ever does. The basis has to be lexicographically feasible, and the next one is.
    pub(in crate::equilibrium) fn leaving(&self, column: usize) -> Option<usize> {
        let positive = (0..self.rows()).filter(|row| self.entry(*row, column).sign() == Ordering::Greater);
        positive.reduce(|best, row| if self.sooner(row, best, column) { row } else { best })
    }

    /// All labels of this vertex: of the nonbasic variables, and of basic ones that are 0.
    pub(super) fn labels<const W: usize>(&self) -> Labels<W> {
        let zero = (0..self.rows()).filter(|row| self.value(*row).sign() == Ordering::Equal).map(|row| self.basic[row]);
        self.nonbasic.iter().copied().chain(zero).collect()
    }

    /// Whether every value is positive in the lexicographic order.
    pub(super) fn is_feasible(&self) -> bool {
        let by_slack = |row: usize| {
            let signs = self.slacks.iter().map(|slack| self.weight(row, *slack).sign());
            signs.into_iter().find(|sign| *sign != Ordering::Equal).unwrap_or(Ordering::Equal)
        };
        (0..self.rows()).all(|row| self.value(row).sign().then_with(|| by_slack(row)) == Ordering::Greater)
    }

    /// The weight of the power of ε of a slack in the value of a row. Of a basic slack only the sign is right.
    fn weight(&self, row: usize, slack: usize) -> &N {
        let place = self.place[slack];
        match self.is_basic[slack] {
            true if place == row => &self.one,
            true => &self.zero,
            false => self.entry(row, place),
        }
    }

    /// Whether a row reaches 0 before another one.
    fn sooner(&self, row: usize, than: usize, column: usize) -> bool {
        let (own, other) = (self.entry(row, column), self.entry(than, column));
        let by_value = quotients(self.value(row), own, self.value(than), other);
        let by_slack = || {
            // A basic slack has no weight in one of the two rows, so that its sign is all that counts.
            let orders = self
                .slacks
                .iter()
                .map(|slack| quotients(self.weight(row, *slack), own, self.weight(than, *slack), other));
            orders.into_iter().find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
        };
        by_value.then_with(by_slack) == Ordering::Less
    }
}

/// How `a / b` compares to `c / d`, for positive b and d.
fn quotients<N: Whole>(a: &N, b: &N, c: &N, d: &N) -> Ordering {
    let signs = a.sign().cmp(&c.sign());
    if signs != Ordering::Equal || a.sign() == Ordering::Equal {
        return signs;
    }
    let (left, right) = (a.approximate() * d.approximate(), c.approximate() * b.approximate());
    // Each side is within 4 roundings of the truth.
    if left.is_finite() && right.is_finite() && (left - right).abs() > 8.0 * f64::EPSILON * (left.abs() + right.abs()) {
        return left.total_cmp(&right);
    }
    N::compare_products(a, d, c, b)
}

/// Bits that hold every minor of (C 1), by Hadamard's bound on the longest rows.
fn minor_bits(polytope: &Polytope) -> usize {
    let row_bits = |row: usize| {
        let squares: f64 = (0..polytope.columns()).map(|at| square(polytope.entry(row, at).to_f64().value())).sum();
        0.5 * (squares + 1.0).log2()
    };
    let mut bits: Vec<f64> = (0..polytope.rows()).map(row_bits).collect();
    bits.sort_by(|a, b| b.total_cmp(a));
    let total: f64 = bits.iter().take(polytope.columns() + 1).sum();
    // An infinite or huge number becomes the largest there is, which is too many for short numbers; two bits for rounding.
    (total as usize).saturating_add(2)
}

fn square(number: f64) -> f64 {
    number * number
}
