//! The linear program of the sequence form, sparse.
//!
//! ```text
//! maximise   Σ_{h first} v_h + Σ_σ A[σ,∅] x_σ                            x, v ≥ 0
//! subject to v_h − Σ_{h' after τ} v_h' − Σ_σ A[σ,τ] x_σ ≤ A[∅,τ]         for every sequence τ = (h, action) of the second player
//!            Σ_a x_{(h,a)} − x_{before h} ≤ 0  (≤ 1 where h is first)    for every information set h of the first player
//! ```
//!
//! x is the first player's realisation plan, v_h what the second player can be held to from its information set h on; the
//! multipliers of the first rows are the second player's plan. As no payoff is below 0, a plan may fall short (and the
//! second player's run over) without gain, so that inequalities do; 0 meets all of them.

use super::form::Form;
use crate::exact::{Rational, to_f64};
use crate::lp::proved::Whole;
use crate::lp::vertex::Source;
use dashu_int::IBig;

/// An entry in whole numbers and in floating point. There the v are in units of the largest payoff.
struct Entry {
    whole: IBig,
    float: f64,
}

pub(super) struct Program {
    costs: Vec<Entry>,
    rights: Vec<Entry>,
    /// By row: columns, ascending, with entries.
    rows: Vec<Vec<(usize, Entry)>>,
    /// By column: rows, ascending, with entries.
    columns: Vec<Vec<(usize, f64)>>,
}

impl Program {
    pub fn new(form: &Form) -> Self {
        let [first, second] = &form.sets;
        let plan = form.counts[0] - 1;
        let guarantees = form.counts[1] - 1;
        let largest = form.payoffs.values().max().cloned().unwrap_or(IBig::ONE);
        let unit = |whole: i32| Entry { whole: IBig::from(whole), float: f64::from(whole) };
        let paid = |payoff: &IBig, sign: i32| {
            let share = Rational::from_parts_signed(payoff.clone(), largest.clone());
            Entry { whole: payoff * IBig::from(sign), float: f64::from(sign) * to_f64(&share) }
        };
        let zeros = |count: usize| -> Vec<Entry> { (0..count).map(|_| unit(0)).collect() };
        let (mut costs, mut rights) = (zeros(plan + second.len()), zeros(guarantees + first.len()));
        let mut rows: Vec<Vec<(usize, Entry)>> = rights.iter().map(|_| Vec::new()).collect();
        for (&(own, theirs), payoff) in &form.payoffs {
            match (own.checked_sub(1), theirs.checked_sub(1)) {
                (Some(column), Some(row)) => rows[row].push((column, paid(payoff, -1))),
                (None, Some(row)) => rights[row] = paid(payoff, 1),
                (Some(column), None) => costs[column] = paid(payoff, 1),
                (None, None) => {}
            }
        }
        for (set, (before, after)) in second.iter().enumerate() {
            let column = plan + set;
            after.iter().for_each(|sequence| rows[sequence - 1].push((column, unit(1))));
            match before.checked_sub(1) {
                Some(row) => rows[row].push((column, unit(-1))),
                None => costs[column] = unit(1),
            }
        }
        for (set, (before, after)) in first.iter().enumerate() {
            let row = guarantees + set;
            rows[row].extend(after.iter().map(|sequence| (sequence - 1, unit(1))));
            match before.checked_sub(1) {
                Some(column) => rows[row].push((column, unit(-1))),
                None => rights[row] = unit(1),
            }
        }
        let mut columns: Vec<Vec<(usize, f64)>> = costs.iter().map(|_| Vec::new()).collect();
        for (at, row) in rows.iter_mut().enumerate() {
            row.sort_unstable_by_key(|&(column, _)| column);
            row.iter().for_each(|(column, entry)| columns[*column].push((at, entry.float)));
        }
        Self { costs, rights, rows, columns }
    }

    /// The plans of both players from the columns in use and the multipliers of the rows.
    pub fn plans(&self, form: &Form, columns: &[(usize, Rational)], rows: &[(usize, Rational)]) -> [Vec<Rational>; 2] {
        let plan = |count: usize, values: &[(usize, Rational)]| {
            let mut out = vec![Rational::ZERO; count];
            out[0] = Rational::ONE;
            // The rest are not sequences: values of sets, and what the shares of a plan are worth.
            values.iter().filter(|(at, _)| at + 1 < count).for_each(|(at, value)| out[at + 1].clone_from(value));
            out
        };
        [plan(form.counts[0], columns), plan(form.counts[1], rows)]
    }

    fn find(&self, row: usize, column: usize) -> Option<&Entry> {
        let row = &self.rows[row];
        row.binary_search_by_key(&column, |&(column, _)| column).ok().map(|at| &row[at].1)
    }
}

impl Source for Program {
    fn column_count(&self) -> usize {
        self.costs.len()
    }

    fn row_count(&self) -> usize {
        self.rights.len()
    }

    fn cost(&self, column: usize) -> f64 {
        self.costs[column].float
    }

    fn right(&self, row: usize) -> f64 {
        self.rights[row].float
    }

    fn is_equation(&self, _row: usize) -> bool {
        false
    }

    fn entry(&self, row: usize, column: usize) -> f64 {
        self.find(row, column).map_or(0.0, |entry| entry.float)
    }

    fn combine(&self, rows: &[usize], weights: &[f64], out: &mut [f64]) {
        for (&row, weight) in rows.iter().zip(weights).filter(|(_, weight)| **weight != 0.0) {
            self.rows[row].iter().for_each(|(column, entry)| out[*column] += weight * entry.float);
        }
    }

    fn apply(&self, columns: &[usize], weights: &[f64], out: &mut [f64]) {
        for (&column, weight) in columns.iter().zip(weights).filter(|(_, weight)| **weight != 0.0) {
            self.columns[column].iter().for_each(|&(row, entry)| out[row] += weight * entry);
        }
    }
}

impl Whole for Program {
    fn cost(&self, column: usize) -> IBig {
        self.costs[column].whole.clone()
    }

    fn right(&self, row: usize) -> IBig {
        self.rights[row].whole.clone()
    }

    fn is_equation(&self, _row: usize) -> bool {
        false
    }

    fn entry(&self, row: usize, column: usize) -> IBig {
        self.find(row, column).map_or(IBig::ZERO, |entry| entry.whole.clone())
    }

    fn broken_rows(&self, columns: &[usize], numerators: &[IBig], denominator: &IBig) -> Vec<(usize, IBig)> {
        let mut values: Vec<Option<&IBig>> = vec![None; self.costs.len()];
        columns.iter().zip(numerators).for_each(|(&column, value)| values[column] = Some(value));
        let excess = |(at, row): (usize, &Vec<(usize, Entry)>)| {
            let terms = row.iter().filter_map(|(column, entry)| values[*column].map(|value| &entry.whole * value));
            let excess = terms.fold(-(&self.rights[at].whole * denominator), |sum, term| sum + term);
            (excess > IBig::ZERO).then_some((at, excess))
        };
        self.rows.iter().enumerate().filter_map(excess).collect()
    }

    fn gaining_columns(&self, rows: &[usize], multipliers: &[IBig], weight: &IBig) -> Vec<(usize, IBig)> {
        let mut gains: Vec<IBig> = self.costs.iter().map(|cost| &cost.whole * weight).collect();
        for (&row, multiplier) in rows.iter().zip(multipliers) {
            for (column, entry) in &self.rows[row] {
                gains[*column] -= &entry.whole * multiplier;
            }
        }
        gains.into_iter().enumerate().filter(|(_, gain)| *gain > IBig::ZERO).collect()
    }
}
