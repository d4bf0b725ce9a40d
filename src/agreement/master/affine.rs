//! Linear expressions over the columns of the master program.

/// A linear expression with a constant: a value of the model in terms of columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Affine {
    pub terms: Vec<(usize, f64)>,
    pub constant: f64,
}

impl Affine {
    pub fn column(column: usize) -> Self {
        Self { terms: vec![(column, 1.0)], constant: 0.0 }
    }

    pub fn known(constant: f64) -> Self {
        Self { terms: Vec::new(), constant }
    }

    pub fn add(&mut self, coefficient: f64, other: &Affine) {
        if coefficient != 0.0 {
            self.terms.extend(other.terms.iter().map(|&(column, a)| (column, coefficient * a)));
            self.constant += coefficient * other.constant;
        }
    }

    /// Adds up terms of the same column.
    pub fn merge(&mut self) {
        self.terms.sort_unstable_by_key(|&(column, _)| column);
        self.terms.dedup_by(|from, into| {
            let same = from.0 == into.0;
            if same {
                into.1 += from.1;
            }
            same
        });
    }

    /// The value at a point.
    pub fn at(&self, values: &[f64]) -> f64 {
        self.constant + self.terms.iter().map(|&(column, a)| a * values[column]).sum::<f64>()
    }

    pub fn negated(&self) -> Self {
        let mut result = Self::default();
        result.add(-1.0, self);
        result
    }
}
